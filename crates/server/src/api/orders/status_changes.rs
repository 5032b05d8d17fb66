//! `GET /order/certificate/status-changes`

use axum::Json;
use axum::extract::{RawQuery, State};
use sealpost_api::errors::Errors;
use sealpost_api::orders::{StatusChange, StatusChanges};
use sealpost_domain::Timestamp;
use sealpost_store::order_list;

use super::super::query::Query;
use super::quoted;
use crate::app::App;
use crate::auth::ApiKey;
use crate::error::{ApiError, FieldError};
use crate::view;

const SECOND: i64 = 1000;
const DAY: i64 = 86_400 * SECOND;

/// The longest time that can be asked about: seven days.
const LONGEST: i64 = 7 * DAY;

/// US Mountain daylight time, in which the filter is read (API reference §1.4).
const MOUNTAIN: i64 = 6 * 3600 * SECOND;

/// Orders whose status changed
///
/// One of `minutes`, `seconds` or `filters[status_last_updated]` says when, at most seven days. An order that changed
/// again after that time is left out.
#[utoipa::path(
    get,
    path = "/services/v2/order/certificate/status-changes",
    tag = "orders",
    params(
        ("minutes" = Option<i64>, Query, description = "The last so many minutes, at most 10080"),
        ("seconds" = Option<i64>, Query, description = "The last so many seconds, at most 604800"),
        ("filters[status_last_updated]" = Option<String>, Query, description = "`A...B`: days, or instants such as `2026-11-22 10:00:00`, in US Mountain daylight time (UTC-6)")
    ),
    responses(
        (status = 200, description = "The orders; an empty object if there are none", body = StatusChanges),
        (status = 400, description = "`time_frame_too_long`, `invalid_minutes`, `invalid_seconds`, `invalid_status_last_updated`, `required_param|minutes`", body = Errors)
    )
)]
pub async fn list(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    RawQuery(query): RawQuery,
) -> Result<Json<StatusChanges>, ApiError> {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let now = app.now();
    let (from, till) = window(&query, now.millis())?;
    let mut reader = app.db.read().await?;
    let rows = order_list::status_changes(&mut reader, caller.account, from, till, now.millis()).await?;
    let change = |row: order_list::StatusChange| StatusChange {
        order_id: row.id,
        certificate_id: Some(row.certificate_id),
        status: view::status(&row.status, row.valid_till, now),
    };
    Ok(Json(StatusChanges {
        orders: rows.into_iter().filter(|row| caller.sees(row.container_id)).map(change).collect(),
    }))
}

/// From inclusive, till exclusive, in milliseconds.
fn window(query: &Query, now: i64) -> Result<(i64, i64), ApiError> {
    let last = |name: &str, unit: i64| -> Result<Option<(i64, i64)>, ApiError> {
        let Some(text) = query.get(name) else { return Ok(None) };
        let count = text.parse::<i64>().ok().filter(|count| *count > 0);
        let count = count.ok_or_else(|| ApiError::invalid(name, "it must be a whole number, 1 or more"))?;
        Ok(Some((now - count.saturating_mul(unit).min(2 * LONGEST), now + 1)))
    };
    let range = query.filters().find(|(name, _)| *name == "status_last_updated");
    let asked = match last("minutes", 60 * SECOND)? {
        Some(asked) => Some(asked),
        None => last("seconds", SECOND)?,
    };
    let (from, till) = match (asked, range) {
        (Some(asked), _) => asked,
        (None, Some((name, text))) => between(text).ok_or_else(|| {
            ApiError::invalid(name, format!("{} is not written as 2026-11-01...2026-11-07", quoted(text)))
        })?,
        (None, None) => return Err(ApiError::Fields(vec![FieldError::required("minutes")])),
    };
    if till - from > LONGEST + 1 {
        let message = "At most seven days can be asked about.".to_owned();
        return Err(ApiError::Fields(vec![FieldError { code: "time_frame_too_long".to_owned(), message }]));
    }
    Ok((from, till))
}

fn between(text: &str) -> Option<(i64, i64)> {
    let (from, till) = text.split_once("...")?;
    let (from, till) = (instant(from, 0)?, instant(till, DAY)?);
    (from < till).then_some((from, till))
}

/// A day, or a day and a time; `end` is added to a day, a second to a time.
fn instant(text: &str, end: i64) -> Option<i64> {
    let text = text.trim();
    if text.len() == 10 {
        return Timestamp::parse_date(text).map(|day| day.millis() + MOUNTAIN + end);
    }
    let utc = format!("{}Z", text.replacen(' ', "T", 1));
    let end = end.min(SECOND);
    match Timestamp::parse_date(&utc) {
        Some(instant) => Some(instant.millis() + MOUNTAIN + end),
        // It says its own offset.
        None => Timestamp::parse_date(&text.replacen(' ', "T", 1)).map(|instant| instant.millis() + end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_is_read_in_mountain_time() {
        let at = |text: &str| Timestamp::parse_date(text).expect(text).millis();
        for (text, from, till) in [
            ("2026-11-01...2026-11-02", "2026-11-01T06:00:00Z", "2026-11-03T06:00:00Z"),
            ("2026-11-01 10:00:00...2026-11-01 11:30:00", "2026-11-01T16:00:00Z", "2026-11-01T17:30:01Z"),
            ("2026-11-01T10:00:00+00:00...2026-11-02", "2026-11-01T10:00:00Z", "2026-11-03T06:00:00Z"),
        ] {
            assert_eq!(between(text), Some((at(from), at(till))), "{text}");
        }
        for text in ["", "2026-11-01", "a...b", "2026-11-03...2026-11-01", "...", "2026-11-01..2026-11-02"] {
            assert_eq!(between(text), None, "{text}");
        }
    }

    #[test]
    fn a_window_has_at_most_seven_days() {
        let window = |text: &str| window(&Query::parse(text), 10 * LONGEST);
        assert!(window("minutes=10080").is_ok() && window("seconds=604800").is_ok());
        for text in ["minutes=10081", "seconds=604801", "minutes=9223372036854775807", "minutes=0", "seconds=x", ""] {
            assert!(window(text).is_err(), "{text}");
        }
        let filter = "filters[status_last_updated]=2026-11-01...2026-11-";
        assert!(window(&format!("{filter}07")).is_ok() && window(&format!("{filter}08")).is_err());
    }
}
