//! Domain control validation by email: who may approve a name, and the secret
//! value in an approval mail.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::email::EmailAddress;
use crate::language::Language;
use crate::mail::MailId;
use crate::name::{DnsName, Fqdn};
use crate::time::Timestamp;

pub mod contact;
mod contacts;
pub mod quorum;

pub(crate) use contacts::told;
pub use contacts::{Contacts, Unusable};

/// The local parts that the Baseline Requirements let a CA construct
/// (BR 3.2.2.4.4), in the order in which the API lists them.
pub const CONSTRUCTED: [&str; 5] = ["admin", "webmaster", "postmaster", "hostmaster", "administrator"];

/// Where an approver's address comes from (R3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// One of the five constructed addresses.
    Constructed,
    /// The registration record of the registrable domain.
    Whois,
    /// A validation contact in DNS TXT.
    DnsTxt,
    /// A validation contact in DNS CAA.
    DnsCaa,
    /// Filed by the operator for a zone of its own.
    Filed,
}

impl Source {
    pub const ALL: [Self; 5] = [Self::Constructed, Self::Whois, Self::DnsTxt, Self::DnsCaa, Self::Filed];

    /// Whether somebody else publishes these addresses, and may take one back at
    /// any time.
    pub const fn is_looked_up(self) -> bool {
        matches!(self, Self::Whois | Self::DnsTxt | Self::DnsCaa)
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Constructed => "constructed",
            Self::Whois => "whois",
            Self::DnsTxt => "dns_txt",
            Self::DnsCaa => "dns_caa",
            Self::Filed => "filed",
        }
    }
}

/// Somebody who may approve names at or below [`Approver::adn`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Approver {
    /// The authorization domain name whose control the approver proves.
    pub adn: Fqdn,
    pub address: EmailAddress,
    pub source: Source,
}

/// The secret of one approval mail: 256 random bits (R15). Its text is written
/// into that mail and nowhere else; the order keeps the hash (R17).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Value(String);

/// SHA-256 of a [`Value`]'s text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ValueHash(pub [u8; 32]);

impl Value {
    pub fn from_random(bytes: [u8; 32]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Takes a value back from a link; anything that is not 43 characters of
    /// base64url was never one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        <[u8; 32]>::try_from(bytes).ok().map(Self::from_random)
    }

    /// The text that the link carries.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub fn hash(&self) -> ValueHash {
        ValueHash(Sha256::digest(self.0.as_bytes()).into())
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Value(…)")
    }
}

impl std::fmt::Debug for ValueHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ValueHash(…)")
    }
}

/// A short code that stands in an approval mail beside its link and is typed on
/// the page, where the setting `approval` asks for one (R18). Six digits.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Code(String);

/// A keyed hash of a [`Code`] and the value that it belongs to. A code is too
/// short for a plain hash: whoever reads the database could try them all.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CodeHash(pub [u8; 32]);

/// Wrong codes after which a value dies.
pub const MAX_WRONG_CODES: u32 = 5;

impl Code {
    const DIGITS: usize = 6;
    const COUNT: u32 = 1_000_000;

    /// Each code is as likely as any other: numbers above the last whole round
    /// of codes are drawn again.
    pub fn from_random(fill: &dyn Fn(&mut [u8])) -> Self {
        const LAST_ROUND: u32 = u32::MAX - u32::MAX % Code::COUNT;
        loop {
            let mut bytes = [0; 4];
            fill(&mut bytes);
            let number = u32::from_be_bytes(bytes);
            if number < LAST_ROUND {
                return Self(format!("{:06}", number % Self::COUNT));
            }
        }
    }

    /// Takes a code back as people type it: with spaces or dashes anywhere, and
    /// in the wide digits of East Asian keyboards. `None` is no code at all,
    /// and does not count as a wrong one.
    pub fn parse(text: &str) -> Option<Self> {
        let mut digits = String::with_capacity(Self::DIGITS);
        for c in text.trim().chars() {
            match c {
                '0'..='9' => digits.push(c),
                '０'..='９' => digits.push(char::from_u32(u32::from(c) - u32::from('０') + u32::from('0'))?),
                c if c.is_whitespace() || matches!(c, '-' | '‐' | '–' | '－') => {}
                _ => return None,
            }
        }
        (digits.len() == Self::DIGITS).then_some(Self(digits))
    }

    /// The digits alone.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// As it stands in the mail: `482 193`.
    pub fn spaced(&self) -> String {
        let (left, right) = self.0.split_at(Self::DIGITS / 2);
        format!("{left} {right}")
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(…)")
    }
}

impl std::fmt::Debug for CodeHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CodeHash(…)")
    }
}

/// What somebody who decides brings: the value of the link and, where the mail
/// holds one, the code.
#[derive(Clone, Copy, Debug)]
pub struct Proof {
    pub value: ValueHash,
    /// Hashed for this very value.
    pub code: Option<CodeHash>,
}

impl From<ValueHash> for Proof {
    fn from(value: ValueHash) -> Self {
        Self { value, code: None }
    }
}

/// One approval mail's standing: what it asks, of whom, and whether its value
/// still decides (R4). Written when the mail is queued, never re-derived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    pub hash: ValueHash,
    pub mail: MailId,
    pub adn: Fqdn,
    /// The names that approving proves, fixed when the mail was queued.
    pub names: Vec<DnsName>,
    pub recipient: EmailAddress,
    pub source: Source,
    pub language: Language,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    /// When it was last asked for: a resend that joins its waiting mail makes no
    /// new one (R42).
    pub asked_at: Timestamp,
    /// When a decision, a cancel or a newer value ended it.
    pub ended_at: Option<Timestamp>,
    /// What was decided with this very value.
    pub verdict: Option<Verdict>,
    /// Why, in the approver's own words.
    pub reason: Option<String>,
    /// The code that must be brought with the value.
    pub code: Option<CodeHash>,
    /// Wrong codes so far; at [`MAX_WRONG_CODES`] the value dies.
    pub wrong_codes: u32,
    /// The mail still waits in the queue (not stored with the approval).
    pub queued: bool,
}

impl Approval {
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.ended_at.is_none() && now < self.expires_at
    }
}

/// What an approver decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Approved,
    Rejected,
    /// The order is not known to whoever decides for the domain: rejected, and
    /// the account is warned.
    Reported,
}

impl Verdict {
    pub const ALL: [Self; 3] = [Self::Approved, Self::Rejected, Self::Reported];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Reported => "reported",
        }
    }

    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }
}

/// How a name of an order was proved (R14).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub method: Method,
    pub adn: Fqdn,
    /// The approver; none for a name that was validated beforehand.
    pub recipient: Option<EmailAddress>,
    pub at: Timestamp,
}

/// The method of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// BR 3.2.2.4.4, constructed address.
    ConstructedEmail,
    /// An address that was published or filed for the name.
    ContactEmail(Source),
    /// `issue_at_once` of the test mode: the name counts as validated.
    Prevalidated,
}

impl Method {
    pub fn of(source: Source) -> Self {
        match source {
            Source::Constructed => Self::ConstructedEmail,
            other => Self::ContactEmail(other),
        }
    }

    /// Whether an approval mail was the proof (R12).
    pub const fn is_by_email(self) -> bool {
        !matches!(self, Self::Prevalidated)
    }

    /// The section of the Baseline Requirements that describes it; none for
    /// what only a desk with rules of its own takes (R14).
    pub const fn section(self) -> Option<&'static str> {
        match self {
            Self::ConstructedEmail => Some("3.2.2.4.4"),
            Self::ContactEmail(Source::Whois) => Some("3.2.2.4.2"),
            Self::ContactEmail(Source::DnsCaa) => Some("3.2.2.4.13"),
            Self::ContactEmail(Source::DnsTxt) => Some("3.2.2.4.14"),
            Self::ContactEmail(_) | Self::Prevalidated => None,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::ConstructedEmail => "email_constructed",
            Self::ContactEmail(Source::Whois) => "email_whois",
            Self::ContactEmail(Source::DnsTxt) => "email_dns_txt",
            Self::ContactEmail(Source::DnsCaa) => "email_dns_caa",
            Self::ContactEmail(_) => "email_filed",
            Self::Prevalidated => "prevalidated",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r3_only_the_five_and_published_contacts_are_approvers() {
        let adn = Fqdn::parse("example.com").expect("valid");
        let mut contacts = Contacts::default();
        contacts.add(adn.clone(), EmailAddress::parse("someone@example.com").expect("valid"), Source::Whois);
        let found = |text: &str| {
            let address = EmailAddress::parse(text).expect("valid");
            contacts.find(&adn, &address).map(|approver| approver.source)
        };
        for local in CONSTRUCTED {
            assert_eq!(found(&format!("{local}@example.com")), Some(Source::Constructed));
            assert_eq!(found(&format!("{local}@www.example.com")), None);
            assert_eq!(found(&format!("{local}+x@example.com")), None);
            assert_eq!(found(&format!("{local}@example.org")), None);
        }
        assert_eq!(found("Admin@example.com"), Some(Source::Constructed));
        assert_eq!(found("someone@example.com"), Some(Source::Whois));
        assert_eq!(found("root@example.com"), None);
    }

    #[test]
    fn r15_a_value_is_256_bits_in_base64url_and_only_that_is_read_back() {
        let value = Value::from_random([0xfb; 32]);
        assert_eq!(value.reveal().len(), 43);
        assert_eq!(Value::parse(value.reveal()), Some(value.clone()));
        for text in ["", "abc", &value.reveal()[..42], &format!("{}=", value.reveal()), &format!("{}A", value.reveal())]
        {
            assert_eq!(Value::parse(text), None, "{text}");
        }
        assert_eq!(format!("{value:?}"), "Value(…)");
    }

    #[test]
    fn r18_a_code_is_six_digits_however_people_type_them() {
        let bytes = std::cell::Cell::new(0xffff_ffff_u32);
        let code = Code::from_random(&|buffer: &mut [u8]| {
            buffer.copy_from_slice(&bytes.get().to_be_bytes());
            // What would favour some codes is drawn again.
            bytes.set(7_000_042);
        });
        assert_eq!((code.reveal(), code.spaced().as_str()), ("000042", "000 042"));
        for text in ["000042", " 000 042 ", "000-042", "０００ ０４２", "0 0 0 0 4 2", "000\u{3000}042"] {
            assert_eq!(Code::parse(text), Some(code.clone()), "{text}");
        }
        for text in ["", "00042", "0000042", "00004x", "٠٠٠٠٤٢", "+00042", "000.042"] {
            assert_eq!(Code::parse(text), None, "{text}");
        }
        assert_eq!(format!("{code:?} {:?}", CodeHash([0; 32])), "Code(…) CodeHash(…)");
    }
}
