//! R21 to R23: which addresses are taken, judged by outside sets too.

use crate::corpora;
use proptest::prelude::*;
use sealpost_domain::{EmailAddress, Language, Timestamp};

/// How many addresses of an isemail set there are, and which of them we take.
fn isemail(file: &str) -> Option<(usize, Vec<String>)> {
    let text = corpora::read(file)?;
    let document = roxmltree::Document::parse(&text).expect("XML");
    let tests: Vec<_> = document.descendants().filter(|node| node.has_tag_name("test")).collect();
    let address = |test: &roxmltree::Node| {
        let node = test.children().find(|node| node.has_tag_name("address")).expect("an address");
        // The sets write a control character as U+2400 and its number.
        let written = node.text().unwrap_or_default().chars();
        let control = |c: char| match u32::from(c) {
            code @ 0x2400..=0x2421 => char::from_u32(code - 0x2400).expect("ASCII"),
            _ => c,
        };
        written.map(control).collect::<String>()
    };
    let taken = tests.iter().map(address).filter(|text| EmailAddress::parse(text).is_ok()).collect();
    Some((tests.len(), taken))
}

#[test]
fn r21_of_the_164_isemail_cases_21_are_taken() {
    if let Some((count, taken)) = isemail("isemail/tests.xml") {
        assert_eq!((count, taken.len()), (164, 21), "{taken:#?}");
    }
}

#[test]
fn r21_of_the_279_older_isemail_cases_42_are_taken() {
    if let Some((count, taken)) = isemail("isemail/tests-original.xml") {
        assert_eq!((count, taken.len()), (279, 42), "{taken:#?}");
    }
}

#[test]
fn naughty_strings_are_no_addresses_or_clean_ones() {
    let Some(text) = corpora::read("naughty-strings/blns.json") else {
        return;
    };
    let strings: Vec<String> = serde_json::from_str(&text).expect("a list of strings");
    assert_eq!(strings.len(), 515);
    for string in strings {
        for text in
            [string.clone(), format!("{string}@example.com"), format!("a@{string}"), format!("a@{string}.example")]
        {
            clean(&text);
            // These answer whatever they are given.
            let _ = (Language::find(&string), Timestamp::parse_date(&string));
        }
    }
}

/// Whatever is taken reads back as itself and holds nothing that breaks a header.
fn clean(text: &str) {
    let Ok(address) = EmailAddress::parse(text) else {
        return;
    };
    let written = address.as_str();
    assert!(written.bytes().all(|b| b.is_ascii_graphic() && !b"<>()[],;:\\\" ".contains(&b)), "{text:?}");
    assert_eq!(written.matches('@').count(), 1, "{text:?}");
    assert_eq!(format!("{}@{}", address.local(), address.domain()), written);
    assert!(written.len() <= 254 && address.local().len() <= 64 && address.domain().contains('.'));
    assert_eq!(EmailAddress::parse(written).as_ref(), Ok(&address));
}

proptest! {
    #[test]
    fn r21_what_is_taken_is_clean(text in "\\PC{0,80}") {
        clean(&text);
        clean(&format!("{text}@example.com"));
        clean(&format!("a@{text}.example"));
    }

    #[test]
    fn r21_what_looks_like_an_address_is_clean(text in "[a-zA-Z0-9.+=?_\"' @\u{131}\u{212a}ａ。\\x00-\\x1f-]{1,40}@[a-zA-Z0-9.\u{212a}ß테。_-]{1,40}") {
        clean(&text);
    }

    #[test]
    fn r21_plain_addresses_are_taken(local in "[a-z0-9_+-]{1,30}(\\.[a-z0-9]{1,10}){0,2}", domain in "[a-z][a-z0-9]{0,20}\\.[a-z]{2,10}") {
        let text = format!("{local}@{domain}");
        let address = EmailAddress::parse(&text);
        prop_assert_eq!(address.as_ref().map(EmailAddress::as_str), Ok(text.as_str()));
    }

    #[test]
    fn r22_keys_fold_ascii_alone(local in "[a-zA-Z0-9.]{1,20}") {
        if let Ok(address) = EmailAddress::parse(&format!("{local}@Example.COM")) {
            prop_assert_eq!(address.key(), format!("{}@example.com", local.to_ascii_lowercase()));
            prop_assert_eq!(address.local(), local);
        }
    }
}

#[test]
fn r21_lengths_are_counted_to_the_octet() {
    let address = |local: usize, domain: usize| {
        let mut labels = "a.".repeat(domain / 2);
        labels.truncate(domain.saturating_sub(1));
        format!("{}@{}", "l".repeat(local), if labels.ends_with('.') { labels + "b" } else { labels + "a" })
    };
    for (local, domain, taken) in [
        (1, 3, true),
        (64, 3, true),
        (65, 3, false),
        (64, 189, true),
        (64, 190, false),
        (64, 191, false),
        (1, 251, true),
        (1, 253, false),
    ] {
        let text = address(local, domain);
        assert_eq!(text.len(), local + 1 + domain, "{text}");
        assert_eq!(EmailAddress::parse(&text).is_ok(), taken, "{local} and {domain} octets: {text}");
    }
    // The limit holds for what goes on the wire, not for its shorter Unicode form.
    assert!(EmailAddress::parse(&format!("{}@{}example", "l".repeat(64), "테스트.".repeat(13))).is_err());
}

#[test]
fn r22_nothing_is_folded_or_transliterated() {
    for text in [
        "adm\u{131}n@example.com",
        "\u{212a}@example.com",
        "ａdmin@example.com",
        "ad\u{200b}min@example.com",
        "admin\u{ad}@example.com",
        "admin@\u{212a}elvin.example",
        "admin@ｅxample.com",
        "admin@example．com",
        "admin@example。com",
        "admin@ex\u{200b}ample.com",
        "admin@ex\u{ad}ample.com",
        "admin@ⓔxample.com",
        "admin@ﬁ.example",
        "admin@BÜCHER.example",
        "admin@bu\u{308}cher.example",
        "admin＠example.com",
        "admin@exämple..com",
        "admin@-exämple.com",
        "admin@exä_mple.com",
        "admin@exä mple.com",
        "admin@테스트",
        "admin@xn--a.테스트",
        "admin@\u{5d0}a.example",
    ] {
        assert!(EmailAddress::parse(text).is_err(), "{text}");
    }
}

#[test]
fn r23_international_domains_are_kept_as_a_labels() {
    for (text, kept) in [
        ("a@테스트.example", "a@xn--9t4b11yi5a.example"),
        ("a@bücher.EXAMPLE", "a@xn--bcher-kva.example"),
        ("a@faß.example", "a@xn--fa-hia.example"),
        ("a@例え.テスト", "a@xn--r8jz45g.xn--zckzah"),
        ("a@пример.рф", "a@xn--e1afmkfd.xn--p1ai"),
        ("a@XN--9T4B11YI5A.example", "a@xn--9t4b11yi5a.example"),
    ] {
        assert_eq!(EmailAddress::parse(text).map(String::from).as_deref(), Ok(kept), "{text}");
    }
}

#[test]
fn addresses_read_back_from_storage_pass_the_same_door() {
    assert_eq!(serde_json::from_str::<EmailAddress>("\"A@Example.com\"").expect("valid").as_str(), "A@example.com");
    for text in ["\"a@localhost\"", "\"Jill <a@example.com>\"", "\"\"", "1"] {
        assert!(serde_json::from_str::<EmailAddress>(text).is_err(), "{text}");
    }
}
