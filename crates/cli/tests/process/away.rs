//! R60: the database goes away, or its disk fills, and comes back; the desk
//! answers 503 and goes on by itself.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sealpost_store::testing::Kind;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::desk::{Desk, Home};
use crate::orders::{dv_order, place};
use crate::tool::wait_for;

/// A door before PostgreSQL that can be shut.
struct Door {
    port: u16,
    open: Arc<AtomicBool>,
    task: tokio::task::JoinHandle<()>,
}

impl Door {
    async fn before(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let open = Arc::new(AtomicBool::new(true));
        let is_open = open.clone();
        let task = tokio::spawn(async move {
            let mut ways = JoinSet::new();
            let mut look = tokio::time::interval(std::time::Duration::from_millis(20));
            loop {
                tokio::select! {
                    accepted = listener.accept() => {
                        let Ok((mut near, _)) = accepted else { continue };
                        let server = server.clone();
                        if is_open.load(Ordering::SeqCst) {
                            ways.spawn(async move {
                                let mut far = TcpStream::connect(server).await?;
                                tokio::io::copy_bidirectional(&mut near, &mut far).await
                            });
                        }
                    }
                    _ = look.tick() => {
                        if !is_open.load(Ordering::SeqCst) {
                            ways.abort_all();
                        }
                    }
                }
            }
        });
        Self { port, open, task }
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r60_a_database_that_is_away_gives_503_and_passes_without_a_restart() {
    let Some(home) = Home::new(Kind::Postgres).await else { return };
    let url = home.database();
    let (_, rest) = url.split_once("://").expect("a URL");
    let authority = rest.split('/').next().expect("a server");
    let server = authority.rsplit('@').next().expect("a host");
    let server = if server.contains(':') { server.to_owned() } else { format!("{server}:5432") };
    let door = Door::before(server.clone()).await;
    let behind = url.replacen(authority.rsplit('@').next().expect("a host"), &format!("127.0.0.1:{}", door.port), 1);
    let desk = Desk::start(&home, &["--database", &behind]).await;
    let id = place(&desk.client, &dv_order(&["example.com"])).await;

    for _ in 0..2 {
        door.open.store(false, Ordering::SeqCst);
        wait_for("readiness is red", async || desk.get("/readyz").await.is_some_and(|(status, _)| status == 503)).await;
        let refused = desk.client.set_additional_emails(id, &["lost@example.com".to_owned()]).await;
        assert!(refused.is_err_and(|error| error.to_string().contains("503")));
        assert_eq!(desk.get("/healthz").await.map(|(status, _)| status), Some(200), "it is alive");
        door.open.store(true, Ordering::SeqCst);
        wait_for("readiness is green", async || desk.get("/readyz").await.is_some_and(|(status, _)| status == 200))
            .await;
        assert!(desk.client.order(id).await.expect("the order").additional_emails.is_empty(), "no half state");
    }
    desk.client.set_additional_emails(id, &["kept@example.com".to_owned()]).await.expect("204");
    assert_eq!(desk.client.order(id).await.expect("the order").additional_emails, ["kept@example.com"]);
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r60_a_full_disk_gives_503_and_passes_without_a_restart() {
    let Some(home) = Home::on_a_small_disk(24).await else { return };
    let desk = Desk::start(&home, &[]).await;
    let id = place(&desk.client, &dv_order(&["example.com"])).await;
    // The disk as the desk's own process sees it.
    let seen = PathBuf::from(format!("/proc/{}/root{}", desk.id(), home.data().display()));
    assert!(seen.join("sealpost.db").exists(), "its disk is there");
    let mut kept = Vec::new();
    for round in 0..2 {
        let filler = seen.join("filler");
        fill(&filler);
        // What is left in the log's last pages may still take a few.
        let mut tries = 0..500;
        let refused = loop {
            let number = tries.next().expect("a full disk refuses");
            let list: Vec<_> = (0..90).map(|n| format!("a{n}.{number}.r{round}@example.com")).collect();
            match desk.client.set_additional_emails(id, &list).await {
                Ok(()) => kept = list,
                Err(error) => break error,
            }
        };
        assert!(refused.to_string().contains("503"), "{refused}");
        assert_eq!(desk.client.order(id).await.expect("reading goes on").additional_emails, kept, "no half state");
        std::fs::remove_file(&filler).expect("room again");
        wait_for("it writes again", async || {
            kept = vec![format!("after{round}@example.com")];
            desk.client.set_additional_emails(id, &kept).await.is_ok()
        })
        .await;
        assert_eq!(desk.client.order(id).await.expect("the order").additional_emails, kept);
    }
    desk.stop().await;
}

fn fill(path: &std::path::Path) {
    let mut file = std::fs::File::create(path).expect("a file");
    let mut size = 1 << 20;
    while size > 0 {
        if file.write_all(&vec![0; size]).is_err() {
            size /= 2;
        }
    }
}
