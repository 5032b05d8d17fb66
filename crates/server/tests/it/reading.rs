//! `GET /order/certificate` and `GET /order/certificate/{order_id}`, and what all
//! answers have in common (API reference §1, §7.1, §7.2).

use reqwest::Method;
use sealpost_domain::time::DAY;
use sealpost_server::Settings;
use serde_json::{Value, json};

use crate::answer::send;
use crate::app::{KEY, TestApp, on_both};
use crate::tool;

/// Puts a word for its kind in the place of each id, date and key material.
fn blanked(mut value: Value) -> Value {
    match &mut value {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                *member = match (name.as_str(), &*member) {
                    ("id", Value::Number(_)) => json!("<id>"),
                    ("id", Value::String(text)) => json!(format!("<{} hex digits>", text.len())),
                    ("csr", _) => json!("<csr>"),
                    ("thumbprint" | "serial_number", Value::String(text)) => {
                        json!(format!("<{} hex digits>", text.len()))
                    }
                    (_, Value::String(text)) if is_instant(text) => json!("<instant>"),
                    (_, Value::String(text)) if is_day(text) => json!("<day>"),
                    _ => blanked(member.take()),
                };
            }
            value
        }
        Value::Array(items) => items.drain(..).map(blanked).collect(),
        _ => value,
    }
}

fn shape(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect()
}

/// `2018-10-16T20:05:28+00:00` (API reference §1.4).
fn is_instant(text: &str) -> bool {
    shape(text) == "9999-99-99T99:99:99+99:99" && text.ends_with("+00:00")
}

fn is_day(text: &str) -> bool {
    shape(text) == "9999-99-99"
}

on_both!(a_pending_order_is_told_in_full, |app| async {
    let more = json!({
        "additional_emails": ["jill@example.com"],
        "technical_contact": { "first_name": "Tim", "last_name": "Tech", "email": "tim@example.com" },
        "certificate": { "server_platform": { "id": 2 }, "cert_validity": { "days": 90 } },
        "alternative_order_id": "PO-7",
        "custom_renewal_message": "Renew in time.",
        "comments": "please",
        "custom_fields": [{ "metadata_id": 11, "value": "blue" }],
        "payment_method": "balance",
    });
    let id = app.place_with(&["example.com", "*.example.com"], &more).await;
    let order = serde_json::to_string_pretty(&blanked(app.order(id).await)).expect("JSON");
    insta::assert_snapshot!("pending_order", order);
});

on_both!(an_issued_order_is_told_in_full, at_once(), |app| async {
    let id = app.place_ov(&["example.com"], &json!({})).await.created()["id"].as_i64().expect("a number");
    let order = serde_json::to_string_pretty(&blanked(app.order(id).await)).expect("JSON");
    insta::assert_snapshot!("issued_order", order);
    // What was never set is left out, never null.
    assert!(!order.contains("null"), "{order}");
});

fn at_once() -> Settings {
    Settings { issue_at_once: Some(true), ..Settings::default() }
}

on_both!(an_order_is_found_by_serial_number_and_thumbprint, at_once(), |app| async {
    let id = app.place_ov(&["example.com"], &json!({})).await.created()["id"].as_i64().expect("a number");
    let order = app.order(id).await;
    let other = app.tenant("Other").await;
    for member in ["serial_number", "thumbprint"] {
        let mark = order["certificate"][member].as_str().expect("hex");
        for mark in [mark.to_owned(), mark.to_lowercase()] {
            assert_eq!(app.get(&format!("order/certificate/{mark}")).await.ok(), order);
            other.get(app, &format!("order/certificate/{mark}")).await.refused(404, "not_found|order");
        }
    }
    // A serial that is not signed yet is nobody's business.
    let missing = app.get("order/certificate/999999999").await;
    for nothing in [
        "0",
        "-1",
        "1e3",
        "AAAAAAAAAAAAAAAAAAAA",
        "0x10",
        "%20",
        "99999999999999999999999999",
        "id",
        "%ff",
        "a%2Fb",
        "1%00",
    ] {
        let answer = app.get(&format!("order/certificate/{nothing}")).await;
        answer.refused(404, "not_found|order");
        assert_eq!(answer.body, missing.body, "{nothing}");
    }
});

/// Five orders: two pending, two canceled, one issued.
async fn five(app: &TestApp) -> Vec<i64> {
    let mut ids = Vec::new();
    for (name, more) in [
        ("apple.example.com", json!({})),
        ("pear.example.com", json!({ "disable_renewal_notifications": true })),
        ("plum.example.org", json!({ "certificate": { "dns_names": ["www.plum.example.org"] } })),
        ("100%.example.net", json!({})),
    ] {
        let name = name.replace("100%", "percent");
        let mut all = json!({ "dcv_emails": [{ "dns_name": name, "email": format!("admin@{name}") }] });
        if more["certificate"].is_object() {
            all["dcv_emails"] = json!([{ "dns_name": name, "email": format!("admin@{name}") },
                { "dns_name": format!("www.{name}"), "email": format!("admin@www.{name}") }]);
        }
        tool::merge(&mut all, &more);
        ids.push(app.place_with(&[&name], &all).await);
        // Each a moment of its own to be sorted by.
        app.desk.clock.advance(std::time::Duration::from_secs(1));
    }
    ids.push(app.place_ov(&["zebra.example.com"], &json!({})).await.created()["id"].as_i64().expect("a number"));
    app.cancel(ids[1]).await;
    app.cancel(ids[3]).await;
    ids
}

on_both!(orders_are_filtered_sorted_and_paged, at_once(), |app| async {
    let ids = five(app).await;
    let (yesterday, today) = ((app.desk.now() - DAY).date(), app.desk.now().date());
    let issued = app.order(ids[4]).await["certificate"].take();
    // Newest first, unless sorted otherwise.
    let serial = issued["serial_number"].as_str().expect("hex");
    let till = issued["valid_till"].as_str().expect("a day");
    for (query, wanted) in [
        ("", vec![0, 1, 2, 3, 4]),
        ("filters[status]=pending", vec![0, 2]),
        ("filters%5Bstatus%5D=PENDING", vec![0, 2]),
        ("filters[status]=canceled&filters[common_name]=pear.example.com", vec![1]),
        ("filters[status]=revoked", vec![]),
        ("filters[status]=nonsense", vec![]),
        ("filters[common_name]=APPLE.example.com", vec![0]),
        ("filters[common_name]=%25.example.com", vec![0, 1, 4]),
        ("filters[common_name]=%25%25", vec![0, 1, 2, 3, 4]),
        ("filters[common_name]=a_ple.example.com", vec![]),
        ("filters[search]=%25p_um", vec![]),
        ("filters[domain_name]=www.plum.example.org", vec![2]),
        ("filters[search]=plum", vec![2]),
        ("filters[search]=%25example.org", vec![2]),
        ("filters[email]=admin@sealpost.invalid", vec![0, 1, 2, 3, 4]),
        ("filters[product_name_id]=ssl_basic", vec![4]),
        ("filters[disable_renewal_notifications]=True", vec![1]),
        ("filters[disable_renewal_notifications]=0", vec![0, 2, 3, 4]),
        ("filters[is_renewed]=0", vec![0, 1, 2, 3, 4]),
        ("filters[is_renewed]=1", vec![]),
        ("filters[price]=7&filters[product_type]=x&colour=blue", vec![0, 1, 2, 3, 4]),
        ("filters[status]=", vec![0, 1, 2, 3, 4]),
        ("filters[id]=x", vec![]),
        ("filters[id]=' or 1=1 --", vec![]),
        ("filters[common_name]=' or '1'='1", vec![]),
        ("filters[valid_till]=>2024-01-31", vec![4]),
        ("filters[valid_till]=%3E2024-01-31", vec![4]),
        ("filters[valid_till]=<2024-01-31", vec![]),
        ("filters[valid_till]=soon", vec![]),
        ("sort=-id", vec![4, 3, 2, 1, 0]),
        ("sort=-order_id", vec![4, 3, 2, 1, 0]),
        ("sort=-date_created", vec![4, 3, 2, 1, 0]),
        ("sort=common_name", vec![0, 1, 3, 2, 4]),
        ("sort=status,-common_name", vec![3, 1, 4, 2, 0]),
        ("sort=price,nonsense,-id", vec![4, 3, 2, 1, 0]),
        ("limit=2", vec![3, 4]),
        ("limit=2&offset=3", vec![0, 1]),
        ("limit=2&offset=9", vec![]),
        ("limit=0", vec![]),
        ("sort=-id&limit=1&offset=1", vec![3]),
    ]
    .into_iter()
    .map(|(query, wanted)| (query.to_owned(), wanted))
    .chain([
        (format!("filters[id]={}", ids[2]), vec![2]),
        (format!("filters[certificate_id]={}", issued["id"]), vec![4]),
        (format!("filters[serial_number]={serial}"), vec![4]),
        (format!("filters[valid_till]={till}"), vec![4]),
        (format!("filters[valid_till]={till}...2099-01-01"), vec![4]),
        (format!("filters[date_created]={yesterday}...{today}"), vec![0, 1, 2, 3, 4]),
        (format!("filters[date_created]=<{yesterday}"), vec![]),
    ]) {
        let list = app.get(&format!("order/certificate?{query}")).await.ok();
        let got: Vec<_> = list["orders"].as_array().expect("a list").iter().map(|row| row["id"].as_i64()).collect();
        let mut wanted: Vec<_> = wanted.iter().map(|index| Some(ids[*index])).collect();
        if !query.contains("sort=") {
            wanted.reverse();
        }
        assert_eq!(got, wanted, "{query}");
        let narrowed = !query.contains("limit=");
        assert_eq!(list["page"]["total"], if narrowed { json!(wanted.len()) } else { json!(5) }, "{query}");
    }
    let page = app.get("order/certificate?limit=2&offset=3").await.ok()["page"].take();
    assert_eq!(page, json!({ "total": 5, "limit": 2, "offset": 3 }));
    let page = app.get("order/certificate?limit=5000").await.ok()["page"].take();
    assert_eq!(page, json!({ "total": 5, "limit": 1000, "offset": 0 }));
    for (query, code) in
        [("limit=-1", "limit"), ("limit=x", "limit"), ("offset=-1", "offset"), ("offset=1.5", "offset")]
    {
        app.get(&format!("order/certificate?{query}")).await.refused(400, &format!("invalid_{code}"));
    }
    let list = app.get("order/certificate?filters[status]=issued").await.ok();
    let row = serde_json::to_string_pretty(&blanked(list["orders"][0].clone())).expect("JSON");
    insta::assert_snapshot!("order_row", row);

    let other = app.tenant("Other").await;
    let list = other.get(app, &format!("order/certificate?filters[id]={}", ids[0])).await.ok();
    assert_eq!((&list["orders"], &list["page"]["total"]), (&json!([]), &json!(0)));
});

on_both!(a_list_comes_as_csv_when_asked_for, |app| async {
    let id = app.place_quietly(&["example.com", "www.example.com"]).await;
    let answer = send(app.call(Method::GET, "order/certificate").header("accept", "text/csv")).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/csv"));
    let created = app.order(id).await["date_created"].as_str().expect("an instant").to_owned();
    let wanted = format!(
        "id,common_name,dns_names,status,product_name_id,date_created,valid_till,serial_number\n\
         {id},example.com,example.com www.example.com,pending,ssl_dv_geotrust,{created},,\n"
    );
    assert_eq!(answer.body, wanted);
    let answer = send(app.call(Method::GET, "organization").header("accept", "text/csv")).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/csv"));
    assert!(answer.body.ends_with(",Sealpost Test Organization,active,Berlin,Berlin,de\n"), "{}", answer.body);
});

on_both!(paths_are_taken_with_spare_slashes, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    for path in ["/services/v2//ping", "//services/v2/ping/", "/services/v2/ping///", "/services//v2//ping"] {
        assert_eq!(app.get(path).await.ok(), json!({ "data": "Pong!" }), "{path}");
    }
    assert_eq!(app.get("/services/v2/order/certificate/?limit=1").await.ok()["page"]["limit"], 1);
    let path = format!("/services/v2//order//certificate/{id}//additional-emails/");
    app.put(&path, &json!({ "additional_emails": ["jill@example.com"] })).await.empty();
    assert_eq!(app.additional(id).await, ["jill@example.com"]);
    for path in [
        "/services/v2",
        "/services/v2/nothing",
        "/services/v3/ping",
        "/services/v2/ping/x",
        "/nothing",
        "/services/v2/PING",
    ] {
        let message = app.get(path).await.refused(404, "not_found|route");
        assert_eq!(message, "The specified route was not found.");
    }
});

on_both!(every_answer_has_the_common_headers, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let mut ids = std::collections::HashSet::new();
    for path in
        ["ping".to_owned(), format!("order/certificate/{id}"), "order/certificate/7".to_owned(), "nothing".to_owned()]
    {
        let answer = send(app.call(Method::GET, &path).header("content-type", "application/json")).await;
        assert_eq!(answer.header("content-type"), "application/json", "no charset: {path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "private, no-cache");
        assert_eq!(answer.header("x-frame-options"), "SAMEORIGIN");
        assert!(ids.insert(answer.header("x-request-id").to_owned()) && answer.header("x-request-id").len() == 16);
    }
    // HEAD answers as GET does, without the body.
    let head = send(app.call(Method::HEAD, "ping")).await;
    assert_eq!((head.status, head.body.as_str(), head.header("content-type")), (200, "", "application/json"));
    let raw =
        format!("GET /services/v2/ping HTTP/1.1\r\nHost: desk\r\nx-dc-devkey: {KEY}\r\nConnection: close\r\n\r\n");
    let answer = tool::exchange(&app.url, raw.as_bytes()).await;
    assert!(answer.ends_with("\r\n\r\n{\"data\":\"Pong!\"}"), "{answer}");
});

on_both!(who_asks_and_for_whom_is_told, |app| async {
    let me = app.client.me().await.expect("me");
    assert_eq!((me.email.as_deref(), me.language_id), (Some("admin@sealpost.invalid"), Some(1)));
    assert_eq!(me.access_roles[0].name.as_deref(), Some("Administrator"));
    let account = app.client.account().await.expect("the account");
    assert_eq!(me.account_id, Some(account.id));
    assert_eq!(account.admin_email.as_deref(), Some("admin@sealpost.invalid"));
    let containers = app.client.containers().await.expect("containers").containers;
    assert_eq!((containers.len(), account.root_container_id), (1, Some(containers[0].id)));
    let organizations = app.client.organizations().await.expect("organizations").organizations;
    assert_eq!(account.primary_organization_id, Some(organizations[0].id));
    let one = app.client.organization(organizations[0].id).await.expect("one");
    assert_eq!(one, organizations[0]);

    let emails = app.client.domain_emails("*.www.example.com").await.expect("approvers");
    assert_eq!(emails.name_scope.as_deref(), Some("www.example.com"));
    assert_eq!((emails.base_emails.len(), &emails.whois_emails[..]), (10, &["someone@example.com".to_owned()][..]));
    for bad in ["com", "co.uk", "192.0.2.1", "a_b.example", "x", "%ff", "a..b", "*.*.example.com"] {
        app.get(&format!("domain/{bad}/dcv/emails")).await.refused(400, "invalid_domain");
    }
});
