//! [`Rule`]: one fault, read strictly: a rule that is misspelt would never fire,
//! and a test that rests on it would prove nothing.

use axum::http::Method;
use sealpost_api::faults::Fault;
use sealpost_domain::{EmailAddress, MailKind};
use sealpost_store::mails::Claimed;

use crate::error::{ApiError, FieldError};

/// Rules at once.
const MOST: usize = 100;

/// Bounds of what may be asked for.
const MOST_TIMES: u64 = 1_000_000;
const LONGEST_RETRY: u64 = 3600;
const SLOWEST: u64 = 60_000;
const MOST_ATTEMPTS: i64 = 50;

/// Whoever sets faults must be able to take them away.
const SPARED: &str = "/sealpost/v1/faults";

#[derive(Clone, Debug)]
pub struct Rule {
    /// As it was set.
    pub told: Fault,
    pub(super) what: What,
    pub fired: u64,
}

#[derive(Clone, Debug)]
pub(super) enum What {
    Request { method: Option<Method>, path: Vec<Part>, fault: RequestFault },
    Mail { to: To, kind: Option<MailKind>, fault: MailFault },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RequestFault {
    TooMany {
        retry_after_seconds: u64,
    },
    /// The work is done.
    AnswerLost,
    /// So many milliseconds before the work.
    Slow(u64),
    /// As if the handler had a defect.
    Panic,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailFault {
    /// The first attempts of each mail are put off.
    Greylist {
        attempts: i64,
    },
    Bounce,
    BounceLater,
    Lose,
    Duplicate,
    Scan,
    /// As if the worker had a defect.
    Panic,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Is(String),
    Any,
    Rest,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum To {
    Anybody,
    /// In the form of [`EmailAddress::key`].
    Address(String),
    Domain(String),
}

/// Reads the rules of a request, all that is wrong with them at once.
pub fn read(faults: Vec<Fault>) -> Result<Vec<Rule>, ApiError> {
    if faults.len() > MOST {
        return Err(ApiError::invalid("faults", format!("at most {MOST} rules")));
    }
    let mut errors = Vec::new();
    let mut rules = Vec::new();
    for (index, told) in faults.into_iter().enumerate() {
        let mut reading = Reading { told: &told, index, errors: &mut errors };
        if let Some(what) = reading.what() {
            rules.push(Rule { told, what, fired: 0 });
        }
    }
    ApiError::unless_empty(errors)?;
    Ok(rules)
}

impl Rule {
    pub fn is_left(&self) -> bool {
        self.told.times.is_none_or(|times| self.fired < times)
    }

    pub const fn is_about_mail(&self) -> bool {
        matches!(self.what, What::Mail { .. })
    }

    pub(super) fn fits_request(&self, method: &Method, path: &str) -> bool {
        let What::Request { method: wanted, path: parts, .. } = &self.what else { return false };
        wanted.as_ref().is_none_or(|wanted| wanted == method) && path != SPARED && fits(parts, path)
    }

    pub(super) fn fits_mail(&self, mail: &Claimed) -> bool {
        let What::Mail { to, kind, fault } = &self.what else { return false };
        let is_for = match to {
            To::Anybody => true,
            To::Address(key) => *key == mail.to.key(),
            To::Domain(domain) => domain == mail.to.domain(),
        };
        let is_early = !matches!(fault, MailFault::Greylist { attempts } if mail.ticket.attempts >= *attempts);
        is_for && is_early && kind.is_none_or(|kind| kind == mail.kind)
    }
}

fn fits(parts: &[Part], path: &str) -> bool {
    let mut segments = path.split('/').skip(1);
    for part in parts {
        match (part, segments.next()) {
            (Part::Rest, _) => return true,
            (Part::Any, Some(_)) => {}
            (Part::Is(wanted), Some(segment)) if wanted == segment => {}
            _ => return false,
        }
    }
    segments.next().is_none()
}

/// One rule on its way in.
struct Reading<'a> {
    told: &'a Fault,
    index: usize,
    errors: &'a mut Vec<FieldError>,
}

impl Reading<'_> {
    fn what(&mut self) -> Option<What> {
        let before = self.errors.len();
        let told = self.told;
        self.bounded("times", told.times, 1, MOST_TIMES);
        let Some(name) = told.fault.as_deref() else {
            self.errors.push(FieldError::required(&self.path("fault")));
            return None;
        };
        let of_request = match name {
            "too_many_requests" => Some(RequestFault::TooMany { retry_after_seconds: told.retry_after.unwrap_or(1) }),
            "answer_lost" => Some(RequestFault::AnswerLost),
            "slow" => Some(RequestFault::Slow(told.milliseconds.unwrap_or(0))),
            "panic" => Some(RequestFault::Panic),
            _ => None,
        };
        let of_mail = match name {
            "greylist" => Some(MailFault::Greylist { attempts: told.attempts.unwrap_or(1) }),
            "bounce" => Some(MailFault::Bounce),
            "bounce_later" => Some(MailFault::BounceLater),
            "lose" => Some(MailFault::Lose),
            "duplicate" => Some(MailFault::Duplicate),
            "scan" => Some(MailFault::Scan),
            "mail_panic" => Some(MailFault::Panic),
            _ => None,
        };
        self.only(told.retry_after.is_some(), "retry_after", name, name == "too_many_requests");
        self.only(told.milliseconds.is_some(), "milliseconds", name, name == "slow");
        self.only(told.attempts.is_some(), "attempts", name, name == "greylist");
        self.only(told.method.is_some(), "method", name, of_mail.is_none());
        self.only(told.path.is_some(), "path", name, of_mail.is_none());
        self.only(told.to.is_some(), "to", name, of_request.is_none());
        self.only(told.kind.is_some(), "kind", name, of_request.is_none());
        self.bounded("retry_after", told.retry_after, 0, LONGEST_RETRY);
        self.bounded("milliseconds", told.milliseconds, 1, SLOWEST);
        self.bounded("attempts", told.attempts, 1, MOST_ATTEMPTS);
        let what = match (of_request, of_mail) {
            (Some(fault), _) => {
                if name == "slow" && told.milliseconds.is_none() {
                    self.errors.push(FieldError::required(&self.path("milliseconds")));
                }
                What::Request { method: self.method(), path: self.parts(), fault }
            }
            (None, Some(fault)) => What::Mail { to: self.to(), kind: self.kind(), fault },
            (None, None) => {
                let known = "too_many_requests, answer_lost, slow, panic, greylist, bounce, bounce_later, lose, duplicate, \
                     scan, mail_panic";
                self.wrong("fault", format!("{name:?} is none of {known}"));
                return None;
            }
        };
        (self.errors.len() == before).then_some(what)
    }

    fn path(&self, member: &str) -> String {
        format!("faults[{}].{member}", self.index)
    }

    fn wrong(&mut self, member: &str, reason: impl std::fmt::Display) {
        let error = FieldError::invalid(&self.path(member), reason);
        self.errors.push(error);
    }

    fn only(&mut self, is_there: bool, member: &str, name: &str, may_be: bool) {
        if is_there && !may_be {
            self.wrong(member, format!("it means nothing to {name:?}"));
        }
    }

    fn bounded<T: PartialOrd + std::fmt::Display + Copy>(&mut self, member: &str, value: Option<T>, least: T, most: T) {
        if value.is_some_and(|value| value < least || value > most) {
            self.wrong(member, format!("from {least} to {most}"));
        }
    }

    fn method(&mut self) -> Option<Method> {
        let text = self.told.method.as_deref()?;
        let known = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
        let found = known.into_iter().find(|method| method.as_str() == text);
        if found.is_none() {
            self.wrong("method", "GET, POST, PUT, PATCH or DELETE");
        }
        found
    }

    fn parts(&mut self) -> Vec<Part> {
        let text = self.told.path.as_deref().unwrap_or("/services/v2/**");
        if !text.starts_with("/services/v2/") && !text.starts_with("/sealpost/v1/") {
            self.wrong("path", "it must begin with /services/v2/ or /sealpost/v1/");
        }
        let segments: Vec<&str> = text.split('/').skip(1).collect();
        let last = segments.len().saturating_sub(1);
        let mut parts = Vec::new();
        for (index, segment) in segments.into_iter().enumerate() {
            let is_name = segment.starts_with('{') && segment.ends_with('}');
            parts.push(match segment {
                "**" if index == last => Part::Rest,
                "*" => Part::Any,
                _ if is_name => Part::Any,
                _ if segment.is_empty() || segment.contains(['*', '?', '{', '}', '#']) => {
                    self.wrong(
                        "path",
                        format!("{segment:?} is no part of a path; * is any part, ** at the end any rest"),
                    );
                    return Vec::new();
                }
                _ => Part::Is(segment.to_owned()),
            });
        }
        parts
    }

    fn to(&mut self) -> To {
        let Some(text) = self.told.to.as_deref() else { return To::Anybody };
        let is_domain = text.starts_with("*@");
        // A domain is held to what an address may have behind its @.
        match EmailAddress::parse(&text.replacen('*', "any", usize::from(is_domain))) {
            Ok(address) if is_domain => To::Domain(address.domain().to_owned()),
            Ok(address) => To::Address(address.key()),
            Err(error) => {
                self.wrong("to", format!("{text:?} is neither an address nor *@ and a domain: {error}"));
                To::Anybody
            }
        }
    }

    fn kind(&mut self) -> Option<MailKind> {
        let text = self.told.kind.as_deref()?;
        let found = MailKind::find(text);
        if found.is_none() {
            self.wrong("kind", format!("{text:?} is no kind of mail"));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_path(path: &str) -> Result<Rule, ApiError> {
        let told = Fault { fault: Some("answer_lost".to_owned()), path: Some(path.to_owned()), ..Fault::default() };
        read(vec![told]).map(|mut rules| rules.remove(0))
    }

    #[test]
    fn paths_fit_part_by_part() {
        for (pattern, path, fit) in [
            ("/services/v2/**", "/services/v2/ping", true),
            ("/services/v2/**", "/services/v2/order/certificate/7", true),
            ("/services/v2/**", "/sealpost/v1/desk", false),
            ("/services/v2/order/certificate/*", "/services/v2/order/certificate/7", true),
            ("/services/v2/order/certificate/{order_id}", "/services/v2/order/certificate/7", true),
            ("/services/v2/order/certificate/*", "/services/v2/order/certificate/7/note", false),
            ("/services/v2/order/certificate/*/note", "/services/v2/order/certificate/7/note", true),
            ("/services/v2/order/certificate/*/note", "/services/v2/order/certificate/7", false),
            ("/sealpost/v1/**", "/sealpost/v1/inbox", true),
            ("/sealpost/v1/**", "/sealpost/v1/faults", false),
        ] {
            let rule = of_path(pattern).expect(pattern);
            assert_eq!(rule.fits_request(&Method::PUT, path), fit, "{pattern} {path}");
        }
        for pattern in [
            "",
            "/",
            "ping",
            "/services/v2",
            "/healthz",
            "/services/v2/a*",
            "/services/v2/**/a",
            "/services/v2//a",
            "/services/v2/a?b=1",
        ] {
            assert!(matches!(of_path(pattern), Err(ApiError::Fields(_))), "{pattern}");
        }
    }
}
