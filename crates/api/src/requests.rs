//! `/request`: what somebody in the account asked for, and who approved it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{NamedId, Page, UserRef};
use crate::orders::{OrderCertificate, OrderProduct};

/// Answer of `GET /request`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RequestList {
    /// One page, the newest first.
    #[serde(default)]
    pub requests: Vec<RequestInfo>,
    /// Which part of the list this is.
    #[serde(default)]
    pub page: Page,
}

/// A request of the account; what `PUT …/revoke` answers when somebody else has
/// to approve it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RequestInfo {
    /// The request's id.
    pub id: i64,
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// `new_request`, `reissue`, `duplicate` or `revoke`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// `pending`, `approved` or `rejected`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// When it was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_processed: Option<String>,
    /// Who made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester: Option<UserRef>,
    /// Who decided it; nobody had to when this is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processor: Option<UserRef>,
    /// The same, under its older name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<UserRef>,
    /// The order that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<RequestedOrder>,
    /// Why a certificate is to be revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation_reason: Option<String>,
    /// For the one who approves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comments: Option<String>,
    /// What the one who decided it wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processor_comment: Option<String>,
}

/// The order of a request, in a few words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RequestedOrder {
    /// The order's id.
    pub id: i64,
    /// Its status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The certificate that the request is about.
    #[serde(default)]
    pub certificate: OrderCertificate,
    /// For whom; not for DV orders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<NamedId>,
    /// The division that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<NamedId>,
    /// What was ordered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<OrderProduct>,
}

/// Body of `PUT /request/{request_id}/status`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct UpdateRequest {
    /// Required. `approved` or `rejected`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(required = true, nullable = false, examples("approved"))]
    pub status: Option<String>,
    /// Why; kept with the request and told to whoever made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processor_comment: Option<String>,
}
