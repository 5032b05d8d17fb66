-- What an order or a domain asked stands together: it is read together for each
-- resend, and each index less is a page less to write.
create table owned_approvals (
    owner_id integer not null,
    hash blob not null,
    account_id integer not null,
    order_id integer references orders (id),
    domain_id integer references domains (id),
    mail_id blob not null,
    adn text not null,
    names text not null,
    recipient text not null,
    recipient_key text not null,
    source text not null,
    language text not null,
    created_at integer not null,
    expires_at integer not null,
    asked_at integer,
    ended_at integer,
    verdict text,
    reason text,
    code blob,
    wrong_codes integer not null default 0,
    primary key (owner_id, hash)
) strict, without rowid;
insert into owned_approvals
    select coalesce(order_id, domain_id), hash, account_id, order_id, domain_id, mail_id, adn, names, recipient,
        recipient_key, source, language, created_at, expires_at, asked_at, ended_at, verdict, reason, code, wrong_codes
    from approvals;
drop table approvals;
alter table owned_approvals rename to approvals;
create unique index approvals_hash on approvals (hash);
create index approvals_recipient on approvals (recipient_key, created_at);
create index approvals_account on approvals (account_id, created_at);
create index approvals_mail on approvals (mail_id);
