//! [`Body`]: a request body, parsed once, with errors that name the member.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use serde::de::DeserializeOwned;

use crate::error::{ApiError, FieldError};
use crate::json;
use crate::listen::TooSlow;

/// Largest body (R45).
pub const MAX_BODY: usize = 256 * 1024;

/// A JSON body. An empty body and `null` stand for an object without members
/// (API reference §3.10); handlers say what they miss.
pub struct Body<T>(pub T);

impl<T, S> FromRequest<S> for Body<T>
where
    T: DeserializeOwned + Default,
    S: Send + Sync,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.to_ascii_lowercase().contains("xml") {
            return Err(ApiError::UnsupportedMediaType);
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            // axum tells a body over the limit from one that broke off by status alone.
            if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
                ApiError::TooLarge
            } else if came_too_slowly(&rejection) {
                ApiError::TooSlow
            } else {
                ApiError::BadFormat("The body could not be read.".to_owned())
            }
        })?;
        decode(&bytes).map(Self)
    }
}

fn came_too_slowly(rejection: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(rejection), |error| error.source()).any(<dyn std::error::Error>::is::<TooSlow>)
}

fn decode<T: DeserializeOwned + Default>(bytes: &[u8]) -> Result<T, ApiError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(T::default());
    }
    let value = json::parse(bytes).map_err(|error| ApiError::BadFormat(format!("The body is not valid: {error}.")))?;
    match value {
        serde_json::Value::Null => return Ok(T::default()),
        serde_json::Value::Object(_) => {}
        _ => return Err(ApiError::BadFormat("The body must be a JSON object.".to_owned())),
    }
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        ApiError::Fields(vec![FieldError::invalid(&path, error.into_inner())])
    })
}

#[cfg(test)]
mod tests {
    use sealpost_api::emails::ResendEmails;

    use super::*;

    #[test]
    fn nothing_at_all_means_no_parameters() {
        for text in ["", "  \r\n", "null", "{}", r#"{"left":"over"}"#, r#"{"domain_approval_emails":null}"#] {
            assert_eq!(decode::<ResendEmails>(text.as_bytes()).expect(text), ResendEmails::default(), "{text}");
        }
    }

    #[test]
    fn a_wrong_type_is_told_by_its_path() {
        for (text, code, path) in [
            (r#"{"locale":5}"#, "invalid_locale", "locale"),
            (r#"{"domain_approval_emails":"x"}"#, "invalid_domain_approval_emails", "domain_approval_emails"),
            (r#"{"domain_approval_emails":[{},{"email":[]}]}"#, "invalid_email", "domain_approval_emails[1].email"),
        ] {
            let Err(ApiError::Fields(fields)) = decode::<ResendEmails>(text.as_bytes()) else { panic!("{text}") };
            assert_eq!(fields[0].code, code);
            assert!(fields[0].message.starts_with(path), "{}", fields[0].message);
        }
        assert!(matches!(decode::<ResendEmails>(b"[]"), Err(ApiError::BadFormat(_))));
    }
}
