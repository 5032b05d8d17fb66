-- Counts changes of what many orders and calls share: accounts, users, keys, containers, organizations. Whoever keeps
-- something of it in memory asks for this number before using it, so that nothing old is ever told.
create table epoch (
    number bigint not null
);
insert into epoch (number) values (0);
create function next_epoch() returns trigger language plpgsql as $$
begin
    update epoch set number = number + 1;
    return null;
end $$;
create trigger accounts_changed after insert or update or delete on accounts for each statement execute function next_epoch();
create trigger users_changed after insert or update or delete on users for each statement execute function next_epoch();
create trigger api_keys_changed after insert or update or delete on api_keys for each statement execute function next_epoch();
create trigger containers_changed after insert or update or delete on containers for each statement execute function next_epoch();
create trigger organizations_changed after insert or update or delete on organizations for each statement execute function next_epoch();
