//! `orders show`: all about one order, and what became of its mails.

use sealpost_client::api::orders::OrderInfo;
use sealpost_client::api::organizations::Contact;

use crate::connect::Connect;
use crate::mails;
use crate::output::{self, or_empty};

/// Show an order: its names, its certificate, its people and its mails
#[derive(Debug, clap::Args)]
pub struct Show {
    /// The order's id
    order: i64,
}

impl Show {
    pub async fn run(self, connect: &Connect) -> anyhow::Result<()> {
        let client = connect.client()?;
        let order = client.order(self.order).await?;
        if connect.is_json() {
            return output::json(&order);
        }
        output::fields(fields(&order))?;
        match mails::of_order(&client, self.order).await? {
            Some(mails) if !mails.is_empty() => {
                output::line("")?;
                mails::table(&mails)
            }
            _ => Ok(()),
        }
    }
}

fn fields(order: &OrderInfo) -> Vec<(&'static str, String)> {
    let certificate = &order.certificate;
    let product = order.product.as_ref().map(|product| product.name_id.as_str()).or(order.product_name_id.as_deref());
    let requester = order
        .user
        .as_ref()
        .map(|user| person(&[user.first_name.as_deref(), user.last_name.as_deref()], user.email.as_deref()));
    let validity = match (&certificate.valid_from, &certificate.valid_till) {
        (Some(from), Some(till)) => format!("{from} to {till}"),
        _ => String::new(),
    };
    let mut fields = vec![
        ("Order", order.id.to_string()),
        ("Status", order.status.clone()),
        ("Not signed yet", or_empty(order.caa_status_message.as_ref())),
        ("Product", or_empty(product)),
        ("Common name", or_empty(certificate.common_name.as_ref())),
        ("Names", certificate.dns_names.join(", ")),
        ("Proof of control", or_empty(order.dcv_method.as_ref())),
        ("Placed", or_empty(order.date_created.as_ref())),
        ("Placed by", or_empty(requester)),
        ("Organization", or_empty(order.organization.as_ref().and_then(|organization| organization.name.as_ref()))),
        ("Organization contact", or_empty(order.organization_contact.as_ref().map(contact))),
        ("Technical contact", or_empty(order.technical_contact.as_ref().map(contact))),
        ("Additional emails", order.additional_emails.join(", ")),
        ("Certificate", or_empty(certificate.id)),
        ("Serial number", or_empty(certificate.serial_number.as_ref())),
        ("Thumbprint", or_empty(certificate.thumbprint.as_ref())),
        ("Valid", validity),
        ("Signed by", or_empty(certificate.ca_cert.as_ref().and_then(|issuer| issuer.name.as_ref()))),
    ];
    fields.extend(order.notes.iter().map(|note| ("Note", note.text.clone())));
    fields
}

fn contact(contact: &Contact) -> String {
    person(&[contact.first_name.as_deref(), contact.last_name.as_deref()], contact.email.as_deref())
}

fn person(names: &[Option<&str>], email: Option<&str>) -> String {
    let names = names.iter().flatten().copied().collect::<Vec<_>>().join(" ");
    match email {
        Some(email) if names.is_empty() => email.to_owned(),
        Some(email) => format!("{names} <{email}>"),
        None => names,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_may_have_no_name_or_no_address() {
        assert_eq!(person(&[Some("Ada"), Some("Byron")], Some("a@b.example")), "Ada Byron <a@b.example>");
        assert_eq!(person(&[None, None], Some("a@b.example")), "a@b.example");
        assert_eq!(person(&[Some("Ada"), None], None), "Ada");
    }
}
