-- Orders, domains and mails are never deleted, and these rows are written with the
-- order in hand: PostgreSQL would run a query and write a lock for each of them.
alter table approvals drop constraint approvals_order_id_fkey;
alter table approvals drop constraint approvals_domain_id_fkey;
alter table mails drop constraint mails_order_id_fkey;
alter table mail_attempts drop constraint mail_attempts_mail_id_fkey;
alter table inbox drop constraint inbox_mail_id_fkey;
-- Approval mails of an order are found by its approvals.
drop index mails_order;
create index mails_notices on mails (order_id) where kind <> 'dcv_approval';
