//! Two nodes on one PostgreSQL database: the work is shared, no mail is sent
//! twice.

use std::collections::BTreeSet;
use std::time::Duration;

use sealpost_client::api::own::MailInfo;
use sealpost_store::testing::Kind;

use crate::desk::{Desk, Home, NO_LIMITS};
use crate::listener::{Listener, Trouble};
use crate::message;
use crate::orders::{dv_order, place, resend, settled};

const ORDERS: usize = 8;

/// For each order: 25 resends, no two alike, so that none joins another.
const APPROVERS: [&str; 5] = ["admin", "administrator", "webmaster", "hostmaster", "postmaster"];
const LOCALES: [&str; 5] = ["de", "ko", "ja", "fr", "zh_CN"];

/// R36: longer than a lease, which the living worker renews.
const SLOW: Duration = Duration::from_secs(33);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_server_does_not_make_another_node_send_again() {
    let Some(home) = Home::new(Kind::Postgres).await else { return };
    let listener = Listener::start().await;
    let smtp = listener.url();
    let first = Desk::start(&home, &["--smtp", &smtp]).await;
    let second = Desk::start(&home, &["--smtp", &smtp]).await;
    listener.trouble("admin@example.com", Trouble::Slow(SLOW));
    let id = place(&first.client, &dv_order(&["example.com"])).await;

    let mails = settled(&second.client, id).await;
    let [mail] = mails.iter().filter(|mail| mail.kind == "dcv_approval").collect::<Vec<_>>()[..] else {
        panic!("one was asked")
    };
    assert_eq!((mail.state.as_str(), mail.attempts.len()), ("sent", 1), "{mail:?}");
    assert_eq!(mail.attempts[0].reply, "250 2.0.0 taken at last");
    assert_eq!(listener.taken_for("admin@example.com").len(), 1);
    first.stop().await;
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_share_the_mails_and_send_none_twice() {
    let Some(home) = Home::new(Kind::Postgres).await else { return };
    let listener = Listener::start().await;
    let smtp = listener.url();
    let settings = [NO_LIMITS.as_slice(), &["--smtp", &smtp]].concat();
    // The second finds the account, the sealing key and the CA that the first made.
    let first = Desk::start(&home, &settings).await;
    let second = Desk::start(&home, &settings).await;
    assert!(!second.told().contains("First start"), "{}", second.told());

    let mut clients = tokio::task::JoinSet::new();
    for number in 0..ORDERS {
        let nodes = [first.client.clone(), second.client.clone()];
        clients.spawn(async move {
            let name = format!("n{number}.example.com");
            let id = place(&nodes[number % 2], &dv_order(&[&name])).await;
            for (count, (approver, locale)) in
                APPROVERS.iter().flat_map(|approver| LOCALES.map(|locale| (approver, locale))).enumerate()
            {
                let request = resend(&name, &format!("{approver}@{name}"), locale);
                nodes[(number + count) % 2].resend_emails(id, &request).await.expect("204");
            }
            id
        });
    }
    let orders = clients.join_all().await;

    let mut mails: Vec<MailInfo> = Vec::new();
    for (number, id) in orders.into_iter().enumerate() {
        // Each node tells of all, whoever queued or sent it.
        let node = [&second, &first][number % 2];
        mails.extend(settled(&node.client, id).await);
    }
    // Each order asks once, tells the administrator and the manager, and then asks in every language.
    assert_eq!(mails.len(), ORDERS * (3 + APPROVERS.len() * LOCALES.len()));
    assert!(mails.iter().all(|mail| mail.state == "sent" && mail.attempts.len() == 1));
    let taken = listener.taken();
    let ids: BTreeSet<_> = taken.iter().map(|taken| message::read(taken).id).collect();
    assert_eq!((taken.len(), ids.len()), (mails.len(), mails.len()), "every mail exactly once");
    message::read_all(&taken, &mails);

    let sent = [first.attempts("sent").await, second.attempts("sent").await];
    assert_eq!(sent.iter().sum::<usize>(), mails.len());
    assert!(sent.iter().all(|sent| *sent > 0), "both nodes send: {sent:?}");
    first.stop().await;
    second.stop().await;
}
