//! Recipients who end the notices that they get, and begin them again, by the
//! link of a mail (R31). The list of additional emails stays as it is.

use sealpost_domain::order::MarkKind;
use sealpost_domain::{AccountId, MailId, OrderId, Timestamp};
use serde_json::json;
use sqlx::AssertSqlSafe;

use crate::marks::{NewMark, mark};
use crate::{Actor, Conn, Db, Reader, Result, audit, on, reach};

/// A mail whose link is used, and how its recipient stands.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Subscription {
    pub account_id: i64,
    pub account_name: String,
    /// None for what is about no order.
    pub order_id: Option<i64>,
    /// The order's common name.
    pub common_name: Option<String>,
    pub recipient: String,
    pub language: String,
    /// Unsubscribed from that order.
    pub without_order: bool,
    /// Unsubscribed from everything of the account.
    pub without_all: bool,
}

/// What a recipient wants of the notices that a mail is one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// None about its order; without an order, none of the account.
    NotThisOrder,
    /// None of the account.
    Nothing,
    /// All of them again.
    Everything,
}

/// Of a notice; other mail has no such link.
pub async fn find(reader: &mut Reader, mail: MailId) -> Result<Option<Subscription>> {
    let marked = |only: &str| {
        format!(
            "exists (select 1 from recipient_marks r where r.account_id = m.account_id
                and r.email_key = lower(m.recipient) and r.kind = '{}' and {only} and r.cleared_at is null)",
            MarkKind::Unsubscribed.name()
        )
    };
    let sql = format!(
        "select m.account_id, a.name as account_name, m.order_id, o.common_name, m.recipient, m.language,
            {} as without_order, {} as without_all
        from mails m join accounts a on a.id = m.account_id left join orders o on o.id = m.order_id where m.id = $1",
        marked("r.order_id = m.order_id"),
        marked("r.order_id is null")
    );
    Ok(on!(reader.conn(), sqlx::query_as(AssertSqlSafe(sql)).bind(mail.0), fetch_optional)?)
}

/// Notes what the recipient of a mail wants; false if it is so already, or there
/// is no such mail.
pub async fn note(db: &Db, mail: MailId, wish: Wish, actor: &Actor, now: Timestamp) -> Result<bool> {
    const TARGET: &str = "select account_id, order_id, recipient from mails where id = $1";
    let id = db.new_id().await?;
    let mut tx = db.begin().await?;
    let target: Option<(i64, Option<i64>, String)> =
        on!(tx.conn(), sqlx::query_as(TARGET).bind(mail.0), fetch_optional)?;
    let Some((account, order, recipient)) = target else { return Ok(false) };
    let (account, order) = (AccountId(account), order.map(OrderId));
    let (action, is_news) = match wish {
        Wish::Everything => {
            ("recipient_resubscribed", resubscribe(tx.conn(), (account, order), &recipient, id, now).await?)
        }
        Wish::NotThisOrder | Wish::Nothing => {
            let only = order.filter(|_| wish == Wish::NotThisOrder);
            let (kind, email) = (MarkKind::Unsubscribed, recipient.as_str());
            let new = NewMark { id, account, kind, order: only, email, why: "", mail };
            ("recipient_unsubscribed", mark(tx.conn(), &new, now).await?)
        }
    };
    if !is_news {
        return Ok(false);
    }
    let scope = if wish == Wish::NotThisOrder && order.is_some() { "order" } else { "account" };
    let detail = json!({ "mail_id": mail, "email": recipient, "scope": scope });
    audit::add_about(&mut tx, (account, order), actor, action, &detail, now).await?;
    tx.commit().await?;
    db.work().reach.notify_one();
    Ok(true)
}

/// Takes away whatever keeps notices about the order, or about all, from
/// somebody who asks for them again. What bounced stays marked.
async fn resubscribe(
    mut conn: Conn<'_>,
    (account, order): (AccountId, Option<OrderId>),
    recipient: &str,
    sweep: i64,
    now: Timestamp,
) -> Result<bool> {
    let sql = format!(
        "update recipient_marks set cleared_at = $1 where account_id = $2 and email_key = $3 and kind = '{}'
            and cleared_at is null and (order_id is null or order_id = $4) returning id",
        MarkKind::Unsubscribed.name()
    );
    let key = recipient.to_ascii_lowercase();
    let cleared: Vec<i64> = on!(
        conn.again(),
        sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(now.millis())
            .bind(account.0)
            .bind(key.as_str())
            .bind(order.map(|order| order.0)),
        fetch_all
    )?;
    if !cleared.is_empty() {
        reach::sweep(conn, sweep, account, &key).await?;
    }
    Ok(!cleared.is_empty())
}
