//! R7, R41: how many live values and how much mail there may be.

use std::time::Duration;

use crate::sample::{Desk, START, email, entry, question};
use sealpost_domain::limits::{Count, TooMany};
use sealpost_domain::order::{ResendError, TooSoon};
use sealpost_domain::place::PlaceError;
use sealpost_domain::{MailLimits, Timestamp};

const ADMIN: (&str, &str, &str) = ("www.example.com", "admin@www.example.com", "");

fn admin(desk: &mut Desk) -> Result<usize, ResendError> {
    desk.resend(&[entry(ADMIN.0, ADMIN.1, ADMIN.2)]).map(|mails| mails.len())
}

fn limited() -> Desk {
    let mut desk = Desk::placed(&["www.example.com", "example.org"]);
    desk.order.approvals.clear();
    desk.limits = MailLimits::default();
    desk.now = START;
    desk
}

fn minutes(minutes: u64) -> Timestamp {
    START + Duration::from_secs(60 * minutes)
}

fn too_soon(retry_at: Timestamp) -> Result<usize, ResendError> {
    Err(ResendError::TooSoon(TooSoon { retry_at }))
}

#[test]
fn r7_every_message_has_a_value_of_its_own_and_all_stay_good() {
    let mut desk = Desk::placed(&["www.example.com"]);
    desk.order.approvals.clear();
    let mut hashes = Vec::new();
    for _ in 0..5 {
        desk.later(Duration::from_secs(60));
        let mails = desk.resend(&[entry(ADMIN.0, ADMIN.1, ADMIN.2)]).expect("sent");
        hashes.push(question(&mails[0]).value.hash());
    }
    hashes.sort();
    hashes.dedup();
    assert_eq!(hashes.len(), 5);
    for hash in hashes {
        assert!(desk.with(|context| desk.order.approve(hash, context)).is_ok());
    }
}

#[test]
fn r7_at_most_five_values_of_one_approver_are_live_and_the_oldest_yields() {
    let mut desk = Desk::placed(&["www.example.com", "a.www.example.com"]);
    desk.order.approvals.clear();
    let mut hashes = Vec::new();
    let others = desk.resend(&[entry("www.example.com", "webmaster@www.example.com", "")]).expect("sent");
    for sent in 1..=12_usize {
        desk.later(Duration::from_secs(60));
        let mails = desk.resend(&[entry(ADMIN.0, ADMIN.1, ADMIN.2)]).expect("sent");
        hashes.push(question(&mails[0]).value.hash());
        let live: Vec<_> = hashes.iter().map(|hash| desk.approval(*hash).is_live(desk.now)).collect();
        let expected: Vec<_> = (1..=sent).map(|nth| nth + 5 > sent).collect();
        assert_eq!(live, expected);
    }
    assert!(desk.approval(question(&others[0]).value.hash()).is_live(desk.now), "another approver's value stays");
    assert!(desk.approval(hashes[0]).verdict.is_none());
}

#[test]
fn r7_expired_values_take_no_place_among_the_five() {
    let mut desk = Desk::placed(&["www.example.com"]);
    desk.order.approvals.clear();
    (0..5).for_each(|_| assert_eq!(admin(desk.sent_and_later(60)), Ok(1)));
    desk.later(Duration::from_secs(31 * 86_400));
    admin(&mut desk).expect("sent");
    assert_eq!(desk.order.approvals.iter().filter(|approval| approval.ended_at.is_some()).count(), 0);
}

#[test]
fn r41_three_at_once_to_one_approver_then_one_per_quarter_of_an_hour() {
    let mut desk = limited();
    for (at, expected) in [
        (0, Ok(1)),
        (0, Ok(1)),
        (0, Ok(1)),
        (0, too_soon(minutes(15))),
        (14, too_soon(minutes(15))),
        (15, Ok(1)),
        (15, too_soon(minutes(30))),
        (61, Ok(1)),
        (61, Ok(1)),
        (61, Ok(1)),
        (61, too_soon(minutes(76))),
    ] {
        desk.now = minutes(at);
        desk.sent();
        assert_eq!(admin(&mut desk), expected, "at minute {at}");
    }
}

#[test]
fn r41_ten_a_day_to_one_approver() {
    let mut desk = limited();
    for hour in 0..10 {
        desk.now = minutes(60 * hour);
        desk.sent();
        assert_eq!(admin(&mut desk), Ok(1));
    }
    desk.sent();
    desk.now = minutes(24 * 60 - 1);
    assert_eq!(admin(&mut desk), too_soon(minutes(24 * 60)));
    desk.now = minutes(24 * 60);
    assert_eq!(admin(&mut desk), Ok(1));
    desk.sent();
    assert_eq!(admin(&mut desk), too_soon(minutes(25 * 60)));
}

#[test]
fn r41_a_limit_of_one_approver_leaves_the_others_alone() {
    let mut desk = limited();
    (0..3).for_each(|_| assert_eq!(admin(desk.sent_and_later(0)), Ok(1)));
    desk.sent();
    assert!(admin(&mut desk).is_err());
    for other in [
        entry("www.example.com", "webmaster@www.example.com", ""),
        entry("www.example.com", "admin@example.com", "example.com"),
        entry("example.org", "admin@example.org", ""),
    ] {
        assert_eq!(desk.resend(&[other]).expect("sent").len(), 1);
    }
}

#[test]
fn r42_one_approver_over_the_limit_stops_all_and_the_latest_wait_is_told() {
    let mut desk = limited();
    (0..3).for_each(|_| assert_eq!(admin(desk.sent_and_later(0)), Ok(1)));
    desk.sent();
    desk.later(Duration::from_secs(120));
    let before = desk.order.clone();
    let all = [entry("www.example.com", "", ""), entry("example.org", "", "")];
    assert_eq!(desk.resend(&all).map(|mails| mails.len()), too_soon(minutes(15)));
    assert_eq!(desk.order, before);
    let later = Count { mails: 20, first: Some(minutes(1)) };
    desk.usage.recipients.insert(email("postmaster@example.org").key(), later);
    assert_eq!(desk.resend(&all).map(|mails| mails.len()), too_soon(minutes(24 * 60 + 1)));
}

#[test]
fn r41_twenty_a_day_to_one_recipient_over_all_accounts() {
    let mut desk = limited();
    let count = |mails| Count { mails, first: Some(START) };
    desk.now = minutes(60);
    for (mails, expected) in
        [(0, Ok(1)), (19, Ok(1)), (20, too_soon(minutes(24 * 60))), (99, too_soon(minutes(24 * 60)))]
    {
        desk.sent();
        desk.usage.recipients.insert(email(ADMIN.1).key(), count(mails));
        assert_eq!(admin(&mut desk), expected, "{mails} before");
    }
}

#[test]
fn r41_a_recipient_of_two_names_counts_twice() {
    let mut desk = limited();
    for adn in ["www.example.com", "example.org"] {
        desk.contacts.add(crate::sample::fqdn(adn), email("u@mail.example"), sealpost_domain::Source::DnsTxt);
    }
    let both = ["www.example.com", "example.org"].map(|name| entry(name, "u@mail.example", ""));
    let count = |mails| Count { mails, first: Some(START) };
    desk.usage.recipients.insert("u@mail.example".to_owned(), count(19));
    assert_eq!(desk.resend(&both).map(|mails| mails.len()), too_soon(minutes(24 * 60)));
    desk.usage.recipients.insert("u@mail.example".to_owned(), count(18));
    assert_eq!(desk.resend(&both).map(|mails| mails.len()), Ok(2));
}

#[test]
fn r41_six_hundred_an_hour_by_one_account() {
    let mut desk = limited();
    desk.now = minutes(10);
    let ten = [entry("www.example.com", "", ""), entry("example.org", "", "")];
    desk.usage.account = Count { mails: 591, first: Some(START) };
    assert_eq!(desk.resend(&ten).map(|mails| mails.len()), too_soon(minutes(60)));
    desk.usage.account.mails = 590;
    assert_eq!(desk.resend(&ten).map(|mails| mails.len()), Ok(10));
}

#[test]
fn r41_more_than_an_hour_s_mail_at_once_is_refused_for_good_and_says_how_to_ask_for_less() {
    let mut desk = limited();
    desk.limits.account_per_hour = 4;
    let five = desk.resend(&[entry("example.org", "", "")]);
    assert_eq!(five, Err(ResendError::TooMany(TooMany { mails: 5, most: 4 })));
    let mut new = crate::sample::Desk::new(&["www.example.com"]);
    new.limits = MailLimits { account_per_hour: 9, ..MailLimits::default() };
    assert_eq!(new.place(&[]).map(|_| ()), Err(PlaceError::TooMany(TooMany { mails: 10, most: 9 })));
    new.limits.account_per_hour = 10;
    assert_eq!(new.place(&[]).map(|decision| decision.mails.len()), Ok(10));
}

#[test]
fn r41_what_is_too_much_even_alone_is_told_a_time_to_come() {
    let mut desk = limited();
    desk.limits.account_per_hour = 5;
    desk.usage.account = Count { mails: 1, first: None };
    assert_eq!(desk.resend(&[entry("example.org", "", "")]).map(|mails| mails.len()), too_soon(minutes(60)));
    desk.usage.account = Count::default();
    desk.limits = MailLimits { recipient_per_day: 1, ..MailLimits::default() };
    desk.usage.recipients.insert(email(ADMIN.1).key(), Count { mails: 1, first: None });
    assert_eq!(admin(&mut desk), too_soon(minutes(24 * 60)));
}

impl Desk {
    /// For loops: what was queued has left, and so many seconds went by.
    fn sent_and_later(&mut self, seconds: u64) -> &mut Self {
        self.sent();
        self.later(Duration::from_secs(seconds));
        self
    }
}
