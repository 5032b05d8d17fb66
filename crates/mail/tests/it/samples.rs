//! The samples, composed as a desk does.

use sealpost_domain::{DnsName, EmailAddress};
use sealpost_mail::{Composer, Sender};

pub use sealpost_mail::sample::*;

pub const PUBLIC_URL: &str = "https://desk.example";

pub fn composer() -> Composer {
    let from = address("certificates@desk.example");
    let sender = Sender { from, name: "Sealpost".to_owned(), public_url: PUBLIC_URL.to_owned() };
    Composer::new(sender).expect("templates and texts are sound")
}

pub fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect(text)
}

pub fn name(text: &str) -> DnsName {
    DnsName::parse(text).expect(text)
}
