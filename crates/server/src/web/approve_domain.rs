//! What the approval page shows when a domain of its own asks, and no order.

use sealpost_domain::DnsName;
use sealpost_domain::dcv::{Approval, Verdict};
use sealpost_domain::domain::EVIDENCE_DAYS;
use sealpost_domain::order::MAX_REASON;
use sealpost_mail::{Argument, Name, Texts, one_line};
use sealpost_store::domains::DomainRow;

use super::approve_page::{ApprovePage, Effects, State, Words, heading};
use crate::app::App;

pub fn page<'a>(
    texts: &'a Texts,
    state: State,
    approval: &Approval,
    domain: &DomainRow,
    app: &App,
    nonce: String,
) -> ApprovePage<'a> {
    let adn = DnsName { wildcard: false, base: approval.adn.clone() };
    let decided = match state {
        State::Decided(verdict) => Some(verdict),
        _ => None,
    };
    let organization = Argument::from(one_line(&domain.organization_name));
    let account = one_line(&domain.account_name);
    let name = approval.names.first().map(|name| Name::of(name).to_string()).unwrap_or_default();
    let told = [("domain", Argument::from(name)), ("organization", organization.clone())];
    let sentence = match decided {
        None => texts.say(
            "domain-page-intro",
            &[
                ("account", account.as_str().into()),
                ("recipient", approval.recipient.as_str().into()),
                ("domain", Name::of(&adn).to_string().into()),
                ("organization", organization.clone()),
            ],
        ),
        Some(Verdict::Approved) => texts.say("domain-page-approved-text", &told),
        Some(Verdict::Rejected) => texts.say("domain-page-rejected-text", &told),
    };
    let granted = [("organization", organization), ("days", EVIDENCE_DAYS.into())];
    let when = match decided {
        Some(_) => approval.ended_at.map(|at| ("label-decided", texts.moment(at))),
        None => Some(("label-decide-until", texts.moment(approval.expires_at))),
    };
    let mut rows = vec![
        (texts.say("label-account", &[]), account),
        (texts.say("label-organization", &[]), one_line(&domain.organization_name)),
    ];
    rows.extend(when.map(|(label, moment)| (texts.say(label, &[]), moment)));
    let words = Words {
        title: texts.say("domain-page-title", &[("domain", adn.unicode().into())]),
        heading: texts.say(if decided.is_none() { "domain-approval-heading" } else { heading(decided) }, &[]),
        sentence,
        names: approval.names.iter().map(Name::of).collect(),
        rows,
        effects: Effects {
            grants: vec![texts.say("domain-approval-grants", &granted), texts.say("domain-approval-scope", &[])],
            approve: texts.say("domain-page-approve-hint", &granted),
            reject: texts.say("domain-page-reject-hint", &[]),
            reason: texts.say("domain-page-reason-hint", &[("max", MAX_REASON.into())]),
        },
    };
    ApprovePage::about(texts, state, app, words, nonce)
}
