//! What an operator watches a desk with: `verify-audit`, `doctor`, `backup` and
//! `restore`, and a log that tells no secrets.

use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output};

use sealpost_client::InboxQuery;
use sealpost_store::look::look;
use sealpost_store::testing::Kind;
use serde_json::Value;

use crate::desk::{Desk, Home, KEY, on_both};
use crate::listener::{Listener, Trouble};
use crate::orders::{dv_order, issued, place, settled};
use crate::tool::{free_port, run, succeed, text, wait_for};

/// A command on that home's desk, with the settings of its server.
fn on_desk(home: &Home, words: &[&str], settings: &[&str]) -> Command {
    let served = home.serve(0, settings);
    let mut command = home.command();
    command.args(words);
    // Without `serve` itself.
    command.args(served.get_args().skip(1));
    command
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

on_both!(r49_verify_audit_tells_where_a_log_was_changed, |home| async {
    let desk = Desk::start(&home, &[]).await;
    for name in ["a.example.com", "b.example.com", "c.example.com"] {
        place(&desk.client, &dv_order(&[name])).await;
    }
    let verify = |more: &[&str]| {
        let words = [["verify-audit", "--output", "json"].as_slice(), more].concat();
        on_desk(&home, &words, &[])
    };
    let mut sealed = 0;
    wait_for("all is sealed", async || {
        let told = json(&run(verify(&[])).await);
        assert_eq!(told["whole"], true, "{told}");
        sealed = told["sealed"].as_i64().expect("a number");
        sealed >= 4 && told["unsealed"] == 0
    })
    .await;
    let heads = home.folder.path().join("heads");
    let heads = heads.to_str().expect("text");
    succeed(verify(&["--export", heads])).await;
    succeed(verify(&["--heads", heads])).await;
    let kept = std::fs::read_to_string(heads).expect("heads");
    assert!(kept.starts_with(&format!("{sealed}:")), "{kept}");
    assert_eq!(std::fs::metadata(heads).expect("there").permissions().mode() & 0o777, 0o600);
    desk.stop().await;

    let database = home.database();
    change(&database, &["update audit set actor = 'nobody' where id = 2"]).await;
    let output = run(verify(&[])).await;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(json(&output)["breaks"], serde_json::json!([{ "position": 2, "audit_id": 2, "what": "edited" }]));
    change(&database, &["delete from audit_chain where position > 1", "delete from audit where id > 1"]).await;
    assert_eq!(run(verify(&[])).await.status.code(), Some(0), "what is left is whole");
    let output = run(verify(&["--heads", heads])).await;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(json(&output)["breaks"][0]["what"], "head_missing");
    let output = run(verify(&["--head", "nonsense"])).await;
    assert_eq!(output.status.code(), Some(2), "{output:?}");
});

/// As somebody with the database's password could.
async fn change(database: &str, statements: &[&str]) {
    use sqlx::Connection as _;
    let drop_triggers = ["audit_is_not_changed", "audit_is_not_deleted", "audit_chain_is_not_deleted"];
    if let Some(path) = database.strip_prefix("sqlite:") {
        let mut conn = sqlx::SqliteConnection::connect(&format!("sqlite://{path}")).await.expect("opens");
        for trigger in drop_triggers {
            let sql = format!("drop trigger if exists {trigger}");
            sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut conn).await.expect("is dropped");
        }
        for sql in statements {
            sqlx::query(sqlx::AssertSqlSafe((*sql).to_owned())).execute(&mut conn).await.expect("is changed");
        }
        conn.close().await.expect("closes");
    } else {
        let mut conn = sqlx::PgConnection::connect(database).await.expect("opens");
        for table in ["audit", "audit_chain"] {
            let sql = format!("alter table {table} disable trigger user");
            sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut conn).await.expect("is disabled");
        }
        for sql in statements {
            sqlx::query(sqlx::AssertSqlSafe((*sql).to_owned())).execute(&mut conn).await.expect("is changed");
        }
        conn.close().await.expect("closes");
    }
}

/// The verdict on a check.
fn verdict(told: &Value, check: &str) -> String {
    let found = told["checks"].as_array().expect("a list").iter().find(|found| found["check"] == check);
    found.unwrap_or_else(|| panic!("{check} is not in {told}"))["verdict"].as_str().expect("a word").to_owned()
}

on_both!(doctor_finds_a_desk_well_and_sends_a_test_mail, |home| async {
    let listener = Listener::start().await;
    let smtp = listener.url();
    let desk = Desk::start(&home, &["--smtp", &smtp]).await;
    let public = desk.url.clone();
    let settings = ["--smtp", smtp.as_str(), "--public-url", &public];
    let words = ["doctor", "--output", "json", "--to", "you@example.com"];
    let output = run(on_desk(&home, &words, &settings)).await;
    let told = json(&output);
    assert_eq!(output.status.code(), Some(0), "{told}");
    for check in [
        "data folder",
        "sealing key",
        "certificate authority",
        "database",
        "database version",
        "database schema",
        "audit log",
        "public URL",
        "mail server",
        "test mail",
    ] {
        assert_eq!(verdict(&told, check), "ok", "{check}: {told}");
    }
    if home.kind() == Kind::Postgres {
        assert_eq!(verdict(&told, "clock"), "ok", "{told}");
    }
    assert_eq!(verdict(&told, "SPF"), "warning", "the sender's domain is none: {told}");
    let [mail] = &listener.taken()[..] else { panic!("one mail was sent") };
    assert_eq!(mail.to, ["you@example.com"]);
    assert!(mail.accepted);
    let table = succeed(on_desk(&home, &["doctor"], &settings)).await;
    assert!(table.contains("mail server") && table.contains("warning"), "{table}");
    desk.stop().await;
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn doctor_says_what_is_wrong_and_ends_with_1() {
    let home = Home::new(Kind::Sqlite).await.expect("SQLite needs no server");
    let listener = Listener::start().await;
    let smtp = listener.url();
    Desk::start(&home, &[]).await.stop().await;
    listener.trouble("you@example.com", Trouble::AtRcpt("550 5.1.1 nobody here"));
    std::fs::set_permissions(home.data(), std::fs::Permissions::from_mode(0o755)).expect("ours");
    let nobody = format!("http://127.0.0.1:{}", free_port());
    let words = ["doctor", "--output", "json", "--to", "you@example.com"];
    let output = run(on_desk(&home, &words, &["--smtp", &smtp, "--public-url", &nobody])).await;
    let told = json(&output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    for check in ["data folder", "public URL", "test mail"] {
        assert_eq!(verdict(&told, check), "failed", "{check}: {told}");
    }
    let advice = |found: &&Value| found["verdict"] != "ok" && found["advice"] == "";
    assert!(!told["checks"].as_array().expect("a list").iter().any(|found| advice(&found)), "{told}");
    assert!(told.to_string().contains("550 5.1.1 nobody here"), "{told}");

    let closed = format!("smtp://127.0.0.1:{}", free_port());
    let told = json(&run(on_desk(&home, &["doctor", "--output", "json"], &["--smtp", &closed])).await);
    assert_eq!(verdict(&told, "mail server"), "failed", "{told}");
    let tls = format!("smtp+starttls://127.0.0.1:{}", listener.port);
    let told = json(&run(on_desk(&home, &["doctor", "--output", "json"], &["--smtp", &tls])).await);
    assert_eq!(verdict(&told, "mail server's TLS"), "failed", "{told}");
    std::fs::remove_dir_all(home.data()).expect("ours");
    let told = json(&run(on_desk(&home, &["doctor", "--output", "json"], &[])).await);
    assert_eq!((verdict(&told, "data folder"), verdict(&told, "database")), ("failed".into(), "failed".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r61_the_restore_drill() {
    let home = Home::new(Kind::Sqlite).await.expect("SQLite needs no server");
    let desk = Desk::start(&home, &[]).await;
    let id = place(&desk.client, &dv_order(&["example.com"])).await;
    settled(&desk.client, id).await;
    let file = home.folder.path().join("backup.db");
    let file = file.to_str().expect("text");
    succeed(on_desk(&home, &["backup", file], &[])).await;
    assert_eq!(std::fs::metadata(file).expect("there").permissions().mode() & 0o777, 0o600);
    assert_eq!(run(on_desk(&home, &["backup", file], &[])).await.status.code(), Some(1), "no backup is overwritten");
    let link = approve_link(&desk, id).await;
    // Of this the backup knows nothing.
    let later = place(&desk.client, &dv_order(&["later.example.com"])).await;
    let output = run(on_desk(&home, &["restore", file], &[])).await;
    assert!(!output.status.success() && text(&output.stderr).contains("another process serves"), "{output:?}");
    desk.stop().await;

    let damaged = home.folder.path().join("damaged.db");
    std::fs::write(&damaged, b"SQLite format 3\0 and nothing else").expect("written");
    let output = run(on_desk(&home, &["restore", damaged.to_str().expect("text")], &[])).await;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    succeed(on_desk(&home, &["restore", file], &[])).await;
    assert!(home.data().join("sealpost.db.replaced-1").exists());

    let desk = Desk::start(&home, &[]).await;
    assert_eq!(desk.client.order(id).await.expect("the order").status, "pending");
    assert!(desk.client.order(later).await.is_err(), "the backup is older");
    let (_, gone) = desk
        .get(link.split_once("/approve/").map(|(_, token)| format!("/approve/{token}")).as_deref().expect("a link"))
        .await
        .expect("a page");
    assert!(!gone.contains("name=\"decision\""), "the value is dead: {gone}");
    // Life goes on: a new mail, a new value, a certificate.
    let before = desk.client.order_mails(id).await.expect("mails").mails.len();
    desk.client.resend_emails(id, &crate::orders::resend("example.com", "admin@example.com", "de")).await.expect("204");
    wait_for("the new mail is there", async || settled(&desk.client, id).await.len() > before).await;
    let query = InboxQuery { order_id: Some(id), ..Default::default() };
    let mails = desk.client.inbox(&query).await.expect("the inbox").mails;
    desk.client.approve(&mails.last().expect("a mail").id).await.expect("approves");
    issued(&desk.client, id).await;
    desk.stop().await;
    let mut reader = look(&home.database()).await.expect("opens");
    assert!(sealpost_store::restore::crl_floor(reader.conn()).await.expect("reads") > 1_700_000_000_000);
    succeed(on_desk(&home, &["verify-audit"], &[])).await;
}

async fn approve_link(desk: &Desk, id: i64) -> String {
    let query = InboxQuery { order_id: Some(id), kind: Some("dcv_approval".to_owned()), ..Default::default() };
    let mail = desk.client.inbox(&query).await.expect("the inbox").mails.remove(0);
    mail.approve_url.expect("a link")
}

on_both!(r48_a_whole_story_leaves_no_secret_in_log_or_figures, |home| async {
    let listener = Listener::start().await;
    let smtp = listener.url();
    let levels = "info,sealpost=trace,sealpost_server=trace,sealpost_store=trace,sealpost_mail=trace,sealpost_ca=trace";
    let desk = Desk::start(&home, &["--smtp", &smtp, "--log", levels, "--retry-seconds", "1"]).await;
    listener.trouble("admin@canary.example.com", Trouble::AtRcpt("451 4.2.1 <admin@canary.example.com> is away"));
    let id = place(&desk.client, &dv_order(&["canary.example.com"])).await;
    desk.client.set_additional_emails(id, &["secret.person@example.com".to_owned()]).await.expect("204");
    settled(&desk.client, id).await;
    let link = approve_link(&desk, id).await;
    let value = link.rsplit('/').next().expect("a value").to_owned();
    desk.get(&format!("/approve/{value}")).await.expect("a page");
    desk.get(&format!("/approve/{}x", &value[1..])).await.expect("a page");
    let query = InboxQuery { order_id: Some(id), kind: Some("dcv_approval".to_owned()), ..Default::default() };
    let mail = desk.client.inbox(&query).await.expect("the inbox").mails.remove(0);
    desk.client.reject(&mail.id, Some("canary reason")).await.expect("rejects");
    settled(&desk.client, id).await;
    let wrong = sealpost_client::Client::new(&desk.url, "sp_a_wrong_canary_key").expect("a client");
    assert!(wrong.me().await.is_err());
    let (_, figures) = desk.get("/metrics").await.expect("figures");
    let told = desk.log();
    assert!(told.contains("Answered 200") && told.contains("was not taken"), "the log tells the story: {told}");
    let secret = std::fs::read(home.data().join("secret.key")).expect("a key");
    let secret: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    for canary in [
        KEY,
        "sp_a_wrong_canary_key",
        &value,
        &value[1..],
        &secret,
        "admin@canary.example.com",
        "secret.person@example.com",
        "canary reason",
    ] {
        assert!(!told.contains(canary), "{canary} is in the log: {told}");
        assert!(!figures.contains(canary), "{canary} is in the figures: {figures}");
    }
    desk.stop().await;
});
