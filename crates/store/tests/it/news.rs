//! What one node leaves to do wakes the others (PostgreSQL).

use std::time::Duration;

use sealpost_domain::MailLimits;
use sealpost_store::testing::{Kind, fresh};
use sealpost_store::{Conn, Db};

use crate::seed::*;

const LISTENING: &str =
    "select count(*) from pg_stat_activity where datname = current_database() and query ilike 'listen %'";

/// Not a wait of the test's own: nothing here looks without being woken.
async fn is_woken(woken: &tokio::sync::Notify) {
    tokio::time::timeout(Duration::from_secs(20), woken.notified()).await.expect("the other node is woken");
}

async fn both_are_woken(db: &Db) {
    is_woken(&db.work().mails).await;
    is_woken(&db.work().certificates).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_without_a_worker_wakes_the_others() {
    let Some(answers) = fresh(Kind::Postgres).await else { return };
    let works = answers.reopen(MailLimits::default()).await.expect("opens");
    let listening = tokio::spawn({
        let works = works.clone();
        async move { works.listen().await }
    });
    // It looks once when it begins to listen.
    both_are_woken(&works).await;
    let tenant = tenant(&answers, 1).await;
    place(&answers, &tenant, 1, &["a.example.com"]).await;
    is_woken(&works.work().mails).await;
    place_approved(&answers, &tenant, 2, &["b.example.com"]).await;
    is_woken(&works.work().certificates).await;

    // A line that breaks is another look, and is mended.
    let mut reader = answers.read().await.expect("a reader");
    let Conn::Postgres(conn) = reader.conn() else { unreachable!("opened as PostgreSQL") };
    let kill = LISTENING.replace("count(*)", "count(pg_terminate_backend(pid))");
    let killed: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(kill)).fetch_one(conn).await.expect("kills");
    assert_eq!(killed, 1);
    drop(reader);
    both_are_woken(&works).await;
    place(&answers, &tenant, 3, &["c.example.com"]).await;
    is_woken(&works.work().mails).await;
    listening.abort();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_with_a_worker_keeps_its_mails_and_tells_nobody() {
    let Some(db) = fresh(Kind::Postgres).await else { return };
    let mut handed_over = db.work().hand_over().expect("nobody has them yet");
    let tenant = tenant(&db, 1).await;
    let mut listener = sqlx::postgres::PgListener::connect(&db.url).await.expect("connects");
    listener.listen("sealpost_work").await.expect("listens");
    place(&db, &tenant, 1, &["a.example.com"]).await;
    assert!(handed_over.try_recv().is_ok());
    // Once its worker has stopped, they are for everybody again.
    handed_over.close();
    place(&db, &tenant, 2, &["b.example.com"]).await;
    let heard = tokio::time::timeout(Duration::from_secs(20), listener.recv()).await.expect("told").expect("heard");
    assert_eq!(heard.payload(), "mails", "and the first batch told nothing");
    assert_eq!(count(&db, "select count(*) from mails where lease_until is null").await, 1);
}
