//! One mail of each kind, with everything in it that can be awkward: for looking
//! at the mails, for trying changed templates, and for tests.

use sealpost_domain::dcv::{Source, Value};
use sealpost_domain::mail::{
    AccountAlarm, Alarm, CertificateExpiring, CertificateFacts, CertificateIssued, CertificateReissued,
    CertificateRenewed, CertificateRevoked, Content, DcvApproval, NextStep, OrderApproval, OrderApproved, OrderEnded,
    OrderExpiring, OrderReceived, Recipient, Requested, Validated, ValidationExpiring,
};
use sealpost_domain::time::DAY;
use sealpost_domain::{AccountId, DnsName, EmailAddress, Fqdn, Language, Mail, MailId, MailKind, OrderId, Timestamp};

/// The clock of the samples: 2026-11-22 14:05:09 UTC.
pub const NOW: Timestamp = Timestamp::from_secs(1_795_356_309);

/// A mail of this kind in this language.
pub fn mail(kind: MailKind, language: Language) -> Mail {
    with(language, content(kind))
}

/// A mail that says this.
pub fn with(language: Language, content: Content) -> Mail {
    let kind = content.kind();
    let role = match kind {
        MailKind::DcvApproval => Recipient::Approver,
        MailKind::OrderApproval | MailKind::AccountAlarm => Recipient::Administrator,
        _ => Recipient::Requester,
    };
    let of_order = !matches!(
        content,
        Content::ValidationExpiring(_)
            | Content::AccountAlarm(AccountAlarm { alarm: Alarm::EmailApprovalEnds { .. }, .. })
    );
    Mail {
        id: MailId::new(NOW, b"0123456789"),
        account: AccountId(1),
        order: of_order.then_some(OrderId(1_000_042)),
        to: address("hostmaster@example.com"),
        role,
        language,
        queued_at: NOW,
        content,
        unsubscribe: kind.may_unsubscribe().then(|| Value::from_random([0x5a; 32])),
    }
}

/// What a mail of this kind says.
pub fn content(kind: MailKind) -> Content {
    match kind {
        MailKind::DcvApproval => Content::DcvApproval(approval()),
        MailKind::OrderReceived => Content::OrderReceived(received()),
        MailKind::OrderApproval => Content::OrderApproval(waiting(Requested::Certificate)),
        MailKind::OrderApproved => Content::OrderApproved(approved(Requested::Reissue)),
        MailKind::OrderRejected => Content::OrderRejected(ended("hostmaster@example.com")),
        MailKind::OrderCanceled => Content::OrderCanceled(ended("jill.valentine@example.com")),
        MailKind::CertificateIssued => Content::CertificateIssued(issued()),
        MailKind::CertificateReissued => Content::CertificateReissued(CertificateReissued {
            certificate: certificate(),
            chain_pem: chain(),
            replaces: "7F00112233445566778899AABBCCDDEE".to_owned(),
        }),
        MailKind::DuplicateIssued => Content::DuplicateIssued(issued()),
        MailKind::CertificateRenewed => Content::CertificateRenewed(CertificateRenewed {
            certificate: certificate(),
            chain_pem: chain(),
            earlier_order: OrderId(1_000_007),
            earlier_valid_till: NOW + 30 * DAY,
        }),
        MailKind::CertificateRevoked => Content::CertificateRevoked(CertificateRevoked {
            certificate: certificate(),
            by: "jill.valentine@example.com".to_owned(),
            revoked_at: NOW,
            reason: "The old load balancer was stolen.".to_owned(),
        }),
        MailKind::CertificateExpiring => Content::CertificateExpiring(expiring(30)),
        MailKind::CertificateExpired => Content::CertificateExpired(expired(7)),
        MailKind::OrderExpiring => Content::OrderExpiring(OrderExpiring {
            certificate: certificate(),
            order_valid_till: NOW + 60 * DAY,
            days: 60,
            message: String::new(),
        }),
        MailKind::ValidationExpiring => Content::ValidationExpiring(validation(3)),
        MailKind::AccountAlarm => Content::AccountAlarm(disowned()),
    }
}

/// Everything that a mail of any kind can say: each variant of each sentence.
pub fn variants() -> Vec<Content> {
    let mut all: Vec<Content> = MailKind::ALL.map(content).into();
    let requests =
        [Requested::Certificate, Requested::Renewal, Requested::Reissue, Requested::Duplicate, Requested::Revocation];
    for request in requests {
        all.push(Content::OrderApproval(waiting(request)));
        all.push(Content::OrderApproved(approved(request)));
        if ![Requested::Certificate, Requested::Renewal].contains(&request) {
            all.push(Content::OrderRejected(OrderEnded { request: Some(request), ..ended("boss@example.com") }));
        }
    }
    for next in [NextStep::Colleague, NextStep::Domains, NextStep::Issue] {
        all.push(Content::OrderReceived(OrderReceived { next, ..received() }));
    }
    for days in [0, 1, 2, 5, 21, 90] {
        all.push(Content::CertificateExpiring(expiring(days)));
        all.push(Content::CertificateExpired(expired(days)));
        all.push(Content::ValidationExpiring(validation(days)));
    }
    let organization = Validated::Organization(ACCOUNT.to_owned());
    all.push(Content::ValidationExpiring(ValidationExpiring { validated: organization, ..validation(30) }));
    all.push(Content::OrderRejected(OrderEnded { reason: String::new(), ..ended("hostmaster@example.com") }));
    all.extend([unreachable(), email_approval_ends()].map(Content::AccountAlarm));
    all
}

pub fn approval() -> DcvApproval {
    DcvApproval {
        account_name: ACCOUNT.to_owned(),
        requester: address("jill.valentine@example.com"),
        product: PRODUCT.to_owned(),
        common_name: name("example.com"),
        adn: domain("example.com"),
        source: Source::Constructed,
        names: vec![name("example.com"), name("*.shop.example.com"), name("xn--9t4b11yi5a.example.com")],
        grant: None,
        value: Value::from_random([0xa5; 32]),
        code: None,
        expires_at: NOW + 30 * DAY,
    }
}

pub fn received() -> OrderReceived {
    OrderReceived {
        account_name: ACCOUNT.to_owned(),
        requester: address("jill.valentine@example.com"),
        product: PRODUCT.to_owned(),
        common_name: name("*.shop.example.com"),
        names: names(),
        next: NextStep::Domains,
    }
}

pub fn waiting(request: Requested) -> OrderApproval {
    OrderApproval {
        account_name: ACCOUNT.to_owned(),
        requester: address("jill.valentine@example.com"),
        request,
        product: PRODUCT.to_owned(),
        common_name: name("*.shop.example.com"),
        names: names(),
        comment: "For the new shop; goes live on Monday.".to_owned(),
    }
}

pub fn approved(request: Requested) -> OrderApproved {
    OrderApproved {
        account_name: ACCOUNT.to_owned(),
        by: "ada.okafor@example.com".to_owned(),
        request,
        product: PRODUCT.to_owned(),
        common_name: name("*.shop.example.com"),
        names: names(),
        comment: String::new(),
        next: NextStep::Issue,
    }
}

pub fn ended(by: &str) -> OrderEnded {
    OrderEnded {
        product: PRODUCT.to_owned(),
        common_name: name("xn--9t4b11yi5a.example"),
        names: vec![name("xn--9t4b11yi5a.example"), name("www.xn--9t4b11yi5a.example")],
        by: by.to_owned(),
        reason: "We do not know this order.\nPlease ask <us> first.".to_owned(),
        reported: false,
        request: None,
    }
}

pub fn issued() -> CertificateIssued {
    CertificateIssued { certificate: certificate(), chain_pem: chain() }
}

pub fn certificate() -> CertificateFacts {
    CertificateFacts {
        product: PRODUCT.to_owned(),
        common_name: name("*.shop.example.com"),
        names: names(),
        serial: "0A1B2C3D4E5F60718293A4B5C6D7E8F9".to_owned(),
        sha256: "0123456789ABCDEF".repeat(4),
        issuer: "Sealpost Issuing CA 1".to_owned(),
        valid_from: NOW,
        valid_till: Timestamp::from_secs(1_812_549_909),
    }
}

/// A reminder so many days before the end.
pub fn expiring(days: u32) -> CertificateExpiring {
    reminder(days, i64::from(days))
}

/// A reminder so many days after the end.
pub fn expired(days: u32) -> CertificateExpiring {
    reminder(days, -i64::from(days))
}

fn reminder(days: u32, from_now: i64) -> CertificateExpiring {
    let day = |number: i64| Timestamp::from_secs(NOW.secs() + number * 86_400);
    let message = "Please renew through the shop team, not directly.".to_owned();
    let (valid_from, valid_till) = (day(from_now - 199), day(from_now));
    CertificateExpiring { certificate: CertificateFacts { valid_from, valid_till, ..certificate() }, days, message }
}

pub fn validation(days: u32) -> ValidationExpiring {
    ValidationExpiring {
        account_name: ACCOUNT.to_owned(),
        validated: Validated::Domain(domain("xn--9t4b11yi5a.example.com")),
        valid_till: NOW + days * DAY,
        days,
        names: vec![name("xn--9t4b11yi5a.example.com"), name("*.xn--9t4b11yi5a.example.com")],
    }
}

/// The alarm that an approver raises.
pub fn disowned() -> AccountAlarm {
    alarm(Alarm::Disowned {
        by: address("hostmaster@example.com"),
        requester: address("jill.valentine@example.com"),
        product: PRODUCT.to_owned(),
        common_name: name("*.shop.example.com"),
        names: names(),
        comment: "Nobody here has ordered this.".to_owned(),
    })
}

/// The same about a domain that is validated ahead of its orders.
pub fn domain_disowned() -> AccountAlarm {
    alarm(Alarm::DomainDisowned {
        by: address("hostmaster@example.com"),
        organization: "Example GmbH".to_owned(),
        domain: domain("xn--9t4b11yi5a.example.com"),
        comment: "Nobody here has asked for this.".to_owned(),
    })
}

/// The alarm that nobody on an order gets mail any more.
pub fn unreachable() -> AccountAlarm {
    let people = vec![address("jill.valentine@example.com"), address("ops@example.com")];
    alarm(Alarm::Unreachable { certificate: certificate(), people })
}

/// The alarm that approval by mail comes to its end.
pub fn email_approval_ends() -> AccountAlarm {
    alarm(Alarm::EmailApprovalEnds { ends_at: Timestamp::from_secs(1_836_691_200), names: names() })
}

fn alarm(alarm: Alarm) -> AccountAlarm {
    AccountAlarm { account_name: ACCOUNT.to_owned(), at: NOW, alarm }
}

const ACCOUNT: &str = "Beispiel & Söhne GmbH";
const PRODUCT: &str = "Basic OV";

fn chain() -> String {
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", "QUJD".repeat(16))
}

fn names() -> Vec<DnsName> {
    vec![name("*.shop.example.com"), name("xn--9t4b11yi5a.example.com")]
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("the samples' addresses are sound")
}

fn name(text: &str) -> DnsName {
    DnsName::parse(text).expect("the samples' names are sound")
}

fn domain(text: &str) -> Fqdn {
    Fqdn::parse(text).expect("the samples' domains are sound")
}
