//! The certificates of an order: its first, reissues that take its place, and
//! duplicates beside it.

use serde_json::Value as Json;

use super::{CertificateId, Context, Order, OrderName, OrderStatus};
use crate::name::DnsName;
use crate::time::Timestamp;

/// A certificate of an order, from the moment it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderCertificate {
    pub id: CertificateId,
    pub kind: CertificateKind,
    pub common_name: DnsName,
    /// The names that it is to carry; from [`Stage::Signing`] on with the
    /// evidence that it rests on (R14, R52).
    pub names: Vec<OrderName>,
    /// Signing request and validity, as the server keeps them. Rules do not
    /// look into it.
    pub details: Json,
    pub stage: Stage,
    pub created_at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CertificateKind {
    /// The order's first.
    Original,
    /// Takes the place of the one before.
    Reissue,
    /// Stands beside it, on another server.
    Duplicate,
}

/// How far a certificate has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Waits for an approval in the account or for the proof of its names.
    Waiting,
    /// The intent to sign, written before the signature is made (R56).
    /// The serial number in upper-case hex.
    Signing {
        serial: String,
    },
    Issued(Issued),
    /// Rejected or canceled before it was signed.
    Dropped,
}

/// What a certificate became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// Upper-case hex.
    pub serial: String,
    /// SHA-256 of the certificate, upper-case hex.
    pub sha256: String,
    /// Common name of the issuing certificate.
    pub issuer: String,
    pub valid_from: Timestamp,
    pub valid_till: Timestamp,
    pub revoked: Option<Revoked>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revoked {
    pub at: Timestamp,
    pub reason: RevocationReason,
}

/// Why a certificate is revoked: the reasons of RFC 5280 that a subscriber may
/// give.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RevocationReason {
    #[default]
    Unspecified,
    KeyCompromise,
    AffiliationChanged,
    Superseded,
    CessationOfOperation,
}

impl RevocationReason {
    pub const ALL: [Self; 5] = [
        Self::Unspecified,
        Self::KeyCompromise,
        Self::AffiliationChanged,
        Self::Superseded,
        Self::CessationOfOperation,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::KeyCompromise => "key_compromise",
            Self::AffiliationChanged => "affiliation_changed",
            Self::Superseded => "superseded",
            Self::CessationOfOperation => "cessation_of_operation",
        }
    }

    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }

    /// `CRLReason` (RFC 5280, 5.3.1).
    pub const fn code(self) -> u8 {
        match self {
            Self::Unspecified => 0,
            Self::KeyCompromise => 1,
            Self::AffiliationChanged => 3,
            Self::Superseded => 4,
            Self::CessationOfOperation => 5,
        }
    }
}

impl CertificateKind {
    pub const ALL: [Self; 3] = [Self::Original, Self::Reissue, Self::Duplicate];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Reissue => "reissue",
            Self::Duplicate => "duplicate",
        }
    }

    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl Stage {
    /// The word it is stored by.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Signing { .. } => "signing",
            Self::Issued(_) => "issued",
            Self::Dropped => "dropped",
        }
    }
}

impl OrderCertificate {
    /// A certificate that was asked for just now.
    pub fn wanted(
        id: CertificateId,
        kind: CertificateKind,
        common_name: DnsName,
        names: Vec<OrderName>,
        details: Json,
        now: Timestamp,
    ) -> Self {
        Self { id, kind, common_name, names, details, stage: Stage::Waiting, created_at: now }
    }

    pub fn issued(&self) -> Option<&Issued> {
        match &self.stage {
            Stage::Issued(issued) => Some(issued),
            _ => None,
        }
    }

    /// The serial number of the intent to sign, while there is one.
    pub fn signing(&self) -> Option<&String> {
        match &self.stage {
            Stage::Signing { serial } => Some(serial),
            _ => None,
        }
    }

    /// Issued, not revoked, not past its end.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.issued().is_some_and(|issued| issued.revoked.is_none() && now <= issued.valid_till)
    }
}

impl Order {
    pub(crate) fn certificate_mut(&mut self, id: CertificateId) -> Option<&mut OrderCertificate> {
        self.certificates.iter_mut().find(|certificate| certificate.id == id)
    }

    /// The certificate that takes the order's place among its servers: the
    /// first, or the latest reissue.
    pub fn primary(&self) -> Option<&OrderCertificate> {
        self.certificates.iter().find(|certificate| certificate.id == self.certificate)
    }

    /// The certificate that the order's names are proved for.
    pub(crate) fn in_proof(&self) -> Option<CertificateId> {
        match self.status {
            OrderStatus::Pending => Some(self.certificate),
            OrderStatus::ReissuePending => {
                let waits = |certificate: &&OrderCertificate| {
                    certificate.kind == CertificateKind::Reissue && certificate.stage == Stage::Waiting
                };
                self.certificates.iter().find(waits).map(|certificate| certificate.id)
            }
            _ => None,
        }
    }

    /// Once every name is proved the intent to sign is written with that very
    /// decision (R56), with the names and what proves them (R52).
    pub(crate) fn sign_if_proved(&mut self, context: &Context) {
        let Some(id) = self.in_proof().filter(|_| self.pending_names().next().is_none()) else { return };
        let names = self.names.clone();
        if let Some(certificate) = self.certificate_mut(id) {
            certificate.names = names;
            certificate.stage = Stage::Signing { serial: context.serial() };
        }
        if self.status == OrderStatus::Pending {
            self.set_status(OrderStatus::Approved, context.now);
        }
    }
}
