//! R53: CAA is looked at for each name before the signature.

use std::time::Duration;

use sealpost_server::Settings;
use sealpost_store::testing::Kind;
use serde_json::json;

use crate::app::{Home, TestApp, wait_for};
use crate::approvers::in_world;
use crate::modes::{start, with_homes};

/// Proves all names of an order; CAA is another matter.
async fn approve(app: &TestApp, id: i64) {
    for mail in app.approval_mails(id).await {
        if app.order(id).await["status"] == "pending" {
            app.client.approve(&mail.id).await.expect("approved");
        }
    }
}

/// Waits until the signature was refused, and gives the reason.
async fn refusal(app: &TestApp, id: i64) -> String {
    wait_for("the refusal is told", async || app.order(id).await["caa_status_message"].is_string()).await;
    let order = app.order(id).await;
    assert_eq!(order["status"], "approved");
    order["caa_status_message"].as_str().expect("text").to_owned()
}

const NAMES: [&str; 4] = ["a.example.com", "b.example.org", "c.example.net", "d.example.info"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r53_one_forbidding_name_at_any_place_stops_the_signature() {
    for (place, forbidding) in NAMES.iter().enumerate() {
        let home = Home::new(Kind::Sqlite).await.expect("SQLite is always there");
        // It stands at the parent: each name climbs by itself.
        let parent = forbidding.split_once('.').expect("a parent").1;
        let world = format!("[names.\"{parent}\"]\ncaa = ['0 issue \"other.example\"']\n");
        let settings = in_world(&home, &world);
        let app = start(home, settings).await;
        let id = app.place_quietly(&NAMES).await;
        approve(&app, id).await;
        let reason = refusal(&app, id).await;
        assert_eq!(
            reason,
            format!("caa_check_failed|{forbidding}: by the CAA records of {parent}, only other.example may issue"),
            "at place {place}"
        );
        app.stop().await;
    }
}

with_homes!(r10_r53_what_is_not_known_or_not_understood_forbids_too, |home| async {
    let world = "[names.\"silent.com\"]\ncaa = \"timeout\"\n[names.\"bogus.com\"]\ncaa = \"bogus\"\n\
        [names.\"future.com\"]\ncaa = ['128 future \"x\"']\n\
        [names.\"wild.com\"]\ncaa = ['0 issue \"sealpost.invalid\"', '0 issuewild \";\"']\n";
    let settings = in_world(&home, world);
    let app = start(home, settings).await;
    for (name, word) in [
        ("www.silent.com", "the CAA records of silent.com are not known: no server answered in time"),
        ("bogus.com", "DNSSEC"),
        ("future.com", "critical property \"future\""),
        ("*.wild.com", "nobody may issue"),
    ] {
        let id = app.place_quietly(&[name]).await;
        approve(&app, id).await;
        let reason = refusal(&app, id).await;
        assert!(reason.starts_with("caa_check_failed|") && reason.contains(word), "{name}: {reason}");
    }
    let id = app.place_quietly(&["wild.com"]).await;
    approve(&app, id).await;
    let issued = app.issued(id).await;
    assert_eq!(issued.get("caa_status_message"), None);
    app.stop().await;
});

with_homes!(r53_a_refused_signature_is_tried_again_and_its_refusal_forgotten, |home| async {
    let settings = in_world(&home, "[names.\"example.com\"]\ncaa = ['0 issue \";\"']\n");
    let app = start(home, settings).await;
    let id = app.place_quietly(&["example.com"]).await;
    approve(&app, id).await;
    refusal(&app, id).await;
    // The record goes; the next try finds that out by itself.
    let home = app.stop().await;
    let settings = in_world(&home, "[names.\"example.com\"]\ncaa = ['0 issue \"ca.example\"']\n");
    let settings = Settings { caa_identities: Some(vec!["CA.example".to_owned()]), ..settings };
    let app = start(home, settings).await;
    assert_eq!(app.order(id).await["status"], "approved", "not before its time");
    app.desk.clock.advance(Duration::from_secs(60));
    app.desk.db.work().certificates.notify_one();
    let issued = app.issued(id).await;
    assert_eq!(issued.get("caa_status_message"), None);
    app.stop().await;
});

with_homes!(r53_a_reissue_and_a_duplicate_that_caa_forbids_wait_and_the_order_tells_why, |home| async {
    let settings = in_world(&home, "");
    let app = start(home, settings).await;
    let id = app.place_quietly(&["example.com"]).await;
    approve(&app, id).await;
    app.issued(id).await;
    let home = app.stop().await;
    let settings = in_world(&home, "[names.\"example.com\"]\ncaa = ['0 issue \";\"']\n");
    let app = start(home, settings).await;
    let mut asked = Vec::new();
    for (kind, status) in [("duplicate", "issued"), ("reissue", "reissue_pending")] {
        let body = json!({ "certificate": { "csr": crate::tool::csr() } });
        let placed = app.post(&format!("order/certificate/{id}/{kind}"), &body).await.created();
        assert!(placed.get("certificate_chain").is_none(), "{placed}");
        let order = app.order(id).await;
        assert_eq!(order["status"], status);
        let told = order["caa_status_message"].as_str().expect("told");
        assert!(told.starts_with("caa_check_failed|example.com: "), "{told}");
        asked.push(placed["certificate_id"].clone());
    }
    let home = app.stop().await;
    let settings = in_world(&home, "");
    let app = start(home, settings).await;
    app.desk.clock.advance(Duration::from_secs(60));
    app.desk.db.work().certificates.notify_one();
    assert_eq!(app.issued(id).await["certificate"]["id"], asked[1]);
    wait_for("the duplicate is issued", async || app.order(id).await["duplicates_count"] == 1).await;
    assert_eq!(app.order(id).await.get("caa_status_message"), None);
    app.stop().await;
});

with_homes!(issued_at_once_waits_for_caa_as_well, |home| async {
    let mut settings = in_world(&home, "[names.\"example.org\"]\ncaa = ['0 issue \";\"']\n");
    settings.issue_at_once = Some(true);
    let app = start(home, settings).await;
    let allowed = app.place_ov(&["example.com"], &json!({})).await.created();
    assert!(allowed["certificate_chain"].is_array(), "{allowed}");
    let refused = app.place_ov(&["example.org"], &json!({})).await.created();
    assert!(refused.get("certificate_chain").is_none(), "{refused}");
    let reason = refusal(&app, refused["id"].as_i64().expect("an id")).await;
    assert!(reason.contains("nobody may issue"), "{reason}");
    app.stop().await;
});
