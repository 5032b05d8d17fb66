use std::collections::BTreeSet;
use std::time::Duration;

use sealpost_domain::webhook::EventKind;
use sealpost_domain::{AccountId, MailLimits};
use sealpost_store::mails::{self, Next};
use sealpost_store::testing::TestDb;
use sealpost_store::webhooks::{
    Claimed, Outcome, Recorded, Status, Webhook, claim, forget, insert, record, release_all, set_secret,
    set_signing_key, tell_one, waiting,
};
use sealpost_store::{Db, db_test};

use crate::seed::*;

async fn webhook(db: &Db, account: AccountId, id: i64, events: Option<Vec<EventKind>>) {
    let webhook = Webhook {
        id,
        endpoint: "https://hooks.example.com/".into(),
        has_secret: false,
        is_signed: false,
        events,
        instant: true,
        chain: false,
        instant_chain: false,
        frequency: Vec::new(),
        status: Status::Active,
        failing_since: None,
        disabled_at: None,
        created_at: db.now().millis(),
    };
    let mut tx = db.begin().await.expect("a transaction");
    assert!(insert(tx.conn(), account, &webhook).await.expect("inserts"));
    tx.commit().await.expect("commits");
}

async fn test_event(db: &Db, account: AccountId, webhook: i64) {
    let mut tx = db.begin().await.expect("a transaction");
    tell_one(db, tx.conn(), account, webhook, EventKind::Test).await.expect("queues");
    tx.commit().await.expect("commits");
}

fn attempt(db: &TestDb, outcome: Outcome) -> Recorded {
    Recorded { at: db.now(), took: Duration::from_millis(5), status: Some(200), answer: "ok".into(), outcome }
}

async fn claimed(db: &Db) -> Vec<Claimed> {
    let wanted: Vec<_> = waiting(db).await.expect("looks").into_iter().map(|(webhook, _)| (webhook, 10)).collect();
    claim(db, &wanted).await.expect("claims")
}

async fn queued(db: &Db) -> Vec<String> {
    texts(db, "select webhook_id || ' ' || event from webhook_deliveries order by webhook_id, event").await
}

db_test!(r34_events_are_queued_by_the_commit_for_those_who_listen, |db| async {
    let (one, two) = (tenant(&db, 1).await, tenant(&db, 2).await);
    webhook(&db, one.account, 1, None).await;
    webhook(&db, one.account, 2, Some(vec![EventKind::OrderRejected, EventKind::MailFailed])).await;
    webhook(&db, two.account, 3, None).await;
    webhook(&db, one.account, 4, None).await;
    execute(&db, "update webhooks set status = 'inactive' where id = 4").await;
    place(&db, &one, 1, &["a.example.com"]).await;
    set_emails(&db, one.account, 1, emails(&["x@example.com"])).await;
    resend(&db, &load(&db, &order(&db, &one, 1, &["a.example.com"])).await, MailLimits::default()).await;
    assert!(queued(&db).await.is_empty());

    let mail = mails::claim(&db, 1, 1, |_, _| true).await.expect("claims").mails.remove(0);
    let (server, stage, reply) = ("mx".into(), "rcpt".into(), "550 no".into());
    let next = Next::Failed;
    let failed = mails::Attempt { ticket: mail.ticket, at: db.now(), server, stage, reply, next, keep: None };
    mails::record(&db, &[failed]).await.expect("records");
    assert_eq!(queued(&db).await, ["1 mail_failed", "2 mail_failed"]);
});

db_test!(r36_a_call_is_leased_to_one_worker_and_made_again_under_the_same_id, |db| async {
    let tenant = tenant(&db, 1).await;
    webhook(&db, tenant.account, 1, None).await;
    webhook(&db, tenant.account, 2, None).await;
    test_event(&db, tenant.account, 1).await;
    test_event(&db, tenant.account, 2).await;
    let first = claimed(&db).await;
    assert_eq!(first.len(), 2);
    assert!(claimed(&db).await.is_empty());
    // The worker dies between commit and answer: the lease ends by the database's clock.
    execute(&db, "update webhook_deliveries set lease_until = lease_until - 60000").await;
    let second = claimed(&db).await;
    let ids = |calls: &[Claimed]| -> BTreeSet<_> { calls.iter().map(|call| call.ticket.event).collect() };
    assert_eq!(ids(&first), ids(&second));
    for (late, call) in first.iter().zip(&second) {
        assert!(!record(&db, late, &attempt(&db, Outcome::Failed)).await.expect("answers"));
        assert!(record(&db, call, &attempt(&db, Outcome::Delivered)).await.expect("answers"));
        assert!(!record(&db, call, &attempt(&db, Outcome::Delivered)).await.expect("answers"));
    }
    assert_eq!(count(&db, "select count(*) from webhook_attempts").await, 2);
    assert_eq!(texts(&db, "select distinct state from webhook_deliveries").await, ["delivered"]);

    test_event(&db, tenant.account, 1).await;
    let call = claimed(&db).await.remove(0);
    release_all(&db).await.expect("releases");
    assert!(!record(&db, &call, &attempt(&db, Outcome::Delivered)).await.expect("answers"));
    assert_eq!(claimed(&db).await.len(), 1);
});

db_test!(r43_a_dump_holds_no_secret_of_a_webhook, |db| async {
    let tenant = tenant(&db, 1).await;
    webhook(&db, tenant.account, 1, None).await;
    let (secret, key) = ("a-canary-of-more-than-thirty-two-letters", [0x5a; 32]);
    let mut tx = db.begin().await.expect("a transaction");
    set_secret(&db, tx.conn(), tenant.account, 1, Some(secret)).await.expect("sets");
    set_signing_key(&db, tx.conn(), tenant.account, 1, &key).await.expect("sets");
    tx.commit().await.expect("commits");
    let length = "select count(*) from webhooks where length(secret) = 68 and length(signing_key) = 60";
    assert_eq!(count(&db, length).await, 1);
    if let Some(folder) = db.folder() {
        for file in std::fs::read_dir(folder).expect("a folder") {
            let bytes = std::fs::read(file.expect("a file").path()).expect("reads");
            assert!(!bytes.windows(8).any(|window| window == b"a-canary" || window == [0x5a; 8]));
        }
    }
    test_event(&db, tenant.account, 1).await;
    let call = claimed(&db).await.remove(0);
    assert_eq!((call.secret.as_deref(), call.signing_key.as_deref()), (Some(secret), Some(&key[..])));
});

db_test!(what_is_settled_is_forgotten_in_the_end, |db| async {
    let tenant = tenant(&db, 1).await;
    webhook(&db, tenant.account, 1, None).await;
    test_event(&db, tenant.account, 1).await;
    let call = claimed(&db).await.remove(0);
    record(&db, &call, &attempt(&db, Outcome::Delivered)).await.expect("records");
    test_event(&db, tenant.account, 1).await;
    forget(&db, db.now()).await.expect("forgets");
    assert_eq!(count(&db, "select count(*) from webhook_deliveries").await, 2);
    forget(&db, db.now() + Duration::from_secs(1)).await.expect("forgets");
    assert_eq!(texts(&db, "select state from webhook_deliveries").await, ["queued"]);
    assert_eq!(count(&db, "select count(*) from webhook_attempts").await, 0);
});
