//! Domains, and who can be asked to approve them.

use reqwest::Method;
use sealpost_api::approvers::{Approvers, FiledContact, FiledContacts, NewContact};
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

/// Sealpost's own calls about approvers.
impl Client {
    /// `GET /sealpost/v1/domains/{fqdn}/approvers`: who may approve a domain, and
    /// why not others.
    pub async fn approvers(&self, fqdn: &str) -> Result<Approvers, Error> {
        self.own_call(Method::GET, &["domains", fqdn, "approvers"]).json().await
    }

    /// `GET /sealpost/v1/contacts`: the approvers that the operator filed.
    pub async fn contacts(&self) -> Result<FiledContacts, Error> {
        self.own_call(Method::GET, &["contacts"]).json().await
    }

    /// `POST /sealpost/v1/contacts`: files an address as an approver of a domain.
    pub async fn add_contact(&self, domain: &str, email: &str) -> Result<FiledContact, Error> {
        let body = NewContact { domain: Some(domain.to_owned()), email: Some(email.to_owned()) };
        self.own_call(Method::POST, &["contacts"]).body(&body).json().await
    }

    /// `DELETE /sealpost/v1/contacts/{id}`: takes a contact out.
    pub async fn remove_contact(&self, id: i64) -> Result<(), Error> {
        self.own_call(Method::DELETE, &["contacts", &id.to_string()]).done().await
    }
}
