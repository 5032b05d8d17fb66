#![doc = include_str!("../README.md")]

mod accounts;
mod certificates;
mod client;
mod domains;
mod error;
mod orders;
mod own;
mod requests;
mod urls;

pub use client::Client;
pub use error::Error;
pub use orders::OrderQuery;
pub use own::{AuditQuery, InboxQuery, MailQuery};
/// The wire types that the methods take and return.
pub use sealpost_api as api;
pub use url::Url;
