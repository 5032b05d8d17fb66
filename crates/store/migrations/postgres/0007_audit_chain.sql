-- R49: every audit row gets its place in a chain of hashes, and neither is
-- changed or taken away again.
create table audit_chain (
    position bigint primary key,
    audit_id bigint not null,
    hash bytea not null
);
create unique index audit_chain_row on audit_chain (audit_id);

create function audit_is_only_added_to() returns trigger language plpgsql as $$
begin
    raise exception 'the audit log is only added to';
end
$$;
create trigger audit_is_not_changed before update or delete or truncate on audit
    for each statement execute function audit_is_only_added_to();
create trigger audit_chain_is_not_changed before update or delete or truncate on audit_chain
    for each statement execute function audit_is_only_added_to();
