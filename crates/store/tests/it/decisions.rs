use futures_util::future::join_all;
use sealpost_domain::dcv::{Value, Verdict};
use sealpost_domain::order::{ApproveError, CancelError, Note, NoteId, Outcome};
use sealpost_domain::{Context, Order, OrderStatus, ValueHash};
use sealpost_store::approvals::Owner;
use sealpost_store::testing::TestDb;
use sealpost_store::{Actor, Parts, Result, Written, approvals, db_test};

use crate::seed::*;

async fn decide(db: &TestDb, hash: ValueHash, yes: bool) -> Result<Written<Outcome, ApproveError>> {
    let found = approvals::owner_of(&mut db.read().await?, hash).await?;
    let (account, owner, approval) = found.expect("a known value");
    let Owner::Order(id) = owner else { panic!("an order was asked for: {owner:?}") };
    assert_eq!(approval.hash, hash);
    let rule = move |order: &Order, context: &Context| {
        if yes { order.approve(hash, context) } else { order.reject(hash, "not ours", context) }
    };
    db.write(account, id, Parts::All, None, actor(), rule).await
}

db_test!(r4_approving_by_the_hash_proves_what_was_asked_and_nothing_else, |db| async {
    let tenant = tenant(&db, 1).await;
    let order = place(&db, &tenant, 1, &["a.example.com", "b.example.com"]).await;
    let of = |name: &str| order.approvals.iter().find(|a| a.adn.as_str() == name).expect("asked").hash;
    let (after, outcome) = done(decide(&db, of("a.example.com"), true).await);
    assert_eq!(outcome, Outcome::Decided(Verdict::Approved));
    assert_eq!(after.status, OrderStatus::Pending);
    let loaded = load(&db, &order).await;
    assert!(loaded.names[0].evidence.is_some() && loaded.names[1].evidence.is_none());
    assert_eq!(live(&loaded).len(), 1);

    let (after, _) = done(decide(&db, of("b.example.com"), true).await);
    assert_eq!((after.status, after.certificate), (OrderStatus::Approved, certificate(order.id)));
    let loaded = load(&db, &order).await;
    assert_eq!(loaded.names, after.names);
    assert_eq!((loaded.status, loaded.certificate), (after.status, after.certificate));
    assert_eq!(count(&db, "select count(*) from certificates where due_at is not null and pem is null").await, 1);

    // Again with the same value: told, nothing written (R19).
    let audit = count(&db, "select count(*) from audit").await;
    let (_, outcome) = done(decide(&db, of("b.example.com"), true).await);
    assert_eq!(outcome, Outcome::Repeated(Verdict::Approved));
    assert!(matches!(
        decide(&db, of("b.example.com"), false).await,
        Ok(Written::Refused(ApproveError::Decided(Verdict::Approved)))
    ));
    assert_eq!(count(&db, "select count(*) from audit").await, audit);
});

db_test!(an_unknown_value_belongs_to_no_order, |db| async {
    let tenant = tenant(&db, 1).await;
    place(&db, &tenant, 1, &["a.example.com"]).await;
    let mut reader = db.read().await.expect("reads");
    let unknown = Value::from_random([9; 32]).hash();
    assert!(approvals::owner_of(&mut reader, unknown).await.expect("reads").is_none());
});

db_test!(r19_of_racing_decisions_one_counts, |db| async {
    let tenant = tenant(&db, 1).await;
    for id in 1..=5 {
        let order = place(&db, &tenant, id, &[&format!("s{id}.example.com")]).await;
        let hash = order.approvals[0].hash;
        let outcomes = join_all((0..50).map(|n| decide(&db, hash, n % 2 == 0))).await;
        let mut decided = Vec::new();
        for outcome in outcomes {
            match outcome.expect("the database works") {
                Written::Done { output: Outcome::Decided(verdict), .. } => decided.push(verdict),
                Written::Done { .. } | Written::Refused(ApproveError::Decided(_)) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(decided.len(), 1);
        let sql = format!("select count(*) from audit where order_id = {id} and action <> 'order_placed'");
        assert_eq!(count(&db, &sql).await, 1);
        let rejected = decided == [Verdict::Rejected];
        let sql = format!("select count(*) from mails where order_id = {id} and kind = 'order_rejected'");
        // The requester is told.
        assert_eq!(count(&db, &sql).await, i64::from(rejected));
        let sql = format!("select count(*) from certificates where order_id = {id} and stage = 'signing'");
        assert_eq!(count(&db, &sql).await, i64::from(!rejected));
    }
});

db_test!(r19_a_cancel_kills_every_value_and_keeps_its_note, |db| async {
    let tenant = tenant(&db, 1).await;
    let order = place(&db, &tenant, 1, &["a.example.com", "b.example.com"]).await;
    let who = Actor { user: Some(tenant.user), ..actor() };
    let rule = |order: &Order, context: &Context| {
        order.cancel("user".into(), Note { id: NoteId(5), text: "a typo".into() }, false, context)
    };
    let cancel = || db.write(tenant.account, order.id, Parts::All, None, who.clone(), rule);
    done(cancel().await);
    assert!(matches!(cancel().await, Ok(Written::Refused(CancelError::NotPending(OrderStatus::Canceled)))));
    assert!(live(&load(&db, &order).await).is_empty());
    let refused = decide(&db, order.approvals[0].hash, true).await;
    assert!(matches!(refused, Ok(Written::Refused(ApproveError::Gone))));
    let views = sealpost_store::order_view::views(&db);
    let view = views.get((tenant.account, order.id)).await.expect("reads").expect("is there");
    assert_eq!(view.status, "canceled");
    assert_eq!(view.notes.len(), 1);
    assert_eq!((view.notes[0].body.as_str(), view.notes[0].first_name.as_deref()), ("a typo", Some("Ada")));
});
