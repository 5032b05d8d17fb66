//! No live certificate without somebody who can be reached, or an alarm.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use sealpost_domain::order::{Asked, RequestId, RevocationReason};
use sealpost_domain::{Context, MailId, Order, OrderId};
use sealpost_store::certificates::claim;
use sealpost_store::mails::{Bounce, Happened, MailFilter, Noted, list, note_bounce};
use sealpost_store::testing::TestDb;
use sealpost_store::unsubscribe::{self, Wish};
use sealpost_store::{Parts, accounts, db_test, marks, reach};

use crate::certificates::{issue, with_issuer};
use crate::seed::*;

/// A number below `most`; the same seed gives the same numbers.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most as u64).expect("small")
    }
}

/// What the test itself knows to hold.
#[derive(Default)]
struct Model {
    live: BTreeMap<i64, BTreeSet<String>>,
    /// Addresses of the account.
    contacts: BTreeSet<String>,
    /// Marked addresses; with an order, of that one alone.
    marks: BTreeSet<(String, Option<i64>, &'static str)>,
    /// Alarms so far, and the orders that are alarmed about now.
    alarms: i64,
    alarmed: BTreeSet<i64>,
}

impl Model {
    fn is_reached(&self, id: i64, list: &BTreeSet<String>) -> bool {
        let usual = ["user1@customer.example.net", "tech@customer.example.net"].map(str::to_owned);
        let mut people = usual.iter().chain(&self.contacts).chain(list);
        people.any(|to| !self.marks.iter().any(|(key, only, _)| key == to && only.is_none_or(|only| only == id)))
    }

    /// Counts the alarms that have to come now.
    fn settle(&mut self) {
        let lost: BTreeSet<i64> =
            self.live.iter().filter(|(id, list)| !self.is_reached(**id, list)).map(|(id, _)| *id).collect();
        self.alarms += i64::try_from(lost.difference(&self.alarmed).count()).expect("small");
        self.alarmed = lost;
    }
}

async fn place_and_issue(db: &TestDb, tenant: &Tenant, id: i64) {
    place_approved(db, tenant, id, &[&format!("s{id}.example.com")]).await;
    let intent = claim(db, None, 10, Duration::from_secs(60)).await.expect("claims").remove(0);
    let order = order(db, tenant, id, &[&format!("s{id}.example.com")]);
    done(issue(db, &order, &intent.serial, &format!("{id:040}")).await);
}

/// Every notice of the account: its id, order and recipient.
async fn notices(db: &TestDb, tenant: &Tenant) -> Vec<(MailId, i64, String)> {
    let filter = MailFilter { kind: Some("certificate_issued".to_owned()), ..MailFilter::default() };
    let rows = list(&mut db.read().await.expect("reads"), tenant.account, &filter).await.expect("lists");
    rows.iter().map(|row| (MailId(row.id), row.order_id.expect("of an order"), row.recipient.to_lowercase())).collect()
}

async fn check(db: &TestDb) {
    while reach::check(db, &actor()).await.expect("looks") {}
}

/// The orders that are written down as unreachable, and the alarms that were
/// queued, one to each person.
async fn found(db: &TestDb) -> (BTreeSet<i64>, i64) {
    let ids = texts(db, "select cast(id as text) from orders where unreachable_since is not null").await;
    let people = count(db, "select count(distinct recipient) from mails where kind = 'account_alarm'").await;
    let mails = count(db, "select count(*) from mails where kind = 'account_alarm'").await;
    (ids.iter().map(|id| id.parse().expect("a number")).collect(), if people == 0 { 0 } else { mails })
}

async fn step(db: &TestDb, tenant: &Tenant, dice: &mut Dice, model: &mut Model, number: usize) {
    let ids: Vec<i64> = model.live.keys().copied().collect();
    let some = |dice: &mut Dice| ids[dice.below(ids.len())];
    let told = notices(db, tenant).await;
    match dice.below(10) {
        0 | 1 => {
            let (mail, _, to) = told[dice.below(told.len())].clone();
            let bounce = Bounce {
                mail,
                account: None,
                named: vec![to.clone()],
                is_proved: true,
                happened: Happened::Bounced,
                status: "5.1.1".into(),
                server: "mx".into(),
                detail: format!("no {number}"),
                condemns: true,
            };
            if let Noted::Done { .. } = note_bounce(db, &bounce, &actor(), db.now()).await.expect("notes") {
                model.marks.insert((to, None, "bounced"));
            }
        }
        2..=4 => {
            let (mail, order, to) = told[dice.below(told.len())].clone();
            let (wish, only) =
                if dice.below(2) == 0 { (Wish::NotThisOrder, Some(order)) } else { (Wish::Nothing, None) };
            unsubscribe::note(db, mail, wish, &actor(), db.now()).await.expect("notes");
            model.marks.insert((to, only, "unsubscribed"));
        }
        5 => {
            let (mail, order, to) = told[dice.below(told.len())].clone();
            unsubscribe::note(db, mail, Wish::Everything, &actor(), db.now()).await.expect("notes");
            let ends = |(key, only, kind): &(String, Option<i64>, &str)| {
                *key == to && *kind == "unsubscribed" && only.is_none_or(|only| only == order)
            };
            model.marks.retain(|mark| !ends(mark));
        }
        6 => {
            let rows =
                marks::list(&mut db.read().await.expect("reads"), tenant.account, None, 100).await.expect("lists");
            let Some(row) = rows.get(dice.below(rows.len().max(1))) else { return };
            let sweep = db.new_id().await.expect("a number");
            let mut tx = db.begin().await.expect("begins");
            marks::clear(tx.conn(), tenant.account, row.id, sweep, db.now()).await.expect("clears").expect("is there");
            tx.commit().await.expect("commits");
            let key = row.email.to_lowercase();
            model.marks.retain(|(to, only, kind)| !(*to == key && *only == row.order_id && *kind == row.kind));
        }
        7 => {
            let id = some(dice);
            let new: BTreeSet<String> = (0..dice.below(3)).map(|n| format!("l{n}@list.example")).collect();
            let addresses: Vec<&str> = new.iter().map(String::as_str).collect();
            set_emails(db, tenant.account, id, emails(&addresses)).await;
            model.live.insert(id, new);
        }
        8 => {
            model.contacts = (0..dice.below(2)).map(|n| format!("c{n}@desk.example")).collect();
            let addresses: Vec<&str> = model.contacts.iter().map(String::as_str).collect();
            let sweep = db.new_id().await.expect("a number");
            let mut tx = db.begin().await.expect("begins");
            reach::sweep(tx.conn(), sweep, tenant.account, "").await.expect("sweeps");
            accounts::set_contacts(tx.conn(), tenant.account, Some(&emails(&addresses)), None).await.expect("sets");
            tx.commit().await.expect("commits");
        }
        _ if ids.len() > 2 => {
            let id = some(dice);
            let asked = Asked {
                request: RequestId(900_000 + id),
                user: tenant.user,
                email: email("user1@customer.example.net"),
                comments: None,
                is_approved: true,
            };
            let rule = move |order: &Order, context: &Context| {
                order.revoke(None, RevocationReason::default(), &asked, context)
            };
            done(db.write(tenant.account, OrderId(id), Parts::All, None, actor(), rule).await);
            model.live.remove(&id);
        }
        _ => {}
    }
}

db_test!(r40_whatever_happens_a_live_certificate_has_somebody_who_can_be_reached_or_an_alarm, |db| async {
    let tenant = tenant(&db, 1).await;
    with_issuer(&db).await;
    let mut dice = Dice(0x5eed_cafe);
    let mut model = Model::default();
    for id in 1..=5 {
        place_and_issue(&db, &tenant, id).await;
        model.live.insert(id, BTreeSet::new());
    }
    let (mut lost, mut found_again) = (0, 0);
    for number in 0..160 {
        step(&db, &tenant, &mut dice, &mut model, number).await;
        let before = model.alarmed.len();
        model.settle();
        check(&db).await;
        // Only one person is an administrator, so that an alarm to the account is
        // one mail, and one more for each of its addresses.
        let (unreachable, mails) = found(&db).await;
        assert_eq!(unreachable, model.alarmed, "step {number}");
        assert!(mails >= model.alarms, "step {number}: {mails} mails, {} alarms", model.alarms);
        let alarms = count(&db, "select count(*) from audit where action = 'order_unreachable'").await;
        assert_eq!(alarms, model.alarms, "step {number}");
        lost += usize::from(model.alarmed.len() > before);
        found_again += usize::from(model.alarmed.len() < before);
        if model.live.len() < 4 {
            let id = i64::try_from(number).expect("small") + 100;
            place_and_issue(&db, &tenant, id).await;
            model.live.insert(id, BTreeSet::new());
            model.settle();
            check(&db).await;
        }
    }
    assert!(lost > 3 && found_again > 3, "the walk went through both: {lost}, {found_again}");
    assert_eq!(count(&db, "select count(*) from orders where reach_due is not null").await, 0);
    assert_eq!(count(&db, "select count(*) from reach_sweeps").await, 0);
});

db_test!(a_change_during_a_look_is_looked_at_once_more, |db| async {
    let tenant = tenant(&db, 1).await;
    with_issuer(&db).await;
    place_and_issue(&db, &tenant, 1).await;
    for (mail, _, _) in notices(&db, &tenant).await {
        unsubscribe::note(&db, mail, Wish::Nothing, &actor(), db.now()).await.expect("notes");
    }
    // Somebody looks at it now, and has put it off.
    while count(&db, "select count(*) from reach_sweeps").await > 0 {
        reach::check(&db, &actor()).await.expect("looks");
    }
    check(&db).await;
    assert_eq!(found(&db).await.0, BTreeSet::from([1]));
    execute(&db, "update orders set reach_due = 9000000000000").await;
    set_emails(&db, tenant.account, 1, emails(&["reads@list.example"])).await;
    check(&db).await;
    assert_eq!(found(&db).await.0, BTreeSet::new());
});
