//! A lint of a certificate before it is signed (R55; BR 4.3.1.2).
//!
//! It reads the finished bytes with a parser of its own and asks what the
//! Baseline Requirements and R54 ask, without looking at how they were built.

use std::collections::BTreeSet;

use aws_lc_rs::digest::{SHA256, digest};
use sealpost_domain::{DnsName, Timestamp};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{DistributionPointName, ExtendedKeyUsage, GeneralName, KeyUsage, ParsedExtension};
use x509_parser::prelude::FromDer;
use x509_parser::time::ASN1Time;
use x509_parser::x509::X509Version;

use crate::profile::{BACKDATING, Profile};
use crate::serial::Serial;

/// What a certificate is to say.
pub(crate) struct Wanted<'a> {
    pub profile: &'a Profile,
    pub serial: &'a Serial,
    /// The issuing certificate, DER.
    pub issuer: &'a [u8],
    /// SubjectPublicKeyInfo of the request.
    pub key: &'a [u8],
    pub now: Timestamp,
}

/// Collects what is wrong: each a clause with its section.
#[derive(Default)]
struct Findings(Vec<String>);

impl Findings {
    fn unless(&mut self, holds: bool, finding: &str) {
        if !holds {
            self.0.push(finding.to_owned());
        }
    }
}

/// The first moment that GeneralizedTime may say (RFC 5280, 4.1.2.5): 2050.
const GENERALIZED_FROM: i64 = 2_524_608_000;

impl Wanted<'_> {
    /// Reads a certificate and gives everything that is wrong with it.
    pub fn lint(&self, der: &[u8]) -> Result<(), Vec<String>> {
        let (rest, certificate) =
            X509Certificate::from_der(der).map_err(|error| vec![format!("it is unreadable: {error}")])?;
        let (_, issuer) = X509Certificate::from_der(self.issuer)
            .map_err(|error| vec![format!("its issuer is unreadable: {error}")])?;
        let mut found = Findings::default();
        found.unless(rest.is_empty(), "bytes follow it");
        self.body(&certificate, &issuer, &mut found);
        self.validity(&certificate, &mut found);
        self.subject(&certificate, &mut found);
        self.extensions(&certificate, &issuer, &mut found);
        if found.0.is_empty() { Ok(()) } else { Err(found.0) }
    }

    fn body(&self, certificate: &X509Certificate, issuer: &X509Certificate, found: &mut Findings) {
        let tbs = &certificate.tbs_certificate;
        found.unless(tbs.version == X509Version::V3, "its version is not 3 (BR 7.1.1)");
        let serial = tbs.raw_serial();
        found.unless(serial == self.serial.as_bytes(), "its serial number is not the intended one");
        found.unless(
            (8..=20).contains(&serial.len()) && serial[0] & 0x80 == 0,
            "its serial number is not positive, or not of 8 to 20 octets (BR 7.1)",
        );
        found.unless(
            tbs.signature == certificate.signature_algorithm,
            "its inner and outer signature algorithms differ (RFC 5280, 4.1.1.2)",
        );
        let algorithm =
            (tbs.signature.algorithm.to_id_string(), tbs.signature.parameters.as_ref().map(|any| any.tag().0));
        let known = SIGNATURES.iter().any(|(oid, parameters)| algorithm == ((*oid).to_owned(), *parameters));
        found.unless(known, "its signature algorithm is not RSA or ECDSA with SHA-2 (BR 7.1.3.2)");
        found.unless(
            tbs.issuer.as_raw() == issuer.subject().as_raw(),
            "its issuer is not the subject of the CA (BR 7.1.4.1)",
        );
        found.unless(tbs.subject_pki.raw == self.key, "its key is not that of the request");
        found.unless(tbs.issuer_uid.is_none() && tbs.subject_uid.is_none(), "it has a unique id (BR 7.1.2.7)");
    }

    fn validity(&self, certificate: &X509Certificate, found: &mut Findings) {
        let validity = certificate.validity();
        let (from, to) = (validity.not_before.timestamp(), validity.not_after.timestamp());
        let wanted = (self.profile.not_before.secs(), self.profile.not_after.secs());
        found.unless((from, to) == wanted, "it is valid for another time than intended");
        let off = i64::try_from(BACKDATING.as_secs()).unwrap_or(i64::MAX);
        found.unless((from - self.now.secs()).abs() <= off, "it begins more than 48 hours from now (BR 7.1.2.7)");
        let seconds = to - from + 1;
        found.unless(seconds > 0, "it ends before it begins");
        if let Some(public) = &self.profile.public {
            let most = i64::from(public.most_days) * 86_400;
            found.unless(seconds <= most, "it is valid for longer than allowed (BR 6.3.2)");
        }
        let fits = |time: ASN1Time| time.is_utctime() == (time.timestamp() < GENERALIZED_FROM);
        found.unless(
            fits(validity.not_before) && fits(validity.not_after),
            "a time is not UTCTime before 2050 and GeneralizedTime from then on (RFC 5280, 4.1.2.5)",
        );
    }

    fn subject(&self, certificate: &X509Certificate, found: &mut Findings) {
        let subject = certificate.subject();
        let mut kinds = BTreeSet::new();
        for attribute in subject.iter_attributes() {
            let oid = attribute.attr_type().to_id_string();
            let allowed = match self.profile.organization {
                Some(_) => [COMMON_NAME, "2.5.4.6", "2.5.4.7", "2.5.4.8", "2.5.4.10"].contains(&oid.as_str()),
                None => oid == COMMON_NAME,
            };
            found.unless(allowed, "its subject says more than was validated (BR 7.1.2.7.2)");
            found.unless(kinds.insert(oid), "its subject has an attribute twice (BR 7.1.4.1)");
        }
        let names = self.profile.names.iter().map(ToString::to_string).collect::<Vec<_>>();
        for common_name in subject.iter_common_name() {
            let text = common_name.as_str().unwrap_or_default();
            let listed = names.iter().any(|name| name == text);
            found.unless(listed && text.len() <= 64, "its common name is none of its names (BR 7.1.4.3)");
        }
        let public_organization = self.profile.public.is_some() && self.profile.organization.is_some();
        found.unless(!public_organization, "a domain-validated certificate names no organization (BR 7.1.2.7.2)");
    }

    fn extensions(&self, certificate: &X509Certificate, issuer: &X509Certificate, found: &mut Findings) {
        let mut seen = BTreeSet::new();
        let empty_subject = certificate.subject().iter_attributes().next().is_none();
        for extension in certificate.extensions() {
            let oid = extension.oid.to_id_string();
            found.unless(seen.insert(oid.clone()), "it has an extension twice (RFC 5280, 4.2)");
            let critical = match oid.as_str() {
                BASIC_CONSTRAINTS | KEY_USAGE => true,
                ALTERNATIVE_NAMES => empty_subject,
                _ => false,
            };
            found.unless(
                extension.critical == critical,
                &format!("extension {oid} is critical, or should be (BR 7.1.2.7)"),
            );
            match extension.parsed_extension() {
                ParsedExtension::SubjectAlternativeName(names) => self.names(&names.general_names, found),
                ParsedExtension::BasicConstraints(basic) => {
                    found.unless(!basic.ca && basic.path_len_constraint.is_none(), "it is a CA (BR 7.1.2.7.8)");
                }
                ParsedExtension::KeyUsage(usage) => key_usage(usage, certificate, found),
                ParsedExtension::ExtendedKeyUsage(usage) => extended_key_usage(usage, found),
                ParsedExtension::AuthorityKeyIdentifier(id) => {
                    found.unless(
                        id.authority_cert_issuer.is_none() && id.authority_cert_serial.is_none(),
                        "its authority key identifier is more than a key (BR 7.1.2.11.1)",
                    );
                    let given = id.key_identifier.as_ref().map(|id| id.0);
                    found.unless(given == Some(&*key_id(issuer)), "its authority key identifier is not that of the CA");
                }
                ParsedExtension::SubjectKeyIdentifier(id) => {
                    found.unless(*id.0 == hash_of(certificate), "its key identifier is not that of its key");
                }
                ParsedExtension::CertificatePolicies(policies) => {
                    let plain = policies.iter().all(|policy| policy.policy_qualifiers.is_none());
                    let ids: Vec<_> = policies.iter().map(|policy| policy.policy_id.to_id_string()).collect();
                    let public = self.profile.public.is_some() && plain && ids == [DOMAIN_VALIDATED];
                    found.unless(
                        public,
                        "its policy is not 2.23.140.1.2.1 alone, or it should have none (BR 7.1.2.7.9)",
                    );
                }
                ParsedExtension::CRLDistributionPoints(points) => {
                    let plain = points.iter().all(|point| {
                        let Some(DistributionPointName::FullName(names)) = &point.distribution_point else {
                            return false;
                        };
                        point.reasons.is_none()
                            && point.crl_issuer.is_none()
                            && names.iter().all(|name| self.is_list(name))
                    });
                    found.unless(plain, "a distribution point is not an http address alone (BR 7.1.2.11.2)");
                }
                ParsedExtension::AuthorityInfoAccess(access) => {
                    let known = access.accessdescs.iter().all(|access| {
                        let method = access.access_method.to_id_string();
                        [CA_ISSUERS, OCSP].contains(&method.as_str()) && is_http(&access.access_location)
                    });
                    found.unless(known, "its authority information is not an http address (BR 7.1.2.7.7)");
                }
                _ => found.0.push(format!("extension {oid} does not belong into it")),
            }
        }
        let required = [ALTERNATIVE_NAMES, BASIC_CONSTRAINTS, KEY_USAGE, EXTENDED_KEY_USAGE, AUTHORITY_KEY_ID];
        let public = [POLICIES, DISTRIBUTION_POINTS, AUTHORITY_ACCESS];
        let public = public.iter().filter(|_| self.profile.public.is_some());
        let list = [DISTRIBUTION_POINTS];
        let list = list.iter().filter(|_| self.profile.public.is_none() && self.profile.crl_url.is_some());
        for oid in required.iter().chain(public).chain(list).filter(|oid| !seen.contains(**oid)) {
            found.0.push(format!("extension {oid} is missing (BR 7.1.2.7)"));
        }
    }

    /// The address of the revocation list that was meant; a private CA may have
    /// it under TLS.
    fn is_list(&self, name: &GeneralName) -> bool {
        let GeneralName::URI(url) = name else { return false };
        let private = self.profile.public.is_none() && url.starts_with("https://");
        self.profile.crl_url.as_deref() == Some(url) && (private || is_http(name))
    }

    /// Exactly the proved names, each once (R52; BR 7.1.2.7.12).
    fn names(&self, names: &[GeneralName], found: &mut Findings) {
        let mut said = BTreeSet::new();
        for name in names {
            let GeneralName::DNSName(text) = name else {
                found.0.push("one of its names is no DNS name".to_owned());
                continue;
            };
            let same = DnsName::restore(text).is_ok_and(|name| name.to_string() == *text);
            found.unless(same, "one of its names is not as certificates write it (BR 7.1.2.7.12)");
            found.unless(said.insert((*text).to_owned()), "one of its names stands twice");
        }
        let wanted: BTreeSet<String> = self.profile.names.iter().map(ToString::to_string).collect();
        found.unless(said == wanted, "its names are not the proved ones");
    }
}

fn key_usage(usage: &KeyUsage, certificate: &X509Certificate, found: &mut Findings) {
    let is_rsa = certificate.public_key().algorithm.algorithm.to_id_string() == RSA_ENCRYPTION;
    found.unless(usage.digital_signature(), "its key may not sign (BR 7.1.2.7.11)");
    found.unless(is_rsa || !usage.key_encipherment(), "its key is not RSA and may encipher keys (BR 7.1.2.7.11)");
    let others = usage.non_repudiation()
        || usage.data_encipherment()
        || usage.key_agreement()
        || usage.key_cert_sign()
        || usage.crl_sign()
        || usage.encipher_only()
        || usage.decipher_only();
    found.unless(!others, "its key may do more than serve TLS (BR 7.1.2.7.11)");
}

fn extended_key_usage(usage: &ExtendedKeyUsage, found: &mut Findings) {
    let others = usage.any
        || usage.client_auth
        || usage.code_signing
        || usage.email_protection
        || usage.time_stamping
        || usage.ocsp_signing
        || !usage.other.is_empty();
    found.unless(usage.server_auth && !others, "it is not for TLS servers alone (BR 7.1.2.7.10)");
}

/// The identifier in a CA certificate, or that of its key.
fn key_id(issuer: &X509Certificate) -> Vec<u8> {
    let given = issuer.extensions().iter().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::SubjectKeyIdentifier(id) => Some(id.0.to_vec()),
        _ => None,
    });
    given.unwrap_or_else(|| hash_of(issuer))
}

/// RFC 7093, 2, method 1.
fn hash_of(certificate: &X509Certificate) -> Vec<u8> {
    digest(&SHA256, &certificate.public_key().subject_public_key.data).as_ref()[..20].to_vec()
}

fn is_http(name: &GeneralName) -> bool {
    matches!(name, GeneralName::URI(url) if url.starts_with("http://"))
}

const COMMON_NAME: &str = "2.5.4.3";
const BASIC_CONSTRAINTS: &str = "2.5.29.19";
const KEY_USAGE: &str = "2.5.29.15";
const EXTENDED_KEY_USAGE: &str = "2.5.29.37";
const ALTERNATIVE_NAMES: &str = "2.5.29.17";
const AUTHORITY_KEY_ID: &str = "2.5.29.35";
const POLICIES: &str = "2.5.29.32";
const DISTRIBUTION_POINTS: &str = "2.5.29.31";
const AUTHORITY_ACCESS: &str = "1.3.6.1.5.5.7.1.1";
const CA_ISSUERS: &str = "1.3.6.1.5.5.7.48.2";
const OCSP: &str = "1.3.6.1.5.5.7.48.1";
const DOMAIN_VALIDATED: &str = "2.23.140.1.2.1";
const RSA_ENCRYPTION: &str = "1.2.840.113549.1.1.1";

/// Object identifier, and the tag of the parameters: NULL for RSA, none for
/// ECDSA (BR 7.1.3.2).
const SIGNATURES: [(&str, Option<u32>); 6] = [
    ("1.2.840.113549.1.1.11", Some(5)),
    ("1.2.840.113549.1.1.12", Some(5)),
    ("1.2.840.113549.1.1.13", Some(5)),
    ("1.2.840.10045.4.3.2", None),
    ("1.2.840.10045.4.3.3", None),
    ("1.2.840.10045.4.3.4", None),
];

#[cfg(test)]
mod tests;
