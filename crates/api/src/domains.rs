//! Domains that an account has validated ahead of its orders.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::flexible;
use crate::ids::{NamedId, Page};

/// Answer of `GET /domain`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Domains {
    /// The domains of this page.
    #[serde(default)]
    pub domains: Vec<Domain>,
    /// Which part of the whole list that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Page>,
}

/// A domain of the account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Domain {
    /// The domain's id.
    pub id: i64,
    /// The domain: `example.com`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether it can be ordered for.
    #[serde(default, deserialize_with = "flexible::flag")]
    pub is_active: bool,
    /// `pending` or `approved`. Kept for old clients: read `validations`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// When it was added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_created: Option<String>,
    /// The organization that it belongs to.
    #[serde(default, deserialize_with = "flexible::object_or_empty_list", skip_serializing_if = "Option::is_none")]
    pub organization: Option<NamedId>,
    /// What it has been validated for, when asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validations: Option<Vec<DomainValidation>>,
    /// How control is proved: `email` and others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dcv_method: Option<String>,
    /// The container that it belongs to.
    #[serde(default, deserialize_with = "flexible::object_or_empty_list", skip_serializing_if = "Option::is_none")]
    pub container: Option<NamedId>,
}

/// What a domain has been validated for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DomainValidation {
    /// `ov` or `ev`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The same in capitals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The same in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_created: Option<String>,
    /// Until when it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validated_until: Option<String>,
    /// `active`, `pending` or `expired`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Whether control is proved: `complete` or `pending`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dcv_status: Option<String>,
}
