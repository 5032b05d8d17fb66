//! What is fuzzed: everything that reads bytes of strangers, as plain
//! functions. They panic when what was read breaks a promise.
//!
//! `fuzz/` gives them to libFuzzer; `tests/corpus.rs` runs them over the corpus
//! and its mutations in every test run, with no more than the stable compiler.

use std::fmt::Debug;

use hickory_resolver::proto::op::Message;
use sealpost_api::emails::{AdditionalEmails, ResendEmails};
use sealpost_api::orders::PlaceOrder;
use sealpost_ca::Csr;
use sealpost_dns::record;
use sealpost_domain::caa::{self, Caa};
use sealpost_domain::dcv::contact::{self, Contact};
use sealpost_domain::dns::{Answer, Receives, takes_mail};
use sealpost_domain::{Contacts, DnsName, EmailAddress, Fqdn, Source};
use sealpost_mail::bounce::{self, Reading};
use sealpost_mail::{DkimKey, Smtp, SmtpOptions};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads any bytes; panics when what it made of them is wrong.
pub type Target = fn(&[u8]);

/// Every target, under the name of its corpus.
pub const TARGETS: [(&str, Target); 8] = [
    ("email_address", email_address),
    ("names", names),
    ("request_bodies", request_bodies),
    ("csr", csr),
    ("shown_text", shown_text),
    ("settings", settings),
    ("bounces", bounces),
    ("dns_answers", dns_answers),
];

/// R21, R22, R23, R27: whatever is taken is clean, and is read back as itself.
pub fn email_address(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let international = EmailAddress::parse_international(text);
    match EmailAddress::parse(text) {
        Ok(address) => {
            assert!(address.as_str().is_ascii());
            assert_eq!(international.as_ref(), Ok(&address), "the wider door takes all that the other takes");
            assert_eq!(EmailAddress::parse(address.as_str()).as_ref(), Ok(&address));
        }
        Err(_) => assert!(international.as_ref().map_or(true, EmailAddress::is_international)),
    }
    let Ok(address) = international else { return };
    let text = address.as_str();
    assert!(text.len() <= 254 && !address.local().is_empty() && address.local().len() <= 64);
    assert!(!text.contains(|c: char| c.is_control() || c.is_whitespace() || "<>()[]\\,;:\"".contains(c)), "{text:?}");
    assert_eq!(text.matches('@').count(), 1);
    assert!(address.domain().is_ascii() && address.domain().contains('.'));
    assert_eq!(EmailAddress::parse_international(text).as_ref(), Ok(&address));
    assert_eq!(address.key().len(), text.len(), "nothing is folded");
}

/// R1, R2: a name that is taken is lower-case letters, digits and hyphens, and
/// lies below each name that may prove it.
pub fn names(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(name) = DnsName::parse(text) {
        assert_eq!(DnsName::parse(&name.to_string()).as_ref(), Ok(&name));
        assert!(!name.unicode().contains(char::is_control));
    }
    let Ok(name) = Fqdn::parse(text) else { return };
    let clean = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
    assert!(name.as_str().len() <= 253 && name.as_str().bytes().all(clean), "{name}");
    assert!(!name.unicode().contains(char::is_control));
    for ancestor in name.authorization_names() {
        assert!(name.is_at_or_below(&ancestor));
    }
}

/// R45: the bodies of the calls that write. Members may be missing, null or of
/// another type; what is taken says the same when it is written again.
pub fn request_bodies(bytes: &[u8]) {
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else { return };
    reads_back::<ResendEmails>(&value);
    reads_back::<AdditionalEmails>(&value);
    reads_back::<PlaceOrder>(&value);
}

fn reads_back<T: DeserializeOwned + Serialize + PartialEq + Debug>(value: &Value) {
    let Ok(request) = serde_json::from_value::<T>(value.clone()) else { return };
    let written = serde_json::to_value(&request).expect("a request is JSON");
    let again = serde_json::from_value::<T>(written).expect("what was taken is read again");
    assert_eq!(again, request);
}

/// R51: a request that is taken can be stored and read again.
pub fn csr(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(csr) = Csr::parse(text) else { return };
    let again = Csr::restore(csr.pem()).expect("what was taken is read again");
    assert_eq!(csr.spki_sha256(), again.spki_sha256());
    assert_eq!(csr.common_name(), again.common_name());
    assert!(csr.key_bits() >= 256);
}

/// R30: a stranger's words in a mail are bounded, and steer nothing.
pub fn shown_text(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let line = sealpost_mail::one_line(text);
    assert!(!line.contains(char::is_control), "{line:?}");
    let lines = sealpost_mail::several_lines(text);
    assert!(!lines.contains(|c: char| c.is_control() && c != '\n'), "{lines:?}");
    for shown in [line, lines] {
        // Each character may get a mark before it that keeps it from becoming a link.
        assert!(shown.chars().filter(|c| *c != '\u{200b}').count() <= 500);
        assert!(!shown.contains("://") && !shown.contains(['\u{202e}', '\u{2066}', '\u{2028}']), "{shown:?}");
    }
}

/// R48: what an operator mistypes is refused in words that do not repeat it.
pub fn settings(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Err(error) = Smtp::new(&SmtpOptions::new([text])) {
        assert!(error.to_string().ends_with('.'), "{error}");
    }
    if let Ok(key) = DkimKey::from_pem(text) {
        let again = DkimKey::from_pem(&key.to_pem()).expect("what was taken is read again");
        assert_eq!(again.record(), key.record());
    }
}

/// R40: what is read out of a bounce is bounded and can be shown.
pub fn bounces(bytes: &[u8]) {
    let Reading::Report(report) = bounce::read(bytes) else { return };
    assert!((1..=16).contains(&report.told.len()) && report.sent_to.len() <= 32);
    assert!(report.message_id.is_none_or(|id| id.len() <= 250 && id.chars().all(|c| c.is_ascii_graphic())));
    for told in &report.told {
        assert!([2, 4, 5].contains(&told.status.class), "{}", told.status);
        assert!(!told.condemns_the_address() || told.status.class == 5);
        for text in [Some(&told.diagnostic), told.server.as_ref()].into_iter().flatten() {
            assert!(text.chars().count() <= 500 && !text.contains(char::is_control), "{text:?}");
        }
    }
}

/// R8, R9, R53: what a name server sends, or a registry: a contact is wholly one
/// address, what is refused can be shown, and CAA lets nobody in by mistake.
pub fn dns_answers(bytes: &[u8]) {
    let adn = Fqdn::parse("example.com").expect("a name");
    let mut contacts = Contacts::default();
    let mut found = |source: Source, found: Vec<Contact>| {
        found.iter().for_each(contact_is_clean);
        contacts.add_found(&adn, source, found);
    };
    if let Ok(message) = Message::from_vec(bytes) {
        let data = || message.answers.iter().map(|record| &record.data);
        found(Source::DnsTxt, data().filter_map(record::txt).map(|txt| contact::of_txt(&txt)).collect());
        let set: Vec<Caa> = data().filter_map(record::caa).collect();
        found(Source::DnsCaa, contact::of_caa(&set));
        may_issue_is_told_apart(&set);
        let mx: Vec<_> = data().filter_map(record::mx).collect();
        let takes_none = !mx.is_empty() && mx.iter().all(|mx| mx.exchange.is_empty());
        assert_eq!(
            matches!(takes_mail(&Answer::Found(mx)), Some(Receives::No(_))),
            takes_none || data().all(|data| record::mx(data).is_none())
        );
    }
    if let Ok(registered) = contact::of_whois(&adn, bytes) {
        found(Source::Whois, registered);
    }
    assert!(contacts.approvers(&adn).len() <= 5 + 3 * contact::MOST);
}

fn contact_is_clean(contact: &Contact) {
    match contact {
        Ok(address) => email_address(address.as_str().as_bytes()),
        Err(refused) => {
            assert!(refused.found.chars().count() <= 121 && !refused.found.contains(char::is_control), "{refused:?}");
            assert!(!refused.found.is_empty(), "nothing found stands for a look-up that failed");
        }
    }
}

/// Who is not named may not issue where anybody is, and nobody may beside a
/// critical property that is not understood.
fn may_issue_is_told_apart(set: &[Caa]) {
    let us = "ca.example";
    for (wildcard, tags) in [(false, &["issue"][..]), (true, &["issue", "issuewild"])] {
        if caa::may_issue(set, wildcard, &[us.to_owned()]).is_err() {
            continue;
        }
        let of_tags: Vec<&Caa> = set.iter().filter(|caa| tags.contains(&caa.tag.as_str())).collect();
        let names_us = |caa: &&Caa| String::from_utf8_lossy(&caa.value).to_ascii_lowercase().contains(us);
        assert!(of_tags.is_empty() || of_tags.iter().any(names_us), "{set:?}");
        let foreign = |caa: &Caa| {
            caa.flags & 0x80 != 0
                && !(caa.tag.starts_with("issue") || caa.tag == "iodef" || caa.tag.starts_with("contact"))
        };
        assert!(!set.iter().any(foreign), "{set:?}");
    }
}
