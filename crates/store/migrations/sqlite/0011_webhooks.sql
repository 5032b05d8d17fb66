-- Where an account wants to be called when something happens.
create table webhooks (
    id integer primary key,
    account_id integer not null references accounts (id),
    endpoint text not null,
    -- Sealed: what goes into X-WEBHOOK-KEY, and the key that signs.
    secret blob,
    signing_key blob,
    -- A JSON list of names; null for all.
    events text,
    instant integer not null,
    chain integer not null,
    instant_chain integer not null,
    frequency text,
    -- active, inactive (by its owner) or disabled (it failed for days).
    status text not null,
    failing_since integer,
    disabled_at integer,
    created_at integer not null
) strict;
create index webhooks_account on webhooks (account_id, id);

-- One event for one webhook, from the commit of the event on.
create table webhook_deliveries (
    webhook_id integer not null references webhooks (id) on delete cascade,
    event_id blob not null,
    account_id integer not null,
    event text not null,
    data text not null,
    with_chain integer not null,
    state text not null,
    created_at integer not null,
    -- When it was queued last; a replay queues it again.
    queued_at integer not null,
    due_at integer,
    lease_until integer,
    lease integer not null default 0,
    -- Attempts in all, and since it was queued last.
    attempts integer not null default 0,
    tries integer not null default 0,
    primary key (webhook_id, event_id)
) strict, without rowid;
create index webhook_deliveries_due on webhook_deliveries (webhook_id, due_at) where due_at is not null;
create index webhook_deliveries_done on webhook_deliveries (queued_at) where due_at is null;

create table webhook_attempts (
    webhook_id integer not null,
    event_id blob not null,
    attempt integer not null,
    at integer not null,
    took integer not null,
    status integer,
    answer text not null,
    primary key (webhook_id, event_id, attempt),
    foreign key (webhook_id, event_id) references webhook_deliveries (webhook_id, event_id) on delete cascade
) strict, without rowid;
