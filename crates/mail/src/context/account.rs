//! Of an account: validations that end, and alarms.

use sealpost_domain::mail::{AccountAlarm, Alarm, Validated, ValidationExpiring};
use serde::Serialize;

use super::certificate::Facts;
use super::{Frame, Name, names};
use crate::clean::{one_line, several_lines};
use crate::texts::Texts;

#[derive(Serialize)]
pub(crate) struct ValidationContext<'a> {
    frame: Frame<'a>,
    account: String,
    validated: &'static str,
    /// The domain or the organization.
    subject: String,
    until: String,
    days: u32,
    names: Vec<Name>,
}

impl<'a> ValidationContext<'a> {
    pub fn new(frame: Frame<'a>, expiring: &ValidationExpiring, texts: &Texts) -> Self {
        let (validated, subject) = match &expiring.validated {
            Validated::Domain(domain) => ("domain", Name::of_domain(domain).to_string()),
            Validated::Organization(name) => ("organization", one_line(name)),
        };
        Self {
            frame,
            account: one_line(&expiring.account_name),
            validated,
            subject,
            until: texts.moment(expiring.valid_till),
            days: expiring.days,
            names: names(&expiring.names),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct AlarmContext<'a> {
    frame: Frame<'a>,
    account: String,
    at: String,
    #[serde(flatten)]
    alarm: AlarmDetail<'a>,
}

/// `alarm` chooses the words of the template.
#[derive(Serialize)]
#[serde(tag = "alarm", rename_all = "snake_case")]
enum AlarmDetail<'a> {
    Disowned { by: &'a str, requester: &'a str, product: String, domain: String, names: Vec<Name>, comment: String },
    DomainDisowned { by: &'a str, organization: String, domain: String, comment: String },
    Unreachable { certificate: Facts, people: Vec<&'a str> },
    EmailApprovalEnds { date: String, names: Vec<Name> },
}

impl<'a> AlarmContext<'a> {
    pub fn new(frame: Frame<'a>, alarm: &'a AccountAlarm, texts: &Texts) -> Self {
        let detail = match &alarm.alarm {
            Alarm::Disowned { by, requester, product, common_name, names: all, comment } => AlarmDetail::Disowned {
                by: by.as_str(),
                requester: requester.as_str(),
                product: one_line(product),
                domain: common_name.unicode(),
                names: names(all),
                comment: several_lines(comment),
            },
            Alarm::DomainDisowned { by, organization, domain, comment } => AlarmDetail::DomainDisowned {
                by: by.as_str(),
                organization: one_line(organization),
                domain: Name::of_domain(domain).to_string(),
                comment: several_lines(comment),
            },
            Alarm::Unreachable { certificate, people } => AlarmDetail::Unreachable {
                certificate: Facts::new(certificate, texts),
                people: people.iter().map(sealpost_domain::EmailAddress::as_str).collect(),
            },
            Alarm::EmailApprovalEnds { ends_at, names: all } => {
                AlarmDetail::EmailApprovalEnds { date: texts.date(*ends_at), names: names(all) }
            }
        };
        Self { frame, account: one_line(&alarm.account_name), at: texts.moment(alarm.at), alarm: detail }
    }
}
