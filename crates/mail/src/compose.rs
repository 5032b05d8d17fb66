//! [`Composer`]: a [`Mail`] as data to a message in words and bytes.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::Environment;
use sealpost_domain::mail::{Content, DcvApproval};
use sealpost_domain::{EmailAddress, Language, Mail, MailKind};

use crate::context::Frame;
use crate::context::account::{AlarmContext, ValidationContext};
use crate::context::certificate::{
    ExpiringContext, IssuedContext, OrderExpiringContext, ReissuedContext, RenewedContext, RevokedContext,
};
use crate::context::order::{ApprovalContext, ApprovedContext, EndedContext, ReceivedContext, WaitingContext};
use crate::message::{self, Attachment};
use crate::overrides::{OverrideError, Overrides};
use crate::subject_line;
use crate::template::{self, Rendered};
use crate::texts::{Texts, TextsError};
use crate::trial;

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
    #[error(transparent)]
    Override(#[from] OverrideError),
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
        Self::build(sender, &Overrides::default())
    }

    /// With an operator's own templates and sentences, each tried out first. What
    /// is built in was tried by the tests (R32).
    pub fn with_overrides(sender: Sender, overrides: &Overrides) -> Result<Self, ComposeError> {
        let composer = Self::build(sender, overrides)?;
        if !overrides.is_empty() {
            trial::run(&composer, overrides)?;
        }
        Ok(composer)
    }

    fn build(sender: Sender, overrides: &Overrides) -> Result<Self, ComposeError> {
        refuse_controls("sender's name", &sender.name)?;
        check_public_url(&sender.public_url)?;
        let mut texts = BTreeMap::new();
        for language in Language::ALL {
            texts.insert(language, Arc::new(Texts::with(language, overrides.sentences.get(&language))?));
        }
        Ok(Self { sender, texts, templates: template::environment(overrides)? })
    }

    pub fn texts(&self, language: Language) -> &Texts {
        self.shared_texts(language)
    }

    /// Deterministic: the same mail gives the same bytes (R7, R35).
    pub fn compose(&self, mail: &Mail) -> Result<Composed, ComposeError> {
        let texts = self.shared_texts(mail.language);
        let subject = subject_line::write(mail, texts)?;
        refuse_controls("subject", &subject)?;
        let unsubscribe = self.unsubscribe_link(mail);
        let frame = Frame::new(mail, &self.sender.name, &subject, unsubscribe.clone());
        let file = file_name(&mail.content);
        let body = self.body(mail, frame, texts, &file)?;
        let attachment = chain(&mail.content).map(|chain_pem| Attachment {
            name: &file,
            content_type: "application/x-pem-file",
            content: chain_pem,
        });
        let bytes = message::write(&self.sender, mail, &subject, &body, attachment, unsubscribe.as_deref());
        Ok(Composed { subject, text: body.text, html: body.html, bytes })
    }

    fn body(&self, mail: &Mail, frame: Frame<'_>, texts: &Arc<Texts>, file: &str) -> Result<Rendered, ComposeError> {
        let kind = mail.kind();
        match &mail.content {
            Content::DcvApproval(approval) => {
                let link = self.approval_link(approval);
                self.render(texts, kind, &ApprovalContext::new(frame, approval, texts, link))
            }
            Content::OrderReceived(received) => self.render(texts, kind, &ReceivedContext::new(frame, received)),
            Content::OrderApproval(waiting) => self.render(texts, kind, &WaitingContext::new(frame, waiting)),
            Content::OrderApproved(approved) => self.render(texts, kind, &ApprovedContext::new(frame, approved)),
            Content::OrderRejected(ended) | Content::OrderCanceled(ended) => {
                self.render(texts, kind, &EndedContext::new(frame, ended))
            }
            Content::CertificateIssued(issued) | Content::DuplicateIssued(issued) => {
                self.render(texts, kind, &IssuedContext::new(frame, &issued.certificate, texts, file))
            }
            Content::CertificateReissued(reissued) => {
                self.render(texts, kind, &ReissuedContext::new(frame, reissued, texts, file))
            }
            Content::CertificateRenewed(renewed) => {
                self.render(texts, kind, &RenewedContext::new(frame, renewed, texts, file))
            }
            Content::CertificateRevoked(revoked) => {
                self.render(texts, kind, &RevokedContext::new(frame, revoked, texts))
            }
            Content::CertificateExpiring(expiring) | Content::CertificateExpired(expiring) => {
                self.render(texts, kind, &ExpiringContext::new(frame, expiring, texts))
            }
            Content::OrderExpiring(expiring) => {
                self.render(texts, kind, &OrderExpiringContext::new(frame, expiring, texts))
            }
            Content::ValidationExpiring(expiring) => {
                self.render(texts, kind, &ValidationContext::new(frame, expiring, texts))
            }
            Content::AccountAlarm(alarm) => self.render(texts, kind, &AlarmContext::new(frame, alarm, texts)),
        }
    }

    /// The link that decides; its value is written nowhere else (R17).
    pub(crate) fn approval_link(&self, approval: &DcvApproval) -> String {
        format!("{}/approve/{}", self.sender.public_url, approval.value.reveal())
    }

    /// Only notices have one (R31).
    pub(crate) fn unsubscribe_link(&self, mail: &Mail) -> Option<String> {
        let value = mail.unsubscribe.as_ref().filter(|_| mail.kind().may_unsubscribe())?;
        Some(format!("{}/unsubscribe/{}", self.sender.public_url, value.reveal()))
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

/// The file that goes with a mail.
fn chain(content: &Content) -> Option<&str> {
    match content {
        Content::CertificateIssued(issued) | Content::DuplicateIssued(issued) => Some(&issued.chain_pem),
        Content::CertificateReissued(reissued) => Some(&reissued.chain_pem),
        Content::CertificateRenewed(renewed) => Some(&renewed.chain_pem),
        _ => None,
    }
}

/// `star.example.com.pem` for `*.example.com`.
fn file_name(content: &Content) -> String {
    let name = content.certificate().map(|certificate| certificate.common_name.to_string());
    format!("{}.pem", name.unwrap_or_default().replace('*', "star"))
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
