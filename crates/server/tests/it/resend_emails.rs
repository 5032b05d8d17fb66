//! `PUT /order/certificate/{order_id}/resend-emails`: what is asked, and what
//! arrives where (API reference §3; R2, R3, R7, R32, R42).

use reqwest::Method;
use sealpost_server::Settings;
use serde_json::{Value, json};

use crate::answer::{Answer, send};
use crate::app::{KEY, TestApp, no_limits, on_both};
use crate::tool;

/// As published, with nothing but the host changed.
const PUBLISHED: &str = r#"{
  "domain_approval_emails": [
    { "domain": "example.com", "email": "someone@example.com" },
    { "domain": "sub.example2.com", "email": "someone@example2.com", "email_domain": "example2.com" }
  ],
  "locale": "en"
}"#;

pub fn path(id: i64) -> String {
    format!("order/certificate/{id}/resend-emails")
}

/// The body that asks one approver about one domain.
pub fn ask(domain: &str, email: &str) -> Value {
    json!({ "domain_approval_emails": [{ "domain": domain, "email": email }] })
}

/// Resends what shall be a mail of its own: an identical one that is still queued
/// would be joined (R42).
pub async fn resend(app: &TestApp, id: i64, body: &Value) -> Answer {
    app.settle().await;
    app.put(&path(id), body).await
}

/// Recipient and language of each approval mail after the first `known`.
async fn arrived(app: &TestApp, id: i64, known: usize) -> Vec<(String, String)> {
    let mails = app.approval_mails(id).await;
    let mut arrived: Vec<_> = mails.into_iter().skip(known).map(|mail| (mail.to, mail.locale)).collect();
    arrived.sort();
    arrived
}

async fn recipients(app: &TestApp, id: i64, known: usize) -> Vec<String> {
    arrived(app, id, known).await.into_iter().map(|(to, _)| to).collect()
}

on_both!(the_published_snippet_answers_204_and_not_one_byte_more, |app| async {
    let id = app.place_quietly(&["example.com", "sub.example2.com"]).await;
    for headers in ["Content-Type: application/json\r\n", ""] {
        app.settle().await;
        let request = format!(
            "PUT /services/v2/order/certificate/{id}/resend-emails HTTP/1.1\r\nHost: desk\r\nX-DC-DEVKEY: {KEY}\r\n\
             {headers}Content-Length: {}\r\nConnection: close\r\n\r\n{PUBLISHED}",
            PUBLISHED.len()
        );
        let answer = tool::exchange(&app.url, request.as_bytes()).await;
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        assert!(head.starts_with("HTTP/1.1 204 No Content\r\n"), "{answer}");
        assert_eq!(body, "");
        let head = head.to_ascii_lowercase();
        assert!(!head.contains("content-type:") && !head.contains("content-length:"), "{head}");
    }
    let twice = ["someone@example.com", "someone@example.com", "someone@example2.com", "someone@example2.com"];
    assert_eq!(recipients(app, id, 2).await, twice);
});

on_both!(nothing_asked_means_the_last_recipients_again, no_limits(), |app| async {
    let id = app.place(&["example.com"]).await;
    resend(app, id, &ask("example.com", "webmaster@example.com")).await.empty();
    let mut known = app.approval_mails(id).await.len();
    assert_eq!(known, 7);
    for body in [
        "",
        " \r\n\t",
        "null",
        "{}",
        r#"{"domain_approval_emails":[]}"#,
        r#"{"domain_approval_emails":null}"#,
        r#"{"certificate":{"common_name":"left.over"},"skip_approval":true,"comments":["of","another"],"locale":null}"#,
    ] {
        let request = app.call(Method::PUT, &path(id)).header("content-type", "application/json").body(body);
        send(request).await.empty();
        assert_eq!(recipients(app, id, known).await, ["webmaster@example.com"], "{body:?}");
        known += 1;
    }
    // pkix and others: no body and no Content-Length either.
    let request = format!(
        "PUT /services/v2/{} HTTP/1.1\r\nHost: desk\r\nX-DC-DEVKEY: {KEY}\r\nConnection: close\r\n\r\n",
        path(id)
    );
    assert!(tool::exchange(&app.url, request.as_bytes()).await.starts_with("HTTP/1.1 204"));
    assert_eq!(recipients(app, id, known).await, ["webmaster@example.com"]);
});

on_both!(a_korean_resend_reaches_the_asked_approver_in_korean, |app| async {
    let id = app.place_quietly(&["shop.example.com"]).await;
    let body = json!({
        "domain_approval_emails": [
            { "domain": "shop.example.com", "email": "hostmaster@example.com", "email_domain": "example.com" },
        ],
        "locale": "ko",
    });
    resend(app, id, &body).await.empty();
    let mails = app.approval_mails(id).await;
    assert_eq!(mails.len(), 2);
    let (first, mail) = (&mails[0], &mails[1]);
    assert_eq!((first.to.as_str(), first.locale.as_str()), ("admin@shop.example.com", "en"));
    assert_eq!((mail.to.as_str(), mail.locale.as_str()), ("hostmaster@example.com", "ko"));
    assert_eq!(mail.subject, format!("example.com 인증서를 승인하거나 거부해 주십시오 (주문 {id})"));
    assert_eq!(mail.headers["Content-Language"], "ko");
    assert_eq!(mail.headers["Auto-Submitted"], "auto-generated");
    assert!(mail.text.contains("이 인증서를 발급해도 됩니까?") && mail.html.contains("이 인증서를 발급해도 됩니까?"));
    assert!(mail.text.contains("shop.example.com"), "{}", mail.text);
    let told = &app.mails_of(id, "dcv_approval").await[1];
    assert_eq!(told["domain"], "example.com");
});

on_both!(the_locale_of_a_resend_falls_back_step_by_step, german_desk(), |app| async {
    let id = app
        .place_with(
            &["example.com"],
            &json!({
                "locale": "ja",
                "dcv_emails": [{ "dns_name": "example.com", "email": "admin@example.com" }],
            }),
        )
        .await;
    assert_eq!(arrived(app, id, 0).await[0].1, "ja");
    // The order's language if none is asked, the account's if it is unknown.
    for (known, (asked, got)) in (1..).zip([
        ("", "ja"),
        ("KO", "ko"),
        ("pt-BR", "pt"),
        ("pt_br", "pt"),
        ("zh", "zh_CN"),
        ("zh-tw", "zh_TW"),
        ("fr_CA", "fr"),
        ("tlh", "de"),
        ("../../etc/passwd", "de"),
        ("en\u{202e}", "de"),
    ]) {
        resend(app, id, &json!({ "locale": asked })).await.empty();
        assert_eq!(arrived(app, id, known).await, [("admin@example.com".to_owned(), got.to_owned())], "{asked}");
    }
});

fn german_desk() -> Settings {
    Settings { language: Some("de".to_owned()), ..no_limits() }
}

on_both!(an_entry_needs_a_domain_or_an_email, no_limits(), |app| async {
    let id = app.place_quietly(&["*.example.com", "www.example.org"]).await;
    let five = |domain: &str| {
        ["admin", "administrator", "hostmaster", "postmaster", "webmaster"].map(|local| format!("{local}@{domain}"))
    };
    let mut with_whois = five("example.com").to_vec();
    with_whois.insert(4, "someone@example.com".to_owned());
    for (entry, wanted) in [
        (json!({ "domain": "example.com" }), with_whois.clone()),
        (json!({ "domain": "*.example.com" }), with_whois.clone()),
        (json!({ "domain": "EXAMPLE.COM", "email": null, "email_domain": "" }), with_whois),
        (json!({ "domain": "www.example.org" }), five("www.example.org").to_vec()),
        (json!({ "email": " Admin@Example.com " }), vec!["admin@example.com".to_owned()]),
        (json!({ "email": "postmaster@www.example.org" }), vec!["postmaster@www.example.org".to_owned()]),
        (
            json!({ "domain": "www.example.org", "email": "someone@example.org", "email_domain": "example.org" }),
            vec!["someone@example.org".to_owned()],
        ),
    ] {
        let known = app.approval_mails(id).await.len();
        resend(app, id, &json!({ "domain_approval_emails": [entry] })).await.empty();
        assert_eq!(recipients(app, id, known).await, wanted, "{entry}");
    }
    let message = resend(app, id, &json!({ "domain_approval_emails": [{}] })).await.refused(400, "invalid_domain");
    assert!(message.starts_with("domain_approval_emails[0].domain: "), "{message}");
});

on_both!(r42_one_bad_entry_and_none_is_sent, |app| async {
    let id = app.place_quietly(&["example.com", "example.org"]).await;
    let before = app.state(id).await;
    let body = json!({ "domain_approval_emails": [
        { "domain": "example.com", "email": "admin@example.com" },
        { "domain": "example.org", "email": "root@example.org" },
        { "domain": "example.net", "email": "admin@example.net" },
    ]});
    let answer = resend(app, id, &body).await;
    answer.refused(400, "invalid_email");
    assert_eq!(answer.codes(), ["invalid_email", "invalid_domain"]);
    assert!(answer.body.contains("domain_approval_emails[1].email: root@example.org may not approve example.org"));
    assert!(answer.body.contains("domain_approval_emails[2].domain: "), "{}", answer.body);
    assert_eq!(app.state(id).await, before);
});

on_both!(r3_nobody_but_an_allowed_approver_is_written_to, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let before = app.state(id).await;
    for email in [
        "root@example.com",
        "admin+x@example.com",
        "adm.in@example.com",
        "admins@example.com",
        "info@example.com",
        "someone@sub.example.com",
        "admin@evilexample.com",
        "admin@example.org",
        "admin@www.example.com",
        "admin@com",
        "\"admin\"@example.com",
        "admin @example.com",
        "Admin <admin@example.com>",
        "<admin@example.com>",
        "admin@example.com,eve@example.net",
        "admin@example.com\u{0}",
        "ａdmin@example.com",
        "adm\u{131}n@example.com",
        "admin@\u{ff45}xample.com.",
        "admin@[192.0.2.1]",
        "admin",
        "@example.com",
        "admin@example.com.",
        "=?utf-8?q?admin?=@example.com",
    ] {
        let answer = resend(app, id, &ask("example.com", email)).await;
        let message = answer.refused(400, "invalid_email");
        assert!(message.starts_with("domain_approval_emails[0].email: "), "{message}");
    }
    let answer = resend(app, id, &ask("example.com", "info@example.com")).await;
    insta::assert_snapshot!(answer.refused(400, "invalid_email"), @"domain_approval_emails[0].email: info@example.com may not approve example.com; allowed: admin@example.com, administrator@example.com, hostmaster@example.com, postmaster@example.com, someone@example.com, webmaster@example.com");
    assert_eq!(app.state(id).await, before);
});

on_both!(r2_email_domain_is_the_name_or_a_parent_of_it, |app| async {
    let id = app.place_quietly(&["a.b.example.co.uk"]).await;
    let before = app.state(id).await;
    let body = |email: &str, email_domain: &str| {
        json!({ "domain_approval_emails": [
            { "domain": "a.b.example.co.uk", "email": email, "email_domain": email_domain },
        ]})
    };
    for email_domain in ["co.uk", "uk", "x.a.b.example.co.uk", "evilexample.co.uk", "ple.co.uk", "example.com"] {
        let answer = resend(app, id, &body(&format!("admin@{email_domain}"), email_domain)).await;
        assert!(answer.codes()[0].starts_with("invalid_email"), "{email_domain}: {}", answer.body);
        assert_eq!(answer.status, 400);
    }
    let answer = resend(app, id, &ask("a.b.example.co.uk", "admin@example.co.uk")).await;
    insta::assert_snapshot!(answer.refused(400, "invalid_email"), @r#"domain_approval_emails[0].email: admin@example.co.uk may approve example.co.uk, not a.b.example.co.uk; say "email_domain": "example.co.uk""#);
    assert_eq!(app.state(id).await, before);
    for email_domain in ["b.example.co.uk", "example.co.uk", "EXAMPLE.CO.UK"] {
        resend(app, id, &body(&format!("admin@{email_domain}"), email_domain)).await.empty();
    }
    assert_eq!(recipients(app, id, 1).await, ["admin@b.example.co.uk", "admin@example.co.uk", "admin@example.co.uk"]);
});

on_both!(only_pending_orders_and_names_are_asked_about, |app| async {
    let canceled = app.place_quietly(&["example.com"]).await;
    app.cancel(canceled).await;
    let issued = app.place_quietly(&["example.net"]).await;
    app.issue(issued).await;
    let rejected = app.place_quietly(&["example.org"]).await;
    let mail = &app.approval_mails(rejected).await[0];
    app.client.reject(&mail.id, Some("Not ours")).await.expect("rejected");
    for (id, status) in [(canceled, "canceled"), (issued, "issued"), (rejected, "rejected")] {
        let before = app.state(id).await;
        for body in [json!({}), json!({ "locale": "ko" })] {
            let message = resend(app, id, &body).await.refused(400, "invalid_order_status");
            assert!(message.ends_with(&format!("this order is {status}.")), "{message}");
        }
        assert_eq!(app.state(id).await, before);
    }

    let half = app.place_quietly(&["a.example.com", "b.example.com"]).await;
    let mails = app.approval_mails(half).await;
    let first = mails.iter().find(|mail| mail.to == "admin@a.example.com").expect("asked");
    app.client.approve(&first.id).await.expect("approved");
    let message = resend(app, half, &ask("a.example.com", "admin@a.example.com")).await.refused(400, "invalid_domain");
    assert!(message.contains("validated already"), "{message}");
    // The proved name is not asked about again.
    resend(app, half, &json!({})).await.empty();
    assert_eq!(recipients(app, half, 2).await, ["admin@b.example.com"]);
});

on_both!(r44_an_order_of_another_account_answers_like_a_missing_one, |app| async {
    let other = app.tenant("Other").await;
    let id = app.place_quietly(&["example.com"]).await;
    let before = app.state(id).await;
    for body in [json!({}), ask("example.com", "admin@example.com"), ask("example.com", "root@example.com")] {
        let foreign = other.put(app, &path(id), &body).await;
        let missing = other.put(app, &path(999_999_999), &body).await;
        foreign.refused(404, "not_found|order");
        assert_eq!(foreign.body, missing.body);
    }
    assert_eq!(app.state(id).await, before);
});

on_both!(an_ov_order_that_waits_is_asked_about_too, |app| async {
    let id = app.place_ov(&["example.com"], &json!({})).await.created()["id"].as_i64().expect("a number");
    let known = app.approval_mails(id).await.len();
    resend(app, id, &ask("example.com", "someone@example.com")).await.empty();
    assert_eq!(recipients(app, id, known).await, ["someone@example.com"]);
});
