//! Handing messages to the next server. SMTP lives in this module alone (R38).
//!
//! There may be several servers, in order of preference. Which of them fails
//! and rests is remembered; which of a message's failures are final, and which
//! may have been deliveries, is told to the queue (R35, R37).

use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject as _};
use sealpost_domain::EmailAddress;
use tokio::sync::Semaphore;
use tokio::time::Instant;

mod auth;
mod breaker;
mod connect;
mod data;
mod failure;
mod offers;
mod pool;
mod relay;
mod session;
mod tls;
mod url;

use failure::Failure;
use relay::{Outgoing, Relay};
pub use url::SmtpUrlError;

/// What is known about the next servers.
#[derive(Clone, Debug)]
pub struct SmtpOptions {
    /// `smtp://[user:password@]host[:port]`, `smtps://`, `smtp+starttls://` or
    /// `smtp+plain://`, the preferred one first.
    pub servers: Vec<String>,
    /// Roots (DER) that are trusted beside the system's.
    pub roots: Vec<Vec<u8>>,
    pub timeouts: Timeouts,
    /// The most connections that are open at once; 0 counts as 1.
    pub connections: usize,
}

impl SmtpOptions {
    pub fn new(servers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            servers: servers.into_iter().map(Into::into).collect(),
            roots: Vec::new(),
            timeouts: Timeouts::default(),
            connections: 48,
        }
    }

    /// Trusts the certificates of a PEM text, beside the system's roots.
    pub fn trust(&mut self, pem: &str) -> Result<(), SmtpUrlError> {
        let broken = |error: pem::Error| SmtpUrlError::Roots(format!("{error:?}"));
        let roots: Vec<_> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<_, _>>().map_err(broken)?;
        if roots.is_empty() {
            return Err(SmtpUrlError::Roots("it holds none".to_owned()));
        }
        self.roots.extend(roots.into_iter().map(|root| root.to_vec()));
        Ok(())
    }
}

/// How long each stage of the dialogue may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Finding the server and reaching it.
    pub connect: Duration,
    /// The greeting and the answer to EHLO, together.
    pub greeting: Duration,
    /// The TLS handshake.
    pub tls: Duration,
    /// A command and its reply; signing in as a whole.
    pub command: Duration,
    /// The message and the reply that says it was taken.
    pub message: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            greeting: Duration::from_secs(60),
            tls: Duration::from_secs(30),
            command: Duration::from_secs(60),
            message: Duration::from_secs(120),
        }
    }
}

/// The next servers. Connections are kept and used again.
pub struct Smtp {
    relays: Vec<Relay>,
    limits: Timeouts,
    open: Semaphore,
    connections: usize,
}

/// A server took the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub server: String,
    pub reply: String,
}

/// A connection to a server as every message would find it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// `host:port`.
    pub server: String,
    /// TLS was spoken, and the certificate is for the server's name.
    pub tls: bool,
    /// A user was named, and its password taken.
    pub auth: bool,
}

/// No server took the message, or we do not know that one did.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{server} did not take the mail ({stage}): {reply}")]
pub struct SendError {
    /// A 5xx reply to this message, or no server that could take it at all:
    /// trying again is useless. All else is temporary, a server that refuses us
    /// at its greeting or AUTH as well.
    pub permanent: bool,
    /// The message had left and no reply came: it may arrive, and be sent once
    /// more (R35).
    pub possibly_delivered: bool,
    /// `connect`, `tls`, `auth`, `mail_from`, `rcpt_to` or `data`.
    pub stage: &'static str,
    pub server: String,
    /// The server's words or ours; at most 512 characters, without controls.
    pub reply: String,
}

impl Smtp {
    pub fn new(options: &SmtpOptions) -> Result<Self, SmtpUrlError> {
        if options.servers.is_empty() {
            return Err(SmtpUrlError::NoServer);
        }
        let relays = options.servers.iter().map(|url| Relay::new(url, &options.roots)).collect::<Result<_, _>>()?;
        let connections = options.connections.max(1);
        Ok(Self { relays, limits: options.timeouts, open: Semaphore::new(connections), connections })
    }

    /// The most connections that are open at once.
    pub const fn connections(&self) -> usize {
        self.connections
    }

    /// The servers as `host:port`, the preferred one first; no secrets.
    pub fn describe(&self) -> String {
        self.relays.iter().map(Relay::name).collect::<Vec<_>>().join(", ")
    }

    /// Connects to each server, speaks TLS, greets and signs in as for a message,
    /// and leaves.
    pub async fn probe(&self) -> Vec<Result<Probe, SendError>> {
        let mut found = Vec::with_capacity(self.relays.len());
        for relay in &self.relays {
            found.push(relay.probe(&self.limits).await.map_err(|failure| error(relay, failure)));
        }
        found
    }

    /// Hands over one message to one recipient (R26). A server that cannot be
    /// reached, or refuses us, is followed by the next one; a refusal of the
    /// message is an answer. A future that is dropped half-way closes its
    /// connection.
    pub async fn send(&self, from: &EmailAddress, to: &EmailAddress, bytes: &[u8]) -> Result<Delivery, SendError> {
        let first = &self.relays[0];
        data::check(bytes, to.is_international()).map_err(|failure| error(first, failure))?;
        let permit = self.open.acquire().await;
        let _permit = permit.map_err(|closed| error(first, Failure::broken("connect", &closed)))?;
        let mail = Outgoing { from, to, bytes };
        let mut last: Option<SendError> = None;
        for relay in &self.relays {
            if !relay.admits(Instant::now()) {
                continue;
            }
            match self.send_by(relay, mail).await {
                Ok(delivery) => return Ok(delivery),
                Err((error, true)) => last = Some(worst(last, error)),
                Err((error, false)) => return Err(error),
            }
        }
        match last {
            Some(error) => Err(error),
            // All rest. Somebody has to see whether they are back.
            None => self.send_by(self.next_awake(), mail).await.map_err(|(error, _)| error),
        }
    }

    /// With a failure, whether another server may be asked.
    async fn send_by(&self, relay: &Relay, mail: Outgoing<'_>) -> Result<Delivery, (SendError, bool)> {
        match relay.send(mail, &self.limits).await {
            Ok(reply) => Ok(Delivery { server: relay.name(), reply }),
            Err(failure) => {
                let elsewhere = failure.may_try_elsewhere();
                let error = error(relay, failure);
                if elsewhere && self.relays.len() > 1 {
                    tracing::warn!(stage = error.stage, reply = %error.reply, "The mail server {} is passed over", error.server);
                }
                Err((error, elsewhere))
            }
        }
    }

    fn next_awake(&self) -> &Relay {
        self.relays.iter().min_by_key(|relay| relay.rests_until()).unwrap_or(&self.relays[0])
    }
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Smtp({})", self.describe())
    }
}

/// Of two servers' failures the temporary one counts: that server may yet take
/// the message.
fn worst(earlier: Option<SendError>, later: SendError) -> SendError {
    match earlier {
        Some(earlier) if !earlier.permanent => earlier,
        _ => later,
    }
}

fn error(relay: &Relay, failure: Failure) -> SendError {
    SendError {
        permanent: failure.is_permanent(),
        possibly_delivered: failure.possibly_delivered,
        stage: failure.stage,
        server: relay.name(),
        reply: failure.reply,
    }
}
