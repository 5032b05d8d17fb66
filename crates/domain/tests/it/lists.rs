//! Changes of the list of additional emails, and the languages on it (R24, R25).

use sealpost_domain::order::{AdditionalEmail, Decision, ListChange, ListError, Replaced};
use sealpost_domain::{Language, Order};
use serde_json::json;

use crate::sample::{Desk, email};

fn listed(text: &str) -> AdditionalEmail {
    match text.split_once(' ') {
        Some((address, locale)) => AdditionalEmail { email: email(address), language: Language::find(locale) },
        None => email(text).into(),
    }
}

fn list(texts: &[&str]) -> Vec<AdditionalEmail> {
    texts.iter().map(|text| listed(text)).collect()
}

fn words(list: &[AdditionalEmail]) -> Vec<String> {
    let words = |listed: &AdditionalEmail| match listed.language {
        Some(language) => format!("{} {language}", listed.email),
        None => listed.email.to_string(),
    };
    list.iter().map(words).collect()
}

fn order(texts: &[&str]) -> Order {
    let mut order = Desk::placed(&["example.com"]).order;
    order.additional_emails = list(texts);
    order
}

fn change(order: &Order, add: &[&str], remove: &[&str]) -> Result<Decision, ListError> {
    let change = ListChange { add: list(add), remove: remove.iter().map(|text| email(text)).collect() };
    order.change_additional_emails(&change, |_| true, 4)
}

#[test]
fn r24_a_change_is_a_whole_new_list() {
    for (before, add, remove, after) in [
        (
            &["a@x.example", "b@x.example"][..],
            &["c@x.example"][..],
            &["A@x.example"][..],
            &["b@x.example", "c@x.example"][..],
        ),
        (&["a@x.example ko"], &["A@x.example", "b@x.example", "B@x.example"], &[], &["a@x.example ko", "b@x.example"]),
        (&["a@x.example ko", "b@x.example"], &["a@x.example ja"], &[], &["a@x.example ja", "b@x.example"]),
        (&["a@x.example ko", "b@x.example"], &["a@x.example"], &["a@x.example"], &["b@x.example", "a@x.example"]),
        (&["a@x.example"], &[], &["a@x.example", "A@x.example"], &[]),
    ] {
        let order = order(before);
        let decision = change(&order, add, remove).expect("changed");
        assert_eq!(words(&decision.order.additional_emails), after);
        let audit = decision.audit.expect("written");
        assert_eq!(audit.detail, json!({ "additional_emails": decision.order.additional_emails }));
        let mut without = decision.order.clone();
        without.additional_emails.clone_from(&order.additional_emails);
        assert_eq!(without, order, "nothing else changes");
    }
}

#[test]
fn a_change_that_changes_nothing_is_not_written() {
    let order = order(&["a@x.example ko", "b@x.example"]);
    for (add, remove) in [(&["B@x.example", "a@x.example"][..], &[][..]), (&["a@x.example ko"], &[]), (&[], &[])] {
        assert!(change(&order, add, remove).expect("fine").audit.is_none());
    }
    let same = order.additional_emails.clone();
    assert!(order.restore_additional_emails(same, 7, |_| true).expect("fine").audit.is_none());
}

#[test]
fn r24_a_change_is_refused_whole() {
    let full = order(&["a@x.example", "b@x.example", "c@x.example"]);
    let refused = |add: &[&str], remove: &[&str]| change(&full, add, remove).expect_err("refused");
    assert_eq!(refused(&["d@x.example", "e@x.example"], &[]), ListError::TooLong { most: 4, count: 5 });
    let unlisted = |index, text| ListError::Unlisted { index, email: email(text) };
    assert_eq!(refused(&["d@x.example"], &["a@x.example", "z@x.example"]), unlisted(1, "z@x.example"));
    assert!(change(&full, &["d@x.example", "e@x.example"], &["a@x.example"]).is_ok());
    let change = ListChange { add: list(&["d@x.example"]), remove: Vec::new() };
    let overtaken = full.change_additional_emails(&change, |seen| seen != full.additional_emails, 4);
    assert_eq!(overtaken.expect_err("refused"), ListError::Changed);
    assert_eq!(full.restore_additional_emails(Vec::new(), 7, |_| false).expect_err("refused"), ListError::Changed);
}

#[test]
fn r24_who_stays_on_a_list_that_is_replaced_keeps_the_language() {
    let order = order(&["a@x.example ko", "b@x.example ja", "c@x.example"]);
    let addresses = ["B@x.example", "new@x.example", "a@x.example", "A@x.example", "c@x.example"].map(email);
    let decision = order.set_additional_emails(addresses.to_vec());
    let kept = ["B@x.example ja", "new@x.example", "a@x.example ko", "c@x.example"];
    assert_eq!(words(&decision.order.additional_emails), kept);
}

#[test]
fn one_address_takes_the_place_of_another() {
    use Replaced::{InPlace, Left};
    for (before, to, after, outcome) in [
        (
            &["a@x.example", "OLD@x.example", "b@x.example"][..],
            "new@x.example",
            &["a@x.example", "new@x.example", "b@x.example"][..],
            Some(InPlace),
        ),
        (&["old@x.example ko"], "new@x.example", &["new@x.example ko"], Some(InPlace)),
        (&["old@x.example ko"], "new@x.example ja", &["new@x.example ja"], Some(InPlace)),
        (&["old@x.example ko", "New@x.example"], "new@x.example", &["New@x.example"], Some(Left)),
        (&["new@x.example fr", "old@x.example ko"], "new@x.example de", &["new@x.example de"], Some(Left)),
        (&["old@x.example"], "Old@x.example ko", &["Old@x.example ko"], Some(InPlace)),
        (&["old@x.example ko"], "old@x.example", &["old@x.example ko"], None),
        (&["bold@x.example"], "new@x.example", &["bold@x.example"], None),
        (&[], "new@x.example", &[], None),
    ] {
        let order = order(before);
        let decision = order.replace_additional_email(&email("old@x.example"), &listed(to));
        assert_eq!(
            (words(&decision.order.additional_emails), decision.output),
            (after.iter().map(|text| (*text).to_owned()).collect(), outcome),
            "{before:?} {to}"
        );
        assert_eq!(decision.audit.is_some(), outcome.is_some());
    }
}

#[test]
fn a_list_is_written_down_and_read_again() {
    for (text, words_of) in [
        (r#"[]"#, vec![]),
        (r#"["a@x.example"]"#, vec!["a@x.example"]),
        (
            r#"["a@x.example",{"email":"가나다@x.example","locale":"zh_TW"}]"#,
            vec!["a@x.example", "가나다@x.example zh_TW"],
        ),
    ] {
        let list: Vec<AdditionalEmail> = serde_json::from_str(text).expect("a list");
        assert_eq!(words(&list), words_of);
        assert_eq!(json!(list).to_string(), text);
    }
}
