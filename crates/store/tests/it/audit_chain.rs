//! R49: the audit log is only added to, and its chain tells every change that
//! was made behind the program's back.

use sealpost_domain::OrderId;
use sealpost_store::audit::AuditFilter;
use sealpost_store::audit::chain::Sealer;
use sealpost_store::audit::verify::{Break, Head, Verdict, What, verify};
use sealpost_store::testing::{Kind, TestDb};
use sealpost_store::{Db, audit, db_test, look, on};
use serde_json::json;

use crate::seed::*;
use crate::trouble::add as add_email;

/// Adds rows `from..=till` about nothing in particular.
async fn add(db: &Db, tenant: &Tenant, from: i64, till: i64) {
    let mut tx = db.begin().await.expect("a transaction");
    for number in from..=till {
        let detail = json!({ "number": number });
        audit::add(&mut tx, tenant.account, &actor(), "tested", &detail, db.now()).await.expect("added");
    }
    tx.commit().await.expect("commits");
}

/// Seals until so many rows are in the chain. PostgreSQL waits for transactions
/// of the whole server, those of other tests too.
async fn seal_all(db: &Db, sealer: &mut Sealer, rows: i64) {
    for _ in 0..2_000 {
        sealer.seal(db).await.expect("seals");
        if count(db, "select count(*) from audit_chain").await == rows {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("not all are sealed");
}

async fn verdict(db: &TestDb, heads: &[Head]) -> Verdict {
    verify(&mut look::look(&db.url).await.expect("opens"), heads).await.expect("reads")
}

/// Rows 1 to `rows`, sealed.
async fn sealed(db: &TestDb, rows: i64) -> (Tenant, Sealer, Head) {
    let tenant = tenant(db, 1).await;
    add(db, &tenant, 1, rows).await;
    let mut sealer = Sealer::default();
    seal_all(db, &mut sealer, rows).await;
    let verdict = verdict(db, &[]).await;
    assert!(verdict.breaks.is_empty(), "{verdict:?}");
    (tenant, sealer, verdict.head.expect("there are links"))
}

/// What somebody with the database's password can do.
async fn unguard(db: &TestDb) {
    for (trigger, table) in [("audit_is_not", "audit"), ("audit_chain_is_not", "audit_chain")] {
        match db.kind() {
            Kind::Sqlite => {
                execute(db, &format!("drop trigger {trigger}_changed")).await;
                execute(db, &format!("drop trigger {trigger}_deleted")).await;
            }
            Kind::Postgres => execute(db, &format!("drop trigger {trigger}_changed on {table}")).await,
        }
    }
}

fn broken(position: i64, audit_id: i64, what: What) -> Break {
    Break { position, audit_id: Some(audit_id), what }
}

db_test!(r49_neither_table_can_be_changed_or_emptied, |db| async {
    sealed(&db, 3).await;
    for sql in [
        "update audit set actor = 'nobody' where id = 1",
        "delete from audit where id = 3",
        "update audit_chain set audit_id = 9 where position = 1",
        "delete from audit_chain where position = 3",
    ] {
        let mut tx = db.begin().await.expect("a transaction");
        let outcome = sealpost_store::on!(tx.conn(), sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())), execute);
        assert!(outcome.is_err_and(|error| error.to_string().contains("only added to")), "{sql}");
    }
    assert!(verdict(&db, &[]).await.breaks.is_empty());
});

db_test!(r49_a_whole_chain_is_told_with_its_ends_and_what_is_not_sealed_yet, |db| async {
    let (tenant, mut sealer, head) = sealed(&db, 2_300).await;
    db.clock.advance(std::time::Duration::from_secs(60));
    add(&db, &tenant, 2_301, 2_304).await;
    let told = verdict(&db, std::slice::from_ref(&head)).await;
    assert_eq!((told.sealed, told.unsealed, told.breaks.len()), (2_300, 4, 0));
    assert_eq!(told.head, Some(head.clone()));
    seal_all(&db, &mut sealer, 2_304).await;
    let told = verdict(&db, &[head]).await;
    assert_eq!((told.sealed, told.unsealed, told.breaks.len()), (2_304, 0, 0));
    assert_eq!(told.last_at, Some(db.now()));
    assert!(told.first_at < told.last_at);
});

db_test!(r49_an_edited_row_is_found_where_it_is, |db| async {
    for (column, value) in [("actor", "'key 2'"), ("at", "at + 1"), ("detail", "detail || ' '"), ("order_id", "7")] {
        let Some(db) = sealpost_store::testing::fresh(db.kind()).await else { return };
        sealed(&db, 5).await;
        unguard(&db).await;
        execute(&db, &format!("update audit set {column} = {value} where id = 3")).await;
        assert_eq!(verdict(&db, &[]).await.breaks, [broken(3, 3, What::Edited)], "{column}");
    }
});

db_test!(r49_a_deleted_row_is_found_with_and_without_its_link, |db| async {
    sealed(&db, 6).await;
    unguard(&db).await;
    execute(&db, "delete from audit where id = 2").await;
    assert_eq!(verdict(&db, &[]).await.breaks, [broken(2, 2, What::Deleted)]);
    execute(&db, "delete from audit where id = 4").await;
    execute(&db, "delete from audit_chain where position = 4").await;
    let gap = Break { position: 4, audit_id: None, what: What::LinkDeleted };
    assert_eq!(verdict(&db, &[]).await.breaks, [broken(2, 2, What::Deleted), gap]);
});

db_test!(r49_swapped_rows_are_found_both, |db| async {
    sealed(&db, 6).await;
    unguard(&db).await;
    execute(&db, "update audit set id = 100 where id = 2").await;
    execute(&db, "update audit set id = 2 where id = 5").await;
    execute(&db, "update audit set id = 5 where id = 100").await;
    assert_eq!(verdict(&db, &[]).await.breaks, [broken(2, 2, What::Edited), broken(5, 5, What::Edited)]);
});

db_test!(r49_links_in_another_order_are_found, |db| async {
    sealed(&db, 6).await;
    unguard(&db).await;
    execute(&db, "update audit_chain set audit_id = 100 where position = 3").await;
    execute(&db, "update audit_chain set audit_id = 3 where position = 4").await;
    execute(&db, "update audit_chain set audit_id = 4 where position = 3").await;
    assert_eq!(verdict(&db, &[]).await.breaks, [broken(3, 4, What::Reordered), broken(4, 3, What::Reordered)]);
});

db_test!(r49_a_row_put_between_sealed_ones_is_found, |db| async {
    let (tenant, mut sealer, _) = sealed(&db, 4).await;
    let insert = "insert into audit (id, account_id, at, actor, request_id, action, detail)
        values (10, 10, 0, 'key 1', 'x', 'tested', '{}')";
    execute(&db, insert).await;
    seal_all(&db, &mut sealer, 5).await;
    assert!(verdict(&db, &[]).await.breaks.is_empty(), "rows at the end are rows at the end");
    execute(&db, &insert.replace("(10,", "(7,")).await;
    if db.kind() == Kind::Postgres {
        execute(&db, "alter table audit alter column id restart with 11").await;
    }
    add(&db, &tenant, 1, 1).await;
    seal_all(&db, &mut sealer, 6).await;
    assert_eq!(verdict(&db, &[]).await.breaks, [broken(5, 7, What::Inserted)]);
});

db_test!(r49_a_tail_that_was_cut_off_is_missed_by_who_knows_its_head, |db| async {
    let (tenant, _, head) = sealed(&db, 5).await;
    unguard(&db).await;
    execute(&db, "delete from audit where id > 3").await;
    execute(&db, "delete from audit_chain where position > 3").await;
    assert!(verdict(&db, &[]).await.breaks.is_empty(), "by itself a shorter chain is whole");
    let missing = Break { position: 5, audit_id: None, what: What::HeadMissing };
    assert_eq!(verdict(&db, std::slice::from_ref(&head)).await.breaks, [missing]);
    // Grown again with other rows, it still is not the one that was known.
    db.clock.advance(std::time::Duration::from_secs(1));
    add(&db, &tenant, 4, 6).await;
    seal_all(&db, &mut Sealer::default(), 6).await;
    let found = verdict(&db, &[head]).await.breaks;
    assert_eq!(found.iter().map(|found| (found.position, found.what)).collect::<Vec<_>>(), [(5, What::HeadMissing)]);
});

db_test!(r49_two_sealers_and_one_that_died_make_one_chain, |db| async {
    let tenant = tenant(&db, 1).await;
    let mut others = [Sealer::default(), Sealer::default()];
    for round in 0..6 {
        add(&db, &tenant, round * 300 + 1, (round + 1) * 300).await;
        let [first, second] = &mut others;
        let (a, b) = tokio::join!(first.seal(&db), second.seal(&db));
        a.expect("seals");
        b.expect("seals");
        // Dropped at an await, as by the end of its process.
        let mut dying = Sealer::default();
        drop(tokio::time::timeout(std::time::Duration::from_micros(300), dying.seal(&db)).await);
    }
    seal_all(&db, &mut Sealer::default(), 1_800).await;
    let told = verdict(&db, &[]).await;
    assert_eq!((told.sealed, told.unsealed, told.breaks.len()), (1_800, 0, 0));
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r49_a_row_whose_transaction_is_late_is_waited_for() {
    let Some(db) = sealpost_store::testing::fresh(Kind::Postgres).await else { return };
    let tenant = tenant(&db, 1).await;
    let mut late = db.begin().await.expect("a transaction");
    // Its id is drawn now, as by a statement that the server is slow to run.
    let row =
        "insert into audit (account_id, at, actor, request_id, action, detail) values ($1, 1, 'a', 'r', 'late', '{}')";
    on!(late.conn(), sqlx::query(row).bind(tenant.account.0), execute).expect("added");
    add(&db, &tenant, 1, 3).await;
    let mut sealer = Sealer::default();
    for _ in 0..5 {
        assert_eq!(sealer.seal(&db).await.expect("seals"), 0, "a lower id may still come");
    }
    late.commit().await.expect("commits");
    seal_all(&db, &mut sealer, 4).await;
    let told = verdict(&db, &[]).await;
    assert_eq!((told.sealed, told.breaks.len()), (4, 0), "{told:?}");
}

db_test!(an_order_has_the_same_history_whether_it_is_sealed_or_not, |db| async {
    let (ours, other) = (tenant(&db, 1).await, tenant(&db, 2).await);
    for id in [1, 2] {
        place(&db, &ours, id, &["a.example.com"]).await;
    }
    let mut sealer = Sealer::default();
    let mut expected = vec!["order_placed".to_owned()];
    // In the end the newest rows are not sealed.
    for (round, sealed) in (0..).zip([None, Some(2), Some(4), None]) {
        if let Some(rows) = sealed {
            seal_all(&db, &mut sealer, rows).await;
        }
        let mut reader = db.read().await.expect("reads");
        let filter = AuditFilter { order: Some(OrderId(1)), after: 0, limit: 10 };
        let history = audit::list(&mut reader, ours.account, filter).await.expect("reads");
        assert_eq!(history.iter().map(|row| row.action.clone()).collect::<Vec<_>>(), expected, "{round}");
        let later = AuditFilter { after: history[0].id, limit: 1, ..filter };
        let later = audit::list(&mut reader, ours.account, later).await.expect("reads");
        assert_eq!(later, history[1..2.min(history.len())], "{round}");
        let lists = audit::lists(&mut reader, ours.account, OrderId(1), i64::MAX, 10).await.expect("reads");
        let mut ids: Vec<i64> = lists.iter().map(|list| list.id).collect();
        ids.reverse();
        assert_eq!(ids, history.iter().map(|row| row.id).collect::<Vec<_>>(), "{round}");
        let theirs = audit::list(&mut reader, other.account, filter).await.expect("reads");
        assert!(theirs.is_empty(), "{round}");
        drop(reader);
        if round > 0 {
            done(add_email(&db, &ours, 1, format!("p{round}@example.com")).await);
            done(add_email(&db, &ours, 2, format!("p{round}@example.com")).await);
            expected.push("additional_emails_set".to_owned());
        }
    }
});
