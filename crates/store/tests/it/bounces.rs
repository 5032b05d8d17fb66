//! What is told after a mail was sent (R40).

use std::collections::BTreeSet;

use sealpost_domain::{Context, MailId, Order};
use sealpost_store::mails::{
    self, Attempt, Bounce, Claimed, Composed, Happened, Next, Noted, Work, note_bounce, record, store_messages,
};
use sealpost_store::testing::TestDb;
use sealpost_store::{Parts, db_test, marks};

use crate::seed::*;

async fn claim(db: &TestDb) -> Vec<Claimed> {
    mails::claim(db, 10, 10, |_, _| true).await.expect("claims").mails
}

async fn send(db: &TestDb, mail: &Claimed) {
    let composed = Composed { ticket: mail.ticket, subject: "s".into(), bytes: b"bytes".to_vec() };
    assert_eq!(store_messages(db, &[composed]).await.expect("stores").len(), 1);
    sent(db, mail).await;
}

async fn sent(db: &TestDb, mail: &Claimed) {
    let (server, stage, reply) = ("mx".into(), "data".into(), "250 ok".into());
    let attempt = Attempt { ticket: mail.ticket, at: db.now(), server, stage, reply, next: Next::Sent, keep: None };
    record(db, &[attempt]).await.expect("records");
}

fn hard(mail: MailId) -> Bounce {
    Bounce {
        mail,
        account: None,
        named: vec!["admin@a.example.com".into()],
        is_proved: true,
        happened: Happened::Bounced,
        status: "5.1.1".into(),
        server: "mx.example.com".into(),
        detail: "550 5.1.1 nobody".into(),
        condemns: true,
    }
}

fn delayed(mail: MailId) -> Bounce {
    Bounce { happened: Happened::Delayed, status: "4.4.1".into(), condemns: false, ..hard(mail) }
}

async fn note(db: &TestDb, bounce: &Bounce) -> Noted {
    note_bounce(db, bounce, &actor(), db.now()).await.expect("notes")
}

/// State of the mail and whether its recipient is marked.
fn effect(noted: &Noted) -> (&str, bool) {
    let Noted::Done { state, marked, .. } = noted else { panic!("{noted:?}") };
    (state, *marked)
}

async fn marks(db: &TestDb) -> i64 {
    count(db, "select count(*) from recipient_marks where cleared_at is null").await
}

db_test!(r40_a_hard_bounce_marks_the_mail_and_its_recipient_and_nothing_else, |db| async {
    let tenant = tenant(&db, 1).await;
    let order = place(&db, &tenant, 1, &["a.example.com"]).await;
    let mail = claim(&db).await.remove(0);
    send(&db, &mail).await;
    let before = load(&db, &order).await;
    let queued = count(&db, "select count(*) from mails").await;

    assert_eq!(effect(&note(&db, &delayed(mail.ticket.id)).await), ("sent", false));
    assert_eq!(marks(&db).await, 0);
    assert_eq!(effect(&note(&db, &hard(mail.ticket.id)).await), ("bounced", true));
    assert_eq!(note(&db, &hard(mail.ticket.id)).await, Noted::Again);
    assert_eq!(marks(&db).await, 1);
    assert_eq!(load(&db, &order).await, before);
    assert_eq!(count(&db, "select count(*) from mails").await, queued);
    assert_eq!(
        texts(&db, "select action from audit where action like 'mail_%' order by id").await,
        ["mail_delayed", "mail_bounced"]
    );

    let mut reader = db.read().await.expect("reads");
    let shown = mails::find(&mut reader, tenant.account, mail.ticket.id).await.expect("reads").expect("there");
    let events: Vec<_> = shown.events.iter().map(|event| (event.kind.as_str(), event.status.as_str())).collect();
    assert_eq!(events, [("delayed", "4.4.1"), ("bounced", "5.1.1")]);
    assert_eq!(shown.marked_why.as_deref(), Some("5.1.1 550 5.1.1 nobody"));
    let keys = ["admin@a.example.com".to_owned(), "else@a.example.com".to_owned(), "x@y.example".to_owned()];
    let marked = marks::bounced(reader.conn(), tenant.account, &keys).await.expect("reads");
    assert_eq!(marked, BTreeSet::from([keys[0].clone()]));
    let foreign = sealpost_domain::AccountId(tenant.account.0 + 1);
    assert!(marks::bounced(reader.conn(), foreign, &keys).await.expect("reads").is_empty());
});

db_test!(r40_a_notification_is_about_the_mail_that_it_proves_and_no_other, |db| async {
    let tenant = tenant(&db, 1).await;
    place(&db, &tenant, 1, &["a.example.com"]).await;
    let mail = claim(&db).await.remove(0);
    send(&db, &mail).await;
    let id = mail.ticket.id;
    let nowhere = MailId::new(db.now(), &[9; 10]);
    let other = Some(sealpost_domain::AccountId(tenant.account.0 + 1));
    assert_eq!(note(&db, &hard(nowhere)).await, Noted::Unknown);
    // R44: a key of another account brings it.
    assert_eq!(note(&db, &Bounce { account: other, ..hard(id) }).await, Noted::Unknown);
    // Without a token it must name the recipient.
    let unproved = |named: &[&str]| Bounce {
        is_proved: false,
        named: named.iter().map(|key| (*key).to_owned()).collect(),
        ..hard(id)
    };
    assert_eq!(note(&db, &unproved(&["else@a.example.com"])).await, Noted::Unknown);
    assert_eq!(note(&db, &unproved(&[])).await, Noted::Unknown);
    assert_eq!(texts(&db, "select state from mails").await, ["sent"]);
    // Someone behind the recipient's alias is gone: the alias may reach others.
    let behind = Bounce { named: vec!["ada@elsewhere.example".into()], ..hard(id) };
    assert_eq!(effect(&note(&db, &behind).await), ("bounced", false));
    let by_name = Bounce { detail: "again".into(), ..unproved(&["admin@a.example.com"]) };
    assert_eq!(effect(&note(&db, &by_name).await), ("bounced", true));
    for n in 0..30 {
        note(&db, &Bounce { detail: format!("{n}"), ..delayed(id) }).await;
    }
    assert_eq!(count(&db, "select count(*) from mail_events").await, 20);
});

db_test!(r40_a_bounce_may_come_before_our_own_record_of_the_sending, |db| async {
    let tenant = tenant(&db, 1).await;
    place(&db, &tenant, 1, &["a.example.com"]).await;
    let mail = claim(&db).await.remove(0);
    assert_eq!(effect(&note(&db, &hard(mail.ticket.id)).await), ("queued", true));
    send(&db, &mail).await;
    assert_eq!(texts(&db, "select state from mails").await, ["bounced"]);
});

db_test!(r40_notices_to_a_marked_recipient_are_dropped_until_somebody_takes_the_mark_away, |db| async {
    let tenant = tenant(&db, 1).await;
    let order = place(&db, &tenant, 1, &["a.example.com"]).await;
    let mail = claim(&db).await.remove(0);
    send(&db, &mail).await;
    note(&db, &Bounce { named: Vec::new(), ..hard(mail.ticket.id) }).await;
    done(Ok(set_emails(&db, tenant.account, 1, emails(&["tech@customer.example.net"])).await));
    // As if its requester and its approver were the same unreachable person.
    execute(&db, "update recipient_marks set email_key = 'tech@customer.example.net'").await;
    let hash = order.approvals[0].hash;
    let rule = move |order: &Order, context: &Context| order.reject(hash, "no", context);
    done(db.write(tenant.account, order.id, Parts::All, None, actor(), rule).await);
    let told = |claimed: &[Claimed]| -> Vec<(String, bool)> {
        let one = |mail: &Claimed| (mail.to.key(), matches!(mail.work, Work::Drop(why) if why.contains("bounced")));
        claimed.iter().map(one).collect::<BTreeSet<_>>().into_iter().collect()
    };
    let claimed = claim(&db).await;
    assert_eq!(
        told(&claimed),
        [("tech@customer.example.net".to_owned(), true), ("user1@customer.example.net".to_owned(), false)]
    );
    mails::put_back(&db, &claimed.iter().map(|mail| mail.ticket).collect::<Vec<_>>()).await.expect("gives back");
    let mut tx = db.begin().await.expect("begins");
    let id = count(&db, "select id from recipient_marks").await;
    let foreign = sealpost_domain::AccountId(tenant.account.0 + 1);
    assert_eq!(marks::clear(tx.conn(), foreign, id, 1, db.now()).await.expect("answers"), None);
    assert!(marks::clear(tx.conn(), tenant.account, id, 1, db.now()).await.expect("clears").is_some());
    assert_eq!(marks::clear(tx.conn(), tenant.account, id, 1, db.now()).await.expect("answers"), None);
    tx.commit().await.expect("commits");
    assert!(told(&claim(&db).await).iter().all(|(_, dropped)| !dropped));
});

db_test!(r40_somebody_is_asked_for_approval_although_a_mail_bounced, |db| async {
    let tenant = tenant(&db, 1).await;
    let order = place(&db, &tenant, 1, &["a.example.com"]).await;
    let mail = claim(&db).await.remove(0);
    send(&db, &mail).await;
    note(&db, &hard(mail.ticket.id)).await;
    done(Ok(resend(&db, &order, sealpost_domain::MailLimits::default()).await));
    let again = claim(&db).await;
    assert_eq!(again.len(), 1);
    assert!(matches!(again[0].work, Work::Compose(_)), "{:?}", again[0].work);
    send(&db, &again[0]).await;
    // No later mail takes the mark away.
    assert_eq!(marks(&db).await, 1);
});
