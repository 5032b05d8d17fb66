//! `PUT /order/certificate/{order_id}/additional-emails`

use axum::extract::State;
use axum::http::StatusCode;
use sealpost_api::emails::AdditionalEmails;
use sealpost_api::errors::Errors;
use sealpost_store::Parts;

use super::{OrderPath, addresses};
use crate::app::{App, Change};
use crate::auth::{OrdersKey, RequestId};
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
    OrdersKey(caller): OrdersKey,
    OrderPath(order): OrderPath,
    RequestId(request_id): RequestId,
    Body(request): Body<AdditionalEmails>,
) -> Result<StatusCode, ApiError> {
    const PATH: &str = "additional_emails";
    let list = request.additional_emails.ok_or_else(|| ApiError::invalid(PATH, "a list of addresses is required"))?;
    let list = addresses(PATH, &list, app.config.additional_emails).map_err(ApiError::Fields)?;
    let parts = Parts::AdditionalEmails;
    let change = Change { caller: &caller, order, parts, asks: None, request_id: &request_id };
    app.write(change, move |order, _| Ok::<_, std::convert::Infallible>(order.set_additional_emails(list.clone())))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
