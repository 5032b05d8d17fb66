//! Proofs that do not count any more when a certificate is to be signed
//! (R12, R13).

use serde_json::{Value as Json, json};

use super::{CertificateChange, Context, Decision, NotApproved, Order, OrderStatus};
use crate::name::DnsName;
use crate::policy::PolicyError;

/// A name whose proof does not count any more, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lapsed {
    pub name: DnsName,
    pub reason: PolicyError,
}

impl Lapsed {
    pub(crate) fn detail(&self) -> Json {
        json!({ "name": self.name, "reason": self.reason.to_string() })
    }
}

impl Order {
    /// Takes an approved order back to waiting because a proof of it lapsed
    /// before the signature was made. Its intent is withdrawn; the names that
    /// lapsed have to be approved again.
    pub fn lapse(&self, context: &Context) -> Result<Decision<Vec<Lapsed>>, NotApproved> {
        if self.status != OrderStatus::Approved {
            return Err(NotApproved);
        }
        let mut order = self.clone();
        let lapsed = order.drop_lapsed(context);
        if lapsed.is_empty() {
            return Err(NotApproved);
        }
        order.set_status(OrderStatus::Pending, context.now);
        let detail = json!({ "lapsed": lapsed.iter().map(Lapsed::detail).collect::<Vec<_>>() });
        let Decision { mails, note, audit, .. } = self.decide("proofs_lapsed", detail, |_| ());
        let certificate = Some(CertificateChange::Withdraw { id: self.certificate });
        Ok(Decision { order, mails, certificate, note, audit, output: lapsed })
    }

    /// Takes away the proofs that do not count at this moment.
    pub(super) fn drop_lapsed(&mut self, context: &Context) -> Vec<Lapsed> {
        let mut lapsed = Vec::new();
        for name in &mut self.names {
            let Some(evidence) = &name.evidence else { continue };
            if let Err(reason) = context.policy.admits_proof(evidence.method, evidence.at, context.now) {
                lapsed.push(Lapsed { name: name.name.clone(), reason });
                name.evidence = None;
            }
        }
        lapsed
    }
}
