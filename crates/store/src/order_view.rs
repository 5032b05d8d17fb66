//! Orders as callers read them, with everything that belongs to them.

use std::collections::HashMap;
use std::sync::Arc;

use sealpost_domain::{AccountId, OrderId};
use sqlx::AssertSqlSafe;

use serde::Deserialize;

use crate::{Conn, Db, Error, Gather, Reader, Result, on, orders};

/// One order with its lists; text as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OrderView {
    pub id: i64,
    pub account_id: i64,
    pub account_name: String,
    pub product: String,
    pub status: String,
    pub common_name: String,
    pub method: String,
    pub language: String,
    pub disable_renewal: bool,
    pub details: String,
    pub created_at: i64,
    pub status_changed_at: i64,
    pub container_id: i64,
    pub container_name: String,
    pub user_id: i64,
    pub user_first_name: String,
    pub user_last_name: String,
    pub user_email: String,
    pub organization_id: Option<i64>,
    pub organization_name: Option<String>,
    pub organization_details: Option<String>,
    /// Settled when the order was placed; the certificate comes later.
    pub certificate_id: i64,
    pub serial: Option<String>,
    pub thumbprint: Option<String>,
    pub valid_from: Option<i64>,
    pub valid_till: Option<i64>,
    pub issued_at: Option<i64>,
    pub issuer_id: Option<String>,
    pub issuer_name: Option<String>,
    /// Why the certificate is not signed yet: `caa_check_failed|…`.
    pub refusal: Option<String>,
    #[sqlx(skip)]
    pub names: Vec<NameView>,
    #[sqlx(skip)]
    pub additional_emails: Vec<String>,
    #[sqlx(skip)]
    pub requests: Vec<RequestView>,
    #[sqlx(skip)]
    pub notes: Vec<NoteView>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct RequestView {
    pub id: i64,
    pub kind: String,
    pub status: String,
    pub comments: Option<String>,
    pub created_at: i64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct NoteView {
    pub id: i64,
    pub body: String,
    pub created_at: i64,
    pub user_id: Option<i64>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub email: Option<String>,
}

pub(crate) const COLUMNS: &str =
    "o.id, o.account_id, a.name as account_name, o.product, o.status, o.common_name, o.method, o.language,
    o.disable_renewal, o.details, o.created_at, o.status_changed_at, o.container_id, c.name as container_name,
    o.user_id, u.first_name as user_first_name, u.last_name as user_last_name, u.email as user_email,
    o.organization_id, g.name as organization_name, g.details as organization_details,
    o.certificate_id, t.serial, t.thumbprint, t.valid_from, t.valid_till, t.issued_at, t.issuer_id,
    i.common_name as issuer_name, t.refusal";

pub(crate) const TABLES: &str =
    "orders o join accounts a on a.id = o.account_id join containers c on c.id = o.container_id
    join users u on u.id = o.user_id left join organizations g on g.id = o.organization_id
    left join certificates t on t.id = o.certificate_id left join issuers i on i.id = t.issuer_id";

pub use orders::NameView;

/// Orders by account and id; reads that come at once share a query per table.
pub type OrderViews = Gather<(AccountId, OrderId), Arc<OrderView>>;

pub fn views(db: &Db) -> OrderViews {
    let db = db.clone();
    Gather::new(move |keys: Vec<(AccountId, OrderId)>| {
        let db = db.clone();
        async move {
            let views = load(&mut db.read().await?, keys).await?;
            let keyed = views.into_iter().map(|view| ((AccountId(view.account_id), OrderId(view.id)), Arc::new(view)));
            Ok(keyed.collect())
        }
    })
}

/// An order's row with its lists beside it, so that one statement reads all: on
/// both databases a statement's way there and back costs more than its work.
#[derive(sqlx::FromRow)]
struct Whole {
    #[sqlx(flatten)]
    view: OrderView,
    names_list: String,
    emails_list: String,
    requests_list: String,
    notes_list: String,
}

async fn load(reader: &mut Reader, keys: Vec<(AccountId, OrderId)>) -> Result<Vec<OrderView>> {
    let wanted = orders::Keys::new(keys.iter().copied());
    let sql = load_sql(&reader.conn(), &wanted);
    let rows: Vec<Whole> = on!(
        reader.conn(),
        {
            let mut query = sqlx::query_as(AssertSqlSafe(sql));
            for id in wanted.all() {
                query = query.bind(id);
            }
            query
        },
        fetch_all
    )?;
    let is_asked = |row: &Whole| keys.contains(&(AccountId(row.view.account_id), OrderId(row.view.id)));
    rows.into_iter().filter(is_asked).map(OrderView::try_from).collect()
}

pub(crate) fn load_sql(conn: &Conn<'_>, keys: &orders::Keys) -> String {
    let (names, emails) = (orders::names_list(conn), orders::emails_list(conn));
    let requests = conn.list(
        &["r.id", "r.kind", "r.status", "r.comments", "r.created_at"],
        "from requests r where r.order_id = o.id order by r.id",
    );
    let notes = conn.list(
        &["w.id", "w.body", "w.created_at", "w.user_id", "v.first_name", "v.last_name", "v.email"],
        "from notes w left join users v on v.id = w.user_id where w.order_id = o.id order by w.id desc",
    );
    format!(
        "select {COLUMNS}, {names} as names_list, {emails} as emails_list, {requests} as requests_list,
            {notes} as notes_list
        from {TABLES} where {}",
        keys.condition(conn)
    )
}

impl TryFrom<Whole> for OrderView {
    type Error = Error;

    fn try_from(row: Whole) -> Result<Self> {
        let Whole { mut view, names_list, emails_list, requests_list, notes_list } = row;
        view.names = orders::list(&names_list)?;
        view.additional_emails = orders::list::<(String,)>(&emails_list)?.into_iter().map(|(email,)| email).collect();
        view.requests = orders::list(&requests_list)?;
        view.notes = orders::list(&notes_list)?;
        Ok(view)
    }
}

/// Names and additional emails, for many orders at once.
pub(crate) async fn add_lists(reader: &mut Reader, views: &mut [OrderView]) -> Result<()> {
    let lists = orders::lists(reader.conn(), views.iter().map(|view| view.id).collect(), true).await?;
    let mut by_id: HashMap<i64, &mut OrderView> = views.iter_mut().map(|view| (view.id, view)).collect();
    for lists in lists {
        if let Some(view) = by_id.get_mut(&lists.id) {
            view.names = lists.names()?;
            view.additional_emails = lists.additional_emails()?;
        }
    }
    Ok(())
}
