//! A new CA: a root, and the issuing CA below it.

use std::path::Path;
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use der::asn1::{Ia5String, OctetString};
use sealpost_domain::time::DAY;
use sealpost_domain::{Fqdn, Timestamp};
use x509_cert::ext::pkix::constraints::name::GeneralSubtree;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, KeyUsages, NameConstraints};
use x509_cert::name::Name;
use zeroize::Zeroizing;

use crate::encode::{self, Parts, extension};
use crate::error::CaError;
use crate::profile::BACKDATING;
use crate::sealed::KeySeal;
use crate::serial::Serial;
use crate::signer::CaKey;
use crate::{armor, files, subject};

/// Makes both keys and certificates and writes them into `dir`, the keys sealed if
/// there is something to seal them with.
pub(crate) fn create(
    dir: &Path,
    organization: &str,
    permitted: &[Fqdn],
    seal: Option<&KeySeal>,
    now: Timestamp,
) -> Result<(), CaError> {
    let organization = organization.trim();
    let (root_key, root_key_pem) = CaKey::generate()?;
    let (issuing_key, issuing_key_pem) = CaKey::generate()?;
    let root_name = subject::authority(organization, &format!("{organization} Root CA"))?;
    let issuing_name = subject::authority(organization, &format!("{organization} Issuing CA"))?;

    let sign = |subject: Name, key: &CaKey, years: u32, path_len| -> Result<String, CaError> {
        let spki = key.spki()?;
        let tbs = Parts {
            serial: serial(&spki),
            signature: root_key.algorithm(),
            issuer: root_name.clone(),
            // A leaf may be backdated this far, and must not begin before its CA.
            not_before: now - BACKDATING,
            not_after: now + YEAR * years - Duration::from_secs(1),
            subject,
            spki: &spki,
            extensions: vec![
                extension(true, &BasicConstraints { ca: true, path_len_constraint: path_len })?,
                extension(true, &KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign))?,
                encode::subject_key_id(&spki)?,
                encode::authority_key_id(&encode::key_id(&root_key.spki()?)?)?,
            ]
            .into_iter()
            .chain(name_constraints(permitted).transpose()?)
            .collect(),
        };
        Ok(armor::encode("CERTIFICATE", &root_key.certify(&tbs.encode()?)?))
    };
    let root = sign(root_name.clone(), &root_key, 10, None)?;
    let issuing = sign(issuing_name, &issuing_key, 5, Some(0))?;

    let stored = |pem: Zeroizing<String>| match seal {
        Some(seal) => seal.close(&pem).map(Zeroizing::new),
        None => Ok(pem),
    };
    let (root_key_text, issuing_key_text) = (stored(root_key_pem)?, stored(issuing_key_pem)?);
    files::write_all(
        dir,
        &[
            (files::ROOT_KEY, 0o600, &root_key_text),
            (files::ISSUING_KEY, 0o600, &issuing_key_text),
            (files::ISSUING_PEM, 0o644, &issuing),
            (files::ROOT_PEM, 0o644, &root),
        ],
    )
}

/// Random, because the key is; a CA needs no serial from outside.
fn serial(spki: &[u8]) -> Serial {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest(&SHA256, spki).as_ref()[..16]);
    Serial::from_random(bytes)
}

/// Permitted DNS subtrees, and no IP address at all (R56; RFC 5280, 4.2.1.10).
///
/// They stand in both certificates: verifiers may pass over the constraints of
/// a trust anchor (RFC 5280, 6.2).
fn name_constraints(permitted: &[Fqdn]) -> Option<Result<x509_cert::ext::Extension, CaError>> {
    if permitted.is_empty() {
        return None;
    }
    let subtree = |base| GeneralSubtree { base, minimum: 0, maximum: None };
    let constraints = || -> Result<_, CaError> {
        let permitted = permitted
            .iter()
            .map(|name| Ok(subtree(GeneralName::DnsName(Ia5String::new(name.as_str())?))))
            .collect::<Result<_, der::Error>>()?;
        // Address and mask, all zero: every IPv4 and every IPv6 address.
        let excluded = [8, 32]
            .map(|length| Ok(subtree(GeneralName::IpAddress(OctetString::new(vec![0; length])?))))
            .into_iter()
            .collect::<Result<_, der::Error>>()?;
        extension(true, &NameConstraints { permitted_subtrees: Some(permitted), excluded_subtrees: Some(excluded) })
    };
    Some(constraints())
}

const YEAR: Duration = Duration::from_secs(DAY.as_secs() * 365);
