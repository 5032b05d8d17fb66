//! `PATCH /sealpost/v1/orders/{order_id}/additional-emails` and `POST …/restore`

use axum::extract::State;
use axum::response::Response;
use sealpost_api::errors::Errors;
use sealpost_api::recipients::{ChangeEmails, ListedEmails, RestoreEmails};
use sealpost_domain::OrderId;
use sealpost_domain::order::{Decision, ListChange, ListError, Order};
use sealpost_store::keys::Caller;
use sealpost_store::{Parts, audit};

use super::{IfMatch, address, answer, item, sorted};
use crate::api::orders::OrderPath;
use crate::app::{App, Change};
use crate::auth::{OrdersKey, RequestId};
use crate::body::Body;
use crate::error::{ApiError, FieldError};

/// Takes some addresses off the list and puts others on it
///
/// First `remove`, then `add`, in one step. `If-Match` names the list that the caller saw, by its `ETag`; `*` takes
/// whatever it is. An address that is on the list already stays where it is. Cap and spelling are as in
/// `PUT /services/v2/order/certificate/{order_id}/additional-emails`.
#[utoipa::path(patch, path = "/sealpost/v1/orders/{order_id}/additional-emails", tag = "orders",
    params(("order_id" = i64, Path), ("If-Match" = String, Header, description = "The `ETag` of the list, or `*`")),
    request_body(content = ChangeEmails, example = json!({"add": ["jill@example.com", {"email": "leon@example.com", "locale": "ko"}], "remove": ["chris@example.com"]})),
    responses(
        (status = 200, description = "The new list, with `ETag`", body = ListedEmails),
        (status = 400, description = "`invalid_add`, `invalid_remove`, `invalid_locale`, `required_param|…`, `invalid_if_match`; nothing was changed", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|order`", body = Errors),
        (status = 412, description = "`precondition_failed`: the list was changed meanwhile", body = Errors),
        (status = 428, description = "`precondition_required`: `If-Match` is missing", body = Errors)))]
pub async fn change(
    State(app): State<App>,
    OrdersKey(caller): OrdersKey,
    OrderPath(order): OrderPath,
    RequestId(request_id): RequestId,
    if_match: IfMatch,
    Body(request): Body<ChangeEmails>,
) -> Result<Response, ApiError> {
    let if_match = if_match.required()?;
    let most = app.config.additional_emails;
    let change = read(&request, most)?;
    write(&app, &caller, order, &request_id, move |order| {
        order.change_additional_emails(&change, |list| if_match.holds(list), most)
    })
    .await
}

/// Puts an earlier list back
///
/// `id` is that of a list in the history that `GET` gives. With `If-Match` only if the present list is that one.
#[utoipa::path(post, path = "/sealpost/v1/orders/{order_id}/additional-emails/restore", tag = "orders",
    params(("order_id" = i64, Path), ("If-Match" = Option<String>, Header, description = "The `ETag` of the present list")),
    request_body(content = RestoreEmails, example = json!({"id": 1007})),
    responses(
        (status = 200, description = "The list, with `ETag`", body = ListedEmails),
        (status = 400, description = "`required_param|id`, `invalid_id`: no list of this order, `invalid_if_match`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|order`", body = Errors),
        (status = 412, description = "`precondition_failed`: the list was changed meanwhile", body = Errors)))]
pub async fn restore(
    State(app): State<App>,
    OrdersKey(caller): OrdersKey,
    OrderPath(order): OrderPath,
    RequestId(request_id): RequestId,
    if_match: IfMatch,
    Body(request): Body<RestoreEmails>,
) -> Result<Response, ApiError> {
    let id = request.id.ok_or_else(|| ApiError::Fields(vec![FieldError::required("id")]))?;
    app.order(&caller, order).await?;
    let list = audit::list_at(&mut app.db.read().await?, caller.account, order, id).await?;
    let list = list.ok_or_else(|| ApiError::invalid("id", format!("{id} is no list of this order")))?;
    write(&app, &caller, order, &request_id, move |order| {
        order.restore_additional_emails(list.clone(), id, |list| if_match.holds(list))
    })
    .await
}

async fn write(
    app: &App,
    caller: &Caller,
    order: OrderId,
    request_id: &str,
    mut rule: impl FnMut(&Order) -> Result<Decision, ListError> + Send + 'static,
) -> Result<Response, ApiError> {
    let change = Change { caller, order, parts: Parts::AdditionalEmails, asks: None, request_id };
    let (order, ()) = app.write(change, move |order, _| rule(order)).await?;
    Ok(answer(&order.additional_emails, ListedEmails::default()))
}

fn read(request: &ChangeEmails, most: usize) -> Result<ListChange, ApiError> {
    if request.add.is_none() && request.remove.is_none() {
        return Err(ApiError::invalid("add", "add or remove is required"));
    }
    let (add, remove) = (request.add.as_deref().unwrap_or_default(), request.remove.as_deref().unwrap_or_default());
    for (path, count) in [("add", add.len()), ("remove", remove.len())] {
        if count > most {
            return Err(ApiError::invalid(path, format!("at most {most} addresses are kept, not {count}")));
        }
    }
    let mut errors = Vec::new();
    let change = ListChange {
        remove: sorted(
            remove.iter().enumerate().map(|(index, text)| address(&format!("remove[{index}]"), text)),
            &mut errors,
        ),
        add: sorted(add.iter().enumerate().map(|(index, one)| item(&format!("add[{index}]"), one)), &mut errors),
    };
    ApiError::unless_empty(errors)?;
    Ok(change)
}
