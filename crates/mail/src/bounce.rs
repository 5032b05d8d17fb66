//! What mail servers tell about a message that they could not deliver: delivery
//! status notifications (RFC 3464), and the words of those that do not write
//! them.
//!
//! Reading one is a pure function of its bytes. It finds out what was said and
//! decides nothing: nothing that arrives here is an instruction (R40).

mod fields;
mod words;

use mail_parser::{HeaderValue, Message, MessageParser, MessagePart, MimeHeaders as _};
use sealpost_domain::EmailAddress;

/// Parts that a message may have.
const MOST_PARTS: usize = 64;

/// The longest message that is looked at, in bytes.
pub const MOST_BYTES: usize = 1024 * 1024;

/// So many recipients of one notification are looked at; our mails have one (R26).
const MOST_RECIPIENTS: usize = 16;

/// Characters of a server's words that are kept.
const MOST_DIAGNOSTIC: usize = 500;

/// What a message turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    Report(Report),
    /// Nothing to be learned about a delivery, and why.
    Other(&'static str),
}

/// A notification about a message of somebody's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What became of each recipient, in the notification's order.
    pub told: Vec<Told>,
    /// The Message-ID of the message that came back, without its brackets.
    pub message_id: Option<String>,
    /// The addresses to which the notification itself was sent.
    pub sent_to: Vec<String>,
}

/// What became of one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Whom the message was for; an alias may stand behind it.
    pub recipients: Vec<EmailAddress>,
    pub verdict: Verdict,
    pub status: Status,
    /// The server that said it, if it is named.
    pub server: Option<String>,
    /// Its words: one line, at most 500 characters, without controls.
    pub diagnostic: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It will not be delivered.
    Failed,
    /// Not yet; the server goes on trying.
    Delayed,
    /// It arrived, or was handed on to where nothing more is told.
    Delivered,
}

/// An enhanced status code (RFC 3463).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// 2, 4 or 5.
    pub class: u16,
    pub subject: u16,
    pub detail: u16,
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

impl Told {
    /// It failed for good, and the reason is the address: writing to it again is
    /// of no use. A full mailbox, a size, a content or a policy say nothing about
    /// that.
    pub fn condemns_the_address(&self) -> bool {
        let Status { class, subject, detail } = self.status;
        let is_about_it = match subject {
            // X.1.7 and X.1.8 are about the sender.
            1 => !matches!(detail, 7 | 8),
            2 => matches!(detail, 0 | 1),
            // Unspecified, or no such domain.
            0 | 4 => true,
            _ => false,
        };
        self.verdict == Verdict::Failed && class == 5 && is_about_it
    }
}

/// Reads any bytes.
pub fn read(bytes: &[u8]) -> Reading {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Reading::Other("it is empty");
    }
    // What a notification says comes before the message that it gives back.
    let bytes = &bytes[..bytes.len().min(MOST_BYTES)];
    // The parser goes down into what is nested; a notification has a handful of parts.
    if parts_at_most(bytes) > MOST_PARTS {
        return Reading::Other("it has too many parts");
    }
    let Some(message) = MessageParser::default().parse(bytes) else {
        return Reading::Other("it is not a mail message");
    };
    let status = message.parts.iter().find(|part| {
        part.is_content_type("message", "delivery-status") || part.is_content_type("message", "global-delivery-status")
    });
    let told = match status {
        Some(part) => fields::told(&String::from_utf8_lossy(part.contents())),
        None => words::told(&message),
    };
    let told: Vec<Told> = told.into_iter().take(MOST_RECIPIENTS).collect();
    if told.is_empty() {
        return Reading::Other(why_not(&message, status.is_some()));
    }
    Reading::Report(Report { told, message_id: returned_id(&message), sent_to: sent_to(&message) })
}

/// No part of a message that holds others goes without this word.
fn parts_at_most(bytes: &[u8]) -> usize {
    const WORD: &[u8] = b"content-type";
    bytes.windows(WORD.len()).filter(|window| window.eq_ignore_ascii_case(WORD)).count()
}

fn why_not(message: &Message<'_>, is_report: bool) -> &'static str {
    let automatic = |name: &'static str| message.header_raw(name).is_some_and(|value| value.trim() != "no");
    if is_report {
        "the report names no recipient"
    } else if automatic("Auto-Submitted") || automatic("X-Autoreply") || automatic("Precedence") {
        "it is an automatic reply, not a report about a delivery"
    } else {
        "it is not a report about a delivery"
    }
}

/// The Message-ID of what came back: whole, its headers, or as text.
fn returned_id(message: &Message<'_>) -> Option<String> {
    let of_part = |part: &MessagePart<'_>| match part.message() {
        Some(returned) => returned.message_id().map(str::to_owned),
        None if part.is_content_type("text", "rfc822-headers") || part.is_content_type("message", "global-headers") => {
            let headers = MessageParser::default().parse_headers(part.contents())?;
            headers.message_id().map(str::to_owned)
        }
        None => None,
    };
    let found = message.parts.iter().find_map(of_part).or_else(|| words::returned_id(message));
    found.filter(|id| !id.is_empty() && id.len() <= 250 && id.chars().all(|c| c.is_ascii_graphic()))
}

/// The envelope's recipient, as the servers on the way wrote it down, and To.
fn sent_to(message: &Message<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for name in ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "To"] {
        for value in message.header_values(name) {
            let texts: Vec<&str> = match value {
                HeaderValue::Text(text) => vec![text],
                HeaderValue::TextList(texts) => texts.iter().map(AsRef::as_ref).collect(),
                HeaderValue::Address(list) => list.iter().filter_map(mail_parser::Addr::address).collect(),
                _ => Vec::new(),
            };
            let addresses = texts.into_iter().flat_map(|text| text.split([',', ' ', '<', '>', '\t', '\r', '\n']));
            found.extend(addresses.filter(|text| text.contains('@') && text.len() <= 254).map(str::to_owned));
        }
    }
    found.truncate(2 * MOST_RECIPIENTS);
    found.dedup();
    found
}

/// One line that can be shown and logged.
fn clean(text: &str) -> String {
    let visible = text.chars().map(|c| if c.is_control() || is_invisible(c) { ' ' } else { c });
    let words = visible.collect::<String>();
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(MOST_DIAGNOSTIC).collect()
}

/// Marks that turn the writing direction or cannot be seen.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffd}')
}
