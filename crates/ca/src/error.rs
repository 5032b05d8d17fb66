//! [`CaError`]: why a CA cannot be made, loaded or used.

use std::io;
use std::path::PathBuf;

/// Each text is a whole sentence, for the operator or for a log.
#[derive(Debug, thiserror::Error)]
pub enum CaError {
    #[error("{} cannot be read: {source}.", .path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{} cannot be written: {source}.", .path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("{} exists already; a CA is never written over. Name another folder, or move this one away.", .path.display())]
    Exists { path: PathBuf },
    #[error("{} is a private key that others than its owner can reach (mode {mode:04o}). Run: chmod 600 {}", .path.display(), .path.display())]
    OpenKey { path: PathBuf, mode: u32 },
    #[error("{} is sealed with another secret.key than this desk's, or damaged.", .path.display())]
    OtherSecret { path: PathBuf },
    #[error("{} is not usable: {reason}.", .path.display())]
    Unusable { path: PathBuf, reason: String },
    #[error("The CA certificate `{subject}` is not usable: {reason}.")]
    Certificate { subject: String, reason: String },
    #[error("The private key in {} does not belong to the certificate `{subject}`.", .path.display())]
    KeyMismatch { path: PathBuf, subject: String },

    #[error("A certificate needs at least one name.")]
    NoNames,
    #[error("The common name {0} is not one of the certificate's names.")]
    CommonName(String),
    #[error("A certificate cannot be valid from {not_before} until {not_after}.")]
    Validity { not_before: String, not_after: String },
    #[error("A certificate signed at {now} cannot begin at {not_before}: at most 48 hours may lie between.")]
    NotBefore { not_before: String, now: String },
    #[error("The certificate would be valid until {not_after}, but the CA `{issuer}` ends at {end}.")]
    BeyondIssuer { not_after: String, issuer: String, end: String },
    #[error("The CA `{issuer}` may not certify {name}: its name constraints forbid it.")]
    NameConstraint { issuer: String, name: String },
    #[error("The {field} `{value}` cannot stand in a certificate: {reason}.")]
    Subject { field: &'static str, value: String, reason: &'static str },

    #[error("The certificate was not signed, because its lint found: {}.", .0.join("; "))]
    Lint(Vec<String>),
    #[error("The certificate cannot be encoded: {0}.")]
    Encode(#[from] der::Error),
    #[error("The CA key could not sign.")]
    Sign(#[from] aws_lc_rs::error::Unspecified),
}
