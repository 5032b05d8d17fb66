//! A real SMTP server, small: it records envelopes and bytes, and refuses when
//! a test says so. It can be stopped and started again on its port.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

use crate::tool::Dice;

const DOCTORS: &[u8] = b"Subject: Test mail of a Sealpost desk\r\n";

/// A message that went over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub from: String,
    /// One entry for each RCPT.
    pub to: Vec<String>,
    /// As it was before its dots were stuffed.
    pub bytes: Vec<u8>,
    /// Whether the final reply said so, and was sent.
    pub accepted: bool,
}

/// What is done once instead of accepting the next mail to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// This reply to RCPT.
    AtRcpt(&'static str),
    /// This reply to the final dot.
    AtDot(&'static str),
    /// The message is taken, but the line breaks before the reply.
    LostReply,
    /// The message is taken, and the reply comes after so long.
    Slow(Duration),
}

/// Breaks the line or puts off, at a random stage of so many in a thousand.
#[derive(Clone, Copy, Debug)]
pub struct Chaos {
    pub per_mille: u64,
    pub dice: Dice,
}

/// Where a session can be left without a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The server's first word.
    Greeting,
    Hello,
    Sender,
    Recipient,
    Data,
    /// After the first line of the message.
    Message,
    /// The message is taken, and nobody is told.
    Dot,
}

#[derive(Default)]
struct Book {
    silent: Option<Stage>,
    silences: usize,
    chaos: Option<Chaos>,
    taken: Vec<Taken>,
    forgotten: std::collections::HashSet<String>,
    /// Every RCPT, refused or not.
    asked: Vec<String>,
    troubles: Vec<(String, Trouble)>,
}

pub struct Listener {
    pub port: u16,
    book: Arc<Mutex<Book>>,
    accepting: AbortHandle,
}

impl Listener {
    pub async fn start() -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = socket.local_addr().expect("bound").port();
        let book = Arc::new(Mutex::new(Book::default()));
        let accepting = accept(socket, Arc::clone(&book));
        Self { port, book, accepting }
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Ends every connection; the next one is refused.
    pub async fn stop(&self) {
        self.accepting.abort();
        let refused = async || TcpStream::connect(("127.0.0.1", self.port)).await.is_err();
        crate::tool::wait_for("the listener is gone", refused).await;
    }

    pub async fn restart(&mut self) {
        let socket = TcpListener::bind(("127.0.0.1", self.port)).await.expect("its old port");
        self.accepting = accept(socket, Arc::clone(&self.book));
    }

    /// The next mail to that address meets with this, once.
    pub fn trouble(&self, address: &str, trouble: Trouble) {
        lock(&self.book).troubles.push((address.to_owned(), trouble));
    }

    /// From now on; `None` ends it.
    pub fn chaos(&self, chaos: Option<Chaos>) {
        lock(&self.book).chaos = chaos;
    }

    /// From now on every session goes silent for good at that stage; `None` ends
    /// it for those that begin.
    pub fn silent(&self, at: Option<Stage>) {
        let mut book = lock(&self.book);
        (book.silent, book.silences) = (at, 0);
    }

    /// Sessions that went silent since that was asked for.
    pub fn silences(&self) -> usize {
        lock(&self.book).silences
    }

    pub fn taken(&self) -> Vec<Taken> {
        lock(&self.book).taken.clone()
    }

    /// Begins a new book; the ids of the old one's mails are kept.
    pub fn forget(&self) {
        let taken = std::mem::take(&mut lock(&self.book).taken);
        let ids: Vec<_> = taken.iter().map(|taken| crate::message::read(taken).id.replace('-', "")).collect();
        lock(&self.book).forgotten.extend(ids);
    }

    /// The ids of mails in earlier books, without their hyphens.
    pub fn forgotten(&self) -> std::collections::HashSet<String> {
        lock(&self.book).forgotten.clone()
    }

    pub fn taken_for(&self, address: &str) -> Vec<Taken> {
        self.taken().into_iter().filter(|taken| taken.to == [address]).collect()
    }

    /// How often RCPT named that address.
    pub fn asked_for(&self, address: &str) -> usize {
        lock(&self.book).asked.iter().filter(|asked| *asked == address).count()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Aborting this ends the connections as well: they belong to it.
fn accept(socket: TcpListener, book: Arc<Mutex<Book>>) -> AbortHandle {
    let task = tokio::spawn(async move {
        let mut connections = JoinSet::new();
        while let Ok((stream, _)) = socket.accept().await {
            connections.spawn(session(stream, Arc::clone(&book)));
            // The ended ones need not be kept.
            while connections.try_join_next().is_some() {}
        }
    });
    task.abort_handle()
}

/// One connection. That a client goes away is no fault here.
async fn session(stream: TcpStream, book: Arc<Mutex<Book>>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    falls_silent(&book, Stage::Greeting).await;
    say(&mut stream, "220 listener ready").await?;
    let mut mail = Envelope::default();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let line = line.trim_end_matches(['\r', '\n']);
        let word = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        let stage = match word.as_str() {
            "MAIL" => Stage::Sender,
            "RCPT" => Stage::Recipient,
            "DATA" => Stage::Data,
            _ => Stage::Hello,
        };
        falls_silent(&book, stage).await;
        let mishap = mishap(&book, &word);
        let reply = match word.as_str() {
            _ if mishap == Some(Mishap::Break) => return Ok(()),
            "MAIL" | "RCPT" if mishap == Some(Mishap::PutOff) => "451 4.3.0 not now",
            "EHLO" | "HELO" => "250-listener\r\n250 SIZE 1000000",
            "MAIL" => {
                mail = Envelope { from: Some(address(line)), to: Vec::new() };
                "250 2.1.0 sender noted"
            }
            "RCPT" if mail.from.is_none() => "503 5.5.1 MAIL first",
            "RCPT" => mail.recipient(&book, address(line)),
            "DATA" if mail.to.is_empty() => "503 5.5.1 RCPT first",
            "DATA" => {
                say(&mut stream, "354 go on").await?;
                if mishap == Some(Mishap::BreakWithin) {
                    stream.read_line(&mut String::new()).await?;
                    return Ok(());
                }
                if let Some(mishap @ (Mishap::PutOff | Mishap::BreakAfter)) = mishap {
                    let trouble =
                        if mishap == Mishap::PutOff { Trouble::AtDot("451 4.3.0 later") } else { Trouble::LostReply };
                    mail.to.iter().for_each(|to| lock(&book).troubles.push((to.clone(), trouble)));
                }
                let bytes = message(&mut stream, &book).await?;
                match std::mem::take(&mut mail).data(&book, bytes) {
                    None => {
                        falls_silent(&book, Stage::Dot).await;
                        "250 2.0.0 taken"
                    }
                    Some(Trouble::AtDot(reply) | Trouble::AtRcpt(reply)) => reply,
                    Some(Trouble::LostReply) => return Ok(()),
                    Some(Trouble::Slow(wait)) => {
                        tokio::time::sleep(wait).await;
                        "250 2.0.0 taken at last"
                    }
                }
            }
            "RSET" => {
                mail = Envelope::default();
                "250 2.0.0 forgotten"
            }
            "NOOP" => "250 2.0.0 nothing done",
            "QUIT" => {
                say(&mut stream, "221 2.0.0 bye").await?;
                return Ok(());
            }
            _ => "500 5.5.2 what?",
        };
        say(&mut stream, reply).await?;
    }
}

/// Never comes back if that is the stage at which sessions go silent.
async fn falls_silent(book: &Mutex<Book>, stage: Stage) {
    let is_silent = {
        let mut book = lock(book);
        let is_silent = book.silent == Some(stage);
        book.silences += usize::from(is_silent);
        is_silent
    };
    if is_silent {
        std::future::pending::<()>().await;
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mishap {
    /// Before any reply to the command.
    Break,
    /// Within the message.
    BreakWithin,
    /// After the final dot, before its reply.
    BreakAfter,
    /// A reply that asks for another try.
    PutOff,
}

fn mishap(book: &Mutex<Book>, word: &str) -> Option<Mishap> {
    let mut book = lock(book);
    let chaos = book.chaos.as_mut().filter(|_| ["MAIL", "RCPT", "DATA"].contains(&word))?;
    if chaos.dice.below(1000) >= chaos.per_mille {
        return None;
    }
    let kinds: &[Mishap] = match word {
        "DATA" => &[Mishap::Break, Mishap::BreakWithin, Mishap::BreakAfter, Mishap::PutOff],
        _ => &[Mishap::Break, Mishap::PutOff],
    };
    Some(kinds[chaos.dice.pick(kinds.len())])
}

#[derive(Default)]
struct Envelope {
    from: Option<String>,
    to: Vec<String>,
}

impl Envelope {
    fn recipient(&mut self, book: &Mutex<Book>, to: String) -> &'static str {
        let mut book = lock(book);
        book.asked.push(to.clone());
        let at = |(address, trouble): &(String, Trouble)| *address == to && matches!(trouble, Trouble::AtRcpt(_));
        if let Some(index) = book.troubles.iter().position(at)
            && let (_, Trouble::AtRcpt(reply)) = book.troubles.remove(index)
        {
            return reply;
        }
        self.to.push(to);
        "250 2.1.5 recipient noted"
    }

    fn data(self, book: &Mutex<Book>, bytes: Vec<u8>) -> Option<Trouble> {
        // The doctor's test mail is no mail of a desk: its bytes alone have to be clean.
        if bytes.windows(DOCTORS.len()).any(|window| window == DOCTORS) {
            sealpost_mail::testing::scan_bytes(&bytes, false);
        } else {
            sealpost_mail::testing::scan(&bytes, &self.to.join(" and "));
        }
        let mut book = lock(book);
        let at = |(address, trouble): &(String, Trouble)| {
            self.to.contains(address) && !matches!(trouble, Trouble::AtRcpt(_))
        };
        let trouble = book.troubles.iter().position(at).map(|index| book.troubles.remove(index).1);
        let from = self.from.unwrap_or_default();
        let accepted = matches!(trouble, None | Some(Trouble::Slow(_)));
        book.taken.push(Taken { from, to: self.to, bytes, accepted });
        trouble
    }
}

async fn say(stream: &mut BufReader<TcpStream>, reply: &str) -> io::Result<()> {
    stream.write_all(format!("{reply}\r\n").as_bytes()).await
}

/// What stands in the angle brackets.
fn address(line: &str) -> String {
    let address = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    address.map(|(address, _)| address.to_owned()).unwrap_or_default()
}

/// The bytes of a message, its dots unstuffed.
async fn message(stream: &mut BufReader<TcpStream>, book: &Mutex<Book>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        if !bytes.is_empty() {
            falls_silent(book, Stage::Message).await;
        }
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(bytes);
        }
        bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

fn lock(book: &Mutex<Book>) -> MutexGuard<'_, Book> {
    book.lock().expect("nobody panicked with it")
}
