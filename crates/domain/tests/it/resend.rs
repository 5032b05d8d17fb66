//! `PUT …/resend-emails` (API reference 3): who is mailed again, and what is refused.

use std::time::Duration;

use crate::sample::{Desk, email, entry, five, fqdn, question, told};
use sealpost_domain::dcv::Source;
use sealpost_domain::order::{EntryError, EntryField, ResendEntry, ResendError};
use sealpost_domain::{Language, OrderStatus};

const NAMES: [&str; 4] = ["www.example.com", "*.api.example.com", "other.example.org", "done.example.net"];

/// Pending but for `done.example.net`.
fn desk() -> Desk {
    let mut desk = Desk::placed(&NAMES);
    desk.approve(desk.value("admin@done.example.net", "done.example.net")).expect("approved");
    desk.hour_later();
    desk
}

fn refused(desk: &Desk, entries: &[ResendEntry]) -> Vec<EntryError> {
    match desk.ask_resend(None, entries) {
        Err(ResendError::Entries(errors)) => errors,
        other => panic!("{entries:?} gave {other:?}"),
    }
}

#[test]
fn r3_entries_that_are_taken() {
    let one = |told: &str| vec![told.to_owned()];
    for (domain, address, email_domain, expected) in [
        ("www.example.com", "", "", five(&["www.example.com"])),
        ("*.api.example.com", "", "", five(&["api.example.com"])),
        ("api.example.com", "", "", five(&["api.example.com"])),
        ("*.www.example.com", "", "", five(&["www.example.com"])),
        ("WWW.Example.com", "", "", five(&["www.example.com"])),
        ("www.example.com", "", "example.com", five(&["example.com"])),
        ("www.example.com", "", "www.example.com", five(&["www.example.com"])),
        ("", "", "www.example.com", five(&["www.example.com"])),
        ("", "", "api.example.com", five(&["api.example.com"])),
        ("www.example.com", "admin@www.example.com", "", one("admin@www.example.com for www.example.com")),
        ("www.example.com", "Admin@WWW.example.com", "", one("admin@www.example.com for www.example.com")),
        ("www.example.com", "webmaster@example.com", "example.com", one("webmaster@example.com for example.com")),
        ("*.api.example.com", "postmaster@example.com", "example.com", one("postmaster@example.com for example.com")),
        ("", "hostmaster@other.example.org", "", one("hostmaster@other.example.org for other.example.org")),
        ("", "hostmaster@api.example.com", "", one("hostmaster@api.example.com for api.example.com")),
        (
            "",
            "administrator@api.example.com",
            "api.example.com",
            one("administrator@api.example.com for api.example.com"),
        ),
    ] {
        let decision = desk().ask_resend(None, &[entry(domain, address, email_domain)]).expect("taken");
        assert_eq!(told(&decision.mails), expected, "{domain} {address} {email_domain}");
    }
}

#[test]
fn r3_entries_that_are_refused() {
    use EntryField::{Domain, Email, EmailDomain};
    let own = "www.example.com";
    for (domain, address, email_domain, field, reason) in [
        ("", "", "", Domain, "name a domain of the order"),
        (
            "shop.example.com",
            "",
            "",
            Domain,
            "shop.example.com is not a name of this order; waiting: api.example.com, other",
        ),
        ("example.com", "", "", Domain, "not a name of this order"),
        ("www.example.org", "", "", Domain, "not a name of this order"),
        ("evilwww.example.com", "", "", Domain, "not a name of this order"),
        ("done.example.net", "", "", Domain, "done.example.net is validated already"),
        ("", "admin@done.example.net", "", Domain, "validated already"),
        ("", "", "done.example.net", Domain, "validated already"),
        ("", "", "example.com", Domain, "example.com is not a name of this order"),
        ("", "admin@example.com", "", Domain, "example.com is not a name of this order"),
        ("", "admin@elsewhere.org", "", Domain, "elsewhere.org is not a name of this order"),
        (
            own,
            "",
            "api.example.com",
            EmailDomain,
            "api.example.com does not govern www.example.com; allowed: example.com, www",
        ),
        (own, "", "x.www.example.com", EmailDomain, "does not govern"),
        (own, "", "evilexample.com", EmailDomain, "does not govern"),
        (own, "", "example.org", EmailDomain, "does not govern"),
        (own, "", "co.uk", EmailDomain, "does not govern"),
        (own, "admin@api.example.com", "api.example.com", EmailDomain, "does not govern"),
        ("", "admin@www.example.com", "example.com", Domain, "not a name of this order"),
        (
            own,
            "root@www.example.com",
            "",
            Email,
            "root@www.example.com may not approve www.example.com; allowed: admin@www",
        ),
        (own, "admin+x@www.example.com", "", Email, "may not approve"),
        (own, "admin@elsewhere.org", "", Email, "may not approve"),
        (own, "admin@www.example.com", "example.com", Email, "say \"email_domain\": \"www.example.com\""),
        (
            own,
            "admin@example.com",
            "",
            Email,
            "may approve example.com, not www.example.com; say \"email_domain\": \"example.com\"",
        ),
        (own, "admin@x.www.example.com", "", Email, "may not approve"),
        (own, "jill@customer.example", "", Email, "may not approve"),
    ] {
        let errors = refused(&desk(), &[entry(domain, address, email_domain)]);
        let told = format!("{domain} {address} {email_domain}: {errors:?}");
        assert!(errors.len() == 1 && errors[0].index == 0 && errors[0].field == field, "{told}");
        assert!(errors[0].reason.contains(reason), "{told}");
    }
}

#[test]
fn r2_a_public_suffix_does_not_govern() {
    let desk = Desk::placed(&["www.example.co.uk"]);
    let errors = refused(&desk, &[entry("www.example.co.uk", "admin@co.uk", "co.uk")]);
    assert_eq!(errors[0].field, EntryField::EmailDomain);
    assert!(errors[0].reason.ends_with("allowed: example.co.uk, www.example.co.uk"), "{}", errors[0].reason);
}

#[test]
fn r42_without_a_list_everybody_mailed_last_is_mailed_again() {
    let mut desk = desk();
    let all = ["www.example.com", "api.example.com", "example.com", "other.example.org", "example.org"];
    assert_eq!(told(&desk.resend(&[]).expect("sent")), five(&all));
    desk.hour_later();

    // Two names, each with its own last recipients; the third keeps its ten.
    desk.resend(&[entry("www.example.com", "admin@www.example.com", "")]).expect("sent");
    desk.hour_later();
    let mut expected = five(&["other.example.org", "example.org", "api.example.com", "example.com"]);
    expected.push("admin@www.example.com for www.example.com".to_owned());
    expected.sort();
    assert_eq!(told(&desk.resend(&[]).expect("sent")), expected);
    desk.hour_later();

    // That resend was one for every name, the parent's five among them.
    assert_eq!(told(&desk.resend(&[]).expect("sent")), expected);
}

#[test]
fn r42_a_narrowing_resend_of_every_name_is_what_is_repeated() {
    let mut desk = desk();
    let narrow = [
        entry("www.example.com", "admin@example.com", "example.com"),
        entry("other.example.org", "postmaster@other.example.org", ""),
    ];
    let expected = ["admin@example.com for example.com", "postmaster@other.example.org for other.example.org"];
    assert_eq!(told(&desk.resend(&narrow).expect("sent")), expected);
    for _ in 0..3 {
        desk.hour_later();
        assert_eq!(told(&desk.resend(&[]).expect("sent")), expected);
    }
}

#[test]
fn r42_without_a_list_names_without_a_known_recipient_ask_everybody() {
    let mut desk = desk();
    desk.contacts.add(fqdn("example.org"), email("u@mail.example"), Source::DnsTxt);
    desk.order.approvals.retain(|approval| !approval.adn.as_str().ends_with("example.org"));
    desk.resend(&[entry("www.example.com", "admin@example.com", "example.com")]).expect("sent");
    desk.hour_later();
    let mut expected = five(&["other.example.org", "example.org"]);
    expected.extend(["admin@example.com for example.com", "u@mail.example for example.org"].map(str::to_owned));
    expected.sort();
    assert_eq!(told(&desk.resend(&[]).expect("sent")), expected);
}

#[test]
fn r42_expired_values_still_tell_who_was_mailed_last() {
    let mut desk = Desk::placed(&["www.example.com"]);
    desk.resend(&[entry("www.example.com", "admin@www.example.com", "")]).expect("sent");
    desk.later(Duration::from_secs(40 * 86_400));
    desk.sent();
    assert!(desk.live().is_empty());
    assert_eq!(told(&desk.resend(&[]).expect("sent")), ["admin@www.example.com for www.example.com"]);
}

#[test]
fn r42_one_bad_entry_stops_all_and_every_bad_one_is_named() {
    let good = entry("www.example.com", "", "");
    let bad = entry("www.example.com", "root@www.example.com", "");
    let foreign = entry("shop.example.com", "", "");
    let indexes =
        |entries: &[ResendEntry]| refused(&desk(), entries).iter().map(|error| error.index).collect::<Vec<_>>();
    assert_eq!(indexes(&[good.clone(), bad.clone(), good.clone()]), [1]);
    assert_eq!(indexes(&[bad.clone(), good.clone(), foreign.clone()]), [0, 2]);
    assert_eq!(indexes(&[foreign.clone(), foreign, bad]), [0, 1, 2]);
}

#[test]
fn r26_two_entries_for_one_approver_are_one_mail_about_both_names() {
    let mut desk = desk();
    let through_parent = |domain| entry(domain, "admin@example.com", "example.com");
    let mails = desk.resend(&[through_parent("www.example.com"), through_parent("api.example.com")]).expect("sent");
    assert_eq!(told(&mails), ["admin@example.com for example.com"]);
    let names: Vec<_> = question(&mails[0]).names.iter().map(ToString::to_string).collect();
    assert_eq!(names, ["www.example.com", "*.api.example.com"]);
}

#[test]
fn r4_a_mail_asks_about_the_unproved_names_at_or_below_its_adn() {
    let names = ["example.com", "*.example.com", "www.example.com", "evilexample.com", "example.org"];
    let mut desk = Desk::placed(&names);
    for (adn, expected) in [
        ("example.com", &["example.com", "*.example.com", "www.example.com"][..]),
        ("www.example.com", &["www.example.com"]),
        ("evilexample.com", &["evilexample.com"]),
        ("example.org", &["example.org"]),
    ] {
        let mails = desk.resend(&[entry(adn, "", "")]).expect("sent");
        for question in mails.iter().map(question) {
            assert_eq!(question.names.iter().map(ToString::to_string).collect::<Vec<_>>(), expected, "{adn}");
            assert_eq!(desk.approval(question.value.hash()).names, question.names);
            assert_eq!(desk.approval(question.value.hash()).adn, fqdn(adn));
        }
    }
    desk.hour_later();
    desk.approve(desk.value("admin@www.example.com", "www.example.com")).expect("approved");
    let mails = desk.resend(&[entry("example.com", "admin@example.com", "")]).expect("sent");
    assert_eq!(question(&mails[0]).names.len(), 2);
}

#[test]
fn r42_an_identical_resend_joins_what_is_still_queued() {
    let admin = || [entry("www.example.com", "admin@www.example.com", "")];
    let both = [entry("www.example.com", "", ""), entry("other.example.org", "", "")];
    let after = |millis: u64, language: Option<Language>, entries: &[ResendEntry], sent: bool| {
        let mut desk = desk();
        assert_eq!(desk.resend(&admin()).expect("sent").len(), 1);
        if sent {
            desk.sent();
        }
        desk.later(Duration::from_millis(millis));
        let again = desk.resend_in(language, entries).expect("taken");
        assert!(again.iter().all(|mail| mail.queued_at == desk.now));
        again.len()
    };
    for (millis, language, entries, sent, mails) in [
        (0, None, &admin()[..], false, 0),
        (29_999, None, &admin(), false, 0),
        (30_000, None, &admin(), false, 1),
        (0, None, &admin(), true, 1),
        (0, Some(Language::Korean), &admin(), false, 0),
        (0, Some(Language::French), &admin(), false, 1),
        (0, None, &[entry("www.example.com", "webmaster@www.example.com", "")], false, 1),
        (0, None, &[entry("www.example.com", "admin@example.com", "example.com")], false, 1),
        (0, None, &[entry("other.example.org", "admin@other.example.org", "")], false, 1),
        // All or nothing: one that is new, and all go.
        (0, None, &[entry("www.example.com", "", "")], false, 5),
        (0, None, &both, false, 10),
        // Without a list: admin alone for www, everybody for the others.
        (0, None, &[], false, 21),
    ] {
        assert_eq!(after(millis, language, entries, sent), mails, "{millis} {language:?} {entries:?} {sent}");
    }
}

#[test]
fn r42_a_joined_resend_changes_no_approval_and_meets_no_limit() {
    let mut desk = desk();
    desk.limits = sealpost_domain::MailLimits { approver_burst: 1, ..desk.limits };
    desk.order.approvals.clear();
    desk.resend(&[entry("www.example.com", "", "")]).expect("sent");
    let before = desk.order.approvals.clone();
    for _ in 0..5 {
        assert_eq!(desk.resend(&[entry("www.example.com", "", "")]).expect("joined"), []);
    }
    assert_eq!(desk.order.approvals, before);
}

#[test]
fn r42_a_half_joined_resend_keeps_all_its_recipients_for_the_next() {
    let mut desk = Desk::placed(&["www.example.com"]);
    let two = [
        entry("www.example.com", "admin@www.example.com", ""),
        entry("www.example.com", "webmaster@www.example.com", ""),
    ];
    desk.resend(&two).expect("sent");
    let waiting = desk.value("admin@www.example.com", "www.example.com");
    desk.sent();
    desk.order.approvals.iter_mut().filter(|approval| approval.hash == waiting).for_each(|left| left.queued = true);
    desk.later(Duration::from_secs(10));
    desk.resend(&[]).expect("sent");
    desk.hour_later();
    let expected = ["admin@www.example.com for www.example.com", "webmaster@www.example.com for www.example.com"];
    assert_eq!(told(&desk.resend(&[]).expect("sent")), expected);
}

#[test]
fn r42_a_value_that_ended_is_not_joined() {
    let mut desk = desk();
    desk.resend(&[entry("www.example.com", "admin@www.example.com", "")]).expect("sent");
    let now = desk.now;
    desk.order.approvals.iter_mut().for_each(|approval| approval.ended_at = Some(now));
    assert_eq!(desk.resend(&[entry("www.example.com", "admin@www.example.com", "")]).expect("sent").len(), 1);
}

#[test]
fn r32_a_resend_speaks_the_language_asked_for_else_the_order_s() {
    for (asked, spoken) in [(None, Language::Korean), (Some(Language::Russian), Language::Russian)] {
        let mut desk = desk();
        let mails = desk.resend_in(asked, &[]).expect("sent");
        assert!(mails.iter().all(|mail| mail.language == spoken));
        assert!(mails.iter().all(|mail| desk.approval(question(mail).value.hash()).language == spoken));
        assert_eq!(desk.order.language, Language::Korean, "the order's own language stays");
    }
}

#[test]
fn a_name_is_done_when_its_wildcard_is_done_too() {
    let mut desk = Desk::placed(&["www.example.com", "*.www.example.com"]);
    let mut proved = desk.order.clone();
    desk.approve(desk.value("admin@www.example.com", "www.example.com")).expect("approved");
    proved.names[0] = desk.order.names[0].clone();
    desk.order = proved;
    let mails = desk.resend(&[entry("www.example.com", "admin@www.example.com", "")]).expect("sent");
    assert_eq!(question(&mails[0]).names.iter().map(ToString::to_string).collect::<Vec<_>>(), ["*.www.example.com"]);
}

#[test]
fn only_orders_whose_names_are_in_proof_are_mailed_about() {
    for status in OrderStatus::ALL {
        let mut desk = desk();
        desk.order.status = status;
        let result = desk.ask_resend(None, &[]);
        if status.is_validating() {
            assert!(result.is_ok());
        } else {
            assert_eq!(result.map(|_| ()), Err(ResendError::NotPending(status)));
        }
    }
}
