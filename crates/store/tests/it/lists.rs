use std::time::Duration;

use sealpost_store::db_test;
use sealpost_store::order_list::{Direction, Filter, OrderQuery, SortKey, Text, list};
use sealpost_store::testing::TestDb;

use crate::seed::*;

async fn found(db: &TestDb, tenant: &Tenant, query: OrderQuery) -> (Vec<i64>, i64) {
    let mut reader = db.read().await.expect("reads");
    let (orders, total) = list(&mut reader, tenant.account, &query).await.expect("lists");
    (orders.iter().map(|order| order.id).collect(), total)
}

async fn filtered(db: &TestDb, tenant: &Tenant, filter: Filter) -> Vec<i64> {
    let query = OrderQuery { filters: vec![filter], sort: vec![by(SortKey::Id)], limit: 100, offset: 0 };
    let (ids, total) = found(db, tenant, query).await;
    assert_eq!(ids.len() as i64, total);
    ids
}

const fn by(key: SortKey) -> (SortKey, Direction) {
    (key, Direction::Ascending)
}

fn status(word: &str) -> Filter {
    Filter::Status(vec![word.into()], 0)
}

/// 1 www.b.example.com, 2 *.a.example.com, 3 a-b.example.org (approved, no
/// renewal), 4 zoo.example.com with b.example.com as other name.
async fn four(db: &TestDb) -> Tenant {
    let tenant = tenant(db, 1).await;
    place(db, &tenant, 1, &["www.b.example.com"]).await;
    db.clock.advance(Duration::from_secs(10));
    place(db, &tenant, 2, &["*.a.example.com"]).await;
    db.clock.advance(Duration::from_secs(10));
    place_approved(db, &tenant, 3, &["a-b.example.org"]).await;
    db.clock.advance(Duration::from_secs(10));
    let mut order = order(db, &tenant, 4, &["zoo.example.com", "b.example.com"]);
    order.renewal_notices = Some(false);
    done(try_place(db, order, new_order(), sealpost_domain::MailLimits::default()).await);
    tenant
}

db_test!(orders_are_filtered, |db| async {
    let tenant = four(&db).await;
    let start = sealpost_store::testing::START.millis();
    let is = |text: &str| Text::Is(text.into());
    let contains = |text: &str| Text::Contains(text.into());
    let certificate = certificate(sealpost_domain::OrderId(3)).0;
    let serial = texts(&db, "select lower(serial) from certificates where serial is not null").await.remove(0);
    for (filter, expected) in [
        (Filter::Id(2), &[2][..]),
        (status("pending"), &[1, 2, 4]),
        (status("Approved"), &[3]),
        (Filter::Product("ssl_dv_geotrust".into()), &[1, 2, 3, 4]),
        (Filter::Product("ssl_plus".into()), &[]),
        (Filter::Organization(1), &[]),
        (Filter::User(tenant.user.0), &[1, 2, 3, 4]),
        (Filter::User(1), &[]),
        (Filter::Container(tenant.container.0), &[1, 2, 3, 4]),
        (Filter::Certificate(certificate), &[3]),
        (Filter::CommonName(is("ZOO.example.com")), &[4]),
        (Filter::CommonName(contains("Example.COM")), &[1, 2, 4]),
        (Filter::DomainName(is("b.example.com")), &[4]),
        (Filter::DomainName(contains("b.example.com")), &[1, 4]),
        (Filter::Email(is("USER1@customer.example.net")), &[1, 2, 3, 4]),
        (Filter::Email(contains("customer")), &[1, 2, 3, 4]),
        (Filter::Email(contains("nobody")), &[]),
        (Filter::Search(contains("zoo")), &[4]),
        (Filter::Search(contains("User1@")), &[1, 2, 3, 4]),
        (Filter::Serial(serial), &[3]),
        (Filter::DisableRenewal(true), &[4]),
        (Filter::DisableRenewal(false), &[1, 2, 3]),
        (Filter::CreatedAt(Some(start + 10_000), None), &[2, 3, 4]),
        (Filter::CreatedAt(None, Some(start + 10_000)), &[1]),
        (Filter::CreatedAt(Some(start + 10_000), Some(start + 30_000)), &[2, 3]),
        (Filter::CreatedAt(None, None), &[1, 2, 3, 4]),
        (Filter::ValidTill(Some(0), None), &[]),
        (Filter::Nothing, &[]),
        // Nothing in a filter is a wild card.
        (Filter::CommonName(contains("%")), &[]),
        (Filter::CommonName(contains("_")), &[]),
        (Filter::CommonName(contains("a_b")), &[]),
        (Filter::CommonName(contains("a-b")), &[3]),
        (Filter::CommonName(contains("*.")), &[2]),
        (Filter::CommonName(contains("\\")), &[]),
        (Filter::CommonName(contains("\\%")), &[]),
        (Filter::CommonName(is("%")), &[]),
        (Filter::CommonName(contains("' or 1=1 --")), &[]),
    ] {
        assert_eq!(filtered(&db, &tenant, filter.clone()).await, expected, "{filter:?}");
    }
    let both = vec![status("pending"), Filter::DomainName(contains("b.example.com")), Filter::Id(1)];
    let query = OrderQuery { filters: both, limit: 10, ..OrderQuery::default() };
    assert_eq!(found(&db, &tenant, query).await, (vec![1], 1));
});

db_test!(orders_are_sorted_alike_on_both_databases, |db| async {
    let tenant = four(&db).await;
    execute(&db, "update certificates set valid_till = 5 where stage = 'signing'").await;
    let down = |key| (key, Direction::Descending);
    for (sort, expected) in [
        (vec![], [4, 3, 2, 1]),
        (vec![by(SortKey::Id)], [1, 2, 3, 4]),
        (vec![by(SortKey::DateCreated)], [1, 2, 3, 4]),
        (vec![down(SortKey::DateCreated)], [4, 3, 2, 1]),
        (vec![by(SortKey::CommonName)], [2, 3, 1, 4]),
        (vec![down(SortKey::CommonName)], [4, 1, 3, 2]),
        (vec![by(SortKey::Status), by(SortKey::Id)], [3, 1, 2, 4]),
        (vec![by(SortKey::Product), by(SortKey::CommonName)], [2, 3, 1, 4]),
        // Orders without a certificate come last either way.
        (vec![by(SortKey::ValidTill), by(SortKey::Id)], [3, 1, 2, 4]),
        (vec![down(SortKey::ValidTill), by(SortKey::Id)], [3, 1, 2, 4]),
    ] {
        let query = OrderQuery { sort: sort.clone(), limit: 10, ..OrderQuery::default() };
        assert_eq!(found(&db, &tenant, query).await, (expected.to_vec(), 4), "{sort:?}");
    }
});

db_test!(orders_are_paged_with_a_total, |db| async {
    let tenant = four(&db).await;
    for (limit, offset, expected) in
        [(2, 0, vec![4, 3]), (2, 2, vec![2, 1]), (2, 4, vec![]), (3, 3, vec![1]), (0, 0, vec![])]
    {
        let query = OrderQuery { limit, offset, ..OrderQuery::default() };
        assert_eq!(found(&db, &tenant, query).await, (expected, 4));
    }
    let mut reader = db.read().await.expect("reads");
    let query = OrderQuery { limit: 1, ..OrderQuery::default() };
    let (orders, _) = list(&mut reader, tenant.account, &query).await.expect("lists");
    assert_eq!(
        orders[0].names.iter().map(|name| name.name.as_str()).collect::<Vec<_>>(),
        ["zoo.example.com", "b.example.com"]
    );
});
