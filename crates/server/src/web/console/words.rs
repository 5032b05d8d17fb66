//! Words for what is stored as codes.

use std::fmt;

use sealpost_domain::opening::Sign;
use sealpost_domain::{DnsName, EmailAddress, Fqdn, Language, Product, Timestamp};

/// A moment as pages write it: `2026-11-22 04:36 UTC`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(Timestamp);

impl Moment {
    pub const fn of(millis: i64) -> Self {
        Self(Timestamp::from_millis(millis))
    }

    pub fn iso(&self) -> String {
        self.0.iso()
    }
}

impl From<Timestamp> for Moment {
    fn from(instant: Timestamp) -> Self {
        Self(instant)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let iso = self.0.iso();
        let time = iso.split_once('T').and_then(|(_, time)| time.get(..5)).unwrap_or_default();
        write!(f, "{} {time} UTC", self.0.date())
    }
}

/// A state, and how it is meant.
pub struct Pill {
    pub text: String,
    pub tone: &'static str,
}

/// Of an order, a request, a mail or a decision.
pub fn pill(state: &str) -> Pill {
    let tone = match state {
        "issued" | "sent" | "approved" => "good",
        "pending" | "needs_approval" | "reissue_pending" | "queued" | "deferred" => "wait",
        "rejected" | "reported" | "revoked" | "failed" | "bounced" | "parked" => "bad",
        _ => "",
    };
    Pill { text: state.replace('_', " "), tone }
}

/// A name as people read it, and as it is on the wire if that differs.
pub struct Name {
    pub text: String,
    pub ascii: Option<String>,
}

pub fn name(ascii: &str) -> Name {
    let unicode = match DnsName::parse(ascii) {
        Ok(name) => name.unicode(),
        Err(_) => Fqdn::parse(ascii).map_or_else(|_| ascii.to_owned(), |name| name.unicode().into_owned()),
    };
    let ascii = (unicode != ascii).then(|| ascii.to_owned());
    Name { text: unicode, ascii }
}

/// Of a mail or a request: `certificate_issued` is `Certificate issued`.
pub fn kind(code: &str) -> String {
    if code == "dcv_approval" {
        return "Approval request".to_owned();
    }
    let words = code.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

pub fn role(code: &str) -> &str {
    match code {
        "technical_contact" => "technical contact",
        "organization_contact" => "organization contact",
        "account_contact" => "notification address of the account",
        "additional" => "additional email",
        other => other,
    }
}

pub fn language(code: &str) -> &str {
    Language::find(code).map_or(code, |language| language.name())
}

/// For HTML's `lang`.
pub fn tag(code: &str) -> &'static str {
    Language::find(code).unwrap_or_default().tag()
}

/// Why an opening looks like a program's.
pub const fn sign(sign: Sign) -> &'static str {
    match sign {
        Sign::HeadRequest => "it asked for the headers alone",
        Sign::Prefetch => "it was fetched in advance",
        Sign::UserAgent => "its user agent",
        Sign::BeforeSending => "before the mail server had confirmed the mail",
        Sign::SoonAfterSending => "too soon for a reader",
        Sign::ManyLinks => "several links at once",
    }
}

/// A span in the largest unit that still tells it apart from others: `22 s`.
pub fn span(seconds: i64) -> String {
    match seconds {
        ..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// How a name was proved (R14).
pub fn method(code: &str) -> String {
    let how = match code {
        "email_constructed" => "E-mail to a constructed address",
        "email_whois" => "E-mail to the WHOIS contact",
        "email_dns_txt" => "E-mail to the contact in DNS TXT",
        "email_dns_caa" => "E-mail to the contact in DNS CAA",
        "email_filed" => "E-mail to an address filed by the operator",
        "prevalidated" => "Counted as validated beforehand",
        other => return kind(other),
    };
    how.to_owned()
}

pub fn product(name_id: &str) -> String {
    Product::find(name_id).map_or(name_id, |product| product.name).to_owned()
}

pub fn person(first: &str, last: &str) -> String {
    format!("{first} {last}").trim().to_owned()
}

/// What is searched for, as names are stored: lower case, `bücher` as `xn--`.
pub fn searchable(text: &str) -> String {
    let text = text.trim().trim_matches('.');
    if text.is_ascii() || EmailAddress::parse(text).is_ok() {
        return text.to_owned();
    }
    match url::Host::parse(text) {
        Ok(url::Host::Domain(ascii)) => ascii,
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_become_words() {
        assert_eq!(Moment::of(1_795_322_160_000).to_string(), "2026-11-22 04:36 UTC");
        assert_eq!(kind("certificate_issued"), "Certificate issued");
        assert_eq!(kind("dcv_approval"), "Approval request");
        assert_eq!(kind(""), "");
        assert_eq!([22, 119, 120, 7200, 172_800].map(span), ["22 s", "119 s", "2 min", "2 h", "2 days"]);
        assert_eq!(searchable(" Bücher.example "), "xn--bcher-kva.example");
        assert_eq!(searchable("exam"), "exam");
    }

    #[test]
    fn international_names_are_shown_both_ways() {
        let name = name("*.xn--bcher-kva.example");
        assert_eq!((name.text.as_str(), name.ascii.as_deref()), ("*.bücher.example", Some("*.xn--bcher-kva.example")));
        assert_eq!(super::name("example.com").ascii, None);
    }
}
