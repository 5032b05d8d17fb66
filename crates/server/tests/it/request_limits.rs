//! How many requests a key may make (API reference §1.7).

use std::time::Duration;

use reqwest::Method;
use sealpost_server::Settings;
use serde_json::json;

use crate::app::on_both;

const WORDS: &str = "Service unavailable, please limit request volume";

fn few() -> Settings {
    Settings { limit_requests_5s: Some(3), limit_requests_3min: Some(5), ..Settings::default() }
}

on_both!(one_request_too_many_is_429_until_the_window_has_room, few(), |app| async {
    // The test turns the desk's clock; a real hour is longer than the test.
    let clock = &app.desk.clock;
    clock.advance(Duration::from_secs(3600));
    for _ in 0..3 {
        app.get("ping").await.ok();
    }
    for path in ["ping", "order/certificate", "order/certificate/999999999", "/sealpost/v1/mails"] {
        let answer = app.get(path).await;
        assert_eq!(answer.refused(429, "request_limit_exceeded"), WORDS, "{path}");
        assert!((1..=5).contains(&answer.header("retry-after").parse::<u64>().expect("seconds")));
    }
    let refused = app.put("order/certificate/999999999/additional-emails", &json!({ "additional_emails": [] })).await;
    refused.refused(429, "request_limit_exceeded");
    let other = app.tenant("Other").await;
    let theirs = app.bare(Method::GET, "ping").header("X-DC-DEVKEY", &other.key);
    crate::answer::send(theirs).await.ok();
    crate::answer::send(app.bare(Method::GET, "/healthz")).await;

    clock.advance(Duration::from_secs(5));
    app.get("ping").await.ok();
    app.get("ping").await.ok();
    let answer = app.get("ping").await;
    answer.refused(429, "request_limit_exceeded");
    assert!(answer.header("retry-after").parse::<u64>().expect("seconds") > 100, "five in three minutes");
    clock.advance(Duration::from_secs(180));
    app.get("ping").await.ok();
    // Whoever stops the desk looks at its mails first.
    clock.advance(Duration::from_secs(180));
});

on_both!(a_test_desk_limits_nothing_unless_told, |app| async {
    for _ in 0..150 {
        app.get("ping").await.ok();
    }
});
