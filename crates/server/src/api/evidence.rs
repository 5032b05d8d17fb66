//! `/sealpost/v1/orders/{order_id}/evidence`: how its names were proved (R14).

use axum::Json;
use axum::extract::State;
use sealpost_api::errors::Errors;
use sealpost_api::own::{OrderEvidence, Proof};
use sealpost_domain::Source;
use sealpost_domain::dcv::Method;
use sealpost_store::evidence;

use super::orders::OrderPath;
use crate::app::App;
use crate::auth::ApiKey;
use crate::error::ApiError;
use crate::view::iso;

/// Every proof that was ever given for an order, the oldest first
///
/// A proof that lapsed, or that a later one replaced, stays. Nothing deletes them.
#[utoipa::path(get, path = "/sealpost/v1/orders/{order_id}/evidence", tag = "orders",
    params(("order_id" = i64, Path)),
    responses((status = 200, body = OrderEvidence), (status = 404, description = "`not_found|order`", body = Errors)))]
pub async fn of_order(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    OrderPath(order): OrderPath,
) -> Result<Json<OrderEvidence>, ApiError> {
    app.order(&caller, order).await?;
    let rows = evidence::of_order(&mut app.db.read().await?, caller.account, order).await?;
    Ok(Json(OrderEvidence { order_id: order.0, evidence: rows.iter().map(proof).collect() }))
}

fn proof(row: &evidence::Record) -> Proof {
    Proof {
        name: row.name.clone(),
        method: row.method.clone(),
        section: section(&row.method).map(str::to_owned),
        br_version: row.br_version.clone(),
        email_domain: row.adn.clone(),
        recipient: row.recipient.clone(),
        mail_id: row.mail_id.map(|id| id.to_string()),
        asked_at: row.asked_at.map(iso),
        proved_at: iso(row.proved_at),
        actor: row.actor.clone(),
        request_id: row.request_id.clone(),
    }
}

/// The section of the Baseline Requirements that describes a method.
fn section(method: &str) -> Option<&'static str> {
    Source::ALL.into_iter().map(Method::of).find(|known| known.name() == method)?.section()
}
