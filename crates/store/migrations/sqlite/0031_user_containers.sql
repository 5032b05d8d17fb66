-- Users that are bound to containers: they reach these and what lies below. Who stands here not at all is bound to none.
create table user_containers (
    user_id integer not null references users (id),
    container_id integer not null references containers (id),
    primary key (user_id, container_id)
) strict, without rowid;
create trigger user_containers_insert after insert on user_containers begin update epoch set number = number + 1; end;
create trigger user_containers_delete after delete on user_containers begin update epoch set number = number + 1; end;
