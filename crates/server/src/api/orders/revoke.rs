//! Revocation: `PUT /order/certificate/{order_id}/revoke` and
//! `PUT /certificate/{certificate_id}/revoke`.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use sealpost_api::errors::Errors;
use sealpost_api::orders::Revoke;
use sealpost_api::requests::RequestInfo;
use sealpost_domain::order::{Asked, RequestStatus, RevocationReason};
use sealpost_domain::{CertificateId, OrderId};
use sealpost_store::keys::Caller;
use sealpost_store::{Parts, certificates, requests};

use super::{OrderPath, notes, quoted, set};
use crate::app::{App, Change};
use crate::auth::{OrdersKey, RequestId};
use crate::body::Body;
use crate::error::{ApiError, FieldError};
use crate::view;

/// Revokes all certificates of an order
///
/// Somebody else has to approve it (`PUT /request/{id}/status`), unless the caller is an administrator or a manager and
/// sets `skip_approval`.
#[utoipa::path(
    put,
    path = "/services/v2/order/certificate/{order_id}/revoke",
    tag = "orders",
    params(("order_id" = i64, Path, description = "The order's id")),
    request_body(content = Revoke, example = json!({"comments": "The server is gone", "revocation_reason": "superseded", "skip_approval": true})),
    responses(
        (status = 201, description = "It is asked for and waits for approval", body = RequestInfo),
        (status = 204, description = "The certificates are revoked"),
        (status = 400, description = "`invalid_order_status`, `invalid_certificate_status`, `invalid_revocation_reason`, `invalid_comments`, `request_exists`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|order`", body = Errors)
    )
)]
pub async fn order(
    State(app): State<App>,
    OrdersKey(caller): OrdersKey,
    OrderPath(order): OrderPath,
    RequestId(request_id): RequestId,
    Body(request): Body<Revoke>,
) -> Result<Response, ApiError> {
    revoke(&app, &caller, order, None, request, &request_id).await
}

/// Revokes one certificate
///
/// As for an order. When no valid certificate is left, the order is revoked too.
#[utoipa::path(
    put,
    path = "/services/v2/certificate/{certificate_id}/revoke",
    tag = "certificates",
    params(("certificate_id" = String, Path, description = "The certificate's id, serial number (hex or decimal) or thumbprint")),
    request_body(content = Revoke, example = json!({"comments": "The key was lost", "revocation_reason": "key_compromise"})),
    responses(
        (status = 201, description = "It is asked for and waits for approval", body = RequestInfo),
        (status = 204, description = "The certificate is revoked"),
        (status = 400, description = "`invalid_order_status`, `invalid_certificate_status`, `invalid_revocation_reason`, `invalid_comments`, `request_exists`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|certificate`", body = Errors)
    )
)]
pub async fn certificate(
    State(app): State<App>,
    OrdersKey(caller): OrdersKey,
    Path(mark): Path<String>,
    RequestId(request_id): RequestId,
    Body(request): Body<Revoke>,
) -> Result<Response, ApiError> {
    let missing = ApiError::NotFound("certificate");
    if mark.is_empty() || mark.len() > 64 || !mark.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(missing);
    }
    let found = certificates::locate(&mut app.db.read().await?, caller.account, &mark).await?;
    let (certificate, order) = found.ok_or(missing)?;
    revoke(&app, &caller, order, Some(certificate), request, &request_id).await
}

async fn revoke(
    app: &App,
    caller: &Caller,
    order: OrderId,
    certificate: Option<CertificateId>,
    request: Revoke,
    request_id: &str,
) -> Result<Response, ApiError> {
    let mut errors = Vec::new();
    let word = set(request.revocation_reason.as_deref());
    let reason = word.map(|word| RevocationReason::find(&word.to_lowercase()));
    if reason == Some(None) {
        let all = RevocationReason::ALL.map(RevocationReason::name).join(", ");
        let word = quoted(word.unwrap_or_default());
        errors.push(FieldError::invalid("revocation_reason", format!("{word} is not one of {all}")));
    }
    errors.extend(request.comments.as_deref().and_then(|text| notes::check(text, "comments").err()));
    ApiError::unless_empty(errors)?;
    let asked = Asked {
        request: sealpost_domain::order::RequestId(app.db.new_id().await?),
        user: caller.user,
        email: caller.email.clone(),
        comments: set(request.comments.as_deref()).map(str::to_owned),
        is_approved: request.skip_approval == Some(true) && caller.access_role.may_approve(),
    };
    let id = asked.request;
    let reason = reason.flatten().unwrap_or_default();
    let change = Change { caller, order, parts: Parts::All, asks: None, request_id };
    let rule = move |order: &sealpost_domain::Order, context: &sealpost_domain::Context| {
        order.revoke(certificate, reason, &asked, context)
    };
    let (_, status) = app.write(change, rule).await?;
    if status == RequestStatus::Approved {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let row = requests::find(&mut app.db.read().await?, caller.account, id.0).await?.ok_or(ApiError::Internal)?;
    Ok((StatusCode::CREATED, Json(view::request_info(&row, app.now()))).into_response())
}
