use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sealpost_domain::order::{AdditionalEmail, ListChange};
use sealpost_domain::{AccountId, Context, EmailAddress, Language, Order, OrderId};
use sealpost_store::recipients::{LOOKED_THROUGH, Page};
use sealpost_store::{Db, Parts, audit, db_test, on, order_view, recipients};

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

fn listed(address: &str, language: Language) -> AdditionalEmail {
    AdditionalEmail { email: email(address), language: Some(language) }
}

/// Puts one on the list, with a language.
async fn add(db: &Db, account: AccountId, order: i64, added: AdditionalEmail) {
    let change = ListChange { add: vec![added], remove: Vec::new() };
    let rule = move |order: &Order, _: &Context| order.change_additional_emails(&change, |_| true, 100);
    done(db.write(account, OrderId(order), Parts::AdditionalEmails, None, actor(), rule).await);
}

db_test!(a_list_keeps_the_languages_of_its_addresses, |db| async {
    let tenant = tenant(&db, 1).await;
    let order = place(&db, &tenant, 1, &["a.example.com"]).await;
    done(Ok(set_emails(&db, tenant.account, 1, emails(&["a@example.com", "b@example.com"])).await));
    add(&db, tenant.account, 1, listed("B@example.com", Language::Korean)).await;
    add(&db, tenant.account, 1, listed("c@example.com", Language::TraditionalChinese)).await;
    let whole = [
        email("a@example.com").into(),
        listed("b@example.com", Language::Korean),
        listed("c@example.com", Language::TraditionalChinese),
    ];
    assert_eq!(load(&db, &order).await.additional_emails, whole);
    let view = order_view::views(&db).get((order.account, order.id)).await.expect("reads").expect("is there");
    assert_eq!(view.additional_emails.0, whole);
});

db_test!(r25_somebody_with_a_language_is_found_on_the_list_when_a_notice_leaves, |db| async {
    let tenant = tenant(&db, 1).await;
    place(&db, &tenant, 1, &["a.example.com"]).await;
    add(&db, tenant.account, 1, listed("Stays@example.com", Language::Korean)).await;
    add(&db, tenant.account, 1, email("plain@example.com").into()).await;
    let mut reader = db.read().await.expect("reads");
    for (address, is_listed) in [
        ("stays@example.com", true),
        ("PLAIN@example.com", true),
        ("tays@example.com", false),
        ("stays@example.co", false),
        ("email", false),
        ("ko", false),
    ] {
        let sql = format!("select {} from orders o where o.id = 1", reader.conn().lists("o.additional_emails", "$1"));
        let sql = sqlx::AssertSqlSafe(sql);
        let found: bool = on!(reader.conn(), sqlx::query_scalar(sql).bind(address), fetch_one).expect("asks");
        // The two members' names and a language are words in the list, but no addresses.
        assert_eq!(found, is_listed || ["email", "ko"].contains(&address), "{address}");
    }
});

db_test!(r24_the_audit_log_tells_every_list_that_an_order_had, |db| async {
    let (ours, theirs) = (tenant(&db, 1).await, tenant(&db, 2).await);
    for id in 1..=2 {
        place(&db, &ours, id, &["a.example.com"]).await;
    }
    let lists = [&["a@example.com"][..], &["b@example.com", "c@example.com"], &[]];
    for list in lists {
        done(Ok(set_emails(&db, ours.account, 1, emails(list)).await));
        done(Ok(set_emails(&db, ours.account, 2, emails(&["other@example.com"])).await));
    }
    add(&db, ours.account, 1, listed("ko@example.com", Language::Korean)).await;
    let mut reader = db.read().await.expect("reads");
    let found = audit::lists(&mut reader, ours.account, OrderId(1), i64::MAX, 10).await.expect("lists");
    let told: Vec<_> = found.iter().map(|version| addresses(&version.list)).collect();
    let wanted = [&["ko@example.com"][..], lists[2], lists[1], lists[0], &[]].map(emails);
    assert_eq!(told, wanted);
    assert_eq!(found[0].list, [listed("ko@example.com", Language::Korean)]);
    assert!(found.iter().all(|version| version.request_id == "test" && version.key.is_none()));
    let rest = audit::lists(&mut reader, ours.account, OrderId(1), found[1].id, 2).await.expect("lists");
    assert_eq!(rest, found[2..4]);
    let at = audit::list_at(&mut reader, ours.account, OrderId(1), found[2].id).await.expect("reads");
    assert_eq!(at, Some(found[2].list.clone()));
    // An entry about another order, one that tells no list, and another account's look.
    for (account, order, id) in [
        (ours, 2, found[2].id),
        (ours, 1, found[2].id + 1),
        (theirs, 1, found[2].id),
        (ours, 1, i64::MAX),
        (ours, 1, 0),
    ] {
        let at = audit::list_at(&mut reader, account.account, OrderId(order), id).await.expect("reads");
        assert_eq!(at, None, "{order} {id}");
    }
    assert_eq!(audit::lists(&mut reader, theirs.account, OrderId(1), i64::MAX, 10).await.expect("lists"), []);
});

db_test!(orders_are_looked_through_a_part_at_a_time, |db| async {
    let tenant = tenant(&db, 1).await;
    place(&db, &tenant, 1, &["a.example.com"]).await;
    done(Ok(set_emails(&db, tenant.account, 1, emails(&["x@example.com"])).await));
    // More than one call looks at; the address is on the first and on the last.
    let last = LOOKED_THROUGH + 10;
    let copies = format!(
        "with recursive n (i) as (select 2 union all select i + 1 from n where i < {last})
        insert into orders (id, account_id, container_id, user_id, product, status, common_name, method, language,
            disable_renewal, certificate_id, additional_emails, created_at, status_changed_at)
        select n.i, account_id, container_id, user_id, product, status, common_name, method, language, disable_renewal,
            certificate_id, case n.i when {last} then additional_emails else '[]' end, created_at, status_changed_at
        from orders, n where id = 1"
    );
    execute(&db, &copies).await;
    execute(&db, "insert into order_details (order_id, details) select id, '{}' from orders where id > 1").await;
    let mut reader = db.read().await.expect("reads");
    let mut after = 0;
    let mut calls = Vec::new();
    loop {
        let page = Page { after, limit: 10 };
        let heard = recipients::heard(&mut reader, tenant.account, "x@example.com", page).await.expect("looks");
        let listing =
            recipients::listing(&mut reader, tenant.account, &[], "x@example.com", page).await.expect("looks");
        assert_eq!(listing.next, heard.next);
        assert_eq!(
            listing.orders.iter().map(|found| found.order.0).collect::<Vec<_>>(),
            heard.orders.iter().map(|found| found.id).collect::<Vec<_>>()
        );
        calls.push((heard.orders.iter().map(|found| found.id).collect::<Vec<_>>(), heard.next.map(|order| order.0)));
        match heard.next {
            Some(next) => after = next.0,
            None => break,
        }
    }
    assert_eq!(calls, [(vec![1], Some(LOOKED_THROUGH)), (vec![last], None)]);
});
