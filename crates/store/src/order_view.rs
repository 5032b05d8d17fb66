//! Orders as callers read them, with everything that belongs to them.

use std::collections::HashMap;
use std::sync::Arc;

use sealpost_domain::{AccountId, OrderId};
use sqlx::AssertSqlSafe;

use crate::conn::padded;
use crate::{Db, Gather, Reader, Result, on, orders};

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
    #[sqlx(skip)]
    pub names: Vec<NameView>,
    #[sqlx(skip)]
    pub additional_emails: Vec<String>,
    #[sqlx(skip)]
    pub requests: Vec<RequestView>,
    #[sqlx(skip)]
    pub notes: Vec<NoteView>,
}

#[derive(Clone, Debug)]
pub struct NameView {
    pub name: String,
    pub proved_at: Option<i64>,
    pub method: Option<String>,
    pub adn: Option<String>,
    pub recipient: Option<String>,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RequestView {
    pub id: i64,
    pub order_id: i64,
    pub kind: String,
    pub status: String,
    pub comments: Option<String>,
    pub created_at: i64,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct NoteView {
    pub id: i64,
    pub order_id: i64,
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
    i.common_name as issuer_name";

pub(crate) const TABLES: &str =
    "orders o join accounts a on a.id = o.account_id join containers c on c.id = o.container_id
    join users u on u.id = o.user_id left join organizations g on g.id = o.organization_id
    left join certificates t on t.id = o.certificate_id left join issuers i on i.id = t.issuer_id";

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

async fn load(reader: &mut Reader, keys: Vec<(AccountId, OrderId)>) -> Result<Vec<OrderView>> {
    let keys = padded(keys);
    let sql = format!(
        "select {COLUMNS} from {TABLES} where (o.account_id, o.id) in (values {})",
        reader.conn().places(keys.len(), 2)
    );
    let mut views: Vec<OrderView> = on!(
        reader.conn(),
        {
            let mut query = sqlx::query_as(AssertSqlSafe(sql));
            for (account, order) in &keys {
                query = query.bind(account.0).bind(order.0);
            }
            query
        },
        fetch_all
    )?;
    add_lists(reader, &mut views).await?;
    let ids = padded(views.iter().map(|view| view.id).collect::<Vec<_>>());
    if ids.is_empty() {
        return Ok(views);
    }
    let requests = format!(
        "select id, order_id, kind, status, comments, created_at from requests where order_id in {} order by id",
        reader.conn().places(1, ids.len())
    );
    let requests: Vec<RequestView> = many(reader, requests, &ids).await?;
    let notes = format!(
        "select n.id, n.order_id, n.body, n.created_at, n.user_id, u.first_name, u.last_name, u.email
        from notes n left join users u on u.id = n.user_id where n.order_id in {} order by n.id desc",
        reader.conn().places(1, ids.len())
    );
    let notes: Vec<NoteView> = many(reader, notes, &ids).await?;
    let mut by_id: HashMap<i64, &mut OrderView> = views.iter_mut().map(|view| (view.id, view)).collect();
    for request in requests {
        if let Some(view) = by_id.get_mut(&request.order_id) {
            view.requests.push(request);
        }
    }
    for note in notes {
        if let Some(view) = by_id.get_mut(&note.order_id) {
            view.notes.push(note);
        }
    }
    Ok(views)
}

/// Names and additional emails, for many orders at once.
pub(crate) async fn add_lists(reader: &mut Reader, views: &mut [OrderView]) -> Result<()> {
    let ids: Vec<i64> = views.iter().map(|view| view.id).collect();
    let names = orders::names(reader.conn(), ids.clone()).await?;
    let emails = orders::additional_emails(reader.conn(), ids).await?;
    let mut by_id: HashMap<i64, &mut OrderView> = views.iter_mut().map(|view| (view.id, view)).collect();
    for name in names {
        if let Some(view) = by_id.get_mut(&name.order_id) {
            let orders::NameRow { name, proved_at, method, adn, recipient, .. } = name;
            view.names.push(NameView { name, proved_at, method, adn, recipient });
        }
    }
    for (order, email) in emails {
        if let Some(view) = by_id.get_mut(&order.0) {
            view.additional_emails.push(email);
        }
    }
    Ok(())
}

async fn many<T>(reader: &mut Reader, sql: String, ids: &[i64]) -> Result<Vec<T>>
where
    T: for<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow>
        + for<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow>
        + Send
        + Unpin,
{
    Ok(on!(
        reader.conn(),
        {
            let mut query = sqlx::query_as::<_, T>(AssertSqlSafe(sql));
            for id in ids {
                query = query.bind(*id);
            }
            query
        },
        fetch_all
    )?)
}
