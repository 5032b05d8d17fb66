//! Renewal, expiry, status changes, and the switches of renewal notices.

use std::time::Duration;

use sealpost_domain::time::DAY;
use sealpost_server::Settings;
use sealpost_store::order_list;
use serde_json::json;

use crate::app::{on_both, wait_for};

fn at_once() -> Settings {
    Settings { issue_at_once: Some(true), ..Settings::default() }
}

on_both!(a_renewal_and_its_order_name_each_other, at_once(), |app| async {
    let place = async |more| app.place_ov(&["example.com"], &more).await.created()["id"].as_i64().expect("an id");
    let first = place(json!({})).await;
    assert_eq!(app.order(first).await["is_renewed"], false);
    let second = place(json!({ "renewal_of_order_id": first })).await;
    let (old, new) = (app.issued(first).await, app.issued(second).await);
    assert_eq!((&old["is_renewed"], &old["renewed_order_id"]), (&json!(true), &json!(second)));
    assert_eq!((&new["is_renewal"], &new["renewal_of_order_id"]), (&json!(true), &json!(first)));
    for (word, id) in [("1", first), ("0", second)] {
        let found = app.get(&format!("order/certificate?filters[is_renewed]={word}")).await.ok();
        assert_eq!((&found["page"]["total"], &found["orders"][0]["id"]), (&json!(1), &json!(id)));
    }
    let notices = app.inbox(second, "certificate_renewed").await;
    assert!(notices.len() == 1 && notices[0].text.contains(&first.to_string()));
    assert!(app.inbox(second, "certificate_issued").await.is_empty());
    // A renewal that came to nothing renews nothing.
    let third = app.place_with(&["example.com"], &json!({ "renewal_of_order_id": second })).await;
    assert_eq!(app.order(second).await["renewed_order_id"], third);
    app.cancel(third).await;
    assert_eq!(app.order(second).await["is_renewed"], false);
});

on_both!(an_order_expires_at_its_end, at_once(), |app| async {
    let short = json!({ "order_validity": { "days": 30, "years": null } });
    let id = app.place_ov(&["example.com"], &short).await.created()["id"].as_i64().expect("an id");
    app.issued(id).await;
    app.settle().await;
    app.desk.clock.advance(DAY * 30 + Duration::from_secs(1));
    assert_eq!(app.order(id).await["status"], "expired");
    for (status, total) in [("expired", 1), ("issued", 1), ("pending", 0), ("reissue_pending", 0)] {
        let found = app.get(&format!("order/certificate?filters[status]={status}")).await.ok();
        assert_eq!(found["page"]["total"], total, "{status}");
    }
    let revoke = json!({ "skip_approval": true });
    app.put(&format!("order/certificate/{id}/revoke"), &revoke).await.refused(400, "invalid_order_status");
    wait_for("the end is written down", async || {
        let mut reader = app.desk.db.read().await.expect("reads");
        order_list::ended(&mut reader, app.desk.now().millis(), 1).await.expect("reads").is_empty()
    })
    .await;
    let changes = app.get("order/certificate/status-changes?minutes=5").await.ok();
    assert_eq!(changes["orders"][0]["status"], "expired");
});

on_both!(status_changes_tell_what_changed_last, at_once(), |app| async {
    assert_eq!(app.get("order/certificate/status-changes?seconds=60").await.ok(), json!({}));
    let pending = app.place_quietly(&["example.org"]).await;
    let issued = app.place_ov(&["example.com"], &json!({})).await.created()["id"].as_i64().expect("an id");
    let order = app.issued(issued).await;
    let changes = app.get("order/certificate/status-changes?minutes=10080").await.ok();
    assert_eq!(
        changes["orders"],
        json!([
            { "order_id": pending, "certificate_id": app.order(pending).await["certificate"]["id"], "status": "pending" },
            { "order_id": issued, "certificate_id": order["certificate"]["id"], "status": "issued" },
        ])
    );
    for (query, code) in [
        ("", "required_param|minutes"),
        ("minutes=10081", "time_frame_too_long"),
        ("seconds=604801", "time_frame_too_long"),
        ("minutes=0", "invalid_minutes"),
        ("minutes=-1", "invalid_minutes"),
        ("seconds=soon", "invalid_seconds"),
        ("filters[status_last_updated]=soon", "invalid_status_last_updated"),
        ("filters[status_last_updated]=2026-01-01...2026-02-01", "time_frame_too_long"),
    ] {
        app.get(&format!("order/certificate/status-changes?{query}")).await.refused(400, code);
    }
});

on_both!(renewal_notices_are_switched_and_worded_per_order, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    for (word, off) in [("disable", true), ("enable", false), ("Disabled", true), ("1", false), ("false", true)] {
        app.put(&format!("order/certificate/{id}/renewal-emails/{word}"), &json!({})).await.empty();
        assert_eq!(app.order(id).await["disable_renewal_notifications"], off, "{word}");
    }
    let before = app.state(id).await;
    app.put(&format!("order/certificate/{id}/renewal-emails/perhaps"), &json!({})).await.refused(400, "invalid_status");
    let path = format!("order/certificate/{id}/custom-renewal-message");
    for (body, code) in [
        (json!({}), "required_param|custom_renewal_message"),
        (json!({ "custom_renewal_message": null }), "required_param|custom_renewal_message"),
        (json!({ "custom_renewal_message": 5 }), "invalid_custom_renewal_message"),
        (json!({ "custom_renewal_message": "a\u{0}b" }), "invalid_custom_renewal_message"),
        (json!({ "custom_renewal_message": "x".repeat(4001) }), "invalid_custom_renewal_message"),
    ] {
        app.put(&path, &body).await.refused(400, code);
    }
    assert_eq!(app.state(id).await, before);
    app.put(&path, &json!({ "custom_renewal_message": "Ask the web team." })).await.empty();
    assert_eq!(app.order(id).await["custom_renewal_message"], "Ask the web team.");
    app.put(&path, &json!({ "custom_renewal_message": "" })).await.empty();
    assert_eq!(app.order(id).await.get("custom_renewal_message"), None);
});
