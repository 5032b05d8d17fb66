//! What CSRs and certificates share: a body, an algorithm, a signature.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA384_ASN1, ECDSA_P256_SHA512_ASN1, ECDSA_P384_SHA256_ASN1,
    ECDSA_P384_SHA384_ASN1, ECDSA_P384_SHA512_ASN1, ECDSA_P521_SHA256_ASN1, ECDSA_P521_SHA384_ASN1,
    ECDSA_P521_SHA512_ASN1, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
    UnparsedPublicKey, VerificationAlgorithm,
};
use der::asn1::{AnyRef, BitStringRef, ObjectIdentifier};
use der::{Encode, Sequence};
use x509_cert::spki::AlgorithmIdentifierRef;

use crate::key::{PublicKey, Shape};

/// `SEQUENCE { body, signatureAlgorithm, signature }` (RFC 2986, 4.2; RFC 5280, 4.1).
#[derive(Sequence)]
pub(crate) struct Signed<'a> {
    pub body: AnyRef<'a>,
    pub algorithm: AlgorithmIdentifierRef<'a>,
    pub signature: BitStringRef<'a>,
}

/// Why a signature does not count.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SignatureError {
    #[error("{0} signatures are not accepted; sign with SHA-256 or better")]
    Refused(&'static str),
    #[error("RSASSA-PSS signatures are not supported; sign with PKCS #1 v1.5 padding, the default of most tools")]
    Pss,
    #[error("the signature algorithm {0} is not supported")]
    Unsupported(ObjectIdentifier),
    #[error("the signature algorithm does not fit the key")]
    Mismatch,
    #[error("the signature does not match")]
    Wrong,
    #[error("it cannot be read: {0}")]
    Der(#[from] der::Error),
}

impl Signed<'_> {
    /// Checks the signature by `key`; answers the name of its hash.
    pub fn verify(&self, key: &PublicKey<'_>) -> Result<&'static str, SignatureError> {
        let (scheme, hash) = scheme(self.algorithm.oid)?;
        let verification = verification(scheme, hash, key.shape).ok_or(SignatureError::Mismatch)?;
        // RFC 4055, 5: NULL or absent for RSA. RFC 5758, 3.2: absent for ECDSA.
        let parameters_fit = match self.algorithm.parameters {
            None => true,
            Some(parameters) => scheme == Scheme::Rsa && parameters == AnyRef::NULL,
        };
        if !parameters_fit {
            return Err(SignatureError::Mismatch);
        }
        let signature = self.signature.as_bytes().ok_or(SignatureError::Wrong)?;
        match UnparsedPublicKey::new(verification, key.bits).verify(&self.body.to_der()?, signature) {
            Ok(()) => Ok(hash.name()),
            Err(aws_lc_rs::error::Unspecified) => Err(SignatureError::Wrong),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Rsa,
    Ecdsa,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }
}

fn scheme(oid: ObjectIdentifier) -> Result<(Scheme, Hash), SignatureError> {
    Ok(match oid {
        SHA256_WITH_RSA => (Scheme::Rsa, Hash::Sha256),
        SHA384_WITH_RSA => (Scheme::Rsa, Hash::Sha384),
        SHA512_WITH_RSA => (Scheme::Rsa, Hash::Sha512),
        ECDSA_WITH_SHA256 => (Scheme::Ecdsa, Hash::Sha256),
        ECDSA_WITH_SHA384 => (Scheme::Ecdsa, Hash::Sha384),
        ECDSA_WITH_SHA512 => (Scheme::Ecdsa, Hash::Sha512),
        MD5_WITH_RSA => return Err(SignatureError::Refused("MD5")),
        SHA1_WITH_RSA | ECDSA_WITH_SHA1 => return Err(SignatureError::Refused("SHA-1")),
        RSASSA_PSS => return Err(SignatureError::Pss),
        oid => return Err(SignatureError::Unsupported(oid)),
    })
}

fn verification(scheme: Scheme, hash: Hash, shape: Shape) -> Option<&'static dyn VerificationAlgorithm> {
    use Hash::{Sha256, Sha384, Sha512};
    Some(match (scheme, shape, hash) {
        (Scheme::Rsa, Shape::Rsa { .. }, Sha256) => &RSA_PKCS1_2048_8192_SHA256,
        (Scheme::Rsa, Shape::Rsa { .. }, Sha384) => &RSA_PKCS1_2048_8192_SHA384,
        (Scheme::Rsa, Shape::Rsa { .. }, Sha512) => &RSA_PKCS1_2048_8192_SHA512,
        (Scheme::Ecdsa, Shape::P256, Sha256) => &ECDSA_P256_SHA256_ASN1,
        (Scheme::Ecdsa, Shape::P256, Sha384) => &ECDSA_P256_SHA384_ASN1,
        (Scheme::Ecdsa, Shape::P256, Sha512) => &ECDSA_P256_SHA512_ASN1,
        (Scheme::Ecdsa, Shape::P384, Sha256) => &ECDSA_P384_SHA256_ASN1,
        (Scheme::Ecdsa, Shape::P384, Sha384) => &ECDSA_P384_SHA384_ASN1,
        (Scheme::Ecdsa, Shape::P384, Sha512) => &ECDSA_P384_SHA512_ASN1,
        (Scheme::Ecdsa, Shape::P521, Sha256) => &ECDSA_P521_SHA256_ASN1,
        (Scheme::Ecdsa, Shape::P521, Sha384) => &ECDSA_P521_SHA384_ASN1,
        (Scheme::Ecdsa, Shape::P521, Sha512) => &ECDSA_P521_SHA512_ASN1,
        _ => return None,
    })
}

// RFC 4055 and RFC 5758.
pub(crate) const SHA256_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
pub(crate) const ECDSA_WITH_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
pub(crate) const ECDSA_WITH_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
pub(crate) const ECDSA_WITH_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.4");
const SHA384_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
const SHA512_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");
const MD5_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.4");
const SHA1_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5");
const ECDSA_WITH_SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.1");
const RSASSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
