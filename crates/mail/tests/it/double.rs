//! An SMTP server that misbehaves on purpose, step by step (R38): each test
//! writes down what it says, and when it stops saying anything.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use sealpost_mail::{SendError, Smtp, SmtpOptions, Timeouts};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::samples;

/// One thing that the server does, in order.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    Say(&'static str),
    /// Reads one command line, whatever it is.
    Hear,
    /// Reads a message up to the final dot.
    HearMessage,
    /// Closes with a reset instead of an end.
    Reset,
    /// Closes in good order; what follows is never reached.
    Close,
    /// Says nothing more, and keeps the connection.
    Silence,
    /// Says this again and again for as long as anybody listens.
    Endless(&'static str),
    /// Says this one octet at a time, slower than any time limit here.
    Drip(&'static str),
    /// Shakes hands as a TLS server with this certificate.
    Tls(Certificate),
    /// Says octets that are not UTF-8.
    Octets(&'static [u8]),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certificate {
    Good,
    OtherName,
    Expired,
    /// Of somebody whom the client does not know.
    Unknown,
}

/// What one connection saw: every line that came.
pub type Heard = Arc<Mutex<Vec<String>>>;

pub struct Double {
    pub port: u16,
    pub heard: Heard,
    root: Vec<u8>,
}

impl Double {
    /// Each connection runs the same script; after it the connection closes.
    pub async fn start(script: Vec<Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let heard = Heard::default();
        let authority = Authority::new();
        let root = authority.root.clone();
        let told = Arc::clone(&heard);
        tokio::spawn(async move {
            let authority = Arc::new(authority);
            while let Ok((stream, _)) = listener.accept().await {
                let (script, told, authority) = (script.clone(), Arc::clone(&told), Arc::clone(&authority));
                // A client that goes away is what many of these tests wait for.
                tokio::spawn(async move { drop(run(stream, &script, &told, &authority).await) });
            }
        });
        Self { port, heard, root }
    }

    /// A client that knows this server's authority.
    pub fn client(&self, url: &str, timeouts: Timeouts) -> Smtp {
        let url = url.replace("PORT", &self.port.to_string());
        Smtp::new(&SmtpOptions { roots: vec![self.root.clone()], timeouts, ..SmtpOptions::new([url]) }).expect("a URL")
    }

    pub fn lines(&self) -> Vec<String> {
        self.heard.lock().expect("sound").clone()
    }
}

/// Long enough for a busy machine to answer in, short enough to wait for.
pub const LIMIT: Duration = Duration::from_millis(1200);

pub const MESSAGE: &[u8] = b"Subject: a\r\n\r\n.one\r\nlast\r\n";

pub async fn send(smtp: &Smtp, to: &str) -> Result<String, SendError> {
    let to = sealpost_domain::EmailAddress::parse_international(to).expect(to);
    smtp.send(&samples::address("from@desk.example"), &to, MESSAGE).await.map(|delivery| delivery.reply)
}

struct Authority {
    root: Vec<u8>,
    issuer: rcgen::Issuer<'static, rcgen::KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let mut params = rcgen::CertificateParams::new(Vec::<String>::new()).expect("parameters");
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        params.distinguished_name.push(rcgen::DnType::CommonName, "Test root");
        let key = rcgen::KeyPair::generate().expect("a key");
        let root = params.self_signed(&key).expect("a root").der().to_vec();
        Self { root, issuer: rcgen::Issuer::new(params, key) }
    }

    fn acceptor(&self, kind: Certificate) -> TlsAcceptor {
        let name = if kind == Certificate::OtherName { "elsewhere.example" } else { "localhost" };
        let mut params = rcgen::CertificateParams::new(vec![name.to_owned()]).expect("parameters");
        if kind == Certificate::Expired {
            params.not_before = rcgen::date_time_ymd(2020, 1, 1);
            params.not_after = rcgen::date_time_ymd(2021, 1, 1);
        }
        let key = rcgen::KeyPair::generate().expect("a key");
        let certificate = match kind {
            Certificate::Unknown => params.self_signed(&key),
            _ => params.signed_by(&key, &self.issuer),
        };
        let chain = vec![CertificateDer::from(certificate.expect("a certificate").der().to_vec())];
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .expect("a certificate and its key");
        TlsAcceptor::from(Arc::new(config))
    }
}

async fn run(stream: TcpStream, script: &[Step], heard: &Heard, authority: &Authority) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    if script.iter().any(|step| matches!(step, Step::Reset)) {
        stream.set_zero_linger()?;
    }
    let Some(at) = script.iter().position(|step| matches!(step, Step::Tls(_))) else {
        return linger(&mut BufReader::new(stream), script, heard).await;
    };
    let mut stream = BufReader::new(stream);
    act(&mut stream, &script[..at], heard).await?;
    let Step::Tls(kind) = script[at] else { return Ok(()) };
    let stream = authority.acceptor(kind).accept(stream.into_inner()).await?;
    linger(&mut BufReader::new(stream), &script[at + 1..], heard).await
}

async fn act<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    script: &[Step],
    heard: &Heard,
) -> std::io::Result<()> {
    for step in script {
        match step {
            Step::Say(text) => write(stream, text.as_bytes()).await?,
            Step::Octets(bytes) => write(stream, bytes).await?,
            Step::Hear => {
                let mut line = String::new();
                stream.read_line(&mut line).await?;
                heard.lock().expect("sound").push(line.trim_end().to_owned());
            }
            Step::HearMessage => loop {
                let mut line = Vec::new();
                if stream.read_until(b'\n', &mut line).await? == 0 || line == b".\r\n" {
                    break;
                }
            },
            Step::Reset => return Ok(()),
            Step::Close => return stream.shutdown().await,
            Step::Silence => tokio::time::sleep(Duration::from_secs(60)).await,
            Step::Endless(text) => loop {
                write(stream, text.as_bytes()).await?;
            },
            Step::Drip(text) => {
                for byte in text.bytes() {
                    write(stream, &[byte]).await?;
                    tokio::time::sleep(LIMIT / 4).await;
                }
            }
            Step::Tls(_) => unreachable!("only one in a script"),
        }
    }
    Ok(())
}

/// What comes after the script finds nobody; the client's end is awaited.
async fn linger<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    script: &[Step],
    heard: &Heard,
) -> std::io::Result<()> {
    act(stream, script, heard).await?;
    if !matches!(script.last(), Some(Step::Reset)) {
        stream.read_to_end(&mut Vec::new()).await?;
    }
    Ok(())
}

async fn write<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>, bytes: &[u8]) -> std::io::Result<()> {
    stream.write_all(bytes).await?;
    stream.flush().await
}
