//! What came back, by the API and the Maildir; mails that people retry and
//! cancel (R37, R40).

use reqwest::{Method, RequestBuilder};
use sealpost_domain::MailId;
use sealpost_server::Settings;
use serde_json::{Value, json};

use crate::answer::{Answer, send};
use crate::app::{TestApp, on_both, wait_for};

fn returns() -> Settings {
    Settings { bounce_address: Some("bounces@desk.example".to_owned()), ..Settings::default() }
}

/// A notification by the book.
pub fn report(to: &str, recipient: &str, action: &str, status: &str, message_id: &str) -> String {
    format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.com\r\nTo: <{to}>\r\nSubject: Undelivered\r\n\
         Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nSorry. https://desk.example/approve/x\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\n\
         Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n\
         Remote-MTA: dns; mx.example.com\r\nDiagnostic-Code: smtp; 550 {status} <{recipient}> <b>gone</b>\r\n\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{message_id}>\r\n\r\n--b--\r\n"
    )
}

async fn bring(call: RequestBuilder, message: &str) -> Answer {
    send(call.header("Content-Type", "message/rfc822").body(message.to_owned())).await
}

async fn brought(app: &TestApp, message: &str) -> Value {
    bring(app.call(Method::POST, "/sealpost/v1/bounces"), message).await.ok()
}

fn return_path(app: &TestApp, mail: &Value) -> String {
    let id = mail["id"].as_str().expect("an id").parse().expect("a UUID");
    app.desk.return_path.as_ref().expect("set").of(MailId(id)).to_string()
}

on_both!(r40_a_bounce_marks_the_mail_and_its_recipient_until_somebody_takes_the_mark_away, returns(), |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    app.put(&format!("order/certificate/{id}/additional-emails"), &json!({ "additional_emails": ["ops@example.com"] }))
        .await;
    app.issue(id).await;
    let mails = app.mails(id).await;
    let notice = mails.iter().find(|mail| mail["recipient"] == "ops@example.com").expect("told").clone();
    let to = return_path(app, &notice);
    let before = app.state(id).await;

    let delayed = brought(app, &report(&to, "ops@example.com", "delayed", "4.4.1", "x@y")).await;
    assert_eq!((&delayed["outcome"], &delayed["state"]), (&json!("delayed"), &json!("sent")));
    assert_eq!(app.get("/sealpost/v1/recipients/marks").await.ok()["marks"], json!([]));
    let hard = report(&to, "ops@example.com", "failed", "5.1.1", "x@y");
    let told = brought(app, &hard).await;
    assert_eq!(
        told,
        json!({
            "outcome": "bounced", "mail_id": notice["id"], "order_id": id, "recipient": "ops@example.com",
            "state": "bounced", "status": "5.1.1", "recipient_marked": true,
        })
    );
    assert_eq!(brought(app, &hard).await["outcome"], "known");
    assert_eq!(app.state(id).await, before, "nothing else changes");

    let mail = app.get(&format!("/sealpost/v1/mails/{}", notice["id"].as_str().expect("an id"))).await.ok();
    assert_eq!(mail["state"], "bounced");
    let told: Vec<_> = mail["events"].as_array().expect("a list").iter().map(|event| &event["status"]).collect();
    assert_eq!(told, ["4.4.1", "5.1.1"]);
    assert_eq!(mail["events"][1]["server"], "mx.example.com");
    let mark = mail["recipient_mark"]["id"].as_i64().expect("a mark");
    let list = app.client.marks(None, None).await.expect("the typed client").marks;
    assert_eq!((list.len(), list[0].id, list[0].email.as_str()), (1, mark, "ops@example.com"));
    assert_eq!(app.get("/sealpost/v1/mails?state=bounced").await.ok()["mails"], json!([mail]));
    // The page says so, and shows foreign words as words.
    let page = app.get(&format!("/orders/{id}")).await.body;
    assert!(
        page.contains("Mail to ops@example.com bounced") && page.contains("Given back by mx.example.com"),
        "{page}"
    );
    assert!(!page.contains("<b>gone</b>"), "{page}");
    let figures = app.get("/metrics").await.body;
    for (outcome, count) in [("bounced", 1), ("delayed", 1), ("known", 1)] {
        assert!(
            figures.contains(&format!("sealpost_mail_bounces_total{{outcome=\"{outcome}\"}} {count}\n")),
            "{figures}"
        );
    }

    // A notice to that address is not sent; one to anybody else is.
    let second =
        app.place_with(&["example.org"], &json!({ "additional_emails": ["OPS@example.com", "dev@example.com"] })).await;
    app.cancel(second).await;
    let ended = |mails: &[Value], to: &str| {
        let mail = mails.iter().find(|mail| mail["recipient"] == to && mail["kind"] == "order_canceled").cloned();
        mail.unwrap_or_default()
    };
    let mails = app.mails(second).await;
    assert_eq!(ended(&mails, "dev@example.com")["state"], "sent");
    let dropped = ended(&mails, "OPS@example.com");
    assert_eq!(dropped["state"], "canceled");
    assert!(dropped["attempts"][0]["reply"].as_str().is_some_and(|why| why.contains("bounced")), "{dropped}");

    let other = app.tenant("Other").await;
    let foreign = other.call(app, Method::DELETE, &format!("/sealpost/v1/recipients/marks/{mark}"));
    send(foreign).await.refused(404, "not_found|mark");
    assert_eq!(other.get(app, "/sealpost/v1/recipients/marks").await.ok()["marks"], json!([]));
    app.delete(&format!("/sealpost/v1/recipients/marks/{mark}")).await.empty();
    app.delete(&format!("/sealpost/v1/recipients/marks/{mark}")).await.refused(404, "not_found|mark");
    let third = app.place_with(&["example.net"], &json!({ "additional_emails": ["ops@example.com"] })).await;
    app.cancel(third).await;
    assert_eq!(ended(&app.mails(third).await, "ops@example.com")["state"], "sent");
});

on_both!(r40_nothing_that_arrives_approves_cancels_or_triggers_mail, returns(), |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let asked = app.approval_mails(id).await.remove(0);
    let asks = async || app.mails_of(id, "dcv_approval").await;
    let mail = asks().await.remove(0);
    let to = return_path(app, &mail);
    let before = (app.order(id).await, app.mails(id).await.len());
    let link = asked.approve_url.expect("a link");
    let code = |n: usize| to.replacen(|c: char| c.is_ascii_digit(), "z", n);
    for (name, message, word) in [
        ("empty", String::new(), "empty"),
        (
            "vacation",
            format!(
                "From: admin@example.com\r\nTo: {to}\r\nAuto-Submitted: auto-replied\r\nSubject: Away\r\n\r\nI approve. {link}\r\n"
            ),
            "automatic",
        ),
        (
            "a person",
            format!("From: admin@example.com\r\nTo: {to}\r\nSubject: Re: approve\r\n\r\nAPPROVE {link}\r\n"),
            "not a report",
        ),
        (
            "one of our own mails comes back as it is",
            String::from_utf8(app.client.inbox_raw(&asked.id).await.expect("bytes")).expect("ASCII"),
            "not a report",
        ),
        ("a made-up token", report(&code(1), "admin@example.com", "failed", "5.1.1", "x@y"), "no mail"),
        ("no token", report("bounces@desk.example", "admin@example.com", "failed", "5.1.1", "x@y"), "no mail"),
        (
            "another desk's Message-ID",
            report("x@y.example", "admin@example.com", "failed", "5.1.1", &format!("{}@elsewhere.example", asked.id)),
            "no mail",
        ),
        (
            "the right Message-ID, another recipient",
            report("x@y.example", "root@example.com", "failed", "5.1.1", &format!("{}@sealpost.invalid", asked.id)),
            "no mail",
        ),
        ("it arrived", report(&to, "admin@example.com", "delivered", "2.0.0", "x@y"), "arrived"),
    ] {
        for _ in 0..3 {
            let noted = brought(app, &message).await;
            assert_eq!(noted["outcome"], "ignored", "{name}: {noted}");
            assert!(noted["reason"].as_str().is_some_and(|why| why.contains(word)), "{name}: {noted}");
        }
    }
    assert_eq!((app.order(id).await, app.mails(id).await.len()), before);
    assert_eq!(asks().await.remove(0)["state"], "sent");

    // R44: another account's key brings a bounce of ours.
    let hard = report(&to, "admin@example.com", "failed", "5.1.1", "x@y");
    let other = app.tenant("Other").await;
    let noted = bring(app.bare(Method::POST, "/sealpost/v1/bounces").header("X-DC-DEVKEY", &other.key), &hard).await;
    assert_eq!(noted.ok()["outcome"], "ignored");
    bring(app.bare(Method::POST, "/sealpost/v1/bounces"), &hard)
        .await
        .refused(403, "access_denied|access_denied_invalid_key");
    let large = "x".repeat(300 * 1024);
    bring(app.call(Method::POST, "/sealpost/v1/bounces"), &large).await.refused(413, "request_too_large");

    // By its Message-ID, and the approver is asked again all the same.
    let noted = brought(
        app,
        &report("x@y.example", "Admin@example.com", "failed", "5.1.1", &format!("{}@sealpost.invalid", asked.id)),
    )
    .await;
    assert_eq!((&noted["outcome"], &noted["recipient_marked"]), (&json!("bounced"), &json!(true)));
    assert_eq!(app.order(id).await, before.0);
    app.put(&format!("order/certificate/{id}/resend-emails"), &json!({})).await.empty();
    let mails = asks().await;
    assert_eq!(mails.iter().map(|mail| &mail["state"]).collect::<Vec<_>>(), ["bounced", "sent"]);
    assert!(mails.iter().all(|mail| mail["recipient_mark"]["email"] == "admin@example.com"), "{mails:?}");
    // What was sent can still decide.
    assert_eq!(app.issue(id).await["status"], "issued");
});

fn unreachable() -> Settings {
    // Nobody listens on port 1.
    Settings { smtp: Some(vec!["smtp://127.0.0.1:1".to_owned()]), ..Settings::default() }
}

on_both!(r37_mails_that_wait_are_listed_retried_and_canceled, unreachable(), |app| async {
    let id = app.place_with(&["example.com"], &json!({})).await;
    let of = |state: &str| format!("/sealpost/v1/mails?order_id={id}&state={state}");
    let count = async |state: &str| app.get(&of(state)).await.ok()["mails"].as_array().map_or(0, Vec::len);
    wait_for("all are deferred", async || count("deferred").await == 8).await;
    let ids: Vec<String> =
        app.mails(id).await.iter().map(|mail| mail["id"].as_str().expect("an id").to_owned()).collect();

    // Pages, the newest first.
    let mut paged = Vec::new();
    let mut query = "/sealpost/v1/mails?state=deferred&limit=4".to_owned();
    loop {
        let page = app.get(&query).await.ok();
        paged.extend(
            page["mails"].as_array().expect("a list").iter().map(|mail| mail["id"].as_str().expect("an id").to_owned()),
        );
        let Some(next) = page["next"].as_str() else { break };
        query = format!("/sealpost/v1/mails?state=deferred&limit=4&after={next}");
    }
    assert_eq!(paged, ids.iter().rev().cloned().collect::<Vec<_>>());
    app.get("/sealpost/v1/mails?after=x").await.refused(400, "invalid_after");

    let act = async |id: &str, act: &str| app.post(&format!("/sealpost/v1/mails/{id}/{act}"), &json!({})).await;
    let retried = act(&ids[0], "retry").await.ok();
    assert_eq!(retried["id"], ids[0]);
    let attempts = async || {
        app.get(&format!("/sealpost/v1/mails/{}", ids[0])).await.ok()["attempts"].as_array().map_or(0, Vec::len)
    };
    wait_for("it was tried again", async || attempts().await >= 2).await;
    let canceled = act(&ids[1], "cancel").await.ok();
    assert_eq!((&canceled["state"], canceled.get("next_attempt_at")), (&json!("canceled"), None));
    for (what, word) in [("retry", "resend-emails"), ("cancel", "erased")] {
        let why = act(&ids[1], what).await.refused(400, "invalid_mail_state");
        assert!(why.contains("canceled") && why.contains(word), "{why}");
    }
    for nothing in ["0198c0de-0000-7000-8000-000000000000", "x"] {
        act(nothing, "retry").await.refused(404, "not_found|mail");
        act(nothing, "cancel").await.refused(404, "not_found|mail");
    }
    // R44, and keys that only read.
    let other = app.tenant("Other").await;
    for what in ["retry", "cancel"] {
        let call = app.bare(Method::POST, &format!("/sealpost/v1/mails/{}/{what}", ids[2]));
        send(call.header("X-DC-DEVKEY", &other.key)).await.refused(404, "not_found|mail");
    }
    let page = app.get(&format!("/orders/{id}")).await.body;
    assert!(page.contains("the next at") && page.contains("attempt"), "{page}");

    // R36: a parked mail stands out.
    let parked: MailId = MailId(ids[3].parse().expect("a UUID"));
    let mut tx = app.desk.db.begin().await.expect("begins");
    park(&mut tx, parked).await;
    tx.commit().await.expect("commits");
    let page = app.get(&format!("/orders/{id}")).await.body;
    assert!(page.contains(&format!("sealpost mails retry {}", ids[3])), "{page}");
    assert_eq!(count("parked").await, 1);
    act(&ids[3], "retry").await.ok();
    wait_for("it is deferred again", async || count("parked").await == 0 && count("deferred").await == 7).await;
    let actions: Vec<String> = app.get(&format!("/sealpost/v1/audit?order_id={id}")).await.ok()["entries"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|entry| entry["action"].as_str().expect("an action").to_owned())
        .filter(|action| action.starts_with("mail_"))
        .collect();
    assert_eq!(actions, ["mail_retried", "mail_canceled", "mail_retried"]);
});

async fn park(tx: &mut sealpost_store::Tx, id: MailId) {
    const SQL: &str = "update mails set state = 'parked', due_at = null, lease_until = null where id = $1";
    sealpost_store::on!(tx.conn(), sqlx::query(SQL).bind(id.0), execute).expect("parks");
}
