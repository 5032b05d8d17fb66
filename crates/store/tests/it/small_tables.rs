use sealpost_domain::AccountId;
use sealpost_store::{accounts, audit, db_test, meta};

use crate::seed::*;

db_test!(a_fact_is_settled_once, |db| async {
    let mut tx = db.begin().await.expect("begins");
    assert_eq!(meta::find(tx.conn(), "mode").await.expect("reads"), None);
    assert_eq!(meta::settle(tx.conn(), "mode", "test").await.expect("settles"), "test");
    assert_eq!(meta::settle(tx.conn(), "mode", "live").await.expect("settles"), "test");
    tx.commit().await.expect("commits");
    assert_eq!(
        meta::find(db.read().await.expect("reads").conn(), "mode").await.expect("reads").as_deref(),
        Some("test")
    );
});

db_test!(ids_never_repeat_over_nodes_and_restarts, |db| async {
    let other = db.reopen(sealpost_domain::MailLimits::default()).await.expect("opens");
    let mut seen = std::collections::BTreeSet::new();
    for n in 0..600 {
        let node = if n % 3 == 0 { &other } else { &db.db };
        assert!(seen.insert(node.new_id().await.expect("draws")));
    }
    let again = db.reopen(sealpost_domain::MailLimits::default()).await.expect("opens");
    assert!(seen.insert(again.new_id().await.expect("draws")));
    assert_eq!(seen.first(), Some(&1_000_001));
});

db_test!(accounts_and_audit_rows_are_kept, |db| async {
    assert!(accounts::first(db.read().await.expect("reads").conn()).await.expect("reads").is_none());
    let one = tenant(&db, 1).await;
    tenant(&db, 2).await;
    let mut tx = db.begin().await.expect("begins");
    let detail = serde_json::json!({ "key": 1 });
    audit::add(&mut tx, one.account, &actor(), "key_created", &detail, db.now()).await.expect("adds");
    tx.commit().await.expect("commits");
    assert_eq!(texts(&db, "select detail from audit where order_id is null").await, [r#"{"key":1}"#]);
    let mut reader = db.read().await.expect("reads");
    let first = accounts::first(reader.conn()).await.expect("reads").expect("is there");
    assert_eq!((first.id, first.language.as_str()), (one.account.0, "de"));
    assert!(accounts::find(reader.conn(), AccountId(99)).await.expect("reads").is_none());
    db.ping().await.expect("answers");
    assert_eq!(db.db.kind(), if db.folder().is_some() { "sqlite" } else { "postgres" });
});
