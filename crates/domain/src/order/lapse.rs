//! Proofs that do not count any more when a certificate is to be signed
//! (R12, R13).

use serde_json::{Value as Json, json};

use super::{
    CertificateId, CertificateKind, Context, Decision, NotApproved, Order, OrderName, OrderStatus, ReissueError, Stage,
};
use crate::name::DnsName;
use crate::policy::PolicyError;

/// A name whose proof does not count any more, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lapsed {
    pub name: DnsName,
    pub reason: PolicyError,
}

impl Lapsed {
    /// None: the name is not proved at all, or its proof counts.
    fn find(name: &OrderName, context: &Context) -> Option<Self> {
        let evidence = name.evidence.as_ref()?;
        let reason = context.policy.admits_proof(evidence.method, evidence.at, context.now).err()?;
        Some(Self { name: name.name.clone(), reason })
    }

    pub(crate) fn detail(&self) -> Json {
        json!({ "name": self.name, "reason": self.reason.to_string() })
    }
}

impl Order {
    /// Withdraws the intent to sign a certificate because proofs that it rests
    /// on lapsed before the signature was made. The order, or its reissue, waits
    /// for the names that lapsed to be approved again; a duplicate ends, as its
    /// names are those of a certificate that is issued.
    pub fn lapse(&self, id: CertificateId, context: &Context) -> Result<Decision<Vec<Lapsed>>, NotApproved> {
        let intended =
            self.certificates.iter().find(|certificate| certificate.id == id && certificate.signing().is_some());
        let certificate = intended.ok_or(NotApproved)?;
        let lapsed: Vec<_> = certificate.names.iter().filter_map(|name| Lapsed::find(name, context)).collect();
        let first = lapsed.first().ok_or(NotApproved)?;
        let mut order = self.clone();
        match (certificate.kind, self.status) {
            (CertificateKind::Original, OrderStatus::Approved) => {
                order.wait_again(id, context);
                order.set_status(OrderStatus::Pending, context.now);
            }
            (CertificateKind::Reissue, OrderStatus::ReissuePending) => order.wait_again(id, context),
            (CertificateKind::Duplicate, _) => {
                order.abandon_duplicate(id, &ReissueError::NotProved(first.name.clone()).to_string(), context.now);
            }
            _ => return Err(NotApproved),
        }
        let told: Vec<_> = lapsed.iter().map(Lapsed::detail).collect();
        Ok(order.decision("proofs_lapsed", json!({ "certificate_id": id, "lapsed": told })).with(lapsed))
    }

    /// What the certificate rests on is settled anew once all is proved.
    fn wait_again(&mut self, id: CertificateId, context: &Context) {
        self.drop_lapsed(context);
        if let Some(certificate) = self.certificate_mut(id) {
            certificate.stage = Stage::Waiting;
            for name in &mut certificate.names {
                name.evidence = None;
            }
        }
    }

    /// Takes away the proofs that do not count at this moment.
    pub(super) fn drop_lapsed(&mut self, context: &Context) -> Vec<Lapsed> {
        let lapsed: Vec<_> = self.names.iter().filter_map(|name| Lapsed::find(name, context)).collect();
        for name in self.names.iter_mut().filter(|name| lapsed.iter().any(|lapsed| lapsed.name == name.name)) {
            name.evidence = None;
        }
        lapsed
    }
}
