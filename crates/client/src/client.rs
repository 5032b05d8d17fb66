//! [`Client`], and the one path that every call takes.

use std::fmt;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, RequestBuilder, redirect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use url::Url;

use crate::error::Error;
use crate::urls;

const KEY: HeaderName = HeaderName::from_static("x-dc-devkey");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const CONNECT: Duration = Duration::from_secs(10);

/// How long a call may take, from connecting to the last byte.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(30);

/// Speaks to one server with one API key. Cloning is cheap, and clones share
/// their connections.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    root: Url,
}

impl Client {
    /// Connects to nothing yet. `base_url` is the server's, with or without
    /// `/services/v2` and a slash at the end.
    pub fn new(base_url: &str, api_key: &str) -> Result<Self, Error> {
        let root = urls::root(base_url)?;
        let mut key = HeaderValue::from_str(api_key).map_err(Error::Key)?;
        key.set_sensitive(true);
        // The vendor answers in the format of the request's Content-Type, also
        // where the request has no body.
        let headers = HeaderMap::from_iter([(KEY, key), (ACCEPT, JSON), (CONTENT_TYPE, JSON)]);
        let http = reqwest::Client::builder()
            .default_headers(headers)
            .user_agent(concat!("sealpost-client/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT)
            .timeout(TIMEOUT)
            .build()?;
        Ok(Self { http, root })
    }

    /// The server's URL, without `/services/v2`.
    pub fn root_url(&self) -> &Url {
        &self.root
    }

    /// A call of the compatible API: `services/v2` and these segments.
    pub(crate) fn call(&self, method: Method, path: &[&str]) -> Call {
        self.request(method, urls::join(&self.root, &["services", "v2"], path))
    }

    /// A call of Sealpost's own API: `sealpost/v1` and these segments.
    pub(crate) fn own_call(&self, method: Method, path: &[&str]) -> Call {
        self.request(method, urls::join(&self.root, &["sealpost", "v1"], path))
    }

    fn request(&self, method: Method, url: Url) -> Call {
        Call(self.http.request(method, url))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("root", &self.root.as_str()).finish_non_exhaustive()
    }
}

/// A call that is being put together; it ends in one of the methods that wait
/// for the answer.
pub(crate) struct Call(RequestBuilder);

impl Call {
    pub(crate) fn query(self, pairs: &[(impl Serialize, impl Serialize)]) -> Self {
        if pairs.is_empty() { self } else { Self(self.0.query(pairs)) }
    }

    pub(crate) fn body(self, body: &impl Serialize) -> Self {
        Self(self.0.json(body))
    }

    /// A mail message as the body.
    pub(crate) fn message(self, bytes: Vec<u8>) -> Self {
        Self(self.0.header(CONTENT_TYPE, "message/rfc822").body(bytes))
    }

    /// A value that cannot stand in a header fails the call when it is made.
    pub(crate) fn header(self, name: HeaderName, value: &str) -> Self {
        Self(self.0.header(name, value))
    }

    pub(crate) fn timeout(self, timeout: Duration) -> Self {
        Self(self.0.timeout(timeout))
    }

    /// Waits for an answer without content.
    pub(crate) async fn done(self) -> Result<(), Error> {
        self.bytes().await.map(drop)
    }

    /// Waits for an answer in JSON.
    pub(crate) async fn json<T: DeserializeOwned>(self) -> Result<T, Error> {
        let body = self.bytes().await?;
        serde_json::from_slice(&body).map_err(Error::Decode)
    }

    /// Waits for an answer in JSON, with its `ETag`.
    pub(crate) async fn tagged<T: DeserializeOwned>(self) -> Result<(T, String), Error> {
        let (headers, body) = self.whole().await?;
        let etag = headers.get(ETAG).and_then(|tag| tag.to_str().ok()).unwrap_or_default().to_owned();
        Ok((serde_json::from_slice(&body).map_err(Error::Decode)?, etag))
    }

    /// Waits for an answer in JSON, or without content.
    pub(crate) async fn json_or_nothing<T: DeserializeOwned>(self) -> Result<Option<T>, Error> {
        let body = self.bytes().await?;
        if body.is_empty() { Ok(None) } else { serde_json::from_slice(&body).map(Some).map_err(Error::Decode) }
    }

    /// Waits for the bytes of an answer; whatever is not a success is an error.
    pub(crate) async fn bytes(self) -> Result<Vec<u8>, Error> {
        self.whole().await.map(|(_, body)| body)
    }

    async fn whole(self) -> Result<(HeaderMap, Vec<u8>), Error> {
        let answer = self.0.send().await?;
        let status = answer.status();
        let headers = answer.headers().clone();
        let body = answer.bytes().await?;
        if status.is_success() { Ok((headers, body.into())) } else { Err(Error::from_answer(status, &headers, &body)) }
    }
}
