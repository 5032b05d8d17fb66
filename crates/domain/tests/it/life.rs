//! After the first certificate: reissues, duplicates, revocations, requests,
//! expiry.

use std::collections::BTreeSet;
use std::time::Duration;

use proptest::prelude::*;
use sealpost_domain::account::AccessRole;
use sealpost_domain::mail::{Content, Recipient, Requested};
use sealpost_domain::order::{
    CertificateKind, DecideError, Earlier, NotApproved, ReissueError, RequestStatus, RevokeError, Stage,
};
use sealpost_domain::time::DAY;
use sealpost_domain::{CertificateId, Language, MailKind, OrderId, OrderStatus, Timestamp};

use crate::sample::{CERTIFICATE, Desk, approver, asked, person, told};

fn kinds(mails: &[sealpost_domain::Mail]) -> Vec<MailKind> {
    mails.iter().map(sealpost_domain::Mail::kind).collect()
}

fn names(desk: &Desk) -> Vec<String> {
    desk.order.names.iter().map(|name| name.name.to_string()).collect()
}

#[test]
fn a_reissue_asks_only_about_names_that_are_new_and_takes_the_place_of_the_first() {
    let mut desk = Desk::issued(&["example.com", "www.example.com"]);
    let decision = desk.reissue(20, &["example.com", "example.org"], &asked(2, 3, true)).expect("asked for");
    assert_eq!(told(&decision.mails), crate::sample::five(&["example.org"]));
    assert_eq!((desk.order.status, desk.order.certificate), (OrderStatus::ReissuePending, CERTIFICATE));
    assert!(desk.signing().is_empty());
    desk.approve_all();
    assert_eq!((desk.order.status, desk.signing()), (OrderStatus::ReissuePending, vec![CertificateId(20)]));
    let first = desk.order.primary().and_then(|first| first.issued()).expect("issued").serial.clone();
    let issued = desk.sign(CertificateId(20));
    assert_eq!((desk.order.status, desk.order.certificate), (OrderStatus::Issued, CertificateId(20)));
    assert_eq!(kinds(&issued.mails), [MailKind::CertificateReissued]);
    let sealpost_domain::mail::Content::CertificateReissued(told) = &issued.mails[0].content else { panic!("told") };
    assert_eq!(told.replaces, first);
}

#[test]
fn a_reissue_of_the_same_names_is_signed_at_once_while_their_proof_serves() {
    for (age, at_once) in [(DAY * 30, true), (DAY * 30 + Duration::from_secs(1), false)] {
        let mut desk = Desk::issued(&["example.com"]);
        desk.policy.evidence_days = Some(30);
        desk.later(age);
        let decision = desk.reissue(20, &["example.com"], &asked(2, 3, true)).expect("asked for");
        assert_eq!((decision.mails.is_empty(), desk.signing().is_empty()), (at_once, !at_once), "{age:?}");
    }
}

#[test]
fn a_canceled_rejected_or_expired_reissue_leaves_the_order_as_it_was() {
    for end in ["cancel", "reject", "request"] {
        let mut desk = Desk::issued(&["example.com"]);
        let before = (desk.order.names.clone(), desk.order.common_name.clone(), desk.order.certificate);
        let is_approved = end != "request";
        desk.reissue(20, &["example.org"], &asked(2, 3, is_approved)).expect("asked for");
        match end {
            "cancel" => drop(desk.cancel(false).expect("canceled")),
            "reject" => drop(desk.reject(desk.value("admin@example.org", "example.org"), "no").expect("rejected")),
            _ => drop(desk.decide_request(2, false, &approver(4)).expect("rejected")),
        }
        assert_eq!(desk.order.status, OrderStatus::Issued, "{end}");
        assert_eq!((desk.order.names.clone(), desk.order.common_name.clone(), desk.order.certificate), before);
        assert!(desk.live().is_empty());
        assert_eq!(desk.order.certificates[1].stage, Stage::Dropped);
        assert_eq!(desk.order.requests[1].status, RequestStatus::Rejected);
        // The first request is history, and stays so.
        assert_eq!(desk.order.requests[0].status, RequestStatus::Approved);
        desk.reissue(21, &["example.com"], &asked(3, 3, true)).expect("can be asked for again");
    }
}

#[test]
fn a_duplicate_carries_names_of_the_certificate_and_no_others() {
    let mut desk = Desk::issued(&["example.com", "www.example.com"]);
    let refused = desk.duplicate(20, &["example.com", "example.org"], &asked(2, 3, true)).map(drop);
    assert_eq!(refused, Err(ReissueError::NotProved(crate::sample::name("example.org"))));
    desk.duplicate(20, &["www.example.com"], &asked(2, 3, true)).expect("asked for");
    assert_eq!((desk.order.status, desk.signing()), (OrderStatus::Issued, vec![CertificateId(20)]));
    let issued = desk.sign(CertificateId(20));
    assert_eq!(kinds(&issued.mails), [MailKind::DuplicateIssued]);
    assert_eq!((desk.order.certificate, names(&desk).len()), (CERTIFICATE, 2));
    assert_eq!(desk.order.certificates[1].kind, CertificateKind::Duplicate);
}

#[test]
fn one_revocation_leaves_the_order_and_the_last_one_ends_it() {
    let mut desk = Desk::issued(&["example.com"]);
    desk.duplicate(20, &["example.com"], &asked(2, 3, true)).expect("asked for");
    desk.sign(CertificateId(20));
    let first = desk.revoke(Some(9), &asked(3, 3, true)).expect("revoked");
    assert_eq!((kinds(&first.mails), desk.order.status), (vec![MailKind::CertificateRevoked], OrderStatus::Issued));
    assert_eq!(desk.revoke(Some(9), &asked(4, 3, true)).map(drop), Err(RevokeError::Dead));
    assert_eq!(desk.revoke(Some(77), &asked(4, 3, true)).map(drop), Err(RevokeError::Missing));
    desk.revoke(None, &asked(5, 3, true)).expect("revoked");
    assert_eq!(desk.order.status, OrderStatus::Revoked);
    let again = desk.revoke(None, &asked(6, 3, true)).map(drop);
    assert_eq!(again, Err(RevokeError::NotIssued(OrderStatus::Revoked)));
    let reissue = desk.reissue(30, &["example.com"], &asked(7, 3, true)).map(drop);
    assert_eq!(reissue, Err(ReissueError::NotIssued(OrderStatus::Revoked)));
}

#[test]
fn nothing_is_revoked_while_a_reissue_is_open() {
    let mut desk = Desk::issued(&["example.com"]);
    desk.reissue(20, &["example.org"], &asked(2, 3, true)).expect("asked for");
    let refused = desk.revoke(None, &asked(3, 3, true)).map(drop);
    assert_eq!(refused, Err(RevokeError::NotIssued(OrderStatus::ReissuePending)));
}

#[test]
fn a_request_is_approved_by_somebody_else_who_may_once() {
    let mut desk = Desk::issued(&["example.com"]);
    desk.order.staff.people = vec![
        person(1, "root@customer.example", Language::Russian, AccessRole::Administrator),
        person(4, "boss@customer.example", Language::French, AccessRole::Manager),
        person(3, "jill@customer.example", Language::Japanese, AccessRole::Manager),
    ];
    let waiting = desk.revoke(None, &asked(2, 3, false)).expect("asked for");
    assert_eq!(waiting.output, RequestStatus::Pending);
    let told: Vec<_> = waiting.mails.iter().map(|mail| (mail.to.as_str(), mail.role, mail.language)).collect();
    assert_eq!(
        told,
        [
            ("root@customer.example", Recipient::Administrator, Language::Russian),
            ("boss@customer.example", Recipient::Administrator, Language::French)
        ]
    );
    assert_eq!(kinds(&waiting.mails), [MailKind::OrderApproval, MailKind::OrderApproval]);
    assert_eq!(desk.revoke(None, &asked(3, 3, false)).map(drop), Err(RevokeError::Asked(desk.order.requests[1].id)));

    let own = desk.decide_request(2, true, &approver(3)).map(drop);
    assert_eq!(own, Err(DecideError::InvalidApprover));
    let mut standard = approver(5);
    standard.may_approve = false;
    assert_eq!(desk.decide_request(2, true, &standard).map(drop), Err(DecideError::InvalidApprover));
    assert_eq!(desk.decide_request(2, false, &standard).map(drop), Err(DecideError::InvalidApprover));
    assert_eq!(desk.decide_request(99, true, &approver(4)).map(drop), Err(DecideError::Missing));
    assert_eq!(desk.order.status, OrderStatus::Issued);

    desk.decide_request(2, true, &approver(4)).expect("approved");
    assert_eq!(desk.order.status, OrderStatus::Revoked);
    for approve in [true, false] {
        let again = desk.decide_request(2, approve, &approver(4)).map(drop);
        assert_eq!(again, Err(DecideError::Decided(RequestStatus::Approved)));
    }
}

#[test]
fn whoever_asked_is_told_of_a_rejected_request_and_that_the_order_goes_on() {
    for (kind, expected) in [
        ("reissue", Requested::Reissue),
        ("duplicate", Requested::Duplicate),
        ("revoke", Requested::Revocation),
        ("holder", Requested::Reissue),
    ] {
        let mut desk = Desk::issued(&["example.com"]);
        desk.order.staff.people = vec![
            person(1, "root@customer.example", Language::Russian, AccessRole::Administrator),
            person(8, "asker@customer.example", Language::Korean, AccessRole::StandardUser),
        ];
        let asks = asked(2, 8, kind == "holder");
        match kind {
            "duplicate" => drop(desk.duplicate(20, &["example.com"], &asks).expect("asked for")),
            "revoke" => drop(desk.revoke(None, &asks).expect("asked for")),
            _ => drop(desk.reissue(20, &["example.org"], &asks).expect("asked for")),
        }
        let mails = match kind {
            "holder" => desk.reject(desk.value("admin@example.org", "example.org"), "no").expect("rejected").mails,
            _ => desk.decide_request(2, false, &approver(4)).expect("rejected").mails,
        };
        let told: Vec<_> = mails.iter().map(|mail| (mail.to.local(), mail.role, mail.language)).collect();
        let asker = ("asker", Recipient::Requester, Language::Korean);
        let jill = ("jill", Recipient::Requester, Language::Japanese);
        let root = ("root", Recipient::Administrator, Language::Russian);
        assert_eq!(told, if kind == "holder" { vec![jill, root] } else { vec![asker, jill, root] }, "{kind}");
        for mail in &mails {
            let Content::OrderRejected(ended) = &mail.content else { panic!("{:?}", mail.kind()) };
            assert_eq!((ended.request, ended.reported), (Some(expected), false));
        }
        let again = desk.decide_request(2, false, &approver(4)).map(drop);
        assert_eq!(again, Err(DecideError::Decided(RequestStatus::Rejected)), "{kind}");
    }
}

#[test]
fn an_order_that_needs_approval_asks_nobody_before_it() {
    let mut desk = Desk::new(&["example.com"]);
    desk.order.status = OrderStatus::NeedsApproval;
    desk.order.staff.people = vec![person(1, "root@customer.example", Language::French, AccessRole::Administrator)];
    desk.order.requests =
        vec![asked(1, 3, false).request(sealpost_domain::order::RequestKind::NewRequest, Some(CERTIFICATE), desk.now)];
    let placed = desk.place(&[]).expect("placed");
    assert_eq!(kinds(&placed.mails), [MailKind::OrderApproval, MailKind::OrderReceived]);
    assert!(desk.order.approvals.is_empty() && desk.resend(&[]).is_err());
    let approved = desk.decide_request(1, true, &approver(4)).expect("approved");
    assert_eq!(desk.order.status, OrderStatus::Pending);
    let questions = approved.mails.iter().filter(|mail| mail.kind() == MailKind::DcvApproval).count();
    assert_eq!(questions, 5);
    assert!(kinds(&approved.mails).contains(&MailKind::OrderApproved));
}

#[test]
fn an_order_is_expired_from_its_end_on_and_that_is_written_once() {
    let mut desk = Desk::issued(&["example.com"]);
    let end = desk.order.valid_till.expect("issued");
    assert_eq!((end.secs() + 1 - desk.now.secs()) / 86_400, 365);
    assert_eq!(desk.order.status_at(end), OrderStatus::Issued);
    desk.now = end;
    assert_eq!(desk.with(|context| desk.order.expire(context)).map(drop), Err(NotApproved));
    desk.now = Timestamp::from_millis(end.millis() + 1);
    assert_eq!(desk.order.status_at(desk.now), OrderStatus::Expired);
    assert_eq!(desk.revoke(None, &asked(2, 3, true)).map(drop), Err(RevokeError::NotIssued(OrderStatus::Expired)));
    let expired = desk.with(|context| desk.order.expire(context)).expect("expires");
    desk.keep(&expired);
    assert_eq!((desk.order.status, desk.order.status_changed_at), (OrderStatus::Expired, end));
    assert_eq!(desk.with(|context| desk.order.expire(context)).map(drop), Err(NotApproved));
}

#[test]
fn the_certificate_of_a_renewal_is_told_as_one() {
    let mut desk = Desk::placed(&["example.com"]);
    desk.order.renewal_of = Some(Earlier { order: OrderId(5), valid_till: Some(desk.now) });
    desk.approve_all();
    assert_eq!(kinds(&desk.sign(CERTIFICATE).mails), [MailKind::CertificateRenewed]);
}

const NAMES: [&str; 5] = ["example.com", "www.example.com", "*.example.com", "example.org", "a.example.org"];

#[derive(Clone, Debug)]
enum Step {
    Reissue(Vec<&'static str>, bool),
    Duplicate(Vec<&'static str>, bool),
    Decide(bool),
    Approve(prop::sample::Index),
    Cancel,
    Sign,
    Revoke,
    Wait(u32),
}

fn step() -> impl Strategy<Value = Step> {
    let names = || prop::sample::subsequence(NAMES.to_vec(), 1..=3);
    prop_oneof![
        3 => (names(), any::<bool>()).prop_map(|(names, approved)| Step::Reissue(names, approved)),
        2 => (names(), any::<bool>()).prop_map(|(names, approved)| Step::Duplicate(names, approved)),
        2 => any::<bool>().prop_map(Step::Decide),
        4 => any::<prop::sample::Index>().prop_map(Step::Approve),
        1 => Just(Step::Cancel),
        4 => Just(Step::Sign),
        1 => Just(Step::Revoke),
        2 => (0_u32..8_000_000).prop_map(Step::Wait),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn r52_no_certificate_carries_a_name_that_was_not_proved_for_this_order(
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let mut desk = Desk::issued(&["example.com"]);
        // Names with the moments at which somebody in charge said yes.
        let mut said: BTreeSet<(String, i64)> = [("example.com".to_owned(), desk.now.millis())].into();
        let (mut next, mut signed) = (100_i64, 1_usize);
        for step in steps {
            next += 1;
            let asked = |approved: &bool| asked(next, 3, *approved);
            match &step {
                Step::Reissue(names, approved) => drop(desk.reissue(next, names, &asked(approved))),
                Step::Duplicate(names, approved) => drop(desk.duplicate(next, names, &asked(approved))),
                Step::Decide(approve) => {
                    let pending = desk.order.requests.iter().find(|one| one.status == RequestStatus::Pending);
                    if let Some(id) = pending.map(|one| one.id.0) {
                        drop(desk.decide_request(id, *approve, &approver(4)));
                    }
                }
                Step::Approve(index) => {
                    let hashes: Vec<_> = desk.order.approvals.iter().map(|one| one.hash).collect();
                    if !hashes.is_empty() {
                        let hash = *index.get(&hashes);
                        let names = desk.approval(hash).names.clone();
                        let live = desk.approval(hash).is_live(desk.now);
                        if desk.approve(hash).is_ok() && live {
                            said.extend(names.iter().map(|name| (name.to_string(), desk.now.millis())));
                        }
                    }
                }
                Step::Cancel => drop(desk.cancel(true)),
                Step::Sign => {
                    if let Some(id) = desk.signing().first() {
                        desk.sign(*id);
                        signed += 1;
                    }
                }
                Step::Revoke => drop(desk.revoke(None, &asked(&true))),
                Step::Wait(seconds) => desk.later(std::time::Duration::from_secs(u64::from(*seconds))),
            }
            let all = &desk.order.certificates;
            for certificate in all.iter().filter(|one| !matches!(one.stage, Stage::Waiting | Stage::Dropped)) {
                for name in &certificate.names {
                    let evidence = name.evidence.as_ref();
                    prop_assert!(evidence.is_some(), "{} in {:?} after {:?}", name.name, certificate.id, step);
                    let at = evidence.map(|evidence| evidence.at.millis()).unwrap_or_default();
                    prop_assert!(said.contains(&(name.name.to_string(), at)), "{} at {at}", name.name);
                }
            }
            prop_assert_eq!(all.iter().filter(|one| one.issued().is_some()).count(), signed, "one signature, one certificate");
            let ids: BTreeSet<_> = all.iter().map(|one| one.id).collect();
            prop_assert_eq!(ids.len(), all.len());
            let open = desk.order.status == OrderStatus::ReissuePending;
            prop_assert!(open || desk.live().is_empty(), "no value lives but for an open reissue");
            let pending = desk.order.names.iter().any(|name| name.evidence.is_none());
            prop_assert!(open || !pending);
        }
    }
}
