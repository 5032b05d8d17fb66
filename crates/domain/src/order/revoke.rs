//! Revoking one certificate of an order, or all of them.

use serde_json::json;

use super::{
    Asked, CertificateId, Context, Decision, Order, OrderCertificate, OrderStatus, Request, RequestId, RequestKind,
    RequestStatus, RevocationReason, Revoked, Stage,
};
use crate::mail::Mail;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RevokeError {
    #[error("only certificates of an issued order can be revoked; this order is {}", .0.name())]
    NotIssued(OrderStatus),
    #[error("the order has no such certificate")]
    Missing,
    #[error("the certificate is not issued, or revoked or expired already")]
    Dead,
    #[error("request {0} asks for this already and waits for approval")]
    Asked(RequestId),
}

impl Order {
    /// Asks for the revocation of one certificate, or of all. It happens at
    /// once if nobody else has to approve it.
    pub fn revoke(
        &self,
        certificate: Option<CertificateId>,
        reason: RevocationReason,
        asked: &Asked,
        context: &Context,
    ) -> Result<Decision<RequestStatus>, RevokeError> {
        self.check_revocable(certificate, context)?;
        let same = |request: &&Request| {
            request.kind == RequestKind::Revoke
                && request.status == RequestStatus::Pending
                && (request.certificate == certificate || request.certificate.is_none())
        };
        if let Some(request) = self.requests.iter().find(same).filter(|_| !asked.is_approved) {
            return Err(RevokeError::Asked(request.id));
        }
        let mut order = self.clone();
        let request = asked.request(RequestKind::Revoke, certificate, context.now);
        order.requests.push(Request { reason: Some(reason), ..request });
        let mails = if asked.is_approved {
            let comments = asked.comments.as_deref().unwrap_or_default();
            order.apply_revocation(certificate, reason, asked.email.as_str(), comments, context)?
        } else {
            order.tell_waiting(asked.request, &asked.email, context)
        };
        let status = if asked.is_approved { RequestStatus::Approved } else { RequestStatus::Pending };
        let action = if asked.is_approved { "certificate_revoked" } else { "revocation_asked" };
        let detail = json!({
            "request_id": asked.request, "certificate_id": certificate, "revocation_reason": reason.name()
        });
        Ok(Decision { mails, ..order.decision(action, detail).with(status) })
    }

    fn check_revocable(&self, certificate: Option<CertificateId>, context: &Context) -> Result<(), RevokeError> {
        let status = self.status_at(context.now);
        if status != OrderStatus::Issued {
            return Err(RevokeError::NotIssued(status));
        }
        let is_live = |certificate: &OrderCertificate| certificate.is_live(context.now);
        match certificate {
            None if self.certificates.iter().any(is_live) => Ok(()),
            None => Err(RevokeError::Dead),
            Some(id) => {
                let found = self.certificates.iter().find(|certificate| certificate.id == id);
                if is_live(found.ok_or(RevokeError::Missing)?) { Ok(()) } else { Err(RevokeError::Dead) }
            }
        }
    }

    /// Revokes, and ends the order when no live certificate is left on it.
    pub(crate) fn apply_revocation(
        &mut self,
        certificate: Option<CertificateId>,
        reason: RevocationReason,
        by: &str,
        comments: &str,
        context: &Context,
    ) -> Result<Vec<Mail>, RevokeError> {
        self.check_revocable(certificate, context)?;
        let now = context.now;
        let mut revoked = Vec::new();
        for one in self.certificates.iter_mut().filter(|one| certificate.is_none_or(|id| one.id == id)) {
            if one.is_live(now)
                && let Stage::Issued(issued) = &mut one.stage
            {
                issued.revoked = Some(Revoked { at: now, reason });
                revoked.push(one.id);
            }
        }
        if !self.certificates.iter().any(|certificate| certificate.is_live(now)) {
            for id in self.certificates.iter().map(|certificate| certificate.id).collect::<Vec<_>>() {
                self.drop_certificate(Some(id));
            }
            self.end_approvals(now, |_| true);
            self.close_requests("the order was revoked", now, |request| request.status == RequestStatus::Pending);
            self.set_status(OrderStatus::Revoked, now);
        }
        let revoked = self.certificates.iter().filter(|certificate| revoked.contains(&certificate.id));
        Ok(revoked.flat_map(|certificate| self.tell_revoked(certificate, by, comments, context)).collect())
    }
}
