//! R59: the reply to a COMMIT is lost. What became of it is looked up, and told
//! as it is.

use std::time::Duration;

use sealpost_store::testing::door::{Cut, Door};
use sealpost_store::testing::{Kind, fresh};
use sealpost_store::{Error, audit};
use serde_json::json;

use crate::seed::*;
use crate::trouble::add;

/// How often each address that a test adds is listed, beside the audit rows.
async fn found(db: &sealpost_store::Db, address: &str) -> (usize, i64) {
    let listed = listed(db).await.iter().filter(|listed| *listed == address).count();
    let rows = format!("select count(*) from audit where detail like '%{address}%'");
    (listed, count(db, &rows).await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r59_a_commit_whose_reply_is_lost_is_looked_up_and_never_redone() {
    let Some(direct) = fresh(Kind::Postgres).await else { return };
    let tenant = tenant(&direct, 1).await;
    place(&direct, &tenant, 1, &["a.example.com"]).await;
    let door = Door::before(&direct.url).await;
    let db = direct.reopen_at(&door.url).await.expect("opens");

    for (number, (cut, is_made)) in [
        (Cut::Reply, true),
        (Cut::Before, false),
        // The server commits long after its client has gone.
        (Cut::Late(Duration::from_millis(1500)), true),
        (Cut::Reply, true),
    ]
    .into_iter()
    .enumerate()
    {
        let address = format!("cut{number}@example.com");
        door.cut(cut);
        let outcome = add(&db, &tenant, 1, address.clone()).await;
        assert!(door.has_cut(), "a COMMIT came through");
        if is_made {
            done(outcome);
        } else {
            assert!(matches!(outcome, Err(Error::Database(_))), "{outcome:?}");
        }
        let times = usize::from(is_made);
        assert_eq!(found(&direct, &address).await.0, times, "{cut:?}");
    }
    // Each change has its one audit row; the one that was not made has none.
    let rows = "select count(*) from audit where action = 'additional_emails_set'";
    assert_eq!(count(&direct, rows).await, 3);
    done(add(&db, &tenant, 1, "after@example.com".into()).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r59_a_plain_transaction_with_an_audit_row_is_looked_up_as_well() {
    let Some(direct) = fresh(Kind::Postgres).await else { return };
    let tenant = tenant(&direct, 1).await;
    let door = Door::before(&direct.url).await;
    let db = direct.reopen_at(&door.url).await.expect("opens");
    let rows = "select count(*) from audit where action = 'tested'";
    for (cut, is_made) in [(Cut::Before, false), (Cut::Reply, true), (Cut::Late(Duration::from_millis(700)), true)] {
        let before = count(&direct, rows).await;
        door.cut(cut);
        let mut tx = db.begin().await.expect("begins");
        audit::add(&mut tx, tenant.account, &actor(), "tested", &json!({}), db.now()).await.expect("added");
        let outcome = tx.commit().await;
        assert!(door.has_cut(), "a COMMIT came through");
        assert!(if is_made { outcome.is_ok() } else { matches!(outcome, Err(Error::Database(_))) }, "{outcome:?}");
        assert_eq!(count(&direct, rows).await, before + i64::from(is_made), "{cut:?}");
    }
    // Numbers that may have been drawn are not drawn again.
    for cut in [Cut::Before, Cut::Reply] {
        let other = direct.reopen_at(&door.url).await.expect("opens");
        let last = direct.new_id().await.expect("a number");
        door.cut(cut);
        let new = other.new_id().await.expect("a number all the same");
        assert!(door.has_cut() && new > last, "{cut:?} {new} {last}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r59_what_nobody_can_tell_stays_unknown() {
    let Some(direct) = fresh(Kind::Postgres).await else { return };
    let tenant = tenant(&direct, 1).await;
    place(&direct, &tenant, 1, &["a.example.com"]).await;
    let door = Door::before(&direct.url).await;
    let db = direct.reopen_at(&door.url).await.expect("opens");
    door.cut(Cut::ReplyAndShut);
    let outcome = add(&db, &tenant, 1, "unknown@example.com".into()).await;
    assert!(matches!(outcome, Err(Error::Unknown(_))), "{outcome:?}");
    assert_eq!(listed(&direct).await, ["unknown@example.com"], "made, but who was to know");
    door.open();
    done(add(&db, &tenant, 1, "after@example.com".into()).await);
    assert_eq!(listed(&direct).await, ["unknown@example.com", "after@example.com"]);
}
