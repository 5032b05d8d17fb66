//! The crash harness (R34, R35, R56 to R60): real processes under mixed load,
//! killed and starved again and again. After each blow, everything that was
//! promised is looked for.
//!
//! `just crash N`, that is `SEALPOST_CRASH_RUNS=N`, makes N blows on each database, however long that
//! takes; without it there are at most 40, in at most two minutes.
//! `SEALPOST_CRASH_SEED` repeats the chances of a run, which prints its own.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use sealpost_store::testing::Kind;
use sealpost_store::testing::door::{Cut, Door};
use sealpost_store::{look, on};

use crate::desk::{Desk, Home, NO_LIMITS, on_both};
use crate::listener::{Chaos, Listener, Taken};
use crate::load::{Answers, CLIENTS, Promised, Where};
use crate::message;
use crate::tool::{Dice, run, text, wait_for, wait_patiently};

const RUNS: usize = 40;
const AT_MOST: Duration = Duration::from_secs(120);

/// Blows before all mail is waited for and the clients begin anew.
const ROUND: usize = 5;

/// Mails that a worker has in hand: those alone may come twice after a kill.
const UNDER_WAY: usize = 128;

/// What is done to the desk under load, before it is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Blow {
    /// `kill -9`, and nothing else.
    Kill,
    /// Killed once more while it starts and catches up.
    KillTwice,
    /// No file may grow beyond its size at the start: writing fails.
    NoRoom,
    /// The worker beside it is killed first (PostgreSQL).
    KillWorker,
    /// The line to PostgreSQL breaks at a COMMIT.
    Cut(Commit),
    /// Every session of PostgreSQL ends at once, as when it is restarted.
    Restart,
    /// PostgreSQL cannot be reached for a moment.
    Away,
}

/// Where a COMMIT is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Commit {
    Before,
    Reply,
    Late,
}

impl Blow {
    const fn name(self) -> &'static str {
        match self {
            Self::Kill => "kill -9",
            Self::KillTwice => "kill -9, and again while starting",
            Self::NoRoom => "no file may grow, then kill -9",
            Self::KillWorker => "kill -9 of the worker, then of the server",
            Self::Cut(Commit::Before) => "line cut before a COMMIT, then kill -9",
            Self::Cut(Commit::Reply) => "reply to a COMMIT cut, then kill -9",
            Self::Cut(Commit::Late) => "COMMIT arrives after its client is gone, then kill -9",
            Self::Restart => "all database sessions ended, then kill -9",
            Self::Away => "database away, then kill -9",
        }
    }

    const fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Sqlite => &[Self::Kill, Self::Kill, Self::KillTwice, Self::NoRoom],
            Kind::Postgres => &[
                Self::Kill,
                Self::KillTwice,
                Self::KillWorker,
                Self::Cut(Commit::Before),
                Self::Cut(Commit::Reply),
                Self::Cut(Commit::Late),
                Self::Restart,
                Self::Away,
            ],
        }
    }
}

/// One line of the table.
#[derive(Debug, Default)]
struct Line {
    blows: usize,
    kills: usize,
    answers: Answers,
}

/// What all rounds came to.
#[derive(Debug, Default)]
struct Table {
    lines: BTreeMap<Blow, Line>,
    orders: usize,
    mails: usize,
    again: usize,
    parked: i64,
    certificates: i64,
    audit_rows: i64,
}

on_both!(r57_r59_r60_whatever_happens_what_was_promised_is_kept, |home| async {
    let told = std::env::var("SEALPOST_CRASH_RUNS").ok().map(|runs| runs.parse().expect("a number of runs"));
    let seed = std::env::var("SEALPOST_CRASH_SEED").ok().map(|seed| seed.parse().expect("a number"));
    let seed = seed.unwrap_or_else(|| {
        let mut bytes = [0; 8];
        aws_lc_rs::rand::fill(&mut bytes).expect("chance");
        u64::from_ne_bytes(bytes)
    });
    eprintln!("SEALPOST_CRASH_SEED={seed}");
    let (runs, began) = (told.unwrap_or(RUNS), Instant::now());
    let mut world = World::new(&home, Dice::new(seed)).await;
    let mut done = 0;
    while done < runs && (told.is_some() || began.elapsed() < AT_MOST) {
        let blows = ROUND.min(runs - done);
        world.round(blows).await;
        done += blows;
        eprintln!("{done} of {runs} after {:?}", began.elapsed());
    }
    world.table.print(home.kind(), seed, began.elapsed());
});

/// Everything around the desk.
struct World<'a> {
    home: &'a Home,
    listener: Listener,
    /// Before PostgreSQL.
    door: Option<Door>,
    settings: Vec<String>,
    dice: Dice,
    table: Table,
    kills: usize,
    round: usize,
}

impl<'a> World<'a> {
    async fn new(home: &'a Home, mut dice: Dice) -> Self {
        let listener = Listener::start().await;
        listener.chaos(Some(Chaos { per_mille: 20, dice: dice.split() }));
        let door = match home.kind() {
            Kind::Sqlite => None,
            Kind::Postgres => Some(Door::before(&home.database()).await),
        };
        let smtp = listener.url();
        let mut settings = [NO_LIMITS.as_slice(), &["--smtp", &smtp, "--retry-seconds", "1", "--log", "warn"]].concat();
        settings.extend(["--public-url", "http://desk.localhost"]);
        if let Some(door) = &door {
            settings.extend(["--database", &door.url]);
        }
        // What is killed is a desk, not a first start.
        Desk::start(home, &settings).await.stop().await;
        let settings = settings.into_iter().map(str::to_owned).collect();
        Self { home, listener, door, settings, dice, table: Table::default(), kills: 0, round: 0 }
    }

    fn settings(&self) -> Vec<&str> {
        self.settings.iter().map(String::as_str).collect()
    }

    /// So many blows with the same clients, then all accounts are settled.
    async fn round(&mut self, blows: usize) {
        let first = self.round * CLIENTS;
        let mut clients: Vec<_> = (first..first + CLIENTS).map(Promised::new).collect();
        self.round += 1;
        let (kills, mut recorded) = (self.kills, BTreeMap::new());
        for _ in 0..blows {
            let blow = Blow::of(self.home.kind())[self.dice.pick(Blow::of(self.home.kind()).len())];
            clients = self.strike(blow, clients).await;
            let desk = Desk::start(self.home, &self.settings()).await;
            for client in &clients {
                client.check(&desk.client).await;
            }
            self.is_sound().await;
            recorded.extend(self.sent().await);
            desk.kill();
            self.kills += 1;
        }
        let desk = Desk::start(self.home, &self.settings()).await;
        self.settles().await;
        self.is_sealed().await;
        for client in &clients {
            client.check(&desk.client).await;
        }
        self.count(&clients, &recorded, self.kills - kills).await;
        desk.stop().await;
        self.listener.forget();
    }

    async fn strike(&mut self, blow: Blow, clients: Vec<Promised>) -> Vec<Promised> {
        let (home, settings) = (self.home, self.settings.clone());
        let settings: Vec<_> = settings.iter().map(String::as_str).collect();
        let desk = match blow {
            Blow::NoRoom => Desk::start_with_small_files(home, &settings).await,
            _ => Desk::start(home, &settings).await,
        };
        let worker = match home.kind() {
            Kind::Sqlite => None,
            Kind::Postgres => Some(Desk::start_worker(home, &settings).await),
        };
        let over = Arc::new(AtomicBool::new(false));
        let client = desk.client.clone();
        let place: Where = Arc::new(move |_| client.clone());
        let mut calling = tokio::task::JoinSet::new();
        for client in clients {
            calling.spawn(client.until_over(place.clone(), over.clone()));
        }
        tokio::time::sleep(self.dice.millis(50..700)).await;
        let mut worker = worker;
        let mut kills = 1 + usize::from(worker.is_some());
        match (blow, &self.door) {
            (Blow::KillWorker, _) => {
                worker.take().expect("beside PostgreSQL").kill();
                tokio::time::sleep(self.dice.millis(0..400)).await;
            }
            (Blow::Cut(place), Some(door)) => {
                door.cut(match place {
                    Commit::Before => Cut::Before,
                    Commit::Reply => Cut::Reply,
                    Commit::Late => Cut::Late(self.dice.millis(100..1000)),
                });
                wait_for("a COMMIT comes through", async || door.has_cut()).await;
                tokio::time::sleep(self.dice.millis(0..600)).await;
            }
            (Blow::Restart, Some(_)) => {
                end_sessions(&home.database()).await;
                tokio::time::sleep(self.dice.millis(0..600)).await;
            }
            (Blow::Away, Some(door)) => {
                door.shut();
                wait_for("readiness is red", async || {
                    desk.get("/readyz").await.is_some_and(|(status, _)| status == 503)
                })
                .await;
                door.open();
                wait_for("readiness is green", async || {
                    desk.get("/readyz").await.is_some_and(|(status, _)| status == 200)
                })
                .await;
                tokio::time::sleep(self.dice.millis(0..300)).await;
            }
            _ => {}
        }
        desk.kill();
        if let Some(worker) = worker {
            worker.kill();
        }
        if blow == Blow::KillTwice {
            let starting = Desk::spawn(|port| home.serve(port, &settings), home);
            tokio::time::sleep(self.dice.millis(0..500)).await;
            starting.kill();
            kills += 1;
        }
        over.store(true, Ordering::Relaxed);
        let line = self.table.lines.entry(blow).or_default();
        line.blows += 1;
        line.kills += kills;
        self.kills += kills;
        let mut back = Vec::new();
        for (client, answers) in calling.join_all().await {
            line.answers.done += answers.done;
            line.answers.unavailable += answers.unavailable;
            line.answers.broken += answers.broken;
            back.push(client);
        }
        back
    }

    /// What holds at every moment, of the database as it is.
    async fn is_sound(&self) {
        if self.home.kind() == Kind::Sqlite {
            assert_eq!(self.text("select integrity_check from pragma_integrity_check").await, "ok");
            assert_eq!(self.number("select count(*) from pragma_foreign_key_check").await, 0);
        }
        // R19, R56: each order here has one name, and so one decision and one certificate.
        let twice = "select count(*) from (select order_id from audit where action = 'ACTION'
            group by order_id having count(*) > 1) twice";
        for action in ["names_approved", "certificate_issued", "order_canceled", "order_placed"] {
            assert_eq!(self.number(&twice.replace("ACTION", action)).await, 0, "{action} twice");
        }
        let both = "select count(*) from orders o where o.status = 'canceled' and exists
            (select 1 from certificates c where c.order_id = o.id and c.pem is not null)";
        assert_eq!(self.number(both).await, 0, "canceled, and issued");
        // R34: what was decided has its audit row and its mail, and nothing else has.
        let mails = "select count(*) from approvals a left join mails m on m.id = a.mail_id where m.id is null";
        assert_eq!(self.number(mails).await, 0, "a value without its mail");
        let placed = "select count(*) from orders o where not exists
            (select 1 from audit a where a.order_id = o.id and a.action = 'order_placed')";
        assert_eq!(self.number(placed).await, 0, "an order without its audit row");
        let mut verify = self.home.command();
        let served = self.home.serve(0, &[]);
        // Its settings, without `serve` and the address.
        verify.arg("verify-audit").args(served.get_args().skip(1));
        let told = run(verify).await;
        assert!(told.status.success(), "{}{}", text(&told.stdout), text(&told.stderr));
    }

    /// The mails that the database says are sent, and how often each has come.
    async fn sent(&self) -> BTreeMap<String, usize> {
        let sent = self.texts("select lower(MAIL_ID) from mails where state = 'sent'").await;
        let copies = self.copies();
        let count = |id: &String| copies.get(id).map_or(0, Vec::len);
        sent.into_iter()
            .map(|id| {
                let count = count(&id);
                (id, count)
            })
            .filter(|(_, count)| *count > 0)
            .collect()
    }

    fn copies(&self) -> BTreeMap<String, Vec<Taken>> {
        let mut copies: BTreeMap<String, Vec<Taken>> = BTreeMap::new();
        for taken in self.listener.taken() {
            copies.entry(message::read(&taken).id.replace('-', "")).or_default().push(taken);
        }
        copies
    }

    /// No mail and no certificate waits for ever.
    async fn settles(&self) {
        let waiting = "select (select count(*) from mails where due_at is not null or lease_until is not null)
            + (select count(*) from certificates c join orders o on o.id = c.order_id
                where c.due_at is not null and o.status = 'approved')";
        wait_patiently("nothing is left in the queues", async || self.number(waiting).await == 0).await;
        let lost = "select count(*) from mails where state not in ('sent', 'canceled', 'parked')";
        assert_eq!(
            self.number(lost).await,
            0,
            "every mail was sent, is wanted no more, or was in three workers that died"
        );
        let approved = "select count(*) from orders where status = 'approved'";
        assert_eq!(self.number(approved).await, 0, "every approved order is issued");
    }

    async fn is_sealed(&self) {
        let rest = "select (select count(*) from audit) - (select count(*) from audit_chain)";
        wait_for("the audit log is sealed", async || self.number(rest).await == 0).await;
        self.is_sound().await;
    }

    /// R35: who got what, and how often.
    async fn count(&mut self, clients: &[Promised], recorded: &BTreeMap<String, usize>, kills: usize) {
        let copies = self.copies();
        for id in self.texts("select lower(MAIL_ID) from mails where state = 'sent' and sent_at is not null").await {
            let is_old = self.listener.forgotten().contains(&id);
            assert!(is_old || copies.contains_key(&id), "{id} is sent, and did not arrive");
        }
        let mut extra = 0;
        for (id, copies) in &copies {
            assert!(copies.iter().all(|copy| copy.bytes == copies[0].bytes && copy.to == copies[0].to), "{id} differs");
            extra += copies.iter().filter(|copy| copy.accepted).count().saturating_sub(1);
            if let Some(count) = recorded.get(id) {
                assert_eq!(copies.len(), *count, "{id} was recorded as sent, and sent again after that");
            }
        }
        assert!(extra <= kills * UNDER_WAY, "{extra} came twice after {kills} kills");
        self.table.orders += clients.iter().map(|client| client.orders.len()).sum::<usize>();
        self.table.mails += copies.len();
        self.table.again += copies.values().filter(|copies| copies.len() > 1).count();
        self.table.parked = self.number("select count(*) from mails where state = 'parked'").await;
        self.table.certificates = self.number("select count(*) from certificates where pem is not null").await;
        self.table.audit_rows = self.number("select count(*) from audit").await;
    }

    async fn number(&self, sql: &str) -> i64 {
        let mut reader = look::look(&self.home.database()).await.expect("opens");
        on!(reader.conn(), sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned())), fetch_one).expect("a number")
    }

    async fn text(&self, sql: &str) -> String {
        self.texts(sql).await.concat()
    }

    /// `MAIL_ID` in the query stands for a mail's id as text.
    async fn texts(&self, sql: &str) -> Vec<String> {
        let id = match self.home.kind() {
            Kind::Sqlite => "hex(id)",
            Kind::Postgres => "replace(id::text, '-', '')",
        };
        let sql = sql.replace("MAIL_ID", id);
        let mut reader = look::look(&self.home.database()).await.expect("opens");
        let found: Vec<String> =
            on!(reader.conn(), sqlx::query_scalar(sqlx::AssertSqlSafe(sql)), fetch_all).expect("text");
        found
    }
}

/// As a restart of the server looks to those who are connected.
async fn end_sessions(database: &str) {
    let mut reader = look::look(database).await.expect("opens");
    let sql = "select count(pg_terminate_backend(pid)) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()";
    let sealpost_store::Conn::Postgres(conn) = reader.conn() else { unreachable!("PostgreSQL") };
    let ended: i64 = sqlx::query_scalar(sql).fetch_one(conn).await.expect("ends them");
    assert!(ended > 0);
}

impl Table {
    fn print(&self, kind: Kind, seed: u64, took: Duration) {
        let name = if kind == Kind::Sqlite { "SQLite" } else { "PostgreSQL" };
        eprintln!("\n| {name} | times | kills | answered | 503 | broken off |");
        eprintln!("|---|---|---|---|---|---|");
        let line = |name: &str, Line { blows, kills, answers }: &Line| {
            let Answers { done, unavailable, broken } = answers;
            eprintln!("| {name} | {blows} | {kills} | {done} | {unavailable} | {broken} |");
        };
        let mut all = Line::default();
        for (blow, of_it) in &self.lines {
            line(blow.name(), of_it);
            all.blows += of_it.blows;
            all.kills += of_it.kills;
            all.answers.done += of_it.answers.done;
            all.answers.unavailable += of_it.answers.unavailable;
            all.answers.broken += of_it.answers.broken;
        }
        line("all", &all);
        let Self { orders, mails, again, parked, certificates, audit_rows, .. } = self;
        eprintln!(
            "\n{orders} orders, {mails} mails ({again} came more than once, byte for byte; {parked} parked), {certificates} certificates, \
             {audit_rows} audit rows; {} s; seed {seed}",
            took.as_secs()
        );
        assert!(all.blows > 0 && all.answers.done > 0, "nothing was tried");
    }
}
