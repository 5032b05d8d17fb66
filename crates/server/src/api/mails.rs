//! `/sealpost/v1/mails`: what became of each mail, and what people do with one
//! that waits.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use sealpost_api::errors::Errors;
use sealpost_api::own::{MailInfo, OrderMails};
use sealpost_domain::{MailId, MailKind, MailState, OrderId};
use sealpost_store::domains;
use sealpost_store::keys::Caller;
use sealpost_store::mails::{self, MailFilter, Refusal};

use super::domains::DomainPath;
use super::orders::{OrderPath, parse_id};
use super::query::Query;
use crate::app::{App, actor};
use crate::auth::{ApiKey, OrdersKey, RequestId};
use crate::error::ApiError;
use crate::view::mail_info;

/// Every mail of an order, the oldest first
#[utoipa::path(get, path = "/sealpost/v1/orders/{order_id}/mails", tag = "mails",
    params(("order_id" = i64, Path)),
    responses((status = 200, body = OrderMails), (status = 404, description = "`not_found|order`", body = Errors)))]
pub async fn of_order(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    OrderPath(order): OrderPath,
) -> Result<Json<OrderMails>, ApiError> {
    app.order(&caller, order).await?;
    let filter = MailFilter { order: Some(order), ..MailFilter::default() };
    let rows = mails::list(&mut app.db.read().await?, caller.account, &filter).await?;
    Ok(Json(OrderMails { mails: rows.iter().map(mail_info).collect(), next: None }))
}

/// Every approval mail of a domain, the oldest first
#[utoipa::path(get, path = "/sealpost/v1/domains/{domain_id}/mails", tag = "mails",
    params(("domain_id" = i64, Path)),
    responses((status = 200, body = OrderMails), (status = 404, description = "`not_found|domain`", body = Errors)))]
pub async fn of_domain(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    DomainPath(domain): DomainPath,
) -> Result<Json<OrderMails>, ApiError> {
    let mut reader = app.db.read().await?;
    domains::find(&mut reader, caller.account, domain).await?.ok_or(ApiError::NotFound("domain"))?;
    let filter = MailFilter { domain: Some(domain), ..MailFilter::default() };
    let rows = mails::list(&mut reader, caller.account, &filter).await?;
    Ok(Json(OrderMails { mails: rows.iter().map(mail_info).collect(), next: None }))
}

/// Mails of the account, the newest first
#[utoipa::path(get, path = "/sealpost/v1/mails", tag = "mails",
    params(("order_id" = Option<i64>, Query), ("state" = Option<String>, Query, description = "`queued`, `deferred`, `sent`, `bounced`, `failed`, `canceled`, `parked`"), ("kind" = Option<String>, Query), ("after" = Option<String>, Query, description = "`next` of the page before"), ("limit" = Option<i64>, Query)),
    responses((status = 200, body = OrderMails), (status = 400, description = "`invalid_state`, `invalid_kind`, `invalid_order_id`, `invalid_after`, `invalid_limit`", body = Errors)))]
pub async fn list(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    RawQuery(query): RawQuery,
) -> Result<Json<OrderMails>, ApiError> {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let filter = MailFilter {
        order: order(&query)?,
        domain: None,
        state: known(&query, "state", |state| MailState::find(state).is_some())?,
        kind: known(&query, "kind", |kind| MailKind::find(kind).is_some())?,
        after: query.get("after").map(after).transpose()?,
        limit: Some(query.page()?.0),
    };
    let rows = mails::list(&mut app.db.read().await?, caller.account, &filter).await?;
    let is_full = filter.limit.is_some_and(|limit| i64::try_from(rows.len()).is_ok_and(|rows| rows == limit));
    let next = rows.last().filter(|_| is_full).map(|row| row.id.to_string());
    Ok(Json(OrderMails { mails: rows.iter().map(mail_info).collect(), next }))
}

/// One mail
#[utoipa::path(get, path = "/sealpost/v1/mails/{mail_id}", tag = "mails",
    params(("mail_id" = String, Path, description = "The mail's UUID")),
    responses((status = 200, body = MailInfo), (status = 404, description = "`not_found|mail`", body = Errors)))]
pub async fn show(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    Path(id): Path<String>,
) -> Result<Json<MailInfo>, ApiError> {
    shown(&app, &caller, mail_id(&id)?).await
}

/// Sends a mail that waits as soon as possible
///
/// A `deferred` mail is tried now and not at its next time; a `parked` one begins anew. What is over cannot be repeated:
/// its content was erased.
#[utoipa::path(post, path = "/sealpost/v1/mails/{mail_id}/retry", tag = "mails",
    params(("mail_id" = String, Path, description = "The mail's UUID")),
    responses(
        (status = 200, body = MailInfo),
        (status = 400, description = "`invalid_mail_state`: it is under way at this moment, or over", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|mail`", body = Errors)))]
pub async fn retry(
    State(app): State<App>,
    OrdersKey(caller): OrdersKey,
    Path(id): Path<String>,
    RequestId(request_id): RequestId,
) -> Result<Json<MailInfo>, ApiError> {
    let id = mail_id(&id)?;
    let outcome = mails::retry(&app.db, caller.account, id, &actor(&caller, &request_id), app.now()).await?;
    outcome.ok_or(ApiError::NotFound("mail"))?.map_err(|refusal| refused(refusal, "tried again"))?;
    shown(&app, &caller, id).await
}

/// Gives up a mail that waits, and erases what it says
///
/// The link of an approval mail that was never sent is known to nobody; `resend-emails` asks anew.
#[utoipa::path(post, path = "/sealpost/v1/mails/{mail_id}/cancel", tag = "mails",
    params(("mail_id" = String, Path, description = "The mail's UUID")),
    responses(
        (status = 200, body = MailInfo),
        (status = 400, description = "`invalid_mail_state`: it is under way at this moment, or over", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|mail`", body = Errors)))]
pub async fn cancel(
    State(app): State<App>,
    OrdersKey(caller): OrdersKey,
    Path(id): Path<String>,
    RequestId(request_id): RequestId,
) -> Result<Json<MailInfo>, ApiError> {
    let id = mail_id(&id)?;
    let outcome = mails::cancel(&app.db, caller.account, id, &actor(&caller, &request_id), app.now()).await?;
    outcome.ok_or(ApiError::NotFound("mail"))?.map_err(|refusal| refused(refusal, "canceled"))?;
    shown(&app, &caller, id).await
}

async fn shown(app: &App, caller: &Caller, id: MailId) -> Result<Json<MailInfo>, ApiError> {
    let row = mails::find(&mut app.db.read().await?, caller.account, id).await?;
    row.as_ref().map(mail_info).map(Json).ok_or(ApiError::NotFound("mail"))
}

fn refused(refusal: Refusal, what: &str) -> ApiError {
    ApiError::MailState(match refusal {
        Refusal::UnderWay => format!("This mail is under way at this moment and cannot be {what}; look again shortly."),
        Refusal::Over { state, kind: MailKind::DcvApproval } => format!(
            "This mail is {} and cannot be {what}: its content was erased. resend-emails of the order writes a new one.",
            state.name()
        ),
        Refusal::Over { state, .. } => {
            format!("This mail is {} and cannot be {what}: its content was erased.", state.name())
        }
    })
}

fn after(text: &str) -> Result<MailId, ApiError> {
    text.parse().map(MailId).map_err(|_no_uuid| ApiError::invalid("after", "it is not the id of a mail"))
}

pub fn mail_id(text: &str) -> Result<MailId, ApiError> {
    text.parse().map(MailId).map_err(|_no_uuid| ApiError::NotFound("mail"))
}

/// The order that a query narrows to.
pub fn order(query: &Query) -> Result<Option<OrderId>, ApiError> {
    let wrong = || ApiError::invalid("order_id", "it must be a whole number");
    query.get("order_id").map(|text| parse_id(text).map(OrderId).ok_or_else(wrong)).transpose()
}

/// A word out of a closed list.
pub fn known(query: &Query, name: &str, is_known: impl Fn(&str) -> bool) -> Result<Option<String>, ApiError> {
    match query.get(name) {
        Some(word) if !is_known(word) => Err(ApiError::invalid(name, format!("{word:?} is not known"))),
        word => Ok(word.map(str::to_owned)),
    }
}
