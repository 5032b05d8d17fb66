-- A domain that is validated ahead of its orders, with its latest proof of control.
alter table domains add column validation text not null default 'ov';
alter table domains add column is_active boolean not null default true;
alter table domains add column method text;
alter table domains add column source text;
alter table domains add column adn text;
alter table domains add column recipient text;
alter table domains add column proved_at bigint;

-- An approval belongs to an order or to a domain.
alter table approvals alter column order_id drop not null;
alter table approvals add column domain_id bigint references domains (id);
create index approvals_domain on approvals (domain_id);

-- So does the record of a proof (R14).
alter table evidence alter column order_id drop not null;
alter table evidence add column domain_id bigint references domains (id);
create index evidence_domain on evidence (domain_id, id);
