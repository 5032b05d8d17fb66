//! R61: a database of the first schema, with orders in it, through every later
//! one. Nothing has been released yet: each schema counts as one.

use sealpost_domain::{AccountId, MailLimits, OrderId, OrderStatus};
use sealpost_store::db_test;
use sealpost_store::order_view::views;
use sealpost_store::testing::{Kind, TestDb};
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqliteConnection};

use crate::seed::*;

/// An order that waits for its approval and one that is issued, with all that
/// belonged to them then. `H(…)` is a hash and `U(…)` a mail's id, in hexadecimal
/// digits, the last ones of it.
const FIRST: &str = "
insert into accounts values (10, 'Account 1', 'de', 1);
insert into users values (11, 10, 'user1', 'Ada', 'Example', 'user1@customer.example.net', 1, 'ko', 1);
insert into containers values (12, 10, null, 'Main');
insert into api_keys values (13, 10, 11, 'test', H(01), 1, 1, null);
insert into organizations values (14, 10, 12, 'Example Ltd', 'active', true, '{}', 1);
insert into domains values (15, 10, 14, 12, 'example.com', 1);
insert into orders values (1001, 10, 12, 11, null, 'ssl_dv_geotrust', 'pending', 'a.example.com', 'email', 'de', null,
    false, 701001, '[\"first@example.com\"]', 1799990000000, 1799990000000, 0);
insert into orders values (1002, 10, 12, 11, 14, 'ssl_basic', 'issued', 'b.example.com', 'email', 'ko', null,
    false, 701002, '[]', 1799990000000, 1799990000000, 3);
insert into order_details values (1001, '{\"csr\":\"x\"}');
insert into order_details values (1002, '{\"csr\":\"y\"}');
insert into order_names values (1001, 0, 'a.example.com', null, null, null, null, null);
insert into order_names values (1002, 0, 'b.example.com', 'email', 'constructed', 'b.example.com',
    'admin@b.example.com', 1799990000000);
insert into mails values (U(0a), 10, 1001, 'dcv_approval', 'approver', 'admin@a.example.com', 'a.example.com', 'de',
    'sent', 1799990000000, null, null, 1, 1, null, null, 'Subject', 1799990000001, null);
insert into mails values (U(0b), 10, 1002, 'dcv_approval', 'approver', 'admin@b.example.com', 'b.example.com', 'ko',
    'sent', 1799990000000, null, null, 1, 1, null, null, 'Subject', 1799990000001, null);
insert into mail_attempts values (U(0a), 1, 1799990000001, 'mx.example.com', 'data', 'sent', '250 ok');
insert into mail_attempts values (U(0b), 1, 1799990000001, 'mx.example.com', 'data', 'sent', '250 ok');
insert into inbox values (U(0a), 1799990000001, H(00));
insert into approvals values (H(aa), 10, 1001, U(0a), 'a.example.com', 'a.example.com', 'admin@a.example.com',
    'admin@a.example.com', 'constructed', 'de', 1799990000000, 1802582000000, null, null);
insert into approvals values (H(bb), 10, 1002, U(0b), 'b.example.com', 'b.example.com', 'admin@b.example.com',
    'admin@b.example.com', 'constructed', 'ko', 1799990000000, 1802582000000, 1799990000000, 'approved');
insert into issuers values ('ABCD', 'Issuing CA', 'intermediates', 'root');
insert into certificates values (701002, 10, 1002, '0A', 1799990000000, null, null, 1, 1, 'ABCD', 'pem', 'AA', 'BB',
    1799990000000, 1817183999000, 1799990000000);
insert into requests values (501001, 10, 1001, 11, 'new_request', 'approved', 'please', 1799990000000);
insert into notes values (16, 10, 1002, 11, 'a note', 1799990000000);
insert into audit values (17, 10, 1799990000000, 'key 13', 'r1', 'order_placed', 1001, '{}');
insert into audit values (18, 10, 1799990000000, 'key 13', 'r2', 'certificate_issued', 1002, '{}');
insert into ids values ('row', 701257);
insert into meta values ('mode', 'test');
";

/// What no upgrade may lose: tables with the rows that they hold at least.
const KEPT: [(&str, i64); 11] = [
    ("accounts", 1),
    ("api_keys", 1),
    ("orders", 2),
    ("order_details", 2),
    ("order_names", 2),
    ("mails", 2),
    ("mail_attempts", 2),
    ("approvals", 2),
    ("certificates", 1),
    ("requests", 1),
    ("audit", 2),
];

/// An empty database beside, or in the place of, the migrated one.
enum Old {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Old {
    async fn open(db: &TestDb) -> (Self, String) {
        match db.kind() {
            Kind::Sqlite => {
                let url = format!("sqlite:{}", db.folder().expect("of SQLite").join("old.db").display());
                let conn = SqliteConnection::connect(&format!("{url}?mode=rwc")).await.expect("a new file");
                (Self::Sqlite(conn), url)
            }
            Kind::Postgres => {
                db.db.close().await;
                let mut conn = PgConnection::connect(&db.url).await.expect("connects");
                conn.execute("drop schema public cascade; create schema public").await.expect("is emptied");
                (Self::Postgres(conn), db.url.clone())
            }
        }
    }

    async fn run_to(&mut self, migrations: &Migrator, version: i64) {
        let outcome = match self {
            Self::Sqlite(conn) => migrations.run_to(version, conn).await,
            Self::Postgres(conn) => migrations.run_to(version, conn).await,
        };
        outcome.unwrap_or_else(|error| panic!("{version}: {error}"));
    }

    async fn fill(&mut self) {
        let outcome = match self {
            Self::Sqlite(conn) => {
                let text = written(|hex| format!("x'{hex}'"), |hex| format!("x'{hex}'"));
                conn.execute(AssertSqlSafe(text)).await.map(drop)
            }
            Self::Postgres(conn) => {
                let text = written(|hex| format!("'\\x{hex}'"), |hex| format!("'{hex}'"));
                conn.execute(AssertSqlSafe(text)).await.map(drop)
            }
        };
        outcome.expect("the first schema takes them");
    }

    async fn count(&mut self, table: &str) -> i64 {
        let sql = AssertSqlSafe(format!("select count(*) from {table}"));
        let counted = match self {
            Self::Sqlite(conn) => sqlx::query_scalar(sql).fetch_one(conn).await,
            Self::Postgres(conn) => sqlx::query_scalar(sql).fetch_one(conn).await,
        };
        counted.expect(table)
    }
}

/// The rows in the words of one database.
fn written(hash: impl Fn(&str) -> String, id: impl Fn(&str) -> String) -> String {
    let mut text = FIRST.to_owned();
    while let Some(start) = text.find("H(") {
        let end = start + text[start..].find(')').expect("closed");
        text.replace_range(start..=end, &hash(&format!("{:0>64}", &text[start + 2..end])));
    }
    while let Some(start) = text.find("U(") {
        let end = start + text[start..].find(')').expect("closed");
        text.replace_range(start..=end, &id(&format!("{:0>32}", &text[start + 2..end])));
    }
    text
}

db_test!(r61_a_database_of_the_first_schema_goes_through_every_later_one, |db| async {
    let migrations = match db.kind() {
        Kind::Sqlite => sqlx::migrate!("migrations/sqlite"),
        Kind::Postgres => sqlx::migrate!("migrations/postgres"),
    };
    let versions: Vec<i64> = migrations.iter().map(|migration| migration.version).collect();
    let (mut old, url) = Old::open(&db).await;
    old.run_to(&migrations, versions[0]).await;
    old.fill().await;
    for version in &versions[1..] {
        old.run_to(&migrations, *version).await;
        for (table, rows) in KEPT {
            assert!(old.count(table).await >= rows, "{table} after {version}");
        }
    }
    drop(old);

    // What became of it is an order desk like any other.
    let db = db.reopen_at(&url).await.expect("opens");
    let account = AccountId(10);
    let shown = views(&db).get((account, OrderId(1002))).await.expect("answers").expect("is there");
    assert_eq!((shown.status.as_str(), shown.serial.as_deref()), ("issued", Some("0A")));
    assert_eq!(shown.organization_name.as_deref(), Some("Example Ltd"));
    let (pending, ()) =
        done(Ok::<_, sealpost_store::Error>(set_emails(&db, account, 1001, emails(&["second@example.com"])).await));
    assert_eq!(pending.status, OrderStatus::Pending);
    let pending = load(&db, &pending).await;
    assert_eq!(live(&pending).len(), 1);
    assert_eq!(pending.names[0].name, name("a.example.com"));
    done(Ok::<_, sealpost_store::Error>(resend(&db, &pending, MailLimits::default()).await));
    assert_eq!(count(&db, "select count(*) from mails where state = 'queued'").await, 1);
    let proved = count(&db, "select count(*) from certificate_names where certificate_id = 701002").await;
    assert_eq!(proved, 1, "a certificate traces to its names");
});
