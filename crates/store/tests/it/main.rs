//! Every function of the store, on both databases.

mod additional_emails;
mod audit_chain;
mod batches;
mod certificates;
mod closing;
mod contacts;
mod decisions;
mod evidence;
mod gather;
mod keys;
mod limits;
mod lists;
mod orders;
mod queue;
mod restore;
mod schema;
mod secrets;
mod seed;
mod small_tables;
mod tenancy;
mod trouble;
