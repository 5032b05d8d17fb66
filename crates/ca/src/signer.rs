//! [`CaKey`]: a CA's private key, parsed once.

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, ECDSA_P521_SHA512_ASN1_SIGNING, EcdsaKeyPair,
    EcdsaSigningAlgorithm, KeyPair, RSA_PKCS1_SHA256,
};
use der::asn1::{AnyRef, BitStringRef, ObjectIdentifier};
use der::{Any, Decode, Encode};
use x509_cert::spki::{AlgorithmIdentifier, AlgorithmIdentifierOwned, AlgorithmIdentifierRef};
use zeroize::Zeroizing;

use crate::armor;
use crate::error::CaError;
use crate::signature::{ECDSA_WITH_SHA256, ECDSA_WITH_SHA384, ECDSA_WITH_SHA512, SHA256_WITH_RSA, Signed};

/// Signs certificates. The key lives in aws-lc, which wipes it when dropped (R56).
pub(crate) struct CaKey {
    pair: Pair,
    algorithm: ObjectIdentifier,
}

enum Pair {
    Ecdsa(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

const CURVES: [(&EcdsaSigningAlgorithm, ObjectIdentifier); 3] = [
    (&ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_WITH_SHA256),
    (&ECDSA_P384_SHA384_ASN1_SIGNING, ECDSA_WITH_SHA384),
    (&ECDSA_P521_SHA512_ASN1_SIGNING, ECDSA_WITH_SHA512),
];

impl CaKey {
    /// A new P-256 key, and its PKCS #8 form as PEM.
    pub fn generate() -> Result<(Self, Zeroizing<String>), CaError> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING)?;
        let pkcs8 = pair.to_pkcs8v1()?;
        let pem = Zeroizing::new(armor::encode("PRIVATE KEY", pkcs8.as_ref()));
        Ok((Self { pair: Pair::Ecdsa(pair), algorithm: ECDSA_WITH_SHA256 }, pem))
    }

    /// A new key of the same kind, for this process alone: what it signs looks
    /// like a certificate of this CA in all but its signature (R55).
    pub fn throw_away(&self) -> Result<Self, CaError> {
        let pair = match &self.pair {
            Pair::Ecdsa(_) => {
                let curve = CURVES.into_iter().find(|(_, algorithm)| *algorithm == self.algorithm);
                let (curve, _) = curve.ok_or(aws_lc_rs::error::Unspecified)?;
                Pair::Ecdsa(EcdsaKeyPair::generate(curve)?)
            }
            Pair::Rsa(_) => Pair::Rsa(RsaKeyPair::generate(KeySize::Rsa2048)?),
        };
        Ok(Self { pair, algorithm: self.algorithm })
    }

    /// The one private key of a PEM text: PKCS #8, SEC 1 or PKCS #1, not encrypted.
    pub fn from_pem(text: &str) -> Result<Self, String> {
        let blocks = armor::blocks(text).map_err(|error| error.to_string())?;
        let blocks: Vec<_> = blocks.into_iter().map(|block| (block.label, Zeroizing::new(block.der))).collect();
        let mut keys = blocks.iter().filter(|(label, _)| label.ends_with("PRIVATE KEY"));
        match (keys.next(), keys.next()) {
            (Some(("ENCRYPTED PRIVATE KEY", _)), None) => {
                Err("the private key is encrypted; decrypt it first, for example with `openssl pkey`".into())
            }
            (Some((_, der)), None) => Self::from_der(der).ok_or_else(|| {
                "the private key is not RSA (2048 bits or more) or ECDSA on P-256, P-384 or P-521".to_owned()
            }),
            (None, _) => Err("it holds no private key in PEM form".into()),
            (Some(_), Some(_)) => Err("it holds more than one private key".into()),
        }
    }

    fn from_der(der: &[u8]) -> Option<Self> {
        for (curve, algorithm) in CURVES {
            if let Ok(pair) = EcdsaKeyPair::from_private_key_der(curve, der) {
                return Some(Self { pair: Pair::Ecdsa(pair), algorithm });
            }
        }
        let pair = RsaKeyPair::from_pkcs8(der).or_else(|_| RsaKeyPair::from_der(der)).ok()?;
        Some(Self { pair: Pair::Rsa(pair), algorithm: SHA256_WITH_RSA })
    }

    /// The content of `subjectPublicKey`.
    pub fn public_bits(&self) -> &[u8] {
        match &self.pair {
            Pair::Ecdsa(pair) => pair.public_key().as_ref(),
            Pair::Rsa(pair) => pair.public_key().as_ref(),
        }
    }

    /// SubjectPublicKeyInfo.
    pub fn spki(&self) -> Result<Vec<u8>, CaError> {
        Ok(match &self.pair {
            Pair::Ecdsa(pair) => pair.public_key().as_der()?.as_ref().to_vec(),
            Pair::Rsa(pair) => pair.public_key().as_der()?.as_ref().to_vec(),
        })
    }

    pub fn algorithm(&self) -> AlgorithmIdentifierOwned {
        AlgorithmIdentifier { oid: self.algorithm, parameters: self.parameters().map(Any::from) }
    }

    /// The certificate of a TBSCertificate whose `signature` is [`Self::algorithm`].
    pub fn certify(&self, tbs: &[u8]) -> Result<Vec<u8>, CaError> {
        let signature = self.sign(tbs)?;
        let signed = Signed {
            body: AnyRef::from_der(tbs)?,
            algorithm: AlgorithmIdentifierRef { oid: self.algorithm, parameters: self.parameters() },
            signature: BitStringRef::from_bytes(&signature)?,
        };
        Ok(signed.to_der()?)
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CaError> {
        let random = SystemRandom::new();
        match &self.pair {
            Pair::Ecdsa(pair) => Ok(pair.sign(&random, message)?.as_ref().to_vec()),
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)?;
                Ok(signature)
            }
        }
    }

    /// NULL for RSA (RFC 4055, 5), absent for ECDSA (RFC 5758, 3.2).
    fn parameters(&self) -> Option<AnyRef<'static>> {
        match self.pair {
            Pair::Ecdsa(_) => None,
            Pair::Rsa(_) => Some(AnyRef::NULL),
        }
    }
}
