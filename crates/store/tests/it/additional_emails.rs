use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sealpost_domain::EmailAddress;
use sealpost_store::{db_test, order_view};

use crate::seed::*;

fn list(mark: usize) -> Vec<EmailAddress> {
    (0..mark % 7).map(|n| email(&format!("p{n}.of{mark}@example.com"))).collect()
}

db_test!(r24_a_list_is_replaced_whole_and_keeps_its_order, |db| async {
    let tenant = tenant(&db, 1).await;
    let order = place(&db, &tenant, 1, &["a.example.com"]).await;
    for texts in [
        &["b@example.com", "a@example.com"][..],
        &["b@example.com", "a@example.com", "C@example.com"],
        &["b@example.com", "a@example.com", "C@example.com"],
        &["x@example.com"],
        &["C@example.com", "x@example.com", "b@example.com", "a@example.com"],
        &["x@example.com", "C@example.com"],
        &[],
        &[],
        &["z@example.com"],
    ] {
        done(Ok(set_emails(&db, tenant.account, 1, emails(texts)).await));
        assert_eq!(addresses(&load(&db, &order).await.additional_emails), emails(texts));
    }
    let doubled = ["one@example.com", "ONE@example.com", "two@example.com"];
    let (after, ()) = done(Ok(set_emails(&db, tenant.account, 1, emails(&doubled)).await));
    assert_eq!(addresses(&after.additional_emails), emails(&["one@example.com", "two@example.com"]));
    assert_eq!(load(&db, &order).await.additional_emails, after.additional_emails);
});

db_test!(lists_of_several_orders_in_one_batch_stay_apart, |db| async {
    let tenant = tenant(&db, 1).await;
    let mut placed = Vec::new();
    for id in 0..8 {
        placed.push(place(&db, &tenant, id + 1, &[&format!("s{id}.example.com")]).await);
    }
    for round in [3, 6, 2, 0, 5] {
        let all = (0..8).map(|id| set_emails(&db, tenant.account, id + 1, list(round + id as usize * 8)));
        for written in futures_util::future::join_all(all).await {
            done(Ok(written));
        }
        for (id, order) in placed.iter().enumerate() {
            assert_eq!(addresses(&load(&db, order).await.additional_emails), list(round + id * 8));
        }
    }
});

db_test!(r24_every_read_among_racing_writes_is_one_whole_written_list, |db| async {
    let tenant = tenant(&db, 1).await;
    let order = place(&db, &tenant, 1, &["a.example.com"]).await;
    let views = order_view::views(&db);
    let writing = Arc::new(AtomicBool::new(true));
    let readers: Vec<_> = (0..4)
        .map(|_| {
            let (views, writing, key) = (views.clone(), writing.clone(), (order.account, order.id));
            tokio::spawn(async move {
                let mut reads = 0;
                while writing.load(Ordering::SeqCst) || reads == 0 {
                    let view = views.get(key).await.expect("reads").expect("is there");
                    let found = addresses(&view.additional_emails.0);
                    let mark = found.first().map_or(0, |first| {
                        let mark = first.as_str().trim_start_matches("p0.of").trim_end_matches("@example.com");
                        mark.parse::<usize>().expect("a number")
                    });
                    assert_eq!(found, list(mark));
                    reads += 1;
                }
                reads
            })
        })
        .collect();
    let writes = (1..=1000).map(|mark| set_emails(&db, tenant.account, 1, list(mark)));
    for written in futures_util::StreamExt::collect::<Vec<_>>(futures_util::StreamExt::buffer_unordered(
        futures_util::stream::iter(writes),
        16,
    ))
    .await
    {
        done(Ok(written));
    }
    writing.store(false, Ordering::SeqCst);
    for reader in readers {
        assert!(reader.await.expect("no torn list") > 0);
    }
    assert_eq!(count(&db, "select count(*) from audit where action = 'additional_emails_set'").await, 1000);
});
