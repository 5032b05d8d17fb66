//! `POST /sealpost/v1/additional-emails/replace`

use axum::Json;
use axum::extract::State;
use futures_util::future::join_all;
use sealpost_api::errors::Errors;
use sealpost_api::recipients::{ReplaceEmail, ReplaceReport, ReplacedIn};
use sealpost_domain::order::{self, AdditionalEmail, Replaced};
use sealpost_domain::{EmailAddress, Timestamp};
use sealpost_store::Parts;
use sealpost_store::order_list::Filter;
use sealpost_store::recipients::{self, Found, Listing, Page};

use super::{address, item};
use crate::api::orders::{list, quoted};
use crate::api::query::{MOST_ROWS, Query};
use crate::app::{App, Change};
use crate::auth::{OrdersKey, RequestId};
use crate::body::Body;
use crate::error::{ApiError, FieldError};

/// Orders that are changed side by side: a batch of the writer.
const AT_ONCE: usize = 64;

/// Puts one address in the place of another on the lists of all orders
///
/// Goes through the orders by their ids and stops after `limit` changes, or after 50,000 orders looked at: as long as
/// the answer has `next`, call again with it as `after`. Each order is changed in one step and has its own audit entry.
/// A run that broke off may simply be run again: what is changed already is not found any more. `dry_run` tells the same
/// and changes nothing.
#[utoipa::path(post, path = "/sealpost/v1/additional-emails/replace", tag = "orders",
    request_body(content = ReplaceEmail, example = json!({"from": "chris@example.com", "to": "jill@example.com", "filters": {"status": "issued"}, "dry_run": true})),
    responses(
        (status = 200, body = ReplaceReport),
        (status = 400, description = "`required_param|…`, `invalid_from`, `invalid_to`, `invalid_locale`, `invalid_filters`, `invalid_after`, `invalid_limit`; nothing was changed", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn replace(
    State(app): State<App>,
    OrdersKey(caller): OrdersKey,
    RequestId(request_id): RequestId,
    Body(request): Body<ReplaceEmail>,
) -> Result<Json<ReplaceReport>, ApiError> {
    let wanted = Wanted::read(&request, app.now())?;
    let Wanted { from, to, filters, page } = &wanted;
    let mut reader = app.db.read().await?;
    let Found { orders, next } = recipients::listing(&mut reader, caller.account, filters, &from.key(), *page).await?;
    // The connection goes back before the changes, which take longer.
    drop(reader);
    let dry_run = request.dry_run.unwrap_or(false);
    let mut changed = Vec::new();
    for listings in orders.chunks(AT_ONCE) {
        let outcomes = join_all(listings.iter().map(|listing| async {
            if dry_run {
                return Ok(order::replace(&listing.list, from, to).map(|(_, replaced)| replaced));
            }
            let (from, to) = (from.clone(), to.clone());
            let parts = Parts::AdditionalEmails;
            let change = Change { caller: &caller, order: listing.order, parts, asks: None, request_id: &request_id };
            let rule = move |order: &order::Order, _: &order::Context<'_>| {
                Ok::<_, std::convert::Infallible>(order.replace_additional_email(&from, &to))
            };
            app.write(change, rule).await.map(|(_, replaced)| replaced)
        }));
        for (listing, outcome) in listings.iter().zip(outcomes.await) {
            changed.extend(outcome?.map(|replaced| line(listing, replaced)));
        }
    }
    Ok(Json(ReplaceReport { dry_run, orders: changed, next: next.map(|order| order.0) }))
}

fn line(listing: &Listing, replaced: Replaced) -> ReplacedIn {
    ReplacedIn {
        order_id: listing.order.0,
        common_name: listing.common_name.clone(),
        status: listing.status.clone(),
        outcome: replaced.name().to_owned(),
    }
}

struct Wanted {
    from: EmailAddress,
    to: AdditionalEmail,
    filters: Vec<Filter>,
    page: Page,
}

impl Wanted {
    fn read(request: &ReplaceEmail, now: Timestamp) -> Result<Self, ApiError> {
        let from = request.from.as_deref().ok_or_else(|| FieldError::required("from"));
        let from = from.and_then(|text| address("from", text));
        let to = request.to.as_ref().ok_or_else(|| FieldError::required("to")).and_then(|to| item("to", to));
        let filters = filters(request, now);
        let after = match request.after.unwrap_or(0) {
            after if after < 0 => Err(FieldError::invalid("after", "it must be the id of an order")),
            after => Ok(after),
        };
        let limit = match request.limit.unwrap_or(MOST_ROWS) {
            limit if limit < 1 => Err(FieldError::invalid("limit", "it must be 1 or more")),
            limit => Ok(limit.min(MOST_ROWS)),
        };
        match (from, to, filters, after, limit) {
            (Ok(from), Ok(to), Ok(filters), Ok(after), Ok(limit)) => {
                Ok(Self { from, to, filters, page: Page { after, limit } })
            }
            (from, to, filters, after, limit) => {
                let errors = [from.err(), to.err(), filters.err(), after.err(), limit.err()];
                Err(ApiError::Fields(errors.into_iter().flatten().collect()))
            }
        }
    }
}

/// Unlike in lists of orders, a filter that is not known is refused: without it
/// more orders would be changed than were meant.
fn filters(request: &ReplaceEmail, now: Timestamp) -> Result<Vec<Filter>, FieldError> {
    let pairs = request.filters.iter().flatten();
    let mut query = Vec::new();
    for (name, value) in pairs {
        if !list::FILTERS.contains(&name.as_str()) {
            return Err(FieldError::invalid("filters", format!("there is no filter {}", quoted(name))));
        }
        if value.is_empty() {
            return Err(FieldError::invalid("filters", format!("{name} is empty")));
        }
        query.push((format!("filters[{name}]"), value.clone()));
    }
    Ok(list::filters(&Query::of(query), now))
}
