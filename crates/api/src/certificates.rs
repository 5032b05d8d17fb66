//! Certificates as texts.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One certificate of a chain.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ChainCertificate {
    /// Common name of the certificate's subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject_common_name: Option<String>,
    /// The certificate, PEM, with CR LF at the line ends.
    pub pem: String,
}

/// Answer of `GET /certificate/{certificate_id}/chain`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Intermediates {
    /// What stands between the certificate and its root, issuer first.
    #[serde(default)]
    pub intermediates: Vec<ChainCertificate>,
}
