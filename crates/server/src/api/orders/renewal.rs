//! The switches of an order's renewal notices.

use std::convert::Infallible;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use sealpost_api::errors::Errors;
use sealpost_api::orders::RenewalMessage;
use sealpost_domain::OrderId;
use sealpost_store::Parts;

use super::{OrderPath, notes, parse_id, quoted};
use crate::app::{App, Change};
use crate::auth::{OrdersKey, RequestId};
use crate::body::Body;
use crate::error::{ApiError, FieldError};

/// Sets an order's own words in the mails that remind of renewal
#[utoipa::path(
    put,
    path = "/services/v2/order/certificate/{order_id}/custom-renewal-message",
    tag = "orders",
    params(("order_id" = i64, Path, description = "The order's id")),
    request_body(content = RenewalMessage, example = json!({"custom_renewal_message": "Ask the web team for a new key."})),
    responses(
        (status = 204, description = "The message is kept; an empty one is taken away"),
        (status = 400, description = "`required_param|custom_renewal_message`, `invalid_custom_renewal_message`", body = Errors),
        (status = 404, description = "`not_found|order`", body = Errors)
    )
)]
pub async fn message(
    State(app): State<App>,
    OrdersKey(caller): OrdersKey,
    OrderPath(order): OrderPath,
    RequestId(request_id): RequestId,
    Body(request): Body<RenewalMessage>,
) -> Result<StatusCode, ApiError> {
    let path = "custom_renewal_message";
    let message = request.custom_renewal_message;
    let message = message.ok_or_else(|| ApiError::Fields(vec![FieldError::required(path)]))?;
    notes::check(&message, path).map_err(|error| ApiError::Fields(vec![error]))?;
    let change = Change { caller: &caller, order, parts: Parts::AdditionalEmails, asks: None, request_id: &request_id };
    app.write(change, move |order, _| Ok::<_, Infallible>(order.set_renewal_message(&message))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Turns the mails that remind of renewal on or off for an order
#[utoipa::path(
    put,
    path = "/services/v2/order/certificate/{order_id}/renewal-emails/{status}",
    tag = "orders",
    params(
        ("order_id" = i64, Path, description = "The order's id"),
        ("status" = String, Path, description = "`enable` or `disable`; also `enabled`, `disabled`, `1`, `0`, `true`, `false`")
    ),
    responses(
        (status = 204, description = "They are on or off"),
        (status = 400, description = "`invalid_status`", body = Errors),
        (status = 404, description = "`not_found|order`", body = Errors)
    )
)]
pub async fn emails(
    State(app): State<App>,
    OrdersKey(caller): OrdersKey,
    Path((order, status)): Path<(String, String)>,
    RequestId(request_id): RequestId,
) -> Result<StatusCode, ApiError> {
    let order = OrderId(parse_id(&order).ok_or(ApiError::NotFound("order"))?);
    let on = match status.to_lowercase().as_str() {
        "enable" | "enabled" | "1" | "true" => true,
        "disable" | "disabled" | "0" | "false" => false,
        _ => {
            // A foreign order is missing before its path can be wrong.
            app.order(&caller, order).await?;
            let reason = format!("{} is neither enable nor disable", quoted(&status));
            return Err(ApiError::invalid("status", reason));
        }
    };
    let change = Change { caller: &caller, order, parts: Parts::AdditionalEmails, asks: None, request_id: &request_id };
    app.write(change, move |order, _| Ok::<_, Infallible>(order.set_renewal_notices(on))).await?;
    Ok(StatusCode::NO_CONTENT)
}
