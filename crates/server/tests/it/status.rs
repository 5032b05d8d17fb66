//! `PUT /order/certificate/{order_id}/status` (R19).

use serde_json::{Value, json};

use crate::answer::send;
use crate::app::on_both;

on_both!(a_cancel_ends_the_order_kills_its_links_and_tells_everybody, |app| async {
    let more = json!({
        "additional_emails": ["jill@example.net"],
        "technical_contact": { "first_name": "Tim", "last_name": "Tech", "email": "tim@example.net" },
    });
    for spelling in ["canceled", "CANCELED", "Canceled"] {
        let id = app.place_with(&["example.com"], &more).await;
        let links = app.approval_mails(id).await;
        let body = json!({ "status": spelling, "note": "Ordered <b>twice</b>" });
        app.put(&format!("order/certificate/{id}/status"), &body).await.empty();
        let order = app.order(id).await;
        assert_eq!(
            (&order["status"], &order["notes"][0]["text"]),
            (&json!("canceled"), &json!("Ordered <b>twice</b>"))
        );
        let notices = app.inbox(id, "order_canceled").await;
        let mut to: Vec<_> = notices.iter().map(|mail| mail.to.as_str()).collect();
        to.sort();
        assert_eq!(to, ["admin@sealpost.invalid", "jill@example.net"]);
        for notice in &notices {
            assert!(notice.text.contains("Ordered <b>twice</b>") && notice.html.contains("Ordered &lt;b&gt;twice&lt;"));
            assert!(notice.text.contains("admin@sealpost.invalid"), "{}", notice.text);
        }
        for link in &links {
            let refused = app.client.approve(&link.id).await.expect_err("dead");
            assert_eq!(refused.code(), Some("invalid_order_status"));
        }
        app.put(&format!("order/certificate/{id}/status"), &body).await.refused(400, "invalid_order_status");
    }
});

on_both!(a_cancel_can_be_silent, |app| async {
    for send_emails in [json!(false), json!("false"), json!(0)] {
        let id = app.place_quietly(&["example.com"]).await;
        let body = json!({ "status": "canceled", "note": "Ordered twice", "send_emails": send_emails });
        app.put(&format!("order/certificate/{id}/status"), &body).await.empty();
        assert_eq!(app.mails_of(id, "order_canceled").await, Vec::<Value>::new(), "{send_emails}");
    }
});

on_both!(an_issued_or_rejected_order_is_not_canceled, |app| async {
    let issued = app.place_quietly(&["example.com"]).await;
    app.issue(issued).await;
    let rejected = app.place_quietly(&["example.org"]).await;
    app.client.reject(&app.approval_mails(rejected).await[0].id, None).await.expect("rejected");
    for id in [issued, rejected] {
        let before = app.state(id).await;
        let body = json!({ "status": "canceled", "note": "Too late" });
        app.put(&format!("order/certificate/{id}/status"), &body).await.refused(400, "invalid_order_status");
        assert_eq!(app.state(id).await, before);
    }
});

on_both!(a_mail_that_has_not_left_is_called_back_by_the_cancel, |app| async {
    // Approval mails that are still queued when the order ends leave no more than
    // a dead link behind; either way each mail has an end.
    for _ in 0..5 {
        let id = app.place(&["example.com"]).await;
        app.cancel(id).await;
        let states: Vec<_> = app.mails(id).await.iter().map(|mail| mail["state"].clone()).collect();
        assert!(states.iter().all(|state| state == "sent" || state == "canceled"), "{states:?}");
    }
});

on_both!(only_a_cancel_with_a_note_is_taken, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let before = app.state(id).await;
    for (body, code) in [
        (json!({}), "required_param|status"),
        (json!({ "note": "x" }), "required_param|status"),
        (json!({ "status": "canceled" }), "required_param|note"),
        (json!({ "status": "canceled", "note": " \n " }), "required_param|note"),
        (json!({ "status": "", "note": "x" }), "required_param|status"),
        (json!({ "status": "issued", "note": "x" }), "invalid_status"),
        (json!({ "status": "cancelled", "note": "x" }), "invalid_status"),
        (json!({ "status": "canceled\u{0}", "note": "x" }), "invalid_status"),
        (json!({ "status": 1, "note": "x" }), "invalid_status"),
        (json!({ "status": "canceled", "note": ["x"] }), "invalid_note"),
        (json!({ "status": "canceled", "note": "a\u{0}b" }), "invalid_note"),
        (json!({ "status": "canceled", "note": "a\u{1b}[31mb" }), "invalid_note"),
        (json!({ "status": "canceled", "note": "x".repeat(4001) }), "invalid_note"),
        (json!({ "status": "canceled", "note": "x", "send_emails": "perhaps" }), "invalid_send_emails"),
    ] {
        app.put(&format!("order/certificate/{id}/status"), &body).await.refused(400, code);
    }
    let answer = send(app.call(reqwest::Method::PUT, &format!("order/certificate/{id}/status"))).await;
    assert_eq!(answer.codes(), ["required_param|status", "required_param|note"]);
    assert_eq!(app.state(id).await, before);
});
