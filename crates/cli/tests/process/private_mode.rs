//! A private desk: the whole story of an order through real mail and the real
//! approval page, in Japanese, and none of the test aids.

use std::path::Path;

use sealpost_client::Client;
use sealpost_client::api::orders::PlaceOrder;

use crate::desk::{Desk, Home, on_both};
use crate::listener::Listener;
use crate::message::{self, Seen};
use crate::orders::{dv_order, issued, place, settled};
use crate::tool::{openssl, run, text, wait_for};

const NAMES: [&str; 2] = ["shop.corp.example", "*.api.corp.example"];

on_both!(an_order_goes_from_call_to_certificate_by_mail_alone, |home| async {
    let listener = Listener::start().await;
    let smtp = listener.url();
    let mut settings = vec!["--mode", "private", "--smtp", &smtp, "--public-url", "http://127.0.0.1:PORT"];
    settings.extend(["--mail-from", "desk@corp.example", "--admin-email", "admin@corp.example"]);
    settings.extend(["--zones", "corp.example", "--account-name", "Corp"]);
    let mut desk = Desk::start(&home, &settings).await;
    let told = desk.told();
    let key = told.split("export SEALPOST_API_KEY=").nth(1).and_then(|rest| rest.lines().next()).expect("a key");
    // The key of the environment is for test desks alone.
    let refused = desk.client.me().await.expect_err("not its key");
    assert_eq!(refused.code(), Some("access_denied|access_denied_invalid_key"), "{refused}");
    desk.use_key(key);
    let client = &desk.client;

    let order = PlaceOrder {
        locale: Some("ja".to_owned()),
        additional_emails: Some(vec!["ops@corp.example".to_owned()]),
        ..dv_order(&NAMES)
    };
    let id = place(client, &order).await;
    for mail in arrived(client, &listener, id, "dcv_approval", 2).await {
        assert!(["admin@shop.corp.example", "admin@api.corp.example"].contains(&mail.to.as_str()), "{}", mail.to);
        assert_eq!(mail.language, "ja");
        approve(&desk, &mail).await;
    }
    issued(client, id).await;

    let notices = arrived(client, &listener, id, "certificate_issued", 2).await;
    let told: Vec<_> = notices.iter().map(|mail| mail.to.as_str()).collect();
    assert!(told.contains(&"ops@corp.example") && told.contains(&"admin@corp.example"), "{told:?}");
    let root = home.data().join("ca/root.pem");
    for notice in &notices {
        assert!(!notice.text.contains("/approve/"), "R25: {}", notice.text);
        let (name, chain) = notice.attachment.as_ref().expect("the certificate");
        assert_eq!(name, "shop.corp.example.pem");
        verify(home.folder.path(), &root, chain).await;
    }
    message::compare_with_python(&listener.taken()).await;
    contacts(&home, &desk, key).await;
    no_test_aids(&desk, key).await;
    desk.stop().await;
});

/// The order's mails of a kind as they came by SMTP, once all have left.
async fn arrived(client: &Client, listener: &Listener, id: i64, kind: &str, count: usize) -> Vec<Seen> {
    let of_kind = async || {
        let mut mails = settled(client, id).await;
        mails.retain(|mail| mail.kind == kind);
        mails
    };
    wait_for("the mails have left", async || of_kind().await.len() == count).await;
    let mails = of_kind().await;
    let taken: Vec<_> = listener.taken();
    let ids: Vec<_> = mails.iter().map(|mail| mail.id.as_str()).collect();
    let seen: Vec<_> = taken.iter().map(message::read).filter(|seen| ids.contains(&seen.id.as_str())).collect();
    assert_eq!(seen.len(), count, "{mails:?}");
    seen
}

/// As a person does it: look, then decide with the form.
async fn approve(desk: &Desk, mail: &Seen) {
    let path = mail.link().strip_prefix(&desk.url).expect("a link to this desk");
    // A scanner that only looks changes nothing (R18).
    let (status, page) = desk.get(path).await.expect("a page");
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("<html lang=\"ja\">") && page.contains("承認"), "{page}");
    assert!(!page.contains(" checked"), "no choice is made beforehand");
    let nonce = page.split("name=\"nonce\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a form");

    let http = reqwest::Client::new();
    let form = |body: String| {
        let request = http.post(mail.link()).header("content-type", "application/x-www-form-urlencoded");
        request.body(body).send()
    };
    let stale = form("nonce=00&decision=approve".to_owned()).await.expect("answers");
    assert_eq!(stale.status().as_u16(), 422);
    let nothing = form(format!("nonce={nonce}&reason=")).await.expect("answers");
    assert_eq!(nothing.status().as_u16(), 422);
    let decided = form(format!("nonce={nonce}&decision=approve&reason=")).await.expect("answers");
    assert_eq!(decided.status().as_u16(), 200);
    let page = decided.text().await.expect("a page");
    assert!(page.contains("<html lang=\"ja\">") && !page.contains("<form"), "{page}");
}

/// What is attached is the leaf and what stands between it and the root.
async fn verify(folder: &Path, root: &Path, chain: &[u8]) {
    let chain_file = folder.join("chain.pem");
    std::fs::write(&chain_file, chain).expect("written");
    let [root, chain] = [root, &chain_file].map(|path| path.to_str().expect("plain"));
    openssl(&["verify", "-x509_strict", "-CAfile", root, "-untrusted", chain, chain]).await;
    let names = openssl(&["x509", "-in", chain, "-noout", "-ext", "subjectAltName"]).await;
    let mut found: Vec<_> = names.lines().nth(1).expect("names").trim().split(", ").collect();
    found.sort_unstable();
    assert_eq!(found, ["DNS:*.api.corp.example", "DNS:shop.corp.example"], "exactly what was proved");
}

/// Filed, listed among the approvers, taken out again: by the command line.
async fn contacts(home: &Home, desk: &Desk, key: &str) {
    let ok = async |line: &str| {
        let mut command = home.command();
        command.args(line.split(' ')).env("SEALPOST_URL", desk.api()).env("SEALPOST_API_KEY", key);
        let output = run(command).await;
        assert!(output.status.success(), "{line}: {}", text(&output.stderr));
        (text(&output.stdout), text(&output.stderr))
    };
    let (_, noted) = ok("contacts add corp.example pki@elsewhere.example").await;
    assert!(noted.contains("pki@elsewhere.example may approve corp.example"), "{noted}");
    let (listed, _) = ok("contacts list").await;
    let row = listed.lines().nth(1).expect("a row");
    assert!(row.contains("corp.example") && row.contains("pki@elsewhere.example"), "{listed}");
    let (approvers, _) = ok("domains approvers shop.corp.example").await;
    assert!(
        approvers.lines().any(|line| line.contains("pki@elsewhere.example") && line.contains("filed")),
        "{approvers}"
    );
    ok(&format!("contacts remove {}", row.split(' ').next().expect("an id"))).await;
    let (_, noted) = ok("contacts list").await;
    assert!(noted.contains("No contact is filed."), "{noted}");
}

async fn no_test_aids(desk: &Desk, key: &str) {
    let http = reqwest::Client::new();
    let id = "00000000-0000-7000-8000-000000000000";
    for (method, path) in [
        (reqwest::Method::GET, "/sealpost/v1/inbox".to_owned()),
        (reqwest::Method::GET, format!("/sealpost/v1/inbox/{id}/raw")),
        (reqwest::Method::POST, format!("/sealpost/v1/inbox/{id}/approve")),
        (reqwest::Method::POST, format!("/sealpost/v1/inbox/{id}/reject")),
        (reqwest::Method::GET, "/inbox".to_owned()),
        (reqwest::Method::GET, format!("/inbox/{id}")),
    ] {
        let request = http.request(method, format!("{}{path}", desk.url)).header("X-DC-DEVKEY", key);
        let answer = request.send().await.expect("answers");
        assert_eq!(answer.status().as_u16(), 404, "{path}");
    }
}
