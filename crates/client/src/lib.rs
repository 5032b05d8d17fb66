#![doc = include_str!("../README.md")]

mod accounts;
mod certificates;
mod client;
mod clock;
mod domains;
mod error;
mod faults;
mod orders;
mod own;
mod recipients;
mod requests;
mod urls;
mod webhooks;

pub use client::Client;
pub use error::Error;
pub use orders::OrderQuery;
pub use own::{AuditQuery, InboxQuery, MailQuery};
pub use recipients::{HistoryQuery, RecipientQuery, Tagged};
/// The wire types that the methods take and return.
pub use sealpost_api as api;
pub use url::Url;
