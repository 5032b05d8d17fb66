//! R11, R12, R13, R54: the dates of the Baseline Requirements, a second before,
//! on, and a second after each.

use std::time::Duration;

use crate::sample::{CERTIFICATE, Desk, approver, asked, email, entry, fqdn};
use sealpost_domain::dcv::Method;
use sealpost_domain::order::{ApproveError, NotApproved, RequestStatus, ResendError, Stage};
use sealpost_domain::place::PlaceError;
use sealpost_domain::policy::{Limits, Notice, OlderLinks, Policy, PolicyError, Profile};
use sealpost_domain::time::DAY;
use sealpost_domain::{CertificateId, OrderStatus, Source, Timestamp};

const SECOND: Duration = Duration::from_secs(1);

fn public() -> Policy {
    Policy { profile: Profile::PublicBr, ..Policy::default() }
}

fn at(date: &str) -> Timestamp {
    Timestamp::parse_date(date).expect(date)
}

/// One second before, on and one second after.
fn around(date: &str) -> [Timestamp; 3] {
    [at(date) - SECOND, at(date), at(date) + SECOND]
}

#[test]
fn r12_r13_r54_limits_change_at_midnight_utc_of_their_dates() {
    let limits = |evidence_days, certificate_days, most, email_methods| Limits {
        evidence_days,
        certificate_days: Some(certificate_days),
        most_certificate_days: Some(most),
        email_methods,
    };
    let first = limits(200, 199, 200, true);
    let second = limits(100, 99, 100, true);
    let third = limits(100, 99, 100, false);
    let fourth = limits(10, 46, 47, false);
    for (date, before, after) in
        [("2027-03-15", first, second), ("2028-03-15", second, third), ("2029-03-15", third, fourth)]
    {
        let [earlier, midnight, later] = around(date).map(|now| public().limits_at(now));
        assert_eq!((earlier, midnight, later), (before, after, after), "{date}");
    }
    assert_eq!(public().limits_at(at("2026-11-22")), first);
    assert_eq!(public().limits_at(at("2040-01-01")), fourth);
}

#[test]
fn r13_a_private_desk_follows_the_calendar_unless_its_setting_says_otherwise() {
    let own = Policy { evidence_days: Some(400), ..Policy::default() };
    for (date, days) in [("2026-11-22", 200), ("2027-03-15", 100), ("2029-03-15", 10)] {
        let limits = Policy::default().limits_at(at(date));
        let expected =
            Limits { evidence_days: days, certificate_days: None, most_certificate_days: None, email_methods: true };
        assert_eq!(limits, expected, "{date}");
        assert_eq!(own.limits_at(at(date)).evidence_days, 400, "{date}");
        // Fixed in public-br.
        assert_eq!(Policy { profile: Profile::PublicBr, ..own.clone() }.limits_at(at(date)).evidence_days, days);
    }
}

#[test]
fn r13_a_proof_counts_for_its_last_day_in_full_and_not_a_second_longer() {
    let method = Method::ConstructedEmail;
    for policy in [public(), Policy::default()] {
        for (signing, days, from) in [
            ("2027-03-14", 200, None),
            ("2027-03-15", 100, Some("2027-03-15")),
            ("2028-03-14", 100, Some("2027-03-15")),
        ] {
            let now = at(signing);
            let admitted = |age| policy.admits_proof(method, now - age, now);
            assert_eq!(admitted(DAY * days - SECOND), Ok(()));
            assert_eq!(admitted(DAY * days), Ok(()));
            let from = from.map(at);
            let age = u64::from(days) + 1;
            assert_eq!(admitted(DAY * days + SECOND), Err(PolicyError::TooOld { age, most: days, from }), "{signing}");
        }
    }
    // A proof of 101 days is good on the last evening, and not at midnight.
    let proved = at("2027-03-15") - DAY * 101;
    let [evening, midnight, later] = around("2027-03-15").map(|now| public().admits_proof(method, proved, now).is_ok());
    assert_eq!((evening, midnight, later), (true, false, false));
    let proved = at("2029-03-15") - DAY * 11;
    let private = around("2029-03-15").map(|now| Policy::default().admits_proof(method, proved, now).is_ok());
    assert_eq!(private, [true, false, false]);
}

#[test]
fn r12_email_proves_nothing_from_its_last_day_on_and_old_proofs_fall_with_it() {
    let by_mail =
        [Method::ConstructedEmail, Method::ContactEmail(Source::DnsTxt), Method::ContactEmail(Source::DnsCaa)];
    let policy = Policy { remote_perspectives: 2, ..public() };
    for method in by_mail {
        let young = at("2028-03-10");
        let admitted = around("2028-03-15").map(|now| policy.admits_proof(method, young, now).is_ok());
        assert_eq!(admitted, [true, false, false], "{method:?}");
    }
    assert_eq!(around("2028-03-15").map(|now| policy.admits_email(now).is_ok()), [true, false, false]);
    assert_eq!(around("2028-03-15").map(|now| Policy::default().admits_email(now).is_ok()), [true, true, true]);
    let told = policy.admits_email(at("2028-03-15")).expect_err("ended").to_string();
    assert!(told.contains("BR 3.2.2.4.4, from 2028-03-15"), "{told}");
}

#[test]
fn r54_longer_validity_is_refused_by_date_with_the_rule() {
    for (date, before, after) in [("2027-03-15", 200, 100), ("2029-03-15", 100, 47)] {
        let admitted = |days| around(date).map(|now| public().admits_validity(days, now).is_ok());
        assert_eq!(admitted(before), [true, false, false], "{date}");
        assert_eq!(admitted(before + 1), [false; 3], "{date}");
        assert_eq!(admitted(after), [true; 3], "{date}");
        assert_eq!(admitted(after + 1), [true, false, false], "{date}");
    }
    let told = public().admits_validity(199, at("2027-03-15")).expect_err("too long").to_string();
    assert_eq!(told, "BR 6.3.2, from 2027-03-15: a certificate is valid for at most 100 days, not 199");
    assert_eq!(Policy::default().admits_validity(1000, at("2030-01-01")), Ok(()));
}

#[test]
fn r3_r11_sources_of_approvers_by_profile() {
    let two = Policy { remote_perspectives: 2, ..public() };
    let one = Policy { remote_perspectives: 1, ..public() };
    for (source, in_private, seen_twice, seen_once) in [
        (Source::Constructed, true, true, true),
        (Source::DnsTxt, true, true, false),
        (Source::DnsCaa, true, true, false),
        (Source::Whois, true, false, false),
        (Source::Filed, true, false, false),
    ] {
        let admits = |policy: &Policy| policy.admits_source(source).is_ok();
        assert_eq!(admits(&Policy::default()), in_private, "{source:?}");
        assert_eq!((admits(&two), admits(&one), admits(&public())), (seen_twice, seen_once, seen_once), "{source:?}");
    }
    assert!(public().admits_proof(Method::Prevalidated, at("2026-11-22"), at("2026-11-22")).is_err());
    let mut desk = Desk::new(&["a.example"]);
    for (address, source) in
        [("t@mail.example", Source::DnsTxt), ("w@mail.example", Source::Whois), ("f@mail.example", Source::Filed)]
    {
        desk.contacts.add(fqdn("a.example"), email(address), source);
    }
    let count = |policy: Policy| policy.admitted(desk.contacts.clone()).approvers(&fqdn("a.example")).len();
    assert_eq!((count(Policy::default()), count(two), count(public())), (8, 6, 5));
}

#[test]
fn r12_notices_come_a_year_ahead_and_that_of_email_always() {
    let rules = |policy: &Policy, now: &str| -> Vec<String> {
        let told = |notice: &Notice| format!("{} {}", notice.from.date(), notice.rule);
        policy.notices_at(at(now)).iter().map(told).collect()
    };
    assert_eq!(
        rules(&public(), "2026-11-22"),
        ["2027-03-15 BR 4.2.1", "2027-03-15 BR 6.3.2", "2028-03-15 BR 3.2.2.4.4"]
    );
    assert_eq!(rules(&public(), "2027-03-15"), ["2028-03-15 BR 3.2.2.4.4"]);
    assert_eq!(rules(&public(), "2028-03-15"), ["2029-03-15 BR 4.2.1", "2029-03-15 BR 6.3.2"]);
    assert_eq!(rules(&public(), "2029-03-15"), Vec::<String>::new());
    assert_eq!(rules(&Policy::default(), "2026-11-22"), ["2027-03-15 BR 4.2.1"]);
    assert_eq!(rules(&Policy { evidence_days: Some(90), ..Policy::default() }, "2026-11-22"), Vec::<String>::new());
}

fn on(desk: &mut Desk, now: Timestamp) {
    desk.now = now;
    desk.sent();
}

#[test]
fn r12_no_order_and_no_resend_asks_by_mail_after_the_last_day() {
    for (index, now) in around("2028-03-15").into_iter().enumerate() {
        let mut desk = Desk::new(&["www.example.com"]);
        desk.policy = public();
        desk.now = now;
        let placed = desk.place(&[]).map(|decision| decision.mails.len());
        let mut older = Desk::new(&["www.example.com"]);
        older.policy = public();
        older.now = at("2028-03-01");
        older.place(&[]).expect("in time");
        on(&mut older, now);
        let before = older.order.clone();
        let resent = older.resend(&[]).map(|mails| mails.len());
        let ended = PolicyError::EmailEnded { from: at("2028-03-15") };
        if index == 0 {
            assert_eq!((placed, resent), (Ok(10), Ok(10)));
        } else {
            assert_eq!(placed, Err(PlaceError::Policy(ended.clone())));
            assert_eq!(resent, Err(ResendError::Policy(ended)));
            assert_eq!(older.order, before);
        }
    }
}

#[test]
fn r12_r16_a_value_dies_with_its_method_and_says_so_from_the_start() {
    let mut desk = Desk::new(&["example.com"]);
    desk.policy = public();
    desk.now = at("2028-03-01");
    desk.place(&[]).expect("in time");
    let hash = desk.value("admin@example.com", "example.com");
    assert_eq!(desk.approval(hash).expires_at, at("2028-03-15"));
    assert_eq!(crate::sample::question(&desk.mails[0]).expires_at, at("2028-03-15"));
    on(&mut desk, at("2028-03-15"));
    assert_eq!(desk.approve(hash).map(|_| ()), Err(ApproveError::Gone));
    on(&mut desk, at("2028-03-15") - SECOND);
    desk.approve(hash).expect("the last second");
    // A private desk goes on as before.
    let mut desk = Desk::new(&["example.com"]);
    desk.now = at("2028-03-01");
    desk.place(&[]).expect("placed");
    assert_eq!(desk.approval(desk.value("admin@example.com", "example.com")).expires_at, at("2028-03-31"));
}

#[test]
fn r13_a_proof_that_grew_too_old_while_others_were_waited_for_is_asked_for_again() {
    let mut desk = Desk::new(&["a.example", "b.example"]);
    desk.policy.evidence_days = Some(20);
    desk.place(&[]).expect("placed");
    desk.approve(desk.value("admin@a.example", "a.example")).expect("approved");
    let b = desk.value("admin@b.example", "b.example");
    desk.later(DAY * 20 + SECOND);
    let decision = desk.approve(b).expect("approved");
    assert!(desk.signing().is_empty());
    assert_eq!((desk.order.status, desk.proved()), (OrderStatus::Pending, vec!["b.example".to_owned()]));
    let detail = decision.audit.expect("audited").detail;
    assert_eq!(detail["lapsed"][0]["name"], "a.example");
    assert!(detail["lapsed"][0]["reason"].as_str().is_some_and(|reason| reason.contains("BR 4.2.1")), "{detail}");
    // Asked again and approved again, it is issued.
    desk.resend(&[entry("a.example", "admin@a.example", "")]).expect("sent");
    desk.approve(desk.value("admin@a.example", "a.example")).expect("approved");
    assert_eq!((desk.order.status, desk.signing()), (OrderStatus::Approved, vec![CERTIFICATE]));
}

#[test]
fn r12_r13_an_approved_order_whose_proofs_lapsed_before_its_signature_waits_again() {
    let approved = |policy: Policy, now: Timestamp| {
        let mut desk = Desk::new(&["a.example", "b.example"]);
        desk.policy = policy;
        desk.now = now;
        desk.place(&[]).expect("placed");
        desk.approve(desk.value("admin@a.example", "a.example")).expect("approved");
        desk.later(DAY);
        desk.approve(desk.value("admin@b.example", "b.example")).expect("approved");
        assert_eq!(desk.order.status, OrderStatus::Approved);
        desk
    };
    let own = Policy { evidence_days: Some(20), ..Policy::default() };
    let mut desk = approved(own, at("2026-12-01"));
    on(&mut desk, at("2026-12-21"));
    assert_eq!(
        desk.with(|context| desk.order.lapse(CERTIFICATE, context)).map(|_| ()),
        Err(NotApproved),
        "all proofs hold"
    );
    on(&mut desk, at("2026-12-21") + SECOND);
    let decision = desk.with(|context| desk.order.lapse(CERTIFICATE, context)).expect("one lapsed");
    assert_eq!(decision.order.status, OrderStatus::Pending);
    desk.keep(&decision);
    assert!(desk.signing().is_empty(), "the intent is withdrawn");
    assert_eq!(desk.proved(), ["b.example"]);
    assert_eq!(decision.audit.expect("audited").action, "proofs_lapsed");

    let mut desk = approved(public(), at("2028-03-13"));
    on(&mut desk, at("2028-03-15") - SECOND);
    assert!(desk.with(|context| desk.order.lapse(CERTIFICATE, context)).is_err());
    on(&mut desk, at("2028-03-15"));
    let decision = desk.with(|context| desk.order.lapse(CERTIFICATE, context)).expect("all lapsed");
    desk.keep(&decision);
    assert_eq!(desk.proved(), Vec::<String>::new());
    assert!(decision.output.iter().all(|lapsed| matches!(lapsed.reason, PolicyError::EmailEnded { .. })));
}

/// An issued order whose proofs count for 20 days, and its desk a day before
/// their end.
fn almost_lapsed() -> Desk {
    let mut desk = Desk::issued(&["a.example"]);
    desk.policy.evidence_days = Some(20);
    desk.later(DAY * 19);
    desk
}

#[test]
fn r13_a_reissue_whose_proofs_lapsed_before_its_signature_asks_again() {
    let mut desk = almost_lapsed();
    desk.reissue(20, &["a.example", "b.example"], &asked(2, 3, true)).expect("asked for");
    desk.approve_all();
    let reissue = CertificateId(20);
    assert_eq!(desk.signing(), [reissue]);
    let first = desk.order.primary().cloned();
    assert_eq!(desk.with(|context| desk.order.lapse(reissue, context)).map(|_| ()), Err(NotApproved), "all hold");
    desk.later(DAY * 2);
    assert_eq!(desk.with(|context| desk.order.lapse(CERTIFICATE, context)).map(|_| ()), Err(NotApproved), "issued");
    let decision = desk.with(|context| desk.order.lapse(reissue, context)).expect("one lapsed");
    desk.keep(&decision);
    assert_eq!((desk.order.status, desk.proved()), (OrderStatus::ReissuePending, vec!["b.example".to_owned()]));
    assert_eq!((desk.signing(), desk.order.primary().cloned()), (Vec::new(), first), "the present one is untouched");
    // Asked again and approved again, it is signed; an earlier signature comes too late.
    desk.resend(&[entry("a.example", "admin@a.example", "")]).expect("sent");
    desk.approve(desk.value("admin@a.example", "a.example")).expect("approved");
    assert_eq!(desk.signing(), [reissue]);
    let wanted = desk.order.certificates.iter().find(|one| one.id == reissue).expect("is there");
    assert!(
        wanted.names.iter().all(|name| name.evidence.as_ref().is_some_and(|evidence| evidence.at + DAY * 5 > desk.now))
    );
    desk.sign(reissue);
    assert_eq!((desk.order.status, desk.order.certificate), (OrderStatus::Issued, reissue));
}

#[test]
fn r13_a_duplicate_whose_proofs_lapsed_before_its_signature_ends() {
    for late in ["signature", "approval"] {
        let mut desk = almost_lapsed();
        desk.duplicate(20, &["a.example"], &asked(2, 3, late == "signature")).expect("asked for");
        desk.later(DAY * 2);
        if late == "signature" {
            let decision = desk.with(|context| desk.order.lapse(CertificateId(20), context)).expect("lapsed");
            desk.keep(&decision);
        } else {
            desk.decide_request(2, true, &approver(4)).expect("approved, too late");
        }
        let order = &desk.order;
        assert_eq!((order.status, order.certificate), (OrderStatus::Issued, CERTIFICATE), "{late}");
        assert_eq!(order.certificates[1].stage, Stage::Dropped, "{late}");
        assert_eq!(order.requests[1].status, RequestStatus::Rejected, "{late}");
        let told = order.requests[1].processed.as_ref().and_then(|processed| processed.comment.clone());
        assert!(told.is_some_and(|told| told.contains("a.example") && told.contains("reissue")), "{late}");
    }
}

#[test]
fn r7_older_links_stay_or_die_by_the_switch_and_only_those_of_the_same_approver() {
    for (switch, live) in [(OlderLinks::Stay, 3), (OlderLinks::Die, 1)] {
        let mut desk = Desk::new(&["www.example.com"]);
        desk.policy.older_links = switch;
        desk.place(&[]).expect("placed");
        for _ in 0..2 {
            desk.hour_later();
            desk.resend(&[entry("www.example.com", "admin@www.example.com", "")]).expect("sent");
        }
        let of = |address: &str| desk.live().iter().filter(|a| a.recipient == email(address)).count();
        assert_eq!((of("admin@www.example.com"), of("webmaster@www.example.com")), (live, 1), "{switch:?}");
        assert_eq!(of("admin@example.com"), 1, "the same local part at the parent is another approver");
        let newest = desk.value("admin@www.example.com", "www.example.com");
        desk.approve(newest).expect("the newest link always works");
    }
    assert_eq!((OlderLinks::find("die"), OlderLinks::find("dye")), (Some(OlderLinks::Die), None));
}

#[test]
fn r42_a_narrower_resend_that_joins_is_what_the_next_bare_resend_repeats() {
    let mut desk = Desk::new(&["www.example.com"]);
    desk.place(&[]).expect("placed");
    desk.later(Duration::from_secs(10));
    let admin = entry("www.example.com", "admin@www.example.com", "");
    assert_eq!(desk.resend(&[admin]).expect("joined").len(), 0);
    desk.hour_later();
    let mails = desk.resend(&[]).expect("sent");
    assert_eq!(crate::sample::told(&mails), ["admin@www.example.com for www.example.com"]);
}
