//! [`EmailAddress`]: the one door for addresses that come from outside (R21, R22).

use serde::{Deserialize, Serialize};

use crate::name::{Fqdn, NameError, mail_domain};

/// A mailbox we can write to: ASCII dot-atom `@` a domain of at least two labels.
///
/// The local part keeps its spelling; the domain is lower-case A-labels.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct EmailAddress {
    text: String,
    at: usize,
}

/// Why an address is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    #[error("it is empty")]
    Empty,
    #[error("it is longer than 254 octets")]
    TooLong,
    #[error("it has no @")]
    NoAt,
    #[error("it holds a control character")]
    Control,
    #[error("the part before the @ is empty or longer than 64 octets")]
    LocalLength,
    #[error("the part before the @ may hold letters, digits, inner dots and !#$%&'*+/=?^_`{{|}}~- only")]
    Local,
    #[error("encoded words are not addresses")]
    EncodedWord,
    #[error("the domain cannot be used: {0}")]
    Domain(NameError),
}

impl EmailAddress {
    /// Parses one bare address. Display names, quoted local parts, comments,
    /// literals and padding are refused, never repaired (R21).
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        if text.is_empty() {
            return Err(EmailError::Empty);
        }
        if text.len() > 1024 {
            return Err(EmailError::TooLong);
        }
        if text.chars().any(char::is_control) {
            return Err(EmailError::Control);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(EmailError::NoAt)?;
        check_local(local)?;
        let domain = parse_domain(domain)?;
        let text = format!("{local}@{domain}");
        if text.len() > 254 {
            return Err(EmailError::TooLong);
        }
        Ok(Self { at: local.len(), text })
    }

    /// A role address at a name that is already known to be good.
    pub fn role(local: &'static str, domain: &Fqdn) -> Option<Self> {
        Self::parse(&format!("{local}@{domain}")).ok()
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn local(&self) -> &str {
        &self.text[..self.at]
    }

    pub fn domain(&self) -> &str {
        &self.text[self.at + 1..]
    }

    /// What limits and duplicates compare: ASCII-lowered, nothing folded (R22).
    pub fn key(&self) -> String {
        self.text.to_ascii_lowercase()
    }

    /// The form for logs: `a***@example.com`.
    pub fn masked(&self) -> String {
        let first = self.local().chars().next().unwrap_or('*');
        format!("{first}***@{}", self.domain())
    }
}

fn check_local(local: &str) -> Result<(), EmailError> {
    if local.is_empty() || local.len() > 64 {
        return Err(EmailError::LocalLength);
    }
    if local.contains("=?") && local.contains("?=") {
        return Err(EmailError::EncodedWord);
    }
    let atext = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&b);
    if local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(atext)) {
        Ok(())
    } else {
        Err(EmailError::Local)
    }
}

/// An international domain is taken in its Unicode form too (UTS 46, strict,
/// non-transitional; R23) and kept as A-labels. A spelling that UTS 46 would
/// map to another one, such as full-width letters or the Kelvin sign, is not
/// repaired but refused (R22).
fn parse_domain(domain: &str) -> Result<String, EmailError> {
    if domain.is_ascii() {
        return mail_domain(domain).map_err(EmailError::Domain);
    }
    let ascii = idna::domain_to_ascii_strict(domain).map_err(|_invalid| EmailError::Domain(NameError::Label))?;
    let name = Fqdn::parse(&ascii).map_err(EmailError::Domain)?;
    let unmapped = name.unicode() == domain.to_ascii_lowercase();
    if unmapped { Ok(name.into()) } else { Err(EmailError::Domain(NameError::Label)) }
}

impl std::fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.text
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = EmailError;
    fn try_from(text: String) -> Result<Self, EmailError> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r21_addresses_that_are_taken() {
        for text in [
            "a@example.com",
            "jill.valentine@example.com",
            "o'brien+tag=1@mail.example.co.uk",
            "Admin@EXAMPLE.com",
            "!#$%&'*+/=?^_`{|}~-@example.com",
            "a@xn--9t4b11yi5a.example",
        ] {
            assert!(EmailAddress::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn r21_addresses_that_are_refused() {
        let long_local = format!("{}@example.com", "a".repeat(65));
        for text in [
            "",
            "a",
            "@example.com",
            "a@",
            "a@localhost",
            "a@[192.0.2.1]",
            "a@192.0.2.1",
            "\"a b\"@example.com",
            "a b@example.com",
            " a@example.com",
            "a@example.com ",
            "Jill <a@example.com>",
            "a@example.com,b@example.com",
            "a(comment)@example.com",
            ".a@example.com",
            "a.@example.com",
            "a..b@example.com",
            "a@b@example.com",
            "a@exa_mple.com",
            "a@-example.com",
            "a@example.com.",
            "a@xn--a.example",
            "a\r\nBcc: b@example.com@example.com",
            "a\0@example.com",
            "ａdmin@example.com",
            "a\u{131}@example.com",
            "a\u{212a}@example.com",
            "a\u{200b}@example.com",
            "=?utf-8?q?a?=@example.com",
            &long_local,
        ] {
            assert!(EmailAddress::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn r22_comparing_lowers_ascii_and_nothing_else() {
        let key = |text: &str| EmailAddress::parse(text).expect(text).key();
        assert_eq!(key("Admin@Example.COM"), key("admin@example.com"));
        assert_eq!(EmailAddress::parse("Admin@Example.COM").expect("valid").as_str(), "Admin@example.com");
        assert_eq!(EmailAddress::parse("a@테스트.example").expect("valid").as_str(), "a@xn--9t4b11yi5a.example");
    }

    #[test]
    fn addresses_are_masked_in_logs() {
        assert_eq!(EmailAddress::parse("jill@example.com").expect("valid").masked(), "j***@example.com");
    }
}
