//! `/sealpost/v1/clock`: turning the clock of a test desk, and what happens on
//! the way.

use std::time::Duration;

use reqwest::Method;
use sealpost_domain::Timestamp;
use sealpost_domain::time::DAY;
use sealpost_server::{Server, Settings};
use sealpost_store::clock;
use sealpost_store::testing::Kind;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;

use crate::answer::send;
use crate::app::{Home, KEY, TestApp, on_both};
use crate::hook::Hook;
use crate::modes::with_homes;

const CLOCK: &str = "/sealpost/v1/clock";
const ADVANCE: &str = "/sealpost/v1/clock/advance";

fn at_once() -> Settings {
    Settings { issue_at_once: Some(true), ..Settings::default() }
}

pub async fn advance(app: &TestApp, by: &str) -> Value {
    let answer = app.post(ADVANCE, &json!({ "by": by })).await.ok();
    assert_eq!(answer["complete"], true, "{answer}");
    answer
}

fn time(text: &Value) -> Timestamp {
    Timestamp::parse_instant(text.as_str().expect("a text")).expect("a time")
}

/// The time that the test itself takes may come on top of it, or count for it.
fn is_about(span: Duration, wanted: Duration) -> bool {
    span.abs_diff(wanted) < Duration::from_secs(600)
}

/// What happened, without the times.
fn kinds(advanced: &Value) -> Vec<String> {
    let list = advanced["happened"].as_array().expect("a list");
    let text = |one: &Value| match one["about"].as_str() {
        Some(about) => format!("{} {about}", one["kind"].as_str().expect("a kind")),
        None => one["kind"].as_str().expect("a kind").to_owned(),
    };
    list.iter().map(text).collect()
}

fn count(advanced: &Value, kind: &str) -> i64 {
    let list = advanced["counts"].as_array().expect("a list");
    list.iter().filter(|one| one["kind"] == kind).filter_map(|one| one["count"].as_i64()).sum()
}

fn assert_in_order(advanced: &Value) {
    let list = advanced["happened"].as_array().expect("a list");
    let times: Vec<Timestamp> = list.iter().map(|one| time(&one["at"])).collect();
    assert!(times.is_sorted(), "{advanced}");
    assert!(times.iter().all(|at| (time(&advanced["from"])..=time(&advanced["time"])).contains(at)), "{advanced}");
    let told = i64::try_from(list.len()).expect("fits") + advanced["left_off"].as_i64().expect("a number");
    let counted: i64 =
        advanced["counts"].as_array().expect("a list").iter().filter_map(|one| one["count"].as_i64()).sum();
    assert_eq!(told, counted, "{advanced}");
}

on_both!(what_falls_due_on_the_way_happens_in_order_and_is_told, at_once(), |app| async {
    let short = json!({ "order_validity": { "days": 30, "years": null } });
    let month = app.place_ov(&["example.com"], &short).await.created()["id"].as_i64().expect("an id");
    let short = json!({ "order_validity": { "days": 10, "years": null } });
    let days = app.place_ov(&["example.org"], &short).await.created()["id"].as_i64().expect("an id");
    let asked = app.place_quietly(&["example.net"]).await;
    let (first_end, last_end) = (app.issued(days).await, app.issued(month).await);
    app.settle().await;
    let before = app.get(CLOCK).await.ok();
    assert_eq!(before["ahead_seconds"], 0);
    let link = app.approval_mails(asked).await[0].approve_url.clone().expect("a link");

    let told = advance(app, "400d").await;
    assert_in_order(&told);
    let of = |id: i64| -> Vec<Value> {
        let list = told["happened"].as_array().expect("a list").iter();
        let reminds = |one: &Value| one["kind"] == "reminders_planned";
        list.filter(|one| one["order_id"] == id && one["about"].is_null() && !reminds(one)).cloned().collect()
    };
    // Five before each end and one after it, each with a mail to the requester.
    let of_orders = told["happened"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|one| one["kind"] == "reminders_planned" && one["order_id"].is_i64());
    assert_eq!(of_orders.count(), 12, "{told}");
    let reminded = kinds(&told).into_iter().filter(|kind| kind.starts_with("mail_sent certificate_exp")).count();
    assert_eq!(reminded, 12, "{told}");
    for (id, end) in [(days, first_end), (month, last_end)] {
        let [certificate, order] = &of(id)[..] else { panic!("{told}") };
        assert_eq!((&certificate["kind"], &order["kind"]), (&json!("certificate_expired"), &json!("order_expired")));
        assert_eq!(time(&certificate["at"]).date(), end["order_valid_till"], "{told}");
        let late = time(&order["at"]).since(time(&certificate["at"]));
        assert!(late <= Duration::from_secs(2), "{told}");
        assert_eq!(app.order(id).await["status"], "expired");
    }
    let [expired] = &of(asked)[..] else { panic!("{told}") };
    assert_eq!((&expired["kind"], &expired["to"]), (&json!("approval_link_expired"), &json!("admin@example.net")));
    assert_eq!(send(app.bare(Method::GET, link.strip_prefix(&app.url).expect("ours"))).await.status, 404);

    let after = app.get(CLOCK).await.ok();
    let ahead = Duration::from_secs(after["ahead_seconds"].as_u64().expect("a number"));
    let span = time(&after["time"]).since(time(&before["time"]));
    assert!(is_about(ahead, DAY * 400) && is_about(span, DAY * 400), "{ahead:?} {span:?}");
    // The list of revocations is fresh again, and mail goes on.
    let issuer = app.desk.issuer.id();
    let list = sealpost_store::crls::find(&mut app.desk.db.read().await.expect("reads"), &issuer).await.expect("reads");
    assert!(list.is_none_or(|list| Timestamp::from_millis(list.next_update) > app.desk.now()));
    let audit = app.get("/sealpost/v1/audit?limit=1000").await.ok();
    let entries = audit["entries"].as_array().expect("a list");
    let turned: Vec<_> = entries.iter().filter(|entry| entry["action"] == "clock_turned").collect();
    assert_eq!((turned.len(), &turned[0]["detail"]["from"]), (1, &told["from"]));
});

on_both!(r44_nobody_is_told_what_happened_to_another_account, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    app.settle().await;
    let other = app.tenant("Other").await;
    let told = send(other.call(app, Method::POST, ADVANCE).json(&json!({ "by": "31d" }))).await.ok();
    assert_eq!((&told["happened"], &told["counts"]), (&json!([]), &json!([])), "{told}");
    // It did happen.
    let approved = app.approval_mails(id).await[0].id.clone();
    app.post(&format!("/sealpost/v1/inbox/{approved}/approve"), &json!({})).await.refused(400, "invalid_order_status");
});

on_both!(the_clock_goes_forward_only_and_bad_spans_change_nothing, |app| async {
    let now = time(&app.get(CLOCK).await.ok()["time"]);
    for text in ["", "90", "soon", "-1d", "0d", "90d 5", "P", "8000y"] {
        let why = app.post(ADVANCE, &json!({ "by": text })).await.refused(400, "invalid_by");
        assert!(why.starts_with("by: "), "{why}");
    }
    app.post(ADVANCE, &json!({})).await.refused(400, "required_param|by");
    app.post(ADVANCE, &json!({ "by": 90 })).await.refused(400, "invalid_by");
    for text in ["", "2027-01-01", "tomorrow", "2027-13-01T00:00:00Z"] {
        app.put(CLOCK, &json!({ "time": text })).await.refused(400, "invalid_time");
    }
    app.put(CLOCK, &json!({ "time": null })).await.refused(400, "required_param|time");
    let why = app.put(CLOCK, &json!({ "time": (now - DAY).iso() })).await.refused(400, "invalid_time");
    assert!(why.contains("only goes forward"), "{why}");
    assert_eq!(app.get(CLOCK).await.ok()["ahead_seconds"], 0);

    let told = app.put(CLOCK, &json!({ "time": (now + DAY * 30).iso() })).await.ok();
    assert_eq!(told["time"], (now + DAY * 30).iso().as_str(), "{told}");
    app.put(CLOCK, &json!({ "time": (now + DAY * 29).iso() })).await.refused(400, "invalid_time");

    // Only administrators and managers turn it; others may look.
    let key = app.user_key(5).await;
    for (method, path, body) in [
        (Method::POST, ADVANCE, json!({ "by": "1d" })),
        (Method::PUT, CLOCK, json!({ "time": "2099-01-01T00:00:00Z" })),
    ] {
        app.as_user(&key, method, path, &body).await.refused(403, "access_denied|missing_permission");
    }
    assert_eq!(app.as_user(&key, Method::GET, CLOCK, &Value::Null).await.status, 200);
    send(app.bare(Method::GET, CLOCK)).await.refused(403, "access_denied|access_denied_invalid_key");
});

on_both!(the_clock_is_turned_by_one_after_the_other, |app| async {
    let before = app.desk.clock.ahead();
    let turned = futures_util::future::join_all((0..8).map(|_| advance(app, "1d"))).await;
    let ahead = Duration::from_millis(u64::try_from(app.desk.clock.ahead() - before).expect("forward"));
    assert!(is_about(ahead, DAY * 8), "{ahead:?}");
    // None begins before the one before has ended.
    let mut spans: Vec<_> = turned.iter().map(|told| (time(&told["from"]), time(&told["time"]))).collect();
    spans.sort_unstable();
    assert!(spans.windows(2).all(|pair| pair[1].0 >= pair[0].1), "{spans:?}");
});

/// A mail server that is always too busy.
async fn busy_server() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("smtp+plain://{}", listener.local_addr().expect("bound"));
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            socket.write_all(b"421 4.3.2 not now\r\n").await.ok();
        }
    });
    url
}

with_homes!(r37_mail_that_waits_is_tried_when_its_time_comes_and_given_up_in_the_end, |home| async {
    let settings = Settings { smtp: Some(vec![busy_server().await]), ..Settings::default() };
    let app = TestApp::start(home, settings).await.unwrap_or_else(|(_, error)| panic!("{error}"));
    let id = app.place_quietly(&["example.com"]).await;
    crate::app::wait_for("the first attempt is over", async || {
        app.get(&format!("/sealpost/v1/orders/{id}/mails")).await.ok()["mails"][0]["state"] == "deferred"
    })
    .await;
    let told = advance(&app, "6d").await;
    assert_in_order(&told);
    let mails = app.get(&format!("/sealpost/v1/orders/{id}/mails")).await.ok()["mails"].take();
    assert_eq!(mails[0]["state"], "failed", "{mails}");
    let attempts: Vec<Timestamp> =
        mails[0]["attempts"].as_array().expect("a list").iter().map(|attempt| time(&attempt["at"])).collect();
    // 1, 5, 15, 30, 60, 120 minutes, then every 240, each within a fifth, and a second for looking.
    for (pair, minutes) in attempts.windows(2).zip([1, 5, 15, 30, 60, 120].into_iter().chain(std::iter::repeat(240))) {
        let (wait, middle) = (pair[1].since(pair[0]), Duration::from_secs(minutes * 60));
        let slack = Duration::from_secs(30);
        assert!(
            (middle.mul_f64(0.8) - Duration::from_secs(1)..=middle.mul_f64(1.2) + slack).contains(&wait),
            "{minutes}: {wait:?}"
        );
    }
    let whole = attempts[attempts.len() - 1].since(attempts[0]);
    assert!((DAY * 4..=DAY * 5 + Duration::from_secs(60)).contains(&whole), "{whole:?}");
    let asked: Vec<String> = kinds(&told).into_iter().filter(|kind| kind.ends_with(" dcv_approval")).collect();
    let deferred = asked.iter().filter(|kind| *kind == "mail_deferred dcv_approval").count();
    assert_eq!(deferred, attempts.len() - 2, "{told}");
    assert_eq!(asked.last().map(String::as_str), Some("mail_failed dcv_approval"));
    app.stop_at_once().await;
});

on_both!(a_webhook_that_fails_is_called_again_on_the_way_and_switched_off, |app| async {
    let hook = Hook::start().await;
    hook.always_answer(Some(500));
    let webhook = app.post("/sealpost/v1/webhooks", &json!({ "endpoint": hook.url })).await.created();
    let id = app.place_quietly(&["example.com"]).await;
    app.issue(id).await;
    hook.called(2).await;
    let told = advance(app, "4d").await;
    assert_in_order(&told);
    // Each of the two events eleven times in three days, or once less: some of them before.
    let failed = count(&told, "webhook_failed");
    assert!((18..=24).contains(&failed), "{told}");
    let deliveries = app.get(&format!("/sealpost/v1/webhooks/{}/deliveries", webhook["webhook_id"])).await.ok();
    let deliveries = deliveries["deliveries"].as_array().expect("a list").clone();
    assert!(deliveries.iter().all(|delivery| delivery["state"] == "failed"), "{deliveries:?}");
    // Works again: what comes later is told at once.
    hook.always_answer(None);
    let calls = hook.calls().len();
    let later = app.place_quietly(&["example.org"]).await;
    app.issue(later).await;
    hook.called(calls + 2).await;
});

with_homes!(a_turned_clock_survives_a_restart, |home| async {
    let app = TestApp::start(home, Settings::default()).await.unwrap_or_else(|(_, error)| panic!("{error}"));
    let id = app.place_quietly(&["example.com"]).await;
    app.settle().await;
    advance(&app, "29d").await;
    let before = time(&app.get(CLOCK).await.ok()["time"]);
    // Whoever dies while turning it keeps nobody else from doing so.
    if app.kind() == Kind::Sqlite {
        clock::take(&app.desk.db).await.expect("asked").expect("nobody has it");
    }
    let home = app.stop().await;
    let app = TestApp::start(home, Settings::default()).await.unwrap_or_else(|(_, error)| panic!("{error}"));
    let after = time(&app.get(CLOCK).await.ok()["time"]);
    assert!((Duration::ZERO..Duration::from_secs(600)).contains(&after.since(before)) && after >= before);
    // R16: the link lives for a day more.
    let link = app.approval_mails(id).await[0].approve_url.clone().expect("a link");
    let path = link.rsplit('/').next().expect("a token").to_owned();
    assert_eq!(send(app.bare(Method::GET, &format!("/approve/{path}"))).await.status, 200);
    advance(&app, "1d").await;
    assert_eq!(send(app.bare(Method::GET, &format!("/approve/{path}"))).await.status, 404);
    app.stop().await;
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_one_database_agree_on_a_turned_clock() {
    let Some(home) = Home::new(Kind::Postgres).await else { return };
    let other = home.config(Settings::default());
    let app = TestApp::start(home, Settings::default()).await.unwrap_or_else(|(_, error)| panic!("{error}"));
    let other = Server::start(other).await.expect("starts");
    let (desk, url) = (other.app().clone(), format!("http://{}", other.local_addr().expect("it listens")));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(other.run(async { stopped.await.unwrap_or_default() }));
    let client = sealpost_client::Client::new(&url, KEY).expect("a client");
    client.clock().await.expect("a first look");
    for by in ["90d", "1h"] {
        let told = advance(&app, by).await;
        // The very next call of anybody sees it.
        let seen = client.clock().await.expect("a clock");
        assert!(time(&json!(seen.time)) >= time(&told["time"]), "{seen:?} {told}");
    }
    // Both turn it at once: one after the other.
    let before = desk.clock.ahead();
    let (one, two) = tokio::join!(advance(&app, "1d"), client.advance_clock("1d"));
    let two = two.expect("turned");
    assert!(two.complete && one["complete"] == true);
    client.clock().await.expect("a look");
    let ahead = Duration::from_millis(u64::try_from(desk.clock.ahead() - before).expect("forward"));
    assert!(is_about(ahead, DAY * 2), "{ahead:?}");
    stop.send(()).ok();
    running.await.expect("no panic").expect("ends well");
    app.stop().await;
}

on_both!(the_console_shows_the_time_of_a_turned_clock, |app| async {
    assert!(!app.get("/").await.body.contains("clock is turned"));
    advance(app, "90d").await;
    let day = app.desk.now().date();
    let page = app.get("/").await.body;
    assert!(page.contains("clock is turned") && page.contains(&day), "{page}");
});
