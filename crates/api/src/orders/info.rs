//! `GET /order/certificate/{order_id}`: all about one order.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{CustomField, Note, Validity};
use crate::flexible;
use crate::ids::{NamedId, UserRef};
use crate::organizations::Contact;

/// Answer of `GET /order/certificate/{order_id}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrderInfo {
    /// The order's id.
    pub id: i64,
    /// The certificate: what was asked for, and once issued what came of it.
    #[serde(default)]
    pub certificate: OrderCertificate,
    /// `needs_approval`, `pending`, `issued`, `reissue_pending`, `rejected`,
    /// `canceled`, `revoked` or `expired`.
    pub status: String,
    /// Whether this order renews another.
    #[serde(default, deserialize_with = "flexible::flag")]
    pub is_renewal: bool,
    /// Whether another order renewed this one.
    #[serde(default, deserialize_with = "flexible::flag")]
    pub is_renewed: bool,
    /// The order that renewed this one.
    #[serde(default, deserialize_with = "flexible::integer_zero_is_unset", skip_serializing_if = "Option::is_none")]
    pub renewed_order_id: Option<i64>,
    /// The order that this one renews.
    #[serde(default, deserialize_with = "flexible::integer_zero_is_unset", skip_serializing_if = "Option::is_none")]
    pub renewal_of_order_id: Option<i64>,
    /// When the order was placed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_created: Option<String>,
    /// First day of the order; once issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_valid_from: Option<String>,
    /// Last day of the order; once issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_valid_till: Option<String>,
    /// `1` when the order outlives its certificates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_multi_year_plan: Option<String>,
    /// For how many years the order was placed, if it was in years.
    #[serde(default, deserialize_with = "flexible::integer_zero_is_unset", skip_serializing_if = "Option::is_none")]
    pub validity_years: Option<i64>,
    /// For whom; not for DV orders.
    #[serde(default, deserialize_with = "flexible::object_or_empty_list", skip_serializing_if = "Option::is_none")]
    pub organization: Option<OrderOrganization>,
    /// Whether mails that remind of renewal are off.
    #[serde(default, deserialize_with = "flexible::flag")]
    pub disable_renewal_notifications: bool,
    /// Whether the mail that brings the certificate is off.
    #[serde(default, deserialize_with = "flexible::boolean", skip_serializing_if = "Option::is_none")]
    pub disable_issuance_email: Option<bool>,
    /// Whether the order renews itself: 1 or 0.
    #[serde(default, with = "flexible::one_or_zero", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    pub auto_renew: Option<bool>,
    /// Further addresses that receive the order's notices; left out when there
    /// are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub additional_emails: Vec<String>,
    /// Put into the mails that remind of renewal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_renewal_message: Option<String>,
    /// The division that the order belongs to.
    #[serde(default, deserialize_with = "flexible::object_or_empty_list", skip_serializing_if = "Option::is_none")]
    pub container: Option<NamedId>,
    /// What was ordered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<OrderProduct>,
    /// What was ordered, by its word in the ordering call's URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_name_id: Option<String>,
    /// Who speaks for the organization.
    #[serde(default, deserialize_with = "flexible::object_or_empty_list", skip_serializing_if = "Option::is_none")]
    pub organization_contact: Option<Contact>,
    /// Who gets the order's notices beside the one who ordered.
    #[serde(default, deserialize_with = "flexible::object_or_empty_list", skip_serializing_if = "Option::is_none")]
    pub technical_contact: Option<Contact>,
    /// Who ordered.
    #[serde(default, deserialize_with = "flexible::object_or_empty_list", skip_serializing_if = "Option::is_none")]
    pub user: Option<UserRef>,
    /// The order's requests, the newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<OrderRequest>,
    /// Notes on the order, the newest first; left out when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Values of the account's own fields; left out when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub custom_fields: Vec<CustomField>,
    /// How control of the names is proved: `email` and others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dcv_method: Option<String>,
    /// Why CAA records forbid the certificate for now: `caa_check_failed|…`. The
    /// signature is tried again by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caa_status_message: Option<String>,
    /// The client's own reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternative_order_id: Option<String>,
    /// How the order is paid, as the client put it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_method: Option<String>,
    /// Whether the certificate stays out of the public logs.
    #[serde(default, deserialize_with = "flexible::boolean", skip_serializing_if = "Option::is_none")]
    pub disable_ct: Option<bool>,
    /// Whether the certificate can be issued a second time for another server.
    #[serde(default, deserialize_with = "flexible::boolean", skip_serializing_if = "Option::is_none")]
    pub allow_duplicates: Option<bool>,
    /// How many duplicates there are.
    #[serde(default, deserialize_with = "flexible::integer", skip_serializing_if = "Option::is_none")]
    pub duplicates_count: Option<i64>,
    /// How many reissues there are.
    #[serde(default, deserialize_with = "flexible::integer", skip_serializing_if = "Option::is_none")]
    pub reissues_count: Option<i64>,
    /// Whether a request waits for approval.
    #[serde(default, deserialize_with = "flexible::boolean", skip_serializing_if = "Option::is_none")]
    pub has_pending_request: Option<bool>,
    /// How a code-signing key is delivered: always `none` for TLS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cs_provisioning_method: Option<String>,
}

/// The certificate of an order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrderCertificate {
    /// The certificate's id; for DV orders from the start, else once issued.
    #[serde(default, deserialize_with = "flexible::integer", skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    /// SHA-1 thumbprint, upper-case hex; once issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbprint: Option<String>,
    /// Serial number, upper-case hex; once issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serial_number: Option<String>,
    /// The main name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub common_name: Option<String>,
    /// All names; left out when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dns_names: Vec<String>,
    /// How long the certificate was asked to be valid, in the form that was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cert_validity: Option<Validity>,
    /// When it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_created: Option<String>,
    /// When it was signed; once issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_issued: Option<String>,
    /// First day of validity; once issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<String>,
    /// Last day of validity; once issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_till: Option<String>,
    /// Days until it expires, negative after that; once issued.
    #[serde(default, deserialize_with = "flexible::integer", skip_serializing_if = "Option::is_none")]
    pub days_remaining: Option<i64>,
    /// The certificate signing request, PEM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csr: Option<String>,
    /// The organization in the certificate; not for DV orders.
    #[serde(default, deserialize_with = "flexible::object_or_empty_list", skip_serializing_if = "Option::is_none")]
    pub organization: Option<NamedId>,
    /// Obsolete: organization units of old certificates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub organization_units: Vec<String>,
    /// The server software that the certificate is for.
    #[serde(default, deserialize_with = "flexible::object_or_empty_list", skip_serializing_if = "Option::is_none")]
    pub server_platform: Option<ServerPlatform>,
    /// Hash of the issuer's signature: `sha256`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature_hash: Option<String>,
    /// Bits of the key.
    #[serde(default, deserialize_with = "flexible::integer", skip_serializing_if = "Option::is_none")]
    pub key_size: Option<i64>,
    /// Who signs it.
    #[serde(default, deserialize_with = "flexible::object_or_empty_list", skip_serializing_if = "Option::is_none")]
    pub ca_cert: Option<CaCert>,
}

/// The server software that a certificate is for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ServerPlatform {
    /// Its number: 2 Apache, 45 nginx, -1 any other.
    pub id: i64,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where installing is explained.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub install_url: Option<String>,
    /// Where making a CSR is explained.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csr_url: Option<String>,
}

/// An issuer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CaCert {
    /// The issuer's id; opaque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// The organization that an order is for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrderOrganization {
    /// The organization's id.
    #[serde(default, deserialize_with = "flexible::integer", skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    /// Its legal name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The name that it trades under, when that is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assumed_name: Option<String>,
    /// Both names, for people to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Whether it can be ordered for.
    #[serde(default, deserialize_with = "flexible::boolean", skip_serializing_if = "Option::is_none")]
    pub is_active: Option<bool>,
    /// City.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// State or province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Country, two letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
}

/// What was ordered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrderProduct {
    /// The word in the ordering call's URL.
    pub name_id: String,
    /// Its name, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `dv_ssl_certificate` or `ssl_certificate`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// `dv`, `ov` or `ev`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_type: Option<String>,
    /// The same in capitals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_name: Option<String>,
    /// The same in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_description: Option<String>,
}

/// A request of an order: something that was asked for, perhaps to be approved.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrderRequest {
    /// The request's id.
    pub id: i64,
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// `new_request`, `reissue`, `duplicate` or `revoke`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// `submitted`, `pending`, `approved` or `rejected`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// For the one who approves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comments: Option<String>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_pending_order_shows_only_what_is_known() {
        let certificate = OrderCertificate { common_name: Some("a.example".to_owned()), ..Default::default() };
        let order = OrderInfo { id: 7, status: "pending".to_owned(), certificate, ..Default::default() };
        let wanted = json!({
            "id": 7,
            "certificate": {"common_name": "a.example"},
            "status": "pending",
            "is_renewal": false,
            "is_renewed": false,
            "disable_renewal_notifications": false,
        });
        assert_eq!(serde_json::to_value(&order).expect("plain types serialise"), wanted);
    }

    #[test]
    fn the_vendors_odd_members_are_read() {
        let order: OrderInfo = serde_json::from_value(json!({
            "id": 112_233,
            "certificate": {"id": 44, "common_name": "a.example", "days_remaining": -3, "organization": []},
            "status": "issued",
            "is_renewed": "1",
            "renewal_of_order_id": 0,
            "organization": {"name": "Example Ltd", "is_active": "1"},
            "technical_contact": [],
            "auto_renew": 0,
            "is_multi_year_plan": "1",
            "product": {"name_id": "ssl_basic", "type": "ssl_certificate"},
            "price": 12.5
        }))
        .expect("valid");
        assert!(order.is_renewed);
        assert_eq!(order.renewal_of_order_id, None);
        assert_eq!(order.organization.expect("given").is_active, Some(true));
        assert_eq!(order.certificate.organization, None);
        assert_eq!(order.technical_contact, None);
        assert_eq!(order.auto_renew, Some(false));
        assert_eq!(order.product.expect("given").kind.as_deref(), Some("ssl_certificate"));
    }
}
