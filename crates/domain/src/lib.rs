//! The rules of a certificate order and its mail: plain values in, decisions out.
//!
//! Nothing here reads a clock, a socket or a database. Time, chance and what a
//! look-up found are arguments ([`Context`]); what a rule decides is data
//! ([`Decision`]) that `store` writes and `mail` renders.

pub mod account;
pub mod caa;
pub mod dcv;
pub mod dns;
pub mod domain;
pub mod email;
pub mod language;
pub mod limits;
pub mod mail;
pub mod name;
pub mod opening;
pub mod order;
pub mod place;
pub mod policy;
pub mod product;
pub mod reminder;
pub mod retry;
pub mod staff;
pub mod suffix;
pub mod time;
pub mod webhook;

pub use account::{AccountId, ContainerId, KeyId, Organization, OrganizationId, Role, UserId};
pub use dcv::{Approver, CodeHash, Contacts, Source, Value, ValueHash};
pub use domain::{Domain, DomainId};
pub use email::EmailAddress;
pub use language::Language;
pub use limits::{MailLimits, Usage};
pub use mail::{Mail, MailId, MailKind, MailState};
pub use name::{DnsName, Fqdn};
pub use order::{CertificateId, Context, Decision, Order, OrderId, OrderStatus};
pub use policy::Policy;
pub use product::Product;
pub use retry::Retry;
pub use staff::Staff;
pub use time::Timestamp;
