//! The words that Sealpost and its callers exchange: the JSON of the CertCentral
//! Services API v2, and of Sealpost's own API beside it ([`own`], [`approvers`], [`recipients`]).
//!
//! Types only, no rules: the server decodes requests and encodes answers with
//! them, the client does the reverse, and the OpenAPI document is made from them.
//!
//! - A member that is not set is left out, never sent as `null`; unknown members
//!   are ignored on input.
//! - In requests everything is an `Option`, so that the server can say precisely
//!   what is missing. A wrong type fails, but for the spellings in [`flexible`].
//! - Instants are texts such as `2018-10-16T20:05:28+00:00`, always UTC; days are
//!   `2018-10-16`.

pub mod accounts;
pub mod approvers;
pub mod certificates;
pub mod clock;
pub mod dcv;
pub mod domains;
pub mod emails;
pub mod errors;
pub mod faults;
pub mod flexible;
pub mod ids;
pub mod keys;
pub mod orders;
pub mod organizations;
pub mod own;
pub mod products;
pub mod recipients;
pub mod requests;
pub mod webhooks;

pub use flexible::Object;
