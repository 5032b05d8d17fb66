//! R1, R6: names that may be certified, and names that may not.

use crate::corpora;
use sealpost_domain::name::NameError;
use sealpost_domain::{DnsName, Fqdn};

const TAKEN: &[&str] = &[
    "example.com",
    "a.co",
    "1.example.com",
    "0.example.com",
    "123.example.com",
    "3com.com",
    "1-2.example.com",
    "a1.example.com",
    "1a.example.com",
    "a-b.example.com",
    "a-b-c-d.example.com",
    "a--b.example.com",
    "abc--d.example.com",
    "c--n.com",
    "EXAMPLE.COM",
    "eXaMpLe.CoM",
    "www.example.co.uk",
    "example.co.uk",
    "example.museum",
    "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.example.com",
    "host.corp",
    "host.internal",
    "printer.home.arpa",
    "host.zone1",
    "host.1zone",
    "x.y0x1",
    "x.0xg",
    "0x7f.0x1.example",
    "10.0.0.1.example.com",
    "1.2.3.4.nip.io",
    "arpa.example",
    "onion.example",
    "x.onions",
    "xonion.com",
    "in-addr.example",
    "localhost.example",
    "com.com",
    "uk.com",
    "www.ck",
    "city.kawasaki.jp",
    "me.github.io",
    "github.io",
    "*.github.io",
    "*.example.com",
    "*.a.b.example.com",
    "*.EXAMPLE.com",
    "*.1.example.com",
    "*.www.ck",
    "*.xn--9t4b11yi5a.example",
    "xn--9t4b11yi5a.example",
    "XN--9T4B11YI5A.example",
    "www.xn--9t4b11yi5a.example",
    "xn--bcher-kva.example",
    "xn--fiqs8s.example",
    "xn--fa-hia.example",
    "xn--hxajbheg2az3al.xn--jxalpdlp",
    "xn--80ak6aa92e.com",
    "xn--pple-43d.com",
    "xn--4dbrk0ce.example",
    "xn--mgbh0fb.example",
    "test.xn--zckzah",
    "xn--85x722f.xn--55qx5d.cn",
    "xn--e1afmkfd.xn--p1ai",
    "exa-mple.example",
    "e.xample.com",
    "mail.example",
    "a.a.a.a",
    "test.test",
    "xn.example.com",
    "x--n.example.com",
];

const NOT_LDH: &[&str] = &[
    "-example.com",
    "example-.com",
    "-.example.com",
    "--.example.com",
    "a.-b.example.com",
    "a.b-.example.com",
    "example.-com",
    "example.com-",
    "*.-example.com",
    "_dmarc.example.com",
    "a_b.example.com",
    "_.example.com",
    "example._com",
    "exa mple.com",
    " example.com",
    "example.com ",
    "example .com",
    "\texample.com",
    "example.com\n",
    "example.com\r\n",
    "example.com\0",
    "exam\0ple.com",
    "example.com\u{7f}",
    "exämple.com",
    "EXÄMPLE.com",
    "münchen.de",
    "테스트.example",
    "例え.テスト",
    "пример.рф",
    "аpple.com",
    "ｅｘａｍｐｌｅ.com",
    "example．com",
    "example。com",
    "example｡com",
    "ex\u{200b}ample.com",
    "ex\u{ad}ample.com",
    "\u{feff}example.com",
    "\u{202e}moc.elpmaxe",
    "💩.example",
    "i❤.ws",
    "exa\u{131}ple.com",
    "\u{212a}elvin.example",
    "e\u{301}.example",
    "exam%70le.com",
    "example.com/",
    "example.com:443",
    "https://example.com",
    "user@example.com",
    "exa'mple.com",
    "exa\"mple.com",
    "exa,mple.com",
    "example.com,example.org",
    "example.com;",
    "(example).com",
    "<example.com>",
    "exa+mple.com",
    "exa=mple.com",
    "exa!mple.com",
    "exa#mple.com",
    "exa$mple.com",
    "exa&mple.com",
    "exa~mple.com",
    "exa`mple.com",
    "exa|mple.com",
    "exa\\mple.com",
    "exa{mple}.com",
    "example.com?",
    "[::1]",
    "2001:db8::1%eth0",
    "?.example.com",
    "1.2.3.4/24",
    "192.0.2.1:80",
    "www.exa^mple.com",
];

const PUNYCODE: &[&str] = &[
    "xn--.example",
    "xn--a.example",
    "xn--aa.example",
    "xn--abc.example",
    "xn--0.example",
    "xn--99999999.example",
    "xn--abcd.example",
    "xn--example.com",
    "xn--bcher-kvaa.example.xn--a",
    "*.xn--a.example",
    "www.xn--a.example",
    "example.xn--0",
    "xn--xn--a-xxx.example",
    "xn--ex-ample-.example",
    "xn--example-.com",
];

fn refused(names: &[&str], error: NameError) {
    for name in names {
        assert_eq!(DnsName::parse(name), Err(error), "{name:?}");
    }
}

#[test]
fn r1_names_that_are_taken() {
    for text in TAKEN {
        let name = DnsName::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(name.to_string(), text.to_ascii_lowercase());
        assert_eq!(DnsName::parse(&name.to_string()), Ok(name));
    }
}

#[test]
fn r1_names_that_are_refused_for_their_characters() {
    refused(NOT_LDH, NameError::Label);
    refused(&["2001:db8::1", "::1", "::", "::ffff:192.0.2.1"], NameError::IpAddress);
    for byte in 0..=127_u8 {
        let c = char::from(byte);
        let taken = c.is_ascii_alphanumeric() || "-.".contains(c);
        assert_eq!(Fqdn::parse(&format!("a{c}b.example.com")).is_ok(), taken, "{c:?}");
    }
}

#[test]
fn r1_hyphens_in_the_third_and_fourth_place_are_reserved_for_xn() {
    let names = [
        "ab--c.example.com",
        "ab--.com",
        "r3---sn.example.com",
        "a---b.example.com",
        "a----.example.com",
        "xm--a.example",
        "a.b1--2.example",
        "12--34.example",
    ];
    for name in names {
        let error = if name.contains("-.") { NameError::Label } else { NameError::Reserved };
        assert_eq!(DnsName::parse(name), Err(error), "{name}");
    }
    refused(&["*.in--valid.example", "example.zz--zz"], NameError::Reserved);
}

#[test]
fn r1_a_labels_must_be_valid() {
    for name in PUNYCODE {
        let error = DnsName::parse(name).expect_err(name);
        let expected =
            if name.contains("-.") && !name.starts_with("xn--.") { NameError::Label } else { NameError::Punycode };
        let edge = *name == "xn--.example";
        assert!(error == expected || edge && error == NameError::Label, "{name}: {error}");
    }
}

#[test]
fn r1_a_labels_of_what_uts_46_would_map_are_refused() {
    // Punycode of full-width, upper-case, compatibility and invisible characters.
    for unicode in
        ["ｅxample", "Übung", "\u{212a}elvin", "ex\u{200b}ample", "e\u{301}", "ﬁ", "\u{1d41a}b", "①", "a\u{338}"]
    {
        let label = format!("xn--{}", idna::punycode::encode_str(unicode).expect("encodes"));
        if unicode == "a\u{338}" {
            // A combining mark within a label has no composed form and is valid.
            assert!(DnsName::parse(&format!("{label}.example")).is_ok(), "{label}");
            continue;
        }
        let found = DnsName::parse(&format!("{label}.example"));
        assert!(matches!(found, Err(NameError::Punycode | NameError::Label)), "{unicode}: {found:?}");
    }
}

#[test]
fn r1_lengths_are_counted_to_the_octet() {
    let label = |length| "a".repeat(length);
    // Labels of 63, dots between them, and a last one that fills up.
    let long = |length: usize| format!("{0}.{0}.{0}.{1}", label(63), label(length - 3 * 64));
    for (name, error) in [
        (format!("{}.com", label(63)), None),
        (format!("{}.com", label(64)), Some(NameError::LabelLength)),
        (format!("a.{}.com", label(64)), Some(NameError::LabelLength)),
        (format!("com.{}", label(63)), None),
        (format!("com.{}", label(64)), Some(NameError::LabelLength)),
        (long(252), None),
        (long(253), None),
        (long(254), Some(NameError::TooLong)),
        (long(255), Some(NameError::TooLong)),
        (format!("*.{}", long(251)), None),
        (format!("*.{}", long(252)), Some(NameError::TooLong)),
        (format!("*.{}", long(253)), Some(NameError::TooLong)),
        ("a.".repeat(126) + "a", None),
        ("a.".repeat(127) + "a", Some(NameError::TooLong)),
        ("a".repeat(100_000), Some(NameError::TooLong)),
        (format!("{}.example", "xn--9t4b11yi5a".repeat(5)), Some(NameError::LabelLength)),
    ] {
        assert_eq!(DnsName::parse(&name).err(), error, "{} octets: {name:.40}", name.len());
    }
}

#[test]
fn r1_names_that_are_refused_for_their_shape() {
    refused(&[""], NameError::Empty);
    refused(&["com", "localhost", "example", "a", "xn--9t4b11yi5a"], NameError::OneLabel);
    refused(
        &[".", "..", ".com", "example.com.", "example..com", ".example.com", "a.b..", "*..com"],
        NameError::LabelLength,
    );
    refused(
        &["*", "**.example.com", "a.*.com", "*a.example.com", "a*.example.com", "*.*.com", "example.*", "w*w.a.com"],
        NameError::Wildcard,
    );
    refused(
        &["192.0.2.1", "0.0.0.0", "255.255.255.255", "1.2", "1.2.3", "example.123", "a.0", "*.1.2.3.4"],
        NameError::IpAddress,
    );
    refused(&["127.0.0.0x1", "0x7f.0x1", "a.0x", "example.0xff"], NameError::IpAddress);
}

#[test]
fn r1_special_names_are_refused() {
    for (names, special) in [
        (&["x.onion", "a.b.onion", "*.x.onion", "X.ONION"][..], ".onion"),
        (&["1.2.0.192.in-addr.arpa", "in-addr.arpa", "x.IN-ADDR.arpa"], ".in-addr.arpa"),
        (&["8.b.d.0.1.0.0.2.ip6.arpa", "ip6.arpa"], ".ip6.arpa"),
    ] {
        refused(names, NameError::Special(special));
    }
}

#[test]
fn r6_public_suffixes_and_wildcards_below_them_are_refused() {
    refused(&["co.uk", "CO.UK", "ac.jp", "foo.ck", "x.kawasaki.jp", "xn--55qx5d.cn"], NameError::PublicSuffix);
    // `kawasaki.jp` is no suffix by the rule `*.kawasaki.jp`, but all below it are.
    let below =
        ["*.com", "*.uk", "*.co.uk", "*.foo.ck", "*.kawasaki.jp", "*.x.kawasaki.jp", "*.xn--55qx5d.cn", "*.unlisted"];
    refused(&below, NameError::WildcardOfPublicSuffix);
    for name in ["kawasaki.jp", "*.city.kawasaki.jp", "*.www.ck", "*.a.x.kawasaki.jp", "*.kyoto.jp.example"] {
        assert!(DnsName::parse(name).is_ok(), "{name}");
    }
}

/// Each character up to U+00FF at each end and in the middle of a label, judged
/// by a rule of its own.
#[test]
fn r1_each_character_at_each_place_of_a_label() {
    let mut vectors = TAKEN.len() + NOT_LDH.len() + PUNYCODE.len();
    for c in '\0'..='\u{ff}' {
        let is_plain = c.is_ascii_alphanumeric();
        for (label, is_good) in [
            (format!("{c}bc"), is_plain),
            (format!("a{c}c"), is_plain || c == '-' || c == '.'),
            (format!("ab{c}"), is_plain),
        ] {
            let text = format!("{label}.example.com");
            let name = DnsName::parse(&text);
            assert_eq!(name.is_ok(), is_good, "{text:?}");
            if let Ok(name) = name {
                assert_eq!(name.to_string(), text.to_ascii_lowercase());
            }
            vectors += 1;
        }
    }
    assert!(vectors >= 500, "{vectors}");
}

#[test]
fn names_read_back_from_storage_pass_the_same_door() {
    assert_eq!(serde_json::from_str::<Fqdn>("\"WWW.example.com\"").expect("a name").as_str(), "www.example.com");
    for text in ["\"a_b.example.com\"", "\"com\"", "\"example.com.\"", "7", "null"] {
        assert!(serde_json::from_str::<Fqdn>(text).is_err(), "{text}");
        assert!(serde_json::from_str::<DnsName>(text).is_err(), "{text}");
    }
    let name = DnsName::parse("*.example.com").expect("a name");
    assert_eq!(serde_json::to_string(&name).expect("JSON"), "\"*.example.com\"");
}

#[test]
fn r1_naughty_strings_are_no_names_or_clean_ones() {
    let Some(text) = corpora::read("naughty-strings/blns.json") else {
        return;
    };
    for string in serde_json::from_str::<Vec<String>>(&text).expect("a list of strings") {
        for text in [string.clone(), format!("{string}.example"), format!("a.{string}"), format!("*.{string}.com")] {
            let Ok(name) = DnsName::parse(&text) else {
                continue;
            };
            let written = name.to_string();
            assert!(
                written.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.*".contains(&b)),
                "{text:?}"
            );
            assert_eq!(DnsName::parse(&written), Ok(name));
        }
    }
}
