use std::convert::Infallible;

use futures_util::future::join_all;
use sealpost_domain::order::{CancelError, Note, NoteId};
use sealpost_domain::{Context, MailLimits, Order, OrderId};
use sealpost_store::{Error, Parts, Written, db_test};

use crate::seed::*;

db_test!(two_hundred_acts_at_once_see_one_another_and_are_all_answered, |db| async {
    let tenant = tenant(&db, 1).await;
    for id in 1..=4 {
        place(&db, &tenant, id, &[&format!("s{id}.example.com")]).await;
    }
    // Each act adds one address to whatever is there: none may be lost.
    let acts = (0..200).map(|n: i64| {
        let rule = move |order: &Order, _: &Context| {
            let mut list = addresses(&order.additional_emails);
            list.push(email(&format!("p{n}@example.com")));
            Ok::<_, Infallible>(order.set_additional_emails(list))
        };
        db.write(tenant.account, OrderId(n % 4 + 1), Parts::AdditionalEmails, None, actor(), rule)
    });
    for outcome in join_all(acts).await {
        done(outcome);
    }
    assert_eq!(listed(&db).await.len(), 200);
    for id in 1..=4 {
        let sql = format!("select count(*) from audit where order_id = {id} and action = 'additional_emails_set'");
        assert_eq!(count(&db, &sql).await, 50);
    }
});

db_test!(a_refused_act_writes_nothing_and_its_neighbours_are_written, |db| async {
    let tenant = tenant(&db, 1).await;
    place(&db, &tenant, 2, &["a.example.com"]).await;
    let approved = place_approved(&db, &tenant, 4, &["b.example.com"]).await;
    let before = count(&db, "select count(*) from audit").await;
    let cancel = |id: i64| {
        let rule = move |order: &Order, context: &Context| {
            order.cancel("x".into(), Note { id: NoteId(id + 900), text: "why".into() }, false, context)
        };
        db.write(tenant.account, OrderId(id), Parts::All, None, actor(), rule)
    };
    let add = set_emails(&db, tenant.account, 4, emails(&["new@example.com"]));
    let (good, bad, added) = tokio::join!(cancel(2), cancel(4), add);
    done(good);
    assert!(matches!(bad, Ok(Written::Refused(CancelError::NotPending(_)))));
    done(Ok(added));
    assert_eq!(count(&db, "select count(*) from audit").await, before + 2);
    assert_eq!(texts(&db, "select body from notes").await, ["why"]);
    let loaded = load(&db, &approved).await;
    assert_eq!((loaded.status, loaded.additional_emails.len()), (approved.status, 1));
});

db_test!(only_the_act_that_the_database_objects_to_fails, |db| async {
    let tenant = tenant(&db, 1).await;
    place(&db, &tenant, 2, &["a.example.com"]).await;
    // Even ids share a lane on both databases; order 2 is there, 8 comes twice.
    let placing = [4, 2, 6, 8, 8, 10].map(|id| {
        let order = order(&db, &tenant, id, &[&format!("s{id}.example.com")]);
        try_place(&db, order, new_order(), MailLimits::default())
    });
    let (placed, added) =
        tokio::join!(join_all(placing), set_emails(&db, tenant.account, 2, emails(&["x@example.com"])));
    let failed: Vec<bool> = placed.iter().map(Result::is_err).collect();
    assert_eq!(failed, [false, true, false, false, true, false]);
    assert!(matches!(placed[1], Err(Error::Database(_))));
    done(Ok(added));
    assert_eq!(count(&db, "select count(*) from orders").await, 5);
    assert_eq!(count(&db, "select count(*) from mails").await, 5);
    assert_eq!(count(&db, "select count(*) from approvals").await, 5);
    assert_eq!(count(&db, "select count(*) from audit").await, 6);
});

db_test!(a_rule_that_panics_fails_alone_and_its_lane_lives_on, |db| async {
    let tenant = tenant(&db, 1).await;
    place(&db, &tenant, 2, &["a.example.com"]).await;
    let panicking = |_: &Order, _: &Context| -> Result<sealpost_domain::Decision, Infallible> { panic!("on purpose") };
    let bad = || db.write(tenant.account, OrderId(2), Parts::All, None, actor(), panicking);
    let add = |n| set_emails(&db, tenant.account, 2, emails(&[n]));
    let (one, broken, two) = tokio::join!(add("one@example.com"), bad(), add("two@example.com"));
    done(Ok(one));
    done(Ok(two));
    assert!(matches!(broken, Err(Error::Panicked)));
    assert!(matches!(bad().await, Err(Error::Panicked)));
    done(Ok(add("three@example.com").await));
    assert_eq!(listed(&db).await, ["three@example.com"]);
});

db_test!(an_order_can_be_changed_in_the_batch_that_places_it, |db| async {
    let tenant = tenant(&db, 1).await;
    let order = order(&db, &tenant, 2, &["a.example.com"]);
    let adding = set_emails(&db, tenant.account, 2, emails(&["x@example.com", "y@example.com"]));
    let (placed, added) = tokio::join!(try_place(&db, order, new_order(), MailLimits::default()), adding);
    let placed = done(placed).0;
    done(Ok(added));
    assert_eq!(addresses(&load(&db, &placed).await.additional_emails), emails(&["x@example.com", "y@example.com"]));
});

db_test!(two_handles_on_one_database_do_not_lose_writes, |db| async {
    let tenant = tenant(&db, 1).await;
    for id in 1..=6 {
        place(&db, &tenant, id, &[&format!("s{id}.example.com")]).await;
    }
    let other = db.reopen(MailLimits::default()).await.expect("opens");
    let acts = (0..300).map(|n: i64| {
        let rule = move |order: &Order, _: &Context| {
            let mut list = addresses(&order.additional_emails);
            list.push(email(&format!("p{n}@example.com")));
            Ok::<_, Infallible>(order.set_additional_emails(list))
        };
        let node = if n % 2 == 0 { &db.db } else { &other };
        node.write(tenant.account, OrderId(n * 7 % 6 + 1), Parts::AdditionalEmails, None, actor(), rule)
    });
    for outcome in join_all(acts).await {
        done(outcome);
    }
    assert_eq!(listed(&db).await.len(), 300);
});
