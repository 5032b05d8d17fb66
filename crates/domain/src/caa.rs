//! CAA: which records count for a name (RFC 8659 §3), and whether they let us
//! issue (RFC 8659 §4, R53).

use crate::dns::{Answer, Failure};

/// A CAA record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caa {
    pub flags: u8,
    /// Lower-cased.
    pub tag: String,
    pub value: Vec<u8>,
}

/// Properties that we understand. `issuemail` and `issuevmc` are about other
/// kinds of certificate.
const KNOWN: [&str; 7] = ["issue", "issuewild", "iodef", "contactemail", "contactphone", "issuemail", "issuevmc"];

/// Issuer Critical (RFC 8659 §4.1).
const CRITICAL: u8 = 0x80;

/// The names to look at for `name`: itself, then each parent down to the
/// top-level domain.
pub fn climb(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(name), |name| name.split_once('.').map(|(_, parent)| parent))
}

/// A set of records and the name where it stands.
pub type Standing<'a> = (&'a str, &'a [Caa]);

/// The records that count for `name`: the first set on the way up that is not
/// empty, whatever it holds (R9). A look-up that failed ends the search: what it
/// would have shown is not known (R10). What `look` gives for a name that is an
/// alias is the set at the end of its chain; the target's parents do not count.
pub fn relevant<'a>(
    name: &'a str,
    look: impl Fn(&str) -> Option<&'a Answer<Caa>>,
) -> Result<Option<Standing<'a>>, (&'a str, Failure)> {
    for at in climb(name) {
        match look(at) {
            Some(Answer::Found(set)) if !set.is_empty() => return Ok(Some((at, set))),
            Some(Answer::Found(_) | Answer::Absent) => {}
            Some(Answer::Failed(failure)) => return Err((at, failure.clone())),
            None => return Err((at, Failure::Broken("it was not looked up".to_owned()))),
        }
    }
    Ok(None)
}

/// Why a set of records does not let us issue.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    #[error("the critical property {0:?} is not understood")]
    UnknownCritical(String),
    #[error("only {0} may issue")]
    Others(String),
    #[error("nobody may issue")]
    Nobody,
}

/// Whether `set` lets one of `identities` (issuer domain names, lower-cased)
/// certify its name; a wildcard if `wildcard`.
pub fn may_issue(set: &[Caa], wildcard: bool, identities: &[String]) -> Result<(), Forbidden> {
    if let Some(unknown) = set.iter().find(|caa| caa.flags & CRITICAL != 0 && !KNOWN.contains(&caa.tag.as_str())) {
        return Err(Forbidden::UnknownCritical(unknown.tag.clone()));
    }
    let of = |tag: &str| set.iter().filter(|caa| caa.tag == tag).collect::<Vec<_>>();
    let wild = if wildcard { of("issuewild") } else { Vec::new() };
    let counting = if wild.is_empty() { of("issue") } else { wild };
    if counting.is_empty() {
        return Ok(());
    }
    let issuers: Vec<Issuer> = counting.iter().filter_map(|caa| issuer(&caa.value)).collect();
    if issuers.iter().any(|issuer| !issuer.restricted && identities.contains(&issuer.name)) {
        return Ok(());
    }
    let mut others: Vec<String> = issuers.iter().map(Issuer::told).collect();
    others.sort_unstable();
    others.dedup();
    if others.is_empty() { Err(Forbidden::Nobody) } else { Err(Forbidden::Others(others.join(", "))) }
}

struct Issuer {
    name: String,
    /// It asks for an account or a validation method (RFC 8657). We know neither
    /// by those names, so it is not for us.
    restricted: bool,
}

impl Issuer {
    fn told(&self) -> String {
        if self.restricted { format!("{} with accounturi or validationmethods", self.name) } else { self.name.clone() }
    }
}

/// The issuer that a property's value names; `None` for nobody, and for a value
/// that breaks the grammar of RFC 8659 §4.2.
fn issuer(value: &[u8]) -> Option<Issuer> {
    let value = std::str::from_utf8(value).ok()?;
    let space = [' ', '\t'];
    let (name, parameters) = match value.split_once(';') {
        Some((name, parameters)) => (name, parameters.trim_matches(space)),
        None => (value, ""),
    };
    let name = name.trim_matches(space).to_ascii_lowercase();
    let label = |label: &str| {
        let edges = !label.starts_with('-') && !label.ends_with('-');
        !label.is_empty() && edges && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if !name.split('.').all(label) {
        return None;
    }
    let mut restricted = false;
    if !parameters.is_empty() {
        for parameter in parameters.split(';') {
            let (tag, value) = parameter.trim_matches(space).split_once('=')?;
            let tag = tag.trim_end_matches(space);
            let graphic = value.trim_start_matches(space).bytes().all(|b| b.is_ascii_graphic());
            if !label(tag) || !graphic {
                return None;
            }
            restricted |= tag.eq_ignore_ascii_case("accounturi") || tag.eq_ignore_ascii_case("validationmethods");
        }
    }
    Some(Issuer { name, restricted })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn caa(flags: u8, tag: &str, value: &str) -> Caa {
        Caa { flags, tag: tag.to_owned(), value: value.as_bytes().to_vec() }
    }

    fn ours() -> Vec<String> {
        vec!["ca.example".to_owned(), "ca.example.net".to_owned()]
    }

    #[test]
    fn r53_what_lets_us_issue_and_what_does_not() {
        let issue = |value: &str| caa(0, "issue", value);
        let wild = |value: &str| caa(0, "issuewild", value);
        for (set, plain, wildcard) in [
            (vec![], true, true),
            (vec![caa(0, "iodef", "mailto:a@b.example")], true, true),
            (vec![caa(0, "contactemail", "a@b.example")], true, true),
            (vec![issue("ca.example")], true, true),
            (vec![issue(" CA.Example \t")], true, true),
            (vec![issue("ca.example; policy=ev")], true, true),
            (vec![issue("ca.example;")], true, true),
            (vec![issue("other.example"), issue("ca.example.net")], true, true),
            (vec![issue(";")], false, false),
            (vec![issue("")], false, false),
            (vec![issue("other.example")], false, false),
            (vec![issue("ca.example.org")], false, false),
            (vec![issue("xca.example")], false, false),
            (vec![issue("ca.example."), issue("ca..example")], false, false),
            (vec![issue("ca.example %%%")], false, false),
            (vec![issue("ca.example; no equals sign")], false, false),
            (vec![issue("ca.example; accounturi=https://ca.example/1")], false, false),
            (vec![issue("ca.example; ValidationMethods=dns-01")], false, false),
            (vec![issue("ca.example"), wild(";")], true, false),
            (vec![issue(";"), wild("ca.example")], false, true),
            (vec![wild("other.example")], true, false),
            (vec![wild("ca.example")], true, true),
            (vec![issue("ca.example"), caa(128, "future", "x")], false, false),
            (vec![issue("ca.example"), caa(255, "future", "x")], false, false),
            (vec![issue("ca.example"), caa(127, "future", "x")], true, true),
            (vec![caa(128, "issue", "ca.example")], true, true),
            (vec![caa(128, "iodef", "mailto:a@b.example")], true, true),
            (vec![caa(128, "future", "x")], false, false),
        ] {
            assert_eq!(may_issue(&set, false, &ours()).is_ok(), plain, "{set:?}");
            assert_eq!(may_issue(&set, true, &ours()).is_ok(), wildcard, "wildcard {set:?}");
        }
        assert_eq!(may_issue(&[issue("ca.example")], false, &[]), Err(Forbidden::Others("ca.example".to_owned())));
        let not_utf8 = Caa { value: vec![0xff], ..issue("") };
        assert_eq!(may_issue(&[not_utf8], false, &ours()), Err(Forbidden::Nobody));
    }

    #[test]
    fn r9_the_search_climbs_to_the_first_set_and_stops_there() {
        let answers: BTreeMap<&str, Answer<Caa>> = BTreeMap::from([
            ("a.b.example.com", Answer::Absent),
            ("b.example.com", Answer::Found(vec![caa(0, "issue", "ca.example")])),
            ("example.com", Answer::Found(vec![caa(0, "contactemail", "a@example.com")])),
            ("com", Answer::Absent),
            ("example.org", Answer::Failed(Failure::Bogus)),
            ("www.example.org", Answer::Absent),
            ("org", Answer::Absent),
            ("example.net", Answer::Found(Vec::new())),
            ("net", Answer::Absent),
        ]);
        let at = |name: &'static str| relevant(name, |name| answers.get(name)).map(|set| set.map(|(at, _)| at));
        assert_eq!(at("a.b.example.com"), Ok(Some("b.example.com")));
        assert_eq!(at("example.com"), Ok(Some("example.com")));
        assert_eq!(at("com"), Ok(None));
        assert_eq!(at("example.net"), Ok(None), "an empty set is none");
        assert_eq!(at("www.example.org"), Err(("example.org", Failure::Bogus)));
        assert!(at("unasked.example.com").is_err());
        assert_eq!(climb("a.b.c").collect::<Vec<_>>(), ["a.b.c", "b.c", "c"]);
    }
}
