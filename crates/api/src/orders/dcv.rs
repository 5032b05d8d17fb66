//! The method by which control of an order's names is proved.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Body of `PUT /order/certificate/{order_id}/dcv-method`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ChangeDcvMethod {
    /// Required. `email`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(required = true, nullable = false, examples("email"))]
    pub dcv_method: Option<String>,
}

/// Answer to a change to a method with a token, which Sealpost does not offer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DcvToken {
    /// What has to be published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dcv_random_value: Option<String>,
    /// When it ends, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiration_date: Option<String>,
}

/// Body of `PUT /order/certificate/{order_id}/check-dcv`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CheckDcv {
    /// The names to look at; left out: all.
    #[serde(default, alias = "dns_names_validations", skip_serializing_if = "Option::is_none")]
    pub dns_name_validations: Option<Vec<String>>,
}

/// Answer of a service that looks for tokens; Sealpost has nothing to look for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DcvChecked {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_status: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_id: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dcv_status: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dns_name_validations: Vec<DcvCheckedName>,
}

/// One name of [`DcvChecked`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DcvCheckedName {
    #[serde(default)]
    pub dns_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}
