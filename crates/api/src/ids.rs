//! How one object names another.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::flexible;

/// Names an object in a request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct IdRef {
    /// The object's id; a string of digits is taken as well.
    #[serde(default, deserialize_with = "flexible::integer", skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
}

impl From<i64> for IdRef {
    fn from(id: i64) -> Self {
        Self { id: Some(id) }
    }
}

/// Names an object in an answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NamedId {
    /// The object's id.
    pub id: i64,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Names a user in an answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct UserRef {
    /// The user's id.
    pub id: i64,
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Email address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// Which part of a list an answer holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Page {
    /// How many entries pass the filters, on all pages together.
    pub total: i64,
    /// How many entries a page holds at most, as asked for.
    pub limit: i64,
    /// Index of the first entry of this page; the list's first entry has 0.
    pub offset: i64,
}
