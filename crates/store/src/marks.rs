//! Recipients whose mail bounced (R40). A mark stays until somebody of the
//! account takes it away: no later mail does.

use std::collections::BTreeSet;

use sealpost_domain::{AccountId, MailId, Timestamp};
use sqlx::AssertSqlSafe;

use crate::conn::padded;
use crate::{Conn, Reader, Result, on};

/// A mark that nobody has taken away.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Mark {
    pub id: i64,
    pub email: String,
    pub since: i64,
    /// Status and words of the server.
    pub why: String,
    /// The mail that bounced.
    pub mail_id: uuid::Uuid,
}

/// Which of these addresses, by their [keys](sealpost_domain::EmailAddress::key),
/// are marked for an account.
pub async fn marked(mut conn: Conn<'_>, account: AccountId, keys: &[String]) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for keys in keys.chunks(1024) {
        let keys = padded(keys.to_vec());
        let sql = format!(
            "select email_key from recipient_marks where email_key in {} and account_id = {} and cleared_at is null",
            conn.places(1, keys.len()),
            account.0
        );
        let rows: Vec<String> = on!(
            conn.again(),
            {
                let mut query = sqlx::query_scalar(AssertSqlSafe(sql));
                for key in &keys {
                    query = query.bind(key.as_str());
                }
                query
            },
            fetch_all
        )?;
        found.extend(rows);
    }
    Ok(found)
}

/// The marks of an account, the newest first, from after that id on.
pub async fn list(reader: &mut Reader, account: AccountId, after: Option<i64>, limit: i64) -> Result<Vec<Mark>> {
    const SQL: &str = "select id, email, since, why, mail_id from recipient_marks
        where account_id = $1 and cleared_at is null and ($2 = 0 or id < $2) order by id desc limit $3";
    Ok(on!(reader.conn(), sqlx::query_as(SQL).bind(account.0).bind(after.unwrap_or(0)).bind(limit), fetch_all)?)
}

pub(crate) struct NewMark<'a> {
    pub id: i64,
    pub account: AccountId,
    pub email: &'a str,
    pub why: &'a str,
    pub mail: MailId,
}

/// Marks an address; false if it is marked already.
pub(crate) async fn mark(conn: Conn<'_>, mark: &NewMark<'_>, now: Timestamp) -> Result<bool> {
    const SQL: &str = "insert into recipient_marks (id, account_id, email_key, email, since, why, mail_id)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (account_id, email_key) where cleared_at is null do nothing returning id";
    let written: Option<i64> = on!(
        conn,
        sqlx::query_scalar(SQL)
            .bind(mark.id)
            .bind(mark.account.0)
            .bind(mark.email.to_ascii_lowercase())
            .bind(mark.email)
            .bind(now.millis())
            .bind(mark.why)
            .bind(mark.mail.0),
        fetch_optional
    )?;
    Ok(written.is_some())
}

/// Takes a mark away and gives it.
pub async fn clear(conn: Conn<'_>, account: AccountId, id: i64, now: Timestamp) -> Result<Option<Mark>> {
    const SQL: &str = "update recipient_marks set cleared_at = $3
        where account_id = $1 and id = $2 and cleared_at is null returning id, email, since, why, mail_id";
    Ok(on!(conn, sqlx::query_as(SQL).bind(account.0).bind(id).bind(now.millis()), fetch_optional)?)
}
