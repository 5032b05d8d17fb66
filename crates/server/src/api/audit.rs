//! `GET /sealpost/v1/audit`: who did what, when.

use axum::Json;
use axum::extract::{RawQuery, State};
use sealpost_api::errors::Errors;
use sealpost_api::own::{Audit, AuditEntry};
use sealpost_domain::Timestamp;
use sealpost_store::audit::{self, AuditFilter, AuditRow};

use super::mails::order;
use super::orders::parse_id;
use super::query::Query;
use crate::app::App;
use crate::auth::AccountKey;
use crate::error::ApiError;

/// The audit log of the account, the oldest entry first; for keys of administrators
#[utoipa::path(get, path = "/sealpost/v1/audit", tag = "desk",
    params(("order_id" = Option<i64>, Query), ("after" = Option<i64>, Query, description = "Entries with a higher id: `next` of the page before"), ("limit" = Option<i64>, Query, description = "At most 1000")),
    responses((status = 200, body = Audit), (status = 400, description = "`invalid_order_id`, `invalid_after`, `invalid_limit`", body = Errors), (status = 403, description = "`access_denied|missing_permission`", body = Errors)))]
pub async fn list(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    RawQuery(query): RawQuery,
) -> Result<Json<Audit>, ApiError> {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let wrong = || ApiError::invalid("after", "it must be the id of an entry");
    let after = query.get("after").map(|text| parse_id(text).ok_or_else(wrong)).transpose()?.unwrap_or(0);
    let (limit, _) = query.page()?;
    let filter = AuditFilter { order: order(&query)?, after, limit };
    let rows = audit::list(&mut app.db.read().await?, caller.account, filter).await?;
    let is_full = limit > 0 && i64::try_from(rows.len()).is_ok_and(|count| count == limit);
    let next = rows.last().filter(|_| is_full).map(|row| row.id);
    Ok(Json(Audit { entries: rows.into_iter().map(entry).collect(), next }))
}

fn entry(row: AuditRow) -> AuditEntry {
    AuditEntry {
        id: row.id,
        at: Timestamp::from_millis(row.at).iso(),
        actor: row.actor,
        action: row.action,
        order_id: row.order_id,
        request_id: row.request_id,
        // Written as JSON by ourselves; anything else is shown as it is.
        detail: serde_json::from_str(&row.detail).unwrap_or(serde_json::Value::String(row.detail)),
    }
}
