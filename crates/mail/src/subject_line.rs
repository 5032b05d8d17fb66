//! The subject of a mail: one sentence of its language.

use fluent_bundle::FluentArgs;
use sealpost_domain::mail::{Alarm, Content, Validated};
use sealpost_domain::{DnsName, Mail};

use crate::clean::one_line;
use crate::context::order::request;
use crate::texts::{Texts, TextsError};

pub(crate) fn write(mail: &Mail, texts: &Texts) -> Result<String, TextsError> {
    let mut arguments = FluentArgs::new();
    if let Some(order) = mail.order {
        arguments.set("order", order.to_string());
    }
    let key = key(&mail.content, mail.order.is_some(), texts, &mut arguments);
    texts.try_say(key, &arguments).map_err(|problem| TextsError { language: mail.language, problem })
}

/// The sentence, and what it is filled with beside the order's number.
fn key(content: &Content, is_order: bool, texts: &Texts, arguments: &mut FluentArgs<'_>) -> &'static str {
    let mut about = |name: &DnsName| arguments.set("domain", name.unicode());
    match content {
        Content::DcvApproval(approval) => {
            arguments.set("domain", approval.adn.unicode().into_owned());
            // Without an order it is a domain that asks.
            if is_order { "approval-subject" } else { "domain-approval-subject" }
        }
        Content::OrderReceived(received) => {
            about(&received.common_name);
            "received-subject"
        }
        Content::OrderApproval(waiting) => {
            about(&waiting.common_name);
            arguments.set("request", request(waiting.request));
            "waiting-subject"
        }
        Content::OrderApproved(approved) => {
            about(&approved.common_name);
            arguments.set("request", request(approved.request));
            "approved-subject"
        }
        Content::OrderRejected(ended) => {
            about(&ended.common_name);
            match ended.request {
                Some(ended) => {
                    arguments.set("request", request(ended));
                    "rejected-request-subject"
                }
                None => "rejected-subject",
            }
        }
        Content::OrderCanceled(ended) => {
            about(&ended.common_name);
            "canceled-subject"
        }
        Content::CertificateIssued(issued) => {
            about(&issued.certificate.common_name);
            "issued-subject"
        }
        Content::CertificateReissued(reissued) => {
            about(&reissued.certificate.common_name);
            "reissued-subject"
        }
        Content::DuplicateIssued(issued) => {
            about(&issued.certificate.common_name);
            "duplicate-subject"
        }
        Content::CertificateRenewed(renewed) => {
            about(&renewed.certificate.common_name);
            "renewed-subject"
        }
        Content::CertificateRevoked(revoked) => {
            about(&revoked.certificate.common_name);
            "revoked-subject"
        }
        Content::CertificateExpiring(expiring) => {
            about(&expiring.certificate.common_name);
            arguments.set("days", expiring.days);
            "expiring-subject"
        }
        Content::CertificateExpired(expired) => {
            about(&expired.certificate.common_name);
            arguments.set("days", expired.days);
            "expired-subject"
        }
        Content::OrderExpiring(expiring) => {
            about(&expiring.certificate.common_name);
            arguments.set("days", expiring.days);
            "ending-subject"
        }
        Content::ValidationExpiring(expiring) => {
            let subject = match &expiring.validated {
                Validated::Domain(domain) => domain.unicode().into_owned(),
                Validated::Organization(name) => one_line(name),
            };
            arguments.set("subject", subject);
            arguments.set("days", expiring.days);
            "validation-subject"
        }
        Content::AccountAlarm(alarm) => match &alarm.alarm {
            Alarm::Disowned { common_name, .. } => {
                about(common_name);
                "alarm-disowned-subject"
            }
            Alarm::DomainDisowned { domain, .. } => {
                arguments.set("domain", domain.unicode().into_owned());
                "alarm-domain-subject"
            }
            Alarm::Unreachable { certificate, .. } => {
                about(&certificate.common_name);
                "alarm-unreachable-subject"
            }
            Alarm::EmailApprovalEnds { ends_at, .. } => {
                arguments.set("date", texts.date(*ends_at));
                "alarm-ending-subject"
            }
        },
    }
}
