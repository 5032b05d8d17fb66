//! Domains, and who can be asked to approve them.

use reqwest::Method;
use sealpost_api::approvers::{Approvers, FiledContact, FiledContacts, NewContact};
use sealpost_api::dcv::DomainEmails;
use sealpost_api::domains::{Domain, DomainCreated, Domains, NewDomain, ResendDomainEmails};
use sealpost_api::own::OrderMails;

use crate::{Client, Error};

/// The calls below `/domain`.
impl Client {
    /// `GET /domain`: the account's domains.
    pub async fn domains(&self) -> Result<Domains, Error> {
        self.call(Method::GET, &["domain"]).json().await
    }

    /// `POST /domain`: adds a domain; its approvers are asked.
    pub async fn add_domain(&self, domain: &NewDomain) -> Result<DomainCreated, Error> {
        self.call(Method::POST, &["domain"]).body(domain).json().await
    }

    /// `GET /domain/{domain_id}`: one domain, with the mails that still decide.
    pub async fn domain(&self, id: i64) -> Result<Domain, Error> {
        let query = [("include_dcv", "true"), ("include_validation", "true")];
        self.call(Method::GET, &["domain", &id.to_string()]).query(&query).json().await
    }

    /// `PUT /domain/{domain_id}/dcv/emails`: asks the approvers of a domain again.
    pub async fn resend_domain_emails(&self, id: i64, resend: &ResendDomainEmails) -> Result<(), Error> {
        self.call(Method::PUT, &["domain", &id.to_string(), "dcv", "emails"]).body(resend).done().await
    }

    /// `GET /sealpost/v1/domains/{domain_id}/mails`: every approval mail of a domain.
    pub async fn domain_mails(&self, id: i64) -> Result<OrderMails, Error> {
        self.own_call(Method::GET, &["domains", &id.to_string(), "mails"]).json().await
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
