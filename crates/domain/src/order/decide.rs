//! What ends an approval: the approver's decision on the page, or a cancel.

use serde_json::json;

use super::notices::Ended;
use super::value::{Open, count_wrong_code, open, record};
use super::{Audit, Context, Decision, Lapsed, Note, Order, OrderId, OrderStatus, RequestStatus};
use crate::account::AccountId;
use crate::dcv::{Approval, Evidence, Method, Proof, Source, Verdict};
use crate::email::EmailAddress;
use crate::language::Language;
use crate::mail::{AccountAlarm, Alarm, Content, Mail, Recipient};
use crate::name::{DnsName, Fqdn};

/// What a decision on the page came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Decided now, with this value.
    Decided(Verdict),
    /// Decided before with this very value; nothing was changed (R19).
    Repeated(Verdict),
    /// The code did not fit, and nothing was decided; so many tries are left.
    /// With none left the value is dead.
    WrongCode { tries_left: u32 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApproveError {
    /// Unknown, expired and overtaken values look alike (R20).
    #[error("this link is not valid any more")]
    Gone,
    /// The value is good, but it was decided the other way.
    #[error("this request was decided before")]
    Decided(Verdict),
    /// The mail holds a code, and none was brought. Not counted as a try.
    #[error("the code in the mail is needed as well")]
    CodeMissing,
}

pub type RejectError = ApproveError;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CancelError {
    #[error("only an order that waits, or a reissue, can be canceled; this order is {}", .0.name())]
    NotPending(OrderStatus),
}

impl Order {
    /// The approver says yes: the names stored with the mail are proved, and no
    /// others (R4). After the last unproved name the certificate can be signed.
    pub fn approve(&self, proof: impl Into<Proof>, context: &Context) -> Result<Decision<Outcome>, ApproveError> {
        let approval = match self.open_approval(proof.into(), Verdict::Approved, context)? {
            Opened::Undecided(approval) => approval.clone(),
            Opened::Settled(decision) => return Ok(*decision),
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
        record(&mut order.approvals, approval.hash, Verdict::Approved, "", context.now);
        let lapsed = if order.pending_names().next().is_none() { order.drop_lapsed(context) } else { Vec::new() };
        let pending: Vec<DnsName> = order.pending_names().cloned().collect();
        order.end_approvals(context.now, |other| {
            other.adn == approval.adn || !other.names.iter().any(|name| pending.contains(name))
        });
        order.sign_if_proved(context);
        let mut detail = json!({ "email": approval.recipient, "email_domain": approval.adn, "names": proved });
        if !lapsed.is_empty() {
            detail["lapsed"] = lapsed.iter().map(Lapsed::detail).collect();
        }
        Ok(order.decision("names_approved", detail).with(Outcome::Decided(Verdict::Approved)))
    }

    /// The approver says no: the order cannot be issued and ends. Everybody on
    /// it is told the reason.
    pub fn reject(
        &self,
        proof: impl Into<Proof>,
        reason: &str,
        context: &Context,
    ) -> Result<Decision<Outcome>, RejectError> {
        self.refuse(proof.into(), Verdict::Rejected, reason, context)
    }

    /// The approver does not know this order at all. It ends as if rejected,
    /// everybody on it is told why, and the account is warned:
    /// somebody may be trying to get a certificate for a name that is not theirs.
    pub fn report(
        &self,
        proof: impl Into<Proof>,
        reason: &str,
        context: &Context,
    ) -> Result<Decision<Outcome>, RejectError> {
        let proof = proof.into();
        let mut decision = self.refuse(proof, Verdict::Reported, reason, context)?;
        if decision.output == Outcome::Decided(Verdict::Reported) {
            let reported = decision.order.approvals.iter().find(|approval| approval.hash == proof.value);
            let alarms = reported.map(|approval| self.alarms(approval, context));
            decision.mails.extend(alarms.into_iter().flatten());
        }
        Ok(decision)
    }

    fn alarms(&self, approval: &Approval, context: &Context) -> Vec<Mail> {
        let alarm = Alarm::Disowned {
            by: approval.recipient.clone(),
            requester: self.requester.clone(),
            product: self.product.name.to_owned(),
            common_name: self.common_name.clone(),
            names: self.names.iter().map(|name| name.name.clone()).collect(),
            comment: approval.reason.clone().unwrap_or_default(),
        };
        let content = AccountAlarm { account_name: self.account_name.clone(), at: context.now, alarm };
        warn(self.account, Some(self.id), &content, &self.staff.alarmed(self.account_language), context)
    }

    fn refuse(
        &self,
        proof: Proof,
        verdict: Verdict,
        reason: &str,
        context: &Context,
    ) -> Result<Decision<Outcome>, RejectError> {
        let approval = match self.open_approval(proof, verdict, context)? {
            Opened::Undecided(approval) => approval.clone(),
            Opened::Settled(decision) => return Ok(*decision),
        };
        let mut order = self.clone();
        record(&mut order.approvals, approval.hash, verdict, reason, context.now);
        order.end_approvals(context.now, |_| true);
        if self.status == OrderStatus::ReissuePending {
            order.abandon_reissue(reason, context.now);
        } else {
            order.drop_certificate(Some(self.certificate));
            order.set_status(OrderStatus::Rejected, context.now);
        }
        let reported = verdict == Verdict::Reported;
        let ended = if reported { Ended::Reported } else { Ended::Rejected };
        let (mails, reason) = self.tell_ended(ended, approval.recipient.to_string(), reason, context);
        let detail = json!({
            "email": approval.recipient, "email_domain": approval.adn, "reason": reason, "reported": reported,
        });
        let action = if reported { "order_reported" } else { "order_rejected" };
        let decision = order.decision(action, detail);
        Ok(Decision { mails, ..decision }.with(Outcome::Decided(verdict)))
    }

    /// Ends an order that waits: every value dies with it (R19), and everybody
    /// on it is told unless `silent`. Of an issued order whose reissue is open
    /// only the reissue ends, which nobody was told of.
    pub fn cancel(&self, by: String, note: Note, silent: bool, context: &Context) -> Result<Decision, CancelError> {
        let mut order = self.clone();
        let detail = json!({ "note": note.text });
        let mut decision = match self.status_at(context.now) {
            OrderStatus::ReissuePending => {
                order.abandon_reissue(&note.text, context.now);
                order.decision("reissue_canceled", detail)
            }
            OrderStatus::Pending | OrderStatus::NeedsApproval => {
                order.close_requests(&note.text, context.now, |request| request.status == RequestStatus::Pending);
                order.end_approvals(context.now, |_| true);
                order.drop_certificate(Some(self.certificate));
                order.set_status(OrderStatus::Canceled, context.now);
                order.decision("order_canceled", detail)
            }
            other => return Err(CancelError::NotPending(other)),
        };
        if !silent && decision.order.status == OrderStatus::Canceled {
            decision.mails = self.tell_ended(Ended::Canceled, by, &note.text, context).0;
        }
        decision.note = Some(note);
        Ok(decision)
    }

    /// Ends what an approver was asked who may not approve `adn` any more (R3).
    /// Nothing is written when there was nothing left to decide.
    pub fn withdraw(&self, adn: &Fqdn, recipient: &EmailAddress, source: Source, context: &Context) -> Decision {
        let key = recipient.key();
        let is_asked =
            |approval: &Approval| approval.source == source && approval.adn == *adn && approval.recipient.key() == key;
        let any = self.approvals.iter().any(|approval| approval.ended_at.is_none() && is_asked(approval));
        let detail = json!({ "email": recipient, "email_domain": adn, "source": source });
        let mut decision =
            self.decide("approver_withdrawn", detail, |order| order.end_approvals(context.now, is_asked));
        if !any {
            decision.audit = None;
        }
        decision
    }

    /// The approval that may be decided with this proof, or what is to be told
    /// instead.
    fn open_approval(&self, proof: Proof, wanted: Verdict, context: &Context) -> Result<Opened<'_>, ApproveError> {
        let is_pending = self.status_at(context.now).is_validating();
        let told = match open(&self.approvals, is_pending, proof, wanted, context.now)? {
            Open::Undecided(approval) => return Ok(Opened::Undecided(approval)),
            Open::Repeated => self.repeated(wanted),
            Open::WrongCode(approval) => self.wrong_code(approval, context),
        };
        Ok(Opened::Settled(Box::new(told)))
    }

    fn wrong_code(&self, approval: &Approval, context: &Context) -> Decision<Outcome> {
        let mut order = self.clone();
        let (tries_left, detail) = count_wrong_code(&mut order.approvals, approval, context.now);
        let audit = Some(Audit { action: "approval_code_wrong", detail });
        let output = Outcome::WrongCode { tries_left };
        Decision { order, mails: Vec::new(), certificate: None, note: None, audit, output }
    }

    /// Tells the recorded outcome and changes nothing.
    fn repeated(&self, verdict: Verdict) -> Decision<Outcome> {
        self.unchanged(Outcome::Repeated(verdict))
    }
}

enum Opened<'a> {
    Undecided(&'a Approval),
    /// Nothing is decided now: it was before, or the code did not fit.
    Settled(Box<Decision<Outcome>>),
}

/// Warns people of an account, see [`Staff::alarmed`](crate::Staff::alarmed).
pub(crate) fn warn(
    account: AccountId,
    order: Option<OrderId>,
    content: &AccountAlarm,
    people: &[(EmailAddress, Recipient, Language)],
    context: &Context,
) -> Vec<Mail> {
    let mail = |(to, role, language): &(EmailAddress, Recipient, Language)| Mail {
        id: context.mail_id(),
        account,
        order,
        to: to.clone(),
        role: *role,
        language: *language,
        queued_at: context.now,
        content: Content::AccountAlarm(content.clone()),
        unsubscribe: None,
    };
    people.iter().map(mail).collect()
}
