//! `GET /sealpost/v1/recipients`: which orders an address hears about; and who
//! hears about an order.

use axum::Json;
use axum::extract::{RawQuery, State};
use sealpost_api::errors::Errors;
use sealpost_api::own::{OrderRecipient, OrderRecipients};
use sealpost_api::recipients::{HeardAs, HeardOrder, RecipientOrders};
use sealpost_domain::mail::Recipient;
use sealpost_domain::{AccountId, EmailAddress, MailKind, Order, OrderId};
use sealpost_store::recipients::{self, Candidate, Found, Page};
use sealpost_store::{marks, reach};

use super::additional_emails::address;
use super::marks::mark;
use super::orders::{OrderPath, parse_id};
use super::query::{MOST_ROWS, Query};
use crate::app::App;
use crate::auth::ApiKey;
use crate::error::{ApiError, FieldError};
use crate::view::{OrderDetails, iso};

/// The orders that an address hears about, with its roles on them
///
/// As requester, technical contact, contact of the organization, or on the list of additional emails. One call looks
/// through 50,000 orders at most: as long as the answer has `next`, even without orders, call again with it as `after`.
#[utoipa::path(get, path = "/sealpost/v1/recipients", tag = "orders",
    params(
        ("email" = String, Query, description = "The address; case does not matter"),
        ("after" = Option<i64>, Query, description = "Orders with a higher id: `next` of the page before"),
        ("limit" = Option<i64>, Query, description = "At most 1000 orders, which is the default")),
    responses(
        (status = 200, body = RecipientOrders),
        (status = 400, description = "`required_param|email`, `invalid_email`, `invalid_after`, `invalid_limit`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn find(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    RawQuery(query): RawQuery,
) -> Result<Json<RecipientOrders>, ApiError> {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let email = query.get("email").ok_or_else(|| ApiError::Fields(vec![FieldError::required("email")]))?;
    let email = address("email", email).map_err(|error| ApiError::Fields(vec![error]))?;
    let wrong = || ApiError::invalid("after", "it must be the id of an order");
    let after = query.get("after").map(|text| parse_id(text).ok_or_else(wrong)).transpose()?.unwrap_or(0);
    let page = Page { after, limit: query.limit(MOST_ROWS)? };
    let Found { orders, next } =
        recipients::heard(&mut app.db.read().await?, caller.account, &email.key(), page).await?;
    let mut heard = Vec::with_capacity(orders.len());
    for candidate in orders {
        let roles = roles(&candidate, &email)?;
        if !roles.is_empty() {
            let Candidate { id: order_id, common_name, status, .. } = candidate;
            heard.push(HeardOrder { order_id, common_name, status, roles });
        }
    }
    Ok(Json(RecipientOrders { orders: heard, next: next.map(|order| order.0) }))
}

/// The database compares generously; what counts is the key of an address (R22).
fn roles(candidate: &Candidate, email: &EmailAddress) -> Result<Vec<HeardAs>, ApiError> {
    let is = |text: &str| EmailAddress::parse_international(text).is_ok_and(|other| other.key() == email.key());
    let list = candidate.list()?;
    let listed = list.iter().find(|listed| listed.email.key() == email.key());
    let language = listed.and_then(|listed| listed.language).map_or(candidate.account_language.as_str(), |l| l.code());
    let details: OrderDetails = serde_json::from_str(&candidate.details).unwrap_or_default();
    let contact = details.organization_contact.and_then(|contact| contact.email);
    let all = [
        (Recipient::Requester, is(&candidate.requester), candidate.requester_language.as_str()),
        (Recipient::TechnicalContact, candidate.technical_email.as_deref().is_some_and(is), language),
        (Recipient::OrganizationContact, contact.as_deref().is_some_and(is), language),
        (Recipient::Additional, listed.is_some(), language),
    ];
    let roles = all.into_iter().filter(|(_, holds, _)| *holds);
    Ok(roles.map(|(role, _, locale)| HeardAs { role: role.name().to_owned(), locale: locale.to_owned() }).collect())
}

/// Everybody who is told of an order
///
/// With the kinds of mail that go to each, and why notices do not reach some. Approvers of names are not among them.
#[utoipa::path(get, path = "/sealpost/v1/orders/{order_id}/recipients", tag = "orders",
    params(("order_id" = i64, Path)),
    responses((status = 200, body = OrderRecipients), (status = 404, description = "`not_found|order`", body = Errors)))]
pub async fn of_order(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    OrderPath(order): OrderPath,
) -> Result<Json<OrderRecipients>, ApiError> {
    told(&app, caller.account, order).await?.map(Json).ok_or(ApiError::NotFound("order"))
}

/// Who is told of an order; `None` if the account has no such order.
pub async fn told(app: &App, account: AccountId, id: OrderId) -> Result<Option<OrderRecipients>, ApiError> {
    let mut reader = app.db.read().await?;
    let Some(order) = reach::order(&mut reader, account, id, app.now()).await? else { return Ok(None) };
    let mut recipients = each(&order);
    let keys: Vec<String> = recipients.iter().map(|one| one.email.to_ascii_lowercase()).collect();
    for row in marks::of_order(&mut reader, account, id, &keys).await? {
        let key = row.email.to_ascii_lowercase();
        for one in recipients.iter_mut().filter(|one| one.email.to_ascii_lowercase() == key) {
            one.is_reached = false;
            one.marks.push(mark(row.clone()));
        }
    }
    let unreachable_since = order.unreachable_since.map(|since| iso(since.millis()));
    Ok(Some(OrderRecipients { order_id: id.0, unreachable_since, recipients }))
}

/// Each address once, in the first role that any kind of mail gives it.
fn each(order: &Order) -> Vec<OrderRecipient> {
    let mut all: Vec<(EmailAddress, OrderRecipient)> = Vec::new();
    for kind in MailKind::ALL {
        for (email, role, language) in order.people(kind) {
            let known = all.iter_mut().find(|(known, _)| known.key() == email.key());
            if let Some((_, one)) = known {
                one.kinds.push(kind.name().to_owned());
                continue;
            }
            let one = OrderRecipient {
                email: email.to_string(),
                role: role.name().to_owned(),
                locale: language.code().to_owned(),
                kinds: vec![kind.name().to_owned()],
                is_reached: true,
                marks: Vec::new(),
            };
            all.push((email, one));
        }
    }
    all.into_iter().map(|(_, one)| one).collect()
}
