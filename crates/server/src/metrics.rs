//! Figures for Prometheus.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct MailOutcome {
    outcome: &'static str,
}

pub struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    seconds: Histogram,
    mails: Family<MailOutcome, Counter>,
    bounces: Family<MailOutcome, Counter>,
    certificates: Counter,
    unreachable: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("sealpost");
        let requests = Family::default();
        let buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
        let seconds = Histogram::new(buckets);
        let mails = Family::default();
        let bounces = Family::default();
        let certificates = Counter::default();
        let unreachable = Gauge::default();
        registry.register("http_requests", "Requests by route and status", requests.clone());
        registry.register("http_request_seconds", "Time until the answer", seconds.clone());
        registry.register("mail_attempts", "Attempts to send mail by outcome", mails.clone());
        registry.register("mail_bounces", "Messages that came back by what they told", bounces.clone());
        registry.register("certificates_issued", "Certificates issued", certificates.clone());
        let help = "Orders with a live certificate about which nobody can be reached";
        registry.register("orders_unreachable", help, unreachable.clone());
        Self { registry, requests, seconds, mails, bounces, certificates, unreachable }
    }
}

impl Metrics {
    /// `route` is the pattern, never the path: no ids, no tokens.
    pub fn request(&self, method: &str, route: &str, status: u16, took: Duration) {
        // Anybody can make up a method: each would be a row of its own for ever.
        let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].contains(&method);
        let method = if known { method } else { "other" };
        let labels = Request { method: method.to_owned(), route: route.to_owned(), status };
        self.requests.get_or_create(&labels).inc();
        self.seconds.observe(took.as_secs_f64());
    }

    pub fn mail(&self, outcome: &'static str) {
        self.mails.get_or_create(&MailOutcome { outcome }).inc();
    }

    /// `outcome` is `bounced`, `delayed`, `known` or `ignored`.
    pub fn bounce(&self, outcome: &'static str) {
        self.bounces.get_or_create(&MailOutcome { outcome }).inc();
    }

    pub fn certificate(&self) {
        self.certificates.inc();
    }

    /// How many orders nobody can be reached about, as this process saw it last.
    pub fn unreachable(&self, orders: i64) {
        self.unreachable.set(orders);
    }

    /// The text that Prometheus reads.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing into a string does not fail.
        prometheus_client::encoding::text::encode(&mut text, &self.registry).unwrap_or_default();
        text
    }
}
