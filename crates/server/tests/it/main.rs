//! The whole desk through HTTP, on SQLite and on PostgreSQL: one file per endpoint.

mod additional_emails;
mod answer;
mod app;
mod approve_page;
mod approve_races;
mod bad_input;
mod bad_orders;
mod corpora;
mod documents;
mod domains;
mod downloads;
mod inbox;
mod keys;
mod mails;
mod modes;
mod notes;
mod ordering;
mod ordering_ov;
mod reading;
mod resend_emails;
mod resend_limits;
mod status;
mod tenancy;
mod tenant;
mod tool;
