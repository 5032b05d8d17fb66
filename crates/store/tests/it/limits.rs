use sealpost_domain::time::{DAY, HOUR};
use sealpost_domain::{MailLimits, order::ResendError, place::PlaceError};
use sealpost_store::{Written, db_test};

use crate::seed::*;

/// Only the limits under test are on.
fn off() -> MailLimits {
    MailLimits {
        approver_burst: 0,
        approver_per_day: 0,
        recipient_per_day: 0,
        account_per_hour: 0,
        live_values: 0,
        ..MailLimits::default()
    }
}

db_test!(r41_a_recipient_is_counted_over_accounts_restarts_and_nodes, |db| async {
    let limits = MailLimits { recipient_per_day: 4, ..off() };
    let node = db.reopen(limits.clone()).await.expect("opens");
    let (one, two) = (tenant(&db, 1).await, tenant(&db, 2).await);
    for (tenant, id) in [(one, 1), (two, 2), (one, 3)] {
        let order = order(&node, &tenant, id, &["a.example.com"]);
        done(try_place(&node, order, new_order(), limits.clone()).await);
    }
    node.close().await;
    let node = db.reopen(limits.clone()).await.expect("opens");
    // Both in one batch, of different accounts: one is the fourth, one too many.
    let placing = [(one, 4), (two, 6)].map(|(tenant, id)| {
        try_place(&node, order(&node, &tenant, id, &["a.example.com"]), new_order(), limits.clone())
    });
    let outcomes = futures_util::future::join_all(placing).await;
    let refused = |outcome: &_| matches!(outcome, Ok(Written::Refused(PlaceError::TooSoon(_))));
    assert_eq!(outcomes.iter().filter(|outcome| refused(outcome)).count(), 1);
    assert_eq!(count(&db, "select count(*) from approvals").await, 4);

    db.clock.advance(DAY);
    let order = order(&node, &two, 8, &["a.example.com"]);
    done(try_place(&node, order, new_order(), limits).await);
});

db_test!(r41_an_account_is_counted_by_the_hour, |db| async {
    let limits = MailLimits { account_per_hour: 3, ..off() };
    let node = db.reopen(limits.clone()).await.expect("opens");
    let (one, two) = (tenant(&db, 1).await, tenant(&db, 2).await);
    let place = async |tenant: &Tenant, id: i64| {
        let names = [format!("s{id}.example.com")];
        let order = order(&node, tenant, id, &[&names[0]]);
        try_place(&node, order, new_order(), limits.clone()).await
    };
    for id in 1..=3 {
        done(place(&one, id).await);
        db.clock.advance(HOUR / 4);
    }
    let start = sealpost_store::testing::START;
    let Ok(Written::Refused(PlaceError::TooSoon(too_soon))) = place(&one, 4).await else { panic!("not limited") };
    assert_eq!(too_soon.retry_at, start + HOUR);
    done(place(&two, 5).await);
    db.clock.set(start + HOUR);
    done(place(&one, 4).await);
});

db_test!(a_limit_of_zero_is_switched_off, |db| async {
    let node = db.reopen(off()).await.expect("opens");
    let tenant = tenant(&db, 1).await;
    let order = order(&node, &tenant, 1, &["a.example.com"]);
    let order = done(try_place(&node, order, new_order(), off()).await).0;
    for _ in 0..30 {
        db.clock.advance(std::time::Duration::from_secs(31));
        done(Ok(resend(&node, &order, off()).await));
    }
    assert_eq!(live(&load(&node, &order).await).len(), 31);
});

db_test!(r41_the_limit_of_one_approver_survives_a_restart, |db| async {
    let limits = MailLimits::default();
    let tenant = tenant(&db, 1).await;
    let order = place(&db, &tenant, 1, &["a.example.com"]).await;
    for _ in 0..2 {
        db.clock.advance(std::time::Duration::from_secs(31));
        done(Ok(resend(&db, &order, limits.clone()).await));
    }
    let node = db.reopen(limits.clone()).await.expect("opens");
    db.clock.advance(std::time::Duration::from_secs(31));
    let before = count(&db, "select count(*) from audit").await;
    assert!(matches!(resend(&node, &order, limits).await, Written::Refused(ResendError::TooSoon(_))));
    assert_eq!(count(&db, "select count(*) from mails").await, 3);
    assert_eq!(count(&db, "select count(*) from audit").await, before);
});

db_test!(r42_an_identical_resend_joins_the_mail_that_is_still_queued, |db| async {
    let tenant = tenant(&db, 1).await;
    let order = place(&db, &tenant, 1, &["a.example.com"]).await;
    db.clock.advance(std::time::Duration::from_secs(29));
    done(Ok(resend(&db, &order, MailLimits::default()).await));
    assert_eq!(count(&db, "select count(*) from mails").await, 1);
    execute(&db, "update mails set state = 'sent', due_at = null").await;
    done(Ok(resend(&db, &order, MailLimits::default()).await));
    assert_eq!(count(&db, "select count(*) from mails").await, 2);
});

db_test!(r7_the_sixth_value_ends_the_oldest, |db| async {
    let limits = MailLimits { live_values: 5, ..off() };
    let node = db.reopen(limits.clone()).await.expect("opens");
    let tenant = tenant(&db, 1).await;
    let order = order(&node, &tenant, 1, &["a.example.com"]);
    let order = done(try_place(&node, order, new_order(), limits.clone()).await).0;
    let first = order.approvals[0].hash;
    for resent in 1..=6 {
        db.clock.advance(HOUR * 5);
        done(Ok(resend(&node, &order, limits.clone()).await));
        let loaded = load(&node, &order).await;
        assert_eq!(live(&loaded).len(), (resent + 1).min(5));
        let is_first_live = live(&loaded).iter().any(|approval| approval.hash == first);
        assert_eq!(is_first_live, resent < 5);
    }
    assert_eq!(count(&db, "select count(distinct hash) from approvals").await, 7);
});
