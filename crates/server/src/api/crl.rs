//! `GET /crl/{issuer}.crl`: the list of revoked certificates, for anybody.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use sealpost_api::errors::Errors;
use sealpost_store::crls;

use crate::app::App;
use crate::error::ApiError;

/// The revoked certificates of an issuer
///
/// DER, as made and signed by the worker: after each revocation, and every hour. No key is needed.
#[utoipa::path(get, path = "/crl/{file}", tag = "certificates",
    params(("file" = String, Path, description = "The issuer's id and `.crl`; certificates name the whole URL")),
    responses(
        (status = 200, description = "The list", content_type = "application/pkix-crl"),
        (status = 304, description = "It is the one that `If-None-Match` names"),
        (status = 404, description = "`not_found|crl`", body = Errors)),
    security(()))]
pub async fn show(State(app): State<App>, Path(file): Path<String>, headers: HeaderMap) -> Result<Response, ApiError> {
    let missing = || ApiError::NotFound("crl");
    let issuer = file.strip_suffix(".crl").ok_or_else(missing)?.to_ascii_uppercase();
    let list = crls::find(&mut app.db.read().await?, &issuer).await?.ok_or_else(missing)?;
    let tag = format!("\"{}\"", list.number);
    // Relying parties may keep it for as long as it can be late by (R56).
    let cache = HeaderValue::from_static("public, max-age=600");
    let named = headers.get(header::IF_NONE_MATCH).and_then(|named| named.to_str().ok());
    if named == Some(tag.as_str()) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::CACHE_CONTROL, cache)]).into_response());
    }
    let tag = HeaderValue::from_str(&tag).map_err(|_not_text| ApiError::Internal)?;
    let kind = HeaderValue::from_static("application/pkix-crl");
    let head = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, cache), (header::ETAG, tag)];
    Ok((head, list.der).into_response())
}
