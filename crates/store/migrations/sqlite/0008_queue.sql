-- How often a worker died while it had this mail (R36).
alter table mails add column deaths integer not null default 0;
