//! What an account's webhooks are told: the events of a decision, as data.

use serde_json::{Value as Json, json};

use crate::account::AccountId;
use crate::dcv::Method;
use crate::mail::MailKind;
use crate::order::{CertificateId, Decision, Order, OrderStatus};
use crate::time::Timestamp;

/// What can happen (API reference §11); the last four are Sealpost's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventKind {
    CertificateIssued,
    CertificateRevoked,
    OrderRejected,
    DomainValidated,
    DomainExpired,
    DomainRevalidationNotice,
    OrganizationValidated,
    OrganizationExpired,
    OrganizationRevalidationNotice,
    OrderCanceled,
    MailFailed,
    AccountAlarm,
    /// Sent when somebody asks for it, to one webhook, whatever it listens to.
    Test,
}

/// Something that happened in an account.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub account: AccountId,
    pub kind: EventKind,
    /// `data` of the call, without what is added when it is made.
    pub data: Json,
    /// A certificate that was issued without anybody having been asked. Webhooks
    /// hear of it only if they want to.
    pub is_immediate: bool,
}

/// Names one event; sorts by its time (UUID version 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventId(pub uuid::Uuid);

impl EventId {
    pub fn new(now: Timestamp, random: &[u8; 10]) -> Self {
        let millis = u64::try_from(now.millis()).unwrap_or(0);
        Self(uuid::Builder::from_unix_timestamp_millis(millis, random).into_uuid())
    }
}

impl std::fmt::Display for EventId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl EventKind {
    pub const ALL: [Self; 13] = [
        Self::CertificateIssued,
        Self::CertificateRevoked,
        Self::OrderRejected,
        Self::DomainValidated,
        Self::DomainExpired,
        Self::DomainRevalidationNotice,
        Self::OrganizationValidated,
        Self::OrganizationExpired,
        Self::OrganizationRevalidationNotice,
        Self::OrderCanceled,
        Self::MailFailed,
        Self::AccountAlarm,
        Self::Test,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::CertificateIssued => "certificate_issued",
            Self::CertificateRevoked => "certificate_revoked",
            Self::OrderRejected => "order_rejected",
            Self::DomainValidated => "domain_validated",
            Self::DomainExpired => "domain_expired",
            Self::DomainRevalidationNotice => "domain_revalidation_notice",
            Self::OrganizationValidated => "organization_validated",
            Self::OrganizationExpired => "organization_expired",
            Self::OrganizationRevalidationNotice => "organization_revalidation_notice",
            Self::OrderCanceled => "order_canceled",
            Self::MailFailed => "mail_failed",
            Self::AccountAlarm => "account_alarm",
            Self::Test => "test",
        }
    }

    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What a webhook can be narrowed to.
    pub fn may_be_chosen(self) -> bool {
        self != Self::Test
    }
}

/// The events of a decision about an order that stood as `before`; `None` when
/// the order is new.
pub fn events(before: Option<&Order>, decision: &Decision) -> Vec<Event> {
    let order = &decision.order;
    let mut events = Vec::new();
    let mut tell = |kind: EventKind, data: Json| {
        let is_immediate = kind == EventKind::CertificateIssued && nobody_was_asked(order);
        events.push(Event { account: order.account, kind, data, is_immediate });
    };
    for name in newly_proved(before, order) {
        tell(EventKind::DomainValidated, json!({ "order_id": order.id, "domain_name": name }));
    }
    for certificate in newly_revoked(before, order) {
        tell(EventKind::CertificateRevoked, json!({ "order_id": order.id, "certificate_id": certificate }));
    }
    if let Some(certificate) = &decision.certificate {
        tell(EventKind::CertificateIssued, json!({ "order_id": order.id, "certificate_id": certificate.id }));
    }
    if before.is_some_and(|before| before.status != order.status) {
        match order.status {
            OrderStatus::Rejected => tell(EventKind::OrderRejected, json!({ "order_id": order.id })),
            OrderStatus::Canceled => tell(EventKind::OrderCanceled, json!({ "order_id": order.id })),
            _ => {}
        }
    }
    // Several people may be warned of one thing.
    if decision.mails.iter().any(|mail| mail.kind() == MailKind::AccountAlarm) {
        tell(EventKind::AccountAlarm, json!({ "order_id": order.id }));
    }
    events
}

/// Such an order is issued before the ordering call is answered, which gives the
/// certificate.
fn nobody_was_asked(order: &Order) -> bool {
    let mut proofs = order.names.iter().filter_map(|name| name.evidence.as_ref());
    proofs.all(|evidence| evidence.method == Method::Prevalidated)
}

/// Certificates that stood before and are revoked now.
fn newly_revoked(before: Option<&Order>, after: &Order) -> Vec<CertificateId> {
    let revoked = |order: &Order| -> Vec<CertificateId> {
        let is_revoked =
            |one: &&crate::order::OrderCertificate| one.issued().is_some_and(|issued| issued.revoked.is_some());
        order.certificates.iter().filter(is_revoked).map(|one| one.id).collect()
    };
    let old = before.map(revoked).unwrap_or_default();
    revoked(after).into_iter().filter(|id| !old.contains(id)).collect()
}

/// Names that were unproved before. Those that a new order brings along proved
/// were validated earlier.
fn newly_proved(before: Option<&Order>, after: &Order) -> Vec<String> {
    let was_unproved = |name: &&crate::order::OrderName| {
        let old = before.and_then(|before| before.names.iter().find(|old| old.name == name.name));
        old.is_some_and(|old| old.evidence.is_none())
    };
    let proved = after.names.iter().filter(|name| name.evidence.is_some()).filter(was_unproved);
    proved.map(|name| name.name.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_again() {
        for kind in EventKind::ALL {
            assert_eq!(EventKind::find(kind.name()), Some(kind));
        }
        assert_eq!(EventKind::find("certificate"), None);
    }
}
