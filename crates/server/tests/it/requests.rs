//! `/request`: approval by somebody else (API reference §10).

use reqwest::Method;
use serde_json::{Value, json};

use crate::answer::send;
use crate::app::{on_both, wait_for};
use crate::tool;

const MANAGER: i64 = 4;
const STANDARD: i64 = 5;

on_both!(an_order_of_a_standard_user_waits_for_somebody_who_may_approve_it, |app| async {
    let standard = app.user_key(STANDARD).await;
    let manager = app.user_key(MANAGER).await;
    let order = tool::dv_order(&["example.com"], &json!({ "comments": "For the shop", "skip_approval": true }));
    let placed = app.as_user(&standard, Method::POST, "order/certificate/ssl_dv_geotrust", &order).await.created();
    let id = placed["id"].as_i64().expect("an id");
    assert_eq!(placed["requests"][0]["status"], "pending");
    let waiting = app.order(id).await;
    assert_eq!((&waiting["status"], &waiting["has_pending_request"]), (&json!("needs_approval"), &json!(true)));
    assert!(app.approval_mails(id).await.is_empty());
    let asked: Vec<_> = app.inbox(id, "order_approval").await.into_iter().map(|mail| mail.to).collect();
    assert!(asked.contains(&"admin@sealpost.invalid".to_owned()), "{asked:?}");
    app.put(&format!("order/certificate/{id}/resend-emails"), &json!({})).await.refused(400, "invalid_order_status");

    let request = placed["requests"][0]["id"].clone();
    let listed = app.get("request?status=pending").await.ok();
    assert_eq!((&listed["requests"][0]["id"], &listed["page"]["total"]), (&request, &json!(1)));
    assert_eq!(listed["requests"][0]["order"]["certificate"]["common_name"], "example.com");
    assert_eq!(listed["requests"][0]["comments"], "For the shop");
    assert_eq!(app.get("request?status=rejected").await.ok()["requests"], json!([]));

    let path = format!("request/{request}/status");
    let approve = json!({ "status": "approved", "processor_comment": "As agreed" });
    let own = app.as_user(&standard, Method::PUT, &path, &approve).await;
    own.refused(403, "access_denied|invalid_approver");
    for (body, code) in [
        (json!({}), "required_param|status"),
        (json!({ "status": "pending" }), "invalid_status"),
        (json!({ "status": "perhaps" }), "invalid_status"),
        (json!({ "status": 1 }), "invalid_status"),
        (json!({ "status": "approved", "processor_comment": "a\u{0}b" }), "invalid_processor_comment"),
    ] {
        app.as_user(&manager, Method::PUT, &path, &body).await.refused(400, code);
    }
    assert_eq!(app.order(id).await["status"], "needs_approval");

    app.as_user(&manager, Method::PUT, &path, &approve).await.empty();
    app.as_user(&manager, Method::PUT, &path, &approve).await.refused(400, "invalid_request_status");
    let shown = app.get(&format!("request/{request}")).await.ok();
    assert_eq!((&shown["status"], &shown["processor_comment"]), (&json!("approved"), &json!("As agreed")));
    assert!(shown["processor"]["email"].as_str().expect("an address").ends_with("@colleagues.example"));
    assert!(shown["date_processed"].is_string());
    assert!(!app.inbox(id, "order_approved").await.is_empty());
    app.issue(id).await;
});

on_both!(a_rejected_request_ends_its_order_and_can_be_taken_back, |app| async {
    let standard = app.user_key(STANDARD).await;
    for by_admin in [true, false] {
        let order = tool::dv_order(&["example.com"], &json!({}));
        let placed = app.as_user(&standard, Method::POST, "order/certificate/ssl_dv_geotrust", &order).await.created();
        let path = format!("request/{}/status", placed["requests"][0]["id"]);
        let body = json!({ "status": "rejected", "processor_comment": "Not now" });
        let answer = if by_admin {
            app.put(&path, &body).await
        } else {
            app.as_user(&standard, Method::PUT, &path, &body).await
        };
        answer.empty();
        let id = placed["id"].as_i64().expect("an id");
        assert_eq!(app.order(id).await["status"], "rejected");
        assert!(app.inbox(id, "order_rejected").await.iter().all(|mail| mail.text.contains("Not now")));
    }
});

on_both!(a_revocation_without_skip_approval_waits_for_another_user, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    app.issue(id).await;
    let body = json!({ "comments": "Old", "revocation_reason": "superseded" });
    let asked = app.put(&format!("order/certificate/{id}/revoke"), &body).await.created();
    assert_eq!((&asked["type"], &asked["status"]), (&json!("revoke"), &json!("pending")));
    assert_eq!((&asked["comments"], &asked["revocation_reason"]), (&json!("Old"), &json!("superseded")));
    assert_eq!(asked["requester"]["email"], "admin@sealpost.invalid");
    app.put(&format!("order/certificate/{id}/revoke"), &body).await.refused(400, "request_exists");
    let path = format!("request/{}/status", asked["id"]);
    let approve = json!({ "status": "APPROVED" });
    app.put(&path, &approve).await.refused(403, "access_denied|invalid_approver");
    assert_eq!(app.order(id).await["status"], "issued");
    // A standard user cannot skip what others have to approve, nor approve it.
    let standard = app.user_key(STANDARD).await;
    let skip = json!({ "skip_approval": true });
    let certificate = app.order(id).await["certificate"]["id"].clone();
    let own = app.as_user(&standard, Method::PUT, &format!("certificate/{certificate}/revoke"), &skip).await;
    own.refused(400, "request_exists");
    app.as_user(&standard, Method::PUT, &path, &approve).await.refused(403, "access_denied|invalid_approver");
    let key = json!({ "name": "x" });
    let user = asked["requester"]["id"].clone();
    let made = app.as_user(&standard, Method::POST, &format!("key/user/{user}"), &key).await;
    made.refused(403, "access_denied|missing_permission");
    let manager = app.user_key(MANAGER).await;
    app.as_user(&manager, Method::PUT, &path, &approve).await.empty();
    assert_eq!(app.order(id).await["status"], "revoked");
});

on_both!(r44_requests_of_another_account_are_not_there, |app| async {
    let standard = app.user_key(STANDARD).await;
    let order = tool::dv_order(&["example.com"], &json!({}));
    let placed = app.as_user(&standard, Method::POST, "order/certificate/ssl_dv_geotrust", &order).await.created();
    let (id, request) = (placed["id"].as_i64().expect("an id"), placed["requests"][0]["id"].clone());
    let before = app.state(id).await;
    let other = app.tenant("Other").await;
    assert_eq!(other.get(app, "request").await.ok()["requests"], json!([]));
    assert_eq!(other.get(app, "order/certificate/status-changes?minutes=60").await.ok(), json!({}));
    let none = |path: &str, id: &Value| path.replace("{}", &id.to_string());
    for (method, path, body) in [
        (Method::GET, "request/{}", Value::Null),
        (Method::PUT, "request/{}/status", json!({ "status": "approved" })),
        (Method::GET, "order/certificate/{}/reissue", Value::Null),
        (Method::GET, "order/certificate/{}/duplicate", Value::Null),
        (Method::POST, "order/certificate/{}/reissue", json!({ "certificate": { "csr": tool::csr() } })),
        (Method::POST, "order/certificate/{}/duplicate", json!({ "certificate": { "csr": tool::csr() } })),
        (Method::PUT, "order/certificate/{}/revoke", json!({ "skip_approval": true })),
        (Method::PUT, "order/certificate/{}/renewal-emails/disable", json!({})),
        (Method::PUT, "order/certificate/{}/renewal-emails/perhaps", json!({})),
        (Method::PUT, "order/certificate/{}/custom-renewal-message", json!({ "custom_renewal_message": "x" })),
    ] {
        let theirs = if path.starts_with("request") { request.clone() } else { json!(id) };
        let mut answers = Vec::new();
        for id in [&theirs, &json!(999_999_999)] {
            answers.push(send(other.call(app, method.clone(), &none(path, id)).json(&body)).await);
        }
        assert_eq!((answers[0].status, &answers[0].body), (404, &answers[1].body), "{method} {path}");
    }
    assert_eq!(app.state(id).await, before);
});

on_both!(r56_racing_approvals_of_one_request_make_one_certificate, |app| async {
    let standard = app.user_key(STANDARD).await;
    let id = app.place_quietly(&["example.com"]).await;
    app.issue(id).await;
    let body = json!({ "certificate": { "csr": tool::csr() } });
    let path = format!("order/certificate/{id}/duplicate");
    let asked = app.as_user(&standard, Method::POST, &path, &body).await.created();
    assert_eq!((&asked["requests"][0]["status"], asked.get("certificate_chain")), (&json!("pending"), None));
    let decide = format!("request/{}/status", asked["requests"][0]["id"]);
    let approve = json!({ "status": "approved" });
    let racing = (0..20).map(|_| app.put(&decide, &approve));
    let answers = futures_util::future::join_all(racing).await;
    let done = answers.iter().filter(|answer| answer.status == 204).count();
    assert_eq!((done, answers.iter().filter(|answer| answer.status == 400).count()), (1, 19));
    wait_for("the duplicate is issued", async || app.certificates(id, "duplicate").await[0]["status"] == "approved")
        .await;
    assert_eq!(app.order(id).await["duplicates_count"], 1);
    assert_eq!(app.inbox(id, "duplicate_issued").await.len(), 1);
});
