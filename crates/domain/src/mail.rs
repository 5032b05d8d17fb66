//! [`Mail`]: which mail, to whom, in which language, as data. `mail` renders it.

use serde::{Deserialize, Serialize};

use crate::account::AccountId;
use crate::dcv::Value;
use crate::email::EmailAddress;
use crate::language::Language;
use crate::name::{DnsName, Fqdn};
use crate::order::OrderId;
use crate::time::Timestamp;

/// Names one mail; sorts by the time it was queued (UUID version 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MailId(pub uuid::Uuid);

impl MailId {
    pub fn new(now: Timestamp, random: &[u8; 10]) -> Self {
        let millis = u64::try_from(now.millis()).unwrap_or(0);
        Self(uuid::Builder::from_unix_timestamp_millis(millis, random).into_uuid())
    }
}

impl std::fmt::Display for MailId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// One message to one recipient (R26).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    pub id: MailId,
    pub account: AccountId,
    pub order: OrderId,
    pub to: EmailAddress,
    /// Why this person is written to.
    pub role: Recipient,
    /// Fixed when the mail is queued (R32).
    pub language: Language,
    pub queued_at: Timestamp,
    pub content: Content,
}

impl Mail {
    pub fn kind(&self) -> MailKind {
        self.content.kind()
    }

    /// The name that an approval mail asks about.
    pub fn domain(&self) -> Option<&Fqdn> {
        match &self.content {
            Content::DcvApproval(approval) => Some(&approval.adn),
            _ => None,
        }
    }
}

/// In which role somebody is written to. One message a person: the first role
/// that applies, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// May approve a name.
    Approver,
    /// Placed the order.
    Requester,
    TechnicalContact,
    /// On the order's list of additional emails; leaves with it (R25).
    Additional,
}

impl Recipient {
    pub const ALL: [Self; 4] = [Self::Approver, Self::Requester, Self::TechnicalContact, Self::Additional];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Approver => "approver",
            Self::Requester => "requester",
            Self::TechnicalContact => "technical_contact",
            Self::Additional => "additional",
        }
    }
}

/// The kinds of mail that are sent so far, by their names in the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    DcvApproval,
    CertificateIssued,
    OrderRejected,
    OrderCanceled,
}

impl MailKind {
    pub const ALL: [Self; 4] = [Self::DcvApproval, Self::CertificateIssued, Self::OrderRejected, Self::OrderCanceled];

    pub const fn name(self) -> &'static str {
        match self {
            Self::DcvApproval => "dcv_approval",
            Self::CertificateIssued => "certificate_issued",
            Self::OrderRejected => "order_rejected",
            Self::OrderCanceled => "order_canceled",
        }
    }

    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What a mail says. Everything it needs is here, so that composing it later,
/// even on another node, gives the same words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    DcvApproval(DcvApproval),
    CertificateIssued(CertificateIssued),
    OrderRejected(OrderEnded),
    OrderCanceled(OrderEnded),
}

impl Content {
    pub const fn kind(&self) -> MailKind {
        match self {
            Self::DcvApproval(_) => MailKind::DcvApproval,
            Self::CertificateIssued(_) => MailKind::CertificateIssued,
            Self::OrderRejected(_) => MailKind::OrderRejected,
            Self::OrderCanceled(_) => MailKind::OrderCanceled,
        }
    }
}

/// Asks the holder of a domain whether a certificate may be issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DcvApproval {
    pub account_name: String,
    /// Who placed the order.
    pub requester: EmailAddress,
    pub product: String,
    pub common_name: DnsName,
    pub adn: Fqdn,
    /// The names that approving proves.
    pub names: Vec<DnsName>,
    pub value: Value,
    pub expires_at: Timestamp,
}

/// Tells that a certificate is there; it is attached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateIssued {
    pub product: String,
    pub common_name: DnsName,
    pub names: Vec<DnsName>,
    /// Upper-case hex.
    pub serial: String,
    /// SHA-256 of the certificate, upper-case hex.
    pub sha256: String,
    pub issuer: String,
    pub valid_from: Timestamp,
    pub valid_till: Timestamp,
    /// Leaf, then intermediates, PEM.
    pub chain_pem: String,
}

/// Tells that an order ended without a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderEnded {
    pub product: String,
    pub common_name: DnsName,
    pub names: Vec<DnsName>,
    /// Who ended it: the canceling user's or the rejecting approver's address.
    pub by: String,
    /// The reason as that person wrote it; at most 500 characters, never a link.
    pub reason: String,
}

/// Where a mail is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// Waits for its first attempt.
    Queued,
    /// An attempt failed for now; tried again later.
    Deferred,
    /// The next server took it.
    Sent,
    /// Refused for good.
    Failed,
    /// Overtaken before it left: its value died or its recipient was removed.
    Canceled,
}

impl MailState {
    pub const ALL: [Self; 5] = [Self::Queued, Self::Deferred, Self::Sent, Self::Failed, Self::Canceled];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Deferred => "deferred",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
        }
    }

    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}
