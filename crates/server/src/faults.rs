//! Faults on demand, on test desks: requests that are refused, late, not answered
//! or meet a panic, mail that is put off, given back, lost, doubled or scanned.
//!
//! They belong to one process and end with it. A desk on which nothing is set
//! pays for two loads of a flag: one a request, one a mail.

mod mail;
mod rule;
mod scan;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use sealpost_api::faults as wire;
use sealpost_store::mails::Claimed;

use self::mail::Afterwards;
pub use self::rule::{MailFault, Rule, read};
use self::rule::{RequestFault, What};
use crate::body::MAX_BODY;
use crate::error::{ApiError, bad_gateway};

/// What is set, and what mails that left have before them.
#[derive(Default)]
pub struct Faults {
    rules: Mutex<Vec<Rule>>,
    /// Some rule is left that is about requests; about mails.
    of_requests: AtomicBool,
    of_mails: AtomicBool,
    afterwards: Afterwards,
}

impl Faults {
    /// Takes the place of all rules.
    pub fn set(&self, rules: Vec<Rule>) {
        let mut held = self.rules();
        *held = rules;
        self.arm(&held);
    }

    pub fn list(&self) -> wire::Faults {
        let info = |rule: &Rule| wire::FaultInfo { rule: rule.told.clone(), fired: rule.fired, active: rule.is_left() };
        wire::Faults { faults: self.rules().iter().map(info).collect() }
    }

    fn rules(&self) -> MutexGuard<'_, Vec<Rule>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn arm(&self, rules: &[Rule]) {
        let is_left = |of_request: bool| rules.iter().any(|rule| rule.is_left() && rule.is_about_mail() != of_request);
        self.of_requests.store(is_left(true), Ordering::Relaxed);
        self.of_mails.store(is_left(false), Ordering::Relaxed);
    }

    /// What is to happen to a request. `None` where nothing is.
    pub fn of_request(&self, request: &Request) -> Option<Troubled> {
        if !self.of_requests.load(Ordering::Relaxed) {
            return None;
        }
        let (method, path) = (request.method(), request.uri().path());
        let mut troubled = None;
        let mut rules = self.rules();
        for rule in rules.iter_mut().filter(|rule| rule.is_left()) {
            let What::Request { fault, .. } = &rule.what else { continue };
            if rule.fits_request(method, path) {
                troubled = Some(Troubled(*fault));
                rule.fired += 1;
                break;
            }
        }
        self.arm(&rules);
        troubled
    }

    /// What is to happen to a mail that is about to leave. `None` where nothing
    /// is.
    pub fn of_mail(&self, mail: &Claimed) -> Option<MailFault> {
        if !self.of_mails.load(Ordering::Relaxed) {
            return None;
        }
        let mut rules = self.rules();
        let rule = rules.iter_mut().filter(|rule| rule.is_left()).find(|rule| rule.fits_mail(mail))?;
        let What::Mail { fault, .. } = &rule.what else { return None };
        let fault = *fault;
        rule.fired += 1;
        self.arm(&rules);
        Some(fault)
    }
}

/// A request that something happens to.
#[derive(Clone, Copy, Debug)]
pub struct Troubled(RequestFault);

impl Troubled {
    pub async fn answer(self, request: Request, next: Next) -> Response {
        match self.0 {
            RequestFault::TooMany { retry_after_seconds } => {
                ApiError::RequestLimit { retry_after_seconds }.into_response()
            }
            RequestFault::AnswerLost => {
                drop(next.run(request).await);
                bad_gateway()
            }
            RequestFault::Slow(milliseconds) => {
                tokio::time::sleep(Duration::from_millis(milliseconds)).await;
                next.run(request).await
            }
            RequestFault::Panic => {
                let (head, body) = request.into_parts();
                let body = axum::body::to_bytes(body, MAX_BODY).await.unwrap_or_default();
                // At its worst: a panic that says all it knows (R48).
                panic!("a fault: {head:?} {}", String::from_utf8_lossy(&body));
            }
        }
    }
}
