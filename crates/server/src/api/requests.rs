//! `/request`: what was asked for, and its approval by somebody else.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use sealpost_api::errors::Errors;
use sealpost_api::requests::{RequestInfo, RequestList, UpdateRequest};
use sealpost_domain::order::{Approving, RequestStatus, Validation};
use sealpost_domain::{DnsName, Fqdn, Product};
use sealpost_store::accounts::Scope;
use sealpost_store::{Parts, certificates, requests};

use super::csv;
use super::orders::{notes, parse_id, quoted, set};
use super::query::Query;
use crate::app::{App, Change};
use crate::auth::{ApiKey, OrdersKey, RequestId};
use crate::body::Body;
use crate::error::{ApiError, FieldError};
use crate::view;

/// The account's requests, the newest first
#[utoipa::path(get, path = "/services/v2/request", tag = "orders",
    params(
        ("status" = Option<String>, Query, description = "`pending`, `approved` or `rejected`; also as `filters[status]`"),
        ("limit" = Option<i64>, Query, description = "At most 1000, which is the default"),
        ("offset" = Option<i64>, Query, description = "Index of the first row")),
    responses((status = 200, description = "One page; as CSV with `Accept: text/csv`", body = RequestList), (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn list(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let (limit, offset) = query.page()?;
    let filter = query.filters().find(|(name, _)| *name == "status").map(|(_, value)| value);
    let status = query.get("status").or(filter).map(str::to_lowercase);
    let containers = caller.scope.as_ref().map(Scope::containers);
    let mut reader = app.db.read().await?;
    let (rows, total) =
        requests::list(&mut reader, caller.account, containers, status.as_deref(), limit, offset).await?;
    drop(reader);
    let now = app.now();
    if csv::is_wanted(&headers) {
        let head = ["id", "date", "type", "status", "requester", "order_id", "common_name", "comments"];
        let row = |row: &requests::RequestRow| {
            let comments = row.comments.clone().unwrap_or_default();
            let (id, order) = (row.id.to_string(), row.order_id.to_string());
            let (kind, status) = (row.kind.clone(), row.status.clone());
            [id, view::iso(row.created_at), kind, status, row.email.clone(), order, row.common_name.clone(), comments]
        };
        return csv::answer(head, rows.iter().map(row));
    }
    let requests = rows.iter().map(|row| view::request_info(row, now)).collect();
    let page = sealpost_api::ids::Page { total, limit, offset };
    Ok(Json(RequestList { requests, page }).into_response())
}

/// One request
#[utoipa::path(get, path = "/services/v2/request/{request_id}", tag = "orders", params(("request_id" = i64, Path)),
    responses((status = 200, description = "The request", body = RequestInfo), (status = 404, description = "`not_found|request`", body = Errors)))]
pub async fn show(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    Path(id): Path<String>,
) -> Result<Json<RequestInfo>, ApiError> {
    let id = parse_id(&id).ok_or(ApiError::NotFound("request"))?;
    let row = requests::find(&mut app.db.read().await?, caller.account, id).await?;
    Ok(Json(view::request_info(&row.ok_or(ApiError::NotFound("request"))?, app.now())))
}

/// Approves or rejects a request
///
/// Administrators and managers approve what others ask for, never what they asked for themselves. Whoever made a
/// request may take it back with `rejected`.
#[utoipa::path(put, path = "/services/v2/request/{request_id}/status", tag = "orders", params(("request_id" = i64, Path)),
    request_body(content = UpdateRequest, example = json!({"status": "approved", "processor_comment": "As agreed"})),
    responses(
        (status = 204, description = "It is decided; what was approved has begun"),
        (status = 400, description = "`required_param|status`, `invalid_status`, `invalid_processor_comment`, `invalid_request_status`, `invalid_order_status`, `invalid_certificate_status`", body = Errors),
        (status = 403, description = "`access_denied|invalid_approver`", body = Errors),
        (status = 404, description = "`not_found|request`", body = Errors),
        (status = 429, description = "`request_limit_exceeded`: too much approval mail; nothing was changed", body = Errors)))]
pub async fn status(
    State(app): State<App>,
    OrdersKey(caller): OrdersKey,
    Path(id): Path<String>,
    RequestId(request_id): RequestId,
    Body(request): Body<UpdateRequest>,
) -> Result<StatusCode, ApiError> {
    let missing = || ApiError::NotFound("request");
    let id = parse_id(&id).ok_or_else(missing)?;
    let row = requests::find(&mut app.db.read().await?, caller.account, id).await?.ok_or_else(missing)?;
    let mut errors = Vec::new();
    let word = set(request.status.as_deref());
    let status = word.and_then(|word| RequestStatus::find(&word.to_lowercase()));
    match word {
        None => errors.push(FieldError::required("status")),
        Some(word) if status.is_none_or(|status| status == RequestStatus::Pending) => {
            let reason = format!("a request can be approved or rejected, not {}", quoted(word));
            errors.push(FieldError::invalid("status", reason));
        }
        Some(_) => {}
    }
    let comment = set(request.processor_comment.as_deref()).map(str::to_owned);
    errors.extend(comment.as_deref().and_then(|text| notes::check(text, "processor_comment").err()));
    ApiError::unless_empty(errors)?;
    let by = Approving {
        user: caller.user,
        email: caller.email.to_string(),
        may_approve: caller.access_role.may_approve(),
        comment,
    };
    let order = sealpost_domain::OrderId(row.order_id);
    let id = sealpost_domain::order::RequestId(id);
    let approved = status == Some(RequestStatus::Approved);
    let prevalidated = Product::find(&row.product).is_some_and(|product| app.is_prevalidated(product));
    // Nobody else is asked for anything.
    let bases = if approved && !prevalidated { bases(&app, &row).await? } else { Vec::new() };
    let contacts = app.contacts(caller.account, &bases).await?;
    let asks = approved.then(|| contacts.keys(&bases));
    let limits = app.config.limits.clone();
    let change = Change { caller: &caller, order, parts: Parts::All, asks, request_id: &request_id };
    let rule = move |order: &sealpost_domain::Order, context: &sealpost_domain::Context| {
        let validation = Validation { contacts: &contacts, limits: &limits, prevalidated };
        if approved {
            order.approve_request(id, &by, &validation, context)
        } else {
            order.reject_request(id, &by, context)
        }
    };
    app.write(change, rule).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The names of the certificate that a request asks for.
async fn bases(app: &App, row: &requests::RequestRow) -> Result<Vec<Fqdn>, ApiError> {
    let Some(id) = row.certificate_id else { return Ok(Vec::new()) };
    let account = sealpost_domain::AccountId(row.account_id);
    let id = sealpost_domain::CertificateId(id);
    let certificate = certificates::view(&mut app.db.read().await?, account, id).await?;
    let names = certificate.map(|certificate| certificate.names).unwrap_or_default();
    Ok(names.iter().filter_map(|name| DnsName::parse(&name.name).ok()).map(|name| name.base).collect())
}
