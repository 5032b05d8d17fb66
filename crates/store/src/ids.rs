//! Numbers for new rows, drawn from the database in blocks.

use tokio::sync::Mutex;

use crate::{Db, Error, Result, on};

/// Numbers drawn at once. A restart skips what is left of a block.
const BLOCK: i64 = 256;

/// The first number: seven digits, as clients are used to.
const FIRST: i64 = 1_000_001;

#[derive(Default)]
pub(crate) struct Ids(Mutex<std::ops::Range<i64>>);

impl Ids {
    pub async fn next(&self, db: &Db) -> Result<i64> {
        let mut block = self.0.lock().await;
        if block.is_empty() {
            *block = match draw(db).await {
                // Whether that block was drawn or not: the next one is another.
                Err(Error::Unknown(_)) => draw(db).await?,
                drawn => drawn?,
            };
        }
        block.next().ok_or(Error::Closed)
    }
}

async fn draw(db: &Db) -> Result<std::ops::Range<i64>> {
    const SQL: &str = "insert into ids (name, next) values ('row', $1 + $2)
        on conflict (name) do update set next = ids.next + $2 returning next";
    let mut tx = db.begin().await?;
    let end: i64 = on!(tx.conn(), sqlx::query_scalar(SQL).bind(FIRST).bind(BLOCK), fetch_one)?;
    tx.commit().await?;
    Ok(end - BLOCK..end)
}
