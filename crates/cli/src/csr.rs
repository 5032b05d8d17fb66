//! Keys and certificate signing requests, made on this machine.

use std::path::Path;

use anyhow::Context as _;
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, RsaKeySize};

use crate::failure::Usage;

/// The kinds of key that we make.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum KeyType {
    #[default]
    P256,
    P384,
    Rsa2048,
}

/// A key and the request that it signed, both PEM.
pub struct Made {
    pub key: String,
    pub csr: String,
}

/// Reads a request from a file; a key must not be taken for one.
pub fn read(path: &Path) -> anyhow::Result<String> {
    let csr = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    if csr.contains("PRIVATE KEY") {
        let text = format!("{} holds a private key: that must not leave this machine", path.display());
        return Err(Usage(text).into());
    }
    Ok(csr)
}

/// Makes a key, and a request for these names; the first is the common name.
pub fn make(names: &[String], key_type: KeyType) -> anyhow::Result<Made> {
    let key = match key_type {
        KeyType::P256 => KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256),
        KeyType::P384 => KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384),
        KeyType::Rsa2048 => KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, RsaKeySize::_2048),
    };
    let key = key.context("cannot make a key")?;
    let mut params = CertificateParams::new(names).context("cannot ask for these names")?;
    params.distinguished_name = DistinguishedName::new();
    // X.520 allows a common name of 64 characters; a longer one is an alternative name only.
    if let Some(name) = names.first().filter(|name| name.len() <= 64) {
        params.distinguished_name.push(DnType::CommonName, name.as_str());
    }
    let csr = params.serialize_request(&key).and_then(|csr| csr.pem()).context("cannot make a signing request")?;
    Ok(Made { key: key.serialize_pem(), csr })
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateSigningRequestParams, SanType};

    use super::*;

    #[test]
    fn a_request_asks_for_the_names_and_is_signed_by_the_key() {
        for key_type in [KeyType::P256, KeyType::P384, KeyType::Rsa2048] {
            let names = ["*.example.com", "example.com"].map(str::to_owned);
            let made = make(&names, key_type).expect("made");
            assert!(made.key.starts_with("-----BEGIN PRIVATE KEY-----"));
            assert!(!made.csr.contains("PRIVATE"));

            // Parsing verifies the signature.
            let csr = CertificateSigningRequestParams::from_pem(&made.csr).expect("valid");
            let wanted = names.clone().map(|name| SanType::DnsName(name.try_into().expect("ASCII")));
            assert_eq!(csr.params.subject_alt_names, wanted);
            let key = KeyPair::from_pem(&made.key).expect("valid");
            assert_eq!(rcgen::PublicKeyData::der_bytes(&csr.public_key), rcgen::PublicKeyData::der_bytes(&key));
        }
    }

    #[test]
    fn a_long_name_is_no_common_name() {
        let name = format!("{}.example.com", "a".repeat(60));
        let made = make(&[name], KeyType::P256).expect("made");
        let csr = CertificateSigningRequestParams::from_pem(&made.csr).expect("valid");
        assert_eq!(csr.params.distinguished_name.iter().count(), 0);
    }
}
