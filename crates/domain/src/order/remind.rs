//! Reminders of an order: that its certificate ends or has ended, and that the
//! order itself ends.
//!
//! What fell due is settled by a time ([`Order::reminded_till`]) that is written
//! with the mails, so that no step is told twice. Steps that were missed come as
//! one mail: the latest of them that still says something true.

use serde_json::{Value as Json, json};

use super::notices::told;
use super::{CertificateKind, Context, Decision, Issued, Order, OrderCertificate, OrderStatus};
use crate::email::EmailAddress;
use crate::mail::{CertificateExpiring, CertificateFacts, Content, Mail, MailKind, OrderExpiring, Recipient};
use crate::reminder::{ReminderSettings, Schedule, Silence, Step, chosen};
use crate::time::{DAY, Timestamp};

/// What became of the steps that fell due before one end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reminded {
    pub kind: MailKind,
    /// The step that is told, or the latest that is not.
    pub step: Step,
    /// How many mails tell it.
    pub mails: usize,
    /// Why it is not told.
    pub silence: Option<Silence>,
}

impl Reminded {
    pub(crate) fn detail(&self) -> Json {
        let mut detail = json!({ "kind": self.kind, "step": self.step.days(), "mails": self.mails });
        if let Some(silence) = self.silence {
            detail["silence"] = silence.name().into();
        }
        detail
    }
}

/// Nothing is due (any more).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no reminder is due")]
pub struct NotDue;

/// The end of a certificate, and what the account hears after it.
const CERTIFICATE: [Step; 6] = Step::MAILED;

/// The last certificate of an order that is told of itself.
const AFTERWARDS: [Step; 1] = [Step::After7];

/// One end that is reminded of.
struct End {
    is_of_order: bool,
    schedule: Schedule,
    steps: &'static [Step],
}

impl Order {
    /// When the next step falls due, of the certificate or of the order.
    pub fn next_reminder(&self) -> Option<Timestamp> {
        self.ends().iter().filter_map(|end| end.schedule.next(end.steps, self.reminded_till)).min()
    }

    /// Settles every step that fell due. `is_renewed` says that an order which
    /// continues this one has its certificate.
    pub fn remind(
        &self,
        settings: &ReminderSettings,
        is_renewed: bool,
        context: &Context,
    ) -> Result<Decision<Vec<Reminded>>, NotDue> {
        let now = context.now;
        if self.remind_at.is_none_or(|at| at > now) {
            return Err(NotDue);
        }
        let silence = if !self.renewal_notices.unwrap_or(settings.enabled) {
            Some(Silence::Disabled)
        } else {
            is_renewed.then_some(Silence::Renewed)
        };
        let (mut mails, mut reminded) = (Vec::new(), Vec::new());
        for end in self.ends() {
            let due = end.schedule.due(end.steps, self.reminded_till, now);
            let Some(latest) = due.first().copied() else { continue };
            let told = silence.map_or_else(|| chosen(&end.schedule, &due, settings, now), Err);
            let step = told.unwrap_or(latest);
            let content = self.reminder(&end, step, settings, now);
            let kind = content.as_ref().map_or(MailKind::CertificateExpiring, Content::kind);
            let before = mails.len();
            if let (Ok(step), Some(content)) = (told, content) {
                mails.extend(self.reminders(&content, settings.recipients_at(step), context));
            }
            reminded.push(Reminded { kind, step, mails: mails.len() - before, silence: told.err() });
        }
        let mut order = self.clone();
        order.reminded_till = Some(now);
        order.remind_at = order.next_reminder();
        let detail: Vec<Json> = reminded.iter().map(Reminded::detail).collect();
        let mut decision =
            order.decision("reminders_planned", json!({ "certificate_id": self.certificate, "reminders": detail }));
        decision.mails = mails;
        Ok(decision.with(reminded))
    }

    /// The ends that lie ahead, or lay not long ago. None for an order whose
    /// certificates are not there yet or are all revoked.
    fn ends(&self) -> Vec<End> {
        let is_alive = matches!(self.status, OrderStatus::Issued | OrderStatus::ReissuePending | OrderStatus::Expired);
        let Some((_, certificate)) = self.reminded_of().filter(|_| is_alive) else { return Vec::new() };
        let schedule = Schedule::new(certificate.valid_from, certificate.valid_till);
        let till = self.valid_till.filter(|till| self.outlives_first(*till));
        let ends_with_order = till.is_some_and(|till| certificate.valid_till + DAY >= till);
        // Otherwise everybody would get two mails about one day.
        let steps: &[Step] = if ends_with_order { &AFTERWARDS } else { &CERTIFICATE };
        let mut ends = vec![End { is_of_order: false, schedule, steps }];
        if let Some(till) = till {
            let schedule = Schedule::new(till - DAY * self.days, till);
            ends.push(End { is_of_order: true, schedule, steps: &Step::BEFORE });
        }
        ends
    }

    /// The certificate whose end counts: the primary one, or, after its
    /// revocation, the duplicate that lasts longest.
    fn reminded_of(&self) -> Option<(&OrderCertificate, &Issued)> {
        let standing = |one: &&OrderCertificate| one.issued().is_some_and(|issued| issued.revoked.is_none());
        let duplicates = self.certificates.iter().filter(|one| one.kind == CertificateKind::Duplicate).filter(standing);
        let last = duplicates.max_by_key(|one| one.issued().map(|issued| issued.valid_till));
        let certificate = self.primary().filter(standing).or(last)?;
        Some((certificate, certificate.issued()?))
    }

    /// Whether the order runs on after its first certificate: only then has its
    /// own end to be told.
    fn outlives_first(&self, till: Timestamp) -> bool {
        let first = self.certificates.iter().find(|one| one.kind == CertificateKind::Original);
        first.and_then(OrderCertificate::issued).is_some_and(|first| first.valid_till + DAY < till)
    }

    /// One message for each of [`Order::people`], and for each listed address
    /// that is none of theirs. On both lists, the account's counts: it stays when
    /// the order's changes (R25).
    fn reminders(&self, content: &Content, listed: &[EmailAddress], context: &Context) -> Vec<Mail> {
        let mut mails = self.notices(content, context);
        for to in listed {
            let known = mails.iter_mut().find(|mail| mail.to.key() == to.key());
            match known {
                Some(mail) if mail.role == Recipient::Additional => mail.role = Recipient::ReminderContact,
                Some(_) => {}
                None => mails.push(Mail {
                    id: context.mail_id(),
                    account: self.account,
                    order: Some(self.id),
                    to: to.clone(),
                    role: Recipient::ReminderContact,
                    language: self.language_of(to),
                    queued_at: context.now,
                    content: content.clone(),
                    unsubscribe: None,
                }),
            }
        }
        mails
    }

    fn reminder(&self, end: &End, step: Step, settings: &ReminderSettings, now: Timestamp) -> Option<Content> {
        let certificate: CertificateFacts = self.facts(self.reminded_of()?.0.id)?;
        let message = told(self.renewal_message.as_ref().unwrap_or(&settings.message));
        let days = end.schedule.days_from_end(now);
        Some(match self.valid_till.filter(|_| end.is_of_order) {
            Some(order_valid_till) => {
                Content::OrderExpiring(OrderExpiring { certificate, order_valid_till, days, message })
            }
            None if step == Step::After7 => {
                Content::CertificateExpired(CertificateExpiring { certificate, days, message })
            }
            None => Content::CertificateExpiring(CertificateExpiring { certificate, days, message }),
        })
    }
}
