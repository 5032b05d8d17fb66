//! Opening a connection, and one command on it with its time limit.

use std::error::Error as _;
use std::future::Future;
use std::net::IpAddr;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::extension::{ClientId, Extension, ServerInfo};
use lettre::transport::smtp::response::Response;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::COMMAND;
use super::tls::Tls;
use super::url::{Security, Server};
use super::wire::Wire;

/// Finding the server and reaching it.
const CONNECT: Duration = Duration::from_secs(10);

/// The longest reply that is kept, in characters.
const KEPT: usize = 512;

/// The longest reply before TLS, where we read ourselves.
const PREAMBLE: usize = 8 * 1024;

/// A connection on which EHLO and AUTH are done.
pub(super) struct Connection(AsyncSmtpConnection);

/// One step that failed.
#[derive(Debug)]
pub(super) struct Failure {
    /// The reply's code; none when the server said nothing that counts.
    pub code: Option<u16>,
    pub stage: &'static str,
    pub reply: String,
}

impl Failure {
    /// What went wrong on our side of the wire, or on the wire.
    pub fn ours(stage: &'static str, error: &dyn std::fmt::Display) -> Self {
        Self { code: None, stage, reply: bounded(&error.to_string()) }
    }

    fn of(stage: &'static str, error: &Error) -> Self {
        let Some(code) = error.status() else {
            let cause = error.source().map_or_else(|| error.to_string(), ToString::to_string);
            return Self::ours(stage, &cause);
        };
        let text = error.source().map(ToString::to_string).unwrap_or_default();
        Self { code: code.to_string().parse().ok(), stage, reply: bounded(&format!("{code} {text}")) }
    }

    /// A 5xx reply about this message (R37). A server that refuses *us*, at
    /// its greeting or at our password, says nothing about the message: an
    /// operator can mend that, and the mail must still be there then.
    pub fn is_permanent(&self) -> bool {
        let about_message = matches!(self.stage, "mail_from" | "rcpt_to" | "data");
        about_message && self.code.is_some_and(|code| code >= 500)
    }

    /// The server said no and keeps listening.
    pub fn is_refusal(&self) -> bool {
        self.code.is_some_and(|code| code != 421)
    }

    /// The connection is gone, or the server is closing it.
    pub fn is_dead_connection(&self) -> bool {
        !self.is_refusal()
    }
}

impl Connection {
    /// Sends a whole command line and waits for a positive reply.
    pub async fn command(&mut self, stage: &'static str, line: &str, limit: Duration) -> Result<String, Failure> {
        let reply = within(limit, stage, self.0.command(line)).await?;
        Ok(shown(&reply))
    }

    /// Sends the message and the final dot. The writer adds a line end before
    /// the dot, so the message's own last one is left out here.
    pub async fn message(&mut self, bytes: &[u8], limit: Duration) -> Result<String, Failure> {
        let bytes = bytes.strip_suffix(b"\r\n").unwrap_or(bytes);
        let reply = within(limit, "data", self.0.message(bytes)).await?;
        Ok(shown(&reply))
    }

    pub async fn quit(mut self) {
        if timeout(Duration::from_secs(5), self.0.quit()).await.is_err() {
            tracing::debug!("A server did not answer QUIT");
        }
    }
}

/// Opens a connection: TCP, greeting, TLS as the URL tells, EHLO, AUTH.
pub(super) async fn open(server: &Server, tls: Option<&Tls>) -> Result<Connection, Failure> {
    let stream = timeout(CONNECT, reach(server)).await;
    let mut stream = stream.unwrap_or_else(|_| Err(late(CONNECT))).map_err(|error| Failure::ours("connect", &error))?;
    let name = match stream.local_addr().map(|local| local.ip()) {
        Ok(IpAddr::V4(ip)) => ClientId::Ipv4(ip),
        Ok(IpAddr::V6(ip)) => ClientId::Ipv6(ip),
        Err(error) => return Err(Failure::ours("connect", &error)),
    };
    let wire = match tls {
        None => Wire::plain(stream),
        Some(tls) => {
            if server.security == Security::StartTls {
                let asked = timeout(COMMAND, ask_for_tls(&mut stream, &name)).await;
                asked.unwrap_or_else(|_| Err(Failure::ours("tls", &late(COMMAND))))?;
            }
            let shaken = timeout(COMMAND, tls.handshake(stream)).await.unwrap_or_else(|_| Err(late(COMMAND)));
            let wire = Wire::tls(shaken.map_err(|error| Failure::ours("tls", &error))?);
            if server.security == Security::StartTls { wire.greeted() } else { wire }
        }
    };
    let connecting = AsyncSmtpConnection::connect_with_transport(Box::new(wire), &name);
    let mut connection = within(COMMAND, "connect", connecting).await?;
    if let Some((user, password)) = &server.credentials {
        let credentials = Credentials::new(user.clone(), password.clone());
        within(COMMAND, "auth", connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials)).await?;
    }
    Ok(Connection(connection))
}

async fn reach(server: &Server) -> std::io::Result<TcpStream> {
    let mut last = std::io::Error::other("the host has no address that may be used");
    for address in tokio::net::lookup_host((server.host.as_str(), server.port)).await? {
        if server.loopback_only && !address.ip().is_loopback() {
            continue;
        }
        match TcpStream::connect(address).await {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Greeting, EHLO and STARTTLS in clear (RFC 3207). `lettre` would keep what it
/// read ahead and take it for the first reply inside TLS; here anything that
/// came before TLS ends the connection (R38).
async fn ask_for_tls(stream: &mut TcpStream, name: &ClientId) -> Result<(), Failure> {
    let mut ahead = Vec::new();
    read_reply(stream, &mut ahead, "connect").await?;
    say(stream, &format!("EHLO {name}\r\n")).await?;
    let hello = read_reply(stream, &mut ahead, "connect").await?;
    let offers = ServerInfo::from_response(&hello).map_err(|error| Failure::of("connect", &error))?;
    if !offers.supports_feature(Extension::StartTls) {
        return Err(Failure::ours("tls", &"the server does not offer STARTTLS, which is required"));
    }
    say(stream, "STARTTLS\r\n").await?;
    read_reply(stream, &mut ahead, "tls").await?;
    if ahead.is_empty() {
        Ok(())
    } else {
        Err(Failure::ours("tls", &"the server sent plain text after it had agreed to TLS"))
    }
}

async fn say(stream: &mut TcpStream, line: &str) -> Result<(), Failure> {
    stream.write_all(line.as_bytes()).await.map_err(|error| Failure::ours("connect", &error))
}

/// Reads one reply; what comes after it stays in `ahead`.
async fn read_reply(stream: &mut TcpStream, ahead: &mut Vec<u8>, stage: &'static str) -> Result<Response, Failure> {
    loop {
        if let Some(end) = reply_end(ahead) {
            let reply: Vec<u8> = ahead.drain(..end).collect();
            let reply: Response =
                String::from_utf8_lossy(&reply).parse().map_err(|error| Failure::of(stage, &error))?;
            if reply.is_positive() {
                return Ok(reply);
            }
            let code = reply.code().to_string().parse().ok();
            return Err(Failure { code, stage, reply: shown(&reply) });
        }
        if ahead.len() > PREAMBLE {
            return Err(Failure::ours(stage, &"the server's reply has no end"));
        }
        match stream.read_buf(ahead).await {
            Ok(0) => return Err(Failure::ours(stage, &"the server closed the connection")),
            Ok(_) => {}
            Err(error) => return Err(Failure::ours(stage, &error)),
        }
    }
}

/// Where the first line ends that is not continued: `250 `, not `250-`.
fn reply_end(bytes: &[u8]) -> Option<usize> {
    let mut start = 0;
    while let Some(length) = bytes[start..].iter().position(|b| *b == b'\n') {
        let end = start + length + 1;
        if bytes.get(start + 3) != Some(&b'-') {
            return Some(end);
        }
        start = end;
    }
    None
}

async fn within<T>(
    limit: Duration,
    stage: &'static str,
    step: impl Future<Output = Result<T, Error>>,
) -> Result<T, Failure> {
    match timeout(limit, step).await {
        Ok(outcome) => outcome.map_err(|error| Failure::of(stage, &error)),
        Err(_elapsed) => Err(Failure::ours(stage, &late(limit))),
    }
}

fn late(limit: Duration) -> std::io::Error {
    let text = format!("no answer within {} seconds", limit.as_secs());
    std::io::Error::new(std::io::ErrorKind::TimedOut, text)
}

fn shown(reply: &Response) -> String {
    let text: Vec<&str> = reply.message().collect();
    bounded(&format!("{} {}", reply.code(), text.join(" ")))
}

/// At most [`KEPT`] characters, controls as spaces.
fn bounded(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(KEPT).collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r38_replies_are_bounded_and_hold_no_controls() {
        assert_eq!(bounded("250 ok\r\n\u{1b}[31m"), "250 ok   [31m");
        assert_eq!(bounded(&"가".repeat(9999)).chars().count(), 512);
    }

    #[test]
    fn a_reply_ends_with_its_first_line_that_is_not_continued() {
        assert_eq!(reply_end(b"220 hi\r\nrest"), Some(8));
        assert_eq!(reply_end(b"250-a\r\n250 b\r\n"), Some(14));
        assert_eq!(reply_end(b"250-a\r\n250 b"), None);
        assert_eq!(reply_end(b"250\r\n"), Some(5));
    }
}
