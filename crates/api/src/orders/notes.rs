//! Ending an order, and writing notes on it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::flexible;
use crate::ids::UserRef;

/// Body of `PUT /order/certificate/{order_id}/status`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct UpdateStatus {
    /// Required. `canceled`, in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(required = true, nullable = false, examples("canceled"))]
    pub status: Option<String>,
    /// Why. Required for canceling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Whether to tell the people on the order. Default true.
    #[serde(default, deserialize_with = "flexible::boolean", skip_serializing_if = "Option::is_none")]
    pub send_emails: Option<bool>,
}

/// Body of `POST /order/certificate/{order_id}/note`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NewNote {
    /// Required. What to note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(required = true, nullable = false)]
    pub text: Option<String>,
}

/// A note on an order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Note {
    /// The note's id.
    pub id: i64,
    /// When it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_created: Option<String>,
    /// What it says.
    #[serde(default)]
    pub text: String,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UserRef>,
}

/// Answer of `GET /order/certificate/{order_id}/note`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Notes {
    /// All notes on the order, the newest first.
    #[serde(default)]
    pub notes: Vec<Note>,
}
