//! `/certificate`: downloads in every format of API reference §5.7.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use sealpost_api::certificates::{ChainCertificate, Intermediates};
use sealpost_api::errors::Errors;
use sealpost_ca::{Format, platform};
use sealpost_store::certificates::{self, Certificate};
use sealpost_store::keys::Caller;

use super::orders::parse_id;
use super::query::Query;
use crate::app::App;
use crate::auth::ApiKey;
use crate::error::ApiError;

/// A certificate in a format
#[utoipa::path(get, path = "/services/v2/certificate/{certificate_id}/download/format/{format}", tag = "certificates",
    params(("certificate_id" = i64, Path), ("format" = String, Path, description = "`default`, `default_pem`, `default_cer`, `apache`, `cer`, `p7b`, `pem_all`, `pem_nointermediate`, `pem_noroot`")),
    responses((status = 200, description = "The file", content_type = "application/octet-stream"), (status = 404, description = "`not_found|certificate`, `not_found|format`", body = Errors)))]
pub async fn download(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    Path((certificate, format)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    package(&app, &caller, number(&certificate)?, find(&format)?).await
}

/// A certificate for a server platform
#[utoipa::path(get, path = "/services/v2/certificate/{certificate_id}/download/platform/{platform_id}", tag = "certificates",
    params(("certificate_id" = i64, Path), ("platform_id" = i64, Path)),
    responses((status = 200, description = "The file", content_type = "application/octet-stream"), (status = 404, description = "`not_found|certificate`, `not_found|platform`", body = Errors)))]
pub async fn download_platform(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    Path((certificate, platform_id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let format = platform_id.parse().ok().and_then(platform).ok_or(ApiError::NotFound("platform"))?;
    package(&app, &caller, number(&certificate)?, format).await
}

/// A certificate for the platform that its order names
#[utoipa::path(get, path = "/services/v2/certificate/{certificate_id}/download/platform", tag = "certificates",
    params(("certificate_id" = i64, Path)),
    responses((status = 200, description = "The file", content_type = "application/octet-stream"), (status = 404, description = "`not_found|certificate`", body = Errors)))]
pub async fn download_default_platform(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    Path(certificate): Path<String>,
) -> Result<Response, ApiError> {
    package(&app, &caller, number(&certificate)?, Format::Default).await
}

/// An order's certificate
#[utoipa::path(get, path = "/services/v2/certificate/download/order/{order_id}", tag = "certificates",
    params(("order_id" = i64, Path), ("format_type" = Option<String>, Query, description = "The format; `default` if left out")),
    responses((status = 200, description = "The file", content_type = "application/octet-stream"), (status = 404, description = "`not_found|order`, `not_found|certificate`, `not_found|format`", body = Errors)))]
pub async fn download_order(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    Path(order): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let format = find(query.get("format_type").unwrap_or("default"))?;
    package(&app, &caller, certificate_of(&app, &caller, &order).await?, format).await
}

/// An order's certificate in a format
#[utoipa::path(get, path = "/services/v2/certificate/download/order/{order_id}/format/{format}", tag = "certificates",
    params(("order_id" = i64, Path), ("format" = String, Path)),
    responses((status = 200, description = "The file", content_type = "application/octet-stream"), (status = 404, description = "`not_found|order`, `not_found|certificate`, `not_found|format`", body = Errors)))]
pub async fn download_order_format(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    Path((order, format)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    package(&app, &caller, certificate_of(&app, &caller, &order).await?, find(&format)?).await
}

/// The certificates above one
#[utoipa::path(get, path = "/services/v2/certificate/{certificate_id}/chain", tag = "certificates",
    params(("certificate_id" = i64, Path)),
    responses((status = 200, body = Intermediates), (status = 404, description = "`not_found|certificate`", body = Errors)))]
pub async fn chain(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    Path(certificate): Path<String>,
) -> Result<Json<Intermediates>, ApiError> {
    let certificate = load(&app, &caller, number(&certificate)?).await?;
    Ok(Json(Intermediates { intermediates: named(&app, &certificate, false) }))
}

/// The chain with the root's own name, as long as it is the root of today.
pub fn named(app: &App, certificate: &Certificate, with_leaf: bool) -> Vec<ChainCertificate> {
    let mut chain = chain_of(certificate, with_leaf);
    if let Some(root) = chain.last_mut().filter(|_| certificate.root == app.issuer.root_pem()) {
        root.subject_common_name = Some(app.issuer.root_common_name().to_owned());
    }
    chain
}

/// The chain as the API tells it: leaf first if wanted, PEM with CRLF.
pub fn chain_of(certificate: &Certificate, with_leaf: bool) -> Vec<ChainCertificate> {
    let entry = |name: &str, pem: &str| ChainCertificate {
        subject_common_name: Some(name.to_owned()),
        pem: pem.replace("\r\n", "\n").replace('\n', "\r\n"),
    };
    let mut chain = Vec::new();
    if with_leaf {
        chain.push(entry(&certificate.common_name, &certificate.pem));
    }
    for (position, pem) in blocks(&certificate.intermediates).into_iter().enumerate() {
        // Only the issuing certificate's name is kept; those above it are rare.
        let name = if position == 0 { certificate.issuer_name.as_str() } else { "Intermediate" };
        chain.push(entry(name, pem));
    }
    chain.push(entry("Root", &certificate.root));
    chain
}

/// The PEM blocks of a text, one after the other.
pub fn blocks(pem: &str) -> Vec<&str> {
    const END: &str = "-----END CERTIFICATE-----\n";
    pem.split_inclusive(END).filter(|block| block.contains("-----BEGIN")).collect()
}

fn find(format: &str) -> Result<Format, ApiError> {
    Format::find(format).ok_or(ApiError::NotFound("format"))
}

/// The primary certificate of an order, which may not be issued yet.
async fn certificate_of(app: &App, caller: &Caller, order: &str) -> Result<i64, ApiError> {
    let order = parse_id(order).ok_or(ApiError::NotFound("order"))?;
    Ok(app.order(caller, sealpost_domain::OrderId(order)).await?.certificate_id)
}

fn number(certificate: &str) -> Result<i64, ApiError> {
    parse_id(certificate).ok_or(ApiError::NotFound("certificate"))
}

async fn load(app: &App, caller: &Caller, id: i64) -> Result<Certificate, ApiError> {
    let found = certificates::find(&mut app.db.read().await?, caller.account, id).await?;
    found.ok_or(ApiError::NotFound("certificate"))
}

async fn package(app: &App, caller: &Caller, id: i64, format: Format) -> Result<Response, ApiError> {
    let certificate = load(app, caller, id).await?;
    let intermediates = blocks(&certificate.intermediates);
    let name = &certificate.common_name;
    let bytes =
        format.package(name, &certificate.pem, &intermediates, &certificate.root, app.now()).map_err(|error| {
            tracing::error!(certificate.id = certificate.id, %error, "A certificate could not be packed");
            ApiError::Internal
        })?;
    let file = format!("{}.{}", name.replace("*.", "star_").replace('.', "_"), format.extension());
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{file}\""));
    let mut response = ([(header::CONTENT_TYPE, format.content_type())], bytes).into_response();
    if let Ok(disposition) = disposition {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}
