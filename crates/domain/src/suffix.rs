//! The public suffix list in force: the one that is built in, or a newer one
//! from a file. Only its ICANN part is a boundary; rules of the private part
//! (`github.io`) do not narrow who may approve (R2).
//!
//! There is one list for the whole program, settled at the start: whether a
//! name is a public suffix is a fact about the world, and two opinions about it
//! in one process would be a defect.

use std::sync::OnceLock;

use publicsuffix::{IcannList, Psl};

static FROM_FILE: OnceLock<IcannList> = OnceLock::new();

/// What stands after the last rule of the ICANN part. A list that was cut off
/// has no such line, and would make registrable names of public suffixes.
const END: &str = "===END ICANN DOMAINS===";

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    #[error("it is no public suffix list: {0}")]
    Unreadable(String),
    #[error("it is cut off: the line `{END}` is missing")]
    CutOff,
    #[error("it does not know {0}")]
    Unknown(&'static str),
    #[error("another list is in force already")]
    Settled,
}

/// A list as published at publicsuffix.org, read but not in force.
#[derive(Debug, PartialEq, Eq)]
pub struct SuffixList(IcannList);

impl SuffixList {
    pub fn parse(text: &str) -> Result<Self, ListError> {
        if !text.contains(END) {
            return Err(ListError::CutOff);
        }
        let list: IcannList = text.parse().map_err(|error| ListError::Unreadable(format!("{error:?}")))?;
        for known in ["com", "co.uk"] {
            if list.suffix(known.as_bytes()).is_none_or(|suffix| !suffix.is_known() || suffix != known) {
                return Err(ListError::Unknown(known));
            }
        }
        Ok(Self(list))
    }

    /// The suffix of `name` by this list, and whether a rule says so.
    pub fn suffix<'a>(&self, name: &'a str) -> (&'a str, bool) {
        of(&self.0, name)
    }

    /// Puts the list in force, once and for the whole program.
    pub fn settle(self) -> Result<(), ListError> {
        if *FROM_FILE.get_or_init(|| self.0.clone()) == self.0 { Ok(()) } else { Err(ListError::Settled) }
    }
}

/// The longest suffix of `name` that the ICANN part lists, and whether a rule
/// says so: a top-level domain that is not listed counts as one suffix, by the
/// list's default rule `*`.
pub(crate) fn icann_suffix(name: &str) -> (&str, bool) {
    match FROM_FILE.get() {
        Some(list) => of(list, name),
        None => built_in(name),
    }
}

fn of<'a>(list: &IcannList, name: &'a str) -> (&'a str, bool) {
    match list.suffix(name.as_bytes()) {
        Some(suffix) => (&name[name.len() - suffix.as_bytes().len()..], suffix.is_known()),
        None => (last_label(name), false),
    }
}

fn built_in(name: &str) -> (&str, bool) {
    let mut rest = name;
    while let Some(suffix) = psl::suffix(rest.as_bytes()) {
        if suffix.typ() != Some(psl::Type::Private) {
            return (&name[name.len() - suffix.as_bytes().len()..], suffix.is_known());
        }
        // A private rule hides the ICANN rule above it: look from its parent.
        let private = suffix.as_bytes().len();
        match name[name.len() - private..].split_once('.') {
            Some((_, parent)) => rest = parent,
            None => break,
        }
    }
    (last_label(name), false)
}

fn last_label(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "// ===BEGIN ICANN DOMAINS===\ncom\nuk\nco.uk\n*.ck\n!www.ck\nmuseum\n\
        食狮.公司.cn\n// ===END ICANN DOMAINS===\n// ===BEGIN PRIVATE DOMAINS===\ngithub.io\n// ===END PRIVATE DOMAINS===\n";

    #[test]
    fn r2_a_list_from_a_file_is_read_like_the_one_built_in() {
        let list = SuffixList::parse(LIST).expect("a list");
        for (name, expected) in [
            ("www.example.com", ("com", true)),
            ("example.co.uk", ("co.uk", true)),
            ("co.uk", ("co.uk", true)),
            ("a.b.ck", ("b.ck", true)),
            ("www.ck", ("ck", true)),
            ("a.xn--85x722f.xn--55qx5d.cn", ("xn--85x722f.xn--55qx5d.cn", true)),
            ("host.corp", ("corp", false)),
            // Rules of the private part do not count.
            ("me.github.io", ("io", false)),
        ] {
            assert_eq!(list.suffix(name), expected, "{name}");
        }
        // Where the two lists agree on the rules, they agree on the names.
        for name in ["www.example.com", "example.co.uk", "a.b.ck", "www.ck", "host.corp"] {
            assert_eq!(list.suffix(name), built_in(name), "{name}");
        }
    }

    #[test]
    fn r2_a_list_that_cannot_be_whole_is_refused() {
        assert_eq!(SuffixList::parse(""), Err(ListError::CutOff));
        assert_eq!(SuffixList::parse(&LIST[..60]), Err(ListError::CutOff));
        assert_eq!(SuffixList::parse(&LIST.replace("co.uk\n", "")), Err(ListError::Unknown("co.uk")));
        assert_eq!(SuffixList::parse(&LIST.replace("\ncom\n", "\n")), Err(ListError::Unknown("com")));
        let broken = LIST.replace("museum", "a..museum");
        assert!(matches!(SuffixList::parse(&broken), Err(ListError::Unreadable(_))));
        let unmarked = LIST.replace("BEGIN ICANN", "BEGUN ICANN").replace("BEGIN PRIVATE", "BEGUN PRIVATE");
        assert!(matches!(SuffixList::parse(&unmarked), Err(ListError::Unreadable(_))));
    }
}
