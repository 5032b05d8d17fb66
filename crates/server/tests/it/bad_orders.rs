//! Orders that cannot be placed, for the table of bad input.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bad_input::{Case, case};
use crate::tool::{self, dv_order, openssl_csr};

const DV: &str = "order/certificate/ssl_dv_geotrust";

/// An order that is good but for these members.
pub fn bad_bodies_of_orders(cases: &mut Vec<Case>) {
    let mut add = |what: &str, more: Value, code: &'static str| {
        let mut order = dv_order(&["example.com"], &json!({}));
        tool::merge(&mut order, &more);
        cases.push(case(what, Method::POST, DV, order.to_string(), 400, code));
    };
    for (what, name) in [
        ("an IP address", "192.0.2.1"),
        ("an IPv6 address", "2001:db8::1"),
        ("a bracketed address", "[2001:db8::1]"),
        ("a number as a name", "3221225985"),
        ("a public suffix", "co.uk"),
        ("a top-level domain", "com"),
        ("a single label", "localhost"),
        ("a wildcard in the middle", "a.*.example.com"),
        ("a partial wildcard", "a*.example.com"),
        ("two wildcards", "*.*.example.com"),
        ("a wildcard alone", "*"),
        ("a wildcard of a suffix", "*.co.uk"),
        ("a wildcard of a top-level domain", "*.com"),
        ("a final dot", "example.com."),
        ("an empty label", "a..example.com"),
        ("a leading dot", ".example.com"),
        ("an underscore", "a_b.example.com"),
        ("a leading hyphen", "-a.example.com"),
        ("a final hyphen", "a-.example.com"),
        ("a space", "exa mple.com"),
        ("letters beyond ASCII", "bücher.example.com"),
        ("a bad A-label", "xn--zzzzzz--.example.com"),
        ("a reserved label", "ab--cd.example.com"),
        ("onion", "abc.onion"),
        ("a reverse zone", "1.2.0.192.in-addr.arpa"),
        ("a URL", "https://example.com/"),
        ("an address", "admin@example.com"),
        ("a port", "example.com:443"),
        ("a line break", "example.com\r\nevil.example"),
        ("a NUL", "example.com\u{0}.evil.example"),
        ("full-width letters", "ｅxample.com"),
        ("a zero-width space", "exa\u{200b}mple.com"),
        ("a right-to-left override", "\u{202e}moc.elpmaxe"),
        ("a semicolon", "example.com;evil.example"),
    ] {
        add(what, json!({ "certificate": { "common_name": name } }), "invalid_common_name");
        add(what, json!({ "certificate": { "dns_names": [name] } }), "invalid_dns_names");
    }
    let long_label = format!("{}.example.com", "a".repeat(64));
    let long_name = format!("{}example.com", "abcdefgh.".repeat(30));
    for name in [long_label, long_name, "a".repeat(100_000)] {
        add("a long name", json!({ "certificate": { "common_name": name } }), "invalid_common_name");
    }
    let many: Vec<_> = (0..300).map(|n| format!("n{n}.example.com")).collect();
    for (what, more, code) in [
        ("300 names", json!({ "certificate": { "dns_names": many } }), "invalid_dns_names"),
        ("no certificate", json!({ "certificate": null }), "required_param|certificate"),
        ("a certificate that is text", json!({ "certificate": "x" }), "invalid_certificate"),
        ("a certificate that is a list", json!({ "certificate": [] }), "invalid_certificate"),
        ("no common name", json!({ "certificate": { "common_name": null } }), "required_param|common_name"),
        ("an empty common name", json!({ "certificate": { "common_name": "" } }), "required_param|common_name"),
        ("a common name that is a number", json!({ "certificate": { "common_name": 7 } }), "invalid_common_name"),
        ("names that are text", json!({ "certificate": { "dns_names": "a.example.com" } }), "invalid_dns_names"),
        ("a name that is null", json!({ "certificate": { "dns_names": [null] } }), "invalid_dns_names"),
        ("no CSR", json!({ "certificate": { "csr": null } }), "required_param|csr"),
        ("an empty CSR", json!({ "certificate": { "csr": "" } }), "required_param|csr"),
        ("a CSR that is a list", json!({ "certificate": { "csr": [] } }), "invalid_csr"),
        ("no method", json!({ "dcv_method": null }), "required_param|dcv_method"),
        ("another method", json!({ "dcv_method": "dns-txt-token" }), "invalid_dcv_method"),
        ("a method that is a number", json!({ "dcv_method": 1 }), "invalid_dcv_method"),
        ("an unknown hash", json!({ "certificate": { "signature_hash": "sha1" } }), "invalid_signature_hash"),
        ("a platform that is text", json!({ "certificate": { "server_platform": { "id": "x" } } }), "invalid_id"),
        ("a container that is a list", json!({ "container": [] }), "invalid_container"),
        ("no such container", json!({ "container": { "id": 7 } }), "invalid_container"),
        ("a foreign renewal", json!({ "renewal_of_order_id": 7 }), "invalid_renewal_of_order_id"),
        ("a renewal that is text", json!({ "renewal_of_order_id": "x" }), "invalid_renewal_of_order_id"),
        ("nine years", json!({ "order_validity": { "years": 9 } }), "invalid_validity"),
        ("years that are a fraction", json!({ "order_validity": { "years": 1.5 } }), "invalid_years"),
        ("a bad flag", json!({ "disable_renewal_notifications": "perhaps" }), "invalid_disable_renewal_notifications"),
        ("emails that are text", json!({ "additional_emails": "a@example.com" }), "invalid_additional_emails"),
        ("a bad email", json!({ "additional_emails": ["a@example.com", "b"] }), "invalid_additional_emails"),
        ("a contact that is text", json!({ "technical_contact": "Ada" }), "invalid_technical_contact"),
        ("a contact with a bad email", json!({ "technical_contact": { "email": "ada" } }), "invalid_email"),
        ("approvers that are an object", json!({ "dcv_emails": {} }), "invalid_dcv_emails"),
        (
            "a forbidden approver",
            json!({ "dcv_emails": [{ "dns_name": "example.com", "email": "root@example.com" }] }),
            "invalid_email",
        ),
        ("a locale that is a number", json!({ "locale": 1 }), "invalid_locale"),
        ("a long comment", json!({ "comments": "x".repeat(4001) }), "invalid_comments"),
        ("a long reference", json!({ "alternative_order_id": "x".repeat(256) }), "invalid_alternative_order_id"),
    ] {
        add(what, more, code);
    }
    // R27: what could end up in a header is refused with any control in it.
    for control in ["\r\n", "\n", "\u{0}", "\u{1b}", "\u{85}"] {
        let text = format!("a{control}Bcc: eve@example.net");
        for (more, code) in [
            (json!({ "alternative_order_id": text }), "invalid_alternative_order_id"),
            (json!({ "payment_method": text }), "invalid_payment_method"),
            (json!({ "renewed_thumbprint": text }), "invalid_renewed_thumbprint"),
            (json!({ "locale": text }), "invalid_locale"),
            (json!({ "dcv_method": text }), "invalid_dcv_method"),
            (json!({ "certificate": { "signature_hash": text } }), "invalid_signature_hash"),
            (json!({ "certificate": { "organization_units": [text] } }), "invalid_organization_units"),
            (json!({ "certificate": { "csr": text } }), "csr_invalid_cannot_parse"),
            (json!({ "technical_contact": { "first_name": text } }), "invalid_first_name"),
            (json!({ "technical_contact": { "last_name": text } }), "invalid_last_name"),
            (json!({ "technical_contact": { "job_title": text } }), "invalid_job_title"),
            (json!({ "technical_contact": { "telephone": text } }), "invalid_telephone"),
            (json!({ "technical_contact": { "email": text } }), "invalid_email"),
            (json!({ "dcv_emails": [{ "dns_name": text }] }), "invalid_dns_name"),
            (json!({ "dcv_emails": [{ "dns_name": "example.com", "email": text }] }), "invalid_email"),
            (json!({ "dcv_emails": [{ "dns_name": "example.com", "email_domain": text }] }), "invalid_email_domain"),
            (json!({ "additional_emails": [text] }), "invalid_additional_emails"),
            (json!({ "custom_expiration_date": text, "order_validity": null }), "invalid_custom_expiration_date"),
            (
                json!({ "organization": { "contacts": [{ "contact_type": "technical_contact", "first_name": text }] } }),
                "invalid_first_name",
            ),
        ] {
            add(&format!("{control:?}"), more, code);
        }
        if !control.contains('\n') {
            add("a control in a comment", json!({ "comments": text }), "invalid_comments");
            add("a control in a message", json!({ "custom_renewal_message": text }), "invalid_custom_renewal_message");
        }
    }
}

/// Requests that no certificate is made from (R51).
pub fn with_bad_csrs(cases: &mut Vec<Case>) {
    let good = tool::csr();
    let body: String = good.lines().filter(|line| !line.contains("-----")).collect();
    let der = STANDARD.decode(&body).expect("base64");
    let pem = |der: &[u8]| {
        let text = STANDARD.encode(der);
        format!("-----BEGIN CERTIFICATE REQUEST-----\n{text}\n-----END CERTIFICATE REQUEST-----\n")
    };
    let mut forged = der.clone();
    let last = forged.len() - 1;
    forged[last] ^= 1;
    let mut longer = der.clone();
    longer.push(0);
    let key = tool::openssl(&["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]);
    let mut csrs = vec![
        ("no base64", "§§§".to_owned(), "csr_invalid_cannot_parse"),
        ("base64 of nothing much", "AAAA".to_owned(), "csr_invalid_cannot_parse"),
        ("half a CSR", pem(&der[..der.len() / 2]), "csr_invalid_cannot_parse"),
        ("a CSR and a byte", pem(&longer), "csr_invalid_cannot_parse"),
        ("no end line", good.replace("-----END CERTIFICATE REQUEST-----", ""), "csr_invalid_cannot_parse"),
        ("another label", good.replace("CERTIFICATE REQUEST", "CERTIFICATE"), "csr_invalid_cannot_parse"),
        ("two CSRs", format!("{good}{good}"), "csr_invalid_cannot_parse"),
        ("a private key", key, "csr_invalid_cannot_parse"),
        ("70 KiB", "A".repeat(70 * 1024), "csr_invalid_cannot_parse"),
        ("a forged signature", pem(&forged), "csr_invalid_signature"),
        ("RSA of 1024 bits", openssl_csr(&["rsa:1024"], &[]), "csr_invalid_weak_key"),
        (
            "RSA with exponent 3",
            openssl_csr(&["rsa:2048", "-pkeyopt", "rsa_keygen_pubexp:3"], &[]),
            "csr_invalid_weak_key",
        ),
        ("Ed25519", openssl_csr(&["ed25519"], &[]), "csr_invalid_unsupported"),
        ("secp256k1", openssl_csr(&["ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"], &[]), "csr_invalid_unsupported"),
        ("P-224", openssl_csr(&["ec", "-pkeyopt", "ec_paramgen_curve:P-224"], &[]), "csr_invalid_unsupported"),
        ("SHA-1", openssl_csr(&["rsa:2048"], &["-sha1"]), "csr_invalid_unsupported"),
    ];
    if let Some(corpora) = crate::corpora::folder() {
        for (file, code) in [
            ("rsa-fermat.csr", "csr_invalid_weak_key"),
            ("invalidver.csr", "csr_invalid_cannot_parse"),
            ("gost.csr", "csr_invalid_unsupported"),
        ] {
            let text = std::fs::read_to_string(corpora.join("weak-keys").join(file)).expect("the corpus is whole");
            csrs.push((file, text, code));
        }
    }
    for (what, csr, code) in csrs {
        let order = dv_order(&["example.com"], &json!({ "certificate": { "csr": csr } }));
        cases.push(case(what, Method::POST, DV, order.to_string(), 400, code));
    }
}
