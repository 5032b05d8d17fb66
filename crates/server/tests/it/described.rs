//! Tests that are made of the description of the API itself: every route for
//! every tenant and role (R44), and naughty strings in every string that a call
//! takes (R27, R45).

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use serde_json::{Value, json};

use crate::answer::{Answer, send};
use crate::app::{TestApp, no_limits, on_both, wait_for};
use crate::corpora;
use crate::tool;

/// One operation of the document.
pub struct Operation {
    pub method: Method,
    pub path: String,
    /// The example of its body.
    pub body: Value,
    /// Pointers to the strings of its body.
    strings: Vec<String>,
}

pub async fn operations(app: &TestApp) -> Vec<Operation> {
    let document = send(app.bare(Method::GET, "/openapi.json")).await.ok();
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let content = &operation["requestBody"]["content"]["application/json"];
            let mut strings = BTreeSet::new();
            find_strings(&document, &content["schema"], "", &mut strings);
            all.push(Operation {
                method: Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method"),
                path: path.clone(),
                body: content["example"].clone(),
                strings: strings.into_iter().collect(),
            });
        }
    }
    all
}

fn find_strings(document: &Value, schema: &Value, at: &str, found: &mut BTreeSet<String>) {
    // Deep enough for every body; schemas may refer to themselves.
    if at.matches('/').count() > 6 {
        return;
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document.pointer(reference.trim_start_matches('#')).expect("a reference that leads somewhere");
        return find_strings(document, target, at, found);
    }
    for word in ["oneOf", "anyOf", "allOf"] {
        for one in schema[word].as_array().into_iter().flatten() {
            find_strings(document, one, at, found);
        }
    }
    let is = |kind: &str| {
        let types = &schema["type"];
        types == kind || types.as_array().is_some_and(|types| types.iter().any(|one| one == kind))
    };
    if is("string") {
        found.insert(at.to_owned());
    }
    if is("array") {
        find_strings(document, &schema["items"], &format!("{at}/0"), found);
    }
    for (member, inner) in schema["properties"].as_object().into_iter().flatten() {
        find_strings(document, inner, &format!("{at}/{member}"), found);
    }
}

/// A tenant with one of everything, and a key for each role.
pub struct Place {
    keys: Vec<String>,
    pub ids: BTreeMap<&'static str, String>,
}

async fn call(app: &TestApp, key: &str, method: &Method, path: &str, body: &Value) -> Answer {
    let call = app.bare(method.clone(), path).header("X-DC-DEVKEY", key).header("If-Match", "*");
    send(if body.is_null() { call } else { call.json(body) }).await
}

pub async fn place(app: &TestApp, key: &str, name: &str) -> Place {
    let get = async |path: &str| call(app, key, &Method::GET, path, &Value::Null).await.ok();
    let post = async |path: &str, body: Value| call(app, key, &Method::POST, path, &body).await;
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let order = async |name: &str| {
        let entry = json!({ "dcv_emails": [{ "dns_name": name, "email": format!("admin@{name}") }] });
        text(&post("order/certificate/ssl_dv_geotrust", tool::dv_order(&[name], &entry)).await.created()["id"])
    };
    let (pending, issued) = (order(&format!("a.{name}")).await, order(&format!("b.{name}")).await);
    let mail_of = async |order: &str| {
        let path = format!("/sealpost/v1/mails?order_id={order}&kind=dcv_approval");
        wait_for("its mail has left", async || get(&path).await["mails"][0]["state"] == "sent").await;
        text(&get(&path).await["mails"][0]["id"])
    };
    let (mail, link) = (mail_of(&pending).await, mail_of(&issued).await);
    post(&format!("/sealpost/v1/inbox/{link}/approve"), Value::Null).await.ok();
    let path = format!("order/certificate/{issued}");
    wait_for("it is issued", async || get(&path).await["status"] == "issued").await;
    let certificate = text(&get(&path).await["certificate"]["id"]);
    let organization = json!({
        "name": format!("{name} Ltd"), "address": "1 Street", "zip": "00000", "city": "Town", "state": "State",
        "country": "us", "telephone": "+1 555 0100",
        "organization_contact": { "first_name": "Ada", "last_name": "Byron", "email": "ada@example.com", "telephone": "1" },
    });
    let organization = text(&post("organization", organization).await.created()["id"]);
    let number: i64 = organization.parse().expect("a number");
    let domain = json!({ "name": name, "organization": { "id": number }, "validations": [{ "type": "ov" }] });
    let domain = text(&post("domain", domain).await.created()["id"]);
    let webhook =
        text(&post("/sealpost/v1/webhooks", json!({ "endpoint": "http://127.0.0.1:9/hook" })).await.created()["id"]);
    let delivery = text(&post(&format!("/sealpost/v1/webhooks/{webhook}/test"), json!({})).await.json()["delivery_id"]);
    let user = text(&get("user/me").await["id"]);
    let mut keys = vec![key.to_owned()];
    for role in [100, 101, 102] {
        let new = json!({ "name": "role", "restricted_to_role_id": role });
        keys.push(text(&post(&format!("key/user/{user}"), new).await.created()["api_key"]));
    }
    let some_key = text(&get("key").await["api_keys"][0]["id"]);
    let request = text(&get("request").await["requests"][0]["id"]);
    let ids = [
        ("id", pending.clone()),
        ("order_id", pending),
        ("mail_id", mail),
        ("certificate_id", certificate),
        ("organization_id", organization),
        ("domain_id", domain.clone()),
        ("domain", domain),
        ("webhook_id", webhook),
        ("delivery_id", delivery),
        ("user_id", user),
        ("key_id", some_key),
        ("request_id", request),
    ];
    Place { keys, ids: ids.into() }
}

pub const NOBODY: Place = Place { keys: Vec::new(), ids: BTreeMap::new() };

/// The path with these ids; `None` when it names nothing that anybody owns.
pub fn fill(path: &str, place: &Place) -> Option<String> {
    const NOWHERE: &str = "999999999";
    const NO_MAIL: &str = "0198c0de-0000-7000-8000-000000000000";
    let mut owned = false;
    let part = |part: &str| {
        let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else { return part.to_owned() };
        let free = [("format", "pem_all"), ("platform_id", "2"), ("status", "disable"), ("name_id", "ssl_basic")];
        if let Some((_, value)) = free.into_iter().find(|(free, _)| *free == name) {
            return value.to_owned();
        }
        if !name.ends_with("id") && name != "domain" {
            return "x".to_owned();
        }
        owned = true;
        let nowhere = if ["mail_id", "delivery_id"].contains(&name) { NO_MAIL } else { NOWHERE };
        place.ids.get(name).cloned().unwrap_or_else(|| nowhere.to_owned())
    };
    let filled: Vec<String> = path.split('/').map(part).collect();
    owned.then(|| filled.join("/"))
}

on_both!(r44_no_route_gives_any_role_of_one_tenant_what_is_anothers, no_limits(), |app| async {
    let mut tenants = vec![place(app, crate::app::KEY, "one.example").await];
    for (tenant, name) in [("Two", "two.example"), ("Three", "three.example")] {
        let key = app.tenant(tenant).await.key;
        tenants.push(place(app, &key, name).await);
    }
    for tenant in &tenants {
        let queued = "/sealpost/v1/mails?state=queued";
        let left =
            async || call(app, &tenant.keys[0], &Method::GET, queued, &Value::Null).await.json()["mails"] == json!([]);
        wait_for("every mail has left", left).await;
    }
    let mut operations = operations(app).await;
    // Names of the world, lists of revoked certificates and products belong to nobody.
    operations.retain(|one| !one.path.contains("{fqdn}") && !one.path.starts_with("/crl/"));
    // A product, not an order.
    operations.retain(|one| one.method != Method::POST || one.path != "/services/v2/order/certificate/{id}");
    let is_own = |one: &&Operation| one.method == Method::GET && fill(&one.path, &NOBODY).is_some();
    // Archives carry the time of their making.
    let owned = async || {
        let mut all = Vec::new();
        for tenant in &tenants {
            for one in operations
                .iter()
                .filter(is_own)
                .filter(|one| !["webhook", "/user/", "/platform"].iter().any(|other| one.path.contains(other)))
            {
                let path = fill(&one.path, tenant).expect("it names something");
                let answer = call(app, &tenant.keys[0], &one.method, &path, &Value::Null).await;
                let is_filed = one.path.contains("contact") || one.path.contains("mark");
                let is_pending = one.path.contains("download/order");
                assert!(answer.status == 200 || is_filed || is_pending, "{path}: {} {}", answer.status, answer.body);
                all.push((path, answer.body));
            }
        }
        all
    };
    let before = owned().await;
    let (mut asked, mut missing) = (0, 0);
    for (at, tenant) in tenants.iter().enumerate() {
        for one in &operations {
            let Some(theirs) = fill(&one.path, tenant) else { continue };
            let none = fill(&one.path, &NOBODY).expect("it names something");
            for other in tenants.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, other)| other) {
                for key in &other.keys {
                    let said = call(app, key, &one.method, &theirs, &one.body).await;
                    let none = call(app, key, &one.method, &none, &one.body).await;
                    assert_eq!((said.status, &said.body), (none.status, &none.body), "{} {theirs}", one.method);
                    assert!((400..500).contains(&said.status), "{} {theirs}: {}", one.method, said.status);
                    asked += 1;
                    missing += usize::from(said.status == 404);
                }
            }
        }
    }
    assert!(asked >= 45 * 3 * 2 * 4 && missing * 2 > asked, "{missing} of {asked}");
    for (now, before) in owned().await.iter().zip(&before) {
        assert_eq!(now, before);
    }
});

/// Strings that each member meets on each database.
const STRINGS: usize = 24;

on_both!(r27_r45_naughty_strings_in_every_string_that_any_call_takes, no_limits(), |app| async {
    let Some(folder) = corpora::folder() else { return app.settle().await };
    let text = std::fs::read_to_string(folder.join("naughty-strings/blns.json")).expect("the list");
    let strings: Vec<String> = serde_json::from_str(&text).expect("a list of strings");
    let tenant = place(app, crate::app::KEY, "one.example").await;
    let turn = usize::from(app.kind() == sealpost_store::testing::Kind::Postgres);
    let mut members = 0;
    for one in operations(app).await {
        // Orders are placed with every one of them in `corpora`.
        // And the clock is everybody's.
        if one.path == "/services/v2/order/certificate/{id}" || one.path.contains("/clock") {
            continue;
        }
        let path = fill(&one.path, &tenant).unwrap_or_else(|| one.path.clone());
        for pointer in &one.strings {
            members += 1;
            for step in 0..STRINGS {
                let naughty = &strings[(members * 37 + step * 43 + turn * 17) % strings.len()];
                let mut body = one.body.clone();
                corpora::put(&mut body, pointer, naughty);
                let answer = call(app, &tenant.keys[0], &one.method, &path, &body).await;
                corpora::in_shape(&answer, &format!("{} {path} {pointer} {naughty:?}", one.method));
            }
        }
    }
    assert!(members >= 60, "{members}");
    app.get("ping").await.ok();
    app.settle().await;
});
