-- R49: every audit row gets its place in a chain of hashes, and neither is
-- changed or taken away again.
create table audit_chain (
    position integer primary key,
    audit_id integer not null,
    hash blob not null
) strict;
create unique index audit_chain_row on audit_chain (audit_id);

create trigger audit_is_not_changed before update on audit
begin select raise(abort, 'the audit log is only added to'); end;
create trigger audit_is_not_deleted before delete on audit
begin select raise(abort, 'the audit log is only added to'); end;
create trigger audit_chain_is_not_changed before update on audit_chain
begin select raise(abort, 'the audit log is only added to'); end;
create trigger audit_chain_is_not_deleted before delete on audit_chain
begin select raise(abort, 'the audit log is only added to'); end;
