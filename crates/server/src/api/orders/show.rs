//! `GET /order/certificate/{order_id}`

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use sealpost_api::errors::Errors;
use sealpost_api::orders::OrderInfo;
use sealpost_domain::OrderId;
use sealpost_store::certificates;
use sealpost_store::keys::Caller;

use super::parse_id;
use crate::answers::Answer;
use crate::app::App;
use crate::auth::{self, KeyHash};
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
    KeyHash(hash): KeyHash,
    Path(order): Path<String>,
) -> Result<impl IntoResponse, ApiError> {
    // A mark of digits alone may be an id or a serial number; ids are shorter.
    let (caller, found) = match parse_id(&order) {
        Some(id) => by_id(&app, hash, OrderId(id)).await?,
        None => (auth::caller(&app, hash).await?, None),
    };
    auth::admit(&app, &caller)?;
    let json = match found {
        Some(json) => json,
        None => by_mark(&app, &caller, &order).await?,
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], json))
}

/// An order and its caller, with one question to the database in the best case.
async fn by_id(app: &App, hash: [u8; 32], order: OrderId) -> Result<(Arc<Caller>, Option<Bytes>), ApiError> {
    if let Some(known) = app.callers.known(hash) {
        let key = (known.account, order);
        if let Some(answer) = app.answers.find(key)
            && let Some(now) = app.stamps.get(Some(key)).await?
            && known.epoch == now.epoch
            && known.scope.is_none()
            && answer.stands(now, app.now())
        {
            return Ok((known, Some(answer.json)));
        }
    }
    let caller = auth::caller(app, hash).await?;
    let key = (caller.account, order);
    let found = app.orders.get(key).await?.filter(|order| caller.sees(order.container_id));
    let Some(view) = found else { return Ok((caller, None)) };
    let now = app.now();
    let info = view::order_info(&view, now);
    let json = Bytes::from(serde_json::to_vec(&info).map_err(|_never| ApiError::Internal)?);
    app.answers.keep(key, Answer { json: json.clone(), stamp: view.stamp, until: view::until(&view, now) });
    Ok((caller, Some(json)))
}

async fn by_mark(app: &App, caller: &Caller, order: &str) -> Result<Bytes, ApiError> {
    let is_mark = order.len() >= 16 && order.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_mark {
        return Err(ApiError::NotFound("order"));
    }
    let found = certificates::order_by_mark(&mut app.db.read().await?, caller.account, order).await?;
    let view = app.order(caller, found.ok_or(ApiError::NotFound("order"))?).await?;
    let info = view::order_info(&view, app.now());
    Ok(Bytes::from(serde_json::to_vec(&info).map_err(|_never| ApiError::Internal)?))
}
