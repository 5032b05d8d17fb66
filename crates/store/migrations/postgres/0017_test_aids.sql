-- The clock of a test desk: by how many milliseconds it is ahead of real time, and the lease of whoever turns it.
create table clock (
    ahead bigint not null,
    lease bigint not null default 0,
    lease_until bigint
);
insert into clock (ahead) values (0);

-- How often the message arrived: a fault may double it.
alter table inbox add column copies bigint not null default 1;
