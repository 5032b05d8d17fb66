//! A real SMTP server, small and obedient: it records what it is given and
//! answers as a test tells it to.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::broadcast;
use tokio_rustls::TlsAcceptor;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Plain,
    StartTls,
    Implicit,
}

/// What the server does at a stage instead of the usual.
#[derive(Clone)]
pub enum Answer {
    Say(String),
    /// Closes the connection.
    Drop,
    /// Says this without end.
    Flood(&'static str),
    /// Waits before the usual answer.
    Wait(Duration),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub from: String,
    pub to: Vec<String>,
    pub data: Vec<u8>,
}

pub struct Listener {
    pub port: u16,
    /// The certificate that TLS shows, DER.
    pub root: Vec<u8>,
    state: Arc<Shared>,
}

struct Shared {
    mode: Mode,
    acceptor: TlsAcceptor,
    taken: Mutex<Vec<Taken>>,
    lines: Mutex<Vec<String>>,
    script: Mutex<HashMap<&'static str, VecDeque<Answer>>>,
    connections: AtomicUsize,
    open: AtomicUsize,
    most_open: AtomicUsize,
    hang_up: broadcast::Sender<&'static str>,
}

impl Listener {
    pub async fn start(mode: Mode) -> Self {
        let key = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
        let root = key.cert.der().to_vec();
        let private = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.signing_key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![CertificateDer::from(root.clone())], private)
            .expect("a certificate and its key");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(Shared {
            mode,
            acceptor: TlsAcceptor::from(Arc::new(config)),
            taken: Mutex::default(),
            lines: Mutex::default(),
            script: Mutex::default(),
            connections: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            most_open: AtomicUsize::new(0),
            hang_up: broadcast::channel(16).0,
        });
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = Arc::clone(&shared);
                tokio::spawn(async move {
                    stream.set_nodelay(true).expect("a socket");
                    state.connections.fetch_add(1, Ordering::SeqCst);
                    let open = state.open.fetch_add(1, Ordering::SeqCst) + 1;
                    state.most_open.fetch_max(open, Ordering::SeqCst);
                    // A client that goes away is no fault here.
                    drop(serve(&state, stream).await);
                    state.open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { port, root, state }
    }

    pub fn url(&self, scheme: &str) -> String {
        format!("{scheme}://localhost:{}", self.port)
    }

    /// Answers the next time at `stage` like this.
    pub fn at(&self, stage: &'static str, answer: Answer) {
        self.state.script.lock().expect("sound").entry(stage).or_default().push_back(answer);
    }

    pub fn say_at(&self, stage: &'static str, reply: &str) {
        self.at(stage, Answer::Say(reply.to_owned()));
    }

    /// Says a last line on every connection and closes it.
    pub async fn hang_up(&self, last_words: &'static str) {
        self.state.hang_up.send(last_words).expect("connections");
        while self.state.open.load(Ordering::SeqCst) > 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.state.taken.lock().expect("sound").clone()
    }

    /// Every command line that came.
    pub fn lines(&self) -> Vec<String> {
        self.state.lines.lock().expect("sound").clone()
    }

    pub fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }

    pub fn most_open(&self) -> usize {
        self.state.most_open.load(Ordering::SeqCst)
    }
}

async fn serve(state: &Shared, stream: TcpStream) -> std::io::Result<()> {
    match state.mode {
        Mode::Implicit => {
            let stream = state.acceptor.accept(stream).await?;
            session(state, stream, true, false).await.map(drop)
        }
        Mode::Plain => session(state, stream, true, false).await.map(drop),
        Mode::StartTls => {
            let Some(stream) = session(state, stream, true, true).await? else { return Ok(()) };
            let stream = state.acceptor.accept(stream).await?;
            session(state, stream, false, false).await.map(drop)
        }
    }
}

/// Gives the stream back when TLS is to begin.
async fn session<S: AsyncRead + AsyncWrite + Unpin>(
    state: &Shared,
    stream: S,
    greet: bool,
    offer_tls: bool,
) -> std::io::Result<Option<S>> {
    let mut hang_up = state.hang_up.subscribe();
    let mut stream = BufReader::new(stream);
    let mut mail = Taken { from: String::new(), to: Vec::new(), data: Vec::new() };
    if greet && !answer(state, &mut stream, "greeting", "220 test\r\n").await? {
        return Ok(None);
    }
    loop {
        let mut line = String::new();
        tokio::select! {
            read = stream.read_line(&mut line) => if read? == 0 { return Ok(None) },
            words = hang_up.recv() => {
                stream.write_all(words.unwrap_or_default().as_bytes()).await?;
                return Ok(None);
            }
        }
        state.lines.lock().expect("sound").push(line.trim_end().to_owned());
        let word = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let (stage, usual) = match word.as_str() {
            "EHLO" if offer_tls => ("ehlo", "250-test\r\n250-SIZE 1000000\r\n250 STARTTLS\r\n"),
            "EHLO" => ("ehlo", "250-test\r\n250-SIZE 1000000\r\n250 AUTH PLAIN LOGIN\r\n"),
            "STAR" => ("starttls", "220 go\r\n"),
            "AUTH" => ("auth", "235 welcome\r\n"),
            "MAIL" => ("mail_from", "250 2.1.0 ok\r\n"),
            "RCPT" => ("rcpt_to", "250 2.1.5 ok\r\n"),
            "DATA" => ("data", "354 go\r\n"),
            "RSET" => ("rset", "250 ok\r\n"),
            "QUIT" => ("quit", "221 bye\r\n"),
            _ => ("other", "502 what\r\n"),
        };
        match stage {
            "mail_from" => mail = Taken { from: line.trim_end().to_owned(), to: Vec::new(), data: Vec::new() },
            "rcpt_to" => mail.to.push(line.trim_end().to_owned()),
            _ => {}
        }
        let usually = usual_is_next(state, stage);
        if !answer(state, &mut stream, stage, usual).await? || stage == "quit" {
            return Ok(None);
        }
        if stage == "starttls" {
            return Ok(Some(stream.into_inner()));
        }
        if stage == "data" && usually {
            mail.data = read_data(&mut stream).await?;
            let taken = mail.clone();
            let usual = format!("250 2.0.0 queued as {}\r\n", state.taken.lock().expect("sound").len());
            let good = usual_is_next(state, "end");
            if good {
                sealpost_mail::testing::scan_bytes(&taken.data, !taken.to.concat().is_ascii());
                state.taken.lock().expect("sound").push(taken);
            }
            if !answer(state, &mut stream, "end", &usual).await? {
                return Ok(None);
            }
        }
    }
}

/// Whether the next answer at `stage` is the usual, a good one.
fn usual_is_next(state: &Shared, stage: &'static str) -> bool {
    let script = state.script.lock().expect("sound");
    !matches!(script.get(stage).and_then(VecDeque::front), Some(Answer::Say(_) | Answer::Flood(_)))
}

async fn answer<S: AsyncRead + AsyncWrite + Unpin>(
    state: &Shared,
    stream: &mut BufReader<S>,
    stage: &'static str,
    usual: &str,
) -> std::io::Result<bool> {
    let scripted = state.script.lock().expect("sound").get_mut(stage).and_then(VecDeque::pop_front);
    match scripted {
        None => stream.write_all(usual.as_bytes()).await?,
        Some(Answer::Say(reply)) => stream.write_all(format!("{reply}\r\n").as_bytes()).await?,
        Some(Answer::Drop) => return Ok(false),
        Some(Answer::Wait(time)) => {
            tokio::time::sleep(time).await;
            stream.write_all(usual.as_bytes()).await?;
        }
        Some(Answer::Flood(text)) => loop {
            stream.write_all(text.as_bytes()).await?;
        },
    }
    stream.flush().await?;
    Ok(true)
}

async fn read_data<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> std::io::Result<Vec<u8>> {
    let mut data = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(data);
        }
        data.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}
