-- Users that are bound to containers: they reach these and what lies below. Who stands here not at all is bound to none.
create table user_containers (
    user_id bigint not null references users (id),
    container_id bigint not null references containers (id),
    primary key (user_id, container_id)
);
create trigger user_containers_changed after insert or update or delete on user_containers
    for each statement execute function next_epoch();
