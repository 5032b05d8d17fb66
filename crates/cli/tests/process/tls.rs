//! R43: TLS of the desk's own, and who may speak without it.

use std::process::Stdio;
use std::time::Duration;

use sealpost_store::testing::Kind;
use tokio::process::Command;

use crate::desk::{Home, KEY};
use crate::tool::{free_port, run, text, wait_for};

/// A certificate for `localhost` by itself.
fn certificate(home: &Home) -> (String, String, reqwest::Certificate) {
    let key = rcgen::KeyPair::generate().expect("a key");
    let params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
    let certificate = params.self_signed(&key).expect("a certificate");
    let file = |name: &str, text: String| {
        let path = home.folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.to_str().expect("text").to_owned()
    };
    let trusted = reqwest::Certificate::from_pem(certificate.pem().as_bytes()).expect("PEM");
    (file("tls.pem", certificate.pem()), file("tls.key", key.serialize_pem()), trusted)
}

async fn mode(path: &str, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("ours");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r43_tls_is_spoken_with_the_operators_certificate() {
    let home = Home::new(Kind::Sqlite).await.expect("SQLite needs no server");
    let (chain, key, trusted) = certificate(&home);
    let settings = ["--tls-cert", chain.as_str(), "--tls-key", &key];
    mode(&key, 0o644).await;
    let output = run(home.serve(free_port(), &settings)).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("chmod o-rwx"), "{output:?}");
    mode(&key, 0o600).await;

    let port = free_port();
    let mut command = Command::from(home.serve(port, &settings));
    command.kill_on_drop(true).stdout(Stdio::null()).stderr(Stdio::null());
    let mut desk = command.spawn().expect("the program runs");
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([trusted]).build().expect("a client");
    let ask = async |path: &str| {
        let call = client.get(format!("https://localhost:{port}{path}")).header("X-DC-DEVKEY", KEY);
        call.send().await.ok().map(|answer| answer.status().as_u16())
    };
    wait_for("it answers over TLS", async || ask("/readyz").await == Some(200)).await;
    assert_eq!(ask("/services/v2/user/me").await, Some(200));
    let plain = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(20)).build().expect("a client");
    assert!(plain.get(format!("http://localhost:{port}/healthz")).send().await.is_err(), "nothing plain");
    assert!(plain.get(format!("https://localhost:{port}/healthz")).send().await.is_err(), "nobody trusts it");
    desk.kill().await.expect("it runs");
}

#[tokio::test]
async fn r43_a_private_desk_without_tls_does_not_listen_to_the_world() {
    let home = Home::new(Kind::Sqlite).await.expect("SQLite needs no server");
    let mut command = home.command();
    command.args(["serve", "--mode", "private", "--listen", "0.0.0.0:0", "--smtp", "smtp://127.0.0.1:1"]);
    command.args(["--public-url", "https://desk.example", "--mail-from", "a@desk.example"]);
    command.args(["--admin-email", "a@desk.example", "--data"]).arg(home.data());
    let output = run(command).await;
    assert_eq!(output.status.code(), Some(2));
    let told = text(&output.stderr);
    assert!(["listen", "tls_cert", "trusted_proxies"].iter().all(|word| told.contains(word)), "{told}");
    assert!(!home.data().exists(), "nothing was made");
}
