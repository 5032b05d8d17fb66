//! [`Content`]: what each kind of mail says, as data.

use serde::{Deserialize, Serialize};

use super::MailKind;
use crate::dcv::{Code, Source, Value};
use crate::email::EmailAddress;
use crate::name::{DnsName, Fqdn};
use crate::order::OrderId;
use crate::time::Timestamp;

/// What a mail says. Everything it needs is here, so that composing it later,
/// even on another node, gives the same words.
///
/// Words of people (`reason`, `comment`, `message`) are shown as they are
/// written, at most 500 characters of them, and never as a link (R30).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    DcvApproval(DcvApproval),
    OrderReceived(OrderReceived),
    OrderApproval(OrderApproval),
    OrderApproved(OrderApproved),
    OrderRejected(OrderEnded),
    OrderCanceled(OrderEnded),
    CertificateIssued(CertificateIssued),
    CertificateReissued(CertificateReissued),
    DuplicateIssued(CertificateIssued),
    CertificateRenewed(CertificateRenewed),
    CertificateRevoked(CertificateRevoked),
    CertificateExpiring(CertificateExpiring),
    CertificateExpired(CertificateExpiring),
    OrderExpiring(OrderExpiring),
    ValidationExpiring(ValidationExpiring),
    AccountAlarm(AccountAlarm),
}

impl Content {
    pub const fn kind(&self) -> MailKind {
        match self {
            Self::DcvApproval(_) => MailKind::DcvApproval,
            Self::OrderReceived(_) => MailKind::OrderReceived,
            Self::OrderApproval(_) => MailKind::OrderApproval,
            Self::OrderApproved(_) => MailKind::OrderApproved,
            Self::OrderRejected(_) => MailKind::OrderRejected,
            Self::OrderCanceled(_) => MailKind::OrderCanceled,
            Self::CertificateIssued(_) => MailKind::CertificateIssued,
            Self::CertificateReissued(_) => MailKind::CertificateReissued,
            Self::DuplicateIssued(_) => MailKind::DuplicateIssued,
            Self::CertificateRenewed(_) => MailKind::CertificateRenewed,
            Self::CertificateRevoked(_) => MailKind::CertificateRevoked,
            Self::CertificateExpiring(_) => MailKind::CertificateExpiring,
            Self::CertificateExpired(_) => MailKind::CertificateExpired,
            Self::OrderExpiring(_) => MailKind::OrderExpiring,
            Self::ValidationExpiring(_) => MailKind::ValidationExpiring,
            Self::AccountAlarm(_) => MailKind::AccountAlarm,
        }
    }

    /// The certificate that is spoken of.
    pub const fn certificate(&self) -> Option<&CertificateFacts> {
        match self {
            Self::CertificateIssued(content) | Self::DuplicateIssued(content) => Some(&content.certificate),
            Self::CertificateReissued(content) => Some(&content.certificate),
            Self::CertificateRenewed(content) => Some(&content.certificate),
            Self::CertificateRevoked(content) => Some(&content.certificate),
            Self::CertificateExpiring(content) | Self::CertificateExpired(content) => Some(&content.certificate),
            Self::OrderExpiring(content) => Some(&content.certificate),
            Self::AccountAlarm(AccountAlarm { alarm: Alarm::Unreachable { certificate, .. }, .. }) => Some(certificate),
            _ => None,
        }
    }

    /// Every name that is spoken of.
    pub fn names(&self) -> &[DnsName] {
        match self {
            Self::DcvApproval(content) => &content.names,
            Self::OrderReceived(content) => &content.names,
            Self::OrderApproval(content) => &content.names,
            Self::OrderApproved(content) => &content.names,
            Self::OrderRejected(content) | Self::OrderCanceled(content) => &content.names,
            Self::ValidationExpiring(content) => &content.names,
            Self::AccountAlarm(AccountAlarm { alarm: Alarm::Disowned { names, .. }, .. })
            | Self::AccountAlarm(AccountAlarm { alarm: Alarm::EmailApprovalEnds { names, .. }, .. }) => names,
            other => other.certificate().map_or(&[], |certificate| &certificate.names),
        }
    }
}

/// Asks the holder of a domain whether a certificate may be issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DcvApproval {
    pub account_name: String,
    /// Who placed the order, or asks for the domain to be validated.
    pub requester: EmailAddress,
    /// Empty when no order asks but a domain.
    pub product: String,
    pub common_name: DnsName,
    pub adn: Fqdn,
    /// Where the recipient's address comes from: what was looked up is looked up
    /// again before the mail leaves (R3).
    pub source: Source,
    /// The names that approving proves.
    pub names: Vec<DnsName>,
    /// What approving grants beyond the order.
    #[serde(default)]
    pub grant: Option<Grant>,
    pub value: Value,
    /// Typed on the page, where one is asked for (R18).
    #[serde(default)]
    pub code: Option<Code>,
    pub expires_at: Timestamp,
}

/// Approving validates the names, and those below them, for an organization: its
/// later orders ask nobody about them for so many days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    pub organization: String,
    pub days: u32,
}

/// What an order waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// Somebody in the account approves the request.
    Colleague,
    /// Control of the names is proved.
    Domains,
    /// Nothing: the certificate is issued at once.
    Issue,
}

/// What somebody in the account asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Requested {
    Certificate,
    Renewal,
    Reissue,
    Duplicate,
    Revocation,
}

/// Tells that an order was placed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderReceived {
    pub account_name: String,
    /// Who placed the order.
    pub requester: EmailAddress,
    pub product: String,
    pub common_name: DnsName,
    pub names: Vec<DnsName>,
    pub next: NextStep,
}

/// Asks a colleague in the account to approve or reject a request. Deciding
/// happens in the console or by the API: this mail carries nothing that approves (R25).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderApproval {
    pub account_name: String,
    pub requester: EmailAddress,
    pub request: Requested,
    pub product: String,
    pub common_name: DnsName,
    pub names: Vec<DnsName>,
    /// What the requester wrote; may be empty.
    pub comment: String,
}

/// Tells that a colleague approved a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderApproved {
    pub account_name: String,
    /// The approving user's address.
    pub by: String,
    pub request: Requested,
    pub product: String,
    pub common_name: DnsName,
    pub names: Vec<DnsName>,
    /// What the colleague wrote; may be empty.
    pub comment: String,
    pub next: NextStep,
}

/// Tells that an order, or what somebody asked for on it, ended without a
/// certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderEnded {
    pub product: String,
    pub common_name: DnsName,
    pub names: Vec<DnsName>,
    /// Who ended it: the canceling user's or the rejecting approver's address.
    pub by: String,
    /// The reason as that person wrote it; may be empty.
    pub reason: String,
    /// The approver does not know the order at all and reported it.
    #[serde(default)]
    pub reported: bool,
    /// What was rejected, where the order itself goes on.
    #[serde(default)]
    pub request: Option<Requested>,
}

/// A certificate as its holder can recognise it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateFacts {
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
}

/// Tells that a certificate is there, or a duplicate of one; it is attached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateIssued {
    #[serde(flatten)]
    pub certificate: CertificateFacts,
    /// Leaf, then intermediates, PEM.
    pub chain_pem: String,
}

/// Tells that a certificate took the place of an earlier one of the order; it
/// is attached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateReissued {
    #[serde(flatten)]
    pub certificate: CertificateFacts,
    /// Leaf, then intermediates, PEM.
    pub chain_pem: String,
    /// The serial number of the certificate that it replaces, upper-case hex.
    pub replaces: String,
}

/// Tells that an order continues an earlier one; its certificate is attached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateRenewed {
    #[serde(flatten)]
    pub certificate: CertificateFacts,
    /// Leaf, then intermediates, PEM.
    pub chain_pem: String,
    pub earlier_order: OrderId,
    /// When the earlier certificate ends.
    pub earlier_valid_till: Timestamp,
}

/// Tells that a certificate must not be trusted any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateRevoked {
    #[serde(flatten)]
    pub certificate: CertificateFacts,
    /// The revoking user's address.
    pub by: String,
    pub revoked_at: Timestamp,
    /// What that person wrote; may be empty.
    pub reason: String,
}

/// Reminds that a certificate ends, or that it has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateExpiring {
    #[serde(flatten)]
    pub certificate: CertificateFacts,
    /// Whole days from the mail to the end, or from the end to the mail; 0 is less than one. See
    /// [`crate::reminder::Schedule::days_from_end`].
    pub days: u32,
    /// The order's or the account's own words (`custom_renewal_message`); may be empty.
    pub message: String,
}

/// Reminds that an order of several years ends, and with it the right to have
/// further certificates issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderExpiring {
    /// The order's present certificate.
    #[serde(flatten)]
    pub certificate: CertificateFacts,
    pub order_valid_till: Timestamp,
    /// Whole days from the mail to the end of the order.
    pub days: u32,
    /// The order's or the account's own words (`custom_renewal_message`); may be empty.
    pub message: String,
}

/// What was validated beforehand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Validated {
    Domain(Fqdn),
    /// An organization, by its name.
    Organization(String),
}

/// Reminds that a validation ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidationExpiring {
    pub account_name: String,
    pub validated: Validated,
    pub valid_till: Timestamp,
    /// Whole days from the mail to the end.
    pub days: u32,
    /// The names of live certificates that rest on it; may be empty.
    pub names: Vec<DnsName>,
}

/// Tells the account that something is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountAlarm {
    pub account_name: String,
    /// When it was noticed.
    pub at: Timestamp,
    pub alarm: Alarm,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Alarm {
    /// Somebody who got an approval mail says that they did not ask for it. The
    /// mail names its order.
    Disowned {
        /// Whose approval mail it was.
        by: EmailAddress,
        /// Who placed the order.
        requester: EmailAddress,
        product: String,
        common_name: DnsName,
        names: Vec<DnsName>,
        /// What that person wrote; may be empty.
        comment: String,
    },
    /// The same about a domain that is validated ahead of its orders.
    DomainDisowned {
        /// Whose approval mail it was.
        by: EmailAddress,
        organization: String,
        domain: Fqdn,
        /// What that person wrote; may be empty.
        comment: String,
    },
    /// Nobody on an order can be reached any more, though its certificate is
    /// live. The mail names its order.
    Unreachable {
        certificate: CertificateFacts,
        /// Everybody on the order, none of whom gets mail.
        people: Vec<EmailAddress>,
    },
    /// From a day on, approval by mail proves nothing any more (R12).
    EmailApprovalEnds {
        ends_at: Timestamp,
        /// The account's names that were proved by mail; may be empty.
        names: Vec<DnsName>,
    },
}
