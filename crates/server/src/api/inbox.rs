//! `/sealpost/v1/inbox`: the built-in inbox of a test desk. Other desks do not
//! have these routes.

use std::time::Duration;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use mail_parser::{MessageParser, MimeHeaders as _};
use sealpost_api::errors::Errors;
use sealpost_api::own::{Decide, Decided, Inbox, InboxMail};
use sealpost_domain::dcv::{Code, Verdict};
use sealpost_domain::{Language, MailKind, Value};
use sealpost_store::approvals::Owner;
use sealpost_store::keys::Caller;
use sealpost_store::mails::{self, InboxFilter, InboxRow};
use tokio::time::Instant;

use super::mails::{known, mail_id, order};
use super::query::Query;
use crate::app::App;
use crate::auth::{ApiKey, OrdersKey, RequestId};
use crate::body::Body;
use crate::error::ApiError;
use crate::web::approve::{self, Answer, Settled};

/// Longest wait, and how often another node's mail is looked for meanwhile.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// How long a wait that found something goes on for what is on its way as well.
const WAIT_FOR_THE_REST: Duration = Duration::from_secs(1);

/// Most messages in one answer: the newest.
const MOST: i64 = 1000;

/// Messages that arrived, in the order in which they were queued
///
/// With `wait` the answer comes as soon as at least one message matches, or empty when the time is over. Of an order that
/// is named, mail that waits for its first attempt is waited for as well, for a second at most.
#[utoipa::path(get, path = "/sealpost/v1/inbox", tag = "inbox",
    params(("order_id" = Option<i64>, Query), ("to" = Option<String>, Query), ("kind" = Option<String>, Query), ("locale" = Option<String>, Query), ("wait" = Option<String>, Query, description = "`10s`, `500ms`, `1m`; at most a minute")),
    responses((status = 200, body = Inbox), (status = 400, description = "`invalid_…`", body = Errors), (status = 404, description = "`not_found|route`: not a test desk", body = Errors)))]
pub async fn list(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    RawQuery(query): RawQuery,
) -> Result<Json<Inbox>, ApiError> {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let wait = query.get("wait").map(wait).transpose()?.unwrap_or_default();
    let locale = query
        .get("locale")
        .map(|text| Language::find(text).map(|language| language.code().to_owned()).unwrap_or_else(|| text.to_owned()));
    let filter = InboxFilter {
        id: None,
        order: order(&query)?,
        to: query.get("to").map(str::to_owned),
        kind: known(&query, "kind", |kind| MailKind::find(kind).is_some())?,
        locale,
        limit: MOST,
    };
    let (mut until, mut found) = (Instant::now() + wait, false);
    loop {
        let arrived = app.worker.inbox.notified();
        let is_over = Instant::now() >= until;
        let more = match filter.order.filter(|_| !is_over) {
            Some(order) => mails::on_their_way(&app.db, caller.account, order, &filter).await?,
            None => false,
        };
        let rows = mails::inbox(&app.db, caller.account, &filter).await?;
        if !rows.is_empty() && !found {
            (until, found) = (until.min(Instant::now() + WAIT_FOR_THE_REST), true);
        }
        if is_over || !(more || rows.is_empty()) {
            // One that arrived twice lies here twice.
            let copies = |row: &InboxRow| std::iter::repeat_n(read(row), usize::try_from(row.copies).unwrap_or(1));
            return Ok(Json(Inbox { mails: rows.iter().flat_map(copies).collect() }));
        }
        let next = until.min(Instant::now() + LOOK_EVERY);
        let _rung_or_over = tokio::time::timeout_at(next, arrived).await;
    }
}

/// The message as it was sent
#[utoipa::path(get, path = "/sealpost/v1/inbox/{mail_id}/raw", tag = "inbox",
    params(("mail_id" = String, Path)),
    responses((status = 200, description = "The message", content_type = "message/rfc822"), (status = 404, description = "`not_found|mail`", body = Errors)))]
pub async fn raw(State(app): State<App>, ApiKey(caller): ApiKey, Path(id): Path<String>) -> Result<Response, ApiError> {
    let row = find(&app, &caller, &id).await?;
    Ok(([(header::CONTENT_TYPE, "message/rfc822")], row.message).into_response())
}

/// Approves as the recipient would on the page
#[utoipa::path(post, path = "/sealpost/v1/inbox/{mail_id}/approve", tag = "inbox",
    params(("mail_id" = String, Path)),
    responses((status = 200, body = Decided), (status = 400, description = "`invalid_order_status`: the link decides nothing any more", body = Errors), (status = 404, description = "`not_found|mail`", body = Errors)))]
pub async fn approve(
    State(app): State<App>,
    OrdersKey(caller): OrdersKey,
    Path(id): Path<String>,
    RequestId(request_id): RequestId,
) -> Result<Json<Decided>, ApiError> {
    act(&app, &caller, &id, Verdict::Approved, "", &request_id).await
}

/// Rejects as the recipient would on the page
#[utoipa::path(post, path = "/sealpost/v1/inbox/{mail_id}/reject", tag = "inbox",
    params(("mail_id" = String, Path)),
    request_body = Option<Decide>,
    responses((status = 200, body = Decided), (status = 400, description = "`invalid_order_status`: the link decides nothing any more", body = Errors), (status = 404, description = "`not_found|mail`", body = Errors)))]
pub async fn reject(
    State(app): State<App>,
    OrdersKey(caller): OrdersKey,
    Path(id): Path<String>,
    RequestId(request_id): RequestId,
    Body(request): Body<Decide>,
) -> Result<Json<Decided>, ApiError> {
    let reason = request.reason.unwrap_or_default();
    act(&app, &caller, &id, Verdict::Rejected, &reason, &request_id).await
}

async fn act(
    app: &App,
    caller: &Caller,
    id: &str,
    verdict: Verdict,
    reason: &str,
    request_id: &str,
) -> Result<Json<Decided>, ApiError> {
    let mail = read(&find(app, caller, id).await?);
    let token = mail.approve_url.as_deref().and_then(|url| url.rsplit('/').next()).and_then(Value::parse);
    let token = token.ok_or_else(|| ApiError::OrderStatus("This mail asks for no decision.".to_owned()))?;
    let answer = Answer { verdict, reason, code: mail.approve_code.as_deref().and_then(Code::parse) };
    let Settled::Recorded(owner, verdict) = approve::settle(app, &token, answer, request_id).await? else {
        return Err(ApiError::OrderStatus("This link decides nothing any more.".to_owned()));
    };
    let mut decided = Decided { verdict: verdict.name().to_owned(), ..Decided::default() };
    match owner {
        Owner::Domain(domain) => decided.domain_id = Some(domain.0),
        Owner::Order(order) => {
            decided.order_id = Some(order.0);
            decided.order_status = Some(app.order(caller, order).await?.status.clone());
        }
    }
    Ok(Json(decided))
}

async fn find(app: &App, caller: &Caller, id: &str) -> Result<InboxRow, ApiError> {
    let filter = InboxFilter { id: Some(mail_id(id)?), limit: 1, ..InboxFilter::default() };
    mails::inbox(&app.db, caller.account, &filter).await?.pop().ok_or(ApiError::NotFound("mail"))
}

/// A message, taken apart by a parser that had no part in making it.
pub fn read(row: &InboxRow) -> InboxMail {
    let message = MessageParser::default().parse(&row.message).unwrap_or_default();
    let text = message.body_text(0).unwrap_or_default().into_owned();
    let html = message
        .html_part(0)
        .filter(|part| part.is_content_type("text", "html"))
        .and_then(|part| part.text_contents())
        .unwrap_or_default()
        .to_owned();
    let links = links(&text);
    InboxMail {
        id: row.id.to_string(),
        order_id: row.order.map(|order| order.0),
        kind: row.kind.clone(),
        to: row.to.clone(),
        locale: row.locale.clone(),
        subject: message.subject().unwrap_or_default().to_owned(),
        received_at: row.received_at.iso(),
        headers: message
            .headers_raw()
            .map(|(name, value)| (name.to_owned(), value.trim().replace("\r\n", "")))
            .collect(),
        approve_code: code(&text),
        approve_url: links.iter().find(|link| link.contains("/approve/")).cloned(),
        text,
        html,
        links,
    }
}

/// The code of an approval mail: six digits on a line of their own.
fn code(text: &str) -> Option<String> {
    let mut lines = text.lines().filter(|line| line.starts_with("  ")).map(str::trim);
    lines.find(|line| Code::parse(line).is_some_and(|code| code.spaced() == *line)).map(str::to_owned)
}

/// The web addresses in a text, each once.
pub fn links(text: &str) -> Vec<String> {
    let mut links: Vec<String> = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || "<>()\"".contains(c)) {
        if (word.starts_with("https://") || word.starts_with("http://")) && !links.iter().any(|link| link == word) {
            links.push(word.to_owned());
        }
    }
    links
}

/// `10s`, `500ms`, `1m`, or a number of seconds.
fn wait(text: &str) -> Result<Duration, ApiError> {
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let number: Option<u64> = number.parse().ok();
    let duration = match (number, unit) {
        (Some(number), "ms") => Duration::from_millis(number),
        (Some(number), "s" | "") => Duration::from_secs(number),
        (Some(number), "m") => Duration::from_secs(number.saturating_mul(60)),
        _ => return Err(ApiError::invalid("wait", "write it as 10s, 500ms or 1m")),
    };
    Ok(duration.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_read_and_bounded() {
        assert_eq!(wait("10s").expect("read"), Duration::from_secs(10));
        assert_eq!(wait("500ms").expect("read"), Duration::from_millis(500));
        assert_eq!(wait("1m").expect("read"), Duration::from_secs(60));
        assert_eq!(wait("3").expect("read"), Duration::from_secs(3));
        assert!(wait("9h").is_err());
        assert_eq!(wait("99m").expect("read"), LONGEST_WAIT);
    }

    #[test]
    fn links_are_found_once_each() {
        assert_eq!(
            links("see <http://a.example/x> and\nhttp://a.example/x https://b.example"),
            ["http://a.example/x", "https://b.example"]
        );
    }
}
