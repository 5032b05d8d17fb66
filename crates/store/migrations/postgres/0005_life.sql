alter table orders
    add column order_days bigint not null default 365,
    add column valid_till bigint,
    add column renewal_of bigint references orders (id),
    add column renewal_message text;
create index orders_renewal_of on orders (renewal_of) where renewal_of is not null;
create index orders_changed on orders (account_id, status_changed_at);
create index orders_ending on orders (valid_till) where status in ('issued', 'reissue_pending');

alter table certificates
    alter column serial drop not null,
    add column kind text,
    add column stage text,
    add column common_name text,
    add column details text,
    add column revoked_at bigint,
    add column revocation_reason text;
update certificates set kind = 'original', common_name = o.common_name, details = d.details,
    stage = case when pem is not null then 'issued' else 'signing' end
from orders o join order_details d on d.order_id = o.id where o.id = certificates.order_id;
insert into certificates (id, account_id, order_id, kind, stage, common_name, details, created_at)
    select o.certificate_id, o.account_id, o.id, 'original',
        case when o.status = 'pending' then 'waiting' else 'dropped' end, o.common_name, d.details, o.created_at
    from orders o join order_details d on d.order_id = o.id where not exists (select 1 from certificates c where c.id = o.certificate_id);
alter table certificates
    alter column kind set not null,
    alter column stage set not null,
    alter column common_name set not null,
    alter column details set not null;
create index certificates_revoked on certificates (issuer_id, revoked_at) where revoked_at is not null;

create table certificate_names (
    certificate_id bigint not null references certificates (id),
    position bigint not null,
    name text not null,
    method text,
    source text,
    adn text,
    recipient text,
    proved_at bigint,
    primary key (certificate_id, position)
);
insert into certificate_names
    select o.certificate_id, n.position, n.name, n.method, n.source, n.adn, n.recipient, n.proved_at
    from orders o join order_names n on n.order_id = o.id;

alter table requests
    add column certificate_id bigint,
    add column reason text,
    add column asks text not null default '[]',
    add column processed_at bigint,
    add column processor_id bigint references users (id),
    add column processor_comment text;
create index requests_account on requests (account_id, id);

alter table issuers add column revocations bigint not null default 0;
create table crls (
    issuer_id text primary key references issuers (id),
    number bigint not null,
    revocations bigint not null,
    made_at bigint not null,
    next_update bigint not null,
    der bytea not null
);
