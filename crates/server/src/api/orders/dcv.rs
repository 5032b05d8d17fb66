//! `PUT /order/certificate/{order_id}/dcv-method`, `…/check-dcv`

use axum::extract::State;
use axum::http::StatusCode;
use sealpost_api::errors::Errors;
use sealpost_api::orders::{ChangeDcvMethod, CheckDcv};
use sealpost_store::Parts;

use super::{OrderPath, set};
use crate::app::{App, Change};
use crate::auth::{OrdersKey, RequestId};
use crate::body::Body;
use crate::error::{ApiError, FieldError};

/// Sets how control of an order's names is proved
///
/// `email` is the one method that is offered, and every order has it: nothing changes, and nobody is asked again. See
/// `PUT …/resend-emails` for that.
#[utoipa::path(
    put,
    path = "/services/v2/order/certificate/{order_id}/dcv-method",
    tag = "orders",
    params(("order_id" = i64, Path, description = "The order's id")),
    request_body(content = ChangeDcvMethod, example = json!({"dcv_method": "email"})),
    responses(
        (status = 204, description = "The order is validated by email"),
        (status = 400, description = "`required_param|dcv_method`, `invalid_dcv_method`, `invalid_order_status`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|order`", body = Errors)
    )
)]
pub async fn method(
    State(app): State<App>,
    OrdersKey(caller): OrdersKey,
    OrderPath(order): OrderPath,
    RequestId(request_id): RequestId,
    Body(request): Body<ChangeDcvMethod>,
) -> Result<StatusCode, ApiError> {
    let wanted = set(request.dcv_method.as_deref()).map(str::to_owned);
    let wanted = wanted.ok_or_else(|| ApiError::Fields(vec![FieldError::required("dcv_method")]))?;
    let change = Change { caller: &caller, order, parts: Parts::AdditionalEmails, asks: None, request_id: &request_id };
    app.write(change, move |order, context| order.choose_method(&wanted, context)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Looks whether an order's tokens are published
///
/// An order that is validated by email has none: this call is always refused. Its approvers decide by the link in their
/// mail.
#[utoipa::path(
    put,
    path = "/services/v2/order/certificate/{order_id}/check-dcv",
    tag = "orders",
    params(("order_id" = i64, Path, description = "The order's id")),
    request_body = Option<CheckDcv>,
    responses(
        (status = 400, description = "`invalid_dns_method`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|order`", body = Errors)
    )
)]
pub async fn check(
    State(app): State<App>,
    OrdersKey(caller): OrdersKey,
    OrderPath(order): OrderPath,
    Body(CheckDcv { .. }): Body<CheckDcv>,
) -> ApiError {
    match app.order(&caller, order).await {
        Ok(view) => ApiError::DnsMethod(view.method.clone()),
        Err(error) => error,
    }
}
