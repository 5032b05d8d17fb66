//! Placing an order: from what was asked to the order and its first mails.

use std::collections::BTreeSet;

use serde_json::json;

use crate::dcv::{Contacts, Evidence, Method};
use crate::limits::{MailLimits, TooMany};
use crate::name::DnsName;
use crate::order::{Audit, Context, Decision, EntryError, Order, OrderName, ResendEntry, Target, TooSoon, Unasked};
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
        let mut certificate = None;
        let mut mails = Vec::new();
        if self.prevalidated {
            for name in &mut order.names {
                let adn = name.name.base.clone();
                let method = Method::Prevalidated;
                name.evidence = Some(Evidence { method, adn, recipient: None, at: context.now });
            }
            certificate = order.approve_if_proved(context);
        } else {
            context.policy.admits_email(context.now)?;
            let targets = self.targets(&order, contacts)?;
            limits.admits(targets.len())?;
            mails = order.ask(targets, limits, context)?;
        }
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
        let targets = self.targets(&self.order, contacts).unwrap_or_default();
        targets.iter().map(|target| target.approver.address.key()).collect()
    }

    fn targets(&self, order: &Order, contacts: &Contacts) -> Result<Vec<Target>, PlaceError> {
        let mut approvers = order.chosen(&self.dcv_emails, contacts).map_err(PlaceError::Entries)?;
        let mut unasked = Vec::new();
        for name in order.names.iter().map(|name| &name.name) {
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
        if !unasked.is_empty() {
            return Err(PlaceError::Nobody(unasked));
        }
        Ok(order.targets(approvers, order.language))
    }
}
