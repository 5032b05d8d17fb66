//! Random walks of an order: whatever is tried in whatever sequence, nothing is
//! proved that nobody in charge approved.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::sample::{Desk, email, fqdn, question};
use proptest::prelude::*;
use proptest::sample::Index;
use sealpost_domain::dcv::{Source, Verdict};
use sealpost_domain::order::{Outcome, ResendEntry};
use sealpost_domain::policy::OlderLinks;
use sealpost_domain::{DnsName, Fqdn, OrderStatus, Timestamp, ValueHash};

const NAMES: [&str; 9] = [
    "example.com",
    "*.example.com",
    "www.example.com",
    "a.www.example.com",
    "*.api.example.com",
    "evilexample.com",
    "example.co.uk",
    "b.example.co.uk",
    "mail.example",
];

const ADDRESSES: [&str; 6] = [
    "admin@example.com",
    "webmaster@www.example.com",
    "postmaster@example.co.uk",
    "admin@evilexample.com",
    "admin@mail.example",
    "u@mail.example",
];

#[derive(Clone, Debug)]
enum Step {
    Resend(Vec<(Option<Index>, Option<Index>, Option<Index>)>),
    Approve(Index),
    Reject(Index),
    Cancel,
    Wait(u32),
    Deliver,
}

fn step() -> impl Strategy<Value = Step> {
    let maybe = || prop::option::of(any::<Index>());
    prop_oneof![
        4 => prop::collection::vec((maybe(), maybe(), maybe()), 0..3).prop_map(Step::Resend),
        8 => any::<Index>().prop_map(Step::Approve),
        1 => any::<Index>().prop_map(Step::Reject),
        1 => Just(Step::Cancel),
        2 => (0..20 * 86_400_u32).prop_map(Step::Wait),
        2 => Just(Step::Deliver),
    ]
}

/// Label by label, apart from the code under test.
fn governs(adn: &Fqdn, name: &DnsName) -> bool {
    let (adn, name): (Vec<_>, Vec<_>) = (adn.as_str().rsplit('.').collect(), name.base.as_str().rsplit('.').collect());
    name.starts_with(&adn)
}

/// What each value may prove, as it stood in the mail.
fn questions(desk: &Desk) -> BTreeMap<ValueHash, (Fqdn, BTreeSet<DnsName>)> {
    let questions = desk.mails.iter().filter(|mail| mail.domain().is_some()).map(question);
    questions.map(|q| (q.value.hash(), (q.adn.clone(), q.names.iter().cloned().collect()))).collect()
}

fn proved(desk: &Desk) -> BTreeSet<DnsName> {
    desk.order.names.iter().filter(|name| name.evidence.is_some()).map(|name| name.name.clone()).collect()
}

fn allowed(from: OrderStatus, to: OrderStatus) -> bool {
    use OrderStatus::{Approved, Canceled, Pending, Rejected};
    from == to || (from == Pending && [Approved, Canceled, Rejected].contains(&to))
}

/// Takes one step; the names that an approval made now must prove.
fn take(desk: &mut Desk, step: &Step) -> BTreeSet<DnsName> {
    let hashes: Vec<_> = questions(desk).into_keys().collect();
    match step {
        Step::Resend(entries) => {
            let entry = |(domain, address, adn): &(Option<Index>, Option<Index>, Option<Index>)| ResendEntry {
                domain: domain.map(|index| crate::sample::name(NAMES[index.index(NAMES.len())])),
                email: address.map(|index| email(ADDRESSES[index.index(ADDRESSES.len())])),
                email_domain: adn.map(|index| fqdn(NAMES[index.index(NAMES.len())].trim_start_matches("*."))),
            };
            let _either_way = desk.resend(&entries.iter().map(entry).collect::<Vec<_>>());
        }
        Step::Approve(index) => {
            let hash = *index.get(&hashes);
            let live = desk.approval(hash).is_live(desk.now) && desk.order.status == OrderStatus::Pending;
            let result = desk.approve(hash);
            assert_eq!(live, matches!(&result, Ok(decision) if decision.output == Outcome::Decided(Verdict::Approved)));
            if live {
                let (_, names) = questions(desk).remove(&hash).expect("was mailed");
                return names;
            }
        }
        Step::Reject(index) => {
            let _either_way = desk.reject(*index.get(&hashes), "no");
        }
        Step::Cancel => {
            let _either_way = desk.cancel(false);
        }
        Step::Wait(seconds) => desk.later(Duration::from_secs(u64::from(*seconds))),
        Step::Deliver => desk.sent(),
    }
    BTreeSet::new()
}

/// What an observer who keeps nothing but the mails knows: which question each
/// value asks, and what became of it. Written apart from the code under test:
/// label lists, plain sets, no order.
#[derive(Default)]
struct Model {
    names: BTreeSet<String>,
    values: BTreeMap<ValueHash, Asked>,
    proved: BTreeSet<String>,
    /// Ended by a decision, a cancel or the end of the order.
    over: bool,
}

#[derive(Clone)]
struct Asked {
    adn: String,
    recipient: String,
    names: BTreeSet<String>,
    /// In the order in which they were mailed.
    nth: usize,
    at: Timestamp,
    dies: Timestamp,
    dead: bool,
    decided: bool,
}

impl Model {
    /// Takes over the mails that went out since.
    fn learn(&mut self, desk: &Desk, die: bool) {
        for mail in desk.mails.iter().filter(|mail| mail.domain().is_some()) {
            let asked = question(mail);
            if self.values.contains_key(&asked.value.hash()) {
                continue;
            }
            let new = Asked {
                adn: asked.adn.to_string(),
                recipient: mail.to.to_string(),
                names: asked.names.iter().map(ToString::to_string).collect(),
                nth: self.values.len(),
                at: mail.queued_at,
                dies: mail.queued_at + Duration::from_secs(30 * 86_400),
                dead: false,
                decided: false,
            };
            for name in &new.names {
                assert!(self.names.contains(name), "{name} is not on the order");
                assert!(!self.proved.contains(name), "{name} was proved before it was asked for");
            }
            let most = if die { 1 } else { 5 };
            let same = |old: &Asked| old.adn == new.adn && old.recipient == new.recipient;
            let lives = |old: &Asked| same(old) && old.lives(new.at);
            let mut live: Vec<_> =
                self.values.iter().filter(|(_, old)| lives(old)).map(|(hash, old)| (old.nth, *hash)).collect();
            live.sort_unstable_by_key(|(nth, _)| *nth);
            for (_, hash) in live.iter().take((live.len() + 1).saturating_sub(most)) {
                self.values.entry(*hash).and_modify(|old| old.dead = true);
            }
            self.values.insert(asked.value.hash(), new);
        }
    }

    /// Decides with a value; whether it counted.
    fn decide(&mut self, hash: ValueHash, yes: bool, now: Timestamp) -> bool {
        let Some(asked) = self.values.get(&hash).filter(|asked| asked.lives(now)).cloned() else { return false };
        if self.over {
            return false;
        }
        if yes {
            self.proved.extend(asked.names.iter().cloned());
        }
        let done = |names: &BTreeSet<String>, proved: &BTreeSet<String>| names.iter().all(|name| proved.contains(name));
        for value in self.values.values_mut() {
            value.dead |= !yes || value.adn == asked.adn || done(&value.names, &self.proved);
        }
        self.values.entry(hash).and_modify(|value| value.decided = true);
        self.over = !yes || self.names == self.proved;
        true
    }
}

impl Asked {
    fn lives(&self, now: Timestamp) -> bool {
        !self.dead && !self.decided && now < self.dies
    }
}

/// A mailbox that governs a name: one of the five at a domain that the name
/// lies in, above any public suffix of [`NAMES`], or a contact published there.
fn governs_as_mailbox(recipient: &str, adn: &str, name: &str) -> bool {
    let labels = |text: &str| text.trim_start_matches("*.").rsplit('.').map(str::to_owned).collect::<Vec<_>>();
    let (local, domain) = recipient.split_once('@').expect("an address");
    let five = ["admin", "administrator", "webmaster", "hostmaster", "postmaster"].contains(&local) && domain == adn;
    let published = recipient == "u@mail.example" && ["www.example.com", "example.co.uk"].contains(&adn);
    let registrable = !["com", "uk", "co.uk", "example"].contains(&adn);
    registrable && labels(name).starts_with(&labels(adn)) && (five || published)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn r4_r5_r19_no_walk_proves_what_nobody_in_charge_approved(
        names in prop::sample::subsequence(NAMES.to_vec(), 1..=5),
        narrowed in prop::option::of(any::<Index>()),
        die in any::<bool>(),
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let mut desk = Desk::new(&names);
        desk.policy.older_links = if die { OlderLinks::Die } else { OlderLinks::Stay };
        desk.contacts.add(fqdn("www.example.com"), email("u@mail.example"), Source::DnsTxt);
        desk.contacts.add(fqdn("example.co.uk"), email("u@mail.example"), Source::DnsCaa);
        let first = narrowed.map(|index| {
            let base = names[index.index(names.len())].trim_start_matches("*.");
            crate::sample::entry(base, &format!("admin@{base}"), "")
        });
        desk.place(first.as_slice()).expect("placed");
        let mut model = Model { names: names.iter().map(|name| (*name).to_owned()).collect(), ..Model::default() };
        model.learn(&desk, die);
        let mut expected = BTreeSet::new();
        for step in steps {
            let (before, decided) = (desk.order.status, desk.order.approvals.clone());
            match &step {
                Step::Approve(index) | Step::Reject(index) => {
                    let hashes: Vec<_> = questions(&desk).into_keys().collect();
                    model.decide(*index.get(&hashes), matches!(step, Step::Approve(_)), desk.now);
                }
                Step::Cancel if !model.over => {
                    model.over = true;
                    model.values.values_mut().for_each(|value| value.dead = true);
                }
                _ => {}
            }
            expected.extend(take(&mut desk, &step));

            model.learn(&desk, die);
            prop_assert_eq!(&proved(&desk), &expected, "after {:?}", step);
            let named: BTreeSet<String> = expected.iter().map(ToString::to_string).collect();
            prop_assert_eq!(&named, &model.proved, "after {:?}", step);
            for (hash, asked) in &model.values {
                let lives = desk.approval(*hash).is_live(desk.now);
                prop_assert_eq!(lives, asked.lives(desk.now), "{} for {} after {:?}", asked.recipient, asked.adn, step);
                for name in &asked.names {
                    prop_assert!(governs_as_mailbox(&asked.recipient, &asked.adn, name), "{} about {}", asked.recipient, name);
                }
                let same = |other: &&Asked| other.adn == asked.adn && other.recipient == asked.recipient;
                let live = model.values.values().filter(same).filter(|other| other.lives(desk.now)).count();
                prop_assert!(live <= if die { 1 } else { 5 }, "{} live for {}", live, asked.recipient);
            }
            prop_assert!(allowed(before, desk.order.status), "{:?} to {:?}", before, desk.order.status);
            let all = expected.len() == desk.order.names.len();
            prop_assert_eq!(all, desk.order.status == OrderStatus::Approved);
            prop_assert_eq!(desk.signing().len(), usize::from(all), "one certificate, once all is proved");
            prop_assert!(desk.order.status == OrderStatus::Pending || desk.live().is_empty());
            for (adn, names) in questions(&desk).values() {
                prop_assert!(names.iter().all(|name| governs(adn, name)), "{} asked about {:?}", adn, names);
            }
            for name in &desk.order.names {
                prop_assert!(name.evidence.as_ref().is_none_or(|evidence| governs(&evidence.adn, &name.name)));
            }
            for old in &decided {
                let new = desk.approval(old.hash);
                prop_assert!(old.verdict.is_none() || new.verdict == old.verdict, "a verdict is for good");
                prop_assert!(old.ended_at.is_none() || new.ended_at == old.ended_at, "what ended stays ended");
                prop_assert_eq!((&new.names, new.expires_at), (&old.names, old.expires_at));
            }
            let decided: Vec<_> = desk.order.approvals.iter().filter(|approval| approval.verdict.is_some()).collect();
            let adns: BTreeSet<_> = decided.iter().map(|approval| &approval.adn).collect();
            prop_assert_eq!(adns.len(), decided.len(), "one decision for an ADN");
        }
    }
}
