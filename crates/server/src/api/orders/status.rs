//! `PUT /order/certificate/{order_id}/status`

use axum::extract::State;
use axum::http::StatusCode;
use sealpost_api::errors::Errors;
use sealpost_api::orders::UpdateStatus;
use sealpost_domain::order::{Note, NoteId};
use sealpost_store::Parts;

use super::{OrderPath, set};
use crate::app::{App, Change};
use crate::auth::{OrdersKey, RequestId};
use crate::body::Body;
use crate::error::{ApiError, FieldError};

/// Cancels an order that waits, or an open reissue
///
/// Every link in its approval mails dies with it, and everybody on the order is told unless `send_emails` is false. Of an
/// order that is `reissue_pending` the reissue is canceled, its request is rejected with the note, and the order is
/// issued again.
#[utoipa::path(
    put,
    path = "/services/v2/order/certificate/{order_id}/status",
    tag = "orders",
    params(("order_id" = i64, Path, description = "The order's id")),
    request_body(content = UpdateStatus, example = json!({"status": "canceled", "note": "Ordered twice"})),
    responses(
        (status = 204, description = "The order is canceled"),
        (status = 400, description = "`invalid_status`, `required_param|status`, `required_param|note`, `invalid_note`, `invalid_order_status`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|order`", body = Errors)
    )
)]
pub async fn status(
    State(app): State<App>,
    OrdersKey(caller): OrdersKey,
    OrderPath(order): OrderPath,
    RequestId(request_id): RequestId,
    Body(request): Body<UpdateStatus>,
) -> Result<StatusCode, ApiError> {
    let mut errors = Vec::new();
    match set(request.status.as_deref()) {
        None => errors.push(FieldError::required("status")),
        Some(status) if status.eq_ignore_ascii_case("canceled") => {}
        Some(_) => errors.push(FieldError::invalid("status", "an order can be set to canceled, nothing else")),
    }
    let text = set(request.note.as_deref().map(str::trim)).map(str::to_owned);
    match &text {
        None => errors.push(FieldError::required("note")),
        Some(text) => errors.extend(super::notes::check(text, "note").err()),
    }
    ApiError::unless_empty(errors)?;
    let note = Note { id: NoteId(app.db.new_id().await?), text: text.unwrap_or_default() };
    let by = caller.email.to_string();
    let silent = request.send_emails == Some(false);
    let change = Change { caller: &caller, order, parts: Parts::All, asks: None, request_id: &request_id };
    app.write(change, move |order, context| order.cancel(by.clone(), note.clone(), silent, context)).await?;
    Ok(StatusCode::NO_CONTENT)
}
