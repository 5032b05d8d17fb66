//! What resending costs: values of their own (R7), mail-bomb limits (R41).

use std::collections::HashSet;
use std::time::Duration;

use sealpost_server::Settings;
use serde_json::json;

use crate::app::{TestApp, no_limits, on_both};
use crate::resend_emails::{ask, path, resend};

const MINUTE: Duration = Duration::from_secs(60);

on_both!(r7_every_message_has_a_value_of_its_own_and_earlier_links_go_on_working, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    for locale in ["en", "ko"] {
        resend(app, id, &json!({ "locale": locale })).await.empty();
    }
    let mails = app.approval_mails(id).await;
    let links: HashSet<_> = mails.iter().map(|mail| mail.approve_url.clone().expect("a link")).collect();
    let ids: HashSet<_> = mails.iter().map(|mail| mail.headers["Message-ID"].clone()).collect();
    assert_eq!((links.len(), ids.len()), (3, 3));
    // 256 bits as base64url (R15).
    assert!(links.iter().all(|link| link.rsplit('/').next().is_some_and(|value| value.len() == 43)));
    let decided = app.client.approve(&mails[0].id).await.expect("the first link works");
    assert_eq!(decided.verdict, "approved");
    app.issued(id).await;
});

on_both!(r7_the_oldest_link_yields_to_one_too_many, few_values(), |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    for _ in 0..2 {
        resend(app, id, &json!({})).await.empty();
    }
    let mails = app.approval_mails(id).await;
    let refused = app.client.approve(&mails[0].id).await.expect_err("it yielded");
    assert_eq!(refused.code(), Some("invalid_order_status"));
    app.client.approve(&mails[1].id).await.expect("this one lives");
});

fn few_values() -> Settings {
    Settings { limit_live_values: Some(2), ..no_limits() }
}

on_both!(r41_the_fourth_mail_at_once_is_429_and_nothing_is_queued, |app| async {
    let id = app.place_quietly(&["example.com", "example.org"]).await;
    for _ in 0..2 {
        resend(app, id, &ask("example.com", "admin@example.com")).await.empty();
    }
    let before = app.state(id).await;
    too_soon(app, id, json!({}), 1..=900).await;
    // All or nothing: the other approver is not written to either.
    let both = json!({ "domain_approval_emails": [
        { "domain": "example.org", "email": "admin@example.org" },
        { "domain": "example.com", "email": "Admin@Example.COM" },
    ]});
    too_soon(app, id, both, 1..=900).await;
    assert_eq!(app.state(id).await, before);
    // Another approver, and another order, have bursts of their own.
    resend(app, id, &ask("example.com", "webmaster@example.com")).await.empty();
    app.place_quietly(&["example.com"]).await;

    app.desk.clock.advance(15 * MINUTE);
    resend(app, id, &ask("example.com", "admin@example.com")).await.empty();
    too_soon(app, id, ask("example.com", "admin@example.com"), 1..=900).await;
});

async fn too_soon(app: &TestApp, id: i64, body: serde_json::Value, seconds: std::ops::RangeInclusive<u64>) {
    let answer = resend(app, id, &body).await;
    answer.refused(429, "request_limit_exceeded");
    let wait: u64 = answer.header("retry-after").parse().expect("whole seconds");
    assert!(seconds.contains(&wait), "{wait}");
}

on_both!(r41_a_recipient_is_spared_over_all_accounts, spare_recipients(), |app| async {
    let other = app.tenant("Other").await;
    let id = app.place_quietly(&["example.com"]).await;
    let theirs = other.place_quietly(app, &["example.com"]).await;
    resend(app, id, &json!({})).await.empty();
    too_soon(app, id, json!({}), 86_000..=86_401).await;
    let answer = other.put(app, &path(theirs), &json!({})).await;
    answer.refused(429, "request_limit_exceeded");
    assert_ne!(answer.header("retry-after"), "");
    // Ordering anew is no way around it.
    let quietly = json!({ "dcv_emails": [{ "dns_name": "example.com", "email": "admin@example.com" }] });
    let order = crate::tool::dv_order(&["example.com"], &quietly);
    let orders = app.get("order/certificate").await.ok()["page"]["total"].clone();
    app.post("order/certificate/ssl_dv_geotrust", &order).await.refused(429, "request_limit_exceeded");
    assert_eq!(app.get("order/certificate").await.ok()["page"]["total"], orders);
    app.desk.clock.advance(24 * 60 * MINUTE);
    resend(app, id, &json!({})).await.empty();
});

fn spare_recipients() -> Settings {
    Settings { limit_recipient_per_day: Some(3), ..Settings::default() }
}

on_both!(r41_an_account_has_so_many_mails_an_hour, spare_everybody(), |app| async {
    let id = app.place_quietly(&["a.example.com", "b.example.com"]).await;
    resend(app, id, &ask("a.example.com", "webmaster@a.example.com")).await.empty();
    too_soon(app, id, json!({}), 3000..=3601).await;
    // One is left.
    resend(app, id, &ask("b.example.com", "webmaster@b.example.com")).await.empty();
    too_soon(app, id, ask("b.example.com", "postmaster@b.example.com"), 3000..=3601).await;
    app.desk.clock.advance(60 * MINUTE);
    resend(app, id, &ask("b.example.com", "postmaster@b.example.com")).await.empty();
});

fn spare_everybody() -> Settings {
    Settings { limit_account_per_hour: Some(4), ..Settings::default() }
}

on_both!(r16_a_link_is_dead_thirty_days_after_it_was_made, no_limits(), |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let old = app.approval_mails(id).await.remove(0);
    app.desk.clock.advance(29 * 24 * 60 * MINUTE);
    resend(app, id, &json!({})).await.empty();
    app.desk.clock.advance(24 * 60 * MINUTE);
    let refused = app.client.approve(&old.id).await.expect_err("thirty days are over");
    assert_eq!(refused.code(), Some("invalid_order_status"));
    // The later link has a life of its own.
    app.client.approve(&app.approval_mails(id).await[1].id).await.expect("alive");
});

on_both!(r41_an_entry_without_an_address_is_counted_for_everybody_it_asks, two_a_day(), |app| async {
    for _ in 0..2 {
        app.place_quietly(&["example.com"]).await;
    }
    let webmaster = json!({ "dcv_emails": [{ "dns_name": "example.com", "email": "webmaster@example.com" }] });
    let id = app.place_with(&["example.com"], &webmaster).await;
    // `admin@` had two today, though none of them for this order.
    let everybody = json!({ "domain_approval_emails": [{ "domain": "example.com" }] });
    resend(app, id, &everybody).await.refused(429, "request_limit_exceeded");
    resend(app, id, &json!({})).await.empty();
});

fn two_a_day() -> Settings {
    Settings { limit_recipient_per_day: Some(2), ..no_limits() }
}
