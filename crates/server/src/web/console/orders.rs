//! `GET /`: the account's orders, the newest first.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use sealpost_domain::{OrderStatus, Timestamp};
use sealpost_store::order_list::{self, Filter, OrderQuery, Text};
use sealpost_store::order_view::OrderView;
use serde::Deserialize;

use super::frame::{Frame, Place, Problem, answer};
use super::words::{self, Moment, Name, Pill};
use super::{Choice, asked};
use crate::api::orders::parse_id;
use crate::app::App;
use crate::web::login::Viewer;

/// Orders on a page.
const ROWS: i64 = 50;

#[derive(Template)]
#[template(path = "orders.html")]
struct OrdersPage {
    frame: Frame,
    search: String,
    statuses: Vec<Choice>,
    searched: bool,
    orders: Vec<Row>,
    total: i64,
    pages: Option<Pages>,
}

struct Row {
    id: i64,
    name: Name,
    more: usize,
    product: String,
    status: Pill,
    requester: String,
    email: String,
    created: Moment,
}

struct Pages {
    first: i64,
    last: i64,
    newer: Option<String>,
    older: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    search: String,
    status: String,
    offset: String,
}

pub async fn orders(
    State(app): State<App>,
    viewer: Viewer,
    query: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let query = asked(query);
    let search = query.search.trim().to_owned();
    let status = OrderStatus::find(&query.status).map(OrderStatus::name);
    let offset = parse_id(&query.offset).unwrap_or(0);
    let now = app.now();
    let mut filters: Vec<Filter> =
        status.map(|status| Filter::Status(vec![status.to_owned()], now.millis())).into_iter().collect();
    filters.extend(filter(&search));
    let wanted = OrderQuery { filters, sort: Vec::new(), limit: ROWS, offset };
    let (views, total) = order_list::list(&mut app.db.read().await?, viewer.account, &wanted).await?;
    let shown = i64::try_from(views.len()).unwrap_or(ROWS);
    Ok(answer(&OrdersPage {
        frame: viewer.frame(&app, Place::Orders),
        searched: !wanted.filters.is_empty(),
        statuses: OrderStatus::ALL.map(|known| Choice::of(known.name(), status)).into(),
        orders: views.iter().map(|view| row(view, now)).collect(),
        total,
        pages: (shown > 0 && total > shown).then(|| Pages {
            first: offset + 1,
            last: offset + shown,
            newer: (offset > 0).then(|| link(&search, status, offset.saturating_sub(ROWS).max(0))),
            older: (offset + shown < total).then(|| link(&search, status, offset + shown)),
        }),
        search,
    }))
}

/// A number is an order, an `@` makes an address, all else is part of a name.
fn filter(search: &str) -> Option<Filter> {
    if search.is_empty() {
        return None;
    }
    if search.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(parse_id(search).map_or(Filter::Nothing, Filter::Id));
    }
    let text = Text::Contains(words::searchable(search));
    Some(if search.contains('@') { Filter::Email(text) } else { Filter::DomainName(text) })
}

fn link(search: &str, status: Option<&str>, offset: i64) -> String {
    let mut query = url::form_urlencoded::Serializer::for_suffix(String::from("/?"), 2);
    if !search.is_empty() {
        query.append_pair("search", search);
    }
    if let Some(status) = status {
        query.append_pair("status", status);
    }
    if offset > 0 {
        query.append_pair("offset", &offset.to_string());
    }
    query.finish()
}

fn row(view: &OrderView, now: Timestamp) -> Row {
    Row {
        id: view.id,
        name: words::name(&view.common_name),
        more: view.names.len().saturating_sub(1),
        product: words::product(&view.product),
        status: words::pill(&crate::view::status(&view.status, view.order_valid_till, now)),
        requester: words::person(&view.user_first_name, &view.user_last_name),
        email: view.user_email.clone(),
        created: Moment::of(view.created_at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_searched_for_shows_where_to_look() {
        let contains = |text: &str| Text::Contains(text.to_owned());
        assert_eq!(filter(""), None);
        assert_eq!(filter("17"), Some(Filter::Id(17)));
        assert_eq!(filter("99999999999999999999"), Some(Filter::Nothing));
        assert_eq!(filter("ada@"), Some(Filter::Email(contains("ada@"))));
        assert_eq!(filter("shop"), Some(Filter::DomainName(contains("shop"))));
    }

    #[test]
    fn links_to_other_pages_keep_the_search() {
        assert_eq!(link("a&b=ü", Some("pending"), 50), "/?search=a%26b%3D%C3%BC&status=pending&offset=50");
        assert_eq!(link("", None, 0), "/?");
    }
}
