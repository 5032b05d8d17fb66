-- When the next reminder of an order falls due, and till when what fell due is settled.
alter table orders add column remind_at integer;
alter table orders add column reminded_till integer;
-- Whether disable_renewal was said for this order; if not, its account decides.
alter table orders add column renewal_said integer not null default 0;
update orders set renewal_said = 1 where disable_renewal <> 0;
-- Orders of before are looked at once, and find their place by themselves.
update orders set remind_at = 0 where status in ('issued', 'reissue_pending');
create index orders_remind on orders (remind_at) where remind_at is not null;

-- What the account wants of reminders, as JSON; null for what is usual.
alter table accounts add column reminders text;

-- The same for a domain; a new proof is looked at once, and finds its place by itself.
alter table domains add column remind_at integer;
alter table domains add column reminded_till integer;
update domains set remind_at = proved_at where proved_at is not null;
create index domains_remind on domains (remind_at) where remind_at is not null;
