//! What look-ups in the DNS gave, as values, and what follows from them.

use std::fmt;

/// The answer to one question for a set of records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer<T> {
    Found(Vec<T>),
    /// The name, or records of that type at it, do not exist; the DNS said so.
    Absent,
    /// Nothing is known. This is never "no record" (R10).
    Failed(Failure),
}

/// Why nothing is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nobody answered in time.
    Timeout,
    /// The server answered with an error, such as `SERVFAIL`.
    Refused(String),
    /// The answer did not pass DNSSEC validation.
    Bogus,
    /// No server could be reached, or its answer could not be read.
    Broken(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout => f.write_str("no server answered in time"),
            Self::Refused(code) => write!(f, "the server answered {code}"),
            Self::Bogus => f.write_str("the answer did not pass DNSSEC validation"),
            Self::Broken(why) => write!(f, "no usable answer came: {why}"),
        }
    }
}

/// A TXT record: its strings, octet for octet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Txt(pub Vec<Vec<u8>>);

/// An MX record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mx {
    pub preference: u16,
    /// The mail server's name without the last dot; empty for the root, which
    /// means "no mail at all" (RFC 7505).
    pub exchange: String,
}

/// Whether a domain takes mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receives {
    Yes,
    /// It surely does not; a sentence without its dot says why.
    No(String),
    /// It could not be found out. Mail is tried all the same: the queue waits
    /// for days, a DNS that is away comes back.
    Unknown(Failure),
}

/// Reads the MX records of a domain (RFC 5321 §5.1, RFC 7505). `None`: there are
/// none, and its addresses decide (see [`takes_mail_at_its_address`]).
pub fn takes_mail(mx: &Answer<Mx>) -> Option<Receives> {
    match mx {
        Answer::Found(list) if list.iter().all(|mx| mx.exchange.is_empty()) => {
            Some(Receives::No("its MX record says that it takes no mail (RFC 7505)".to_owned()))
        }
        Answer::Found(_) => Some(Receives::Yes),
        Answer::Absent => None,
        Answer::Failed(failure) => Some(Receives::Unknown(failure.clone())),
    }
}

/// A domain without MX records takes mail at its own address, if it has one.
pub fn takes_mail_at_its_address<A, B>(a: &Answer<A>, aaaa: &Answer<B>) -> Receives {
    match (a, aaaa) {
        (Answer::Found(_), _) | (_, Answer::Found(_)) => Receives::Yes,
        (Answer::Failed(failure), _) | (_, Answer::Failed(failure)) => Receives::Unknown(failure.clone()),
        (Answer::Absent, Answer::Absent) => {
            Receives::No("it has no MX record and no address, so it takes no mail".to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mx(list: &[&str]) -> Answer<Mx> {
        Answer::Found(list.iter().map(|name| Mx { preference: 0, exchange: (*name).to_owned() }).collect())
    }

    #[test]
    fn mail_goes_to_mx_records_else_to_addresses() {
        assert_eq!(takes_mail(&mx(&["mail.example"])), Some(Receives::Yes));
        assert!(matches!(takes_mail(&mx(&[""])), Some(Receives::No(why)) if why.contains("RFC 7505")));
        // RFC 7505 §3: a null MX beside others is a mistake; the others count.
        assert_eq!(takes_mail(&mx(&["", "mail.example"])), Some(Receives::Yes));
        assert_eq!(takes_mail(&Answer::Absent), None);
        assert_eq!(takes_mail(&Answer::Failed(Failure::Timeout)), Some(Receives::Unknown(Failure::Timeout)));

        let found = Answer::Found(vec![()]);
        let failed = Answer::<()>::Failed(Failure::Bogus);
        assert_eq!(takes_mail_at_its_address(&found, &failed), Receives::Yes);
        assert_eq!(takes_mail_at_its_address(&Answer::<()>::Absent, &found), Receives::Yes);
        assert_eq!(takes_mail_at_its_address(&Answer::<()>::Absent, &failed), Receives::Unknown(Failure::Bogus));
        let neither = takes_mail_at_its_address(&Answer::<()>::Absent, &Answer::<()>::Absent);
        assert!(matches!(neither, Receives::No(why) if why.contains("no MX record and no address")));
    }
}
