//! R2, R5: which names the proof of a name reaches.

use std::cell::Cell;

use crate::corpora;
use crate::sample::{fqdn, next};
use sealpost_domain::Fqdn;

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
