//! A mail server of our own that throws mail away: it speaks STARTTLS, which
//! `smtp-sink` does not, and knows when each mail came.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// A running sink; ended when dropped.
pub struct Sink {
    pub address: String,
    /// Its certificate, PEM.
    pub certificate: String,
    taken: Arc<Taken>,
    serving: JoinHandle<()>,
}

#[derive(Default)]
struct Taken {
    messages: AtomicU64,
    octets: AtomicU64,
    /// When the first mail to each recipient had come whole.
    first: Mutex<HashMap<String, Instant>>,
}

impl Sink {
    pub async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["127.0.0.1".to_owned()])?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
        let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![cert.der().clone()], key)?;
        let tls = TlsAcceptor::from(Arc::new(config));
        let taken = Arc::<Taken>::default();
        let serving = tokio::spawn({
            let taken = taken.clone();
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(talk(stream, tls.clone(), taken.clone()));
                }
            }
        });
        Ok(Self { address, certificate: cert.pem(), taken, serving })
    }

    pub fn messages(&self) -> u64 {
        self.taken.messages.load(Ordering::Relaxed)
    }

    /// Of a message on average.
    pub fn octets(&self) -> usize {
        let octets = self.taken.octets.load(Ordering::Relaxed) / self.messages().max(1);
        usize::try_from(octets).unwrap_or(usize::MAX)
    }

    /// When the first mail to each recipient came; forgets it.
    pub fn arrivals(&self) -> HashMap<String, Instant> {
        std::mem::take(&mut *self.taken.first.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Whoever breaks off is a measurement's end, not an error.
async fn talk(mut stream: TcpStream, tls: TlsAcceptor, taken: Arc<Taken>) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    stream.write_all(b"220 sink.example ESMTP\r\n").await.ok()?;
    if !commands(&mut stream, &taken, true).await? {
        return Some(());
    }
    let mut stream = tls.accept(stream).await.ok()?;
    commands(&mut stream, &taken, false).await.map(drop)
}

/// Answers until STARTTLS, and says so, or until QUIT.
async fn commands<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S, taken: &Taken, offers_tls: bool) -> Option<bool> {
    let mut heard = Vec::with_capacity(64 * 1024);
    let (mut answers, mut recipient) = (Vec::new(), String::new());
    loop {
        while let Some(end) = heard.iter().position(|b| *b == b'\n') {
            let line: Vec<u8> = heard.drain(..=end).collect();
            let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
            match verb.as_slice() {
                b"EHLO" if offers_tls => {
                    answers.extend_from_slice(b"250-sink.example\r\n250-PIPELINING\r\n250 STARTTLS\r\n");
                }
                b"EHLO" => answers.extend_from_slice(b"250-sink.example\r\n250 PIPELINING\r\n"),
                b"STAR" => {
                    stream.write_all(b"220 go on\r\n").await.ok()?;
                    return Some(true);
                }
                b"RCPT" => {
                    let text = String::from_utf8_lossy(&line);
                    text.split(['<', '>']).nth(1).unwrap_or_default().clone_into(&mut recipient);
                    answers.extend_from_slice(b"250 ok\r\n");
                }
                b"DATA" => {
                    answers.extend_from_slice(b"354 go on\r\n");
                    stream.write_all(&answers).await.ok()?;
                    answers.clear();
                    message(stream, &mut heard, taken).await?;
                    let now = Instant::now();
                    let mut first = taken.first.lock().unwrap_or_else(PoisonError::into_inner);
                    first.entry(std::mem::take(&mut recipient)).or_insert(now);
                    drop(first);
                    answers.extend_from_slice(b"250 taken\r\n");
                }
                b"QUIT" => {
                    stream.write_all(b"221 bye\r\n").await.ok()?;
                    return Some(false);
                }
                _ => answers.extend_from_slice(b"250 ok\r\n"),
            }
        }
        if !answers.is_empty() {
            stream.write_all(&answers).await.ok()?;
            answers.clear();
        }
        if stream.read_buf(&mut heard).await.ok()? == 0 {
            return None;
        }
    }
}

/// Reads to the final dot; what comes after it stays in `heard`.
async fn message<S: AsyncRead + Unpin>(stream: &mut S, heard: &mut Vec<u8>, taken: &Taken) -> Option<()> {
    const END: &[u8] = b"\r\n.\r\n";
    let mut looked_at: usize = 0;
    loop {
        let from = looked_at.saturating_sub(END.len());
        if let Some(at) = heard[from..].windows(END.len()).position(|end| end == END) {
            let end = from + at + END.len();
            heard.drain(..end);
            taken.messages.fetch_add(1, Ordering::Relaxed);
            taken.octets.fetch_add(end as u64, Ordering::Relaxed);
            return Some(());
        }
        looked_at = heard.len();
        if stream.read_buf(heard).await.ok()? == 0 {
            return None;
        }
    }
}
