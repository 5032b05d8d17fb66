//! Whom each kind of mail goes to (API reference §12.3), as a table.

use sealpost_domain::account::AccessRole;
use sealpost_domain::mail::{Content, NextStep, Recipient};
use sealpost_domain::order::AdditionalEmail;
use sealpost_domain::place::Placement;
use sealpost_domain::staff::{Group, Occasion};
use sealpost_domain::{Language, MailKind, Order};

use crate::sample::{CERTIFICATE, Desk, email, person};

/// Everybody there can be, each with a language of their own.
fn order() -> Order {
    let mut order = Desk::new(&["example.com"]).order;
    order.staff.people = vec![
        person(1, "root@x.example", Language::Russian, AccessRole::Administrator),
        person(2, "second@x.example", Language::French, AccessRole::Administrator),
        person(4, "boss@x.example", Language::Italian, AccessRole::Manager),
        person(8, "asker@x.example", Language::Korean, AccessRole::LimitedUser),
    ];
    order.requester = email("jill@x.example");
    order.technical_contact = Some(email("tech@x.example"));
    order.organization_contact = Some(email("org@x.example"));
    order.staff.contacts = vec![email("desk@x.example")];
    order.staff.emergency = vec![email("alarm@x.example")];
    let spanish = AdditionalEmail { email: email("list@x.example"), language: Some(Language::Spanish) };
    order.additional_emails = vec![spanish, email("ops@x.example").into()];
    order
}

/// `jill ja, tech de`.
fn told(order: &Order, kind: MailKind) -> String {
    let told: Vec<_> =
        order.people(kind).iter().map(|(to, _, language)| format!("{} {}", to.local(), language.code())).collect();
    told.join(", ")
}

/// What everybody hears who is always told.
const ALWAYS: &str = "root ru, desk de, list es, ops de";

#[test]
fn of_each_kind_of_mail_exactly_these_are_told() {
    let order = order();
    for (kind, people) in [
        (MailKind::DcvApproval, ""),
        (MailKind::OrderReceived, "root ru, second fr, boss it, desk de, list es, ops de"),
        (MailKind::OrderApproval, "root ru, second fr, boss it, desk de"),
        (MailKind::OrderApproved, "jill ja, root ru, desk de, list es, ops de"),
        (MailKind::OrderRejected, "jill ja, root ru, desk de, list es, ops de"),
        (MailKind::OrderCanceled, "jill ja, root ru, desk de, list es, ops de"),
        (MailKind::CertificateIssued, "jill ja, tech de, root ru, desk de, list es, ops de"),
        (MailKind::CertificateReissued, "jill ja, tech de, root ru, desk de, list es, ops de"),
        (MailKind::DuplicateIssued, "jill ja, tech de, root ru, desk de, list es, ops de"),
        (MailKind::CertificateRenewed, "jill ja, tech de, root ru, desk de, list es, ops de"),
        (MailKind::CertificateRevoked, "jill ja, tech de, root ru, desk de, list es, ops de"),
        (MailKind::CertificateExpiring, "jill ja, tech de, root ru, desk de, list es, ops de"),
        (MailKind::CertificateExpired, "jill ja, tech de, root ru, desk de, list es, ops de"),
        (MailKind::OrderExpiring, "jill ja, tech de, root ru, desk de, list es, ops de"),
        (MailKind::ValidationExpiring, "jill ja, tech de, root ru, desk de, list es, ops de"),
        (MailKind::AccountAlarm, "root ru, second fr, desk de, alarm de"),
    ] {
        assert_eq!(told(&order, kind), people, "{}", kind.name());
    }
}

#[test]
fn each_setting_moves_its_own_kinds_and_nobody_who_is_always_told() {
    for (group, people) in [
        (Group::Administrators, "root ru, second fr, desk de, list es, ops de"),
        (Group::Managers, "root ru, boss it, desk de, list es, ops de"),
        (Group::TechnicalContact, "tech de, root ru, desk de, list es, ops de"),
        (Group::OrganizationContact, "org de, root ru, desk de, list es, ops de"),
        (Group::OrderUsers, "jill ja, root ru, desk de, list es, ops de"),
    ] {
        for occasion in Occasion::ALL {
            let usual = order();
            let mut set = usual.clone();
            set.staff.settings.set(occasion, vec![group]);
            for kind in MailKind::ALL {
                let is_moved = Occasion::of(kind) == Some(occasion);
                let expected = if is_moved { people.to_owned() } else { told(&usual, kind) };
                assert_eq!(told(&set, kind), expected, "{} {} {}", occasion.setting(), group.name(), kind.name());
            }
            set.staff.settings.set(occasion, Vec::new());
            let nobody = MailKind::ALL.into_iter().filter(|kind| Occasion::of(*kind) == Some(occasion));
            assert!(nobody.into_iter().all(|kind| told(&set, kind) == ALWAYS));
        }
    }
}

#[test]
fn r22_whoever_has_several_roles_gets_one_message_in_the_first() {
    let mut order = order();
    let all = vec![Group::OrderUsers, Group::TechnicalContact, Group::OrganizationContact, Group::Administrators];
    order.staff.settings.set(Occasion::Approval, all);
    order.requester = email("Root@X.example");
    order.requester_language = Language::Russian;
    order.technical_contact = Some(email("ROOT@x.example"));
    order.organization_contact = Some(email("list@x.example"));
    order.staff.contacts = vec![email("second@x.example"), email("LIST@x.example"), email("boss@x.example")];
    order.additional_emails.push(email("asker@x.example").into());
    let people = order.people(MailKind::CertificateIssued);
    let told: Vec<_> = people.iter().map(|(to, role, language)| (to.as_str(), *role, *language)).collect();
    assert_eq!(
        told,
        [
            ("Root@x.example", Recipient::Requester, Language::Russian),
            // The language that the list tells counts in another role as well.
            ("list@x.example", Recipient::OrganizationContact, Language::Spanish),
            ("second@x.example", Recipient::Administrator, Language::French),
            // Users are written to in their language wherever they turn up.
            ("boss@x.example", Recipient::AccountContact, Language::Italian),
            ("ops@x.example", Recipient::Additional, Language::German),
            ("asker@x.example", Recipient::Additional, Language::Korean),
        ]
    );
}

#[test]
fn whoever_hears_of_a_certificate_that_comes_at_once_is_not_told_of_its_order_too() {
    for (at_once, next, people) in [
        (false, NextStep::Domains, vec!["boss", "desk", "list", "ops", "root", "second"]),
        (true, NextStep::Issue, vec!["boss", "second"]),
    ] {
        let mut desk = Desk::new(&["example.com"]);
        desk.order = order();
        let placement =
            Placement { order: order(), dcv_emails: Vec::new(), prevalidated: at_once, validated: Vec::new() };
        let placed = desk.with(|context| placement.decide(&desk.contacts, &desk.limits, context)).expect("placed");
        desk.keep(&placed);
        let (received, asked): (Vec<_>, Vec<_>) =
            desk.mails.iter().partition(|mail| mail.kind() == MailKind::OrderReceived);
        let mut told: Vec<_> = received.iter().map(|mail| mail.to.local()).collect();
        told.sort_unstable();
        assert_eq!(told, people);
        assert_eq!(asked.len(), if at_once { 0 } else { 5 });
        for mail in &received {
            let Content::OrderReceived(content) = &mail.content else { panic!("{mail:?}") };
            assert_eq!(content.next, next);
            assert!(asked.iter().all(|asked| asked.id < mail.id), "what asks comes first");
        }
        if at_once {
            desk.sign(CERTIFICATE);
            let mut all: Vec<_> = desk.mails.iter().map(|mail| mail.to.key()).collect();
            let count = all.len();
            all.sort_unstable();
            all.dedup();
            assert_eq!((all.len(), count), (8, 8), "one message a person");
        }
    }
}

#[test]
fn a_person_without_a_role_is_told_nothing() {
    let mut order = order();
    order.staff.people.retain(|person| person.role == AccessRole::LimitedUser);
    order.staff.contacts.clear();
    order.additional_emails.clear();
    assert_eq!(told(&order, MailKind::OrderReceived), "");
    assert_eq!(told(&order, MailKind::CertificateIssued), "jill ja, tech de");
    assert_eq!(told(&order, MailKind::AccountAlarm), "alarm de");
}
