//! What the page behind the link of a notice shows (R31), in that mail's
//! language. It looks like the approval page, and has its style.

use askama::Template;
use sealpost_domain::DnsName;
use sealpost_mail::{Argument, Name, Texts, one_line};
use sealpost_store::unsubscribe::Subscription;

use super::link::{CSS, Miss};

/// Where the visitor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Looks at it.
    Shown,
    /// Has just said what is wanted.
    Noted,
    /// Sent the form without a choice.
    ChoiceMissing,
    /// Sent a form that is not ours or no longer good.
    FormStale,
}

#[derive(Template)]
#[template(path = "unsubscribe.html")]
pub struct UnsubscribePage<'a> {
    texts: &'a Texts,
    title: String,
    sender: Option<String>,
    heading: String,
    problem: Option<String>,
    /// Whole sentences.
    sentences: Vec<String>,
    /// What can be chosen: its value, and whole sentences.
    choices: Vec<(&'static str, String)>,
    /// There is a form, with this in it.
    nonce: Option<String>,
}

impl<'a> UnsubscribePage<'a> {
    pub fn of(texts: &'a Texts, sender: &str, now: &Subscription, state: State, nonce: String) -> Self {
        let words = Words::of(texts, now);
        let is_without = now.without_order || now.without_all;
        let heading = match (is_without, state) {
            (true, _) => words.say("unsubscribe-done-heading"),
            (false, State::Noted) => words.say("unsubscribe-again-heading"),
            (false, _) => words.say("unsubscribe-heading"),
        };
        let about = if now.without_all {
            "unsubscribe-done-all"
        } else if now.without_order {
            "unsubscribe-done-order"
        } else if now.order_id.is_some() {
            "unsubscribe-intro"
        } else {
            "unsubscribe-intro-account"
        };
        let mut choices = Vec::new();
        if now.order_id.is_some() && !is_without {
            choices.push(("order", words.say("unsubscribe-order")));
        }
        if !now.without_all {
            choices.push(("all", words.say("unsubscribe-all")));
        }
        if is_without {
            choices.push(("again", words.say("unsubscribe-again")));
        }
        let problem = match state {
            State::Shown | State::Noted => None,
            State::ChoiceMissing => Some("page-problem-choice"),
            State::FormStale => Some("page-problem-form"),
        };
        Self {
            texts,
            title: texts.say("unsubscribe-title", &[]),
            sender: Some(sender.to_owned()),
            heading,
            problem: problem.map(|problem| texts.say(problem, &[])),
            sentences: vec![words.say(about), texts.say("unsubscribe-kept", &[])],
            choices,
            nonce: Some(nonce),
        }
    }

    /// Of a link that we never wrote, or of too many of them.
    pub fn notice(texts: &'a Texts, miss: Miss) -> Self {
        let (heading, sentence) = match miss {
            Miss::Gone => ("page-gone-heading", "unsubscribe-gone-text"),
            Miss::Busy => ("page-busy-heading", "page-busy-text"),
        };
        let heading = texts.say(heading, &[]);
        Self {
            texts,
            title: heading.clone(),
            sender: None,
            heading,
            problem: None,
            sentences: vec![texts.say(sentence, &[])],
            choices: Vec::new(),
            nonce: None,
        }
    }

    fn lang(&self) -> &'static str {
        self.texts.language().tag()
    }

    fn css(&self) -> &'static str {
        CSS
    }

    fn say(&self, key: &str) -> String {
        self.texts.say(key, &[])
    }
}

/// What all sentences are filled with.
struct Words<'a> {
    texts: &'a Texts,
    recipient: String,
    order: String,
    domain: String,
    account: String,
}

impl<'a> Words<'a> {
    fn of(texts: &'a Texts, now: &Subscription) -> Self {
        let domain = now.common_name.as_deref().and_then(|name| DnsName::restore(name).ok());
        Self {
            texts,
            recipient: now.recipient.clone(),
            order: now.order_id.map(|order| order.to_string()).unwrap_or_default(),
            domain: domain.map(|domain| Name::of(&domain).to_string()).unwrap_or_default(),
            account: one_line(&now.account_name),
        }
    }

    fn say(&self, key: &str) -> String {
        let argument = |text: &str| Argument::from(text.to_owned());
        self.texts.say(
            key,
            &[
                ("recipient", argument(&self.recipient)),
                ("order", argument(&self.order)),
                ("domain", argument(&self.domain)),
                ("account", argument(&self.account)),
            ],
        )
    }
}
