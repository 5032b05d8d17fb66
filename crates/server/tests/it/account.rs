//! `PUT /account` and its settings, users and permissions (API reference §9,
//! §12.3).

use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{TestApp, on_both};
use crate::tool;

/// Who got a kind of mail about an order, sorted.
async fn told(app: &TestApp, id: i64, kind: &str) -> Vec<String> {
    let mut to: Vec<_> = app.inbox(id, kind).await.into_iter().map(|mail| mail.to).collect();
    to.sort();
    to
}

fn setting(name: &str, value: &Value) -> Value {
    json!({ "account_settings": [{ "name": name, "value": value }] })
}

on_both!(addresses_of_the_account_get_a_copy_of_its_mail, |app| async {
    let shown = app.get("account").await.ok();
    assert_eq!(shown["admin_email"], "admin@sealpost.invalid", "as the desk was set up");
    let emails = json!({ "admin_email": "desk@corp.example, Watch@corp.example,desk@CORP.example" });
    app.put("account", &emails).await.empty();
    app.put("account", &json!({ "emergency_emails": "sos@corp.example" })).await.empty();
    assert_eq!(app.get("account").await.ok()["admin_email"], "desk@corp.example,Watch@corp.example");
    let notices = app.get("/sealpost/v1/account/notices").await.ok();
    assert_eq!(notices["emergency_emails"], json!(["sos@corp.example"]));
    let id = app.place_quietly(&["example.com"]).await;
    app.issue(id).await;
    let all = ["Watch@corp.example", "admin@sealpost.invalid", "desk@corp.example"];
    assert_eq!(told(app, id, "certificate_issued").await, all);
    app.put("account", &json!({ "admin_email": "" })).await.empty();
    assert_eq!(app.get("account").await.ok()["admin_email"], "");
    let entries = app.get("/sealpost/v1/audit").await.ok();
    let is_change = |entry: &&Value| entry["action"] == "account_changed";
    let written = entries["entries"].as_array().expect("a list").iter().filter(is_change).count();
    assert_eq!(written, 3);
});

on_both!(settings_say_who_is_told_on_which_occasion, |app| async {
    let value = json!("[\"org-contact\", \"manager\", \"manager\"]");
    app.put("account/settings", &setting("approval_email_recipients", &value)).await.empty();
    let notices = app.get("/sealpost/v1/account/notices").await.ok();
    assert_eq!(
        notices["account_settings"],
        json!([
            { "name": "confirmation_email_recipients", "value": "[\"admin\",\"manager\"]" },
            { "name": "rejection_email_recipients", "value": "[\"order-users\"]" },
            { "name": "approval_email_recipients", "value": "[\"org-contact\",\"manager\"]" },
            { "name": "renewal_email_recipients", "value": "[\"order-users\",\"tech-contact\"]" },
        ])
    );
    let contacts = json!({
        "technical_contact": { "first_name": "T", "last_name": "C", "email": "tech@corp.example" },
        "organization": { "contacts": [
            { "contact_type": "organization_contact", "first_name": "O", "last_name": "C", "email": "org@corp.example" },
        ] },
        "additional_emails": ["ops@corp.example"],
    });
    let order = tool::dv_order(&["example.com"], &contacts);
    let placed = app.post("order/certificate/ssl_dv_geotrust", &order).await.created();
    let id = placed["id"].as_i64().expect("an id");
    app.issue(id).await;
    let all = ["admin@sealpost.invalid", "manager@sealpost.invalid", "ops@corp.example", "org@corp.example"];
    assert_eq!(told(app, id, "certificate_issued").await, all);
});

on_both!(what_cannot_be_set_is_refused_and_changes_nothing, |app| async {
    let before = app.get("/sealpost/v1/account/notices").await.ok();
    let long = "a@corp.example,".repeat(20);
    for (body, code) in [
        (json!({}), "required_param|admin_email"),
        (json!({ "admin_email": null }), "required_param|admin_email"),
        (json!({ "admin_email": "a@corp.example, b" }), "invalid_admin_email"),
        (json!({ "admin_email": "a@corp.example," }), "invalid_admin_email"),
        (json!({ "admin_email": long }), "invalid_admin_email"),
        (json!({ "admin_email": "a@corp.example", "emergency_emails": "x" }), "invalid_emergency_emails"),
        (json!({ "admin_email": ["a@corp.example"] }), "invalid_admin_email"),
    ] {
        app.put("account", &body).await.refused(400, code);
    }
    let name = "approval_email_recipients";
    for (body, code) in [
        (json!({}), "required_param|account_settings"),
        (json!({ "account_settings": [] }), "required_param|account_settings"),
        (setting("approval", &json!("[]")), "invalid_name"),
        (setting(name, &json!("")), "invalid_value"),
        (setting(name, &json!("admin")), "invalid_value"),
        (setting(name, &json!("[\"everybody\"]")), "invalid_value"),
        (setting(name, &json!(["admin"])), "invalid_value"),
        (
            json!({ "account_settings": [{ "name": name, "value": "[]" }, { "name": name, "value": "[]" }] }),
            "invalid_name",
        ),
        (
            json!({ "account_settings": [{ "name": name, "value": "[]" }, { "name": "x", "value": "[]" }] }),
            "invalid_name",
        ),
    ] {
        app.put("account/settings", &body).await.refused(400, code);
    }
    assert_eq!(app.get("/sealpost/v1/account/notices").await.ok(), before);
});

on_both!(r44_users_are_those_of_the_account, |app| async {
    let other = app.tenant("Other").await;
    let standard = app.user_key(5).await;
    let users = app.get("user").await.ok();
    let names: Vec<_> = users["users"].as_array().expect("a list").iter().map(|user| &user["email"]).collect();
    assert_eq!((names.len(), names[0]), (3, &json!("admin@sealpost.invalid")));
    assert_eq!(users["page"]["total"], 3);
    let page = app.get("user?limit=1&offset=1").await.ok();
    assert_eq!(page["users"][0]["access_roles"][0], json!({ "id": 4, "name": "Manager" }));
    let container = &users["users"][0]["container"]["id"];
    assert_eq!(app.get(&format!("user?container_id={container}")).await.ok()["page"]["total"], 3);
    assert_eq!(app.get("user?container_id=999999999").await.ok()["users"], json!([]));
    app.get("user?container_id=x").await.refused(400, "invalid_container_id");
    let first = &users["users"][0]["id"];
    assert_eq!(app.get(&format!("user/{first}")).await.ok()["username"], "admin@sealpost.invalid");
    for id in [first.to_string(), "999999999".to_owned(), "x".to_owned()] {
        other.get(app, &format!("user/{id}")).await.refused(404, "not_found|user");
    }
    assert_eq!(app.as_user(&standard, Method::GET, "user/me", &Value::Null).await.ok()["access_roles"][0]["id"], 5);
});

on_both!(permissions_are_those_of_the_key_and_its_user, |app| async {
    let standard = app.user_key(5).await;
    for (permission, admin, user) in [
        ("view_orders", true, true),
        ("create_orders", true, true),
        ("approve_requests", true, false),
        ("edit_account", true, false),
        ("create_users", false, false),
    ] {
        let path = format!("authorization/{permission}");
        let one = app.get(&path).await.ok();
        assert_eq!(one, json!({ "permission": permission, "authorized": admin }));
        let theirs = app.as_user(&standard, Method::GET, &path, &Value::Null).await.ok();
        assert_eq!(theirs["authorized"], user, "{permission}");
        let all = app.get("authorization").await.ok();
        assert!(all["authorizations"].as_array().expect("a list").contains(&one));
    }
    app.get("authorization/fly").await.refused(404, "not_found|permission");
});
