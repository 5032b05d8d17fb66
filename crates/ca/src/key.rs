//! Public keys: which kinds are certified, and the checks of R51.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P384_SHA384_ASN1, ECDSA_P521_SHA512_ASN1, EcdsaVerificationAlgorithm, ParsedPublicKey,
};
use der::asn1::{AnyRef, ObjectIdentifier, UintRef};
use der::{Decode, Sequence};
use num_bigint::BigUint;
use x509_cert::spki::SubjectPublicKeyInfoRef;

use crate::blocked;
use crate::csr::CsrError;
use crate::weak;

/// The two kinds of key that are certified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    Rsa,
    Ec,
}

/// Checks a SubjectPublicKeyInfo by itself (R51; BR 6.1.1.3, 6.1.5, 6.1.6).
///
/// Accepted are RSA keys of 2048 to 8192 bits (a whole number of bytes, an odd
/// exponent from 65537 to 2^256) and points on P-256, P-384 and P-521. Refused
/// are moduli with small factors, close primes, a pattern, the ROCA fingerprint
/// or only one prime, and keys whose private half is published.
///
/// Not covered: keys that share a prime with some other key, and the Debian-weak
/// keys of CVE-2008-0166, unless they are on the operator's list
/// ([`crate::BlockedKeys`]).
pub fn check_public_key(spki_der: &[u8]) -> Result<(), CsrError> {
    PublicKey::check(spki_der).map(drop)
}

/// A public key of a kind and size that is certified.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PublicKey<'a> {
    pub shape: Shape,
    /// The content of `subjectPublicKey`: an RSAPublicKey or a point.
    pub bits: &'a [u8],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Rsa { modulus_bits: u32, exponent_bits: u32 },
    P256,
    P384,
    P521,
}

impl Shape {
    pub fn kind(self) -> KeyKind {
        match self {
            Self::Rsa { .. } => KeyKind::Rsa,
            Self::P256 | Self::P384 | Self::P521 => KeyKind::Ec,
        }
    }

    pub fn bits(self) -> u32 {
        match self {
            Self::Rsa { modulus_bits, .. } => modulus_bits,
            Self::P256 => 256,
            Self::P384 => 384,
            Self::P521 => 521,
        }
    }
}

impl<'a> PublicKey<'a> {
    pub fn check(spki_der: &'a [u8]) -> Result<Self, CsrError> {
        let key = Self::read(spki_der)?;
        if let Shape::Rsa { .. } = key.shape {
            let modulus = RsaPublicKey::from_der(key.bits)?.modulus;
            if let Some(reason) = weak::weakness(&BigUint::from_bytes_be(modulus.as_bytes())) {
                return Err(CsrError::WeakKey(reason));
            }
        }
        if blocked::is_blocked(spki_der) {
            return Err(CsrError::WeakKey("its private half is published"));
        }
        Ok(key)
    }

    /// The number that tells the key from others, without leading zeros: an RSA
    /// modulus, or the x coordinate of a point.
    pub fn number(self) -> Option<&'a [u8]> {
        match self.shape {
            Shape::Rsa { .. } => Some(RsaPublicKey::from_der(self.bits).ok()?.modulus.as_bytes()),
            _ => {
                let x = self.bits.get(1..self.bits.len() / 2 + 1)?;
                Some(&x[x.iter().take_while(|octet| **octet == 0).count()..])
            }
        }
    }

    /// Form and size alone, for a key that has been checked before.
    pub fn read(spki_der: &'a [u8]) -> Result<Self, CsrError> {
        let spki = SubjectPublicKeyInfoRef::from_der(spki_der)?;
        let bits = spki
            .subject_public_key
            .as_bytes()
            .ok_or_else(|| CsrError::CannotParse("its public key is not a whole number of bytes".into()))?;
        let shape = match spki.algorithm.oid {
            RSA_ENCRYPTION => {
                // RFC 3279, 2.3.1: the parameters are NULL.
                if spki.algorithm.parameters != Some(AnyRef::NULL) {
                    return Err(CsrError::CannotParse("the parameters of its RSA key are not NULL".into()));
                }
                rsa(bits)?
            }
            EC_PUBLIC_KEY => point(curve(spki.algorithm.parameters)?, bits)?,
            oid => return Err(CsrError::UnsupportedKey(format!("the algorithm {oid} is not certified"))),
        };
        Ok(Self { shape, bits })
    }
}

/// RSAPublicKey (RFC 8017, A.1.1).
#[derive(Sequence)]
struct RsaPublicKey<'a> {
    modulus: UintRef<'a>,
    exponent: UintRef<'a>,
}

fn rsa(bits: &[u8]) -> Result<Shape, CsrError> {
    let key = RsaPublicKey::from_der(bits)?;
    let modulus = BigUint::from_bytes_be(key.modulus.as_bytes());
    let exponent = BigUint::from_bytes_be(key.exponent.as_bytes());
    let (Ok(modulus_bits), Ok(exponent_bits)) = (u32::try_from(modulus.bits()), u32::try_from(exponent.bits())) else {
        return Err(CsrError::WeakKey("its RSA modulus has more than 8192 bits"));
    };
    if modulus_bits < 2048 {
        return Err(CsrError::WeakKey("its RSA modulus has fewer than 2048 bits"));
    }
    if modulus_bits > 8192 {
        return Err(CsrError::WeakKey("its RSA modulus has more than 8192 bits"));
    }
    if modulus_bits % 8 != 0 {
        return Err(CsrError::WeakKey("the size of its RSA modulus is not divisible by 8"));
    }
    if exponent < BigUint::from(65_537_u32) {
        return Err(CsrError::WeakKey("its RSA exponent is below 65537"));
    }
    if !exponent.bit(0) {
        return Err(CsrError::WeakKey("its RSA exponent is even"));
    }
    if exponent_bits > 256 {
        return Err(CsrError::WeakKey("its RSA exponent is larger than 2^256"));
    }
    Ok(Shape::Rsa { modulus_bits, exponent_bits })
}

/// Named curves only (RFC 5480, 2.1.1).
fn curve(parameters: Option<AnyRef<'_>>) -> Result<Shape, CsrError> {
    let Some(Ok(oid)) = parameters.map(AnyRef::decode_as::<ObjectIdentifier>) else {
        return Err(CsrError::UnsupportedKey("it does not name its curve".into()));
    };
    match oid {
        PRIME256V1 => Ok(Shape::P256),
        SECP384R1 => Ok(Shape::P384),
        SECP521R1 => Ok(Shape::P521),
        oid => Err(CsrError::UnsupportedKey(format!("the curve {oid} is not certified"))),
    }
}

/// An uncompressed point (SEC 1, 2.3.3) that lies on its curve.
fn point(shape: Shape, bits: &[u8]) -> Result<Shape, CsrError> {
    let algorithm: &'static EcdsaVerificationAlgorithm = match shape {
        Shape::P384 => &ECDSA_P384_SHA384_ASN1,
        Shape::P521 => &ECDSA_P521_SHA512_ASN1,
        Shape::P256 | Shape::Rsa { .. } => &ECDSA_P256_SHA256_ASN1,
    };
    let size = 1 + 2 * shape.bits().div_ceil(8) as usize;
    if bits.first() != Some(&4) || bits.len() != size {
        return Err(CsrError::UnsupportedKey("its point is not in uncompressed form".into()));
    }
    match ParsedPublicKey::new(algorithm, bits) {
        Ok(_) => Ok(shape),
        Err(_) => Err(CsrError::WeakKey("its point does not lie on its curve")),
    }
}

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const PRIME256V1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const SECP384R1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const SECP521R1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");
