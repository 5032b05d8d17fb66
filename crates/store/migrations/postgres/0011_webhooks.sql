-- Where an account wants to be called when something happens.
create table webhooks (
    id bigint primary key,
    account_id bigint not null references accounts (id),
    endpoint text not null,
    -- Sealed: what goes into X-WEBHOOK-KEY, and the key that signs.
    secret bytea,
    signing_key bytea,
    -- A JSON list of names; null for all.
    events text,
    instant boolean not null,
    chain boolean not null,
    instant_chain boolean not null,
    frequency text,
    -- active, inactive (by its owner) or disabled (it failed for days).
    status text not null,
    failing_since bigint,
    disabled_at bigint,
    created_at bigint not null
);
create index webhooks_account on webhooks (account_id, id);

-- One event for one webhook, from the commit of the event on.
create table webhook_deliveries (
    webhook_id bigint not null references webhooks (id) on delete cascade,
    event_id uuid not null,
    account_id bigint not null,
    event text not null,
    data text not null,
    with_chain boolean not null,
    state text not null,
    created_at bigint not null,
    -- When it was queued last; a replay queues it again.
    queued_at bigint not null,
    due_at bigint,
    lease_until bigint,
    lease bigint not null default 0,
    -- Attempts in all, and since it was queued last.
    attempts bigint not null default 0,
    tries bigint not null default 0,
    primary key (webhook_id, event_id)
);
create index webhook_deliveries_due on webhook_deliveries (webhook_id, due_at) where due_at is not null;
create index webhook_deliveries_done on webhook_deliveries (queued_at) where due_at is null;

create table webhook_attempts (
    webhook_id bigint not null,
    event_id uuid not null,
    attempt bigint not null,
    at bigint not null,
    took bigint not null,
    status bigint,
    answer text not null,
    primary key (webhook_id, event_id, attempt),
    foreign key (webhook_id, event_id) references webhook_deliveries (webhook_id, event_id) on delete cascade
);
