//! [`World`]: what a test desk takes for the internet. Built in: every name has
//! a mail server, and the registration record of every registrable domain names
//! one contact, `someone@` it. A file replaces or extends that, name by name.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use sealpost_domain::caa::Caa;
use sealpost_domain::dcv::contact::{self, Contact};
use sealpost_domain::dns::{Answer, Failure, Mx, Txt};
use sealpost_domain::{EmailAddress, Fqdn};
use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};

/// See `docs/world.md` for the file.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct World {
    /// Whether names that the file does not tell of, and members that it leaves
    /// out, are as in the built-in world.
    #[serde(default = "yes")]
    builtin: bool,
    #[serde(default)]
    names: BTreeMap<WorldName, Entry>,
}

#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    #[error("cannot read the world {path}: {error}", path = .path.display())]
    Read { path: PathBuf, error: std::io::Error },
    #[error("{path}: {message}", path = .path.display())]
    File { path: PathBuf, message: String },
}

impl Default for World {
    fn default() -> Self {
        Self { builtin: true, names: BTreeMap::new() }
    }
}

/// What stands at one name; a member that is left out is not changed.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    txt: Option<Told<TxtLine>>,
    caa: Option<Told<CaaLine>>,
    mx: Option<Told<MxLine>>,
    /// Whether the name has an address; mail goes there if it has no MX record.
    address: Option<bool>,
    whois: Option<Told<String>>,
    /// What becomes of each question that the members above do not answer.
    fails: Option<Fails>,
}

impl World {
    /// Reads the file; an error names its line.
    pub fn load(path: &Path) -> Result<Self, WorldError> {
        let text = std::fs::read_to_string(path).map_err(|error| WorldError::Read { path: path.to_owned(), error })?;
        Self::parse(&text).map_err(|message| WorldError::File { path: path.to_owned(), message })
    }

    fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())
    }

    /// The contacts in the registration record of a domain.
    pub(crate) fn whois(&self, adn: &Fqdn) -> Result<Vec<Contact>, Failure> {
        let someone = || {
            let registrable = self.builtin && adn.registrable().as_ref() == Some(adn);
            registrable.then(|| EmailAddress::role("someone", adn).map(Ok)).flatten().into_iter().collect()
        };
        let Some(entry) = self.entry(adn.as_str()) else { return Ok(someone()) };
        match entry.answer(entry.whois.as_ref(), |text| contact::of_text(text.as_bytes())) {
            Some(Answer::Found(contacts)) => Ok(contacts),
            Some(Answer::Absent) => Ok(Vec::new()),
            Some(Answer::Failed(failure)) => Err(failure),
            None => Ok(someone()),
        }
    }

    pub(crate) fn txt(&self, name: &str) -> Answer<Txt> {
        let told = self.entry(name).and_then(|entry| entry.answer(entry.txt.as_ref(), |line| line.0.clone()));
        told.unwrap_or(Answer::Absent)
    }

    pub(crate) fn caa(&self, name: &str) -> Answer<Caa> {
        let told = self.entry(name).and_then(|entry| entry.answer(entry.caa.as_ref(), |line| line.0.clone()));
        told.unwrap_or(Answer::Absent)
    }

    pub(crate) fn mx(&self, domain: &str) -> Answer<Mx> {
        let entry = self.entry(domain);
        let told = entry.and_then(|entry| entry.answer(entry.mx.as_ref(), |line| line.0.clone()));
        // An address that is told of stands for the MX record that is not.
        let silent = || self.builtin && entry.is_none_or(|entry| entry.address.is_none());
        told.unwrap_or_else(|| {
            let builtin = || Answer::Found(vec![Mx { preference: 10, exchange: format!("mail.{domain}") }]);
            if silent() { builtin() } else { Answer::Absent }
        })
    }

    pub(crate) fn addresses(&self, domain: &str) -> (Answer<()>, Answer<()>) {
        let entry = self.entry(domain);
        let address = entry.and_then(|entry| entry.address).unwrap_or(false);
        let failed = entry.filter(|entry| entry.address.is_none()).and_then(|entry| entry.fails);
        let a = match failed {
            Some(fails) => fails.answer(),
            None if address => Answer::Found(vec![()]),
            None => Answer::Absent,
        };
        (a.clone(), if address { Answer::Absent } else { a })
    }

    /// What is told of a name: by itself, else by the nearest `*.` above it.
    fn entry(&self, name: &str) -> Option<&Entry> {
        if self.names.is_empty() {
            return None;
        }
        let parents = std::iter::successors(name.split_once('.'), |(_, parent)| parent.split_once('.'));
        let wildcard = |parent: &str| self.names.get(format!("*.{parent}").as_str());
        self.names.get(name).or_else(|| parents.into_iter().find_map(|(_, parent)| wildcard(parent)))
    }
}

impl Entry {
    /// The answer that the file gives; `None` if it says nothing about it.
    fn answer<L, T>(&self, told: Option<&Told<L>>, read: impl Fn(&L) -> T) -> Option<Answer<T>> {
        match told {
            Some(Told::Records(lines)) if lines.is_empty() => Some(Answer::Absent),
            Some(Told::Records(lines)) => Some(Answer::Found(lines.iter().map(read).collect())),
            Some(Told::Fails(fails)) => Some(fails.answer()),
            None => self.fails.map(Fails::answer),
        }
    }
}

const fn yes() -> bool {
    true
}

/// How a question can go wrong.
#[derive(Clone, Copy, Debug)]
enum Fails {
    Servfail,
    Bogus,
    Timeout,
    Nxdomain,
}

impl Fails {
    const ALL: [(&str, Self); 4] = [
        ("servfail", Self::Servfail),
        ("bogus", Self::Bogus),
        ("timeout", Self::Timeout),
        ("nxdomain", Self::Nxdomain),
    ];

    fn find(word: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|(known, _)| *known == word).map(|(_, fails)| fails);
        found.ok_or_else(|| format!("{word:?} is no failure; there are servfail, bogus, timeout and nxdomain"))
    }

    fn answer<T>(self) -> Answer<T> {
        match self {
            Self::Servfail => Answer::Failed(Failure::Refused("SERVFAIL".to_owned())),
            Self::Bogus => Answer::Failed(Failure::Bogus),
            Self::Timeout => Answer::Failed(Failure::Timeout),
            Self::Nxdomain => Answer::Absent,
        }
    }
}

impl<'de> Deserialize<'de> for Fails {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::find(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// A list of records, or the word for a failure.
#[derive(Debug)]
enum Told<L> {
    Records(Vec<L>),
    Fails(Fails),
}

impl<'de, L: Deserialize<'de>> Deserialize<'de> for Told<L> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<L>(PhantomData<L>);

        impl<'de, L: Deserialize<'de>> Visitor<'de> for Either<L> {
            type Value = Told<L>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of records, or servfail, bogus, timeout or nxdomain")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Self::Value, E> {
                Fails::find(word).map(Told::Fails).map_err(E::custom)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut records = Vec::new();
                while let Some(record) = list.next_element()? {
                    records.push(record);
                }
                Ok(Told::Records(records))
            }
        }

        deserializer.deserialize_any(Either(PhantomData))
    }
}

/// One string, or the list of a record's several strings.
#[derive(Debug)]
struct TxtLine(Txt);

impl<'de> Deserialize<'de> for TxtLine {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Strings;

        impl<'de> Visitor<'de> for Strings {
            type Value = Vec<Vec<u8>>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string, or a list of a record's strings")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(vec![text.as_bytes().to_vec()])
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut strings = Vec::new();
                while let Some(text) = list.next_element::<String>()? {
                    strings.push(text.into_bytes());
                }
                Ok(strings)
            }
        }

        deserializer.deserialize_any(Strings).map(|strings| Self(Txt(strings)))
    }
}

/// `0 issue "ca.example"`, as a zone file has it.
#[derive(Debug, serde::Deserialize)]
#[serde(try_from = "String")]
struct CaaLine(Caa);

impl TryFrom<String> for CaaLine {
    type Error = String;

    fn try_from(line: String) -> Result<Self, String> {
        let wrong = || format!("{line:?} is no CAA record; write it as 0 issue \"ca.example\"");
        let mut parts = line.trim().splitn(3, ' ');
        let (flags, tag, value) = (parts.next(), parts.next(), parts.next().unwrap_or_default().trim());
        let flags = flags.and_then(|flags| flags.parse().ok()).ok_or_else(wrong)?;
        let tag = tag.filter(|tag| !tag.is_empty() && tag.bytes().all(|b| b.is_ascii_alphanumeric()));
        let tag = tag.ok_or_else(wrong)?.to_ascii_lowercase();
        let value = match value.strip_prefix('"') {
            Some(rest) => rest.strip_suffix('"').ok_or_else(wrong)?,
            None => value,
        };
        Ok(Self(Caa { flags, tag, value: value.as_bytes().to_vec() }))
    }
}

/// `10 mail.example.com`; `0 .` takes no mail.
#[derive(Debug, serde::Deserialize)]
#[serde(try_from = "String")]
struct MxLine(Mx);

impl TryFrom<String> for MxLine {
    type Error = String;

    fn try_from(line: String) -> Result<Self, String> {
        let wrong = || format!("{line:?} is no MX record; write it as 10 mail.example.com, or 0 . for no mail");
        let (preference, exchange) = line.trim().split_once(' ').ok_or_else(wrong)?;
        let preference = preference.parse().map_err(|_not_a_number| wrong())?;
        let exchange = exchange.trim();
        if exchange.is_empty() || exchange.contains(char::is_whitespace) {
            return Err(wrong());
        }
        Ok(Self(Mx { preference, exchange: exchange.trim_end_matches('.').to_ascii_lowercase() }))
    }
}

/// A name of the DNS, perhaps with `*.` for all below that have no entry.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(try_from = "String")]
struct WorldName(String);

impl std::borrow::Borrow<str> for WorldName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for WorldName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let name = text.to_ascii_lowercase();
        let label = |label: &str| {
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
            (1..=63).contains(&label.len()) && label.bytes().all(plain)
        };
        if name.len() > 253 || !name.strip_prefix("*.").unwrap_or(&name).split('.').all(label) {
            return Err(format!("{text:?} is no name; write it as example.com, without a last dot"));
        }
        Ok(Self(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_world_names_the_line_and_what_is_wrong() {
        for (text, line, word) in [
            ("[names.\"example.com\"]\nmxx = []\n", "line 2", "mxx"),
            ("\n[names.\"example.com\"]\ncaa = [\"issue ca.example\"]\n", "line 3", "CAA record"),
            ("[names.\"example.com\"]\nmx = \"away\"\n", "line 2", "no failure"),
            ("[names.\"example.com\"]\nmx = [\"mail.example.com\"]\n", "line 2", "MX record"),
            ("[names.\"example.com\"]\nfails = \"sometimes\"\n", "line 2", "no failure"),
            ("[names.\"example.com\"]\ntxt = [[1]]\n", "line 2", "string"),
            ("[names.\"example.com.\"]\nmx = []\n", "line 1", "no name"),
            ("builtin = \"no\"\n", "line 1", "boolean"),
            ("[zones]\n", "line 1", "zones"),
        ] {
            let error = World::parse(text).expect_err(text);
            assert!(error.contains(line) && error.contains(word), "{text}: {error}");
        }
        let missing = World::load(Path::new("/nowhere/world.toml")).expect_err("missing").to_string();
        assert!(missing.contains("/nowhere/world.toml"), "{missing}");
    }
}
