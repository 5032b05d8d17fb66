create table meta (
    name text primary key,
    value text not null
) strict;

create table ids (
    name text primary key,
    next integer not null
) strict;

create table accounts (
    id integer primary key,
    name text not null,
    language text not null,
    created_at integer not null
) strict;

create table users (
    id integer primary key,
    account_id integer not null references accounts (id),
    username text not null,
    first_name text not null,
    last_name text not null,
    email text not null,
    access_role integer not null,
    language text not null,
    created_at integer not null
) strict;
create index users_account on users (account_id, id);

create table api_keys (
    id integer primary key,
    account_id integer not null references accounts (id),
    user_id integer not null references users (id),
    name text not null,
    hash blob not null unique,
    role integer not null,
    created_at integer not null,
    revoked_at integer
) strict;
create index api_keys_account on api_keys (account_id, id);

create table containers (
    id integer primary key,
    account_id integer not null references accounts (id),
    parent_id integer references containers (id),
    name text not null
) strict;
create index containers_account on containers (account_id, id);

create table organizations (
    id integer primary key,
    account_id integer not null references accounts (id),
    container_id integer not null references containers (id),
    name text not null,
    status text not null,
    validated integer not null,
    details text not null,
    created_at integer not null
) strict;
create index organizations_account on organizations (account_id, id);

create table domains (
    id integer primary key,
    account_id integer not null references accounts (id),
    organization_id integer not null references organizations (id),
    container_id integer not null references containers (id),
    name text not null,
    created_at integer not null,
    unique (account_id, name, organization_id)
) strict;

create table orders (
    id integer primary key,
    account_id integer not null references accounts (id),
    container_id integer not null references containers (id),
    user_id integer not null references users (id),
    organization_id integer references organizations (id),
    product text not null,
    status text not null,
    common_name text not null,
    method text not null,
    language text not null,
    technical_email text,
    disable_renewal integer not null,
    certificate_id integer not null,
    -- A JSON list of addresses: read, locked and replaced as one value (R24).
    additional_emails text not null,
    created_at integer not null,
    status_changed_at integer not null,
    -- Counts what a reader of the order can see change.
    version integer not null default 0
) strict;
create index orders_account on orders (account_id, id);
create index orders_status on orders (account_id, status, id);
create index orders_common_name on orders (account_id, common_name);

-- What was asked and never changes: apart, so that a change of an order writes a short row.
create table order_details (
    order_id integer primary key references orders (id),
    details text not null
) strict;

create table order_names (
    order_id integer not null references orders (id),
    position integer not null,
    name text not null,
    method text,
    source text,
    adn text,
    recipient text,
    proved_at integer,
    primary key (order_id, position)
) strict, without rowid;
create index order_names_name on order_names (name);

create table approvals (
    hash blob primary key,
    account_id integer not null,
    order_id integer not null references orders (id),
    mail_id blob not null,
    adn text not null,
    names text not null,
    recipient text not null,
    recipient_key text not null,
    source text not null,
    language text not null,
    created_at integer not null,
    expires_at integer not null,
    ended_at integer,
    verdict text
) strict, without rowid;
create index approvals_order on approvals (order_id);
create index approvals_recipient on approvals (recipient_key, created_at);
create index approvals_account on approvals (account_id, created_at);
create index approvals_mail on approvals (mail_id);

create table issuers (
    id text primary key,
    common_name text not null,
    intermediates text not null,
    root text not null
) strict;

create table certificates (
    id integer primary key,
    account_id integer not null,
    order_id integer not null references orders (id),
    serial text not null unique,
    created_at integer not null,
    due_at integer,
    lease_until integer,
    lease integer not null default 0,
    attempts integer not null default 0,
    issuer_id text references issuers (id),
    pem text,
    thumbprint text,
    sha256 text,
    valid_from integer,
    valid_till integer,
    issued_at integer
) strict;
create index certificates_order on certificates (order_id);
create index certificates_thumbprint on certificates (thumbprint);
create index certificates_due on certificates (due_at) where due_at is not null;

create table requests (
    id integer primary key,
    account_id integer not null,
    order_id integer not null references orders (id),
    user_id integer not null references users (id),
    kind text not null,
    status text not null,
    comments text,
    created_at integer not null
) strict;
create index requests_order on requests (order_id);

create table notes (
    id integer primary key,
    account_id integer not null,
    order_id integer not null references orders (id),
    user_id integer references users (id),
    body text not null,
    created_at integer not null
) strict;
create index notes_order on notes (order_id);

create table mails (
    id blob primary key,
    account_id integer not null,
    order_id integer references orders (id),
    kind text not null,
    role text not null,
    recipient text not null,
    domain text,
    language text not null,
    state text not null,
    queued_at integer not null,
    due_at integer,
    lease_until integer,
    lease integer not null default 0,
    attempts integer not null default 0,
    content blob,
    message blob,
    subject text,
    sent_at integer,
    opened_at integer
) strict, without rowid;
create index mails_order on mails (order_id);
create index mails_account on mails (account_id, id);
create index mails_due on mails (due_at) where due_at is not null;

create table mail_attempts (
    mail_id blob not null references mails (id),
    attempt integer not null,
    at integer not null,
    server text not null,
    stage text not null,
    outcome text not null,
    reply text not null,
    primary key (mail_id, attempt)
) strict, without rowid;

create table inbox (
    mail_id blob primary key references mails (id),
    received_at integer not null,
    message blob not null
) strict, without rowid;
create index inbox_received on inbox (received_at);

create table audit (
    id integer primary key,
    account_id integer not null,
    at integer not null,
    actor text not null,
    request_id text not null,
    action text not null,
    order_id integer,
    detail text not null
) strict;
create index audit_order on audit (order_id);
