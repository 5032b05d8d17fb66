//! `/sealpost/v1/orders/{order_id}/additional-emails`: the list of an order, what
//! it was before, and changes that do not run over one another.

pub mod change;
pub mod replace;
pub mod show;

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use sealpost_api::recipients::{EmailItem, ListedEmail, ListedEmails};
use sealpost_domain::order::AdditionalEmail;
use sealpost_domain::{EmailAddress, Language};

use super::orders::{quoted, set};
use crate::error::{ApiError, FieldError};

/// The list with its `ETag`.
fn answer(list: &[AdditionalEmail], rest: ListedEmails) -> Response {
    let body = ListedEmails { additional_emails: listed(list), ..rest };
    let mut response = Json(body).into_response();
    if let Ok(tag) = HeaderValue::from_str(&etag(list)) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

fn listed(list: &[AdditionalEmail]) -> Vec<ListedEmail> {
    let one = |listed: &AdditionalEmail| ListedEmail {
        email: listed.email.to_string(),
        locale: listed.language.map(|language| language.code().to_owned()),
    };
    list.iter().map(one).collect()
}

/// Of the addresses, their order and their languages, and of nothing else.
fn etag(list: &[AdditionalEmail]) -> String {
    let text = serde_json::json!(list).to_string();
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
    format!("\"{}\"", hex::encode(&digest.as_ref()[..16]))
}

/// `If-Match` (RFC 9110 §13.1.1): which lists may be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IfMatch {
    /// The header is not there.
    Missing,
    /// `*`: whatever the list is.
    Any,
    /// One of these entity tags, in their quotes; weak ones match nothing.
    Tags(Vec<String>),
}

impl IfMatch {
    /// Refuses a call without the header.
    fn required(self) -> Result<Self, ApiError> {
        if self == Self::Missing { Err(ApiError::PreconditionRequired) } else { Ok(self) }
    }

    /// Whether a list may be changed.
    fn holds(&self, list: &[AdditionalEmail]) -> bool {
        match self {
            Self::Missing | Self::Any => true,
            Self::Tags(tags) => tags.contains(&etag(list)),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        if text.trim() == "*" {
            return Some(Self::Any);
        }
        let tag = |text: &str| {
            let text = text.trim();
            let opaque = text.strip_prefix("W/").unwrap_or(text).strip_prefix('"')?.strip_suffix('"')?;
            (!opaque.contains('"')).then(|| text.to_owned())
        };
        text.split(',').map(tag).collect::<Option<_>>().map(Self::Tags)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let mut values = parts.headers.get_all(header::IF_MATCH).iter().peekable();
        if values.peek().is_none() {
            return Ok(Self::Missing);
        }
        let texts: Result<Vec<&str>, _> = values.map(HeaderValue::to_str).collect();
        texts.ok().and_then(|texts| Self::parse(&texts.join(","))).ok_or_else(|| {
            let message = "If-Match: it must be an ETag as it came, with its quotes, or *".to_owned();
            ApiError::Fields(vec![FieldError { code: "invalid_if_match".to_owned(), message }])
        })
    }
}

/// An address with its language, if one is told: a known one.
fn item(path: &str, item: &EmailItem) -> Result<AdditionalEmail, FieldError> {
    let (email, locale) = item.parts();
    let email = email.ok_or_else(|| FieldError::required(&format!("{path}.email")))?;
    let email = address(path, email)?;
    let language = match set(locale) {
        None => None,
        Some(text) => Some(Language::find(text).ok_or_else(|| {
            let known: Vec<_> = Language::ALL.into_iter().map(Language::code).collect();
            let reason = format!("{} is none of {}", quoted(text), known.join(", "));
            FieldError::invalid(&format!("{path}.locale"), reason)
        })?),
    };
    Ok(AdditionalEmail { email, language })
}

/// An address by the rules of the compatible call: spaces around it are cut.
pub(super) fn address(path: &str, text: &str) -> Result<EmailAddress, FieldError> {
    EmailAddress::parse_international(text.trim_matches(' '))
        .map_err(|error| FieldError::invalid(path, format!("{} is not an address: {error}", quoted(text))))
}

/// What is good, and what is wrong with the rest.
fn sorted<T>(results: impl Iterator<Item = Result<T, FieldError>>, errors: &mut Vec<FieldError>) -> Vec<T> {
    results.filter_map(|result| result.map_err(|error| errors.push(error)).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_if_match_is_a_star_or_tags() {
        let tags = |tags: &[&str]| Some(IfMatch::Tags(tags.iter().map(|tag| (*tag).to_owned()).collect()));
        for (text, wanted) in [
            ("*", Some(IfMatch::Any)),
            (" * ", Some(IfMatch::Any)),
            ("\"a\"", tags(&["\"a\""])),
            ("\"a\", W/\"b\" ,\"\"", tags(&["\"a\"", "W/\"b\"", "\"\""])),
            ("", None),
            ("a", None),
            ("\"a", None),
            ("\"", None),
            ("\"a\"b\"", None),
            ("\"a\",*", None),
        ] {
            assert_eq!(IfMatch::parse(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_tag_tells_lists_apart() {
        let listed =
            |email: &str, language| AdditionalEmail { email: EmailAddress::parse(email).expect("valid"), language };
        let (a, b) = (listed("a@example.com", None), listed("b@example.com", None));
        let korean = listed("a@example.com", Some(Language::Korean));
        let lists = [vec![], vec![a.clone()], vec![a.clone(), b.clone()], vec![b, a.clone()], vec![korean]];
        let tags: std::collections::BTreeSet<_> = lists.iter().map(|list| etag(list)).collect();
        assert_eq!(tags.len(), lists.len());
        let weak = IfMatch::parse(&format!("W/{}", etag(&lists[1]))).expect("a tag");
        let strong = IfMatch::parse(&format!("\"x\", {}", etag(&lists[1]))).expect("tags");
        assert!(strong.holds(std::slice::from_ref(&a)) && !strong.holds(&[]) && !weak.holds(std::slice::from_ref(&a)));
    }
}
