//! What ends an approval: the approver's decision on the page, or a cancel.

use serde_json::json;

use super::{Audit, CertificateChange, Context, Decision, Note, Order, OrderStatus};
use crate::dcv::{Approval, Evidence, Method, ValueHash, Verdict};
use crate::mail::Content;
use crate::name::DnsName;

/// What a decision on the page came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Decided now, with this value.
    Decided(Verdict),
    /// Decided before with this very value; nothing was changed (R19).
    Repeated(Verdict),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApproveError {
    /// Unknown, expired and overtaken values look alike (R20).
    #[error("this link is not valid any more")]
    Gone,
    /// The value is good, but it was decided the other way.
    #[error("this request was decided before")]
    Decided(Verdict),
}

pub type RejectError = ApproveError;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CancelError {
    #[error("only a pending order can be canceled; this order is {}", .0.name())]
    NotPending(OrderStatus),
}

impl Order {
    /// The approver says yes: the names stored with the mail are proved, and no
    /// others (R4). After the last unproved
    /// name the order is approved and its certificate can be signed.
    pub fn approve(&self, hash: ValueHash, context: &Context) -> Result<Decision<Outcome>, ApproveError> {
        let approval = match open(&self.approvals, hash, Verdict::Approved, context)?
            .only_if(self.status == OrderStatus::Pending)?
        {
            Open::Undecided(approval) => approval.clone(),
            Open::Repeated => return Ok(self.repeated(Verdict::Approved)),
        };
        let mut order = self.clone();
        let mut proved: Vec<DnsName> = Vec::new();
        for name in order.names.iter_mut().filter(|name| name.evidence.is_none()) {
            // R5 once more, so that no stored list could ever reach beside its ADN.
            if approval.names.contains(&name.name) && name.name.base.is_at_or_below(&approval.adn) {
                name.evidence = Some(Evidence {
                    method: Method::of(approval.source),
                    adn: approval.adn.clone(),
                    recipient: Some(approval.recipient.clone()),
                    at: context.now,
                });
                proved.push(name.name.clone());
            }
        }
        record(&mut order.approvals, hash, Verdict::Approved, context);
        let pending: Vec<DnsName> = order.pending_names().cloned().collect();
        order.end_approvals(context.now, |other| {
            other.adn == approval.adn || !other.names.iter().any(|name| pending.contains(name))
        });
        let intent = order.approve_if_proved(context);
        let detail = json!({ "email": approval.recipient, "email_domain": approval.adn, "names": proved });
        Ok(order.decided(Verdict::Approved, detail, intent))
    }

    /// The approver says no: the order cannot be issued and ends. Everybody on
    /// it is told the reason.
    pub fn reject(&self, hash: ValueHash, reason: &str, context: &Context) -> Result<Decision<Outcome>, RejectError> {
        let approval = match open(&self.approvals, hash, Verdict::Rejected, context)?
            .only_if(self.status == OrderStatus::Pending)?
        {
            Open::Undecided(approval) => approval.clone(),
            Open::Repeated => return Ok(self.repeated(Verdict::Rejected)),
        };
        let mut order = self.clone();
        record(&mut order.approvals, hash, Verdict::Rejected, context);
        order.end_approvals(context.now, |_| true);
        order.set_status(OrderStatus::Rejected, context.now);
        let ended = self.ended(approval.recipient.to_string(), reason);
        let detail = json!({ "email": approval.recipient, "email_domain": approval.adn, "reason": ended.reason });
        let mails = self.notices(&Content::OrderRejected(ended), context);
        let mut decision = order.decided(Verdict::Rejected, detail, None);
        decision.mails = mails;
        Ok(decision)
    }

    /// Ends a pending order: every value dies with it (R19), and everybody on
    /// it is told unless `silent`.
    pub fn cancel(&self, by: String, note: Note, silent: bool, context: &Context) -> Result<Decision, CancelError> {
        if self.status != OrderStatus::Pending {
            return Err(CancelError::NotPending(self.status));
        }
        let ended = self.ended(by, &note.text);
        let mut decision = self.decide("order_canceled", json!({ "note": note.text }), |order| {
            order.end_approvals(context.now, |_| true);
            order.set_status(OrderStatus::Canceled, context.now);
        });
        if !silent {
            decision.mails = self.notices(&Content::OrderCanceled(ended), context);
        }
        decision.note = Some(note);
        Ok(decision)
    }

    fn decided(
        self,
        verdict: Verdict,
        detail: serde_json::Value,
        certificate: Option<CertificateChange>,
    ) -> Decision<Outcome> {
        let action = match verdict {
            Verdict::Approved => "names_approved",
            Verdict::Rejected => "order_rejected",
        };
        let audit = Some(Audit { action, detail });
        let output = Outcome::Decided(verdict);
        Decision { order: self, mails: Vec::new(), certificate, note: None, audit, output }
    }

    /// Tells the recorded outcome and changes nothing.
    fn repeated(&self, verdict: Verdict) -> Decision<Outcome> {
        let output = Outcome::Repeated(verdict);
        Decision { order: self.clone(), mails: Vec::new(), certificate: None, note: None, audit: None, output }
    }
}

/// What a value may still do.
pub(crate) enum Open<'a> {
    Undecided(&'a Approval),
    Repeated,
}

impl Open<'_> {
    /// What asks may have ended meanwhile; what was recorded is told all the same.
    fn only_if(self, may_decide: bool) -> Result<Self, ApproveError> {
        if may_decide || matches!(self, Self::Repeated) { Ok(self) } else { Err(ApproveError::Gone) }
    }
}

/// Finds the approval of a value among those of an order or a domain.
pub(crate) fn open<'a>(
    approvals: &'a [Approval],
    hash: ValueHash,
    wanted: Verdict,
    context: &Context,
) -> Result<Open<'a>, ApproveError> {
    let approval = approvals.iter().find(|approval| approval.hash == hash).ok_or(ApproveError::Gone)?;
    match approval.verdict {
        Some(verdict) if verdict == wanted => Ok(Open::Repeated),
        Some(verdict) => Err(ApproveError::Decided(verdict)),
        None if approval.is_live(context.now) => Ok(Open::Undecided(approval)),
        None => Err(ApproveError::Gone),
    }
}

pub(crate) fn record(approvals: &mut [Approval], hash: ValueHash, verdict: Verdict, context: &Context) {
    for approval in approvals.iter_mut().filter(|approval| approval.hash == hash) {
        approval.verdict = Some(verdict);
        approval.ended_at = Some(context.now);
    }
}
