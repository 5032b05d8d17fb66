//! [`Domain`]: a name whose control is proved for an organization ahead of its
//! orders (API reference §8). Approvals, values and limits are those of orders.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::json;

use crate::account::{AccountId, ContainerId, Organization, id};
use crate::dcv::{Approval, Approver, Contacts, Evidence, Method, ValueHash, Verdict};
use crate::email::EmailAddress;
use crate::language::Language;
use crate::limits::MailLimits;
use crate::mail::{Grant, Mail};
use crate::name::{DnsName, Fqdn};
use crate::order::{
    ApproveError, Asker, Audit, Context, Open, Outcome, Target, TooSoon, ask, not_an_approver, open, record, sentence,
};
use crate::time::{DAY, Timestamp};

id!(DomainId);

/// How many days a proof may be used, from the approval to the signature (R13).
pub const EVIDENCE_DAYS: u32 = 200;

const EVIDENCE_LIFE: Duration = Duration::from_secs(EVIDENCE_DAYS as u64 * DAY.as_secs());

impl Grant {
    pub(crate) fn to(organization: &Organization) -> Self {
        Self { organization: organization.name.clone(), days: EVIDENCE_DAYS }
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
    #[error(transparent)]
    TooSoon(#[from] TooSoon),
}

impl Domain {
    /// How the proof stands: it may be used for [`EVIDENCE_DAYS`] (R13).
    pub fn validity(&self, now: Timestamp) -> Validity {
        match &self.evidence {
            None => Validity::Pending,
            Some(evidence) => {
                let until = evidence.at + EVIDENCE_LIFE;
                if now < until { Validity::Active { until } } else { Validity::Expired { since: until } }
            }
        }
    }

    /// The proof that an order for the domain's organization may use.
    pub fn usable(&self, now: Timestamp) -> Option<&Evidence> {
        let usable = self.is_active && matches!(self.validity(now), Validity::Active { .. });
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
        let names = vec![self.dns_name()];
        let target = |approver: Approver| Target { approver, names: names.clone(), language: request.language };
        let mut targets: Vec<Target> = self.approvers(request, contacts)?.into_iter().map(target).collect();
        if targets.iter().all(|target| target.is_waiting(&self.approvals, context)) {
            targets.clear();
        }
        let told: Vec<_> = targets
            .iter()
            .map(|target| json!({ "email": target.approver.address, "name_scope": target.approver.adn }))
            .collect();
        let detail = json!({ "domain": self.name, "mails": told, "locale": request.language });
        let asker = Asker {
            account: self.account,
            account_name: &self.account_name,
            order: None,
            requester: &request.requester,
            product: "",
            common_name: self.dns_name(),
            organization: Some(&self.organization),
        };
        let mut domain = self.clone();
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
                let allowed = sentence(governing);
                return Err(AskError::NameScope(format!("{scope} does not govern {}; allowed: {allowed}", self.name)));
            }
        };
        if request.emails.is_empty() {
            return Ok(adns.iter().flat_map(|adn| contacts.approvers(adn)).collect());
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
                let all = adns.iter().flat_map(|adn| contacts.approvers(adn)).map(|approver| approver.address);
                format!("{email} may not approve {}; allowed: {}", self.name, sentence(all))
            }
        }
    }

    /// The approver says yes: the domain is validated for its organization (R4).
    pub fn approve(&self, hash: ValueHash, context: &Context) -> Result<DomainDecision<Outcome>, ApproveError> {
        self.settle(hash, Verdict::Approved, "", context)
    }

    /// The approver says no: whatever proof there was is not used any more.
    pub fn reject(
        &self,
        hash: ValueHash,
        reason: &str,
        context: &Context,
    ) -> Result<DomainDecision<Outcome>, ApproveError> {
        self.settle(hash, Verdict::Rejected, reason, context)
    }

    fn settle(
        &self,
        hash: ValueHash,
        verdict: Verdict,
        reason: &str,
        context: &Context,
    ) -> Result<DomainDecision<Outcome>, ApproveError> {
        let approval = match open(&self.approvals, hash, verdict, context)? {
            Open::Undecided(_) if !self.is_active => return Err(ApproveError::Gone),
            Open::Undecided(approval) => approval,
            Open::Repeated => {
                let output = Outcome::Repeated(verdict);
                return Ok(DomainDecision { domain: self.clone(), mails: Vec::new(), audit: None, output });
            }
        };
        let mut detail = json!({ "domain": self.name, "email": approval.recipient, "name_scope": approval.adn });
        let mut domain = self.clone();
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
            Verdict::Rejected => {
                domain.evidence = None;
                detail["reason"] = reason.into();
                "domain_rejected"
            }
        };
        record(&mut domain.approvals, hash, verdict, context);
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
