//! R15, R16: what a value is made of, and how long it lives.

use std::collections::HashSet;
use std::time::Duration;

use crate::sample::{Desk, entry, question};
use sealpost_domain::order::{ApproveError, VALUE_LIFE};
use sealpost_domain::{MailId, Timestamp, Value};

#[test]
fn r15_values_are_made_of_chance_alone() {
    let desk = {
        let mut desk = Desk::new(&["www.example.com", "example.org"]);
        desk.place(&[]).expect("placed");
        desk
    };
    let filled: Vec<_> = desk.filled.borrow().iter().filter(|bytes| bytes.len() == 32).cloned().collect();
    let made: Vec<_> = filled
        .into_iter()
        .map(|bytes| Value::from_random(bytes.try_into().expect("32 bytes")).reveal().to_owned())
        .collect();
    let mailed: Vec<_> = desk.mails.iter().map(|mail| question(mail).value.reveal().to_owned()).collect();
    assert_eq!(mailed, made);
    assert_eq!(mailed.iter().collect::<HashSet<_>>().len(), 15);
}

#[test]
fn r15_other_chance_gives_other_values_and_nothing_else_differs() {
    let values = |skip: usize| {
        let mut desk = Desk::new(&["www.example.com"]);
        for _ in 0..skip {
            desk.with(|context| (context.fill)(&mut [0]));
        }
        desk.place(&[]).expect("placed");
        desk.mails.iter().map(|mail| question(mail).value.hash()).collect::<HashSet<_>>()
    };
    assert_eq!(values(0), values(0));
    assert!(values(0).is_disjoint(&values(1)));
}

#[test]
fn r15_a_hundred_thousand_values_differ() {
    let desk = Desk::new(&["example.com"]);
    let value = || {
        desk.with(|context| {
            let mut bytes = [0; 32];
            (context.fill)(&mut bytes);
            Value::from_random(bytes).reveal().to_owned()
        })
    };
    assert_eq!((0..100_000).map(|_| value()).collect::<HashSet<_>>().len(), 100_000);
}

#[test]
fn r17_a_value_is_found_again_by_the_hash_of_its_text() {
    let mut desk = Desk::new(&["example.com"]);
    desk.place(&[]).expect("placed");
    for mail in desk.mails.clone() {
        let value = Value::parse(question(&mail).value.reveal()).expect("43 characters of base64url");
        let approval = desk.approval(value.hash());
        assert_eq!((approval.mail, &approval.recipient), (mail.id, &mail.to));
        let shown = format!("{approval:?} {mail:?} {:?}", desk.order);
        assert!(!shown.contains(value.reveal()), "no value in what may reach a log (R48)");
    }
}

#[test]
fn r16_a_value_lives_for_thirty_days_and_not_a_millisecond_more() {
    assert_eq!(VALUE_LIFE, Duration::from_secs(30 * 86_400));
    let life = i64::try_from(VALUE_LIFE.as_millis()).expect("small");
    for (age, dead) in [(0, false), (life - 1, false), (life, true), (life + 1, true), (2 * life, true)] {
        let mut desk = Desk::new(&["example.com"]);
        desk.place(&[]).expect("placed");
        let hash = desk.value("admin@example.com", "example.com");
        let approval = desk.approval(hash);
        assert_eq!(approval.expires_at, desk.now + VALUE_LIFE);
        assert_eq!(question(&desk.mails[0]).expires_at, approval.expires_at, "the mail tells the same time");
        desk.now = Timestamp::from_millis(desk.now.millis() + age);
        assert_eq!(desk.with(|context| desk.order.reject(hash, "", context)).is_err(), dead, "rejected at {age} ms");
        match desk.approve(hash) {
            Err(error) => assert!(dead && error == ApproveError::Gone, "approved at {age} ms"),
            Ok(_) => assert!(!dead, "approved at {age} ms"),
        }
    }
}

#[test]
fn r16_sending_late_or_again_does_not_lengthen_a_life() {
    let mut desk = Desk::placed(&["www.example.com"]);
    let first = desk.value("admin@www.example.com", "www.example.com");
    let expires_at = desk.approval(first).expires_at;
    desk.later(Duration::from_secs(29 * 86_400));
    desk.resend(&[entry("www.example.com", "", "")]).expect("sent");
    assert_eq!(desk.approval(first).expires_at, expires_at);
    desk.later(Duration::from_secs(86_400));
    assert!(!desk.approval(first).is_live(desk.now));
    assert!(desk.approval(desk.value("admin@www.example.com", "www.example.com")).is_live(desk.now));
}

#[test]
fn mail_ids_sort_by_time() {
    let at = |millis, chance| MailId::new(Timestamp::from_millis(millis), &[chance; 10]);
    assert!(at(1_800_000_000_000, 255) < at(1_800_000_000_001, 0));
    assert_eq!(at(5, 1).0.get_version_num(), 7);
    assert_ne!(at(5, 1), at(5, 2));
}
