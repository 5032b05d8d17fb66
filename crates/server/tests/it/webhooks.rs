//! Webhooks (API reference §11): what is called when, how it is signed, what
//! happens when nobody answers.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use sealpost_server::Settings;
use sealpost_store::on;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::answer::send;
use crate::app::{TestApp, on_both, wait_for};
use crate::hook::Hook;

const SECRET: &str = "a-secret-of-more-than-32-characters!";
const OWN: &str = "/sealpost/v1/webhooks";

async fn made(app: &TestApp, hook: &Hook, more: &Value) -> Value {
    let mut body = json!({ "endpoint": hook.url });
    crate::tool::merge(&mut body, more);
    app.post(OWN, &body).await.created()
}

fn id(webhook: &Value) -> i64 {
    webhook["webhook_id"].as_i64().expect("an id")
}

async fn deliveries(app: &TestApp, webhook: i64) -> Vec<Value> {
    let list = app.get(&format!("{OWN}/{webhook}/deliveries")).await.ok()["deliveries"].take();
    serde_json::from_value(list).expect("a list")
}

async fn settled(app: &TestApp, webhook: i64, state: &str) -> Vec<Value> {
    let is_so = async || deliveries(app, webhook).await.iter().all(|delivery| delivery["state"] == state);
    wait_for("every delivery is settled", is_so).await;
    deliveries(app, webhook).await
}

/// Written out from RFC 2104, so that it shares nothing with the desk.
fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let pad = |with: u8| {
        let mut block = [with; 64];
        block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
        block
    };
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(text).finalize();
    Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().to_vec()
}

on_both!(r34_events_reach_every_webhook_that_listens, |app| async {
    let (all, some) = (Hook::start().await, Hook::start().await);
    let compatible = json!({
        "endpoint": all.url, "secret": SECRET, "webhook_settings": { "webhook_send_certificate_chain": true },
    });
    let first = app.post("webhook", &compatible).await.created();
    assert_eq!(first.as_object().expect("an object").len(), 1, "{first}");
    // `sign` is understood by the compatible call too.
    let signed = json!({ "endpoint": some.url, "events": ["certificate_issued"], "sign": true });
    let second = app.post("webhook", &signed).await.created();
    let key = second["signing_key"].as_str().expect("a key").strip_prefix("whsec_").expect("its mark").to_owned();
    let key = STANDARD.decode(key).expect("base64");

    let order = app.place_quietly(&["example.com"]).await;
    let info = app.issue(order).await;
    let certificate = info["certificate"]["id"].clone();
    let calls = all.called(2).await;
    let mut bodies: Vec<Value> = calls.iter().map(super::hook::Call::json).collect();
    bodies.sort_by_key(|body| body["event"].to_string());
    let chain = bodies[0]["data"]["certificate_chain"].take();
    assert_eq!(
        bodies,
        [
            json!({ "event": "certificate_issued", "data":
                { "order_id": order, "certificate_id": certificate, "certificate_chain": null } }),
            json!({ "event": "domain_validated", "data": { "order_id": order, "domain_name": "example.com" } }),
        ]
    );
    let chain = chain.as_array().expect("a list");
    assert!(chain.len() >= 3 && chain[0]["subject_common_name"] == "example.com", "{chain:?}");
    for call in &calls {
        assert_eq!(call.header("x-webhook-key"), SECRET);
        assert_eq!(call.header("content-type"), "application/json");
        assert_eq!(call.header("webhook-signature"), "");
        assert!(call.body.starts_with("{\"event\":\""), "{}", call.body);
    }

    let calls = some.called(1).await;
    assert_eq!(calls[0].json()["data"], json!({ "order_id": order, "certificate_id": certificate }));
    assert_eq!(calls[0].header("x-webhook-key"), "");
    let (name, at) = (calls[0].header("webhook-id"), calls[0].header("webhook-timestamp"));
    assert!(name.starts_with("msg_"), "{name}");
    let now = app.desk.now().millis() / 1000;
    assert!((now - at.parse::<i64>().expect("seconds")).abs() < 60, "{at}");
    let signed = hmac(&key, format!("{name}.{at}.{}", calls[0].body).as_bytes());
    assert_eq!(calls[0].header("webhook-signature"), format!("v1,{}", STANDARD.encode(signed)));

    settled(app, id(&first), "delivered").await;
    let log = settled(app, id(&second), "delivered").await;
    assert_eq!(log.len(), 1);
    assert_eq!(name, format!("msg_{}", log[0]["id"].as_str().expect("an id")));
    assert_eq!((all.calls().len(), some.calls().len()), (2, 1));
    // Nothing that is read back holds a secret (R43, R48).
    for path in [OWN.to_owned(), format!("{OWN}/{}", id(&first)), "/sealpost/v1/audit".to_owned()] {
        let answer = app.get(&path).await;
        assert!(!answer.body.contains(SECRET) && !answer.body.contains("whsec_"), "{}", answer.body);
    }
});

on_both!(r34_the_other_ends_of_an_order_are_told_too, |app| async {
    let hook = Hook::start().await;
    let webhook = id(&made(app, &hook, &json!({})).await);
    let canceled = app.place_quietly(&["a.example.com"]).await;
    app.cancel(canceled).await;
    let rejected = app.place_quietly(&["b.example.com"]).await;
    let mail = app.approval_mails(rejected).await.remove(0).id;
    app.post(&format!("/sealpost/v1/inbox/{mail}/reject"), &json!({ "reason": "not ours" })).await.ok();
    hook.called(2).await;
    settled(app, webhook, "delivered").await;
    let mut told: Vec<Value> = hook.calls().iter().map(super::hook::Call::json).collect();
    told.sort_by_key(|body| body["event"].to_string());
    assert_eq!(
        told,
        [
            json!({ "event": "order_canceled", "data": { "order_id": canceled } }),
            json!({ "event": "order_rejected", "data": { "order_id": rejected } }),
        ]
    );
    // Lists, notes and resends are no events.
    let order = app.place_quietly(&["c.example.com"]).await;
    app.put(&format!("order/certificate/{order}/additional-emails"), &json!({ "additional_emails": ["a@b.example"] }))
        .await
        .empty();
    app.put(&format!("order/certificate/{order}/resend-emails"), &json!({})).await.empty();
    assert_eq!(deliveries(app, webhook).await.len(), 2);
});

on_both!(r34_a_validated_organization_is_told_once, |app| async {
    let hook = Hook::start().await;
    made(app, &hook, &json!({})).await;
    let organization = app.get("organization").await.ok()["organizations"][0]["id"].clone();
    let mut tx = app.desk.db.begin().await.expect("a transaction");
    on!(tx.conn(), sqlx::query("update organizations set validated = $1").bind(false), execute).expect("updates");
    tx.commit().await.expect("commits");
    for _ in 0..2 {
        app.post(&format!("/sealpost/v1/organizations/{organization}/validate"), &json!({})).await.empty();
    }
    let call = hook.called(1).await.remove(0).json();
    let data = json!({ "organization_id": organization });
    assert_eq!(call, json!({ "event": "organization_validated", "data": data }));
    assert_eq!(hook.calls().len(), 1);
});

fn at_once() -> Settings {
    Settings { issue_at_once: Some(true), ..Settings::default() }
}

on_both!(what_is_issued_at_once_is_told_to_those_who_want_it, at_once(), |app| async {
    let (usual, keen) = (Hook::start().await, Hook::start().await);
    let usual_id = id(&made(app, &usual, &json!({})).await);
    let settings = json!({
        "instant_issue_webhook_notification": 1, "webhook_send_instant_issued_certificate_chain": true,
    });
    made(app, &keen, &json!({ "webhook_settings": settings })).await;
    app.place_ov(&["example.org"], &json!({})).await.created();
    let call = keen.called(1).await.remove(0).json();
    assert_eq!(call["event"], "certificate_issued");
    assert!(call["data"]["certificate_chain"].is_array(), "{call}");
    assert!(deliveries(app, usual_id).await.is_empty());
    // Somebody is asked here: that is not at once.
    let order = app.place_quietly(&["example.com"]).await;
    app.issue(order).await;
    usual.called(2).await;
    let call =
        keen.called(3).await.into_iter().map(|call| call.json()).rfind(|call| call["event"] == "certificate_issued");
    assert!(call.expect("issued")["data"]["certificate_chain"].is_null());
});

on_both!(r37_a_call_that_failed_is_made_again_under_the_same_id, |app| async {
    let hook = Hook::start().await;
    hook.answer(&[500, 404]);
    let webhook = id(&made(app, &hook, &json!({ "sign": true })).await);
    app.post(&format!("{OWN}/{webhook}/test"), &json!({})).await;
    hook.called(1).await;
    settled(app, webhook, "retrying").await;
    assert!(app.get(&format!("{OWN}/{webhook}")).await.ok()["failing_since"].is_string());
    app.desk.clock.advance(Duration::from_secs(7));
    hook.called(2).await;
    settled(app, webhook, "retrying").await;
    app.desk.clock.advance(Duration::from_secs(80));
    hook.called(3).await;
    let log = settled(app, webhook, "delivered").await;
    let calls = hook.calls();
    assert_eq!(calls.len(), 3);
    for call in &calls[1..] {
        assert_eq!((call.header("webhook-id"), &call.body), (calls[0].header("webhook-id"), &calls[0].body));
        // The signature is of its own time.
        assert_ne!(call.header("webhook-signature"), calls[0].header("webhook-signature"));
    }
    assert_eq!(calls[0].json(), json!({ "event": "test", "data": {} }));
    let path = format!("{OWN}/{webhook}/deliveries/{}", log[0]["id"].as_str().expect("an id"));
    let attempts = app.get(&path).await.ok()["attempts"].take();
    let statuses: Vec<&Value> = attempts.as_array().expect("a list").iter().map(|attempt| &attempt["status"]).collect();
    assert_eq!(statuses, [&json!(500), &json!(404), &json!(200)]);
    assert!(attempts[0]["answer"].as_str().expect("text").starts_with("answered   500"), "{attempts}");
    assert!(app.get(&format!("{OWN}/{webhook}")).await.ok()["failing_since"].is_null());
});

on_both!(r50_a_redirect_is_a_failure_and_is_not_followed, |app| async {
    let (hook, inside) = (Hook::start().await, Hook::start().await);
    hook.redirect_to(&inside.url);
    let webhook = id(&made(app, &hook, &json!({ "secret": SECRET })).await);
    app.post(&format!("{OWN}/{webhook}/test"), &json!({})).await;
    hook.called(1).await;
    let log = settled(app, webhook, "retrying").await;
    let path = format!("{OWN}/{webhook}/deliveries/{}", log[0]["id"].as_str().expect("an id"));
    let attempt = app.get(&path).await.ok()["attempts"][0].take();
    assert_eq!((&attempt["status"], &attempt["answer"]), (&json!(307), &json!("a redirect, which is not followed")));
    assert!(inside.calls().is_empty());
});

on_both!(r39_a_silent_endpoint_holds_nobody_else_up, |app| async {
    let (silent, quick) = (Hook::start().await, Hook::start().await);
    silent.fall_silent();
    let stuck = id(&made(app, &silent, &json!({})).await);
    let free = id(&made(app, &quick, &json!({})).await);
    for _ in 0..40 {
        app.post(&format!("{OWN}/{stuck}/test"), &json!({})).await;
    }
    silent.called(8).await;
    for _ in 0..40 {
        app.post(&format!("{OWN}/{free}/test"), &json!({})).await;
    }
    // No call to the silent one has ended by now: each takes fifteen seconds.
    quick.called(40).await;
    assert_eq!(silent.calls().len(), 8);
    app.delete(&format!("{OWN}/{stuck}")).await.empty();
});

on_both!(a_webhook_that_fails_for_days_is_switched_off_and_shown, |app| async {
    let hook = Hook::start().await;
    hook.always_answer(Some(503));
    let webhook = id(&made(app, &hook, &json!({})).await);
    let path = format!("{OWN}/{webhook}");
    app.post(&format!("{path}/test"), &json!({})).await;
    settled(app, webhook, "retrying").await;
    app.desk.clock.advance(Duration::from_secs(5 * 86_400 + 60));
    wait_for("it is switched off", async || app.get(&path).await.ok()["status"] == "disabled").await;
    settled(app, webhook, "failed").await;
    assert!(app.get(&path).await.ok()["disabled_at"].is_string());
    assert!(app.get("/sealpost/v1/audit").await.body.contains("webhook_disabled"));
    app.post(&format!("{path}/test"), &json!({})).await.refused(400, "webhook_not_active");
    let order = app.place_quietly(&["example.com"]).await;
    app.cancel(order).await;
    assert_eq!(deliveries(app, webhook).await.len(), 1);

    // Its owner mends it, starts it again, and asks for what was lost.
    hook.always_answer(None);
    let told = app.put(&path, &json!({ "is_active": true })).await.ok();
    assert_eq!((&told["status"], &told["failing_since"]), (&json!("active"), &Value::Null));
    let lost = deliveries(app, webhook).await[0]["id"].as_str().expect("an id").to_owned();
    let queued = app.post(&format!("{path}/deliveries/{lost}/replay"), &json!({})).await;
    assert_eq!((queued.status, &queued.json()["delivery_id"]), (202, &json!(lost)));
    let log = settled(app, webhook, "delivered").await;
    assert_eq!(log[0]["attempt_count"], 3);
    let calls = hook.calls();
    assert!(calls.iter().all(|call| call.header("webhook-id") == format!("msg_{lost}")));
});

on_both!(a_webhook_is_changed_paused_and_removed, |app| async {
    let (hook, next) = (Hook::start().await, Hook::start().await);
    let webhook = id(&made(app, &hook, &json!({ "secret": SECRET, "events": ["order_canceled"] })).await);
    let path = format!("{OWN}/{webhook}");
    let settings = json!({ "webhook_notification_frequency": [90, 0, -7] });
    let told = app.put(&path, &json!({ "endpoint": next.url, "webhook_settings": settings })).await.ok();
    assert_eq!((&told["endpoint"], &told["events"]), (&json!(next.url), &json!(["order_canceled"])));
    assert_eq!(told["webhook_settings"]["webhook_notification_frequency"], json!([90, 0, -7]));
    assert_eq!(told, app.get(&path).await.ok());
    app.post(&format!("{path}/test"), &json!({})).await;
    assert_eq!(next.called(1).await[0].header("x-webhook-key"), SECRET);
    let told = app.put(&path, &json!({ "secret": "", "events": [], "is_active": false })).await.ok();
    assert_eq!(
        (&told["status"], &told["has_secret"], &told["events"]),
        (&json!("inactive"), &json!(false), &Value::Null)
    );
    let order = app.place_quietly(&["example.com"]).await;
    app.cancel(order).await;
    assert_eq!(deliveries(app, webhook).await.len(), 1);
    app.put(&path, &json!({ "is_active": true })).await.ok();
    let key = app.post(&format!("{path}/signing-key"), &json!({})).await.created();
    assert!(key["signing_key"].as_str().is_some_and(|key| key.starts_with("whsec_")));
    app.post(&format!("{path}/test"), &json!({})).await;
    let call = next.called(2).await.remove(1);
    assert!(call.header("x-webhook-key").is_empty() && call.header("webhook-signature").starts_with("v1,"));
    app.delete(&path).await.empty();
    app.get(&path).await.refused(404, "not_found|webhook");
    app.delete(&path).await.refused(404, "not_found|webhook");
    assert!(hook.calls().is_empty());
});

on_both!(r45_bad_webhooks_are_refused_and_nothing_is_kept, |app| async {
    let hook = Hook::start().await;
    let webhook = id(&made(app, &hook, &json!({})).await);
    let before = app.get(OWN).await.body;
    let good = "https://hooks.example.com/";
    for (body, code) in [
        (json!({}), "required_param|endpoint"),
        (json!({ "endpoint": "" }), "required_param|endpoint"),
        (json!({ "endpoint": 5 }), "invalid_endpoint"),
        (json!({ "endpoint": "hooks.example.com" }), "webhook_invalid_endpoint"),
        (json!({ "endpoint": "http://hooks.example.com/" }), "webhook_invalid_endpoint"),
        (json!({ "endpoint": "https://10.0.0.1/" }), "webhook_invalid_endpoint"),
        (json!({ "endpoint": "http://169.254.169.254/latest" }), "webhook_invalid_endpoint"),
        (json!({ "endpoint": "https://[fd00:ec2::254]/" }), "webhook_invalid_endpoint"),
        (json!({ "endpoint": "https://user:word@hooks.example.com/" }), "webhook_invalid_endpoint"),
        (json!({ "endpoint": format!("{good}{}", "x".repeat(2000)) }), "webhook_invalid_endpoint"),
        (json!({ "endpoint": good, "secret": "too short" }), "invalid_secret"),
        (json!({ "endpoint": good, "secret": "x".repeat(256) }), "invalid_secret"),
        (json!({ "endpoint": good, "secret": format!("{SECRET}\r\nx: y") }), "invalid_secret"),
        (json!({ "endpoint": good, "secret": 5 }), "invalid_secret"),
        (json!({ "endpoint": good, "events": "certificate_issued" }), "invalid_events"),
        (json!({ "endpoint": good, "events": ["certificate_issued", "certificate"] }), "invalid_events"),
        (json!({ "endpoint": good, "events": ["test"] }), "invalid_events"),
        (json!({ "endpoint": good, "webhook_settings": [] }), "invalid_webhook_settings"),
        (
            json!({ "endpoint": good, "webhook_settings": { "webhook_notification_frequency": [9999] } }),
            "invalid_webhook_notification_frequency",
        ),
        (
            json!({ "endpoint": good, "webhook_settings": { "webhook_send_certificate_chain": "maybe" } }),
            "invalid_webhook_send_certificate_chain",
        ),
        (json!({ "endpoint": good, "sign": "perhaps" }), "invalid_sign"),
    ] {
        app.post(OWN, &body).await.refused(400, code);
        app.post("webhook", &body).await.refused(400, code);
        if !code.starts_with("required_param") && code != "invalid_sign" {
            app.put(&format!("{OWN}/{webhook}"), &body).await.refused(400, code);
        }
    }
    let both = app.post(OWN, &json!({ "secret": "short", "events": ["x", "y"] })).await;
    assert_eq!(both.codes(), ["required_param|endpoint", "invalid_secret", "invalid_events", "invalid_events"]);
    app.get(&format!("{OWN}/{webhook}/deliveries?before=x")).await.refused(400, "invalid_before");
    app.get(&format!("{OWN}/{webhook}/deliveries?limit=x")).await.refused(400, "invalid_limit");
    for none in ["x", "0198c0de-0000-7000-8000-000000000000"] {
        let path = format!("{OWN}/{webhook}/deliveries/{none}");
        app.get(&path).await.refused(404, "not_found|delivery");
        app.post(&format!("{path}/replay"), &json!({})).await.refused(404, "not_found|delivery");
    }
    assert_eq!(app.get(OWN).await.body, before);
    for _ in 1..20 {
        made(app, &hook, &json!({})).await;
    }
    app.post(OWN, &json!({ "endpoint": good })).await.refused(400, "webhook_limit_reached");
});

on_both!(r44_webhooks_of_another_account_are_not_there_and_hear_nothing, |app| async {
    let hook = Hook::start().await;
    let webhook = id(&made(app, &hook, &json!({})).await);
    app.post(&format!("{OWN}/{webhook}/test"), &json!({})).await;
    let delivery = settled(app, webhook, "delivered").await[0]["id"].as_str().expect("an id").to_owned();
    let other = app.tenant("Other").await;
    let before = app.get(OWN).await.body;
    for (method, rest) in [
        (Method::GET, String::new()),
        (Method::PUT, String::new()),
        (Method::DELETE, String::new()),
        (Method::POST, "/signing-key".to_owned()),
        (Method::POST, "/test".to_owned()),
        (Method::GET, "/deliveries".to_owned()),
        (Method::GET, format!("/deliveries/{delivery}")),
        (Method::POST, format!("/deliveries/{delivery}/replay")),
    ] {
        let call = |id: i64| send(other.call(app, method.clone(), &format!("{OWN}/{id}{rest}")).json(&json!({})));
        let (theirs, none) = (call(webhook).await, call(999_999_999).await);
        theirs.refused(404, "not_found|webhook");
        assert_eq!(theirs.body, none.body, "{method} {rest}");
    }
    assert_eq!(other.get(app, OWN).await.ok(), json!({ "webhooks": [] }));
    let theirs = other.place_quietly(app, &["example.net"]).await;
    let cancel = json!({ "status": "CANCELED", "note": "x" });
    other.put(app, &format!("order/certificate/{theirs}/status"), &cancel).await.empty();
    assert_eq!((deliveries(app, webhook).await.len(), app.get(OWN).await.body), (1, before));
    // Keys that are narrowed do not see where the account is called.
    let user = app.get("user/me").await.ok()["id"].clone();
    for role in [100, 101, 102] {
        let body = json!({ "name": "narrow", "restricted_to_role_id": role });
        let key = app.post(&format!("key/user/{user}"), &body).await.created()["api_key"].clone();
        let call = app.bare(Method::GET, OWN).header("X-DC-DEVKEY", key.as_str().expect("a key"));
        send(call).await.refused(403, "access_denied|missing_permission");
    }
});
