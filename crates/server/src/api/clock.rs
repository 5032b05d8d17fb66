//! `/sealpost/v1/clock`: the clock of a test desk. Other desks do not have these
//! routes.

use axum::Json;
use axum::extract::State;
use sealpost_api::clock::{Advance, Advanced, DeskClock, Happened, HappenedCount, SetClock};
use sealpost_api::errors::Errors;
use sealpost_domain::Timestamp;
use sealpost_store::clock;

use crate::app::App;
use crate::auth::{AccountKey, ApiKey, RequestId};
use crate::body::Body;
use crate::error::{ApiError, FieldError};
use crate::jobs::turn::turn;

/// Most entries of what happened in one answer: the first.
const MOST: i64 = 1000;

/// What time it is on this desk
#[utoipa::path(get, path = "/sealpost/v1/clock", tag = "clock",
    responses((status = 200, body = DeskClock), (status = 404, description = "`not_found|route`: not a test desk", body = Errors)))]
pub async fn show(State(app): State<App>, ApiKey(_): ApiKey) -> Json<DeskClock> {
    Json(DeskClock {
        time: app.now().iso(),
        real_time: app.clock.real().iso(),
        ahead_seconds: app.clock.ahead() / 1000,
    })
}

/// Turns the clock to a time ahead
///
/// All that falls due on the way is done in order, as if the time had passed, and is told.
#[utoipa::path(put, path = "/sealpost/v1/clock", tag = "clock",
    request_body = SetClock,
    responses((status = 200, body = Advanced), (status = 400, description = "`invalid_time`: unreadable, or not ahead", body = Errors), (status = 403, description = "`access_denied|missing_permission`", body = Errors), (status = 404, description = "`not_found|route`: not a test desk", body = Errors)))]
pub async fn set(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    RequestId(request_id): RequestId,
    Body(request): Body<SetClock>,
) -> Result<Json<Advanced>, ApiError> {
    let text = required(request.time, "time")?;
    let reason = "write it by RFC 3339, as 2027-02-20T09:00:00Z";
    let time = Timestamp::parse_instant(&text).ok_or_else(|| ApiError::invalid("time", reason))?;
    let target = move |now: Timestamp| {
        let back = || {
            format!(
                "it is {} on this desk, and its clock only goes forward: links that are dead stay dead; start a new desk \
                 for an earlier time",
                now.iso()
            )
        };
        if time > now { Ok(time) } else { Err(ApiError::invalid("time", back())) }
    };
    turned(app, caller, request_id, target).await
}

/// Turns the clock ahead by a span of time
///
/// All that falls due on the way is done in order, as if the time had passed, and is told.
#[utoipa::path(post, path = "/sealpost/v1/clock/advance", tag = "clock",
    request_body = Advance,
    responses((status = 200, body = Advanced), (status = 400, description = "`invalid_by`", body = Errors), (status = 403, description = "`access_denied|missing_permission`", body = Errors), (status = 404, description = "`not_found|route`: not a test desk", body = Errors)))]
pub async fn advance(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    RequestId(request_id): RequestId,
    Body(request): Body<Advance>,
) -> Result<Json<Advanced>, ApiError> {
    let by = required(request.by, "by")?;
    // Whether it can be read at all is told before anybody waits for a turn.
    let target = move |now: Timestamp| now.after(&by).map_err(|error| ApiError::invalid("by", error));
    target(app.now())?;
    turned(app, caller, request_id, target).await
}

fn required(text: Option<String>, name: &str) -> Result<String, ApiError> {
    text.ok_or_else(|| ApiError::Fields(vec![FieldError::required(name)]))
}

/// Turns it to the end, whether the caller waits for that or not.
async fn turned(
    app: App,
    caller: std::sync::Arc<sealpost_store::keys::Caller>,
    request_id: std::sync::Arc<str>,
    target: impl FnOnce(Timestamp) -> Result<Timestamp, ApiError> + Send + 'static,
) -> Result<Json<Advanced>, ApiError> {
    let work = async move {
        let turned = turn(&app, &caller, &request_id, target).await?;
        let span = (turned.from, turned.till);
        let mut reader = app.db.read().await?;
        let (list, counts) = clock::happened(&mut reader, caller.account, span, turned.entry, MOST).await?;
        let all: i64 = counts.iter().map(|count| count.count).sum();
        let left_off = all - i64::try_from(list.len()).unwrap_or(MOST);
        Ok(Json(Advanced {
            from: turned.from.iso(),
            time: turned.till.iso(),
            complete: turned.is_complete,
            counts: counts.into_iter().map(count).collect(),
            happened: list.into_iter().map(happened).collect(),
            left_off,
        }))
    };
    tokio::spawn(work).await.map_err(|panic| {
        tracing::error!(%panic, "Turning the clock ended in a panic");
        ApiError::Internal
    })?
}

fn count(clock::Count { kind, about, count }: clock::Count) -> HappenedCount {
    HappenedCount { kind, about, count }
}

fn happened(row: clock::Happened) -> Happened {
    let clock::Happened { at, kind, order_id, about, recipient } = row;
    Happened { at: Timestamp::from_millis(at).iso(), kind, order_id, about, to: recipient }
}
