//! The server for bounces on real sockets: what it takes, and what no peer can
//! make it do (R40).

use std::sync::{Arc, Mutex};
use std::time::Duration;

use sealpost_mail::receive::{self, Limits, Received, Taken};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

struct Desk {
    port: u16,
    taken: Arc<Mutex<Vec<Received>>>,
    stop: watch::Sender<bool>,
}

impl Desk {
    async fn start(limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let (stop, stopped) = watch::channel(false);
        let book = Arc::clone(&taken);
        let take = move |received: Received| {
            let book = Arc::clone(&book);
            async move {
                if received.bytes.starts_with(b"not now") {
                    return Taken::NotNow;
                }
                book.lock().expect("unpoisoned").push(received);
                Taken::Yes
            }
        };
        let knows = |address: &str| ["b+1@desk.example", "b+2@desk.example"].contains(&address);
        tokio::spawn(receive::serve(listener, "desk.example", limits, knows, take, stopped));
        Self { port, taken, stop }
    }

    /// Sends all of it at once, and gives all that is said until the server
    /// closes the connection.
    async fn say(&self, wire: &[u8]) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.expect("it listens");
        stream.write_all(wire).await.expect("sent");
        let mut said = String::new();
        stream.read_to_string(&mut said).await.expect("text");
        said
    }

    fn taken(&self) -> Vec<Received> {
        std::mem::take(&mut *self.taken.lock().expect("unpoisoned"))
    }
}

fn codes(said: &str) -> Vec<&str> {
    said.lines().filter(|line| line.as_bytes().get(3) == Some(&b' ')).map(|line| &line[..3]).collect()
}

const BOTH: &str = "MAIL FROM:<>\r\nRCPT TO:<b+1@desk.example>\r\nRCPT TO:<b+2@desk.example>\r\nDATA\r\n";

#[tokio::test]
async fn r40_lmtp_answers_for_each_recipient_and_smtp_once() {
    let desk = Desk::start(Limits::default()).await;
    let said = desk.say(format!("LHLO mx\r\n{BOTH}Subject: x\r\n\r\n..\r\n.\r\nQUIT\r\n").as_bytes()).await;
    assert_eq!(codes(&said), ["220", "250", "250", "250", "250", "354", "250", "250", "221"], "{said}");
    let said = desk.say(format!("EHLO mx\r\n{BOTH}a\r\n.\r\n{BOTH}b\r\n.\r\nQUIT\r\n").as_bytes()).await;
    assert_eq!(codes(&said).iter().filter(|code| **code == "354").count(), 2, "{said}");
    let taken = desk.taken();
    let bytes: Vec<&[u8]> = taken.iter().map(|received| received.bytes.as_slice()).collect();
    assert_eq!(bytes, [b"Subject: x\r\n\r\n.\r\n".as_slice(), b"a\r\n", b"b\r\n"]);
    assert!(taken.iter().all(|received| received.to == ["b+1@desk.example", "b+2@desk.example"]));
    // Who comes back later is told so.
    let said = desk.say(format!("EHLO mx\r\n{BOTH}not now\r\n.\r\nQUIT\r\n").as_bytes()).await;
    assert!(said.contains("451 4.3.0"), "{said}");
}

#[tokio::test]
async fn r40_nobody_is_relayed_for_and_nothing_is_smuggled() {
    let desk = Desk::start(Limits::default()).await;
    for to in ["victim@elsewhere.example", "b+3@desk.example", "postmaster", "b+1@desk.example@elsewhere.example"] {
        let said = desk.say(format!("EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<{to}>\r\nDATA\r\nQUIT\r\n").as_bytes()).await;
        assert_eq!(codes(&said), ["220", "250", "250", "550", "503", "221"], "{to}: {said}");
    }
    // A second message behind an end that is none stays part of the first, which is refused whole.
    for end in ["\n.\n", "\r.\r", "\r\n.\n", "\n.\r\n", "\r\n.\r"] {
        let wire = format!("EHLO x\r\n{BOTH}first{end}MAIL FROM:<>\r\n{BOTH}second\r\n.\r\nQUIT\r\n");
        let said = desk.say(wire.as_bytes()).await;
        assert_eq!(codes(&said).iter().filter(|code| **code == "354").count(), 1, "{end:?}: {said}");
        assert!(said.contains("554 5.6.0"), "{end:?}: {said}");
    }
    // A bare LF ends no command.
    let said = desk.say(b"EHLO x\nMAIL FROM:<>\r\nQUIT\r\n").await;
    assert_eq!(codes(&said), ["220", "500", "221"], "{said}");
    assert!(desk.taken().is_empty());
}

#[tokio::test]
async fn r40_a_peer_is_bounded_in_all_that_it_does() {
    let (command, connection) = (Duration::from_millis(300), Duration::from_millis(1500));
    let limits = Limits { message: 1000, command, connection, ..Limits::default() };
    let desk = Desk::start(limits).await;
    let long = desk.say(&[b"EHLO ".as_slice(), &b"x".repeat(5000)].concat()).await;
    assert_eq!(codes(&long), ["220", "500"], "{long}");
    let large = format!("EHLO x\r\n{BOTH}{}\r\n.\r\nQUIT\r\n", "x".repeat(5000));
    assert!(desk.say(large.as_bytes()).await.contains("552 5.3.4"));
    let many = format!("EHLO x\r\nMAIL FROM:<>\r\n{}DATA\r\nQUIT\r\n", "RCPT TO:<b+1@desk.example>\r\n".repeat(12));
    assert!(desk.say(many.as_bytes()).await.contains("452 4.5.3"));
    let wrong = desk.say(&b"WHAT\r\n".repeat(50)).await;
    assert_eq!(codes(&wrong).last(), Some(&"421"), "{wrong}");
    // Whoever says nothing, or stops in the middle, is sent away.
    for begun in ["", "EHL", "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<b+1@desk.example>\r\nDATA\r\nhalf a mess"] {
        assert_eq!(codes(&desk.say(begun.as_bytes()).await).last(), Some(&"421"), "{begun:?}");
    }
    // So is whoever keeps talking.
    let mut drip = TcpStream::connect(("127.0.0.1", desk.port)).await.expect("it listens");
    let mut lines = 0;
    while drip.write_all(b"NOOP\r\n").await.is_ok() && lines < 200 {
        lines += 1;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(lines < 200, "it may go on for ever");
    assert!(desk.taken().is_empty());
    desk.stop.send(true).expect("it runs");
}

#[tokio::test]
async fn r40_more_connections_than_there_is_room_for_are_sent_away() {
    let desk = Desk::start(Limits { connections: 3, ..Limits::default() }).await;
    // The fourth at once is told that there is no room, and the first three go on.
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut stream = TcpStream::connect(("127.0.0.1", desk.port)).await.expect("it listens");
        let mut greeting = [0; 4];
        stream.read_exact(&mut greeting).await.expect("greeted");
        held.push(stream);
    }
    let said = desk.say(b"").await;
    assert!(said.starts_with("421 4.3.2"), "{said}");
    held[0].write_all(b"QUIT\r\n").await.expect("sent");
    let mut rest = String::new();
    held[0].read_to_string(&mut rest).await.expect("text");
    assert!(rest.ends_with("221 2.0.0 Goodbye\r\n"), "{rest}");
}
