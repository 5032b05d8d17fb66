//! R44: users that are bound to containers reach the orders in them and below, and
//! nothing else of their account.

use reqwest::Method;
use sealpost_client::api::accounts::NewContainer;
use serde_json::{Value, json};

use crate::answer::{Answer, send};
use crate::app::{TestApp, on_both};
use crate::described::{NOBODY, fill, operations, place};
use crate::tool;

const NOWHERE: i64 = 999_999_999;

/// A user that is bound to a container, an administrator in all else.
struct Bound {
    user: i64,
    /// One for each role; the first is not narrowed.
    keys: Vec<String>,
}

impl Bound {
    async fn to(app: &TestApp, containers: &[i64]) -> Self {
        let first = app.user_key(1).await;
        let me = app.as_user(&first, Method::GET, "user/me", &Value::Null).await.ok();
        let user = me["id"].as_i64().expect("a number");
        let mut keys = vec![first];
        for role in [100, 101, 102] {
            let new = json!({ "name": "role", "restricted_to_role_id": role });
            let made = app.post(&format!("key/user/{user}"), &new).await.created();
            keys.push(made["api_key"].as_str().expect("a key").to_owned());
        }
        app.put(&bound(user), &json!({ "container_ids": containers })).await.empty();
        Self { user, keys }
    }

    async fn call(&self, app: &TestApp, method: Method, path: &str, body: &Value) -> Answer {
        call(app, &self.keys[0], &method, path, body).await
    }

    async fn get(&self, app: &TestApp, path: &str) -> Answer {
        self.call(app, Method::GET, path, &Value::Null).await
    }
}

async fn call(app: &TestApp, key: &str, method: &Method, path: &str, body: &Value) -> Answer {
    let call = app.bare(method.clone(), path).header("X-DC-DEVKEY", key).header("If-Match", "*");
    send(if body.is_null() { call } else { call.json(body) }).await
}

fn bound(user: i64) -> String {
    format!("/sealpost/v1/users/{user}/containers")
}

async fn container(app: &TestApp, name: &str, parent: Option<i64>) -> i64 {
    let made = app.post("/sealpost/v1/containers", &json!({ "name": name, "parent_id": parent })).await.created();
    made["id"].as_i64().expect("a number")
}

async fn order_in(app: &TestApp, container: Option<i64>, name: &str) -> i64 {
    let more = json!({
        "container": container.map(|id| json!({ "id": id })),
        "dcv_emails": [{ "dns_name": name, "email": format!("admin@{name}") }],
    });
    app.place_with(&[name], &more).await
}

fn ids(list: &Value, id: &str) -> Vec<i64> {
    let mut ids: Vec<i64> = list.as_array().expect("a list").iter().filter_map(|row| row[id].as_i64()).collect();
    ids.sort_unstable();
    ids
}

/// What every key may ask, bound or not, or is told of its own containers alone.
const OWN: [&str; 12] = [
    "/services/v2/ping",
    "/services/v2/user/me",
    "/services/v2/product",
    "/services/v2/authorization",
    "/services/v2/key/api-roles",
    "/services/v2/container",
    "/services/v2/organization",
    "/services/v2/request",
    "/services/v2/order/certificate",
    "/services/v2/order/certificate/status-changes",
    "/services/v2/product/{name_id}",
    "/services/v2/authorization/{permission}",
];

on_both!(r44_no_route_gives_a_bound_user_what_lies_elsewhere_in_its_account, |app| async {
    let elsewhere = place(app, crate::app::KEY, "one.example").await;
    app.settle().await;
    let home = container(app, "Research", None).await;
    let user = Bound::to(app, &[home]).await;
    let before = app.order(elsewhere.ids["order_id"].parse().expect("a number")).await;
    let (mut things, mut wholes) = (0, 0);
    for one in operations(app).await {
        let takes_a_key = one.path.starts_with("/services/") || one.path.starts_with("/sealpost/");
        let places = one.method == Method::POST && one.path == "/services/v2/order/certificate/{id}";
        let is_own = one.method == Method::GET && OWN.contains(&one.path.as_str());
        if !takes_a_key || places || is_own {
            continue;
        }
        let theirs = fill(&one.path, &elsewhere);
        let none = fill(&one.path, &NOBODY);
        for key in &user.keys {
            let path = theirs.as_ref().unwrap_or(&one.path);
            let said = call(app, key, &one.method, path, &one.body).await;
            let context = format!("{} {path}: {} {}", one.method, said.status, said.body);
            match &none {
                Some(none) => {
                    let missing = call(app, key, &one.method, none, &one.body).await;
                    assert_eq!((said.status, &said.body), (missing.status, &missing.body), "{context}");
                    assert!([403, 404].contains(&said.status), "{context}");
                    things += 1;
                }
                None => {
                    assert_eq!(said.status, 403, "{context}");
                    wholes += 1;
                }
            }
        }
    }
    assert!(things >= 45 * 4 && wholes >= 15 * 4, "{things} {wholes}");
    assert_eq!(app.order(elsewhere.ids["order_id"].parse().expect("a number")).await, before);
    app.settle().await;
});

on_both!(r44_a_bound_user_sees_and_changes_orders_of_its_containers_and_below, |app| async {
    let home = container(app, "Research", None).await;
    let below = container(app, "Laboratory", Some(home)).await;
    let beside = container(app, "Sales", None).await;
    let inside = [order_in(app, Some(home), "a.example").await, order_in(app, Some(below), "b.example").await];
    let outside = [order_in(app, Some(beside), "c.example").await, order_in(app, None, "d.example").await];
    app.settle().await;
    let user = Bound::to(app, &[home]).await;

    for id in inside {
        assert_eq!(user.get(app, &format!("order/certificate/{id}")).await.ok(), app.order(id).await);
        assert_eq!(
            user.get(app, &format!("/sealpost/v1/orders/{id}/mails")).await.ok()["mails"],
            json!(app.mails(id).await)
        );
        let mail = app.mails(id).await[0]["id"].as_str().expect("an id").to_owned();
        assert_eq!(user.get(app, &format!("/sealpost/v1/mails/{mail}")).await.ok()["id"], mail);
        let list = json!({ "additional_emails": ["a@example.com"] });
        let path = format!("order/certificate/{id}/additional-emails");
        user.call(app, Method::PUT, &path, &list).await.empty();
        assert_eq!(app.additional(id).await, ["a@example.com"]);
    }
    for id in outside {
        user.get(app, &format!("order/certificate/{id}")).await.refused(404, "not_found|order");
        let path = format!("order/certificate/{id}/additional-emails");
        let list = json!({ "additional_emails": ["a@example.com"] });
        user.call(app, Method::PUT, &path, &list).await.refused(404, "not_found|order");
        assert!(app.additional(id).await.is_empty());
        let mail = app.mails(id).await[0]["id"].as_str().expect("an id").to_owned();
        user.get(app, &format!("/sealpost/v1/mails/{mail}")).await.refused(404, "not_found|mail");
    }

    // Lists hold these and no others, whatever is asked for.
    let orders = user.get(app, "order/certificate").await.ok();
    assert_eq!((ids(&orders["orders"], "id"), &orders["page"]["total"]), (inside.to_vec(), &json!(2)));
    let asked = user.get(app, &format!("order/certificate?filters[container_id]={beside}")).await.ok();
    assert_eq!(asked["orders"], json!([]));
    let changes = user.get(app, "order/certificate/status-changes?minutes=60").await.ok();
    assert_eq!(ids(&changes["orders"], "order_id"), inside);
    let requests = user.get(app, "request").await.ok();
    let of_orders: Vec<i64> = requests["requests"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|request| request["order"]["id"].as_i64())
        .collect();
    assert!(of_orders.iter().all(|id| inside.contains(id)) && of_orders.len() == 2, "{requests}");
    assert_eq!(requests["page"]["total"], 2);
    assert_eq!(ids(&user.get(app, "container").await.ok()["containers"], "id"), [home, below]);
    assert_eq!(user.get(app, "organization").await.ok()["organizations"], json!([]), "that of the topmost");
    let me = user.get(app, "user/me").await.ok();
    assert_eq!((&me["container"]["id"], &me["has_container_assignments"]), (&json!(home), &json!(true)));

    // What it orders belongs to its own containers.
    let order = tool::dv_order(&["e.example"], &json!({}));
    let placed = user.call(app, Method::POST, "order/certificate/ssl_dv_geotrust", &order).await.created();
    let placed = placed["id"].as_i64().expect("a number");
    assert_eq!(app.order(placed).await["container"]["id"], home);
    for (member, theirs) in [("container", json!({ "id": beside })), ("renewal_of_order_id", json!(outside[0]))] {
        let nowhere = if member == "container" { json!({ "id": NOWHERE }) } else { json!(NOWHERE) };
        let answer = async |value: &Value| {
            let mut order = order.clone();
            order[member] = value.clone();
            user.call(app, Method::POST, "order/certificate/ssl_dv_geotrust", &order).await
        };
        let said = answer(&theirs).await;
        said.refused(400, &format!("invalid_{member}"));
        assert_eq!(said.body, answer(&nowhere).await.body);
    }

    // The pages are not for its key; bound otherwise, or freed, it counts at once.
    let page = send(app.bare(Method::GET, "/orders/1").header("X-DC-DEVKEY", &user.keys[0])).await;
    assert!(page.status == 403 && page.body.contains("bound to containers"), "{}", page.body);
    app.put(&bound(user.user), &json!({ "container_ids": [beside] })).await.empty();
    user.get(app, &format!("order/certificate/{}", inside[0])).await.refused(404, "not_found|order");
    user.get(app, &format!("order/certificate/{}", outside[0])).await.ok();
    app.put(&bound(user.user), &json!({ "container_ids": [] })).await.empty();
    user.get(app, &format!("order/certificate/{}", outside[1])).await.ok();
    assert_eq!(user.get(app, "order/certificate").await.ok()["page"]["total"], 5);
    app.settle().await;
});

on_both!(containers_are_made_and_users_bound_by_who_may, |app| async {
    let other = app.tenant("Other").await;
    let root = app.get("container").await.ok()["containers"][0]["id"].as_i64().expect("a number");
    let own = "/sealpost/v1/containers";
    for (body, code) in [
        (json!({}), "required_param|name"),
        (json!({ "name": " " }), "required_param|name"),
        (json!({ "name": "a\u{7}" }), "invalid_name"),
        (json!({ "name": "x".repeat(101) }), "invalid_name"),
        (json!({ "name": "x", "parent_id": other.container }), "invalid_parent_id"),
        (json!({ "name": "x", "parent_id": NOWHERE }), "invalid_parent_id"),
    ] {
        app.post(own, &body).await.refused(400, code);
    }
    let new = NewContainer { name: Some(" Research ".to_owned()), parent_id: None };
    let made = app.client.create_container(&new).await.expect("made").id;
    let listed = app.get("container").await.ok()["containers"][1].take();
    assert_eq!(
        (&listed["id"], &listed["name"], &listed["parent_id"]),
        (&json!(made), &json!("Research"), &json!(root))
    );

    let me = app.get("user/me").await.ok()["id"].as_i64().expect("a number");
    app.user_key(5).await;
    let user = ids(&app.get("user").await.ok()["users"], "id").pop().expect("the newest");
    for (path, body, status, code) in [
        (bound(user), json!({}), 400, "required_param|container_ids"),
        (bound(user), json!({ "container_ids": [made, NOWHERE] }), 400, "invalid_container_ids"),
        (bound(user), json!({ "container_ids": [other.container] }), 400, "invalid_container_ids"),
        (bound(user), json!({ "container_ids": (0..101).collect::<Vec<_>>() }), 400, "invalid_container_ids"),
        (bound(me), json!({ "container_ids": [made] }), 400, "invalid_user_id"),
        (bound(other.user), json!({ "container_ids": [made] }), 404, "not_found|user"),
        (bound(NOWHERE), json!({ "container_ids": [made] }), 404, "not_found|user"),
    ] {
        app.put(&path, &body).await.refused(status, code);
        assert_eq!(app.client.user_containers(user).await.expect("told").container_ids, Some(Vec::new()));
    }
    app.client.bind_user(user, &[made, root, made]).await.expect("bound");
    let mut wanted = vec![made, root];
    wanted.sort_unstable();
    assert_eq!(app.client.user_containers(user).await.expect("told").container_ids, Some(wanted));
    let actions = app.get("/sealpost/v1/audit").await.ok();
    let actions: Vec<_> =
        actions["entries"].as_array().expect("a list").iter().map(|entry| entry["action"].clone()).collect();
    assert!(["container_made", "user_bound"].iter().all(|action| actions.contains(&json!(action))), "{actions:?}");
});

on_both!(r44_a_bound_administrator_is_told_of_the_orders_of_its_containers_and_below_alone, |app| async {
    let above = container(app, "Above", None).await;
    let here = container(app, "Here", Some(above)).await;
    let elsewhere = container(app, "Elsewhere", None).await;
    let mut bound = Vec::new();
    for container in [above, here, elsewhere] {
        let user = Bound::to(app, &[container]).await.user;
        bound.push(app.get(&format!("user/{user}")).await.ok()["email"].as_str().expect("an address").to_owned());
    }
    let settings = json!({ "account_settings": [{ "name": "rejection_email_recipients", "value": "[\"admin\"]" }] });
    app.put("account/settings", &settings).await.empty();
    for (container, told) in
        [(here, [true, true, false]), (above, [true, false, false]), (elsewhere, [false, false, true])]
    {
        let id = order_in(app, Some(container), "example.com").await;
        app.cancel(id).await;
        for kind in ["order_received", "order_canceled"] {
            let to: Vec<String> = app.inbox(id, kind).await.into_iter().map(|mail| mail.to).collect();
            assert_eq!([0, 1, 2].map(|user| to.contains(&bound[user])), told, "{kind} in {container}: {to:?}");
            assert!(to.contains(&"admin@sealpost.invalid".to_owned()), "whoever is not bound hears of all");
        }
    }
});
