//! [`App`]: what every handler and job shares. Time ([`Clock`]) and chance ([`fill`])
//! enter here.

mod clock;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::{SecureRandom as _, SystemRandom};
pub use clock::Clock;
use sealpost_ca::Issuer;
use sealpost_dns::Lookups;
use sealpost_domain::dcv::{Code, CodeHash};
use sealpost_domain::order::{OrderCertificate, Stage};
use sealpost_domain::policy::Notice;
use sealpost_domain::{Context, Decision, Order, OrderId, Product, Timestamp, ValueHash};
use sealpost_mail::{Composer, Dkim, Smtp};
use sealpost_store::keys::Caller;
use sealpost_store::order_view::{OrderView, OrderViews, Stamps};
use sealpost_store::{Acting, Actor, Db, NewOrder, Parts, Written};
use tokio::sync::Notify;

use crate::answers::Answers;
use crate::auth::{Callers, KeyUses};
use crate::bounces::ReturnPath;
use crate::config::Config;
use crate::error::{ApiError, RuleError};
use crate::faults::Faults;
use crate::listen::Places;
use crate::metrics::Metrics;
use crate::openapi;
use crate::request_limits::RequestLimits;
use crate::web::visitors::Visitors;
use crate::webhooks::Calls;

/// Cheap to clone; lives as long as the server.
#[derive(Clone)]
pub struct App(Arc<Inner>);

pub struct Inner {
    pub config: Config,
    pub public_url: String,
    pub db: Db,
    pub callers: Callers,
    pub key_uses: KeyUses,
    pub stamps: Stamps,
    pub orders: OrderViews,
    pub answers: Answers,
    pub composer: Composer,
    pub issuer: Arc<Issuer>,
    pub smtp: Option<Smtp>,
    pub dkim: Option<Arc<Dkim>>,
    /// None: bounces go to the sender of the mails.
    pub return_path: Option<ReturnPath>,
    pub lookups: Lookups,
    pub webhooks: Calls,
    pub clock: Clock,
    pub worker: Worker,
    /// Signs what pages hand out and take back.
    pub page_key: PageKey,
    /// Who visits the approval page.
    pub visitors: Visitors,
    pub metrics: Metrics,
    /// None: any number of requests.
    pub request_limits: Option<RequestLimits>,
    /// What each address may have at once.
    pub places: Arc<Places>,
    pub openapi: openapi::Served,
    /// What is to go wrong (test).
    pub faults: Faults,
}

impl std::ops::Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// Random bytes from the operating system (R15).
pub fn fill(bytes: &mut [u8]) {
    or_stop(SystemRandom::new().fill(bytes));
}

/// Lets the generator begin: before its first bytes it measures the processor
/// for some 70 ms, in which a start has other things to do.
pub fn wake_chance() {
    std::thread::spawn(|| fill(&mut [0]));
}

/// A desk without chance must not hand out values: it stops rather than guess.
/// (A panic would end one request and no more.)
fn or_stop(filled: Result<(), Unspecified>) {
    if filled.is_err() {
        tracing::error!("The operating system gives no random bytes; the desk stops");
        std::process::exit(EX_OSERR);
    }
}

/// "System error", as in `sysexits.h`.
const EX_OSERR: i32 = 71;

/// Whether the worker runs, and the bell that rings when something new lies in
/// the inbox.
#[derive(Clone, Default)]
pub struct Worker {
    pub inbox: Arc<Notify>,
    /// A certificate was revoked: the list is to be made anew.
    pub crl: Arc<Notify>,
    running: Arc<AtomicBool>,
}

impl Worker {
    /// The worker runs for as long as it holds on to this; a panic lets go too.
    pub fn running(&self) -> Running {
        self.running.store(true, Ordering::Relaxed);
        Running(self.running.clone())
    }

    /// Told by `/readyz`.
    pub fn is_running(&self) -> bool {
        self.running.load(Ordering::Relaxed)
    }
}

/// Says that the worker runs, until it is dropped.
pub struct Running(Arc<AtomicBool>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// Authenticates what the server hands to a browser, or to a mail server, and
/// gets back.
#[derive(Clone)]
pub struct PageKey(aws_lc_rs::hmac::Key);

impl PageKey {
    pub fn new(secret: &[u8]) -> Self {
        Self(aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, secret))
    }

    /// A mark over `parts` that only this desk can make.
    pub fn mark(&self, parts: &[&[u8]]) -> String {
        hex::encode(self.tag(parts))
    }

    /// The same as bytes.
    pub fn tag(&self, parts: &[&[u8]]) -> [u8; 32] {
        let tag = aws_lc_rs::hmac::sign(&self.0, &joined(parts));
        tag.as_ref().try_into().expect("HMAC-SHA-256 has 32 bytes")
    }

    /// The hash of a code; only this desk can make it.
    pub fn code_hash(&self, value: ValueHash, code: &Code) -> CodeHash {
        CodeHash(self.tag(&[b"code", &value.0, code.reveal().as_bytes()]))
    }

    /// Compares in constant time.
    pub fn holds(&self, mark: &str, parts: &[&[u8]]) -> bool {
        let Ok(mark) = hex::decode(mark) else { return false };
        aws_lc_rs::hmac::verify(&self.0, &joined(parts), &mark).is_ok()
    }
}

/// Length before each part, so that no two lists of parts look alike.
fn joined(parts: &[&[u8]]) -> Vec<u8> {
    let mut whole = Vec::new();
    for part in parts {
        whole.extend((part.len() as u64).to_be_bytes());
        whole.extend(*part);
    }
    whole
}

impl App {
    pub fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Changes one order of the caller's account by a rule. Answers only after the commit is durable.
    pub async fn write<E, T, R>(&self, change: Change<'_>, rule: R) -> Result<(Order, T), ApiError>
    where
        R: FnMut(&Order, &Context) -> Result<Decision<T>, E> + Send + 'static,
        T: Send + 'static,
        E: RuleError,
    {
        self.write_at(None, change, rule).await
    }

    /// The same for a caller who is remembered from an epoch: in another one the
    /// order is not found.
    pub async fn write_at<E, T, R>(
        &self,
        epoch: Option<i64>,
        change: Change<'_>,
        rule: R,
    ) -> Result<(Order, T), ApiError>
    where
        R: FnMut(&Order, &Context) -> Result<Decision<T>, E> + Send + 'static,
        T: Send + 'static,
        E: RuleError,
    {
        let Change { caller, order, parts, asks, request_id } = change;
        let acting = Acting { actor: actor(caller, request_id), epoch };
        let written = self.db.write(caller.account, order, parts, asks, acting, rule).await?;
        self.settle(written)
    }

    /// Writes a new order.
    pub async fn place<E, R>(
        &self,
        caller: &Caller,
        order: OrderId,
        asks: Vec<String>,
        row: NewOrder,
        request_id: &str,
        rule: R,
    ) -> Result<Order, ApiError>
    where
        R: FnMut(&Context) -> Result<Decision, E> + Send + 'static,
        E: RuleError,
    {
        let written = self.db.place(caller.account, order, asks, row, actor(caller, request_id), rule).await?;
        self.settle(written).map(|(order, ())| order)
    }

    /// What was written, as an answer.
    pub fn settle<T, E: RuleError>(&self, written: Written<T, E>) -> Result<(Order, T), ApiError> {
        match written {
            Written::Done { order, output } => {
                let is_revoked = |certificate: &OrderCertificate| matches!(&certificate.stage, Stage::Issued(issued) if issued.revoked.is_some());
                if order.certificates.iter().any(is_revoked) {
                    self.worker.crl.notify_one();
                }
                Ok((*order, output))
            }
            Written::Refused(error) => Err(error.into_api(self.now())),
            Written::Missing => Err(ApiError::NotFound("order")),
        }
    }

    /// An order of the caller's account that it may see, with all that belongs to it.
    pub async fn order(&self, caller: &Caller, id: OrderId) -> Result<Arc<OrderView>, ApiError> {
        let found = self.orders.get((caller.account, id)).await?;
        found.filter(|order| caller.sees(order.container_id)).ok_or(ApiError::NotFound("order"))
    }

    /// Whether names of this product's orders count as validated beforehand.
    pub fn is_prevalidated(&self, product: &Product) -> bool {
        self.config.issue_at_once && product.needs_organization()
    }

    /// Where the revocation list lies that certificates name: where the operator
    /// of a public CA puts it; else on this desk, if others can reach it by a URL
    /// and the issuer may sign lists.
    pub fn crl_url(&self) -> Option<String> {
        if let Some(public) = &self.config.public_ca {
            return Some(public.crl_url.clone());
        }
        let url = self.config.public_url.as_ref().filter(|_| self.issuer.may_sign_crls())?;
        Some(format!("{}/crl/{}.crl", url.trim_end_matches('/'), self.issuer.id()))
    }

    /// Changes of the rules to come, for those who run or use a desk that keeps
    /// them in earnest.
    pub fn notices(&self) -> Vec<Notice> {
        if self.config.is_test() { Vec::new() } else { self.config.policy.notices_at(self.now()) }
    }
}

/// Which order is changed, by whom, and what the rule needs to see of it.
pub struct Change<'a> {
    pub caller: &'a Caller,
    pub order: OrderId,
    pub parts: Parts,
    /// `Some` for acts that may send approval mail: the keys of the recipients
    /// that the request names.
    pub asks: Option<Vec<String>>,
    pub request_id: &'a str,
}

/// A caller as the audit log and notes name it.
pub fn actor(caller: &Caller, request_id: &str) -> Actor {
    Actor { user: Some(caller.user), who: format!("key {}", caller.key), request_id: request_id.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r15_a_million_values_of_the_system_s_generator_differ() {
        let draw = || {
            let mut value = [0; 32];
            fill(&mut value);
            value
        };
        let values: std::collections::HashSet<[u8; 32]> = (0..1_000_000).map(|_| draw()).collect();
        assert_eq!(values.len(), 1_000_000);
    }

    /// The test runs itself once more, without chance.
    #[test]
    fn r15_a_generator_that_fails_stops_the_server() {
        const WITHOUT: &str = "SEALPOST_TEST_WITHOUT_CHANCE";
        if std::env::var_os(WITHOUT).is_some() {
            or_stop(Err(Unspecified));
            panic!("it goes on without chance");
        }
        let mut again = std::process::Command::new(std::env::current_exe().expect("this program"));
        again.args(["--exact", "app::tests::r15_a_generator_that_fails_stops_the_server"]).env(WITHOUT, "1");
        assert_eq!(again.output().expect("runs").status.code(), Some(EX_OSERR));
    }

    #[test]
    fn marks_hold_for_their_parts_only() {
        let key = PageKey::new(b"secret");
        let mark = key.mark(&[b"ab", b"c"]);
        assert!(key.holds(&mark, &[b"ab", b"c"]));
        assert!(!key.holds(&mark, &[b"a", b"bc"]));
        assert!(!key.holds("", &[b"ab", b"c"]));
        assert!(!PageKey::new(b"other").holds(&mark, &[b"ab", b"c"]));
    }
}
