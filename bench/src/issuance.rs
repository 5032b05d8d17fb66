//! Issuing beside the bare signature: a request checked, a certificate linted
//! and signed, on one core, by a CA with either kind of key.

use std::hint::black_box;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, KeyPair, KeyUsagePurpose, RsaKeySize};
use sealpost_ca::{Csr, Issuer, Profile, Serial};
use sealpost_domain::{DnsName, Timestamp};

use crate::report::{Figures, Place, Report};

const NAME: &str = "n1.bench.example";

const DAYS: u32 = 90;

pub fn measure(report: &mut Report, now: Timestamp, time: Duration) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let request = CertificateParams::new(vec![NAME.to_owned()])?.serialize_request(&KeyPair::generate()?)?.pem()?;
    let place = Place { database: "none", orders: 0 };

    let p256 = Issuer::create(&folder.path().join("ca"), "Bench", &[], None, now)?;
    let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING)?;
    let (random, text) = (SystemRandom::new(), vec![7; 700]);
    let bare = a_second(time, |_| {
        black_box(key.sign(&random, &text)?);
        Ok(())
    })?;
    let issued = a_second(time, |n| issue(&p256, &request, n, now))?;
    report.add(place, "issue by a P-256 CA", "/s", &issued, Some(("bare signature", &bare)), None);

    let rsa = rsa_issuer(folder.path(), now)?;
    let key = RsaKeyPair::generate(KeySize::Rsa2048)?;
    let mut signature = vec![0; key.public_modulus_len()];
    let bare = a_second(time, |_| Ok(key.sign(&RSA_PKCS1_SHA256, &random, &text, black_box(&mut signature))?))?;
    let issued = a_second(time, |n| issue(&rsa, &request, n, now))?;
    report.add(place, "issue by an RSA-2048 CA", "/s", &issued, Some(("bare signature", &bare)), None);
    Ok(())
}

fn issue(issuer: &Issuer, request: &str, number: u64, now: Timestamp) -> anyhow::Result<()> {
    let csr = Csr::parse(request)?;
    let (not_before, not_after) = Profile::validity(now, DAYS);
    let names = vec![DnsName::parse(NAME)?];
    let common_name = names.first().cloned();
    let profile =
        Profile { common_name, names, organization: None, not_before, not_after, crl_url: None, public: None };
    let mut serial = [1; 16];
    serial[8..].copy_from_slice(&number.to_be_bytes());
    black_box(issuer.issue(&csr, &profile, &Serial::from_random(serial), now)?);
    Ok(())
}

fn a_second(time: Duration, mut step: impl FnMut(u64) -> anyhow::Result<()>) -> anyhow::Result<Figures> {
    let (began, mut done) = (Instant::now(), 0);
    while began.elapsed() < time {
        step(done)?;
        done += 1;
    }
    Ok(Figures::from(done as f64 / began.elapsed().as_secs_f64()))
}

/// A CA as an operator may bring one.
fn rsa_issuer(folder: &Path, now: Timestamp) -> anyhow::Result<Issuer> {
    use std::io::Write as _;
    let ca = |name: &str| -> anyhow::Result<CertificateParams> {
        let mut params = CertificateParams::new(Vec::<String>::new())?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.distinguished_name.push(DnType::CommonName, name);
        Ok(params)
    };
    let (root, root_key) = (ca("Bench Root")?, KeyPair::generate()?);
    let root_pem = root.self_signed(&root_key)?.pem();
    let key = KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, RsaKeySize::_2048)?;
    let issuing = ca("Bench Issuing")?.signed_by(&key, &rcgen::Issuer::new(root, root_key))?;
    let (chain, private) = (folder.join("rsa-chain.pem"), folder.join("rsa.key"));
    std::fs::write(&chain, issuing.pem() + &root_pem)?;
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&private)?;
    file.write_all(key.serialize_pem().as_bytes())?;
    Ok(Issuer::from_files(&chain, &private, now)?)
}
