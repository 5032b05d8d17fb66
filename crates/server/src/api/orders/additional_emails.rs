//! `PUT /order/certificate/{order_id}/additional-emails`

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use sealpost_api::emails::AdditionalEmails;
use sealpost_api::errors::Errors;
use sealpost_domain::{Context, Order, OrderId};
use sealpost_store::Parts;
use sealpost_store::keys::Caller;

use super::{OrderPath, addresses};
use crate::app::{App, Change};
use crate::auth::{RequestId, WritingKey};
use crate::body::Body;
use crate::error::ApiError;

/// Replaces the list of additional emails
///
/// The addresses get the order's notices: issued, reissued, duplicate, renewal and others. The whole list is
/// replaced in one step; `[]` clears it. Allowed in every status of an order, for every product.
#[utoipa::path(
    put,
    path = "/services/v2/order/certificate/{order_id}/additional-emails",
    tag = "orders",
    params(("order_id" = i64, Path, description = "The order's id")),
    request_body(content = AdditionalEmails, example = json!({"additional_emails": ["jill@example.com", "leon@example.com"]})),
    responses(
        (status = 204, description = "The list is replaced"),
        (status = 400, description = "`invalid_additional_emails`: missing, no list, or an address that cannot be used; nothing was changed", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|order`", body = Errors)
    )
)]
pub async fn additional_emails(
    State(app): State<App>,
    key: WritingKey,
    OrderPath(order): OrderPath,
    RequestId(request_id): RequestId,
    Body(request): Body<AdditionalEmails>,
) -> Result<StatusCode, ApiError> {
    key.call(&app, |caller, epoch| replace(&app, order, &request_id, &request, caller, epoch)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn replace(
    app: &App,
    order: OrderId,
    request_id: &str,
    request: &AdditionalEmails,
    caller: Arc<Caller>,
    epoch: Option<i64>,
) -> Result<(), ApiError> {
    const PATH: &str = "additional_emails";
    let list = request.additional_emails.as_deref();
    let list = list.ok_or_else(|| ApiError::invalid(PATH, "a list of addresses is required"))?;
    let list = addresses(PATH, list, app.config.additional_emails).map_err(ApiError::Fields)?;
    let change = Change { caller: &caller, order, parts: Parts::AdditionalEmails, asks: None, request_id };
    let rule = move |order: &Order, _: &Context| Ok::<_, Infallible>(order.set_additional_emails(list.clone()));
    app.write_at(epoch, change, rule).await.map(drop)
}
