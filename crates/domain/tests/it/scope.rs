//! R2, R5: which names the proof of a name reaches.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use crate::corpora;
use crate::sample::{email, fqdn, next};
use sealpost_domain::{Contacts, DnsName, Fqdn, Source};

const LABELS: [&str; 16] = [
    "a",
    "b",
    "www",
    "example",
    "evilexample",
    "com",
    "co",
    "uk",
    "jp",
    "kawasaki",
    "city",
    "github",
    "io",
    "ck",
    "zone",
    "xn--9t4b11yi5a",
];

/// The rules of the public suffix list that [`LABELS`] can meet, ICANN part
/// alone; `github.io`, `uk.com` and their like are private and thus left out.
const RULES: [&str; 14] = [
    "com",
    "uk",
    "co.uk",
    "jp",
    "co.jp",
    "*.kawasaki.jp",
    "!city.kawasaki.jp",
    "io",
    "co.io",
    "com.io",
    "*.ck",
    "!www.ck",
    "com.co",
    "zone",
];

/// A name as its labels, top first.
fn labels(name: &str) -> Vec<&str> {
    name.rsplit('.').collect()
}

fn model_is_at_or_below(name: &str, other: &str) -> bool {
    let (name, other) = (labels(name), labels(other));
    name.len() >= other.len() && name.iter().zip(&other).all(|(a, b)| a == b)
}

/// How many labels of `name` are a public suffix, by the list's algorithm.
fn model_suffix(name: &str) -> usize {
    let name = labels(name);
    let fits = |rule: &&str| {
        let rule = labels(rule.trim_start_matches('!'));
        rule.len() <= name.len() && rule.iter().zip(&name).all(|(rule, label)| *rule == "*" || rule == label)
    };
    if let Some(exception) = RULES.iter().filter(|rule| rule.starts_with('!')).find(|rule| fits(rule)) {
        return labels(exception).len() - 1;
    }
    RULES.iter().filter(|rule| !rule.starts_with('!') && fits(rule)).map(|rule| labels(rule).len()).max().unwrap_or(1)
}

fn random_names(count: usize) -> Vec<String> {
    let seed = Cell::new(5);
    let below = |end: usize| usize::try_from(next(&seed) % end as u64).expect("small");
    let name = || {
        let count = 2 + below(4);
        (0..count).map(|_| LABELS[below(LABELS.len())]).collect::<Vec<_>>().join(".")
    };
    (0..count).map(|_| name()).collect()
}

#[test]
fn r2_r5_ancestry_is_that_of_label_lists() {
    let mut names = random_names(200);
    // Half of them below another, so that the answer is often yes.
    names.extend(names.clone().iter().map(|name| format!("a.{name}")));
    let parsed: Vec<Fqdn> = names.iter().map(|name| fqdn(name)).collect();
    let (mut pairs, mut yes) = (0, 0);
    for (name, text) in parsed.iter().zip(&names) {
        for (other, other_text) in parsed.iter().zip(&names) {
            let expected = model_is_at_or_below(text, other_text);
            assert_eq!(name.is_at_or_below(other), expected, "{text} at or below {other_text}");
            pairs += 1;
            yes += u32::from(expected);
        }
    }
    assert!(pairs >= 100_000 && yes >= 600, "{pairs} pairs, {yes} of them yes");
}

/// A mailbox, told apart by its source as the rules do, and nothing else.
const LOCALS: [&str; 9] =
    ["admin", "administrator", "webmaster", "hostmaster", "postmaster", "root", "admins", "someone", "adminx"];

/// Who may approve what, by label lists alone: the name lies at or below the
/// ADN, the ADN above the public suffix, and the mailbox is one of the five at
/// the ADN itself or is published for just that ADN.
fn model_may_approve(name: &str, adn: &str, recipient: &str, published: &[(&str, &str)]) -> bool {
    let governs = model_is_at_or_below(name, adn) && labels(adn).len() > model_suffix(name);
    let (local, domain) = recipient.split_once('@').expect("an address");
    let constructed = LOCALS[..5].contains(&local) && labels(domain) == labels(adn);
    governs && (constructed || published.contains(&(adn, recipient)))
}

#[test]
fn r2_r3_r5_r6_a_million_cases_are_those_of_label_lists() {
    const SEED: u64 = 20_261_122;
    const CASES: usize = 1_000_000;
    println!("seed {SEED}");
    let texts = random_names(600);
    let seed = Cell::new(SEED);
    let below = |end: usize| usize::try_from(next(&seed) % end as u64).expect("small");
    // Half of the names lie below another one; every fourth is asked for as a wildcard.
    let mut all = texts.clone();
    all.extend(texts.iter().map(|name| format!("{}.{name}", LABELS[below(LABELS.len())])));
    all.retain(|name| labels(name).len() > model_suffix(name));
    let wanted: Vec<DnsName> = all
        .iter()
        .enumerate()
        .filter_map(|(index, name)| {
            DnsName::parse(&if index % 4 == 0 { format!("*.{name}") } else { name.clone() }).ok()
        })
        .collect();
    let adns: Vec<Fqdn> = all.iter().map(|name| fqdn(name)).collect();
    // A published contact has its mailbox anywhere.
    let published: Vec<(String, String)> =
        (0..200).map(|_| (all[below(all.len())].clone(), format!("someone@{}", all[below(all.len())]))).collect();
    let mut contacts = Contacts::default();
    for (adn, address) in &published {
        contacts.add(fqdn(adn), email(address), Source::DnsTxt);
    }
    let published: Vec<(&str, &str)> = published.iter().map(|(adn, address)| (&**adn, &**address)).collect();
    // Both sides are pure functions of their arguments, so what they say of one name or ADN is asked once.
    let governing: Vec<Vec<Fqdn>> = wanted.iter().map(|name| name.base.authorization_names()).collect();
    let asked: HashSet<&Fqdn> = governing.iter().flatten().chain(&adns).collect();
    let approvers: HashMap<&Fqdn, HashSet<String>> = asked
        .into_iter()
        .map(|adn| (adn, contacts.approvers(adn).iter().map(|approver| approver.address.to_string()).collect()))
        .collect();
    let mut yes = 0;
    for case in 0..CASES {
        let which = below(wanted.len());
        let name = &wanted[which];
        // Mostly an ancestor, so that the answer is often yes; else any.
        let adn = match governing[which].get(below(4)) {
            Some(adn) if below(3) > 0 => adn,
            _ => &adns[below(adns.len())],
        };
        let recipient = match below(4) {
            0 => format!("{}@{}", LOCALS[below(LOCALS.len())], adns[below(adns.len())]),
            1 => published[below(published.len())].1.to_owned(),
            _ => format!("{}@{adn}", LOCALS[below(LOCALS.len())]),
        };
        let known = approvers[adn].contains(&recipient);
        let found = governing[which].contains(adn) && known && name.base.is_at_or_below(adn);
        let expected = model_may_approve(name.base.as_str(), adn.as_str(), &recipient, &published);
        assert_eq!(found, expected, "case {case}: {recipient} for {adn} about {name}");
        yes += usize::from(found);
    }
    assert!(yes > CASES / 20 && yes < CASES / 2, "{yes} of {CASES} allowed");
}

#[test]
fn r2_authorization_names_are_those_of_label_lists() {
    let names = random_names(400);
    let parsed: Vec<Fqdn> = names.iter().map(|name| fqdn(name)).collect();
    for (name, text) in parsed.iter().zip(&names) {
        let found = name.authorization_names();
        let suffix = model_suffix(text);
        for (other, other_text) in parsed.iter().zip(&names) {
            let expected = model_is_at_or_below(text, other_text) && labels(other_text).len() > suffix;
            assert_eq!(found.contains(other), expected, "{other_text} proves {text}");
        }
        let expected: Vec<String> = (0..labels(text).len().saturating_sub(suffix))
            .map(|skip| text.split('.').skip(skip).collect::<Vec<_>>().join("."))
            .collect();
        assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
        assert_eq!(name.registrable(), found.last().cloned());
    }
}

#[test]
fn r2_neighbours_do_not_govern() {
    for (name, other) in [
        ("evilexample.com", "example.com"),
        ("example.com", "www.example.com"),
        ("api.example.com", "www.example.com"),
        ("example.com.evil.org", "example.com"),
        ("example.com", "example.org"),
        ("xexample.com", "example.com"),
        ("a-example.com", "example.com"),
        ("example.com", "xample.com"),
        ("www.example.co", "example.com"),
        ("example.comm", "example.com"),
    ] {
        assert!(!fqdn(name).is_at_or_below(&fqdn(other)), "{name} below {other}");
        assert!(!fqdn(name).authorization_names().contains(&fqdn(other)), "{other} proves {name}");
    }
}

#[test]
fn r2_vectors_of_the_public_suffix_list_hold() {
    let Some(text) = corpora::read("public-suffix/tests.txt") else {
        return;
    };
    let mut vectors = 0;
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with("//")) {
        let (name, expected) = line.split_once(' ').expect("two words");
        // `uk.com` stands in the private section, which is no boundary to us.
        if name == "null" || name.ends_with("uk.com") {
            continue;
        }
        let ascii = |text: &str| idna::domain_to_ascii(text).expect(text);
        let found = Fqdn::parse(&ascii(name)).ok().and_then(|name| name.registrable());
        let expected = (expected != "null").then(|| ascii(expected));
        assert_eq!(found.map(|name| name.to_string()), expected, "{line}");
        vectors += 1;
    }
    assert!(vectors >= 70, "{vectors} vectors");
}
