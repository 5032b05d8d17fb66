//! `PUT /order/certificate/{id}/dcv-method` and `…/check-dcv`: email is the one
//! method, and says so.

use reqwest::Method;
use serde_json::{Value, json};

use crate::answer::send;
use crate::app::{KEY, on_both};
use crate::tool;

fn method(id: i64) -> String {
    format!("order/certificate/{id}/dcv-method")
}

fn check(id: i64) -> String {
    format!("order/certificate/{id}/check-dcv")
}

on_both!(changing_to_email_is_204_and_sends_nothing, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let before = app.state(id).await;
    for word in ["email", "EMAIL"] {
        app.put(&method(id), &json!({ "dcv_method": word })).await.empty();
    }
    assert_eq!(app.client.change_dcv_method(id, "email").await.expect("204"), None);
    assert_eq!(app.state(id).await, before);
});

on_both!(another_method_is_refused_with_the_reason_and_changes_nothing, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let before = app.state(id).await;
    for token in ["dns-txt-token", "dns-cname-token", "http-token", "e-mail", "email "] {
        let told = app.put(&method(id), &json!({ "dcv_method": token })).await.refused(400, "invalid_dcv_method");
        assert!(told.contains(token) && told.contains("email is"), "{told}");
    }
    for body in [json!({}), json!({ "dcv_method": "" }), Value::Null] {
        app.put(&method(id), &body).await.refused(400, "required_param|dcv_method");
    }
    app.put(&method(id), &json!({ "dcv_method": 1 })).await.refused(400, "invalid_dcv_method");
    assert_eq!(app.state(id).await, before);
    // R44: what is foreign is missing; a status in which nothing is proved says so.
    let other = app.tenant("Other").await;
    for path in [method(id), check(id)] {
        let body = json!({ "dcv_method": "email" });
        send(other.call(app, Method::PUT, &path).json(&body)).await.refused(404, "not_found|order");
    }
    app.cancel(id).await;
    let told = app.put(&method(id), &json!({ "dcv_method": "email" })).await.refused(400, "invalid_order_status");
    assert!(told.contains("canceled"), "{told}");
});

on_both!(a_reissue_that_waits_may_be_told_its_method_again, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    app.issue(id).await;
    app.put(&method(id), &json!({ "dcv_method": "email" })).await.refused(400, "invalid_order_status");
    let body = json!({ "certificate": { "common_name": "example.org", "dns_names": [], "csr": tool::csr() } });
    app.post(&format!("order/certificate/{id}/reissue"), &body).await.created();
    app.put(&method(id), &json!({ "dcv_method": "email" })).await.empty();
});

on_both!(checking_tokens_of_an_order_by_email_is_refused_however_it_is_asked, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    for body in [json!({}), json!({ "dns_name_validations": ["example.com"] }), Value::Null] {
        let told = app.put(&check(id), &body).await.refused(400, "invalid_dns_method");
        assert!(told.contains("email"), "{told}");
    }
    // Some clients send no body, and no length.
    let request = format!(
        "PUT /services/v2/{} HTTP/1.1\r\nHost: desk\r\nX-DC-DEVKEY: {KEY}\r\nConnection: close\r\n\r\n",
        check(id)
    );
    let answer = tool::exchange(&app.url, request.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("\"invalid_dns_method\""), "{answer}");
    app.put(&check(id), &json!({ "dns_name_validations": 7 })).await.refused(400, "invalid_dns_name_validations");
    let refused = app.client.check_dcv(id, &[]).await.expect_err("there is nothing to look for");
    assert_eq!(refused.code(), Some("invalid_dns_method"));
});
