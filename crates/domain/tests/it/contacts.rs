//! R8, R9: contacts that somebody published, and mailboxes that cannot receive.

use crate::sample::{Desk, email, entry, fqdn, told};
use sealpost_domain::caa::Caa;
use sealpost_domain::dcv::Source;
use sealpost_domain::dcv::contact::{MOST, of_caa, of_txt, of_whois, shown, txt_name};
use sealpost_domain::dns::{Failure, Receives, Txt};
use sealpost_domain::order::{EntryField, ResendError};
use sealpost_domain::place::PlaceError;

/// A record's strings, and the address that it is.
const TAKEN: [(&[&str], &str); 12] = [
    (&["a@example.com"], "a@example.com"),
    (&["first.last@example.com"], "first.last@example.com"),
    (&["a+tag@example.com"], "a+tag@example.com"),
    (&["a=b@example.com"], "a=b@example.com"),
    (&["+@example.com"], "+@example.com"),
    (&["=@example.com"], "=@example.com"),
    (&["!#$%&'*+-/=?^_`{|}~@example.com"], "!#$%&'*+-/=?^_`{|}~@example.com"),
    (&["A.B@EXAMPLE.com"], "A.B@example.com"),
    (&["a@mail.other.example"], "a@mail.other.example"),
    (&["1@2.example"], "1@2.example"),
    (&["a@xn--9t4b11yi5a.example"], "a@xn--9t4b11yi5a.example"),
    (&["mailto@example.com"], "mailto@example.com"),
];

/// A record's strings, and a word of the reason why it is of no use.
const REFUSED: [(&[&str], &str); 36] = [
    (&[], "0 strings"),
    (&[""], "empty"),
    (&["", ""], "2 strings"),
    (&["a@example.com", ""], "2 strings"),
    (&["a@exam", "ple.com"], "2 strings"),
    (&["a@example.com", "b@example.com"], "2 strings"),
    (&[" a@example.com"], "space"),
    (&["a@example.com "], "space"),
    (&["a@example.com\t"], "space"),
    (&["a@example.com\n"], "space"),
    (&["\u{a0}a@example.com"], "space"),
    (&["mailto:a@example.com"], "mailto"),
    (&["MAILTO:a@example.com"], "mailto"),
    (&["MailTo:a@example.com"], "mailto"),
    (&["a@example.com,b@example.com"], "more than one"),
    (&["a@example.com, b@example.com"], "more than one"),
    (&["a@example.com;b@example.com"], "more than one"),
    (&["a@example.com b@example.com"], "more than one"),
    (&["a@example.com,"], "more than one"),
    (&["<a@example.com>"], "display name"),
    (&["A Name <a@example.com>"], "display name"),
    (&["\"A\" <a@example.com>"], "display name"),
    (&["\"a b\"@example.com"], "not an address"),
    (&["a@example.com (comment)"], "not an address"),
    (&["(c)a@example.com"], "not an address"),
    (&["a@[192.0.2.1]"], "not an address"),
    (&["a@localhost"], "not an address"),
    (&["a"], "not an address"),
    (&["@example.com"], "not an address"),
    (&["a@"], "not an address"),
    (&["a@example.com."], "not an address"),
    (&["a..b@example.com"], "not an address"),
    (&[".a@example.com"], "not an address"),
    (&["ä@example.com"], "not an address"),
    (&["=?utf-8?q?a?=@example.com"], "not an address"),
    (&["a@b@example.com"], "more than one"),
];

fn txt(strings: &[&str]) -> Txt {
    Txt(strings.iter().map(|text| text.as_bytes().to_vec()).collect())
}

#[test]
fn r8_a_txt_record_counts_only_if_it_is_wholly_one_address() {
    for (strings, address) in TAKEN {
        assert_eq!(of_txt(&txt(strings)).map(|found| found.to_string()).as_deref(), Ok(address), "{strings:?}");
    }
    for (strings, word) in REFUSED {
        let refused = of_txt(&txt(strings)).expect_err(word);
        assert!(refused.reason.contains(word), "{strings:?}: {}", refused.reason);
        assert!(!refused.found.chars().any(char::is_control), "{:?}", refused.found);
    }
    let octets = of_txt(&Txt(vec![b"a\xff@example.com".to_vec()])).expect_err("no text");
    assert!(octets.reason.contains("not text"));
    assert_eq!(txt_name(&fqdn("a.example.com")), "_validation-contactemail.a.example.com");
}

#[test]
fn r9_caa_contacts_are_read_as_strictly_and_other_properties_are_none() {
    let caa = |tag: &str, value: &str| Caa { flags: 0, tag: tag.to_owned(), value: value.as_bytes().to_vec() };
    let set = [
        caa("issue", "a@example.com"),
        caa("contactemail", "a@example.com"),
        caa("iodef", "mailto:b@example.com"),
        caa("contactphone", "+1555"),
        caa("contactemail", "mailto:c@example.com"),
    ];
    let found = of_caa(&set);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].as_ref().map(ToString::to_string).as_deref(), Ok("a@example.com"));
    assert!(found[1].as_ref().expect_err("of no use").reason.contains("mailto"));
}

#[test]
fn whois_answers_count_only_for_their_own_domain() {
    let adn = fqdn("corp.example");
    let read = |text: &str| {
        of_whois(&adn, text.as_bytes())
            .map(|found| found.into_iter().flatten().map(|address| address.to_string()).collect::<Vec<_>>())
    };
    let whole = "Domain Name: CORP.EXAMPLE\r\nRegistrant Email: a@corp.example\nAdmin Email:b@corp.example\r\n\
        tech email: c@x.example\nRegistrar Abuse Contact Email: no@x.example\nComment: e-mail: no@x.example\n";
    assert_eq!(read(whole).as_deref(), Ok(&["a@corp.example", "b@corp.example", "c@x.example"].map(str::to_owned)[..]));
    assert_eq!(read("domain: corp.example\ne-mail: a@corp.example").map(|found| found.len()), Ok(1));
    for other in ["", "Domain Name: evilcorp.example\nAdmin Email: a@x.example", "Domain Name: corp.example.\n"] {
        assert!(read(other).is_err(), "{other:?}");
    }
    assert!(of_whois(&adn, b"Domain Name: corp.example\n\xff").is_err());
}

#[test]
fn what_was_found_is_shown_in_one_short_line() {
    assert_eq!(shown(b"a\r\n\x1b[31mb\x00"), "a\u{fffd}\u{fffd}\u{fffd}[31mb\u{fffd}");
    assert_eq!(shown("x".repeat(500).as_bytes()).chars().count(), 121);
}

#[test]
fn more_contacts_than_a_few_are_told_and_not_asked() {
    let mut desk = Desk::new(&["example.com"]);
    let adn = fqdn("example.com");
    let found = (0..MOST + 3).map(|index| Ok(email(&format!("c{index}@example.com")))).collect();
    desk.contacts.add_found(&adn, Source::DnsTxt, found);
    assert_eq!(desk.contacts.approvers(&adn).len(), 5 + MOST);
    assert_eq!(desk.contacts.unusable(&adn).len(), 3);
    assert!(desk.contacts.find(&adn, &email("c10@example.com")).is_none());
}

/// A desk where some mail domains cannot receive.
fn deaf(names: &[&str], domains: &[&str]) -> Desk {
    let mut desk = Desk::new(names);
    silence(&mut desk, domains);
    desk
}

fn silence(desk: &mut Desk, domains: &[&str]) {
    for domain in domains {
        desk.contacts.set_mail((*domain).to_owned(), Receives::No("it has no MX record and no address".to_owned()));
    }
}

#[test]
fn whoever_cannot_be_written_to_is_left_out_while_somebody_stays() {
    let mut desk = deaf(&["www.example.com"], &["www.example.com"]);
    let mails = desk.place(&[]).expect("placed").mails;
    assert_eq!(mails.len(), 5);
    assert!(told(&mails).iter().all(|mail| mail.ends_with("@example.com for example.com")), "{:?}", told(&mails));
    let unusable = desk.contacts.unusable(&fqdn("www.example.com"));
    assert_eq!(unusable.len(), 5);
    assert!(unusable.iter().all(|it| it.reason.contains("www.example.com cannot be written to: it has no MX record")));
}

#[test]
fn a_name_about_which_nobody_can_be_asked_is_refused_with_the_reasons() {
    let mut desk = deaf(&["www.example.com", "example.org"], &["www.example.com", "example.com"]);
    let Err(PlaceError::Nobody(unasked)) = desk.place(&[]) else { panic!("refused") };
    assert_eq!(unasked.len(), 1);
    assert_eq!(unasked[0].name.to_string(), "www.example.com");
    for word in ["nobody can be asked about www.example.com", "admin@example.com", "no MX record"] {
        assert!(unasked[0].reason.contains(word), "{}", unasked[0].reason);
    }
    assert!(desk.mails.is_empty());
}

#[test]
fn choosing_an_address_that_cannot_receive_is_refused_with_the_reason_and_who_may_be_asked() {
    let mut desk = deaf(&["www.example.com"], &["www.example.com"]);
    let refused = |outcome: Result<_, PlaceError>| match outcome {
        Err(PlaceError::Entries(errors)) => errors.into_iter().next().expect("an entry"),
        other => panic!("refused: {other:?}"),
    };
    let error = refused(desk.place(&[entry("www.example.com", "admin@www.example.com", "")]));
    assert_eq!(error.field, EntryField::Email);
    assert!(error.reason.contains("cannot be written to: it has no MX record"), "{}", error.reason);
    let error = refused(desk.place(&[entry("www.example.com", "", "")]));
    assert!(error.reason.contains("nobody can be asked about www.example.com"), "{}", error.reason);
    desk.place(&[entry("www.example.com", "admin@example.com", "example.com")]).expect("the parent receives");

    // The same when it is asked for again.
    desk.hour_later();
    let Err(ResendError::Entries(errors)) = desk.resend(&[entry("www.example.com", "admin@www.example.com", "")])
    else {
        panic!("refused")
    };
    assert!(errors[0].reason.contains("no MX record"), "{}", errors[0].reason);
}

#[test]
fn a_resend_to_all_goes_on_with_others_when_the_last_ones_cannot_be_asked_any_more() {
    let mut desk = Desk::new(&["www.example.com"]);
    desk.place(&[entry("www.example.com", "admin@www.example.com", "")]).expect("placed");
    desk.hour_later();
    silence(&mut desk, &["www.example.com"]);
    let mails = desk.resend(&[]).expect("sent");
    assert_eq!(mails.len(), 5, "the parent's five instead of nobody");
    desk.hour_later();
    silence(&mut desk, &["example.com"]);
    let Err(ResendError::Nobody(unasked)) = desk.resend(&[]) else { panic!("refused, not silently dropped") };
    assert!(unasked[0].reason.contains("no MX record"), "{}", unasked[0].reason);
}

#[test]
fn a_refusal_tells_what_was_found_and_what_could_not_be_looked_up() {
    let mut desk = Desk::new(&["example.com"]);
    let adn = fqdn("example.com");
    desk.contacts.add_found(&adn, Source::DnsTxt, vec![of_txt(&txt(&["mailto:ops@example.com"]))]);
    desk.contacts.failed(&adn, Source::DnsCaa, Failure::Bogus);
    let reason = |desk: &mut Desk, address: &str| match desk.place(&[entry("example.com", address, "")]) {
        Err(PlaceError::Entries(errors)) => errors[0].reason.clone(),
        other => panic!("refused: {other:?}"),
    };
    let unusable = reason(&mut desk, "ops@example.com");
    for word in ["ops@example.com (dns_txt)", "begins with mailto:", "allowed: admin@example.com, administrator@"] {
        assert!(unusable.contains(word), "{word}: {unusable}");
    }
    let unknown = reason(&mut desk, "pki@example.com");
    assert!(unknown.contains("dns_caa: the look-up failed: the answer did not pass DNSSEC"), "{unknown}");
}

#[test]
fn what_could_not_be_found_out_does_not_keep_mail_from_being_tried() {
    let mut desk = Desk::new(&["example.com"]);
    desk.contacts.set_mail("example.com".to_owned(), Receives::Unknown(Failure::Timeout));
    assert_eq!(desk.place(&[]).expect("placed").mails.len(), 5);
    let doubt = desk.contacts.doubt(&email("admin@example.com")).expect("told");
    assert!(doubt.contains("no server answered in time"), "{doubt}");
}

#[test]
fn r3_withdrawing_an_approver_ends_what_it_was_asked_and_nothing_else() {
    let mut desk = Desk::new(&["www.corp.example", "api.corp.example"]);
    let adn = fqdn("corp.example");
    desk.contacts.add(adn.clone(), email("pki@other.example"), Source::Filed);
    desk.place(&[]).expect("placed");
    let live = desk.live().len();
    let value = desk.value("pki@other.example", "corp.example");
    let decision = desk.with(|context| desk.order.withdraw(&adn, &email("PKI@other.example"), Source::Filed, context));
    assert_eq!(decision.audit.as_ref().map(|audit| audit.action), Some("approver_withdrawn"));
    desk.keep(&decision);
    assert_eq!(desk.live().len(), live - 1);
    assert!(desk.approve(value).is_err());
    let again = desk.with(|context| desk.order.withdraw(&adn, &email("pki@other.example"), Source::Filed, context));
    assert!(again.audit.is_none(), "nothing is written twice");
    // The same address as another kind of approver is another approver.
    let admin = desk.with(|context| desk.order.withdraw(&adn, &email("admin@corp.example"), Source::Filed, context));
    assert!(admin.audit.is_none());
}
