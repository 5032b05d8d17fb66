//! R59: a desk and its PostgreSQL, and what is lost between them.

use reqwest::Method;
use sealpost_domain::time::DAY;
use sealpost_server::Settings;
use sealpost_store::testing::Kind;
use sealpost_store::testing::door::{Cut, Door};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::answer::{Answer, send};
use crate::app::{Home, TestApp, no_limits};
use crate::modes::{private, start};
use crate::tool;

/// How many audit rows of an action there are, by another way than the desk's.
async fn written(direct: &mut PgConnection, action: &str) -> i64 {
    let sql = "select count(*) from audit where action = $1";
    sqlx::query_scalar(sql).bind(action).fetch_one(direct).await.expect("counts")
}

async fn call(app: &TestApp, method: &Method, path: &str, body: &Value) -> Answer {
    let call = app.call(method.clone(), path);
    send(if body.is_null() { call } else { call.json(body) }).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r59_whatever_call_loses_the_reply_to_its_commit_the_caller_is_told_what_became_of_it() {
    let Some(mut home) = Home::new(Kind::Postgres).await else { return };
    let mut direct = PgConnection::connect(&home.database).await.expect("connects");
    let door = Door::before(&home.database).await;
    home.database.clone_from(&door.url);
    // Without its worker the desk commits nothing but what it is asked for.
    let app = start(home, Settings { worker: Some(false), ..private() }).await;
    let user = app.get("user/me").await.ok()["id"].take();
    let organization = app.post("organization", &json!({ "name": "New Ltd" })).await.created()["id"].take();
    let order = app.place_quietly(&["example.com"]).await;
    let mail = app.get(&format!("/sealpost/v1/orders/{order}/mails")).await.ok()["mails"][0]["id"].take();
    let mail = mail.as_str().expect("an id").to_owned();
    let (put, post, delete) = (Method::PUT, Method::POST, Method::DELETE);
    let (none, text) = (Value::Null, str::to_owned);

    // Each goes by the id that the one before it told, where its path has `{}`.
    let writes: Vec<(&Method, String, Value, &str)> = vec![
        (&post, format!("key/user/{user}"), json!({ "name": "lost" }), "key_made"),
        (&delete, text("key/{}"), none.clone(), "key_revoked"),
        (&post, text("organization"), json!({ "name": "Lost Ltd" }), "organization_added"),
        (&post, text("/sealpost/v1/organizations/{}/validate"), none.clone(), "organization_validated"),
        (&post, format!("/sealpost/v1/organizations/{organization}/validate"), none.clone(), "organization_validated"),
        (
            &post,
            text("domain"),
            json!({ "name": "example.net", "organization": { "id": organization }, "validations": [{ "type": "ov" }] }),
            "domain_added",
        ),
        (&put, text("domain/{}/deactivate"), none.clone(), "domain_deactivated"),
        (
            &post,
            text("/sealpost/v1/contacts"),
            json!({ "domain": "example.com", "email": "pki@example.net" }),
            "contact_filed",
        ),
        (&delete, text("/sealpost/v1/contacts/{}"), none.clone(), "contact_removed"),
        (&put, text("account"), json!({ "admin_email": "desk@example.com" }), "account_changed"),
        (
            &put,
            text("account/settings"),
            json!({ "account_settings": [{ "name": "approval_email_recipients", "value": "[]" }] }),
            "settings_changed",
        ),
        (&put, text("/sealpost/v1/account/reminders"), json!({ "steps": [7] }), "reminders_set"),
        (&post, text("/sealpost/v1/webhooks"), json!({ "endpoint": "https://hooks.example.com/" }), "webhook_made"),
        (&put, text("/sealpost/v1/webhooks/{}"), json!({ "endpoint": "https://a.example.com/" }), "webhook_changed"),
        (&post, text("/sealpost/v1/webhooks/{}/signing-key"), none.clone(), "webhook_key_made"),
        (&delete, text("/sealpost/v1/webhooks/{}"), none.clone(), "webhook_removed"),
        (
            &post,
            text("order/certificate/ssl_dv_geotrust"),
            tool::dv_order(&["example.org"], &json!({})),
            "order_placed",
        ),
        (
            &put,
            format!("order/certificate/{order}/additional-emails"),
            json!({ "additional_emails": ["a@example.com"] }),
            "additional_emails_set",
        ),
        (&post, format!("/sealpost/v1/mails/{mail}/cancel"), none.clone(), "mail_canceled"),
        (
            &put,
            format!("order/certificate/{order}/status"),
            json!({ "status": "canceled", "note": "x" }),
            "order_canceled",
        ),
    ];
    let mut last = String::new();
    for (method, path, body, action) in writes {
        let path = path.replace("{}", &last);
        let before = written(&mut direct, action).await;
        door.cut(Cut::Before);
        let answer = call(&app, method, &path, &body).await;
        assert!(door.has_cut(), "{method} {path} commits: {}", answer.body);
        let message = answer.refused(503, "service_unavailable");
        assert!(message.contains("nothing was changed"), "{method} {path}: {message}");
        assert_eq!(written(&mut direct, action).await, before, "{method} {path}");

        door.cut(Cut::Reply);
        let answer = call(&app, method, &path, &body).await;
        assert!(door.has_cut(), "{method} {path} commits: {}", answer.body);
        assert!((200..300).contains(&answer.status), "{method} {path}: {} {}", answer.status, answer.body);
        assert_eq!(written(&mut direct, action).await, before + 1, "{method} {path}");
        if answer.status == 201 && !path.ends_with("/signing-key") {
            let made = answer.json();
            let id = ["id", "webhook_id"].into_iter().find_map(|name| made[name].as_i64());
            last = id.unwrap_or_else(|| panic!("an id in {made}")).to_string();
        }
    }
    app.stop_at_once().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r59_a_value_ends_by_the_databases_time_whatever_the_desks_own_clock_says() {
    let Some(home) = Home::new(Kind::Postgres).await else { return };
    let mut direct = PgConnection::connect(&home.database).await.expect("connects");
    let app = start(home, no_limits()).await;
    let id = app.place_quietly(&["example.com"]).await;
    let link = app.approval_mails(id).await.remove(0).approve_url.expect("a link");
    let path = link.strip_prefix(&app.url).expect("of this desk").to_owned();
    assert_eq!(send(app.bare(Method::GET, &path)).await.status, 200);
    // A test desk is ahead of the database's time, whatever that is.
    app.post("/sealpost/v1/clock/advance", &json!({ "by": "1d" })).await.ok();
    let ahead = app.get("/sealpost/v1/clock").await.ok()["ahead_seconds"].take();
    let home = app.stop_at_once().await;

    // The clock of this database alone goes on by 29 days and a half.
    let (_, name) = home.database.rsplit_once('/').expect("a URL");
    let name = name.split('?').next().expect("a name");
    for sql in [
        "create schema ahead".to_owned(),
        "create function ahead.clock_timestamp() returns timestamptz language sql
            as 'select pg_catalog.clock_timestamp() + interval ''29 days 12 hours'''"
            .to_owned(),
        format!("alter database {name} set search_path = public, ahead, pg_catalog"),
    ] {
        sqlx::query(AssertSqlSafe(sql)).execute(&mut direct).await.expect("the database is ours");
    }
    let app = start(home, no_limits()).await;
    assert_eq!(app.get("/sealpost/v1/clock").await.ok()["ahead_seconds"], ahead);
    let gone = send(app.bare(Method::GET, &path)).await;
    assert_eq!(gone.status, 404, "{}", gone.body);
    // Orders are of that time, too.
    app.place_quietly(&["example.org"]).await;
    let sql = "select max(created_at) - min(created_at) from orders";
    let between: i64 = sqlx::query_scalar(sql).fetch_one(&mut direct).await.expect("two orders");
    assert!(u128::from(between.unsigned_abs()) >= (DAY * 30).as_millis(), "{between}");
    app.stop_at_once().await;
}
