//! `GET /order/certificate`

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use sealpost_api::errors::Errors;
use sealpost_api::orders::{OrderList, OrderRow, Page};
use sealpost_domain::{OrderStatus, Timestamp};
use sealpost_store::order_list::{self, Direction, Filter, OrderQuery, SortKey, Text};

use super::super::csv;
use super::super::query::Query;
use super::parse_id;
use crate::app::App;
use crate::auth::ApiKey;
use crate::error::ApiError;
use crate::view;

/// The account's orders
///
/// Filters are combined. With `Accept: text/csv` the page comes as CSV.
#[utoipa::path(
    get,
    path = "/services/v2/order/certificate",
    tag = "orders",
    params(
        ("filters[status]" = Option<String>, Query, description = "Also `id`, `product_name_id`, `organization_id`, `user_id`, `container_id`, `certificate_id`, `common_name`, `domain_name`, `email`, `serial_number`, `disable_renewal_notifications`, `is_renewed`, `date_created`, `valid_till` (`>2026-01-31`, `<…`, `A...B`), `search`; a leading `%` means contains"),
        ("sort" = Option<String>, Query, description = "`date_created`, `order_id`, `common_name`, `status`, `valid_till`, `product_name_id`; `-` before one reverses it; several with commas"),
        ("limit" = Option<i64>, Query, description = "At most 1000, which is the default"),
        ("offset" = Option<i64>, Query, description = "Index of the first row")
    ),
    responses((status = 200, description = "One page", body = OrderList), (status = 403, description = "`access_denied`", body = Errors))
)]
pub async fn list(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let (limit, offset) = query.page()?;
    let now = app.now();
    let mut filters = filters(&query, now);
    filters.extend(caller.scope.as_ref().map(|scope| Filter::Containers(scope.containers())));
    let wanted = OrderQuery { filters, sort: sort(query.get("sort")), limit, offset };
    let (views, total) = order_list::list(&mut app.db.read().await?, caller.account, &wanted).await?;
    let orders: Vec<OrderRow> = views.iter().map(|view| view::order_row(view, now)).collect();
    if csv::is_wanted(&headers) {
        return as_csv(&orders);
    }
    Ok(Json(OrderList { orders, page: Page { total, limit, offset } }).into_response())
}

/// The filters that [`filters`] knows.
pub const FILTERS: [&str; 17] = [
    "id",
    "order_id",
    "organization_id",
    "user_id",
    "container_id",
    "certificate_id",
    "status",
    "product_name_id",
    "common_name",
    "domain_name",
    "email",
    "search",
    "serial_number",
    "disable_renewal_notifications",
    "date_created",
    "valid_till",
    "is_renewed",
];

/// Unknown filters are ignored (API reference §1.5); a known one with a value
/// that no order can have matches nothing.
pub fn filters(query: &Query, now: Timestamp) -> Vec<Filter> {
    let mut filters = Vec::new();
    for (name, value) in query.filters() {
        let id = |make: fn(i64) -> Filter| parse_id(value).map_or(Filter::Nothing, make);
        filters.push(match name {
            "id" | "order_id" => id(Filter::Id),
            "organization_id" => id(Filter::Organization),
            "user_id" => id(Filter::User),
            "container_id" => id(Filter::Container),
            "certificate_id" => id(Filter::Certificate),
            "status" => {
                let mut statuses = vec![value.to_lowercase()];
                // "issued" includes what expired since (API reference 5.3).
                statuses.extend((statuses[0] == OrderStatus::Issued.name()).then(|| "expired".to_owned()));
                statuses.retain(|status| OrderStatus::find(status).is_some());
                Filter::Status(statuses, now.millis())
            }
            "product_name_id" => Filter::Product(value.to_owned()),
            "common_name" => Filter::CommonName(text(value)),
            "domain_name" => Filter::DomainName(text(value)),
            "email" => Filter::Email(text(value)),
            "search" => Filter::Search(Text::Contains(value.trim_matches('%').to_owned())),
            "serial_number" => Filter::Serial(value.to_owned()),
            "disable_renewal_notifications" => match value.to_lowercase().as_str() {
                "1" | "true" => Filter::DisableRenewal(true),
                "0" | "false" => Filter::DisableRenewal(false),
                _ => Filter::Nothing,
            },
            "date_created" => range(value).map_or(Filter::Nothing, |(from, till)| Filter::CreatedAt(from, till)),
            "valid_till" => range(value).map_or(Filter::Nothing, |(from, till)| Filter::ValidTill(from, till)),
            "is_renewed" => match value.to_lowercase().as_str() {
                "1" | "true" => Filter::IsRenewed(true),
                "0" | "false" => Filter::IsRenewed(false),
                _ => Filter::Nothing,
            },
            _ => continue,
        });
    }
    filters
}

fn text(value: &str) -> Text {
    match value.strip_prefix('%') {
        Some(part) => Text::Contains(part.trim_end_matches('%').to_owned()),
        None => Text::Is(value.to_owned()),
    }
}

/// `>2024-01-31`, `<…`, `A...B`, or one day; from inclusive, till exclusive.
fn range(value: &str) -> Option<(Option<i64>, Option<i64>)> {
    const DAY: i64 = 86_400_000;
    let day = |text: &str| Timestamp::parse_date(text).map(Timestamp::millis);
    let is_day = |text: &str| text.trim().len() == 10;
    if let Some((from, till)) = value.split_once("...") {
        let end = day(till)? + if is_day(till) { DAY } else { 1 };
        return Some((Some(day(from)?), Some(end)));
    }
    if let Some(text) = value.strip_prefix(">=") {
        return Some((Some(day(text)?), None));
    }
    if let Some(text) = value.strip_prefix("<=") {
        return Some((None, Some(day(text)? + if is_day(text) { DAY } else { 1 })));
    }
    if let Some(text) = value.strip_prefix('>') {
        return Some((Some(day(text)? + if is_day(text) { DAY } else { 1 }), None));
    }
    if let Some(text) = value.strip_prefix('<') {
        return Some((None, Some(day(text)?)));
    }
    let start = day(value)?;
    Some((Some(start), Some(start + DAY)))
}

fn sort(text: Option<&str>) -> Vec<(SortKey, Direction)> {
    let key = |word: &str| {
        let (word, direction) = match word.trim().strip_prefix('-') {
            Some(word) => (word, Direction::Descending),
            None => (word.trim(), Direction::Ascending),
        };
        let key = match word {
            "id" | "order_id" => SortKey::Id,
            "date_created" => SortKey::DateCreated,
            "common_name" => SortKey::CommonName,
            "status" => SortKey::Status,
            "valid_till" => SortKey::ValidTill,
            "product_name_id" => SortKey::Product,
            _ => return None,
        };
        Some((key, direction))
    };
    text.unwrap_or_default().split(',').filter_map(key).collect()
}

fn as_csv(orders: &[OrderRow]) -> Result<Response, ApiError> {
    let head =
        ["id", "common_name", "dns_names", "status", "product_name_id", "date_created", "valid_till", "serial_number"];
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let row = |order: &OrderRow| {
        [
            order.id.to_string(),
            text(&order.certificate.common_name),
            order.certificate.dns_names.join(" "),
            order.status.clone(),
            text(&order.product_name_id),
            text(&order.date_created),
            text(&order.certificate.valid_till),
            text(&order.certificate.serial_number),
        ]
    };
    csv::answer(head, orders.iter().map(row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_in_every_published_form() {
        let day = |text: &str| Timestamp::parse_date(text).expect(text).millis();
        for (value, from, till) in [
            (">2024-01-31", Some("2024-02-01"), None),
            ("<2024-01-31", None, Some("2024-01-31")),
            ("2024-01-01...2024-01-31", Some("2024-01-01"), Some("2024-02-01")),
            ("2024-01-31", Some("2024-01-31"), Some("2024-02-01")),
        ] {
            assert_eq!(range(value), Some((from.map(day), till.map(day))), "{value}");
        }
        assert_eq!(range("soon"), None);
    }

    #[test]
    fn unknown_sort_keys_are_ignored() {
        let keys = sort(Some("-date_created,price,order_id"));
        assert_eq!(keys, [(SortKey::DateCreated, Direction::Descending), (SortKey::Id, Direction::Ascending)]);
    }
}
