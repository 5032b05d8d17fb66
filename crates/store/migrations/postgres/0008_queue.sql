-- How often a worker died while it had this mail (R36).
alter table mails add column deaths bigint not null default 0;
