//! Orders as callers read them, with everything that belongs to them.

use std::collections::HashMap;
use std::sync::Arc;

use sealpost_domain::order::AdditionalEmail;
use sealpost_domain::{AccountId, OrderId};
use sqlx::AssertSqlSafe;

use serde::Deserialize;

use crate::conn::Many;
use crate::{Conn, Db, Error, Gather, Reader, Result, on, orders};

/// One order with its lists; text as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OrderView {
    /// When it was read; see [`Stamp`].
    #[sqlx(flatten)]
    pub stamp: Stamp,
    pub id: i64,
    pub account_id: i64,
    pub account_name: String,
    pub product: String,
    pub status: String,
    pub common_name: String,
    pub method: String,
    pub language: String,
    pub disable_renewal: bool,
    pub renewal_message: Option<String>,
    /// Since when nobody can be reached about its live certificate.
    pub unreachable_since: Option<i64>,
    /// The order that this one renews, and the one that renews it: the newest
    /// that was not rejected or canceled.
    pub renewal_of: Option<i64>,
    pub renewed_by: Option<i64>,
    pub order_days: i64,
    /// The end of the order, once its first certificate is issued.
    pub order_valid_till: Option<i64>,
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
    /// The primary certificate: settled when the order was placed, replaced by
    /// each reissue.
    pub certificate_id: i64,
    /// The certificate's own; the order's is the one that is worked on.
    pub certificate_common_name: Option<String>,
    pub certificate_details: Option<String>,
    pub serial: Option<String>,
    pub thumbprint: Option<String>,
    pub valid_from: Option<i64>,
    pub valid_till: Option<i64>,
    pub issued_at: Option<i64>,
    pub issuer_id: Option<String>,
    pub issuer_name: Option<String>,
    pub revoked_at: Option<i64>,
    /// Why the certificate that waits for its signature is not signed yet:
    /// `caa_check_failed|…`.
    pub refusal: Option<String>,
    /// Issued ones.
    pub duplicates: i64,
    pub reissues: i64,
    /// Requests that wait for approval.
    pub pending_requests: i64,
    #[sqlx(skip)]
    pub names: Vec<NameView>,
    #[sqlx(try_from = "String")]
    pub additional_emails: Emails,
    /// While a reissue is open: the names of the certificate that is in force.
    #[sqlx(skip)]
    pub certificate_names: Vec<NameView>,
    #[sqlx(skip)]
    pub requests: Vec<RequestView>,
    #[sqlx(skip)]
    pub notes: Vec<NoteView>,
}

/// The additional emails of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emails(pub Vec<AdditionalEmail>);

impl Emails {
    /// The addresses alone.
    pub fn addresses(&self) -> Vec<String> {
        self.0.iter().map(|listed| listed.email.to_string()).collect()
    }
}

impl TryFrom<String> for Emails {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        orders::list(&text).map(Self)
    }
}

/// Tells one state of what a reader sees from any other: what was kept together
/// with a stamp is still true as long as the database answers the same stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Stamp {
    /// Of accounts, users, keys, containers and organizations.
    pub epoch: i64,
    /// Of the order itself.
    pub version: i64,
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
    "(select number from epoch) as epoch, o.version, o.id, o.account_id, a.name as account_name, o.product, o.status,
    o.common_name, o.method, o.language,
    o.disable_renewal, o.renewal_message, o.unreachable_since, o.renewal_of, o.order_days, o.valid_till as order_valid_till,
    (select max(r.id) from orders r where r.renewal_of = o.id and r.account_id = o.account_id
        and r.status not in ('rejected', 'canceled')) as renewed_by,
    (select count(*) from certificates d where d.order_id = o.id and d.kind = 'duplicate' and d.stage = 'issued')
        as duplicates,
    (select count(*) from certificates d where d.order_id = o.id and d.kind = 'reissue' and d.stage = 'issued')
        as reissues,
    (select max(d.refusal) from certificates d where d.order_id = o.id and d.stage = 'signing') as refusal,
    (select count(*) from requests q where q.order_id = o.id and q.status = 'pending') as pending_requests,
    d.details, o.additional_emails, o.created_at, o.status_changed_at, o.container_id, c.name as container_name,
    o.user_id, u.first_name as user_first_name, u.last_name as user_last_name, u.email as user_email,
    o.organization_id, g.name as organization_name, g.details as organization_details,
    o.certificate_id, t.common_name as certificate_common_name, t.details as certificate_details, t.revoked_at,
    t.serial, t.thumbprint, t.valid_from, t.valid_till, t.issued_at, t.issuer_id,
    i.common_name as issuer_name";

pub(crate) const TABLES: &str =
    "orders o join accounts a on a.id = o.account_id join containers c on c.id = o.container_id
    join users u on u.id = o.user_id join order_details d on d.order_id = o.id
    left join organizations g on g.id = o.organization_id
    left join certificates t on t.id = o.certificate_id left join issuers i on i.id = t.issuer_id";

pub use orders::NameView;

/// Orders by account and id; reads that come at once share a query per table.
pub type OrderViews = Gather<(AccountId, OrderId), Arc<OrderView>>;

pub fn views(db: &Db) -> OrderViews {
    let db = db.clone();
    Gather::new(move |keys: Vec<(AccountId, OrderId)>| {
        let db = db.clone();
        async move {
            let ask = || async {
                let mut reader = db.read().await?;
                let views = load(&mut reader, keys.clone()).await?;
                reader.give_back();
                Ok(views)
            };
            let views = db.again_if_lost(ask).await?;
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
    certificate_names_list: String,
    requests_list: String,
    notes_list: String,
}

async fn load(reader: &mut Reader, keys: Vec<(AccountId, OrderId)>) -> Result<Vec<OrderView>> {
    let wanted = orders::Keys::new(keys.iter().copied());
    let sql = load_sql(&reader.conn());
    let rows: Vec<Whole> =
        on!(reader.conn(), sqlx::query_as(AssertSqlSafe(sql)).bind(wanted.orders).bind(wanted.accounts), fetch_all)?;
    let is_asked = |row: &Whole| keys.contains(&(AccountId(row.view.account_id), OrderId(row.view.id)));
    rows.into_iter().filter(is_asked).map(OrderView::try_from).collect()
}

pub(crate) fn load_sql(conn: &Conn<'_>) -> String {
    let names = orders::names_list(conn);
    let certificate_names = orders::certificate_names(conn, "o.certificate_id");
    let requests = conn.list(
        &["r.id", "r.kind", "r.status", "r.comments", "r.created_at"],
        "from requests r where r.order_id = o.id order by r.id",
    );
    let notes = conn.list(
        &["w.id", "w.body", "w.created_at", "w.user_id", "v.first_name", "v.last_name", "v.email"],
        "from notes w left join users v on v.id = w.user_id where w.order_id = o.id order by w.id desc",
    );
    format!(
        "select {COLUMNS}, {names} as names_list, {requests} as requests_list, {notes} as notes_list,
            case when o.status = 'reissue_pending' then {certificate_names} else '[]' end as certificate_names_list
        from {TABLES} where {}",
        orders::Keys::condition(conn)
    )
}

impl TryFrom<Whole> for OrderView {
    type Error = Error;

    fn try_from(row: Whole) -> Result<Self> {
        let Whole { mut view, names_list, certificate_names_list, requests_list, notes_list } = row;
        view.names = orders::list(&names_list)?;
        view.certificate_names = orders::list(&certificate_names_list)?;
        view.requests = orders::list(&requests_list)?;
        view.notes = orders::list(&notes_list)?;
        Ok(view)
    }
}

/// The names of many orders at once.
pub(crate) async fn add_names(reader: &mut Reader, views: &mut [OrderView]) -> Result<()> {
    let keys = orders::Keys::new(views.iter().map(|view| (AccountId(view.account_id), OrderId(view.id))));
    let names = orders::names(reader.conn(), keys).await?;
    let mut by_id: HashMap<i64, &mut OrderView> = views.iter_mut().map(|view| (view.id, view)).collect();
    for names in names {
        if let Some(view) = by_id.get_mut(&names.id) {
            view.names = names.list()?;
        }
    }
    Ok(())
}

/// What stands now: the epoch, and the version of an order if one is asked for
/// and there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    pub epoch: i64,
    pub version: Option<i64>,
}

/// Asks for what stands now; calls that come at once share a query.
pub type Stamps = Gather<Option<(AccountId, OrderId)>, Now>;

pub fn stamps(db: &Db) -> Stamps {
    let db = db.clone();
    Gather::new(move |keys: Vec<Option<(AccountId, OrderId)>>| {
        let db = db.clone();
        async move {
            let ask = || async {
                let mut reader = db.read_stamps().await?;
                let found = stamps_of(&mut reader, keys.clone()).await?;
                reader.give_back();
                Ok(found)
            };
            db.again_if_lost(ask).await
        }
    })
}

async fn stamps_of(
    reader: &mut Reader,
    keys: Vec<Option<(AccountId, OrderId)>>,
) -> Result<HashMap<Option<(AccountId, OrderId)>, Now>> {
    let ids: Many<i64> = keys.iter().flatten().map(|(_, order)| order.0).collect();
    let sql = stamps_sql(&reader.conn());
    let rows: Vec<(i64, i64, i64)> = on!(reader.conn(), sqlx::query_as(AssertSqlSafe(sql)).bind(ids), fetch_all)?;
    let epoch = rows.iter().find(|(_, account, _)| *account == 0).map(|(epoch, ..)| *epoch);
    let epoch = epoch.ok_or_else(|| Error::Corrupt("the epoch is not there".to_owned()))?;
    let versions: HashMap<(i64, i64), i64> =
        rows.iter().map(|(id, account, version)| ((*account, *id), *version)).collect();
    let now = |key: Option<(AccountId, OrderId)>| Now {
        epoch,
        version: key.and_then(|(account, order)| versions.get(&(account.0, order.0)).copied()),
    };
    Ok(keys.into_iter().map(|key| (key, now(key))).collect())
}

/// The epoch comes as a row of account 0, which nobody has.
pub(crate) fn stamps_sql(conn: &Conn<'_>) -> String {
    const EPOCH: &str = "select number, cast(0 as bigint), cast(0 as bigint) from epoch";
    format!("select id, account_id, version from orders where id {} union all {EPOCH}", conn.in_many(1))
}
