//! Health, metrics and documents.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use sealpost_api::errors::Errors;

use crate::app::App;
use crate::error::ApiError;
use crate::web;

/// The process is alive
#[utoipa::path(get, path = "/healthz", tag = "desk", security(()),
    responses((status = 200, description = "`ok`", content_type = "text/plain")))]
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// The desk can work: the database answers
#[utoipa::path(get, path = "/readyz", tag = "desk", security(()),
    responses((status = 200, description = "`ready`", content_type = "text/plain"), (status = 503, body = Errors)))]
pub async fn readyz(State(app): State<App>) -> Result<&'static str, ApiError> {
    app.db.ping().await?;
    if !app.worker.is_running() {
        return Err(ApiError::Unavailable);
    }
    Ok("ready\n")
}

/// Figures for Prometheus
#[utoipa::path(get, path = "/metrics", tag = "desk", security(()),
    responses((status = 200, description = "The figures", content_type = "text/plain")))]
pub async fn metrics(State(app): State<App>) -> Response {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], app.metrics.text()).into_response()
}

/// This description
#[utoipa::path(get, path = "/openapi.json", tag = "desk", security(()),
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json")))]
pub async fn openapi(State(app): State<App>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], app.openapi.json.clone()).into_response()
}

/// The same, for people
#[utoipa::path(get, path = "/docs", tag = "desk", security(()),
    responses((status = 200, description = "A page", content_type = "text/html")))]
pub async fn docs(State(app): State<App>) -> (StatusCode, Response) {
    (StatusCode::OK, web::docs::answer(&app.openapi.page))
}
