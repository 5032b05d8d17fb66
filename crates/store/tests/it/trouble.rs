use std::convert::Infallible;
use std::time::Duration;

use futures_util::future::join_all;
use sealpost_domain::{Context, MailLimits, Order, OrderId};
use sealpost_store::testing::{Kind, fresh};
use sealpost_store::{Db, Error, Parts, Result, Written, db_test, keys, on, order_view};

use crate::seed::*;

pub async fn add(db: &Db, tenant: &Tenant, order: i64, address: String) -> Result<Written<(), Infallible>> {
    let rule = move |order: &Order, _: &Context| {
        let mut list = addresses(&order.additional_emails);
        list.push(email(&address));
        Ok(order.set_additional_emails(list))
    };
    db.write(tenant.account, OrderId(order), Parts::AdditionalEmails, None, actor(), rule).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r59_lost_connections_lose_nothing_confirmed_and_do_nothing_twice() {
    let Some(db) = fresh(Kind::Postgres).await else { return };
    let tenant = tenant(&db, 1).await;
    for id in 1..=4 {
        place(&db, &tenant, id, &[&format!("s{id}.example.com")]).await;
    }
    let killer = db.reopen(MailLimits::default()).await.expect("opens");
    let killing = tokio::spawn(async move {
        let mut reader = killer.read().await.expect("reads");
        let sql = "select count(pg_terminate_backend(pid)) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()";
        for _ in 0..40 {
            let sealpost_store::Conn::Postgres(conn) = reader.conn() else { unreachable!("opened as PostgreSQL") };
            let _killed: i64 = sqlx::query_scalar(sql).fetch_one(conn).await.expect("kills");
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
    });
    let (mut confirmed, mut unknown, mut round) = (Vec::new(), 0, 0);
    while !killing.is_finished() {
        let addresses: Vec<_> = (0..40).map(|n| format!("p{n}.r{round}@example.com")).collect();
        let acts = addresses.iter().enumerate().map(|(n, address)| {
            let order = i64::try_from(n % 4 + 1).expect("small");
            add(&db, &tenant, order, address.clone())
        });
        for (outcome, address) in join_all(acts).await.into_iter().zip(&addresses) {
            match outcome {
                Ok(Written::Done { .. }) => confirmed.push(address.clone()),
                Err(Error::Unknown(_)) => unknown += 1,
                Err(Error::Database(_)) => {}
                other => panic!("{other:?}"),
            }
        }
        round += 1;
    }
    killing.await.expect("no panic");
    done(add(&db, &tenant, 1, "after@example.com".into()).await);
    let mut kept = listed(&db).await;
    kept.sort();
    assert!(confirmed.iter().all(|address| kept.binary_search(address).is_ok()));
    let whole = kept.len();
    kept.dedup();
    assert_eq!(kept.len(), whole);
    assert!(whole - 1 - confirmed.len() <= unknown, "{whole} {} {unknown}", confirmed.len());
    // State and audit did not come apart.
    let audit = count(&db, "select count(*) from audit where action = 'additional_emails_set'").await;
    assert_eq!(usize::try_from(audit).expect("small"), whole);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r60_a_connection_that_died_unnoticed_costs_nobody_an_answer() {
    let Some(db) = fresh(Kind::Postgres).await else { return };
    let tenant = tenant(&db, 1).await;
    place(&db, &tenant, 1, &["a.example.com"]).await;
    let key = (tenant.account, OrderId(1));
    let (ring, views, stamps) = (keys::ring(&db), order_view::views(&db), order_view::stamps(&db));
    let ask_all = async |n: i64| {
        done(add(&db, &tenant, 1, format!("p{n}@example.com")).await);
        assert!(ring.get([0; 32]).await.expect("reads").is_none());
        assert!(views.get(key).await.expect("reads").is_some());
        assert!(stamps.get(Some(key)).await.expect("reads").is_some());
    };
    const KILL: &str = "select count(pg_terminate_backend(pid)) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()";
    let killer = db.reopen(MailLimits::default()).await.expect("opens");
    let mut killer = killer.read().await.expect("reads");
    let mut kill = async || -> i64 { on!(killer.conn(), sqlx::query_scalar(KILL), fetch_one).expect("kills") };
    for n in 0..3 {
        // Now each of them has a connection at hand.
        ask_all(2 * n).await;
        while kill().await > 0 {}
        ask_all(2 * n + 1).await;
    }
}

#[tokio::test]
async fn r60_a_full_disk_leaves_no_half_state_and_passes() {
    let db = fresh(Kind::Sqlite).await.expect("SQLite is built in");
    let tenant = tenant(&db, 1).await;
    place(&db, &tenant, 1, &["a.example.com"]).await;
    // The one connection that writes gets no page more than there are.
    let pages = count(&db, "select page_count from pragma_page_count").await;
    execute(&db, &format!("pragma max_page_count = {pages}")).await;
    let mut written = 0;
    let error = loop {
        match add(&db, &tenant, 1, format!("p{written}@example.com")).await {
            Ok(_) => written += 1,
            Err(error) => break error,
        }
        assert!(written < 10_000);
    };
    assert!(matches!(error, Error::Database(_)), "{error:?}");
    let sql = "select count(*) from audit where action = 'additional_emails_set'";
    assert_eq!(listed(&db).await.len(), usize::try_from(written).expect("small"));
    assert_eq!(count(&db, sql).await, written);
    execute(&db, "pragma max_page_count = 1000000").await;
    done(add(&db, &tenant, 1, "after@example.com".into()).await);
    assert_eq!(count(&db, sql).await, written + 1);
}

db_test!(a_checkpoint_moves_the_log_into_the_file_while_a_writer_is_busy, |db| async {
    tenant(&db, 1).await;
    let size = || db.folder().map_or(0, |folder| std::fs::metadata(folder.join("test.db")).expect("a file").len());
    let before = size();
    let tx = db.begin().await.expect("begins");
    tokio::time::timeout(Duration::from_secs(5), db.checkpoint()).await.expect("waits for nobody").expect("moves");
    drop(tx);
    assert!(db.folder().is_none() || size() > before);
});
