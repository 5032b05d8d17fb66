//! `/sealpost/v1/mails`: what became of each mail.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use sealpost_api::errors::Errors;
use sealpost_api::own::{MailInfo, OrderMails};
use sealpost_domain::{MailId, MailKind, MailState, OrderId};
use sealpost_store::domains;
use sealpost_store::mails::{self, MailFilter};

use super::domains::DomainPath;
use super::orders::{OrderPath, parse_id};
use super::query::Query;
use crate::app::App;
use crate::auth::ApiKey;
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
    Ok(Json(OrderMails { mails: rows.iter().map(mail_info).collect() }))
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
    Ok(Json(OrderMails { mails: rows.iter().map(mail_info).collect() }))
}

/// Mails of the account, the newest first
#[utoipa::path(get, path = "/sealpost/v1/mails", tag = "mails",
    params(("order_id" = Option<i64>, Query), ("state" = Option<String>, Query, description = "`queued`, `deferred`, `sent`, `failed`, `canceled`"), ("kind" = Option<String>, Query), ("limit" = Option<i64>, Query)),
    responses((status = 200, body = OrderMails), (status = 400, description = "`invalid_state`, `invalid_kind`, `invalid_order_id`, `invalid_limit`", body = Errors)))]
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
        limit: Some(query.page()?.0),
    };
    let rows = mails::list(&mut app.db.read().await?, caller.account, &filter).await?;
    Ok(Json(OrderMails { mails: rows.iter().map(mail_info).collect() }))
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
    let id = mail_id(&id)?;
    let row = mails::find(&mut app.db.read().await?, caller.account, id).await?;
    row.as_ref().map(mail_info).map(Json).ok_or(ApiError::NotFound("mail"))
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
