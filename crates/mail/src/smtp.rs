//! Handing messages to the next server. SMTP lives in this module alone (R38).
//!
//! `lettre` speaks the protocol on connections that we open: with
//! TCP_NODELAY, without which each message waits 40 ms for an acknowledgement.

use std::time::Duration;

use sealpost_domain::EmailAddress;
use tokio::sync::Semaphore;

mod connect;
mod pool;
mod tls;
mod url;
mod wire;

use connect::{Connection, Failure};
use pool::Pool;
use tls::Tls;
pub use url::SmtpUrlError;
use url::{Security, Server};

/// The most connections that are open at once, unless told otherwise.
const CONNECTIONS: usize = 32;

/// A command and its reply.
pub(crate) const COMMAND: Duration = Duration::from_secs(60);

/// The message and the reply that says it was taken.
const DATA: Duration = Duration::from_secs(120);

/// The next server. Cheap to share; connections are kept and used again.
pub struct Smtp {
    server: Server,
    tls: Option<Tls>,
    pool: Pool,
    open: Semaphore,
}

/// The server took the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub server: String,
    pub reply: String,
}

/// A connection to the server as every message would find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// TLS was spoken, and the certificate is for the server's name.
    pub tls: bool,
    /// A user was named, and its password taken.
    pub auth: bool,
}

/// The server did not take the message, or we do not know that it did.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{server} did not take the mail ({stage}): {reply}")]
pub struct SendError {
    /// A 5xx reply to this message: trying again is useless. All else is
    /// temporary, a server that refuses us at its greeting or AUTH as well.
    pub permanent: bool,
    /// `connect`, `tls`, `auth`, `mail_from`, `rcpt_to` or `data`.
    pub stage: &'static str,
    pub server: String,
    /// The server's words or ours; at most 512 characters, without controls.
    pub reply: String,
}

impl Smtp {
    /// Reads `smtp://[user:password@]host[:port]`, `smtps://`, `smtp+starttls://`
    /// or `smtp+plain://`.
    pub fn from_url(url: &str) -> Result<Self, SmtpUrlError> {
        Self::new(Server::parse(url)?, &[])
    }

    /// As [`Smtp::from_url`], and trusts these roots (DER) beside the system's.
    pub fn from_url_with_roots(url: &str, roots: &[Vec<u8>]) -> Result<Self, SmtpUrlError> {
        Self::new(Server::parse(url)?, roots)
    }

    fn new(server: Server, roots: &[Vec<u8>]) -> Result<Self, SmtpUrlError> {
        let tls = match server.security {
            Security::Plain => None,
            Security::StartTls | Security::Implicit => Some(Tls::new(&server.host, roots).map_err(SmtpUrlError::Tls)?),
        };
        Ok(Self { server, tls, pool: Pool::default(), open: Semaphore::new(CONNECTIONS) })
    }

    /// Allows another number of connections at once; 0 counts as 1.
    #[must_use]
    pub fn with_connections(mut self, most: usize) -> Self {
        self.open = Semaphore::new(most.max(1));
        self
    }

    /// The server as `host:port`; no secrets.
    pub fn describe(&self) -> String {
        self.server.to_string()
    }

    /// Connects, speaks TLS, greets and signs in as for a message, and leaves.
    pub async fn probe(&self) -> Result<Probe, SendError> {
        let connection = connect::open(&self.server, self.tls.as_ref()).await;
        connection.map_err(|failure| self.error(failure))?.quit().await;
        Ok(Probe { tls: self.tls.is_some(), auth: self.server.credentials.is_some() })
    }

    /// Hands over one message to one recipient (R26). A future that is dropped
    /// half-way closes its connection.
    pub async fn send(&self, from: &EmailAddress, to: &EmailAddress, bytes: &[u8]) -> Result<Delivery, SendError> {
        let error = |failure| self.error(failure);
        check(bytes).map_err(error)?;
        let _permit = self.open.acquire().await.map_err(|closed| error(Failure::ours("connect", &closed)))?;
        if let Some(mut connection) = self.pool.take() {
            match mail_from(&mut connection, from).await {
                Ok(()) => return self.transact(connection, to, bytes).await,
                // Nothing has been accepted yet: a fresh connection may do better.
                Err(failure) if failure.is_dead_connection() => {}
                Err(failure) => return Err(self.give_up(connection, failure).await),
            }
        }
        let mut connection = connect::open(&self.server, self.tls.as_ref()).await.map_err(error)?;
        match mail_from(&mut connection, from).await {
            Ok(()) => self.transact(connection, to, bytes).await,
            Err(failure) => Err(self.give_up(connection, failure).await),
        }
    }

    /// From RCPT TO to the reply after the final dot.
    async fn transact(
        &self,
        mut connection: Connection,
        to: &EmailAddress,
        bytes: &[u8],
    ) -> Result<Delivery, SendError> {
        let outcome = async {
            connection.command("rcpt_to", &format!("RCPT TO:<{to}>\r\n"), COMMAND).await?;
            connection.command("data", "DATA\r\n", COMMAND).await?;
            connection.message(bytes, DATA).await
        };
        match outcome.await {
            Ok(reply) => {
                self.pool.put(connection);
                Ok(Delivery { server: self.describe(), reply })
            }
            Err(failure) => Err(self.give_up(connection, failure).await),
        }
    }

    /// Keeps a connection whose server refused something and goes on; drops any
    /// other.
    async fn give_up(&self, mut connection: Connection, failure: Failure) -> SendError {
        if failure.is_refusal() && connection.command("reset", "RSET\r\n", COMMAND).await.is_ok() {
            self.pool.put(connection);
        }
        self.error(failure)
    }

    fn error(&self, failure: Failure) -> SendError {
        SendError {
            permanent: failure.is_permanent(),
            stage: failure.stage,
            server: self.describe(),
            reply: failure.reply,
        }
    }
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Smtp({})", self.server)
    }
}

async fn mail_from(connection: &mut Connection, from: &EmailAddress) -> Result<(), Failure> {
    connection.command("mail_from", &format!("MAIL FROM:<{from}>\r\n"), COMMAND).await.map(|_reply| ())
}

/// R29: only what no server can read in two ways leaves this program.
fn check(bytes: &[u8]) -> Result<(), Failure> {
    let fault = |what: &str| Failure { code: Some(554), stage: "data", reply: format!("not sent: the message {what}") };
    if !bytes.is_ascii() || bytes.contains(&0) {
        return Err(fault("is not 7-bit text"));
    }
    let mut rest = bytes;
    while let Some(end) = rest.iter().position(|b| *b == b'\r' || *b == b'\n') {
        if !rest[end..].starts_with(b"\r\n") {
            return Err(fault("holds a bare CR or LF"));
        }
        if end > 998 {
            return Err(fault("has a line over 998 octets"));
        }
        rest = &rest[end + 2..];
    }
    if bytes.is_empty() || !rest.is_empty() {
        return Err(fault("does not end with a line end"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r29_messages_that_could_smuggle_are_not_sent() {
        assert!(check(b"Subject: a\r\n\r\nb\r\n.\r\n\r\n").is_ok());
        let long = format!("{}\r\n", "a".repeat(998));
        assert!(check(long.as_bytes()).is_ok());
        let longer = format!("{}\r\n", "a".repeat(999));
        for bytes in [
            b"a".as_slice(),
            b"",
            b"a\n",
            b"a\nb\r\n",
            b"a\rb\r\n",
            b"a\r\r\n",
            b"a\r\n\n.\r\nMAIL\r\n",
            b"\xc3\xa9\r\n",
            b"a\0\r\n",
            longer.as_bytes(),
        ] {
            assert!(check(bytes).is_err(), "{bytes:?}");
        }
    }
}
