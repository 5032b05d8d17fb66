//! Modes, their lock, and what a start refuses (product.md; R17, R41).

use std::os::unix::fs::PermissionsExt as _;

use reqwest::Method;
use sealpost_server::{Config, Settings, StartError};
use sealpost_store::testing::Kind;
use serde_json::json;

use crate::answer::send;
use crate::app::{Home, KEY, TestApp, on_both};
use crate::resend_emails::path;

/// A private desk whose mail server is away.
pub fn private() -> Settings {
    Settings {
        mode: Some("private".to_owned()),
        smtp: Some(vec!["smtp+plain://127.0.0.1:9".to_owned()]),
        public_url: Some("https://desk.example.com".to_owned()),
        mail_from: Some("desk@example.com".to_owned()),
        admin_email: Some("ops@example.com".to_owned()),
        // Tests that wait ask often.
        limit_requests_5s: Some(0),
        limit_requests_3min: Some(0),
        ..Settings::default()
    }
}

fn corp() -> Settings {
    Settings { zones: Some(vec!["corp.example".to_owned()]), ..private() }
}

/// Both kinds, where a test starts and stops desks itself.
macro_rules! with_homes {
    ($name:ident, |$home:ident| async $body:block) => {
        async fn $name(kind: sealpost_store::testing::Kind) {
            let Some($home) = crate::app::Home::new(kind).await else { return };
            $body
        }

        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name(sealpost_store::testing::Kind::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$name(sealpost_store::testing::Kind::Postgres).await;
            }
        }
    };
}

pub(crate) use with_homes;

pub async fn start(home: Home, settings: Settings) -> TestApp {
    TestApp::start(home, settings).await.unwrap_or_else(|(_, error)| panic!("{error}"))
}

with_homes!(a_private_desk_has_none_of_the_test_aids, |home| async {
    let app = start(home, private()).await;
    // `SEALPOST_API_KEY` is a test aid: the first start printed a key instead.
    let printed = app.first_key.clone().expect("a first start prints a key");
    assert!(printed.starts_with("sp_") && printed.len() == 46);
    assert_eq!(send(app.bare(Method::GET, "ping").header("X-DC-DEVKEY", KEY)).await.status, 403);

    let id = app.place_quietly(&["example.com"]).await;
    let mail = app.get(&format!("/sealpost/v1/orders/{id}/mails")).await.ok()["mails"][0].take();
    let mail_id = mail["id"].as_str().expect("a UUID");
    for (method, route) in [
        (Method::GET, "/sealpost/v1/inbox".to_owned()),
        (Method::GET, "/sealpost/v1/inbox?wait=30s".to_owned()),
        (Method::GET, format!("/sealpost/v1/inbox/{mail_id}/raw")),
        (Method::POST, format!("/sealpost/v1/inbox/{mail_id}/approve")),
        (Method::POST, format!("/sealpost/v1/inbox/{mail_id}/reject")),
        (Method::GET, "/sealpost/v1/clock".to_owned()),
        (Method::PUT, "/sealpost/v1/clock".to_owned()),
        (Method::DELETE, "/sealpost/v1/clock".to_owned()),
        (Method::POST, "/sealpost/v1/clock/advance".to_owned()),
        (Method::GET, "/sealpost/v1/clock/advance".to_owned()),
        (Method::GET, "/sealpost/v1/faults".to_owned()),
        (Method::PUT, "/sealpost/v1/faults".to_owned()),
        (Method::DELETE, "/sealpost/v1/faults".to_owned()),
        (Method::GET, "/inbox".to_owned()),
        (Method::GET, format!("/inbox/{mail_id}")),
        (Method::GET, format!("/inbox/{mail_id}/html")),
    ] {
        let answer = send(app.call(method, &route)).await;
        assert_eq!(answer.status, 404, "{route}");
        if route.starts_with("/sealpost") {
            let unknown = app.get("/sealpost/v1/nothing").await;
            answer.refused(404, "not_found|route");
            assert_eq!(answer.body, unknown.body);
        }
    }
    assert_eq!(app.order(id).await["status"], "pending");
    app.stop_at_once().await;
});

with_homes!(a_private_desk_certifies_its_own_zones_and_refuses_others_at_once, |home| async {
    let app = start(home, corp()).await;
    app.place_quietly(&["deep.below.corp.example", "corp.example"]).await;
    for name in ["other.example", "notcorp.example", "printer.local", "a.internal"] {
        let order = crate::tool::dv_order(&[name], &json!({}));
        app.post("order/certificate/ssl_dv_geotrust", &order).await.refused(400, "invalid_common_name");
        let order = crate::tool::dv_order(&["corp.example", name], &json!({}));
        app.post("order/certificate/ssl_dv_geotrust", &order).await.refused(400, "invalid_dns_names");
    }
    app.stop_at_once().await;
});

with_homes!(a_private_desk_without_zones_certifies_public_names, |home| async {
    let app = start(home, private()).await;
    let id = app.place_quietly(&["example.org"]).await;
    let order = crate::tool::dv_order(&["corp.example"], &json!({}));
    app.post("order/certificate/ssl_dv_geotrust", &order).await.refused(400, "invalid_common_name");
    // No registration record is asked here (R3), and there is no sample organization.
    let emails = app.get("domain/example.com/dcv/emails").await.ok();
    assert_eq!((&emails["whois_emails"], emails["base_emails"].as_array().map(Vec::len)), (&json!([]), Some(5)));
    assert_eq!(app.get("organization").await.ok()["organizations"], json!([]));
    let body = json!({ "domain_approval_emails": [{ "domain": "example.org", "email": "someone@example.org" }] });
    app.put(&path(id), &body).await.refused(400, "invalid_email");
    app.stop_at_once().await;
});

with_homes!(r56_a_private_ca_is_bound_to_its_zones_unless_public_names_are_wanted_beside_them, |home| async {
    let app = start(home, corp()).await;
    let order = crate::tool::dv_order(&["example.com"], &json!({}));
    let answer = app.post("order/certificate/ssl_dv_geotrust", &order).await;
    answer.refused(400, "invalid_common_name");
    assert!(answer.body.contains("corp.example") && answer.body.contains("no public names"), "{}", answer.body);
    assert!(crate::tool::openssl_text(app.desk.issuer.root_pem()).contains("Name Constraints: critical"));
    drop(app.stop_at_once().await);

    let Some(home) = Home::new(Kind::Sqlite).await else { return };
    let app = start(home, Settings { public_names: Some(true), ..corp() }).await;
    app.place_quietly(&["corp.example", "example.com"]).await;
    let order = crate::tool::dv_order(&["host.corp"], &json!({}));
    app.post("order/certificate/ssl_dv_geotrust", &order).await.refused(400, "invalid_common_name");
    assert!(!crate::tool::openssl_text(app.desk.issuer.root_pem()).contains("Name Constraints"));
    app.stop_at_once().await;
});

with_homes!(a_private_desk_takes_organizations_that_its_operator_validated, |home| async {
    let app = start(home, private()).await;
    let body = json!({ "name": "Example Ltd", "country": "KR", "city": "Seoul" });
    let id = app.post("organization", &body).await.created()["id"].as_i64().expect("an id");
    let order = crate::tool::dv_order(&["example.com"], &json!({ "organization": { "id": id } }));
    app.post("order/certificate/ssl_basic", &order).await.refused(400, "invalid_organization");

    let path = format!("/sealpost/v1/organizations/{id}/validate");
    let user = app.get("user/me").await.ok()["id"].as_i64().expect("an id");
    for role in [100, 101, 102] {
        let key = json!({ "name": format!("role {role}"), "restricted_to_role_id": role });
        let key = app.post(&format!("key/user/{user}"), &key).await.created()["api_key"].take();
        let call = app.bare(Method::POST, &path).header("X-DC-DEVKEY", key.as_str().expect("a key"));
        send(call).await.refused(403, "access_denied|missing_permission");
    }
    app.post("/sealpost/v1/organizations/999999/validate", &json!({})).await.refused(404, "not_found|organization");
    let other = app.tenant("Other").await;
    send(other.call(&app, Method::POST, &path)).await.refused(404, "not_found|organization");
    assert!(app.get(&format!("organization/{id}")).await.ok().get("validations").is_none());

    for _ in 0..2 {
        app.client.validate_organization(id).await.expect("validated");
    }
    let shown = app.get(&format!("organization/{id}")).await.ok();
    assert_eq!(shown["validations"].as_array().map(Vec::len), Some(2));
    app.post("order/certificate/ssl_basic", &order).await.created();
    let sql = "select count(*) from audit where action = 'organization_validated'";
    let mut reader = app.desk.db.read().await.expect("reads");
    let rows: i64 = sealpost_store::on!(reader.conn(), sqlx::query_scalar(sql), fetch_one).expect("a count");
    assert_eq!(rows, 1, "repeating it changes nothing");
    drop(reader);
    app.stop_at_once().await;
});

with_homes!(a_call_is_answered_while_the_mail_server_is_away_and_the_mail_waits, |home| async {
    let app = start(home, private()).await;
    let id = app.place_quietly(&["example.com"]).await;
    app.put(&path(id), &json!({ "locale": "ko" })).await.empty();
    let mails = || async { app.get(&format!("/sealpost/v1/orders/{id}/mails")).await.ok()["mails"].take() };
    crate::app::wait_for("the mails were tried", async || {
        mails().await.as_array().expect("a list").iter().all(|mail| mail["state"] == "deferred")
    })
    .await;
    for mail in mails().await.as_array().expect("a list") {
        assert!(mail["next_attempt_at"].is_string() && mail.get("sent_at").is_none(), "{mail}");
        assert_eq!(
            (&mail["attempts"][0]["outcome"], &mail["attempts"][0]["stage"]),
            (&json!("deferred"), &json!("connect"))
        );
    }
    // They wait for the next start as well.
    let app = start(app.stop_at_once().await, private()).await;
    assert_eq!(app.desk.db.kind(), if app.kind() == Kind::Sqlite { "sqlite" } else { "postgres" });
    app.stop_at_once().await;
});

with_homes!(a_database_keeps_its_mode_for_life, |home| async {
    let home = start(home, Settings::default()).await.stop().await;
    let (home, error) = TestApp::start(home, private()).await.err().expect("refused");
    assert!(matches!(error, StartError::Mode { .. }), "{error}");
    let text = error.to_string();
    assert!(text.contains("test desk") && text.contains("private"), "{text}");
    // Nothing was broken by trying.
    let app = start(home, Settings::default()).await;
    app.get("ping").await.ok();
    app.stop().await;
});

with_homes!(everything_is_there_after_a_restart, |home| async {
    let app = start(home, Settings::default()).await;
    let id = app.place_quietly(&["example.com"]).await;
    app.settle().await;
    app.put(&path(id), &json!({})).await.empty();
    app.settle().await;
    let (before, keys) = (app.state(id).await, app.get("key").await.ok());
    let link = app.approval_mails(id).await[1].approve_url.clone().expect("a link");
    let value = link.rsplit('/').next().expect("a value").to_owned();

    let app = start(app.stop().await, Settings::default()).await;
    assert_eq!(app.first_key, None);
    assert_eq!(app.get("key").await.ok(), keys, "the same key is not installed twice");
    assert_eq!(app.state(id).await, before);
    // R41: the burst is spent as it was before.
    app.put(&path(id), &json!({})).await.empty();
    app.settle().await;
    app.put(&path(id), &json!({})).await.refused(429, "request_limit_exceeded");
    // A link of before decides.
    let link = format!("{}/approve/{value}", app.url);
    let page = crate::approve_page::get(&app, &link).await;
    let nonce = crate::approve_page::nonce(&page);
    crate::approve_page::post(&app, &link, &[("nonce", &nonce), ("decision", "approve")]).await;
    let order = app.issued(id).await;
    let chain = crate::tool::Chain::of(&app.get(&format!("certificate/download/order/{id}/format/pem_all")).await.body);
    chain.verify();
    // The CA is the same one at the next start, too.
    let issuer = order["certificate"]["ca_cert"].clone();
    let app = start(app.stop().await, Settings { issue_at_once: Some(true), ..Settings::default() }).await;
    let placed = app.place_ov(&["example.org"], &json!({})).await.created();
    assert_eq!(app.order(placed["id"].as_i64().expect("an id")).await["certificate"]["ca_cert"], issuer);
    app.stop().await;
});

with_homes!(r17_the_database_goes_with_its_sealing_key_and_its_ca, |home| async {
    let home = start(home, Settings::default()).await.stop().await;
    let secret = home.folder.path().join("secret.key");
    let kept = std::fs::read(&secret).expect("the key");
    std::fs::write(&secret, [9; 32]).expect("written");
    let (home, error) = TestApp::start(home, Settings::default()).await.err().expect("refused");
    assert!(matches!(error, StartError::Secret { .. }), "{error}");
    std::fs::write(&secret, [9; 31]).expect("written");
    let (home, error) = TestApp::start(home, Settings::default()).await.err().expect("refused");
    assert!(matches!(error, StartError::Data(_)), "{error}");
    std::fs::write(&secret, kept).expect("written");
    std::fs::rename(home.folder.path().join("ca"), home.folder.path().join("ca.away")).expect("moved");
    let (home, error) = TestApp::start(home, Settings::default()).await.err().expect("refused");
    assert!(matches!(error, StartError::OtherCa { .. }), "{error}");
    std::fs::remove_dir_all(home.folder.path().join("ca")).expect("removed");
    std::fs::rename(home.folder.path().join("ca.away"), home.folder.path().join("ca")).expect("moved");
    start(home, Settings::default()).await.stop().await;
});

with_homes!(a_folder_that_others_can_read_is_refused, |home| async {
    for mode in [0o755, 0o701, 0o770] {
        let folder = home.folder.path().join(format!("{mode:o}"));
        std::fs::create_dir(&folder).expect("made");
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(mode)).expect("set");
        let settings = Settings { data: Some(folder.clone()), ..Settings::default() };
        let error = sealpost_server::Server::start(home.config(settings)).await.err().expect("refused");
        assert!(error.to_string().contains(&format!("run `chmod 700 {}`", folder.display())), "{error}");
        assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 0, "nothing was written");
    }
    let file = home.folder.path().join("file");
    std::fs::write(&file, "").expect("written");
    let settings = Settings { data: Some(file), ..Settings::default() };
    assert!(sealpost_server::Server::start(home.config(settings)).await.is_err());
    // A folder that is made is made for nobody else, as are the keys in it.
    let folder = home.folder.path().join("deep/er");
    let settings = Settings { data: Some(folder.clone()), ..Settings::default() };
    let _home = start(home, settings).await.stop_at_once().await;
    let mode = std::fs::metadata(&folder).expect("made").permissions().mode() & 0o777;
    assert_eq!(mode, 0o700);
});

on_both!(keys_and_database_are_nobody_elses, |app| async {
    app.get("ping").await.ok();
    let folder = &app.desk.config.data;
    let mode = |name: &str| std::fs::metadata(folder.join(name)).map(|found| found.permissions().mode() & 0o777).ok();
    assert_eq!(mode("."), Some(0o700));
    assert_eq!(mode("secret.key"), Some(0o600));
    assert_eq!(mode("ca/issuing.key"), Some(0o600));
    assert_eq!(mode("ca/root.key").unwrap_or(0o600), 0o600);
});

#[test]
fn settings_that_make_no_desk_are_refused() {
    let resolve =
        |settings: Settings| Config::resolve(settings, None, None).map(drop).map_err(|error| error.to_string());
    for (settings, word) in [
        (Settings { smtp: None, ..private() }, "smtp"),
        (Settings { public_url: None, ..private() }, "public_url"),
        (Settings { public_url: Some("http://desk.example.com".to_owned()), ..private() }, "TLS"),
        (Settings { mail_from: None, ..private() }, "mail_from"),
        (Settings { admin_email: None, ..private() }, "admin_email"),
        (Settings { issue_at_once: Some(true), ..private() }, "issue_at_once"),
        (Settings { mode: Some("public-br".to_owned()), ..private() }, "public-br"),
        (Settings { public_names: Some(false), ..private() }, "public_names"),
        (Settings { evidence_days: Some(0), ..private() }, "evidence_days"),
        (Settings { crl_url: Some("http://crl.example.com".to_owned()), ..private() }, "crl_url"),
        (Settings { mode: Some("prod".to_owned()), ..private() }, "mode"),
        (Settings { zones: Some(vec!["*.corp".to_owned()]), ..private() }, "zones"),
        (Settings { language: Some("tlh".to_owned()), ..Settings::default() }, "language"),
        (Settings { mail_name: Some("a\r\nBcc: b@c.example".to_owned()), ..Settings::default() }, "mail_name"),
        (Settings { account_name: Some(String::new()), ..Settings::default() }, "account_name"),
        (Settings { ca_key: Some("x".into()), ..Settings::default() }, "ca_chain"),
    ] {
        let error = resolve(settings).expect_err(word);
        assert!(error.contains(word), "{word}: {error}");
    }
    assert_eq!(resolve(private()), Ok(()));
}
