//! `kill -9` at every step between an event's commit and its notice at the mail
//! server: no notice is lost, and none comes twice but where the server's last
//! reply, or our record of it, was lost (R34, R35).
//!
//! No step is met by luck. The database refuses the next one by a trigger, or
//! the mail server falls silent at it, until the desk is dead.

use std::collections::{BTreeMap, BTreeSet};

use sealpost_client::Client;
use sealpost_client::api::orders::{OrderingOrganization, PlaceOrder};
use sealpost_store::sqlite;
use sealpost_store::testing::Kind;
use sqlx::Connection as _;

use crate::desk::{Desk, Home, NO_LIMITS, on_both};
use crate::listener::{Listener, Stage, Taken};
use crate::message;
use crate::orders::{dv_order, place, settled};
use crate::tool::wait_for;

/// Where the desk is killed.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    /// Before the event is committed: it did not happen.
    Uncommitted,
    /// Committed, leased to the worker, nothing stored of the message.
    Committed,
    /// The same, and once more when the next process has found it in the queue.
    Claimed,
    /// The bytes are stored, and the server is silent at this stage.
    Server(Stage),
    /// The server's last reply has come, and was not recorded.
    Unrecorded,
    /// Recorded.
    Recorded,
}

const STEPS: [Step; 12] = [
    Step::Uncommitted,
    Step::Committed,
    Step::Claimed,
    Step::Server(Stage::Greeting),
    Step::Server(Stage::Hello),
    Step::Server(Stage::Sender),
    Step::Server(Stage::Recipient),
    Step::Server(Stage::Data),
    Step::Server(Stage::Message),
    Step::Server(Stage::Dot),
    Step::Unrecorded,
    Step::Recorded,
];

/// Everybody who is told of the two events: an order is canceled, and another is
/// issued at once, which its managers hear as an order that was placed.
const TOLD: [(&str, &str); 7] = [
    ("order_canceled", "admin@sealpost.invalid"),
    ("order_canceled", "ops@example.net"),
    ("order_canceled", "dev@example.com"),
    ("certificate_issued", "admin@sealpost.invalid"),
    ("certificate_issued", "ops@example.net"),
    ("certificate_issued", "dev@example.com"),
    ("order_received", "manager@sealpost.invalid"),
];

on_both!(r35_killed_at_any_step_a_notice_comes_once_and_twice_only_where_its_reply_was_lost, |home| async {
    let listener = Listener::start().await;
    let smtp = listener.url();
    let settings =
        [NO_LIMITS.as_slice(), &["--smtp", &smtp, "--retry-seconds", "1", "--issue-at-once", "--log", "warn"]].concat();
    let desk = Desk::start(&home, &settings).await;
    let mut waiting = Vec::new();
    for number in 0..STEPS.len() {
        let order = listed(dv_order(&[&format!("n{number}.example.com")]));
        let id = place(&desk.client, &order).await;
        settled(&desk.client, id).await;
        waiting.push(id);
    }
    desk.stop().await;
    for (step, canceled) in STEPS.into_iter().zip(waiting) {
        eprintln!("{step:?}");
        killed_at(step, canceled, &home, &listener, &settings).await;
    }
});

async fn killed_at(step: Step, canceled: i64, home: &Home, listener: &Listener, settings: &[&str]) {
    let before = by_id(listener);
    let stop = match step {
        Step::Uncommitted => Some(("insert on mails", "true")),
        Step::Committed | Step::Claimed => Some(("update of message on mails", "new.message is not null")),
        Step::Unrecorded => Some(("insert on mail_attempts", "true")),
        Step::Server(_) | Step::Recorded => None,
    };
    if let Some((act, when)) = stop {
        refuse(home, act, when).await;
    }
    listener.silent(if let Step::Server(stage) = step { Some(stage) } else { None });
    let desk = Desk::start(home, settings).await;
    let issued = events(&desk.client, canceled, step == Step::Uncommitted).await;
    let new = || by_id(listener).into_iter().filter(|(id, _)| !before.contains_key(id)).collect::<BTreeMap<_, _>>();
    wait_for("the desk has come to the step", async || match step {
        Step::Uncommitted => true,
        Step::Committed | Step::Claimed => desk.log().contains("Mails could not be set on their way"),
        Step::Server(Stage::Dot) => new().len() == TOLD.len(),
        Step::Server(_) => listener.silences() > 0,
        Step::Unrecorded => new().len() == TOLD.len() && desk.log().contains("Attempts could not be recorded"),
        Step::Recorded => settled_all(&desk.client, canceled, issued).await,
    })
    .await;
    desk.kill();
    listener.silent(None);
    if step == Step::Claimed {
        leases_end(home).await;
        let desk = Desk::start(home, settings).await;
        wait_for("the mail is found", async || desk.log().contains("Mails could not be set on their way")).await;
        desk.kill();
    }
    if stop.is_some() {
        allow(home).await;
    }
    let taken = new();
    let is_late = [Step::Server(Stage::Dot), Step::Unrecorded, Step::Recorded].contains(&step);
    assert_eq!(taken.len(), if is_late { TOLD.len() } else { 0 }, "{step:?}");
    leases_end(home).await;

    let desk = Desk::start(home, settings).await;
    wait_for("no mail waits", async || settled_all(&desk.client, canceled, issued).await).await;
    let mut told = BTreeSet::new();
    for mail in notices(&desk.client, canceled, issued).await {
        assert_eq!(mail.state, "sent", "{step:?}: {mail:?}");
        let copies = &new()[&mail.id];
        // What the server had taken when the desk died comes once more, and nothing else does.
        let is_unknown = step != Step::Recorded && taken.contains_key(&mail.id);
        assert_eq!(copies.len(), 1 + usize::from(is_unknown), "{step:?}: {} to {}", mail.kind, mail.recipient);
        assert!(copies.iter().all(|copy| copy.bytes == copies[0].bytes && copy.to == [mail.recipient.clone()]));
        assert!(told.insert((mail.kind.clone(), mail.recipient.clone())), "{step:?}: {mail:?} is there twice");
    }
    let expected = if step == Step::Uncommitted { &[][..] } else { &TOLD };
    let expected: BTreeSet<_> = expected.iter().map(|(kind, to)| ((*kind).to_owned(), (*to).to_owned())).collect();
    assert_eq!(told, expected, "{step:?}");
    assert_eq!(new().len(), expected.len(), "{step:?}: nothing else arrived");
    desk.stop().await;
}

/// The two events; gives the order that was issued.
async fn events(client: &Client, canceled: i64, is_refused: bool) -> Option<i64> {
    let organization = client.organizations().await.expect("a list").organizations.remove(0);
    let order = PlaceOrder {
        organization: Some(OrderingOrganization { id: Some(organization.id), ..OrderingOrganization::default() }),
        dcv_method: None,
        dcv_emails: None,
        ..listed(dv_order(&["issued.example.com"]))
    };
    let done = client.cancel_order(canceled, "Not needed any more").await;
    let placed = client.place_order("ssl_basic", &order).await;
    assert_eq!((done.is_err(), placed.is_err()), (is_refused, is_refused), "{done:?} {placed:?}");
    placed.ok().map(|placed| placed.id)
}

fn listed(order: PlaceOrder) -> PlaceOrder {
    PlaceOrder { additional_emails: Some(["ops@example.net", "dev@example.com"].map(str::to_owned).to_vec()), ..order }
}

/// What the two events have queued.
async fn notices(client: &Client, canceled: i64, issued: Option<i64>) -> Vec<sealpost_client::api::own::MailInfo> {
    let mut mails = client.order_mails(canceled).await.expect("the mails").mails;
    mails.retain(|mail| mail.kind == "order_canceled");
    if let Some(issued) = issued {
        mails.extend(client.order_mails(issued).await.expect("the mails").mails);
    }
    mails
}

async fn settled_all(client: &Client, canceled: i64, issued: Option<i64>) -> bool {
    let expected = if issued.is_some() { TOLD.len() } else { 0 };
    let mails = notices(client, canceled, issued).await;
    mails.len() == expected && mails.iter().all(|mail| mail.state != "queued" && mail.state != "deferred")
}

fn by_id(listener: &Listener) -> BTreeMap<String, Vec<Taken>> {
    let mut copies: BTreeMap<String, Vec<Taken>> = BTreeMap::new();
    for taken in listener.taken() {
        copies.entry(message::read(&taken).id).or_default().push(taken);
    }
    copies
}

/// From the next start on the database refuses to do this.
async fn refuse(home: &Home, act: &str, when: &str) {
    match home.kind() {
        Kind::Sqlite => {
            let refuse = "begin select raise(abort, 'refused by a test'); end";
            execute(home, &[format!("create trigger stop before {act} when {when} {refuse}")]).await;
        }
        Kind::Postgres => {
            let function = "create function stop() returns trigger language plpgsql as
                $$ begin raise exception 'refused by a test'; end $$";
            let trigger =
                format!("create trigger stop before {act} for each row when ({when}) execute function stop()");
            execute(home, &[function.to_owned(), trigger]).await;
        }
    }
}

async fn allow(home: &Home) {
    let drop = if home.kind() == Kind::Sqlite { "drop trigger stop" } else { "drop function stop cascade" };
    execute(home, &[drop.to_owned()]).await;
}

/// As if half a minute had passed: what the dead process leased is free again.
/// SQLite needs nobody's patience, because nobody else can hold a lease.
async fn leases_end(home: &Home) {
    if home.kind() == Kind::Postgres {
        execute(home, &["update mails set lease_until = 0 where lease_until is not null".to_owned()]).await;
    }
}

async fn execute(home: &Home, statements: &[String]) {
    let database = home.database();
    for sql in statements {
        let sql = sqlx::AssertSqlSafe(sql.clone());
        match home.kind() {
            Kind::Sqlite => {
                let options = sqlite::Options::new(database.trim_start_matches("sqlite:"));
                let pool: sqlite::Pool = sqlx::pool::PoolOptions::new().connect_with(options).await.expect("opens");
                sqlx::query(sql).execute(&pool).await.expect("done");
                pool.close().await;
            }
            Kind::Postgres => {
                let mut conn = sqlx::PgConnection::connect(&database).await.expect("opens");
                sqlx::query(sql).execute(&mut conn).await.expect("done");
                conn.close().await.expect("closes");
            }
        }
    }
}
