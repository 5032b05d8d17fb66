//! Bad input: a table of calls, each with its status and code. All answer in the
//! API's shape, and none of them changes anything (R27, R45, R47).

use reqwest::Method;
use serde_json::{Value, json};

use crate::answer::send;
use crate::app::{TestApp, on_both};
use crate::bad_orders::{bad_bodies_of_orders, with_bad_csrs};

/// What is sent where, and what comes of it.
pub struct Case {
    pub what: String,
    pub method: Method,
    pub path: String,
    pub body: Vec<u8>,
    pub kind: Option<&'static str>,
    pub status: u16,
    pub code: &'static str,
}

pub fn case(what: &str, method: Method, path: &str, body: impl Into<Vec<u8>>, status: u16, code: &'static str) -> Case {
    let kind = Some("application/json");
    Case { what: what.to_owned(), method, path: path.to_owned(), body: body.into(), kind, status, code }
}

on_both!(r45_bad_input_is_refused_in_the_apis_shape_and_changes_nothing, |app| async {
    let id = app
        .place_with(
            &["example.com"],
            &json!({
                "additional_emails": ["keep@example.com"],
                "dcv_emails": [{ "dns_name": "example.com", "email": "admin@example.com" }],
            }),
        )
        .await;
    let foreign = app.tenant("Other").await.place_quietly(app, &["example.com"]).await;
    let user = app.get("user/me").await.ok()["id"].as_i64().expect("an id");
    let mut cases = Vec::new();
    let routes = [
        (Method::PUT, format!("order/certificate/{id}/resend-emails")),
        (Method::PUT, format!("order/certificate/{id}/additional-emails")),
        (Method::PUT, format!("order/certificate/{id}/status")),
        (Method::POST, format!("order/certificate/{id}/note")),
        (Method::POST, "order/certificate/ssl_dv_geotrust".to_owned()),
        (Method::PATCH, format!("/sealpost/v1/orders/{id}/additional-emails")),
        (Method::POST, format!("/sealpost/v1/orders/{id}/additional-emails/restore")),
        (Method::POST, "/sealpost/v1/additional-emails/replace".to_owned()),
        (Method::POST, "organization".to_owned()),
        (Method::POST, format!("key/user/{user}")),
    ];
    for (method, path) in &routes {
        broken_json(method, path, &mut cases);
    }
    for rest in ["resend-emails", "additional-emails", "status", "note"] {
        let method = if rest == "note" { Method::POST } else { Method::PUT };
        let body = match rest {
            "additional-emails" => r#"{"additional_emails":[]}"#,
            "status" => r#"{"status":"canceled","note":"x"}"#,
            "note" => r#"{"text":"x"}"#,
            _ => "{}",
        };
        let foreign = foreign.to_string();
        for order in [
            &foreign,
            "999999999",
            "0",
            "-1",
            "+1",
            "1.0",
            "x",
            "9223372036854775808",
            "%20",
            "%ff",
            "..%2f..",
            "1%00",
            "１",
        ] {
            let path = format!("order/certificate/{order}/{rest}");
            cases.push(case("no such order", method.clone(), &path, body, 404, "not_found|order"));
        }
        for wrong in [Method::DELETE, Method::PATCH, if rest == "note" { Method::PUT } else { Method::POST }] {
            let path = format!("order/certificate/{id}/{rest}");
            cases.push(case("wrong method", wrong, &path, body, 405, "method_not_allowed"));
        }
    }
    for path in ["order/certificate/7/resend-email", "order/certificates/7/resend-emails", "order/7/status", "keys", ""]
    {
        cases.push(case("no such route", Method::PUT, path, "{}", 404, "not_found|route"));
    }
    bad_members(id, user, &mut cases);
    bad_bodies_of_orders(&mut cases);
    assert!(cases.len() >= 90, "{}", cases.len());
    check(app, id, &cases).await;
});

on_both!(r51_bad_csrs_are_refused, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let mut cases = Vec::new();
    with_bad_csrs(&mut cases);
    check(app, id, &cases).await;
});

/// Sends each, and looks whether anything is different afterwards.
async fn check(app: &TestApp, id: i64, cases: &[Case]) {
    let before = app.state(id).await;
    let mut wrong = Vec::new();
    for case in cases {
        let mut call = app.call(case.method.clone(), &case.path).header("If-Match", "*").body(case.body.clone());
        if let Some(kind) = case.kind {
            call = call.header("content-type", kind);
        }
        let answer = send(call).await;
        let body = String::from_utf8_lossy(&case.body[..case.body.len().min(200)]).into_owned();
        let told = format!("{} {} {} {body}: {} {}", case.what, case.method, case.path, answer.status, answer.body);
        if answer.status < 400 || answer.status != case.status || answer.codes()[0] != case.code {
            wrong.push(format!("{told}, not {} {}", case.status, case.code));
        }
        // R47: nothing of the inside is told.
        for inside in ["sqlx", "SELECT", "select ", "panicked", ".rs:", "/root", "/work", "serde"] {
            assert!(!answer.body.contains(inside), "{told}");
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert_eq!(app.state(id).await, before);
}

/// Bodies that are no JSON object at all; the same for every call.
fn broken_json(method: &Method, path: &str, cases: &mut Vec<Case>) {
    let deep = |depth: usize| format!("{{\"x\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    for (what, body) in [
        ("a cut-off object", "{".to_owned().into_bytes()),
        ("a missing comma", br#"{"a":1 "b":2}"#.to_vec()),
        ("a trailing comma", br#"{"a":1,}"#.to_vec()),
        ("single quotes", b"{'a':1}".to_vec()),
        ("a comment", b"{} // x".to_vec()),
        ("two values", b"{}{}".to_vec()),
        ("an array", b"[]".to_vec()),
        ("a string", b"\"x\"".to_vec()),
        ("a number", b"7".to_vec()),
        ("true", b"true".to_vec()),
        ("NaN", b"{\"x\":NaN}".to_vec()),
        ("a huge number", b"{\"x\":1e999}".to_vec()),
        ("a byte order mark", b"\xef\xbb\xbf{}".to_vec()),
        ("UTF-16", b"{\0}\0".to_vec()),
        ("bad UTF-8", b"{\"x\":\"\xff\"}".to_vec()),
        ("an overlong form", b"{\"x\":\"\xc0\xaf\"}".to_vec()),
        ("a lone surrogate", br#"{"x":"\ud800"}"#.to_vec()),
        ("a raw line break in a string", b"{\"x\":\"a\nb\"}".to_vec()),
        ("a NUL", b"\0".to_vec()),
        ("a member twice", br#"{"x":1,"x":2}"#.to_vec()),
        ("a member twice, spelt otherwise", br#"{"x":1,"\u0078":2}"#.to_vec()),
        ("a member twice further down", br#"{"x":[{"y":1,"y":1}]}"#.to_vec()),
        ("deep arrays", deep(32).into_bytes()),
        ("very deep arrays", deep(50_000).into_bytes()),
        ("deep objects", format!("{}1{}", "{\"x\":".repeat(33), "}".repeat(33)).into_bytes()),
        ("a form", b"text=x&status=canceled".to_vec()),
    ] {
        cases.push(case(what, method.clone(), path, body, 400, "bad_request_format"));
    }
    let huge = format!("{{\"x\":\"{}\"}}", "x".repeat(300 * 1024));
    cases.push(case("300 KiB", method.clone(), path, huge, 413, "request_too_large"));
    for kind in ["application/xml", "text/xml; charset=utf-8", "application/soap+xml", "APPLICATION/XML"] {
        let case = case("XML", method.clone(), path, "<order/>", 415, "unsupported_media_type");
        cases.push(Case { kind: Some(kind), ..case });
    }
}

/// Members that cannot be used, for the calls about one order.
fn bad_members(id: i64, user: i64, cases: &mut Vec<Case>) {
    let mut add = |what: &str, method: Method, path: &str, body: Value, code| {
        let path = path.replace("ID", &id.to_string()).replace("USER", &user.to_string());
        cases.push(case(what, method, &path, body.to_string(), 400, code));
    };
    const RESEND: &str = "order/certificate/ID/resend-emails";
    const LIST: &str = "order/certificate/ID/additional-emails";
    let entry = |entry: Value| json!({ "domain_approval_emails": [entry] });
    for (what, body, code) in [
        ("a list that is none", json!({ "domain_approval_emails": {} }), "invalid_domain_approval_emails"),
        (
            "a list that is text",
            json!({ "domain_approval_emails": "admin@example.com" }),
            "invalid_domain_approval_emails",
        ),
        ("an entry that is null", entry(json!(null)), "invalid_domain_approval_emails"),
        ("an entry that is text", entry(json!("admin@example.com")), "invalid_domain_approval_emails"),
        (
            "an entry that is a list",
            entry(json!(["example.com", "admin@example.com"])),
            "invalid_domain_approval_emails",
        ),
        ("an empty entry", entry(json!({})), "invalid_domain"),
        ("a domain that is a number", entry(json!({ "domain": 7 })), "invalid_domain"),
        ("an email that is a list", entry(json!({ "email": ["admin@example.com"] })), "invalid_email"),
        (
            "an email domain that is true",
            entry(json!({ "domain": "example.com", "email_domain": true })),
            "invalid_email_domain",
        ),
        ("a locale that is a number", json!({ "locale": 7 }), "invalid_locale"),
        ("a locale that is a list", json!({ "locale": ["ko"] }), "invalid_locale"),
        ("a domain of nobody", entry(json!({ "domain": "example.net" })), "invalid_domain"),
        ("a parent domain", entry(json!({ "domain": "com" })), "invalid_domain"),
        ("a child domain", entry(json!({ "domain": "www.example.com" })), "invalid_domain"),
        ("a wildcard in the middle", entry(json!({ "domain": "a.*.example.com" })), "invalid_domain"),
        ("a final dot", entry(json!({ "domain": "example.com." })), "invalid_domain"),
        ("a bad address", entry(json!({ "domain": "example.com", "email": "admin" })), "invalid_email"),
        ("a public suffix", entry(json!({ "domain": "example.com", "email_domain": "com" })), "invalid_email_domain"),
        (
            "a foreign email domain",
            entry(json!({ "domain": "example.com", "email_domain": "example.org" })),
            "invalid_email_domain",
        ),
    ] {
        add(what, Method::PUT, RESEND, body, code);
    }
    for control in ["\r\n", "\n", "\r", "\u{0}", "\u{7f}", "\u{85}", "\u{1b}"] {
        let what = format!("{control:?}");
        let with = |text: &str| text.replace('|', control);
        add(&what, Method::PUT, RESEND, entry(json!({ "domain": with("example.com|Bcc: x") })), "invalid_domain");
        add(
            &what,
            Method::PUT,
            RESEND,
            entry(json!({ "domain": "example.com", "email": with("admin@example.com|") })),
            "invalid_email",
        );
        add(&what, Method::PUT, RESEND, entry(json!({ "email": with("admin|@example.com") })), "invalid_email");
        let email_domain = json!({ "domain": "example.com", "email_domain": with("example.com|") });
        add(&what, Method::PUT, RESEND, entry(email_domain), "invalid_email_domain");
        add(
            &what,
            Method::PUT,
            LIST,
            json!({ "additional_emails": [with("a@example.com|Bcc: b@example.com")] }),
            "invalid_additional_emails",
        );
        add(
            &what,
            Method::PUT,
            LIST,
            json!({ "additional_emails": [with("a|b@example.com")] }),
            "invalid_additional_emails",
        );
        let status = json!({ "status": with("canceled|"), "note": "x" });
        add(&what, Method::PUT, "order/certificate/ID/status", status, "invalid_status");
        add(&what, Method::POST, "key/user/USER", json!({ "name": with("a|b") }), "invalid_name");
        add(&what, Method::POST, "organization", json!({ "name": with("a|b") }), "invalid_name");
        add(&what, Method::POST, "organization", json!({ "name": "x", "city": with("a|b") }), "invalid_city");
        if !control.contains(['\r', '\n']) {
            let status = json!({ "status": "canceled", "note": with("a|b") });
            add(&what, Method::PUT, "order/certificate/ID/status", status, "invalid_note");
            add(&what, Method::POST, "order/certificate/ID/note", json!({ "text": with("a|b") }), "invalid_text");
        }
    }
    for (what, body) in [
        ("nothing", json!({})),
        ("null", json!({ "additional_emails": null })),
        ("text", json!({ "additional_emails": "a@example.com" })),
        ("an object", json!({ "additional_emails": {} })),
        ("a number in the list", json!({ "additional_emails": [7] })),
        ("null in the list", json!({ "additional_emails": [null] })),
        ("a list in the list", json!({ "additional_emails": [[]] })),
        ("an empty address", json!({ "additional_emails": [""] })),
        ("10,000 addresses", json!({ "additional_emails": vec!["a@example.com"; 10_000] })),
        ("a long address", json!({ "additional_emails": [format!("{}@example.com", "a".repeat(100_000))] })),
    ] {
        add(what, Method::PUT, LIST, body, "invalid_additional_emails");
    }
    for (what, body, code) in [
        ("no name", json!({}), "required_param|name"),
        ("a blank name", json!({ "name": " " }), "required_param|name"),
        ("a long name", json!({ "name": "x".repeat(65) }), "invalid_name"),
        ("a country of three letters", json!({ "name": "x", "country": "DEU" }), "invalid_country"),
        ("a country of digits", json!({ "name": "x", "country": "49" }), "invalid_country"),
        ("no such container", json!({ "name": "x", "container": { "id": 7 } }), "invalid_container"),
        ("a container that is text", json!({ "name": "x", "container": { "id": "x" } }), "invalid_id"),
        (
            "a contact without address",
            json!({ "name": "x", "organization_contact": { "email": "nobody" } }),
            "invalid_email",
        ),
        ("a long city", json!({ "name": "x", "city": "x".repeat(256) }), "invalid_city"),
    ] {
        add(what, Method::POST, "organization", body, code);
    }
}
