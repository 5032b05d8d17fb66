//! Whether a commit whose reply was lost was made (R59).

use std::time::Duration;

use sqlx::PgPool;

use crate::Result;

/// How long the database is asked about a commit before its callers are told
/// that nobody knows.
const ASK_FOR: Duration = Duration::from_secs(10);

/// Between two questions: soon at first, the reply is often lost alone.
const PAUSES: [Duration; 4] =
    [Duration::from_millis(20), Duration::from_millis(100), Duration::from_millis(250), Duration::from_millis(500)];

/// What a transaction on PostgreSQL is known by afterwards: its own number, and
/// one of the audit rows that it writes.
///
/// The row proves that it was made. The number proves that it was not, and will
/// not be: a server may still be working on a commit whose client is gone. The
/// number alone would not do, because a standby that was promoted may have given
/// it to another transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Receipt {
    /// An `xid8` as text.
    pub transaction: String,
    pub audit_id: i64,
    pub request_id: String,
}

impl Receipt {
    /// `None` when the database could not be asked, or cannot tell.
    pub async fn was_made(&self, readers: &PgPool) -> Option<bool> {
        let asking = async {
            let mut pauses = PAUSES.into_iter();
            loop {
                match self.ask(readers).await {
                    Ok(Some(was_made)) => return was_made,
                    Ok(None) => {}
                    Err(error) => tracing::warn!(%error, "A commit without a reply could not be looked up yet"),
                }
                tokio::time::sleep(pauses.next().unwrap_or(PAUSES[PAUSES.len() - 1])).await;
            }
        };
        tokio::time::timeout(ASK_FOR, asking).await.ok()
    }

    /// `None` while the transaction runs, and when its number is too old or of
    /// another server.
    async fn ask(&self, readers: &PgPool) -> Result<Option<bool>> {
        const SQL: &str = "select pg_xact_status($1::text::xid8),
            exists (select 1 from audit where id = $2 and request_id = $3)";
        let asked = sqlx::query_as(SQL).bind(&self.transaction).bind(self.audit_id).bind(&self.request_id);
        let (status, is_there): (Option<String>, bool) = asked.fetch_one(readers).await?;
        Ok(match (status.as_deref(), is_there) {
            (_, true) => Some(true),
            (Some("aborted"), false) => Some(false),
            _ => None,
        })
    }
}
