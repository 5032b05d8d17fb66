//! R39: what a worker takes in hand does not grow with what waits.

use sealpost_store::testing::Kind;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, SqliteConnection};

use crate::desk::{Desk, Home, NO_LIMITS};
use crate::listener::Listener;
use crate::orders::{dv_order, place};
use crate::tool::wait_for;

/// Mails of ten kilobytes each.
const BACKLOG: i64 = 20_000;

/// Half of what they would take. SQLite keeps up to 64 MB of a larger database in
/// memory, however many rows that is.
const MORE: u64 = 100 * 1024;

const SENT: usize = 300;

/// Makes so many mails of the one that waits.
async fn copy_the_waiting_mail(home: &Home, copies: i64) {
    let path = home.data().join("sealpost.db");
    let mut conn = SqliteConnection::connect(&format!("sqlite:{}", path.display())).await.expect("opens");
    let copying = format!(
        "create temp table n as
            with recursive n(i) as (select 1 union all select i + 1 from n where i < {copies}) select i from n;
        create temp table m as
            select mails.* from mails, n where due_at is not null and kind = 'dcv_approval';
        update m set id = randomblob(16), due_at = 1, lease_until = null;
        create temp table a as select p.* from approvals p join mails on mails.id = p.mail_id, n where due_at is not null;
        update a set hash = randomblob(32), mail_id = (select id from m where m.rowid = a.rowid);
        insert into mails select * from m;
        insert into approvals select * from a;"
    );
    conn.execute(AssertSqlSafe(copying)).await.expect("copies");
    conn.close().await.expect("closes");
}

/// The most memory that a desk had, in kilobytes, while it sent some of so many
/// mails that waited.
async fn most_memory(waiting: i64) -> u64 {
    let home = Home::new(Kind::Sqlite).await.expect("SQLite needs no server");
    let mut listener = Listener::start().await;
    let url = listener.url();
    let settings = [NO_LIMITS.as_slice(), &["--smtp", &url, "--retry-seconds", "3600", "--log", "error"]].concat();
    listener.stop().await;
    let desk = Desk::start(&home, &settings).await;
    place(&desk.client, &dv_order(&["example.com"])).await;
    desk.stop().await;
    copy_the_waiting_mail(&home, waiting).await;

    listener.restart().await;
    let desk = Desk::start(&home, &settings).await;
    wait_for("some are sent", async || listener.taken().len() >= SENT).await;
    let status = std::fs::read_to_string(format!("/proc/{}/status", desk.id())).expect("Linux tells");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("a figure");
    let most = line.split_whitespace().nth(1).expect("a figure").parse().expect("kilobytes");
    desk.kill();
    most
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r39_memory_does_not_grow_with_the_queue() {
    let (few, many) = (most_memory(SENT as i64).await, most_memory(BACKLOG).await);
    assert!(many < few + MORE, "{few} kB with {SENT} mails, {many} kB with {BACKLOG}");
}
