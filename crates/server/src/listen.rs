//! Listening: connections within time limits and caps (R46), over TLS, or from
//! this machine and trusted proxies (R43).

mod network;
mod paced;
mod places;
mod tls;

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio_rustls::TlsAcceptor;
use tower::Service as _;

pub use network::{Network, whole as whole_network};
pub use paced::TooSlow;
use paced::{Paced, Phase, TimedBody};
pub use places::{Place, Places};
pub use tls::acceptor;

use crate::router::Tidied;

/// How connections are taken, and from whom.
#[derive(Clone, Debug)]
pub struct Listening {
    /// Most connections at once; one more is answered 429.
    pub connections: usize,
    /// Most of one address; through a proxy, most requests under way.
    pub connections_per_address: usize,
    /// A request's head has to arrive within this time.
    pub header: Duration,
    /// Then its body.
    pub body: Duration,
    /// Between two requests, and for taking an answer.
    pub idle: Duration,
    /// Certificate chain and key, as PEM files.
    pub tls: Option<(std::path::PathBuf, std::path::PathBuf)>,
    /// Who may speak for others, and without TLS.
    pub trusted_proxies: Vec<Network>,
    /// Whether anybody may call without TLS.
    pub open: bool,
}

/// The largest head of a request, and the largest piece of a body that is read
/// at once.
const BUFFER: usize = 64 * 1024;

/// Connections that are being refused at the same time. Any more are closed
/// without a word.
const REFUSALS: usize = 64;

/// How long somebody who is refused may take to read why.
const REFUSED_WITHIN: Duration = Duration::from_secs(1);

/// After the system had no room for a connection.
const PAUSE: Duration = Duration::from_millis(200);

/// Files that are not connections: databases, mail, the desk's own.
const OTHER_FILES: usize = 256;

/// The address that a request came from.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// Raises this process's limit on open files as far as it may, and gives the
/// number of connections that fit into it.
pub fn fitting(wanted: usize) -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let now = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: now.maximum, maximum: now.maximum };
    let files = if setrlimit(Resource::Nofile, raised).is_ok() { now.maximum } else { now.current };
    // None: there is no limit.
    let files = files.map_or(usize::MAX, |files| usize::try_from(files).unwrap_or(usize::MAX));
    let room = files.saturating_sub(OTHER_FILES).max(files / 2).max(1);
    if room < wanted {
        tracing::warn!(
            connections = room,
            "The limit on open files ({files}) leaves room for {room} connections, not for {wanted}"
        );
    }
    wanted.min(room)
}

/// Takes connections until `stopped`, then waits until the last one is over.
pub async fn serve(
    listening: &Listening,
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    service: Tidied,
    places: &Arc<Places>,
    mut stopped: watch::Receiver<bool>,
) {
    let room = Arc::new(Semaphore::new(listening.connections));
    let refusals = Arc::new(Semaphore::new(REFUSALS));
    let limits = Arc::new(listening.clone());
    // Held by every connection: nothing is ever sent.
    let (alive, mut all_gone) = mpsc::channel::<Infallible>(1);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.wait_for(|stopped| *stopped) => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                if !is_of_the_caller(&error) {
                    tracing::error!(%error, "A connection could not be taken");
                    tokio::time::sleep(PAUSE).await;
                }
                continue;
            }
        };
        // Without it small answers would wait for the peer's acknowledgement.
        stream.set_nodelay(true).ok();
        let admitted = if tls.is_none() && !limits.may_speak_plainly(peer.ip()) {
            Err(NOT_PLAIN)
        } else {
            // Over TLS, too, the words are plain: no handshake is worth it.
            limits.place(places, peer.ip()).and_then(|place| {
                let permit = room.clone().try_acquire_owned().map_err(|_full| FULL)?;
                Ok((permit, place))
            })
        };
        let permit = match admitted {
            Ok(permit) => permit,
            Err(words) => {
                if let Ok(refusing) = refusals.clone().try_acquire_owned() {
                    tokio::spawn(async move {
                        tokio::time::timeout(REFUSED_WITHIN, refuse(stream, words)).await.ok();
                        drop(refusing);
                    });
                }
                continue;
            }
        };
        let (service, limits, stopped, alive) = (service.clone(), limits.clone(), stopped.clone(), alive.clone());
        let tls = tls.clone();
        tokio::spawn(async move {
            match tls {
                None => converse(stream, peer, service, &limits, stopped).await,
                Some(tls) => match tokio::time::timeout(limits.header, tls.accept(stream)).await {
                    Ok(Ok(stream)) => converse(stream, peer, service, &limits, stopped).await,
                    Ok(Err(error)) => tracing::debug!(%error, "A TLS handshake failed"),
                    Err(_elapsed) => tracing::debug!("A TLS handshake took too long"),
                },
            }
            drop((permit, alive));
        });
    }
    drop((listener, alive));
    all_gone.recv().await;
}

/// One connection: requests, one after the other, until an end is asked for.
async fn converse<S>(
    stream: S,
    peer: SocketAddr,
    service: Tidied,
    limits: &Listening,
    mut stopped: watch::Receiver<bool>,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let phase = Phase::default();
    let paced = Paced::new(stream, phase.clone(), limits.header, limits.idle);
    let body_within = limits.body;
    let answering = service_fn(move |request: hyper::Request<Incoming>| {
        phase.begin();
        let mut request: Request = request.map(|body| Body::new(TimedBody::new(body, body_within)));
        request.extensions_mut().insert(Peer(peer.ip()));
        // Always ready: it only hands on.
        let answer = service.clone().call(request);
        let phase = phase.clone();
        async move {
            let answer: Result<Response, Infallible> = answer.await;
            phase.end();
            answer
        }
    });
    let mut http = http1::Builder::new();
    http.max_buf_size(BUFFER);
    let mut connection = std::pin::pin!(http.serve_connection(TokioIo::new(paced), answering));
    let ended = tokio::select! {
        outcome = connection.as_mut() => Some(outcome),
        _ = stopped.wait_for(|stopped| *stopped) => None,
    };
    let outcome = match ended {
        Some(outcome) => outcome,
        None => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = outcome {
        tracing::trace!(%error, "A connection ended early");
    }
}

impl Listening {
    /// A connection's place among those of its address. A proxy's has none: its
    /// requests do.
    fn place(&self, places: &Arc<Places>, peer: IpAddr) -> Result<Option<Place>, &'static str> {
        if self.is_proxy(peer) { Ok(None) } else { places.take(peer).map(Some).ok_or(CROWDED) }
    }

    /// Who is behind a trusted proxy; `None` for whoever speaks for himself.
    pub fn proxied(&self, peer: IpAddr, forwarded: impl DoubleEndedIterator<Item = impl AsRef<str>>) -> Option<IpAddr> {
        self.is_proxy(peer).then(|| self.client(peer, forwarded)).filter(|client| !self.is_proxy(*client))
    }

    /// Keys and decisions travel over TLS, or do not leave this machine and the
    /// way from a proxy (R43).
    fn may_speak_plainly(&self, peer: IpAddr) -> bool {
        self.open || peer.to_canonical().is_loopback() || self.is_proxy(peer)
    }

    fn is_proxy(&self, peer: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|network| network.holds(peer))
    }

    /// Who asked: the peer, or whom a trusted proxy names. Proxies add to the
    /// right; what stands left of the first stranger anybody can have written.
    pub fn client(&self, peer: IpAddr, forwarded: impl DoubleEndedIterator<Item = impl AsRef<str>>) -> IpAddr {
        let mut client = peer;
        if !self.is_proxy(peer) {
            return client;
        }
        for line in forwarded.rev() {
            for entry in line.as_ref().rsplit(',') {
                let Some(address) = network::address(entry) else { return client };
                client = address;
                if !self.is_proxy(address) {
                    return client;
                }
            }
        }
        client
    }
}

const FULL: &str = "HTTP/1.1 429 Too Many Requests\r\ncontent-type: application/json\r\nretry-after: 5\r\nconnection: close\r\n\
    content-length: 106\r\n\r\n\
    {\"errors\":[{\"code\":\"request_limit_exceeded\",\"message\":\"Too many connections are open; try again later.\"}]}";

const CROWDED: &str = "HTTP/1.1 429 Too Many Requests\r\ncontent-type: application/json\r\nretry-after: 5\r\nconnection: close\r\n\
    content-length: 122\r\n\r\n\
    {\"errors\":[{\"code\":\"request_limit_exceeded\",\"message\":\"Too many connections of your address are open; try again later.\"}]}";

const NOT_PLAIN: &str = "HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\nconnection: close\r\n\
    content-length: 110\r\n\r\n\
    {\"errors\":[{\"code\":\"access_denied|tls_required\",\"message\":\"Speak to this desk over TLS, through its proxy.\"}]}";

/// Tells why, and gives the caller a moment to read it: closing a connection on
/// which something lies unread would take the answer back.
async fn refuse(mut stream: TcpStream, words: &str) -> std::io::Result<()> {
    stream.write_all(words.as_bytes()).await?;
    stream.shutdown().await?;
    let mut unread = [0; 1024];
    while stream.read(&mut unread).await? > 0 {}
    Ok(())
}

/// The caller went away before we took the connection.
fn is_of_the_caller(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listening(proxies: &[&str]) -> Listening {
        Listening {
            connections: 1,
            connections_per_address: 1,
            header: Duration::ZERO,
            body: Duration::ZERO,
            idle: Duration::ZERO,
            tls: None,
            trusted_proxies: proxies.iter().map(|text| text.parse().expect("a network")).collect(),
            open: false,
        }
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn r43_only_loopback_and_proxies_speak_plainly() {
        let listening = listening(&["10.1.0.0/16"]);
        for peer in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "10.1.2.3", "::ffff:10.1.2.3"] {
            assert!(listening.may_speak_plainly(ip(peer)), "{peer}");
        }
        for peer in ["10.2.0.1", "192.0.2.1", "2001:db8::1"] {
            assert!(!listening.may_speak_plainly(ip(peer)), "{peer}");
        }
    }

    #[test]
    fn r43_a_forwarded_address_counts_only_from_proxies() {
        let listening = listening(&["10.0.0.0/8", "2001:db8::/32"]);
        for (peer, forwarded, client) in [
            ("192.0.2.9", vec!["198.51.100.1"], "192.0.2.9"),
            ("10.0.0.1", vec![], "10.0.0.1"),
            ("10.0.0.1", vec!["198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", vec!["1.2.3.4, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
            ("10.0.0.1", vec!["1.2.3.4", "198.51.100.1", "10.0.0.2"], "198.51.100.1"),
            ("10.0.0.1", vec!["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
            ("10.0.0.1", vec!["1.2.3.4, nonsense, 10.0.0.2"], "10.0.0.2"),
            ("2001:db8::5", vec!["[2001:470::7]:443"], "2001:470::7"),
            ("10.0.0.1", vec!["198.51.100.1:5555"], "198.51.100.1"),
        ] {
            assert_eq!(listening.client(ip(peer), forwarded.iter()), ip(client), "{peer} {forwarded:?}");
        }
    }

    #[test]
    fn refusals_are_whole_answers() {
        for words in [FULL, CROWDED, NOT_PLAIN] {
            let (head, body) = words.split_once("\r\n\r\n").expect("a head and a body");
            assert!(head.contains(&format!("content-length: {}", body.len())), "{} {head}", body.len());
            assert!(serde_json::from_str::<sealpost_api::errors::Errors>(body).is_ok(), "{body}");
        }
    }
}
