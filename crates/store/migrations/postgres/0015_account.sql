-- Whom an account wants to be told of its orders: its own addresses, and its settings by their names in the API.
alter table accounts add column admin_email text not null default '[]';
alter table accounts add column emergency_emails text not null default '[]';
alter table accounts add column settings text not null default '{}';

-- The organization's contact of an order, beside its technical one.
alter table orders add column organization_email text;
update orders set organization_email = (
    select d.details::json -> 'organization_contact' ->> 'email' from order_details d where d.order_id = orders.id);
