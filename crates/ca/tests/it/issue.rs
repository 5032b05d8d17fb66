//! R52 and R54: what stands in a certificate, judged by openssl.

use proptest::prelude::*;
use sealpost_ca::{CaError, Csr, Issuer, OrganizationSubject, Profile, Serial};
use sealpost_domain::time::{DAY, HOUR};
use sealpost_domain::{DnsName, Fqdn, Timestamp};
use tempfile::TempDir;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::pem::parse_x509_pem;

use crate::tool::{Ca, NOW, P256, P384, P521, RSA, ca, issue, names, openssl, profile, request, run, serial};

#[test]
fn openssl_accepts_leaves_of_all_kinds_of_key() {
    let ca = ca();
    for key in [RSA, P256, P384, P521] {
        let csr = Csr::parse(&request(key, &[])).unwrap();
        let mut profile = profile(&["www.example.com", "example.com", "*.example.com"]);
        profile.common_name = Some(profile.names[0].clone());
        let issued = issue(&ca.issuer, &csr, &profile);
        assert_eq!(verify(&ca, &issued.pem, "www.example.com"), Ok(()));
        assert!(verify(&ca, &issued.pem, "other.example.net").is_err());

        let text = text(&ca, &issued.pem);
        for line in [
            "Version: 3 (0x2)",
            "Subject: CN = www.example.com",
            "Issuer: O = Example Ltd, CN = Example Ltd Issuing CA",
            "Not Before: Jun  1 00:00:00 2026 GMT",
            "Not After : Dec 16 23:59:59 2026 GMT",
            "X509v3 Basic Constraints: critical",
            "CA:FALSE",
            "X509v3 Key Usage: critical",
            if key == RSA { "Digital Signature, Key Encipherment" } else { "Digital Signature" },
            "TLS Web Server Authentication",
            "X509v3 Subject Key Identifier",
            "X509v3 Authority Key Identifier",
            "X509v3 Subject Alternative Name:",
            "DNS:www.example.com, DNS:example.com, DNS:*.example.com",
        ] {
            assert!(
                text.lines().any(|at| at.trim().trim_end_matches(": ") == line || at.trim().starts_with(line)),
                "{line}\n{text}"
            );
        }
        assert!(!text.contains("Somebody"), "{text}");
    }
}

#[test]
fn only_the_key_is_taken_from_the_request() {
    let ca = ca();
    let pem = request(
        P256,
        &[
            "-addext",
            "basicConstraints=critical,CA:true",
            "-addext",
            "keyUsage=keyCertSign,cRLSign",
            "-addext",
            "extendedKeyUsage=codeSigning",
            "-addext",
            "subjectAltName=DNS:evil.example,email:a@b.example",
            "-addext",
            "1.2.3.4=critical,DER:05:00",
        ],
    );
    let csr = Csr::parse(&pem).unwrap();
    let text = text(&ca, &issue(&ca.issuer, &csr, &profile(&["example.com"])).pem);
    assert!(text.contains("CA:FALSE") && text.contains("DNS:example.com\n"), "{text}");
    for foreign in ["CA:TRUE", "Certificate Sign", "Code Signing", "evil", "1.2.3.4", "Somebody"] {
        assert!(!text.contains(foreign), "{foreign}\n{text}");
    }
}

#[test]
fn without_a_common_name_the_subject_is_empty_and_the_names_critical() {
    let ca = ca();
    let csr = Csr::parse(&request(P256, &[])).unwrap();
    let issued = issue(&ca.issuer, &csr, &profile(&["example.com"]));
    let text = text(&ca, &issued.pem);
    assert!(text.contains("Subject Alternative Name: critical"), "{text}");
    assert_eq!(verify(&ca, &issued.pem, "example.com"), Ok(()));

    // 65 octets: too long for the subject, fine as a name.
    let long = format!("{}.{}.example.com", "a".repeat(40), "b".repeat(12));
    let mut profile = profile(&[&long]);
    profile.common_name = Some(profile.names[0].clone());
    let text = self::text(&ca, &issue(&ca.issuer, &csr, &profile).pem);
    assert!(text.contains("Alternative Name: critical") && !text.contains("CN = a"), "{text}");
}

#[test]
fn the_organization_stands_in_the_subject() {
    let ca = ca();
    let csr = Csr::parse(&request(P256, &[])).unwrap();
    let mut profile = profile(&["example.com"]);
    profile.common_name = Some(profile.names[0].clone());
    let organization = OrganizationSubject {
        name: "Example, \"Ltd\" ü".into(),
        city: "Seoul".into(),
        state: "Seoul-si".into(),
        country: "kr".into(),
    };
    profile.organization = Some(organization.clone());
    let pem = ca.file("leaf", &issue(&ca.issuer, &csr, &profile).pem);
    let subject = openssl(&["x509", "-in", &pem, "-noout", "-subject", "-nameopt", "RFC2253,utf8,-esc_msb"]);
    assert_eq!(subject.trim(), r#"subject=CN=example.com,O=Example\, \"Ltd\" ü,L=Seoul,ST=Seoul-si,C=KR"#);

    let refused = |change: fn(&mut OrganizationSubject)| {
        let mut organization = organization.clone();
        change(&mut organization);
        let profile = Profile { organization: Some(organization), ..profile.clone() };
        matches!(ca.issuer.issue(&csr, &profile, &serial(), NOW), Err(CaError::Subject { .. }))
    };
    assert!(refused(|o| o.country = "KOR".into()) && refused(|o| o.country = "1 ".into()));
    assert!(refused(|o| o.name = " ".into()) && refused(|o| o.name = "x".repeat(65)));
    assert!(refused(|o| o.city = "a\r\nb".into()) && !refused(|o| o.city = String::new()));
}

#[test]
fn serial_and_digests_are_those_of_the_certificate() {
    let ca = ca();
    let csr = Csr::parse(&request(P256, &[])).unwrap();
    for byte in [0x00, 0x7F, 0x80, 0xFF] {
        let serial = Serial::from_random([byte; 16]);
        let issued = ca.issuer.issue(&csr, &profile(&["example.com"]), &serial, NOW).unwrap();
        let pem = ca.file("leaf", &issued.pem);
        assert_eq!(openssl(&["x509", "-in", &pem, "-noout", "-serial"]).trim(), format!("serial={}", issued.serial));
        assert_eq!((issued.serial.len(), &issued.serial), (32, &serial.hex()));
        for (digest, ours) in [("-sha1", &issued.sha1_thumbprint), ("-sha256", &issued.sha256)] {
            let theirs = openssl(&["x509", "-in", &pem, "-noout", "-fingerprint", digest]);
            assert_eq!(theirs.trim().split('=').next_back().unwrap().replace(':', ""), *ours);
        }
    }
}

#[test]
fn orders_that_break_a_rule_are_refused() {
    let ca = ca();
    let csr = Csr::parse(&request(P256, &[])).unwrap();
    let refuse = |profile: &Profile| ca.issuer.issue(&csr, profile, &serial(), NOW).unwrap_err();
    let good = profile(&["example.com"]);

    assert!(matches!(refuse(&Profile { names: vec![], ..good.clone() }), CaError::NoNames));
    let other = Some(names(&["www.example.com"]).remove(0));
    assert!(matches!(refuse(&Profile { common_name: other, ..good.clone() }), CaError::CommonName(_)));
    let wildcard = Some(names(&["*.example.com"]).remove(0));
    assert!(matches!(refuse(&Profile { common_name: wildcard, ..good.clone() }), CaError::CommonName(_)));

    let (_, too_late) = Profile::validity(NOW, 5 * 365 + 1);
    let error = refuse(&Profile { not_after: too_late, ..good.clone() });
    assert!(matches!(error, CaError::BeyondIssuer { .. }), "{error}");
    assert_eq!(
        error.to_string(),
        "The certificate would be valid until 2031-05-31T23:59:59+00:00, but the CA `Example Ltd Issuing CA` ends at \
         2031-05-30T23:59:59+00:00."
    );
    let last = Profile { not_after: ca.issuer.not_after(), ..good.clone() };
    assert!(ca.issuer.issue(&csr, &last, &serial(), NOW).is_ok());

    assert!(matches!(refuse(&Profile { not_after: good.not_before - HOUR, ..good.clone() }), CaError::Validity { .. }));
    for not_before in [NOW - DAY * 3, NOW + DAY * 3] {
        assert!(matches!(refuse(&Profile { not_before, ..good.clone() }), CaError::NotBefore { .. }));
    }
    let backdated = Profile { not_before: NOW - DAY, ..good };
    assert!(ca.issuer.issue(&csr, &backdated, &serial(), NOW).is_ok());
}

#[test]
fn fractions_of_a_second_are_cut_off() {
    let ca = ca();
    let csr = Csr::parse(&request(P256, &[])).unwrap();
    let mut profile = profile(&["example.com"]);
    profile.not_before = Timestamp::from_millis(NOW.millis() + 999);
    assert_eq!(issue(&ca.issuer, &csr, &profile).not_before, NOW);
}

#[test]
fn r56_private_roots_certify_only_what_is_permitted() {
    let dir = TempDir::new().unwrap();
    let permitted = [Fqdn::parse("corp.example").unwrap(), Fqdn::parse("example.org").unwrap()];
    let issuer = Issuer::create(&dir.path().join("ca"), "Example", &permitted, None, NOW).unwrap();
    let ca = Ca { dir, issuer };
    let csr = Csr::parse(&request(P256, &[])).unwrap();
    for name in ["corp.example", "a.b.corp.example", "*.example.org"] {
        let pem = issue(&ca.issuer, &csr, &profile(&[name])).pem;
        assert_eq!(verify(&ca, &pem, &name.replace('*', "x")), Ok(()), "{name}");
    }
    for name in ["example.com", "evilcorp.example", "example.com.corp.example.net"] {
        let error = ca.issuer.issue(&csr, &profile(&["corp.example", name]), &serial(), NOW).unwrap_err();
        assert!(matches!(error, CaError::NameConstraint { .. }), "{error}");
    }
    let root = text(&ca, ca.issuer.root_pem());
    assert!(root.contains("Name Constraints: critical") && root.contains("DNS:corp.example"), "{root}");
}

#[test]
fn the_issuer_is_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    let ca = ca();
    shared(&ca.issuer);
    assert!(!format!("{:?}", ca.issuer).contains("key"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    /// R52: names out = names in, in the same order.
    #[test]
    fn r52_names_out_are_names_in(
        wanted in proptest::collection::hash_set("(\\*\\.)?([a-z][a-z0-9]{0,12}\\.){1,3}(example|test|internal)", 1..40),
        cn in any::<Option<prop::sample::Index>>(),
    ) {
        let (issuer, csr) = shared();
        let names: Vec<DnsName> = wanted.iter().filter_map(|name| DnsName::parse(name).ok()).collect();
        prop_assume!(!names.is_empty());
        let common_name = cn.map(|index| index.get(&names).clone());
        let issued = issue(issuer, csr, &Profile { common_name: common_name.clone(), names: names.clone(), ..profile(&[]) });
        let (_, pem) = parse_x509_pem(issued.pem.as_bytes()).unwrap();
        let certificate = pem.parse_x509().unwrap();
        let alternative = certificate.extensions().iter().find_map(|extension| match extension.parsed_extension() {
            ParsedExtension::SubjectAlternativeName(names) => Some(names),
            _ => None,
        });
        let out: Vec<String> = alternative.unwrap().general_names.iter().map(|name| match name {
            GeneralName::DNSName(name) => (*name).to_owned(),
            other => panic!("{other}"),
        }).collect();
        prop_assert_eq!(out, names.iter().map(ToString::to_string).collect::<Vec<_>>());
        let subject: Vec<_> = certificate.subject().iter_common_name().map(|cn| cn.as_str().unwrap().to_owned()).collect();
        prop_assert_eq!(subject, common_name.iter().map(ToString::to_string).filter(|cn| cn.len() <= 64).collect::<Vec<_>>());
        prop_assert!(!certificate.is_ca());
    }
}

fn shared() -> &'static (Issuer, Csr) {
    static SHARED: std::sync::OnceLock<(Issuer, Csr)> = std::sync::OnceLock::new();
    SHARED.get_or_init(|| {
        let ca = ca();
        (ca.issuer, Csr::parse(&request(P256, &[])).unwrap())
    })
}

fn text(ca: &Ca, pem: &str) -> String {
    openssl(&["x509", "-in", &ca.file("text", pem), "-noout", "-text"])
}

/// `openssl verify` against the root, with the issuing certificate as help.
fn verify(ca: &Ca, leaf: &str, name: &str) -> Result<(), String> {
    let (root, issuing) = (ca.file("root", ca.issuer.root_pem()), ca.file("issuing", ca.issuer.issuing_pem()));
    let leaf = ca.file("leaf", leaf);
    let now = NOW.secs().to_string();
    let output = run(&[
        "verify",
        "-x509_strict",
        "-purpose",
        "sslserver",
        "-verify_hostname",
        name,
        "-attime",
        &now,
        "-CAfile",
        &root,
        "-untrusted",
        &issuing,
        &leaf,
    ]);
    output.status.success().then_some(()).ok_or_else(|| String::from_utf8_lossy(&output.stderr).into_owned())
}
