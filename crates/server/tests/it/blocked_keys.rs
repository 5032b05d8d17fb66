//! R51: a list of keys that the operator does not certify.

use rcgen::PublicKeyData as _;
use sealpost_server::Settings;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::app::no_limits;
use crate::modes::{start, with_homes};
use crate::tool;

with_homes!(r51_a_key_on_the_operators_list_is_not_certified, |home| async {
    let key = rcgen::KeyPair::generate().expect("a key");
    let request = rcgen::CertificateParams::default().serialize_request(&key).expect("a request");
    let listed = request.pem().expect("PEM");
    let line = hex::encode(Sha256::digest(key.subject_public_key_info()));
    let list = tool::write(home.folder.path(), "blocked", format!("# found in a firmware\n{line}\n"));
    let app = start(home, Settings { blocked_keys: Some(list.into()), ..no_limits() }).await;
    let order = tool::dv_order(&["example.com"], &json!({ "certificate": { "csr": listed } }));
    let refused = app.post("order/certificate/ssl_dv_geotrust", &order).await.refused(400, "csr_invalid_weak_key");
    assert!(refused.contains("certificate.csr") && refused.contains("list of keys"), "{refused}");
    assert_eq!(app.get("order/certificate").await.ok()["page"]["total"], 0);

    // Any other is; and it is not changed for a listed one afterwards.
    let id = app.place_quietly(&["example.com"]).await;
    app.issue(id).await;
    let reissue = json!({ "certificate": { "common_name": "example.com", "csr": listed } });
    app.post(&format!("order/certificate/{id}/reissue"), &reissue).await.refused(400, "csr_invalid_weak_key");
    app.stop().await;
});
