//! [`Format`]: the forms in which a certificate is downloaded.

use std::io::{Cursor, Write};
use std::time::Duration;

use cms::cert::CertificateChoices;
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{CertificateSet, EncapsulatedContentInfo, SignedData, SignerInfos};
use der::asn1::{ObjectIdentifier, SetOfVec};
use der::{Any, DateTime, Decode, Encode};
use sealpost_domain::Timestamp;
use x509_cert::Certificate;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::armor;

/// A `format_type` of the Services API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Default,
    DefaultPem,
    DefaultCer,
    Apache,
    Cer,
    P7b,
    PemAll,
    PemNoIntermediate,
    PemNoRoot,
}

/// Why a certificate cannot be packed.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    #[error("A certificate of the chain is not PEM.")]
    NotPem,
    #[error("A certificate of the chain cannot be encoded: {0}.")]
    Der(#[from] der::Error),
    #[error("The archive cannot be written: {0}.")]
    Zip(#[from] zip::result::ZipError),
    #[error("The archive cannot be written: {0}.")]
    Write(#[from] std::io::Error),
}

impl Format {
    pub const ALL: [Self; 9] = [
        Self::Default,
        Self::DefaultPem,
        Self::DefaultCer,
        Self::Apache,
        Self::Cer,
        Self::P7b,
        Self::PemAll,
        Self::PemNoIntermediate,
        Self::PemNoRoot,
    ];

    /// The format of that name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::DefaultPem => "default_pem",
            Self::DefaultCer => "default_cer",
            Self::Apache => "apache",
            Self::Cer => "cer",
            Self::P7b => "p7b",
            Self::PemAll => "pem_all",
            Self::PemNoIntermediate => "pem_nointermediate",
            Self::PemNoRoot => "pem_noroot",
        }
    }

    pub fn content_type(self) -> &'static str {
        match self.extension() {
            "zip" => "application/zip",
            "p7b" => "application/x-pkcs7-certificates",
            _ => "application/x-pem-file",
        }
    }

    /// What a downloaded file's name ends in.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Default | Self::DefaultPem | Self::DefaultCer | Self::Apache => "zip",
            Self::Cer | Self::P7b => "p7b",
            Self::PemAll | Self::PemNoIntermediate | Self::PemNoRoot => "pem",
        }
    }

    /// Packs a leaf with its `intermediates` (issuing first) and `root`, all PEM.
    pub fn package(
        self,
        common_name: &str,
        leaf: &str,
        intermediates: &[&str],
        root: &str,
        now: Timestamp,
    ) -> Result<Vec<u8>, FormatError> {
        let stem = file_name(common_name);
        let between = intermediates.iter().copied();
        match self {
            Self::Default | Self::DefaultPem => separate(&stem, "crt", leaf, intermediates, root, now),
            Self::DefaultCer => separate(&stem, "cer", leaf, intermediates, root, now),
            Self::Apache => {
                archive(&[(format!("{stem}.crt"), pems([leaf])), (format!("{INTERMEDIATE}.crt"), pems(between))], now)
            }
            Self::Cer | Self::P7b => p7b([leaf].into_iter().chain(between).chain([root])),
            Self::PemAll => Ok(pems([leaf].into_iter().chain(between).chain([root])).into_bytes()),
            Self::PemNoIntermediate => Ok(pems([leaf]).into_bytes()),
            Self::PemNoRoot => Ok(pems([leaf].into_iter().chain(between)).into_bytes()),
        }
    }
}

/// The format for a `server_platform.id`: 29 is one PEM file, Apache and nginx
/// take the leaf and the intermediates, all others the separate files. No
/// platform has an id below -1 ("other").
pub fn platform(id: i64) -> Option<Format> {
    match id {
        29 => Some(Format::PemAll),
        2 => Some(Format::Apache),
        45 => Some(Format::PemNoRoot),
        -1.. => Some(Format::Default),
        _ => None,
    }
}

/// One block after the other, one line end after each, nothing else.
fn pems<'a>(blocks: impl IntoIterator<Item = &'a str>) -> String {
    blocks.into_iter().map(|block| format!("{}\n", block.trim())).collect()
}

fn separate(
    stem: &str,
    leaf_extension: &str,
    leaf: &str,
    intermediates: &[&str],
    root: &str,
    now: Timestamp,
) -> Result<Vec<u8>, FormatError> {
    let mut files = vec![(format!("{stem}.{leaf_extension}"), pems([leaf]))];
    for (index, intermediate) in intermediates.iter().enumerate() {
        let number = if index == 0 { String::new() } else { (index + 1).to_string() };
        files.push((format!("{INTERMEDIATE}{number}.crt"), pems([*intermediate])));
    }
    files.push(("TrustedRoot.crt".to_owned(), pems([root])));
    archive(&files, now)
}

/// Stored, not compressed: a few kilobytes that gain nothing.
fn archive(files: &[(String, String)], now: Timestamp) -> Result<Vec<u8>, FormatError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(modified(now))
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// ZIP knows 1980 to 2107; other times become its first.
fn modified(now: Timestamp) -> zip::DateTime {
    let date = DateTime::from_unix_duration(Duration::from_secs(u64::try_from(now.secs()).unwrap_or(0))).ok();
    date.and_then(|d| {
        zip::DateTime::from_date_and_time(d.year(), d.month(), d.day(), d.hour(), d.minutes(), d.seconds()).ok()
    })
    .unwrap_or_default()
}

/// A SignedData without content and signers (RFC 5652, 5.1 and 10.2.3).
fn p7b<'a>(blocks: impl Iterator<Item = &'a str>) -> Result<Vec<u8>, FormatError> {
    let mut certificates = Vec::new();
    for block in blocks {
        let block = armor::blocks(block).ok().and_then(|mut blocks| blocks.pop()).ok_or(FormatError::NotPem)?;
        certificates.push(CertificateChoices::Certificate(Certificate::from_der(&block.der)?));
    }
    let signed_data = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::new(),
        encap_content_info: EncapsulatedContentInfo { econtent_type: ID_DATA, econtent: None },
        certificates: Some(CertificateSet(SetOfVec::try_from(certificates)?)),
        crls: None,
        signer_infos: SignerInfos(SetOfVec::new()),
    };
    let content = ContentInfo { content_type: ID_SIGNED_DATA, content: Any::encode_from(&signed_data)? };
    Ok(armor::encode("PKCS7", &content.to_der()?).into_bytes())
}

/// `*.example.com` becomes `star_example_com`.
fn file_name(common_name: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    let name: String = common_name.replace('*', "star").chars().map(safe).take(200).collect();
    if name.is_empty() { "certificate".to_owned() } else { name }
}

const INTERMEDIATE: &str = "IntermediateCA";
const ID_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const ID_SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
