//! [`Domain`]: a name whose control is proved for an organization ahead of its
//! orders (API reference §8). Approvals, values and limits are those of orders.

use std::collections::BTreeSet;

use serde_json::json;

use crate::account::{AccountId, ContainerId, Organization, id};
use crate::dcv::{Approval, Approver, Contacts, Evidence, Method, Proof, Source, Verdict, told};
use crate::email::EmailAddress;
use crate::language::Language;
use crate::limits::{MailLimits, TooMany};
use crate::mail::{AccountAlarm, Alarm, Grant, Mail, Recipient};
use crate::name::{DnsName, Fqdn};
use crate::order::{
    ApproveError, Asker, Audit, Context, Open, Outcome, Target, TooSoon, ask, count_wrong_code, join, not_an_approver,
    open, record, warn,
};
use crate::policy::{Policy, PolicyError};
use crate::time::{DAY, Timestamp};

id!(DomainId);

impl Grant {
    pub(crate) fn to(organization: &Organization, method: Method, context: &Context) -> Self {
        let days = Self::days(method, context.policy, context.now);
        Self { organization: organization.name.clone(), days }
    }

    /// Whole days for which a proof given now counts.
    pub fn days(method: Method, policy: &Policy, now: Timestamp) -> u32 {
        let days = policy.proof_ends_at(method, now).since(now).as_secs() / DAY.as_secs();
        u32::try_from(days).unwrap_or(u32::MAX)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    pub id: DomainId,
    pub account: AccountId,
    pub account_name: String,
    pub container: ContainerId,
    pub organization: Organization,
    pub name: Fqdn,
    /// Orders may use its proof, and approvers may be asked.
    pub is_active: bool,
    /// The latest proof of control; see [`Domain::validity`].
    pub evidence: Option<Evidence>,
    /// Live approvals, and those young enough for the limits to count.
    pub approvals: Vec<Approval>,
    pub created_at: Timestamp,
}

/// How a domain stands with its proof of control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// Not proved yet, or refused since.
    Pending,
    Active {
        until: Timestamp,
    },
    Expired {
        since: Timestamp,
    },
}

/// Whom to ask about a domain: `PUT /domain/{id}/dcv/emails`, and the first
/// mails of a new domain.
#[derive(Clone, Debug)]
pub struct AskDomain {
    /// Who asks.
    pub requester: EmailAddress,
    /// The name whose approvers are asked; the domain itself or a parent.
    pub name_scope: Option<Fqdn>,
    /// Only these approvers; empty: all of them.
    pub emails: Vec<EmailAddress>,
    pub language: Language,
}

/// What a rule decides about a domain: rows, not deeds.
#[derive(Debug)]
pub struct DomainDecision<T = ()> {
    pub domain: Domain,
    pub mails: Vec<Mail>,
    /// None: nothing was changed and nothing is to be written (R19).
    pub audit: Option<Audit>,
    pub output: T,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    #[error("approval mail goes out only for an active domain; activate it first")]
    NotActive,
    /// Why the name cannot be asked at, in a whole sentence.
    #[error("{0}")]
    NameScope(String),
    /// Each address that may not approve, by its place in the list, and why.
    #[error("one or more addresses of email_array may not approve")]
    Emails(Vec<(usize, String)>),
    /// A whole sentence.
    #[error("{0}")]
    Nobody(String),
    #[error(transparent)]
    Policy(#[from] PolicyError),
    #[error(transparent)]
    TooMany(#[from] TooMany),
    #[error(transparent)]
    TooSoon(#[from] TooSoon),
}

impl Domain {
    /// How the proof stands: it may be used as long as the policy says (R13).
    pub fn validity(&self, policy: &Policy, now: Timestamp) -> Validity {
        let Some(evidence) = &self.evidence else { return Validity::Pending };
        let until = policy.proof_ends_at(evidence.method, evidence.at);
        match policy.admits_proof(evidence.method, evidence.at, now) {
            Ok(()) => Validity::Active { until },
            // A method that is not admitted any more may have ended it earlier.
            Err(_) => Validity::Expired { since: until.min(now) },
        }
    }

    /// The proof that an order for the domain's organization may use.
    pub fn usable(&self, policy: &Policy, now: Timestamp) -> Option<&Evidence> {
        let usable = self.is_active && matches!(self.validity(policy, now), Validity::Active { .. });
        self.evidence.as_ref().filter(|_| usable)
    }

    /// The domain as it is written when it is new: asked for, and mailed at once.
    pub fn added(
        &self,
        request: &AskDomain,
        contacts: &Contacts,
        limits: &MailLimits,
        context: &Context,
    ) -> Result<DomainDecision, AskError> {
        let mut decision = self.ask(request, contacts, limits, context)?;
        let detail = json!({ "domain": self.name, "organization_id": self.organization.id });
        decision.audit = Some(Audit { action: "domain_added", detail });
        Ok(decision)
    }

    /// Asks the approvers (again): all addresses or none (R42), only approvers
    /// of the domain or of a parent (R2, R3), a new value for each message (R7),
    /// within the limits (R41). Nothing new is queued when all of it was asked
    /// for moments ago and still waits (R42). A domain that is validated may be
    /// asked about as well, so that its proof is renewed before it runs out.
    pub fn ask(
        &self,
        request: &AskDomain,
        contacts: &Contacts,
        limits: &MailLimits,
        context: &Context,
    ) -> Result<DomainDecision, AskError> {
        if !self.is_active {
            return Err(AskError::NotActive);
        }
        context.policy.admits_email(context.now)?;
        let names = vec![self.dns_name()];
        let target = |approver: Approver| Target { approver, names: names.clone(), language: request.language };
        let targets: Vec<Target> = self.approvers(request, contacts)?.into_iter().map(target).collect();
        let mut domain = self.clone();
        let targets = join(&mut domain.approvals, targets, context);
        limits.admits(targets.len())?;
        let told_of: Vec<_> = targets
            .iter()
            .map(|target| json!({ "email": target.approver.address, "name_scope": target.approver.adn }))
            .collect();
        let detail = json!({ "domain": self.name, "mails": told_of, "locale": request.language });
        let asker = Asker {
            account: self.account,
            account_name: &self.account_name,
            order: None,
            requester: &request.requester,
            product: "",
            common_name: self.dns_name(),
            organization: Some(&self.organization),
        };
        let mails = ask(&asker, &mut domain.approvals, targets, limits, context)?;
        Ok(DomainDecision { domain, mails, audit: Some(Audit { action: "domain_mails_sent", detail }), output: () })
    }

    /// Whom a request chooses. An address is looked for at the domain, then at
    /// each parent, unless `name_scope` says where.
    fn approvers(&self, request: &AskDomain, contacts: &Contacts) -> Result<BTreeSet<Approver>, AskError> {
        let governing = self.name.authorization_names();
        let adns = match &request.name_scope {
            None => governing,
            Some(scope) if governing.contains(scope) => vec![scope.clone()],
            Some(scope) => {
                let allowed = told(governing);
                return Err(AskError::NameScope(format!("{scope} does not govern {}; allowed: {allowed}", self.name)));
            }
        };
        if request.emails.is_empty() {
            let all: BTreeSet<_> = adns.iter().flat_map(|adn| contacts.approvers(adn)).collect();
            return if all.is_empty() { Err(AskError::Nobody(self.nobody(&adns, contacts))) } else { Ok(all) };
        }
        let mut approvers = BTreeSet::new();
        let mut wrong = Vec::new();
        for (index, email) in request.emails.iter().enumerate() {
            match adns.iter().find_map(|adn| contacts.find(adn, email)) {
                Some(approver) => {
                    approvers.insert(approver);
                }
                None => wrong.push((index, self.refused(email, &adns, request.name_scope.as_ref(), contacts))),
            }
        }
        if wrong.is_empty() { Ok(approvers) } else { Err(AskError::Emails(wrong)) }
    }

    fn refused(&self, email: &EmailAddress, adns: &[Fqdn], scope: Option<&Fqdn>, contacts: &Contacts) -> String {
        match scope {
            Some(scope) => not_an_approver(email, scope, &self.name, "name_scope", contacts),
            None => {
                let unusable = adns.iter().find_map(|adn| contacts.why_not(adn, email));
                let why = unusable.map(|unusable| format!(" ({}: {})", unusable.source.name(), unusable.reason));
                let all = adns.iter().flat_map(|adn| contacts.approvers(adn)).map(|approver| approver.address);
                format!("{email} may not approve {}{}; allowed: {}", self.name, why.unwrap_or_default(), told(all))
            }
        }
    }

    fn nobody(&self, adns: &[Fqdn], contacts: &Contacts) -> String {
        let reasons: Vec<_> = adns.iter().map(|adn| contacts.reasons(adn)).filter(|why| !why.is_empty()).collect();
        format!("nobody can be asked about {}: {}", self.name, reasons.join("; "))
    }

    /// The approver says yes: the domain is validated for its organization (R4).
    pub fn approve(&self, proof: impl Into<Proof>, context: &Context) -> Result<DomainDecision<Outcome>, ApproveError> {
        self.settle(proof.into(), Verdict::Approved, "", context)
    }

    /// The approver says no: whatever proof there was is not used any more.
    pub fn reject(
        &self,
        proof: impl Into<Proof>,
        reason: &str,
        context: &Context,
    ) -> Result<DomainDecision<Outcome>, ApproveError> {
        self.settle(proof.into(), Verdict::Rejected, reason, context)
    }

    /// The approver does not know of this at all: rejected, and the account's
    /// `alarmed` people are warned.
    pub fn report(
        &self,
        proof: impl Into<Proof>,
        reason: &str,
        alarmed: &[(EmailAddress, Recipient, Language)],
        context: &Context,
    ) -> Result<DomainDecision<Outcome>, ApproveError> {
        let proof = proof.into();
        let mut decision = self.settle(proof, Verdict::Reported, reason, context)?;
        let reported = decision.domain.approvals.iter().find(|approval| approval.hash == proof.value);
        if let Some(reported) = reported.filter(|_| decision.output == Outcome::Decided(Verdict::Reported)) {
            let alarm = Alarm::DomainDisowned {
                by: reported.recipient.clone(),
                organization: self.organization.name.clone(),
                domain: self.name.clone(),
                comment: reported.reason.clone().unwrap_or_default(),
            };
            let content = AccountAlarm { account_name: self.account_name.clone(), at: context.now, alarm };
            decision.mails = warn(self.account, None, &content, alarmed, context);
        }
        Ok(decision)
    }

    fn settle(
        &self,
        proof: Proof,
        verdict: Verdict,
        reason: &str,
        context: &Context,
    ) -> Result<DomainDecision<Outcome>, ApproveError> {
        let mut domain = self.clone();
        let approval = match open(&self.approvals, self.is_active, proof, verdict, context.now)? {
            Open::Undecided(approval) => approval,
            Open::Repeated => {
                return Ok(DomainDecision {
                    domain,
                    mails: Vec::new(),
                    audit: None,
                    output: Outcome::Repeated(verdict),
                });
            }
            Open::WrongCode(approval) => {
                let (tries_left, detail) = count_wrong_code(&mut domain.approvals, approval, context.now);
                let audit = Some(Audit { action: "approval_code_wrong", detail });
                let output = Outcome::WrongCode { tries_left };
                return Ok(DomainDecision { domain, mails: Vec::new(), audit, output });
            }
        };
        let mut detail = json!({ "domain": self.name, "email": approval.recipient, "name_scope": approval.adn });
        let action = match verdict {
            // R5 once more, so that no stored row could ever reach beside its ADN.
            Verdict::Approved if !self.name.is_at_or_below(&approval.adn) => return Err(ApproveError::Gone),
            Verdict::Approved => {
                domain.evidence = Some(Evidence {
                    method: Method::of(approval.source),
                    adn: approval.adn.clone(),
                    recipient: Some(approval.recipient.clone()),
                    at: context.now,
                });
                "domain_validated"
            }
            Verdict::Rejected | Verdict::Reported => {
                domain.evidence = None;
                detail["reason"] = reason.into();
                detail["reported"] = (verdict == Verdict::Reported).into();
                "domain_rejected"
            }
        };
        record(&mut domain.approvals, approval.hash, verdict, reason, context.now);
        domain.end_approvals(context.now);
        let (audit, output) = (Some(Audit { action, detail }), Outcome::Decided(verdict));
        Ok(DomainDecision { domain, mails: Vec::new(), audit, output })
    }

    /// Puts the domain to use, or out of it: then every value dies, and orders
    /// do not use its proof.
    pub fn set_active(&self, is_active: bool, context: &Context) -> DomainDecision {
        let mut domain = self.clone();
        domain.is_active = is_active;
        if !is_active {
            domain.end_approvals(context.now);
        }
        let action = if is_active { "domain_activated" } else { "domain_deactivated" };
        let audit = (is_active != self.is_active).then(|| Audit { action, detail: json!({ "domain": self.name }) });
        DomainDecision { domain, mails: Vec::new(), audit, output: () }
    }

    /// Ends what an approver was asked who may not approve `adn` any more (R3).
    pub fn withdraw(&self, adn: &Fqdn, recipient: &EmailAddress, source: Source, context: &Context) -> DomainDecision {
        let key = recipient.key();
        let mut domain = self.clone();
        let mut any = false;
        for approval in domain.approvals.iter_mut().filter(|approval| approval.ended_at.is_none()) {
            if approval.source == source && approval.adn == *adn && approval.recipient.key() == key {
                approval.ended_at = Some(context.now);
                any = true;
            }
        }
        let detail = json!({ "domain": self.name, "email": recipient, "email_domain": adn, "source": source });
        let audit = any.then_some(Audit { action: "approver_withdrawn", detail });
        DomainDecision { domain, mails: Vec::new(), audit, output: () }
    }

    /// Everybody whom a request may write to, for counting what they were sent.
    pub fn recipients(&self, request: &AskDomain, contacts: &Contacts) -> BTreeSet<String> {
        let approvers = self.approvers(request, contacts).unwrap_or_default();
        approvers.into_iter().map(|approver| approver.address.key()).collect()
    }

    fn end_approvals(&mut self, now: Timestamp) {
        for approval in self.approvals.iter_mut().filter(|approval| approval.ended_at.is_none()) {
            approval.ended_at = Some(now);
        }
    }

    fn dns_name(&self) -> DnsName {
        DnsName { wildcard: false, base: self.name.clone() }
    }
}
