//! `/domain`: validated for an organization ahead of its orders, by the same
//! engine as orders (API reference §8; R2–R5, R7, R13, R19, R41, R42).

use reqwest::Method;
use sealpost_client::api::own::InboxMail;
use sealpost_domain::time::DAY;
use sealpost_server::Settings;
use serde_json::{Value, json};

use crate::answer::{Answer, send};
use crate::app::{TestApp, no_limits, on_both};

/// Proofs that count for a time that no date of the calendar changes (R13).
fn ninety_days() -> Settings {
    Settings { evidence_days: Some(90), ..no_limits() }
}

async fn add_with(app: &TestApp, name: &str, more: &Value) -> Answer {
    let organization = app.get("organization").await.ok()["organizations"][0]["id"].take();
    let mut body = json!({ "name": name, "organization": { "id": organization }, "validations": [{ "type": "ov" }] });
    crate::tool::merge(&mut body, more);
    app.post("domain", &body).await
}

async fn add(app: &TestApp, name: &str) -> i64 {
    add_with(app, name, &json!({})).await.created()["id"].as_i64().expect("a number")
}

/// The approval mails of a domain, as the own API tells them, once all have left.
async fn mails(app: &TestApp, id: i64) -> Vec<Value> {
    app.settle().await;
    let mails = app.get(&format!("/sealpost/v1/domains/{id}/mails")).await.ok()["mails"].take();
    serde_json::from_value(mails).expect("a list")
}

/// The message behind the newest mail to an address.
async fn message(app: &TestApp, id: i64, to: &str) -> InboxMail {
    let mails = mails(app, id).await;
    let mail = mails.iter().rev().find(|mail| mail["recipient"] == to).unwrap_or_else(|| panic!("{to} in {mails:?}"));
    let inbox = app.client.inbox(&sealpost_client::InboxQuery::default()).await.expect("the inbox").mails;
    inbox.into_iter().find(|message| json!(message.id) == mail["id"]).expect("arrived")
}

async fn decide(app: &TestApp, mail: &InboxMail, how: &str) -> Answer {
    send(app.call(Method::POST, &format!("/sealpost/v1/inbox/{}/{how}", mail.id))).await
}

async fn validate(app: &TestApp, id: i64, approver: &str) {
    let mail = message(app, id, approver).await;
    assert_eq!(decide(app, &mail, "approve").await.ok()["domain_id"], id);
}

fn status(domain: &Value) -> (&Value, &Value) {
    (&domain["validations"][0]["status"], &domain["validations"][0]["dcv_status"])
}

on_both!(a_domain_is_added_asked_about_and_validated, ninety_days(), |app| async {
    let created = add_with(app, "www.example.com", &json!({ "validations": [{ "type": "ev" }], "locale": "ko" })).await;
    let created = created.created();
    let id = created["id"].as_i64().expect("a number");
    assert_eq!(created["validation_emails"]["name_scope"], "example.com", "www. is left off");
    let asked = mails(app, id).await;
    assert_eq!(asked.len(), 6, "five constructed addresses and the contact of the registration");
    assert!(asked.iter().all(|mail| mail["locale"] == "ko" && mail["domain_id"] == id));
    assert!(asked.iter().all(|mail| mail.get("order_id").is_none()));
    let pending = app.get(&format!("domain/{id}?include_dcv=true")).await.ok();
    assert_eq!(status(&pending), (&json!("pending"), &json!("pending")));
    assert_eq!(pending["dcv"]["dcv_invitations"].as_array().map(Vec::len), Some(6));

    let mail = message(app, id, "webmaster@example.com").await;
    assert!(mail.text.contains("Sealpost Test Organization") && mail.text.contains("90일"), "{}", mail.text);
    let page = mail.approve_url.as_deref().expect("a link");
    let shown = send(app.http.get(page)).await;
    assert_eq!(shown.status, 200);
    assert!(shown.body.contains("Sealpost Test Organization") && shown.body.contains("90일"), "{}", shown.body);
    assert_eq!(decide(app, &mail, "approve").await.ok()["verdict"], "approved");
    let domain = app.get(&format!("domain/{id}")).await.ok();
    assert_eq!(status(&domain), (&json!("active"), &json!("complete")));
    assert_eq!(domain["validations"].as_array().map(Vec::len), Some(2), "EV includes OV");
    let until = (app.desk.now() + DAY * 90).date();
    assert_eq!(domain["dcv_expiration"], json!({ "ov": until, "ev": until }));

    // R19: every other value died with the decision; the same one tells what was recorded.
    let other = message(app, id, "admin@example.com").await;
    decide(app, &other, "approve").await.refused(400, "invalid_order_status");
    assert_eq!(send(app.http.get(other.approve_url.expect("a link"))).await.status, 404);
    assert_eq!(decide(app, &mail, "approve").await.ok()["verdict"], "approved");
    assert_eq!(decide(app, &mail, "reject").await.ok()["verdict"], "approved");
});

on_both!(r13_orders_use_the_proof_of_a_domain_only_while_it_counts, ninety_days(), |app| async {
    let id = add(app, "example.com").await;
    validate(app, id, "admin@example.com").await;
    for names in [&["example.com"][..], &["shop.example.com", "*.shop.example.com"]] {
        let placed = app.place_ov(names, &json!({})).await.created();
        assert!(placed["certificate_chain"].is_array(), "{placed}");
        let order = placed["id"].as_i64().expect("a number");
        assert_eq!(app.approval_mails(order).await, []);
    }
    // R5: neither a neighbour nor a DV order profits.
    let beside = app.place_ov(&["example.com", "badexample.com"], &json!({})).await.created();
    let asked = app.approval_mails(beside["id"].as_i64().expect("a number")).await;
    assert!(!asked.is_empty() && asked.iter().all(|mail| mail.to.ends_with("@badexample.com")));
    let dv = app.place_quietly(&["example.com"]).await;
    assert_eq!(app.order(dv).await["status"], "pending");

    app.desk.clock.advance(DAY * 91);
    assert_eq!(status(&app.get(&format!("domain/{id}")).await.ok()), (&json!("expired"), &json!("pending")));
    let late = app.place_ov(&["example.com"], &json!({})).await.created();
    assert!(!app.approval_mails(late["id"].as_i64().expect("a number")).await.is_empty());
});

on_both!(orders_that_wait_for_a_domain_are_issued_when_it_is_validated, ninety_days(), |app| async {
    let order = app.place_ov(&["example.com", "www.example.com"], &json!({})).await.created();
    let order = order["id"].as_i64().expect("a number");
    let text = &app.approval_mails(order).await[0].text;
    assert!(text.contains("Sealpost Test Organization") && text.contains("90 days"), "R20: {text}");
    let list = app.get("domain?filters[name]=example.com").await.ok();
    let id = list["domains"][0]["id"].as_i64().expect("the order made the domain known");
    assert_eq!(status(&list["domains"][0]).0, "pending");
    app.put(&format!("domain/{id}/dcv/emails"), &json!({ "email_array": ["admin@example.com"] })).await.empty();
    validate(app, id, "admin@example.com").await;
    app.issued(order).await;
});

on_both!(approving_an_ov_order_validates_its_domains, no_limits(), |app| async {
    let order = app.place_ov(&["example.com"], &json!({})).await.created();
    app.issue(order["id"].as_i64().expect("a number")).await;
    let domain = app.get("domain?filters[status]=active").await.ok()["domains"][0].take();
    assert_eq!((&domain["name"], status(&domain).0), (&json!("example.com"), &json!("active")));
});

on_both!(r3_resending_asks_approvers_only_and_names_every_other_address, no_limits(), |app| async {
    let id = add(app, "shop.example.com").await;
    let before = mails(app, id).await.len();
    let path = format!("domain/{id}/dcv/emails");
    for (body, code, told) in [
        (json!({ "email_array": ["admin@example.com", "root@example.com"] }), "invalid_email_array", "email_array[1]"),
        (json!({ "email_array": ["admin@example.org"] }), "invalid_email_array", "admin@example.org may not approve"),
        (json!({ "email_array": ["admin"] }), "invalid_email_array", "email_array[0]"),
        (json!({ "email_array": "admin@example.com" }), "invalid_email_array", "email_array"),
        (json!({ "name_scope": "com" }), "invalid_name_scope", "is not a domain"),
        (json!({ "name_scope": "example.org" }), "invalid_name_scope", "does not govern"),
        (json!({ "name_scope": "www.shop.example.com" }), "invalid_name_scope", "does not govern"),
        (
            json!({ "name_scope": "shop.example.com", "email_array": ["admin@example.com"] }),
            "invalid_email_array",
            "say \"name_scope\": \"example.com\"",
        ),
        (json!({ "locale": 7 }), "invalid_locale", "locale"),
    ] {
        let message = app.put(&path, &body).await.refused(400, code);
        assert!(message.contains(told), "{message}");
    }
    assert_eq!(mails(app, id).await.len(), before, "R42: none was sent");
    let body = json!({ "name_scope": "example.com", "email_array": ["Hostmaster@example.com"], "locale": "ja" });
    app.put(&path, &body).await.empty();
    let newest = mails(app, id).await.pop().expect("one more");
    assert_eq!((&newest["recipient"], &newest["locale"]), (&json!("hostmaster@example.com"), &json!("ja")));
});

on_both!(r7_at_most_five_values_of_an_approver_live_at_once, no_limits(), |app| async {
    let id = add(app, "example.com").await;
    let path = format!("domain/{id}/dcv/emails");
    for _ in 0..6 {
        app.settle().await;
        app.put(&path, &json!({ "email_array": ["admin@example.com"] })).await.empty();
    }
    let dcv = app.get(&format!("domain/{id}?include_dcv=true")).await.ok()["dcv"].take();
    let live = dcv["dcv_invitations"].as_array().expect("a list");
    assert_eq!(live.iter().filter(|one| one["email"] == "admin@example.com").count(), 5);
});

on_both!(r41_limits_hold_over_orders_and_domains, |app| async {
    let id = add(app, "example.com").await;
    let path = format!("domain/{id}/dcv/emails");
    let body = json!({ "email_array": ["admin@example.com"] });
    for _ in 0..2 {
        app.settle().await;
        app.put(&path, &body).await.empty();
    }
    let before = mails(app, id).await.len();
    let refused = app.put(&path, &body).await;
    refused.refused(429, "request_limit_exceeded");
    assert!(!refused.header("retry-after").is_empty());
    assert_eq!(mails(app, id).await.len(), before);
});

on_both!(rejecting_withdraws_the_validation_of_a_domain, no_limits(), |app| async {
    let id = add(app, "example.com").await;
    validate(app, id, "admin@example.com").await;
    app.put(&format!("domain/{id}/dcv/emails"), &json!({ "email_array": ["webmaster@example.com"] })).await.empty();
    let mail = message(app, id, "webmaster@example.com").await;
    assert_eq!(decide(app, &mail, "reject").await.ok()["verdict"], "rejected");
    assert_eq!(status(&app.get(&format!("domain/{id}")).await.ok()), (&json!("pending"), &json!("pending")));
    let order = app.place_ov(&["example.com"], &json!({})).await.created();
    assert_eq!(app.order(order["id"].as_i64().expect("a number")).await["status"], "pending");
});

on_both!(a_deactivated_domain_asks_nobody_and_serves_no_order, no_limits(), |app| async {
    let id = add(app, "example.com").await;
    let mail = message(app, id, "admin@example.com").await;
    app.put(&format!("domain/{id}/deactivate"), &Value::Null).await.empty();
    decide(app, &mail, "approve").await.refused(400, "invalid_order_status");
    app.put(&format!("domain/{id}/dcv/emails"), &json!({})).await.refused(400, "invalid_domain_status");
    app.place_ov(&["example.com"], &json!({})).await.refused(400, "invalid_dns_names");
    app.put(&format!("domain/{id}/activate"), &Value::Null).await.empty();
    app.put(&format!("domain/{id}/dcv/emails"), &json!({})).await.empty();
});

on_both!(bad_domains_are_refused_and_nothing_is_written, |app| async {
    let id = add(app, "example.com").await;
    let organization = app.get("organization").await.ok()["organizations"][0]["id"].take();
    let before = (app.get("domain").await.ok(), mails(app, id).await.len());
    for (more, code) in [
        (json!({ "name": null }), "required_param|name"),
        (json!({ "name": "example.com" }), "invalid_name"),
        (json!({ "name": "*.example.org" }), "invalid_name"),
        (json!({ "name": "co.uk" }), "invalid_name"),
        (json!({ "name": "a b.example" }), "invalid_name"),
        (json!({ "name": "example.org\r\nBcc: x" }), "invalid_name"),
        (json!({ "name": 7 }), "invalid_name"),
        (json!({ "organization": null }), "required_param|organization"),
        (json!({ "organization": { "id": 999_999_999 } }), "invalid_organization"),
        (json!({ "validations": null }), "required_param|validations"),
        (json!({ "validations": [] }), "required_param|validations"),
        (json!({ "validations": [{}] }), "required_param|type"),
        (json!({ "validations": [{ "type": "dv" }] }), "invalid_type"),
        (json!({ "dcv_method": "dns-txt-token" }), "invalid_dcv_method"),
        (json!({ "container": { "id": 7 } }), "invalid_container"),
        (json!({ "locale": [] }), "invalid_locale"),
    ] {
        let answer = add_with(app, "example.org", &more).await;
        assert_eq!((answer.status, answer.codes()[0].as_str()), (400, code), "{more}: {}", answer.body);
    }
    app.put(&format!("domain/{id}/dcv/method"), &json!({ "dcv_method": "http-token" }))
        .await
        .refused(400, "invalid_dcv_method");
    app.put(&format!("domain/{id}/dcv/method"), &json!({ "dcv_method": "email" })).await.ok();
    let other = app.tenant("Other").await;
    let theirs =
        json!({ "name": "example.org", "organization": { "id": organization }, "validations": [{ "type": "ov" }] });
    send(other.call(app, Method::POST, "domain").json(&theirs)).await.refused(400, "invalid_organization");
    assert_eq!((app.get("domain").await.ok(), mails(app, id).await.len()), before);
});

on_both!(r44_a_domain_of_another_account_answers_like_a_missing_one, |app| async {
    let id = add(app, "example.com").await;
    let before = (app.get(&format!("domain/{id}?include_dcv=1")).await.ok(), mails(app, id).await.len());
    let other = app.tenant("Other").await;
    for (method, rest) in [
        (Method::GET, ""),
        (Method::GET, "/validation"),
        (Method::GET, "/dcv/emails"),
        (Method::PUT, "/dcv/emails"),
        (Method::PUT, "/dcv/method"),
        (Method::PUT, "/activate"),
        (Method::PUT, "/deactivate"),
    ] {
        for nobody in [id.to_string(), "999999999".to_owned()] {
            let answer = send(other.call(app, method.clone(), &format!("domain/{nobody}{rest}"))).await;
            answer.refused(404, "not_found|domain");
        }
    }
    let mails_path = format!("/sealpost/v1/domains/{id}/mails");
    send(other.call(app, Method::GET, &mails_path)).await.refused(404, "not_found|domain");
    assert_eq!((app.get(&format!("domain/{id}?include_dcv=1")).await.ok(), mails(app, id).await.len()), before);
});

on_both!(the_clients_calls_about_domains_are_understood, no_limits(), |app| async {
    let organization = app.get("organization").await.ok()["organizations"][0]["id"].as_i64().expect("an id");
    let new = sealpost_client::api::domains::NewDomain {
        name: Some("example.com".to_owned()),
        organization: Some(organization.into()),
        validations: Some(vec![sealpost_client::api::domains::ValidationRef { kind: Some("ov".to_owned()) }]),
        ..Default::default()
    };
    let id = app.client.add_domain(&new).await.expect("added").id;
    assert_eq!(app.client.domain(id).await.expect("read").dcv.expect("asked for").dcv_invitations.len(), 6);
    app.settle().await;
    app.client.resend_domain_emails(id, &Default::default()).await.expect("resent");
    assert_eq!(app.client.domain_mails(id).await.expect("listed").mails.len(), 12);
    assert_eq!(app.client.domain_emails(&id.to_string()).await.expect("approvers").base_emails.len(), 5);
    assert_eq!(app.client.domains().await.expect("listed").domains.len(), 1);
});
