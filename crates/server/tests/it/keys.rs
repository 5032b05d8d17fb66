//! `/key`, and who may call what (API reference §1.2, §5.2; R43).

use reqwest::Method;
use serde_json::{Value, json};

use crate::answer::send;
use crate::app::{KEY, TestApp, on_both};
use crate::tool;

/// A key of the administrator, narrowed to a role: its id and the key.
async fn new_key(app: &TestApp, role: i64) -> (i64, String) {
    let me = app.get("user/me").await.ok()["id"].clone();
    let body = json!({ "name": format!("role {role}"), "restricted_to_role_id": role });
    let made = app.post(&format!("key/user/{me}"), &body).await.created();
    (made["id"].as_i64().expect("a number"), made["api_key"].as_str().expect("a key").to_owned())
}

/// What a call changes, as roles tell it apart; with a body that would do.
pub enum Right {
    Read,
    Orders,
    Organizations,
    Account,
}
use Right::{Account, Orders, Organizations, Read};

impl Right {
    fn holds(&self, role: i64) -> bool {
        match self {
            Read => true,
            Orders => [0, 100, 101].contains(&role),
            Organizations => [0, 101].contains(&role),
            Account => role == 0,
        }
    }
}

/// Every route that takes a key, with ids that are there.
pub async fn routes(app: &TestApp) -> Vec<(Method, String, Right, Value)> {
    let id = app.place_quietly(&["example.com"]).await;
    let mail = app.approval_mails(id).await.remove(0).id;
    let certificate = app.order(id).await["certificate"]["id"].clone();
    let user = app.get("user/me").await.ok()["id"].clone();
    let organization = app.get("organization").await.ok()["organizations"][0]["id"].clone();
    let key = new_key(app, 102).await.0;
    let (get, put, post, delete) = (Method::GET, Method::PUT, Method::POST, Method::DELETE);
    let mut all = Vec::new();
    for path in [
        "ping",
        "user/me",
        "user",
        "authorization",
        "authorization/view_orders",
        "account",
        "/sealpost/v1/account/notices",
        "container",
        "product",
        "product/ssl_basic",
        "organization",
        "domain",
        "domain/example.com/dcv/emails",
        "key",
        "key/api-roles",
        "order/certificate",
        "/sealpost/v1/mails",
        "/sealpost/v1/inbox",
        "/sealpost/v1/recipients/marks",
    ] {
        all.push((get.clone(), path.to_owned(), Read, Value::Null));
    }
    for path in [
        format!("organization/{organization}"),
        format!("user/{user}"),
        format!("order/certificate/{id}"),
        format!("order/certificate/{id}/note"),
        format!("certificate/{certificate}/chain"),
        format!("certificate/{certificate}/download/format/pem_all"),
        format!("certificate/{certificate}/download/platform"),
        format!("certificate/{certificate}/download/platform/2"),
        format!("certificate/download/order/{id}"),
        format!("certificate/download/order/{id}/format/p7b"),
        format!("/sealpost/v1/orders/{id}/mails"),
        format!("/sealpost/v1/orders/{id}/additional-emails"),
        format!("/sealpost/v1/orders/{id}/recipients"),
        "/sealpost/v1/recipients?email=a@example.com".to_owned(),
        format!("/sealpost/v1/mails/{mail}"),
        format!("/sealpost/v1/inbox/{mail}/raw"),
    ] {
        all.push((get.clone(), path, Read, Value::Null));
    }
    let order = |rest: &str| format!("order/certificate/{id}{rest}");
    all.extend([
        (
            post.clone(),
            "order/certificate/ssl_dv_geotrust".to_owned(),
            Orders,
            tool::dv_order(&["example.org"], &json!({})),
        ),
        (put.clone(), order("/resend-emails"), Orders, json!({ "locale": "ko" })),
        (put.clone(), order("/additional-emails"), Orders, json!({ "additional_emails": ["a@example.com"] })),
        (
            Method::PATCH,
            format!("/sealpost/v1/orders/{id}/additional-emails"),
            Orders,
            json!({ "add": ["a@example.com"] }),
        ),
        (post.clone(), format!("/sealpost/v1/orders/{id}/additional-emails/restore"), Orders, json!({ "id": 1 })),
        (
            post.clone(),
            "/sealpost/v1/additional-emails/replace".to_owned(),
            Orders,
            json!({ "from": "a@example.com", "to": "b@example.com" }),
        ),
        (post.clone(), order("/note"), Orders, json!({ "text": "x" })),
        (put.clone(), "account".to_owned(), Account, json!({ "admin_email": "desk@example.com" })),
        (
            put.clone(),
            "account/settings".to_owned(),
            Account,
            json!({ "account_settings": [{ "name": "approval_email_recipients", "value": "[]" }] }),
        ),
        (put, order("/status"), Orders, json!({ "status": "canceled", "note": "x" })),
        (post.clone(), format!("/sealpost/v1/inbox/{mail}/approve"), Orders, Value::Null),
        (post.clone(), format!("/sealpost/v1/inbox/{mail}/reject"), Orders, json!({})),
        (post.clone(), format!("/sealpost/v1/mails/{mail}/retry"), Orders, Value::Null),
        (post.clone(), format!("/sealpost/v1/mails/{mail}/cancel"), Orders, Value::Null),
        (post.clone(), "/sealpost/v1/bounces".to_owned(), Orders, Value::Null),
        (delete.clone(), "/sealpost/v1/recipients/marks/7".to_owned(), Orders, Value::Null),
        (post.clone(), "organization".to_owned(), Organizations, json!({ "name": "New Ltd" })),
        (post, format!("key/user/{user}"), Account, json!({ "name": "new" })),
        (delete, format!("key/{key}"), Account, Value::Null),
        (get, format!("/sealpost/v1/audit?order_id={id}"), Account, Value::Null),
    ]);
    all
}

on_both!(every_route_knows_the_four_roles, |app| async {
    let routes = routes(app).await;
    for role in [102, 100, 101, 0] {
        let (_, key) = new_key(app, role).await;
        for (method, path, right, body) in &routes {
            let call = app.bare(method.clone(), path).header("X-DC-DEVKEY", &key);
            let call = if body.is_null() { call } else { call.json(body) };
            let before = if right.holds(role) { Value::Null } else { counts(app).await };
            let answer = send(call).await;
            if right.holds(role) {
                assert_ne!(answer.status, 403, "{role} {method} {path} {}", answer.body);
                assert!(answer.status < 500, "{role} {method} {path} {}", answer.body);
            } else {
                let message = answer.refused(403, "access_denied|missing_permission");
                assert_eq!(message, "This API key may not do that.", "{role} {method} {path}");
                assert_eq!(counts(app).await, before, "{role} {method} {path}");
            }
        }
    }
});

/// How much there is of all that these routes could add.
async fn counts(app: &TestApp) -> Value {
    json!([
        app.get("order/certificate").await.ok(),
        app.get("/sealpost/v1/mails").await.ok()["mails"].as_array().map(Vec::len),
        app.keys().await,
        app.get("organization").await.ok(),
    ])
}

on_both!(without_a_good_key_every_route_answers_the_recorded_403, |app| async {
    const RECORDED: &str = r#"{"errors":[{"code":"access_denied|access_denied_invalid_key","message":"Access denied due to access_denied_invalid_key."}]}"#;
    let other_case = KEY.to_uppercase();
    for (method, path, _, body) in routes(app).await {
        for key in [
            None,
            Some(""),
            Some("wrong"),
            Some(&other_case[..]),
            Some("sp_the_key_of_the_tests_"),
            Some("' or 1=1 --"),
        ] {
            let call = app.bare(method.clone(), &path);
            let call = if let Some(key) = key { call.header("X-DC-DEVKEY", key) } else { call };
            let call = if body.is_null() { call } else { call.json(&body) };
            let answer = send(call).await;
            assert_eq!((answer.status, answer.body.as_str()), (403, RECORDED), "{method} {path}");
            assert_eq!(answer.header("content-type"), "application/json");
        }
    }
    // The key counts in its header and nowhere else.
    for path in [format!("ping?X-DC-DEVKEY={KEY}"), format!("ping?api_key={KEY}")] {
        assert_eq!(send(app.bare(Method::GET, &path)).await.status, 403);
    }
    let bearer = app.bare(Method::GET, "ping").header("Authorization", format!("Bearer {KEY}"));
    assert_eq!(send(bearer).await.status, 403);
    let bytes = reqwest::header::HeaderValue::from_bytes(b"\xff\xfe").expect("a value");
    assert_eq!(send(app.bare(Method::GET, "ping").header("X-DC-DEVKEY", bytes)).await.body, RECORDED);
});

on_both!(r43_a_key_is_shown_once_and_revoked_at_once, |app| async {
    let (id, key) = new_key(app, 100).await;
    assert!(key.starts_with("sp_") && key.len() == 3 + 43, "256 bits as base64url");
    let ping = async || send(app.bare(Method::GET, "ping").header("X-DC-DEVKEY", &key)).await.status;
    assert_eq!(ping().await, 200);
    let list = app.get("key").await;
    assert!(!list.body.contains(&key) && !list.body.contains(KEY));
    let (unused, _) = new_key(app, 102).await;
    let row = |list: &Value| {
        let rows = list["api_keys"].as_array().cloned().unwrap_or_default();
        rows.into_iter().find(|row| row["id"] == id).expect("listed")
    };
    let listed = row(&list.ok());
    assert_eq!((&listed["status"], &listed["name"]), (&json!("active"), &json!("role 100")));
    assert_eq!(listed["restricted_to_role_id"], 100);
    assert!(listed["last_used_date"].as_str() >= listed["create_date"].as_str(), "{listed}");
    let list = app.get("key").await.ok();
    let unused = list["api_keys"].as_array().into_iter().flatten().find(|row| row["id"] == unused).expect("listed");
    assert!(unused.get("last_used_date").is_none(), "{unused}");

    app.delete(&format!("key/{id}")).await.empty();
    assert_eq!(ping().await, 403);
    assert_eq!(row(&app.get("key").await.ok())["status"], "revoked");
    app.delete(&format!("key/{id}")).await.refused(404, "not_found|key");
    for nothing in ["999999999", "0", "-1", "x", "%ff"] {
        app.delete(&format!("key/{nothing}")).await.refused(404, "not_found|key");
    }
    let roles = app.get("key/api-roles").await.ok();
    let ids: Vec<_> = roles["access_roles"].as_array().expect("a list").iter().map(|role| role["id"].clone()).collect();
    assert_eq!(ids, [json!(0), json!(100), json!(101), json!(102)]);
});

on_both!(r43_a_caller_who_is_remembered_writes_nothing_once_its_key_is_revoked, |app| async {
    let (id, key) = new_key(app, 100).await;
    let order = app.place(&["example.com"]).await;
    let put = async |what: &str, body: Value| {
        let path = format!("order/certificate/{order}/{what}");
        send(app.bare(Method::PUT, &path).header("X-DC-DEVKEY", &key).json(&body)).await
    };
    put("additional-emails", json!({ "additional_emails": ["jill@example.com"] })).await.empty();
    put("resend-emails", json!({ "locale": "ko" })).await.empty();
    let asked = app.approval_mails(order).await.len();

    app.delete(&format!("key/{id}")).await.empty();
    for emails in [json!(["leon@example.com"]), json!(["no address"]), json!(null)] {
        let answer = put("additional-emails", json!({ "additional_emails": emails })).await;
        answer.refused(403, "access_denied|access_denied_invalid_key");
    }
    for body in [json!({ "locale": "ja" }), json!({ "domain_approval_emails": [{ "domain": "elsewhere.example" }] })] {
        put("resend-emails", body).await.refused(403, "access_denied|access_denied_invalid_key");
    }
    assert_eq!(app.additional(order).await, ["jill@example.com"]);
    assert_eq!(app.approval_mails(order).await.len(), asked);
});

on_both!(r43_a_caller_who_is_remembered_goes_on_when_somebody_else_s_key_is_made, |app| async {
    let order = app.place(&["example.com"]).await;
    let path = format!("order/certificate/{order}/additional-emails");
    app.put(&path, &json!({ "additional_emails": ["jill@example.com"] })).await.empty();
    new_key(app, 102).await;
    app.put(&path, &json!({ "additional_emails": ["leon@example.com"] })).await.empty();
    assert_eq!(app.additional(order).await, ["leon@example.com"]);
    app.put("order/certificate/1/additional-emails", &json!({ "additional_emails": [] }))
        .await
        .refused(404, "not_found|order");
});

on_both!(a_bad_key_is_not_made, |app| async {
    let me = app.get("user/me").await.ok()["id"].clone();
    let before = app.keys().await;
    for (body, code) in [
        (json!({}), "required_param|name"),
        (json!({ "name": null }), "required_param|name"),
        (json!({ "name": " " }), "required_param|name"),
        (json!({ "name": 7 }), "invalid_name"),
        (json!({ "name": "a\r\nb" }), "invalid_name"),
        (json!({ "name": "a\u{0}" }), "invalid_name"),
        (json!({ "name": "x".repeat(101) }), "invalid_name"),
        (json!({ "name": "x", "restricted_to_role_id": 1 }), "invalid_restricted_to_role_id"),
        (json!({ "name": "x", "restricted_to_role_id": -102 }), "invalid_restricted_to_role_id"),
        (json!({ "name": "x", "restricted_to_role_id": "all" }), "invalid_restricted_to_role_id"),
    ] {
        app.post(&format!("key/user/{me}"), &body).await.refused(400, code);
    }
    let other = app.tenant("Other").await;
    for user in [other.user.to_string(), "999999999".to_owned(), "x".to_owned(), "-1".to_owned()] {
        app.post(&format!("key/user/{user}"), &json!({ "name": "x" })).await.refused(404, "not_found|user");
    }
    assert_eq!(app.keys().await, before);
});
