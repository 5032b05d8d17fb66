//! R56: the keys of a desk's own CA, at rest.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use sealpost_client::InboxQuery;
use sealpost_store::testing::Kind;

use crate::desk::{Desk, Home};
use crate::orders::{dv_order, issued, place, settled};
use crate::tool::{run, succeed, text};

const KEYS: [&str; 2] = ["ca/issuing.key", "ca/root.key"];

fn read(home: &Home, file: &str) -> String {
    std::fs::read_to_string(home.data().join(file)).expect("a file")
}

fn is_sealed(home: &Home, file: &str) -> bool {
    let text = read(home, file);
    let mode = std::fs::metadata(home.data().join(file)).expect("a file").permissions().mode() & 0o777;
    assert_eq!(mode, 0o600, "{file}");
    let is_plain = text.contains("PRIVATE KEY");
    assert_ne!(text.contains("-----BEGIN SEALPOST SEALED KEY-----"), is_plain, "{file}");
    !is_plain
}

fn export(home: &Home, key: &Path, out: &Path) -> Command {
    let mut command = home.command();
    command.args(["ca", "export-key"]).arg(key).arg("--out").arg(out);
    command
}

/// The public half of a key or certificate, as openssl reads it.
async fn public(arguments: &[&str], file: &Path) -> String {
    let mut command = Command::new("openssl");
    command.args(arguments).arg("-in").arg(file);
    succeed(command).await
}

async fn issue(desk: &Desk, name: &str) {
    let id = place(&desk.client, &dv_order(&[name])).await;
    settled(&desk.client, id).await;
    let query = InboxQuery { order_id: Some(id), kind: Some("dcv_approval".to_owned()), ..InboxQuery::default() };
    let mail = desk.client.inbox(&query).await.expect("the inbox").mails.remove(0);
    desk.client.approve(&mail.id).await.expect("approved");
    issued(&desk.client, id).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r56_keys_of_the_ca_are_sealed_and_go_on_signing() {
    let home = Home::new(Kind::Sqlite).await.expect("SQLite needs no server");
    let desk = Desk::start(&home, &[]).await;
    assert!(KEYS.iter().all(|key| is_sealed(&home, key)), "they were never stored otherwise");
    issue(&desk, "one.example.com").await;
    desk.stop().await;

    // Written out, they are what the certificates say, and stay where they are.
    let folder = home.folder.path();
    for (key, certificate) in KEYS.into_iter().zip(["ca/issuing.pem", "ca/root.pem"]) {
        let out = folder.join(key.replace('/', "-"));
        succeed(export(&home, &home.data().join(key), &out)).await;
        assert_eq!(std::fs::metadata(&out).expect("made").permissions().mode() & 0o777, 0o600);
        let of_key = public(&["pkey", "-pubout"], &out).await;
        let of_certificate = public(&["x509", "-noout", "-pubkey"], &home.data().join(certificate)).await;
        assert_eq!(of_key, of_certificate, "{key}");
        assert_eq!(
            run(export(&home, &home.data().join(key), &out)).await.status.code(),
            Some(1),
            "nothing is overwritten"
        );
        assert!(is_sealed(&home, key));
    }

    // A key of before it was sealed is read, and sealed at the next start; the root
    // may be elsewhere.
    std::fs::copy(folder.join("ca-issuing.key"), home.data().join("ca/issuing.key")).expect("copied");
    std::fs::remove_file(home.data().join("ca/root.key")).expect("away");
    assert!(!is_sealed(&home, "ca/issuing.key"));
    let desk = Desk::start(&home, &[]).await;
    assert!(is_sealed(&home, "ca/issuing.key") && !home.data().join("ca/root.key").exists());
    issue(&desk, "two.example.com").await;
    desk.stop().await;

    // With another secret it is nobody's key.
    let elsewhere = folder.join("elsewhere");
    std::fs::create_dir_all(elsewhere.join("ca")).expect("made");
    let moved = elsewhere.join("ca/issuing.key");
    std::fs::copy(home.data().join("ca/issuing.key"), &moved).expect("copied");
    std::fs::write(elsewhere.join("secret.key"), [9; 32]).expect("written");
    let output = run(export(&home, &moved, &folder.join("never"))).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("another secret.key"), "{}", text(&output.stderr));
    assert!(!folder.join("never").exists());
    let mut with_secret = export(&home, &moved, &folder.join("again"));
    with_secret.arg("--secret").arg(home.data().join("secret.key"));
    succeed(with_secret).await;
    assert_eq!(
        std::fs::read(folder.join("again")).expect("made"),
        std::fs::read(folder.join("ca-issuing.key")).expect("made")
    );
}
