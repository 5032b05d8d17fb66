//! What comes after an order's first certificate: reissues, duplicates,
//! revocations, and the switches of its renewal notices.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{CertificateRequest, DcvEmail, OrderCertificate};
use crate::flexible;

/// Body of `POST /order/certificate/{order_id}/reissue` and `…/duplicate`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FurtherCertificate {
    /// Required. The certificate that is wanted. Names that are left out stay
    /// as they are; the CSR is required.
    #[serde(default, deserialize_with = "flexible::object", skip_serializing_if = "Option::is_none")]
    #[schema(required = true, nullable = false)]
    pub certificate: Option<CertificateRequest>,
    /// Skips approval by an administrator, if the caller could give it.
    #[serde(default, deserialize_with = "flexible::boolean", skip_serializing_if = "Option::is_none")]
    pub skip_approval: Option<bool>,
    /// How control of new names is proved; the order's own method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(examples("email"))]
    pub dcv_method: Option<String>,
    /// Whom to ask about which new name; as when ordering.
    #[serde(default, deserialize_with = "flexible::objects", skip_serializing_if = "Option::is_none")]
    pub dcv_emails: Option<Vec<DcvEmail>>,
    /// For the one who approves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comments: Option<String>,
}

/// Answer of `GET /order/certificate/{order_id}/reissue` and `…/duplicate`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CertificateList {
    /// The newest first.
    #[serde(default)]
    pub certificates: Vec<ListedCertificate>,
}

/// A reissue or a duplicate of an order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ListedCertificate {
    #[serde(flatten)]
    pub certificate: OrderCertificate,
    /// `pending`, `approved` (issued), `revoked`, `expired` or `rejected`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Of a duplicate: its number on the order, `001` for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_id: Option<String>,
}

/// Body of `PUT /certificate/{certificate_id}/revoke` and
/// `PUT /order/certificate/{order_id}/revoke`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Revoke {
    /// For the one who approves it, and for the people on the order. `comment`
    /// is taken as well.
    #[serde(default, alias = "comment", skip_serializing_if = "Option::is_none")]
    pub comments: Option<String>,
    /// Revokes at once, if the caller's role may.
    #[serde(default, deserialize_with = "flexible::boolean", skip_serializing_if = "Option::is_none")]
    pub skip_approval: Option<bool>,
    /// `unspecified`, `key_compromise`, `affiliation_changed`, `superseded` or
    /// `cessation_of_operation`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(examples("superseded"))]
    pub revocation_reason: Option<String>,
}

/// Body of `PUT /order/certificate/{order_id}/custom-renewal-message`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RenewalMessage {
    /// Required. Put into the mails that remind of renewal; an empty text takes
    /// the message away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(required = true, nullable = false)]
    pub custom_renewal_message: Option<String>,
}

/// Answer of `GET /order/certificate/status-changes`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StatusChanges {
    /// The orders that changed, in the order in which they did; left out when
    /// there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<StatusChange>,
}

/// An order whose status changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StatusChange {
    /// The order's id.
    pub order_id: i64,
    /// Its primary certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_id: Option<i64>,
    /// What it changed to.
    pub status: String,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_spellings_of_the_comment_are_read() {
        for member in ["comment", "comments"] {
            let revoke: Revoke =
                serde_json::from_value(json!({ member: "x", "skip_approval": "True" })).expect("valid");
            assert_eq!((revoke.comments.as_deref(), revoke.skip_approval), (Some("x"), Some(true)));
        }
    }

    #[test]
    fn nothing_to_report_is_an_empty_object() {
        assert_eq!(serde_json::to_value(StatusChanges::default()).expect("plain"), json!({}));
    }

    #[test]
    fn a_listed_certificate_is_one_object() {
        let certificate = OrderCertificate { id: Some(7), ..OrderCertificate::default() };
        let listed = ListedCertificate { certificate, status: Some("approved".to_owned()), sub_id: None };
        assert_eq!(serde_json::to_value(listed).expect("plain"), json!({ "id": 7, "status": "approved" }));
    }
}
