//! `/sealpost/v1/inbox`: the built-in inbox of a test desk.

use std::time::{Duration, Instant};

use mail_parser::{MessageParser, MimeHeaders as _};
use reqwest::Method;
use serde_json::{Value, json};

use crate::answer::send;
use crate::app::on_both;

on_both!(a_wait_ends_with_the_first_mail_or_with_its_time, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let found = app.get(&format!("/sealpost/v1/inbox?order_id={id}&wait=10s")).await.ok();
    // All of the order that is on its way, the one that asks before those that tell.
    let kinds: Vec<_> = found["mails"].as_array().expect("a list").iter().map(|mail| mail["kind"].clone()).collect();
    assert_eq!(kinds, ["dcv_approval", "order_received", "order_received"]);

    let started = Instant::now();
    let none = app.get("/sealpost/v1/inbox?to=nobody@example.com&wait=300ms").await.ok();
    assert_eq!(none, json!({ "mails": [] }));
    assert!(
        (Duration::from_millis(290)..Duration::from_secs(5)).contains(&started.elapsed()),
        "{:?}",
        started.elapsed()
    );

    // Somebody waits, then the mail comes.
    let waiting = app.get("/sealpost/v1/inbox?to=webmaster@example.com&wait=30s");
    let later = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let body = json!({ "domain_approval_emails": [{ "domain": "example.com", "email": "webmaster@example.com" }] });
        app.put(&format!("order/certificate/{id}/resend-emails"), &body).await.empty();
    };
    let started = Instant::now();
    let (came, ()) = futures_util::future::join(waiting, later).await;
    assert_eq!(came.ok()["mails"][0]["to"], "webmaster@example.com");
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    for bad in ["9h", "x", "-1s", "1.5s", "99999999999999999999s"] {
        app.get(&format!("/sealpost/v1/inbox?wait={bad}")).await.refused(400, "invalid_wait");
    }
});

on_both!(the_inbox_is_filtered_and_comes_oldest_first, |app| async {
    let more = json!({ "locale": "ja", "dcv_emails": [{ "dns_name": "example.com", "email": "admin@example.com" }] });
    let first = app.place_with(&["example.com"], &more).await;
    app.settle().await;
    let second = app.place_quietly(&["example.org"]).await;
    app.settle().await;
    app.cancel(second).await;
    app.settle().await;
    for (query, wanted) in [
        (
            String::new(),
            vec![
                (first, "dcv_approval"),
                (first, "order_received"),
                (first, "order_received"),
                (second, "dcv_approval"),
                (second, "order_received"),
                (second, "order_received"),
                (second, "order_canceled"),
            ],
        ),
        ("?to=ADMIN@example.com".to_owned(), vec![(first, "dcv_approval")]),
        ("?locale=JA".to_owned(), vec![(first, "dcv_approval")]),
        ("?locale=ja_JP".to_owned(), vec![(first, "dcv_approval")]),
        ("?locale=tlh".to_owned(), vec![]),
        ("?kind=order_canceled".to_owned(), vec![(second, "order_canceled")]),
        (format!("?order_id={second}&kind=dcv_approval"), vec![(second, "dcv_approval")]),
    ] {
        let list = app.get(&format!("/sealpost/v1/inbox{query}")).await.ok();
        let got: Vec<_> = list["mails"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|mail| json!([mail["order_id"], mail["kind"]]))
            .collect();
        assert_eq!(got, wanted.iter().map(|(id, kind)| json!([id, kind])).collect::<Vec<_>>(), "{query}");
    }
    for query in ["kind=spam", "order_id=x"] {
        assert_eq!(app.get(&format!("/sealpost/v1/inbox?{query}")).await.status, 400);
    }
});

on_both!(a_message_is_the_one_that_was_sent, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    app.issue(id).await;
    app.settle().await;
    let mails = app.client.inbox(&Default::default()).await.expect("the inbox").mails;
    assert_eq!(mails.len(), 4);
    for mail in mails {
        let raw = app.get(&format!("/sealpost/v1/inbox/{}/raw", mail.id)).await;
        assert_eq!((raw.status, raw.header("content-type")), (200, "message/rfc822"));
        assert_eq!(app.client.inbox_raw(&mail.id).await.expect("bytes"), raw.bytes);
        // R29: 7-bit, CRLF only; R28: no long lines.
        assert!(raw.bytes.is_ascii());
        assert_eq!(raw.body.matches("\r\n").count(), raw.body.matches('\n').count());
        assert_eq!(raw.body.matches("\r\n").count(), raw.body.matches('\r').count());
        let message = MessageParser::default().parse(&raw.bytes).expect("a message");
        assert_eq!(message.subject(), Some(mail.subject.as_str()));
        assert_eq!(message.to().and_then(|to| to.first()).and_then(|to| to.address()), Some(mail.to.as_str()));
        assert_eq!(message.body_text(0).as_deref(), Some(mail.text.as_str()));
        assert_eq!(
            mail.links.iter().filter(|link| link.contains("/approve/")).count(),
            usize::from(mail.kind == "dcv_approval")
        );
        assert_eq!(mail.approve_url.is_some(), mail.kind == "dcv_approval");
        let attached: Vec<_> = message.attachments().filter_map(|part| part.attachment_name()).collect();
        if mail.kind == "certificate_issued" {
            let pem = message.attachment(0).expect("the chain").contents();
            let leaf = app.get(&format!("certificate/download/order/{id}/format/pem_noroot")).await.bytes;
            assert_eq!(String::from_utf8_lossy(pem).replace("\r\n", "\n").as_bytes(), leaf, "{attached:?}");
        } else {
            assert_eq!(attached, Vec::<&str>::new());
        }
    }
});

on_both!(deciding_in_the_inbox_is_deciding_on_the_page, |app| async {
    let id = app.place_quietly(&["example.com", "example.org"]).await;
    let mails = app.approval_mails(id).await;
    let approve = |mail: usize| format!("/sealpost/v1/inbox/{}/approve", mails[mail].id);
    let decided = send(app.call(Method::POST, &approve(0))).await.ok();
    assert_eq!(decided, json!({ "order_id": id, "order_status": "pending", "verdict": "approved" }));
    // Repeating tells what is recorded, the opposite as well (R19).
    assert_eq!(send(app.call(Method::POST, &approve(0))).await.ok(), decided);
    let reject = format!("/sealpost/v1/inbox/{}/reject", mails[0].id);
    assert_eq!(app.post(&reject, &json!({ "reason": "No" })).await.ok(), decided);

    let reject = format!("/sealpost/v1/inbox/{}/reject", mails[1].id);
    let too_long = json!({ "reason": 7 });
    app.post(&reject, &too_long).await.refused(400, "invalid_reason");
    let decided = app.post(&reject, &json!({ "reason": "Not ours <i>at all</i>" })).await.ok();
    assert_eq!(decided, json!({ "order_id": id, "order_status": "rejected", "verdict": "rejected" }));
    let notice = app.inbox(id, "order_rejected").await.remove(0);
    assert!(notice.text.contains("Not ours <i>at all</i>") && notice.text.contains("admin@example"), "{}", notice.text);
    assert!(!notice.html.contains("<i>at all"), "{}", notice.html);
    // A notice asks for no decision.
    let answer = send(app.call(Method::POST, &format!("/sealpost/v1/inbox/{}/approve", notice.id))).await;
    answer.refused(400, "invalid_order_status");
    for nothing in ["0198c0de-0000-7000-8000-000000000000", "x", "%ff"] {
        for what in ["approve", "reject"] {
            let answer = app.post(&format!("/sealpost/v1/inbox/{nothing}/{what}"), &Value::Null).await;
            answer.refused(404, "not_found|mail");
        }
        app.get(&format!("/sealpost/v1/inbox/{nothing}/raw")).await.refused(404, "not_found|mail");
    }
});
