-- How each name was proved (R14): rows are only ever added, also when a proof lapses or a later one takes its place.
create table evidence (
    id integer primary key,
    account_id integer not null,
    order_id integer not null references orders (id),
    name text not null,
    method text not null,
    br_version text not null,
    adn text not null,
    recipient text,
    mail_id blob,
    asked_at integer,
    proved_at integer not null,
    actor text not null,
    request_id text not null
) strict;
create index evidence_order on evidence (order_id, id);

-- When an approval was last asked for; null means when it was made.
alter table approvals add column asked_at integer;
