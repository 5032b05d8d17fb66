//! `…/revoke` and `GET /crl/{issuer}.crl` (R56), judged by openssl.

use sealpost_server::Settings;
use serde_json::{Value, json};

use crate::app::{TestApp, on_both, wait_for};
use crate::tool;

fn known() -> Settings {
    Settings { public_url: Some("http://desk.example".to_owned()), issue_at_once: Some(true), ..Settings::default() }
}

/// The list as openssl prints it, once `until` holds for it.
async fn list(app: &TestApp, until: impl Fn(&str) -> bool) -> (Vec<u8>, String) {
    let path = format!("/crl/{}.crl", app.desk.issuer.id());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut found = (Vec::new(), String::new());
    wait_for("the revocation list is made", async || {
        let answer = app.bare(reqwest::Method::GET, &path).send().await.expect("answers");
        if answer.status() != 200 {
            return false;
        }
        assert_eq!(answer.headers()["content-type"], "application/pkix-crl");
        found.0 = answer.bytes().await.expect("a body").to_vec();
        let file = tool::write(folder.path(), "list", &found.0);
        found.1 = tool::openssl(&["crl", "-inform", "DER", "-in", &file, "-noout", "-text"]);
        until(&found.1)
    })
    .await;
    found
}

/// What `openssl verify -crl_check` says of a certificate.
fn check(chain: &str, der: &[u8]) -> String {
    const END: &str = "-----END CERTIFICATE-----\n";
    let folder = tempfile::tempdir().expect("a temporary folder");
    let blocks: Vec<_> = chain.split_inclusive(END).collect();
    let files: Vec<_> = ["leaf", "issuer", "root"]
        .iter()
        .zip(&blocks)
        .map(|(name, pem)| tool::write(folder.path(), name, pem))
        .collect();
    let der = tool::write(folder.path(), "der", der);
    let pem = folder.path().join("crl").to_str().expect("plain").to_owned();
    tool::openssl(&["crl", "-inform", "DER", "-in", &der, "-out", &pem]);
    tool::openssl(&["crl", "-in", &pem, "-noout", "-verify", "-CAfile", &files[1]]);
    let output = std::process::Command::new("openssl")
        .args(["verify", "-crl_check", "-CAfile", &files[2], "-untrusted", &files[1], "-CRLfile", &pem, &files[0]])
        .output()
        .expect("openssl is installed");
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

async fn issued(app: &TestApp) -> (i64, Value) {
    let id = app.place_ov(&["example.com"], &json!({})).await.created()["id"].as_i64().expect("an id");
    let order = app.issued(id).await;
    (id, order["certificate"].clone())
}

on_both!(r56_what_is_revoked_is_on_the_list_and_openssl_believes_it, known(), |app| async {
    let (id, certificate) = issued(app).await;
    let (_, other) = issued(app).await;
    let pem = app.get(&format!("certificate/{}/download/format/pem_all", certificate["id"])).await.body;
    let other = app.get(&format!("certificate/{}/download/format/pem_all", other["id"])).await.body;
    let (der, text) = list(app, |_| true).await;
    assert!(text.contains("No Revoked Certificates"), "{text}");
    assert!(check(&pem, &der).contains("leaf: OK"));
    let url = format!("URI:http://desk.example/crl/{}.crl", app.desk.issuer.id());
    assert!(tool::Chain::of(&pem).ask(&["-ext", "crlDistributionPoints"]).contains(&url));

    let body = json!({ "skip_approval": true, "revocation_reason": "key_compromise", "comments": "The key was lost" });
    app.put(&format!("order/certificate/{id}/revoke"), &body).await.empty();
    assert_eq!(app.order(id).await["status"], "revoked");
    let serial = certificate["serial_number"].as_str().expect("hex");
    let (newer, text) = list(app, |text| text.contains(serial)).await;
    assert!(text.contains("Key Compromise"), "{text}");
    assert!(check(&pem, &newer).contains("certificate revoked"));
    assert!(check(&other, &newer).contains("leaf: OK"));
    let notice = app.inbox(id, "certificate_revoked").await.remove(0);
    assert!(notice.text.contains("The key was lost") && notice.text.contains("example.com"), "{}", notice.text);
    app.put(&format!("order/certificate/{id}/revoke"), &body).await.refused(400, "invalid_order_status");
    for path in ["/crl/0000000000000000.crl", "/crl/x", "/crl/..%2f.crl"] {
        app.get(path).await.refused(404, "not_found|crl");
    }
});

on_both!(a_certificate_is_revoked_by_any_of_its_marks, known(), |app| async {
    for mark in ["id", "serial_number", "decimal", "thumbprint", "lower"] {
        let (id, certificate) = issued(app).await;
        let serial = certificate["serial_number"].as_str().expect("hex");
        let mark = match mark {
            "id" => certificate["id"].to_string(),
            "decimal" => u128::from_str_radix(serial, 16).expect("hex").to_string(),
            "lower" => serial.to_lowercase(),
            other => certificate[other].as_str().expect("text").to_owned(),
        };
        let path = format!("certificate/{mark}/revoke");
        app.put(&path, &json!({ "skip_approval": true })).await.empty();
        assert_eq!(app.order(id).await["status"], "revoked", "{mark}");
    }
    let (id, certificate) = issued(app).await;
    let before = app.state(id).await;
    for mark in ["999999999", "x", "0", "ABCDEF", &"0".repeat(65), "%ff"] {
        app.put(&format!("certificate/{mark}/revoke"), &json!({})).await.refused(404, "not_found|certificate");
    }
    for (body, code) in [
        (json!({ "revocation_reason": "boredom" }), "invalid_revocation_reason"),
        (json!({ "revocation_reason": 4 }), "invalid_revocation_reason"),
        (json!({ "comments": "a\u{0}b" }), "invalid_comments"),
        (json!({ "comments": "a", "comment": "b" }), "invalid_comments"),
        (json!({ "skip_approval": "perhaps" }), "invalid_skip_approval"),
    ] {
        let answer = app.put(&format!("certificate/{}/revoke", certificate["id"]), &body).await;
        assert_eq!((answer.status, answer.codes().len()), (400, 1), "{body} {code}: {}", answer.body);
    }
    let other = app.tenant("Other").await;
    for mark in [certificate["id"].to_string(), certificate["serial_number"].as_str().expect("hex").to_owned()] {
        let path = format!("certificate/{mark}/revoke");
        other.put(app, &path, &json!({ "skip_approval": true })).await.refused(404, "not_found|certificate");
    }
    assert_eq!(app.state(id).await, before);
});

on_both!(one_of_two_certificates_can_be_revoked, known(), |app| async {
    let (id, certificate) = issued(app).await;
    let body = json!({ "certificate": { "csr": tool::csr() } });
    let duplicate = app.post(&format!("order/certificate/{id}/duplicate"), &body).await.created();
    let path = format!("certificate/{}/revoke", duplicate["certificate_id"]);
    app.put(&path, &json!({ "skip_approval": true, "revocation_reason": "superseded" })).await.empty();
    assert_eq!(app.order(id).await["status"], "issued");
    assert_eq!(app.certificates(id, "duplicate").await[0]["status"], "revoked");
    app.put(&path, &json!({ "skip_approval": true })).await.refused(400, "invalid_certificate_status");
    app.put(&format!("certificate/{}/revoke", certificate["id"]), &json!({ "skip_approval": true })).await.empty();
    assert_eq!(app.order(id).await["status"], "revoked");
});
