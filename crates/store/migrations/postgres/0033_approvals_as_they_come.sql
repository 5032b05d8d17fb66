-- Approvals are found by their hash, and by who owns them. On SQLite the index of
-- owners also holds what tells whether a rule looks at one; here it would have a
-- change of that written into every index.
alter table approvals drop constraint approvals_pkey;
alter table approvals add primary key (hash);
drop index approvals_hash;
create index approvals_owner on approvals (owner_id);
