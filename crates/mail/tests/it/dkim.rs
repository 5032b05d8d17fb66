//! Signatures as an outside verifier sees them (R33): `dkimpy`, with our own
//! answers in place of the DNS.

use std::io::Write as _;
use std::process::{Command, Stdio};

use sealpost_domain::{Fqdn, Language, MailKind};
use sealpost_mail::testing::scan;
use sealpost_mail::{Dkim, DkimKey, DkimKeyType};

use crate::samples;

/// Reads records and messages as hexadecimal lines; prints a verdict a signature.
const VERIFIER: &str = r#"
import sys, dkim
records = {}
for line in sys.stdin:
    word, name, value = line.split()
    value = bytes.fromhex(value)
    if word == "record":
        records[name.encode() + b"."] = value
        continue
    answer = lambda name, timeout=5: records.get(name if name.endswith(b".") else name + b".")
    judge = dkim.DKIM(value, minkey=2048)
    verdicts = []
    for n in range(2):
        try:
            verdicts.append("good" if judge.verify(idx=n, dnsfunc=answer) else "bad")
        except dkim.DKIMException as trouble:
            verdicts.append("bad")
    print(*verdicts)
"#;

/// The `python3` that has dkimpy; `None`, and said loudly, if there is none.
fn python_is_there() -> bool {
    let there =
        Command::new("python3").args(["-c", "import dkim, nacl"]).output().is_ok_and(|run| run.status.success());
    if !there {
        assert!(std::env::var("CI").is_err(), "CI has to verify signatures: python3 -m pip install dkimpy pynacl");
        println!("SKIPPED: python3 has no dkimpy (python3 -m pip install dkimpy pynacl); signatures are not verified");
    }
    there
}

struct Signed {
    dkim: Dkim,
    records: Vec<(String, String)>,
}

fn signed() -> Signed {
    let domain = Fqdn::parse("desk.example").expect("a name");
    let ed25519 = DkimKey::generate(DkimKeyType::Ed25519).expect("made");
    let rsa = DkimKey::generate(DkimKeyType::Rsa2048).expect("made");
    let records = vec![
        ("s1._domainkey.desk.example".to_owned(), ed25519.record()),
        ("s2._domainkey.desk.example".to_owned(), rsa.record()),
    ];
    let dkim = Dkim::new(&domain, vec![("s1".to_owned(), ed25519), ("s2".to_owned(), rsa)]).expect("keys");
    Signed { dkim, records }
}

/// The verdicts on each message's two signatures.
fn verdicts(records: &[(String, String)], messages: &[Vec<u8>]) -> Vec<String> {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let mut input = String::new();
    for (name, value) in records {
        input += &format!("record {name} {}\n", hex(value.as_bytes()));
    }
    for message in messages {
        input += &format!("message - {}\n", hex(message));
    }
    let mut python = Command::new("python3")
        .args(["-c", VERIFIER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 runs");
    let mut stdin = python.stdin.take().expect("a pipe");
    let writing = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = python.wait_with_output().expect("python3 ends");
    writing.join().expect("no panic").expect("written");
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("text").lines().map(str::to_owned).collect()
}

#[test]
fn r33_every_mail_is_verified_by_an_outside_verifier_with_both_keys() {
    let Signed { dkim, records } = signed();
    let composer = samples::composer();
    let mut messages = Vec::new();
    for kind in MailKind::ALL {
        for language in [Language::English, Language::Korean, Language::Russian] {
            let mail = samples::mail(kind, language);
            let message = composer.compose(&mail).expect("composes").bytes;
            let signed = dkim.sign(&message).expect("signed");
            assert!(signed.ends_with(&message), "the message itself stays as it was");
            scan(&signed, mail.to.as_str());
            messages.push(signed);
        }
    }
    if python_is_there() {
        assert_eq!(verdicts(&records, &messages), vec!["good good"; messages.len()]);
    }
}

#[test]
fn r33_what_is_changed_or_added_breaks_the_signature() {
    let Signed { dkim, records } = signed();
    let composer = samples::composer();
    let mail = samples::mail(MailKind::DcvApproval, Language::English);
    let good = dkim.sign(&composer.compose(&mail).expect("composes").bytes).expect("signed");
    let text = String::from_utf8(good.clone()).expect("ASCII");
    let changed = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1).into_bytes()
    };
    let mut broken = vec![
        [good.as_slice(), b"appended\r\n"].concat(),
        changed("\r\nSubject: ", "\r\nSubject: x"),
        changed("\r\nTo: <hostmaster", "\r\nTo: <webmaster"),
        changed("\r\nDate: ", "\r\nDate: x"),
        changed("\r\nMessage-ID: <", "\r\nMessage-ID: <x"),
        changed("\r\nContent-Language: en", "\r\nContent-Language: ko"),
        changed("\r\nAuto-Submitted: auto-generated", "\r\nAuto-Submitted: no"),
        changed("\r\nMIME-Version: 1.0", "\r\nMIME-Version: 1.1"),
        changed("approve", "reject_"),
    ];
    // A second header of that name, which some programs would show instead.
    for name in ["From: Mallory <m@evil.example>", "Subject: x", "To: x@evil.example", "Cc: x@evil.example"] {
        broken.push(format!("{name}\r\n{text}").into_bytes());
    }
    for name in ["Reply-To: m@evil.example", "List-Unsubscribe: <https://evil.example/>", "Sender: m@evil.example"] {
        broken.push(format!("{name}\r\n{text}").into_bytes());
    }
    if python_is_there() {
        assert_eq!(verdicts(&records, &broken), vec!["bad bad"; broken.len()]);
        // What servers add on the way changes nothing.
        let received = format!("Received: from a by b; Sun, 22 Nov 2026 14:05:09 +0000\r\n{text}").into_bytes();
        assert_eq!(verdicts(&records, &[received]), ["good good"]);
    }
}

#[test]
fn r33_a_signature_names_its_algorithm_and_headers_and_no_length() {
    let Signed { dkim, .. } = signed();
    let mail = samples::mail(MailKind::CertificateIssued, Language::Korean);
    let signed = dkim.sign(&samples::composer().compose(&mail).expect("composes").bytes).expect("signed");
    let text = String::from_utf8(signed).expect("ASCII").replace("\r\n\t", "");
    let signatures: Vec<&str> = text.lines().filter(|line| line.starts_with("DKIM-Signature: ")).collect();
    assert_eq!(signatures.len(), 2);
    for (signature, algorithm, selector) in
        [(signatures[0], "a=ed25519-sha256", "s=s1"), (signatures[1], "a=rsa-sha256", "s=s2")]
    {
        let tags: Vec<&str> = signature["DKIM-Signature: ".len()..].split(';').map(str::trim).collect();
        assert!(tags.contains(&algorithm) && tags.contains(&selector) && tags.contains(&"d=desk.example"), "{tags:?}");
        assert!(tags.contains(&"c=relaxed/relaxed") && !tags.iter().any(|tag| tag.starts_with("l=")), "{tags:?}");
        let headers = tags.iter().find_map(|tag| tag.strip_prefix("h=")).expect("headers");
        let count = |name: &str| headers.split(':').filter(|header| header.eq_ignore_ascii_case(name)).count();
        for twice in ["From", "To", "Subject", "List-Unsubscribe", "List-Unsubscribe-Post"] {
            assert_eq!(count(twice), 2, "{headers}");
        }
        for once in ["Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Language", "Auto-Submitted"] {
            assert_eq!(count(once), 1, "{once} in {headers}");
        }
        for absent in ["Reply-To", "Sender", "Cc"] {
            assert_eq!(count(absent), 1, "{absent} in {headers}");
        }
    }
}
