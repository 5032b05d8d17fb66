//! Asking: approval mail for each approver, within the limits.

use std::collections::BTreeSet;
use std::time::Duration;

use super::{Context, Order, ResendEntry, Unasked, VALUE_LIFE};
use crate::dcv::{Approval, Approver, Code, Contacts, Evidence, Method};
use crate::language::Language;
use crate::limits::MailLimits;
use crate::mail::{Content, DcvApproval, Mail, Recipient};
use crate::name::DnsName;
use crate::place::PlaceError;
use crate::policy::OlderLinks;
use crate::time::{DAY, HOUR, Timestamp};

/// An approval mail to be sent: which name, to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub approver: Approver,
    pub names: Vec<DnsName>,
    pub language: Language,
}

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

    /// What to ask each approver: all the unproved names that their say governs.
    pub(crate) fn targets(&self, approvers: BTreeSet<Approver>, language: Language) -> Vec<Target> {
        let target = |approver: Approver| Target { names: self.names_governed_by(&approver.adn), approver, language };
        approvers.into_iter().map(target).collect()
    }

    /// Queues one approval mail for each target, each with a value of its own
    /// (R7), within the limits (R41). Nothing is queued when one of them is
    /// over its limit (R42).
    pub(crate) fn ask(
        &mut self,
        targets: Vec<Target>,
        limits: &MailLimits,
        context: &Context,
    ) -> Result<Vec<Mail>, TooSoon> {
        self.check_limits(&targets, limits, context)?;
        let dead = context.now + VALUE_LIFE;
        let expires_at = context.policy.last_value_at(context.now).map_or(dead, |last| last.min(dead));
        let mut mails = Vec::with_capacity(targets.len());
        for Target { approver, names, language } in targets {
            let value = context.value();
            let mail = context.mail_id();
            let code = context.codes.map(|hash| (hash, Code::from_random(context.fill)));
            let approval = Approval {
                hash: value.hash(),
                mail,
                adn: approver.adn.clone(),
                names: names.clone(),
                recipient: approver.address.clone(),
                source: approver.source,
                language,
                created_at: context.now,
                expires_at,
                asked_at: context.now,
                ended_at: None,
                verdict: None,
                reason: None,
                code: code.as_ref().map(|(hash, code)| hash(value.hash(), code)),
                wrong_codes: 0,
                queued: true,
            };
            self.end_older(&approval, limits, context);
            self.approvals.push(approval);
            let content = Content::DcvApproval(DcvApproval {
                account_name: self.account_name.clone(),
                requester: self.requester.clone(),
                product: self.product.name.to_owned(),
                common_name: self.common_name.clone(),
                adn: approver.adn,
                names,
                value,
                code: code.map(|(_, code)| code),
                expires_at,
            });
            mails.push(Mail {
                id: mail,
                account: self.account,
                order: Some(self.id),
                to: approver.address,
                role: Recipient::Approver,
                language,
                queued_at: context.now,
                content,
                unsubscribe: None,
            });
        }
        Ok(mails)
    }

    fn check_limits(&self, targets: &[Target], limits: &MailLimits, context: &Context) -> Result<(), TooSoon> {
        // What is too much even for an empty count has no first mail to wait for.
        let later = |at: Timestamp, window: Duration| if at > context.now { at } else { context.now + window };
        let all = u32::try_from(targets.len()).unwrap_or(u32::MAX);
        let mut retry_at = limits.account_wait(context.usage.account, all).map(|at| later(at, HOUR));
        for Target { approver, .. } in targets {
            let key = approver.address.key();
            let same = |approval: &&Approval| approval.adn == approver.adn && approval.recipient.key() == key;
            let earlier: Vec<_> = self.approvals.iter().filter(same).map(|approval| approval.created_at).collect();
            let more = targets.iter().filter(|target| target.approver.address.key() == key).count();
            let count = context.usage.recipients.get(&key).copied().unwrap_or_default();
            let waits = [
                limits.approver_wait(&earlier, context.now),
                limits.recipient_wait(count, u32::try_from(more).unwrap_or(u32::MAX)).map(|at| later(at, DAY)),
            ];
            retry_at = waits.into_iter().flatten().chain(retry_at).max();
        }
        retry_at.map_or(Ok(()), |retry_at| Err(TooSoon { retry_at }))
    }

    /// At most `live_values` live values of one approver; the oldest yields
    /// (R7). Where older links die, the newcomer is the only one.
    fn end_older(&mut self, newcomer: &Approval, limits: &MailLimits, context: &Context) {
        let most = match context.policy.older_links {
            OlderLinks::Die => 1,
            OlderLinks::Stay if limits.live_values == 0 => return,
            OlderLinks::Stay => limits.live_values as usize,
        };
        let now = context.now;
        let key = newcomer.recipient.key();
        let mut live: Vec<&mut Approval> = self
            .approvals
            .iter_mut()
            .filter(|a| a.is_live(now) && a.adn == newcomer.adn && a.recipient.key() == key)
            .collect();
        live.sort_by_key(|approval| approval.created_at);
        let excess = (live.len() + 1).saturating_sub(most);
        for approval in live.into_iter().take(excess) {
            approval.ended_at = Some(now);
        }
    }
}

/// Too much approval mail for now (R41).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many approval mails were asked for; try again later")]
pub struct TooSoon {
    pub retry_at: Timestamp,
}
