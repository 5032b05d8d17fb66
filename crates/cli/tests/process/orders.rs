//! Orders and their mails through the client crate.

use std::sync::OnceLock;

use sealpost_client::Client;
use sealpost_client::api::emails::{DomainApprovalEmail, ResendEmails};
use sealpost_client::api::orders::{CertificateRequest, DcvEmail, PlaceOrder};
use sealpost_client::api::own::MailInfo;

use crate::tool::wait_for;

pub const PRODUCT: &str = "ssl_dv_geotrust_flex";

/// A good CSR, made once per process.
pub fn csr() -> String {
    static CSR: OnceLock<String> = OnceLock::new();
    let make = || {
        let key = rcgen::KeyPair::generate().expect("a key");
        let request = rcgen::CertificateParams::default().serialize_request(&key).expect("a request");
        request.pem().expect("PEM")
    };
    CSR.get_or_init(make).clone()
}

/// A DV order that asks `admin@` each name and nobody else.
pub fn dv_order(names: &[&str]) -> PlaceOrder {
    let ask = |name: &&str| {
        let base = name.trim_start_matches("*.");
        let (dns_name, email) = (Some(base.to_owned()), Some(format!("admin@{base}")));
        DcvEmail { dns_name, email, ..Default::default() }
    };
    let certificate = CertificateRequest {
        common_name: Some(names[0].to_owned()),
        dns_names: Some(names[1..].iter().map(|name| (*name).to_owned()).collect()),
        csr: Some(csr()),
        ..Default::default()
    };
    PlaceOrder {
        certificate: Some(certificate),
        dcv_method: Some("email".to_owned()),
        dcv_emails: Some(names.iter().map(ask).collect()),
        ..Default::default()
    }
}

pub async fn place(client: &Client, order: &PlaceOrder) -> i64 {
    client.place_order(PRODUCT, order).await.expect("the order is placed").id
}

/// Asks one approver about one name, in a language.
pub fn resend(domain: &str, email: &str, locale: &str) -> ResendEmails {
    let entry =
        DomainApprovalEmail { domain: Some(domain.to_owned()), email: Some(email.to_owned()), email_domain: None };
    ResendEmails { domain_approval_emails: Some(vec![entry]), locale: Some(locale.to_owned()) }
}

/// The order's mails once none of them waits any more.
pub async fn settled(client: &Client, order: i64) -> Vec<MailInfo> {
    let waits = |mail: &MailInfo| mail.state == "queued" || mail.state == "deferred";
    mails_when(client, order, "no mail waits", |mails| !mails.iter().any(waits)).await
}

/// The order's mails once they are so.
pub async fn mails_when(
    client: &Client,
    order: i64,
    what: &str,
    are_so: impl Fn(&[MailInfo]) -> bool,
) -> Vec<MailInfo> {
    let mut mails = Vec::new();
    wait_for(what, async || {
        mails = client.order_mails(order).await.expect("the mails").mails;
        are_so(&mails)
    })
    .await;
    mails
}

/// Waits for the certificate.
pub async fn issued(client: &Client, order: i64) {
    wait_for("the order is issued", async || client.order(order).await.expect("the order").status == "issued").await;
}
