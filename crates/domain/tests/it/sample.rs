//! [`Desk`]: an order and all that a rule is told beside it, for tests.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use sealpost_domain::account::AccessRole;
use sealpost_domain::dcv::{Approval, Code, Proof};
use sealpost_domain::mail::{Content, DcvApproval};
use sealpost_domain::order::{
    ApproveError, Approving, Asked, CancelError, CertificateKind, DcvMethod, DecideError, IssuedCertificate, Note,
    NoteId, OrderCertificate, OrderId, Outcome, ReissueError, RequestId, RequestKind, RequestStatus, Resend,
    ResendEntry, ResendError, RevocationReason, RevokeError, Stage, Validation, Wanted,
};
use sealpost_domain::place::{PlaceError, Placement, names};
use sealpost_domain::staff::Person;
use sealpost_domain::time::DAY;
use sealpost_domain::{
    AccountId, CertificateId, CodeHash, Contacts, ContainerId, Context, Decision, DnsName, EmailAddress, Fqdn,
    Language, Mail, MailLimits, Order, OrderStatus, Policy, Product, Staff, Timestamp, Usage, UserId, ValueHash,
};
use serde_json::json;

pub const START: Timestamp = Timestamp::from_secs(1_800_000_000);
pub const CERTIFICATE: CertificateId = CertificateId(9);

pub fn name(text: &str) -> DnsName {
    DnsName::parse(text).expect(text)
}

pub fn fqdn(text: &str) -> Fqdn {
    Fqdn::parse(text).expect(text)
}

pub fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect(text)
}

/// An entry of a resend; "" leaves a member out.
pub fn entry(domain: &str, address: &str, email_domain: &str) -> ResendEntry {
    ResendEntry {
        domain: (!domain.is_empty()).then(|| name(domain)),
        email: (!address.is_empty()).then(|| email(address)),
        email_domain: (!email_domain.is_empty()).then(|| fqdn(email_domain)),
    }
}

/// The mails as `recipient for adn`, sorted.
pub fn told(mails: &[Mail]) -> Vec<String> {
    let mut told: Vec<_> = mails.iter().map(|mail| format!("{} for {}", mail.to, question(mail).adn)).collect();
    told.sort();
    told
}

/// The five constructed addresses of each ADN, as [`told`] writes them.
pub fn five(adns: &[&str]) -> Vec<String> {
    let locals = ["admin", "administrator", "hostmaster", "postmaster", "webmaster"];
    let mut told: Vec<_> = adns.iter().flat_map(|adn| locals.map(|local| format!("{local}@{adn} for {adn}"))).collect();
    told.sort();
    told
}

pub fn question(mail: &Mail) -> &DcvApproval {
    match &mail.content {
        Content::DcvApproval(question) => question,
        other => panic!("not an approval mail: {other:?}"),
    }
}

/// A request of a user, numbered.
pub fn asked(request: i64, user: i64, is_approved: bool) -> Asked {
    let comments = Some("please".to_owned());
    Asked {
        request: RequestId(request),
        user: UserId(user),
        email: email("jill@customer.example"),
        comments,
        is_approved,
    }
}

/// A user of the account.
pub fn person(user: i64, address: &str, language: Language, role: AccessRole) -> Person {
    Person { user: UserId(user), email: email(address), language, role }
}

/// A user who may approve.
pub fn approver(user: i64) -> Approving {
    Approving { user: UserId(user), email: "boss@customer.example".to_owned(), may_approve: true, comment: None }
}

pub fn wanted(id: i64, all: &[&str]) -> Wanted {
    let names: Vec<_> = all.iter().map(|text| name(text)).collect();
    let common_name = names.first().expect("at least one name").clone();
    Wanted { id: CertificateId(id), common_name, names, details: json!({}), asks: Vec::new() }
}

/// A signature of 199 days.
pub fn issued(id: CertificateId, now: Timestamp) -> IssuedCertificate {
    IssuedCertificate {
        id,
        pem: "PEM".to_owned(),
        chain_pem: "PEM of the chain".to_owned(),
        serial: format!("{:032X}", id.0),
        thumbprint: "00".repeat(20),
        sha256: "11".repeat(32),
        issuer: "Example Issuing CA".to_owned(),
        issuer_id: "3EE6E4F6856DF7FC".to_owned(),
        valid_from: now,
        valid_till: now + DAY * 199 - Duration::from_secs(1),
    }
}

/// An order, the world around it, and every mail that its steps queued.
pub struct Desk {
    pub order: Order,
    pub contacts: Contacts,
    pub limits: MailLimits,
    pub usage: Usage,
    pub policy: Policy,
    pub now: Timestamp,
    pub mails: Vec<Mail>,
    /// What [`Context::fill`] gave, call by call.
    pub filled: RefCell<Vec<Vec<u8>>>,
    /// Whether mails carry a code.
    pub codes: bool,
    seed: Cell<u64>,
}

impl Desk {
    /// An order that was not placed yet: nobody was asked.
    pub fn new(all: &[&str]) -> Self {
        let mut all = all.iter().map(|text| name(text));
        let common_name = all.next().expect("at least one name");
        let mut order = Order {
            id: OrderId(7),
            account: AccountId(1),
            account_name: "Example Ltd".to_owned(),
            container: ContainerId(2),
            organization: None,
            user: UserId(3),
            requester: email("jill@customer.example"),
            requester_language: Language::Japanese,
            product: Product::find("ssl_dv_geotrust").expect("a product"),
            status: OrderStatus::Pending,
            names: names(&common_name, all.collect()),
            common_name,
            method: DcvMethod::Email,
            language: Language::Korean,
            account_language: Language::German,
            technical_contact: None,
            organization_contact: None,
            additional_emails: Vec::new(),
            approvals: Vec::new(),
            certificate: CERTIFICATE,
            certificates: Vec::new(),
            requests: Vec::new(),
            staff: Staff::default(),
            days: 365,
            valid_till: None,
            renewal_of: None,
            renewal_notices: None,
            renewal_message: None,
            unreachable_since: None,
            remind_at: None,
            reminded_till: None,
            created_at: START,
            status_changed_at: START,
        };
        let (common_name, wanted) = (order.common_name.clone(), order.names.clone());
        let kind = CertificateKind::Original;
        order.certificates = vec![OrderCertificate::wanted(CERTIFICATE, kind, common_name, wanted, json!({}), START)];
        order.requests = vec![asked(1, 3, true).request(RequestKind::NewRequest, Some(CERTIFICATE), START)];
        let off = MailLimits {
            approver_burst: 0,
            approver_per_day: 0,
            recipient_per_day: 0,
            account_per_hour: 0,
            ..MailLimits::default()
        };
        Self {
            order,
            contacts: Contacts::default(),
            limits: off,
            usage: Usage::default(),
            policy: Policy::default(),
            now: START,
            mails: Vec::new(),
            filled: RefCell::default(),
            codes: false,
            seed: Cell::new(1),
        }
    }

    /// An order as it stands an hour after it was placed, its mails sent.
    pub fn placed(all: &[&str]) -> Self {
        let mut desk = Self::new(all);
        desk.place(&[]).expect("can be placed");
        desk.hour_later();
        desk
    }

    pub fn hour_later(&mut self) {
        self.later(Duration::from_secs(3600));
        self.sent();
    }

    pub fn later(&mut self, span: Duration) {
        self.now = self.now + span;
    }

    /// Everything queued has left.
    pub fn sent(&mut self) {
        for approval in &mut self.order.approvals {
            approval.queued = false;
        }
    }

    pub fn place(&mut self, entries: &[ResendEntry]) -> Result<Decision, PlaceError> {
        let placement = Placement {
            order: self.order.clone(),
            dcv_emails: entries.to_vec(),
            prevalidated: false,
            validated: Vec::new(),
        };
        let decision = self.with(|context| placement.decide(&self.contacts, &self.limits, context))?;
        self.keep(&decision);
        Ok(decision)
    }

    /// Decides a resend and takes its outcome over.
    pub fn resend(&mut self, entries: &[ResendEntry]) -> Result<Vec<Mail>, ResendError> {
        self.resend_in(None, entries)
    }

    pub fn resend_in(&mut self, language: Option<Language>, entries: &[ResendEntry]) -> Result<Vec<Mail>, ResendError> {
        let decision = self.ask_resend(language, entries)?;
        self.keep(&decision);
        Ok(decision.mails)
    }

    /// Decides a resend and leaves the order as it is.
    pub fn ask_resend(&self, language: Option<Language>, entries: &[ResendEntry]) -> Result<Decision, ResendError> {
        let request = Resend { entries: entries.to_vec(), language };
        self.with(|context| self.order.resend(&request, &self.contacts, &self.limits, context))
    }

    pub fn approve(&mut self, proof: impl Into<Proof>) -> Result<Decision<Outcome>, ApproveError> {
        let decision = self.with(|context| self.order.approve(proof, context))?;
        self.keep(&decision);
        Ok(decision)
    }

    pub fn reject(&mut self, proof: impl Into<Proof>, reason: &str) -> Result<Decision<Outcome>, ApproveError> {
        let decision = self.with(|context| self.order.reject(proof, reason, context))?;
        self.keep(&decision);
        Ok(decision)
    }

    pub fn report(&mut self, proof: impl Into<Proof>, reason: &str) -> Result<Decision<Outcome>, ApproveError> {
        let decision = self.with(|context| self.order.report(proof, reason, context))?;
        self.keep(&decision);
        Ok(decision)
    }

    pub fn cancel(&mut self, silent: bool) -> Result<Decision, CancelError> {
        let note = Note { id: NoteId(1), text: "ordered twice".to_owned() };
        let decision =
            self.with(|context| self.order.cancel("jill@customer.example".to_owned(), note, silent, context))?;
        self.keep(&decision);
        Ok(decision)
    }

    /// The hash of the newest value that was mailed to `address` for `adn`.
    pub fn value(&self, address: &str, adn: &str) -> ValueHash {
        let to = |mail: &&Mail| mail.to.as_str() == address && mail.domain() == Some(&fqdn(adn));
        let mail = self.mails.iter().rev().find(to).unwrap_or_else(|| panic!("no mail to {address} for {adn}"));
        question(mail).value.hash()
    }

    /// The certificates that wait for a signature.
    pub fn signing(&self) -> Vec<CertificateId> {
        let signing = |one: &&OrderCertificate| matches!(one.stage, Stage::Signing { .. });
        self.order.certificates.iter().filter(signing).map(|one| one.id).collect()
    }

    /// With the serial number of the intent, if there is one.
    pub fn intended(&self, mut issued: IssuedCertificate) -> IssuedCertificate {
        let intent = self.order.certificates.iter().find(|one| one.id == issued.id).and_then(|one| one.signing());
        issued.serial = intent.cloned().unwrap_or(issued.serial);
        issued
    }

    /// Signs what waits, as the worker does.
    pub fn sign(&mut self, id: CertificateId) -> Decision {
        let issued = self.intended(issued(id, self.now));
        let decision = self.with(|context| self.order.issued(issued, context)).expect("waits for it");
        self.keep(&decision);
        decision
    }

    /// An issued order: every name approved by its `admin@`.
    pub fn issued(all: &[&str]) -> Self {
        let mut desk = Self::placed(all);
        desk.approve_all();
        desk.sign(CERTIFICATE);
        desk
    }

    /// Approves every unproved name at its own `admin@`.
    pub fn approve_all(&mut self) {
        let next = |desk: &Self| desk.order.pending_names().next().map(|name| name.base.to_string());
        while let Some(base) = next(self) {
            self.approve(self.value(&format!("admin@{base}"), &base)).expect("approved");
        }
    }

    pub fn validation(&self) -> Validation<'_> {
        Validation { contacts: &self.contacts, limits: &self.limits, prevalidated: false }
    }

    pub fn reissue(&mut self, id: i64, all: &[&str], by: &Asked) -> Result<Decision<RequestStatus>, ReissueError> {
        let wanted = wanted(id, all);
        let decision = self.with(|context| self.order.reissue(&wanted, by, &self.validation(), context))?;
        self.keep(&decision);
        Ok(decision)
    }

    pub fn duplicate(&mut self, id: i64, all: &[&str], by: &Asked) -> Result<Decision<RequestStatus>, ReissueError> {
        let wanted = wanted(id, all);
        let decision = self.with(|context| self.order.duplicate(&wanted, by, context))?;
        self.keep(&decision);
        Ok(decision)
    }

    pub fn revoke(&mut self, id: Option<i64>, by: &Asked) -> Result<Decision<RequestStatus>, RevokeError> {
        let reason = RevocationReason::Superseded;
        let id = id.map(CertificateId);
        let decision = self.with(|context| self.order.revoke(id, reason, by, context))?;
        self.keep(&decision);
        Ok(decision)
    }

    pub fn decide_request(&mut self, id: i64, approve: bool, by: &Approving) -> Result<Decision, DecideError> {
        let id = RequestId(id);
        let decision = self.with(|context| match approve {
            true => self.order.approve_request(id, by, &self.validation(), context),
            false => self.order.reject_request(id, by, context),
        })?;
        self.keep(&decision);
        Ok(decision)
    }

    pub fn approval(&self, hash: ValueHash) -> &Approval {
        self.order.approvals.iter().find(|approval| approval.hash == hash).expect("was mailed")
    }

    pub fn proved(&self) -> Vec<String> {
        let proved = self.order.names.iter().filter(|name| name.evidence.is_some());
        proved.map(|name| name.name.to_string()).collect()
    }

    pub fn live(&self) -> Vec<&Approval> {
        self.order.approvals.iter().filter(|approval| approval.is_live(self.now)).collect()
    }

    pub fn with<T>(&self, act: impl FnOnce(&Context) -> T) -> T {
        let fill = |buffer: &mut [u8]| {
            for byte in &mut *buffer {
                *byte = u8::try_from(next(&self.seed) >> 56).expect("eight bits");
            }
            self.filled.borrow_mut().push(buffer.to_vec());
        };
        let hash = |value: ValueHash, code: &Code| code_hash(value, code);
        let codes: Option<sealpost_domain::order::HashCode> = if self.codes { Some(&hash) } else { None };
        act(&Context { now: self.now, usage: &self.usage, policy: &self.policy, fill: &fill, codes })
    }

    pub fn keep<T>(&mut self, decision: &Decision<T>) {
        self.order = decision.order.clone();
        self.mails.extend(decision.mails.iter().cloned());
    }
}

/// Stands for the keyed hash that the server hands in.
pub fn code_hash(value: ValueHash, code: &Code) -> CodeHash {
    let mut hash = value.0;
    hash.iter_mut().zip(code.reveal().bytes()).for_each(|(byte, digit)| *byte ^= digit);
    CodeHash(hash)
}

/// SplitMix64: chance that every run of the tests repeats.
pub fn next(seed: &Cell<u64>) -> u64 {
    seed.set(seed.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
    let mut z = seed.get();
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
