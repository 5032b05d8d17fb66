//! Addresses that somebody published, read strictly: a record is wholly one
//! address, or it is of no use and says why. Nothing is repaired (R8).

use crate::caa::Caa;
use crate::dns::Txt;
use crate::email::EmailAddress;
use crate::name::Fqdn;

/// Contacts of one source that count for one name; a longer list would make
/// approval mail a nuisance. The rest is told as unusable.
pub const MOST: usize = 10;

/// Something that was published as a contact and is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// As it was found, fit to be shown.
    pub found: String,
    /// Why not, as a sentence's end: "it …".
    pub reason: String,
}

/// What one record gives.
pub type Contact = Result<EmailAddress, Refused>;

/// Where the TXT contact of a name is looked for, and nowhere else: there is no
/// climbing.
pub fn txt_name(adn: &Fqdn) -> String {
    format!("_validation-contactemail.{adn}")
}

/// A TXT record at [`txt_name`] (BR A.2.1).
pub fn of_txt(Txt(strings): &Txt) -> Contact {
    match strings.as_slice() {
        [text] => of_text(text),
        several => {
            let found = shown(&several.concat());
            let reason = format!("it is made of {} strings; one is needed", several.len());
            Err(Refused { found, reason })
        }
    }
}

/// The contacts of a CAA set (BR A.1.1). Other properties are none.
pub fn of_caa(set: &[Caa]) -> Vec<Contact> {
    set.iter().filter(|caa| caa.tag == "contactemail").map(|caa| of_text(&caa.value)).collect()
}

/// The answer of a registry (RFC 3912) about `adn`. It counts only if it is
/// about this very domain, and then only these lines of it are contacts.
pub fn of_whois(adn: &Fqdn, answer: &[u8]) -> Result<Vec<Contact>, String> {
    let text = std::str::from_utf8(answer).map_err(|_not_utf8| "the answer is not UTF-8 text".to_owned())?;
    let lines = text.lines().filter_map(|line| line.split_once(':')).map(|(key, value)| (key.trim(), value));
    let lines: Vec<(String, &str)> = lines.map(|(key, value)| (key.to_ascii_lowercase(), value)).collect();
    let about: Vec<&str> =
        lines.iter().filter(|(key, _)| key == "domain name" || key == "domain").map(|l| l.1).collect();
    match about.as_slice() {
        [] => return Err("the answer names no domain".to_owned()),
        [about] if about.trim().eq_ignore_ascii_case(adn.as_str()) => {}
        [about] => return Err(format!("the answer is about {}", shown(about.trim().as_bytes()))),
        _ => return Err("the answer is about several domains".to_owned()),
    }
    const KEYS: [&str; 5] = ["registrant email", "admin email", "tech email", "registrant contact email", "e-mail"];
    let contacts = lines.iter().filter(|(key, _)| KEYS.contains(&key.as_str()));
    // One space after the colon is the format's, any other the address's.
    Ok(contacts.map(|(_, value)| of_text(value.strip_prefix(' ').unwrap_or(value).as_bytes())).collect())
}

/// Wholly one address, or why not.
pub fn of_text(bytes: &[u8]) -> Contact {
    let refuse = |reason: String| Err(Refused { found: shown(bytes), reason });
    let Ok(text) = std::str::from_utf8(bytes) else {
        return refuse("it is not text".to_owned());
    };
    if text.is_empty() {
        // Nothing found stands for a look-up that failed.
        return Err(Refused { found: "\"\"".to_owned(), reason: "it is empty".to_owned() });
    }
    if text.trim() != text {
        return refuse("it has space around the address; the record must be the address alone".to_owned());
    }
    if text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:")) {
        return refuse("it begins with mailto:; the record must be the address alone".to_owned());
    }
    if text.contains(',') || text.contains(';') || text.matches('@').count() > 1 {
        return refuse("it holds more than one address; write a record for each".to_owned());
    }
    if text.contains('<') || text.contains('>') {
        return refuse("it has a display name; the record must be the address alone".to_owned());
    }
    EmailAddress::parse(text).or_else(|error| refuse(format!("it is not an address: {error}")))
}

/// What somebody published, fit for one line of an answer or a terminal.
pub fn shown(bytes: &[u8]) -> String {
    const LONGEST: usize = 120;
    let text = String::from_utf8_lossy(bytes);
    let clean = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
    let mut shown: String = text.chars().take(LONGEST).map(clean).collect();
    if text.chars().count() > LONGEST {
        shown.push('…');
    }
    shown
}
