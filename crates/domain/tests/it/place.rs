//! Placing an order: who is asked first.

use crate::sample::{Desk, email, entry, five, fqdn, name, question, told};
use sealpost_domain::dcv::{Method, Source};
use sealpost_domain::order::{EntryField, Stage, TooSoon};
use sealpost_domain::place::{PlaceError, Placement, names};
use sealpost_domain::{Language, MailKind, MailLimits, OrderStatus};

#[test]
fn the_common_name_comes_first_and_every_name_once() {
    let listed = ["b.example.com", "example.com", "*.example.com", "B.example.com", "a.example.com"];
    let names = names(&name("example.com"), listed.map(name).to_vec());
    let names: Vec<_> = names.iter().map(|name| name.name.to_string()).collect();
    assert_eq!(names, ["example.com", "b.example.com", "*.example.com", "a.example.com"]);
}

#[test]
fn r3_everybody_allowed_is_asked_for_each_name_at_it_and_above() {
    for (names, adns) in [
        (&["example.com"][..], &["example.com"][..]),
        (&["a.b.example.co.uk"], &["a.b.example.co.uk", "b.example.co.uk", "example.co.uk"]),
        (&["*.example.com"], &["example.com"]),
        (&["*.www.example.com", "www.example.com"], &["www.example.com", "example.com"]),
        (&["www.example.com", "api.example.com"], &["www.example.com", "api.example.com", "example.com"]),
    ] {
        let mut desk = Desk::new(names);
        let decision = desk.place(&[]).expect("placed");
        assert_eq!(told(&decision.mails), five(adns), "{names:?}");
        assert_eq!(decision.order.approvals.len(), decision.mails.len());
        assert!(decision.mails.iter().all(|mail| mail.kind() == MailKind::DcvApproval));
        assert!(decision.mails.iter().all(|mail| mail.language == Language::Korean));
        assert!(decision.order.approvals.iter().all(|approval| approval.queued && approval.is_live(desk.now)));
        assert_eq!(decision.order.status, OrderStatus::Pending);
        assert_eq!(decision.audit.expect("written").action, "order_placed");
    }
}

#[test]
fn published_contacts_are_asked_too() {
    let mut desk = Desk::new(&["www.example.com"]);
    desk.contacts.add(fqdn("example.com"), email("someone@example.com"), Source::Whois);
    desk.contacts.add(fqdn("example.org"), email("someone@example.org"), Source::Whois);
    let mut expected = five(&["www.example.com", "example.com"]);
    expected.push("someone@example.com for example.com".to_owned());
    expected.sort();
    assert_eq!(told(&desk.place(&[]).expect("placed").mails), expected);
    desk.approve(desk.value("someone@example.com", "example.com")).expect("approved");
    let method = desk.order.names[0].evidence.as_ref().map(|evidence| evidence.method);
    assert_eq!(method, Some(Method::ContactEmail(Source::Whois)));
    assert_eq!(method.map(Method::name), Some("email_whois"));
}

#[test]
fn dcv_emails_narrow_the_names_they_are_about_and_no_others() {
    let mut desk = Desk::new(&["www.example.com", "example.org"]);
    let decision = desk.place(&[entry("www.example.com", "admin@example.com", "example.com")]).expect("placed");
    let mut expected = five(&["example.org"]);
    expected.push("admin@example.com for example.com".to_owned());
    expected.sort();
    assert_eq!(told(&decision.mails), expected);
    assert_eq!(question(&decision.mails[0]).names, [name("www.example.com")]);
}

#[test]
fn r42_a_bad_entry_of_dcv_emails_stops_the_order() {
    let mut desk = Desk::new(&["www.example.com", "example.org"]);
    let entries = [
        entry("www.example.com", "", ""),
        entry("www.example.com", "root@www.example.com", ""),
        entry("shop.example.com", "", ""),
    ];
    let Err(PlaceError::Entries(errors)) = desk.place(&entries) else {
        panic!("refused");
    };
    let told: Vec<_> = errors.iter().map(|error| (error.index, error.field)).collect();
    assert_eq!(told, [(1, EntryField::Email), (2, EntryField::Domain)]);
}

#[test]
fn r41_placing_is_within_the_limits_as_well() {
    let mut desk = Desk::new(&["www.example.com"]);
    desk.limits = MailLimits { account_per_hour: 10, ..MailLimits::default() };
    desk.usage.account.mails = 1;
    let retry_at = desk.now + sealpost_domain::time::HOUR;
    assert_eq!(desk.place(&[]).map(|_| ()), Err(PlaceError::TooSoon(TooSoon { retry_at })));
    assert!(desk.order.approvals.is_empty());
    desk.usage.account.mails = 0;
    assert_eq!(desk.place(&[]).expect("placed").mails.len(), 10);
}

#[test]
fn prevalidated_names_approve_the_order_at_once_and_nobody_is_asked() {
    let desk = Desk::new(&["*.example.com", "www.example.org"]);
    let placement =
        Placement { order: desk.order.clone(), dcv_emails: Vec::new(), prevalidated: true, validated: Vec::new() };
    let decision = desk.with(|context| placement.decide(&desk.contacts, &desk.limits, context)).expect("placed");
    assert_eq!(decision.order.status, OrderStatus::Approved);
    assert!(decision.mails.is_empty() && decision.order.approvals.is_empty());
    assert!(matches!(decision.order.certificates[0].stage, Stage::Signing { .. }));
    for order_name in &decision.order.names {
        let evidence = order_name.evidence.as_ref().expect("proved");
        assert_eq!((evidence.method, &evidence.recipient), (Method::Prevalidated, &None));
        assert_eq!(evidence.adn, order_name.name.base);
    }
}
