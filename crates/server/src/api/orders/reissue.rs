//! `/order/certificate/{order_id}/reissue`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sealpost_api::errors::Errors;
use sealpost_api::orders::{CertificateList, FurtherCertificate, OrderPlaced};
use sealpost_domain::Contacts;
use sealpost_domain::order::{CertificateKind, Validation};
use sealpost_store::Parts;

use super::OrderPath;
use super::further::{self, Further};
use crate::app::{App, Change};
use crate::auth::{ApiKey, OrdersKey, RequestId};
use crate::body::Body;
use crate::error::ApiError;
use crate::view;

/// Asks for a new certificate in the place of the present one
///
/// Names whose proof for this order is not too old to be used again stay proved; the holders of all others are asked by mail, and
/// the order is `reissue_pending` until they answered. The earlier certificate stays valid until it is revoked or ends.
#[utoipa::path(
    post,
    path = "/services/v2/order/certificate/{order_id}/reissue",
    tag = "orders",
    params(("order_id" = i64, Path, description = "The order's id")),
    request_body = FurtherCertificate,
    responses(
        (status = 201, description = "It is asked for; with the certificate if nothing had to be waited for", body = OrderPlaced),
        (status = 400, description = "`invalid_order_status`, `required_param|…`, `invalid_…`, `csr_invalid_…`, `cert_validity_exceeds_order_validity`; nothing was changed", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|order`", body = Errors),
        (status = 429, description = "`request_limit_exceeded`: too much approval mail; nothing was changed", body = Errors)
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
    let further = Further::read(&app, &caller, &view, CertificateKind::Reissue, request).await?;
    let bases = further.bases();
    let Further { wanted, asked, product } = further;
    let prevalidated = app.is_prevalidated(product);
    let contacts = if prevalidated {
        Contacts::default() // Nobody is asked.
    } else {
        app.contacts(caller.account, &bases).await?
    };
    let numbers = (wanted.id, asked.request);
    let asks = Some(contacts.keys(&bases));
    let limits = app.config.limits.clone();
    let change = Change { caller: &caller, order, parts: Parts::All, asks, request_id: &request_id };
    let rule = move |order: &sealpost_domain::Order, context: &sealpost_domain::Context| {
        let validation = Validation { contacts: &contacts, limits: &limits, prevalidated };
        order.reissue(&wanted, &asked, &validation, context)
    };
    let (order, status) = app.write(change, rule).await?;
    let placed = further::answer(&app, &caller, &order, (numbers.0, numbers.1, status)).await?;
    Ok((StatusCode::CREATED, Json(placed)))
}

/// The reissues of an order, the newest first
#[utoipa::path(
    get,
    path = "/services/v2/order/certificate/{order_id}/reissue",
    tag = "orders",
    params(("order_id" = i64, Path, description = "The order's id")),
    responses((status = 200, description = "The reissues", body = CertificateList), (status = 404, description = "`not_found|order`", body = Errors))
)]
pub async fn list(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    OrderPath(order): OrderPath,
) -> Result<Json<CertificateList>, ApiError> {
    let reissues = further::of_kind(&app, &caller, order, CertificateKind::Reissue).await?;
    let now = app.now();
    Ok(Json(CertificateList { certificates: reissues.iter().map(|one| view::listed(one, None, now)).collect() }))
}
