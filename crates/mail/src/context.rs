//! What the templates are filled with: one typed context for each kind of mail.

use sealpost_domain::mail::{CertificateIssued, DcvApproval, OrderEnded};
use sealpost_domain::{DnsName, EmailAddress, Language, Mail};
use serde::Serialize;

use crate::clean::{one_line, several_lines};
use crate::texts::Texts;

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
    fonts: &'static str,
    /// CSS `word-break`: Korean breaks at spaces only.
    breaking: &'static str,
    subject: &'a str,
    sender: &'a str,
    order: String,
    recipient: &'a str,
}

impl<'a> Frame<'a> {
    pub fn new(mail: &'a Mail, sender: &'a str, subject: &'a str) -> Self {
        Self {
            lang: mail.language.tag(),
            fonts: fonts(mail.language),
            breaking: if mail.language == Language::Korean { "keep-all" } else { "normal" },
            subject,
            sender,
            order: mail.order.to_string(),
            recipient: mail.to.as_str(),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct ApprovalContext<'a> {
    frame: Frame<'a>,
    account: String,
    requester: &'a str,
    product: String,
    domain: String,
    names: Vec<Name>,
    link: minijinja::Value,
    until: String,
}

impl<'a> ApprovalContext<'a> {
    /// `link` holds nothing that HTML would have to escape.
    pub fn new(frame: Frame<'a>, approval: &'a DcvApproval, texts: &Texts, link: String) -> Self {
        let adn = DnsName { wildcard: false, base: approval.adn.clone() };
        Self {
            frame,
            account: one_line(&approval.account_name),
            requester: approval.requester.as_str(),
            product: one_line(&approval.product),
            domain: Name::of(&adn).to_string(),
            names: names(&approval.names),
            link: minijinja::Value::from_safe_string(link),
            until: texts.moment(approval.expires_at),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct IssuedContext<'a> {
    frame: Frame<'a>,
    product: String,
    domain: String,
    common_name: String,
    names: Vec<Name>,
    serial: String,
    fingerprint: String,
    issuer: String,
    from: String,
    until: String,
    until_day: String,
    file: &'a str,
}

impl<'a> IssuedContext<'a> {
    pub fn new(frame: Frame<'a>, issued: &'a CertificateIssued, texts: &Texts, file: &'a str) -> Self {
        Self {
            frame,
            product: one_line(&issued.product),
            domain: issued.common_name.unicode(),
            common_name: Name::of(&issued.common_name).to_string(),
            names: names(&issued.names),
            serial: one_line(&issued.serial),
            fingerprint: grouped(&one_line(&issued.sha256)),
            issuer: one_line(&issued.issuer),
            from: texts.moment(issued.valid_from),
            until: texts.moment(issued.valid_till),
            until_day: texts.date(issued.valid_till),
            file,
        }
    }
}

#[derive(Serialize)]
pub(crate) struct EndedContext<'a> {
    frame: Frame<'a>,
    product: String,
    domain: String,
    names: Vec<Name>,
    by: String,
    reason: String,
}

impl<'a> EndedContext<'a> {
    pub fn new(frame: Frame<'a>, ended: &OrderEnded) -> Self {
        Self {
            frame,
            product: one_line(&ended.product),
            domain: ended.common_name.unicode(),
            names: names(&ended.names),
            by: person(&ended.by),
            reason: several_lines(&ended.reason),
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
const fn fonts(language: Language) -> &'static str {
    match language {
        Language::Japanese => {
            "-apple-system, BlinkMacSystemFont, Hiragino Sans, Yu Gothic UI, Meiryo, Noto Sans CJK JP, sans-serif"
        }
        Language::Korean => {
            "-apple-system, BlinkMacSystemFont, Apple SD Gothic Neo, Malgun Gothic, Noto Sans CJK KR, sans-serif"
        }
        Language::SimplifiedChinese => {
            "-apple-system, BlinkMacSystemFont, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
        }
        Language::TraditionalChinese => {
            "-apple-system, BlinkMacSystemFont, PingFang TC, Microsoft JhengHei, Noto Sans CJK TC, sans-serif"
        }
        _ => "-apple-system, BlinkMacSystemFont, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif",
    }
}
