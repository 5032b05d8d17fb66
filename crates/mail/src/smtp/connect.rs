//! Opening a session: TCP, greeting, TLS as the URL tells, EHLO, AUTH.

use std::future::Future;
use std::io::{Error, ErrorKind};
use std::net::IpAddr;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;

use super::Timeouts;
use super::auth::sign_in;
use super::failure::Failure;
use super::offers::Offers;
use super::session::{Session, Stream};
use super::tls::Tls;
use super::url::{Security, Server};

pub(super) async fn open(server: &Server, tls: Option<&Tls>, limits: &Timeouts) -> Result<Session, Failure> {
    let connecting = async { reach(server).await.map_err(|error| Failure::broken("connect", &error)) };
    let stream = within(limits.connect, "connect", connecting).await?;
    let name = own_name(&stream)?;
    let mut session = match tls {
        None => Session::new(stream).boxed(),
        Some(tls) if server.security == Security::StartTls => {
            let stream = ask_for_tls(Session::new(stream), &name, limits).await?;
            Session::new(shake_hands(tls, stream, limits).await?).boxed()
        }
        Some(tls) => Session::new(shake_hands(tls, stream, limits).await?).boxed(),
    };
    if server.security == Security::StartTls {
        within(limits.greeting, "connect", hello(&mut session, &name)).await?;
    } else {
        greet(&mut session, &name, limits).await?;
    }
    if let Some(login) = &server.login {
        within(limits.command, "auth", sign_in(&mut session, login)).await?;
    }
    Ok(session)
}

/// Runs one step with its time limit.
pub(super) async fn within<T>(
    limit: Duration,
    stage: &'static str,
    step: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    timeout(limit, step).await.unwrap_or_else(|_elapsed| Err(Failure::late(stage, limit)))
}

/// Without TCP_NODELAY a message waits 40 ms for an acknowledgement.
async fn reach(server: &Server) -> std::io::Result<TcpStream> {
    let mut last = Error::other("the host has no address that may be used");
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

/// Our address as a literal (RFC 5321 §4.1.3).
fn own_name(stream: &TcpStream) -> Result<String, Failure> {
    match stream.local_addr().map(|local| local.ip()) {
        Ok(IpAddr::V4(ip)) => Ok(format!("[{ip}]")),
        Ok(IpAddr::V6(ip)) => Ok(format!("[IPv6:{ip}]")),
        Err(error) => Err(Failure::broken("connect", &error)),
    }
}

/// Greeting, EHLO and STARTTLS in clear (RFC 3207).
async fn ask_for_tls(mut session: Session<TcpStream>, name: &str, limits: &Timeouts) -> Result<TcpStream, Failure> {
    greet(&mut session, name, limits).await?;
    if !session.offers.starttls {
        return Err(Failure::broken("tls", &"the server does not offer STARTTLS, which is required"));
    }
    within(limits.command, "tls", session.command("tls", "STARTTLS\r\n")).await?;
    session.into_stream()
}

async fn shake_hands(tls: &Tls, stream: TcpStream, limits: &Timeouts) -> Result<impl Stream + use<>, Failure> {
    let shaking = async { tls.handshake(stream).await.map_err(|error| Failure::broken("tls", &told(&error))) };
    within(limits.tls, "tls", shaking).await
}

async fn greet<S: Stream + ?Sized>(session: &mut Session<S>, name: &str, limits: &Timeouts) -> Result<(), Failure> {
    let greeting = async {
        session.hear_code("connect", 220).await?;
        hello(session, name).await
    };
    within(limits.greeting, "connect", greeting).await
}

async fn hello<S: Stream + ?Sized>(session: &mut Session<S>, name: &str) -> Result<(), Failure> {
    let reply = session.command("connect", &format!("EHLO {name}\r\n")).await?;
    session.offers = Offers::read(reply.lines());
    Ok(())
}

/// A server that hangs up in the middle says nothing of it in TLS.
fn told(error: &Error) -> String {
    if error.kind() == ErrorKind::UnexpectedEof {
        "the server closed the connection during the TLS handshake".to_owned()
    } else {
        error.to_string()
    }
}
