//! What the approval page shows when a domain of its own asks, and no order.

use sealpost_domain::DnsName;
use sealpost_domain::dcv::{Approval, Method, Verdict};
use sealpost_domain::mail::Grant;
use sealpost_domain::order::MAX_REASON;
use sealpost_mail::{Argument, Name, Texts, one_line};
use sealpost_store::domains::DomainRow;

use super::approve_page::{ApprovePage, Effects, Sheet, Words, heading};
use crate::app::App;

pub fn page<'a>(
    texts: &'a Texts,
    approval: &Approval,
    domain: &DomainRow,
    app: &App,
    sheet: Sheet<'_>,
) -> ApprovePage<'a> {
    let adn = DnsName { wildcard: false, base: approval.adn.clone() };
    let organization = Argument::from(one_line(&domain.organization_name));
    let account = one_line(&domain.account_name);
    let name = approval.names.first().map(|name| Name::of(name).to_string()).unwrap_or_default();
    let told = [("domain", Argument::from(name)), ("organization", organization.clone())];
    let decided = sheet.decided();
    let (heading, sentence) = match decided {
        None => (
            "domain-approval-heading",
            texts.say(
                "domain-page-intro",
                &[
                    ("account", account.as_str().into()),
                    ("recipient", approval.recipient.as_str().into()),
                    ("domain", Name::of(&adn).to_string().into()),
                    ("organization", organization.clone()),
                ],
            ),
        ),
        Some(Verdict::Approved) => (heading(decided), texts.say("domain-page-approved-text", &told)),
        Some(Verdict::Rejected) => (heading(decided), texts.say("domain-page-rejected-text", &told)),
        Some(Verdict::Reported) => ("domain-page-reported-heading", texts.say("domain-page-reported-text", &told)),
    };
    let days = Grant::days(Method::of(approval.source), &app.config.policy, app.now());
    let granted = [("organization", organization), ("days", days.into())];
    let words = Words {
        title: texts.say("domain-page-title", &[("domain", adn.unicode().into())]),
        heading: texts.say(heading, &[]),
        sentence,
        rows: vec![
            (texts.say("label-account", &[]), account),
            (texts.say("label-organization", &[]), one_line(&domain.organization_name)),
        ],
        effects: Effects {
            grants: vec![texts.say("domain-approval-grants", &granted), texts.say("domain-approval-scope", &[])],
            approve: texts.say("domain-page-approve-hint", &granted),
            reject: texts.say("domain-page-reject-hint", &[]),
            report_choice: texts.say("domain-page-report", &[]),
            report: texts.say("domain-page-report-hint", &[]),
            reason: texts.say("domain-page-reason-hint", &[("max", MAX_REASON.into())]),
        },
    };
    ApprovePage::about(texts, approval, app, words, sheet)
}
