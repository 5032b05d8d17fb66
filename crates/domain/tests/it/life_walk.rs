//! Random walks through a whole life: placed, asked again, method chosen,
//! approved, rejected, signed, reissued, expired. An observer who reads nothing
//! but the mails knows what may be proved; no certificate ever says more.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::sample::{Desk, asked, email, entry, fqdn, question};
use proptest::prelude::*;
use proptest::sample::Index;
use sealpost_domain::dcv::{Source, Verdict};
use sealpost_domain::order::{OrderName, Outcome, Stage};
use sealpost_domain::{CertificateId, OrderStatus, Timestamp, ValueHash};

const NAMES: [&str; 7] = [
    "example.com",
    "*.example.com",
    "www.example.com",
    "a.www.example.com",
    "evilexample.com",
    "b.example.co.uk",
    "mail.example",
];

const METHODS: [&str; 5] = ["email", "EMAIL", "dns-txt-token", "http-token", ""];

const DAY: u64 = 86_400;

#[derive(Clone, Debug)]
enum Step {
    Resend(Option<Index>, Option<Index>),
    Method(Index),
    Approve(Index),
    Reject(Index),
    Report(Index),
    Sign,
    Reissue(Vec<Index>),
    Duplicate(Vec<Index>),
    Cancel,
    Wait(u64),
    Expire,
}

fn step() -> impl Strategy<Value = Step> {
    let index = any::<Index>;
    prop_oneof![
        3 => (prop::option::of(index()), prop::option::of(index())).prop_map(|(name, at)| Step::Resend(name, at)),
        1 => index().prop_map(Step::Method),
        12 => index().prop_map(Step::Approve),
        1 => index().prop_map(Step::Reject),
        1 => index().prop_map(Step::Report),
        6 => Just(Step::Sign),
        4 => prop::collection::vec(index(), 1..4).prop_map(Step::Reissue),
        2 => prop::collection::vec(index(), 1..3).prop_map(Step::Duplicate),
        1 => Just(Step::Cancel),
        3 => (0..40 * DAY).prop_map(Step::Wait),
        1 => (100 * DAY..500 * DAY).prop_map(Step::Wait),
        2 => Just(Step::Expire),
    ]
}

/// What the observer noted when somebody pressed "approve" and it counted.
#[derive(Clone, Debug)]
struct Approved {
    names: BTreeSet<String>,
    at: Timestamp,
}

struct Observer {
    /// Of every mail: who was written to, about which names, through which ADN.
    mailed: BTreeMap<ValueHash, (String, String, BTreeSet<String>)>,
    approved: Vec<Approved>,
}

impl Observer {
    fn read_mails(&mut self, desk: &Desk) {
        for mail in desk.mails.iter().filter(|mail| mail.domain().is_some()) {
            let asked = question(mail);
            let names = asked.names.iter().map(ToString::to_string).collect();
            self.mailed.entry(asked.value.hash()).or_insert((mail.to.to_string(), asked.adn.to_string(), names));
        }
    }

    /// Whether somebody in charge of a name approved it, not too long before.
    fn vouches(&self, name: &str, at: Timestamp) -> bool {
        let young = |approved: &&Approved| at.since(approved.at) <= Duration::from_secs(200 * DAY);
        self.approved.iter().filter(young).any(|approved| approved.names.contains(name))
    }
}

/// Label lists and nothing else.
fn is_in_charge(recipient: &str, adn: &str, name: &str) -> bool {
    let labels = |text: &str| text.trim_start_matches("*.").rsplit('.').map(str::to_owned).collect::<Vec<_>>();
    let (local, domain) = recipient.split_once('@').expect("an address");
    let five = ["admin", "administrator", "webmaster", "hostmaster", "postmaster"].contains(&local) && domain == adn;
    let published = recipient == "u@mail.example" && adn == "www.example.com";
    let suffix = ["com", "uk", "co.uk", "example"].contains(&adn);
    !suffix && labels(name).starts_with(&labels(adn)) && (five || published)
}

fn texts(names: &[OrderName]) -> Vec<String> {
    names.iter().map(|name| name.name.to_string()).collect()
}

fn take(desk: &mut Desk, observer: &mut Observer, step: &Step, next: &mut i64) {
    let hash = |observer: &Observer, index: &Index| {
        let hashes: Vec<ValueHash> = observer.mailed.keys().copied().collect();
        *index.get(&hashes)
    };
    let names = |indexes: &[Index]| {
        let mut names: Vec<&str> = indexes.iter().map(|index| *index.get(&NAMES)).collect();
        let mut seen = BTreeSet::new();
        names.retain(|name| seen.insert(*name));
        names
    };
    match step {
        Step::Resend(name, at) => {
            let base = |index: &Index| index.get(&NAMES).trim_start_matches("*.");
            let entries: Vec<_> = name
                .iter()
                .map(|name| {
                    let at = at.as_ref().map_or(base(name), base);
                    entry(base(name), &format!("admin@{at}"), at)
                })
                .collect();
            let _either_way = desk.resend(&entries);
        }
        Step::Method(index) => {
            let wanted = *index.get(&METHODS);
            let chosen = desk.with(|context| desk.order.choose_method(wanted, context));
            let waits = desk.order.status_at(desk.now).is_validating();
            assert_eq!(chosen.is_ok(), waits && wanted.eq_ignore_ascii_case("email"), "{wanted}");
            if let Ok(decision) = chosen {
                assert!(decision.mails.is_empty() && decision.audit.is_none() && decision.order == desk.order);
            }
        }
        Step::Approve(index) => {
            let hash = hash(observer, index);
            if desk.approve(hash).is_ok_and(|decision| decision.output == Outcome::Decided(Verdict::Approved)) {
                let (recipient, adn, names) = &observer.mailed[&hash];
                for name in names {
                    assert!(is_in_charge(recipient, adn, name), "{recipient} for {adn} about {name}");
                }
                observer.approved.push(Approved { names: names.clone(), at: desk.now });
            }
        }
        Step::Reject(index) => {
            let _either_way = desk.reject(hash(observer, index), "no");
        }
        Step::Report(index) => {
            let _either_way = desk.report(hash(observer, index), "not me");
        }
        Step::Sign => {
            for id in desk.signing() {
                sign_or_lapse(desk, id);
            }
        }
        Step::Reissue(indexes) => {
            *next += 1;
            let _either_way = desk.reissue(*next, &names(indexes), &asked(*next + 1000, 3, true));
        }
        Step::Duplicate(indexes) => {
            *next += 1;
            let _either_way = desk.duplicate(*next, &names(indexes), &asked(*next + 1000, 3, true));
        }
        Step::Cancel => {
            let _either_way = desk.cancel(false);
        }
        Step::Wait(seconds) => {
            desk.later(Duration::from_secs(*seconds));
            desk.sent();
        }
        Step::Expire => {
            if let Ok(decision) = desk.with(|context| desk.order.expire(context)) {
                desk.keep(&decision);
            }
        }
    }
}

/// As the worker does: a proof that is too old by now is not signed on.
fn sign_or_lapse(desk: &mut Desk, id: CertificateId) {
    match desk.with(|context| desk.order.lapse(id, context)) {
        Ok(decision) => desk.keep(&decision),
        Err(_all_count) => {
            let issued = desk.intended(crate::sample::issued(id, desk.now));
            if let Ok(decision) = desk.with(|context| desk.order.issued(issued, context)) {
                desk.keep(&decision);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn r4_r5_r13_r52_no_life_of_an_order_proves_or_certifies_what_nobody_in_charge_approved(
        names in prop::sample::subsequence(NAMES.to_vec(), 1..=4),
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let mut desk = Desk::new(&names);
        desk.contacts.add(fqdn("www.example.com"), email("u@mail.example"), Source::DnsTxt);
        desk.place(&[]).expect("placed");
        let mut observer = Observer { mailed: BTreeMap::new(), approved: Vec::new() };
        let (mut next, mut signed) = (100, BTreeSet::new());
        for step in steps {
            observer.read_mails(&desk);
            let before = desk.order.clone();
            take(&mut desk, &mut observer, &step, &mut next);
            observer.read_mails(&desk);
            for (recipient, adn, about) in observer.mailed.values() {
                for name in about {
                    prop_assert!(is_in_charge(recipient, adn, name), "{recipient} for {adn} asked about {name}");
                }
            }
            for name in desk.order.names.iter().filter(|name| name.evidence.is_some()) {
                let text = name.name.to_string();
                let proof = name.evidence.as_ref().expect("proved");
                let known = observer.approved.iter().any(|approved| approved.at == proof.at && approved.names.contains(&text));
                prop_assert!(known, "{text} is proved by nothing after {step:?}");
                let recipient = proof.recipient.as_ref().expect("by mail").to_string();
                prop_assert!(is_in_charge(&recipient, proof.adn.as_str(), &text), "{recipient} proved {text}");
            }
            for certificate in &desk.order.certificates {
                if matches!(certificate.stage, Stage::Issued(_)) && signed.insert(certificate.id) {
                    let wanted = before.certificates.iter().find(|one| one.id == certificate.id).expect("was wanted");
                    prop_assert_eq!(texts(&certificate.names), texts(&wanted.names), "names out are names wanted");
                    for name in texts(&certificate.names) {
                        prop_assert!(observer.vouches(&name, desk.now), "{name} is certified after {step:?}");
                    }
                }
            }
            // What ended stays ended, and decides nothing any more.
            let status = desk.order.status_at(desk.now);
            let over = [OrderStatus::Canceled, OrderStatus::Rejected, OrderStatus::Expired, OrderStatus::Revoked];
            if over.contains(&before.status) {
                prop_assert_eq!(&desk.order.status, &before.status);
            }
            if !status.is_validating() && matches!(step, Step::Approve(_)) && !before.status_at(desk.now).is_validating() {
                prop_assert_eq!(&desk.order.names, &before.names);
            }
        }
    }
}
