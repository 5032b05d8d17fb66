//! `orders place`: a key and a CSR are made here if none is given, and the key
//! is safe on disk before the order is placed. It is never sent.

use std::path::PathBuf;

use sealpost_client::api::orders::{
    CertificateRequest, DcvEmail, OrderPlaced, OrderingOrganization, PlaceOrder, Validity,
};
use sealpost_client::api::organizations::Contact;
use sealpost_client::{Client, Error};
use sealpost_domain::DnsName;

use crate::approver::Approver;
use crate::connect::Connect;
use crate::csr::{self, KeyType};
use crate::failure::Usage;
use crate::{file, mails, output};

/// Place an order; without --csr a key is made on this machine, and never sent
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Place {
    /// What to order: ssl_dv_geotrust_flex, ssl_basic, …
    product: String,
    /// The names of the certificate; the first is its common name
    #[arg(required = true, value_name = "NAME")]
    names: Vec<String>,
    /// Certificate signing request to send (PEM); leave it out to have a key and a request made
    #[arg(long, value_name = "FILE", conflicts_with_all = ["key_out", "key_type"])]
    csr: Option<PathBuf>,
    /// Where the new key is written, readable for you only [default: ./<first name>.key]
    #[arg(long, value_name = "FILE")]
    key_out: Option<PathBuf>,
    /// Kind of the new key
    #[arg(long, value_name = "TYPE", value_enum, default_value_t)]
    key_type: KeyType,
    /// Whom to ask about a name (repeatable); a name without one is asked about everywhere it may be
    #[arg(long = "approver", value_name = "NAME=EMAIL[,via=DOMAIN]")]
    approvers: Vec<Approver>,
    /// Language of the approval mails: en de es fr it ja ko pt ru zh_CN zh_TW
    #[arg(long)]
    locale: Option<String>,
    /// Somebody else who gets the order's notices (repeatable)
    #[arg(long = "additional-email", value_name = "EMAIL")]
    additional_emails: Vec<String>,
    /// For which organization; OV and EV products need one
    #[arg(long, value_name = "ID")]
    organization: Option<i64>,
    /// How many days the order runs
    #[arg(long, conflicts_with = "years")]
    days: Option<i64>,
    /// How many years the order runs
    #[arg(long)]
    years: Option<i64>,
    /// A word to the one who approves the order in your account
    #[arg(long, value_name = "TEXT")]
    comments: Option<String>,
    /// Address of the technical contact, who gets the order's notices
    #[arg(long, value_name = "EMAIL")]
    technical_contact_email: Option<String>,
}

impl Place {
    pub async fn run(self, connect: &Connect) -> anyhow::Result<()> {
        let client = connect.client()?;
        mails::warn_of(self.locale.as_deref());
        let product = self.product.clone();
        let (csr, key) = self.csr()?;
        let placed = client.place_order(&product, &self.request(csr)).await;
        if let (Some(path), Err(error)) = (&key, &placed) {
            undo_key(path, error);
        }
        let placed = placed?;
        if let Some(path) = &key {
            output::note(format!("The key is in {}; it was not sent, and nobody else has it.", path.display()));
        }
        if connect.is_json() { output::json(&placed) } else { tell(&client, &product, &placed).await }
    }

    /// The request to send, and where its key was written if it was made here.
    fn csr(&self) -> anyhow::Result<(String, Option<PathBuf>)> {
        if let Some(path) = &self.csr {
            return Ok((csr::read(path)?, None));
        }
        let names = self.names.iter().map(|name| match DnsName::parse(name) {
            Ok(parsed) => Ok(parsed.to_string()),
            Err(error) => Err(Usage(format!("{name} cannot be certified: {error}"))),
        });
        let names: Vec<String> = names.collect::<Result<_, _>>()?;
        let first = names.first().map(String::as_str).unwrap_or_default();
        let path = self.key_out.clone().unwrap_or_else(|| file::named_after(first, "key"));
        let made = csr::make(&names, self.key_type)?;
        let hint = "name another file with --key-out, or give a request of that key with --csr";
        file::write_new(&path, 0o600, made.key.as_bytes(), hint)?;
        Ok((made.csr, Some(path)))
    }

    fn request(self, csr: String) -> PlaceOrder {
        let mut names = self.names.into_iter();
        let certificate = CertificateRequest {
            common_name: names.next(),
            dns_names: some(names.collect()),
            csr: Some(csr),
            ..Default::default()
        };
        let validity = Validity { years: self.years, days: self.days, ..Default::default() };
        let organization = |id| OrderingOrganization { id: Some(id), ..Default::default() };
        PlaceOrder {
            certificate: Some(certificate),
            order_validity: Some(validity).filter(|validity| *validity != Validity::default()),
            organization: self.organization.map(organization),
            technical_contact: self
                .technical_contact_email
                .map(|email| Contact { email: Some(email), ..Default::default() }),
            dcv_method: Some("email".to_owned()),
            dcv_emails: some(self.approvers.into_iter().map(DcvEmail::from).collect()),
            locale: self.locale,
            additional_emails: some(self.additional_emails),
            comments: self.comments,
            ..Default::default()
        }
    }
}

/// A list, unless it is empty: then the member is not sent.
fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    Some(list).filter(|list| !list.is_empty())
}

/// No order has the key if the server refused; if it did not answer, one may.
fn undo_key(path: &PathBuf, error: &Error) {
    if error.status().is_some_and(|status| (400..500).contains(&status)) {
        std::fs::remove_file(path).ok();
    } else {
        output::note(format!("The key stays in {}: the order may have been placed.", path.display()));
    }
}

async fn tell(client: &Client, product: &str, placed: &OrderPlaced) -> anyhow::Result<()> {
    let id = placed.id;
    if placed.certificate_chain.is_some() {
        output::line(format!("Order {id} ({product}) is issued."))?;
        output::note(format!("Next: sealpost orders download {id}"));
        return Ok(());
    }
    let status = placed.requests.first().and_then(|request| request.status.as_deref());
    output::line(format!("Order {id} ({product}) is placed."))?;
    if status == Some("needs_approval") {
        output::note("It waits for an administrator of your account.");
        return Ok(());
    }
    // The order stands, whether or not this server tells of its mails.
    if let Ok(Some(mails)) = mails::of_order(client, id).await {
        mails::table(&mails)?;
    }
    output::note(format!("Each name waits for one of these people. Next: sealpost orders show {id}"));
    Ok(())
}

const EXAMPLES: &str = "\
Examples:
  sealpost orders place ssl_dv_geotrust_flex example.com www.example.com
  sealpost orders place ssl_dv_geotrust sub.example2.com --locale ko \\
    --approver sub.example2.com=someone@example2.com
  sealpost orders place ssl_basic shop.example --organization 5 --csr shop.csr

An address at a parent domain approves through it (email_domain); ,via=DOMAIN names another.";

#[cfg(test)]
mod tests {
    use clap::Parser as _;
    use serde_json::json;

    use super::*;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        place: Place,
    }

    fn place(line: &str) -> Place {
        Line::parse_from(["place"].into_iter().chain(line.split(' '))).place
    }

    #[test]
    fn the_flags_become_the_published_request() {
        let place = place(
            "ssl_dv_geotrust_flex example.com sub.example2.com --approver sub.example2.com=someone@example2.com \
             --locale ko --additional-email a@example.com --additional-email b@example.com --years 1 \
             --technical-contact-email t@example.com --organization 5",
        );
        let wanted = json!({
            "certificate": {"common_name": "example.com", "dns_names": ["sub.example2.com"], "csr": "CSR"},
            "order_validity": {"years": 1},
            "organization": {"id": 5},
            "technical_contact": {"email": "t@example.com"},
            "dcv_method": "email",
            "dcv_emails": [
                {"dns_name": "sub.example2.com", "email": "someone@example2.com", "email_domain": "example2.com"}
            ],
            "locale": "ko",
            "additional_emails": ["a@example.com", "b@example.com"],
        });
        assert_eq!(serde_json::to_value(place.request("CSR".to_owned())).expect("plain"), wanted);
    }

    #[test]
    fn a_request_that_holds_a_key_is_not_read_further() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("both.pem");
        std::fs::write(&path, "-----BEGIN EC PRIVATE KEY-----").expect("written");
        let error = place(&format!("x a.example --csr {}", path.display())).csr().expect_err("refused");
        assert!(error.downcast_ref::<Usage>().is_some(), "{error}");
    }

    #[test]
    fn the_key_is_written_before_anything_is_sent() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.key");
        let place = place(&format!("x A.example --key-out {}", path.display()));
        let (csr, key) = place.csr().expect("made");
        assert!(csr.starts_with("-----BEGIN CERTIFICATE REQUEST-----"));
        assert_eq!(key.as_ref(), Some(&path));
        assert!(std::fs::read_to_string(&path).expect("there").starts_with("-----BEGIN PRIVATE KEY-----"));
        assert!(place.csr().is_err(), "a second run must not overwrite the key");
    }

    #[test]
    fn a_name_that_cannot_be_certified_leaves_no_key() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.key");
        let error = place(&format!("x a_b --key-out {}", path.display())).csr().expect_err("refused");
        assert!(error.downcast_ref::<Usage>().is_some(), "{error}");
        assert!(!path.exists());
    }
}
