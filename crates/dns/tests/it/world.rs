//! The world of a test desk.

use std::io::Write as _;

use sealpost_dns::{Lookups, World};
use sealpost_domain::caa::relevant;
use sealpost_domain::dns::Failure;
use sealpost_domain::{EmailAddress, Fqdn};

use crate::server::{adns, found, why_not};

fn world(text: &str) -> Lookups {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(text.as_bytes()).expect("written");
    Lookups::World(World::load(file.path()).unwrap_or_else(|error| panic!("{error}")))
}

#[tokio::test]
async fn built_in_every_name_takes_mail_and_someone_is_the_contact() {
    let lookups = Lookups::World(World::default());
    let contacts = lookups.contacts(&adns(&["www.example.com", "example.com"]), Vec::new()).await;
    assert_eq!(found(&contacts, "example.com"), ["someone@example.com (whois)"]);
    assert_eq!(found(&contacts, "www.example.com"), Vec::<String>::new());
    assert!(why_not(&contacts, "example.com").is_empty());
    let sets = lookups.caa(&["www.example.com"]).await;
    assert_eq!(relevant("www.example.com", |name| sets.get(name)), Ok(None));
}

#[tokio::test]
async fn the_documented_example_is_a_world() {
    let text = include_str!("../../../../docs/world.md");
    let example = text.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let lookups = world(example);
    let names =
        ["example.com", "www.example.com", "a.broken.example", "silent.example", "quiet.example", "gone.example"];
    let contacts = lookups.contacts(&adns(&names), Vec::new()).await;
    assert_eq!(
        found(&contacts, "example.com"),
        ["pki@example.net (dns_txt)", "certificates@example.com (dns_caa)", "owner@example.com (whois)"]
    );
    let unusable = why_not(&contacts, "example.com");
    assert_eq!(unusable.len(), 2, "{unusable:?}");
    assert_eq!(found(&contacts, "www.example.com"), ["certificates@example.com (dns_caa)"]);
    for (name, why) in [("a.broken.example", "DNSSEC"), ("silent.example", "in time")] {
        let unusable = why_not(&contacts, name);
        assert!(unusable[&("dns_txt".to_owned(), String::new())].contains(why), "{unusable:?}");
    }
    let approvers = |name: &str| contacts.approvers(&Fqdn::parse(name).expect("a name")).len();
    assert_eq!(approvers("quiet.example"), 0);
    assert_eq!(approvers("gone.example"), 0);
    let sets = lookups.caa(&["www.example.com", "a.broken.example"]).await;
    let set = relevant("www.example.com", |name| sets.get(name)).expect("known").expect("there").1;
    assert_eq!(set.len(), 2);
    assert_eq!(relevant("a.broken.example", |name| sets.get(name)), Err(("a.broken.example", Failure::Bogus)));
}

#[tokio::test]
async fn without_the_built_in_world_nothing_is_there_but_what_is_told() {
    let lookups = world("builtin = false\n[names.\"example.com\"]\nmx = [\"10 mail.example.com\"]\n");
    let contacts = lookups.contacts(&adns(&["example.com", "example.org"]), Vec::new()).await;
    assert_eq!(found(&contacts, "example.com"), Vec::<String>::new());
    let approvers = |name: &str| contacts.approvers(&Fqdn::parse(name).expect("a name")).len();
    assert_eq!((approvers("example.com"), approvers("example.org")), (5, 0));
}

#[tokio::test]
async fn with_look_ups_off_filed_contacts_stay() {
    let adn = Fqdn::parse("corp.example").expect("a name");
    let pki = EmailAddress::parse("pki@elsewhere.example").expect("an address");
    let contacts = Lookups::Off.contacts(&adns(&["corp.example"]), vec![(adn, pki)]).await;
    assert_eq!(found(&contacts, "corp.example"), ["pki@elsewhere.example (filed)"]);
    assert!(Lookups::Off.caa(&["corp.example"]).await.is_empty());
}
