use std::time::Duration;

use sealpost_domain::order::{IssuedCertificate, NotApproved};
use sealpost_domain::{Context, Order, OrderStatus};
use sealpost_store::certificates::{Issuer, add_issuer, claim, find, order_by_mark, put_back, release_all};
use sealpost_store::testing::TestDb;
use sealpost_store::{Parts, Result, Written, db_test, order_view};

use crate::seed::*;

const LEASE: Duration = Duration::from_secs(60);

pub async fn with_issuer(db: &TestDb) {
    let issuer = Issuer {
        id: "0123456789ABCDEF".into(),
        common_name: "Issuing CA".into(),
        intermediates: "intermediates".into(),
        root: "root".into(),
    };
    let mut tx = db.begin().await.expect("begins");
    add_issuer(tx.conn(), &issuer).await.expect("adds");
    // At every start.
    add_issuer(tx.conn(), &issuer).await.expect("is known already");
    tx.commit().await.expect("commits");
}

pub async fn issue(db: &TestDb, order: &Order, serial: &str, mark: &str) -> Result<Written<(), NotApproved>> {
    let issued = IssuedCertificate {
        id: certificate(order.id),
        pem: format!("pem {mark}"),
        chain_pem: "chain".into(),
        serial: serial.to_owned(),
        thumbprint: mark.to_owned(),
        sha256: format!("SHA{mark}"),
        issuer: "Issuing CA".into(),
        issuer_id: "0123456789ABCDEF".into(),
        valid_from: db.now(),
        valid_till: db.now() + Duration::from_secs(86_400),
    };
    let rule = move |order: &Order, context: &Context| order.issued(issued.clone(), context);
    db.write(order.account, order.id, Parts::All, None, actor(), rule).await
}

db_test!(r56_an_intent_is_claimed_signed_and_issued_once, |db| async {
    let tenant = tenant(&db, 1).await;
    with_issuer(&db).await;
    let order = place_approved(&db, &tenant, 1, &["example.com"]).await;
    let intents = claim(&db, None, 10, LEASE).await.expect("claims");
    assert_eq!(intents.len(), 1);
    let intent = &intents[0];
    assert_eq!((intent.id, intent.account, intent.order), (certificate(order.id), order.account, order.id));
    assert_eq!((intent.serial.len(), intent.attempts), (32, 1));
    assert!(claim(&db, None, 10, LEASE).await.expect("claims").is_empty());
    let mut reader = db.read().await.expect("reads");
    assert!(find(&mut reader, tenant.account, intent.id.0).await.expect("reads").is_none());
    assert!(order_by_mark(&mut reader, tenant.account, &intent.serial).await.expect("reads").is_none());
    drop(reader);

    // The signature of an intent that was withdrawn counts for nothing.
    assert!(matches!(issue(&db, &order, "other", "DD44").await, Ok(Written::Refused(NotApproved))));
    // Two workers with two signatures: one wins.
    let (one, two) =
        tokio::join!(issue(&db, &order, &intent.serial, "AA11"), issue(&db, &order, &intent.serial, "BB22"));
    let one_won = matches!(one, Ok(Written::Done { .. }));
    let refused = if one_won { two } else { one };
    assert!(matches!(refused, Ok(Written::Refused(NotApproved))));
    assert!(matches!(issue(&db, &order, &intent.serial, "CC33").await, Ok(Written::Refused(NotApproved))));
    let mark = if one_won { "AA11" } else { "BB22" };

    let mut reader = db.read().await.expect("reads");
    let found = find(&mut reader, tenant.account, intent.id.0).await.expect("reads").expect("is there");
    assert_eq!((found.order_id, found.pem.as_str(), found.root.as_str()), (1, &*format!("pem {mark}"), "root"));
    assert_eq!((found.common_name.as_str(), found.issuer_name.as_str()), ("example.com", "Issuing CA"));
    assert_eq!((found.serial.as_str(), found.issued_at), (intent.serial.as_str(), db.now().millis()));
    for text in [intent.serial.clone(), intent.serial.to_lowercase(), mark.to_owned(), mark.to_lowercase()] {
        let found = order_by_mark(&mut reader, tenant.account, &text).await.expect("reads");
        assert_eq!(found, Some(order.id), "{text}");
    }
    let stranger = sealpost_domain::AccountId(99);
    assert!(order_by_mark(&mut reader, stranger, mark).await.expect("reads").is_none());
    assert!(find(&mut reader, stranger, intent.id.0).await.expect("reads").is_none());
    drop(reader);
    db.clock.advance(LEASE * 2);
    assert!(claim(&db, None, 10, LEASE).await.expect("claims").is_empty());
    assert_eq!(count(&db, "select count(*) from mails where kind = 'certificate_issued'").await, 2);
    let views = order_view::views(&db);
    let view = views.get((tenant.account, order.id)).await.expect("reads").expect("is there");
    assert_eq!((view.status.as_str(), view.thumbprint.as_deref()), (OrderStatus::Issued.name(), Some(mark)));
    assert_eq!(view.issuer_name.as_deref(), Some("Issuing CA"));
});

db_test!(r36_a_signature_is_leased_to_one_worker, |db| async {
    let tenant = tenant(&db, 1).await;
    for id in 1..=3 {
        place_approved(&db, &tenant, id, &[&format!("s{id}.example.com")]).await;
        db.clock.advance(Duration::from_secs(1));
    }
    let only = certificate(sealpost_domain::OrderId(2));
    let one = claim(&db, Some(only), 1, LEASE).await.expect("claims");
    assert_eq!(one.iter().map(|intent| intent.id).collect::<Vec<_>>(), [only]);
    assert!(claim(&db, Some(only), 1, LEASE).await.expect("claims").is_empty());
    assert_eq!(claim(&db, None, 1, LEASE).await.expect("claims").len(), 1);
    assert_eq!(claim(&db, None, 9, LEASE).await.expect("claims").len(), 1);

    // Given back: due then, not before. A late worker gives nothing back.
    put_back(&db, &one[0], db.now() + LEASE, None).await.expect("gives back");
    assert!(claim(&db, None, 9, LEASE).await.expect("claims").is_empty());
    db.clock.advance(LEASE);
    let again = claim(&db, Some(only), 9, LEASE).await.expect("claims");
    assert_eq!((again.len(), again[0].attempts), (1, 2));
    put_back(&db, &one[0], db.now(), None).await.expect("answers");
    assert!(claim(&db, Some(only), 9, LEASE).await.expect("claims").is_empty());
});

db_test!(r53_why_a_certificate_is_refused_is_told_until_it_is_issued, |db| async {
    let tenant = tenant(&db, 1).await;
    let order = place_approved(&db, &tenant, 1, &["example.com"]).await;
    let views = order_view::views(&db);
    let refusal =
        async || views.get((tenant.account, order.id)).await.expect("reads").expect("is there").refusal.clone();
    let intent = claim(&db, None, 1, LEASE).await.expect("claims").remove(0);
    assert_eq!(refusal().await, None);
    put_back(&db, &intent, db.now(), Some("caa_check_failed|example.com")).await.expect("gives back");
    assert_eq!(refusal().await.as_deref(), Some("caa_check_failed|example.com"));
    // A late worker tells nothing.
    let again = claim(&db, None, 1, LEASE).await.expect("claims").remove(0);
    put_back(&db, &intent, db.now(), Some("late")).await.expect("answers");
    assert_eq!(refusal().await.as_deref(), Some("caa_check_failed|example.com"));
    with_issuer(&db).await;
    assert!(matches!(issue(&db, &order, &again.serial, "AA11").await, Ok(Written::Done { .. })));
    assert_eq!(refusal().await, None);
    let told = texts(&db, "select detail from audit where action = 'certificate_refused' and order_id = 1").await;
    assert!(told.len() == 1 && told[0].contains("caa_check_failed|example.com"), "{told:?}");
});

db_test!(the_leases_of_a_dead_process_are_ended, |db| async {
    let tenant = tenant(&db, 1).await;
    place_approved(&db, &tenant, 1, &["a.example.com"]).await;
    let dead = claim(&db, None, 1, LEASE).await.expect("claims");
    assert!(claim(&db, None, 1, LEASE).await.expect("claims").is_empty());
    release_all(&db).await.expect("releases");
    let again = claim(&db, None, 1, LEASE).await.expect("claims");
    assert_eq!((again[0].id, &again[0].serial), (dead[0].id, &dead[0].serial));
});
