//! R61: a backup that was put back brings no live value and no lease with it.

use std::time::Duration;

use sealpost_domain::MailLimits;
use sealpost_store::crls::{self, Crl};
use sealpost_store::restore::{after_restore, crl_floor};
use sealpost_store::{db_test, mails};

use crate::seed::*;

db_test!(r61_after_a_restore_no_value_lives_no_mail_brings_one_and_no_lease_holds, |db| async {
    let tenant = tenant(&db, 1).await;
    place(&db, &tenant, 1, &["a.example.com"]).await;
    place(&db, &tenant, 2, &["b.example.com"]).await;
    place_approved(&db, &tenant, 3, &["c.example.com"]).await;
    execute(&db, "update mails set lease_until = 1800000099000 where order_id = 1").await;
    crate::certificates::with_issuer(&db).await;
    let list = Crl { number: 1_900_000_000_000, revocations: 0, made_at: 0, next_update: 0, der: vec![1] };
    crls::put(&db, "0123456789ABCDEF", &list).await.expect("kept");
    execute(&db, "update certificates set lease_until = 1800000099000 where order_id = 3").await;

    let restored = after_restore(&db).await.expect("restores");
    assert_eq!((restored.values, restored.mails), (2, 2));
    for sql in [
        "select count(*) from approvals where ended_at is null",
        "select count(*) from approvals where verdict is not null",
        "select count(*) from mails where kind = 'dcv_approval' and (state <> 'canceled' or due_at is not null)",
        "select count(*) from mails where kind = 'dcv_approval' and (content is not null or message is not null)",
        "select count(*) from mails where lease_until is not null",
        "select count(*) from certificates where lease_until is not null",
    ] {
        assert_eq!(count(&db, sql).await, 0, "{sql}");
    }
    assert_eq!(count(&db, "select count(*) from audit where action = 'backup_restored'").await, 1);
    assert_eq!(count(&db, "select count(*) from certificates where due_at is not null").await, 1, "it is still owed");

    // The order goes on: asking again makes new values.
    let order = load(&db, &order(&db, &tenant, 1, &["a.example.com"])).await;
    assert!(live(&order).is_empty());
    db.clock.advance(Duration::from_secs(3600));
    done(Ok(resend(&db, &order, MailLimits::default()).await));
    assert_eq!(count(&db, "select count(*) from approvals where ended_at is null").await, 1);
    let floor = crl_floor(db.read().await.expect("reads").conn()).await.expect("reads");
    assert_eq!(floor, 1_900_000_000_001, "above the last list, and not below the clock");
    assert_eq!(count(&db, "select count(*) from crls").await, 0, "a list of before is not served");
    // A clock that was turned back does not lower it.
    db.clock.set(sealpost_domain::Timestamp::from_secs(1_700_000_000));
    after_restore(&db).await.expect("restores");
    assert_eq!(crl_floor(db.read().await.expect("reads").conn()).await.expect("reads"), floor);
    mails::release_all(&db).await.expect("the queue is in order");
});
