//! Outside test data, when `SEALPOST_CORPORA` names it: the JSON suite and the
//! naughty strings (R27, R45).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use futures_util::future::join_all;
use mail_parser::MessageParser;
use reqwest::Method;
use sealpost_store::testing::Kind;
use serde_json::{Value, json};

use crate::answer::{Answer, send};
use crate::app::{TestApp, no_limits, on_both};
use crate::tool;

/// Where the data lies (relative paths count from the workspace). None, and said
/// to be skipped, when the variable is not set.
pub fn folder() -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("SEALPOST_CORPORA") else {
        eprintln!("skipped: SEALPOST_CORPORA is not set");
        return None;
    };
    Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder))
}

on_both!(r45_the_json_suite_as_body_of_both_heart_calls, no_limits(), |app| async {
    let Some(folder) = folder() else { return app.settle().await };
    let id = app.place_quietly(&["example.com"]).await;
    let calls = ["resend-emails", "additional-emails"].map(|call| format!("order/certificate/{id}/{call}"));
    let mut files: Vec<_> = std::fs::read_dir(folder.join("json/test_parsing"))
        .expect("the suite")
        .collect::<Result<_, _>>()
        .expect("files");
    files.sort_by_key(std::fs::DirEntry::file_name);
    assert_eq!(files.len(), 318);
    for file in files {
        let name = file.file_name().into_string().expect("plain");
        let body = std::fs::read(file.path()).expect("a file");
        let blank = body.iter().all(u8::is_ascii_whitespace);
        for path in &calls {
            let answer =
                send(app.call(Method::PUT, path).header("content-type", "application/json").body(body.clone())).await;
            assert!(answer.status < 500, "{name} {path}: {} {}", answer.status, answer.body);
            if name.starts_with("n_") {
                // A blank body is no broken JSON here but no parameters at all.
                let wanted = if blank && path.ends_with("resend-emails") { 204 } else { 400 };
                assert_eq!(answer.status, wanted, "{name} {path}: {}", answer.body);
            }
            if answer.status == 204 {
                answer.empty();
            } else {
                answer.codes();
            }
        }
    }
    app.get("ping").await.ok();
    assert_eq!(app.additional(id).await, Vec::<String>::new());
    app.put(&calls[1], &json!({ "additional_emails": ["alive@example.com"] })).await.empty();
    assert_eq!(app.additional(id).await, ["alive@example.com"]);
});

/// Every string member of the calls, by a pointer into a good body.
const ORDER_MEMBERS: [&str; 31] = [
    "/certificate/common_name",
    "/certificate/dns_names/0",
    "/certificate/csr",
    "/certificate/signature_hash",
    "/certificate/ca_cert_id",
    "/certificate/organization_units/0",
    "/certificate/profile_option",
    "/certificate/cert_validity/custom_expiration_date",
    "/order_validity/custom_expiration_date",
    "/custom_expiration_date",
    "/technical_contact/first_name",
    "/technical_contact/last_name",
    "/technical_contact/job_title",
    "/technical_contact/telephone",
    "/technical_contact/email",
    "/dcv_method",
    "/dcv_emails/0/dns_name",
    "/dcv_emails/0/email",
    "/dcv_emails/0/email_domain",
    "/locale",
    "/additional_emails/0",
    "/custom_renewal_message",
    "/renewed_thumbprint",
    "/comments",
    "/payment_method",
    "/alternative_order_id",
    "/custom_fields/0/value",
    "/product/type_hint",
    "/organization/contacts/0/contact_type",
    "/organization/contacts/0/first_name",
    "/organization/contacts/0/email",
];

/// Puts a text at a pointer, making what is missing on the way.
pub fn put(body: &mut Value, pointer: &str, text: &str) {
    let mut at = body;
    for part in pointer.split('/').skip(1) {
        at = match part.parse::<usize>() {
            Ok(_) => {
                if at.as_array().is_none_or(Vec::is_empty) {
                    *at = json!([null]);
                }
                &mut at[0]
            }
            Err(_) => {
                if !at.is_object() {
                    *at = json!({});
                }
                &mut at[part]
            }
        };
    }
    *at = json!(text);
}

/// 2xx, or 4xx in the API's shape.
pub fn in_shape(answer: &Answer, what: &str) -> bool {
    match answer.status {
        200..=299 => true,
        400..=499 => {
            answer.codes();
            false
        }
        other => panic!("{what}: {other} {}", answer.body),
    }
}

on_both!(r27_naughty_strings_in_every_member_of_every_call, no_limits(), |app| async {
    let Some(folder) = folder() else { return app.settle().await };
    let text = std::fs::read_to_string(folder.join("naughty-strings/blns.json")).expect("the list");
    let strings: Vec<String> = serde_json::from_str(&text).expect("a list of strings");
    assert_eq!(strings.len(), 515);
    let id = app.place_quietly(&["example.com"]).await;
    let mut placed = vec![id];
    // Some at a time: that is quicker, and mixes what is written together.
    for (chunk, naughty) in strings.chunks(16).enumerate() {
        let calls = naughty.iter().enumerate().map(|(at, naughty)| try_everywhere(app, id, chunk * 16 + at, naughty));
        placed.extend(join_all(calls).await.into_iter().flatten());
    }
    cancel_with_every_string(app, &strings, &placed).await;
    check_every_mail(app).await;
});

/// One string in each member that changes an order, and in one member of a new
/// order: with 515 strings on two databases each member meets more than thirty.
/// Gives the new order.
async fn try_everywhere(app: &TestApp, id: i64, number: usize, naughty: &str) -> Option<i64> {
    let path = |rest: &str| format!("order/certificate/{id}/{rest}");
    in_shape(&app.post(&path("note"), &json!({ "text": naughty })).await, naughty);
    for email in [naughty.to_owned(), format!("{naughty}@example.com")] {
        in_shape(&app.put(&path("additional-emails"), &json!({ "additional_emails": [email] })).await, naughty);
    }
    let status = json!({ "status": naughty, "note": naughty });
    assert!(!in_shape(&app.put(&path("status"), &status).await, naughty), "{naughty}");
    let entry = json!({ "domain": naughty, "email": naughty, "email_domain": naughty });
    let resend = json!({ "domain_approval_emails": [entry], "locale": naughty });
    in_shape(&app.put(&path("resend-emails"), &resend).await, naughty);
    let pointer = ORDER_MEMBERS[(number * 2 + usize::from(app.kind() == Kind::Postgres)) % ORDER_MEMBERS.len()];
    let quietly = json!({ "dcv_emails": [{ "dns_name": "example.com", "email": "admin@example.com" }] });
    let mut order = tool::dv_order(&["example.com"], &quietly);
    put(&mut order, pointer, naughty);
    let answer = app.post("order/certificate/ssl_dv_geotrust", &order).await;
    in_shape(&answer, naughty).then(|| answer.json()["id"].as_i64().expect("an id"))
}

/// Each order is canceled with a naughty note, which its notices then tell.
async fn cancel_with_every_string(app: &TestApp, strings: &[String], placed: &[i64]) {
    assert!(placed.len() > 100, "{}", placed.len());
    let pairs: Vec<_> = placed.iter().zip(strings.iter().cycle()).collect();
    for pairs in pairs.chunks(16) {
        join_all(pairs.iter().map(|(id, naughty)| async move {
            app.order(**id).await;
            let body = json!({ "status": "canceled", "note": naughty });
            in_shape(&app.put(&format!("order/certificate/{id}/status"), &body).await, naughty);
        }))
        .await;
    }
}

/// R27, by an independent parser: whatever was put in, the headers are these.
async fn check_every_mail(app: &TestApp) {
    app.settle().await;
    let wanted: BTreeSet<String> = [
        "Auto-Submitted",
        "Content-Language",
        "Content-Type",
        "Date",
        "From",
        "MIME-Version",
        "Message-ID",
        "Subject",
        "To",
        "X-Auto-Response-Suppress",
    ]
    .map(str::to_owned)
    .into();
    // What notices have besides (R31).
    let unsubscribe = ["List-Unsubscribe", "List-Unsubscribe-Post"].map(str::to_owned);
    let mails = app.client.inbox(&Default::default()).await.expect("the inbox").mails;
    assert!(mails.len() > 200, "{}", mails.len());
    for mail in &mails {
        let raw = app.client.inbox_raw(&mail.id).await.expect("bytes");
        let message = MessageParser::default().parse(&raw).expect("a message");
        let names: Vec<_> = message.headers_raw().map(|(name, _)| name.to_owned()).collect();
        let mut found: BTreeSet<String> = names.iter().cloned().collect();
        assert_eq!(names.len(), found.len(), "each once: {names:?}");
        let is_notice = unsubscribe.iter().filter(|name| found.remove(*name)).count();
        assert!(is_notice == 0 || is_notice == unsubscribe.len() && mail.kind != "dcv_approval", "{names:?}");
        assert_eq!(found, wanted, "{}", mail.id);
        assert!(raw.is_ascii());
        assert_eq!(message.to().map(|to| to.iter().count()), Some(1));
    }
}
