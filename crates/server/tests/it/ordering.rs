//! `POST /order/certificate/{product}` with approval by mail, up to the
//! certificate (API reference §6; R4, R5, R6, R52).

use serde_json::{Value, json};

use crate::app::{TestApp, on_both};
use crate::tool::{self, Chain};

/// The chain of an issued order, as `pem_all` gives it.
async fn chain(app: &TestApp, id: i64) -> Chain {
    Chain::of(&app.get(&format!("certificate/download/order/{id}/format/pem_all")).await.body)
}

on_both!(a_dv_order_is_issued_for_exactly_the_names_that_were_proved, |app| async {
    let names = ["example.com", "www.example.com", "*.example.com", "WWW.example.com", "b.example.org"];
    let order = tool::dv_order(&names, &json!({ "locale": "fr", "comments": "please" }));
    let placed = app.post("order/certificate/ssl_dv_geotrust", &order).await.created();
    let id = placed["id"].as_i64().expect("a number");
    let certificate = placed["certificate_id"].as_i64().expect("a number");
    assert_eq!(placed["requests"][0]["status"], "approved");
    assert_eq!(placed.as_object().map(serde_json::Map::len), Some(3), "{placed}");
    let order = app.order(id).await;
    assert_eq!((&order["status"], &order["dcv_method"]), (&json!("pending"), &json!("email")));
    assert_eq!(order["certificate"].get("serial_number"), None);

    // Everybody who may approve one of the names, each once, in French.
    let mails = app.approval_mails(id).await;
    assert_eq!(mails.len(), 6 + 5 + 5 + 6);
    assert!(mails.iter().all(|mail| mail.locale == "fr" && mail.headers["Content-Language"] == "fr"));

    let order = app.issue(id).await;
    assert_eq!(order["certificate"]["id"], certificate);
    let chain = chain(app, id).await;
    chain.verify();
    let mut sans = chain.sans();
    sans.sort();
    assert_eq!(sans, ["*.example.com", "b.example.org", "example.com", "www.example.com"]);
    assert_eq!(chain.ask(&["-subject", "-nameopt", "RFC2253"]), "subject=CN=example.com\n");
    let serial = chain.ask(&["-serial"]);
    assert_eq!(order["certificate"]["serial_number"], serial.trim_start_matches("serial=").trim());
    let print = chain.ask(&["-fingerprint", "-sha1"]).replace(':', "");
    assert!(print.trim().ends_with(order["certificate"]["thumbprint"].as_str().expect("a thumbprint")), "{print}");
    // Who ordered is told, with the chain attached.
    let told = app.inbox(id, "certificate_issued").await;
    assert_eq!(told.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["admin@sealpost.invalid"]);
});

on_both!(r52_what_the_csr_asks_for_is_no_part_of_the_certificate, |app| async {
    let csr = tool::openssl_csr(
        &["ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
        &[
            "-subj",
            "/C=XX/O=Somebody Else/CN=evil.example.net",
            "-addext",
            "subjectAltName=DNS:evil.example.net,DNS:example.com,IP:192.0.2.1",
            "-addext",
            "basicConstraints=critical,CA:TRUE",
        ],
    );
    let more = json!({
        "certificate": { "csr": csr },
        "dcv_emails": [{ "dns_name": "example.com", "email": "admin@example.com" }],
    });
    let id = app.place_with(&["example.com"], &more).await;
    assert_eq!(app.order(id).await["certificate"]["key_size"], 384);
    app.issue(id).await;
    let chain = chain(app, id).await;
    chain.verify();
    assert_eq!(chain.sans(), ["example.com"]);
    assert_eq!(chain.ask(&["-subject", "-nameopt", "RFC2253"]), "subject=CN=example.com\n");
    assert!(chain.ask(&["-ext", "basicConstraints"]).contains("CA:FALSE"));
});

on_both!(r5_a_parents_approver_proves_what_lies_below_and_nothing_above, |app| async {
    let more = json!({ "dcv_emails": [
        { "dns_name": "a.example.com", "email": "admin@a.example.com" },
        { "dns_name": "b.a.example.com", "email": "admin@a.example.com", "email_domain": "a.example.com" },
        { "dns_name": "example.com", "email": "webmaster@example.com" },
    ]});
    let id = app.place_with(&["example.com", "a.example.com", "b.a.example.com"], &more).await;
    let mails = app.approval_mails(id).await;
    assert_eq!(mails.len(), 2);
    let below = mails.iter().find(|mail| mail.to == "admin@a.example.com").expect("asked");
    let decided = app.client.approve(&below.id).await.expect("approved");
    assert_eq!(decided.order_status.as_deref(), Some("pending"));
    let resend = format!("order/certificate/{id}/resend-emails");
    for (name, proved) in [("a.example.com", true), ("b.a.example.com", true), ("example.com", false)] {
        let body = json!({ "domain_approval_emails": [{ "domain": name }] });
        let answer = app.put(&resend, &body).await;
        assert_eq!(answer.status == 400 && answer.body.contains("validated already"), proved, "{name} {}", answer.body);
    }
    let above = mails.iter().find(|mail| mail.to == "webmaster@example.com").expect("asked");
    assert!(above.text.contains("b.a.example.com"), "the parent's approver is told all that lies below");
    app.client.approve(&above.id).await.expect("approved");
    app.issued(id).await;
});

on_both!(dcv_emails_narrow_who_is_asked, |app| async {
    let more = json!({ "dcv_emails": [
        { "dns_name": "www.example.com", "email_domain": "example.com", "email": "someone@example.com" },
        { "dns_name": "*.example.org", "email": "Postmaster@example.org" },
    ]});
    let id = app.place_with(&["www.example.com", "*.example.org", "example.net"], &more).await;
    let mut to: Vec<_> = app.approval_mails(id).await.into_iter().map(|mail| mail.to).collect();
    to.sort();
    let wanted = [
        "admin@example.net",
        "administrator@example.net",
        "hostmaster@example.net",
        "postmaster@example.net",
        "postmaster@example.org",
        "someone@example.com",
        "someone@example.net",
        "webmaster@example.net",
    ];
    assert_eq!(to, wanted);

    let all = app.get("order/certificate").await.ok()["page"]["total"].clone();
    for (entry, code, path) in [
        (json!({ "dns_name": "example.net", "email": "admin@example.net" }), "invalid_dns_name", "[0].dns_name"),
        (json!({ "dns_name": "example.com", "email": "root@example.com" }), "invalid_email", "[0].email"),
        (json!({ "dns_name": "example.com", "email": "x" }), "invalid_email", "[0].email"),
        (json!({ "dns_name": "example.com", "email_domain": "com" }), "invalid_email_domain", "[0].email_domain"),
        (json!({ "dns_name": "example.com", "email_domain": "x y" }), "invalid_email_domain", "[0].email_domain"),
        (json!({}), "invalid_dns_name", "[0].dns_name"),
    ] {
        let order = tool::dv_order(&["example.com"], &json!({ "dcv_emails": [entry] }));
        let message = app.post("order/certificate/ssl_dv_geotrust", &order).await.refused(400, code);
        assert!(message.starts_with(&format!("dcv_emails{path}: ")), "{message}");
    }
    assert_eq!(app.get("order/certificate").await.ok()["page"]["total"], all);
});

on_both!(a_csr_is_taken_in_every_spelling, |app| async {
    let csr = tool::csr();
    let body: String = csr.lines().filter(|line| !line.contains("-----")).collect();
    for (number, spelling) in [
        csr.to_owned(),
        body.clone(),
        csr.replace('\n', "\r\n"),
        csr.replace('\n', ""),
        csr.replace('\n', "\\n"),
        csr.replace('\n', " "),
        csr.replace("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"),
        format!("\n  {csr}\n\n"),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("n{number}.example.com");
        let more = json!({
            "certificate": { "csr": spelling },
            "dcv_emails": [{ "dns_name": name, "email": format!("admin@{name}") }],
        });
        let id = app.place_with(&[&name], &more).await;
        let kept = app.order(id).await["certificate"]["csr"].as_str().expect("the CSR").replace('\r', "");
        assert_eq!(kept.trim(), csr.replace('\r', "").trim(), "{spelling:?}");
    }
});

on_both!(everything_that_is_wrong_is_told_at_once, |app| async {
    let order = json!({
        "certificate": { "common_name": "exa mple.com", "dns_names": ["192.0.2.1", "ok.example.com", "com"], "csr": "x",
            "signature_hash": "md5" },
        "additional_emails": ["nobody"],
        "technical_contact": { "email": "nobody", "first_name": "a\r\nb" },
        "dcv_method": "carrier-pigeon",
        "validity_years": 9,
        "comments": "\u{0}",
    });
    let answer = app.post("order/certificate/ssl_dv_geotrust", &order).await;
    answer.refused(400, "invalid_common_name");
    insta::assert_snapshot!(lines(&answer.json()), @r#"
    invalid_common_name: certificate.common_name: "exa mple.com" cannot be certified: labels hold letters, digits and inner hyphens; write an international name in its xn-- form
    invalid_dns_names: certificate.dns_names[0]: "192.0.2.1" cannot be certified: an IP address is not a domain name
    invalid_dns_names: certificate.dns_names[2]: "com" cannot be certified: it has fewer than two labels
    csr_invalid_cannot_parse: certificate.csr: The CSR cannot be read: it is neither PEM nor base64.
    invalid_dcv_method: dcv_method: "carrier-pigeon" is not offered; email is
    invalid_signature_hash: certificate.signature_hash: "md5" is not offered; sha256, sha384 and sha512 are
    invalid_additional_emails: additional_emails[0]: "nobody" is not an address: it has no @
    invalid_first_name: technical_contact.first_name: it holds a control character
    invalid_email: technical_contact.email: "nobody" is not an address: it has no @
    invalid_comments: comments: it holds a control character
    invalid_validity: validity.years: between 1 day and 3 years can be ordered, not 3285 days
    "#);
    let answer = app.post("order/certificate/ssl_basic", &json!({})).await;
    insta::assert_snapshot!(lines(&answer.json()), @"
    required_param|certificate: certificate is required
    required_param|common_name: certificate.common_name is required
    required_param|csr: certificate.csr is required
    required_param|organization: organization is required
    ");
    let answer = app.post("order/certificate/ssl_dv_geotrust", &json!({ "certificate": {} })).await;
    insta::assert_snapshot!(lines(&answer.json()), @"
    required_param|common_name: certificate.common_name is required
    required_param|csr: certificate.csr is required
    required_param|dcv_method: dcv_method is required
    ");
    assert_eq!(app.get("order/certificate").await.ok()["page"]["total"], 0);
    assert_eq!(app.get("/sealpost/v1/mails").await.ok()["mails"], json!([]));
});

fn lines(errors: &Value) -> String {
    let line = |entry: &Value| {
        format!("{}: {}", entry["code"].as_str().unwrap_or_default(), entry["message"].as_str().unwrap_or_default())
    };
    errors["errors"].as_array().into_iter().flatten().map(line).collect::<Vec<_>>().join("\n")
}

on_both!(a_product_is_found_by_its_word_or_by_a_hint, |app| async {
    let quietly = json!({ "dcv_emails": [{ "dns_name": "example.com", "email": "admin@example.com" }] });
    let order = tool::dv_order(&["example.com"], &quietly);
    for product in ["code_signing", "ssl_dv", "SSL_DV_GEOTRUST", "..", "%20", "ssl_dv_geotrust%00"] {
        let answer = app.post(&format!("order/certificate/{product}"), &order).await;
        if product != ".." {
            answer.refused(404, "not_found|product");
        }
    }
    app.post("order/certificate/ssl", &order).await.refused(400, "ambiguous_product");
    for hint in ["", "nonsense", "ssl"] {
        let mut order = order.clone();
        order["product"] = json!({ "type_hint": hint });
        app.post("order/certificate/ssl", &order).await.refused(400, "ambiguous_product");
    }
    let mut order = order.clone();
    order["product"] = json!({ "type_hint": "ssl_dv_rapidssl" });
    let id = app.post("order/certificate/ssl", &order).await.created()["id"].as_i64().expect("a number");
    assert_eq!(app.order(id).await["product"]["name_id"], "ssl_dv_rapidssl");
    // Every product of the list can be ordered, and the list tells each in full.
    for product in app.get("product").await.ok()["products"].as_array().expect("a list") {
        let name_id = product["name_id"].as_str().expect("a word");
        let told = app.get(&format!("product/{name_id}")).await.ok();
        assert_eq!(told["name"], product["name"]);
    }
});
