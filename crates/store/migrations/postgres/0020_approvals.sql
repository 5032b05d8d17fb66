-- What an order or a domain asked is found by its owner: each index less is a
-- page less to write.
drop index approvals_order;
drop index approvals_domain;
alter table approvals drop constraint approvals_pkey;
alter table approvals add column owner_id bigint;
update approvals set owner_id = coalesce(order_id, domain_id);
alter table approvals alter column owner_id set not null;
alter table approvals add primary key (owner_id, hash);
create unique index approvals_hash on approvals (hash);
