//! [`Policy`]: what a desk demands of proofs and certificates, by date. All
//! dates of the Baseline Requirements stand here and nowhere else.

use std::time::Duration;

use crate::dcv::{Contacts, Method, Source};
use crate::time::{DAY, Timestamp};

/// The version of the CA/Browser Forum TLS Baseline Requirements (BR) that
/// [`Policy`] follows, of 31 March 2026. Kept with every proof (R14).
pub const BR_VERSION: &str = "2.2.6";

/// Fewer remote perspectives than this, and contacts published in DNS do not
/// count (BR 3.2.2.9; R11).
pub const REMOTE_PERSPECTIVES: u32 = 2;

/// How long before its date a change is told: a year.
const NOTICE: Duration = Duration::from_secs(365 * 86_400);

/// From these instants on, 00:00 UTC, the next step of a row holds.
const MARCH_2027: Timestamp = Timestamp::from_secs(1_805_068_800);
const MARCH_2028: Timestamp = Timestamp::from_secs(1_836_691_200);
const MARCH_2029: Timestamp = Timestamp::from_secs(1_868_227_200);

/// Days that a proof may be old at signing (BR 4.2.1; R13).
const EVIDENCE_DAYS: Row<u32> = Row { now: 200, then: &[(MARCH_2027, 100), (MARCH_2029, 10)] };

/// Days that a certificate is valid, at most (BR 6.3.2; R54).
const MOST_DAYS: Row<u32> = Row { now: 200, then: &[(MARCH_2027, 100), (MARCH_2029, 47)] };

/// The same when an order does not say: a day of reserve.
const DEFAULT_DAYS: Row<u32> = Row { now: 199, then: &[(MARCH_2027, 99), (MARCH_2029, 46)] };

/// Whether email proves control of a domain (BR 3.2.2.4.4, .13, .14; SC-090; R12).
const EMAIL_METHODS: Row<bool> = Row { now: true, then: &[(MARCH_2028, false)] };

/// What holds now, and what from when.
struct Row<T: 'static> {
    now: T,
    then: &'static [(Timestamp, T)],
}

impl<T: Copy> Row<T> {
    /// The value at an instant, and since when it holds if it has a date.
    fn at(&self, now: Timestamp) -> (T, Option<Timestamp>) {
        let step = self.then.iter().rev().find(|(from, _)| now >= *from);
        step.map_or((self.now, None), |(from, value)| (*value, Some(*from)))
    }

    fn next(&self, now: Timestamp) -> Option<(Timestamp, T)> {
        self.then.iter().copied().find(|(from, _)| now < *from)
    }
}

/// Whose rules bind a desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// The operator's own: modes `private` and `test`.
    #[default]
    Private,
    /// All dates and limits of the Baseline Requirements: mode `public-br`.
    PublicBr,
}

/// What becomes of older links when an approver is mailed again (R7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OlderLinks {
    /// They keep their own end.
    #[default]
    Stay,
    /// They end when the newer one is made.
    Die,
}

impl OlderLinks {
    pub fn find(name: &str) -> Option<Self> {
        match name {
            "stay" => Some(Self::Stay),
            "die" => Some(Self::Die),
            _ => None,
        }
    }
}

/// What a desk demands; settled by its settings at the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    pub profile: Profile,
    /// Days that a proof may be old at signing; `None` follows the calendar.
    /// `public-br` follows it in any case (R13).
    pub evidence_days: Option<u32>,
    /// Places of the network, apart from this desk, that look up the same DNS
    /// answers (R11).
    pub remote_perspectives: u32,
    pub older_links: OlderLinks,
}

/// What holds at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Days that a proof may be old at signing (R13).
    pub evidence_days: u32,
    /// Days that a certificate is valid when the order does not say; `None`
    /// where the desk's setting alone decides (R54).
    pub certificate_days: Option<u32>,
    /// Days that a certificate may be valid (R54).
    pub most_certificate_days: Option<u32>,
    /// Whether mail proves control of a domain (R12).
    pub email_methods: bool,
}

/// A change to come, for the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub from: Timestamp,
    /// The section of the Baseline Requirements.
    pub rule: &'static str,
    /// A whole sentence.
    pub text: String,
}

/// Why something is refused: the rule, its date, and what would be allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    #[error("BR 3.2.2.4.4, from {}: email does not prove control of a domain any more", from.date())]
    EmailEnded { from: Timestamp },
    #[error("{}: the proof is {age} days old; {most} are allowed at signing", rule("BR 4.2.1", *from))]
    TooOld { age: u64, most: u32, from: Option<Timestamp> },
    #[error("{}: a certificate is valid for at most {most} days, not {days}", rule("BR 6.3.2", *from))]
    TooLong { days: u32, most: u32, from: Option<Timestamp> },
    #[error(
        "BR 3.2.2.9: contacts published in DNS count only where {REMOTE_PERSPECTIVES} remote perspectives see them"
    )]
    OneView,
    #[error("BR 3.2.2.4: {} is no proof of control", method.name())]
    NoMethod { method: Method },
}

fn rule(section: &str, from: Option<Timestamp>) -> String {
    from.map_or_else(|| section.to_owned(), |from| format!("{section}, from {}", from.date()))
}

impl Policy {
    pub const fn is_public(&self) -> bool {
        matches!(self.profile, Profile::PublicBr)
    }

    /// Whether CAA records must be looked at before a certificate is signed
    /// (BR 3.2.2.8; R53). A private desk may leave it.
    pub const fn caa_is_mandatory(&self) -> bool {
        self.is_public()
    }

    pub fn limits_at(&self, now: Timestamp) -> Limits {
        let public = self.is_public();
        Limits {
            evidence_days: self.own_evidence_days().unwrap_or(EVIDENCE_DAYS.at(now).0),
            certificate_days: public.then(|| DEFAULT_DAYS.at(now).0),
            most_certificate_days: public.then(|| MOST_DAYS.at(now).0),
            email_methods: !public || EMAIL_METHODS.at(now).0,
        }
    }

    /// What changes within a year, the soonest first. That email ends is told
    /// always (R12: "all email methods warn now").
    pub fn notices_at(&self, now: Timestamp) -> Vec<Notice> {
        let mut notices = Vec::new();
        let mut tell = |from: Timestamp, rule, text: String| notices.push(Notice { from, rule, text });
        let soon = |next: &(Timestamp, u32)| next.0.since(now) <= NOTICE;
        if let Some((from, days)) = EVIDENCE_DAYS.next(now).filter(soon).filter(|_| self.own_evidence_days().is_none())
        {
            let text = format!("A proof may be at most {days} days old when a certificate is signed.");
            tell(from, "BR 4.2.1", text);
        }
        if self.is_public() {
            if let Some((from, days)) = MOST_DAYS.next(now).filter(soon) {
                tell(from, "BR 6.3.2", format!("A certificate is valid for at most {days} days."));
            }
            if let Some((from, _)) = EMAIL_METHODS.next(now) {
                let text = "Email does not prove control of a domain any more; proofs of before do not count either.";
                tell(from, "BR 3.2.2.4.4", text.to_owned());
            }
        }
        notices.sort_by_key(|notice| notice.from);
        notices
    }

    /// Whether approval mail may be sent (R12).
    pub fn admits_email(&self, now: Timestamp) -> Result<(), PolicyError> {
        match EMAIL_METHODS.at(now) {
            (false, Some(from)) if self.is_public() => Err(PolicyError::EmailEnded { from }),
            _ => Ok(()),
        }
    }

    /// When values that are made now must have died: none outlives the method
    /// that it belongs to (R12, R16).
    pub fn last_value_at(&self, now: Timestamp) -> Option<Timestamp> {
        EMAIL_METHODS.next(now).filter(|_| self.is_public()).map(|(from, _)| from)
    }

    /// Whether an approver from this source may be asked (R3, R11).
    pub fn admits_source(&self, source: Source) -> Result<(), PolicyError> {
        self.admits_method(Method::of(source))
    }

    fn admits_method(&self, method: Method) -> Result<(), PolicyError> {
        match method {
            _ if !self.is_public() => Ok(()),
            Method::ConstructedEmail => Ok(()),
            Method::ContactEmail(Source::DnsTxt | Source::DnsCaa)
                if self.remote_perspectives >= REMOTE_PERSPECTIVES =>
            {
                Ok(())
            }
            Method::ContactEmail(Source::DnsTxt | Source::DnsCaa) => Err(PolicyError::OneView),
            method => Err(PolicyError::NoMethod { method }),
        }
    }

    /// Leaves out the contacts that may not be asked.
    pub fn admitted(&self, contacts: Contacts) -> Contacts {
        contacts.only(|source| self.admits_source(source).is_ok())
    }

    /// Whether a proof of `proved_at` counts at `now`, when a certificate is
    /// signed (R12, R13). Its last day counts in full.
    pub fn admits_proof(&self, method: Method, proved_at: Timestamp, now: Timestamp) -> Result<(), PolicyError> {
        self.admits_method(method)?;
        if method.is_by_email() {
            self.admits_email(now)?;
        }
        let most = self.limits_at(now).evidence_days;
        let age = now.since(proved_at);
        if age > DAY * most {
            let from = self.own_evidence_days().map_or(EVIDENCE_DAYS.at(now).1, |_| None);
            return Err(PolicyError::TooOld { age: age.as_secs().div_ceil(86_400), most, from });
        }
        Ok(())
    }

    /// Whether a certificate that is signed now may be valid for so many days (R54).
    pub fn admits_validity(&self, days: u32, now: Timestamp) -> Result<(), PolicyError> {
        let (most, from) = MOST_DAYS.at(now);
        if self.is_public() && days > most { Err(PolicyError::TooLong { days, most, from }) } else { Ok(()) }
    }

    /// The setting, where a setting decides.
    fn own_evidence_days(&self) -> Option<u32> {
        self.evidence_days.filter(|_| !self.is_public())
    }
}
