-- Approval mails of an order are found by its approvals.
drop index mails_order;
create index mails_notices on mails (order_id) where kind <> 'dcv_approval';
