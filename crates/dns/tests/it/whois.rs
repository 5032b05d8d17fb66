//! WHOIS of a private registry: a real server that answers, lies or stalls.

use std::time::Duration;

use sealpost_dns::{Lookups, Network, Registry};
use sealpost_domain::Fqdn;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

use crate::server::{Dns, Zone, adns, found, why_not};

/// Answers each question with `answer`, in which `{}` is the name asked about;
/// `None` never answers.
async fn registry(zone: &str, answer: Option<&'static str>) -> Registry {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a socket");
    let port = listener.local_addr().expect("bound").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut stream = BufReader::new(stream);
                let mut line = String::new();
                stream.read_line(&mut line).await.expect("a question");
                assert!(line.ends_with("\r\n"), "RFC 3912: {line:?}");
                match answer {
                    Some(answer) => {
                        let answer = answer.replace("{}", line.trim());
                        stream.write_all(answer.as_bytes()).await.ok();
                    }
                    None => std::future::pending().await,
                }
            });
        }
    });
    let zone = Fqdn::parse(zone).expect("a zone");
    Registry { zone, host: "127.0.0.1".to_owned(), port, timeout: Duration::from_millis(300) }
}

async fn ask(registries: Vec<Registry>, names: &[&str]) -> sealpost_domain::Contacts {
    let dns = Dns::serve(names.iter().fold(Zone::default(), |zone, name| zone.mx(name, "mail.example.net"))).await;
    let network = Network { resolver: dns.resolver(), registries, perspectives: None };
    Lookups::Network(Box::new(network)).contacts(&adns(names), Vec::new()).await
}

const ANSWER: &str = "% A registry\r\n\r\nDomain Name: {}\r\nRegistrar: Nobody <x@evil.example>\r\n\
    Registrant Email: owner@{}\r\nAdmin Email:  padded@{}\r\nTech Email: tech@{}, second@{}\r\n\
    Registrar Abuse Contact Email: abuse@evil.example\r\n>>> end <<<\r\n";

#[tokio::test]
async fn r3_a_registry_is_asked_about_its_zone_and_no_other() {
    let registries = vec![registry("corp.com", Some(ANSWER)).await];
    let contacts = ask(registries, &["a.corp.com", "corp.com", "evilcorp.com"]).await;
    assert_eq!(found(&contacts, "a.corp.com"), ["owner@a.corp.com (whois)"]);
    assert_eq!(found(&contacts, "corp.com"), ["owner@corp.com (whois)"]);
    assert_eq!(found(&contacts, "evilcorp.com"), Vec::<String>::new());
    let unusable = why_not(&contacts, "corp.com");
    let reason = |found: &str| unusable.get(&("whois".to_owned(), found.to_owned())).cloned().unwrap_or_default();
    assert!(reason(" padded@corp.com").contains("space"), "{unusable:?}");
    assert!(reason("tech@corp.com, second@corp.com").contains("more than one address"), "{unusable:?}");
}

#[tokio::test]
async fn answers_that_are_not_about_the_domain_give_no_contact() {
    for (answer, why) in [
        (Some("Domain Name: other.com\r\nRegistrant Email: a@other.com\r\n"), "about other.com"),
        (Some("Registrant Email: a@corp.com\r\n"), "names no domain"),
        (Some("Domain: {}\r\nDomain: other.com\r\ne-mail: a@other.com\r\n"), "several domains"),
        (Some(""), "names no domain"),
        (None, "did not answer in time"),
    ] {
        let contacts = ask(vec![registry("corp.com", answer).await], &["corp.com"]).await;
        assert_eq!(found(&contacts, "corp.com"), Vec::<String>::new(), "{answer:?}");
        let reason = &why_not(&contacts, "corp.com")[&("whois".to_owned(), String::new())];
        assert!(reason.contains(why), "{answer:?}: {reason}");
    }
    let nobody = Registry { port: 1, ..registry("corp.com", None).await };
    let contacts = ask(vec![nobody], &["corp.com"]).await;
    assert!(why_not(&contacts, "corp.com").values().any(|why| why.contains("the WHOIS server 127.0.0.1")));
}
