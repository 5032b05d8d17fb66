//! The API's handlers: one file for each place in the URL.

pub mod account;
pub mod additional_emails;
pub mod audit;
pub mod bounces;
pub mod certificates;
pub mod clock;
pub mod contacts;
pub mod containers;
pub mod crl;
mod csv;
pub mod desk;
pub mod domains;
pub mod evidence;
pub mod faults;
pub mod inbox;
pub mod keys;
pub mod mails;
pub mod marks;
pub mod orders;
pub mod organizations;
pub mod products;
mod query;
pub mod recipients;
pub mod reminders;
pub mod requests;
pub mod users;
pub mod webhooks;
