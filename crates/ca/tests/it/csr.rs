//! R51: which requests are admitted, in which textual forms.

use proptest::prelude::*;
use sealpost_ca::{Csr, CsrError, KeyKind};

use crate::tool::{P256, P384, P521, RSA, openssl, request, write};

#[test]
fn all_kinds_of_key_are_read() {
    for (key, hash, kind, bits) in [
        (RSA, "sha256", KeyKind::Rsa, 2048),
        (&["rsa:3072"], "sha512", KeyKind::Rsa, 3072),
        (P256, "sha256", KeyKind::Ec, 256),
        (P256, "sha512", KeyKind::Ec, 256),
        (P384, "sha384", KeyKind::Ec, 384),
        (P521, "sha512", KeyKind::Ec, 521),
    ] {
        let pem = request(key, &[&format!("-{hash}")]);
        let csr = Csr::parse(&pem).unwrap();
        assert_eq!((csr.key_kind(), csr.key_bits(), csr.signature_hash()), (kind, bits, hash));
        assert_eq!((csr.common_name(), csr.pem()), (Some("www.example.com"), pem.as_str()));
    }
}

#[test]
fn spki_hash_is_that_of_openssl() {
    let dir = tempfile::TempDir::new().unwrap();
    let pem = request(P256, &[]);
    let csr = write(dir.path(), "csr", &pem);
    let key = write(dir.path(), "pub", openssl(&["req", "-in", &csr, "-noout", "-pubkey"]));
    let der = dir.path().join("der").to_str().unwrap().to_owned();
    openssl(&["pkey", "-pubin", "-in", &key, "-outform", "DER", "-out", &der]);
    let hash = openssl(&["dgst", "-sha256", "-r", &der]);
    let ours: String = Csr::parse(&pem).unwrap().spki_sha256().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hash.split(' ').next(), Some(ours.as_str()));
}

#[test]
fn all_textual_forms_are_read() {
    let pem = request(P256, &[]);
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let lines = pem.lines().filter(|line| !line.starts_with('-')).collect::<Vec<_>>().join("\n");
    let dir = tempfile::TempDir::new().unwrap();
    let text = openssl(&["req", "-text", "-in", &write(dir.path(), "csr", &pem)]);
    for form in [
        pem.replace("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"),
        pem.replace('\n', ""),
        pem.replace('\n', " "),
        pem.replace('\n', "\\n"),
        pem.replace('\n', "\\r\\n"),
        pem.replace('\n', "\r\n"),
        pem.trim_end().to_owned(),
        format!("\u{FEFF}\n\n  {pem}\n\n"),
        body.trim_end_matches('=').to_owned(),
        body,
        lines,
        text,
    ] {
        match Csr::parse(&form) {
            Ok(csr) => assert_eq!(csr.pem(), pem, "{form}"),
            Err(error) => panic!("{error}: {form:?}"),
        }
    }
}

#[test]
fn admitted_requests_are_restored() {
    for key in [RSA, P256] {
        let csr = Csr::parse(&request(key, &[])).unwrap();
        let again = Csr::restore(csr.pem()).unwrap();
        assert_eq!(format!("{csr:?}"), format!("{again:?}"));
    }
    assert!(matches!(Csr::restore(&request(&["rsa:1024"], &[])), Err(CsrError::WeakKey(_))));
    let other = SAMPLE.replace("MIH", "MIG");
    assert!(Csr::restore(&other).is_err());
}

#[test]
fn requests_without_a_subject_have_no_common_name() {
    let csr = Csr::parse(&request(P256, &["-subj", "/"])).unwrap();
    assert_eq!(csr.common_name(), None);
}

#[test]
fn what_is_no_request_is_named() {
    let message = |text: &str| Csr::parse(text).unwrap_err().to_string();
    assert_eq!(message(""), "The CSR cannot be read: it is empty.");
    assert_eq!(message("hello!"), "The CSR cannot be read: it is neither PEM nor base64.");
    assert_eq!(
        message("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
        "The CSR cannot be read: it is a \"CERTIFICATE\", not a \"CERTIFICATE REQUEST\"."
    );
    assert!(message("AAAA").starts_with("The CSR cannot be read: it is not valid DER ("));
    assert_eq!(message(&"A".repeat(65 * 1024)), "The CSR is larger than 64 KiB.");
    let key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----";
    assert!(matches!(Csr::parse(key), Err(CsrError::PrivateKey)));
    let twice = request(P256, &[]).repeat(2);
    assert!(message(&twice).contains("more than one PEM block"), "{}", message(&twice));
}

#[test]
fn changed_requests_are_refused() {
    let der = der(&request(P256, &[]));
    for index in 0..der.len() {
        let mut changed = der.clone();
        changed[index] ^= 1;
        assert!(Csr::parse(&base64(&changed)).is_err(), "byte {index}");
    }
    let mut last = der.clone();
    *last.last_mut().unwrap() ^= 1;
    assert!(matches!(Csr::parse(&base64(&last)), Err(CsrError::BadSignature | CsrError::Der(_))));
    assert!(Csr::parse(&base64(&[&der[..], &[0]].concat())).is_err(), "trailing byte");
    assert!(Csr::parse(&base64(&[&der[..], &[5, 0]].concat())).is_err(), "trailing element");
    assert!(Csr::parse(&base64(&der[..der.len() - 1])).is_err(), "cut short");
}

#[test]
fn ber_lengths_are_refused() {
    let der = der(&request(RSA, &[]));
    // 30 82 xx xx becomes 30 83 00 xx xx.
    let longer = [&[0x30, 0x83, 0], &der[2..]].concat();
    assert!(matches!(Csr::parse(&base64(&longer)), Err(CsrError::Der(_))));
}

#[test]
fn old_hashes_and_foreign_keys_are_refused() {
    for hash in ["-sha1", "-md5"] {
        let error = Csr::parse(&request(RSA, &[hash])).unwrap_err();
        assert!(matches!(error, CsrError::UnsupportedSignature(_)), "{error}");
    }
    let error = Csr::parse(&request(RSA, &["-sigopt", "rsa_padding_mode:pss"])).unwrap_err();
    assert!(error.to_string().contains("RSASSA-PSS"), "{error}");
    for key in [
        &["ed25519"][..],
        &["ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"],
        &["ec", "-pkeyopt", "ec_paramgen_curve:P-224"],
    ] {
        let error = Csr::parse(&request(key, &[])).unwrap_err();
        assert!(matches!(error, CsrError::UnsupportedKey(_)), "{key:?}: {error}");
    }
    for key in [&["rsa:1024"][..], &["rsa:2052"], &["rsa:2048", "-pkeyopt", "rsa_keygen_pubexp:3"]] {
        let error = Csr::parse(&request(key, &[])).unwrap_err();
        assert!(matches!(error, CsrError::WeakKey(_)), "{key:?}: {error}");
    }
    let explicit = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt", "ec_param_enc:explicit"];
    assert!(matches!(Csr::parse(&request(&explicit, &[])), Err(CsrError::UnsupportedKey(_))));
    let wide = ["rsa:2048", "-pkeyopt", "rsa_keygen_pubexp:68719476737"];
    assert!(matches!(Csr::parse(&request(&wide, &[])), Err(CsrError::UnsupportedKey(_))));
}

proptest! {
    #[test]
    fn no_text_panics(text in ".{0,400}") {
        prop_assert!(Csr::parse(&text).is_err());
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(Csr::parse(&base64(&bytes)).is_err());
    }

    #[test]
    fn no_damaged_request_panics(at in 0_usize..250, byte in any::<u8>(), cut in 0_usize..300) {
        let mut bytes = der(SAMPLE);
        let length = bytes.len();
        bytes[at % length] = byte;
        bytes.truncate(length.saturating_sub(cut / 2).max(1));
        // Only the unchanged request is a request.
        prop_assert_eq!(Csr::parse(&base64(&bytes)).is_ok(), bytes == der(SAMPLE));
    }

    #[test]
    fn no_armour_panics(text in "(-----BEGIN |-----END |-----|CERTIFICATE REQUEST|MIIB|\\\\n|=| |\n){0,12}") {
        prop_assert!(Csr::parse(&text).is_err());
    }
}

fn base64(der: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(der)
}

fn der(pem: &str) -> Vec<u8> {
    use base64::Engine;
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    base64::engine::general_purpose::STANDARD.decode(body).unwrap()
}

const SAMPLE: &str = "\
-----BEGIN CERTIFICATE REQUEST-----
MIHUMHwCAQAwGjEYMBYGA1UEAwwPd3d3LmV4YW1wbGUuY29tMFkwEwYHKoZIzj0C
AQYIKoZIzj0DAQcDQgAEYgTfC6Mj2eIVk76wFIHtpUYx4gB5eZiXUn5iu+MHf4RW
H+vxeoUkUi5sAM7qtdrJYTEx0H6NWYFMEXPWVXguz6AAMAoGCCqGSM49BAMCA0gA
MEUCIQCh/CRN41VgxZWylxROmx00NvadYGY8knx4hAsau7xCoAIgBVkJNMWpICjC
xaGBKiujuS/ipDOnL50Ooi1ovxsABRo=
-----END CERTIFICATE REQUEST-----";
