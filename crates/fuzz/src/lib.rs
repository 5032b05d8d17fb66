//! What is fuzzed: everything that reads bytes of strangers, as plain
//! functions. They panic when what was read breaks a promise.
//!
//! `fuzz/` gives them to libFuzzer; `tests/corpus.rs` runs them over the corpus
//! and its mutations in every test run, with no more than the stable compiler.

use std::fmt::Debug;

use sealpost_api::emails::{AdditionalEmails, ResendEmails};
use sealpost_api::orders::PlaceOrder;
use sealpost_ca::Csr;
use sealpost_domain::{DnsName, EmailAddress, Fqdn};
use sealpost_mail::{DkimKey, Smtp, SmtpOptions};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads any bytes; panics when what it made of them is wrong.
pub type Target = fn(&[u8]);

/// Every target, under the name of its corpus.
pub const TARGETS: [(&str, Target); 6] = [
    ("email_address", email_address),
    ("names", names),
    ("request_bodies", request_bodies),
    ("csr", csr),
    ("shown_text", shown_text),
    ("settings", settings),
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
