-- A mark says why notices do not reach an address: its mail bounced, or it unsubscribed, from one order or from all.
alter table recipient_marks add column kind text not null default 'bounced';
alter table recipient_marks add column order_id bigint references orders (id);
drop index recipient_marks_email;
create unique index recipient_marks_email on recipient_marks (account_id, email_key, kind, (coalesce(order_id, 0)))
    where cleared_at is null;

-- Since when nobody can be reached about a live certificate of the order; and when it is to be looked at whether
-- somebody can, because something changed. Whoever looks puts that off meanwhile, as a lease.
alter table orders add column unreachable_since bigint;
alter table orders add column reach_due bigint;
create index orders_unreachable on orders (account_id, id) where unreachable_since is not null;
create index orders_reach_due on orders (reach_due) where reach_due is not null;

-- An address can be reached by fewer or by more of an account's orders; an empty one stands for the whole account. Its
-- orders become due page by page.
create table reach_sweeps (
    id bigint primary key,
    account_id bigint not null references accounts (id),
    email_key text not null,
    after_id bigint not null
);
insert into reach_sweeps select id, account_id, email_key, 0 from recipient_marks where cleared_at is null;
