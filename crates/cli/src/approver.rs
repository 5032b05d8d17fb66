//! `NAME=EMAIL`: whom to ask about a name.

use std::str::FromStr;

use sealpost_client::api::emails::DomainApprovalEmail;
use sealpost_client::api::orders::DcvEmail;
use sealpost_domain::{DnsName, Fqdn};

/// Whom to ask about a name, and through which parent domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approver {
    pub name: String,
    pub email: String,
    pub email_domain: Option<String>,
}

impl FromStr for Approver {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, rest) = text.split_once('=').ok_or("write NAME=EMAIL, such as www.example.com=admin@example.com")?;
        let (email, via) = match rest.rsplit_once(",via=") {
            Some((email, via)) => (email, Some(via.to_owned())),
            None => (rest, None),
        };
        if name.is_empty() || via.as_deref() == Some("") || !email.contains('@') {
            return Err("write NAME=EMAIL or NAME=EMAIL,via=DOMAIN".to_owned());
        }
        let email_domain = via.or_else(|| parent_of(name, email));
        Ok(Self { name: name.to_owned(), email: email.to_owned(), email_domain })
    }
}

/// The domain of the address, if it is a parent of the name: the address can
/// approve the name only through it.
fn parent_of(name: &str, email: &str) -> Option<String> {
    let name = DnsName::parse(name).ok()?.base;
    let domain = Fqdn::parse(email.rsplit_once('@')?.1).ok()?;
    (name != domain && name.is_at_or_below(&domain)).then(|| domain.to_string())
}

impl From<Approver> for DcvEmail {
    fn from(Approver { name, email, email_domain }: Approver) -> Self {
        Self { dns_name: Some(name), email: Some(email), email_domain }
    }
}

impl From<Approver> for DomainApprovalEmail {
    fn from(Approver { name, email, email_domain }: Approver) -> Self {
        Self { domain: Some(name), email: Some(email), email_domain }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parent_domain_is_found_in_the_address() {
        for (text, wanted) in [
            ("example.com=someone@example.com", None),
            ("sub.example2.com=someone@example2.com", Some("example2.com")),
            ("a.b.example.com=admin@B.Example.com", Some("b.example.com")),
            ("*.example.com=admin@example.com", None),
            ("*.www.example.com=admin@example.com", Some("example.com")),
            // Not a parent: a contact from DNS, say. The server knows which name it is for.
            ("example.com=dns@elsewhere.example", None),
            ("notexample.com=admin@example.com", None),
            ("www.example.com=dns@elsewhere.example,via=example.com", Some("example.com")),
        ] {
            let approver: Approver = text.parse().expect(text);
            assert_eq!(approver.email_domain.as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn an_address_may_hold_an_equals_sign() {
        let approver: Approver = "example.com=a=b@example.com".parse().expect("valid");
        assert_eq!((approver.name.as_str(), approver.email.as_str()), ("example.com", "a=b@example.com"));
    }

    #[test]
    fn half_an_approver_is_refused() {
        for text in
            ["", "example.com", "admin@example.com", "=admin@example.com", "example.com=", "a.example=b@a.example,via="]
        {
            assert!(text.parse::<Approver>().is_err(), "{text}");
        }
    }
}
