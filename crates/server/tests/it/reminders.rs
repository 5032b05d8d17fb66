//! Reminders, by a clock that is turned.

use std::time::Duration;

use sealpost_client::InboxQuery;
use sealpost_domain::Timestamp;
use sealpost_server::Settings;
use sealpost_server::jobs::remind;
use sealpost_store::reminders;
use serde_json::{Value, json};

use crate::app::{TestApp, on_both, wait_for};
use crate::hook::Hook;

fn at_once() -> Settings {
    Settings { issue_at_once: Some(true), ..Settings::default() }
}

const MINUTE: Duration = Duration::from_secs(60);

/// An issued order of 150 days, with a certificate for all of them.
async fn issued(app: &TestApp, more: &Value) -> i64 {
    let mut order = json!({ "order_validity": { "days": 150, "years": null } });
    crate::tool::merge(&mut order, more);
    let id = app.place_ov(&["example.com", "www.example.com"], &order).await.created()["id"].as_i64().expect("an id");
    app.issued(id).await;
    id
}

/// When the next reminder of an order is due.
async fn next(app: &TestApp) -> Option<Timestamp> {
    let mut reader = app.desk.db.read().await.expect("reads");
    let far = app.desk.now() + Duration::from_secs(100 * 365 * 86_400);
    let due = reminders::due(&mut reader, far, None, 1).await.expect("reads");
    due.first().map(|first| first.at)
}

/// When the next reminder of all is due, of orders and of domains.
async fn next_of_all(app: &TestApp) -> Option<Timestamp> {
    let mut reader = app.desk.db.read().await.expect("reads");
    reminders::next_due(&mut reader).await.expect("reads")
}

/// Turns the clock, and plans what is due then: here, or by the worker, who may be at it already.
async fn turn_to(app: &TestApp, at: Timestamp) {
    app.desk.clock.advance(at.since(app.desk.now()));
    remind::run_due(&app.desk).await.expect("planned");
    wait_for("what is due is planned", async || next_of_all(app).await.is_none_or(|next| next > app.desk.now())).await;
}

/// Subjects of the reminders of an order that lie in the inbox.
async fn told(app: &TestApp, id: i64) -> Vec<String> {
    let mut subjects = Vec::new();
    for kind in ["certificate_expiring", "certificate_expired", "order_expiring"] {
        subjects.extend(app.inbox(id, kind).await.into_iter().map(|mail| mail.subject));
    }
    subjects
}

on_both!(each_step_is_told_once_at_its_time_and_not_before, at_once(), |app| async {
    let id = issued(app, &json!({ "custom_renewal_message": "Ask the web team for a new key." })).await;
    let mut expected = Vec::new();
    for days in ["in 90 days", "in 60 days", "in 30 days", "in 7 days", "in 3 days"] {
        expected.push(format!("The certificate for example.com expires {days} (order {id})"));
    }
    expected.push(format!("The certificate for example.com expired 7 days ago (order {id})"));
    for step in 0..expected.len() {
        let due = next(app).await.expect("a next one");
        turn_to(app, due - MINUTE).await;
        assert_eq!(told(app, id).await, expected[..step], "a minute before");
        for _ in 0..3 {
            turn_to(app, due + Duration::from_millis(step as u64)).await;
        }
        assert_eq!(told(app, id).await, expected[..=step]);
    }
    assert_eq!(next(app).await, None);
    let mail = app.inbox(id, "certificate_expiring").await.remove(0);
    for words in ["Ask the web team for a new key.", "www.example.com", &id.to_string()] {
        assert!(mail.text.contains(words) && mail.html.contains(words), "{words}: {}", mail.text);
    }
    let certificate = app.order(id).await["certificate"].take();
    let serial = certificate["serial_number"].as_str().expect("a serial number").to_uppercase();
    assert!(mail.text.contains(&serial), "{serial}: {}", mail.text);
});

on_both!(reminders_end_where_they_have_to, at_once(), |app| async {
    let change = async |id: i64, path: &str, body: Value| {
        app.put(&format!("order/certificate/{id}/{path}"), &body).await.empty();
    };
    let disabled = issued(app, &json!({})).await;
    change(disabled, "renewal-emails/disable", json!({})).await;
    let revoked = issued(app, &json!({})).await;
    change(revoked, "revoke", json!({ "skip_approval": true })).await;
    let renewed = issued(app, &json!({})).await;
    let renewal = issued(app, &json!({ "renewal_of_order_id": renewed })).await;
    // A renewal that waits for its approval changes nothing yet.
    let waiting = issued(app, &json!({})).await;
    app.place_with(
        &["example.com"],
        &json!({ "renewal_of_order_id": waiting, "dcv_emails": [
        { "dns_name": "example.com", "email": "admin@example.com" }] }),
    )
    .await;
    let due = next(app).await.expect("a next one") + MINUTE;
    turn_to(app, due).await;
    for (id, count) in [(disabled, 0), (revoked, 0), (renewed, 0), (renewal, 1), (waiting, 1)] {
        assert_eq!(told(app, id).await.len(), count, "{id}");
    }
    // Whoever looks for the reason finds it.
    let audit = app.get(&format!("/sealpost/v1/audit?order_id={renewed}")).await.ok();
    let entry =
        audit["entries"].as_array().expect("a list").iter().find(|entry| entry["action"] == "reminders_planned");
    assert_eq!(entry.expect("is there")["detail"]["reminders"][0]["silence"], "renewed");
    // Said for the order, it counts more than what the account says.
    app.put("/sealpost/v1/account/reminders", &json!({ "enabled": false })).await.ok();
    change(disabled, "renewal-emails/enable", json!({})).await;
    let due = next(app).await.expect("a next one") + MINUTE;
    turn_to(app, due).await;
    for (id, count) in [(disabled, 1), (revoked, 0), (renewed, 0), (renewal, 1), (waiting, 1)] {
        assert_eq!(told(app, id).await.len(), count, "{id}");
    }
});

on_both!(a_reissue_starts_anew_and_an_order_of_several_years_has_an_end_of_its_own, at_once(), |app| async {
    let several = json!({ "order_validity": { "days": 400 }, "certificate": { "cert_validity": { "days": 150 } } });
    let id = issued(app, &several).await;
    turn_to(app, next(app).await.expect("a next one")).await;
    assert_eq!(told(app, id).await, [format!("The certificate for example.com expires in 90 days (order {id})")]);
    let csr = crate::tool::openssl_csr(&["rsa:2048"], &["-subj", "/CN=example.com"]);
    let reissue = json!({ "certificate": { "common_name": "example.com", "csr": csr }, "skip_approval": true });
    app.post(&format!("order/certificate/{id}/reissue"), &reissue).await.created();
    app.issued(id).await;
    let first = next(app).await.expect("a next one");
    assert!(first.since(app.desk.now()) > Duration::from_secs(50 * 86_400), "{}", first.iso());
    while let Some(due) = next(app).await {
        turn_to(app, due).await;
    }
    let kinds = async |kind: &str| app.inbox(id, kind).await.len();
    assert_eq!(kinds("certificate_expiring").await, 1 + 5);
    assert_eq!((kinds("certificate_expired").await, kinds("order_expiring").await), (1, 5));
    let ending = app.inbox(id, "order_expiring").await;
    assert_eq!(ending[0].subject, format!("Order {id} for example.com ends in 90 days"));
});

on_both!(each_step_has_its_list_where_it_escalates, at_once(), |app| async {
    let path = "/sealpost/v1/account/reminders";
    let settings = json!({
        "steps": [90, 7, -7],
        "additional_emails": ["all@example.net"],
        "escalation": { "7": ["duty@example.net", "Duty@example.net"], "-7": ["duty@example.net", "head@example.net"] },
        "custom_renewal_message": "The desk on the second floor knows more.",
    });
    app.put(path, &settings).await.ok();
    let id = issued(app, &json!({ "additional_emails": ["ops@example.net"] })).await;
    while let Some(due) = next(app).await {
        turn_to(app, due).await;
    }
    app.settle().await;
    let mails = app.mails(id).await;
    let mut told: Vec<_> = mails
        .iter()
        .filter(|mail| mail["kind"].as_str().is_some_and(|kind| kind.starts_with("certificate_exp")))
        .map(|mail| format!("{} {} {}", mail["subject"].as_str().unwrap_or_default(), mail["role"], mail["recipient"]))
        .map(|line| line.replace("The certificate for example.com exp", "").replace('"', ""))
        .map(|line| line.replace(&format!(" (order {id})"), ""))
        .collect();
    told.sort();
    assert_eq!(
        told,
        [
            "ired 7 days ago additional ops@example.net",
            "ired 7 days ago reminder_contact duty@example.net",
            "ired 7 days ago reminder_contact head@example.net",
            "ired 7 days ago requester admin@sealpost.invalid",
            "ires in 7 days additional ops@example.net",
            "ires in 7 days reminder_contact duty@example.net",
            "ires in 7 days requester admin@sealpost.invalid",
            "ires in 90 days additional ops@example.net",
            "ires in 90 days requester admin@sealpost.invalid",
        ]
    );
    let mail = app.inbox(id, "certificate_expired").await.remove(0);
    assert!(mail.text.contains("The desk on the second floor knows more."), "{}", mail.text);
});

on_both!(settings_of_reminders_are_kept_whole_or_not_at_all, |app| async {
    let path = "/sealpost/v1/account/reminders";
    let usual = json!({
        "enabled": true,
        "steps": [90, 60, 30, 7, 3, -7],
        "additional_emails": [],
        "escalation": null,
        "custom_renewal_message": "",
    });
    assert_eq!(app.get(path).await.ok(), usual);
    let wanted = json!({
        "enabled": false,
        "steps": [-7, 3, 3, 90],
        "additional_emails": ["A@example.net", "a@example.net", "b@example.net"],
        "escalation": { "90": [], "-7": ["c@example.net"] },
        "custom_renewal_message": "한글\nEin Wort",
    });
    let kept = json!({
        "enabled": false,
        "steps": [90, 3, -7],
        "additional_emails": ["A@example.net", "b@example.net"],
        "escalation": { "90": [], "-7": ["c@example.net"] },
        "custom_renewal_message": "한글\nEin Wort",
    });
    assert_eq!(app.put(path, &wanted).await.ok(), kept);
    for (body, code, told) in [
        (json!({ "enabled": "yes" }), "invalid_enabled", "enabled"),
        (json!({ "steps": [45] }), "invalid_steps", "steps[0]: 45"),
        (json!({ "steps": [90, 0] }), "invalid_steps", "steps[1]: 0"),
        (json!({ "steps": "90" }), "invalid_steps", "steps"),
        (json!({ "steps": [90.5] }), "invalid_steps", "steps[0]"),
        (json!({ "additional_emails": ["a@example.net", "b"] }), "invalid_additional_emails", "additional_emails[1]"),
        (json!({ "additional_emails": vec!["a@example.net"; 101] }), "invalid_additional_emails", "101"),
        (json!({ "escalation": { "8": [] } }), "invalid_escalation", "8\\\" is no step"),
        (json!({ "escalation": { "+7": [] } }), "invalid_escalation", "+7\\\" is no step"),
        (json!({ "escalation": { "7": ["x"] } }), "invalid_escalation", "escalation.7[0]"),
        (json!({ "escalation": [] }), "invalid_escalation", "escalation"),
        (json!({ "custom_renewal_message": "a\u{0}b" }), "invalid_custom_renewal_message", "control"),
        (json!({ "custom_renewal_message": "x".repeat(4001) }), "invalid_custom_renewal_message", "4000"),
        (json!({ "enabled": true, "steps": [1] }), "invalid_steps", "steps[0]"),
    ] {
        let answer = app.put(path, &body).await;
        assert!(answer.body.contains(told), "{body}: {}", answer.body);
        answer.refused(400, code);
        assert_eq!(app.get(path).await.ok(), kept, "{body}");
    }
    // What is left out stays; nothing changed is nothing written.
    assert_eq!(app.put(path, &json!({})).await.ok(), kept);
    let entries = async || {
        let audit = app.get("/sealpost/v1/audit?limit=100").await.ok();
        let entries = audit["entries"].as_array().expect("a list").clone();
        entries.iter().filter(|entry| entry["action"] == "reminders_set").count()
    };
    assert_eq!(entries().await, 1);
    assert_eq!(app.put(path, &json!({ "escalation": null })).await.ok()["escalation"], Value::Null);
    assert_eq!(entries().await, 2);
    // Another account has its own, and narrower keys read only.
    let other = app.tenant("Other").await;
    assert_eq!(app.as_user(&other.key, reqwest::Method::GET, path, &json!({})).await.ok(), usual);
    let colleague = app.client.reminders().await.expect("the typed client reads the same");
    assert_eq!((colleague.enabled, colleague.steps), (false, vec![90, 3, -7]));
});

fn for_200_days() -> Settings {
    Settings { evidence_days: Some(200), ..at_once() }
}

on_both!(a_validation_is_reminded_of_and_webhooks_hear_of_its_end, for_200_days(), |app| async {
    let (all, some) = (Hook::start().await, Hook::start().await);
    let events = json!(["domain_revalidation_notice", "domain_expired"]);
    for (hook, settings) in [(&all, json!({})), (&some, json!({ "webhook_notification_frequency": [30, -7] }))] {
        let webhook = json!({ "endpoint": hook.url, "events": events, "webhook_settings": settings });
        app.post("/sealpost/v1/webhooks", &webhook).await.created();
    }
    let order = json!({ "order_validity": { "days": 150, "years": null } });
    let id = app.place_ov(&["example.com"], &order).await.created()["id"].as_i64().expect("an id");
    app.issued(id).await;
    app.put(&format!("order/certificate/{id}/renewal-emails/disable"), &json!({})).await.empty();
    app.put("/sealpost/v1/account/reminders", &json!({ "escalation": { "3": ["duty@example.net"] } })).await.ok();
    remind::run_due(&app.desk).await.expect("finds out when they are due");
    while let Some(due) = next_of_all(app).await {
        turn_to(app, due).await;
    }
    app.settle().await;
    let query = InboxQuery { kind: Some("validation_expiring".to_owned()), ..InboxQuery::default() };
    let mails = app.client.inbox(&query).await.expect("the inbox").mails;
    let told = |to: &str| -> Vec<String> {
        mails.iter().filter(|mail| mail.to == to).map(|mail| mail.subject.clone()).collect()
    };
    let steps = [90, 60, 30, 7, 3].map(|days| format!("The validation of example.com ends in {days} days"));
    assert_eq!(told("admin@sealpost.invalid"), steps);
    assert_eq!(told("duty@example.net"), steps[4..]);
    let live = mails.iter().find(|mail| mail.to == "admin@sealpost.invalid").expect("is there");
    assert!(live.text.contains("example.com"), "{}", live.text);
    for (hook, notices) in [(&all, 5), (&some, 1)] {
        let calls = hook.called(notices + 1).await;
        let kinds: Vec<Value> = calls.iter().map(|call| call.json()["event"].take()).collect();
        let count = |kind: &str| kinds.iter().filter(|one| *one == kind).count();
        assert_eq!((count("domain_revalidation_notice"), count("domain_expired")), (notices, 1), "{kinds:?}");
        assert_eq!(calls[0].json()["data"]["domain_name"], "example.com");
    }
    assert_eq!(next_of_all(app).await, None);
});
