//! Names that a certificate may carry, and the public suffix list.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::suffix::icann_suffix;

/// A host name without a wildcard: lower-case LDH or A-labels, at least two (R1).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Fqdn(String);

/// A name as it stands in a certificate: an [`Fqdn`], or `*.` before one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct DnsName {
    pub wildcard: bool,
    /// The name that is proved; `*.x` is proved as `x` (R6).
    pub base: Fqdn,
}

/// Why a name is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("it is empty")]
    Empty,
    #[error("it is longer than 253 octets")]
    TooLong,
    #[error("it has fewer than two labels")]
    OneLabel,
    #[error("an IP address is not a domain name")]
    IpAddress,
    #[error("`{0}` names are not certified")]
    Special(&'static str),
    #[error("a wildcard is allowed only as the whole first label")]
    Wildcard,
    #[error("a wildcard directly below a public suffix is not certified")]
    WildcardOfPublicSuffix,
    #[error("it is a public suffix")]
    PublicSuffix,
    #[error("it has an empty label or one over 63 octets")]
    LabelLength,
    #[error("labels hold letters, digits and inner hyphens; write an international name in its xn-- form")]
    Label,
    #[error("it has an xn-- label that is not a valid international name")]
    Punycode,
    /// BR 7.1.2.7.12: P-labels and non-reserved LDH labels only.
    #[error("a label with hyphens as its third and fourth character is reserved, unless it begins with xn--")]
    Reserved,
}

impl Fqdn {
    /// Parses a name as requested; letters are lower-cased, nothing else is
    /// repaired (R1).
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let name = text.to_ascii_lowercase();
        check(&name, is_a_label)?;
        Ok(Self(name))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form people read: `xn--9t4b11yi5a.example` as `테스트.example`.
    pub fn unicode(&self) -> Cow<'_, str> {
        if !self.0.contains("xn--") {
            return Cow::Borrowed(&self.0);
        }
        let (text, valid) = idna::domain_to_unicode(&self.0);
        if valid.is_ok() { Cow::Owned(text) } else { Cow::Borrowed(&self.0) }
    }

    /// Whether `self` is `other` or lies below it, compared label by label (R2, R5).
    pub fn is_at_or_below(&self, other: &Self) -> bool {
        self.0.strip_suffix(&other.0).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }

    /// This name and its ancestors, longest first, down to public suffix + 1:
    /// every authorization domain name that may prove it (R2). Empty for a
    /// public suffix itself.
    pub fn authorization_names(&self) -> Vec<Self> {
        let Some(top) = self.registrable() else {
            return Vec::new();
        };
        let mut names = vec![self.clone()];
        let mut rest = self.0.as_str();
        while rest.len() > top.0.len() {
            let Some((_, parent)) = rest.split_once('.') else {
                break;
            };
            rest = parent;
            names.push(Self(parent.to_owned()));
        }
        names
    }

    /// Whether the name ends in a suffix that the public suffix list knows: its
    /// ICANN part names every top-level domain of the root zone (R1). Nobody
    /// owns names below `.arpa`, listed as some of them are.
    pub fn is_public(&self) -> bool {
        icann_suffix(&self.0).1 && !self.0.ends_with(".arpa")
    }

    /// Public suffix + 1 by the ICANN part of the list; `None` when the name is
    /// a public suffix itself. A top-level domain that the list does not know
    /// counts as one suffix, as the list's default rule `*` says.
    pub fn registrable(&self) -> Option<Self> {
        let (suffix, _) = icann_suffix(&self.0);
        let label = self.0.strip_suffix(suffix)?.strip_suffix('.')?.rsplit('.').next()?;
        Some(Self(format!("{label}.{suffix}")))
    }

    /// Whether whatever lies directly below is a public suffix, by a rule like
    /// `*.kawasaki.jp`: a wildcard there would reach over all of them (R6).
    fn has_suffixes_below(&self) -> bool {
        // No rule and no exception of the list names this label.
        Self(format!("-.{self}")).registrable().is_none()
    }
}

impl DnsName {
    /// Parses a requested name: R1, and R6 for wildcards.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let name = Self::restore(text)?;
        match (name.base.registrable(), name.wildcard) {
            (_, true) if name.base.has_suffixes_below() => Err(NameError::WildcardOfPublicSuffix),
            (Some(_), _) => Ok(name),
            (None, true) => Err(NameError::WildcardOfPublicSuffix),
            (None, false) => Err(NameError::PublicSuffix),
        }
    }

    /// Reads a name that was admitted before. Its form is checked as ever, but a
    /// public suffix list that has become longer since makes no order
    /// unreadable; what may be signed is asked again with [`Self::parse`].
    pub fn restore(text: &str) -> Result<Self, NameError> {
        let (wildcard, base) = match text.strip_prefix("*.") {
            Some(base) => (true, base),
            None => (false, text),
        };
        if base.contains('*') {
            return Err(NameError::Wildcard);
        }
        if text.len() > 253 {
            return Err(NameError::TooLong);
        }
        let base = Fqdn::parse(base).map_err(|error| match error {
            NameError::OneLabel if wildcard => NameError::WildcardOfPublicSuffix,
            error => error,
        })?;
        Ok(Self { wildcard, base })
    }

    pub fn unicode(&self) -> String {
        format!("{}{}", if self.wildcard { "*." } else { "" }, self.base.unicode())
    }
}

impl std::fmt::Display for Fqdn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::fmt::Display for DnsName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", if self.wildcard { "*." } else { "" }, self.base)
    }
}

impl From<Fqdn> for String {
    fn from(name: Fqdn) -> Self {
        name.0
    }
}

impl TryFrom<String> for Fqdn {
    type Error = NameError;
    fn try_from(text: String) -> Result<Self, NameError> {
        Self::parse(&text)
    }
}

impl From<DnsName> for String {
    fn from(name: DnsName) -> Self {
        name.to_string()
    }
}

impl TryFrom<String> for DnsName {
    type Error = NameError;
    fn try_from(text: String) -> Result<Self, NameError> {
        Self::restore(&text)
    }
}

/// The domain of a mailbox, lower-cased: R1, but that any `xn--` label of valid
/// Punycode will do. Mail goes where the DNS has it, whatever IDNA says of the
/// label; a certificate is another matter.
pub(crate) fn mail_domain(text: &str) -> Result<String, NameError> {
    let name = text.to_ascii_lowercase();
    check(&name, is_p_label)?;
    Ok(name)
}

/// Strict UTS 46, and nothing that it would map to another label.
fn is_a_label(label: &str) -> bool {
    idna::domain_to_ascii_strict(label).is_ok_and(|ascii| ascii == label)
}

/// A P-label of the BR (valid Punycode) that hides no control character.
fn is_p_label(label: &str) -> bool {
    let decoded = label.strip_prefix("xn--").and_then(idna::punycode::decode_to_string);
    decoded.is_some_and(|text| {
        let again = idna::punycode::encode_str(&text);
        !text.is_ascii() && !text.chars().any(char::is_control) && again.is_some_and(|again| label[4..] == again)
    })
}

/// R1, for a lower-cased name without a wildcard.
fn check(name: &str, is_valid_xn: fn(&str) -> bool) -> Result<(), NameError> {
    if name.is_empty() {
        return Err(NameError::Empty);
    }
    if name.len() > 253 {
        return Err(NameError::TooLong);
    }
    if name.parse::<std::net::IpAddr>().is_ok() {
        return Err(NameError::IpAddress);
    }
    let mut labels = 0;
    for label in name.split('.') {
        labels += 1;
        if label.is_empty() || label.len() > 63 {
            return Err(NameError::LabelLength);
        }
        let ldh = label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !ldh || label.starts_with('-') || label.ends_with('-') {
            return Err(NameError::Label);
        }
        let reserved = label.as_bytes().get(2..4) == Some(b"--");
        if reserved && !label.starts_with("xn--") {
            return Err(NameError::Reserved);
        }
        if reserved && !is_valid_xn(label) {
            return Err(NameError::Punycode);
        }
    }
    if labels < 2 {
        return Err(NameError::OneLabel);
    }
    let top = name.rsplit('.').next().unwrap_or(name);
    // Resolvers read a number at the end, hex too, as an IPv4 address.
    let digits = top.strip_prefix("0x").unwrap_or(top);
    if top.bytes().all(|b| b.is_ascii_digit()) || digits != top && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(NameError::IpAddress);
    }
    for special in [".onion", ".in-addr.arpa", ".ip6.arpa"] {
        if name.ends_with(special) || name == &special[1..] {
            return Err(NameError::Special(special));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fqdn(text: &str) -> Fqdn {
        Fqdn::parse(text).expect(text)
    }

    #[test]
    fn r1_names_that_may_be_certified() {
        for name in [
            "example.com",
            "EXAMPLE.com",
            "a.b.c.example.co.uk",
            "*.example.com",
            "xn--9t4b11yi5a.example",
            "1.example.com",
            "a--b.example",
            "host.corp.internal",
        ] {
            assert!(DnsName::parse(name).is_ok(), "{name}: {:?}", DnsName::parse(name));
        }
    }

    #[test]
    fn r1_names_that_may_not() {
        let long_label = format!("{}.com", "a".repeat(64));
        let long_name = format!("{}com", "abcdefghi.".repeat(26));
        for (name, error) in [
            ("", NameError::Empty),
            ("com", NameError::OneLabel),
            ("co.uk", NameError::PublicSuffix),
            ("*.com", NameError::WildcardOfPublicSuffix),
            ("*.co.uk", NameError::WildcardOfPublicSuffix),
            ("a.*.example.com", NameError::Wildcard),
            ("*.*.example.com", NameError::Wildcard),
            ("w*.example.com", NameError::Wildcard),
            ("example.com.", NameError::LabelLength),
            (".example.com", NameError::LabelLength),
            ("a..example.com", NameError::LabelLength),
            (&long_label, NameError::LabelLength),
            (&long_name, NameError::TooLong),
            ("-a.example.com", NameError::Label),
            ("a-.example.com", NameError::Label),
            ("a_b.example.com", NameError::Label),
            ("a b.example.com", NameError::Label),
            ("exämple.com", NameError::Label),
            ("example.com\r\n", NameError::Label),
            ("xn--a.example", NameError::Punycode),
            ("192.0.2.1", NameError::IpAddress),
            ("1.2.3.4.5", NameError::IpAddress),
            ("2001:db8::1", NameError::IpAddress),
            ("x.onion", NameError::Special(".onion")),
            ("1.2.0.192.in-addr.arpa", NameError::Special(".in-addr.arpa")),
        ] {
            assert_eq!(DnsName::parse(name), Err(error), "{name:?}");
        }
    }

    #[test]
    fn r2_authorization_names_end_at_the_public_suffix_plus_one() {
        let names = |text: &str| fqdn(text).authorization_names().iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(names("a.b.example.co.uk"), ["a.b.example.co.uk", "b.example.co.uk", "example.co.uk"]);
        assert_eq!(names("example.com"), ["example.com"]);
        assert_eq!(names("host.corp.unlisted"), ["host.corp.unlisted", "corp.unlisted"]);
        // The private section of the list is not a boundary.
        assert_eq!(names("me.github.io"), ["me.github.io", "github.io"]);
        assert_eq!(names("co.uk"), Vec::<String>::new());
        // Wildcard rule and its exception.
        assert_eq!(fqdn("www.ck").registrable(), Some(fqdn("www.ck")));
        assert_eq!(fqdn("a.b.ck").registrable(), Some(fqdn("a.b.ck")));
    }

    #[test]
    fn r2_ancestry_is_by_label() {
        assert!(fqdn("a.example.com").is_at_or_below(&fqdn("example.com")));
        assert!(fqdn("example.com").is_at_or_below(&fqdn("example.com")));
        assert!(!fqdn("evilexample.com").is_at_or_below(&fqdn("example.com")));
        assert!(!fqdn("example.com").is_at_or_below(&fqdn("a.example.com")));
    }

    #[test]
    fn international_names_read_as_people_write_them() {
        assert_eq!(DnsName::parse("*.xn--9t4b11yi5a.example").map(|n| n.unicode()).as_deref(), Ok("*.테스트.example"));
    }
}
