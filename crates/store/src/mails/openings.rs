//! When the approval page of a mail was opened, and whether that looked like a
//! program's work. Says nothing about the order (R18).

use sealpost_domain::opening::Sign;
use sealpost_domain::{MailId, Timestamp};

use super::MailRow;
use super::show::of_mails;
use crate::{Db, Reader, Result, on};

/// So many openings of one mail and one sign are counted. A mail has at most one
/// row for each sign, so a program that opens a link for ever writes little.
const MOST: i64 = 100;

/// All openings of one mail that look alike.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct OpeningRow {
    pub mail_id: uuid::Uuid,
    /// A name of [`Sign`]; empty when it may well have been a person.
    pub sign: String,
    pub first_at: i64,
    pub last_at: i64,
    /// At most 100 are counted.
    pub times: i64,
}

/// Notes that the approval page of a mail was opened. `classify` is told when
/// the mail was sent, if it is known to be.
pub async fn note_opening(
    db: &Db,
    mail: MailId,
    now: Timestamp,
    classify: impl FnOnce(Option<Timestamp>) -> Option<Sign>,
) -> Result<()> {
    const SENT: &str = "select sent_at from mails where id = $1";
    const COUNTED: &str = "select 1 from mail_openings where mail_id = $1 and sign = $2 and times >= $3";
    const OPENED: &str = "update mails set opened_at = $1 where id = $2 and opened_at is null";
    const COUNT: &str = "insert into mail_openings (mail_id, sign, first_at, last_at, times)
        values ($1, $2, $3, $3, 1) on conflict (mail_id, sign)
        do update set last_at = excluded.last_at, times = mail_openings.times + 1 where mail_openings.times < $4";
    let mut reader = db.read().await?;
    let sent: Option<Option<i64>> = on!(reader.conn(), sqlx::query_scalar(SENT).bind(mail.0), fetch_optional)?;
    let Some(sent) = sent else { return Ok(()) };
    let sign = classify(sent.map(Timestamp::from_millis)).map_or("", Sign::name);
    let counted: Option<i32> =
        on!(reader.conn(), sqlx::query_scalar(COUNTED).bind(mail.0).bind(sign).bind(MOST), fetch_optional)?;
    drop(reader);
    if counted.is_some() {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    on!(tx.conn(), sqlx::query(OPENED).bind(now.millis()).bind(mail.0), execute)?;
    on!(tx.conn(), sqlx::query(COUNT).bind(mail.0).bind(sign).bind(now.millis()).bind(MOST), execute)?;
    tx.commit().await
}

/// Adds its openings to each mail.
pub(super) async fn add(reader: &mut Reader, mails: &mut [MailRow]) -> Result<()> {
    const SELECT: &str = "select mail_id, sign, first_at, last_at, times from mail_openings";
    let opened = mails.iter().filter(|mail| mail.opened_at.is_some()).map(|mail| mail.id).collect();
    let mut by_mail = of_mails(reader, opened, SELECT, "first_at, sign", |row: &OpeningRow| row.mail_id).await?;
    for mail in mails {
        mail.openings = by_mail.remove(&mail.id).unwrap_or_default();
    }
    Ok(())
}
