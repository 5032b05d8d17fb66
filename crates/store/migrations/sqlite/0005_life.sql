alter table orders add column order_days integer not null default 365;
alter table orders add column valid_till integer;
alter table orders add column renewal_of integer references orders (id);
alter table orders add column renewal_message text;
create index orders_renewal_of on orders (renewal_of) where renewal_of is not null;
create index orders_changed on orders (account_id, status_changed_at);
create index orders_ending on orders (valid_till) where status in ('issued', 'reissue_pending');

create table life_certificates (
    id integer primary key,
    account_id integer not null,
    order_id integer not null references orders (id),
    kind text not null,
    stage text not null,
    common_name text not null,
    details text not null,
    serial text unique,
    created_at integer not null,
    due_at integer,
    lease_until integer,
    lease integer not null default 0,
    attempts integer not null default 0,
    refusal text,
    issuer_id text references issuers (id),
    pem text,
    thumbprint text,
    sha256 text,
    valid_from integer,
    valid_till integer,
    issued_at integer,
    revoked_at integer,
    revocation_reason text
) strict;
insert into life_certificates
    select o.certificate_id, o.account_id, o.id, 'original',
        case when c.pem is not null then 'issued' when c.id is not null then 'signing'
            when o.status = 'pending' then 'waiting' else 'dropped' end,
        o.common_name, d.details, c.serial, coalesce(c.created_at, o.created_at), c.due_at, c.lease_until,
        coalesce(c.lease, 0), coalesce(c.attempts, 0), c.refusal, c.issuer_id, c.pem, c.thumbprint, c.sha256, c.valid_from,
        c.valid_till, c.issued_at, null, null
    from orders o join order_details d on d.order_id = o.id
        left join certificates c on c.id = o.certificate_id;
drop table certificates;
alter table life_certificates rename to certificates;
create index certificates_order on certificates (order_id);
create index certificates_thumbprint on certificates (thumbprint);
create index certificates_due on certificates (due_at) where due_at is not null;
create index certificates_revoked on certificates (issuer_id, revoked_at) where revoked_at is not null;

create table certificate_names (
    certificate_id integer not null references certificates (id),
    position integer not null,
    name text not null,
    method text,
    source text,
    adn text,
    recipient text,
    proved_at integer,
    primary key (certificate_id, position)
) strict, without rowid;
insert into certificate_names
    select o.certificate_id, n.position, n.name, n.method, n.source, n.adn, n.recipient, n.proved_at
    from orders o join order_names n on n.order_id = o.id;

alter table requests add column certificate_id integer;
alter table requests add column reason text;
alter table requests add column asks text not null default '[]';
alter table requests add column processed_at integer;
alter table requests add column processor_id integer references users (id);
alter table requests add column processor_comment text;
create index requests_account on requests (account_id, id);

alter table issuers add column revocations integer not null default 0;
create table crls (
    issuer_id text primary key references issuers (id),
    number integer not null,
    revocations integer not null,
    made_at integer not null,
    next_update integer not null,
    der blob not null
) strict;
