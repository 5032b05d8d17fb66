-- A domain that is validated ahead of its orders, with its latest proof of control.
alter table domains add column validation text not null default 'ov';
alter table domains add column is_active integer not null default 1;
alter table domains add column method text;
alter table domains add column source text;
alter table domains add column adn text;
alter table domains add column recipient text;
alter table domains add column proved_at integer;

-- An approval belongs to an order or to a domain.
drop index approvals_order;
alter table approvals add column owner_order integer references orders (id);
update approvals set owner_order = order_id;
alter table approvals drop column order_id;
alter table approvals rename column owner_order to order_id;
create index approvals_order on approvals (order_id);
alter table approvals add column domain_id integer references domains (id);
create index approvals_domain on approvals (domain_id);

-- So does the record of a proof (R14).
drop index evidence_order;
alter table evidence add column owner_order integer references orders (id);
update evidence set owner_order = order_id;
alter table evidence drop column order_id;
alter table evidence rename column owner_order to order_id;
create index evidence_order on evidence (order_id, id);
alter table evidence add column domain_id integer references domains (id);
create index evidence_domain on evidence (domain_id, id);
