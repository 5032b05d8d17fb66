//! Distinguished names: written for subjects, read for their common name.

use der::asn1::{ObjectIdentifier, PrintableStringRef, SetOfVec, Utf8StringRef};
use der::{Any, Tag, Tagged};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};

use crate::error::CaError;
use crate::profile::{OrganizationSubject, Profile};

/// The subject of a leaf: C, ST, L, O of the organization, then CN.
pub(crate) fn leaf(profile: &Profile) -> Result<Name, CaError> {
    let mut name = match &profile.organization {
        Some(organization) => organization_part(organization)?,
        None => RdnSequence::default(),
    };
    if let Some(common_name) = profile.common_name.as_ref().map(ToString::to_string).filter(|cn| cn.len() <= 64) {
        name.0.push(text(COMMON_NAME, "common name", &common_name, 64)?);
    }
    Ok(name)
}

/// The subject of an own CA: O and CN.
pub(crate) fn authority(organization: &str, common_name: &str) -> Result<Name, CaError> {
    Ok(RdnSequence(vec![
        text(ORGANIZATION, "organization", organization, 64)?,
        text(COMMON_NAME, "common name", common_name, 64)?,
    ]))
}

/// The first common name, if it is readable text.
pub(crate) fn common_name(name: &Name) -> Option<String> {
    let attribute = name.0.iter().flat_map(|rdn| rdn.0.iter()).find(|attribute| attribute.oid == COMMON_NAME)?;
    let bytes = attribute.value.value();
    match attribute.value.tag() {
        Tag::BmpString => {
            let units: Vec<u16> =
                bytes.chunks(2).map(|pair| pair.iter().fold(0, |unit, b| unit << 8 | u16::from(*b))).collect();
            String::from_utf16(&units).ok()
        }
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::TeletexString => {
            String::from_utf8(bytes.to_vec()).ok()
        }
        _ => None,
    }
}

fn organization_part(organization: &OrganizationSubject) -> Result<Name, CaError> {
    let OrganizationSubject { name, city, state, country } = organization;
    let mut rdns = vec![self::country(country)?];
    if !state.is_empty() {
        rdns.push(text(STATE, "state", state, 128)?);
    }
    if !city.is_empty() {
        rdns.push(text(LOCALITY, "city", city, 128)?);
    }
    rdns.push(text(ORGANIZATION, "organization", name, 64)?);
    Ok(RdnSequence(rdns))
}

fn country(country: &str) -> Result<RelativeDistinguishedName, CaError> {
    if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Err(CaError::Subject {
            field: "country",
            value: country.to_owned(),
            reason: "a country is its two-letter code",
        });
    }
    let country = country.to_ascii_uppercase();
    rdn(COUNTRY, Any::encode_from(&PrintableStringRef::new(&country)?)?)
}

/// A UTF8String of 1 to `most` characters (upper bounds of RFC 5280 A.1).
fn text(
    oid: ObjectIdentifier,
    field: &'static str,
    value: &str,
    most: usize,
) -> Result<RelativeDistinguishedName, CaError> {
    let refuse = |reason| Err(CaError::Subject { field, value: value.to_owned(), reason });
    if value.trim().is_empty() {
        return refuse("it is empty");
    }
    if value.chars().count() > most {
        return refuse("it is too long");
    }
    if value.chars().any(char::is_control) {
        return refuse("it holds control characters");
    }
    rdn(oid, Any::encode_from(&Utf8StringRef::new(value)?)?)
}

fn rdn(oid: ObjectIdentifier, value: Any) -> Result<RelativeDistinguishedName, CaError> {
    Ok(RelativeDistinguishedName(SetOfVec::try_from(vec![AttributeTypeAndValue { oid, value }])?))
}

// X.520 attribute types (RFC 5280, 4.1.2.4).
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const COUNTRY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
const LOCALITY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.7");
const STATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.8");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
