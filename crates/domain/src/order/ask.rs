//! Asking: approval mail for each approver, within the limits.

use std::collections::BTreeSet;
use std::time::Duration;

use super::{Context, JOIN_WINDOW, Order, OrderId, VALUE_LIFE};
use crate::account::{AccountId, Organization};
use crate::dcv::{Approval, Approver, Code, Method};
use crate::email::EmailAddress;
use crate::language::Language;
use crate::limits::MailLimits;
use crate::mail::{Content, DcvApproval, Grant, Mail, Recipient};
use crate::name::DnsName;
use crate::policy::OlderLinks;
use crate::time::{DAY, HOUR, Timestamp};

/// An approval mail to be sent: which name, to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub approver: Approver,
    pub names: Vec<DnsName>,
    pub language: Language,
}

/// On whose behalf approvers are asked, and what their mail says of it: an
/// order, or a domain that is validated ahead of its orders.
pub(crate) struct Asker<'a> {
    pub account: AccountId,
    pub account_name: &'a str,
    pub order: Option<OrderId>,
    pub requester: &'a EmailAddress,
    /// Empty for a domain.
    pub product: &'a str,
    pub common_name: DnsName,
    /// For whom approving validates the names beyond this order.
    pub organization: Option<&'a Organization>,
}

impl Order {
    /// What to ask each approver: all the unproved names that their say governs.
    pub(crate) fn targets(&self, approvers: BTreeSet<Approver>, language: Language) -> Vec<Target> {
        let target = |approver: Approver| Target { names: self.names_governed_by(&approver.adn), approver, language };
        approvers.into_iter().map(target).filter(|target| !target.names.is_empty()).collect()
    }

    /// Queues the approval mails of this order; see [`ask`].
    pub(crate) fn ask(
        &mut self,
        targets: Vec<Target>,
        limits: &MailLimits,
        context: &Context,
    ) -> Result<Vec<Mail>, TooSoon> {
        let asker = Asker {
            account: self.account,
            account_name: &self.account_name,
            order: Some(self.id),
            requester: &self.requester,
            product: self.product.name,
            common_name: self.common_name.clone(),
            organization: self.organization.as_ref(),
        };
        ask(&asker, &mut self.approvals, targets, limits, context)
    }
}

/// Queues one approval mail for each target, each with a value of its own (R7),
/// within the limits (R41). Nothing is queued when one of them is over its
/// limit (R42). `approvals` are those of the asking order or domain.
pub(crate) fn ask(
    asker: &Asker<'_>,
    approvals: &mut Vec<Approval>,
    targets: Vec<Target>,
    limits: &MailLimits,
    context: &Context,
) -> Result<Vec<Mail>, TooSoon> {
    check_limits(approvals, &targets, limits, context)?;
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
        end_older(approvals, &approval, limits, context);
        approvals.push(approval);
        let content = Content::DcvApproval(DcvApproval {
            account_name: asker.account_name.to_owned(),
            requester: asker.requester.clone(),
            product: asker.product.to_owned(),
            common_name: asker.common_name.clone(),
            adn: approver.adn,
            source: approver.source,
            names,
            grant: asker.organization.map(|known| Grant::to(known, Method::of(approver.source), context)),
            value,
            code: code.map(|(_, code)| code),
            expires_at,
        });
        mails.push(Mail {
            id: mail,
            account: asker.account,
            order: asker.order,
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

fn check_limits(
    approvals: &[Approval],
    targets: &[Target],
    limits: &MailLimits,
    context: &Context,
) -> Result<(), TooSoon> {
    // What is too much even for an empty count has no first mail to wait for.
    let later = |at: Timestamp, window: Duration| if at > context.now { at } else { context.now + window };
    let all = u32::try_from(targets.len()).unwrap_or(u32::MAX);
    let mut retry_at = limits.account_wait(context.usage.account, all).map(|at| later(at, HOUR));
    for Target { approver, .. } in targets {
        let key = approver.address.key();
        let same = |approval: &&Approval| approval.adn == approver.adn && approval.recipient.key() == key;
        let earlier: Vec<_> = approvals.iter().filter(same).map(|approval| approval.created_at).collect();
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

/// At most `live_values` live values of one approver; the oldest yields (R7).
/// Where older links die, the newcomer is the only one.
fn end_older(approvals: &mut [Approval], newcomer: &Approval, limits: &MailLimits, context: &Context) {
    let most = match context.policy.older_links {
        OlderLinks::Die => 1,
        OlderLinks::Stay if limits.live_values == 0 => return,
        OlderLinks::Stay => limits.live_values as usize,
    };
    let now = context.now;
    let key = newcomer.recipient.key();
    let is_same = |approval: &Approval| approval.adn == newcomer.adn && approval.recipient.key() == key;
    let mut live: Vec<&mut Approval> = approvals.iter_mut().filter(|a| a.is_live(now) && is_same(a)).collect();
    live.sort_by_key(|approval| approval.created_at);
    let excess = (live.len() + 1).saturating_sub(most);
    for approval in live.into_iter().take(excess) {
        approval.ended_at = Some(now);
    }
}

/// The targets to write to. When the same was asked of all of them moments ago
/// and still waits, nobody is, and the waiting mails note that they were asked
/// for once more, so that the next resend without a list repeats just these
/// (R42). All or nothing: were only the missing mails sent, that resend would
/// take them for the whole of what was last sent.
pub(crate) fn join(approvals: &mut [Approval], targets: Vec<Target>, context: &Context) -> Vec<Target> {
    let is_waiting = |target: &Target| approvals.iter().any(|approval| target.is_asked_by(approval, context));
    if !targets.iter().all(is_waiting) {
        return targets;
    }
    for approval in approvals {
        if targets.iter().any(|target| target.is_asked_by(approval, context)) {
            approval.asked_at = context.now;
        }
    }
    Vec::new()
}

impl Target {
    /// The same mail was asked for moments ago and has not left yet (R42).
    fn is_asked_by(&self, approval: &Approval, context: &Context) -> bool {
        approval.queued
            && approval.is_live(context.now)
            && approval.adn == self.approver.adn
            && approval.recipient == self.approver.address
            && approval.language == self.language
            && approval.names == self.names
            && context.now.since(approval.created_at) < JOIN_WINDOW
    }
}

/// Too much approval mail for now (R41).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many approval mails were asked for; try again later")]
pub struct TooSoon {
    pub retry_at: Timestamp,
}
