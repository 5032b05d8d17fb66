//! Recipients whom notices do not reach: their mail bounced (R40), or they
//! unsubscribed (R31), from one order or from all of the account. A mark stays
//! until somebody takes it away: no later mail does.

use std::collections::BTreeSet;

use sealpost_domain::order::MarkKind;
use sealpost_domain::{AccountId, MailId, OrderId, Timestamp};
use sqlx::AssertSqlSafe;

use crate::conn::Many;
use crate::{Conn, Reader, Result, on, reach};

/// A mark that nobody has taken away.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Mark {
    pub id: i64,
    pub email: String,
    /// A name of [`MarkKind`].
    pub kind: String,
    /// The only order that it is about; none for all of the account.
    pub order_id: Option<i64>,
    pub since: i64,
    /// Of a bounce: status and words of the server.
    pub why: String,
    /// The mail that bounced, or whose link was used.
    pub mail_id: uuid::Uuid,
}

const COLUMNS: &str = "id, email, kind, order_id, since, why, mail_id";

/// The addresses among these, by their [keys](sealpost_domain::EmailAddress::key),
/// whose mail bounced.
pub async fn bounced(conn: Conn<'_>, account: AccountId, keys: &[String]) -> Result<BTreeSet<String>> {
    let sql = format!(
        "select email_key from recipient_marks where email_key {} and account_id = $2 and cleared_at is null
            and kind = '{}'",
        conn.in_many(1),
        MarkKind::Bounced.name()
    );
    let rows: Vec<String> =
        on!(conn, sqlx::query_scalar(AssertSqlSafe(sql)).bind(Many(keys.to_vec())).bind(account.0), fetch_all)?;
    Ok(rows.into_iter().collect())
}

/// The marks of an account, the newest first, from after that id on.
pub async fn list(reader: &mut Reader, account: AccountId, after: Option<i64>, limit: i64) -> Result<Vec<Mark>> {
    let sql = format!(
        "select {COLUMNS} from recipient_marks
        where account_id = $1 and cleared_at is null and ($2 = 0 or id < $2) order by id desc limit $3"
    );
    Ok(on!(
        reader.conn(),
        sqlx::query_as(AssertSqlSafe(sql)).bind(account.0).bind(after.unwrap_or(0)).bind(limit),
        fetch_all
    )?)
}

/// The marks of an account that concern an order, of these addresses.
pub async fn of_order(reader: &mut Reader, account: AccountId, order: OrderId, keys: &[String]) -> Result<Vec<Mark>> {
    let sql = format!(
        "select {COLUMNS} from recipient_marks where email_key {} and account_id = $2 and cleared_at is null
            and (order_id is null or order_id = $3) order by id",
        reader.conn().in_many(1)
    );
    Ok(on!(
        reader.conn(),
        sqlx::query_as(AssertSqlSafe(sql)).bind(Many(keys.to_vec())).bind(account.0).bind(order.0),
        fetch_all
    )?)
}

pub(crate) struct NewMark<'a> {
    pub id: i64,
    pub account: AccountId,
    pub kind: MarkKind,
    /// None: for all orders of the account.
    pub order: Option<OrderId>,
    pub email: &'a str,
    pub why: &'a str,
    pub mail: MailId,
}

/// Marks an address; false if it is marked already.
pub(crate) async fn mark(mut conn: Conn<'_>, mark: &NewMark<'_>, now: Timestamp) -> Result<bool> {
    const SQL: &str =
        "insert into recipient_marks (id, account_id, email_key, email, since, why, mail_id, kind, order_id)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning id";
    let key = mark.email.to_ascii_lowercase();
    let written: Option<i64> = on!(
        conn.again(),
        sqlx::query_scalar(SQL)
            .bind(mark.id)
            .bind(mark.account.0)
            .bind(key.as_str())
            .bind(mark.email)
            .bind(now.millis())
            .bind(mark.why)
            .bind(mark.mail.0)
            .bind(mark.kind.name())
            .bind(mark.order.map(|order| order.0)),
        fetch_optional
    )?;
    if written.is_some() {
        changed(conn, mark.id, mark.account, mark.order, &key).await?;
    }
    Ok(written.is_some())
}

/// Whatever the address is written to about is looked at again.
async fn changed(conn: Conn<'_>, sweep: i64, account: AccountId, order: Option<OrderId>, key: &str) -> Result<()> {
    match order {
        Some(order) => reach::look_at(conn, order).await,
        None => reach::sweep(conn, sweep, account, key).await,
    }
}

/// Takes a mark away and gives it. `sweep` is the number of the sweep that this
/// may cause.
pub async fn clear(
    mut conn: Conn<'_>,
    account: AccountId,
    id: i64,
    sweep: i64,
    now: Timestamp,
) -> Result<Option<Mark>> {
    let sql = format!(
        "update recipient_marks set cleared_at = $3 where account_id = $1 and id = $2 and cleared_at is null
        returning {COLUMNS}"
    );
    let cleared: Option<Mark> = on!(
        conn.again(),
        sqlx::query_as(AssertSqlSafe(sql)).bind(account.0).bind(id).bind(now.millis()),
        fetch_optional
    )?;
    if let Some(mark) = &cleared {
        let key = mark.email.to_ascii_lowercase();
        changed(conn, sweep, account, mark.order_id.map(OrderId), &key).await?;
    }
    Ok(cleared)
}
