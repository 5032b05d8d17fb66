//! `/unsubscribe/{value}`: one click ends notices, and the account can undo it
//! (R31).

use std::collections::BTreeSet;

use reqwest::Method;
use sealpost_api::own::InboxMail;
use serde_json::{Value, json};

use crate::answer::{Answer, send};
use crate::app::{TestApp, on_both, wait_for};
use crate::approve_page::{between, get, nonce, post};

/// An issued order with a list.
async fn issued(app: &TestApp, list: &[&str]) -> i64 {
    let id = app.place_quietly(&["example.com"]).await;
    app.put(&format!("order/certificate/{id}/additional-emails"), &json!({ "additional_emails": list })).await.empty();
    app.issue(id).await;
    id
}

async fn notice(app: &TestApp, id: i64, to: &str) -> InboxMail {
    let mails = app.inbox(id, "certificate_issued").await;
    mails.into_iter().find(|mail| mail.to == to).expect("was told")
}

fn link(mail: &InboxMail) -> String {
    mail.headers["List-Unsubscribe"].trim().trim_start_matches('<').trim_end_matches('>').to_owned()
}

async fn one_click(app: &TestApp, link: &str) -> Answer {
    post(app, link, &[("List-Unsubscribe", "One-Click")]).await
}

/// Who hears of a further event of an order: its duplicate.
async fn hear_of_a_duplicate(app: &TestApp, id: i64) -> Vec<String> {
    let known: BTreeSet<_> = app.inbox(id, "duplicate_issued").await.into_iter().map(|mail| mail.id).collect();
    let new = async || {
        let mails = app.inbox(id, "duplicate_issued").await;
        mails.into_iter().filter(|mail| !known.contains(&mail.id)).map(|mail| mail.to).collect::<BTreeSet<_>>()
    };
    let body = json!({ "certificate": { "common_name": "example.com", "csr": crate::tool::csr() } });
    app.post(&format!("order/certificate/{id}/duplicate"), &body).await.created();
    wait_for("the duplicate is told of", async || !new().await.is_empty()).await;
    new().await.into_iter().collect()
}

async fn recipient(app: &TestApp, id: i64, email: &str) -> Value {
    let told = app.get(&format!("/sealpost/v1/orders/{id}/recipients")).await.ok();
    let all = told["recipients"].as_array().expect("a list").clone();
    all.into_iter().find(|one| one["email"] == email).expect("is told")
}

const ADMIN: &str = "admin@sealpost.invalid";

on_both!(r31_one_click_of_a_mail_program_ends_the_notices_about_one_order, |app| async {
    let id = issued(app, &["ops@corp.example", "boss@corp.example"]).await;
    let other = issued(app, &["ops@corp.example"]).await;
    let mail = notice(app, id, "ops@corp.example").await;
    assert_eq!(mail.headers["List-Unsubscribe-Post"].trim(), "List-Unsubscribe=One-Click");
    let link = link(&mail);
    assert!(mail.text.contains(&link) && mail.html.contains(&link));

    // Looking changes nothing, however often.
    for _ in 0..3 {
        let page = get(app, &link).await;
        assert_eq!((page.status, page.header("cache-control")), (200, "no-store"));
        assert!(page.body.contains("ops@corp.example") && page.body.contains("example.com"));
    }
    assert_eq!(recipient(app, id, "ops@corp.example").await["is_reached"], true);

    let answer = one_click(app, &link).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(one_click(app, &link).await.status, 200, "once more changes nothing");
    let shown = recipient(app, id, "ops@corp.example").await;
    assert_eq!((&shown["is_reached"], &shown["marks"][0]["kind"]), (&json!(false), &json!("unsubscribed")));
    assert_eq!((&shown["marks"][0]["order_id"], shown["marks"].as_array().map(Vec::len)), (&json!(id), Some(1)));
    assert_eq!(recipient(app, other, "ops@corp.example").await["is_reached"], true);
    assert_eq!(hear_of_a_duplicate(app, id).await, [ADMIN, "boss@corp.example"]);
    assert_eq!(hear_of_a_duplicate(app, other).await, [ADMIN, "ops@corp.example"]);
    // The list is as it was.
    let list = app.order(id).await["additional_emails"].clone();
    assert_eq!(list, json!(["ops@corp.example", "boss@corp.example"]));
    let mails = app.get(&format!("/sealpost/v1/orders/{id}/mails")).await.ok();
    let canceled = mails["mails"].as_array().expect("a list").iter().find(|mail| mail["state"] == "canceled");
    let why = &canceled.expect("one was not sent")["attempts"][0]["reply"];
    assert_eq!(why, "the recipient wants no such notices");

    // The account undoes it.
    let marks = app.get("/sealpost/v1/recipients/marks").await.ok();
    let mark = &marks["marks"][0];
    assert_eq!((&mark["email"], &mark["order_id"]), (&json!("ops@corp.example"), &json!(id)));
    let path = format!("/sealpost/v1/recipients/marks/{}", mark["id"]);
    send(app.call(Method::DELETE, &path)).await.empty();
    assert_eq!(hear_of_a_duplicate(app, id).await, [ADMIN, "boss@corp.example", "ops@corp.example"]);
    let log = app.get(&format!("/sealpost/v1/audit?order_id={id}")).await.ok();
    let actions: Vec<_> = log["entries"].as_array().expect("a list").iter().map(|entry| &entry["action"]).collect();
    assert_eq!(actions.iter().filter(|action| **action == "recipient_unsubscribed").count(), 1);
});

on_both!(r31_one_click_may_come_as_a_form_of_parts, |app| async {
    let id = issued(app, &["ops@corp.example"]).await;
    let link = link(&notice(app, id, "ops@corp.example").await);
    let body = "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";
    let call = app.http.post(&link).header("content-type", "multipart/form-data; boundary=b").body(body);
    assert_eq!(send(call).await.status, 200);
    assert_eq!(recipient(app, id, "ops@corp.example").await["is_reached"], false);
});

on_both!(r31_a_person_chooses_this_order_or_all_and_can_take_it_back, |app| async {
    let id = issued(app, &["ops@corp.example"]).await;
    let other = issued(app, &["ops@corp.example"]).await;
    let link = link(&notice(app, id, "ops@corp.example").await);
    let page = get(app, &link).await;
    assert!(!page.body.contains(" checked") && page.body.contains("value=\"order\""), "{}", page.body);
    let nonce = nonce(&page);
    // As a program submits it: nothing is chosen.
    assert_eq!(post(app, &link, &[("nonce", &nonce)]).await.status, 422);
    for form in [&[("wish", "all")][..], &[("wish", "all"), ("nonce", "00")], &[("wish", "x"), ("nonce", &nonce)], &[]]
    {
        assert_eq!(post(app, &link, form).await.status, 422);
    }
    assert_eq!(recipient(app, id, "ops@corp.example").await["is_reached"], true);

    let done = post(app, &link, &[("wish", "all"), ("nonce", &nonce)]).await;
    assert_eq!((done.status, between(&done.body, "<h1>", "</h1>")), (200, "Notices have been stopped"));
    for order in [id, other] {
        assert_eq!(recipient(app, order, "ops@corp.example").await["is_reached"], false);
        assert_eq!(hear_of_a_duplicate(app, order).await, [ADMIN]);
    }
    let page = get(app, &format!("{}/orders/{other}", link.split("/unsubscribe").next().expect("a URL"))).await;
    assert!(page.body.contains("from all notices of the account"), "{}", page.body);

    let back = post(app, &link, &[("wish", "again"), ("nonce", &nonce)]).await;
    assert_eq!(between(&back.body, "<h1>", "</h1>"), "Notices are sent again");
    assert_eq!(hear_of_a_duplicate(app, other).await, [ADMIN, "ops@corp.example"]);
});

on_both!(r31_approval_mail_and_alarms_are_sent_all_the_same, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let approval = app.approval_mails(id).await.remove(0);
    assert!(!approval.headers.contains_key("List-Unsubscribe"));
    app.put(&format!("order/certificate/{id}/additional-emails"), &json!({ "additional_emails": [approval.to] }))
        .await
        .empty();
    app.issue(id).await;
    let link = link(&notice(app, id, &approval.to).await);
    let nonce = nonce(&get(app, &link).await);
    assert_eq!(post(app, &link, &[("wish", "all"), ("nonce", &nonce)]).await.status, 200);
    let next = app.place_quietly(&["example.com"]).await;
    assert_eq!(app.approval_mails(next).await.len(), 1);
});

on_both!(r31_a_value_that_we_never_wrote_ends_nothing, |app| async {
    let id = issued(app, &["ops@corp.example"]).await;
    let link = link(&notice(app, id, "ops@corp.example").await);
    let last = if link.ends_with('A') { "Q" } else { "A" };
    let wrong = format!("{}{last}", &link[..link.len() - 1]);
    for link in [wrong.as_str(), &link[..link.len() - 1], &format!("{link}A")] {
        assert_eq!(get(app, link).await.status, 404);
        assert_eq!(one_click(app, link).await.status, 404);
    }
    assert_eq!(app.get("/sealpost/v1/recipients/marks").await.ok()["marks"], json!([]));
    // Another account sees neither the mark nor the order's people.
    one_click(app, &link).await;
    let other = app.tenant("Other").await;
    assert_eq!(other.get(app, "/sealpost/v1/recipients/marks").await.ok()["marks"], json!([]));
    other.get(app, &format!("/sealpost/v1/orders/{id}/recipients")).await.refused(404, "not_found|order");
});

on_both!(r31_the_page_speaks_the_language_of_the_mail, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let list: Vec<_> = sealpost_domain::Language::ALL
        .iter()
        .map(|language| json!({ "email": format!("{}@corp.example", language.code()), "locale": language.code() }))
        .collect();
    let path = format!("/sealpost/v1/orders/{id}/additional-emails");
    send(app.call(Method::PATCH, &path).header("If-Match", "*").json(&json!({ "add": list }))).await.ok();
    app.issue(id).await;
    let mut seen = BTreeSet::new();
    for language in sealpost_domain::Language::ALL {
        let link = link(&notice(app, id, &format!("{}@corp.example", language.code())).await);
        let page = get(app, &link).await;
        assert!(page.body.contains(&format!("<html lang=\"{}\">", language.tag())), "{language}");
        assert!(page.body.contains("width=device-width") && !page.body.contains("<script"));
        seen.insert(between(&page.body, "<h1>", "</h1>").replace(language.code(), ""));
    }
    assert_eq!(seen.len(), 11, "{seen:#?}");
});

on_both!(r40_an_order_that_reaches_nobody_alarms_the_account_once_until_somebody_is_reached, |app| async {
    app.put("account", &json!({ "emergency_emails": "sos@corp.example" })).await.empty();
    let id = issued(app, &["ops@corp.example"]).await;
    let state = async || app.get(&format!("/sealpost/v1/orders/{id}/recipients")).await.ok();
    for to in ["ops@corp.example", ADMIN] {
        assert_eq!(state().await.get("unreachable_since"), None);
        one_click(app, &link(&notice(app, id, to).await)).await;
    }
    wait_for("the order is alarmed about", async || state().await.get("unreachable_since").is_some()).await;
    let alarms = app.inbox(id, "account_alarm").await;
    let mut told: Vec<_> = alarms.iter().map(|mail| mail.to.as_str()).collect();
    told.sort_unstable();
    assert_eq!(told, [ADMIN, "sos@corp.example"]);
    assert!(alarms[0].text.contains("ops@corp.example"), "{}", alarms[0].text);
    let console = get(app, &app.address(&format!("/orders/{id}"))).await;
    assert!(console.body.contains("Nobody can be reached about this order."), "{}", console.body);
    let figures = async || send(app.bare(Method::GET, "/metrics")).await.body;
    wait_for("it is counted", async || figures().await.contains("sealpost_orders_unreachable 1")).await;
    // Somebody reads it again: the alarm is over, and may come again.
    let list = json!({ "additional_emails": ["ops@corp.example", "new@corp.example"] });
    app.put(&format!("order/certificate/{id}/additional-emails"), &list).await.empty();
    wait_for("the alarm is over", async || state().await.get("unreachable_since").is_none()).await;
    app.put(&format!("order/certificate/{id}/additional-emails"), &json!({ "additional_emails": [] })).await.empty();
    wait_for("it is alarmed about again", async || state().await.get("unreachable_since").is_some()).await;
    assert_eq!(app.inbox(id, "account_alarm").await.len(), 4);
    let revoke = json!({ "skip_approval": true });
    app.put(&format!("order/certificate/{id}/revoke"), &revoke).await.empty();
    wait_for("nothing is live any more", async || state().await.get("unreachable_since").is_none()).await;
});

on_both!(r40_r44_who_is_bound_elsewhere_is_nobody_who_can_be_reached, |app| async {
    let second = app.user_key(1).await;
    let user = app.as_user(&second, Method::GET, "user/me", &json!(null)).await.ok()["id"].clone();
    let home = app.post("/sealpost/v1/containers", &json!({ "name": "Elsewhere" })).await.created()["id"].clone();
    let groups = json!({ "account_settings": [{ "name": "renewal_email_recipients", "value": "[\"admin\"]" }] });
    app.put("account/settings", &groups).await.empty();
    let id = issued(app, &[]).await;
    let state = async || app.get(&format!("/sealpost/v1/orders/{id}/recipients")).await.ok();
    one_click(app, &link(&notice(app, id, ADMIN).await)).await;
    let containers = format!("/sealpost/v1/users/{user}/containers");
    app.put(&containers, &json!({ "container_ids": [home] })).await.empty();
    wait_for("the order is alarmed about", async || state().await.get("unreachable_since").is_some()).await;
    app.put(&containers, &json!({ "container_ids": [] })).await.empty();
    wait_for("the alarm is over", async || state().await.get("unreachable_since").is_none()).await;
});
