//! What the templates are filled with: one typed context for each kind of mail.

use sealpost_domain::language::Breaks;
use sealpost_domain::{DnsName, EmailAddress, Fqdn, Language, Mail};
use serde::Serialize;

use crate::clean::one_line;

pub(crate) mod account;
pub(crate) mod certificate;
pub(crate) mod order;

/// A name as people read it, and its wire form where that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Name {
    pub text: String,
    pub ascii: Option<String>,
}

impl Name {
    pub fn of(name: &DnsName) -> Self {
        let (text, ascii) = (name.unicode(), name.to_string());
        if text == ascii { Self { text, ascii: None } } else { Self { text, ascii: Some(ascii) } }
    }

    pub(crate) fn of_domain(domain: &Fqdn) -> Self {
        Self::of(&DnsName { wildcard: false, base: domain.clone() })
    }
}

/// `테스트.example (xn--9t4b11yi5a.example)`.
impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.ascii {
            Some(ascii) => write!(f, "{} ({ascii})", self.text),
            None => f.write_str(&self.text),
        }
    }
}

/// What every mail needs around its content.
#[derive(Serialize)]
pub(crate) struct Frame<'a> {
    lang: &'static str,
    fonts: String,
    /// CSS `word-break`: Korean breaks at spaces only.
    breaking: &'static str,
    subject: &'a str,
    sender: &'a str,
    order: Option<String>,
    recipient: &'a str,
    /// Where one click ends these notices.
    unsubscribe: Option<minijinja::Value>,
}

impl<'a> Frame<'a> {
    /// `unsubscribe` holds nothing that HTML would have to escape.
    pub fn new(mail: &'a Mail, sender: &'a str, subject: &'a str, unsubscribe: Option<String>) -> Self {
        Self {
            lang: mail.language.tag(),
            fonts: fonts(mail.language),
            breaking: if mail.language.breaks() == Breaks::KeepAll { "keep-all" } else { "normal" },
            subject,
            sender,
            order: mail.order.map(|order| order.to_string()),
            recipient: mail.to.as_str(),
            unsubscribe: unsubscribe.map(minijinja::Value::from_safe_string),
        }
    }
}

/// An address as it is; anything else as a requester's text.
fn person(by: &str) -> String {
    EmailAddress::parse(by).map_or_else(|_not_an_address| one_line(by), String::from)
}

fn names(names: &[DnsName]) -> Vec<Name> {
    names.iter().map(Name::of).collect()
}

/// `AB12CD34…` as `AB12 CD34 …`.
fn grouped(hex: &str) -> String {
    let digits: Vec<char> = hex.chars().collect();
    let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

/// System fonts; each language's own come before the general ones, so that Han
/// characters get the right shapes. No quotation marks: they end an attribute.
fn fonts(language: Language) -> String {
    format!("-apple-system, BlinkMacSystemFont, {}, sans-serif", language.fonts())
}
