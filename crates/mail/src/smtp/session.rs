//! [`Session`]: command lines out, replies in, on one open stream.
//!
//! `lettre` parses replies. Reading them from the stream is done here, so that
//! several commands can be under way (RFC 2920), nothing that came before TLS
//! is mistaken for a reply inside it, and a reply has an end (R38).

use lettre::transport::smtp::response::Response;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use super::failure::{Failure, bounded};
use super::offers::Offers;

/// The most that a server may say in one reply, in octets.
const REPLY: usize = 8 * 1024;

/// What SMTP can be spoken on.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl Stream for TcpStream {}
impl Stream for TlsStream<TcpStream> {}

/// An open stream, what was read from it ahead of its time, and what the server
/// offers on it.
pub(super) struct Session<S: Stream + ?Sized = dyn Stream> {
    ahead: Vec<u8>,
    pub offers: Offers,
    /// A message was refused half-way: RSET comes before the next one.
    pub begun: bool,
    stream: Box<S>,
}

/// A reply of 2xx or 3xx.
#[derive(Debug)]
pub(super) struct Reply(Response);

impl Reply {
    pub fn code(&self) -> u16 {
        self.0.code().into()
    }

    /// The text of each line.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.0.message()
    }

    /// Code and text as one line.
    pub fn shown(&self) -> String {
        let text: Vec<&str> = self.lines().collect();
        bounded(&format!("{} {}", self.code(), text.join(" ")))
    }
}

impl<S: Stream> Session<S> {
    pub fn new(stream: S) -> Self {
        Self { ahead: Vec::new(), offers: Offers::default(), begun: false, stream: Box::new(stream) }
    }

    /// The stream, for TLS. Whatever the server said ahead of TLS ends the
    /// session: it would pass for a reply inside it (RFC 3207 §6).
    pub fn into_stream(self) -> Result<S, Failure> {
        if self.ahead.is_empty() {
            Ok(*self.stream)
        } else {
            Err(Failure::broken("tls", &"the server sent plain text after it had agreed to TLS"))
        }
    }
}

impl<S: Stream + 'static> Session<S> {
    pub fn boxed(self) -> Session {
        Session { ahead: self.ahead, offers: self.offers, begun: self.begun, stream: self.stream }
    }
}

impl<S: Stream + ?Sized> Session<S> {
    /// Sends a line and waits for a reply of 2xx.
    pub async fn command(&mut self, stage: &'static str, line: &str) -> Result<Reply, Failure> {
        self.say(stage, line.as_bytes()).await?;
        self.hear_done(stage).await
    }

    /// Sends whole lines. All that the server had to say must have been heard.
    pub async fn say(&mut self, stage: &'static str, lines: &[u8]) -> Result<(), Failure> {
        if !self.ahead.is_empty() {
            return Err(Failure::broken(stage, &"the server spoke out of turn"));
        }
        let sent = async {
            self.stream.write_all(lines).await?;
            self.stream.flush().await
        };
        sent.await.map_err(|error| Failure::broken(stage, &error))
    }

    /// Waits for a reply of 2xx.
    pub async fn hear_done(&mut self, stage: &'static str) -> Result<Reply, Failure> {
        let reply = self.hear(stage).await?;
        if reply.code() < 300 { Ok(reply) } else { Err(unexpected(stage, &reply)) }
    }

    /// Waits for this very code.
    pub async fn hear_code(&mut self, stage: &'static str, code: u16) -> Result<Reply, Failure> {
        let reply = self.hear(stage).await?;
        if reply.code() == code { Ok(reply) } else { Err(unexpected(stage, &reply)) }
    }

    /// Waits for a reply; 4xx and 5xx are failures.
    pub async fn hear(&mut self, stage: &'static str) -> Result<Reply, Failure> {
        loop {
            if let Some(end) = reply_end(&self.ahead) {
                let text: Vec<u8> = self.ahead.drain(..end).collect();
                return parse(stage, &String::from_utf8_lossy(&text));
            }
            if self.ahead.len() > REPLY {
                return Err(Failure::broken(stage, &"the server's reply has no end"));
            }
            match self.stream.read_buf(&mut self.ahead).await {
                Ok(0) => return Err(Failure::broken(stage, &"the server closed the connection")),
                Ok(_) => {}
                Err(error) => return Err(Failure::broken(stage, &error)),
            }
        }
    }
}

fn parse(stage: &'static str, text: &str) -> Result<Reply, Failure> {
    // Text is optional (RFC 5321 §4.2), and so is the space before it.
    let (lines, bare) = match text.strip_suffix("\r\n") {
        Some(lines) => (lines, lines.rsplit('\n').next().is_some_and(|last| last.len() == 3)),
        None => (text, false),
    };
    let padded = if bare { format!("{lines} \r\n") } else { text.to_owned() };
    let response: Response = padded
        .parse()
        .map_err(|_not_smtp| Failure::broken(stage, &format!("the server does not speak SMTP: {text}")))?;
    let reply = Reply(response);
    if reply.0.is_positive() { Ok(reply) } else { Err(Failure::refused(stage, reply.code(), &reply.shown())) }
}

fn unexpected(stage: &'static str, reply: &Reply) -> Failure {
    Failure::broken(stage, &format!("{} (not the reply that was due)", reply.shown()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_ends_with_its_first_line_that_is_not_continued() {
        assert_eq!(reply_end(b"220 hi\r\nrest"), Some(8));
        assert_eq!(reply_end(b"250-a\r\n250 b\r\n"), Some(14));
        assert_eq!(reply_end(b"250-a\r\n250 b"), None);
        assert_eq!(reply_end(b"250\r\n"), Some(5));
    }

    #[test]
    fn r38_replies_are_taken_strictly() {
        for (text, shown) in [
            ("250 ok\r\n", "250 ok"),
            ("250\r\n", "250"),
            ("250-a\r\n250\r\n", "250 a"),
            ("250-a\r\n250 b\r\n", "250 a b"),
            ("354 go on\r\n", "354 go on"),
        ] {
            assert_eq!(parse("data", text).expect(text).shown(), shown);
        }
        for text in [
            "450 later\r\n",
            "550-a\r\n550 b\r\n",
            "250-a\r\n550 b\r\n",
            "250 ok\n",
            "\r\n",
            "\n",
            "99\r\n",
            "999 x\r\n",
            "199 x\r\n",
            "2\u{663}0 x\r\n",
            "xx\u{20ac}\r\n",
        ] {
            assert!(parse("data", text).is_err(), "{text:?}");
        }
    }
}
