//! R55: a sound certificate passes, and every change of it is found.

use std::process::Command;
use std::time::Duration;

use der::asn1::{BitString, GeneralizedTime, Ia5String, Null, OctetString};
use der::oid::ObjectIdentifier;
use der::{Any, Decode, Encode};
use x509_cert::certificate::{Certificate, TbsCertificate, Version};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectAltName,
};
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::Time;

use super::*;
use crate::encode::extension;
use crate::profile::PublicProfile;
use crate::signer::CaKey;
use crate::{Csr, Issuer, armor};

/// 2026-06-01.
const NOW: Timestamp = Timestamp::from_secs(1_780_272_000);

struct Bench {
    issuer: Issuer,
    csr: Csr,
    profile: Profile,
    serial: Serial,
    throw_away: CaKey,
    issuing: Vec<u8>,
    _dir: tempfile::TempDir,
}

fn request(dir: &std::path::Path, key: &[&str]) -> Csr {
    let file = dir.join("key");
    let output = Command::new("openssl")
        .args(["req", "-new", "-nodes", "-subj", "/CN=example.com", "-keyout"])
        .arg(&file)
        .arg("-newkey")
        .args(key)
        .output()
        .expect("openssl is installed");
    Csr::parse(&String::from_utf8(output.stdout).expect("PEM")).expect("a request")
}

fn bench(public: bool, key: &[&str]) -> Bench {
    let dir = tempfile::TempDir::new().expect("a folder");
    let issuer = Issuer::create(&dir.path().join("ca"), "Example", &[], None, NOW).expect("a CA");
    let names = ["example.com", "*.example.com"].map(|name| DnsName::parse(name).expect(name));
    let (not_before, not_after) = Profile::validity(NOW, 199);
    let crl_url = public.then(|| "http://crl.example/issuing.crl".to_owned());
    let public =
        public.then(|| PublicProfile { most_days: 200, ca_issuers_url: "http://crl.example/issuing.cer".to_owned() });
    let common_name = Some(names[0].clone());
    let names = names.to_vec();
    let profile = Profile { common_name, names, organization: None, not_before, not_after, crl_url, public };
    let csr = request(dir.path(), key);
    let issuing = armor::blocks(issuer.issuing_pem()).expect("PEM").remove(0).der;
    let throw_away = CaKey::generate().expect("a key").0;
    Bench { issuer, csr, profile, serial: Serial::from_random([0xA7; 16]), throw_away, issuing, _dir: dir }
}

const P256: &[&str] = &["ec", "-pkeyopt", "ec_paramgen_curve:P-256"];

impl Bench {
    fn wanted(&self) -> Wanted<'_> {
        Wanted { profile: &self.profile, serial: &self.serial, issuer: &self.issuing, key: self.csr.spki(), now: NOW }
    }

    fn sound(&self) -> TbsCertificate {
        let issued = self.issuer.issue(&self.csr, &self.profile, &self.serial, NOW).expect("issued");
        let der = armor::blocks(&issued.pem).expect("PEM").remove(0).der;
        Certificate::from_der(&der).expect("a certificate").tbs_certificate
    }

    fn lint(&self, tbs: &TbsCertificate) -> Result<(), Vec<String>> {
        self.wanted().lint(&self.throw_away.certify(&tbs.to_der().expect("DER")).expect("signed"))
    }
}

fn replace(tbs: &mut TbsCertificate, with: Extension) {
    let extensions = tbs.extensions.as_mut().expect("has some");
    extensions.retain(|old| old.extn_id != with.extn_id);
    extensions.push(with);
}

fn remove(tbs: &mut TbsCertificate, oid: &str) {
    let oid = ObjectIdentifier::new(oid).expect(oid);
    tbs.extensions.as_mut().expect("has some").retain(|old| old.extn_id != oid);
}

fn names(tbs: &mut TbsCertificate, names: Vec<GeneralName>) {
    replace(tbs, extension(false, &SubjectAltName(names)).expect("encodes"));
}

fn dns(text: &str) -> GeneralName {
    GeneralName::DnsName(Ia5String::new(text).expect(text))
}

fn usage(tbs: &mut TbsCertificate, usage: impl Into<der::flagset::FlagSet<KeyUsages>>) {
    replace(tbs, extension(true, &KeyUsage(usage.into())).expect("encodes"));
}

fn purposes(tbs: &mut TbsCertificate, oids: &[&str]) {
    let oids = oids.iter().map(|oid| ObjectIdentifier::new(oid).expect(oid)).collect();
    replace(tbs, extension(false, &ExtendedKeyUsage(oids)).expect("encodes"));
}

fn raw(oid: &str, critical: bool, value: &[u8]) -> Extension {
    let extn_id = ObjectIdentifier::new(oid).expect(oid);
    Extension { extn_id, critical, extn_value: OctetString::new(value).expect("short") }
}

fn time(secs: i64, generalized: bool) -> Time {
    let span = Duration::from_secs(u64::try_from(secs).expect("after 1970"));
    if generalized {
        Time::GeneralTime(GeneralizedTime::from_unix_duration(span).expect("a time"))
    } else {
        Time::UtcTime(der::asn1::UtcTime::from_unix_duration(span).expect("a time"))
    }
}

#[test]
fn r55_what_the_issuer_builds_passes() {
    for public in [false, true] {
        for key in [P256, &["ec", "-pkeyopt", "ec_paramgen_curve:P-521"], &["rsa:2048"]] {
            let bench = bench(public, key);
            assert_eq!(bench.lint(&bench.sound()), Ok(()));
        }
    }
}

type Change = fn(&mut TbsCertificate);

/// Each with a word of what has to be found.
const CHANGES: &[(&str, Change)] = &[
    ("version", |tbs| tbs.version = Version::V1),
    ("serial number is not the intended", |tbs| {
        tbs.serial_number = SerialNumber::new(&[0x41; 16]).expect("a number");
    }),
    ("8 to 20 octets", |tbs| tbs.serial_number = SerialNumber::new(&[1]).expect("a number")),
    ("algorithms differ", |tbs| {
        tbs.signature.oid = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
    }),
    ("algorithms differ", |tbs| tbs.signature.parameters = Some(Any::from(Null))),
    ("SHA-2", |tbs| tbs.signature.oid = ObjectIdentifier::new_unwrap("1.2.840.10045.4.1")),
    ("issuer is not", |tbs| tbs.issuer = tbs.subject.clone()),
    ("key is not that", |tbs| {
        let mut bits = tbs.subject_public_key_info.subject_public_key.raw_bytes().to_vec();
        bits[9] ^= 1;
        tbs.subject_public_key_info.subject_public_key = BitString::from_bytes(&bits).expect("bits");
    }),
    ("unique id", |tbs| tbs.subject_unique_id = Some(BitString::from_bytes(&[1]).expect("a bit string"))),
    ("another time", |tbs| tbs.validity.not_after = time(NOW.secs() + 86_400 * 199, false)),
    ("longer than allowed", |tbs| tbs.validity.not_after = time(NOW.secs() + 86_400 * 200, false)),
    ("48 hours", |tbs| tbs.validity.not_before = time(NOW.secs() - 48 * 3600 - 1, false)),
    ("48 hours", |tbs| tbs.validity.not_before = time(NOW.secs() + 48 * 3600 + 1, false)),
    ("ends before", |tbs| tbs.validity.not_after = time(NOW.secs() - 86_400, false)),
    ("UTCTime", |tbs| tbs.validity.not_before = time(NOW.secs(), true)),
    ("common name", |tbs| {
        let other = Profile {
            common_name: Some(DnsName::parse("example.org").expect("a name")),
            names: Vec::new(),
            organization: None,
            not_before: NOW,
            not_after: NOW,
            crl_url: None,
            public: None,
        };
        tbs.subject = crate::subject::leaf(&other).expect("a subject");
    }),
    ("more than was validated", |tbs| {
        tbs.subject = crate::subject::authority("Example Ltd", "example.com").expect("a subject");
    }),
    ("attribute twice", |tbs| {
        let again = tbs.subject.0[0].clone();
        tbs.subject.0.push(again);
    }),
    ("not the proved ones", |tbs| names(tbs, vec![dns("example.com")])),
    ("not the proved ones", |tbs| names(tbs, vec![dns("example.com"), dns("*.example.com"), dns("www.example.com")])),
    ("stands twice", |tbs| names(tbs, vec![dns("example.com"), dns("*.example.com"), dns("example.com")])),
    ("as certificates write it", |tbs| names(tbs, vec![dns("EXAMPLE.com"), dns("*.example.com")])),
    ("as certificates write it", |tbs| {
        names(tbs, vec![dns("example.com"), dns("*.example.com"), dns("a_b.example.com")]);
    }),
    ("as certificates write it", |tbs| names(tbs, vec![dns("example.com"), dns("*.example.com"), dns("192.0.2.1")])),
    ("no DNS name", |tbs| {
        let address = GeneralName::IpAddress(OctetString::new([192, 0, 2, 1]).expect("short"));
        names(tbs, vec![dns("example.com"), dns("*.example.com"), address]);
    }),
    ("2.5.29.17 is missing", |tbs| remove(tbs, "2.5.29.17")),
    ("2.5.29.17 is critical", |tbs| {
        let all = vec![dns("example.com"), dns("*.example.com")];
        replace(tbs, extension(true, &SubjectAltName(all)).expect("encodes"));
    }),
    ("it is a CA", |tbs| {
        let ca = BasicConstraints { ca: true, path_len_constraint: None };
        replace(tbs, extension(true, &ca).expect("encodes"));
    }),
    ("2.5.29.19 is critical", |tbs| {
        let leaf = BasicConstraints { ca: false, path_len_constraint: None };
        replace(tbs, extension(false, &leaf).expect("encodes"));
    }),
    ("2.5.29.19 is missing", |tbs| remove(tbs, "2.5.29.19")),
    ("2.5.29.15 is missing", |tbs| remove(tbs, "2.5.29.15")),
    ("do more than serve", |tbs| usage(tbs, KeyUsages::DigitalSignature | KeyUsages::KeyCertSign)),
    ("do more than serve", |tbs| usage(tbs, KeyUsages::DigitalSignature | KeyUsages::CRLSign)),
    ("do more than serve", |tbs| usage(tbs, KeyUsages::DigitalSignature | KeyUsages::DataEncipherment)),
    ("encipher keys", |tbs| usage(tbs, KeyUsages::DigitalSignature | KeyUsages::KeyEncipherment)),
    ("may not sign", |tbs| usage(tbs, KeyUsages::KeyEncipherment)),
    ("2.5.29.37 is missing", |tbs| remove(tbs, "2.5.29.37")),
    ("TLS servers alone", |tbs| purposes(tbs, &["1.3.6.1.5.5.7.3.2"])),
    ("TLS servers alone", |tbs| purposes(tbs, &["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"])),
    ("TLS servers alone", |tbs| purposes(tbs, &["1.3.6.1.5.5.7.3.1", "2.5.29.37.0"])),
    ("TLS servers alone", |tbs| purposes(tbs, &["1.3.6.1.5.5.7.3.1", "1.3.6.1.4.1.311.10.3.3"])),
    ("2.5.29.35 is missing", |tbs| remove(tbs, "2.5.29.35")),
    ("not that of the CA", |tbs| {
        let id = Some(OctetString::new([7; 20]).expect("short"));
        let other = AuthorityKeyIdentifier { key_identifier: id, ..AuthorityKeyIdentifier::default() };
        replace(tbs, extension(false, &other).expect("encodes"));
    }),
    ("more than a key", |tbs| {
        let id = tbs.get::<AuthorityKeyIdentifier>().expect("reads").expect("is there").1;
        let serial = Some(SerialNumber::new(&[1]).expect("a number"));
        let issuer = Some(vec![dns("example.com")]);
        let other =
            AuthorityKeyIdentifier { authority_cert_serial_number: serial, authority_cert_issuer: issuer, ..id };
        replace(tbs, extension(false, &other).expect("encodes"));
    }),
    ("not that of its key", |tbs| {
        replace(
            tbs,
            crate::encode::subject_key_id(&CaKey::generate().expect("a key").0.spki().expect("DER")).expect("encodes"),
        );
    }),
    ("extension twice", |tbs| {
        let first = tbs.extensions.as_ref().expect("has some")[0].clone();
        tbs.extensions.as_mut().expect("has some").push(first);
    }),
    ("does not belong", |tbs| replace(tbs, raw("1.2.3.4", false, &[5, 0]))),
    ("does not belong", |tbs| replace(tbs, raw("2.5.29.30", true, &[0x30, 0]))),
    ("does not belong", |tbs| replace(tbs, raw("2.5.29.17", false, &[0xff]))),
    ("2.5.29.32 is missing", |tbs| remove(tbs, "2.5.29.32")),
    ("2.5.29.31 is missing", |tbs| remove(tbs, "2.5.29.31")),
    ("1.3.6.1.5.5.7.1.1 is missing", |tbs| remove(tbs, "1.3.6.1.5.5.7.1.1")),
    ("policy", |tbs| {
        // 2.23.140.1.2.2, organization-validated.
        replace(tbs, raw("2.5.29.32", false, &[0x30, 10, 0x30, 8, 6, 6, 0x67, 0x81, 0x0c, 1, 2, 2]));
    }),
];

#[test]
fn r55_every_mutation_of_a_public_certificate_is_found() {
    let bench = bench(true, P256);
    let sound = bench.sound();
    for (index, (word, change)) in CHANGES.iter().enumerate() {
        let mut tbs = sound.clone();
        change(&mut tbs);
        let found = bench.lint(&tbs).expect_err(word);
        assert!(found.iter().any(|finding| finding.contains(word)), "{index}, {word}: {found:#?}");
    }
    assert!(CHANGES.len() >= 50);
}

#[test]
fn r55_addresses_and_policies_are_looked_at_in_every_profile() {
    let (public, private) = (bench(true, P256), bench(false, P256));
    // A reserved policy in a certificate of a CA with rules of its own.
    let mut tbs = private.sound();
    let policy = public.sound().extensions.expect("has some").into_iter().find(|e| e.extn_id.to_string() == POLICIES);
    replace(&mut tbs, policy.expect("is there"));
    assert!(private.lint(&tbs).expect_err("found")[0].contains("policy"));
    for (field, word) in [("crl", "distribution point"), ("ca", "authority information")] {
        let mut bench = bench(true, P256);
        let url = "https://crl.example/x".to_owned();
        match field {
            "crl" => bench.profile.crl_url = Some(url),
            _ => bench.profile.public.as_mut().expect("public").ca_issuers_url = url,
        }
        let error = bench.issuer.issue(&bench.csr, &bench.profile, &bench.serial, NOW).expect_err("found").to_string();
        assert!(error.contains("not signed") && error.contains(word), "{error}");
    }
}

#[test]
fn r55_a_certificate_names_the_list_that_was_meant_and_no_other() {
    let mut bench = bench(false, P256);
    bench.profile.crl_url = Some("https://desk.example/crl/A7.crl".to_owned());
    let tbs = bench.sound();
    assert_eq!(bench.lint(&tbs), Ok(()), "a private list may lie under TLS");
    for (other, word) in [(Some("https://desk.example/crl/A8.crl"), "distribution point"), (None, "distribution point")]
    {
        bench.profile.crl_url = other.map(str::to_owned);
        assert!(bench.lint(&tbs).expect_err("found")[0].contains(word), "{other:?}");
    }
    let without = bench.sound();
    bench.profile.crl_url = Some("https://desk.example/crl/A7.crl".to_owned());
    assert!(bench.lint(&without).expect_err("found")[0].contains("missing"));
}

#[test]
fn r55_what_is_not_one_certificate_is_found() {
    let bench = bench(true, P256);
    let mut der = bench.throw_away.certify(&bench.sound().to_der().expect("DER")).expect("signed");
    der.push(0);
    assert_eq!(bench.wanted().lint(&der), Err(vec!["bytes follow it".to_owned()]));
    assert!(bench.wanted().lint(&der[..100]).expect_err("cut off")[0].contains("unreadable"));
}

#[test]
fn r55_the_throw_away_key_is_no_key_of_the_ca() {
    let bench = bench(false, P256);
    let sound = bench.sound();
    let linted = bench.throw_away.certify(&sound.to_der().expect("DER")).expect("signed");
    let signed = crate::signature::Signed::from_der(&linted).expect("DER");
    let issuing = Certificate::from_der(&bench.issuing).expect("a certificate");
    let spki = issuing.tbs_certificate.subject_public_key_info.to_der().expect("DER");
    let key = crate::key::PublicKey::check(&spki).expect("a key");
    assert!(signed.verify(&key).is_err());
}
