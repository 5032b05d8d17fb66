//! [`EmailAddress`]: the one door for addresses that come from outside (R21, R22).

use serde::{Deserialize, Serialize};

use crate::name::{Fqdn, NameError, mail_domain};

/// A mailbox we can write to: a dot-atom `@` a domain of at least two labels.
/// ASCII, unless it came through [`EmailAddress::parse_international`].
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
    #[error("the part before the @ holds characters that are invisible, or not in their normal form (NFKC)")]
    NormalForm,
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
        Self::join(local, domain)
    }

    fn join(local: &str, domain: &str) -> Result<Self, EmailError> {
        let domain = parse_domain(domain)?;
        let text = format!("{local}@{domain}");
        if text.len() > 254 {
            return Err(EmailError::TooLong);
        }
        Ok(Self { at: local.len(), text })
    }

    /// As [`EmailAddress::parse`], and takes a local part beyond ASCII (RFC 6531)
    /// for those who are only told things: contacts and notices (R23). Such an
    /// address approves nothing.
    ///
    /// Nothing is folded or mapped (R22): what is not its own NFKC form, such as
    /// full-width letters or a decomposed é, and what cannot be seen is refused.
    pub fn parse_international(text: &str) -> Result<Self, EmailError> {
        match text.rsplit_once('@') {
            Some((local, domain)) if !local.is_ascii() => {
                if text.len() > 1024 {
                    return Err(EmailError::TooLong);
                }
                if text.chars().any(char::is_control) {
                    return Err(EmailError::Control);
                }
                check_international_local(local)?;
                Self::join(local, domain)
            }
            _ => Self::parse(text),
        }
    }

    /// The local part is beyond ASCII: only a server with SMTPUTF8 takes it.
    pub fn is_international(&self) -> bool {
        !self.text.is_ascii()
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

fn check_international_local(local: &str) -> Result<(), EmailError> {
    if local.len() > 64 {
        return Err(EmailError::LocalLength);
    }
    // Beyond ASCII any character stands for a letter here.
    let ascii: String = local.chars().map(|c| if c.is_ascii() { c } else { 'x' }).collect();
    check_local(&ascii)?;
    let normal = icu_normalizer::ComposingNormalizerBorrowed::new_nfkc().is_normalized(local);
    if normal && !local.contains(is_invisible) { Ok(()) } else { Err(EmailError::NormalForm) }
}

/// Spaces, joiners, marks of direction, variation selectors, tags, private use,
/// noncharacters.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}')
        || matches!(c, '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe0f}')
        || matches!(c, '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..)
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

/// For what was written down after it had passed one of the two doors.
impl TryFrom<String> for EmailAddress {
    type Error = EmailError;
    fn try_from(text: String) -> Result<Self, EmailError> {
        Self::parse_international(&text)
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
    fn r23_local_parts_beyond_ascii_are_taken_through_their_own_door_alone() {
        for text in [
            "가나다@example.com",
            "josé@example.com",
            "пример.имя@пример.example",
            "山田+注文@example.jp",
            "हिन्दी@example.in",
        ] {
            let address = EmailAddress::parse_international(text).expect(text);
            assert!(address.is_international() && address.as_str().starts_with(address.local()), "{text}");
            assert!(EmailAddress::parse(text).is_err(), "{text}");
            assert_eq!(EmailAddress::try_from(address.as_str().to_owned()).as_ref(), Ok(&address));
        }
        let ascii = EmailAddress::parse_international("o'brien@테스트.example").expect("taken");
        assert!(!ascii.is_international() && ascii.domain() == "xn--9t4b11yi5a.example");
        let long = format!("{}@example.com", "가".repeat(22));
        for text in [
            "ａdmin@example.com",
            "a\u{212a}@example.com",
            "jose\u{301}@example.com",
            "a\u{200b}@example.com",
            "가\u{202e}@example.com",
            "가\u{3000}나@example.com",
            "가\u{a0}나@example.com",
            "ﬁ@example.com",
            "가..나@example.com",
            ".가@example.com",
            "가 나@example.com",
            "\"가\"@example.com",
            "가@나@example.com",
            "가\r\n@example.com",
            "=?utf-8?q?가?=@example.com",
            "가@localhost",
            "\u{e001}@example.com",
            long.as_str(),
        ] {
            assert!(EmailAddress::parse_international(text).is_err(), "{text:?}");
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
