//! A small mail server for bounces alone, LMTP (RFC 2033) and SMTP (RFC 5321).
//!
//! It takes messages for the recipients that its owner knows and for nobody
//! else, relays nothing, and bounds all that a peer can make it do: lines, size,
//! recipients, mistakes, connections, time. Lines end with CRLF and nothing else;
//! a bare CR or LF inside a message refuses it.

mod data;
mod session;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use data::Data;
use session::{Session, Step};

/// What a peer may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub connections: usize,
    /// Bytes of a message.
    pub message: usize,
    /// A command, or the next bytes of a message, has to arrive within this.
    pub command: Duration,
    /// A connection is closed after this, whatever it does.
    pub connection: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let (command, connection) = (Duration::from_secs(60), Duration::from_secs(600));
        Self { connections: 32, message: crate::bounce::MOST_BYTES, command, connection }
    }
}

/// A message, as it was before its dots were stuffed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Those that were accepted at RCPT.
    pub to: Vec<String>,
    pub bytes: Vec<u8>,
}

/// Whether a message is in good hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    Yes,
    /// Not now: the peer keeps it and comes again.
    NotNow,
}

/// A command line may be so long, CRLF included (RFC 5321 §4.5.3.1.4 asks for 512).
const MOST_LINE: usize = 1024;

/// How long a peer is listened to after it was sent away.
const LINGER: Duration = Duration::from_secs(1);

/// Serves until `stopped`. `knows` says for whom messages are taken, `take` has
/// them; what it answers is told to the peer.
pub async fn serve<K, T, F>(
    listener: TcpListener,
    name: &str,
    limits: Limits,
    knows: K,
    take: T,
    mut stopped: watch::Receiver<bool>,
) where
    K: Fn(&str) -> bool + Clone + Send + Sync + 'static,
    T: Fn(Received) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Taken> + Send + 'static,
{
    let room = Arc::new(Semaphore::new(limits.connections));
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.wait_for(|stopped| *stopped) => break,
        };
        while connections.try_join_next().is_some() {}
        let Ok((mut stream, _)) = accepted else {
            // Out of file descriptors, most likely.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let Ok(place) = Arc::clone(&room).try_acquire_owned() else {
            // Whoever does not even listen to this is cut off all the same.
            stream.try_write(b"421 4.3.2 Too many connections\r\n").ok();
            stream.shutdown().await.ok();
            continue;
        };
        let (knows, take) = (knows.clone(), take.clone());
        let session = Session::new(name, limits.message);
        connections.spawn(async move {
            // A peer that goes away has nothing to be told.
            converse(stream, session, limits, knows, take).await.ok();
            drop(place);
        });
    }
    connections.shutdown().await;
}

async fn converse<K, T, F>(
    stream: TcpStream,
    mut session: Session,
    limits: Limits,
    knows: K,
    take: T,
) -> std::io::Result<()>
where
    K: Fn(&str) -> bool,
    T: Fn(Received) -> F,
    F: Future<Output = Taken>,
{
    let end = Instant::now() + limits.connection;
    let mut peer = Peer { stream, buffer: Vec::new(), from: 0, limits, end };
    peer.say(&session.greeting()).await?;
    loop {
        let line = match peer.line().await? {
            Line::Whole(line) => line,
            Line::TooLong => {
                return peer.leave(&session.too_long()).await;
            }
            Line::Late => return peer.leave("421 4.4.2 Too slow\r\n").await,
        };
        match session.command(&line, &knows) {
            Step::Say(reply) => peer.say(&reply).await?,
            Step::Leave(reply) => return peer.leave(&reply).await,
            Step::Data(reply) => {
                peer.say(&reply).await?;
                let mut data = Data::new(limits.message);
                if !peer.message(&mut data).await? {
                    return peer.leave("421 4.4.2 Too slow\r\n").await;
                }
                let reply = match data.end() {
                    Ok(bytes) => {
                        let taken = take(Received { to: session.recipients().to_vec(), bytes }).await;
                        session.taken(match taken {
                            Taken::Yes => "250 2.0.0 Noted",
                            Taken::NotNow => "451 4.3.0 Not now, please keep it",
                        })
                    }
                    Err(why) => session.taken(why),
                };
                peer.say(&reply).await?;
            }
        }
    }
}

/// A peer's bytes. What is late, or too much, is told apart from what is gone.
struct Peer {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// Bytes of the buffer before this were read.
    from: usize,
    limits: Limits,
    end: Instant,
}

enum Line {
    /// Without its CRLF.
    Whole(Vec<u8>),
    TooLong,
    Late,
}

impl Peer {
    async fn say(&mut self, text: &str) -> std::io::Result<()> {
        let until = self.end.min(Instant::now() + self.limits.command);
        let written = timeout_at(until, self.stream.write_all(text.as_bytes())).await;
        written.unwrap_or_else(|_late| Err(std::io::ErrorKind::TimedOut.into()))
    }

    /// The last words. What the peer still sends is read for a moment: closing on
    /// it would take the words back.
    async fn leave(&mut self, text: &str) -> std::io::Result<()> {
        self.say(text).await?;
        self.stream.shutdown().await?;
        let until = Instant::now() + LINGER;
        let mut bytes = [0; 4096];
        while let Ok(Ok(1..)) = timeout_at(until, self.stream.read(&mut bytes)).await {}
        Ok(())
    }

    /// A line ends with CRLF: a bare LF is part of it, and no command.
    async fn line(&mut self) -> std::io::Result<Line> {
        let until = self.end.min(Instant::now() + self.limits.command);
        loop {
            let rest = &self.buffer[self.from..];
            if let Some(end) = rest.windows(2).position(|pair| pair == b"\r\n") {
                if end + 2 > MOST_LINE {
                    return Ok(Line::TooLong);
                }
                let line = rest[..end].to_vec();
                self.from += end + 2;
                return Ok(Line::Whole(line));
            }
            if rest.len() >= MOST_LINE {
                return Ok(Line::TooLong);
            }
            if !self.more(until).await? {
                return Ok(Line::Late);
            }
        }
    }

    /// Reads to the end of a message; false if it is late.
    async fn message(&mut self, data: &mut Data) -> std::io::Result<bool> {
        loop {
            while self.from < self.buffer.len() {
                self.from += 1;
                if data.push(self.buffer[self.from - 1]) {
                    return Ok(true);
                }
            }
            let until = self.end.min(Instant::now() + self.limits.command);
            if !self.more(until).await? {
                return Ok(false);
            }
        }
    }

    /// False if nothing came in time.
    async fn more(&mut self, until: Instant) -> std::io::Result<bool> {
        self.buffer.drain(..self.from);
        self.from = 0;
        let mut bytes = [0; 4096];
        match timeout_at(until, self.stream.read(&mut bytes)).await {
            Err(_late) => Ok(false),
            Ok(Ok(0)) => Err(std::io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => {
                self.buffer.extend_from_slice(&bytes[..read?]);
                Ok(true)
            }
        }
    }
}
