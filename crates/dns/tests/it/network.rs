//! The DNS: validation, trouble, TCP, cache, mail servers, perspectives.

use sealpost_dns::{Lookups, Network, Resolver, ResolverOptions};
use sealpost_domain::caa::relevant;
use sealpost_domain::dns::{Answer, Failure};
use sealpost_domain::{EmailAddress, Fqdn, Source};

use crate::server::{Dns, TIMEOUT, Zone, adns, found, why_not};

fn lookups(resolver: Resolver) -> Lookups {
    Lookups::Network(Box::new(Network { resolver, registries: Vec::new(), perspectives: None }))
}

const TXT: &str = "_validation-contactemail";

#[tokio::test]
async fn r8_r9_contacts_come_from_txt_and_caa_of_a_signed_zone() {
    let zone = Zone::default()
        .txt(&format!("{TXT}.example.com"), &["txt@example.net"])
        .txt(&format!("{TXT}.example.com"), &["mailto:other@example.net"])
        .txt(&format!("{TXT}.www.example.com"), &["two", "strings"])
        .txt("www.example.com", &["elsewhere@example.net"])
        .caa("example.com", "contactemail", "caa@example.net")
        .caa("shop.example.com", "issue", "ca.example.net")
        .cname("alias.example.com", "target.example.org")
        .a("target.example.org")
        .caa("example.org", "contactemail", "of-the-target@example.org")
        .mx("example.com", "mail.example.com")
        .mx("www.example.com", "mail.example.com")
        .mx("shop.example.com", "mail.example.com")
        .mx("example.net", "mail.example.com");
    let dns = Dns::serve(zone).await;
    let lookups = lookups(dns.resolver());
    let all = adns(&["example.com", "www.example.com", "shop.example.com", "alias.example.com"]);
    let contacts = lookups.contacts(&all, Vec::new()).await;
    assert_eq!(found(&contacts, "example.com"), ["txt@example.net (dns_txt)", "caa@example.net (dns_caa)"]);
    let unusable = why_not(&contacts, "example.com");
    let key = ("dns_txt".to_owned(), "mailto:other@example.net".to_owned());
    assert!(unusable[&key].contains("mailto:"), "{unusable:?}");
    // TXT does not climb; CAA does, but not past a set without a contact.
    assert_eq!(found(&contacts, "www.example.com"), ["caa@example.net (dns_caa)"]);
    assert!(why_not(&contacts, "www.example.com").values().any(|why| why.contains("2 strings")));
    assert_eq!(found(&contacts, "shop.example.com"), Vec::<String>::new());
    // The alias climbs its own parents, not those of its target.
    assert_eq!(found(&contacts, "alias.example.com"), ["caa@example.net (dns_caa)"]);
}

#[tokio::test]
async fn r10_trouble_means_no_contact_and_never_no_record() {
    let zone = Zone::default()
        .forged_txt(&format!("{TXT}.bogus.com"), "signed@example.net", "forged@example.net")
        .forged_caa("bogus.com", "ca.example.net", "attacker.example.net")
        .txt(&format!("{TXT}.servfail.com"), &["a@example.net"])
        .servfail(&format!("{TXT}.servfail.com"))
        .servfail("servfail.com")
        .txt(&format!("{TXT}.dropped.com"), &["a@example.net"])
        .dropped(&format!("{TXT}.dropped.com"))
        .dropped("dropped.com")
        .a("nothing.com");
    let dns = Dns::serve(zone).await;
    let lookups = lookups(dns.resolver());
    let all = adns(&["bogus.com", "servfail.com", "dropped.com", "nothing.com"]);
    let contacts = lookups.contacts(&all, Vec::new()).await;
    for (adn, why) in [("bogus.com", "DNSSEC"), ("servfail.com", "answer"), ("dropped.com", "in time")] {
        assert_eq!(found(&contacts, adn), Vec::<String>::new(), "{adn}");
        let unusable = why_not(&contacts, adn);
        for source in ["dns_txt", "dns_caa"] {
            let reason = &unusable[&(source.to_owned(), String::new())];
            assert!(reason.starts_with("the look-up failed") && reason.contains(why), "{adn} {source}: {reason}");
        }
    }
    // A proven absence is no trouble.
    assert!(!why_not(&contacts, "nothing.com").keys().any(|(source, _)| source.starts_with("dns")));

    let sets = lookups.caa(&["bogus.com", "www.servfail.com", "dropped.com", "nothing.com"]).await;
    let of = |name: &'static str| relevant(name, |name| sets.get(name));
    assert_eq!(of("bogus.com"), Err(("bogus.com", Failure::Bogus)));
    assert!(matches!(of("www.servfail.com"), Err(("servfail.com", _))), "{:?}", of("www.servfail.com"));
    assert!(matches!(of("dropped.com"), Err(("dropped.com", _))));
    assert_eq!(of("nothing.com"), Ok(None));
    assert_eq!(sets["nothing.com"], Answer::Absent);
}

#[tokio::test]
async fn r10_without_signatures_where_there_should_be_some_nothing_counts_unless_waived() {
    let zone = Zone::default()
        .txt(&format!("{TXT}.corp.com"), &["pki@corp.com"])
        .txt(&format!("{TXT}.other.com"), &["pki@other.com"])
        .mx("corp.com", "mail.corp.com")
        .unsigned();
    let dns = Dns::serve(zone).await;
    let all = adns(&["corp.com", "other.com"]);
    let strict = lookups(dns.resolver()).contacts(&all, Vec::new()).await;
    assert_eq!(found(&strict, "corp.com"), Vec::<String>::new());
    assert!(why_not(&strict, "corp.com").keys().any(|key| key.0 == "dns_caa" && key.1.is_empty()), "nor is an absence");

    let waived = vec![Fqdn::parse("corp.com").expect("a name")];
    let resolver = Resolver::new(ResolverOptions { waived, ..dns.options() }).expect("set up");
    let lenient = lookups(resolver).contacts(&all, Vec::new()).await;
    assert_eq!(found(&lenient, "corp.com"), ["pki@corp.com (dns_txt)"]);
    assert_eq!(found(&lenient, "other.com"), Vec::<String>::new(), "a waiver is for its zone");
}

#[tokio::test]
async fn a_server_that_is_not_there_gives_trouble_and_an_end() {
    // Bound and never read.
    let silent = tokio::net::UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
    let servers = sealpost_dns::Servers::At(vec![silent.local_addr().expect("bound")]);
    let options = ResolverOptions { servers, timeout: TIMEOUT, trust_anchor: None, waived: Vec::new() };
    let lookups = lookups(Resolver::new(options).expect("set up"));
    let contacts = lookups.contacts(&adns(&["a.example.com", "example.com"]), Vec::new()).await;
    assert_eq!(why_not(&contacts, "example.com").len(), 2, "TXT and CAA; mail is tried all the same");
}

#[tokio::test]
async fn an_answer_that_is_cut_off_is_asked_for_again_over_tcp() {
    let name = format!("{TXT}.example.com");
    let mut zone = Zone::default().mx("example.net", "mail.example.net").mx("example.com", "mail.example.net");
    for index in 0..8 {
        zone = zone.txt(&name, &[&format!("contact-{index}@example.net")]);
    }
    // Too much for a datagram of 1232 octets.
    for index in 0..8 {
        zone = zone.txt(&name, &[&format!("{index}{}", "x".repeat(200))]);
    }
    let dns = Dns::serve(zone).await;
    let contacts = lookups(dns.resolver()).contacts(&adns(&["example.com"]), Vec::new()).await;
    let (_, tcp) = dns.txt_questions();
    assert!(tcp > 0, "asked over TCP");
    let unusable = why_not(&contacts, "example.com");
    let known = found(&contacts, "example.com").len() + unusable.len();
    assert_eq!(known, 16, "{unusable:?}");
}

#[tokio::test]
async fn answers_are_kept_for_their_ttl() {
    let zone =
        Zone::default().txt(&format!("{TXT}.example.com"), &["a@example.net"]).mx("example.net", "m.example.net");
    let dns = Dns::serve(zone).await;
    let lookups = lookups(dns.resolver());
    for _ in 0..3 {
        let contacts = lookups.contacts(&adns(&["example.com"]), Vec::new()).await;
        assert_eq!(found(&contacts, "example.com"), ["a@example.net (dns_txt)"]);
    }
    assert_eq!(dns.txt_questions().0, 1);
}

#[tokio::test]
async fn mailboxes_that_cannot_receive_are_told_with_the_reason() {
    let zone = Zone::default()
        .mx("mx.com", "mail.mx.com")
        .a("address.com")
        .mx("null.com", ".")
        .txt("nothing.com", &["no mail here"])
        .servfail("away.com");
    let dns = Dns::serve(zone).await;
    let names = ["mx.com", "address.com", "null.com", "nothing.com", "missing.com", "away.com"];
    let contacts = lookups(dns.resolver()).contacts(&adns(&names), Vec::new()).await;
    let asked = |adn: &str| contacts.approvers(&Fqdn::parse(adn).expect("a name")).len();
    assert_eq!(names.map(asked), [5, 5, 0, 0, 0, 5]);
    let reason = |adn: &str| {
        let all = why_not(&contacts, adn);
        all.get(&("constructed".to_owned(), format!("admin@{adn}"))).cloned().unwrap_or_default()
    };
    assert!(reason("null.com").contains("RFC 7505"), "{}", reason("null.com"));
    assert!(reason("nothing.com").contains("no MX record and no address"), "{}", reason("nothing.com"));
    assert!(reason("missing.com").contains("no MX record and no address"), "{}", reason("missing.com"));
    let admin = sealpost_domain::EmailAddress::parse("admin@away.com").expect("an address");
    assert!(contacts.doubt(&admin).is_some_and(|doubt| doubt.contains("could not be found out")));
}

#[tokio::test]
async fn r11_contacts_that_too_few_perspectives_see_are_not_used() {
    let seen = || {
        let zone = Zone::default().txt(&format!("{TXT}.example.com"), &["seen@example.net"]);
        zone.mx("example.net", "m.example.net").mx("example.com", "m.example.net")
    };
    let ours = Dns::serve(seen().txt(&format!("{TXT}.example.com"), &["hijacked@example.net"])).await;
    let elsewhere = [Dns::serve(seen()).await, Dns::serve(seen()).await, Dns::serve(Zone::default()).await];
    let network = |count: usize| {
        let perspectives = Some(elsewhere[3 - count..].iter().map(Dns::resolver).collect());
        Lookups::Network(Box::new(Network { resolver: ours.resolver(), registries: Vec::new(), perspectives }))
    };
    let all = adns(&["example.com"]);
    let three = network(3).contacts(&all, Vec::new()).await;
    assert_eq!(found(&three, "example.com"), ["seen@example.net (dns_txt)"], "one of three may miss");
    let why = &why_not(&three, "example.com")[&("dns_txt".to_owned(), "hijacked@example.net".to_owned())];
    assert!(why.contains("0 of 3 remote perspectives"), "{why}");
    for few in [0, 1, 2] {
        let contacts = network(few).contacts(&all, Vec::new()).await;
        assert_eq!(found(&contacts, "example.com"), Vec::<String>::new(), "{few} perspectives");
    }
}

#[tokio::test]
async fn r3_r10_each_source_is_asked_by_itself_whether_it_still_publishes_an_address() {
    let zone = Zone::default()
        .txt(&format!("{TXT}.example.com"), &["pki@example.net"])
        .caa("example.com", "contactemail", "certificates@example.net")
        .txt(&format!("{TXT}.away.com"), &["pki@example.net"])
        .dropped(&format!("{TXT}.away.com"));
    let dns = Dns::serve(zone).await;
    let lookups = lookups(dns.resolver());
    let publishes = async |name: &str, source: Source, address: &str| {
        let found = lookups.published(&adns(&[name]), &[source]).await;
        let address = EmailAddress::parse(address).expect("an address");
        found.publishes(&Fqdn::parse(name).expect("a name"), source, &address)
    };
    for (source, address, published) in [
        (Source::DnsTxt, "PKI@example.net", true),
        (Source::DnsCaa, "certificates@example.net", true),
        (Source::DnsTxt, "certificates@example.net", false),
        (Source::DnsCaa, "pki@example.net", false),
        (Source::Whois, "pki@example.net", false),
        (Source::DnsTxt, "pki@example.com", false),
    ] {
        assert_eq!(publishes("example.com", source, address).await, Ok(published), "{source:?} {address}");
    }
    let unknown = publishes("away.com", Source::DnsTxt, "pki@example.net").await.expect_err("nobody knows");
    assert!(unknown.contains("in time"), "{unknown}");
    assert_eq!(publishes("away.com", Source::DnsCaa, "pki@example.net").await, Ok(false));
}

#[tokio::test]
async fn r10_r11_perspectives_that_do_not_answer_leave_it_open() {
    let zone = || Zone::default().txt(&format!("{TXT}.example.com"), &["pki@example.net"]);
    let ours = Dns::serve(zone()).await;
    let all = adns(&["example.com"]);
    let (adn, pki) =
        (Fqdn::parse("example.com").expect("a name"), EmailAddress::parse("pki@example.net").expect("one"));
    let other = || Zone::default().txt(&format!("{TXT}.example.com"), &["other@example.net"]);
    let silent = || zone().dropped(&format!("{TXT}.example.com"));
    for (elsewhere, told) in [
        ([zone(), zone(), silent()], Some(true)),
        ([zone(), silent(), silent()], None),
        ([zone(), other(), other()], Some(false)),
    ] {
        let mut perspectives = Vec::new();
        for zone in elsewhere {
            perspectives.push(Dns::serve(zone).await);
        }
        let resolvers = Some(perspectives.iter().map(Dns::resolver).collect());
        let network = Network { resolver: ours.resolver(), registries: Vec::new(), perspectives: resolvers };
        let found = Lookups::Network(Box::new(network)).published(&all, &[Source::DnsTxt]).await;
        assert_eq!(found.publishes(&adn, Source::DnsTxt, &pki).ok(), told);
    }
}
