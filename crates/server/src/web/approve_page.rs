//! What the approval page shows (R18, R20). Its sentences are those of the mail
//! that led to it, in that mail's language.

use askama::Template;
use sealpost_domain::dcv::{Approval, Method, Verdict};
use sealpost_domain::mail::Grant;
use sealpost_domain::order::MAX_REASON;
use sealpost_domain::{DnsName, Product};
use sealpost_mail::{Argument, Name, Texts, one_line};
use sealpost_store::order_view::OrderView;

use super::link::{CSS, Miss};
use crate::app::App;

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
    /// The value is unknown, decides nothing any more, or was not looked at.
    Missed(Miss),
    /// The value has just died of too many wrong codes.
    Spent,
}

/// The page. Whatever a value is, unknown, expired or overtaken, what cannot
/// decide looks the same: [`Miss::Gone`].
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
    /// The form asks for the code of the mail.
    asks_code: bool,
    /// What was typed before as the reason.
    reason: String,
}

/// What each choice comes to, in whole sentences.
#[derive(Default)]
pub(super) struct Effects {
    pub grants: Vec<String>,
    pub approve: String,
    pub reject: String,
    /// The choice itself names what is not known.
    pub report_choice: String,
    pub report: String,
    /// Who reads the reason.
    pub reason: String,
}

/// How a page with a form stands with its visitor.
pub struct Sheet<'a> {
    pub state: State,
    pub nonce: String,
    /// What was typed before as the reason.
    pub reason: &'a str,
}

impl Sheet<'_> {
    pub(super) fn decided(&self) -> Option<Verdict> {
        match self.state {
            State::Decided(verdict) => Some(verdict),
            _ => None,
        }
    }
}

/// What the page says that is not the same for each who asks.
pub(super) struct Words {
    pub title: String,
    pub heading: String,
    pub sentence: String,
    /// Without when it was or is to be decided, and why.
    pub rows: Vec<(String, String)>,
    pub effects: Effects,
}

impl<'a> ApprovePage<'a> {
    /// The page about an order.
    pub fn of(texts: &'a Texts, approval: &Approval, order: &OrderView, app: &App, sheet: Sheet<'_>) -> Self {
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
        let decided = sheet.decided();
        let words = Words {
            title: texts.say("page-title", &[("domain", adn.unicode().into())]),
            heading: texts.say(heading(decided), &[]),
            sentence: facts.sentence(texts, decided, &domain),
            rows: facts.rows(texts),
            effects: effects(texts, order, approval, app),
        };
        Self::about(texts, approval, app, words, sheet)
    }

    /// The page about whatever asks; see also [`super::approve_domain`].
    pub(super) fn about(texts: &'a Texts, approval: &Approval, app: &App, words: Words, sheet: Sheet<'_>) -> Self {
        let Words { title, heading, sentence, mut rows, effects } = words;
        let decided = sheet.decided();
        let when = match decided {
            Some(_) => approval.ended_at.map(|at| ("label-decided", texts.moment(at))),
            None => Some(("label-decide-until", texts.moment(approval.expires_at))),
        };
        rows.extend(when.map(|(label, moment)| (texts.say(label, &[]), moment)));
        rows.extend(approval.reason.as_deref().map(|reason| (texts.say("label-reason", &[]), one_line(reason))));
        Self {
            texts,
            title,
            sender: Some(app.config.mail_name.clone()),
            heading,
            problem: problem(texts, sheet.state),
            sentences: vec![sentence],
            names: approval.names.iter().map(Name::of).collect(),
            rows,
            effects,
            nonce: decided.is_none().then_some(sheet.nonce),
            asks_code: approval.code.is_some(),
            reason: sheet.reason.to_owned(),
        }
    }

    pub fn notice(texts: &'a Texts, notice: Notice) -> Self {
        let (heading, text) = match notice {
            Notice::Missed(Miss::Gone) => ("page-gone-heading", "page-gone-text"),
            Notice::Spent => ("page-gone-heading", "page-spent-text"),
            Notice::Missed(Miss::Busy) => ("page-busy-heading", "page-busy-text"),
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
            effects: Effects::default(),
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

    fn rows(self, texts: &Texts) -> Vec<(String, String)> {
        vec![
            (texts.say("label-account", &[]), self.account),
            (texts.say("label-requester", &[]), self.requester),
            (texts.say("label-product", &[]), self.product),
            (texts.say("label-order", &[]), self.order),
        ]
    }
}

/// What approving an order grants: for OV and EV, more than the order (R20).
fn effects(texts: &Texts, order: &OrderView, approval: &Approval, app: &App) -> Effects {
    let count = [("count", Argument::from(approval.names.len()))];
    let beyond = match &order.organization_name {
        Some(organization) => {
            let days = Grant::days(Method::of(approval.source), &app.config.policy, app.now());
            let granted = [("organization", one_line(organization).into()), ("days", days.into())];
            texts.say("approval-grants-beyond", &granted)
        }
        None => texts.say("approval-scope", &[]),
    };
    Effects {
        grants: vec![texts.say("approval-grants", &count), beyond],
        approve: texts.say("page-approve-hint", &count),
        reject: texts.say("page-reject-hint", &[]),
        report_choice: texts.say("page-report", &[]),
        report: texts.say("page-report-hint", &[]),
        reason: texts.say("page-reason-hint", &[("max", MAX_REASON.into())]),
    }
}

pub(super) const fn heading(decided: Option<Verdict>) -> &'static str {
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
