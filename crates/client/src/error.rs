//! What can go wrong with a call.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, InvalidHeaderValue, RETRY_AFTER};
use sealpost_api::errors::{ErrorEntry, Errors};

/// What can go wrong with a call. Each message tells the whole story, causes
/// included, so that printing it is enough.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The server refused the call, or failed.
    #[error("{message} ({code}, status {status})")]
    Api {
        /// The HTTP status.
        status: u16,
        /// The first entry's code, such as `not_found|order`; `http_` and the
        /// status if the answer is not in the API's shape.
        code: String,
        /// All entries' messages, joined by semicolons.
        message: String,
        /// The entries as they came; empty if the answer is not in the API's
        /// shape.
        errors: Vec<ErrorEntry>,
        /// How long the server asked to wait before the next call.
        retry_after: Option<Duration>,
        /// What the server's operator finds the call by.
        request_id: Option<String>,
    },
    /// The server could not be reached, or the answer broke off. A change may
    /// have happened nevertheless.
    #[error("the server did not answer: {}", chain(.0))]
    Transport(reqwest::Error),
    /// The call succeeded, but its answer is not what the API describes.
    #[error("the server's answer was not understood: {0}")]
    Decode(serde_json::Error),
    /// The base URL cannot be used.
    #[error("the server's URL {0}")]
    Url(String),
    /// The API key holds a character that no header can carry.
    #[error("the API key holds a character that cannot be sent")]
    Key(#[source] InvalidHeaderValue),
}

impl Error {
    /// The API's code, if the server answered with one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Api { code, .. } => Some(code),
            _ => None,
        }
    }

    /// The HTTP status, if the server answered with a failure.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Api { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Whether the same call could succeed later: the server was busy, failed,
    /// or was not reached.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Api { status, .. } => matches!(status, 429 | 500 | 502 | 503 | 504),
            Self::Transport(error) => !error.is_builder(),
            _ => false,
        }
    }

    pub(crate) fn from_answer(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Self {
        let errors = serde_json::from_slice(body).map(|Errors { errors }| errors).unwrap_or_default();
        let (code, message) = match errors.first() {
            Some(first) => (first.code.clone(), join(&errors)),
            None => (format!("http_{}", status.as_u16()), format!("The server answered {status}.")),
        };
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        Self::Api {
            status: status.as_u16(),
            code,
            message,
            errors,
            retry_after: text(RETRY_AFTER.as_str()).and_then(|text| text.parse().ok()).map(Duration::from_secs),
            request_id: text("x-request-id").map(str::to_owned),
        }
    }
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        // The URL of an inbox call can hold an address; messages are logged.
        Self::Transport(error.without_url())
    }
}

fn join(errors: &[ErrorEntry]) -> String {
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    messages.join("; ")
}

/// The whole story of a failure: its outermost message says little.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn answer(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> Error {
        let status = StatusCode::from_u16(status).expect("a status");
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, HeaderValue::from_static(value));
        }
        Error::from_answer(status, &map, body.as_bytes())
    }

    #[test]
    fn a_refusal_carries_code_and_messages() {
        let body =
            r#"{"errors":[{"code":"not_found|order","message":"No such order."},{"code":"x","message":"Sorry."}]}"#;
        let error = answer(404, &[("x-request-id", "r-1")], body);
        assert_eq!(error.code(), Some("not_found|order"));
        assert_eq!(error.status(), Some(404));
        assert_eq!(error.to_string(), "No such order.; Sorry. (not_found|order, status 404)");
        assert!(!error.is_temporary());
        let Error::Api { errors, retry_after: None, request_id, .. } = error else { panic!("{error:?}") };
        assert_eq!(errors.len(), 2);
        assert_eq!(request_id.as_deref(), Some("r-1"));
    }

    #[test]
    fn a_full_window_tells_how_long_to_wait() {
        let body = r#"{"errors":[{"code":"request_limit_exceeded","message":"Service unavailable"}]}"#;
        let error = answer(429, &[("retry-after", "7")], body);
        assert!(error.is_temporary());
        let Error::Api { retry_after, .. } = error else { panic!("{error:?}") };
        assert_eq!(retry_after, Some(Duration::from_secs(7)));
    }

    #[test]
    fn any_body_of_a_failure_is_survived() {
        for body in ["", "<html>Bad gateway</html>", "null", "[]", "{}", r#"{"errors":{}}"#, r#"{"errors":[]}"#] {
            let error = answer(502, &[("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT")], body);
            assert_eq!(error.to_string(), "The server answered 502 Bad Gateway. (http_502, status 502)", "{body}");
        }
        assert_eq!(answer(404, &[], r#"{"errors":[{"message":"Gone."}]}"#).code(), Some(""));
    }
}
