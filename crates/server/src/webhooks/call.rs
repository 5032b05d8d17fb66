//! One call: what is sent, by whom it is signed, and what came back.

use std::sync::LazyLock;
use std::time::Duration;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect;
use sealpost_domain::Timestamp;
use sealpost_store::webhooks::Claimed;

use super::{Guard, Lookup, endpoint};

/// For reaching the endpoint, and for the whole of a call. Far below the lease
/// of a call.
const CONNECT: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(15);

/// How much of an answer is read, in bytes, and kept, in characters.
const READ: usize = 4096;
const KEPT: usize = 500;

const SECRET: HeaderName = HeaderName::from_static("x-webhook-key");
const ID: HeaderName = HeaderName::from_static("webhook-id");
const TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
const SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");

/// Makes calls.
pub struct Calls {
    client: LazyLock<Made, Box<dyn FnOnce() -> Made + Send>>,
    allows_loopback: bool,
}

/// An error when this machine's TLS roots cannot be read.
type Made = Result<reqwest::Client, String>;

/// What came of a call.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// None: there was no answer.
    pub status: Option<u16>,
    /// The beginning of the answer, or why there is none.
    pub text: String,
}

impl Answer {
    pub fn is_success(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }

    fn none(why: impl std::fmt::Display) -> Self {
        Self { status: None, text: kept(&why.to_string()) }
    }
}

impl Calls {
    /// Reads the machine's TLS roots with the first call: that takes longer than
    /// a start should, and most desks have no webhook.
    pub fn new(lookup: Lookup, allows_loopback: bool) -> Self {
        let make = move || {
            reqwest::Client::builder()
                .user_agent(concat!("sealpost-webhooks/", env!("CARGO_PKG_VERSION")))
                // R50: what is connected to was looked at; nothing leads elsewhere.
                .dns_resolver(Guard { lookup, allows_loopback })
                .redirect(redirect::Policy::none())
                .no_proxy()
                .connect_timeout(CONNECT)
                .timeout(WHOLE)
                .pool_max_idle_per_host(1)
                .build()
                .map_err(|error| reason(&error))
        };
        Self { client: LazyLock::new(Box::new(make)), allows_loopback }
    }

    /// Sends one event; any 2xx means that it arrived.
    pub async fn call(&self, call: &Claimed, body: String, now: Timestamp) -> Answer {
        self.post(&call.endpoint, headers(call, &body, now), body).await
    }

    async fn post(&self, to: &str, headers: HeaderMap, body: String) -> Answer {
        let client = match &*self.client {
            Ok(client) => client,
            Err(why) => return Answer::none(why),
        };
        // It was checked when it was written, but a literal address passes no resolver.
        let url = match endpoint(to, self.allows_loopback) {
            Ok(url) => url,
            Err(why) => return Answer::none(why),
        };
        match client.post(url).headers(headers).body(body).send().await {
            Ok(response) => read(response).await,
            Err(error) => Answer::none(reason(&error)),
        }
    }
}

fn headers(call: &Claimed, body: &str, now: Timestamp) -> HeaderMap {
    let id = format!("msg_{}", call.ticket.event);
    let timestamp = now.millis() / 1000;
    let mut headers = HeaderMap::from_iter([
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (TIMESTAMP, HeaderValue::from(timestamp)),
    ]);
    let mut secret = |name: HeaderName, text: &str| {
        if let Ok(mut value) = HeaderValue::from_str(text) {
            value.set_sensitive(true);
            headers.insert(name, value);
        }
    };
    secret(ID, &id);
    if let Some(text) = &call.secret {
        secret(SECRET, text);
    }
    if let Some(key) = &call.signing_key {
        secret(SIGNATURE, &signature(key, &id, timestamp, body));
    }
    headers
}

/// Standard Webhooks: HMAC-SHA-256 over id, timestamp and body, joined by dots.
fn signature(key: &[u8], id: &str, timestamp: i64, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    let tag = hmac::sign(&key, format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(tag))
}

/// A key as it is stored, and as its owner gets it.
pub fn new_signing_key() -> ([u8; 32], String) {
    let mut key = [0; 32];
    crate::app::fill(&mut key);
    (key, format!("whsec_{}", STANDARD.encode(key)))
}

async fn read(mut response: reqwest::Response) -> Answer {
    let status = Some(response.status().as_u16());
    if response.status().is_redirection() {
        return Answer { status, text: "a redirect, which is not followed".to_owned() };
    }
    let mut body = Vec::new();
    // The status says whether it arrived; what cannot be read any more is not missed.
    while let Ok(Some(chunk)) = response.chunk().await {
        body.extend_from_slice(&chunk[..chunk.len().min(READ - body.len())]);
        if body.len() == READ {
            break;
        }
    }
    Answer { status, text: kept(&String::from_utf8_lossy(&body)) }
}

/// On one line, cut.
fn kept(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(KEPT).collect()
}

/// The innermost reason of a failure: the outer ones name the URL alone.
fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return if error.is_connect() { "it could not be reached in time" } else { "it did not answer in time" }
            .to_owned();
    }
    let mut inner: &dyn std::error::Error = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    /// The example of the Standard Webhooks specification's reference library.
    #[test]
    fn the_signature_is_that_of_standard_webhooks() {
        let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("base64");
        let signed = signature(&key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    /// Answers one lookup after the other; the last answer repeats.
    fn answering(answers: &[&[&str]]) -> (Lookup, Arc<AtomicUsize>) {
        let parse = |texts: &&[&str]| texts.iter().map(|text| text.parse().expect("an address")).collect();
        let answers: Vec<Vec<IpAddr>> = answers.iter().map(parse).collect();
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = asked.clone();
        let lookup: Lookup = Arc::new(move |_name| {
            let answer = answers[counter.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1)].clone();
            Box::pin(async move { Ok(answer) })
        });
        (lookup, asked)
    }

    /// Something private that listens on loopback; counts who comes.
    async fn private_service() -> (u16, Arc<AtomicUsize>) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("bound").port();
        let visits = Arc::new(AtomicUsize::new(0));
        let counter = visits.clone();
        tokio::spawn(async move {
            while let Ok((mut visitor, _)) = listener.accept().await {
                counter.fetch_add(1, Ordering::SeqCst);
                let _bytes = visitor.read(&mut [0; 4096]).await;
                let _sent = visitor.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").await;
            }
        });
        (port, visits)
    }

    #[tokio::test]
    async fn r50_a_name_that_turns_to_a_private_address_is_not_connected_to() {
        let (port, visits) = private_service().await;
        let loopback: &[&str] = &["127.0.0.1"];
        for answers in [
            vec![loopback],
            vec![&["::ffff:127.0.0.1"]],
            // One bad address among good ones.
            vec![&["93.184.215.14", "127.0.0.1"]],
            vec![&["169.254.169.254"]],
            vec![&["fd00:ec2::254"]],
        ] {
            let (lookup, asked) = answering(&answers);
            let calls = Calls::new(lookup, false);
            let answer = calls.post(&format!("https://hook.example:{port}/"), HeaderMap::new(), String::new()).await;
            assert!(answer.status.is_none() && answer.text.contains("not public"), "{answer:?}");
            assert_eq!(asked.load(Ordering::SeqCst), 1);
        }
        assert_eq!(visits.load(Ordering::SeqCst), 0);
    }

    #[tokio::test]
    async fn r50_what_was_looked_at_is_what_is_connected_to() {
        // Looked up a second time, the name would lead elsewhere.
        let (port, visits) = private_service().await;
        let (lookup, asked) = answering(&[&["127.0.0.1"], &["10.0.0.1"]]);
        let calls = Calls::new(lookup, true);
        // A name needs https also on a test desk; this service speaks no TLS, but it is reached.
        let answer = calls.post(&format!("https://hook.example:{port}/"), HeaderMap::new(), String::new()).await;
        assert!(answer.status.is_none(), "{answer:?}");
        assert_eq!((asked.load(Ordering::SeqCst), visits.load(Ordering::SeqCst)), (1, 1));
        let answer = calls.post(&format!("https://hook.example:{port}/"), HeaderMap::new(), String::new()).await;
        assert!(answer.text.contains("10.0.0.1, which is not public"), "{answer:?}");
        assert_eq!(visits.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn r50_literal_addresses_pass_no_resolver_and_are_refused_all_the_same() {
        let (port, visits) = private_service().await;
        let (lookup, asked) = answering(&[&["127.0.0.1"]]);
        let calls = Calls::new(lookup, false);
        for host in ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "localhost"] {
            let answer = calls.post(&format!("https://{host}:{port}/"), HeaderMap::new(), String::new()).await;
            assert!(answer.status.is_none() && answer.text.contains("not a public address"), "{host}: {answer:?}");
        }
        assert_eq!((asked.load(Ordering::SeqCst), visits.load(Ordering::SeqCst)), (0, 0));
        // The same double is reached where loopback is allowed.
        let calls = Calls::new(super::super::system_lookup(), true);
        let answer = calls.post(&format!("http://127.0.0.1:{port}/"), HeaderMap::new(), String::new()).await;
        assert_eq!((answer.status, visits.load(Ordering::SeqCst)), (Some(204), 1));
    }
}
