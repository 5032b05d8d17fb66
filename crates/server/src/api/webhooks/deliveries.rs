//! What became of each event of a webhook; test events and replays.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use sealpost_api::errors::Errors;
use sealpost_api::webhooks::{WebhookAttempt, WebhookDeliveries, WebhookDelivery, WebhookQueued};
use sealpost_domain::AccountId;
use sealpost_domain::webhook::{EventId, EventKind};
use sealpost_store::webhooks::{self, Attempt, Delivery, Status};
use sealpost_store::{Reader, Tx, audit};
use serde_json::json;

use super::super::query::Query;
use super::number;
use crate::app::{App, actor};
use crate::auth::{AccountKey, RequestId};
use crate::error::ApiError;
use crate::view::iso;

/// What was sent to a webhook, the newest event first; kept for 30 days
#[utoipa::path(get, path = "/sealpost/v1/webhooks/{webhook_id}/deliveries", tag = "webhooks",
    params(("webhook_id" = i64, Path), ("before" = Option<String>, Query, description = "`next` of the page before"), ("limit" = Option<i64>, Query, description = "At most 1000")),
    responses(
        (status = 200, body = WebhookDeliveries),
        (status = 400, description = "`invalid_before`, `invalid_limit`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|webhook`", body = Errors)))]
pub async fn list(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<WebhookDeliveries>, ApiError> {
    let id = number(&id)?;
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let wrong = || ApiError::invalid("before", "it must be the id of a delivery");
    let before = query.get("before").map(|text| text.parse().map(EventId).map_err(|_no_uuid| wrong())).transpose()?;
    let (limit, _) = query.page()?;
    let mut reader = app.db.read().await?;
    exists(&mut reader, caller.account, id).await?;
    let rows = webhooks::deliveries(&mut reader, (caller.account, id), before, limit).await?;
    let is_full = limit > 0 && i64::try_from(rows.len()).is_ok_and(|count| count == limit);
    let next = rows.last().filter(|_| is_full).map(|row| row.event_id.to_string());
    Ok(Json(WebhookDeliveries { deliveries: rows.into_iter().map(|row| shown(row, Vec::new())).collect(), next }))
}

/// One event for a webhook, with each attempt
#[utoipa::path(get, path = "/sealpost/v1/webhooks/{webhook_id}/deliveries/{delivery_id}", tag = "webhooks",
    params(("webhook_id" = i64, Path), ("delivery_id" = String, Path)),
    responses(
        (status = 200, body = WebhookDelivery),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|webhook`, `not_found|delivery`", body = Errors)))]
pub async fn show(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    Path((id, event)): Path<(String, String)>,
) -> Result<Json<WebhookDelivery>, ApiError> {
    let id = number(&id)?;
    let mut reader = app.db.read().await?;
    exists(&mut reader, caller.account, id).await?;
    let event = event_id(&event)?;
    let found = webhooks::delivery(&mut reader, (caller.account, id), event).await?;
    let delivery = found.ok_or(ApiError::NotFound("delivery"))?;
    let attempts = webhooks::attempts(&mut reader, id, event).await?;
    Ok(Json(shown(delivery, attempts)))
}

/// Sends an event once more, under the same id
///
/// Whatever became of it before, it is tried anew, with all its retries.
#[utoipa::path(post, path = "/sealpost/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay", tag = "webhooks",
    params(("webhook_id" = i64, Path), ("delivery_id" = String, Path)),
    responses(
        (status = 202, description = "It is queued", body = WebhookQueued),
        (status = 400, description = "`webhook_not_active`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|webhook`, `not_found|delivery`", body = Errors)))]
pub async fn replay(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    Path((id, event)): Path<(String, String)>,
    RequestId(request_id): RequestId,
) -> Result<(StatusCode, Json<WebhookQueued>), ApiError> {
    let (id, now) = (number(&id)?, app.now());
    let mut tx = app.db.begin().await?;
    active(&mut tx, caller.account, id).await?;
    let event = event_id(&event)?;
    if !webhooks::replay(tx.conn(), (caller.account, id), event, now).await? {
        return Err(ApiError::NotFound("delivery"));
    }
    let detail = json!({ "webhook_id": id, "delivery_id": event.to_string() });
    audit::add(&mut tx, caller.account, &actor(&caller, &request_id), "webhook_replayed", &detail, now).await?;
    tx.commit().await?;
    app.db.work().webhooks.notify_one();
    Ok((StatusCode::ACCEPTED, Json(WebhookQueued { delivery_id: event.to_string() })))
}

/// Sends a test event
///
/// The event is called `test` and has no data. It goes the way of all others; the delivery tells what came of it.
#[utoipa::path(post, path = "/sealpost/v1/webhooks/{webhook_id}/test", tag = "webhooks",
    params(("webhook_id" = i64, Path)),
    responses(
        (status = 202, description = "It is queued", body = WebhookQueued),
        (status = 400, description = "`webhook_not_active`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|webhook`", body = Errors)))]
pub async fn test(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    Path(id): Path<String>,
    RequestId(request_id): RequestId,
) -> Result<(StatusCode, Json<WebhookQueued>), ApiError> {
    let id = number(&id)?;
    let mut tx = app.db.begin().await?;
    active(&mut tx, caller.account, id).await?;
    let event = webhooks::tell_one(&app.db, tx.conn(), caller.account, id, EventKind::Test).await?;
    let detail = json!({ "webhook_id": id, "delivery_id": event.to_string() });
    audit::add(&mut tx, caller.account, &actor(&caller, &request_id), "webhook_tested", &detail, app.now()).await?;
    tx.commit().await?;
    app.db.work().webhooks.notify_one();
    Ok((StatusCode::ACCEPTED, Json(WebhookQueued { delivery_id: event.to_string() })))
}

async fn exists(reader: &mut Reader, account: AccountId, id: i64) -> Result<(), ApiError> {
    let found = webhooks::find(reader.conn(), account, id).await?;
    found.map(drop).ok_or(ApiError::NotFound("webhook"))
}

/// Nothing is queued for a webhook that is not called.
async fn active(tx: &mut Tx, account: AccountId, id: i64) -> Result<(), ApiError> {
    let found = webhooks::find_to_change(tx.conn(), account, id).await?;
    let webhook = found.ok_or(ApiError::NotFound("webhook"))?;
    if webhook.status == Status::Active { Ok(()) } else { Err(ApiError::WebhookNotActive(webhook.status.name())) }
}

fn event_id(text: &str) -> Result<EventId, ApiError> {
    text.parse().map(EventId).map_err(|_no_uuid| ApiError::NotFound("delivery"))
}

fn shown(delivery: Delivery, attempts: Vec<Attempt>) -> WebhookDelivery {
    let attempt = |attempt: Attempt| WebhookAttempt {
        at: iso(attempt.at),
        took_ms: attempt.took,
        status: attempt.status,
        answer: attempt.answer,
    };
    WebhookDelivery {
        id: delivery.event_id.to_string(),
        event: delivery.event,
        data: serde_json::from_str(&delivery.data).unwrap_or_default(),
        state: delivery.state,
        date_created: iso(delivery.created_at),
        next_attempt_at: delivery.due_at.map(iso),
        attempt_count: delivery.attempts,
        attempts: attempts.into_iter().map(attempt).collect(),
    }
}
