//! R2: a newer public suffix list is in force for the whole program. A program
//! of its own, because there is no way back.

use sealpost_domain::suffix::{ListError, SuffixList};
use sealpost_domain::{DnsName, Fqdn};

const LIST: &str = "// ===BEGIN ICANN DOMAINS===\ncom\nuk\nco.uk\nnewtld\nsub.newtld\n// ===END ICANN DOMAINS===\n";

#[test]
fn r2_a_newer_list_moves_the_boundary_and_leaves_stored_names_readable() {
    let fqdn = |text: &str| Fqdn::parse(text).expect(text);
    assert_eq!(fqdn("a.sub.newtld").registrable(), Some(fqdn("sub.newtld")));
    assert!(!fqdn("a.newtld").is_public() && DnsName::parse("sub.newtld").is_ok());
    let stored = serde_json::to_string(&DnsName::parse("sub.newtld").expect("a name")).expect("JSON");

    SuffixList::parse(LIST).expect("a list").settle().expect("the first one");
    assert_eq!(fqdn("a.b.sub.newtld").registrable(), Some(fqdn("b.sub.newtld")));
    assert!(fqdn("a.newtld").is_public() && fqdn("a.co.uk").is_public() && !fqdn("a.example").is_public());
    assert!(DnsName::parse("sub.newtld").is_err() && DnsName::parse("*.sub.newtld").is_err());
    // An order of before can be read; nobody governs the name any more.
    let name: DnsName = serde_json::from_str(&stored).expect("still readable");
    assert!(name.base.authorization_names().is_empty());

    SuffixList::parse(LIST).expect("a list").settle().expect("the same one again");
    let other = SuffixList::parse(&LIST.replace("newtld\n", "othertld\n")).expect("a list");
    assert_eq!(other.settle(), Err(ListError::Settled));
}
