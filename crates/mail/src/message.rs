//! The bytes of a message: headers (R26, R27, R31) and MIME parts (R29).
//!
//! The same mail gives the same bytes (R7, R35): nothing here asks for the time
//! or for chance, so the boundaries come from the mail's id.

use std::borrow::Cow;

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::{BodyPart, MimePart};
use sealpost_domain::{EmailAddress, Mail};

use crate::compose::Sender;
use crate::subject;
use crate::template::Rendered;

/// A file that goes with a message.
pub(crate) struct Attachment<'a> {
    pub name: &'a str,
    pub content_type: &'static str,
    pub content: &'a str,
}

/// Writes one message to one recipient. What goes into headers has been checked
/// before: it holds no control character.
pub(crate) fn write(
    sender: &Sender,
    mail: &Mail,
    subject: &str,
    body: &Rendered,
    attachment: Option<Attachment<'_>>,
    unsubscribe: Option<&str>,
) -> Vec<u8> {
    let mut content = multipart(
        "alternative",
        format!("=_sealpost_{}_a", mail.id),
        vec![text_part("text/plain", &body.text), text_part("text/html", &body.html)],
    );
    if let Some(file) = attachment {
        let part = MimePart::new(file.content_type, BodyPart::Binary(Cow::Borrowed(file.content.as_bytes())));
        content = multipart("mixed", format!("=_sealpost_{}_m", mail.id), vec![content, part.attachment(file.name)]);
    }
    let mut message = MessageBuilder::new()
        .from(address(Some(&sender.name), &sender.from))
        .to(address(None, &mail.to))
        .header("Subject", subject::encode("Subject", subject))
        .date(Date::new(mail.queued_at.secs()))
        .message_id(format!("{}@{}", mail.id, sender.from.domain()))
        .header("Auto-Submitted", Raw::new("auto-generated"))
        .header("X-Auto-Response-Suppress", Raw::new("All"))
        .header("Content-Language", Raw::new(mail.language.tag()))
        .header("MIME-Version", Raw::new("1.0"))
        .body(content);
    if let Some(link) = unsubscribe {
        // RFC 8058: one click, one POST.
        message = message
            .header("List-Unsubscribe", Raw::new(format!("<{link}>")))
            .header("List-Unsubscribe-Post", Raw::new("List-Unsubscribe=One-Click"));
    }
    let mut bytes = Vec::new();
    message.serialize(&mut bytes);
    bytes
}

fn address<'a>(name: Option<&'a str>, address: &'a EmailAddress) -> Address<'a> {
    Address::new_address(name.filter(|name| !name.is_empty()), address.as_str())
}

fn multipart<'a>(kind: &str, boundary: String, parts: Vec<MimePart<'a>>) -> MimePart<'a> {
    MimePart::new(ContentType::new(format!("multipart/{kind}")).attribute("boundary", boundary), parts)
}

/// Canonical line ends inside the part, whatever encoding is chosen for it.
fn text_part<'a>(content_type: &'static str, text: &str) -> MimePart<'a> {
    let lines: Vec<&str> = text.lines().collect();
    MimePart::new(content_type, BodyPart::Text(Cow::Owned(lines.join("\r\n") + "\r\n")))
}
