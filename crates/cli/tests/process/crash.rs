//! R57: `kill -9` under load loses nothing that was answered, and sends nothing
//! twice but what R35 allows.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sealpost_client::api::own::MailInfo;
use sealpost_client::{Client, MailQuery};
use sealpost_store::testing::Kind;

use crate::desk::{Desk, Home, NO_LIMITS, on_both};
use crate::listener::{Listener, Taken};
use crate::load::{CLIENTS, Promised};
use crate::message;
use crate::orders::{issued, settled};
use crate::tool::{openssl, wait_for};

const KILLS: usize = 3;

/// What a killed worker had under way is taken up by others after so long.
const LEASE: Duration = Duration::from_secs(30);

/// The most mails that a worker has in hand: those alone may come twice.
const UNDER_WAY: usize = 128;

on_both!(r57_what_was_answered_is_there_after_kill_9, |home| async {
    let listener = Listener::start().await;
    let smtp = listener.url();
    let settings = [NO_LIMITS.as_slice(), &["--smtp", &smtp, "--retry-seconds", "1", "--log", "warn"]].concat();
    let mut clients: Vec<_> = (0..CLIENTS).map(Promised::new).collect();
    let mut recorded = BTreeMap::new();
    for kill in 0..KILLS {
        let desk = Desk::start(&home, &settings).await;
        clients = load_and_kill(desk, clients, 150 + 75 * kill).await;
        let desk = Desk::start(&home, &settings).await;
        for client in &clients {
            client.check(&desk.client).await;
        }
        recorded.extend(sent_so_far(&desk.client, &listener).await);
        // The next life begins with a crash, too: in the middle of catching up.
        desk.kill();
    }
    let restarted = Instant::now();
    let desk = Desk::start(&home, &settings).await;
    let mails = caught_up(&desk.client, &clients).await;
    if home.kind() == Kind::Sqlite {
        assert!(restarted.elapsed() < LEASE, "nobody else can hold a lease, so none is waited for");
    }
    let copies = copies(&listener);
    every_mail_arrived(&copies, &mails);
    for (id, count) in recorded {
        assert_eq!(copies[&id].len(), count, "{id} was recorded as sent, and sent again after that");
    }
    the_ca_still_signs(&home, &desk.client, &clients).await;
    desk.stop().await;
});

/// Kills the desk as soon as so many calls were answered, with calls under way.
async fn load_and_kill(desk: Desk, clients: Vec<Promised>, after: usize) -> Vec<Promised> {
    let answered = Arc::new(AtomicUsize::new(0));
    let mut calling = tokio::task::JoinSet::new();
    for client in clients {
        calling.spawn(client.until_killed(desk.client.clone(), Arc::clone(&answered)));
    }
    wait_for("enough calls were answered", async || answered.load(Ordering::Relaxed) >= after).await;
    assert_eq!(calling.len(), CLIENTS);
    desk.kill();
    calling.join_all().await
}

/// Every mail of every order, once none waits any more and everything approved
/// is issued.
async fn caught_up(client: &Client, clients: &[Promised]) -> Vec<MailInfo> {
    let mut mails = Vec::new();
    for order in clients.iter().flat_map(|client| &client.orders) {
        if order.approved == Some(true) {
            issued(client, order.id).await;
        }
        mails.extend(settled(client, order.id).await);
    }
    mails
}

/// How often each mail has come that the desk knows to be sent.
async fn sent_so_far(client: &Client, listener: &Listener) -> BTreeMap<String, usize> {
    let query = MailQuery { state: Some("sent".to_owned()), limit: Some(1000), ..MailQuery::default() };
    let sent = client.mails(&query).await.expect("the mails").mails;
    let copies = copies(listener);
    sent.into_iter().map(|mail| (mail.id.clone(), copies[&mail.id].len())).collect()
}

fn copies(listener: &Listener) -> BTreeMap<String, Vec<Taken>> {
    let mut copies: BTreeMap<String, Vec<Taken>> = BTreeMap::new();
    for taken in listener.taken() {
        copies.entry(message::read(&taken).id).or_default().push(taken);
    }
    copies
}

fn every_mail_arrived(copies: &BTreeMap<String, Vec<Taken>>, mails: &[MailInfo]) {
    for mail in mails {
        // A request that somebody decided needs no mail any more.
        let wanted = if mail.state == "canceled" { 0 } else { 1 };
        assert!(mail.state == "sent" || mail.state == "canceled", "{mail:?}");
        let found = copies.get(&mail.id).map_or(0, Vec::len);
        assert!(found >= wanted, "{mail:?} did not arrive");
    }
    let again: Vec<_> = copies.values().filter(|copies| copies.len() > 1).collect();
    for copies in &again {
        assert!(copies.iter().all(|copy| copy.bytes == copies[0].bytes && copy.to == copies[0].to));
    }
    let extra: usize = again.iter().map(|copies| copies.len() - 1).sum();
    eprintln!("{} mails, {} of them arrived more than once", mails.len(), again.len());
    assert!(extra <= 2 * KILLS * UNDER_WAY, "{extra} duplicates");
}

/// One certificate for each approved order, and openssl accepts it.
async fn the_ca_still_signs(home: &Home, client: &Client, clients: &[Promised]) {
    let approved = clients.iter().flat_map(|client| &client.orders).filter(|order| order.approved == Some(true));
    let root = home.data().join("ca/root.pem");
    let mut count = 0;
    for order in approved {
        let chain = home.folder.path().join("chain.pem");
        std::fs::write(&chain, client.download_order(order.id, "pem_all").await.expect("a chain")).expect("written");
        let [root, chain] = [&root, &chain].map(|path| path.to_str().expect("plain"));
        openssl(&["verify", "-CAfile", root, "-untrusted", chain, chain]).await;
        count += 1;
    }
    assert!(count > 0, "no order was approved");
}
