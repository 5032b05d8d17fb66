//! Connections and what they run, below the orders.

use std::time::Duration;

use futures_util::future::join_all;
use sealpost_store::db_test;
use sealpost_store::sqlite::{Connection, Options};
use sqlx::Connection as _;
use tokio::time::timeout;

db_test!(whoever_waits_for_a_connection_gets_one_that_comes_back, |db| async {
    // Many more than there are connections, again and again.
    for _ in 0..3 {
        let all = join_all((0..64).map(|_| async {
            let tx = db.begin().await.expect("a transaction");
            tokio::task::yield_now().await;
            tx.commit().await.expect("commits");
        }));
        timeout(Duration::from_secs(8), all).await.expect("nobody waits for what lies idle");
    }
});

db_test!(a_transaction_that_is_dropped_leaves_nothing_behind, |db| async {
    for _ in 0..20 {
        let mut tx = db.begin().await.expect("a transaction");
        sealpost_store::meta::put(tx.conn(), "left", "behind").await.expect("writes");
    }
    let left = sealpost_store::meta::find(db.read().await.expect("reads").conn(), "left").await.expect("reads");
    assert_eq!(left, None);
});

#[tokio::test]
async fn a_statement_with_nameless_places_runs_once_for_each_row() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = Options::new(folder.path().join("rows.db"));
    let mut conn = Connection::connect_with(&options).await.expect("opens");
    sqlx::query("create table t (a integer not null, b text) strict").execute(&mut conn).await.expect("made");
    let rows = [(1, "one"), (2, "two"), (3, "three")];

    let mut insert = sqlx::query("insert into t values (?, ?)");
    for (a, b) in rows {
        insert = insert.bind(a).bind(b);
    }
    assert_eq!(insert.execute(&mut conn).await.expect("inserts").0, 3);
    let mut update = sqlx::query_scalar::<_, i64>("update t set b = ?2 where a = ?1 returning a");
    for (a, _) in rows {
        update = update.bind(a).bind("b");
    }
    assert_eq!(update.fetch_all(&mut conn).await.expect("updates"), [1, 2, 3]);

    let half = sqlx::query("insert into t values (?, ?)").bind(4).bind("four").bind(5);
    assert!(half.execute(&mut conn).await.is_err(), "half a row is none");
    let named = sqlx::query("insert into t values ($1, 'x')").bind(6).bind(7);
    assert_eq!(named.execute(&mut conn).await.expect("inserts").0, 1, "named places are those of one run");
    let all: i64 = sqlx::query_scalar("select count(*) from t").fetch_one(&mut conn).await.expect("counts");
    assert_eq!(all, 4);
}
