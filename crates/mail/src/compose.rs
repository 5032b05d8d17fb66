//! [`Composer`]: a [`Mail`] as data to a message in words and bytes.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluent_bundle::FluentArgs;
use minijinja::Environment;
use sealpost_domain::mail::{Content, DcvApproval};
use sealpost_domain::{DnsName, EmailAddress, Language, Mail, MailKind};

use crate::context::{ApprovalContext, EndedContext, Frame, IssuedContext};
use crate::message::{self, Attachment};
use crate::template::{self, Rendered};
use crate::texts::{Texts, TextsError};

/// Who writes, and where the approval page is.
#[derive(Clone, Debug)]
pub struct Sender {
    pub from: EmailAddress,
    /// The display name; may be empty.
    pub name: String,
    /// `https://desk.example`, without a slash at its end.
    pub public_url: String,
}

/// A mail in words and in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    pub subject: String,
    pub text: String,
    pub html: String,
    /// The message: 7-bit, CRLF (R29).
    pub bytes: Vec<u8>,
}

/// Why a mail cannot be composed.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    #[error(transparent)]
    Texts(#[from] TextsError),
    #[error("a template of the mail cannot be used: {0:#}")]
    Template(#[from] minijinja::Error),
    /// Refused, not stripped (R27).
    #[error("the {0} of the mail holds a control character")]
    Control(&'static str),
    #[error("the public URL `{0}` cannot stand in a mail: it must be http(s)://host, without a slash at its end")]
    PublicUrl(String),
}

/// Writes every mail. Templates and texts are read once; shared by all threads.
pub struct Composer {
    sender: Sender,
    texts: BTreeMap<Language, Arc<Texts>>,
    templates: Environment<'static>,
}

impl Composer {
    pub fn new(sender: Sender) -> Result<Self, ComposeError> {
        refuse_controls("sender's name", &sender.name)?;
        check_public_url(&sender.public_url)?;
        let mut texts = BTreeMap::new();
        for language in Language::ALL {
            texts.insert(language, Arc::new(Texts::new(language)?));
        }
        Ok(Self { sender, texts, templates: template::environment()? })
    }

    pub fn texts(&self, language: Language) -> &Texts {
        self.shared_texts(language)
    }

    /// Deterministic: the same mail gives the same bytes (R7, R35).
    pub fn compose(&self, mail: &Mail) -> Result<Composed, ComposeError> {
        let texts = self.shared_texts(mail.language);
        let subject = self.subject(mail, texts)?;
        refuse_controls("subject", &subject)?;
        let frame = Frame::new(mail, &self.sender.name, &subject);
        let file = file_name(mail);
        let (body, attachment) = match &mail.content {
            Content::DcvApproval(approval) => {
                let context = ApprovalContext::new(frame, approval, texts, self.link(approval));
                (self.render(texts, mail.kind(), &context)?, None)
            }
            Content::CertificateIssued(issued) => {
                let context = IssuedContext::new(frame, issued, texts, &file);
                let attachment =
                    Attachment { name: &file, content_type: "application/x-pem-file", content: &issued.chain_pem };
                (self.render(texts, mail.kind(), &context)?, Some(attachment))
            }
            Content::OrderRejected(ended) | Content::OrderCanceled(ended) => {
                (self.render(texts, mail.kind(), &EndedContext::new(frame, ended))?, None)
            }
        };
        let bytes = message::write(&self.sender, mail, &subject, &body, attachment);
        Ok(Composed { subject, text: body.text, html: body.html, bytes })
    }

    /// The only link that a mail holds; its value is written nowhere else (R17).
    fn link(&self, approval: &DcvApproval) -> String {
        format!("{}/approve/{}", self.sender.public_url, approval.value.reveal())
    }

    fn subject(&self, mail: &Mail, texts: &Texts) -> Result<String, ComposeError> {
        let (key, name) = match &mail.content {
            Content::DcvApproval(approval) => ("approval-subject", approval.adn.unicode().into_owned()),
            Content::CertificateIssued(issued) => ("issued-subject", issued.common_name.unicode()),
            Content::OrderRejected(ended) => ("rejected-subject", ended.common_name.unicode()),
            Content::OrderCanceled(ended) => ("canceled-subject", ended.common_name.unicode()),
        };
        let mut arguments = FluentArgs::new();
        arguments.set("domain", name);
        arguments.set("order", mail.order.to_string());
        let subject = texts.try_say(key, &arguments);
        subject.map_err(|problem| TextsError { language: mail.language, problem }.into())
    }

    fn render(
        &self,
        texts: &Arc<Texts>,
        kind: MailKind,
        context: &impl serde::Serialize,
    ) -> Result<Rendered, ComposeError> {
        Ok(template::render(&self.templates, texts, kind, context)?)
    }

    fn shared_texts(&self, language: Language) -> &Arc<Texts> {
        self.texts.get(&language).expect("`new` reads the texts of every language")
    }
}

impl std::fmt::Debug for Composer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Composer({})", self.sender.from)
    }
}

/// `star.example.com.pem` for `*.example.com`.
fn file_name(mail: &Mail) -> String {
    let name: &DnsName = match &mail.content {
        Content::DcvApproval(content) => &content.common_name,
        Content::CertificateIssued(content) => &content.common_name,
        Content::OrderRejected(content) | Content::OrderCanceled(content) => &content.common_name,
    };
    format!("{}.pem", name.to_string().replace('*', "star"))
}

fn refuse_controls(what: &'static str, text: &str) -> Result<(), ComposeError> {
    // The line and paragraph separators break lines for some readers.
    let bad = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if text.contains(bad) { Err(ComposeError::Control(what)) } else { Ok(()) }
}

/// An http(s) URL of characters that neither HTML nor a mail program reads as
/// anything else, so the link is the same in both parts (R29, R30).
fn check_public_url(text: &str) -> Result<(), ComposeError> {
    let safe = |c: char| c.is_ascii_alphanumeric() || "-._~:/[]%".contains(c);
    let url = url::Url::parse(text).ok();
    let web =
        url.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host() && url.username().is_empty());
    if web && text.chars().all(safe) && !text.ends_with('/') {
        Ok(())
    } else {
        Err(ComposeError::PublicUrl(text.chars().filter(|c| !c.is_control()).take(200).collect()))
    }
}
