//! Event × role × state of the list: who is told what, in which language (API
//! reference §12.3).
//!
//! One desk lives through all of it: for each state of the list it has orders
//! that go through every event, and [`TABLE`] says who heard.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use sealpost_client::InboxQuery;
use sealpost_client::api::own::InboxMail;
use sealpost_domain::MailId;
use sealpost_domain::time::DAY;
use sealpost_server::Settings;
use sealpost_store::accounts;
use serde_json::{Value, json};

use crate::answer::send;
use crate::app::{TestApp, no_limits, on_both, wait_for};
use crate::approve_page::{get, nonce, post};
use crate::bounces::report;
use crate::tool;

/// Who stands on an order's list of additional emails, and what became of them
/// before anything but its placing happened.
const STATES: [State; 8] = [
    State::Empty,
    State::Plain,
    State::Locales,
    State::Removed,
    State::Unsubscribed,
    State::UnsubscribedFromAll,
    State::Bounced,
    State::Coinciding,
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Empty,
    /// `ops` and `dev`, as plain strings.
    Plain,
    /// The same, and once the order is placed `ops` is to be written to in Korean.
    Locales,
    /// The same as `Plain`, but `ops` leaves the list before any mail does (R25).
    Removed,
    /// The same, but `ops` wants no more about this order (R31), once told of it.
    Unsubscribed,
    /// The same, but `ops` wants no more about any order.
    UnsubscribedFromAll,
    /// The same, but the mail that told `ops` of the order bounced (R40).
    Bounced,
    /// The technical contact, a manager in capitals, the standard user, and the
    /// account's own address: all have a role as well.
    Coinciding,
}

/// Under each event, and the orders of which it was, everybody who got a mail of
/// that kind, each once, as `name:locale`, and with which states of the list.
/// Where an order says no more, a manager placed it.
///
/// `admin` is the administrator of the account, `manager` and `boss` manage it,
/// `desk` is its `admin_email`, `tech` the technical contact of each order,
/// `asker` a standard user, whose orders wait for somebody else. The manager who
/// orders is `boss`. `boss` reads French, and `asker` German where he asks for
/// something; of everybody else no language is known but the account's.
const TABLE: &str = "
certificate_expired: one of 400 days
    admin:en boss:fr desk:en tech:en                      Empty
    admin:en boss:fr desk:en dev:en ops:en tech:en        Plain
    admin:en boss:fr desk:en dev:en ops:ko tech:en        Locales
    admin:en boss:fr desk:en dev:en tech:en               Removed, Unsubscribed, UnsubscribedFromAll, Bounced
    admin:en asker:en boss:fr desk:en tech:en             Coinciding
certificate_expiring, 5 times: one of 400 days
    admin:en boss:fr desk:en tech:en                      Empty
    admin:en boss:fr desk:en dev:en ops:en tech:en        Plain
    admin:en boss:fr desk:en dev:en ops:ko tech:en        Locales
    admin:en boss:fr desk:en dev:en tech:en               Removed, Unsubscribed, UnsubscribedFromAll, Bounced
    admin:en asker:en boss:fr desk:en tech:en             Coinciding
certificate_issued: a manager's, one of 400 days
    admin:en boss:fr desk:en tech:en                      Empty
    admin:en boss:fr desk:en dev:en ops:en tech:en        Plain
    admin:en boss:fr desk:en dev:en ops:ko tech:en        Locales
    admin:en boss:fr desk:en dev:en tech:en               Removed, Unsubscribed, UnsubscribedFromAll, Bounced
    admin:en asker:en boss:fr desk:en tech:en             Coinciding
certificate_issued: a standard user's
    admin:en asker:de desk:en tech:en                     Empty
    admin:en asker:de desk:en dev:en ops:en tech:en       Plain
    admin:en asker:de desk:en dev:en ops:ko tech:en       Locales
    admin:en asker:de desk:en dev:en tech:en              Removed, Unsubscribed, UnsubscribedFromAll, Bounced
    admin:en asker:de boss:fr desk:en tech:en             Coinciding
certificate_reissued: a manager's
    admin:en boss:fr desk:en tech:en                      Empty
    admin:en boss:fr desk:en dev:en ops:en tech:en        Plain
    admin:en boss:fr desk:en dev:en ops:ko tech:en        Locales
    admin:en boss:fr desk:en dev:en tech:en               Removed, Unsubscribed, UnsubscribedFromAll, Bounced
    admin:en asker:en boss:fr desk:en tech:en             Coinciding
certificate_renewed: a renewal
    admin:en boss:fr desk:en tech:en                      Empty
    admin:en boss:fr desk:en dev:en ops:en tech:en        Plain
    admin:en boss:fr desk:en dev:en ops:ko tech:en        Locales
    admin:en boss:fr desk:en dev:en tech:en               Removed, Unsubscribed, UnsubscribedFromAll, Bounced
    admin:en asker:en boss:fr desk:en tech:en             Coinciding
certificate_revoked, 3 times: a manager's
    admin:en boss:fr desk:en tech:en                      Empty
    admin:en boss:fr desk:en dev:en ops:en tech:en        Plain
    admin:en boss:fr desk:en dev:en ops:ko tech:en        Locales
    admin:en boss:fr desk:en dev:en tech:en               Removed, Unsubscribed, UnsubscribedFromAll, Bounced
    admin:en asker:en boss:fr desk:en tech:en             Coinciding
duplicate_issued: a manager's
    admin:en boss:fr desk:en tech:en                      Empty
    admin:en boss:fr desk:en dev:en ops:en tech:en        Plain
    admin:en boss:fr desk:en dev:en ops:ko tech:en        Locales
    admin:en boss:fr desk:en dev:en tech:en               Removed, Unsubscribed, UnsubscribedFromAll, Bounced
    admin:en asker:en boss:fr desk:en tech:en             Coinciding
order_approval: a standard user's, a standard user's that is not approved
    admin:en boss:fr desk:en manager:en                   whatever the list
order_approved: a standard user's
    admin:en asker:de desk:en                             Empty
    admin:en asker:de desk:en dev:en ops:en               Plain
    admin:en asker:de desk:en dev:en ops:ko               Locales
    admin:en asker:de desk:en dev:en                      Removed, Unsubscribed, UnsubscribedFromAll, Bounced
    admin:en asker:de boss:fr desk:en tech:en             Coinciding
order_canceled: the first of a manager, which is canceled
    admin:en boss:fr desk:en                              Empty
    admin:en boss:fr desk:en dev:en ops:en                Plain
    admin:en boss:fr desk:en dev:en ops:ko                Locales
    admin:en boss:fr desk:en dev:en                       Removed, Unsubscribed, UnsubscribedFromAll, Bounced
    admin:en asker:en boss:fr desk:en tech:en             Coinciding
order_expiring, 5 times: one of 400 days
    admin:en boss:fr desk:en tech:en                      Empty
    admin:en boss:fr desk:en dev:en ops:en tech:en        Plain
    admin:en boss:fr desk:en dev:en ops:ko tech:en        Locales
    admin:en boss:fr desk:en dev:en tech:en               Removed, Unsubscribed, UnsubscribedFromAll, Bounced
    admin:en asker:en boss:fr desk:en tech:en             Coinciding
order_received: a manager's, a renewal, one of 400 days, one that a domain's holder rejects
    admin:en boss:fr desk:en manager:en                   Empty
    admin:en boss:fr desk:en dev:en manager:en ops:en     Plain, Locales, Unsubscribed
    admin:en boss:fr desk:en dev:en manager:en            Removed, UnsubscribedFromAll, Bounced
    admin:en asker:en boss:fr desk:en manager:en tech:en  Coinciding
order_received: a standard user's, a standard user's that is not approved
    admin:en boss:fr desk:en manager:en                   Empty
    admin:en boss:fr desk:en dev:en manager:en ops:en     Plain, Locales, Unsubscribed
    admin:en boss:fr desk:en dev:en manager:en            Removed, UnsubscribedFromAll, Bounced
    admin:en asker:de boss:fr desk:en manager:en tech:en  Coinciding
order_received: the first of a manager, which is canceled
    admin:en boss:fr desk:en manager:en                   Empty
    admin:en boss:fr desk:en dev:en manager:en ops:en     Plain, Locales, Unsubscribed, UnsubscribedFromAll, Bounced
    admin:en boss:fr desk:en dev:en manager:en            Removed
    admin:en asker:en boss:fr desk:en manager:en tech:en  Coinciding
order_rejected: a standard user's that is not approved
    admin:en asker:de desk:en                             Empty
    admin:en asker:de desk:en dev:en ops:en               Plain
    admin:en asker:de desk:en dev:en ops:ko               Locales
    admin:en asker:de desk:en dev:en                      Removed, Unsubscribed, UnsubscribedFromAll, Bounced
    admin:en asker:de boss:fr desk:en tech:en             Coinciding
order_rejected: one that a domain's holder rejects
    admin:en boss:fr desk:en                              Empty
    admin:en boss:fr desk:en dev:en ops:en                Plain
    admin:en boss:fr desk:en dev:en ops:ko                Locales
    admin:en boss:fr desk:en dev:en                       Removed, Unsubscribed, UnsubscribedFromAll, Bounced
    admin:en asker:en boss:fr desk:en tech:en             Coinciding
validation_expiring, 5 times: a domain of an organization
    admin:en desk:en                                      no list
";

fn desk() -> Settings {
    Settings {
        bounce_address: Some("bounces@desk.example".to_owned()),
        evidence_days: Some(200),
        certificate_days: Some(199),
        ..no_limits()
    }
}

on_both!(r25_r31_r40_of_each_event_exactly_these_people_hear_in_these_languages, desk(), |app| async {
    app.put("account", &json!({ "admin_email": "desk@corp.example" })).await.empty();
    let boss = user(app, "boss", 4, "fr").await;
    let asker = user(app, "asker", 5, "de").await;
    // What `Removed` is told by is put off until `ops` has left.
    let late = json!([{ "fault": "greylist", "attempts": 1, "to": "ops.removed@corp.example" }]);
    app.put("/sealpost/v1/faults", &json!({ "faults": late })).await.ok();

    validated_domain(app).await;
    let mut heard = Heard::default();
    let mut orders = Vec::new();
    for state in STATES {
        orders.push((state, Story { app, state, boss: &boss, asker: &asker }.lived(&mut heard).await));
    }
    // A year goes by for the orders that were left alone.
    let year = (app.desk.now() + DAY * 420).iso();
    while !app.client.set_clock(&year).await.expect("turned").complete {}
    for (state, kept) in orders {
        heard.all_of(app, state, "one of 400 days", kept).await;
    }
    let query = InboxQuery { kind: Some("validation_expiring".to_owned()), ..InboxQuery::default() };
    heard.note("no list", "a domain of an organization", app.client.inbox(&query).await.expect("the inbox").mails);
    let table = heard.table();
    assert!(table == TABLE, "{}", difference(&table));
});

/// The lines of the table that are not as they should be.
fn difference(found: &str) -> String {
    let (found, wanted): (Vec<&str>, Vec<&str>) = (found.lines().collect(), TABLE.lines().collect());
    let missing = wanted.iter().filter(|line| !found.contains(line)).map(|line| format!("- {line}\n"));
    let unexpected = found.iter().filter(|line| !wanted.contains(line)).map(|line| format!("+ {line}\n"));
    missing.chain(unexpected).collect::<String>() + &found.join("\n")
}

/// Event → whose order → state of the list, and who heard.
#[derive(Default)]
struct Heard(BTreeMap<String, BTreeMap<&'static str, States>>);

type States = Vec<(String, String)>;

impl Heard {
    /// Everything that arrived of an order, each kind of it an event.
    async fn all_of(&mut self, app: &TestApp, state: State, whose: &'static str, order: i64) {
        let mut mails = arrived(app, order).await;
        mails.retain(|mail| mail.kind != "dcv_approval");
        self.note(&format!("{state:?}"), whose, mails);
    }

    fn note(&mut self, state: &str, whose: &'static str, mails: Vec<InboxMail>) {
        let mut kinds: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        for mail in mails {
            let name = mail.to.split(['@', '.']).next().expect("a name").to_lowercase();
            *kinds.entry(mail.kind).or_default().entry(format!("{name}:{}", mail.locale)).or_default() += 1;
        }
        for (kind, people) in kinds {
            // Everybody hears each of them, and nobody one of them twice.
            let times: BTreeSet<usize> = people.values().copied().collect();
            let [times] = times.into_iter().collect::<Vec<_>>()[..] else { panic!("{state} {kind}: {people:?}") };
            let event = if times == 1 { kind } else { format!("{kind}, {times} times") };
            let people: Vec<String> = people.into_keys().collect();
            let states = self.0.entry(event).or_default().entry(whose).or_default();
            states.push((state.to_owned(), people.join(" ")));
        }
    }

    /// What is the same for several orders, or states of the list, is told once.
    fn table(&self) -> String {
        let mut table = String::from("\n");
        for (event, orders) in &self.0 {
            let blocks = orders.iter().map(|(whose, states)| (*whose, block(states)));
            for (block, orders) in together(blocks) {
                table += &format!("{event}: {}\n{block}", orders.join(", "));
            }
        }
        table
    }
}

fn block(states: &States) -> String {
    let line = |(people, states): (String, Vec<&str>)| {
        let states = if states.len() == STATES.len() { "whatever the list".to_owned() } else { states.join(", ") };
        format!("    {people:<53} {states}\n")
    };
    together(states.iter().map(|(state, people)| (state.as_str(), people.clone()))).into_iter().map(line).collect()
}

/// Who has the same, in the order of the first who has it.
fn together<'a>(all: impl Iterator<Item = (&'a str, String)>) -> Vec<(String, Vec<&'a str>)> {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for (name, what) in all {
        match groups.iter_mut().find(|(known, _)| *known == what) {
            Some((_, names)) => names.push(name),
            None => groups.push((what, vec![name])),
        }
    }
    groups
}

async fn arrived(app: &TestApp, order: i64) -> Vec<InboxMail> {
    app.settle().await;
    let query = InboxQuery { order_id: Some(order), ..InboxQuery::default() };
    app.client.inbox(&query).await.expect("the inbox").mails
}

/// A domain of the organization that a test desk begins with, proved by mail.
async fn validated_domain(app: &TestApp) {
    let organization = app.get("organization").await.ok()["organizations"][0]["id"].take();
    let domain = json!({
        "name": "example.org", "organization": { "id": organization }, "validations": [{ "type": "ov" }],
        "dcv_method": "email",
    });
    app.post("domain", &domain).await.created();
    let asked = InboxQuery {
        to: Some("admin@example.org".to_owned()),
        wait: Some(std::time::Duration::from_secs(10)),
        ..InboxQuery::default()
    };
    let mail = app.client.inbox(&asked).await.expect("the inbox").mails.remove(0);
    app.client.approve(&mail.id).await.expect("approved");
}

/// A user of the account, and a key.
async fn user(app: &TestApp, name: &str, access_role: i64, language: &str) -> String {
    let db = &app.desk.db;
    let id = db.new_id().await.expect("a number");
    let account_id = app.get("user/me").await.ok()["account_id"].as_i64().expect("a number");
    let email = format!("{name}@corp.example");
    let user = accounts::User {
        id,
        account_id,
        username: email.clone(),
        first_name: name.to_owned(),
        last_name: "Corp".to_owned(),
        email,
        access_role,
        language: language.to_owned(),
    };
    let mut tx = db.begin().await.expect("a transaction");
    accounts::insert_user(tx.conn(), &user, app.desk.now()).await.expect("inserted");
    tx.commit().await.expect("committed");
    let key = app.post(&format!("key/user/{id}"), &json!({ "name": "tests" })).await.created();
    key["api_key"].as_str().expect("a key").to_owned()
}

/// What is done to the orders of one state.
struct Story<'a> {
    app: &'a TestApp,
    state: State,
    boss: &'a str,
    asker: &'a str,
}

impl Story<'_> {
    /// All but what comes with time; gives the order that time is left to.
    async fn lived(&self, heard: &mut Heard) -> i64 {
        let (app, state) = (self.app, self.state);
        let csr = json!({ "certificate": { "common_name": "example.com", "csr": tool::csr() } });

        let (canceled, _) = self.placed(self.boss, &json!({})).await;
        app.cancel(canceled).await;
        heard.all_of(app, state, "the first of a manager, which is canceled", canceled).await;

        let (rejected, _) = self.placed(self.boss, &json!({})).await;
        app.client.reject(&app.approval_mails(rejected).await[0].id, None).await.expect("rejected");
        heard.all_of(app, state, "one that a domain's holder rejects", rejected).await;

        let (refused, request) = self.placed(self.asker, &json!({})).await;
        self.decided(&request, "rejected").await;
        heard.all_of(app, state, "a standard user's that is not approved", refused).await;

        let (asked, request) = self.placed(self.asker, &json!({})).await;
        self.decided(&request, "approved").await;
        app.issue(asked).await;
        heard.all_of(app, state, "a standard user's", asked).await;

        let (whole, _) = self.placed(self.boss, &json!({})).await;
        app.issue(whole).await;
        for kind in ["duplicate", "reissue"] {
            let path = format!("order/certificate/{whole}/{kind}");
            app.as_user(self.boss, Method::POST, &path, &csr).await.created();
            let told = if kind == "duplicate" { "duplicate_issued" } else { "certificate_reissued" };
            wait_for("it is issued", async || !app.inbox(whole, told).await.is_empty()).await;
        }
        let revoke = json!({ "skip_approval": true });
        app.as_user(self.boss, Method::PUT, &format!("order/certificate/{whole}/revoke"), &revoke).await.empty();
        heard.all_of(app, state, "a manager's", whole).await;

        let (earlier, _) = self.placed(self.boss, &json!({})).await;
        app.issue(earlier).await;
        let (renewal, _) = self.placed(self.boss, &json!({ "renewal_of_order_id": earlier })).await;
        app.issue(renewal).await;
        heard.all_of(app, state, "a renewal", renewal).await;

        let long = json!({
            "order_validity": { "days": 400 },
            "certificate": { "cert_validity": { "days": 150 } },
            "disable_renewal_notifications": false,
        });
        let (kept, _) = self.placed(self.boss, &long).await;
        app.issue(kept).await;
        kept
    }

    /// An order whose list is what the state says, and the request that waits.
    async fn placed(&self, key: &str, more: &Value) -> (i64, Value) {
        let (ops, dev) = (self.listed("ops"), self.listed("dev"));
        let list = match self.state {
            State::Empty => json!([]),
            State::Coinciding => {
                json!(["tech@corp.example", "BOSS@corp.example", "asker@corp.example", "desk@corp.example"])
            }
            _ => json!([ops, dev]),
        };
        let mut members = json!({
            "technical_contact": { "first_name": "T", "last_name": "C", "email": "tech@corp.example" },
            "dcv_emails": [{ "dns_name": "example.com", "email": "admin@example.com" }],
            "additional_emails": list,
            "disable_renewal_notifications": true,
        });
        tool::merge(&mut members, more);
        let order = tool::dv_order(&["example.com"], &members);
        let placed = self.app.as_user(key, Method::POST, "order/certificate/ssl_dv_geotrust", &order).await.created();
        let id = placed["id"].as_i64().expect("an id");
        self.begin(id, &ops).await;
        (id, placed["requests"][0]["id"].clone())
    }

    /// Addresses of their own for each state, since marks are about addresses.
    fn listed(&self, name: &str) -> String {
        format!("{name}.{}@corp.example", format!("{:?}", self.state).to_lowercase())
    }

    /// What becomes of `ops` once the order is placed.
    async fn begin(&self, id: i64, ops: &str) {
        let app = self.app;
        let path = format!("/sealpost/v1/orders/{id}/additional-emails");
        let change = async |change: Value| {
            send(app.call(Method::PATCH, &path).header("If-Match", "*").json(&change)).await.ok();
        };
        match self.state {
            State::Empty | State::Plain | State::Coinciding => {}
            State::Locales => change(json!({ "add": [{ "email": ops, "locale": "ko" }] })).await,
            State::Removed => change(json!({ "remove": [ops] })).await,
            State::Unsubscribed | State::UnsubscribedFromAll | State::Bounced => {
                // Whoever is marked already is told of no further order.
                let mails = arrived(app, id).await;
                let Some(told) = mails.iter().find(|mail| mail.to == ops) else { return };
                self.mark(told).await;
            }
        }
    }

    async fn mark(&self, told: &InboxMail) {
        let app = self.app;
        if self.state == State::Bounced {
            let id = MailId(told.id.parse().expect("a UUID"));
            let path = app.desk.return_path.as_ref().expect("set").of(id).to_string();
            let bounce = report(&path, &told.to, "failed", "5.1.1", "x@y");
            let call = app.call(Method::POST, "/sealpost/v1/bounces").header("Content-Type", "message/rfc822");
            assert_eq!(send(call.body(bounce)).await.ok()["recipient_marked"], true);
            return;
        }
        let link = told.headers["List-Unsubscribe"].trim().trim_matches(['<', '>']);
        let answer = if self.state == State::Unsubscribed {
            post(app, link, &[("List-Unsubscribe", "One-Click")]).await
        } else {
            let nonce = nonce(&get(app, link).await);
            post(app, link, &[("wish", "all"), ("nonce", &nonce)]).await
        };
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    async fn decided(&self, request: &Value, status: &str) {
        let body = json!({ "status": status });
        self.app.as_user(self.boss, Method::PUT, &format!("request/{request}/status"), &body).await.empty();
    }
}
