//! Notifications that do not follow RFC 3464: Exim's and Gmail's header field,
//! qmail's letter, and what mail systems write in plain words.

use mail_parser::Message;
use sealpost_domain::EmailAddress;

use super::fields::unspecified;
use super::{Status, Told, Verdict, clean};

/// A text is read so far.
const MOST: usize = 64 * 1024;

/// Where the message that came back begins.
const BELOW: [&str; 8] = [
    "--- Below this line is a copy of the message",
    "------ This is a copy of the message",
    "------ This is a copy of your message",
    "--- Original message ---",
    "----- Original message -----",
    "Original message headers:",
    "--- Undelivered message follows ---",
    "Message header follows",
];

/// What the words tell; empty if they are no report.
pub fn told(message: &Message<'_>) -> Vec<Told> {
    let text = message.body_text(0).unwrap_or_default();
    let text: String = text.chars().take(MOST).collect();
    let said = above(&text);
    if let Some(named) = message.header_raw("X-Failed-Recipients") {
        let recipients = named.split([',', ' ', '\t', '\r', '\n']).filter_map(parse);
        return recipients.map(|to| tell(vec![to], Verdict::Failed, said)).collect();
    }
    if said.trim_start().starts_with("Hi. This is the") || said.contains("qmail-send program") {
        return qmail(said);
    }
    let Some(verdict) = verdict(message) else { return Vec::new() };
    let recipients: Vec<EmailAddress> = said.split_whitespace().filter_map(parse).take(4).collect();
    vec![tell(recipients, verdict, said)]
}

/// Only what a mail system wrote counts, and only if its subject says what it
/// is: a person's answer and a vacation notice are neither.
fn verdict(message: &Message<'_>) -> Option<Verdict> {
    let from = message.from()?.first()?.address()?.to_ascii_lowercase();
    let local = from.split('@').next().unwrap_or_default();
    let is_system = ["mailer-daemon", "postmaster", "mail-daemon", "mmdf", "uucp", "microsoftexchange"]
        .iter()
        .any(|name| local.starts_with(name));
    if !is_system {
        return None;
    }
    let subject = message.subject().unwrap_or_default().to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| subject.contains(word));
    if has(&["delayed", "delay)", "warning: could not send", "warning: message"]) {
        Some(Verdict::Delayed)
    } else if has(&[
        "undeliver",
        "failure",
        "failed",
        "returned mail",
        "returned to sender",
        "delivery error",
        "bounce",
    ]) {
        Some(Verdict::Failed)
    } else {
        None
    }
}

/// `<someone@example.com>:` begins a paragraph, its reason follows.
fn qmail(said: &str) -> Vec<Told> {
    let mut found: Vec<(EmailAddress, String)> = Vec::new();
    for line in said.lines() {
        let line = line.trim();
        if let Some(to) = line.strip_prefix('<').and_then(|rest| rest.strip_suffix(">:")).and_then(parse) {
            found.push((to, String::new()));
        } else if let Some((_, reason)) = found.last_mut() {
            reason.push_str(line);
            reason.push(' ');
        }
    }
    found.into_iter().map(|(to, reason)| tell(vec![to], Verdict::Failed, &reason)).collect()
}

fn tell(recipients: Vec<EmailAddress>, verdict: Verdict, said: &str) -> Told {
    let status = status_in(said).filter(|status| status.class != 2);
    let status = match (status, verdict) {
        (Some(status), Verdict::Failed) => status,
        (Some(status), Verdict::Delayed) if status.class == 4 => status,
        _ => unspecified(verdict),
    };
    Told { recipients, verdict, status, server: None, diagnostic: clean(said) }
}

fn above(text: &str) -> &str {
    let end = BELOW.iter().filter_map(|mark| text.find(mark)).min();
    &text[..end.unwrap_or(text.len())]
}

fn parse(word: &str) -> Option<EmailAddress> {
    if !word.contains('@') {
        return None;
    }
    EmailAddress::parse_international(word.trim_matches(['<', '>', '(', ')', ':', ';', ',', '"', '\'', '.'])).ok()
}

/// The Message-ID in the copy of the message that a text ends with.
pub fn returned_id(message: &Message<'_>) -> Option<String> {
    let text = message.body_text(0).unwrap_or_default();
    let below = text.get(above(&text).len()..)?;
    below.lines().find_map(|line| {
        let (name, value) = line.trim_start().split_once(':')?;
        let value = value.trim().strip_prefix('<')?.split('>').next()?;
        name.eq_ignore_ascii_case("message-id").then(|| value.to_owned())
    })
}

/// The first status code in a text: `5.1.1`, or else a reply code like `550`.
pub fn status_in(text: &str) -> Option<Status> {
    let words = || text.split(|c: char| !c.is_ascii_digit() && c != '.').map(|word| word.trim_matches('.'));
    let enhanced = |word: &str| {
        let numbers: Vec<u16> = word.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        match numbers[..] {
            [class @ (2 | 4 | 5), subject @ 0..=99, detail @ 0..=999] => Some(Status { class, subject, detail }),
            _ => None,
        }
    };
    let reply = |word: &str| {
        let code: u16 = word.parse().ok().filter(|_| word.len() == 3)?;
        match code {
            // No such mailbox, in the words of RFC 5321 §4.2.3.
            550 | 551 | 553 => Some(Status { class: 5, subject: 1, detail: 0 }),
            552 => Some(Status { class: 5, subject: 2, detail: 2 }),
            500..=599 => Some(Status { class: 5, subject: 0, detail: 0 }),
            400..=499 => Some(Status { class: 4, subject: 0, detail: 0 }),
            _ => None,
        }
    };
    words().find_map(enhanced).or_else(|| words().find_map(reply))
}
