//! [`Mail`]: which mail, to whom, in which language, as data. `mail` renders it.

use serde::{Deserialize, Serialize};

use crate::account::AccountId;
use crate::dcv::Value;
use crate::email::EmailAddress;
use crate::language::Language;
use crate::name::Fqdn;
use crate::order::OrderId;
use crate::time::Timestamp;

mod content;

pub use content::{
    AccountAlarm, Alarm, CertificateExpiring, CertificateFacts, CertificateIssued, CertificateReissued,
    CertificateRenewed, CertificateRevoked, Content, DcvApproval, Grant, NextStep, OrderApproval, OrderApproved,
    OrderEnded, OrderExpiring, OrderReceived, Requested, Validated, ValidationExpiring,
};

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
    /// None for what concerns a domain or the account as a whole.
    pub order: Option<OrderId>,
    pub to: EmailAddress,
    /// Why this person is written to.
    pub role: Recipient,
    /// Fixed when the mail is queued (R32).
    pub language: Language,
    pub queued_at: Timestamp,
    pub content: Content,
    /// The secret of the link that ends notices to this person with one click
    /// (R31). Only kinds that [`MailKind::may_unsubscribe`] take it.
    pub unsubscribe: Option<Value>,
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
    OrganizationContact,
    /// A user who manages the account, and may approve requests of others.
    Administrator,
    /// One of the addresses that the account named for its notices.
    AccountContact,
    /// On the account's list for reminders; leaves with it.
    ReminderContact,
    /// On the order's list of additional emails; leaves with it (R25).
    Additional,
}

impl Recipient {
    pub const ALL: [Self; 8] = [
        Self::Approver,
        Self::Requester,
        Self::TechnicalContact,
        Self::OrganizationContact,
        Self::Administrator,
        Self::AccountContact,
        Self::ReminderContact,
        Self::Additional,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Approver => "approver",
            Self::Requester => "requester",
            Self::TechnicalContact => "technical_contact",
            Self::OrganizationContact => "organization_contact",
            Self::Administrator => "administrator",
            Self::AccountContact => "account_contact",
            Self::ReminderContact => "reminder_contact",
            Self::Additional => "additional",
        }
    }
}

/// The kinds of mail, by their names in the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// Asks the holder of a domain.
    DcvApproval,
    OrderReceived,
    /// Asks a colleague in the account to approve a request.
    OrderApproval,
    /// A colleague approved the request.
    OrderApproved,
    OrderRejected,
    OrderCanceled,
    CertificateIssued,
    CertificateReissued,
    DuplicateIssued,
    CertificateRenewed,
    CertificateRevoked,
    CertificateExpiring,
    CertificateExpired,
    /// An order of several years comes to its end.
    OrderExpiring,
    ValidationExpiring,
    /// Something that the account must look at.
    AccountAlarm,
}

impl MailKind {
    pub const ALL: [Self; 16] = [
        Self::DcvApproval,
        Self::OrderReceived,
        Self::OrderApproval,
        Self::OrderApproved,
        Self::OrderRejected,
        Self::OrderCanceled,
        Self::CertificateIssued,
        Self::CertificateReissued,
        Self::DuplicateIssued,
        Self::CertificateRenewed,
        Self::CertificateRevoked,
        Self::CertificateExpiring,
        Self::CertificateExpired,
        Self::OrderExpiring,
        Self::ValidationExpiring,
        Self::AccountAlarm,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::DcvApproval => "dcv_approval",
            Self::OrderReceived => "order_received",
            Self::OrderApproval => "order_approval",
            Self::OrderApproved => "order_approved",
            Self::OrderRejected => "order_rejected",
            Self::OrderCanceled => "order_canceled",
            Self::CertificateIssued => "certificate_issued",
            Self::CertificateReissued => "certificate_reissued",
            Self::DuplicateIssued => "duplicate_issued",
            Self::CertificateRenewed => "certificate_renewed",
            Self::CertificateRevoked => "certificate_revoked",
            Self::CertificateExpiring => "certificate_expiring",
            Self::CertificateExpired => "certificate_expired",
            Self::OrderExpiring => "order_expiring",
            Self::ValidationExpiring => "validation_expiring",
            Self::AccountAlarm => "account_alarm",
        }
    }

    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Notices may be ended by their recipient. What asks for a decision, and
    /// what alarms, may not (R31).
    pub const fn may_unsubscribe(self) -> bool {
        !matches!(self, Self::DcvApproval | Self::OrderApproval | Self::AccountAlarm)
    }
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
    /// The next server took it, and a server told later that it did not arrive (R40).
    Bounced,
    /// Refused for good.
    Failed,
    /// Overtaken before it left: its value died or its recipient was removed.
    Canceled,
    /// Set aside for a person to look at: it could not be composed, or one worker
    /// after the other died while it had it (R36).
    Parked,
}

impl MailState {
    pub const ALL: [Self; 7] =
        [Self::Queued, Self::Deferred, Self::Sent, Self::Bounced, Self::Failed, Self::Canceled, Self::Parked];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Deferred => "deferred",
            Self::Sent => "sent",
            Self::Bounced => "bounced",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
            Self::Parked => "parked",
        }
    }

    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}
