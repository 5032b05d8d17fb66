//! The parts of a certificate (RFC 5280, 4.1 and 4.2) from plain values.

use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use der::asn1::{GeneralizedTime, Ia5String, OctetString, UtcTime};
use der::oid::{AssociatedOid, ObjectIdentifier};
use der::{DateTime, Decode, Encode};
use sealpost_domain::{DnsName, Timestamp};
use x509_cert::certificate::{TbsCertificate, Version};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::certpolicy::PolicyInformation;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AccessDescription, AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, CertificatePolicies, SubjectAltName,
    SubjectKeyIdentifier,
};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::time::{Time, Validity};

use crate::error::CaError;
use crate::profile::PublicProfile;
use crate::serial::Serial;

/// A version 3 certificate before it is signed.
pub(crate) struct Parts<'a> {
    pub serial: Serial,
    pub signature: AlgorithmIdentifierOwned,
    pub issuer: Name,
    pub not_before: Timestamp,
    pub not_after: Timestamp,
    pub subject: Name,
    /// SubjectPublicKeyInfo.
    pub spki: &'a [u8],
    pub extensions: Vec<Extension>,
}

impl Parts<'_> {
    pub fn encode(self) -> Result<Vec<u8>, CaError> {
        let tbs = TbsCertificate {
            version: Version::V3,
            serial_number: SerialNumber::new(self.serial.as_bytes())?,
            signature: self.signature,
            issuer: self.issuer,
            validity: Validity { not_before: time(self.not_before)?, not_after: time(self.not_after)? },
            subject: self.subject,
            subject_public_key_info: SubjectPublicKeyInfoOwned::from_der(self.spki)?,
            issuer_unique_id: None,
            subject_unique_id: None,
            extensions: Some(self.extensions),
        };
        Ok(tbs.to_der()?)
    }
}

pub(crate) fn extension<T: AssociatedOid + Encode>(critical: bool, value: &T) -> Result<Extension, CaError> {
    Ok(Extension { extn_id: T::OID, critical, extn_value: OctetString::new(value.to_der()?)? })
}

/// The names, in order and nothing else (R52). Critical when the subject is
/// empty (RFC 5280, 4.2.1.6).
pub(crate) fn alternative_names(names: &[DnsName], subject: &Name) -> Result<Extension, CaError> {
    let names = names.iter().map(|name| Ok(GeneralName::DnsName(Ia5String::new(&name.to_string())?)));
    extension(subject.is_empty(), &SubjectAltName(names.collect::<Result<_, der::Error>>()?))
}

pub(crate) fn subject_key_id(spki: &[u8]) -> Result<Extension, CaError> {
    extension(false, &SubjectKeyIdentifier(OctetString::new(key_id(spki)?)?))
}

pub(crate) fn authority_key_id(key_id: &[u8]) -> Result<Extension, CaError> {
    let key_identifier = Some(OctetString::new(key_id)?);
    extension(false, &AuthorityKeyIdentifier { key_identifier, ..AuthorityKeyIdentifier::default() })
}

/// What a public certificate carries beside (BR 7.1.2.7): its policy, and where
/// the issuing certificate is.
pub(crate) fn public(profile: &PublicProfile) -> Result<[Extension; 2], CaError> {
    let policy = PolicyInformation { policy_identifier: DOMAIN_VALIDATED, policy_qualifiers: None };
    let url = GeneralName::UniformResourceIdentifier(Ia5String::new(&profile.ca_issuers_url)?);
    let issuer = AccessDescription { access_method: CA_ISSUERS, access_location: url };
    Ok([
        extension(false, &CertificatePolicies(vec![policy]))?,
        extension(false, &AuthorityInfoAccessSyntax(vec![issuer]))?,
    ])
}

/// domain-validated (BR 7.1.6.1).
const DOMAIN_VALIDATED: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.23.140.1.2.1");

/// id-ad-caIssuers (RFC 5280, 4.2.2.1).
const CA_ISSUERS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.2");

/// The leftmost 160 bits of the SHA-256 of the key (RFC 7093, 2, method 1).
pub(crate) fn key_id(spki: &[u8]) -> Result<Vec<u8>, CaError> {
    let spki = SubjectPublicKeyInfoOwned::from_der(spki)?;
    let hash = digest(&SHA256, spki.subject_public_key.raw_bytes());
    Ok(hash.as_ref()[..20].to_vec())
}

/// UTCTime until 2049, then GeneralizedTime (RFC 5280, 4.1.2.5).
pub(crate) fn time(instant: Timestamp) -> Result<Time, CaError> {
    let secs = u64::try_from(instant.secs()).unwrap_or(u64::MAX);
    let date = DateTime::from_unix_duration(Duration::from_secs(secs))?;
    Ok(if date.year() <= UtcTime::MAX_YEAR {
        Time::UtcTime(UtcTime::from_date_time(date)?)
    } else {
        Time::GeneralTime(GeneralizedTime::from_date_time(date))
    })
}

pub(crate) fn instant(time: Time) -> Timestamp {
    Timestamp::from_secs(i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX / 1000))
}
