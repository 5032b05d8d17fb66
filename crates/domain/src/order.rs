//! [`Order`]: a certificate order and every step it can take.
//!
//! Each step is a method that takes the order, what was asked and the
//! [`Context`], and gives a [`Decision`]: the order as it is afterwards and all
//! that must be written with it. A refused step gives an error and no decision.

use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::account::{AccountId, ContainerId, Organization, UserId, id};
use crate::dcv::{Approval, Code, CodeHash, Evidence, Value, ValueHash};
use crate::email::EmailAddress;
use crate::language::Language;
use crate::limits::Usage;
use crate::mail::{Mail, MailId};
use crate::name::{DnsName, Fqdn};
use crate::policy::Policy;
use crate::product::Product;
use crate::staff::Staff;
use crate::time::{DAY, Timestamp};

mod additional_emails;
mod adopt;
mod ask;
mod certificate;
mod decide;
mod lapse;
mod last;
mod method;
mod notices;
mod people;
mod reach;
mod reissue;
mod remind;
mod request;
mod resend;
mod revoke;
mod validate;
mod value;

pub use additional_emails::{
    ADDITIONAL_EMAILS_SET, AdditionalEmail, ListChange, ListError, Replaced, each_once, replace,
};
pub use ask::TooSoon;
pub(crate) use ask::{Asker, Target, ask, join};
pub use certificate::{CertificateKind, Issued, OrderCertificate, RevocationReason, Revoked, Stage};
pub(crate) use decide::warn;
pub use decide::{ApproveError, CancelError, Outcome, RejectError};
pub use lapse::Lapsed;
pub use last::Earlier;
pub use method::MethodError;
pub use reach::{Mark, MarkKind};
pub use reissue::{ReissueError, Wanted};
pub use remind::{NotDue, Reminded};
pub use request::{Approving, Asked, DecideError, Processed, Request, RequestKind, RequestStatus};
pub(crate) use resend::not_an_approver;
pub use resend::{EntryError, EntryField, Resend, ResendEntry, ResendError, Unasked};
pub use revoke::RevokeError;
pub use validate::Validation;
pub(crate) use value::{Open, count_wrong_code, open, record};

id!(OrderId, CertificateId, RequestId, NoteId);

/// A value dies 30 days after it was made, at the latest (R16).
pub const VALUE_LIFE: Duration = Duration::from_secs(30 * 86_400);

/// An identical resend within this time joins a mail that is still queued (R42).
pub const JOIN_WINDOW: Duration = Duration::from_secs(30);

/// The longest reason that goes into a mail, in characters (R30).
pub const MAX_REASON: usize = 500;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub id: OrderId,
    pub account: AccountId,
    pub account_name: String,
    pub container: ContainerId,
    /// For OV and EV products: the organization that the certificate names.
    pub organization: Option<Organization>,
    pub user: UserId,
    pub requester: EmailAddress,
    pub requester_language: Language,
    pub product: &'static Product,
    pub status: OrderStatus,
    pub common_name: DnsName,
    /// Common name first, then the other names, each once. While a reissue
    /// waits for proof these are its names.
    pub names: Vec<OrderName>,
    pub method: DcvMethod,
    /// Language of the approval mails unless a call asks for another.
    pub language: Language,
    /// Language of notices to people of whom we know no other.
    pub account_language: Language,
    pub technical_contact: Option<EmailAddress>,
    pub organization_contact: Option<EmailAddress>,
    pub additional_emails: Vec<AdditionalEmail>,
    /// Live approvals, and those young enough for the limits to count.
    pub approvals: Vec<Approval>,
    /// The number of its primary certificate: the first one's is settled when
    /// the order is placed, the latest reissue takes its place.
    pub certificate: CertificateId,
    /// Every certificate of the order, in the order in which they were asked for.
    pub certificates: Vec<OrderCertificate>,
    /// Every request of the order, the oldest first.
    pub requests: Vec<Request>,
    /// The people of its account, and how that wants its notices addressed.
    pub staff: Staff,
    /// How long the order lasts, from its first certificate on.
    pub days: u32,
    /// Its end, once the first certificate is issued.
    pub valid_till: Option<Timestamp>,
    /// The order that this one renews.
    pub renewal_of: Option<Earlier>,
    /// Whether mails remind of its ends; none: as its account has it.
    pub renewal_notices: Option<bool>,
    /// The order's own words in the mails that remind of renewal.
    pub renewal_message: Option<String>,
    /// Since when nobody can be reached about its live certificate.
    pub unreachable_since: Option<Timestamp>,
    /// When a reminder falls due; see [`Order::next_reminder`].
    pub remind_at: Option<Timestamp>,
    /// What fell due till then is settled: told, or passed over in silence.
    pub reminded_till: Option<Timestamp>,
    pub created_at: Timestamp,
    pub status_changed_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderName {
    pub name: DnsName,
    pub evidence: Option<Evidence>,
}

/// Order status (API reference 5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderStatus {
    /// Waits for somebody in the account to approve it.
    NeedsApproval,
    /// Waits for domain control validation.
    Pending,
    /// Every name is proved; the certificate is being signed.
    Approved,
    Issued,
    /// Issued, and a reissue is open.
    ReissuePending,
    /// Every certificate of it is revoked.
    Revoked,
    Rejected,
    Canceled,
    /// Past its end.
    Expired,
}

/// How the names of an order are proved (API reference 5.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DcvMethod {
    Email,
}

/// Time, chance and counts for one decision. Values come from [`Context::fill`]
/// and nowhere else, so a test can know them.
pub struct Context<'a> {
    pub now: Timestamp,
    pub usage: &'a Usage,
    pub policy: &'a Policy,
    /// Fills a buffer with random bytes.
    pub fill: &'a dyn Fn(&mut [u8]),
    /// `Some` when approval mails are to carry a code (R18).
    pub codes: Option<HashCode<'a>>,
}

/// Hashes the code that belongs to a value with the desk's secret.
pub type HashCode<'a> = &'a dyn Fn(ValueHash, &Code) -> CodeHash;

/// What a rule decides: rows, not deeds. `store` writes many of them at once.
#[derive(Debug)]
pub struct Decision<T = ()> {
    pub order: Order,
    pub mails: Vec<Mail>,
    /// The signature that was made.
    pub certificate: Option<IssuedCertificate>,
    pub note: Option<Note>,
    /// None: nothing was changed and nothing is to be written; the act only
    /// tells what was decided before (R19).
    pub audit: Option<Audit>,
    pub output: T,
}

/// A note on an order; numbered by the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub id: NoteId,
    pub text: String,
}

/// What happened, for the account's audit log.
#[derive(Clone, Debug, PartialEq)]
pub struct Audit {
    pub action: &'static str,
    pub detail: Json,
}

/// A certificate as the issuer gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedCertificate {
    pub id: CertificateId,
    pub pem: String,
    /// Leaf, then intermediates, as attached to the mail.
    pub chain_pem: String,
    pub serial: String,
    /// SHA-1 of the certificate: what the API calls its thumbprint.
    pub thumbprint: String,
    pub sha256: String,
    /// Common name of the issuing certificate.
    pub issuer: String,
    /// Its id in the API.
    pub issuer_id: String,
    pub valid_from: Timestamp,
    pub valid_till: Timestamp,
}

impl Context<'_> {
    pub(crate) fn value(&self) -> Value {
        let mut bytes = [0; 32];
        (self.fill)(&mut bytes);
        Value::from_random(bytes)
    }

    pub(crate) fn mail_id(&self) -> MailId {
        let mut bytes = [0; 10];
        (self.fill)(&mut bytes);
        MailId::new(self.now, &bytes)
    }

    /// One that sorts behind all others of this moment.
    pub(crate) fn last_mail_id(&self) -> MailId {
        let mut bytes = [0; 10];
        (self.fill)(&mut bytes);
        MailId::new(self.now + Duration::from_millis(1), &bytes)
    }

    /// 16 random bytes, read as a positive number that fills all 16 (R54), in
    /// upper-case hex.
    fn serial(&self) -> String {
        let mut bytes = [0; 16];
        (self.fill)(&mut bytes);
        bytes[0] = bytes[0] & 0x3f | 0x40;
        bytes.iter().map(|byte| format!("{byte:02X}")).collect()
    }
}

impl OrderStatus {
    pub const ALL: [Self; 9] = [
        Self::NeedsApproval,
        Self::Pending,
        Self::Approved,
        Self::Issued,
        Self::ReissuePending,
        Self::Revoked,
        Self::Rejected,
        Self::Canceled,
        Self::Expired,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::NeedsApproval => "needs_approval",
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Issued => "issued",
            Self::ReissuePending => "reissue_pending",
            Self::Revoked => "revoked",
            Self::Rejected => "rejected",
            Self::Canceled => "canceled",
            Self::Expired => "expired",
        }
    }

    /// Whether approval mail may prove names: for the first certificate, or for
    /// a reissue.
    pub const fn is_validating(self) -> bool {
        matches!(self, Self::Pending | Self::ReissuePending)
    }

    /// Whether a certificate of such an order may be in use.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Issued | Self::ReissuePending)
    }

    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

impl DcvMethod {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
        }
    }

    /// As clients write it: case does not matter.
    pub fn find(name: &str) -> Option<Self> {
        [Self::Email].into_iter().find(|method| method.name().eq_ignore_ascii_case(name))
    }
}

impl Order {
    pub fn pending_names(&self) -> impl Iterator<Item = &DnsName> {
        self.names.iter().filter(|name| name.evidence.is_none()).map(|name| &name.name)
    }

    /// The unproved names that control of `adn` proves: equal or below, never
    /// above or beside (R5).
    pub fn names_governed_by(&self, adn: &Fqdn) -> Vec<DnsName> {
        self.pending_names().filter(|name| name.base.is_at_or_below(adn)).cloned().collect()
    }

    pub fn add_note(&self, note: Note) -> Decision {
        let mut decision = self.decide("note_added", json!({ "note_id": note.id }), |_| ());
        decision.note = Some(note);
        decision
    }

    /// Records the certificate and tells everybody on the order, one message a
    /// person. Whoever comes with the signature of another intent, or with a
    /// second one, is turned away (R56).
    pub fn issued(&self, issued: IssuedCertificate, context: &Context) -> Result<Decision, NotApproved> {
        let found = self.certificates.iter().find(|certificate| certificate.id == issued.id);
        let certificate = found.filter(|one| one.signing() == Some(&issued.serial)).ok_or(NotApproved)?;
        let kind = certificate.kind;
        let waits = match kind {
            CertificateKind::Original => self.status == OrderStatus::Approved,
            CertificateKind::Reissue => self.status == OrderStatus::ReissuePending,
            CertificateKind::Duplicate => matches!(self.status, OrderStatus::Issued | OrderStatus::ReissuePending),
        };
        if !waits {
            return Err(NotApproved);
        }
        let replaced = self.certificate;
        let detail = json!({ "certificate_id": issued.id, "serial_number": issued.serial, "kind": kind.name() });
        let mut decision = self.decide("certificate_issued", detail, |order| {
            order.keep_issued(&issued);
            match kind {
                CertificateKind::Original => {
                    order.valid_till = Some(issued.valid_from + DAY * self.days - Duration::from_secs(1));
                    order.set_status(OrderStatus::Issued, context.now);
                }
                CertificateKind::Reissue => {
                    order.certificate = issued.id;
                    order.set_status(OrderStatus::Issued, context.now);
                }
                CertificateKind::Duplicate => {}
            }
        });
        decision.mails = decision.order.tell_issued(kind, replaced, &issued, context);
        decision.certificate = Some(issued);
        Ok(decision)
    }

    fn keep_issued(&mut self, issued: &IssuedCertificate) {
        if let Some(certificate) = self.certificate_mut(issued.id) {
            certificate.stage = Stage::Issued(Issued {
                serial: issued.serial.clone(),
                sha256: issued.sha256.clone(),
                issuer: issued.issuer.clone(),
                valid_from: issued.valid_from,
                valid_till: issued.valid_till,
                revoked: None,
            });
        }
    }

    /// A decision that changes the order by `change` and nothing else.
    fn decide(&self, action: &'static str, detail: Json, change: impl FnOnce(&mut Self)) -> Decision {
        let mut order = self.clone();
        change(&mut order);
        order.decision(action, detail)
    }

    /// Tells what is, and writes nothing.
    fn unchanged<T>(&self, output: T) -> Decision<T> {
        Decision { order: self.clone(), mails: Vec::new(), certificate: None, note: None, audit: None, output }
    }

    /// A decision about the order as it stands here.
    fn decision(self, action: &'static str, detail: Json) -> Decision {
        let audit = Some(Audit { action, detail });
        Decision { order: self, mails: Vec::new(), certificate: None, note: None, audit, output: () }
    }

    fn set_status(&mut self, status: OrderStatus, now: Timestamp) {
        self.status = status;
        self.status_changed_at = now;
    }

    fn end_approvals(&mut self, now: Timestamp, which: impl Fn(&Approval) -> bool) {
        for approval in self.approvals.iter_mut().filter(|approval| approval.ended_at.is_none()) {
            if which(approval) {
                approval.ended_at = Some(now);
            }
        }
    }
}

impl<T> Decision<T> {
    /// The same decision with another output.
    fn with<U>(self, output: U) -> Decision<U> {
        let Self { order, mails, certificate, note, audit, .. } = self;
        Decision { order, mails, certificate, note, audit, output }
    }
}

/// The order does not wait for this certificate (any more).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the order does not wait for this certificate")]
pub struct NotApproved;
