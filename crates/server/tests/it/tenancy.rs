//! R44: whatever belongs to another account answers like what is not there.

use reqwest::Method;
use sealpost_server::Settings;
use serde_json::{Value, json};

use crate::answer::send;
use crate::app::on_both;
use crate::tool;

const NOWHERE: i64 = 999_999_999;
const NO_MAIL: &str = "0198c0de-0000-7000-8000-000000000000";

fn at_once() -> Settings {
    Settings { issue_at_once: Some(true), ..Settings::default() }
}

on_both!(r44_every_id_of_another_account_answers_like_a_missing_one, at_once(), |app| async {
    let pending = app.place_quietly(&["example.com"]).await;
    let issued = app.place_ov(&["example.org"], &json!({})).await.created();
    let (issued, certificate) =
        (issued["id"].as_i64().expect("an id"), issued["certificate_id"].as_i64().expect("an id"));
    let serial = app.order(issued).await["certificate"]["serial_number"].as_str().expect("hex").to_owned();
    let thumbprint = app.order(issued).await["certificate"]["thumbprint"].as_str().expect("hex").to_owned();
    let mail = app.approval_mails(pending).await.remove(0).id;
    let user = app.get("user/me").await.ok()["id"].as_i64().expect("an id");
    let organization = app.get("organization").await.ok()["organizations"][0]["id"].as_i64().expect("an id");
    let key = app.get("key").await.ok()["api_keys"][0]["id"].as_i64().expect("an id");
    let before = (app.state(pending).await, app.state(issued).await);
    let other = app.tenant("Other").await;

    let order = |id: i64, rest: &str| format!("order/certificate/{id}{rest}");
    let (get, put, post) = (Method::GET, Method::PUT, Method::POST);
    let mut cases: Vec<(Method, String, String, Value)> = Vec::new();
    for id in [pending, issued] {
        for (method, rest, body) in [
            (&get, "", Value::Null),
            (&get, "/note", Value::Null),
            (&post, "/note", json!({ "text": "x" })),
            (&put, "/status", json!({ "status": "canceled", "note": "x" })),
            (&put, "/resend-emails", json!({})),
            (&put, "/additional-emails", json!({ "additional_emails": [] })),
        ] {
            cases.push((method.clone(), order(id, rest), order(NOWHERE, rest), body));
        }
        let list = |id: i64| format!("/sealpost/v1/orders/{id}/additional-emails");
        let restore = |id: i64| format!("{}/restore", list(id));
        cases.push((get.clone(), list(id), list(NOWHERE), Value::Null));
        cases.push((Method::PATCH, list(id), list(NOWHERE), json!({ "add": ["eve@example.com"] })));
        cases.push((post.clone(), restore(id), restore(NOWHERE), json!({ "id": 1 })));
        for (theirs, none) in [
            (format!("certificate/download/order/{id}"), format!("certificate/download/order/{NOWHERE}")),
            (
                format!("certificate/download/order/{id}/format/p7b"),
                format!("certificate/download/order/{NOWHERE}/format/p7b"),
            ),
            (format!("/sealpost/v1/orders/{id}/mails"), format!("/sealpost/v1/orders/{NOWHERE}/mails")),
            (format!("/sealpost/v1/mails?order_id={id}"), format!("/sealpost/v1/mails?order_id={NOWHERE}")),
            (format!("/sealpost/v1/inbox?order_id={id}"), format!("/sealpost/v1/inbox?order_id={NOWHERE}")),
        ] {
            cases.push((get.clone(), theirs, none, Value::Null));
        }
    }
    for mark in [&serial, &thumbprint] {
        cases.push((get.clone(), format!("order/certificate/{mark}"), order(NOWHERE, ""), Value::Null));
    }
    for rest in ["chain", "download/format/pem_all", "download/platform", "download/platform/2"] {
        cases.push((
            get.clone(),
            format!("certificate/{certificate}/{rest}"),
            format!("certificate/{NOWHERE}/{rest}"),
            Value::Null,
        ));
    }
    for (method, rest, body) in [
        (&get, "/sealpost/v1/mails/{}", Value::Null),
        (&post, "/sealpost/v1/mails/{}/retry", Value::Null),
        (&post, "/sealpost/v1/mails/{}/cancel", Value::Null),
        (&get, "/sealpost/v1/inbox/{}/raw", Value::Null),
        (&post, "/sealpost/v1/inbox/{}/approve", Value::Null),
        (&post, "/sealpost/v1/inbox/{}/reject", json!({ "reason": "x" })),
    ] {
        cases.push((method.clone(), rest.replace("{}", &mail), rest.replace("{}", NO_MAIL), body));
    }
    cases.extend([
        (get.clone(), format!("organization/{organization}"), format!("organization/{NOWHERE}"), Value::Null),
        (post.clone(), format!("key/user/{user}"), format!("key/user/{NOWHERE}"), json!({ "name": "x" })),
        (Method::DELETE, format!("key/{key}"), format!("key/{NOWHERE}"), Value::Null),
    ]);
    for (method, theirs, none, body) in cases {
        let call = |path: &str| {
            let call = other.call(app, method.clone(), path).header("If-Match", "*");
            if body.is_null() { call } else { call.json(&body) }
        };
        let (theirs_says, none_says) = (send(call(&theirs)).await, send(call(&none)).await);
        assert_eq!(theirs_says.status, none_says.status, "{method} {theirs}");
        assert_eq!(theirs_says.body, none_says.body, "{method} {theirs}");
        assert!(
            theirs_says.status == 404 || theirs_says.body == r#"{"mails":[]}"#,
            "{method} {theirs}: {}",
            theirs_says.body
        );
    }
    assert_eq!((app.state(pending).await, app.state(issued).await), before);
});

on_both!(r44_lists_hold_the_accounts_own_and_nothing_else, at_once(), |app| async {
    let id = app.place_ov(&["example.org"], &json!({})).await.created()["id"].clone();
    let other = app.tenant("Other").await;
    let theirs = other.place_quietly(app, &["example.net"]).await;
    app.settle().await;
    for (path, list) in [
        ("order/certificate", "orders"),
        ("organization", "organizations"),
        ("domain", "domains"),
        ("container", "containers"),
        ("key", "api_keys"),
        ("/sealpost/v1/mails", "mails"),
        ("/sealpost/v1/inbox?wait=5s", "mails"),
    ] {
        let (mine, others) = (app.get(path).await.ok(), other.get(app, path).await.ok());
        for row in mine[list].as_array().expect("a list") {
            assert!(!others[list].as_array().expect("a list").contains(row), "{path}: {row}");
            assert_ne!(row["order_id"], theirs, "{path}");
        }
        for row in others[list].as_array().expect("a list") {
            assert_ne!(row["order_id"], id, "{path}");
        }
    }
    assert_eq!(other.get(app, "organization").await.ok()["organizations"], json!([]));
    assert_eq!(other.get(app, "container").await.ok()["containers"][0]["id"], other.container);
    assert_eq!(other.get(app, "key").await.ok()["api_keys"][0]["id"], other.key_id);
});

on_both!(r44_what_an_order_names_must_be_the_accounts_own, at_once(), |app| async {
    let other = app.tenant("Other").await;
    let mine = app.place_quietly(&["example.com"]).await;
    let organization = app.get("organization").await.ok()["organizations"][0]["id"].clone();
    let container = app.get("container").await.ok()["containers"][0]["id"].clone();
    for (product, more, code) in [
        ("ssl_dv_geotrust", json!({ "container": { "id": container } }), "invalid_container"),
        ("ssl_dv_geotrust", json!({ "renewal_of_order_id": mine }), "invalid_renewal_of_order_id"),
        ("ssl_basic", json!({ "organization": { "id": organization } }), "invalid_organization"),
    ] {
        let order = tool::dv_order(&["example.com"], &more);
        let call = other.call(app, Method::POST, &format!("order/certificate/{product}"));
        let theirs = send(call.json(&order)).await;
        theirs.refused(400, code);
        let member = more.as_object().expect("an object").keys().next().expect("one").clone();
        let mut none = order.clone();
        none[&member] = if member == "renewal_of_order_id" { json!(NOWHERE) } else { json!({ "id": NOWHERE }) };
        let call = other.call(app, Method::POST, &format!("order/certificate/{product}"));
        assert_eq!(send(call.json(&none)).await.body, theirs.body);
    }
    let body = json!({ "name": "New Ltd", "container": { "id": container } });
    send(other.call(app, Method::POST, "organization").json(&body)).await.refused(400, "invalid_container");
    assert_eq!(other.get(app, "order/certificate").await.ok()["page"]["total"], 0);
});
