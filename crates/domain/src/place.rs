//! Placing an order: from what was asked to the order and its first mails.

use std::collections::BTreeSet;

use serde_json::json;

use crate::dcv::Contacts;
use crate::limits::{MailLimits, TooMany};
use crate::name::DnsName;
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
        if order.status == OrderStatus::NeedsApproval {
            // Whoever may be asked is told now, not by the one who approves.
            order.whom_to_ask(&self.dcv_emails, &validation, context)?;
        } else {
            mails = order.validate(&self.dcv_emails, &validation, context)?;
            order.sign_if_proved(context);
        }
        mails.extend(order.tell_placed(context));
        let names: Vec<_> = order.names.iter().map(|name| &name.name).collect();
        let detail = json!({ "product": order.product.name_id, "names": names });
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
}
