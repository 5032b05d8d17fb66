//! Mail on its way out: signatures, servers' files, international recipients
//! (R23, R33).

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use sealpost_mail::{DkimKey, DkimKeyType};
use sealpost_server::{Settings, StartError};
use sealpost_store::testing::Kind;
use serde_json::json;

use crate::app::{Home, TestApp, on_both};
use crate::resend_emails::path;

fn key_file(folder: &Path, name: &str, mode: u32, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("written");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("set");
    path
}

fn signing(keys: &[&Path]) -> Settings {
    Settings {
        dkim_key: Some(keys.iter().map(|path| path.to_path_buf()).collect()),
        dkim_selector: Some((1..=keys.len()).map(|n| format!("s{n}")).collect()),
        ..Settings::default()
    }
}

async fn signed_mails(kind: Kind) {
    let Some(home) = Home::new(kind).await else { return };
    let keys = [DkimKeyType::Ed25519, DkimKeyType::Rsa2048].map(|kind| DkimKey::generate(kind).expect("made"));
    let folder = tempfile::tempdir().expect("a folder");
    let first = key_file(folder.path(), "a.pem", 0o600, &keys[0].to_pem());
    let second = key_file(folder.path(), "b.pem", 0o600, &keys[1].to_pem());
    let app = TestApp::start(home, signing(&[&first, &second])).await.unwrap_or_else(|(_, error)| panic!("{error}"));
    let id = app.place_with(&["example.com"], &json!({})).await;
    app.issue(id).await;
    for kind in ["dcv_approval", "certificate_issued"] {
        // The inbox keeps what was stored and sent.
        for mail in app.inbox(id, kind).await {
            let raw = app.client.inbox_raw(&mail.id).await.expect("bytes");
            let text = String::from_utf8(raw).expect("ASCII");
            assert!(text.starts_with("DKIM-Signature: v=1; a=ed25519-sha256; s=s1; d=sealpost.invalid"), "{text}");
            assert_eq!(text.matches("DKIM-Signature: ").count(), 2, "{text}");
            assert!(text.contains("a=rsa-sha256; s=s2; d=sealpost.invalid"), "{text}");
        }
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r33_every_mail_is_signed_before_it_is_stored_sqlite() {
    signed_mails(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r33_every_mail_is_signed_before_it_is_stored_postgres() {
    signed_mails(Kind::Postgres).await;
}

#[tokio::test]
async fn r33_a_key_that_others_can_read_or_that_is_none_stops_the_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = DkimKey::generate(DkimKeyType::Ed25519).expect("made").to_pem();
    for (path, why) in [
        (key_file(folder.path(), "open.pem", 0o640, &good), "chmod 600"),
        (key_file(folder.path(), "none.pem", 0o600, "no key"), "PEM"),
        (folder.path().join("missing.pem"), "No such file"),
    ] {
        let home = Home::new(Kind::Sqlite).await.expect("SQLite is always there");
        let Err((_, error)) = TestApp::start(home, signing(&[&path])).await else { panic!("{why}: started") };
        assert!(matches!(error, StartError::Dkim(_)), "{error}");
        let told = error.to_string();
        assert!(told.contains(why) && told.contains(path.to_str().expect("UTF-8")), "{told}");
    }
}

#[tokio::test]
async fn roots_for_mail_servers_are_read_at_start() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text, why) in [("none.pem", "nothing", "holds none"), ("missing.pem", "", "No such file")] {
        let path = folder.path().join(name);
        if !text.is_empty() {
            std::fs::write(&path, text).expect("written");
        }
        let home = Home::new(Kind::Sqlite).await.expect("SQLite is always there");
        let settings = Settings {
            smtp: Some(vec!["smtps://mail.example.com".to_owned(), "smtp://localhost".to_owned()]),
            smtp_ca: Some(path),
            ..Settings::default()
        };
        let Err((_, error)) = TestApp::start(home, settings).await else { panic!("{why}: started") };
        assert!(matches!(error, StartError::Smtp(_)) && error.to_string().contains(why), "{error}");
    }
}

on_both!(r23_addresses_beyond_ascii_are_told_things_and_asked_nothing, |app| async {
    let more = json!({ "additional_emails": ["가나다@example.com", "josé@테스트.example"] });
    let id = app.place_with(&["example.com"], &more).await;
    assert_eq!(app.additional(id).await, ["가나다@example.com", "josé@xn--9t4b11yi5a.example"]);
    // Nobody approves by such an address, not even one that looks like a role's.
    for email in ["가나다@example.com", "ａdmin@example.com", "аdmin@example.com"] {
        let body = json!({ "domain_approval_emails": [{ "domain": "example.com", "email": email }] });
        app.put(&path(id), &body).await.refused(400, "invalid_email");
    }
    app.issue(id).await;
    let notices = app.inbox(id, "certificate_issued").await;
    let mut told: Vec<&str> = notices.iter().map(|mail| mail.to.as_str()).collect();
    told.sort_unstable();
    assert_eq!(told, ["admin@sealpost.invalid", "josé@xn--9t4b11yi5a.example", "가나다@example.com"]);
    // Spellings that only look alike are refused, not folded (R22).
    let list = format!("order/certificate/{id}/additional-emails");
    for email in ["ａb@example.com", "e\u{301}@example.com", "가\u{200b}@example.com"] {
        let answer = app.put(&list, &json!({ "additional_emails": [email] })).await;
        assert_eq!(answer.status, 400, "{email}");
    }
    assert_eq!(app.additional(id).await.len(), 2);
});
