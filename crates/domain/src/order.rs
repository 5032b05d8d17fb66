//! [`Order`]: a certificate order and every step it can take.
//!
//! Each step is a method that takes the order, what was asked and the
//! [`Context`], and gives a [`Decision`]: the order as it is afterwards and all
//! that must be written with it. A refused step gives an error and no decision.

use std::collections::HashSet;
use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::account::{AccountId, ContainerId, Organization, UserId, id};
use crate::dcv::{Approval, Code, CodeHash, Evidence, Value, ValueHash};
use crate::email::EmailAddress;
use crate::language::Language;
use crate::limits::Usage;
use crate::mail::{CertificateFacts, CertificateIssued, Content, Mail, MailId, OrderEnded, Recipient};
use crate::name::{DnsName, Fqdn};
use crate::policy::Policy;
use crate::product::Product;
use crate::time::Timestamp;

mod additional_emails;
mod adopt;
mod ask;
mod decide;
mod lapse;
mod resend;
mod value;

pub use additional_emails::{
    ADDITIONAL_EMAILS_SET, AdditionalEmail, ListChange, ListError, Replaced, each_once, replace,
};
pub use ask::TooSoon;
pub(crate) use ask::{Asker, Target, ask, join};
pub(crate) use decide::warn;
pub use decide::{ApproveError, CancelError, Outcome, RejectError};
pub use lapse::Lapsed;
pub(crate) use resend::not_an_approver;
pub use resend::{EntryError, EntryField, Resend, ResendEntry, ResendError, Unasked};
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
    /// Common name first, then the other names, each once.
    pub names: Vec<OrderName>,
    pub method: DcvMethod,
    /// Language of the approval mails unless a call asks for another.
    pub language: Language,
    /// Language of notices to people of whom we know no other.
    pub account_language: Language,
    pub technical_contact: Option<EmailAddress>,
    pub additional_emails: Vec<AdditionalEmail>,
    /// Live approvals, and those young enough for the limits to count.
    pub approvals: Vec<Approval>,
    /// The number of its certificate, settled when the order is placed.
    pub certificate: CertificateId,
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
    /// Waits for domain control validation.
    Pending,
    /// Every name is proved; the certificate is being signed.
    Approved,
    Issued,
    Rejected,
    Canceled,
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
    pub certificate: Option<CertificateChange>,
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

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertificateChange {
    /// The intent to sign, written before the signature is made (R56).
    Intend { id: CertificateId, serial: [u8; 16] },
    /// The intent does not hold any more: a proof lapsed before the signature.
    Withdraw { id: CertificateId },
    /// The signature was made.
    Issue(IssuedCertificate),
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

    /// 16 random bytes, read as a positive number that fills all 16 (R54).
    fn serial(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        (self.fill)(&mut bytes);
        bytes[0] = bytes[0] & 0x3f | 0x40;
        bytes
    }
}

impl OrderStatus {
    pub const ALL: [Self; 5] = [Self::Pending, Self::Approved, Self::Issued, Self::Rejected, Self::Canceled];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Issued => "issued",
            Self::Rejected => "rejected",
            Self::Canceled => "canceled",
        }
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
    /// person. A second worker that comes with another signature finds the
    /// order issued and is turned away (R56).
    pub fn issued(&self, certificate: IssuedCertificate, context: &Context) -> Result<Decision, NotApproved> {
        if self.status != OrderStatus::Approved || self.certificate != certificate.id {
            return Err(NotApproved);
        }
        let content = Content::CertificateIssued(CertificateIssued {
            certificate: CertificateFacts {
                product: self.product.name.to_owned(),
                common_name: self.common_name.clone(),
                names: self.names.iter().map(|name| name.name.clone()).collect(),
                serial: certificate.serial.clone(),
                sha256: certificate.sha256.clone(),
                issuer: certificate.issuer.clone(),
                valid_from: certificate.valid_from,
                valid_till: certificate.valid_till,
            },
            chain_pem: certificate.chain_pem.clone(),
        });
        let detail = json!({ "certificate_id": certificate.id, "serial_number": certificate.serial });
        let mut decision =
            self.decide("certificate_issued", detail, |order| order.set_status(OrderStatus::Issued, context.now));
        decision.mails = self.notices(&content, context);
        decision.certificate = Some(CertificateChange::Issue(certificate));
        Ok(decision)
    }

    /// One notice for each person on the order: requester, technical contact,
    /// additional emails. Whoever has two of these roles gets one message.
    pub(crate) fn notices(&self, content: &Content, context: &Context) -> Vec<Mail> {
        let requester = [(&self.requester, Recipient::Requester, self.requester_language)];
        let technical = self.technical_contact.iter().map(|to| {
            let language = self.listed_language(to).unwrap_or(self.account_language);
            (to, Recipient::TechnicalContact, language)
        });
        let additional = self
            .additional_emails
            .iter()
            .map(|listed| (&listed.email, Recipient::Additional, listed.language.unwrap_or(self.account_language)));
        let mut seen = HashSet::new();
        let people = requester.into_iter().chain(technical).chain(additional).filter(|(to, ..)| seen.insert(to.key()));
        let mail = |(to, role, language): (&EmailAddress, Recipient, Language)| Mail {
            id: context.mail_id(),
            account: self.account,
            order: Some(self.id),
            to: to.clone(),
            role,
            language,
            queued_at: context.now,
            content: content.clone(),
            unsubscribe: None,
        };
        people.map(mail).collect()
    }

    fn ended(&self, by: String, reason: &str) -> OrderEnded {
        OrderEnded {
            product: self.product.name.to_owned(),
            common_name: self.common_name.clone(),
            names: self.names.iter().map(|name| name.name.clone()).collect(),
            by,
            reason: reason.chars().take(MAX_REASON).collect(),
            reported: false,
        }
    }

    /// A decision that changes the order by `change` and nothing else.
    fn decide(&self, action: &'static str, detail: Json, change: impl FnOnce(&mut Self)) -> Decision {
        let mut order = self.clone();
        change(&mut order);
        Decision {
            order,
            mails: Vec::new(),
            certificate: None,
            note: None,
            audit: Some(Audit { action, detail }),
            output: (),
        }
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

    /// Once every name is proved the order is approved, and the intent to sign
    /// is written with that very decision.
    pub(crate) fn approve_if_proved(&mut self, context: &Context) -> Option<CertificateChange> {
        if self.status != OrderStatus::Pending || self.pending_names().next().is_some() {
            return None;
        }
        self.set_status(OrderStatus::Approved, context.now);
        Some(CertificateChange::Intend { id: self.certificate, serial: context.serial() })
    }
}

/// The order does not wait for this certificate (any more).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the order does not wait for this certificate")]
pub struct NotApproved;
