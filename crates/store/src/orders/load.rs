//! Loading orders for the writer: their rows, then their names and approvals.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sealpost_domain::order::OrderName;
use sealpost_domain::{AccountId, Order, OrderId, Timestamp};
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, FromRow};

use super::{Names, OrderRow, life, names_list};
use crate::approvals::{self, ApprovalRow};
use crate::conn::Many;
use crate::opening::{Prepared, Read, Value};
use crate::writer::Parts;
use crate::{Conn, Db, Result, Tx, on};

/// How much is wanted of which orders of which accounts.
pub(crate) type Wanted = BTreeMap<(AccountId, OrderId), Parts>;

/// What was found of the orders that were wanted.
#[derive(Default)]
pub(crate) struct Loaded {
    pub orders: HashMap<OrderId, Order>,
    /// At that moment; none if there is no order. See [`crate::order_view::Now`].
    pub epoch: Option<i64>,
}

/// Begins a transaction with the wanted orders of their accounts, locked in the
/// order of their ids. On PostgreSQL all of that is one way there and back.
pub(crate) async fn begin(db: &Db, lane: usize, wanted: &Wanted) -> Result<(Tx, Timestamp, Loaded)> {
    let asked_at = db.now();
    let (mut tx, found) = db.begin_in(lane, || reads(wanted, asked_at)).await?;
    let Some(found) = found else {
        let now = db.now();
        let loaded = load(tx.conn(), wanted, now).await?;
        return Ok((tx, now, loaded));
    };
    let loaded = Rows::try_from(found)?.assemble(tx.conn(), wanted).await?;
    Ok((tx, asked_at, loaded))
}

/// The same in a transaction that has begun.
pub(crate) async fn load(conn: Conn<'_>, wanted: &Wanted, now: Timestamp) -> Result<Loaded> {
    let lock = conn.for_update("o");
    load_with(conn, wanted, &lock, now).await
}

/// The same without locks, to look at: what is loaded may not belong together
/// where somebody changes an order meanwhile.
pub(crate) async fn read(conn: Conn<'_>, wanted: &Wanted, now: Timestamp) -> Result<HashMap<OrderId, Order>> {
    Ok(load_with(conn, wanted, "", now).await?.orders)
}

async fn load_with(mut conn: Conn<'_>, wanted: &Wanted, lock: &str, now: Timestamp) -> Result<Loaded> {
    if wanted.is_empty() {
        return Ok(Loaded::default());
    }
    let mut rows = Rows::default();
    let Keys { orders, accounts } = Keys::new(wanted.keys().copied());
    let sql = orders_sql(&conn, lock);
    rows.orders = on!(conn.again(), sqlx::query_as(AssertSqlSafe(sql)).bind(orders).bind(accounts), fetch_all)?;
    // Statements of their own: only now, under the lock, are names and approvals final.
    if let Some(keys) = Keys::of(wanted, Parts::Names) {
        rows.names = names(conn.again(), keys.clone()).await?;
        rows.approvals = approvals::of_orders(conn.again(), keys, now).await?;
    }
    rows.assemble(conn, wanted).await
}

/// Rows of wanted orders, as they were found.
#[derive(Default)]
struct Rows {
    orders: Vec<OrderRow>,
    names: Vec<Names>,
    approvals: Vec<ApprovalRow>,
}

impl TryFrom<Vec<Vec<PgRow>>> for Rows {
    type Error = sqlx::Error;

    /// From what [`reads`] found.
    fn try_from(found: Vec<Vec<PgRow>>) -> sqlx::Result<Self> {
        fn rows<'r, T: FromRow<'r, PgRow>>(rows: Option<&'r Vec<PgRow>>) -> sqlx::Result<Vec<T>> {
            rows.into_iter().flatten().map(T::from_row).collect()
        }
        let mut found = found.iter();
        Ok(Self { orders: rows(found.next())?, names: rows(found.next())?, approvals: rows(found.next())? })
    }
}

impl Rows {
    async fn assemble(self, conn: Conn<'_>, wanted: &Wanted) -> Result<Loaded> {
        let epoch = self.orders.first().map(|row| row.epoch);
        let mut orders = HashMap::with_capacity(self.orders.len());
        for row in self.orders {
            if wanted.contains_key(&(AccountId(row.account_id), OrderId(row.id))) {
                orders.insert(OrderId(row.id), Order::try_from(row)?);
            }
        }
        for names in self.names {
            let Some(order) = orders.get_mut(&OrderId(names.id)) else { continue };
            order.names = names.list()?.into_iter().map(OrderName::try_from).collect::<Result<_>>()?;
        }
        let all = wanted.iter().filter(|((_, order), parts)| **parts == Parts::All && orders.contains_key(order));
        let all = all.map(|((_, order), _)| order.0).collect();
        life::add(conn, all, &mut orders).await?;
        for row in self.approvals {
            let (order, approval) = row.of_order()?;
            orders.entry(order).and_modify(|order| order.approvals.push(approval));
        }
        orders.values_mut().for_each(|order| approvals::sort(&mut order.approvals));
        Ok(Loaded { orders, epoch })
    }
}

/// Orders of accounts, as two lists: a list of pairs would be neater, but
/// PostgreSQL may look up every order of an account to find one in it. Whoever
/// asks for pairs drops the rows that are none of them.
#[derive(Clone)]
pub(crate) struct Keys {
    pub orders: Many<i64>,
    pub accounts: Many<i64>,
}

impl Keys {
    pub fn new(keys: impl Iterator<Item = (AccountId, OrderId)> + Clone) -> Self {
        let accounts: BTreeSet<i64> = keys.clone().map(|(account, _)| account.0).collect();
        Self { orders: keys.map(|(_, order)| order.0).collect(), accounts: accounts.into_iter().collect() }
    }

    /// Those of which at least so much is wanted, if there are any.
    fn of(wanted: &Wanted, parts: Parts) -> Option<Self> {
        let keys = wanted.iter().filter(move |(_, wanted)| **wanted >= parts).map(|(key, _)| *key);
        keys.clone().next().map(|_| Self::new(keys))
    }

    /// For a statement whose first two values are the lists.
    pub fn condition(conn: &Conn<'_>) -> String {
        format!("o.id {} and +o.account_id {}", conn.in_many(1), conn.in_many(2))
    }
}

pub(crate) fn orders_sql(conn: &Conn<'_>, lock: &str) -> String {
    format!(
        "select (select number from epoch) as epoch, o.id, o.account_id, o.container_id, o.user_id, o.product, o.status, o.common_name, o.method,
            o.language, o.technical_email, o.organization_email, o.certificate_id, o.created_at, o.status_changed_at, o.order_days,
            o.valid_till, o.renewal_of, e.valid_till as renewed_till, o.disable_renewal, o.renewal_message,
            o.renewal_said, o.remind_at, o.reminded_till, o.unreachable_since,
            o.organization_id, g.name as organization_name,
            u.email as requester, u.language as requester_language,
            a.name as account_name, a.language as account_language, a.admin_email, a.emergency_emails, a.settings,
            o.additional_emails
        from orders o join users u on u.id = o.user_id join accounts a on a.id = o.account_id
            left join orders r on r.id = o.renewal_of left join certificates e on e.id = r.certificate_id
            left join organizations g on g.id = o.organization_id
        where {} order by o.id{lock}",
        Keys::condition(conn),
    )
}

/// The names of many orders.
pub(crate) async fn names(conn: Conn<'_>, Keys { orders, accounts }: Keys) -> Result<Vec<Names>> {
    let sql = names_sql(&conn);
    Ok(on!(conn, sqlx::query_as(AssertSqlSafe(sql)).bind(orders).bind(accounts), fetch_all)?)
}

fn names_sql(conn: &Conn<'_>) -> String {
    format!("select o.id, {} as names_list from orders o where {}", names_list(conn), Keys::condition(conn))
}

/// What [`reads`] runs, for each lane's connection to PostgreSQL.
pub(crate) fn prepared(conn: &Conn<'_>) -> [Prepared; 3] {
    let lists = "bigint[], bigint[]";
    [
        Prepared { name: ORDERS, takes: lists, sql: orders_sql(conn, &conn.for_update("o")) },
        Prepared { name: NAMES, takes: lists, sql: names_sql(conn) },
        Prepared { name: APPROVALS, takes: "bigint[], bigint[], bigint, bigint", sql: approvals::of_orders_sql(conn) },
    ]
}

const ORDERS: &str = "sealpost_orders";
const NAMES: &str = "sealpost_names";
const APPROVALS: &str = "sealpost_approvals";

/// The reads of a batch, each a statement of its own: only under the lock of the
/// first are names and approvals final.
fn reads(wanted: &Wanted, now: Timestamp) -> Vec<Read> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let lists = |keys: Keys| [Value::Many(keys.orders.0), Value::Many(keys.accounts.0)];
    let mut reads = vec![Read { statement: ORDERS, values: lists(Keys::new(wanted.keys().copied())).into() }];
    if let Some(keys) = Keys::of(wanted, Parts::Names) {
        let lists = lists(keys);
        let times = approvals::since(now).map(Value::One);
        reads.push(Read { statement: NAMES, values: lists.to_vec() });
        reads.push(Read { statement: APPROVALS, values: [lists.to_vec(), times.to_vec()].concat() });
    }
    reads
}
