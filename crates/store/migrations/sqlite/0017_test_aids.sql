-- The clock of a test desk: by how many milliseconds it is ahead of real time, and the lease of whoever turns it.
create table clock (
    ahead integer not null,
    lease integer not null default 0,
    lease_until integer
) strict;
insert into clock (ahead) values (0);

-- How often the message arrived: a fault may double it.
alter table inbox add column copies integer not null default 1;
