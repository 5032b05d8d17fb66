//! CA keys at rest: sealed with the installation's secret (R56). A copy of the
//! folder alone then signs nothing.

use std::path::Path;

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::hmac;
use zeroize::Zeroizing;

use crate::error::CaError;
use crate::{armor, files};

const LABEL: &str = "SEALPOST SEALED KEY";

/// What the secret is used for here; mail and forms use it otherwise.
const PURPOSE: &[u8] = b"sealpost ca key";

/// Seals and opens the keys of a CA that the desk made for itself.
pub struct KeySeal(RandomizedNonceKey);

impl KeySeal {
    /// By the secret that the installation keeps in `secret.key`.
    pub fn new(secret: &[u8; 32]) -> Result<Self, CaError> {
        let own = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), PURPOSE);
        Ok(Self(RandomizedNonceKey::new(&AES_256_GCM, own.as_ref())?))
    }

    /// The PEM text of a key as the text of a sealed one: nonce, ciphertext and
    /// tag of AES-256-GCM.
    pub(crate) fn close(&self, pem: &str) -> Result<String, CaError> {
        let mut body = pem.as_bytes().to_vec();
        let nonce = self.0.seal_in_place_append_tag(Aad::from(PURPOSE), &mut body)?;
        let whole = [nonce.as_ref().as_slice(), &body].concat();
        Ok(armor::encode(LABEL, &whole))
    }

    fn open(&self, sealed: &[u8]) -> Option<Zeroizing<String>> {
        let (nonce, body) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut body = Zeroizing::new(body.to_vec());
        let plain = self.0.open_in_place(nonce, Aad::from(PURPOSE), &mut body).ok()?;
        std::str::from_utf8(plain).ok().map(|text| Zeroizing::new(text.to_owned()))
    }
}

/// The PEM text of a private key file that only its owner can reach, opened if it
/// is sealed.
pub fn open_key(path: &Path, seal: Option<&KeySeal>) -> Result<Zeroizing<String>, CaError> {
    let text = files::read_private(path)?;
    if !is_sealed(&text) {
        return Ok(text);
    }
    let Some(seal) = seal else {
        let reason = "it is sealed with its desk's secret.key; `sealpost ca export-key` writes it out".to_owned();
        return Err(CaError::Unusable { path: path.to_owned(), reason });
    };
    let blocks =
        armor::blocks(&text).map_err(|error| CaError::Unusable { path: path.to_owned(), reason: error.to_string() })?;
    let sealed = blocks.into_iter().find(|block| block.label == LABEL);
    sealed.and_then(|block| seal.open(&block.der)).ok_or_else(|| CaError::OtherSecret { path: path.to_owned() })
}

/// Seals those keys in `dir` that are not sealed yet; gives how many. One that is
/// kept elsewhere is left there.
pub fn seal_keys(dir: &Path, seal: &KeySeal) -> Result<usize, CaError> {
    let mut count = 0;
    for name in [files::ISSUING_KEY, files::ROOT_KEY] {
        let path = dir.join(name);
        if !path.exists() {
            continue;
        }
        let text = files::read_private(&path)?;
        if !is_sealed(&text) {
            files::replace(dir, name, 0o600, &seal.close(&text)?)?;
            count += 1;
        }
    }
    Ok(count)
}

fn is_sealed(text: &str) -> bool {
    text.contains(&format!("{}{LABEL}", armor::BEGIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r56_a_sealed_key_opens_with_its_secret_only_and_holds_nothing_readable() {
        let seal = KeySeal::new(&[1; 32]).expect("32 bytes");
        let pem = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";
        let text = seal.close(pem).expect("sealed");
        assert!(is_sealed(&text) && !text.contains("PRIVATE KEY") && !text.contains("c2VjcmV0"), "{text}");
        assert_ne!(seal.close(pem).expect("sealed"), text, "each time with a nonce of its own");
        let der = armor::blocks(&text).expect("PEM").remove(0).der;
        assert_eq!(seal.open(&der).expect("opens").as_str(), pem);
        assert!(KeySeal::new(&[2; 32]).expect("32 bytes").open(&der).is_none());
        for place in [0, NONCE_LEN, der.len() - 1] {
            let mut changed = der.clone();
            changed[place] ^= 1;
            assert!(seal.open(&changed).is_none(), "{place}");
        }
        assert!(seal.open(&der[..5]).is_none() && seal.open(b"").is_none());
    }
}
