//! R60: the database goes away, or its disk fills, and comes back; the desk
//! answers 503 and goes on by itself.

use std::io::Write as _;
use std::path::PathBuf;

use sealpost_store::testing::Kind;
use sealpost_store::testing::door::Door;

use crate::desk::{Desk, Home};
use crate::orders::{dv_order, place};
use crate::tool::{free_port, in_ci, is_installed, run, text, wait_for};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r60_a_database_that_is_away_gives_503_and_passes_without_a_restart() {
    let Some(home) = Home::new(Kind::Postgres).await else { return };
    let door = Door::before(&home.database()).await;
    let desk = Desk::start(&home, &["--database", &door.url]).await;
    let id = place(&desk.client, &dv_order(&["example.com"])).await;

    for _ in 0..2 {
        door.shut();
        wait_for("readiness is red", async || desk.get("/readyz").await.is_some_and(|(status, _)| status == 503)).await;
        let refused = desk.client.set_additional_emails(id, &["lost@example.com".to_owned()]).await;
        assert!(refused.is_err_and(|error| error.to_string().contains("503")));
        assert_eq!(desk.get("/healthz").await.map(|(status, _)| status), Some(200), "it is alive");
        door.open();
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r60_a_data_folder_that_cannot_be_written_is_told_and_nothing_is_lost() {
    if !is_installed("unshare", &["--mount", "true"]) {
        assert!(!in_ci(), "in CI, a folder must be mountable");
        eprintln!("skipped: nothing can be mounted here");
        return;
    }
    let home = Home::new(Kind::Sqlite).await.expect("SQLite needs no server");
    let desk = Desk::start(&home, &[]).await;
    let id = place(&desk.client, &dv_order(&["example.com"])).await;
    let kept = vec!["kept@example.com".to_owned()];
    desk.client.set_additional_emails(id, &kept).await.expect("204");
    // Its log still holds everything: the next start has to write.
    desk.kill();

    let output = run(home.serve_read_only(free_port())).await;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = text(&output.stderr);
    assert!(said.contains("Read-only file system"), "{said}");

    let desk = Desk::start(&home, &[]).await;
    assert_eq!(desk.client.order(id).await.expect("the order").additional_emails, kept);
    desk.stop().await;
}

/// What a file system does when its disk fails: it takes nothing more, from a
/// process that has its files open as well.
fn fail_the_disk(desk: &Desk, home: &Home) {
    let (id, data) = (desk.id().to_string(), home.data().display().to_string());
    let failed = is_installed("nsenter", &["-t", &id, "-m", "mount", "-o", "remount,abort", &data]);
    assert!(failed, "the file system gives up");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r60_a_disk_that_becomes_read_only_under_a_desk_gives_503_and_loses_nothing() {
    let Some(home) = Home::on_an_image().await else { return };
    let desk = Desk::start(&home, &[]).await;
    let id = place(&desk.client, &dv_order(&["example.com"])).await;
    let kept = vec!["kept@example.com".to_owned()];
    desk.client.set_additional_emails(id, &kept).await.expect("204");

    fail_the_disk(&desk, &home);
    for _ in 0..3 {
        let refused = desk.client.set_additional_emails(id, &["lost@example.com".to_owned()]).await;
        assert!(refused.as_ref().is_err_and(|error| error.to_string().contains("503")), "{refused:?}");
    }
    let read = desk.client.order(id).await;
    assert!(read.as_ref().is_ok_and(|order| order.additional_emails == kept), "no half state: {read:?}");
    assert_eq!(desk.get("/healthz").await.map(|(status, _)| status), Some(200), "it is alive");
    // Nothing mends such a disk but mounting it anew, under a desk that starts anew.
    desk.kill();

    let desk = Desk::start(&home, &[]).await;
    assert_eq!(desk.client.order(id).await.expect("the order").additional_emails, kept);
    desk.client.set_additional_emails(id, &["after@example.com".to_owned()]).await.expect("it writes again");
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
