//! [`Csr`]: a certificate signing request, checked once at the door.

use aws_lc_rs::digest::{SHA256, digest};
use der::asn1::{AnyRef, SetOfVec};
use der::{Decode, Encode, Reader, Sequence, SliceReader};
use x509_cert::name::Name;

use crate::armor::{self, BEGIN};
use crate::key::{KeyKind, PublicKey, Shape, check_public_key};
use crate::signature::{SignatureError, Signed};
use crate::subject;

/// A certificate signing request whose signature and key have been checked (R51).
///
/// Of its content only the public key ever gets into a certificate; the common
/// name is read for display and defaults. Attributes, and with them requested
/// extensions such as *CA: true*, are passed over unread.
#[derive(Clone, Debug)]
pub struct Csr {
    pem: String,
    common_name: Option<String>,
    shape: Shape,
    signature_hash: &'static str,
    spki: Vec<u8>,
}

/// Why a request is refused; each text is a whole sentence for the caller.
#[derive(Debug, thiserror::Error)]
pub enum CsrError {
    #[error("The CSR is larger than 64 KiB.")]
    TooLarge,
    #[error("The CSR cannot be read: {0}.")]
    CannotParse(String),
    #[error("The CSR cannot be read: it is not valid DER ({0}).")]
    Der(#[from] der::Error),
    #[error("The text is not a CSR but a private key. Treat this key as compromised and make a new one.")]
    PrivateKey,
    #[error("The signature of the CSR does not match its public key.")]
    BadSignature,
    #[error("The signature of the CSR is not accepted: {0}.")]
    UnsupportedSignature(String),
    #[error("The public key is weak: {0}. Make a new key and CSR.")]
    WeakKey(&'static str),
    #[error("The public key is not supported: {0}. Use RSA with 2048 bits or more, or ECDSA on P-256, P-384 or P-521.")]
    UnsupportedKey(String),
}

impl Csr {
    /// Takes PEM (`CERTIFICATE REQUEST` and `NEW CERTIFICATE REQUEST`), also
    /// with its line breaks lost, turned to spaces or written as `\n`, or bare
    /// base64.
    ///
    /// The search for weak RSA keys takes 6 ms for 2048 bits, 30 ms for 4096 and
    /// 230 ms for 8192 (optimised): keep it off the reactor.
    pub fn parse(text: &str) -> Result<Self, CsrError> {
        let csr = Self::restore(text)?;
        check_public_key(&csr.spki)?;
        Ok(csr)
    }

    /// Reads back a request that [`Self::parse`] has admitted before: all its
    /// checks but the slow search for weak keys.
    pub fn restore(pem: &str) -> Result<Self, CsrError> {
        let der = decode(pem)?;
        strict(&der, 0)?;
        let signed = Signed::from_der(&der)?;
        let info = Info::from_der(&signed.body.to_der()?)?.checked()?;
        let key = PublicKey::read(&info.spki)?;
        if let Shape::Rsa { exponent_bits: 34.., .. } = key.shape {
            return Err(CsrError::UnsupportedKey("its RSA exponent has more than 33 bits".into()));
        }
        let signature_hash = signed.verify(&key)?;
        Ok(Self {
            pem: armor::encode(LABEL, &der),
            common_name: subject::common_name(&info.subject),
            shape: key.shape,
            signature_hash,
            spki: info.spki,
        })
    }

    /// The request as normalised PEM with `\n` line ends.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// The first common name of the requested subject.
    pub fn common_name(&self) -> Option<&str> {
        self.common_name.as_deref()
    }

    pub fn key_kind(&self) -> KeyKind {
        self.shape.kind()
    }

    /// The size of the RSA modulus or of the curve: 2048, 256, 521.
    pub fn key_bits(&self) -> u32 {
        self.shape.bits()
    }

    /// `sha256`, `sha384` or `sha512`.
    pub fn signature_hash(&self) -> &'static str {
        self.signature_hash
    }

    /// SHA-256 of the SubjectPublicKeyInfo.
    pub fn spki_sha256(&self) -> [u8; 32] {
        let mut hash = [0; 32];
        hash.copy_from_slice(digest(&SHA256, &self.spki).as_ref());
        hash
    }

    pub(crate) fn spki(&self) -> &[u8] {
        &self.spki
    }
}

impl From<SignatureError> for CsrError {
    fn from(error: SignatureError) -> Self {
        match error {
            SignatureError::Wrong => Self::BadSignature,
            SignatureError::Der(error) => Self::Der(error),
            error => Self::UnsupportedSignature(error.to_string()),
        }
    }
}

/// CertificationRequestInfo (RFC 2986, 4.1). The attributes are only counted
/// as present or not; some clients leave an empty set out.
#[derive(Sequence)]
struct Info<'a> {
    version: u8,
    subject: Name,
    spki: AnyRef<'a>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    attributes: Option<SetOfVec<AnyRef<'a>>>,
}

struct CheckedInfo {
    subject: Name,
    spki: Vec<u8>,
}

impl Info<'_> {
    fn checked(self) -> Result<CheckedInfo, CsrError> {
        if self.version != 0 {
            return Err(CsrError::CannotParse("its version is not 0".into()));
        }
        Ok(CheckedInfo { subject: self.subject, spki: self.spki.to_der()? })
    }
}

/// From any of the textual forms to DER.
fn decode(text: &str) -> Result<Vec<u8>, CsrError> {
    if text.len() > MAX_TEXT {
        return Err(CsrError::TooLarge);
    }
    let text = text.replace("\\r", " ").replace("\\n", " ");
    let text = text.trim_start_matches('\u{FEFF}').trim();
    if text.is_empty() {
        return Err(CsrError::CannotParse("it is empty".into()));
    }
    if !text.contains(BEGIN) {
        return armor::base64(text).ok_or_else(|| CsrError::CannotParse("it is neither PEM nor base64".into()));
    }
    let mut blocks = armor::blocks(text).map_err(|error| CsrError::CannotParse(error.to_string()))?;
    match (blocks.pop(), blocks.len()) {
        (Some(block), 0) if block.label == LABEL || block.label == NEW_LABEL => Ok(block.der),
        (Some(block), 0) if block.label.ends_with("PRIVATE KEY") => Err(CsrError::PrivateKey),
        (Some(block), 0) => {
            let label: String = block.label.chars().take(40).collect();
            Err(CsrError::CannotParse(format!("it is a {label:?}, not a {LABEL:?}")))
        }
        _ => Err(CsrError::CannotParse("it holds more than one PEM block".into())),
    }
}

/// Every element at every depth has a definite, minimal length and nothing
/// follows the last one (X.690, 10.1). The order within a SET is not enforced:
/// only attributes have sets of more than one, and they are not used.
fn strict(der: &[u8], depth: u8) -> Result<(), CsrError> {
    if depth > MAX_DEPTH {
        return Err(CsrError::CannotParse("it is nested too deeply".into()));
    }
    let mut reader = SliceReader::new(der)?;
    while !reader.is_finished() {
        let element = AnyRef::decode(&mut reader)?;
        if der::Tagged::tag(&element).is_constructed() && !element.value().is_empty() {
            strict(element.value(), depth + 1)?;
        }
    }
    Ok(())
}

const LABEL: &str = "CERTIFICATE REQUEST";
const NEW_LABEL: &str = "NEW CERTIFICATE REQUEST";
const MAX_TEXT: usize = 64 * 1024;
const MAX_DEPTH: u8 = 24;
