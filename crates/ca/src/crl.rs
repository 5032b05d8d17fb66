//! Certificate revocation lists (RFC 5280, 5).

use der::asn1::{Ia5String, Uint};
use der::{Decode, Encode};
use sealpost_domain::Timestamp;
use x509_cert::certificate::Version;
use x509_cert::crl::{RevokedCert, TbsCertList};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{CrlDistributionPoints, CrlNumber, CrlReason};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;

use crate::encode::{extension, time};
use crate::error::CaError;
use crate::serial::Serial;
use crate::signer::CaKey;

/// A certificate on a list.
#[derive(Clone, Copy, Debug)]
pub struct RevokedCertificate {
    pub serial: Serial,
    pub revoked_at: Timestamp,
    /// `CRLReason` (RFC 5280, 5.3.1); 0 is unspecified.
    pub reason: u8,
}

/// What a list says beside its entries.
#[derive(Clone, Copy, Debug)]
pub struct CrlTimes {
    /// Never lower than that of an earlier list (RFC 5280, 5.2.3).
    pub number: u64,
    pub this_update: Timestamp,
    pub next_update: Timestamp,
}

/// A signed list, DER.
pub(crate) fn make(
    key: &CaKey,
    issuer: Name,
    authority_key_id: &Extension,
    entries: &[RevokedCertificate],
    times: &CrlTimes,
) -> Result<Vec<u8>, CaError> {
    let revoked = entries.iter().map(entry).collect::<Result<Vec<_>, CaError>>()?;
    let tbs = TbsCertList {
        version: Version::V2,
        signature: key.algorithm(),
        issuer,
        this_update: time(times.this_update)?,
        next_update: Some(time(times.next_update)?),
        // An empty list of revoked certificates must be absent.
        revoked_certificates: Some(revoked).filter(|revoked| !revoked.is_empty()),
        crl_extensions: Some(vec![
            authority_key_id.clone(),
            extension(false, &CrlNumber(Uint::new(&times.number.to_be_bytes())?))?,
        ]),
    };
    key.certify(&tbs.to_der()?)
}

fn entry(revoked: &RevokedCertificate) -> Result<RevokedCert, CaError> {
    // "Unspecified" should be told by saying nothing (RFC 5280, 5.3.1).
    let reason = Some(revoked.reason).filter(|reason| *reason != 0);
    let reason = reason.map(|code| -> Result<_, CaError> {
        // ENUMERATED, one octet.
        Ok(vec![extension(false, &CrlReason::from_der(&[0x0a, 1, code])?)?])
    });
    Ok(RevokedCert {
        serial_number: SerialNumber::new(revoked.serial.as_bytes())?,
        revocation_date: time(revoked.revoked_at)?,
        crl_entry_extensions: reason.transpose()?,
    })
}

/// Where the list of a certificate's issuer lies (RFC 5280, 4.2.1.13).
pub(crate) fn distribution_point(url: &str) -> Result<Extension, CaError> {
    let name = GeneralName::UniformResourceIdentifier(Ia5String::new(url)?);
    let point = DistributionPoint {
        distribution_point: Some(DistributionPointName::FullName(vec![name])),
        reasons: None,
        crl_issuer: None,
    };
    extension(false, &CrlDistributionPoints(vec![point]))
}
