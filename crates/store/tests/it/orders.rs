use sealpost_domain::{OrganizationId, Source};
use sealpost_store::order_view::{self, OrderView};
use sealpost_store::organizations::Organization;
use sealpost_store::testing::TestDb;
use sealpost_store::{db_test, domains, organizations};

use crate::seed::*;

async fn view(db: &TestDb, tenant: &Tenant, id: i64) -> OrderView {
    let found = order_view::views(db).get((tenant.account, sealpost_domain::OrderId(id))).await.expect("reads");
    found.expect("is there").as_ref().clone()
}

db_test!(a_placed_order_reads_back_as_it_was_placed, |db| async {
    let tenant = tenant(&db, 1).await;
    let names = ["www.example.com", "*.shop.example.com", "example.org"];
    let placed = place(&db, &tenant, 1, &names).await;
    assert_eq!(placed.approvals.len(), 3);
    assert!(placed.approvals.iter().all(|approval| approval.source == Source::Constructed && approval.queued));

    let mut loaded = load(&db, &placed).await;
    loaded.approvals.sort_by_key(|approval| approval.hash);
    let mut expected = placed.clone();
    expected.approvals.sort_by_key(|approval| approval.hash);
    assert_eq!(loaded, expected);

    let view = view(&db, &tenant, 1).await;
    assert_eq!(view.names.iter().map(|name| name.name.as_str()).collect::<Vec<_>>(), names);
    assert!(view.names.iter().all(|name| name.proved_at.is_none() && name.method.is_none()));
    assert_eq!((view.product.as_str(), view.status.as_str()), ("ssl_dv_geotrust", "pending"));
    assert_eq!((view.common_name.as_str(), view.method.as_str()), ("www.example.com", "email"));
    assert_eq!((view.language.as_str(), view.disable_renewal), ("ja", false));
    assert_eq!((view.container_name.as_str(), view.user_first_name.as_str()), ("Main", "Ada"));
    assert_eq!(view.user_email, "User1@customer.example.net");
    assert_eq!((view.created_at, view.status_changed_at), (db.now().millis(), db.now().millis()));
    assert_eq!(view.requests.len(), 1);
    assert_eq!(view.requests[0].comments.as_deref(), Some("please"));
    assert_eq!((view.certificate_id, view.organization_id, view.serial), (placed.certificate.0, None, None));
    assert_eq!(count(&db, "select count(*) from mails where state = 'queued'").await, 3);
    assert_eq!(texts(&db, "select action from audit").await, ["order_placed"]);
});

db_test!(a_prevalidated_order_keeps_its_evidence_and_intends_a_certificate, |db| async {
    let tenant = tenant(&db, 1).await;
    let placed = place_approved(&db, &tenant, 1, &["example.com", "example.org"]).await;
    assert_eq!(load(&db, &placed).await, placed);
    let view = view(&db, &tenant, 1).await;
    assert_eq!(view.status, "approved");
    assert_eq!(view.certificate_id, certificate(placed.id).0);
    assert!(view.names.iter().all(|name| name.method.as_deref() == Some("prevalidated") && name.recipient.is_none()));
});

db_test!(an_order_of_an_organization_makes_its_domains_known_once, |db| async {
    let tenant = tenant(&db, 1).await;
    let organization = Organization {
        id: 77,
        container_id: tenant.container.0,
        container_name: String::new(),
        name: "Example GmbH".into(),
        status: "active".into(),
        validated: true,
        details: "{}".into(),
        created_at: 0,
    };
    let mut tx = db.begin().await.expect("begins");
    organizations::insert(tx.conn(), tenant.account, &organization, db.now()).await.expect("inserts");
    tx.commit().await.expect("commits");
    for id in [1, 2] {
        let row = sealpost_store::NewOrder {
            organization: Some(OrganizationId(77)),
            domains: vec![(id * 100, "example.com".into()), (id * 100 + 1, format!("{id}.example.com"))],
            ..new_order()
        };
        let mut order = order(&db, &tenant, id, &["example.com"]);
        order.renewal_notices = Some(false);
        done(try_place(&db, order, row, sealpost_domain::MailLimits::default()).await);
    }
    let mut reader = db.read().await.expect("reads");
    let known = domains::list(&mut reader, tenant.account).await.expect("lists");
    let names: Vec<_> = known.iter().map(|domain| domain.name.as_str()).collect();
    assert_eq!(names, ["example.com", "1.example.com", "2.example.com"]);
    assert!(known.iter().all(|domain| domain.organization_name == "Example GmbH" && domain.proved_at.is_none()));
    let found = organizations::find(&mut reader, tenant.account, 77).await.expect("finds").expect("is there");
    assert!(found.validated);
    assert_eq!(organizations::list(&mut reader, tenant.account).await.expect("lists").len(), 1);
    drop(reader);
    let view = view(&db, &tenant, 1).await;
    assert_eq!(view.organization_name.as_deref(), Some("Example GmbH"));
    assert!(view.disable_renewal);
});

db_test!(the_largest_orders_in_one_batch_fit_into_statements, |db| async {
    let tenant = tenant(&db, 1).await;
    let placing = (1..=40).map(|id| {
        let names: Vec<String> = (0..250).map(|n| format!("n{n}.o{id}.example.com")).collect();
        let order = order(&db, &tenant, id, &names.iter().map(String::as_str).collect::<Vec<_>>());
        let off = sealpost_domain::MailLimits { account_per_hour: 0, ..sealpost_domain::MailLimits::default() };
        try_place(&db, order, new_order(), off)
    });
    for outcome in futures_util::future::join_all(placing).await {
        done(outcome);
    }
    assert_eq!(count(&db, "select count(*) from order_names").await, 10_000);
    assert_eq!(count(&db, "select count(*) from approvals").await, 10_000);
    assert_eq!(count(&db, "select count(*) from mails").await, 10_000);
});
