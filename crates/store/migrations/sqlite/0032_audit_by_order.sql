-- Which audit rows are about an order is written when they are sealed, for many of
-- them at once: an index would have each commit write a page for each order in it.
create table audit_by_order (
    order_id integer not null,
    audit_id integer not null,
    primary key (order_id, audit_id)
) strict, without rowid;
insert into audit_by_order
    select order_id, id from audit
    where order_id is not null and id <= (select coalesce(max(audit_id), 0) from audit_chain)
    order by order_id, id;
drop index audit_order;
