//! DKIM signatures (RFC 6376, RFC 8301, RFC 8463; R33).
//!
//! `mail-auth` canonicalises and signs. It is used in this file alone. RSA
//! takes most of a millisecond: sign where blocking is allowed.

use std::fmt;

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{self, KeySize};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_auth::common::crypto::{Ed25519Key, RsaKey, Sha256};
use mail_auth::common::headers::HeaderWriter as _;
use mail_auth::dkim::{Canonicalization, DkimSigner, Done};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject as _;
use sealpost_domain::Fqdn;

/// What is signed. A name that stands here once more often than in the message
/// cannot be added to it later either; that goes for those that are absent.
const HEADERS: [&str; 19] = [
    "From",
    "From",
    "To",
    "To",
    "Subject",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    "Content-Language",
    "Auto-Submitted",
    "List-Unsubscribe",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "List-Unsubscribe-Post",
    "Reply-To",
    "Sender",
    "Cc",
];

/// RFC 8301 asks for 1024 and recommends this.
const RSA_BITS: usize = 2048;

/// Signs messages with one key, or with two, for receivers that know only one
/// of the algorithms.
pub struct Dkim(Vec<Signer>);

enum Signer {
    Rsa(Box<DkimSigner<RsaKey<Sha256>, Done>>),
    Ed25519(Box<DkimSigner<Ed25519Key, Done>>),
}

/// The kinds of key that can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DkimKeyType {
    Ed25519,
    Rsa2048,
}

/// A private key.
pub struct DkimKey {
    der: PrivateKeyDer<'static>,
    algorithm: Algorithm,
    /// As the DNS has it: of RSA a SubjectPublicKeyInfo, of Ed25519 the bare key.
    public: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
    Rsa,
    Ed25519,
}

/// Why messages cannot be signed. Whole sentences, without the key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DkimError {
    #[error("The text is not one private key in PEM (PKCS#8, or PKCS#1 of RSA): {0}.")]
    Pem(String),
    #[error("The key is neither an RSA key nor an Ed25519 key.")]
    Algorithm,
    #[error("The RSA key has {0} bits; at least 2048 are needed.")]
    Short(usize),
    #[error("`{0}` is not a DKIM selector: labels of letters, digits and inner hyphens, with dots between them.")]
    Selector(String),
    #[error("Two DKIM keys have the selector `{0}`; each needs its own.")]
    SameSelector(String),
    #[error("A key could not be made or used ({0}).")]
    Crypto(String),
}

impl Dkim {
    /// Signs for `domain` with these keys, each under its selector.
    pub fn new(domain: &Fqdn, keys: Vec<(String, DkimKey)>) -> Result<Self, DkimError> {
        let mut selectors: Vec<String> = Vec::new();
        let mut signers = Vec::new();
        for (selector, key) in keys {
            check_selector(&selector)?;
            if selectors.contains(&selector) {
                return Err(DkimError::SameSelector(selector));
            }
            signers.push(Signer::new(domain, &selector, key)?);
            selectors.push(selector);
        }
        Ok(Self(signers))
    }

    /// The message with its signatures in front. Takes about a millisecond with
    /// an RSA key. The signature tells when it was made, by the machine's clock.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, DkimError> {
        let mut signed = Vec::with_capacity(message.len() + 1024 * self.0.len());
        for signer in &self.0 {
            let signature = match signer {
                Signer::Rsa(signer) => signer.sign(message),
                Signer::Ed25519(signer) => signer.sign(message),
            };
            let signature = signature.map_err(|error| DkimError::Crypto(error.to_string()))?;
            signed.extend_from_slice(signature.to_header().as_bytes());
        }
        signed.extend_from_slice(message);
        Ok(signed)
    }
}

impl Signer {
    fn new(domain: &Fqdn, selector: &str, key: DkimKey) -> Result<Self, DkimError> {
        let unusable = |error: mail_auth::Error| DkimError::Crypto(error.to_string());
        match (key.algorithm, key.der) {
            (Algorithm::Rsa, der) => {
                let signer = DkimSigner::from_key(RsaKey::<Sha256>::from_key_der(der).map_err(unusable)?);
                let signer = signer.domain(domain.as_str()).selector(selector).headers(HEADERS);
                Ok(Self::Rsa(Box::new(relaxed(signer))))
            }
            (Algorithm::Ed25519, PrivateKeyDer::Pkcs8(der)) => {
                let key = Ed25519Key::from_pkcs8_maybe_unchecked_der(der.secret_pkcs8_der()).map_err(unusable)?;
                let signer = DkimSigner::from_key(key);
                let signer = signer.domain(domain.as_str()).selector(selector).headers(HEADERS);
                Ok(Self::Ed25519(Box::new(relaxed(signer))))
            }
            _ => Err(DkimError::Algorithm),
        }
    }
}

/// Without a length (`l=`): what is appended must break the signature.
fn relaxed<K: mail_auth::common::crypto::SigningKey>(signer: DkimSigner<K, Done>) -> DkimSigner<K, Done> {
    signer
        .header_canonicalization(Canonicalization::Relaxed)
        .body_canonicalization(Canonicalization::Relaxed)
        .body_length(false)
}

impl DkimKey {
    /// Makes a new key from the operating system's chance.
    pub fn generate(kind: DkimKeyType) -> Result<Self, DkimError> {
        let failed = |error: aws_lc_rs::error::Unspecified| DkimError::Crypto(error.to_string());
        let der = match kind {
            DkimKeyType::Ed25519 => {
                let der = Ed25519KeyPair::generate_pkcs8(&aws_lc_rs::rand::SystemRandom::new()).map_err(failed)?;
                der.as_ref().to_vec()
            }
            DkimKeyType::Rsa2048 => {
                let der: Pkcs8V1Der<'_> =
                    rsa::KeyPair::generate(KeySize::Rsa2048).and_then(|pair| pair.as_der()).map_err(failed)?;
                der.as_ref().to_vec()
            }
        };
        Self::from_der(PrivateKeyDer::Pkcs8(der.into()))
    }

    /// Reads a PEM text with one private key.
    pub fn from_pem(text: &str) -> Result<Self, DkimError> {
        let der = PrivateKeyDer::from_pem_slice(text.as_bytes());
        Self::from_der(der.map_err(|error| DkimError::Pem(format!("{error:?}")))?)
    }

    fn from_der(der: PrivateKeyDer<'static>) -> Result<Self, DkimError> {
        let rsa = match &der {
            PrivateKeyDer::Pkcs1(der) => rsa::KeyPair::from_der(der.secret_pkcs1_der()).ok(),
            PrivateKeyDer::Pkcs8(der) => rsa::KeyPair::from_pkcs8(der.secret_pkcs8_der()).ok(),
            _ => None,
        };
        if let Some(pair) = rsa {
            let bits = pair.public_modulus_len() * 8;
            if bits < RSA_BITS {
                return Err(DkimError::Short(bits));
            }
            let public: PublicKeyX509Der<'_> =
                pair.public_key().as_der().map_err(|error| DkimError::Crypto(error.to_string()))?;
            return Ok(Self { public: public.as_ref().to_vec(), der, algorithm: Algorithm::Rsa });
        }
        let PrivateKeyDer::Pkcs8(pkcs8) = &der else { return Err(DkimError::Algorithm) };
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(pkcs8.secret_pkcs8_der());
        let public = pair.map_err(|_rejected| DkimError::Algorithm)?.public_key().as_ref().to_vec();
        Ok(Self { public, der, algorithm: Algorithm::Ed25519 })
    }

    /// The private key as PEM (PKCS#8).
    pub fn to_pem(&self) -> String {
        let label = if matches!(self.der, PrivateKeyDer::Pkcs1(_)) { "RSA PRIVATE KEY" } else { "PRIVATE KEY" };
        let text = STANDARD.encode(self.der.secret_der());
        let mut pem = format!("-----BEGIN {label}-----\n");
        for line in pieces(&text, 64) {
            pem.push_str(line);
            pem.push('\n');
        }
        pem + &format!("-----END {label}-----\n")
    }

    /// What the DNS has to say: the value of the TXT record.
    pub fn record(&self) -> String {
        let public = STANDARD.encode(&self.public);
        match self.algorithm {
            Algorithm::Rsa => format!("v=DKIM1; k=rsa; h=sha256; p={public}"),
            Algorithm::Ed25519 => format!("v=DKIM1; k=ed25519; h=sha256; p={public}"),
        }
    }

    /// The record as a line of a zone file, in strings of at most 255 octets.
    pub fn zone_line(&self, domain: &Fqdn, selector: &str) -> Result<String, DkimError> {
        check_selector(selector)?;
        let record = self.record();
        let strings: Vec<String> = pieces(&record, 255).map(|piece| format!("\"{piece}\"")).collect();
        Ok(format!("{selector}._domainkey.{domain}. IN TXT ( {} )", strings.join(" ")))
    }
}

impl fmt::Debug for DkimKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DkimKey({:?})", self.algorithm)
    }
}

impl fmt::Debug for Dkim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dkim({} keys)", self.0.len())
    }
}

/// Pieces of an ASCII text.
fn pieces(text: &str, most: usize) -> impl Iterator<Item = &str> {
    (0..text.len()).step_by(most).filter_map(move |start| text.get(start..text.len().min(start + most)))
}

/// RFC 6376 §3.1: labels as in host names.
fn check_selector(selector: &str) -> Result<(), DkimError> {
    let label = |label: &str| {
        let inner = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        (1..=63).contains(&label.len()) && label.bytes().all(inner) && !label.starts_with('-') && !label.ends_with('-')
    };
    if selector.len() <= 128 && selector.split('.').all(label) {
        Ok(())
    } else {
        Err(DkimError::Selector(selector.chars().filter(|c| !c.is_control()).take(128).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r33_short_and_foreign_keys_are_refused() {
        let refused = |text: &str| DkimKey::from_pem(text).map(|key| key.record()).expect_err("refused");
        assert!(matches!(refused(""), DkimError::Pem(_)));
        assert!(matches!(
            refused("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
            DkimError::Algorithm
        ));
        let p256 = rcgen::KeyPair::generate().expect("a key").serialize_pem();
        assert_eq!(refused(&p256), DkimError::Algorithm);
    }

    #[test]
    fn keys_come_back_from_their_text_and_their_record_is_public() {
        for kind in [DkimKeyType::Ed25519, DkimKeyType::Rsa2048] {
            let key = DkimKey::generate(kind).expect("made");
            let again = DkimKey::from_pem(&key.to_pem()).expect("read");
            assert_eq!(key.record(), again.record());
            let domain = Fqdn::parse("desk.example").expect("a name");
            let line = key.zone_line(&domain, "s1").expect("a selector");
            assert!(line.starts_with("s1._domainkey.desk.example. IN TXT ( \"v=DKIM1; k="), "{line}");
            assert!(line.split('"').all(|string| string.len() <= 255));
            let private: String = key.to_pem().lines().nth(1).expect("base64").chars().skip(30).collect();
            assert!(!line.contains(&private) && !format!("{key:?}").contains(&private));
        }
    }

    #[test]
    fn selectors_are_labels() {
        for good in ["s1", "2026-11.mail", "A"] {
            assert!(check_selector(good).is_ok(), "{good}");
        }
        for bad in ["", ".", "a..b", "-a", "a-", "a_b", "a b", "a;d=x", "가", &"a".repeat(64)] {
            assert!(check_selector(bad).is_err(), "{bad}");
        }
    }
}
