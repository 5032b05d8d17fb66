//! Whether anybody can be reached about a live certificate. If nobody can, the
//! account is alarmed, once, until somebody can again.

use serde_json::json;

use super::{Context, Decision, Order, OrderCertificate};
use crate::email::EmailAddress;
use crate::language::Language;
use crate::mail::{AccountAlarm, Alarm, MailKind, Recipient};
use crate::order::warn;
use crate::time::Timestamp;

/// Why notices about an order do not reach an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MarkKind {
    /// A server told that the address is of no use.
    Bounced,
    /// Its owner wants no notices.
    Unsubscribed,
}

/// An address that notices about an order do not reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The address as [`EmailAddress::key`] gives it.
    pub key: String,
    pub kind: MarkKind,
}

impl MarkKind {
    pub const ALL: [Self; 2] = [Self::Bounced, Self::Unsubscribed];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Bounced => "bounced",
            Self::Unsubscribed => "unsubscribed",
        }
    }

    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl Order {
    /// Looks whether a notice that the certificate expires would reach anybody.
    /// `marks` are those of this order and of the whole account. Nothing is
    /// written when it is as it was.
    pub fn watch(&self, marks: &[Mark], context: &Context) -> Decision {
        let live = self.live_certificate(context.now);
        let people = self.people(MailKind::CertificateExpiring);
        let is_reached = people.iter().any(|(to, ..)| !has(marks, to, None));
        let mut order = self.clone();
        match (live, self.unreachable_since) {
            (Some(live), None) if !is_reached => {
                order.unreachable_since = Some(context.now);
                let people: Vec<_> = people.into_iter().map(|(to, ..)| to).collect();
                let detail = json!({ "people": people });
                let mails = match self.facts(live.id) {
                    Some(certificate) => {
                        let alarm = Alarm::Unreachable { certificate, people };
                        let content = AccountAlarm { account_name: self.account_name.clone(), at: context.now, alarm };
                        warn(self.account, Some(self.id), &content, &self.alarmed(marks), context)
                    }
                    None => Vec::new(),
                };
                Decision { mails, ..order.decision("order_unreachable", detail) }
            }
            (live, Some(_)) if live.is_none() || is_reached => {
                order.unreachable_since = None;
                order.decision("order_reachable", json!({ "live": live.is_some() }))
            }
            _ => Decision { audit: None, ..order.decision("", json!({})) },
        }
    }

    /// Whom an alarm can reach; everybody who should hear of it when that is
    /// nobody. An alarm is nothing that one unsubscribes from.
    fn alarmed(&self, marks: &[Mark]) -> Vec<(EmailAddress, Recipient, Language)> {
        let all = self.people(MailKind::AccountAlarm);
        let reached: Vec<_> = all.iter().filter(|(to, ..)| !has(marks, to, Some(MarkKind::Bounced))).cloned().collect();
        if reached.is_empty() { all } else { reached }
    }

    /// A certificate that is in use, the primary one before others.
    fn live_certificate(&self, now: Timestamp) -> Option<&OrderCertificate> {
        if !self.status_at(now).is_live() {
            return None;
        }
        let live = || self.certificates.iter().filter(|certificate| certificate.is_live(now));
        live().find(|certificate| certificate.id == self.certificate).or_else(|| live().next())
    }
}

fn has(marks: &[Mark], address: &EmailAddress, kind: Option<MarkKind>) -> bool {
    let key = address.key();
    marks.iter().any(|mark| mark.key == key && kind.is_none_or(|kind| kind == mark.kind))
}
