//! [`Chain`]: the CA certificates from issuing to root, checked once.

use std::path::Path;

use der::{Decode, Encode};
use sealpost_domain::{DnsName, Timestamp};
use x509_cert::certificate::{Certificate, Version};
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, NameConstraints, SubjectKeyIdentifier};

use crate::encode;
use crate::error::CaError;
use crate::key::PublicKey;
use crate::signature::Signed;
use crate::{armor, subject};

/// At least two certificates: the issuing one, any between, the root.
pub(crate) struct Chain(Vec<CaCertificate>);

pub(crate) struct CaCertificate {
    pub der: Vec<u8>,
    pub pem: String,
    pub common_name: String,
    pub certificate: Certificate,
}

impl Chain {
    /// Reads a chain; `path` is only for messages.
    pub fn parse(path: &Path, text: &str, now: Timestamp) -> Result<Self, CaError> {
        let unusable = |reason| CaError::Unusable { path: path.to_owned(), reason };
        let mut certificates = Vec::new();
        for block in armor::blocks(text).map_err(|error| unusable(error.to_string()))? {
            if block.label != "CERTIFICATE" {
                return Err(unusable(format!("it holds a {:?} block among its certificates", block.label)));
            }
            let certificate = CaCertificate::parse(block.der).map_err(|error| {
                unusable(format!("certificate {} in it cannot be read: {error}", certificates.len() + 1))
            })?;
            certificates.push(certificate);
        }
        if certificates.len() < 2 {
            return Err(unusable("it must hold the issuing certificate first and the root last".into()));
        }
        let chain = Self(certificates);
        chain.check(now)?;
        Ok(chain)
    }

    pub fn all(&self) -> &[CaCertificate] {
        &self.0
    }

    pub fn issuing(&self) -> &CaCertificate {
        &self.0[0]
    }

    pub fn root(&self) -> &CaCertificate {
        &self.0[self.0.len() - 1]
    }

    /// RFC 5280, 6.1.4, for what can be known before a leaf is there.
    fn check(&self, now: Timestamp) -> Result<(), CaError> {
        for (below, certificate) in self.0.iter().enumerate() {
            let issuer = self.0.get(below + 1).unwrap_or(certificate);
            certificate.check(below, issuer, now).map_err(|reason| certificate.refuse(reason))?;
        }
        Ok(())
    }

    /// Whether every name is within the name constraints of every certificate.
    /// Only DNS constraints are looked at; no other kind of name is certified.
    pub fn allows(&self, names: &[DnsName]) -> Result<(), CaError> {
        for certificate in &self.0 {
            let constraints = certificate.extension::<NameConstraints>()?;
            let Some(constraints) = constraints else { continue };
            let permitted = dns_subtrees(constraints.permitted_subtrees);
            let excluded = dns_subtrees(constraints.excluded_subtrees);
            for name in names {
                let within = |subtrees: &[String]| subtrees.iter().any(|subtree| is_within(name, subtree));
                if !permitted.is_empty() && !within(&permitted) || within(&excluded) {
                    let issuer = certificate.common_name.clone();
                    return Err(CaError::NameConstraint { issuer, name: name.to_string() });
                }
            }
        }
        Ok(())
    }
}

impl CaCertificate {
    fn parse(der: Vec<u8>) -> Result<Self, der::Error> {
        let certificate = Certificate::from_der(&der)?;
        let subject = &certificate.tbs_certificate.subject;
        let common_name = subject::common_name(subject).unwrap_or_else(|| subject.to_string());
        Ok(Self { pem: armor::encode("CERTIFICATE", &der), common_name, certificate, der })
    }

    pub fn not_after(&self) -> Timestamp {
        encode::instant(self.certificate.tbs_certificate.validity.not_after)
    }

    /// SubjectPublicKeyInfo.
    pub fn spki(&self) -> Result<Vec<u8>, CaError> {
        Ok(self.certificate.tbs_certificate.subject_public_key_info.to_der()?)
    }

    /// The subject key identifier, which leaves repeat as authority key identifier.
    pub fn key_id(&self) -> Result<Vec<u8>, CaError> {
        match self.extension::<SubjectKeyIdentifier>()? {
            Some(id) => Ok(id.0.into_bytes()),
            None => encode::key_id(&self.spki()?),
        }
    }

    pub fn refuse(&self, reason: impl Into<String>) -> CaError {
        CaError::Certificate { subject: self.common_name.clone(), reason: reason.into() }
    }

    fn extension<'a, T: Decode<'a> + der::oid::AssociatedOid>(&'a self) -> Result<Option<T>, CaError> {
        Ok(self.certificate.tbs_certificate.get::<T>()?.map(|(_, value)| value))
    }

    /// `below` counts the CA certificates between this one and a leaf.
    fn check(&self, below: usize, issuer: &Self, now: Timestamp) -> Result<(), String> {
        let tbs = &self.certificate.tbs_certificate;
        if tbs.version != Version::V3 {
            return Err("it is not a version 3 certificate".into());
        }
        let basic = self.extension::<BasicConstraints>().map_err(|error| error.to_string())?;
        let Some(BasicConstraints { ca: true, path_len_constraint }) = basic else {
            return Err("it is not a CA certificate (CA:TRUE is missing)".into());
        };
        if path_len_constraint.is_some_and(|most| usize::from(most) < below) {
            return Err("its path length constraint forbids the certificates below it".into());
        }
        let usage = self.extension::<KeyUsage>().map_err(|error| error.to_string())?;
        if usage.is_some_and(|usage| !usage.key_cert_sign()) {
            return Err("its key usage does not allow it to sign certificates".into());
        }
        if now < encode::instant(tbs.validity.not_before) {
            return Err(format!("it is not valid before {}", encode::instant(tbs.validity.not_before).iso()));
        }
        if now > self.not_after() {
            return Err(format!("it has expired at {}", self.not_after().iso()));
        }
        self.check_signature(issuer)
    }

    fn check_signature(&self, issuer: &Self) -> Result<(), String> {
        if self.certificate.tbs_certificate.issuer != issuer.certificate.tbs_certificate.subject {
            return Err(match std::ptr::eq(self, issuer) {
                true => "it stands last but is not a root: its issuer is another certificate".into(),
                false => format!("it was not issued by `{}`, which follows it", issuer.common_name),
            });
        }
        let spki = issuer.spki().map_err(|error| error.to_string())?;
        let key = PublicKey::check(&spki).map_err(|error| format!("its issuer's key is refused: {error}"))?;
        let signed = Signed::from_der(&self.der).map_err(|error| error.to_string())?;
        signed.verify(&key).map_err(|error| format!("its signature by `{}`: {error}", issuer.common_name))?;
        Ok(())
    }
}

fn dns_subtrees(subtrees: Option<Vec<x509_cert::ext::pkix::constraints::name::GeneralSubtree>>) -> Vec<String> {
    let bases = subtrees.unwrap_or_default().into_iter().map(|subtree| subtree.base);
    bases
        .filter_map(|base| match base {
            GeneralName::DnsName(name) => Some(name.as_str().to_ascii_lowercase()),
            _ => None,
        })
        .collect()
}

/// `example.com` covers itself and all below, `.example.com` what is below,
/// the empty text everything.
fn is_within(name: &DnsName, subtree: &str) -> bool {
    let name = name.base.as_str();
    match name.strip_suffix(subtree) {
        Some(rest) => rest.is_empty() || subtree.is_empty() || subtree.starts_with('.') || rest.ends_with('.'),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dns_subtrees_are_compared_label_by_label() {
        let within = |name: &str, subtree| is_within(&DnsName::parse(name).expect(name), subtree);
        assert!(within("example.com", "example.com") && within("*.a.example.com", "example.com"));
        assert!(within("a.example.com", ".example.com") && within("a.example.com", ""));
        assert!(!within("evilexample.com", "example.com") && !within("example.com", ".example.com"));
    }
}
