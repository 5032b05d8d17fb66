//! Reminders: what is due is found, and settled once.

use std::time::Duration;

use sealpost_domain::order::{NotDue, Reminded};
use sealpost_domain::reminder::{ReminderSettings, Step};
use sealpost_domain::{Context, Order, OrderId, Timestamp};
use sealpost_store::mails::{self, Work};
use sealpost_store::testing::{Kind, TestDb};
use sealpost_store::{Db, Parts, Written, certificates, db_test, reminders};

use crate::certificates::{issue, with_issuer};
use crate::seed::*;

/// Orders whose certificates last a day, each from now on.
async fn issued(db: &TestDb, tenant: &Tenant, ids: std::ops::Range<i64>) -> Vec<Order> {
    let mut orders = Vec::new();
    for id in ids {
        let order = place_approved(db, tenant, id, &[&format!("n{id}.example.com")]).await;
        let intent = certificates::claim(db, None, 1, Duration::from_secs(60)).await.expect("claims").remove(0);
        orders.push(done(issue(db, &order, &intent.serial, &format!("{id:04X}")).await).0);
    }
    orders
}

async fn next(db: &Db) -> Option<Timestamp> {
    reminders::next_due(&mut db.read().await.expect("reads")).await.expect("reads")
}

async fn due(db: &Db, after: Option<(Timestamp, OrderId)>, most: i64) -> Vec<reminders::DueOrder> {
    reminders::due(&mut db.read().await.expect("reads"), db.now(), after, most).await.expect("reads")
}

async fn remind(db: &Db, tenant: &Tenant, order: i64, settings: &ReminderSettings) -> Written<Vec<Reminded>, NotDue> {
    let settings = settings.clone();
    let rule = move |order: &Order, context: &Context| order.remind(&settings, false, context);
    db.write(tenant.account, OrderId(order), Parts::All, None, actor(), rule).await.expect("the database works")
}

fn listed(list: &[&str]) -> ReminderSettings {
    ReminderSettings { recipients: emails(list), ..ReminderSettings::default() }
}

async fn set(db: &Db, tenant: &Tenant, settings: &ReminderSettings) {
    let mut tx = db.begin().await.expect("begins");
    reminders::set(tx.conn(), tenant.account, settings).await.expect("is set");
    tx.commit().await.expect("commits");
}

const WAITING: &str = "select count(*) from mails where kind = 'certificate_expiring'";

db_test!(orders_are_due_from_their_first_step_on_in_its_order, |db| async {
    let tenant = tenant(&db, 1).await;
    with_issuer(&db).await;
    assert_eq!(next(&db).await, None);
    let first = issued(&db, &tenant, 1..3).await;
    db.clock.advance(Duration::from_secs(60));
    issued(&db, &tenant, 3..4).await;
    let at = first[0].next_reminder().expect("has one");
    assert_eq!(next(&db).await, Some(at));
    db.clock.set(at - Duration::from_millis(1));
    assert!(due(&db, None, 10).await.is_empty());
    assert!(matches!(remind(&db, &tenant, 1, &ReminderSettings::default()).await, Written::Refused(NotDue)));
    db.clock.set(at + Duration::from_secs(60));
    let all = due(&db, None, 10).await;
    assert_eq!(all.iter().map(|due| due.order.0).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!((all[0].at, all[0].account, &all[0].settings), (at, tenant.account, &ReminderSettings::default()));
    // Page by page: nobody is skipped who is due at the same time.
    let mut pages = Vec::new();
    let mut after = None;
    while let Some(one) = due(&db, after, 1).await.pop() {
        after = Some((one.at, one.order));
        pages.push(one.order.0);
    }
    assert_eq!(pages, [1, 2, 3]);
});

db_test!(a_step_is_settled_with_its_mails_and_never_comes_again, |db| async {
    let tenant = tenant(&db, 1).await;
    with_issuer(&db).await;
    let order = issued(&db, &tenant, 1..2).await.remove(0);
    db.clock.set(order.next_reminder().expect("has one"));
    let settings = listed(&["duty@example.com"]);
    let (reminded, told) = done(Ok(remind(&db, &tenant, 1, &settings).await));
    assert_eq!((told.len(), told[0].step, told[0].mails), (1, Step::Before90, 3));
    assert_eq!(count(&db, WAITING).await, 3);
    assert_eq!(next(&db).await, reminded.next_reminder());
    // Whoever planned it died, and begins anew; or found it due before it was settled.
    let again = db.reopen(sealpost_domain::MailLimits::default()).await.expect("opens");
    assert!(due(&again, None, 10).await.is_empty());
    assert!(matches!(remind(&again, &tenant, 1, &settings).await, Written::Refused(NotDue)));
    assert_eq!(count(&db, WAITING).await, 3);
    assert_eq!(count(&db, "select count(*) from audit where action = 'reminders_planned'").await, 1);
    again.close().await;
    assert_eq!(load(&db, &order).await, reminded);
});

db_test!(two_nodes_that_plan_at_once_tell_each_step_once, |db| async {
    let tenant = tenant(&db, 1).await;
    with_issuer(&db).await;
    let orders = issued(&db, &tenant, 1..13).await;
    // A SQLite database has one process: there two tasks of it plan at once.
    let other = match db.kind() {
        Kind::Sqlite => db.db.clone(),
        Kind::Postgres => db.reopen(sealpost_domain::MailLimits::default()).await.expect("opens"),
    };
    for step in 1..=5 {
        db.clock.set(next(&db).await.expect("has one"));
        let settings = ReminderSettings::default();
        let node = async |node: &Db| {
            let acts = due(node, None, 100).await.into_iter().map(|due| remind(node, &tenant, due.order.0, &settings));
            futures_util::future::join_all(acts).await
        };
        let (one, two) = tokio::join!(node(&db), node(&other));
        let won = one.iter().chain(&two).filter(|written| matches!(written, Written::Done { .. })).count();
        assert_eq!(won, orders.len());
        // The requester, and the technical contact.
        assert_eq!(count(&db, WAITING).await, step * 2 * 12);
        let most = "select coalesce(max(n), 0) from
            (select count(*) as n from mails where kind = 'certificate_expiring' group by order_id, recipient) t";
        assert_eq!(count(&db, most).await, step);
    }
});

db_test!(r25_whoever_left_the_accounts_list_before_the_mail_left_gets_none, |db| async {
    let tenant = tenant(&db, 1).await;
    with_issuer(&db).await;
    let order = issued(&db, &tenant, 1..2).await.remove(0);
    execute(&db, "update mails set due_at = null").await;
    db.clock.set(order.next_reminder().expect("has one"));
    let list = listed(&["Stays@example.com", "goes@example.com", "late@example.com"]);
    set(&db, &tenant, &list).await;
    done(Ok(remind(&db, &tenant, 1, &due(&db, None, 1).await[0].settings).await));
    set(&db, &tenant, &listed(&["stays@example.com", "late@example.com"])).await;
    let claimed = mails::claim(&db, 10, 10, |_, _| true).await.expect("claims").mails;
    for mail in &claimed {
        let is_dropped = matches!(mail.work, Work::Drop(_));
        assert_eq!(is_dropped, mail.to.as_str() == "goes@example.com", "{}", mail.to);
    }
    assert_eq!(claimed.len(), 5);
    // The last look is before the first attempt.
    set(&db, &tenant, &ReminderSettings::default()).await;
    let late = claimed.iter().find(|mail| mail.to.as_str() == "late@example.com").expect("is there");
    let composed = mails::Composed { ticket: late.ticket, subject: "s".into(), bytes: b"bytes".to_vec() };
    assert!(mails::store_messages(&db, &[composed]).await.expect("answers").is_empty());
});

db_test!(acts_move_the_next_reminder_only_if_they_change_what_it_goes_by, |db| async {
    let tenant = tenant(&db, 1).await;
    with_issuer(&db).await;
    let order = issued(&db, &tenant, 1..2).await.remove(0);
    let at = next(&db).await;
    assert_eq!(at, order.next_reminder());
    done(Ok(set_emails(&db, tenant.account, 1, emails(&["a@example.com"])).await));
    assert_eq!(next(&db).await, at);
    let switched = db
        .write(tenant.account, order.id, Parts::AdditionalEmails, None, actor(), |order: &Order, _: &Context| {
            Ok::<_, std::convert::Infallible>(order.set_renewal_notices(true))
        })
        .await;
    assert_eq!(done(switched).0.renewal_notices, Some(true));
    assert_eq!((next(&db).await, load(&db, &order).await.renewal_notices), (at, Some(true)));
    let asked = sealpost_domain::order::Asked {
        request: sealpost_domain::order::RequestId(77),
        user: tenant.user,
        email: email("a@example.com"),
        comments: None,
        is_approved: true,
    };
    let reason = sealpost_domain::order::RevocationReason::Superseded;
    let revoke = move |order: &Order, context: &Context| order.revoke(None, reason, &asked, context);
    done(db.write(tenant.account, order.id, Parts::All, None, actor(), revoke).await);
    assert_eq!(next(&db).await, None);
});

db_test!(an_order_of_before_is_looked_at_once_and_finds_its_place, |db| async {
    let tenant = tenant(&db, 1).await;
    with_issuer(&db).await;
    let order = issued(&db, &tenant, 1..2).await.remove(0);
    // As the migration leaves it.
    execute(&db, "update orders set remind_at = 0").await;
    let (_, told) = done(Ok(remind(&db, &tenant, 1, &ReminderSettings::default()).await));
    assert!(told.is_empty());
    assert_eq!((next(&db).await, count(&db, WAITING).await), (order.next_reminder(), 0));
});

db_test!(what_an_account_wants_is_its_own, |db| async {
    let (one, two) = (tenant(&db, 1).await, tenant(&db, 2).await);
    let settings = ReminderSettings {
        enabled: false,
        steps: vec![Step::Before7, Step::After7],
        escalation: Some(vec![(Step::Before7, emails(&["a@example.com"]))]),
        message: "\"Ask\" the web team.".to_owned(),
        ..listed(&["b@example.com"])
    };
    set(&db, &one, &settings).await;
    let mut reader = db.read().await.expect("reads");
    assert_eq!(reminders::of_account(reader.conn(), one.account).await.expect("reads"), settings);
    assert_eq!(reminders::of_account(reader.conn(), two.account).await.expect("reads"), ReminderSettings::default());
});
