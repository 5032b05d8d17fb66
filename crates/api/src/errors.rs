//! The one shape of every failure.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The body of every answer with a status of 400 or more.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Errors {
    /// What went wrong, the main thing first; never empty.
    pub errors: Vec<ErrorEntry>,
}

/// One thing that went wrong.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ErrorEntry {
    /// For programs; a qualifier may follow after a bar: `not_found|order`.
    #[serde(default)]
    pub code: String,
    /// For people, in English. For a bad member it tells the member's JSON path.
    #[serde(default)]
    pub message: String,
}

impl Errors {
    /// A failure with one entry.
    pub fn one(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { errors: vec![ErrorEntry { code: code.into(), message: message.into() }] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_written_as_published() {
        let errors = Errors::one("not_found|order", "No such order.");
        let body = serde_json::to_string(&errors).expect("plain types serialise");
        assert_eq!(body, r#"{"errors":[{"code":"not_found|order","message":"No such order."}]}"#);
    }
}
