//! [`Issuer`]: holds the CA key and signs what a profile says.

use std::fmt;
use std::path::Path;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use der::oid::ObjectIdentifier;
use sealpost_domain::{DnsName, Fqdn, Timestamp};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};

use crate::chain::Chain;
use crate::crl::{self, CrlTimes, RevokedCertificate};
use crate::csr::Csr;
use crate::encode::{self, Parts, extension};
use crate::error::CaError;
use crate::key::KeyKind;
use crate::lint::Wanted;
use crate::profile::Profile;
use crate::sealed::{self, KeySeal};
use crate::serial::Serial;
use crate::signer::CaKey;
use crate::{armor, authority, files, subject};

/// A CA that can issue. Made once at the start; the key is parsed only then.
pub struct Issuer {
    key: CaKey,
    /// Signs what is linted, and nothing that leaves this process (R55).
    throw_away: CaKey,
    chain: Chain,
    /// The same in every leaf.
    authority_key_id: Extension,
}

/// A new certificate.
#[derive(Clone, Debug)]
pub struct Issued {
    pub pem: String,
    /// 32 upper-case hexadecimal digits.
    pub serial: String,
    /// SHA-1 of the certificate in upper-case hexadecimal digits.
    pub sha1_thumbprint: String,
    /// SHA-256 of the certificate in upper-case hexadecimal digits.
    pub sha256: String,
    pub not_before: Timestamp,
    pub not_after: Timestamp,
}

impl Issuer {
    /// Makes a root (P-256, ten years) and an issuing CA (P-256, five years, no
    /// CA below it) and writes `root.pem`, `root.key`, `issuing.pem` and
    /// `issuing.key` into `dir`. `root.key` is not needed afterwards and belongs
    /// offline.
    ///
    /// With `permitted`, no name outside these DNS subtrees and no IP address
    /// can be certified (R56). With `seal` the keys are stored sealed.
    pub fn create(
        dir: &Path,
        organization: &str,
        permitted: &[Fqdn],
        seal: Option<&KeySeal>,
        now: Timestamp,
    ) -> Result<Self, CaError> {
        authority::create(dir, organization, permitted, seal, now)?;
        Self::load(dir, seal, now)
    }

    /// Loads what [`Self::create`] wrote, after the checks of [`Self::from_files`];
    /// the key may be sealed, or as it was made.
    pub fn load(dir: &Path, seal: Option<&KeySeal>, now: Timestamp) -> Result<Self, CaError> {
        files::check_private(&dir.join(files::ROOT_KEY))?;
        let issuing = dir.join(files::ISSUING_PEM);
        let chain = format!("{}\n{}", files::read(&issuing)?, files::read(&dir.join(files::ROOT_PEM))?);
        Self::new(&issuing, &chain, &dir.join(files::ISSUING_KEY), seal, now)
    }

    /// Takes own CA material: in `chain` the issuing certificate, any between,
    /// then the root, as PEM; in `key` the issuing key as PEM (PKCS #8, SEC 1 or
    /// PKCS #1), readable by its owner alone.
    ///
    /// Each certificate must be a CA, valid at `now`, and signed by the next with
    /// SHA-256 or better; the key must belong to the first (R56).
    pub fn from_files(chain: &Path, key: &Path, now: Timestamp) -> Result<Self, CaError> {
        Self::new(chain, &files::read(chain)?, key, None, now)
    }

    fn new(
        chain_path: &Path,
        chain: &str,
        key_path: &Path,
        seal: Option<&KeySeal>,
        now: Timestamp,
    ) -> Result<Self, CaError> {
        let chain = Chain::parse(chain_path, chain, now)?;
        let key = CaKey::from_pem(&sealed::open_key(key_path, seal)?)
            .map_err(|reason| CaError::Unusable { path: key_path.to_owned(), reason })?;
        let public = &chain.issuing().certificate.tbs_certificate.subject_public_key_info.subject_public_key;
        if public.raw_bytes() != key.public_bits() {
            let subject = chain.issuing().common_name.clone();
            return Err(CaError::KeyMismatch { path: key_path.to_owned(), subject });
        }
        // The key of the issuing certificate signs no CA, so the chain has not checked it.
        crate::check_public_key(&chain.issuing().spki()?).map_err(|error| chain.issuing().refuse(error.to_string()))?;
        let authority_key_id = encode::authority_key_id(&chain.issuing().key_id()?)?;
        let throw_away = key.throw_away()?;
        Ok(Self { key, throw_away, chain, authority_key_id })
    }

    /// Signs a certificate for the key of `csr` and the names of `profile`.
    /// Nothing else is taken from the CSR (R52, R54). What is to be signed is
    /// signed with a throw-away key first and linted; an error blocks (R55).
    ///
    /// An RSA CA takes about a millisecond: keep it off the reactor.
    pub fn issue(&self, csr: &Csr, profile: &Profile, serial: &Serial, now: Timestamp) -> Result<Issued, CaError> {
        profile.check(now)?;
        self.check(profile)?;
        let subject = subject::leaf(profile)?;
        let usage = match csr.key_kind() {
            KeyKind::Rsa => KeyUsages::DigitalSignature | KeyUsages::KeyEncipherment,
            KeyKind::Ec => KeyUsages::DigitalSignature.into(),
        };
        let list = profile.crl_url.as_deref().map(crl::distribution_point).transpose()?;
        let mut extensions = vec![
            self.authority_key_id.clone(),
            encode::subject_key_id(csr.spki())?,
            encode::alternative_names(&profile.names, &subject)?,
            extension(true, &BasicConstraints { ca: false, path_len_constraint: None })?,
            extension(true, &KeyUsage(usage))?,
            extension(false, &ExtendedKeyUsage(vec![SERVER_AUTH]))?,
        ];
        extensions.extend(list);
        if let Some(public) = &profile.public {
            extensions.extend(encode::public(public)?);
        }
        let parts = Parts {
            serial: *serial,
            signature: self.key.algorithm(),
            issuer: self.chain.issuing().certificate.tbs_certificate.subject.clone(),
            not_before: profile.not_before,
            not_after: profile.not_after,
            spki: csr.spki(),
            extensions,
            subject,
        };
        let tbs = parts.encode()?;
        let wanted = Wanted { profile, serial, issuer: &self.chain.issuing().der, key: csr.spki(), now };
        wanted.lint(&self.throw_away.certify(&tbs)?).map_err(CaError::Lint)?;
        let der = self.key.certify(&tbs)?;
        Ok(Issued {
            pem: armor::encode("CERTIFICATE", &der),
            serial: serial.hex(),
            sha1_thumbprint: hex::encode_upper(digest(&SHA1_FOR_LEGACY_USE_ONLY, &der)),
            sha256: hex::encode_upper(digest(&SHA256, &der)),
            not_before: Timestamp::from_secs(profile.not_before.secs()),
            not_after: Timestamp::from_secs(profile.not_after.secs()),
        })
    }

    /// Signs the list of revoked certificates, DER. An RSA CA takes about a
    /// millisecond, as in [`Self::issue`].
    pub fn crl(&self, entries: &[RevokedCertificate], times: &CrlTimes) -> Result<Vec<u8>, CaError> {
        let issuer = self.chain.issuing().certificate.tbs_certificate.subject.clone();
        crl::make(&self.key, issuer, &self.authority_key_id, entries, times)
    }

    /// Whether the issuing certificate lets its key sign revocation lists.
    pub fn may_sign_crls(&self) -> bool {
        let usage = self.chain.issuing().certificate.tbs_certificate.get::<KeyUsage>();
        usage.is_ok_and(|usage| usage.is_none_or(|(_, usage)| usage.crl_sign()))
    }

    /// Whether this CA can certify the names: some are bound to zones (R56).
    pub fn may_sign(&self, names: &[DnsName]) -> Result<(), CaError> {
        self.chain.allows(names)
    }

    /// The root certificate.
    pub fn root_pem(&self) -> &str {
        &self.chain.root().pem
    }

    /// The certificate whose key signs.
    pub fn issuing_pem(&self) -> &str {
        &self.chain.issuing().pem
    }

    /// All CA certificates, from issuing to root.
    pub fn chain_pems(&self) -> Vec<&str> {
        self.chain.all().iter().map(|certificate| certificate.pem.as_str()).collect()
    }

    pub fn issuing_common_name(&self) -> &str {
        &self.chain.issuing().common_name
    }

    pub fn root_common_name(&self) -> &str {
        &self.chain.root().common_name
    }

    /// The end of the issuing certificate; no leaf may outlive it.
    pub fn not_after(&self) -> Timestamp {
        self.chain.issuing().not_after()
    }

    /// SHA-256 of the issuing certificate in lower-case hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        hex::encode(digest(&SHA256, &self.chain.issuing().der))
    }

    /// The `ca_cert.id` of the API: the first 8 bytes of the fingerprint in
    /// upper-case hexadecimal digits.
    pub fn id(&self) -> String {
        self.fingerprint()[..16].to_ascii_uppercase()
    }

    fn check(&self, profile: &Profile) -> Result<(), CaError> {
        let first_to_end = self.chain.all().iter().min_by_key(|certificate| certificate.not_after());
        let end = first_to_end.unwrap_or(self.chain.issuing());
        if profile.not_after > end.not_after() {
            return Err(CaError::BeyondIssuer {
                not_after: profile.not_after.iso(),
                issuer: end.common_name.clone(),
                end: end.not_after().iso(),
            });
        }
        self.may_sign(&profile.names)
    }
}

impl fmt::Debug for Issuer {
    /// Names the CA, never the key (R48).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issuer").field("issuing", &self.issuing_common_name()).field("id", &self.id()).finish()
    }
}

/// id-kp-serverAuth (RFC 5280, 4.2.1.12).
const SERVER_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.1");
