//! R12–R14: the record of proofs, and intents that are withdrawn.

use sealpost_domain::order::{Asked, Note, NoteId, RequestId, Validation, Wanted};
use sealpost_domain::time::DAY;
use sealpost_domain::{CertificateId, Contacts, Context, Decision, MailLimits, Order, OrderId, OrderStatus};
use sealpost_store::testing::TestDb;
use sealpost_store::{Parts, certificates, db_test, evidence, organizations};

use crate::seed::{actor, count, done, load, name, place, tenant, texts};

/// Approves every name with whatever value is open, in one act.
async fn approve_all(db: &TestDb, order: &Order) -> Order {
    let rule = |order: &Order, context: &Context| {
        let mut latest: Option<Decision<_>> = None;
        loop {
            let order = latest.as_ref().map_or(order, |decision| &decision.order);
            let Some(hash) = order.approvals.iter().find(|a| a.is_live(context.now)).map(|a| a.hash) else { break };
            latest = Some(order.approve(hash, context)?);
        }
        latest.ok_or(sealpost_domain::order::ApproveError::Gone)
    };
    done(db.write(order.account, order.id, Parts::All, None, actor(), rule).await).0
}

db_test!(r14_each_proof_is_one_row_that_stays_when_it_lapses_and_is_given_again, |db| async {
    let one = tenant(&db, 1).await;
    let order = place(&db, &one, 1, &["a.example", "b.example"]).await;
    assert_eq!(approve_all(&db, &order).await.status, OrderStatus::Approved);
    let rows = evidence::of_order(&mut db.read().await.expect("reads"), order.account, order.id).await.expect("reads");
    let told: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.recipient.as_deref())).collect();
    assert_eq!(told, [("a.example", Some("admin@a.example")), ("b.example", Some("admin@b.example"))]);
    for row in &rows {
        assert_eq!((row.method.as_str(), row.br_version.as_str()), ("email_constructed", "2.2.6"));
        assert!(row.mail_id.is_some() && row.asked_at.is_some_and(|asked| asked <= row.proved_at));
        assert_eq!((row.actor.as_str(), row.request_id.as_str()), ("key 1", "test"));
    }

    // The default of 200 days goes by before anybody signs.
    let serials = || texts(&db, "select serial from certificates");
    let first = serials().await;
    db.clock.advance(DAY * 201);
    let lapse = |order: &Order, context: &Context| order.lapse(order.certificate, context);
    let (lapsed, names) = done(db.write(order.account, order.id, Parts::All, None, actor(), lapse).await);
    assert_eq!((lapsed.status, names.len()), (OrderStatus::Pending, 2));
    assert!(lapsed.names.iter().all(|name| name.evidence.is_none()));
    assert!(load(&db, &order).await.names.iter().all(|name| name.evidence.is_none()), "and in the database");
    let due = certificates::claim(&db, None, 10, DAY).await.expect("claims");
    assert!(due.is_empty(), "nothing is to be signed any more");
    assert_eq!(count(&db, "select count(*) from evidence").await, 2);

    // Asked again and approved again, the same certificate is intended under another number.
    done::<(), _>(Ok(crate::seed::resend(&db, &order, sealpost_domain::MailLimits::default()).await));
    assert_eq!(approve_all(&db, &order).await.status, OrderStatus::Approved);
    assert_eq!(count(&db, "select count(*) from evidence").await, 4);
    let due = certificates::claim(&db, None, 10, DAY).await.expect("claims");
    assert_eq!(due.iter().map(|intent| intent.id).collect::<Vec<_>>(), [crate::seed::certificate(OrderId(1))]);
    assert_ne!(serials().await, first);
    assert_eq!(due[0].attempts, 1);
});

db_test!(r14_a_proof_that_comes_back_when_a_reissue_ends_is_no_new_proof, |db| async {
    let one = tenant(&db, 1).await;
    let order = place(&db, &one, 1, &["a.example"]).await;
    let order = approve_all(&db, &order).await;
    crate::certificates::with_issuer(&db).await;
    let serial = order.certificates[0].signing().expect("an intent").clone();
    done(crate::certificates::issue(&db, &order, &serial, "AA11").await);
    let rule = |order: &Order, context: &Context| {
        let wanted = Wanted {
            id: CertificateId(9_000),
            common_name: name("b.example"),
            names: vec![name("b.example")],
            details: serde_json::json!({}),
            asks: Vec::new(),
        };
        let asked = Asked {
            request: RequestId(9_001),
            user: order.user,
            email: order.requester.clone(),
            comments: None,
            is_approved: true,
        };
        let (contacts, limits) = (Contacts::default(), MailLimits::default());
        let validation = Validation { contacts: &contacts, limits: &limits, prevalidated: false };
        order.reissue(&wanted, &asked, &validation, context)
    };
    let (open, _) = done(db.write(order.account, order.id, Parts::All, Some(vec![]), actor(), rule).await);
    assert_eq!((open.status, open.pending_names().count()), (OrderStatus::ReissuePending, 1));
    let rule = |order: &Order, context: &Context| {
        let note = Note { id: NoteId(9_002), text: "no".to_owned() };
        order.cancel("user".to_owned(), note, true, context)
    };
    let (back, ()) = done(db.write(order.account, order.id, Parts::All, None, actor(), rule).await);
    assert_eq!((back.status, back.names), (OrderStatus::Issued, order.names));
    assert_eq!(count(&db, "select count(*) from evidence").await, 1);
});

db_test!(r14_only_the_account_sees_its_record, |db| async {
    let (one, two) = (tenant(&db, 1).await, tenant(&db, 2).await);
    let order = place(&db, &one, 1, &["a.example"]).await;
    approve_all(&db, &order).await;
    let mut reader = db.read().await.expect("reads");
    assert_eq!(evidence::of_order(&mut reader, one.account, order.id).await.expect("reads").len(), 1);
    assert!(evidence::of_order(&mut reader, two.account, order.id).await.expect("reads").is_empty());
});

db_test!(an_organization_is_validated_once_and_only_by_its_account, |db| async {
    let (one, two) = (tenant(&db, 1).await, tenant(&db, 2).await);
    let row = organizations::Organization {
        id: 77,
        container_id: one.container.0,
        container_name: String::new(),
        name: "Example".into(),
        status: "active".into(),
        validated: false,
        details: "{}".into(),
        created_at: 0,
    };
    let mut tx = db.begin().await.expect("a transaction");
    organizations::insert(tx.conn(), one.account, &row, db.now()).await.expect("inserted");
    for (account, expected) in
        [(two.account, None), (one.account, Some(true)), (one.account, Some(false)), (two.account, None)]
    {
        assert_eq!(organizations::validate(tx.conn(), account, 77).await.expect("works"), expected);
    }
    tx.commit().await.expect("commits");
});
