//! The certificate authority: the only holder of CA keys.
//!
//! [`Csr::parse`] admits a request (R51), [`Issuer::issue`] signs what a
//! [`Profile`] says (R52, R54) after a lint of it (R55), [`Format`] packs the result for download.
//! Nothing here reads a clock; serial numbers and times are arguments.

mod armor;
mod authority;
mod blocked;
mod chain;
mod crl;
mod csr;
mod encode;
mod error;
mod files;
mod formats;
mod issuer;
mod key;
mod lint;
mod profile;
mod sealed;
mod serial;
mod signature;
mod signer;
mod subject;
mod weak;

pub use blocked::BlockedKeys;
pub use crl::{CrlTimes, RevokedCertificate};
pub use csr::{Csr, CsrError};
pub use error::CaError;
pub use formats::{Format, FormatError, platform};
pub use issuer::{Issued, Issuer};
pub use key::{KeyKind, check_public_key};
pub use profile::{OrganizationSubject, Profile, PublicProfile};
pub use sealed::{KeySeal, open_key, seal_keys};
pub use serial::Serial;
