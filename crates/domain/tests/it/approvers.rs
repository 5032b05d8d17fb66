//! R3: who may approve, and who only looks like it.

use crate::sample::{Desk, email, entry, fqdn};
use sealpost_domain::dcv::{CONSTRUCTED, Source};
use sealpost_domain::order::{EntryField, ResendEntry, ResendError};
use sealpost_domain::{Contacts, EmailAddress, Fqdn};

/// Spellings of and around a local part.
fn locals(local: &str) -> Vec<String> {
    let upper = local.to_ascii_uppercase();
    let capital = format!("{}{}", &upper[..1], &local[1..]);
    let full_width = |c: char| char::from_u32(u32::from(c) + 0xfee0).expect("full-width letters exist");
    let mut all = vec![local.to_owned(), upper, capital];
    all.extend(
        ["+", "+x", "+admin", ".", ".x", "-", "_", "1", "s", "%", "=", " ", "\t", "\u{200b}", "\u{ad}", "\0"]
            .map(|after| format!("{local}{after}")),
    );
    all.extend(
        [".", "x", "evil", "evil.", "-", "+", " ", "\"", "<", "mailto:"].map(|before| format!("{before}{local}")),
    );
    all.extend([format!("\"{local}\""), format!("({local})"), format!("{local}@{local}"), format!("{local},root")]);
    all.extend([local.replace('i', "\u{131}"), local.replace('s', "\u{17f}"), local.replace('o', "0")]);
    for (at, c) in local.char_indices() {
        let (before, after) = (&local[..at], &local[at + 1..]);
        all.extend([format!("{before}{after}"), format!("{before}{c}{c}{after}"), format!("{before}{c}.{after}")]);
        all.push(format!("{before}{}{after}", full_width(c)));
    }
    all.extend(["root", "ssladmin", "info", "security", "is", "it", "mis", "hostmaste", "ssl"].map(str::to_owned));
    all
}

const DOMAINS: [&str; 14] = [
    "example.com",
    "EXAMPLE.com",
    "www.example.com",
    "com",
    "example.org",
    "example.co",
    "example.com.",
    "evilexample.com",
    "evil-example.com",
    "example.com.evil.org",
    "examp1e.com",
    "ex\u{430}mple.com",
    "\u{ff45}xample.com",
    "example\u{3002}com",
];

#[test]
fn r3_near_misses_of_constructed_addresses_are_refused() {
    let adn = fqdn("example.com");
    let contacts = Contacts::default();
    let desk = Desk::placed(&["example.com"]);
    for local in CONSTRUCTED {
        let exact = format!("{local}@example.com");
        let mut near = 0;
        for spelling in locals(local) {
            for domain in DOMAINS {
                let text = format!("{spelling}@{domain}");
                let same = CONSTRUCTED.iter().any(|local| text.eq_ignore_ascii_case(&format!("{local}@example.com")));
                near += u32::from(!same);
                let Ok(address) = EmailAddress::parse(&text) else {
                    assert!(!same, "{text:?} is one of the five");
                    continue;
                };
                let found = contacts.find(&adn, &address);
                assert_eq!(found.is_some(), same, "{text:?} against {exact}");
                let request = ResendEntry { domain: None, email: Some(address), email_domain: Some(adn.clone()) };
                match desk.ask_resend(None, &[request]) {
                    Ok(decision) => assert!(same && decision.mails.len() == 1, "{text:?}"),
                    Err(ResendError::Entries(errors)) => {
                        assert!(!same && errors.len() == 1 && errors[0].field == EntryField::Email, "{text:?}");
                    }
                    Err(error) => panic!("{text:?}: {error}"),
                }
            }
        }
        assert!(near >= 200, "{near} near misses of {exact}");
    }
}

#[test]
fn r3_an_approver_of_one_name_is_none_of_another() {
    let names = ["example.com", "www.example.com", "a.www.example.com", "example.org", "evilexample.com"];
    let mut contacts = Contacts::default();
    for name in names {
        contacts.add(fqdn(name), email(&format!("contact@{name}")), Source::DnsTxt);
    }
    for name in names.map(fqdn) {
        for other in names.map(fqdn) {
            for local in CONSTRUCTED.into_iter().chain(["contact"]) {
                let address = email(&format!("{local}@{other}"));
                assert_eq!(contacts.find(&name, &address).is_some(), name == other, "{address} for {name}");
            }
        }
    }
}

#[test]
fn r3_everybody_is_asked_once_even_when_published_as_a_contact_too() {
    let adn: Fqdn = fqdn("example.com");
    let mut contacts = Contacts::default();
    contacts.add(adn.clone(), email("Admin@example.com"), Source::Whois);
    contacts.add(adn.clone(), email("someone@example.com"), Source::Whois);
    contacts.add(adn.clone(), email("SOMEONE@example.com"), Source::DnsTxt);
    let approvers = contacts.approvers(&adn);
    assert_eq!(approvers.len(), 6);
    assert_eq!(contacts.find(&adn, &email("admin@example.com")).map(|found| found.source), Some(Source::Constructed));
    assert_eq!(contacts.find(&adn, &email("someone@example.com")).map(|found| found.source), Some(Source::Whois));

    let mut desk = Desk::new(&["example.com"]);
    desk.contacts = contacts;
    assert_eq!(desk.place(&[]).expect("placed").mails.len(), 6);
}

#[test]
fn r3_a_contact_may_have_its_address_anywhere_but_approves_only_where_it_is_published() {
    let mut desk = Desk::placed(&["a.example.com", "b.example.com"]);
    desk.contacts.add(fqdn("a.example.com"), email("u@mail.example"), Source::DnsCaa);
    assert_eq!(desk.ask_resend(None, &[entry("a.example.com", "u@mail.example", "")]).expect("sent").mails.len(), 1);
    for bad in [
        entry("b.example.com", "u@mail.example", ""),
        entry("b.example.com", "u@mail.example", "a.example.com"),
        entry("a.example.com", "u@mail.example", "example.com"),
        entry("a.example.com", "u@mail.example", "mail.example"),
        entry("", "u@mail.example", ""),
    ] {
        assert!(desk.ask_resend(None, std::slice::from_ref(&bad)).is_err(), "{bad:?}");
    }
}
