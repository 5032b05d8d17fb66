//! Approve, reject, cancel: what a decision proves, ends and tells.

use std::time::Duration;

use crate::sample::{CERTIFICATE, Desk, email, entry, fqdn};
use sealpost_domain::dcv::{Method, Source, Verdict};
use sealpost_domain::mail::{Content, Recipient};
use sealpost_domain::order::{ApproveError, CancelError, MAX_REASON, Outcome, Stage};
use sealpost_domain::{Language, MailKind, OrderStatus, ValueHash};

#[test]
fn r4_r5_approving_proves_the_names_at_or_below_the_adn_and_no_others() {
    let names =
        ["example.com", "*.example.com", "www.example.com", "a.www.example.com", "evilexample.com", "example.org"];
    for (adn, proved) in [
        ("example.com", &names[..4]),
        ("www.example.com", &names[2..4]),
        ("a.www.example.com", &names[3..4]),
        ("evilexample.com", &names[4..5]),
        ("example.org", &names[5..6]),
    ] {
        let mut desk = Desk::placed(&names);
        let decision = desk.approve(desk.value(&format!("admin@{adn}"), adn)).expect("approved");
        assert_eq!(decision.output, Outcome::Decided(Verdict::Approved));
        assert_eq!(desk.proved(), proved, "by {adn}");
        assert_eq!(desk.order.status, OrderStatus::Pending);
        assert_eq!((decision.mails, decision.certificate), (vec![], None));
        assert_eq!(decision.audit.expect("written").detail["names"], serde_json::json!(proved));
    }
}

#[test]
fn r4_stored_names_are_proved_even_if_more_would_be_governed_now() {
    let mut desk = Desk::placed(&["example.com", "www.example.com"]);
    let hash = desk.value("admin@example.com", "example.com");
    for approval in desk.order.approvals.iter_mut().filter(|approval| approval.hash == hash) {
        approval.names.retain(|name| name.base != fqdn("www.example.com"));
    }
    desk.approve(hash).expect("approved");
    assert_eq!(desk.proved(), ["example.com"]);
    let live = desk.live();
    assert!(!live.is_empty() && live.iter().all(|approval| approval.adn != fqdn("example.com")), "R19: decided once");
}

#[test]
fn r5_a_stored_name_beside_the_adn_is_not_proved() {
    let mut desk = Desk::placed(&["www.example.com", "api.example.com"]);
    let hash = desk.value("admin@www.example.com", "www.example.com");
    let all: Vec<_> = desk.order.pending_names().cloned().collect();
    desk.order.approvals.iter_mut().for_each(|approval| approval.names.clone_from(&all));
    desk.approve(hash).expect("approved");
    assert_eq!(desk.proved(), ["www.example.com"]);
}

#[test]
fn r4_the_recipient_s_own_domain_gains_nothing() {
    let mut desk = Desk::placed(&["a.example", "sub.a.example", "mail.example", "a.mail.example"]);
    // `a.example` is registrable: `.example` is a suffix by the default rule.
    desk.contacts.add(fqdn("a.example"), email("u@mail.example"), Source::DnsTxt);
    desk.resend(&[entry("a.example", "u@mail.example", "")]).expect("sent");
    desk.approve(desk.value("u@mail.example", "a.example")).expect("approved");
    assert_eq!(desk.proved(), ["a.example", "sub.a.example"]);
    let evidence = desk.order.names[0].evidence.clone().expect("proved");
    assert_eq!(evidence.method, Method::ContactEmail(Source::DnsTxt));
    assert_eq!((evidence.adn, evidence.recipient), (fqdn("a.example"), Some(email("u@mail.example"))));
    assert_eq!(evidence.at, desk.now);
}

#[test]
fn r56_the_last_name_approves_the_order_and_intends_one_certificate() {
    let mut desk = Desk::placed(&["www.example.com", "example.org"]);
    let first = desk.approve(desk.value("admin@www.example.com", "www.example.com")).expect("approved");
    assert_eq!((first.certificate, desk.order.status), (None, OrderStatus::Pending));
    assert!(desk.signing().is_empty());
    desk.hour_later();
    let last = desk.approve(desk.value("webmaster@example.org", "example.org")).expect("approved");
    assert_eq!((last.certificate, desk.signing()), (None, vec![CERTIFICATE]));
    assert_eq!(desk.order.status, OrderStatus::Approved);
    assert_eq!(desk.order.status_changed_at, desk.now);
    assert!(desk.live().is_empty());
}

#[test]
fn r54_serials_are_sixteen_positive_bytes_of_chance() {
    for chance in [0_u8, 0x7f, 0x80, 0xff] {
        let desk = Desk::placed(&["example.com"]);
        let hash = desk.value("admin@example.com", "example.com");
        let fill = |buffer: &mut [u8]| buffer.fill(chance);
        let context = sealpost_domain::Context {
            now: desk.now,
            usage: &desk.usage,
            policy: &desk.policy,
            fill: &fill,
            codes: None,
        };
        let decision = desk.order.approve(hash, &context).expect("approved");
        let Stage::Signing { serial } = &decision.order.certificates[0].stage else {
            panic!("the last name was approved");
        };
        assert_eq!(serial.len(), 32, "{serial}");
        assert!((0x40..0x80).contains(&u8::from_str_radix(&serial[..2], 16).expect("hex")), "{serial}");
        assert_eq!(serial[2..], format!("{chance:02X}").repeat(15));
    }
}

#[test]
fn r19_a_decision_ends_every_live_value_of_its_adn_and_of_names_that_are_done() {
    let mut desk = Desk::placed(&["www.example.com", "a.www.example.com", "example.org"]);
    desk.resend(&[]).expect("sent");
    desk.hour_later();
    desk.approve(desk.value("admin@www.example.com", "www.example.com")).expect("approved");
    let mut adns: Vec<_> = desk.live().iter().map(|approval| approval.adn.to_string()).collect();
    adns.sort();
    adns.dedup();
    // example.com and a.www.example.com have no name left to prove.
    assert_eq!(adns, ["example.org"]);
    assert_eq!(desk.live().len(), 10);
    for hash in desk.mails.iter().map(|mail| crate::sample::question(mail).value.hash()).collect::<Vec<_>>() {
        let approval = desk.approval(hash).clone();
        if approval.adn == fqdn("www.example.com") && approval.verdict.is_none() {
            assert_eq!(desk.approve(hash).map(|decision| decision.output), Err(ApproveError::Gone));
        }
    }
}

#[test]
fn a_parent_s_value_stays_good_while_it_still_governs_an_unproved_name() {
    let mut desk = Desk::placed(&["www.example.com", "api.example.com"]);
    let parent = desk.value("admin@example.com", "example.com");
    desk.approve(desk.value("admin@www.example.com", "www.example.com")).expect("approved");
    let evidence = desk.order.names[0].evidence.clone();
    desk.hour_later();
    desk.approve(parent).expect("approved");
    assert_eq!(desk.order.status, OrderStatus::Approved);
    assert_eq!(desk.order.names[0].evidence, evidence, "what was proved before keeps its evidence");
}

#[test]
fn r19_repeating_a_decision_tells_it_and_writes_nothing() {
    let mut approved = Desk::placed(&["example.com"]);
    let mut rejected = Desk::placed(&["example.com"]);
    let hash = approved.value("admin@example.com", "example.com");
    approved.approve(hash).expect("approved");
    rejected.reject(hash, "not ours").expect("rejected");
    for desk in [&mut approved, &mut rejected] {
        desk.later(Duration::from_secs(90 * 86_400));
        let before = desk.order.clone();
        let mails = desk.mails.len();
        let (again, verdict, other) = match desk.approval(hash).verdict {
            Some(Verdict::Approved) => (desk.approve(hash), Verdict::Approved, desk.reject(hash, "").map(|_| ())),
            _ => (desk.reject(hash, "other words"), Verdict::Rejected, desk.approve(hash).map(|_| ())),
        };
        let again = again.expect("told");
        assert_eq!(again.output, Outcome::Repeated(verdict));
        assert!(again.audit.is_none() && again.certificate.is_none() && again.note.is_none());
        assert_eq!(other, Err(ApproveError::Decided(verdict)));
        assert_eq!((&desk.order, desk.mails.len()), (&before, mails));
    }
}

#[test]
fn r20_unknown_expired_overtaken_and_canceled_values_look_alike() {
    let fresh = || Desk::placed(&["example.com", "example.org"]);
    let gone = |desk: &mut Desk, hash| {
        let before = desk.order.clone();
        assert_eq!(desk.approve(hash).map(|_| ()), Err(ApproveError::Gone));
        assert_eq!(desk.reject(hash, "").map(|_| ()), Err(ApproveError::Gone));
        assert_eq!(desk.order, before);
    };
    let hash = fresh().value("admin@example.com", "example.com");

    gone(&mut fresh(), ValueHash([7; 32]));
    gone(&mut Desk::new(&["example.com"]), hash);

    let mut expired = fresh();
    expired.now = expired.approval(hash).expires_at;
    gone(&mut expired, hash);

    let mut overtaken = fresh();
    for _ in 0..5 {
        overtaken.resend(&[]).expect("sent");
        overtaken.hour_later();
    }
    gone(&mut overtaken, hash);

    let mut canceled = fresh();
    canceled.cancel(false).expect("canceled");
    gone(&mut canceled, hash);

    let mut decided = fresh();
    decided.approve(decided.value("webmaster@example.com", "example.com")).expect("approved");
    gone(&mut decided, hash);

    for status in OrderStatus::ALL.into_iter().filter(|status| !status.is_validating()) {
        let mut ended = fresh();
        ended.order.status = status;
        gone(&mut ended, hash);
    }
}

#[test]
fn a_reject_ends_the_order_and_tells_everybody_why() {
    let mut desk = Desk::placed(&["example.com", "example.org"]);
    desk.order.additional_emails = vec![email("ops@customer.example").into()];
    let reason = "우리가 시킨 것이 아닙니다".repeat(60);
    let decision = desk.reject(desk.value("admin@example.org", "example.org"), &reason).expect("rejected");
    assert_eq!(decision.output, Outcome::Decided(Verdict::Rejected));
    assert_eq!(desk.order.status, OrderStatus::Rejected);
    assert!(desk.live().is_empty() && desk.proved().is_empty() && decision.certificate.is_none());
    let told: Vec<_> = decision.mails.iter().map(|mail| (mail.to.as_str(), mail.kind(), mail.language)).collect();
    assert_eq!(
        told,
        [
            ("jill@customer.example", MailKind::OrderRejected, Language::Japanese),
            ("ops@customer.example", MailKind::OrderRejected, Language::German),
        ]
    );
    let Content::OrderRejected(ended) = &decision.mails[0].content else {
        panic!("a rejection");
    };
    assert_eq!(ended.by, "admin@example.org");
    assert_eq!(ended.reason, reason.chars().take(MAX_REASON).collect::<String>());
    assert_eq!(ended.names.len(), 2);
}

#[test]
fn a_reject_after_one_name_was_proved_still_ends_the_order() {
    let mut desk = Desk::placed(&["example.com", "example.org"]);
    desk.approve(desk.value("admin@example.com", "example.com")).expect("approved");
    desk.reject(desk.value("admin@example.org", "example.org"), "").expect("rejected");
    assert_eq!(desk.order.status, OrderStatus::Rejected);
}

#[test]
fn r19_a_cancel_ends_every_value_and_is_only_for_orders_that_wait() {
    for (silent, mails) in [(true, 0), (false, 1)] {
        let mut desk = Desk::placed(&["example.com", "example.org"]);
        desk.order.technical_contact = Some(email("tech@customer.example"));
        let decision = desk.cancel(silent).expect("canceled");
        assert_eq!((desk.order.status, desk.order.status_changed_at), (OrderStatus::Canceled, desk.now));
        assert!(desk.live().is_empty());
        assert_eq!(decision.mails.len(), mails);
        assert!(decision.mails.iter().all(|mail| mail.kind() == MailKind::OrderCanceled));
        assert!(decision.mails.iter().all(|mail| mail.role != Recipient::Approver));
        assert_eq!(decision.note.expect("kept").text, "ordered twice");
        assert_eq!(desk.cancel(silent).map(|_| ()), Err(CancelError::NotPending(OrderStatus::Canceled)));
    }
    let waits = [OrderStatus::Pending, OrderStatus::NeedsApproval, OrderStatus::ReissuePending];
    for status in OrderStatus::ALL.into_iter().filter(|status| !waits.contains(status)) {
        let mut desk = Desk::placed(&["example.com"]);
        desk.order.status = status;
        assert_eq!(desk.cancel(true).map(|_| ()), Err(CancelError::NotPending(status)));
    }
}
