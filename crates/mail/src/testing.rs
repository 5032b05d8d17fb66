//! What holds for every message that leaves, checked by a parser that is not
//! the writer's (R26–R29). For tests, of this crate and of others.

use mail_parser::{Address, Header, MessageParser, MimeHeaders as _};

/// The headers of every message, in their order; DKIM signatures stand before
/// them, headers that only some kinds have between them.
const HEADERS: [&str; 10] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "Content-Language",
    "MIME-Version",
    "Content-Type",
];

/// Notices have these as well (R31).
const OPTIONAL: [&str; 2] = ["List-Unsubscribe", "List-Unsubscribe-Post"];

/// Panics, with what is wrong, unless this is a message as it has to be and
/// goes to `recipient` alone.
pub fn scan(bytes: &[u8], recipient: &str) {
    let shown = String::from_utf8_lossy(bytes);
    scan_bytes(bytes, !recipient.is_ascii());
    let message = MessageParser::default().parse(bytes).expect("a message");

    let names: Vec<&str> = message.headers().iter().map(Header::name).collect();
    let signatures = names.iter().take_while(|name| **name == "DKIM-Signature").count();
    let optional = |name: &&&str| !OPTIONAL.contains(name);
    let found: Vec<&str> = names[signatures..].iter().filter(optional).copied().collect();
    assert_eq!(found, HEADERS, "R27: the headers are a fixed set\n{shown}");

    let to = one(message.to()).unwrap_or_else(|| panic!("R26: not one recipient\n{shown}"));
    assert_eq!(to, recipient, "R26: another recipient\n{shown}");
    assert!(one(message.from()).is_some(), "not one sender\n{shown}");
    assert!(message.cc().is_none() && message.bcc().is_none(), "R26: copies\n{shown}");

    let kinds: Vec<String> = message
        .parts
        .iter()
        .filter_map(|part| part.content_type())
        .map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()))
        .collect();
    let alternative = kinds.iter().position(|kind| kind == "multipart/alternative").expect("R29: alternatives");
    assert_eq!(kinds[alternative + 1..alternative + 3], ["text/plain", "text/html"], "R29: plain text first\n{shown}");
    assert_eq!(message.text_body_count(), 1, "{shown}");
    assert_eq!(message.html_body_count(), 1, "{shown}");
    assert!(message.body_text(0).is_some_and(|text| !text.trim().is_empty()), "R29: no text\n{shown}");
    scan_subject(&shown);
}

/// 7-bit, CRLF alone, short lines. An international recipient's address stands
/// in the headers as UTF-8 (R23).
pub fn scan_bytes(bytes: &[u8], international: bool) {
    let text = std::str::from_utf8(bytes).expect("R29: not even UTF-8");
    let (headers, body) = text.split_once("\r\n\r\n").expect("R29: headers and a body");
    assert!(headers.is_ascii() || international, "R29: headers beyond 7 bits");
    assert!(body.is_ascii(), "R29: a body beyond 7 bits");
    assert!(!text.contains('\0') && text.ends_with("\r\n"), "R29: NUL, or no line end");
    for line in text.trim_end_matches("\r\n").split("\r\n") {
        assert!(!line.contains(['\r', '\n']), "R29: a bare CR or LF in {line:?}");
        assert!(line.len() <= 998, "RFC 5322: {line:?}");
    }
    for line in body.split("\r\n") {
        assert!(line.len() <= 78, "R29: an encoded line of {} octets: {line:?}", line.len());
    }
}

/// R28: encoded words of at most 75 characters, in lines of at most 76.
fn scan_subject(text: &str) {
    let from = text.find("\r\nSubject:").expect("a subject") + 2;
    let mut lines = text[from..].split("\r\n");
    let first = lines.next().unwrap_or_default();
    for line in std::iter::once(first).chain(lines.take_while(|line| line.starts_with([' ', '\t']))) {
        assert!(line.len() <= 76, "R28: {line:?}");
        for word in line.split([' ', '\t']).filter(|word| word.starts_with("=?")) {
            assert!(word.starts_with("=?UTF-8?B?") && word.ends_with("?=") && word.len() <= 75, "R28: {word:?}");
        }
    }
}

fn one<'a>(address: Option<&'a Address<'_>>) -> Option<&'a str> {
    match address?.as_list()? {
        [only] => only.address(),
        _ => None,
    }
}
