//! What the approval page shows (R18, R20). Its sentences are those of the mail
//! that led to it, in that mail's language.

use askama::Template;
use sealpost_domain::dcv::{Approval, Verdict};
use sealpost_domain::domain::EVIDENCE_DAYS;
use sealpost_domain::order::MAX_REASON;
use sealpost_domain::{DnsName, Product};
use sealpost_mail::{Argument, Name, Texts, one_line};
use sealpost_store::order_view::OrderView;

use crate::app::App;

/// The whole style of the page; its hash stands in the policy.
pub const CSS: &str = include_str!("../../templates/approve.css");

/// Where the visitor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// May decide.
    Open,
    /// Sent the form without a choice.
    ChoiceMissing,
    /// Gave a reason over [`MAX_REASON`] characters.
    ReasonTooLong,
    /// Sent a form that is not ours or no longer good.
    FormStale,
    /// Decided, now or earlier.
    Decided(Verdict),
}

/// The page. Whatever a value is, unknown, expired or overtaken, what cannot
/// decide looks the same: [`ApprovePage::gone`].
#[derive(Template)]
#[template(path = "approve.html")]
pub struct ApprovePage<'a> {
    texts: &'a Texts,
    title: String,
    sender: Option<String>,
    heading: String,
    problem: Option<String>,
    /// Whole sentences above the details.
    sentences: Vec<String>,
    names: Vec<Name>,
    rows: Vec<(String, String)>,
    /// What approving grants, and what each choice comes to.
    effects: Effects,
    /// There is a form, with this in it.
    nonce: Option<String>,
}

/// What each choice comes to, in whole sentences.
#[derive(Default)]
pub(super) struct Effects {
    pub grants: Vec<String>,
    pub approve: String,
    pub reject: String,
    /// Who reads the reason.
    pub reason: String,
}

impl<'a> ApprovePage<'a> {
    pub fn of(
        texts: &'a Texts,
        state: State,
        approval: &Approval,
        order: &OrderView,
        app: &App,
        nonce: String,
    ) -> Self {
        let adn = DnsName { wildcard: false, base: approval.adn.clone() };
        let domain = Name::of(&adn).to_string();
        let product = Product::find(&order.product).map_or(order.product.as_str(), |product| product.name);
        let facts = Facts {
            account: one_line(&order.account_name),
            requester: order.user_email.clone(),
            product: one_line(product),
            order: order.id.to_string(),
            recipient: approval.recipient.to_string(),
            count: approval.names.len(),
        };
        let decided = match state {
            State::Decided(verdict) => Some(verdict),
            _ => None,
        };
        let when = match decided {
            Some(_) => approval.ended_at.map(|at| ("label-decided", texts.moment(at))),
            None => Some(("label-decide-until", texts.moment(approval.expires_at))),
        };
        Self {
            texts,
            title: texts.say("page-title", &[("domain", adn.unicode().into())]),
            sender: Some(app.config.mail_name.clone()),
            heading: texts.say(heading(decided), &[]),
            problem: problem(texts, state),
            sentences: vec![facts.sentence(texts, decided, &domain)],
            names: approval.names.iter().map(Name::of).collect(),
            rows: facts.rows(texts, when),
            effects: effects(texts, order, approval.names.len()),
            nonce: decided.is_none().then_some(nonce),
        }
    }

    /// The page about a domain of its own; see [`super::approve_domain`].
    pub(super) fn about(texts: &'a Texts, state: State, app: &App, words: Words, nonce: String) -> Self {
        let Words { title, heading, sentence, names, rows, effects } = words;
        Self {
            texts,
            title,
            sender: Some(app.config.mail_name.clone()),
            heading,
            problem: problem(texts, state),
            sentences: vec![sentence],
            names,
            rows,
            effects,
            nonce: (!matches!(state, State::Decided(_))).then_some(nonce),
        }
    }

    /// For a value that is unknown or decides nothing any more.
    pub fn gone(texts: &'a Texts) -> Self {
        let heading = texts.say("page-gone-heading", &[]);
        Self {
            texts,
            title: heading.clone(),
            sender: None,
            heading,
            problem: None,
            sentences: vec![texts.say("page-gone-text", &[])],
            names: Vec::new(),
            rows: Vec::new(),
            effects: Effects::default(),
            nonce: None,
        }
    }

    fn lang(&self) -> &'static str {
        self.texts.language().tag()
    }

    fn css(&self) -> &'static str {
        CSS
    }

    fn max(&self) -> usize {
        MAX_REASON
    }

    fn say(&self, key: &str) -> String {
        self.texts.say(key, &[])
    }

    /// A sentence about as many names as are shown.
    fn counted(&self, key: &str) -> String {
        self.texts.say(key, &[("count", Argument::from(self.names.len()))])
    }
}

/// What the page says that is not the same for each who asks.
pub(super) struct Words {
    pub title: String,
    pub heading: String,
    pub sentence: String,
    pub names: Vec<Name>,
    pub rows: Vec<(String, String)>,
    pub effects: Effects,
}

/// What approving an order grants: for OV and EV, more than the order (R20).
fn effects(texts: &Texts, order: &OrderView, count: usize) -> Effects {
    let count = [("count", Argument::from(count))];
    let beyond = match &order.organization_name {
        Some(organization) => texts.say(
            "approval-grants-beyond",
            &[("organization", one_line(organization).into()), ("days", EVIDENCE_DAYS.into())],
        ),
        None => texts.say("approval-scope", &[]),
    };
    Effects {
        grants: vec![texts.say("approval-grants", &count), beyond],
        approve: texts.say("page-approve-hint", &count),
        reject: texts.say("page-reject-hint", &[]),
        reason: texts.say("page-reason-hint", &[("max", MAX_REASON.into())]),
    }
}

/// What a page tells about one request.
struct Facts {
    account: String,
    requester: String,
    product: String,
    order: String,
    recipient: String,
    count: usize,
}

impl Facts {
    fn sentence(&self, texts: &Texts, decided: Option<Verdict>, domain: &str) -> String {
        let order = Argument::from(self.order.as_str());
        match decided {
            None => texts.say(
                "page-intro",
                &[
                    ("account", self.account.as_str().into()),
                    ("recipient", self.recipient.as_str().into()),
                    ("domain", domain.into()),
                ],
            ),
            Some(Verdict::Approved) => {
                texts.say("page-approved-text", &[("order", order), ("count", self.count.into())])
            }
            Some(Verdict::Rejected) => texts.say("page-rejected-text", &[("order", order)]),
        }
    }

    fn rows(self, texts: &Texts, when: Option<(&str, String)>) -> Vec<(String, String)> {
        let mut rows = vec![
            (texts.say("label-account", &[]), self.account),
            (texts.say("label-requester", &[]), self.requester),
            (texts.say("label-product", &[]), self.product),
            (texts.say("label-order", &[]), self.order),
        ];
        rows.extend(when.map(|(label, moment)| (texts.say(label, &[]), moment)));
        rows
    }
}

pub(super) const fn heading(decided: Option<Verdict>) -> &'static str {
    match decided {
        None => "approval-heading",
        Some(Verdict::Approved) => "page-approved-heading",
        Some(Verdict::Rejected) => "page-rejected-heading",
    }
}

fn problem(texts: &Texts, state: State) -> Option<String> {
    match state {
        State::Open | State::Decided(_) => None,
        State::ChoiceMissing => Some(texts.say("page-problem-choice", &[])),
        State::ReasonTooLong => Some(texts.say("page-problem-reason", &[("max", MAX_REASON.into())])),
        State::FormStale => Some(texts.say("page-problem-form", &[])),
    }
}
