//! `/services/v2/order/certificate`: one endpoint a file.

pub mod additional_emails;
pub mod create;
pub mod dcv;
pub mod duplicate;
pub mod further;
pub mod list;
pub mod notes;
pub mod reissue;
pub mod renewal;
pub mod resend_emails;
pub mod revoke;
pub mod show;
pub mod status;
pub mod status_changes;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use sealpost_domain::{EmailAddress, Fqdn, OrderId};

use crate::error::{ApiError, FieldError};

/// The order that a path names by its number. Anything else is no order.
pub struct OrderPath(pub OrderId);

impl<S: Send + Sync> FromRequestParts<S> for OrderPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let missing = || ApiError::NotFound("order");
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(|_no_path| missing())?;
        parse_id(&text).map(|id| Self(OrderId(id))).ok_or_else(missing)
    }
}

/// A number as in a URL: digits only.
pub fn parse_id(text: &str) -> Option<i64> {
    text.parse().ok().filter(|id| *id > 0 && text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A list of addresses: spaces around one are cut, every bad one is told.
pub fn addresses(path: &str, list: &[String], most: usize) -> Result<Vec<EmailAddress>, Vec<FieldError>> {
    if list.len() > most {
        return Err(vec![FieldError::invalid(path, format!("at most {most} addresses are kept, not {}", list.len()))]);
    }
    let mut addresses = Vec::with_capacity(list.len());
    let mut errors = Vec::new();
    for (index, text) in list.iter().enumerate() {
        match EmailAddress::parse_international(text.trim_matches(' ')) {
            Ok(address) => addresses.push(address),
            Err(error) => {
                let reason = format!("{} is not an address: {error}", quoted(text));
                errors.push(FieldError::invalid(&format!("{path}[{index}]"), reason));
            }
        }
    }
    if errors.is_empty() { Ok(addresses) } else { Err(errors) }
}

/// What the caller wrote, cut to a length that an error can carry.
pub fn quoted(text: &str) -> String {
    let short: String = text.chars().take(80).collect();
    let more = if short.len() < text.len() { "…" } else { "" };
    format!("{short:?}{more}")
}

/// A member that is set: an empty string counts as left out.
pub fn set(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

/// A wildcard's address is found under its base name.
pub fn email_domain(path: &str, text: Option<&str>) -> Result<Option<Fqdn>, FieldError> {
    let parse = |text: &str| {
        Fqdn::parse(text)
            .map_err(|error| FieldError::invalid(path, format!("{} is not a domain: {error}", quoted(text))))
    };
    set(text).map(parse).transpose()
}
