//! Fresh databases for tests: `db_test!` runs one body on SQLite and on PostgreSQL.
//!
//! PostgreSQL is the server that `SEALPOST_TEST_POSTGRES` names (`scripts/postgres
//! run` starts one). Without it that half is skipped and says so; in CI it fails.

mod postgres;

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use aws_lc_rs::digest;
use sealpost_domain::{MailLimits, Timestamp};

use crate::{Db, Fill, Options, Result, Seal};

/// Makes two tests of one body, `name::sqlite` and `name::postgres`:
/// `db_test!(name, |db| async { … })`, where `db` is a [`TestDb`].
#[macro_export]
macro_rules! db_test {
    ($name:ident, |$db:ident| async $body:block) => {
        async fn $name($db: $crate::testing::TestDb) $body

        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                if let Some(db) = $crate::testing::fresh($crate::testing::Kind::Sqlite).await {
                    super::$name(db).await;
                }
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(db) = $crate::testing::fresh($crate::testing::Kind::Postgres).await {
                    super::$name(db).await;
                }
            }
        }
    };
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// The instant at which a test's clock stands: 2027-01-15T08:00:00Z.
pub const START: Timestamp = Timestamp::from_secs(1_800_000_000);

/// A database of its own, gone when this is dropped.
pub struct TestDb {
    pub db: Db,
    pub url: String,
    pub clock: Clock,
    pub fill: Fill,
    home: Home,
}

/// What holds the database, and removes it.
enum Home {
    Folder(tempfile::TempDir),
    Server(#[expect(dead_code, reason = "dropped, not read")] postgres::Database),
}

impl Deref for TestDb {
    type Target = Db;
    fn deref(&self) -> &Db {
        &self.db
    }
}

/// A clock that stands still until it is told.
#[derive(Clone)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }

    pub fn set(&self, now: Timestamp) {
        self.0.store(now.millis(), Ordering::SeqCst);
    }

    pub fn advance(&self, span: Duration) {
        self.set(self.now() + span);
    }
}

/// A new, migrated database. `None`, and a word on stderr, when there is no
/// PostgreSQL server to make it on.
pub async fn fresh(kind: Kind) -> Option<TestDb> {
    let (url, home) = match kind {
        Kind::Sqlite => {
            let folder = tempfile::tempdir().expect("a temporary folder");
            (format!("sqlite:{}", folder.path().join("test.db").display()), Home::Folder(folder))
        }
        Kind::Postgres => {
            let database = postgres::Database::create(&server()?).await;
            (database.url.clone(), Home::Server(database))
        }
    };
    let clock = Clock(Arc::new(AtomicI64::new(START.millis())));
    let fill = counting();
    let db = open(&url, &clock, &fill, MailLimits::default()).await.expect("a fresh database opens");
    Some(TestDb { db, url, clock, fill, home })
}

impl TestDb {
    pub const fn kind(&self) -> Kind {
        match self.home {
            Home::Folder(_) => Kind::Sqlite,
            Home::Server(_) => Kind::Postgres,
        }
    }

    /// Opens the same database once more, as after a restart or on another node.
    pub async fn reopen(&self, limits: MailLimits) -> Result<Db> {
        open(&self.url, &self.clock, &self.fill, limits).await
    }

    /// The folder of a SQLite database with all its files.
    pub fn folder(&self) -> Option<&std::path::Path> {
        match &self.home {
            Home::Folder(folder) => Some(folder.path()),
            Home::Server(_) => None,
        }
    }
}

async fn open(url: &str, clock: &Clock, fill: &Fill, limits: MailLimits) -> Result<Db> {
    let clock = clock.clone();
    let seal = Seal::new(&[7; 32]).expect("32 bytes");
    Db::open(Options {
        url: url.to_owned(),
        seal,
        now: Arc::new(move || clock.now()),
        fill: fill.clone(),
        limits,
        codes: None,
        policy: sealpost_domain::Policy::default(),
    })
    .await
}

#[expect(clippy::print_stderr, reason = "a skipped test has to say so")]
fn server() -> Option<String> {
    if let Ok(url) = std::env::var("SEALPOST_TEST_POSTGRES") {
        return Some(url);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "in CI, SEALPOST_TEST_POSTGRES must be set");
    eprintln!("skipped on PostgreSQL: SEALPOST_TEST_POSTGRES is not set");
    None
}

/// Fills buffers with bytes that never repeat and are the same in every run: the
/// hash of a counter.
pub fn counting() -> Fill {
    let counter = AtomicU64::new(0);
    Arc::new(move |bytes: &mut [u8]| {
        let count = counter.fetch_add(1, Ordering::SeqCst);
        let hash = digest::digest(&digest::SHA256, &count.to_be_bytes());
        for (byte, chance) in bytes.iter_mut().zip(hash.as_ref().iter().cycle()) {
            *byte = *chance;
        }
    })
}
