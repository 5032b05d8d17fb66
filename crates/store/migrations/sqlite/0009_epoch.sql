-- Counts changes of what many orders and calls share: accounts, users, keys, containers, organizations. Whoever keeps
-- something of it in memory asks for this number before using it, so that nothing old is ever told.
create table epoch (
    number integer not null
) strict;
insert into epoch (number) values (0);
create trigger accounts_insert after insert on accounts begin update epoch set number = number + 1; end;
create trigger accounts_update after update on accounts begin update epoch set number = number + 1; end;
create trigger accounts_delete after delete on accounts begin update epoch set number = number + 1; end;
create trigger users_insert after insert on users begin update epoch set number = number + 1; end;
create trigger users_update after update on users begin update epoch set number = number + 1; end;
create trigger users_delete after delete on users begin update epoch set number = number + 1; end;
create trigger api_keys_insert after insert on api_keys begin update epoch set number = number + 1; end;
create trigger api_keys_update after update on api_keys begin update epoch set number = number + 1; end;
create trigger api_keys_delete after delete on api_keys begin update epoch set number = number + 1; end;
create trigger containers_insert after insert on containers begin update epoch set number = number + 1; end;
create trigger containers_update after update on containers begin update epoch set number = number + 1; end;
create trigger containers_delete after delete on containers begin update epoch set number = number + 1; end;
create trigger organizations_insert after insert on organizations begin update epoch set number = number + 1; end;
create trigger organizations_update after update on organizations begin update epoch set number = number + 1; end;
create trigger organizations_delete after delete on organizations begin update epoch set number = number + 1; end;
