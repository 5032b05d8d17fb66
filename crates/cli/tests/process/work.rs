//! `sealpost work`, and servers that only answer: several processes on one
//! PostgreSQL.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use sealpost_store::testing::Kind;
use sealpost_store::testing::door::Door;

use crate::desk::{Desk, Home, NO_LIMITS};
use crate::listener::Listener;
use crate::load::{CLIENTS, Promised, Where};
use crate::message;
use crate::orders::{dv_order, issued, place, settled};
use crate::tool::{free_port, run, text, wait_for};

const PUBLIC: [&str; 2] = ["--public-url", "http://desk.localhost"];

async fn is_ready(desk: &Desk, wanted: u16) {
    let is_so = async || desk.get("/readyz").await.is_some_and(|(status, _)| status == wanted);
    wait_for(&format!("readiness is {wanted}"), is_so).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_alone_sends_and_signs_what_a_server_without_one_leaves() {
    let Some(home) = Home::new(Kind::Postgres).await else { return };
    let listener = Listener::start().await;
    let smtp = listener.url();
    let settings = [["--smtp", &smtp].as_slice(), &PUBLIC].concat();
    let desk = Desk::start(&home, &[settings.as_slice(), &["--no-worker"]].concat()).await;
    assert!(desk.told().contains("none here"), "{}", desk.told());
    let early = place(&desk.client, &dv_order(&["early.example.com"])).await;
    let waits = |mails: &[sealpost_client::api::own::MailInfo]| mails.iter().all(|mail| mail.state == "queued");
    assert!(waits(&desk.client.order_mails(early).await.expect("mails").mails), "nobody works yet");

    let worker = Desk::start_worker(&home, &settings).await;
    let late = place(&desk.client, &dv_order(&["late.example.com"])).await;
    for id in [early, late] {
        let mails = settled(&desk.client, id).await;
        desk.client.approve(&mails[0].id).await.expect("approved");
        issued(&desk.client, id).await;
    }
    wait_for("the notices are counted", async || worker.attempts("sent").await >= 4).await;
    assert_eq!(desk.attempts("sent").await, 0, "it only answers");
    let link = message::read(&listener.taken_for("admin@early.example.com")[0]);
    assert!(link.link().starts_with("http://desk.localhost/approve/"), "{}", link.link());

    // A worker is no desk.
    for (path, status) in [("/healthz", 200), ("/readyz", 200), ("/services/v2/user/me", 404), ("/", 404)] {
        assert_eq!(worker.get(path).await.map(|(status, _)| status), Some(status), "{path}");
    }
    worker.stop().await;
    is_ready(&desk, 200).await;
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_is_refused_with_the_reason_where_it_cannot_be() {
    let refused = async |command, reason: &str| {
        let output = run(command).await;
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(reason), "{said}");
    };
    let home = Home::new(Kind::Sqlite).await.expect("SQLite needs no server");
    refused(home.process("work", free_port(), &PUBLIC), "a SQLite database has one process").await;
    refused(home.serve(free_port(), &["--no-worker"]), "a SQLite database has one process").await;
    assert!(!home.data().exists(), "nothing was made");

    let Some(home) = Home::new(Kind::Postgres).await else { return };
    refused(home.process("work", free_port(), &[]), "set public_url").await;
    refused(home.process("work", free_port(), &PUBLIC), "needs secret.key and ca/").await;
    assert!(!home.data().exists(), "nothing was made");
    let other = Home::new(Kind::Sqlite).await.expect("SQLite needs no server");
    Desk::start(&other, &[]).await.stop().await;
    let database = home.database();
    let with_keys = [PUBLIC.as_slice(), &["--database", &database]].concat();
    refused(other.process("work", free_port(), &with_keys), "there is no desk in this database").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r60_a_worker_alone_is_red_while_the_database_is_away_and_goes_on_by_itself() {
    let Some(home) = Home::new(Kind::Postgres).await else { return };
    let desk = Desk::start(&home, &["--no-worker"]).await;
    let door = Door::before(&home.database()).await;
    let worker = Desk::start_worker(&home, &[PUBLIC.as_slice(), &["--database", &door.url]].concat()).await;
    for round in 0..2 {
        door.shut();
        is_ready(&worker, 503).await;
        assert_eq!(worker.get("/healthz").await.map(|(status, _)| status), Some(200), "it is alive");
        let id = place(&desk.client, &dv_order(&[&format!("r{round}.example.com")])).await;
        assert_eq!(desk.client.order_mails(id).await.expect("mails").mails[0].state, "queued");
        door.open();
        is_ready(&worker, 200).await;
        assert_eq!(settled(&desk.client, id).await[0].state, "sent");
    }
    worker.stop().await;
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r35_nodes_are_restarted_in_turn_under_load_and_nobody_notices() {
    let Some(home) = Home::new(Kind::Postgres).await else { return };
    let listener = Listener::start().await;
    let smtp = listener.url();
    let settings = [NO_LIMITS.as_slice(), &PUBLIC, &["--smtp", &smtp, "--log", "warn"]].concat();
    let mut nodes = vec![Desk::start(&home, &settings).await, Desk::start(&home, &settings).await];
    let addresses = Arc::new(RwLock::new(nodes.iter().map(|node| node.client.clone()).collect::<Vec<_>>()));
    let place: Where = {
        let addresses = addresses.clone();
        Arc::new(move |turn| {
            let known = addresses.read().expect("no panic");
            known[turn % known.len()].clone()
        })
    };
    let over = Arc::new(AtomicBool::new(false));
    let mut calling = tokio::task::JoinSet::new();
    for number in 0..CLIENTS {
        calling.spawn(Promised::new(number).until_over(place.clone(), over.clone()));
    }
    for number in [0, 1, 0] {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let old = nodes.remove(number);
        old.stop().await;
        let new = Desk::start(&home, &settings).await;
        addresses.write().expect("no panic")[number] = new.client.clone();
        nodes.insert(number, new);
    }
    over.store(true, Ordering::Relaxed);
    let mut mails = 0;
    let mut copies: BTreeMap<String, usize> = BTreeMap::new();
    for (client, answers) in calling.join_all().await {
        assert!(answers.done > 0, "it was served");
        assert_eq!(answers.unavailable, 0, "a stop refuses connections, never a request that came through");
        client.check(&nodes[0].client).await;
        for order in &client.orders {
            let settled = settled(&nodes[1].client, order.id).await;
            assert!(settled.iter().all(|mail| mail.state == "sent" || mail.state == "canceled"), "{settled:?}");
            mails += settled.iter().filter(|mail| mail.state == "sent").count();
        }
    }
    for taken in listener.taken() {
        *copies.entry(message::read(&taken).id).or_default() += 1;
    }
    assert!(copies.values().all(|count| *count == 1), "{copies:?}");
    assert!(copies.len() >= mails, "each that is told to be sent has come");
    for node in nodes {
        node.stop().await;
    }
}
