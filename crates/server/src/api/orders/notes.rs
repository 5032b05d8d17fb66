//! `/order/certificate/{order_id}/note`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sealpost_api::errors::Errors;
use sealpost_api::orders::{NewNote, Note, Notes};
use sealpost_domain::order;
use sealpost_store::Parts;

use super::{OrderPath, set};
use crate::app::{App, Change};
use crate::auth::{ApiKey, OrdersKey, RequestId};
use crate::body::Body;
use crate::error::{ApiError, FieldError};
use crate::view;

/// Longest note, in characters.
const LONGEST: usize = 4000;

/// The notes of an order, newest first
#[utoipa::path(
    get,
    path = "/services/v2/order/certificate/{order_id}/note",
    tag = "orders",
    params(("order_id" = i64, Path, description = "The order's id")),
    responses((status = 200, description = "The notes", body = Notes), (status = 404, description = "`not_found|order`", body = Errors))
)]
pub async fn list(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    OrderPath(order): OrderPath,
) -> Result<Json<Notes>, ApiError> {
    let view = app.order(&caller, order).await?;
    Ok(Json(Notes { notes: view.notes.iter().map(view::note).collect() }))
}

/// Adds a note to an order
#[utoipa::path(
    post,
    path = "/services/v2/order/certificate/{order_id}/note",
    tag = "orders",
    params(("order_id" = i64, Path, description = "The order's id")),
    request_body = NewNote,
    responses(
        (status = 201, description = "The note", body = Note),
        (status = 400, description = "`required_param|text`, `invalid_text`", body = Errors),
        (status = 404, description = "`not_found|order`", body = Errors)
    )
)]
pub async fn create(
    State(app): State<App>,
    OrdersKey(caller): OrdersKey,
    OrderPath(order): OrderPath,
    RequestId(request_id): RequestId,
    Body(request): Body<NewNote>,
) -> Result<(StatusCode, Json<Note>), ApiError> {
    let text = set(request.text.as_deref().map(str::trim)).map(str::to_owned);
    let text = text.ok_or_else(|| ApiError::Fields(vec![FieldError::required("text")]))?;
    check(&text, "text").map_err(|error| ApiError::Fields(vec![error]))?;
    let id = app.db.new_id().await?;
    let note = order::Note { id: order::NoteId(id), text };
    let change = Change { caller: &caller, order, parts: Parts::AdditionalEmails, asks: None, request_id: &request_id };
    app.write(change, move |order, _| Ok::<_, std::convert::Infallible>(order.add_note(note.clone()))).await?;
    let view = app.order(&caller, order).await?;
    let note = view.notes.iter().find(|note| note.id == id).map(view::note);
    Ok((StatusCode::CREATED, Json(note.ok_or(ApiError::Internal)?)))
}

/// A note is plain text: line breaks and tabs are the only controls.
pub fn check(text: &str, path: &str) -> Result<(), FieldError> {
    if text.chars().count() > LONGEST {
        return Err(FieldError::invalid(path, format!("at most {LONGEST} characters are kept")));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(FieldError::invalid(path, "it holds a control character"));
    }
    Ok(())
}
