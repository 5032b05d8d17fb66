//! Random walks of an order: whatever is tried in whatever sequence, nothing is
//! proved that nobody in charge approved.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::sample::{Desk, email, fqdn, question};
use proptest::prelude::*;
use proptest::sample::Index;
use sealpost_domain::dcv::{Source, Verdict};
use sealpost_domain::order::{Outcome, ResendEntry};
use sealpost_domain::{DnsName, Fqdn, OrderStatus, ValueHash};

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

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn r4_r5_r19_no_walk_proves_what_nobody_in_charge_approved(
        names in prop::sample::subsequence(NAMES.to_vec(), 1..=5),
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let mut desk = Desk::new(&names);
        desk.contacts.add(fqdn("www.example.com"), email("u@mail.example"), Source::DnsTxt);
        desk.contacts.add(fqdn("example.co.uk"), email("u@mail.example"), Source::DnsCaa);
        desk.place(&[]).expect("placed");
        let mut expected = BTreeSet::new();
        for step in steps {
            let (before, decided) = (desk.order.status, desk.order.approvals.clone());
            expected.extend(take(&mut desk, &step));

            prop_assert_eq!(&proved(&desk), &expected, "after {:?}", step);
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
