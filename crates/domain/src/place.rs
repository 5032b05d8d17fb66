//! Placing an order: from what was asked to the order and its first mails.

use std::collections::BTreeSet;

use serde_json::json;

use crate::dcv::{Approver, Contacts, Evidence, Method};
use crate::limits::{MailLimits, TooMany};
use crate::name::{DnsName, Fqdn};
use crate::order::{Audit, Context, Decision, EntryError, Order, OrderName, ResendEntry, TooSoon, Unasked};
use crate::policy::PolicyError;

/// Names one certificate may carry.
pub const MAX_NAMES: usize = 250;

/// A new order, before its first decision: pending, nothing proved, nobody asked.
#[derive(Clone, Debug)]
pub struct Placement {
    pub order: Order,
    /// Narrows who is asked for a name; names without an entry ask everybody
    /// allowed.
    pub dcv_emails: Vec<ResendEntry>,
    /// The names count as validated beforehand (`issue_at_once`, test mode).
    pub prevalidated: bool,
    /// Domains that are validated for the order's organization.
    pub validated: Vec<(Fqdn, Evidence)>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    #[error("one or more entries of dcv_emails cannot be used")]
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

/// The certificate's names: the common name first, then the others, each once.
pub fn names(common_name: &DnsName, others: Vec<DnsName>) -> Vec<OrderName> {
    let mut seen = BTreeSet::new();
    let all = std::iter::once(common_name.clone()).chain(others);
    all.filter(|name| seen.insert(name.clone())).map(|name| OrderName { name, evidence: None }).collect()
}

impl Placement {
    /// Decides the new order: who is asked for each name, or, when the names
    /// are validated beforehand, that it is approved.
    pub fn decide(&self, contacts: &Contacts, limits: &MailLimits, context: &Context) -> Result<Decision, PlaceError> {
        let mut order = self.order.clone();
        let mut mails = Vec::new();
        if self.prevalidated {
            for name in &mut order.names {
                let adn = name.name.base.clone();
                let method = Method::Prevalidated;
                name.evidence = Some(Evidence { method, adn, recipient: None, at: context.now });
            }
        } else {
            for (domain, evidence) in &self.validated {
                order.prove_below(domain, evidence, context);
            }
            if order.pending_names().next().is_some() {
                context.policy.admits_email(context.now)?;
            }
            let (approvers, unasked) = self.approvers(&order, contacts).map_err(PlaceError::Entries)?;
            if !unasked.is_empty() {
                return Err(PlaceError::Nobody(unasked));
            }
            let targets = order.targets(approvers, order.language);
            limits.admits(targets.len())?;
            mails = order.ask(targets, limits, context)?;
        }
        let certificate = order.approve_if_proved(context);
        let names: Vec<_> = order.names.iter().map(|name| &name.name).collect();
        let list = &order.additional_emails;
        let detail = json!({ "product": order.product.name_id, "names": names, "additional_emails": list });
        let audit = Some(Audit { action: "order_placed", detail });
        Ok(Decision { order, mails, certificate, note: None, audit, output: () })
    }

    /// The keys of everybody whom [`Placement::decide`] may write to, for
    /// counting what they were sent lately.
    pub fn recipients(&self, contacts: &Contacts) -> Vec<String> {
        if self.prevalidated {
            return Vec::new();
        }
        let (approvers, _) = self.approvers(&self.order, contacts).unwrap_or_default();
        approvers.into_iter().map(|approver| approver.address.key()).collect()
    }

    /// Whom to ask about the unproved names of `order`, and the names about
    /// which nobody can be asked.
    fn approvers(
        &self,
        order: &Order,
        contacts: &Contacts,
    ) -> Result<(BTreeSet<Approver>, Vec<Unasked>), Vec<EntryError>> {
        // An entry for a name that a domain proves is no mistake.
        let mut approvers = self.order.chosen(&self.dcv_emails, contacts)?;
        let mut unasked = Vec::new();
        for name in order.pending_names() {
            let narrowed = self.dcv_emails.iter().filter_map(ResendEntry::scope).any(|scope| scope == name.base);
            if narrowed {
                continue;
            }
            // Whoever cannot be written to is left out, as long as somebody stays.
            let of_name: Vec<_> = contacts.of_name(&name.base).collect();
            if of_name.is_empty() {
                unasked.push(Unasked::new(name, contacts));
            }
            approvers.extend(of_name);
        }
        Ok((approvers, unasked))
    }
}
