//! Secrets of a whole story, looked for in everything that is left of it:
//! database, write-ahead log, backups, dumps, and the log at its finest (R17,
//! R43, R48).

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sealpost_client::InboxQuery;
use sealpost_client::api::keys::NewKey;
use sealpost_client::api::own::MailInfo;
use sealpost_store::Conn;
use sealpost_store::look::look;

use crate::desk::{Desk, Home, KEY, on_both};
use crate::listener::{Listener, Trouble};
use crate::orders::{dv_order, issued, mails_when, place, settled};
use crate::tool::succeed;

/// Everything that is left at one moment, under the name of its place.
async fn remains(home: &Home, when: &str) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let backup = home.folder.path().join(format!("{when}.backup"));
    let mut reader = look(&home.database()).await.expect("opens");
    match reader.conn() {
        // What `pg_dump` would write: every column of every row, octets in hexadecimal.
        Conn::Postgres(conn) => {
            let tables = "select quote_ident(tablename) from pg_tables where schemaname = current_schema()";
            let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut *conn).await.expect("tables");
            assert!(tables.len() > 15, "{tables:?}");
            for table in tables {
                let sql = sqlx::AssertSqlSafe(format!("select t::text from {table} t"));
                let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut *conn).await.expect("rows");
                found.insert(format!("{when}: table {table}"), rows.join("\n").into_bytes());
            }
        }
        Conn::Sqlite(_) => {
            let mut copy = home.command();
            copy.arg("backup").arg(&backup).arg("--data").arg(home.data());
            succeed(copy).await;
            found.insert(format!("{when}: backup"), std::fs::read(&backup).expect("made"));
        }
    }
    for file in std::fs::read_dir(home.data()).expect("a folder") {
        let path = file.expect("a file").path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("sealpost.db")) {
            found.insert(format!("{when}: {}", path.display()), std::fs::read(&path).expect("a file"));
        }
    }
    found
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect()
}

/// A secret in every form in which somebody could read it.
fn forms(canary: &str) -> Vec<Vec<u8>> {
    let text = canary.as_bytes().to_vec();
    let octets = URL_SAFE_NO_PAD.decode(canary).ok().filter(|octets| octets.len() >= 16);
    let plain: Vec<Vec<u8>> = std::iter::once(text).chain(octets).collect();
    let as_hex = plain.iter().map(|form| hex(form)).collect::<Vec<_>>();
    [plain, as_hex].concat()
}

/// Octet for octet as characters, so that any text search does.
fn latin(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

async fn value_of(desk: &Desk, order: i64) -> String {
    let query = InboxQuery { order_id: Some(order), kind: Some("dcv_approval".to_owned()), ..Default::default() };
    let mails = desk.client.inbox(&query).await.expect("the inbox").mails;
    let link = mails.first().and_then(|mail| mail.approve_url.clone()).expect("a link");
    link.rsplit('/').next().expect("a value").to_owned()
}

on_both!(r17_r43_r48_no_secret_can_be_read_in_database_log_or_backup, |home| async {
    let listener = Listener::start().await;
    let smtp = listener.url();
    let desk = Desk::start(&home, &["--smtp", &smtp, "--log", "trace", "--retry-seconds", "3600"]).await;
    let me = desk.client.me().await.expect("who I am").id;
    let key = NewKey { name: Some("canary".to_owned()), ..NewKey::default() };
    let second = desk.client.create_key(me, &key).await.expect("a key").api_key;

    // A mail that waits, composed; its value is known only once it has arrived.
    listener.trouble("admin@waits.example.com", Trouble::AtRcpt("451 4.2.1 later"));
    let waits = place(&desk.client, &dv_order(&["waits.example.com"])).await;
    let is_waiting = |mails: &[MailInfo]| mails[0].state == "deferred" && mails[1..].iter().all(|m| m.state == "sent");
    let mails = mails_when(&desk.client, waits, "it waits", is_waiting).await;
    let mut found = remains(&home, "while it waits").await;
    desk.client.retry_mail(&mails[0].id).await.expect("tried again");
    settled(&desk.client, waits).await;
    let mut canaries = vec![KEY.to_owned(), second.clone(), value_of(&desk, waits).await];

    // Values that are approved, rejected, guessed at, and left open.
    for name in ["approved.example.com", "rejected.example.com", "open.example.com"] {
        let id = place(&desk.client, &dv_order(&[name])).await;
        settled(&desk.client, id).await;
        let value = value_of(&desk, id).await;
        desk.get(&format!("/approve/{value}")).await.expect("a page");
        desk.get(&format!("/approve/{}x", &value[1..])).await.expect("a page");
        let query = InboxQuery { order_id: Some(id), kind: Some("dcv_approval".to_owned()), ..Default::default() };
        let mail = desk.client.inbox(&query).await.expect("the inbox").mails.remove(0);
        if name.starts_with("approved") {
            desk.client.approve(&mail.id).await.expect("approved");
            issued(&desk.client, id).await;
        } else if name.starts_with("rejected") {
            desk.client.reject(&mail.id, None).await.expect("rejected");
        }
        settled(&desk.client, id).await;
        canaries.extend([value.clone(), value[1..].to_owned()]);
    }
    let with_second = sealpost_client::Client::new(&desk.url, &second).expect("a client");
    with_second.me().await.expect("it is good");
    let secret = std::fs::read(home.data().join("secret.key")).expect("a key");
    canaries.push(URL_SAFE_NO_PAD.encode(&secret));
    found.extend(remains(&home, "at the end").await);
    found.insert("the log".to_owned(), desk.log().into_bytes());
    desk.stop().await;
    found.extend(remains(&home, "after the stop").await);

    let log = String::from_utf8_lossy(&found["the log"]).into_owned();
    assert!(log.contains("DEBUG") && log.contains("Answered 200"), "the log is at its finest");
    let found: BTreeMap<String, String> = found.into_iter().map(|(place, bytes)| (place, latin(&bytes))).collect();
    for (place, text) in &found {
        for canary in &canaries {
            for form in forms(canary) {
                assert!(!text.contains(&latin(&form)), "{canary} can be read in {place}");
            }
        }
        // Nor is any message there as it was sent (bodies are sealed).
        if *place != "the log" {
            for of_a_message in ["Auto-Submitted: auto-generated", "/approve/"] {
                assert!(!text.contains(of_a_message), "{of_a_message} stands in {place}");
                assert!(!text.contains(&latin(&hex(of_a_message.as_bytes()))), "{of_a_message} stands in {place}");
            }
        }
    }
    // The search itself finds what is there.
    let at_the_end = found.iter().filter(|(place, _)| place.starts_with("at the end"));
    assert!(at_the_end.into_iter().any(|(_, text)| text.contains("open.example.com")), "the places are searched");
});
