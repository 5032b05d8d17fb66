//! `/sealpost/v1/recipients/marks`: addresses that notices do not reach, because
//! mail bounced or because they unsubscribed. Only people take a mark away.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use sealpost_api::errors::Errors;
use sealpost_api::own::{Mark, Marks};
use sealpost_store::{audit, marks};
use serde_json::json;

use super::orders::parse_id;
use super::query::Query;
use crate::app::{App, actor};
use crate::auth::{ApiKey, OrdersKey, RequestId};
use crate::error::ApiError;
use crate::view::iso;

/// Recipients whom notices do not reach, the newest first
///
/// Their mail bounced, or they unsubscribed from an order or from all. Notices to them are canceled with the reason. Approval mails and alarms are sent all the same.
#[utoipa::path(get, path = "/sealpost/v1/recipients/marks", tag = "mails",
    params(("after" = Option<i64>, Query, description = "`next` of the page before"), ("limit" = Option<i64>, Query)),
    responses((status = 200, body = Marks), (status = 400, description = "`invalid_after`, `invalid_limit`", body = Errors)))]
pub async fn list(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    RawQuery(query): RawQuery,
) -> Result<Json<Marks>, ApiError> {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let wrong = || ApiError::invalid("after", "it must be a whole number");
    let after = query.get("after").map(|text| parse_id(text).ok_or_else(wrong)).transpose()?;
    let limit = query.page()?.0;
    let rows = marks::list(&mut app.db.read().await?, caller.account, after, limit).await?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|rows| rows == limit);
    let next = rows.last().filter(|_| is_full).map(|row| row.id);
    Ok(Json(Marks { marks: rows.into_iter().map(mark).collect(), next }))
}

/// Takes a mark away: the address is written to again
#[utoipa::path(delete, path = "/sealpost/v1/recipients/marks/{mark_id}", tag = "mails",
    params(("mark_id" = i64, Path)),
    responses(
        (status = 204, description = "Taken away"),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|mark`", body = Errors)))]
pub async fn clear(
    State(app): State<App>,
    OrdersKey(caller): OrdersKey,
    Path(id): Path<String>,
    RequestId(request_id): RequestId,
) -> Result<StatusCode, ApiError> {
    let missing = || ApiError::NotFound("mark");
    let id = parse_id(&id).ok_or_else(missing)?;
    let now = app.now();
    let sweep = app.db.new_id().await?;
    let mut tx = app.db.begin().await?;
    let cleared = marks::clear(tx.conn(), caller.account, id, sweep, now).await?.ok_or_else(missing)?;
    let detail = json!({ "mark_id": id, "email": cleared.email, "kind": cleared.kind, "order_id": cleared.order_id });
    audit::add(&mut tx, caller.account, &actor(&caller, &request_id), "recipient_cleared", &detail, now).await?;
    tx.commit().await?;
    app.db.work().reach.notify_one();
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn mark(row: marks::Mark) -> Mark {
    Mark {
        id: row.id,
        email: row.email,
        kind: row.kind,
        order_id: row.order_id,
        since: iso(row.since),
        reason: row.why,
        mail_id: Some(row.mail_id.to_string()),
    }
}
