//! `PUT /order/certificate/{order_id}/additional-emails` (API reference §4; R24, R25).

use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::answer::send;
use crate::app::{KEY, TestApp, on_both};
use crate::tool;

pub fn path(id: i64) -> String {
    format!("order/certificate/{id}/additional-emails")
}

async fn set(app: &TestApp, id: i64, list: &Value) {
    app.put(&path(id), &json!({ "additional_emails": list })).await.empty();
}

on_both!(the_published_snippet_answers_204_and_not_one_byte_more, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let body = r#"{ "additional_emails": [ "jill@example.com", "leon@example.com" ] }"#;
    let request = format!(
        "PUT /services/v2/order/certificate/{id}/additional-emails HTTP/1.1\r\nHost: desk\r\nX-DC-DEVKEY: {KEY}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let answer = tool::exchange(&app.url, request.as_bytes()).await;
    let (head, rest) = answer.split_once("\r\n\r\n").expect("a head");
    assert!(head.starts_with("HTTP/1.1 204 No Content\r\n"), "{answer}");
    assert_eq!(rest, "");
    assert!(!head.to_ascii_lowercase().contains("\ncontent-"), "{head}");
    assert_eq!(app.additional(id).await, ["jill@example.com", "leon@example.com"]);
});

on_both!(r24_the_whole_list_is_replaced_and_an_empty_one_clears_it, |app| async {
    let more = json!({ "additional_emails": ["first@example.com", "second@example.com"] });
    let id = app.place_with(&["example.com"], &more).await;
    assert_eq!(app.additional(id).await, ["first@example.com", "second@example.com"]);
    set(app, id, &json!(["third@example.com"])).await;
    assert_eq!(app.additional(id).await, ["third@example.com"]);
    set(app, id, &json!([])).await;
    // An empty list is left out, as unset members are.
    assert_eq!(app.order(id).await.get("additional_emails"), None);
    set(app, id, &json!([])).await;
    app.client.set_additional_emails(id, &["fourth@example.com".to_owned()]).await.expect("the typed client");
    assert_eq!(app.additional(id).await, ["fourth@example.com"]);
});

on_both!(r24_order_and_first_spelling_stay_and_repeats_go, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    set(
        app,
        id,
        &json!([
            "Zoe@Example.COM",
            "adam@example.com",
            " zoe@example.com ",
            "ADAM@example.com",
            "zoe@example.com",
            "o'hara@example.com",
            "zoe+tag@example.com",
            "x@xn--9t4b11yi5a.example",
        ]),
    )
    .await;
    let wanted = [
        "Zoe@example.com",
        "adam@example.com",
        "o'hara@example.com",
        "zoe+tag@example.com",
        "x@xn--9t4b11yi5a.example",
    ];
    assert_eq!(app.additional(id).await, wanted);
});

on_both!(r24_a_hundred_are_kept_and_one_more_is_refused, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let list = |count: usize| (0..count).map(|n| format!("n{n:03}@example.com")).collect::<Vec<_>>();
    set(app, id, &json!(list(100))).await;
    assert_eq!(app.additional(id).await, list(100));
    let answer = app.put(&path(id), &json!({ "additional_emails": list(101) })).await;
    let message = answer.refused(400, "invalid_additional_emails");
    insta::assert_snapshot!(message, @"additional_emails: at most 100 addresses are kept, not 101");
    assert_eq!(app.additional(id).await, list(100));
});

on_both!(r24_a_list_with_one_bad_item_changes_nothing_and_names_it, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    set(app, id, &json!(["keep@example.com"])).await;
    let before = app.state(id).await;
    for bad in [
        json!("nobody"),
        json!(""),
        json!(" "),
        json!("a@localhost"),
        json!("a@192.0.2.1"),
        json!("a@[192.0.2.1]"),
        json!("a@b_c.example"),
        json!("\"a b\"@example.com"),
        json!("A <a@example.com>"),
        json!("a@example.com\r\nBcc: b@c.d"),
        json!("a\u{0}@example.com"),
        json!("a@example.com,b@example.com"),
        json!("a(comment)@example.com"),
        json!("=?utf-8?q?a?=@example.com"),
        json!(format!("{}@example.com", "a".repeat(65))),
        json!(null),
        json!(7),
        json!({}),
        json!(["a@example.com"]),
        json!(true),
        json!("ａ@example.com"),
        json!("a@example.com."),
        json!(".a@example.com"),
    ] {
        let answer = app.put(&path(id), &json!({ "additional_emails": ["new@example.com", bad] })).await;
        let message = answer.refused(400, "invalid_additional_emails");
        assert!(message.contains("additional_emails[1]"), "{bad}: {message}");
    }
    let answer = app.put(&path(id), &json!({ "additional_emails": ["nobody", "new@example.com", "@"] })).await;
    assert_eq!((answer.status, answer.codes().len()), (400, 2));
    assert!(answer.body.contains("additional_emails[0]") && answer.body.contains("additional_emails[2]"));
    assert_eq!(app.state(id).await, before);
});

on_both!(r24_a_missing_list_is_no_empty_list, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    set(app, id, &json!(["keep@example.com"])).await;
    let before = app.state(id).await;
    for body in [
        "",
        "null",
        "{}",
        r#"{"additional_emails":null}"#,
        r#"{"emails":[]}"#,
        r#"{"additional_emails":{}}"#,
        r#"{"additional_emails":"a@example.com"}"#,
        r#"{"additional_emails":{"0":"a@example.com"}}"#,
        r#"{"additional_emails":0}"#,
    ] {
        let answer = send(app.call(Method::PUT, &path(id)).body(body)).await;
        let message = answer.refused(400, "invalid_additional_emails");
        assert!(message.starts_with("additional_emails: "), "{body}: {message}");
    }
    let answer = send(app.call(Method::PUT, &path(id)).body(r#"["a@example.com"]"#)).await;
    answer.refused(400, "bad_request_format");
    assert_eq!(app.state(id).await, before);
});

on_both!(the_list_can_be_changed_in_every_status, |app| async {
    let canceled = app.place_quietly(&["example.com"]).await;
    app.cancel(canceled).await;
    let issued = app.place_quietly(&["example.net"]).await;
    app.issue(issued).await;
    let rejected = app.place_quietly(&["example.org"]).await;
    app.client.reject(&app.approval_mails(rejected).await[0].id, None).await.expect("rejected");
    for id in [canceled, issued, rejected] {
        let status = app.order(id).await["status"].clone();
        set(app, id, &json!(["late@example.com"])).await;
        assert_eq!(app.additional(id).await, ["late@example.com"]);
        assert_eq!(app.order(id).await["status"], status);
    }
});

on_both!(r44_an_order_of_another_account_answers_like_a_missing_one, |app| async {
    let other = app.tenant("Other").await;
    let id = app.place_quietly(&["example.com"]).await;
    let body = json!({ "additional_emails": ["eve@example.com"] });
    let foreign = other.put(app, &path(id), &body).await;
    foreign.refused(404, "not_found|order");
    assert_eq!(foreign.body, other.put(app, &path(999_999_999), &body).await.body);
    assert_eq!(app.additional(id).await, Vec::<String>::new());
});

on_both!(r24_every_racing_read_is_one_whole_written_list, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    // List n has n % 7 + 1 entries, all of them marked with n.
    let list = |n: usize| (0..n % 7 + 1).map(|i| format!("w{n}-{i}@example.com")).collect::<Vec<_>>();
    set(app, id, &json!(list(0))).await;
    let written = AtomicBool::new(false);
    let writers = join_all((0..8).map(|writer| async move {
        for round in 0..63 {
            set(app, id, &json!(list(writer + 8 * round))).await;
        }
    }));
    let readers = join_all((0..8).map(|_| async {
        let mut reads = 0;
        while reads < 63 || !written.load(Ordering::SeqCst) {
            let read = app.additional(id).await;
            let number = read[0].strip_prefix('w').and_then(|text| text.split('-').next());
            let number: usize = number.and_then(|text| text.parse().ok()).expect("one of ours");
            assert_eq!(read, list(number));
            reads += 1;
        }
        reads
    }));
    let write_all = async {
        writers.await;
        written.store(true, Ordering::SeqCst);
    };
    let ((), reads) = futures_util::future::join(write_all, readers).await;
    assert!(reads.iter().sum::<usize>() >= 500, "{reads:?}");
});

on_both!(r25_who_was_removed_gets_no_notice_and_nobody_added_gets_a_link, |app| async {
    let more = json!({
        "additional_emails": ["gone@example.net", "stays@example.net"],
        "technical_contact": { "first_name": "Tim", "last_name": "Tech", "email": "Stays@Example.net" },
        "dcv_emails": [{ "dns_name": "example.com", "email": "admin@example.com" }],
    });
    let id = app.place_with(&["example.com"], &more).await;
    set(app, id, &json!(["stays@example.net", "new@example.net"])).await;
    app.issue(id).await;
    let notices = app.inbox(id, "certificate_issued").await;
    let mut told: Vec<_> = notices.iter().map(|mail| mail.to.to_lowercase()).collect();
    told.sort();
    // One message a person, whatever roles they have; each alone in it (R26).
    assert_eq!(told, ["admin@sealpost.invalid", "new@example.net", "stays@example.net"]);
    let token = app.approval_mails(id).await[0].approve_url.clone().expect("a link");
    let value = token.rsplit('/').next().expect("a value");
    for mail in &notices {
        let raw = app.get(&format!("/sealpost/v1/inbox/{}/raw", mail.id)).await.body;
        let whole = format!("{raw}{}{}", mail.text, mail.html);
        assert!(!whole.contains(value) && !whole.contains("/approve/"), "{whole}");
        assert_eq!(mail.approve_url, None);
        for other in ["gone@example.net", "stays@example.net", "new@example.net"] {
            let own = mail.to.eq_ignore_ascii_case(other);
            assert_eq!(whole.to_lowercase().contains(other), own, "{other} in the mail to {}", mail.to);
        }
        assert!(!mail.headers.keys().any(|name| name.eq_ignore_ascii_case("cc") || name.eq_ignore_ascii_case("bcc")));
    }
    assert!(app.approval_mails(id).await.iter().all(|mail| mail.to == "admin@example.com"));
});
