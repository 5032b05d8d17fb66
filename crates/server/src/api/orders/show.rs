//! `GET /order/certificate/{order_id}`

use axum::Json;
use axum::extract::{Path, State};
use sealpost_api::errors::Errors;
use sealpost_api::orders::OrderInfo;
use sealpost_domain::OrderId;
use sealpost_store::certificates;

use super::parse_id;
use crate::app::App;
use crate::auth::ApiKey;
use crate::error::ApiError;
use crate::view;

/// All about one order
///
/// The order is named by its id, or by the serial number or thumbprint of its primary certificate.
#[utoipa::path(
    get,
    path = "/services/v2/order/certificate/{id}",
    tag = "orders",
    params(("id" = String, Path, description = "The order's id, or its certificate's serial number or thumbprint")),
    responses(
        (status = 200, description = "The order", body = OrderInfo),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|order`", body = Errors)
    )
)]
pub async fn show(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    Path(order): Path<String>,
) -> Result<Json<OrderInfo>, ApiError> {
    // A mark of digits alone may be an id or a serial number; ids are shorter.
    if let Some(id) = parse_id(&order)
        && let Some(view) = app.orders.get((caller.account, OrderId(id))).await?
    {
        return Ok(Json(view::order_info(&view, app.now())));
    }
    let is_mark = order.len() >= 16 && order.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_mark {
        return Err(ApiError::NotFound("order"));
    }
    let found = certificates::order_by_mark(&mut app.db.read().await?, caller.account, &order).await?;
    let view = app.order(&caller, found.ok_or(ApiError::NotFound("order"))?).await?;
    Ok(Json(view::order_info(&view, app.now())))
}
