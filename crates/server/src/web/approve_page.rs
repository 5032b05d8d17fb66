//! What the approval page shows (R18, R20). Its sentences are those of the mail
//! that led to it, in that mail's language.

use askama::Template;
use sealpost_domain::dcv::{Approval, Verdict};
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
    /// Typed no code, or nothing that could be one.
    CodeMissing,
    /// Typed another code than the mail holds.
    WrongCode { tries_left: u32 },
    /// Decided, now or earlier.
    Decided(Verdict),
}

/// A page without an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The value is unknown or decides nothing any more.
    Gone,
    /// The value has just died of too many wrong codes.
    Spent,
    /// Too many wrong links were opened.
    Busy,
}

/// The page. Whatever a value is, unknown, expired or overtaken, what cannot
/// decide looks the same: [`Notice::Gone`].
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
    /// There is a form, with this in it.
    nonce: Option<String>,
    /// The form asks for the code of the mail.
    asks_code: bool,
    /// What was typed before as the reason.
    reason: String,
}

impl<'a> ApprovePage<'a> {
    pub fn of(
        texts: &'a Texts,
        state: State,
        approval: &Approval,
        order: &OrderView,
        app: &App,
        nonce: String,
        reason: &str,
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
            rows: facts.rows(texts, when, approval.reason.as_deref()),
            nonce: decided.is_none().then_some(nonce),
            asks_code: approval.code.is_some(),
            reason: reason.to_owned(),
        }
    }

    pub fn notice(texts: &'a Texts, notice: Notice) -> Self {
        let (heading, text) = match notice {
            Notice::Gone => ("page-gone-heading", "page-gone-text"),
            Notice::Spent => ("page-gone-heading", "page-spent-text"),
            Notice::Busy => ("page-busy-heading", "page-busy-text"),
        };
        let heading = texts.say(heading, &[]);
        Self {
            texts,
            title: heading.clone(),
            sender: None,
            heading,
            problem: None,
            sentences: vec![texts.say(text, &[])],
            names: Vec::new(),
            rows: Vec::new(),
            nonce: None,
            asks_code: false,
            reason: String::new(),
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

    /// A sentence about the longest reason.
    fn bounded(&self, key: &str) -> String {
        self.texts.say(key, &[("max", Argument::from(MAX_REASON))])
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
            Some(Verdict::Reported) => texts.say("page-reported-text", &[("order", order)]),
        }
    }

    fn rows(self, texts: &Texts, when: Option<(&str, String)>, reason: Option<&str>) -> Vec<(String, String)> {
        let mut rows = vec![
            (texts.say("label-account", &[]), self.account),
            (texts.say("label-requester", &[]), self.requester),
            (texts.say("label-product", &[]), self.product),
            (texts.say("label-order", &[]), self.order),
        ];
        rows.extend(when.map(|(label, moment)| (texts.say(label, &[]), moment)));
        rows.extend(reason.map(|reason| (texts.say("label-reason", &[]), one_line(reason))));
        rows
    }
}

const fn heading(decided: Option<Verdict>) -> &'static str {
    match decided {
        None => "approval-heading",
        Some(Verdict::Approved) => "page-approved-heading",
        Some(Verdict::Rejected) => "page-rejected-heading",
        Some(Verdict::Reported) => "page-reported-heading",
    }
}

fn problem(texts: &Texts, state: State) -> Option<String> {
    match state {
        State::Open | State::Decided(_) => None,
        State::ChoiceMissing => Some(texts.say("page-problem-choice", &[])),
        State::ReasonTooLong => Some(texts.say("page-problem-reason", &[("max", MAX_REASON.into())])),
        State::FormStale => Some(texts.say("page-problem-form", &[])),
        State::CodeMissing => Some(texts.say("page-problem-code", &[])),
        State::WrongCode { tries_left } => Some(texts.say("page-problem-code-wrong", &[("left", tries_left.into())])),
    }
}
