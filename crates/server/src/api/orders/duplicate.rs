//! `/order/certificate/{order_id}/duplicate`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sealpost_api::errors::Errors;
use sealpost_api::orders::{CertificateList, FurtherCertificate, OrderPlaced};
use sealpost_domain::order::CertificateKind;
use sealpost_store::Parts;

use super::OrderPath;
use super::further::{self, Further};
use crate::app::{App, Change};
use crate::auth::{ApiKey, OrdersKey, RequestId};
use crate::body::Body;
use crate::error::ApiError;
use crate::view;

/// Asks for a second certificate beside the present one, for other servers
///
/// Its names are among the present one's, its key is its own, and it ends with the present one at the latest.
#[utoipa::path(
    post,
    path = "/services/v2/order/certificate/{order_id}/duplicate",
    tag = "orders",
    params(("order_id" = i64, Path, description = "The order's id")),
    request_body = FurtherCertificate,
    responses(
        (status = 201, description = "It is asked for; with the certificate if nobody has to approve it", body = OrderPlaced),
        (status = 400, description = "`invalid_order_status`, `invalid_dns_names` (a name that the certificate does not have), `required_param|…`, `invalid_…`, `csr_invalid_…`, `cert_validity_exceeds_order_validity`; nothing was changed", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|order`", body = Errors)
    )
)]
pub async fn create(
    State(app): State<App>,
    OrdersKey(caller): OrdersKey,
    OrderPath(order): OrderPath,
    RequestId(request_id): RequestId,
    Body(request): Body<FurtherCertificate>,
) -> Result<(StatusCode, Json<OrderPlaced>), ApiError> {
    let view = app.order(&caller, order).await?;
    let further = Further::read(&app, &caller, &view, CertificateKind::Duplicate, request).await?;
    let Further { wanted, asked, .. } = further;
    let numbers = (wanted.id, asked.request);
    let change = Change { caller: &caller, order, parts: Parts::All, asks: None, request_id: &request_id };
    let (order, status) = app.write(change, move |order, context| order.duplicate(&wanted, &asked, context)).await?;
    let placed = further::answer(&app, &caller, &order, (numbers.0, numbers.1, status)).await?;
    Ok((StatusCode::CREATED, Json(placed)))
}

/// The duplicates of an order, the newest first
#[utoipa::path(
    get,
    path = "/services/v2/order/certificate/{order_id}/duplicate",
    tag = "orders",
    params(("order_id" = i64, Path, description = "The order's id")),
    responses((status = 200, description = "The duplicates", body = CertificateList), (status = 404, description = "`not_found|order`", body = Errors))
)]
pub async fn list(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    OrderPath(order): OrderPath,
) -> Result<Json<CertificateList>, ApiError> {
    let duplicates = further::of_kind(&app, &caller, order, CertificateKind::Duplicate).await?;
    let (count, now) = (duplicates.len(), app.now());
    let listed = duplicates.iter().enumerate().map(|(place, one)| view::listed(one, Some(count - place), now));
    Ok(Json(CertificateList { certificates: listed.collect() }))
}
