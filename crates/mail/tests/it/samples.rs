//! One mail of each kind, with everything in it that can be awkward.

use sealpost_domain::mail::{CertificateIssued, Content, DcvApproval, OrderEnded, Recipient};
use sealpost_domain::{
    AccountId, DnsName, EmailAddress, Fqdn, Language, Mail, MailId, MailKind, OrderId, Timestamp, Value,
};
use sealpost_mail::{Composer, Sender};

pub const PUBLIC_URL: &str = "https://desk.example";

/// 2026-11-22 14:05:09 UTC.
pub const NOW: Timestamp = Timestamp::from_secs(1_795_356_309);

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

pub fn mail(kind: MailKind, language: Language) -> Mail {
    with(language, content(kind))
}

pub fn with(language: Language, content: Content) -> Mail {
    let role = match content {
        Content::DcvApproval(_) => Recipient::Approver,
        _ => Recipient::Requester,
    };
    Mail {
        id: MailId::new(NOW, b"0123456789"),
        account: AccountId(1),
        order: OrderId(1_000_042),
        to: address("hostmaster@example.com"),
        role,
        language,
        queued_at: NOW,
        content,
    }
}

pub fn content(kind: MailKind) -> Content {
    match kind {
        MailKind::DcvApproval => Content::DcvApproval(approval()),
        MailKind::CertificateIssued => Content::CertificateIssued(issued()),
        MailKind::OrderRejected => Content::OrderRejected(ended("hostmaster@example.com")),
        MailKind::OrderCanceled => Content::OrderCanceled(ended("jill.valentine@example.com")),
    }
}

pub fn approval() -> DcvApproval {
    DcvApproval {
        account_name: "Beispiel & Söhne GmbH".to_owned(),
        requester: address("jill.valentine@example.com"),
        product: "Basic OV".to_owned(),
        common_name: name("example.com"),
        adn: Fqdn::parse("example.com").expect("a name"),
        names: vec![name("example.com"), name("*.shop.example.com"), name("xn--9t4b11yi5a.example.com")],
        value: Value::from_random([0xa5; 32]),
        expires_at: Timestamp::from_secs(1_797_948_309),
    }
}

pub fn issued() -> CertificateIssued {
    CertificateIssued {
        product: "Basic OV".to_owned(),
        common_name: name("*.shop.example.com"),
        names: vec![name("*.shop.example.com"), name("xn--9t4b11yi5a.example.com")],
        serial: "0A1B2C3D4E5F60718293A4B5C6D7E8F9".to_owned(),
        sha256: "0123456789ABCDEF".repeat(4),
        issuer: "Sealpost Issuing CA 1".to_owned(),
        valid_from: NOW,
        valid_till: Timestamp::from_secs(1_812_549_909),
        chain_pem: format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", "QUJD".repeat(16)),
    }
}

pub fn ended(by: &str) -> OrderEnded {
    OrderEnded {
        product: "Basic OV".to_owned(),
        common_name: name("xn--9t4b11yi5a.example"),
        names: vec![name("xn--9t4b11yi5a.example"), name("www.xn--9t4b11yi5a.example")],
        by: by.to_owned(),
        reason: "We do not know this order.\nPlease ask <us> first.".to_owned(),
    }
}
