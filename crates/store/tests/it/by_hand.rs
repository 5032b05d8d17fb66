//! What people do with mails that wait: retry, cancel.

use sealpost_domain::mail::MailKind;
use sealpost_domain::{AccountId, MailId, MailState};
use sealpost_store::db_test;
use sealpost_store::mails::{
    self, Attempt, Claimed, Composed, Next, Refusal, Work, cancel, record, retry, store_messages,
};
use sealpost_store::testing::TestDb;

use crate::seed::*;

async fn claim(db: &TestDb) -> Vec<Claimed> {
    mails::claim(db, 10, 10, |_, _| true).await.expect("claims").mails
}

async fn end(db: &TestDb, mail: &Claimed, next: Next) {
    let (server, stage, reply) = ("mx".into(), "data".into(), "451 later".into());
    let attempt = Attempt { ticket: mail.ticket, at: db.now(), server, stage, reply, next, keep: None };
    record(db, &[attempt]).await.expect("records");
}

async fn bodies(db: &TestDb) -> i64 {
    count(db, "select count(*) from mails where content is not null or message is not null").await
}

db_test!(r37_a_deferred_mail_is_tried_now_when_somebody_asks, |db| async {
    let tenant = tenant(&db, 1).await;
    place(&db, &tenant, 1, &["a.example.com"]).await;
    let mail = claim(&db).await.remove(0);
    let id = mail.ticket.id;
    let act = async || retry(&db, tenant.account, id, &actor(), db.now()).await.expect("answers").expect("is there");
    assert_eq!(act().await, Err(Refusal::UnderWay));
    let composed = Composed { ticket: mail.ticket, subject: "s".into(), bytes: b"bytes".to_vec() };
    store_messages(&db, &[composed]).await.expect("stores");
    end(&db, &mail, Next::Deferred(db.now() + std::time::Duration::from_secs(3600))).await;
    assert!(claim(&db).await.is_empty());
    assert_eq!(act().await, Ok(MailState::Deferred));
    let again = claim(&db).await.remove(0);
    assert!(matches!(&again.work, Work::Send(bytes) if bytes == b"bytes"), "R35: the same bytes");
    assert!(!again.is_suspect);
    end(&db, &again, Next::Sent).await;
    assert_eq!(act().await, Err(Refusal::Over { state: MailState::Sent, kind: MailKind::DcvApproval }));
    assert_eq!(texts(&db, "select action from audit where action = 'mail_retried'").await.len(), 1);
});

db_test!(r36_a_parked_mail_begins_anew_when_somebody_asks, |db| async {
    let tenant = tenant(&db, 1).await;
    place(&db, &tenant, 1, &["a.example.com"]).await;
    execute(&db, "update mails set state = 'parked', due_at = null, deaths = 3").await;
    assert!(claim(&db).await.is_empty());
    let id = MailId(uuid(&db).await);
    let other = AccountId(tenant.account.0 + 1);
    assert_eq!(retry(&db, other, id, &actor(), db.now()).await.expect("answers"), None);
    assert_eq!(cancel(&db, other, id, &actor(), db.now()).await.expect("answers"), None);
    let outcome = retry(&db, tenant.account, id, &actor(), db.now()).await.expect("answers");
    assert_eq!(outcome, Some(Ok(MailState::Parked)));
    assert_eq!(texts(&db, "select state from mails").await, ["queued"]);
    let mail = claim(&db).await.remove(0);
    assert!(matches!(mail.work, Work::Compose(_)) && !mail.is_suspect);
});

db_test!(r17_a_mail_that_is_given_up_says_nothing_any_more, |db| async {
    let tenant = tenant(&db, 1).await;
    place(&db, &tenant, 1, &["a.example.com", "b.example.com", "c.example.com"]).await;
    let claimed = claim(&db).await;
    end(&db, &claimed[0], Next::Deferred(db.now())).await;
    end(&db, &claimed[1], Next::Parked).await;
    let act = async |mail: &Claimed| {
        cancel(&db, tenant.account, mail.ticket.id, &actor(), db.now()).await.expect("answers").expect("is there")
    };
    assert_eq!(act(&claimed[0]).await, Ok(MailState::Deferred));
    assert_eq!(act(&claimed[1]).await, Ok(MailState::Parked));
    assert_eq!(act(&claimed[2]).await, Err(Refusal::UnderWay));
    assert_eq!(bodies(&db).await, 1);
    // A worker that died is nobody to wait for, and its late result is refused.
    execute(&db, "update mails set lease_until = lease_until - 60000 where lease_until is not null").await;
    assert_eq!(act(&claimed[2]).await, Ok(MailState::Queued));
    end(&db, &claimed[2], Next::Sent).await;
    assert_eq!(texts(&db, "select distinct state from mails").await, ["canceled"]);
    assert_eq!(bodies(&db).await, 0);
    let over = Refusal::Over { state: MailState::Canceled, kind: MailKind::DcvApproval };
    assert_eq!(act(&claimed[0]).await, Err(over));
    assert!(claim(&db).await.is_empty());
    let mut reader = db.read().await.expect("reads");
    let shown = mails::find(&mut reader, tenant.account, claimed[0].ticket.id).await.expect("reads").expect("there");
    assert_eq!(shown.attempts.last().map(|attempt| attempt.reply.as_str()), Some("canceled by key 1"));
});

async fn uuid(db: &TestDb) -> uuid::Uuid {
    let mut reader = db.read().await.expect("reads");
    let mails = mails::list(&mut reader, AccountId(10), &mails::MailFilter::default()).await.expect("reads");
    mails[0].id
}
