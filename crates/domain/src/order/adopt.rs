//! A domain that was validated for the order's organization proves its names.

use serde_json::json;

use super::{Context, Decision, Lapsed, Order, OrderStatus};
use crate::dcv::Evidence;
use crate::name::{DnsName, Fqdn};

impl Order {
    /// Takes over the proof of a domain for the names at or below it (R5).
    /// `None` when that proves nothing, or the order waits for nothing.
    pub fn adopt(&self, domain: &Fqdn, evidence: &Evidence, context: &Context) -> Option<Decision> {
        let mut order = self.clone();
        let proved = order.prove_below(domain, evidence, context);
        if self.status != OrderStatus::Pending || proved.is_empty() {
            return None;
        }
        let lapsed = if order.pending_names().next().is_none() { order.drop_lapsed(context) } else { Vec::new() };
        let pending: Vec<DnsName> = order.pending_names().cloned().collect();
        order.end_approvals(context.now, |approval| !approval.names.iter().any(|name| pending.contains(name)));
        order.sign_if_proved(context);
        let mut detail = json!({ "domain": domain, "names": proved });
        if !lapsed.is_empty() {
            detail["lapsed"] = lapsed.iter().map(Lapsed::detail).collect();
        }
        Some(order.decision("names_validated_by_domain", detail))
    }

    /// Proves the unproved names at or below `domain`, and tells which: none
    /// with a proof that does not count any more (R12, R13).
    pub(crate) fn prove_below(&mut self, domain: &Fqdn, evidence: &Evidence, context: &Context) -> Vec<DnsName> {
        let mut proved = Vec::new();
        if context.policy.admits_proof(evidence.method, evidence.at, context.now).is_err() {
            return proved;
        }
        for name in self.names.iter_mut().filter(|name| name.evidence.is_none()) {
            if name.name.base.is_at_or_below(domain) {
                name.evidence = Some(evidence.clone());
                proved.push(name.name.clone());
            }
        }
        proved
    }
}
