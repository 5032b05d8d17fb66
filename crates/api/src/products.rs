//! What can be ordered.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::flexible;
use crate::orders::ServerPlatform;

/// Answer of `GET /product`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProductList {
    /// The products that the account can order.
    #[serde(default)]
    pub products: Vec<Product>,
}

/// A product, in short.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Product {
    /// The word in the ordering call's URL: `ssl_dv_geotrust`.
    pub name_id: String,
    /// Its name, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its group: `dv_ssl_certificate` or `ssl_certificate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
    /// Its type: `dv_ssl_certificate` or `ssl_certificate`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// For how many years a certificate can be ordered.
    #[serde(default, deserialize_with = "flexible::integers", skip_serializing_if = "Vec::is_empty")]
    pub allowed_validity_years: Vec<i64>,
    /// For how many years an order can run.
    #[serde(default, deserialize_with = "flexible::integers", skip_serializing_if = "Vec::is_empty")]
    pub allowed_order_validity_years: Vec<i64>,
    /// The signature hashes to choose from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature_hash_types: Option<SignatureHashTypes>,
    /// Whether an order must bring a CSR.
    #[serde(default, deserialize_with = "flexible::flag")]
    pub csr_required: bool,
}

/// The signature hashes to choose from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SignatureHashTypes {
    /// All of them.
    #[serde(default)]
    pub allowed_hash_types: Vec<SignatureHash>,
    /// The one that is used when an order names none: `sha256`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_hash_type_id: Option<String>,
}

/// A signature hash.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SignatureHash {
    /// The word in orders: `sha256`.
    pub id: String,
    /// Its name, for people: `SHA-256`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Answer of `GET /product/{name_id}`: a product in full.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProductInfo {
    /// The word in the ordering call's URL: `ssl_dv_geotrust`.
    pub name_id: String,
    /// Its name, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its group: `dv_ssl_certificate` or `ssl_certificate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
    /// Its type: `dv_ssl_certificate` or `ssl_certificate`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// What is validated: `DV`, `OV` or `EV`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_type: Option<String>,
    /// Whether a certificate can be issued a second time for another server.
    #[serde(default, deserialize_with = "flexible::flag")]
    pub duplicates_allowed: bool,
    /// For how many years a certificate can be ordered.
    #[serde(default, deserialize_with = "flexible::integers", skip_serializing_if = "Vec::is_empty")]
    pub allowed_validity_years: Vec<i64>,
    /// For how many years an order can run.
    #[serde(default, deserialize_with = "flexible::integers", skip_serializing_if = "Vec::is_empty")]
    pub allowed_order_validity_years: Vec<i64>,
    /// The signature hashes to choose from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature_hash_types: Option<SignatureHashTypes>,
    /// Whether an order may hold more names than the common name.
    #[serde(default, deserialize_with = "flexible::boolean", skip_serializing_if = "Option::is_none")]
    pub additional_dns_names_allowed: Option<bool>,
    /// Whether an order may choose the day of expiry.
    #[serde(default, deserialize_with = "flexible::boolean", skip_serializing_if = "Option::is_none")]
    pub custom_expiration_date_allowed: Option<bool>,
    /// Whether an order must bring a CSR.
    #[serde(default, deserialize_with = "flexible::flag")]
    pub csr_required: bool,
    /// The issuers to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed_ca_certs: Vec<AllowedCaCert>,
    /// The server software to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub server_platforms: Vec<ServerPlatform>,
    /// What ordering agrees to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license_agreement: Option<String>,
}

/// An issuer that an order can choose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AllowedCaCert {
    /// The issuer's id, for `certificate.ca_cert_id`; opaque.
    pub id: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The chain up to the root, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chain_info: Option<String>,
}
