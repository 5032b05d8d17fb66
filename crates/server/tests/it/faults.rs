//! `/sealpost/v1/faults`: what is set goes wrong, as often as it is to, and
//! nothing else does.

use std::time::{Duration, Instant};

use reqwest::Method;
use sealpost_client::api::faults::Fault;
use sealpost_server::Settings;
use sealpost_store::testing::Kind;
use serde_json::{Value, json};

use crate::app::{TestApp, on_both, wait_for};
use crate::clock::advance;
use crate::resend_emails::path;

const FAULTS: &str = "/sealpost/v1/faults";

async fn set(app: &TestApp, faults: Value) {
    app.put(FAULTS, &json!({ "faults": faults })).await.ok();
}

async fn fired(app: &TestApp) -> Vec<(u64, bool)> {
    let set = app.client.faults().await.expect("the list");
    set.faults.iter().map(|info| (info.fired, info.active)).collect()
}

/// The only approval mail of an order, once it is in one of these states.
async fn mail_in(app: &TestApp, id: i64, states: &[&str]) -> Value {
    let mails = format!("/sealpost/v1/mails?order_id={id}&kind=dcv_approval");
    wait_for("the mail comes that far", async || {
        let mails = app.get(&mails).await.ok();
        states.iter().any(|state| mails["mails"][0]["state"] == *state)
    })
    .await;
    app.get(&mails).await.ok()["mails"][0].take()
}

on_both!(requests_are_refused_late_or_not_answered_as_often_as_set, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    app.settle().await;
    let resend = json!({ "domain_approval_emails": [{ "domain": "example.com", "email": "webmaster@example.com" }] });
    set(
        app,
        json!([
            { "fault": "too_many_requests", "times": 2, "retry_after": 7, "method": "PUT",
                "path": "/services/v2/order/certificate/{order_id}/resend-emails" },
            { "fault": "answer_lost", "times": 1, "method": "PUT", "path": "/services/v2/order/certificate/*/resend-emails" },
            { "fault": "slow", "times": 1, "milliseconds": 300, "path": "/services/v2/ping" },
        ]),
    )
    .await;
    let before = app.mails(id).await.len();
    for _ in 0..2 {
        let answer = app.put(&path(id), &resend).await;
        answer.refused(429, "request_limit_exceeded");
        assert_eq!(answer.header("retry-after"), "7");
    }
    assert_eq!(app.mails(id).await.len(), before, "refused is not done");
    // Done, and not told: no JSON either.
    let lost = app.put(&path(id), &resend).await;
    assert_eq!((lost.status, lost.header("content-type")), (502, "text/html; charset=utf-8"));
    assert_eq!(app.mails(id).await.len(), before + 1, "{}", lost.body);
    assert_eq!(app.put(&path(id), &resend).await.status, 204);

    let started = Instant::now();
    assert_eq!(app.get("ping").await.status, 200);
    assert!(started.elapsed() >= Duration::from_millis(300));
    assert_eq!(fired(app).await, [(2, false), (1, false), (1, false)]);

    // One for everything, until it is taken away; what takes it away is spared.
    set(app, json!([{ "fault": "too_many_requests" }, { "fault": "answer_lost", "path": "/sealpost/v1/**" }])).await;
    app.get("ping").await.refused(429, "request_limit_exceeded");
    app.get("user/me").await.refused(429, "request_limit_exceeded");
    assert_eq!(app.get("/sealpost/v1/desk").await.status, 502);
    assert_eq!(fired(app).await, [(2, true), (1, true)]);
    app.delete(FAULTS).await.empty();
    assert_eq!(fired(app).await, []);
    assert_eq!((app.get("ping").await.status, app.get("/sealpost/v1/desk").await.status), (200, 200));
});

on_both!(a_rule_that_is_misspelt_is_refused_and_none_is_set, |app| async {
    set(app, json!([{ "fault": "lose", "to": "*@example.com" }])).await;
    let before = app.get(FAULTS).await.ok();
    for (rule, code) in [
        (json!({}), "required_param|fault"),
        (json!({ "fault": "explode" }), "invalid_fault"),
        (json!({ "fault": "slow" }), "required_param|milliseconds"),
        (json!({ "fault": "slow", "milliseconds": 60_001 }), "invalid_milliseconds"),
        (json!({ "fault": "slow", "milliseconds": "long" }), "invalid_milliseconds"),
        (json!({ "fault": "lose", "milliseconds": 1 }), "invalid_milliseconds"),
        (json!({ "fault": "lose", "times": 0 }), "invalid_times"),
        (json!({ "fault": "lose", "times": -1 }), "invalid_times"),
        (json!({ "fault": "lose", "to": "nobody" }), "invalid_to"),
        (json!({ "fault": "lose", "to": "*@" }), "invalid_to"),
        (json!({ "fault": "lose", "kind": "spam" }), "invalid_kind"),
        (json!({ "fault": "lose", "method": "PUT" }), "invalid_method"),
        (json!({ "fault": "greylist", "attempts": 0 }), "invalid_attempts"),
        (json!({ "fault": "answer_lost", "method": "put" }), "invalid_method"),
        (json!({ "fault": "answer_lost", "path": "/healthz" }), "invalid_path"),
        (json!({ "fault": "answer_lost", "to": "a@example.com" }), "invalid_to"),
        (json!({ "fault": "too_many_requests", "retry_after": 3601 }), "invalid_retry_after"),
        (json!({ "fault": "lose", "tmies": 1 }), "invalid_tmies"),
    ] {
        let why = app.put(FAULTS, &json!({ "faults": [{ "fault": "scan" }, rule] })).await.refused(400, code);
        assert!(why.starts_with("faults[1]"), "{why}");
    }
    app.put(FAULTS, &json!({})).await.refused(400, "required_param|faults");
    app.put(FAULTS, &json!({ "faults": {} })).await.refused(400, "invalid_faults");
    let many: Vec<Value> = (0..101).map(|_| json!({ "fault": "lose" })).collect();
    app.put(FAULTS, &json!({ "faults": many })).await.refused(400, "invalid_faults");
    assert_eq!(app.get(FAULTS).await.ok(), before);

    let key = app.user_key(5).await;
    for method in [Method::PUT, Method::DELETE] {
        let answer = app.as_user(&key, method, FAULTS, &json!({ "faults": [] })).await;
        answer.refused(403, "access_denied|missing_permission");
    }
});

on_both!(r37_a_greylisted_mail_comes_through_in_the_end_with_the_same_bytes, |app| async {
    set(app, json!([{ "fault": "greylist", "attempts": 3, "kind": "dcv_approval" }])).await;
    let id = app.place_quietly(&["example.com"]).await;
    let mail = mail_in(app, id, &["deferred"]).await;
    assert_eq!(mail["attempts"][0]["reply"], "450 4.7.1 greylisted by a fault; come again");
    assert_eq!(app.approval_mails(id).await, []);
    let told = advance(app, "1h").await;
    let outcomes: Vec<&Value> = told["happened"].as_array().expect("a list").iter().map(|one| &one["kind"]).collect();
    assert_eq!(outcomes, ["mail_deferred", "mail_deferred", "mail_sent"], "{told}");
    assert_eq!(fired(app).await, [(3, true)]);
    assert_eq!(app.approval_mails(id).await.len(), 1);
    app.issue(id).await;
});

on_both!(r40_mails_are_refused_given_back_lost_or_doubled, |app| async {
    set(
        app,
        json!([
            { "fault": "bounce", "to": "admin@refused.example", "times": 1 },
            { "fault": "bounce_later", "to": "*@back.example" },
            { "fault": "lose", "to": "*@lost.example" },
            { "fault": "duplicate", "to": "*@double.example" },
        ]),
    )
    .await;
    let refused = app.place_quietly(&["refused.example"]).await;
    assert_eq!(mail_in(app, refused, &["failed"]).await["attempts"][0]["stage"], "rcpt_to");
    let again =
        json!({ "domain_approval_emails": [{ "domain": "refused.example", "email": "admin@refused.example" }] });
    app.put(&path(refused), &again).await.empty();
    assert_eq!(app.approval_mails(refused).await.len(), 1, "once is once");

    let back = app.place_quietly(&["back.example"]).await;
    let mail = mail_in(app, back, &["bounced"]).await;
    assert_eq!((&mail["attempts"][0]["outcome"], &mail["events"][0]["status"]), (&json!("sent"), &json!("5.1.1")));
    assert_eq!(app.approval_mails(back).await, []);

    let lost = app.place_quietly(&["lost.example"]).await;
    assert_eq!(mail_in(app, lost, &["sent"]).await["attempts"][0]["outcome"], "sent");
    assert_eq!(app.approval_mails(lost).await, []);

    let double = app.place_quietly(&["double.example"]).await;
    wait_for("it arrives twice", async || app.approval_mails(double).await.len() == 2).await;
    let mails = app.approval_mails(double).await;
    assert_eq!(mails[0], mails[1]);
    assert_eq!(app.mails_of(double, "dcv_approval").await.len(), 1, "it was sent once");
    let other = app.place_quietly(&["other.example"]).await;
    assert_eq!(app.approval_mails(other).await.len(), 1);
    assert_eq!(fired(app).await, [(1, false), (1, true), (1, true), (1, true)]);
});

on_both!(r18_a_scanner_on_demand_decides_nothing, |app| async {
    set(app, json!([{ "fault": "scan", "kind": "dcv_approval" }])).await;
    let id = app.place_quietly(&["example.com", "example.org"]).await;
    let scanned = async || {
        let mails = app.mails_of(id, "dcv_approval").await;
        // Each link twenty times by HEAD; after the last of these come a GET and a form.
        mails.iter().all(|mail| {
            let openings = mail["openings"].as_array().cloned().unwrap_or_default();
            let times =
                |sign: &str| openings.iter().find(|one| one["sign"] == sign).and_then(|one| one["times"].as_u64());
            times("head_request") == Some(20) && openings.iter().all(|one| one["by"] == "program")
        })
    };
    wait_for("every link was opened twenty times", scanned).await;
    assert_eq!(fired(app).await, [(2, true)]);
    assert_eq!(app.order(id).await["status"], "pending");
    app.delete(FAULTS).await.empty();
    app.issue(id).await;
});

on_both!(the_client_sets_and_clears_faults, |app| async {
    let rule = Fault { fault: Some("lose".to_owned()), times: Some(1), ..Fault::default() };
    let set = app.client.set_faults(vec![rule.clone()]).await.expect("set");
    assert_eq!((set.faults.len(), &set.faults[0].rule, set.faults[0].fired), (1, &rule, 0));
    app.client.clear_faults().await.expect("cleared");
    assert_eq!(app.client.faults().await.expect("a list").faults, []);
    let entries = app.get("/sealpost/v1/audit?limit=1000").await.ok()["entries"].take();
    let actions: Vec<&Value> = entries.as_array().expect("a list").iter().map(|entry| &entry["action"]).collect();
    assert!(actions.ends_with(&[&json!("faults_set"), &json!("faults_cleared")]), "{actions:?}");
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_a_worker_takes_no_faults_of_mail() {
    let settings = Settings { worker: Some(false), ..Settings::default() };
    let Some(app) = TestApp::fresh(Kind::Postgres, settings).await else { return };
    app.put(FAULTS, &json!({ "faults": [{ "fault": "lose" }] })).await.refused(400, "invalid_faults");
    set(&app, json!([{ "fault": "answer_lost", "times": 1 }])).await;
    assert_eq!(app.get("ping").await.status, 502);
    app.stop_at_once().await;
}
