-- How often a worker died while it had this mail (R36).
alter table mails add column deaths bigint not null default 0;
-- Sealed bytes do not compress.
alter table mails alter column content set storage external;
alter table mails alter column message set storage external;
alter table inbox alter column message set storage external;
-- Rows that are changed in place leave room for their next version: no index has to learn of it.
alter table orders set (fillfactor = 70);
alter table mails set (fillfactor = 70);
