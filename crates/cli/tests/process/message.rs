//! Messages under independent eyes: the bytes themselves, mail-parser, and
//! Python's `email` package.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use mail_parser::{MessageParser, MimeHeaders as _};
use sealpost_client::api::own::MailInfo;
use tokio::io::AsyncWriteExt as _;

use crate::listener::Taken;
use crate::tool::{in_ci, is_installed};

/// What a reader of a message sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What stands before the `@` of the Message-ID: the mail's own id.
    pub id: String,
    pub subject: String,
    pub to: String,
    pub language: String,
    pub text: String,
    pub html: String,
    /// Name and content of what is attached.
    pub attachment: Option<(String, Vec<u8>)>,
}

impl Seen {
    /// The link to the approval page.
    pub fn link(&self) -> &str {
        let mut words = self.text.split_whitespace();
        words.find(|word| word.contains("/approve/")).expect("an approval mail has a link")
    }
}

/// Reads a message and checks what holds for every one (R26, R29, R31).
#[track_caller]
pub fn read(taken: &Taken) -> Seen {
    check_bytes(&taken.bytes);
    let message = MessageParser::default().parse(&taken.bytes).expect("it parses");
    let to = message.to().expect("To").as_list().expect("plain");
    assert_eq!(to.len(), 1, "{to:?}");
    let to = to[0].address().expect("an address").to_owned();
    assert_eq!(taken.to, std::slice::from_ref(&to), "one RCPT, and it is the one in the header");
    let from = message.from().and_then(|from| from.first()).and_then(|from| from.address());
    assert_eq!(from, Some(taken.from.as_str()));
    assert!(message.cc().is_none() && message.bcc().is_none());
    assert!(message.date().is_some_and(mail_parser::DateTime::is_valid));
    let header = |name: &str| message.header_raw(name).map(|value| value.trim().to_owned());
    assert_eq!(header("Auto-Submitted").as_deref(), Some("auto-generated"));
    assert_eq!((message.text_body_count(), message.html_body_count()), (1, 1));
    let id = message.message_id().and_then(|id| id.split_once('@')).expect("a Message-ID").0.to_owned();
    let attachment = message
        .attachment(0)
        .map(|part| (part.attachment_name().expect("a name").to_owned(), part.contents().to_vec()));
    Seen {
        id,
        subject: message.subject().expect("a subject").to_owned(),
        to,
        language: header("Content-Language").expect("a language"),
        text: message.body_text(0).expect("text").into_owned(),
        html: message.body_html(0).expect("HTML").into_owned(),
        attachment,
    }
}

#[track_caller]
fn check_bytes(bytes: &[u8]) {
    assert!(bytes.is_ascii(), "7-bit");
    assert!(bytes.ends_with(b"\r\n"));
    let text = std::str::from_utf8(bytes).expect("ASCII");
    for line in text.trim_end_matches("\r\n").split("\r\n") {
        assert!(!line.contains(['\r', '\n', '\0']), "bare CR, LF or NUL in {line:?}");
        assert!(line.len() <= 998, "{line:?}");
    }
    let head = text.split("\r\n\r\n").next().expect("a head");
    // A link cannot be folded.
    let is_link = |line: &str| line.starts_with("List-Unsubscribe: <");
    assert!(head.split("\r\n").all(|line| line.len() <= 78 || is_link(line)), "{head}");
}

/// Reads every accepted message; each is the API's mail of the same id, word for
/// word, and none came twice.
#[track_caller]
pub fn read_all(taken: &[Taken], mails: &[MailInfo]) -> BTreeMap<String, Seen> {
    let mut all = BTreeMap::new();
    for taken in taken.iter().filter(|taken| taken.accepted) {
        let seen = read(taken);
        let mail = mails.iter().find(|mail| mail.id == seen.id).expect("the API tells of it");
        assert_eq!((seen.to.as_str(), Some(&seen.subject)), (mail.recipient.as_str(), mail.subject.as_ref()));
        assert_eq!(seen.language.replace('-', "_"), mail.locale);
        assert!(all.insert(seen.id.clone(), seen).is_none(), "{} came twice", mail.id);
    }
    all
}

/// Has Python read the same messages; it must see the same.
pub async fn compare_with_python(taken: &[Taken]) {
    if !is_installed("python3", &["-c", ""]) {
        assert!(!in_ci(), "in CI, python3 must be there");
        eprintln!("SKIPPED: python3 is not installed, so mail-parser alone has read the mails");
        return;
    }
    let mut command = Command::new("python3");
    command.args(["-c", PYTHON]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut child = tokio::process::Command::from(command).kill_on_drop(true).spawn().expect("Python runs");
    // Latin-1 keeps each byte, whatever it is.
    let messages: Vec<String> =
        taken.iter().map(|taken| taken.bytes.iter().map(|byte| char::from(*byte)).collect()).collect();
    let mut stdin = child.stdin.take().expect("piped");
    stdin.write_all(&serde_json::to_vec(&messages).expect("plain")).await.expect("Python listens");
    drop(stdin);
    let output = child.wait_with_output().await.expect("Python ends");
    assert!(output.status.success());
    let found: Vec<[String; 6]> = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(found.len(), taken.len());
    for (taken, [id, subject, to, text, html, defects]) in taken.iter().zip(found) {
        let seen = read(taken);
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!((id, subject, to, defects), (seen.id, seen.subject, seen.to, String::new()));
        assert_eq!((lines(&text), lines(&html)), (lines(&seen.text), lines(&seen.html)));
    }
}

const PYTHON: &str = r#"
import email, email.policy, json, sys
found = []
for text in json.load(sys.stdin):
    message = email.message_from_bytes(text.encode("latin-1"), policy=email.policy.default)
    defects = [str(defect) for part in message.walk() for defect in part.defects]
    defects += [f"{name}: {defect}" for name, value in message.items() for defect in value.defects]
    body = lambda kind: message.get_body((kind,)).get_content()
    found.append([message["Message-ID"].strip("<>").split("@")[0], str(message["Subject"]),
                  message["To"].addresses[0].addr_spec, body("plain"), body("html"), "; ".join(defects)])
json.dump(found, sys.stdout)
"#;
