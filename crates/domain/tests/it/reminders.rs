//! Reminders of orders: what is told when, to whom, and what is silent.

use std::time::Duration;

use sealpost_domain::account::AccessRole;
use sealpost_domain::mail::{Content, Recipient};
use sealpost_domain::order::{AdditionalEmail, NotDue, Reminded};
use sealpost_domain::reminder::{ReminderSettings, Silence, Step};
use sealpost_domain::staff::Person;
use sealpost_domain::time::DAY;
use sealpost_domain::{CertificateId, Decision, Language, MailKind, OrderStatus, Timestamp, UserId};

use crate::sample::{CERTIFICATE, Desk, START, asked, email};

/// An issued order that lasts so many days; its certificate 199.
fn issued(days: u32) -> Desk {
    let mut desk = Desk::new(&["example.com"]);
    desk.order.days = days;
    desk.place(&[]).expect("placed");
    desk.approve_all();
    desk.sign(CERTIFICATE);
    desk
}

fn remind(desk: &mut Desk, settings: &ReminderSettings) -> Result<Decision<Vec<Reminded>>, NotDue> {
    remind_renewed(desk, settings, false)
}

fn remind_renewed(
    desk: &mut Desk,
    settings: &ReminderSettings,
    is_renewed: bool,
) -> Result<Decision<Vec<Reminded>>, NotDue> {
    // As the store does with every batch.
    desk.order.remind_at = desk.order.next_reminder();
    let decision = desk.with(|context| desk.order.remind(settings, is_renewed, context))?;
    desk.keep(&decision);
    Ok(decision)
}

/// Goes from one due time to the next: `(day, kind, step)` of what is told.
fn walk(desk: &mut Desk) -> Vec<(u64, MailKind, i64)> {
    let mut told = Vec::new();
    while let Some(due) = desk.order.next_reminder() {
        desk.now = due - Duration::from_millis(1);
        assert_eq!(remind(desk, &ReminderSettings::default()).expect_err("not before its time"), NotDue);
        desk.now = due;
        let decision = remind(desk, &ReminderSettings::default()).expect("due");
        assert_eq!(decision.mails.len(), decision.output.iter().map(|one| one.mails).sum::<usize>());
        told.extend(decision.output.iter().map(|one| {
            assert_eq!((one.mails, one.silence), (1, None));
            (desk.now.since(START).as_secs().div_ceil(86_400), one.kind, one.step.days())
        }));
    }
    told
}

use MailKind::{CertificateExpired, CertificateExpiring, OrderExpiring};

const CERTIFICATE_STEPS: [(u64, MailKind, i64); 6] = [
    (109, CertificateExpiring, 90),
    (139, CertificateExpiring, 60),
    (169, CertificateExpiring, 30),
    (192, CertificateExpiring, 7),
    (196, CertificateExpiring, 3),
    (206, CertificateExpired, -7),
];

#[test]
fn an_order_that_ends_with_its_certificate_has_six_steps() {
    assert_eq!(walk(&mut issued(199)), CERTIFICATE_STEPS);
}

#[test]
fn an_order_that_outlives_its_certificate_has_steps_of_its_own() {
    let of_order = [(275, 90), (305, 60), (335, 30), (358, 7), (362, 3)].map(|(day, step)| (day, OrderExpiring, step));
    assert_eq!(walk(&mut issued(365)), [CERTIFICATE_STEPS.to_vec(), of_order.to_vec()].concat());
}

#[test]
fn a_reissue_has_its_own_steps_and_the_earlier_certificate_none() {
    let mut desk = issued(800);
    desk.now = START + DAY * 140;
    remind(&mut desk, &ReminderSettings::default()).expect("due");
    desk.reissue(20, &["example.com"], &asked(2, 3, true)).expect("asked for");
    desk.approve_all();
    desk.sign(CertificateId(20));
    let told = walk(&mut desk);
    let of_certificate: Vec<_> = told.iter().filter(|(_, kind, _)| *kind != OrderExpiring).collect();
    let days: Vec<_> = of_certificate.iter().map(|(day, ..)| *day).collect();
    assert_eq!(days, [249, 279, 309, 332, 336, 346]);
}

#[test]
fn a_certificate_that_ends_with_its_order_is_told_of_by_the_order() {
    let mut desk = issued(365);
    desk.now = START + DAY * 166;
    desk.reissue(20, &["example.com"], &asked(2, 3, true)).expect("asked for");
    desk.approve_all();
    desk.sign(CertificateId(20));
    assert_eq!(desk.order.primary().and_then(|one| one.issued()).map(|one| one.valid_till), desk.order.valid_till);
    let told: Vec<_> = walk(&mut desk).into_iter().map(|(day, kind, _)| (day, kind)).collect();
    let ending = [275, 305, 335, 358, 362].map(|day| (day, OrderExpiring));
    assert_eq!(told, [ending.to_vec(), vec![(372, CertificateExpired)]].concat());
}

#[test]
fn what_was_missed_comes_as_one_mail_that_says_what_is_true_now() {
    let table = [
        (150, Some((CertificateExpiring, 60, 49))),
        (198, Some((CertificateExpiring, 3, 1))),
        (200, None),
        (207, Some((CertificateExpired, -7, 8))),
    ];
    for (day, expected) in table {
        let mut desk = issued(199);
        desk.now = START + DAY * day;
        let decision = remind(&mut desk, &ReminderSettings::default()).expect("due");
        let told = decision.mails.first().map(|mail| match &mail.content {
            Content::CertificateExpiring(told) | Content::CertificateExpired(told) => {
                (mail.kind(), decision.output[0].step.days(), told.days)
            }
            other => panic!("{other:?}"),
        });
        assert_eq!((told, decision.mails.len()), (expected, usize::from(expected.is_some())), "day {day}");
        assert_eq!(decision.output[0].silence, expected.is_none().then_some(Silence::Overtaken));
        assert_eq!(remind(&mut desk, &ReminderSettings::default()).expect_err("settled"), NotDue);
    }
}

#[test]
fn reminders_are_silent_where_they_should_be() {
    let on = ReminderSettings::default();
    let off = ReminderSettings { enabled: false, ..on.clone() };
    let others = ReminderSettings { steps: vec![Step::Before3], ..on.clone() };
    let table = [
        (None, &on, false, None),
        (None, &on, true, Some(Silence::Renewed)),
        (None, &off, false, Some(Silence::Disabled)),
        (None, &others, false, Some(Silence::Unticked)),
        // What is said of the order counts more than what the account says.
        (Some(true), &off, false, None),
        (Some(false), &on, false, Some(Silence::Disabled)),
        (Some(false), &off, false, Some(Silence::Disabled)),
        (Some(true), &off, true, Some(Silence::Renewed)),
    ];
    for (of_order, settings, is_renewed, expected) in table {
        let mut desk = issued(199);
        desk.order.renewal_notices = of_order;
        desk.now = START + DAY * 109;
        let decision = remind_renewed(&mut desk, settings, is_renewed).expect("due");
        assert_eq!(decision.output[0].silence, expected, "{of_order:?} {settings:?} {is_renewed}");
        assert_eq!(decision.mails.is_empty(), expected.is_some());
        let audit = decision.audit.expect("written");
        assert_eq!(audit.action, "reminders_planned");
        assert_eq!(audit.detail["reminders"][0]["silence"].as_str(), expected.map(Silence::name));
        assert!(desk.order.next_reminder() > Some(desk.now));
    }
}

#[test]
fn an_order_without_a_standing_certificate_has_no_reminders() {
    assert_eq!(Desk::placed(&["example.com"]).order.next_reminder(), None);
    let mut revoked = issued(199);
    revoked.revoke(None, &asked(2, 3, true)).expect("revoked");
    assert_eq!((revoked.order.status, revoked.order.next_reminder()), (OrderStatus::Revoked, None));
    let mut canceled = Desk::placed(&["example.com"]);
    canceled.cancel(false).expect("canceled");
    assert_eq!(canceled.order.next_reminder(), None);
}

#[test]
fn after_a_revocation_the_duplicate_that_still_stands_is_told_of() {
    let mut desk = issued(199);
    desk.later(DAY * 5);
    desk.duplicate(30, &["example.com"], &asked(2, 3, true)).expect("asked for");
    desk.sign(CertificateId(30));
    desk.revoke(Some(CERTIFICATE.0), &asked(3, 3, true)).expect("revoked");
    assert_eq!(walk(&mut desk).first(), Some(&(114, CertificateExpiring, 90)));
}

#[test]
fn an_expired_order_is_told_of_a_week_later() {
    let mut desk = issued(199);
    desk.now = START + DAY * 199;
    remind(&mut desk, &ReminderSettings::default()).expect("due");
    let expired = desk.with(|context| desk.order.expire(context)).expect("over");
    desk.keep(&expired);
    assert_eq!(walk(&mut desk), [(206, CertificateExpired, -7)]);
}

#[test]
fn everybody_is_told_once_in_the_first_role_and_the_accounts_list_counts_more_than_the_orders() {
    let mut desk = issued(199);
    desk.order.technical_contact = Some(email("tech@customer.example"));
    desk.order.staff.people = vec![Person {
        user: UserId(1),
        email: email("root@customer.example"),
        language: Language::French,
        role: AccessRole::Administrator,
    }];
    let listed = |text: &str, language| AdditionalEmail { email: email(text), language };
    desk.order.additional_emails = vec![
        listed("Tech@customer.example", None),
        listed("ops@customer.example", Some(Language::Korean)),
        listed("pki@customer.example", Some(Language::Russian)),
    ];
    let settings = ReminderSettings {
        recipients: ["PKI@customer.example", "jill@customer.example", "duty@customer.example"].map(email).to_vec(),
        message: "Ask the web team.".to_owned(),
        ..ReminderSettings::default()
    };
    desk.now = START + DAY * 109;
    let decision = remind(&mut desk, &settings).expect("due");
    let mut told: Vec<_> =
        decision.mails.iter().map(|mail| (mail.to.as_str(), mail.role, mail.language.code())).collect();
    told.sort_unstable_by_key(|(to, ..)| *to);
    assert_eq!(
        told,
        [
            ("duty@customer.example", Recipient::ReminderContact, "de"),
            ("jill@customer.example", Recipient::Requester, "ja"),
            ("ops@customer.example", Recipient::Additional, "ko"),
            ("pki@customer.example", Recipient::ReminderContact, "ru"),
            ("root@customer.example", Recipient::Administrator, "fr"),
            ("tech@customer.example", Recipient::TechnicalContact, "de"),
        ]
    );
}

#[test]
fn the_orders_own_words_come_before_the_accounts() {
    let settings = ReminderSettings { message: "Of the account.".to_owned(), ..ReminderSettings::default() };
    let long = "ß".repeat(600);
    for (of_order, expected) in
        [(None, "Of the account."), (Some("Of the order."), "Of the order."), (Some(&*long), &long[..1000])]
    {
        let mut desk = issued(199);
        desk.order.renewal_message = of_order.map(str::to_owned);
        desk.now = START + DAY * 109;
        let decision = remind(&mut desk, &settings).expect("due");
        let Content::CertificateExpiring(told) = &decision.mails[0].content else { panic!("another mail") };
        assert_eq!((told.message.as_str(), told.days), (expected, 90));
        assert_eq!(told.certificate.names, [crate::sample::name("example.com")]);
    }
}

#[test]
fn steps_are_settled_by_a_time_and_no_step_comes_back() {
    let mut desk = issued(199);
    let mut told = 0;
    for hour in 0..(210 * 24) {
        desk.now = START + Duration::from_secs(hour * 3600);
        if let Ok(decision) = remind(&mut desk, &ReminderSettings::default()) {
            assert!(
                decision.order.reminded_till == Some(desk.now) && decision.order.remind_at > Some(desk.now)
                    || told == 5
            );
            told += decision.mails.len();
        }
    }
    assert_eq!((told, desk.order.next_reminder(), desk.order.remind_at), (6, None::<Timestamp>, None));
}
