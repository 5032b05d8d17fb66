//! Sending approval mail again: to everybody it went to last, or entry by entry
//! to a chosen approver, through a parent domain, in a chosen language.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Context, DcvMethod, Decision, Order, OrderStatus, TooSoon, join};
use crate::dcv::{Approver, Contacts, told};
use crate::email::EmailAddress;
use crate::language::Language;
use crate::limits::{MailLimits, TooMany};
use crate::name::{DnsName, Fqdn};
use crate::policy::PolicyError;

/// What `PUT …/resend-emails` asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resend {
    /// Empty: every unproved name, to those it was last sent to.
    pub entries: Vec<ResendEntry>,
    /// None: the order's language.
    pub language: Option<Language>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResendEntry {
    /// The name of the order to be validated; a wildcard counts as its base.
    pub domain: Option<DnsName>,
    pub email: Option<EmailAddress>,
    /// The name under which the address is found, when it is not `domain`.
    pub email_domain: Option<Fqdn>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResendError {
    #[error("approval mail goes out only while an order is pending; this order is {}", .0.name())]
    NotPending(OrderStatus),
    /// A reissue that waits for approval in the account, or is being signed.
    #[error("no name of this order waits for validation")]
    NothingPending,
    #[error("this order is not validated by email")]
    NotByEmail,
    #[error("one or more entries of domain_approval_emails cannot be used")]
    Entries(Vec<EntryError>),
    #[error("nobody can be asked about one or more names")]
    Nobody(Vec<Unasked>),
    #[error(transparent)]
    Policy(#[from] PolicyError),
    #[error(transparent)]
    TooMany(#[from] TooMany),
    #[error(transparent)]
    TooSoon(#[from] TooSoon),
}

/// A name about which nobody can be asked, and why, in a whole sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unasked {
    pub name: DnsName,
    pub reason: String,
}

impl Unasked {
    pub(crate) fn new(name: &DnsName, contacts: &Contacts) -> Self {
        let adns = name.base.authorization_names();
        let reasons: Vec<_> = adns.iter().map(|adn| contacts.reasons(adn)).filter(|why| !why.is_empty()).collect();
        let reason = format!("nobody can be asked about {}: {}", name.base, reasons.join("; "));
        Self { name: name.clone(), reason }
    }
}

/// Which entry is refused, for which member, and why, in a whole sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryError {
    pub index: usize,
    pub field: EntryField,
    pub reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryField {
    Domain,
    Email,
    EmailDomain,
}

impl ResendEntry {
    /// The name whose contacts are asked: `email_domain`, else `domain`, else
    /// the address's own domain.
    pub fn adn(&self) -> Option<Fqdn> {
        let of_email = || self.email.as_ref().and_then(|email| Fqdn::parse(email.domain()).ok());
        self.email_domain.clone().or_else(|| self.domain.as_ref().map(|name| name.base.clone())).or_else(of_email)
    }

    /// The name to be validated: `domain`, else the name that stands for it.
    pub fn scope(&self) -> Option<Fqdn> {
        self.domain.as_ref().map(|name| name.base.clone()).or_else(|| self.adn())
    }
}

impl Order {
    /// Decides `PUT …/resend-emails`: all entries or none (R42), only names of
    /// this order that are still unproved, only approvers of the name itself or
    /// of an ancestor (R2, R3), a new value for each new message (R7). Nothing
    /// new is queued when all of it was asked for moments ago and still waits
    /// (R42).
    pub fn resend(
        &self,
        request: &Resend,
        contacts: &Contacts,
        limits: &MailLimits,
        context: &Context,
    ) -> Result<Decision, ResendError> {
        let status = self.status_at(context.now);
        if !status.is_validating() {
            return Err(ResendError::NotPending(status));
        }
        if self.pending_names().next().is_none() {
            return Err(ResendError::NothingPending);
        }
        let DcvMethod::Email = self.method;
        context.policy.admits_email(context.now)?;
        let language = request.language.unwrap_or(self.language);
        let approvers = if request.entries.is_empty() {
            self.last_approvers(contacts).map_err(ResendError::Nobody)?
        } else {
            self.chosen(&request.entries, contacts).map_err(ResendError::Entries)?
        };
        let targets = self.targets(approvers, language);
        let mut order = self.clone();
        let targets = join(&mut order.approvals, targets, context);
        limits.admits(targets.len())?;
        let told: Vec<_> = targets
            .iter()
            .map(|target| json!({ "email": target.approver.address, "email_domain": target.approver.adn }))
            .collect();
        let detail = json!({ "mails": told, "locale": language });
        let mut decision = order.decide("approval_mails_resent", detail, |_| ());
        decision.mails = decision.order.ask(targets, limits, context)?;
        Ok(decision)
    }

    /// The approvers that each unproved name was last sent to; everybody who
    /// may approve it when nothing is known of that, as after a restore (R61),
    /// or when none of them may approve or can be written to any more.
    fn last_approvers(&self, contacts: &Contacts) -> Result<BTreeSet<Approver>, Vec<Unasked>> {
        let mut approvers = BTreeSet::new();
        let mut unasked = Vec::new();
        for name in self.pending_names() {
            let about = || self.approvals.iter().filter(|approval| approval.names.contains(name));
            let last = about().map(|approval| approval.asked_at).max();
            let last = about().filter(|approval| Some(approval.asked_at) == last);
            // Whoever was withdrawn since may not approve any more (R3).
            let mut of_name: Vec<_> =
                last.filter_map(|approval| contacts.find(&approval.adn, &approval.recipient)).collect();
            if of_name.is_empty() {
                of_name.extend(contacts.of_name(&name.base));
            }
            if of_name.is_empty() {
                unasked.push(Unasked::new(name, contacts));
            }
            approvers.extend(of_name);
        }
        if unasked.is_empty() { Ok(approvers) } else { Err(unasked) }
    }

    /// The approvers that the entries choose, or all that is wrong with them.
    pub(crate) fn chosen(
        &self,
        entries: &[ResendEntry],
        contacts: &Contacts,
    ) -> Result<BTreeSet<Approver>, Vec<EntryError>> {
        let mut approvers = BTreeSet::new();
        let mut errors = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            match self.approvers_of(entry, contacts) {
                Ok(found) => approvers.extend(found),
                Err((field, reason)) => errors.push(EntryError { index, field, reason }),
            }
        }
        if errors.is_empty() { Ok(approvers) } else { Err(errors) }
    }

    fn approvers_of(&self, entry: &ResendEntry, contacts: &Contacts) -> Result<Vec<Approver>, (EntryField, String)> {
        let (Some(adn), Some(scope)) = (entry.adn(), entry.scope()) else {
            return Err((EntryField::Domain, "name a domain of the order, or an address at one".to_owned()));
        };
        self.check_scope(&scope)?;
        if !scope.authorization_names().contains(&adn) {
            let allowed = told(scope.authorization_names());
            return Err((EntryField::EmailDomain, format!("{adn} does not govern {scope}; allowed: {allowed}")));
        }
        match &entry.email {
            None => match contacts.approvers(&adn) {
                none if none.is_empty() => {
                    let reason = format!("nobody can be asked about {adn}: {}", contacts.reasons(&adn));
                    Err((EntryField::Domain, reason))
                }
                approvers => Ok(approvers),
            },
            Some(email) => match contacts.find(&adn, email) {
                Some(approver) => Ok(vec![approver]),
                None => Err((EntryField::Email, not_an_approver(email, &adn, &scope, "email_domain", contacts))),
            },
        }
    }

    /// The name must be one of this order's, and still unproved (R3).
    fn check_scope(&self, scope: &Fqdn) -> Result<(), (EntryField, String)> {
        let mut of_order = self.names.iter().filter(|name| name.name.base == *scope).peekable();
        if of_order.peek().is_none() {
            let names = told(self.pending_names().map(|name| &name.base));
            return Err((EntryField::Domain, format!("{scope} is not a name of this order; waiting: {names}")));
        }
        if of_order.all(|name| name.evidence.is_some()) {
            return Err((EntryField::Domain, format!("{scope} is validated already")));
        }
        Ok(())
    }
}

/// Why an address may not approve at `adn`; `member` is where the request could
/// name the parent at which it may.
pub(crate) fn not_an_approver(
    email: &EmailAddress,
    adn: &Fqdn,
    scope: &Fqdn,
    member: &str,
    contacts: &Contacts,
) -> String {
    let parent = scope.authorization_names().into_iter().find(|parent| contacts.find(parent, email).is_some());
    if let Some(parent) = parent.filter(|parent| parent != adn) {
        return format!("{email} may approve {parent}, not {adn}; say \"{member}\": \"{parent}\"");
    }
    let allowed = contacts.allowed(adn);
    if let Some(unusable) = contacts.why_not(adn, email) {
        let source = unusable.source.name();
        return format!("{email} ({source}) cannot be asked about {adn}: {}; allowed: {allowed}", unusable.reason);
    }
    let trouble = contacts.trouble(adn).map(|trouble| format!(" ({trouble})")).unwrap_or_default();
    format!("{email} may not approve {adn}; allowed: {allowed}{trouble}")
}
