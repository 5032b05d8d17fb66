//! Health, metrics and documents.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use sealpost_api::errors::Errors;
use sealpost_api::own::{Desk, DeskNotice};
use sealpost_domain::policy;

use crate::app::App;
use crate::auth::ApiKey;
use crate::error::ApiError;
use crate::web;

/// What this desk demands now, and what changes
///
/// The limits in force by the desk's clock, and each change of the rules that is near.
#[utoipa::path(get, path = "/sealpost/v1/desk", tag = "desk",
    responses((status = 200, body = Desk), (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn desk(State(app): State<App>, ApiKey(_): ApiKey) -> Json<Desk> {
    let (now, policy) = (app.now(), &app.config.policy);
    let limits = policy.limits_at(now);
    let notice = |notice: policy::Notice| DeskNotice {
        from: notice.from.date(),
        rule: notice.rule.to_owned(),
        text: notice.text,
    };
    Json(Desk {
        mode: app.config.mode.name().to_owned(),
        time: now.iso(),
        br_version: policy::BR_VERSION.to_owned(),
        email_methods: limits.email_methods,
        evidence_days: limits.evidence_days,
        certificate_days: app.config.certificate_days_at(now),
        most_certificate_days: limits.most_certificate_days,
        caa_is_mandatory: policy.caa_is_mandatory(),
        notices: policy.notices_at(now).into_iter().map(notice).collect(),
    })
}

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
    if app.config.worker && !app.worker.is_running() {
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
    ([(header::CONTENT_TYPE, "application/json")], app.openapi.get().json.clone()).into_response()
}

/// The same, for people
#[utoipa::path(get, path = "/docs", tag = "desk", security(()),
    responses((status = 200, description = "A page", content_type = "text/html")))]
pub async fn docs(State(app): State<App>) -> (StatusCode, Response) {
    (StatusCode::OK, web::docs::answer(&app.openapi.get().page))
}
