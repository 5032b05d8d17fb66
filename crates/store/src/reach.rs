//! Whether anybody can be reached about live certificates.
//!
//! Whatever may change that makes its orders due, in the same transaction: their
//! own changes (`orders/write.rs`), marks, and the account's addresses. A look
//! at a due order puts it off meanwhile, and takes it off only if nothing made
//! it due again: what changes during a look is looked at once more.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use sealpost_domain::order::{Mark, MarkKind};
use sealpost_domain::{AccountId, Context, MailKind, Order, OrderId, Timestamp};
use sqlx::AssertSqlSafe;

use crate::conn::Many;
use crate::orders::{self, corrupt};
use crate::{Actor, Conn, Db, Parts, Reader, Result, on, on_each};

/// Orders that are looked at in one round.
const MOST: i64 = 256;

/// Orders of an account that are passed in one round.
const PAGE: i64 = 2000;

/// Another worker may look when this one has not ended by then.
const LEASE: Duration = Duration::from_secs(60);

const LIVE: &str = "('issued', 'reissue_pending')";

/// Makes every live order of an account due that writes to an address, given by
/// its [key](sealpost_domain::EmailAddress::key); with an empty one, all of them.
pub async fn sweep(conn: Conn<'_>, id: i64, account: AccountId, key: &str) -> Result<()> {
    const SQL: &str = "insert into reach_sweeps (id, account_id, email_key, after_id) values ($1, $2, $3, 0)";
    on!(conn, sqlx::query(SQL).bind(id).bind(account.0).bind(key), execute)?;
    Ok(())
}

/// Makes one order due, if it is live.
pub(crate) async fn look_at(conn: Conn<'_>, order: OrderId) -> Result<()> {
    let sql = format!("update orders set reach_due = {} where id = $1 and status in {LIVE}", conn.clock());
    on!(conn, sqlx::query(AssertSqlSafe(sql)).bind(order.0), execute)?;
    Ok(())
}

/// Looks at what is due; gives whether there may be more. Alarms are in the
/// commit that writes an order down as unreachable.
pub async fn check(db: &Db, actor: &Actor) -> Result<bool> {
    let has_swept = sweep_on(db).await?;
    let due = claim(db).await?;
    if due.is_empty() {
        return Ok(has_swept);
    }
    let marks = changes(db, &due).await?;
    let writes = marks.into_iter().map(|((account, order), marks)| {
        let actor = Actor { request_id: format!("reach-{order}"), ..actor.clone() };
        let rule =
            move |order: &Order, context: &Context| Ok::<_, std::convert::Infallible>(order.watch(&marks, context));
        async move { db.write(account, order, Parts::All, None, actor, rule).await }
    });
    for written in futures_util::future::join_all(writes).await {
        written?;
    }
    done(db, &due).await?;
    Ok(true)
}

/// An order that is due, and until when it is put off.
#[derive(sqlx::FromRow)]
struct Due {
    id: i64,
    account_id: i64,
    reach_due: i64,
}

async fn claim(db: &Db) -> Result<Vec<Due>> {
    const ANY: &str = "select count(*) from (select 1 from orders where reach_due is not null limit 1) due";
    let any: i64 = on!(db.read().await?.conn(), sqlx::query_scalar(ANY), fetch_one)?;
    if any == 0 {
        return Ok(Vec::new());
    }
    let mut tx = db.begin().await?;
    // Where nobody is marked, everybody can be reached.
    const UNMARKED: &str = "update orders set reach_due = null where reach_due is not null
        and unreachable_since is null and not exists (select 1 from recipient_marks m
            where m.account_id = orders.account_id and m.cleared_at is null)";
    on!(tx.conn(), sqlx::query(UNMARKED), execute)?;
    let clock = tx.conn().clock();
    let sql = format!(
        "update orders set reach_due = {clock} + {} where id in (select o.id from orders o where o.reach_due <= {clock}
            order by o.reach_due limit {MOST}{}) returning id, account_id, reach_due",
        LEASE.as_millis(),
        tx.conn().skip_locked("o")
    );
    let due = on!(tx.conn(), sqlx::query_as(AssertSqlSafe(sql)), fetch_all)?;
    tx.commit().await?;
    Ok(due)
}

/// The due orders that are not as they are written down, each with the marks of
/// those it writes to.
async fn changes(db: &Db, due: &[Due]) -> Result<Vec<((AccountId, OrderId), Vec<Mark>)>> {
    let now = db.now();
    let wanted: BTreeMap<_, _> =
        due.iter().map(|due| ((AccountId(due.account_id), OrderId(due.id)), Parts::All)).collect();
    let mut reader = db.read().await?;
    let orders = orders::read(reader.conn(), &wanted, now).await?;
    let marks = marks(reader.conn(), orders.values()).await?;
    let is_known = |order: &Order, marks: &[Mark]| {
        let context = Context {
            now,
            usage: &sealpost_domain::Usage::default(),
            policy: db.policy(),
            fill: &|bytes: &mut [u8]| db.fill(bytes),
            codes: None,
        };
        order.watch(marks, &context).audit.is_none()
    };
    let of = |order: &Order| marks.get(&order.id).cloned().unwrap_or_default();
    let changed = orders.values().map(|order| (order, of(order))).filter(|(order, marks)| !is_known(order, marks));
    Ok(changed.map(|(order, marks)| ((order.account, order.id), marks)).collect())
}

/// The marks of whoever notices about these orders go to.
async fn marks<'a>(
    conn: Conn<'_>,
    orders: impl Iterator<Item = &'a Order> + Clone,
) -> Result<HashMap<OrderId, Vec<Mark>>> {
    let keys = orders.clone().flat_map(|order| MailKind::ALL.into_iter().flat_map(move |kind| order.people(kind)));
    let keys: Vec<String> = keys.map(|(to, ..)| to.key()).collect::<BTreeSet<_>>().into_iter().collect();
    let accounts: BTreeSet<i64> = orders.clone().map(|order| order.account.0).collect();
    let accounts: Many<i64> = accounts.into_iter().collect();
    let sql = marks_sql(&conn);
    let found: Vec<(i64, String, String, Option<i64>)> =
        on!(conn, sqlx::query_as(AssertSqlSafe(sql)).bind(accounts).bind(Many(keys)), fetch_all)?;
    let mut marks: HashMap<OrderId, Vec<Mark>> = HashMap::new();
    for order in orders {
        let of_order = found
            .iter()
            .filter(|(account, _, _, only)| *account == order.account.0 && only.is_none_or(|only| only == order.id.0));
        for (_, key, kind, _) in of_order {
            let kind = MarkKind::find(kind).ok_or_else(|| corrupt("mark", kind))?;
            marks.entry(order.id).or_default().push(Mark { key: key.clone(), kind });
        }
    }
    Ok(marks)
}

pub(crate) fn marks_sql(conn: &Conn<'_>) -> String {
    format!(
        "select account_id, email_key, kind, order_id from recipient_marks
        where account_id {} and email_key {} and cleared_at is null",
        conn.in_many(1),
        conn.in_many(2)
    )
}

async fn done(db: &Db, due: &[Due]) -> Result<()> {
    let mut tx = db.begin().await?;
    let sql = tx.conn().each(
        &["id", "due"],
        "update orders set reach_due = null from v where orders.id = v.id and orders.reach_due = v.due",
    );
    on_each!(tx.conn(), sqlx::query(AssertSqlSafe(sql)), due, |due| [due.id, due.reach_due])?;
    tx.commit().await
}

/// Passes one page of the oldest sweep; whether there was one.
async fn sweep_on(db: &Db) -> Result<bool> {
    const OLDEST: &str = "select id, account_id, email_key, after_id from reach_sweeps order by id limit 1";
    let mut reader = db.read().await?;
    let oldest: Option<(i64, i64, String, i64)> = on!(reader.conn(), sqlx::query_as(OLDEST), fetch_optional)?;
    let Some((id, account, key, after)) = oldest else { return Ok(false) };
    let sql = page_sql(&reader.conn());
    let page: Vec<(i64, bool)> =
        on!(reader.conn(), sqlx::query_as(AssertSqlSafe(sql)).bind(account).bind(after).bind(key.as_str()), fetch_all)?;
    drop(reader);
    let concerned: Vec<i64> = page.iter().filter(|(_, is_concerned)| *is_concerned).map(|(order, _)| *order).collect();
    let is_last = i64::try_from(page.len()).is_ok_and(|passed| passed < PAGE);
    let mut tx = db.begin().await?;
    if !concerned.is_empty() {
        let sql = format!(
            "update orders set reach_due = {} where id {} and status in {LIVE}",
            tx.conn().clock(),
            tx.conn().in_many(1)
        );
        on!(tx.conn(), sqlx::query(AssertSqlSafe(sql)).bind(Many(concerned)), execute)?;
    }
    const GO_ON: &str = "update reach_sweeps set after_id = $2 where id = $1 and after_id < $2";
    const END: &str = "delete from reach_sweeps where id = $1";
    match page.last().filter(|_| !is_last) {
        Some((last, _)) => {
            on!(tx.conn(), sqlx::query(GO_ON).bind(id).bind(*last), execute)?;
        }
        None => {
            on!(tx.conn(), sqlx::query(END).bind(id), execute)?;
        }
    }
    tx.commit().await?;
    Ok(true)
}

/// Orders of account `$1` after `$2`, and whether notices about each may go to
/// the address `$3`.
pub(crate) fn page_sql(conn: &Conn<'_>) -> String {
    format!(
        "select o.id, ($3 = '' or {} or {} or lower(o.technical_email) = $3 or lower(o.organization_email) = $3
            or lower(u.email) = $3 or exists (select 1 from users s where s.account_id = o.account_id
                and s.access_role in (1, 4) and lower(s.email) = $3)) is true as is_concerned
        from orders o join users u on u.id = o.user_id join accounts a on a.id = o.account_id
        where o.account_id = $1 and o.id > $2 and o.status in {LIVE} order by o.id limit {PAGE}",
        conn.lists("o.additional_emails", "$3"),
        conn.lists("a.admin_email", "$3"),
    )
}

/// Orders with a live certificate about which nobody can be reached.
pub async fn unreachable(reader: &mut Reader) -> Result<i64> {
    const SQL: &str = "select count(*) from orders where unreachable_since is not null";
    Ok(on!(reader.conn(), sqlx::query_scalar(SQL), fetch_one)?)
}

/// One order with everybody on it, to look at; `None` if the account has no such
/// order.
pub async fn order(reader: &mut Reader, account: AccountId, order: OrderId, now: Timestamp) -> Result<Option<Order>> {
    let wanted = BTreeMap::from([((account, order), Parts::All)]);
    Ok(orders::read(reader.conn(), &wanted, now).await?.remove(&order))
}
