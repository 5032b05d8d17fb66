//! Nodes that share a PostgreSQL database wake one another: `NOTIFY` in the
//! transaction that left work, `LISTEN` in every worker.
//!
//! It only makes work begin sooner. A worker that hears nothing, behind a pooler
//! for example that hands connections on after each transaction, finds the same
//! work by looking.

use std::time::Duration;

use sqlx::postgres::{PgListener, PgPoolOptions};

use crate::pool::Pool;
use crate::{Conn, Db, Result};

const CHANNEL: &str = "sealpost_work";

/// Before the next try to listen, when the database is away.
const PAUSE: Duration = Duration::from_secs(2);

/// What a batch leaves to other nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct News {
    pub mails: bool,
    pub certificates: bool,
    /// The clock was turned (test).
    pub clock: bool,
}

impl News {
    fn words(self) -> String {
        let all = [(self.mails, "mails"), (self.certificates, "certificates"), (self.clock, "clock")];
        all.iter().filter(|(is_so, _)| *is_so).map(|(_, word)| *word).collect::<Vec<_>>().join(" ")
    }

    /// Told with the commit, or not at all.
    pub async fn tell(self, conn: Conn<'_>) -> Result<()> {
        if let Conn::Postgres(conn) = conn
            && self != Self::default()
        {
            sqlx::query("select pg_notify($1, $2)").bind(CHANNEL).bind(self.words()).execute(conn).await?;
        }
        Ok(())
    }
}

impl Db {
    /// Wakes the worker of this process for what other nodes left, until this is
    /// dropped. There are no other nodes on SQLite: then it ends at once.
    pub async fn listen(&self) {
        let Pool::Postgres { read, .. } = &self.0.pool else { return };
        // A connection of its own, so that no reader is one fewer.
        let options = (*read.pool.connect_options()).clone();
        loop {
            let pool = PgPoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
            if let Err(error) = self.heed(&pool.connect_lazy_with(options.clone())).await {
                tracing::warn!(%error, "Other nodes cannot be heard; work that they leave is found by looking");
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn heed(&self, pool: &sqlx::PgPool) -> sqlx::Result<()> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        loop {
            // Whatever was told while nobody listened is lost: look once.
            self.work().mails.notify_one();
            self.work().certificates.notify_one();
            self.work().clock.notify_one();
            while let Some(heard) = listener.try_recv().await? {
                if heard.payload().contains("mails") {
                    self.work().mails.notify_one();
                }
                if heard.payload().contains("certificates") {
                    self.work().certificates.notify_one();
                }
                if heard.payload().contains("clock") {
                    self.work().clock.notify_one();
                }
            }
        }
    }
}
