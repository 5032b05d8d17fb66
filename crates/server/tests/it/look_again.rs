//! Whoever publishes a contact may take it back: it is looked up again when its
//! mail leaves (R3, R10).

use std::collections::BTreeMap;

use reqwest::Method;
use sealpost_server::Settings;
use sealpost_store::on;
use serde_json::{Value, json};

use crate::answer::send;
use crate::app::{Home, TestApp, no_limits, wait_for};
use crate::approvers::in_world;
use crate::modes::{start, with_homes};

const PUBLISHED: &str = "[names.\"_validation-contactemail.example.com\"]\ntxt = [\"pki@example.net\"]\n";
const TAKEN_BACK: &str = "[names.\"_validation-contactemail.example.com\"]\ntxt = [\"new@example.net\"]\n";
const AWAY: &str = "[names.\"_validation-contactemail.example.com\"]\ntxt = \"servfail\"\n";

const PKI: &str = "pki@example.net";
const ADMIN: &str = "admin@example.com";

/// A desk whose mail server is away, so that nothing leaves.
async fn asked_while_mail_is_away(home: Home) -> (Home, i64) {
    let smtp = Some(vec!["smtp+plain://127.0.0.1:1".to_owned()]);
    let world = in_world(&home, PUBLISHED).world;
    let app = start(home, Settings { smtp, world, ..no_limits() }).await;
    let ask = |email: &str| json!({ "dns_name": "example.com", "email": email });
    let id = app.place_with(&["example.com"], &json!({ "dcv_emails": [ask(PKI), ask(ADMIN)] })).await;
    let organization = app.get("organization").await.ok()["organizations"][0]["id"].take();
    let domain =
        json!({ "name": "example.com", "organization": { "id": organization }, "validations": [{ "type": "ov" }] });
    app.post("domain", &domain).await.created();
    let wait = async || {
        let mails = app.get("/sealpost/v1/mails?limit=1000").await.ok()["mails"].take();
        mails.as_array().is_some_and(|mails| mails.len() > 2 && mails.iter().all(|mail| mail["state"] == "deferred"))
    };
    wait_for("every mail was tried", wait).await;
    (app.stop_at_once().await, id)
}

/// Tries all mails again, and tells those of the order by recipient.
async fn tried_again(app: &TestApp, id: i64, ends: &[&str]) -> BTreeMap<String, Value> {
    let all = app.get("/sealpost/v1/mails?state=deferred&limit=1000").await.ok()["mails"].take();
    for mail in all.as_array().expect("a list") {
        let path = format!("/sealpost/v1/mails/{}/retry", mail["id"].as_str().expect("an id"));
        send(app.call(Method::POST, &path)).await;
    }
    let mails = async || {
        let list = app.get(&format!("/sealpost/v1/orders/{id}/mails")).await.ok()["mails"].take();
        let list: Vec<Value> = serde_json::from_value(list).expect("a list");
        list.into_iter().map(|mail| (mail["recipient"].as_str().expect("an address").to_owned(), mail)).collect()
    };
    let has_ended = |mail: &Value| {
        let attempts = mail["attempts"].as_array().map_or(0, Vec::len);
        attempts > 1 && ends.contains(&mail["state"].as_str().expect("a state"))
    };
    wait_for("every mail was tried again", async || {
        let mails: BTreeMap<String, Value> = mails().await;
        mails.values().all(has_ended)
    })
    .await;
    mails().await
}

fn last_reply(mail: &Value) -> &str {
    mail["attempts"].as_array().and_then(|all| all.last()).and_then(|last| last["reply"].as_str()).expect("a reply")
}

async fn live_values(app: &TestApp, to: &str) -> i64 {
    let mut reader = app.desk.db.read().await.expect("reads");
    let sql = "select count(*) from approvals where recipient_key = $1 and ended_at is null";
    on!(reader.conn(), sqlx::query_scalar(sql).bind(to), fetch_one).expect("counts")
}

with_homes!(r3_a_contact_that_was_taken_back_is_not_written_to_and_its_values_die, |home| async {
    let (home, id) = asked_while_mail_is_away(home).await;
    let settings = in_world(&home, TAKEN_BACK);
    let app = start(home, settings).await;
    // The order's value and that of the domain.
    assert_eq!(live_values(&app, PKI).await, 2);
    let mails = tried_again(&app, id, &["sent", "canceled"]).await;
    assert_eq!(mails[ADMIN]["state"], "sent");
    let (mail, reply) = (&mails[PKI], last_reply(&mails[PKI]));
    assert_eq!(mail["state"], "canceled");
    assert_eq!(mail["attempts"].as_array().and_then(|all| all.last()).expect("an attempt")["stage"], "contact");
    assert!(reply.contains("not published as a contact of example.com any more (dns_txt)"), "{reply}");
    wait_for("the values are dead", async || live_values(&app, PKI).await == 0).await;
    assert!(live_values(&app, ADMIN).await > 0);
    assert!(app.get("/sealpost/v1/audit").await.body.contains("approver_withdrawn"));
    // Nobody reads it, and whoever is asked anew is somebody who is published.
    assert!(app.approval_mails(id).await.iter().all(|mail| mail.to == ADMIN));
    let ask = json!({ "domain_approval_emails": [{ "domain": "example.com", "email": PKI }] });
    app.put(&format!("order/certificate/{id}/resend-emails"), &ask).await.refused(400, "invalid_email");
    app.stop().await;
});

with_homes!(r3_r10_a_look_up_that_fails_puts_a_mail_off_and_constructed_addresses_do_not_wait, |home| async {
    let (home, id) = asked_while_mail_is_away(home).await;
    let settings = in_world(&home, AWAY);
    let app = start(home, settings).await;
    let mails = tried_again(&app, id, &["sent", "deferred"]).await;
    assert_eq!((&mails[ADMIN]["state"], &mails[PKI]["state"]), (&json!("sent"), &json!("deferred")));
    let reply = last_reply(&mails[PKI]);
    assert!(reply.contains("is not known (dns_txt)") && reply.contains("SERVFAIL"), "{reply}");
    assert_eq!(live_values(&app, PKI).await, 2, "nothing is known, so nothing dies");

    let home = app.stop_at_once().await;
    let settings = in_world(&home, PUBLISHED);
    let app = start(home, settings).await;
    let mails = tried_again(&app, id, &["sent"]).await;
    assert_eq!(mails[PKI]["state"], "sent");
    let mail = app.approval_mails(id).await.into_iter().find(|mail| mail.to == PKI).expect("it arrived");
    app.client.approve(&mail.id).await.expect("its link is as good as ever");
    app.issued(id).await;
    app.stop_at_once().await;
});
