-- When a key last opened a call. A table of its own: a change of keys would have everybody ask anew who calls.
create table api_key_uses (
    key_id bigint primary key references api_keys (id),
    used_at bigint not null
);
