//! Validating: how the names of an order that are not proved yet become so.

use super::{Context, Order, ResendEntry, Target, Unasked};
use crate::dcv::{Contacts, Evidence, Method};
use crate::limits::MailLimits;
use crate::mail::Mail;
use crate::place::PlaceError;

/// How names that are not proved yet become so.
#[derive(Clone, Copy, Debug)]
pub struct Validation<'a> {
    pub contacts: &'a Contacts,
    pub limits: &'a MailLimits,
    /// The names count as validated beforehand (`issue_at_once`, test mode).
    pub prevalidated: bool,
}

impl Order {
    /// Asks the holders of every unproved name: those that `entries` choose for
    /// it, else everybody allowed.
    pub(crate) fn validate(
        &mut self,
        entries: &[ResendEntry],
        validation: &Validation,
        context: &Context,
    ) -> Result<Vec<Mail>, PlaceError> {
        if validation.prevalidated {
            for name in self.names.iter_mut().filter(|name| name.evidence.is_none()) {
                let (method, adn) = (Method::Prevalidated, name.name.base.clone());
                name.evidence = Some(Evidence { method, adn, recipient: None, at: context.now });
            }
            return Ok(Vec::new());
        }
        let targets = self.whom_to_ask(entries, validation, context)?;
        Ok(self.ask(targets, validation.limits, context)?)
    }

    /// Whom [`Order::validate`] will ask, or why nobody can be asked. It does not
    /// count what was asked lately.
    pub(crate) fn whom_to_ask(
        &self,
        entries: &[ResendEntry],
        validation: &Validation,
        context: &Context,
    ) -> Result<Vec<Target>, PlaceError> {
        if validation.prevalidated {
            return Ok(Vec::new());
        }
        if self.pending_names().next().is_some() {
            context.policy.admits_email(context.now)?;
        }
        let targets = self.holders(entries, validation.contacts)?;
        validation.limits.admits(targets.len())?;
        Ok(targets)
    }

    /// The holders of every unproved name: those that `entries` choose for it,
    /// else everybody allowed.
    pub(crate) fn holders(&self, entries: &[ResendEntry], contacts: &Contacts) -> Result<Vec<Target>, PlaceError> {
        let mut approvers = self.chosen(entries, contacts).map_err(PlaceError::Entries)?;
        let mut unasked = Vec::new();
        for name in self.pending_names() {
            if entries.iter().filter_map(ResendEntry::scope).any(|scope| scope == name.base) {
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
        Ok(self.targets(approvers, self.language))
    }
}
