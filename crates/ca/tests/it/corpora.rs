//! R51 against the outside set of weak keys, and odd strings as requests.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use der::asn1::{AnyRef, BitStringRef, ObjectIdentifier};
use der::{Decode, Encode};
use sealpost_ca::{Csr, CsrError, check_public_key};
use x509_cert::Certificate;
use x509_cert::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};

/// Each needs a list of known keys, which Sealpost does not ship.
const NOT_JUDGED: [&str; 2] = ["rsa-debianweak.key", "rsa-sharedprimes.key"];

#[test]
fn weak_keys_are_refused() {
    let Some(folder) = corpora() else { return };
    let mut seen = 0;
    for entry in fs::read_dir(folder.join("weak-keys")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let result = match path.extension().and_then(|extension| extension.to_str()) {
            Some("csr") => Csr::parse(&text).map(drop).map_err(|error| error.to_string()),
            Some("crt") => certificate(&text),
            Some("key") => key(&text),
            _ => continue,
        };
        seen += 1;
        println!("{name}: {result:?}");
        match name.as_str() {
            "rsa-ok.key" => assert_eq!(result, Ok(())),
            // Sound, but of a kind that cannot sign; refused as such, not as weak.
            "x448-ok.key" => assert!(result.unwrap_err().starts_with("The public key is not supported")),
            name if NOT_JUDGED.contains(&name) => println!("{name}: not judged, it needs a list"),
            _ => assert!(result.is_err(), "{name} is accepted"),
        }
    }
    assert!(seen >= 29, "only {seen} cases");
}

#[test]
fn weaknesses_are_named() {
    let Some(folder) = corpora() else { return };
    for (file, reason) in [
        ("ec-p256-rfc-example.key", "published"),
        ("ecdsa-explicit-pub.key", "does not name its curve"),
        ("rsa-e1.key", "below 65537"),
        ("rsa-fermat-pkcs1.key", "too close"),
        ("rsa-fermat-pkcs8.key", "too close"),
        ("rsa-fermat.csr", "too close"),
        ("rsa-nprime.key", "prime number"),
        ("rsa-pattern.key", "pattern"),
        ("rsa-roca.key", "ROCA"),
        ("rsa-small-d.key", "larger than 2^256"),
        ("rsa-smallfactors-corrupt.key", "small prime factor"),
        ("rsa-smallfactors-valid.key", "small prime factor"),
        ("rsa-vanity.key", "pattern"),
        ("rsapoly128.key", "pattern"),
        ("rsapoly32.key", "fewer than 2048 bits"),
        ("sm2-pub.key", "curve 1.2.156.10197.1.301"),
        ("invalidver.csr", "version"),
    ] {
        let text = fs::read_to_string(folder.join("weak-keys").join(file)).unwrap();
        let refused =
            if file.ends_with("csr") { Csr::parse(&text).unwrap_err().to_string() } else { key(&text).unwrap_err() };
        assert!(refused.contains(reason), "{file}: {refused}");
    }
}

#[test]
fn naughty_strings_are_no_requests() {
    let Some(folder) = corpora() else { return };
    let mut seen = 0;
    for entry in fs::read_dir(folder.join("naughty-strings")).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for line in text.lines() {
            seen += 1;
            assert!(Csr::parse(line).is_err());
            let armoured =
                format!("-----BEGIN CERTIFICATE REQUEST-----\r\n{line}\r\n-----END CERTIFICATE REQUEST-----");
            assert!(Csr::parse(&armoured).is_err());
        }
    }
    assert!(seen > 500, "only {seen} lines");
}

#[test]
fn points_off_their_curve_are_refused() {
    let mut point = hex::decode(
        "04422548f88fb782ffb5eca3744452c72a1e558fbd6f73be5e48e93232cc45c5b16c4cd10c4cb8d5b8a17139e94882c8992572993425f41419ab7e90a42a494272",
    )
    .unwrap();
    let curve = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
    let check = |point: &[u8]| check_public_key(&spki("1.2.840.10045.2.1", AnyRef::from(&curve), point));
    assert!(check(&point).unwrap_err().to_string().contains("published"));
    point[64] ^= 1;
    assert!(matches!(check(&point), Err(CsrError::WeakKey("its point does not lie on its curve"))));
    assert!(matches!(check(&[4; 65]), Err(CsrError::WeakKey(_))));
    for bad in [&[][..], &[0], &[4], &point[..33], &[[2].as_slice(), &point[1..33]].concat()] {
        assert!(matches!(check(bad), Err(CsrError::UnsupportedKey(_))), "{bad:?}");
    }
}

fn corpora() -> Option<PathBuf> {
    let folder = std::env::var_os("SEALPOST_CORPORA").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: SEALPOST_CORPORA is not set");
    }
    // Tests run in the crate's folder; CI names the corpora from the workspace.
    folder.map(|folder| if folder.is_dir() { folder } else { Path::new("../..").join(folder) })
}

/// A key as SubjectPublicKeyInfo or as PKCS #1.
fn key(text: &str) -> Result<(), String> {
    let der = body(text).ok_or("it is not PEM")?;
    let spki =
        if text.contains("BEGIN RSA PUBLIC KEY") { spki("1.2.840.113549.1.1.1", AnyRef::NULL, &der) } else { der };
    check_public_key(&spki).map_err(|error| error.to_string())
}

fn certificate(text: &str) -> Result<(), String> {
    let der = body(text).ok_or("it is not PEM")?;
    // The same reader that CA chains go through.
    let certificate = Certificate::from_der(&der).map_err(|error| error.to_string())?;
    let spki = certificate.tbs_certificate.subject_public_key_info.to_der().map_err(|error| error.to_string())?;
    check_public_key(&spki).map_err(|error| error.to_string())
}

fn spki(algorithm: &str, parameters: AnyRef<'_>, key: &[u8]) -> Vec<u8> {
    let algorithm =
        AlgorithmIdentifierRef { oid: ObjectIdentifier::new_unwrap(algorithm), parameters: Some(parameters) };
    SubjectPublicKeyInfoRef { algorithm, subject_public_key: BitStringRef::from_bytes(key).unwrap() }.to_der().unwrap()
}

fn body(text: &str) -> Option<Vec<u8>> {
    let (_, text) = text.split_once("-----BEGIN ")?;
    let (_, text) = text.split_once("-----\n")?;
    let (body, _) = text.split_once("-----END ")?;
    base64::engine::general_purpose::STANDARD.decode(body.split_whitespace().collect::<String>()).ok()
}
