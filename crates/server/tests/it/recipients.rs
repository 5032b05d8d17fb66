//! The list on Sealpost's own API: history, changes that do not run over one
//! another, languages, and an address over all orders (R24, R25, R44, R45).

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::join_all;
use reqwest::Method;
use sealpost_client::api::recipients::ReplaceEmail;
use sealpost_client::{HistoryQuery, RecipientQuery};
use serde_json::{Value, json};

use crate::answer::{Answer, send};
use crate::app::{TestApp, on_both};

fn list(id: i64) -> String {
    format!("/sealpost/v1/orders/{id}/additional-emails")
}

const REPLACE: &str = "/sealpost/v1/additional-emails/replace";

async fn put(app: &TestApp, id: i64, list: &Value) {
    let path = format!("order/certificate/{id}/additional-emails");
    app.put(&path, &json!({ "additional_emails": list })).await.empty();
}

async fn patch(app: &TestApp, id: i64, tag: &str, body: &Value) -> Answer {
    send(app.call(Method::PATCH, &list(id)).header("If-Match", tag).json(body)).await
}

/// The list as the own API tells it.
async fn listed(app: &TestApp, id: i64) -> Value {
    app.get(&list(id)).await.ok()["additional_emails"].take()
}

async fn count_audit(app: &TestApp, id: i64) -> usize {
    let entries = app.get(&format!("/sealpost/v1/audit?order_id={id}")).await.ok()["entries"].take();
    entries.as_array().expect("a list").iter().filter(|entry| entry["action"] == "additional_emails_set").count()
}

on_both!(r24_every_list_is_told_with_who_set_it_when_and_by_which_request, |app| async {
    let more = json!({ "additional_emails": ["first@example.com", "FIRST@example.com"] });
    let id = app.place_with(&["example.com"], &more).await;
    let path = format!("order/certificate/{id}/additional-emails");
    let answer = app.put(&path, &json!({ "additional_emails": ["second@example.com"] })).await;
    let request = answer.header("x-request-id").to_owned();
    put(app, id, &json!([])).await;
    let whole = app.get(&list(id)).await.ok();
    assert_eq!(whole["additional_emails"], json!([]));
    let history = whole["history"].as_array().expect("a list");
    let lists: Vec<_> = history.iter().map(|entry| entry["additional_emails"].clone()).collect();
    let of = |email: &str| json!([{ "email": email }]);
    assert_eq!(lists, [json!([]), of("second@example.com"), of("first@example.com")]);
    assert_eq!(history[1]["request_id"], request);
    let me = app.get("user/me").await.ok();
    for entry in history {
        assert!(entry["actor"].as_str().expect("text").starts_with("key "), "{entry}");
        assert_eq!(entry["user"]["id"], me["id"]);
        assert!(!entry["key_name"].as_str().expect("text").is_empty());
        assert!(entry["at"].as_str().expect("text").starts_with("20"));
    }
    // Page by page.
    let page = app.get(&format!("{}?limit=2", list(id))).await.ok();
    assert_eq!(page["history"], json!(history[..2]));
    let rest = app.get(&format!("{}?limit=2&before={}", list(id), page["next"])).await.ok();
    assert_eq!((&rest["history"], rest.get("next")), (&json!(history[2..]), None));
});

on_both!(a_change_needs_the_tag_of_the_list_that_was_seen, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let other = app.place_quietly(&["example.org"]).await;
    put(app, id, &json!(["a@example.com", "b@example.com"])).await;
    let seen = app.get(&list(id)).await;
    let tag = seen.header("etag").to_owned();
    assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() > 20, "{tag}");
    let change = json!({ "add": ["c@example.com", "A@example.com"], "remove": ["B@example.com"] });
    send(app.call(Method::PATCH, &list(id)).json(&change)).await.refused(428, "precondition_required");
    for stale in ["\"x\"", &format!("W/{tag}"), app.get(&list(other)).await.header("etag")] {
        patch(app, id, stale, &change).await.refused(412, "precondition_failed");
    }
    patch(app, id, "x", &change).await.refused(400, "invalid_if_match");
    assert_eq!(count_audit(app, id).await, 1);
    let changed = patch(app, id, &format!("\"x\", {tag}"), &change).await;
    let now = json!([{ "email": "a@example.com" }, { "email": "c@example.com" }]);
    assert_eq!(changed.ok(), json!({ "additional_emails": now }));
    let after = app.get(&list(id)).await;
    assert_eq!((changed.header("etag"), &after.ok()["additional_emails"]), (after.header("etag"), &now));
    // The tag that was seen first is no longer that of the list.
    patch(app, id, &tag, &json!({ "add": ["d@example.com"] })).await.refused(412, "precondition_failed");
    // Nothing to change is nothing to write.
    patch(app, id, "*", &json!({ "add": ["C@example.com"] })).await.ok();
    assert_eq!((listed(app, id).await, count_audit(app, id).await), (now, 2));
    // Who leaves may come again, at the end.
    patch(app, id, "*", &json!({ "remove": ["a@example.com"], "add": ["a@example.com"] })).await.ok();
    assert_eq!(app.additional(id).await, ["c@example.com", "a@example.com"]);
});

on_both!(an_earlier_list_is_put_back_with_its_languages, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let foreign = app.place_with(&["example.org"], &json!({ "additional_emails": ["x@example.com"] })).await;
    put(app, id, &json!(["a@example.com"])).await;
    patch(app, id, "*", &json!({ "add": [{ "email": "b@example.com", "locale": "ko" }] })).await.ok();
    put(app, id, &json!(["c@example.com"])).await;
    let seen = app.client.additional_emails(id, HistoryQuery::default()).await.expect("a history");
    let history = seen.list.history.expect("there");
    let restore = format!("{}/restore", list(id));
    for (body, code) in [
        (json!({}), "required_param|id"),
        (json!({ "id": 0 }), "invalid_id"),
        (json!({ "id": history[0].id + 1_000_000 }), "invalid_id"),
        (json!({ "id": i64::MAX }), "invalid_id"),
        (json!({ "id": "x" }), "invalid_id"),
    ] {
        app.post(&restore, &body).await.refused(400, code);
    }
    let of_other = app.client.additional_emails(foreign, HistoryQuery::default()).await.expect("a history").list;
    let of_other = of_other.history.expect("there")[0].id;
    app.post(&restore, &json!({ "id": of_other })).await.refused(400, "invalid_id");
    let stale = app.client.restore_additional_emails(id, history[1].id, Some("\"x\"")).await;
    assert!(matches!(stale, Err(sealpost_client::Error::Api { status: 412, .. })), "{stale:?}");
    assert_eq!(app.additional(id).await, ["c@example.com"]);
    let restored = app.client.restore_additional_emails(id, history[1].id, Some(&seen.etag)).await.expect("restored");
    let wanted = json!([{ "email": "a@example.com" }, { "email": "b@example.com", "locale": "ko" }]);
    assert_eq!(json!(restored.list.additional_emails), wanted);
    let whole = app.get(&list(id)).await.ok();
    assert_eq!((&whole["additional_emails"], &whole["history"][0]["restored"]), (&wanted, &json!(history[1].id)));
    // The list that the order was placed with can be put back as well.
    let first = history.last().expect("placed").id;
    app.post(&restore, &json!({ "id": first })).await.ok();
    assert_eq!(app.additional(id).await, Vec::<String>::new());
});

on_both!(r24_one_bad_item_of_a_change_changes_nothing_and_is_named, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let full: Vec<String> = (0..99).map(|n| format!("n{n:03}@example.com")).collect();
    put(app, id, &json!(full)).await;
    let before = app.state(id).await;
    for (body, code, says) in [
        (json!({}), "invalid_add", "add or remove"),
        (json!({ "add": null }), "invalid_add", "add or remove"),
        (json!({ "add": "a@example.com" }), "invalid_add", "add"),
        (json!({ "add": ["a@example.com", "nobody"] }), "invalid_add", "add[1]"),
        (json!({ "add": ["a@example.com", 7] }), "invalid_add", "add[1]"),
        (json!({ "add": [["a@example.com"]] }), "invalid_add", "add[0]"),
        (json!({ "add": [{ "email": "A <a@example.com>" }] }), "invalid_add", "add[0]"),
        (json!({ "add": [{ "locale": "ko" }] }), "required_param|email", "add[0].email"),
        (json!({ "add": [{ "email": "a@example.com", "locale": "klingon" }] }), "invalid_locale", "add[0].locale"),
        (json!({ "add": [{ "email": "a@example.com", "locale": 5 }] }), "invalid_locale", "add[0].locale"),
        (json!({ "add": ["a@example.com\r\nBcc: b@c.example"] }), "invalid_add", "add[0]"),
        (json!({ "add": ["a@example.com", "b@example.com"] }), "invalid_add", "at most 100"),
        (json!({ "add": vec!["a@example.com"; 101] }), "invalid_add", "at most 100"),
        (json!({ "remove": ["n000@example.com", "gone@example.com"] }), "invalid_remove", "remove[1]"),
        (json!({ "remove": ["@"], "add": ["a@example.com"] }), "invalid_remove", "remove[0]"),
        (json!({ "remove": [{ "email": "n000@example.com" }] }), "invalid_remove", "remove[0]"),
    ] {
        let answer = patch(app, id, "*", &body).await;
        let message = answer.refused(400, code);
        assert!(message.contains(says), "{body}: {message}");
    }
    assert_eq!(app.state(id).await, before);
    patch(app, id, "*", &json!({ "add": ["a@example.com"] })).await.ok();
    assert_eq!(app.additional(id).await.len(), 100);
});

on_both!(a_language_stays_with_its_address_and_its_notices_are_written_in_it, |app| async {
    let more = json!({
        "additional_emails": ["ja@example.net", "plain@example.net", "gone@example.net"],
        "technical_contact": { "first_name": "Tim", "last_name": "Tech", "email": "tech@example.net" },
        "dcv_emails": [{ "dns_name": "example.com", "email": "admin@example.com" }],
    });
    let id = app.place_with(&["example.com"], &more).await;
    let with = |email: &str, locale: &str| json!({ "email": email, "locale": locale });
    let languages = json!({ "add": [
        with("ja@example.net", "ja-JP"), with("gone@example.net", "fr"), with("Tech@example.net", "zh_TW"),
        with("가나다@example.net", "ko"),
    ] });
    patch(app, id, "*", &languages).await.ok();
    // The compatible calls know addresses alone, and keep the language of those that stay.
    assert_eq!(app.additional(id).await[0], "ja@example.net");
    put(app, id, &json!(["가나다@example.net", "JA@example.net", "plain@example.net", "tech@example.net"])).await;
    let stayed = json!([
        with("가나다@example.net", "ko"), with("JA@example.net", "ja"), { "email": "plain@example.net" },
        with("tech@example.net", "zh_TW"),
    ]);
    assert_eq!(listed(app, id).await, stayed);
    put(app, id, &json!(["JA@example.net", "plain@example.net", "tech@example.net", "gone@example.net"])).await;
    assert_eq!(listed(app, id).await[3], json!({ "email": "gone@example.net" }));
    app.issue(id).await;
    let notices = app.inbox(id, "certificate_issued").await;
    let told: BTreeSet<_> = notices.iter().map(|mail| (mail.to.as_str(), mail.locale.as_str())).collect();
    // Whoever has two roles gets one mail, in the language that is known.
    let wanted = [
        ("JA@example.net", "ja"),
        ("admin@sealpost.invalid", "en"),
        ("gone@example.net", "en"),
        ("plain@example.net", "en"),
        ("tech@example.net", "zh_TW"),
    ];
    assert_eq!(told, BTreeSet::from(wanted));
    let japanese = notices.iter().find(|mail| mail.locale == "ja").expect("there");
    assert!(japanese.text.contains("証明書"), "{}", japanese.text);
});

on_both!(r24_ten_thousand_racing_calls_show_only_whole_lists_and_lose_no_change, |app| async {
    const ROUNDS: usize = 209;
    let id = app.place_quietly(&["example.com"]).await;
    // PUT n sets n % 7 + 1 addresses marked with n; a PATCH puts one mark of its own behind such a list, in
    // Korean. So a whole list is one PUT's, with any number of PATCHes behind it.
    let written = |n: usize| (0..n % 7 + 1).map(|i| format!("w{n}-{i}@example.com")).collect::<Vec<_>>();
    put(app, id, &json!(written(0))).await;
    let check = |emails: &[Value]| {
        let text = |email: &Value| email.as_str().or(email["email"].as_str()).expect("an address").to_owned();
        let emails: Vec<String> = emails.iter().map(text).collect();
        let (base, more): (Vec<_>, Vec<_>) = emails.into_iter().partition(|email| email.starts_with('w'));
        let number = base[0].trim_start_matches('w').split('-').next().and_then(|text| text.parse().ok());
        assert_eq!(base, written(number.expect("one of ours")));
        assert!(more.iter().all(|email| email.starts_with('p')), "{more:?}");
    };
    let (patched, overtaken, calls) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let array = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let (patched, overtaken, calls) = (&patched, &overtaken, &calls);
    let workers = join_all((0..16_usize).map(|worker| async move {
        for round in 0..ROUNDS {
            let number = worker * ROUNDS + round;
            calls.fetch_add(3, Ordering::Relaxed);
            if worker % 2 == 0 {
                put(app, id, &json!(written(number))).await;
                check(&array(&app.order(id).await["additional_emails"]));
                check(&array(&app.get(&format!("{}?limit=1", list(id))).await.ok()["additional_emails"]));
                continue;
            }
            let seen = app.get(&format!("{}?limit=1", list(id))).await;
            let before = array(&seen.ok()["additional_emails"]);
            check(&before);
            let added = json!({ "email": format!("p{number}@example.com"), "locale": "ko" });
            let crowded = before.len() > 20;
            let remove = if crowded { json!([before.last().expect("one")["email"]]) } else { json!([]) };
            let answer = patch(app, id, seen.header("etag"), &json!({ "add": [added], "remove": remove })).await;
            if answer.status == 412 {
                overtaken.fetch_add(1, Ordering::Relaxed);
            } else {
                // What was read under this tag is what was changed: nothing in between is lost.
                let mut wanted = before;
                if crowded {
                    wanted.pop();
                }
                wanted.push(added);
                assert_eq!(answer.ok()["additional_emails"], json!(wanted));
                patched.fetch_add(1, Ordering::Relaxed);
            }
            check(&array(&app.order(id).await["additional_emails"]));
        }
    }));
    workers.await;
    let (patched, overtaken) = (patched.load(Ordering::Relaxed), overtaken.load(Ordering::Relaxed));
    assert!(calls.load(Ordering::Relaxed) >= 10_000 && patched > 0 && overtaken > 0, "{patched} {overtaken}");
    let sets: i64 = {
        let mut reader = app.desk.db.read().await.expect("reads");
        let sql = "select count(*) from audit where action = 'additional_emails_set'";
        sealpost_store::on!(reader.conn(), sqlx::query_scalar(sql), fetch_one).expect("a count")
    };
    assert_eq!(usize::try_from(sets).expect("a count"), 1 + 8 * ROUNDS + patched);
});

on_both!(an_address_is_replaced_on_all_lists_after_a_dry_run_that_says_so, |app| async {
    let other = app.tenant("Other").await;
    let asked = json!([{ "dns_name": "example.com", "email": "admin@example.com" }]);
    let more = |list: &[&str]| json!({ "additional_emails": list, "dcv_emails": asked });
    let mut ids = Vec::new();
    for list in [
        &["a@example.net", "Old@example.net", "b@example.net"][..],
        &["new@example.net", "old@example.net"],
        &["bold@example.net", "old@example.net.example", "old@example.ne"],
        &["old@example.net"],
        &[],
    ] {
        ids.push(app.place_with(&["example.com"], &more(list)).await);
    }
    let foreign = other.place_quietly(app, &["example.com"]).await;
    let theirs = json!({ "additional_emails": ["old@example.net"] });
    other.put(app, &format!("order/certificate/{foreign}/additional-emails"), &theirs).await.empty();
    patch(app, ids[0], "*", &json!({ "add": [{ "email": "old@example.net", "locale": "ko" }] })).await.ok();
    app.cancel(ids[3]).await;
    let before = join_all(ids.iter().map(|id| app.state(*id))).await;
    let wanted = json!({ "from": "OLD@example.net", "to": "New@example.net", "dry_run": true });
    let name = "example.com";
    let line = |id: i64, status: &str, outcome: &str| json!({ "order_id": id, "common_name": name, "status": status, "outcome": outcome });
    let lines =
        [line(ids[0], "pending", "replaced"), line(ids[1], "pending", "removed"), line(ids[3], "canceled", "replaced")];
    let plan = app.post(REPLACE, &wanted).await.ok();
    assert_eq!(plan, json!({ "dry_run": true, "orders": lines }));
    let mut filtered = wanted.clone();
    filtered["filters"] = json!({ "status": "canceled" });
    assert_eq!(app.post(REPLACE, &filtered).await.ok()["orders"], json!([lines[2]]));
    assert_eq!(join_all(ids.iter().map(|id| app.state(*id))).await, before);
    let sets = join_all(ids.iter().map(|id| count_audit(app, *id))).await;
    // In steps, as a run that was interrupted goes on.
    let mut request = ReplaceEmail {
        from: Some("old@example.net".to_owned()),
        to: Some(sealpost_client::api::recipients::EmailItem::Plain("New@example.net".to_owned())),
        limit: Some(1),
        ..ReplaceEmail::default()
    };
    let first = app.client.replace_additional_email(&request).await.expect("a step");
    assert_eq!((json!(first.orders), first.next), (json!([lines[0]]), Some(ids[0])));
    assert_eq!(app.additional(ids[1]).await, ["new@example.net", "old@example.net"]);
    request.limit = None;
    let rest = app.client.replace_additional_email(&request).await.expect("the rest, from the beginning");
    assert_eq!((json!(rest.orders), rest.next), (json!([lines[1], lines[2]]), None));
    assert_eq!(app.client.replace_additional_email(&request).await.expect("nothing").orders, []);
    let kept = json!([
        { "email": "a@example.net" }, { "email": "New@example.net", "locale": "ko" }, { "email": "b@example.net" },
    ]);
    assert_eq!(listed(app, ids[0]).await, kept);
    assert_eq!(app.additional(ids[1]).await, ["new@example.net"]);
    assert_eq!(app.additional(ids[2]).await, ["bold@example.net", "old@example.net.example", "old@example.ne"]);
    let more = join_all(ids.iter().map(|id| count_audit(app, *id))).await;
    assert_eq!(more, sets.iter().zip([1, 1, 0, 1, 0]).map(|(sets, more)| sets + more).collect::<Vec<_>>());
    let theirs = other.get(app, &format!("order/certificate/{foreign}")).await.ok();
    assert_eq!(theirs["additional_emails"], json!(["old@example.net"]));
});

on_both!(r45_a_replacement_that_is_not_clear_changes_nothing, |app| async {
    let id = app.place_with(&["example.com"], &json!({ "additional_emails": ["old@example.net"] })).await;
    let before = app.state(id).await;
    let good = json!({ "from": "old@example.net", "to": "new@example.net" });
    for (change, code) in [
        (json!({ "from": null }), "required_param|from"),
        (json!({ "to": null }), "required_param|to"),
        (json!({ "from": "nobody" }), "invalid_from"),
        (json!({ "to": "nobody" }), "invalid_to"),
        (json!({ "to": 5 }), "invalid_to"),
        (json!({ "to": {} }), "required_param|email"),
        (json!({ "to": { "email": "new@example.net", "locale": "xx" } }), "invalid_locale"),
        (json!({ "filters": { "statuss": "issued" } }), "invalid_filters"),
        (json!({ "filters": { "status": "" } }), "invalid_filters"),
        (json!({ "filters": { "status": 5 } }), "invalid_status"),
        (json!({ "filters": "status" }), "invalid_filters"),
        (json!({ "dry_run": "no" }), "invalid_dry_run"),
        (json!({ "after": -1 }), "invalid_after"),
        (json!({ "limit": 0 }), "invalid_limit"),
        (json!({ "limit": 1.5 }), "invalid_limit"),
    ] {
        let mut body = good.clone();
        crate::tool::merge(&mut body, &change);
        let answer = app.post(REPLACE, &body).await;
        answer.refused(400, code);
    }
    // A value that no order can have is no mistake, and finds none.
    for filters in [json!({ "status": "nonsense" }), json!({ "id": "x" })] {
        let body = json!({ "from": "old@example.net", "to": "new@example.net", "filters": filters });
        assert_eq!(app.post(REPLACE, &body).await.ok(), json!({ "dry_run": false, "orders": [] }));
    }
    assert_eq!(app.state(id).await, before);
});

on_both!(an_address_finds_every_order_that_it_hears_about, |app| async {
    let other = app.tenant("Other").await;
    let more = |more: Value| {
        let mut all = json!({ "dcv_emails": [{ "dns_name": "example.com", "email": "admin@example.com" }] });
        crate::tool::merge(&mut all, &more);
        all
    };
    let person = json!({ "first_name": "Jill", "last_name": "V", "email": "Jill@example.net" });
    let listed = app
        .place_with(&["example.com"], &more(json!({ "additional_emails": ["x@example.net", "jill@example.net"] })))
        .await;
    let none = app.place_with(&["example.com"], &more(json!({ "additional_emails": ["xjill@example.net"] }))).await;
    let both = app
        .place_with(
            &["example.com"],
            &more(json!({ "technical_contact": person, "additional_emails": ["JILL@example.net"] })),
        )
        .await;
    patch(app, both, "*", &json!({ "add": [{ "email": "jill@example.net", "locale": "ko" }] })).await.ok();
    let organization = json!({ "name": "Umbrella", "organization_contact": person });
    let organization = app.post("organization", &organization).await.created()["id"].take();
    let ov = app.place_ov(&["example.org"], &json!({ "organization": { "id": organization } })).await;
    assert!(ov.status == 201, "{}", ov.body);
    let ov = ov.json()["id"].as_i64().expect("an id");
    let foreign = other.place_quietly(app, &["example.com"]).await;
    let theirs = json!({ "additional_emails": ["jill@example.net"] });
    other.put(app, &format!("order/certificate/{foreign}/additional-emails"), &theirs).await.empty();
    let find = async |email: &str| app.get(&format!("/sealpost/v1/recipients?email={email}")).await.ok();
    let found = find("jILL@example.NET").await;
    let seen: Vec<_> = found["orders"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|order| {
            let role = |role: &Value| format!("{} {}", role["role"], role["locale"]).replace('"', "");
            let roles: Vec<_> = order["roles"].as_array().expect("a list").iter().map(role).collect();
            (order["order_id"].as_i64().expect("an id"), roles.join(", "))
        })
        .collect();
    assert_eq!(
        seen,
        [
            (listed, "additional en".to_owned()),
            (both, "technical_contact ko, additional ko".to_owned()),
            (ov, "organization_contact en".to_owned()),
        ]
    );
    assert_eq!(found.get("next"), None);
    let query = RecipientQuery { limit: Some(1), ..RecipientQuery::default() };
    let page = app.client.recipient_orders("jill@example.net", query).await.expect("a page");
    assert_eq!((page.orders.len(), page.next), (1, Some(listed)));
    let query = RecipientQuery { after: page.next, limit: None };
    let page = app.client.recipient_orders("jill@example.net", query).await.expect("the rest");
    assert_eq!((page.orders.len(), page.next), (2, None));
    let requester = app.get("user/me").await.ok()["email"].as_str().expect("text").to_owned();
    let all: Vec<_> =
        find(&requester).await["orders"].as_array().expect("a list").iter().map(|o| o["order_id"].clone()).collect();
    assert_eq!(all, [listed, none, both, ov].map(Value::from));
    assert_eq!(find("nobody@example.net").await, json!({ "orders": [] }));
    for (query, code) in [
        ("", "required_param|email"),
        ("email=", "required_param|email"),
        ("email=jill", "invalid_email"),
        ("email=%25@example.net%22", "invalid_email"),
        ("email=jill@example.net&after=x", "invalid_after"),
        ("email=jill@example.net&limit=0", "invalid_limit"),
    ] {
        app.get(&format!("/sealpost/v1/recipients?{query}")).await.refused(400, code);
    }
});
