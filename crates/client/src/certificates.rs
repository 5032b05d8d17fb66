//! Downloading and revoking certificates.

use reqwest::Method;
use sealpost_api::certificates::Intermediates;
use sealpost_api::orders::Revoke;
use sealpost_api::requests::RequestInfo;

use crate::{Client, Error};

/// The calls below `/certificate`.
impl Client {
    /// `GET /certificate/{certificate_id}/download/format/{format}`: a
    /// certificate as a file, in a format such as `pem_all`, `p7b` or `default`.
    pub async fn download(&self, certificate_id: i64, format: &str) -> Result<Vec<u8>, Error> {
        let id = certificate_id.to_string();
        self.call(Method::GET, &["certificate", &id, "download", "format", format]).bytes().await
    }

    /// `GET /certificate/download/order/{order_id}/format/{format}`: the primary
    /// certificate of an order as a file.
    pub async fn download_order(&self, order_id: i64, format: &str) -> Result<Vec<u8>, Error> {
        let id = order_id.to_string();
        self.call(Method::GET, &["certificate", "download", "order", &id, "format", format]).bytes().await
    }

    /// `PUT /certificate/{certificate}/revoke`: revokes one certificate, named by
    /// its id, serial number or thumbprint. A request comes back if somebody else
    /// has to approve it.
    pub async fn revoke_certificate(&self, certificate: &str, request: &Revoke) -> Result<Option<RequestInfo>, Error> {
        self.call(Method::PUT, &["certificate", certificate, "revoke"]).body(request).json_or_nothing().await
    }

    /// `GET /certificate/{certificate_id}/chain`: what stands between a
    /// certificate and its root.
    pub async fn chain(&self, certificate_id: i64) -> Result<Intermediates, Error> {
        self.call(Method::GET, &["certificate", &certificate_id.to_string(), "chain"]).json().await
    }
}
