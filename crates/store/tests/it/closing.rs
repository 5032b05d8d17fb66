use std::convert::Infallible;
use std::time::Duration;

use sealpost_domain::{Context, MailLimits, Order, OrderId};
use sealpost_store::{Error, Parts, Written, db_test, keys, order_view};
use tokio::time::timeout;

use crate::seed::*;

db_test!(after_closing_everything_fails_and_nothing_hangs, |db| async {
    let tenant = tenant(&db, 1).await;
    let order = place(&db, &tenant, 1, &["a.example.com"]).await;
    let (views, ring) = (order_view::views(&db), keys::ring(&db));
    let writes: Vec<_> = (0..100)
        .map(|n| {
            let (db, account) = (db.db.clone(), tenant.account);
            let rule = move |order: &Order, _: &Context| {
                Ok::<_, Infallible>(order.set_additional_emails(emails(&[&format!("p{n}@example.com")])))
            };
            tokio::spawn(
                async move { db.write(account, OrderId(1), Parts::AdditionalEmails, None, actor(), rule).await },
            )
        })
        .collect();
    tokio::task::yield_now().await;
    timeout(Duration::from_secs(5), db.close()).await.expect("closes");
    let mut written = 0;
    for write in writes {
        match timeout(Duration::from_secs(5), write).await.expect("answers").expect("no panic") {
            Ok(Written::Done { .. }) => written += 1,
            Ok(other) => panic!("{other:?}"),
            Err(Error::Closed) => {}
            Err(error) => panic!("{error}"),
        }
    }
    let late = try_place(&db, order.clone(), new_order(), MailLimits::default());
    assert!(matches!(timeout(Duration::from_secs(5), late).await.expect("answers"), Err(Error::Closed)));
    let reading = async { (views.get((tenant.account, order.id)).await.is_err(), ring.get([1; 32]).await.is_err()) };
    assert_eq!(timeout(Duration::from_secs(5), reading).await.expect("answers"), (true, true));
    assert!(db.ping().await.is_err());

    // What was answered as done is there (R34).
    let again = db.reopen(MailLimits::default()).await.expect("opens");
    assert_eq!(count(&again, "select count(*) from audit where action = 'additional_emails_set'").await, written);
});

#[tokio::test]
async fn only_known_urls_are_opened() {
    let db = sealpost_store::testing::fresh(sealpost_store::testing::Kind::Sqlite).await.expect("SQLite is built in");
    let open = async |url: &str| {
        let now = db.now();
        let options = sealpost_store::Options {
            url: url.to_owned(),
            seal: sealpost_store::Seal::new(&[1; 32]).expect("32 bytes"),
            now: std::sync::Arc::new(move || now),
            fill: db.fill.clone(),
            limits: MailLimits::default(),
            codes: None,
            policy: sealpost_domain::Policy::default(),
        };
        sealpost_store::Db::open(options).await
    };
    assert!(matches!(open("mysql://localhost/x").await, Err(Error::Url(_))));
    assert!(open("sqlite:/nowhere/at/all.db").await.is_err());
    assert!(open(&db.url.replace("sqlite:", "sqlite://")).await.is_ok());
}
