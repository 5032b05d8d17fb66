create table meta (
    name text primary key,
    value text not null
);

create table ids (
    name text primary key,
    next bigint not null
);

create table accounts (
    id bigint primary key,
    name text not null,
    language text not null,
    created_at bigint not null
);

create table users (
    id bigint primary key,
    account_id bigint not null references accounts (id),
    username text not null,
    first_name text not null,
    last_name text not null,
    email text not null,
    access_role bigint not null,
    language text not null,
    created_at bigint not null
);
create index users_account on users (account_id, id);

create table api_keys (
    id bigint primary key,
    account_id bigint not null references accounts (id),
    user_id bigint not null references users (id),
    name text not null,
    hash bytea not null unique,
    role bigint not null,
    created_at bigint not null,
    revoked_at bigint
);
create index api_keys_account on api_keys (account_id, id);

create table containers (
    id bigint primary key,
    account_id bigint not null references accounts (id),
    parent_id bigint references containers (id),
    name text not null
);
create index containers_account on containers (account_id, id);

create table organizations (
    id bigint primary key,
    account_id bigint not null references accounts (id),
    container_id bigint not null references containers (id),
    name text not null,
    status text not null,
    validated boolean not null,
    details text not null,
    created_at bigint not null
);
create index organizations_account on organizations (account_id, id);

create table domains (
    id bigint primary key,
    account_id bigint not null references accounts (id),
    organization_id bigint not null references organizations (id),
    container_id bigint not null references containers (id),
    name text not null,
    created_at bigint not null,
    unique (account_id, name, organization_id)
);

create table orders (
    id bigint primary key,
    account_id bigint not null references accounts (id),
    container_id bigint not null references containers (id),
    user_id bigint not null references users (id),
    organization_id bigint references organizations (id),
    product text collate "C" not null,
    status text collate "C" not null,
    common_name text collate "C" not null,
    method text not null,
    language text not null,
    technical_email text,
    disable_renewal boolean not null,
    certificate_id bigint not null,
    -- A JSON list of addresses: read, locked and replaced as one value (R24).
    additional_emails text not null,
    created_at bigint not null,
    status_changed_at bigint not null,
    -- Counts what a reader of the order can see change.
    version bigint not null default 0
);
create index orders_account on orders (account_id, id);
create index orders_status on orders (account_id, status, id);
create index orders_common_name on orders (account_id, common_name);

-- What was asked and never changes: apart, so that a change of an order writes a short row.
create table order_details (
    order_id bigint primary key references orders (id),
    details text not null
);

create table order_names (
    order_id bigint not null references orders (id),
    position bigint not null,
    name text not null,
    method text,
    source text,
    adn text,
    recipient text,
    proved_at bigint,
    primary key (order_id, position)
);
create index order_names_name on order_names (name);

create table approvals (
    hash bytea primary key,
    account_id bigint not null,
    order_id bigint not null references orders (id),
    mail_id uuid not null,
    adn text not null,
    names text not null,
    recipient text not null,
    recipient_key text not null,
    source text not null,
    language text not null,
    created_at bigint not null,
    expires_at bigint not null,
    ended_at bigint,
    verdict text
);
create index approvals_order on approvals (order_id);
create index approvals_recipient on approvals (recipient_key, created_at);
create index approvals_account on approvals (account_id, created_at);
create index approvals_mail on approvals (mail_id);

create table issuers (
    id text primary key,
    common_name text not null,
    intermediates text not null,
    root text not null
);

create table certificates (
    id bigint primary key,
    account_id bigint not null,
    order_id bigint not null references orders (id),
    serial text not null unique,
    created_at bigint not null,
    due_at bigint,
    lease_until bigint,
    lease bigint not null default 0,
    attempts bigint not null default 0,
    issuer_id text references issuers (id),
    pem text,
    thumbprint text,
    sha256 text,
    valid_from bigint,
    valid_till bigint,
    issued_at bigint
);
create index certificates_order on certificates (order_id);
create index certificates_thumbprint on certificates (thumbprint);
create index certificates_due on certificates (due_at) where due_at is not null;

create table requests (
    id bigint primary key,
    account_id bigint not null,
    order_id bigint not null references orders (id),
    user_id bigint not null references users (id),
    kind text not null,
    status text not null,
    comments text,
    created_at bigint not null
);
create index requests_order on requests (order_id);

create table notes (
    id bigint primary key,
    account_id bigint not null,
    order_id bigint not null references orders (id),
    user_id bigint references users (id),
    body text not null,
    created_at bigint not null
);
create index notes_order on notes (order_id);

create table mails (
    id uuid primary key,
    account_id bigint not null,
    order_id bigint references orders (id),
    kind text not null,
    role text not null,
    recipient text not null,
    domain text,
    language text not null,
    state text not null,
    queued_at bigint not null,
    due_at bigint,
    lease_until bigint,
    lease bigint not null default 0,
    attempts bigint not null default 0,
    content bytea,
    message bytea,
    subject text,
    sent_at bigint,
    opened_at bigint
);
create index mails_order on mails (order_id);
create index mails_account on mails (account_id, id);
create index mails_due on mails (due_at) where due_at is not null;

create table mail_attempts (
    mail_id uuid not null references mails (id),
    attempt bigint not null,
    at bigint not null,
    server text not null,
    stage text not null,
    outcome text not null,
    reply text not null,
    primary key (mail_id, attempt)
);

create table inbox (
    mail_id uuid primary key references mails (id),
    received_at bigint not null,
    message bytea not null
);
create index inbox_received on inbox (received_at);

create table audit (
    id bigint generated by default as identity primary key,
    account_id bigint not null,
    at bigint not null,
    actor text not null,
    request_id text not null,
    action text not null,
    order_id bigint,
    detail text not null
);
create index audit_order on audit (order_id);
