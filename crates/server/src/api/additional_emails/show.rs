//! `GET /sealpost/v1/orders/{order_id}/additional-emails`

use axum::extract::{RawQuery, State};
use axum::response::Response;
use sealpost_api::errors::Errors;
use sealpost_api::recipients::{ListUser, ListVersion, ListedEmails};
use sealpost_domain::Timestamp;
use sealpost_store::audit;

use super::{answer, listed};
use crate::api::orders::{OrderPath, parse_id};
use crate::api::query::Query;
use crate::app::App;
use crate::auth::ApiKey;
use crate::error::ApiError;

/// Earlier lists in one answer, unless fewer are asked for, and at most.
const MOST_LISTS: i64 = 100;

/// The additional emails of an order, and every earlier list
///
/// The `ETag` is of the present list alone: `PATCH` and `restore` take it in `If-Match`. Lists come with who set them,
/// when and by which request, the newest first.
#[utoipa::path(get, path = "/sealpost/v1/orders/{order_id}/additional-emails", tag = "orders",
    params(
        ("order_id" = i64, Path),
        ("before" = Option<i64>, Query, description = "Lists before this one: `next` of the page before"),
        ("limit" = Option<i64>, Query, description = "At most 100 lists, which is the default")),
    responses(
        (status = 200, description = "With `ETag`", body = ListedEmails),
        (status = 400, description = "`invalid_before`, `invalid_limit`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|order`", body = Errors)))]
pub async fn show(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    OrderPath(order): OrderPath,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let wrong = || ApiError::invalid("before", "it must be the id of a list");
    let before = query.get("before").map(|text| parse_id(text).ok_or_else(wrong)).transpose()?.unwrap_or(i64::MAX);
    let limit = query.limit(MOST_LISTS)?;
    let view = app.order(&caller, order).await?;
    let lists = audit::lists(&mut app.db.read().await?, caller.account, order, before, limit).await?;
    let is_full = i64::try_from(lists.len()).is_ok_and(|count| count == limit);
    let next = lists.last().filter(|_| is_full).map(|list| list.id);
    let history = Some(lists.into_iter().map(version).collect());
    Ok(answer(&view.additional_emails.0, ListedEmails { history, next, ..ListedEmails::default() }))
}

fn version(version: audit::ListVersion) -> ListVersion {
    let (key_name, user) = version.key.map_or((None, None), |key| {
        let user = ListUser { id: key.user_id, first_name: key.first_name, last_name: key.last_name };
        (Some(key.key_name), Some(user))
    });
    ListVersion {
        id: version.id,
        at: Timestamp::from_millis(version.at).iso(),
        actor: version.actor,
        key_name,
        user,
        request_id: version.request_id,
        restored: version.restored,
        additional_emails: listed(&version.list),
    }
}
