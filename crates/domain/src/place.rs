//! Placing an order: from what was asked to the order and its first mails.

use std::collections::BTreeSet;

use serde_json::json;

use crate::dcv::{Contacts, Evidence};
use crate::limits::{MailLimits, TooMany};
use crate::name::{DnsName, Fqdn};
use crate::order::{
    Audit, Context, Decision, EntryError, Order, OrderName, OrderStatus, ResendEntry, TooSoon, Unasked, Validation,
};
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
    /// are validated beforehand, that it is approved. An order that needs an
    /// approval in the account waits for that first.
    pub fn decide(&self, contacts: &Contacts, limits: &MailLimits, context: &Context) -> Result<Decision, PlaceError> {
        let mut order = self.order.clone();
        let mut mails = Vec::new();
        let validation = Validation { contacts, limits, prevalidated: self.prevalidated };
        for (domain, evidence) in &self.validated {
            order.prove_below(domain, evidence, context);
        }
        let entries = self.entries(&order);
        if order.status == OrderStatus::NeedsApproval {
            // Whoever may be asked is told now, not by the one who approves.
            order.whom_to_ask(&entries, &validation, context)?;
        } else {
            mails = order.validate(&entries, &validation, context)?;
            order.sign_if_proved(context);
        }
        mails.extend(order.tell_placed(context));
        let names: Vec<_> = order.names.iter().map(|name| &name.name).collect();
        let list = &order.additional_emails;
        let detail = json!({ "product": order.product.name_id, "names": names, "additional_emails": list });
        let audit = Some(Audit { action: "order_placed", detail });
        Ok(Decision { order, mails, certificate: None, note: None, audit, output: () })
    }

    /// The keys of everybody whom [`Placement::decide`] may write to, for
    /// counting what they were sent lately.
    pub fn recipients(&self, contacts: &Contacts) -> Vec<String> {
        if self.prevalidated || self.order.status == OrderStatus::NeedsApproval {
            return Vec::new();
        }
        let targets = self.order.holders(&self.dcv_emails, contacts).unwrap_or_default();
        targets.iter().map(|target| target.approver.address.key()).collect()
    }

    /// The entries for names that are still unproved; one for a name that a
    /// domain proves is no mistake.
    fn entries(&self, order: &Order) -> Vec<ResendEntry> {
        let is_proved = |entry: &&ResendEntry| {
            entry.scope().is_some_and(|scope| {
                let same = |name: &&OrderName| name.name.base == scope;
                order.names.iter().any(|name| same(&name))
                    && order.names.iter().filter(same).all(|name| name.evidence.is_some())
            })
        };
        self.dcv_emails.iter().filter(|entry| !is_proved(entry)).cloned().collect()
    }
}
