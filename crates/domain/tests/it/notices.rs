//! Notices: who is told of an order's end, once each, in which language.

use crate::sample::{CERTIFICATE, Desk, email};
use proptest::prelude::*;
use sealpost_domain::mail::{Content, Recipient};
use sealpost_domain::order::{IssuedCertificate, NotApproved, Note, NoteId, each_once};
use sealpost_domain::{CertificateId, EmailAddress, Language, MailKind, Order, OrderStatus, Timestamp};

fn certificate(id: CertificateId) -> IssuedCertificate {
    IssuedCertificate {
        id,
        pem: "leaf".to_owned(),
        chain_pem: "leaf and intermediate".to_owned(),
        serial: "40".repeat(16),
        thumbprint: "AB".repeat(20),
        sha256: "CD".repeat(32),
        issuer: "Example Issuing CA".to_owned(),
        issuer_id: "1A2B".to_owned(),
        valid_from: Timestamp::from_secs(1_800_000_000),
        valid_till: Timestamp::from_secs(1_810_000_000),
    }
}

fn approved() -> Desk {
    let mut desk = Desk::placed(&["example.com", "www.example.com"]);
    desk.approve(desk.value("admin@example.com", "example.com")).expect("approved");
    desk
}

fn emails(list: &[&str]) -> Vec<EmailAddress> {
    list.iter().map(|text| email(text)).collect()
}

fn texts(order: &Order) -> Vec<&str> {
    order.additional_emails.iter().map(|listed| listed.email.as_str()).collect()
}

#[test]
fn r24_the_list_is_replaced_and_repeats_collapse_onto_the_first_spelling() {
    let mut desk = Desk::placed(&["example.com"]);
    for (given, kept) in [
        (&["b@x.example", "a@x.example"][..], &["b@x.example", "a@x.example"][..]),
        (&["A@x.example", "a@X.example", "a@x.EXAMPLE"], &["A@x.example"]),
        (
            &["a@x.example", "b@x.example", "A@x.example", "c@x.example", "B@x.example"],
            &["a@x.example", "b@x.example", "c@x.example"],
        ),
        (&["a+1@x.example", "a@x.example", "a.@x.example"][..2], &["a+1@x.example", "a@x.example"]),
        (&[], &[]),
    ] {
        let decision = desk.order.set_additional_emails(emails(given));
        assert_eq!(texts(&decision.order), kept);
        let audit = decision.audit.as_ref().expect("written");
        assert_eq!(
            (audit.action, &audit.detail["additional_emails"]),
            ("additional_emails_set", &serde_json::json!(kept))
        );
        assert!(decision.mails.is_empty() && decision.certificate.is_none() && decision.note.is_none());
        let mut without = decision.order.clone();
        without.additional_emails.clone_from(&desk.order.additional_emails);
        assert_eq!(without, desk.order, "nothing else changes");
        desk.keep(&decision);
    }
}

#[test]
fn r24_the_list_may_change_in_every_status() {
    for status in OrderStatus::ALL {
        let mut desk = Desk::placed(&["example.com"]);
        desk.order.status = status;
        assert_eq!(texts(&desk.order.set_additional_emails(emails(&["a@x.example"])).order), ["a@x.example"]);
    }
}

proptest! {
    #[test]
    fn r24_any_list_keeps_the_first_of_each_address_in_order(picks in prop::collection::vec(0_usize..12, 0..40)) {
        let spellings = ["a", "A", "b", "B", "aa", "aA", "Aa", "c", "d", "D", "e.f", "E.f"];
        let list: Vec<_> = picks.iter().map(|pick| email(&format!("{}@x.example", spellings[*pick]))).collect();
        let mut model: Vec<String> = Vec::new();
        for address in &list {
            if !model.iter().any(|kept| kept.eq_ignore_ascii_case(address.as_str())) {
                model.push(address.as_str().to_owned());
            }
        }
        let decision = Desk::new(&["example.com"]).order.set_additional_emails(list);
        prop_assert_eq!(texts(&decision.order), model);
    }
}

#[test]
fn r26_everybody_is_told_of_the_certificate_once_in_the_first_role_and_its_language() {
    let mut desk = approved();
    desk.order.technical_contact = Some(email("Tech@customer.example"));
    desk.order.additional_emails =
        each_once(emails(&["ops@customer.example", "JILL@customer.example", "tech@customer.example"]));
    let decision =
        desk.with(|context| desk.order.issued(desk.intended(certificate(CERTIFICATE)), context)).expect("issued");
    let told: Vec<_> = decision.mails.iter().map(|mail| (mail.to.as_str(), mail.role, mail.language)).collect();
    assert_eq!(
        told,
        [
            ("jill@customer.example", Recipient::Requester, Language::Japanese),
            ("Tech@customer.example", Recipient::TechnicalContact, Language::German),
            ("ops@customer.example", Recipient::Additional, Language::German),
        ]
    );
    let mut ids: Vec<_> = decision.mails.iter().map(|mail| mail.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3);
    for mail in &decision.mails {
        let Content::CertificateIssued(issued) = &mail.content else {
            panic!("a certificate");
        };
        assert_eq!(
            issued.certificate.names.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["example.com", "www.example.com"]
        );
        assert_eq!(
            (issued.chain_pem.as_str(), issued.certificate.issuer.as_str()),
            ("leaf and intermediate", "Example Issuing CA")
        );
        assert_eq!((mail.kind(), mail.domain(), mail.queued_at), (MailKind::CertificateIssued, None, desk.now));
    }
}

#[test]
fn r25_notices_carry_no_value() {
    let mut desk = approved();
    desk.order.additional_emails = each_once(emails(&["ops@customer.example"]));
    let values: Vec<_> =
        desk.mails.iter().map(|mail| crate::sample::question(mail).value.reveal().to_owned()).collect();
    let decision =
        desk.with(|context| desk.order.issued(desk.intended(certificate(CERTIFICATE)), context)).expect("issued");
    let text =
        serde_json::to_string(&decision.mails.iter().map(|mail| &mail.content).collect::<Vec<_>>()).expect("JSON");
    assert!(decision.mails.len() == 2 && values.iter().all(|value| !text.contains(value)));
}

#[test]
fn r56_a_certificate_is_recorded_once_and_only_the_one_intended() {
    let mut desk = approved();
    let other = desk.with(|context| desk.order.issued(desk.intended(certificate(CertificateId(10))), context));
    assert_eq!(other.map(|_| ()), Err(NotApproved));
    let withdrawn = IssuedCertificate { serial: "7F".repeat(16), ..certificate(CERTIFICATE) };
    let withdrawn = desk.with(|context| desk.order.issued(withdrawn, context));
    assert_eq!(withdrawn.map(|_| ()), Err(NotApproved), "the serial number of another intent");
    let decision =
        desk.with(|context| desk.order.issued(desk.intended(certificate(CERTIFICATE)), context)).expect("issued");
    assert_eq!(decision.certificate, Some(desk.intended(certificate(CERTIFICATE))));
    desk.keep(&decision);
    assert_eq!((desk.order.status, desk.order.certificate), (OrderStatus::Issued, CERTIFICATE));
    let again = desk.with(|context| desk.order.issued(desk.intended(certificate(CERTIFICATE)), context));
    assert_eq!(again.map(|_| ()), Err(NotApproved));
    for status in OrderStatus::ALL.into_iter().filter(|status| *status != OrderStatus::Approved) {
        let mut desk = approved();
        desk.order.status = status;
        let result = desk.with(|context| desk.order.issued(desk.intended(certificate(CERTIFICATE)), context));
        assert_eq!(result.map(|_| ()), Err(NotApproved), "{status:?}");
    }
}

#[test]
fn a_note_changes_nothing_but_the_notes() {
    let desk = approved();
    let note = Note { id: NoteId(4), text: "called them".to_owned() };
    let decision = desk.order.add_note(note.clone());
    assert_eq!((&decision.order, decision.note), (&desk.order, Some(note)));
    let audit = decision.audit.expect("written");
    assert_eq!((audit.action, audit.detail), ("note_added", serde_json::json!({ "note_id": 4 })));
}
