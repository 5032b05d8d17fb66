//! Domains, and who can be asked to approve them.

use reqwest::Method;
use sealpost_api::dcv::DomainEmails;
use sealpost_api::domains::Domains;

use crate::{Client, Error};

/// The calls below `/domain`.
impl Client {
    /// `GET /domain`: the account's domains.
    pub async fn domains(&self) -> Result<Domains, Error> {
        self.call(Method::GET, &["domain"]).json().await
    }

    /// `GET /domain/{fqdn}/dcv/emails`: the addresses that may approve a domain.
    pub async fn domain_emails(&self, fqdn: &str) -> Result<DomainEmails, Error> {
        self.call(Method::GET, &["domain", fqdn, "dcv", "emails"]).json().await
    }
}
