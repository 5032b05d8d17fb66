//! Further certificates of an issued order: a reissue takes the place of the
//! one before, a duplicate stands beside it.

use serde_json::{Value as Json, json};

use super::{
    Asked, CertificateId, CertificateKind, Context, Decision, Order, OrderCertificate, OrderName, OrderStatus, Request,
    RequestKind, RequestStatus, ResendEntry, Stage, Validation,
};
use crate::dcv::Evidence;
use crate::mail::Mail;
use crate::name::DnsName;
use crate::place::PlaceError;
use crate::time::Timestamp;

/// A further certificate as it is wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub id: CertificateId,
    pub common_name: DnsName,
    /// The common name first, then the others, each once.
    pub names: Vec<DnsName>,
    /// See [`OrderCertificate::details`].
    pub details: Json,
    /// Whom to ask about names that are not proved for this order yet.
    pub asks: Vec<ResendEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReissueError {
    #[error("only an issued order can be reissued or duplicated; this order is {}", .0.name())]
    NotIssued(OrderStatus),
    #[error("{0} is not a name of the order's certificate, or its proof is too old; reissue the order instead")]
    NotProved(DnsName),
    #[error(transparent)]
    Ask(#[from] PlaceError),
}

impl Order {
    /// Asks for a certificate in the place of the present one. Names that are
    /// proved for this order stay proved for as long as evidence serves (R13);
    /// the holders of all others are asked.
    pub fn reissue(
        &self,
        wanted: &Wanted,
        asked: &Asked,
        validation: &Validation,
        context: &Context,
    ) -> Result<Decision<RequestStatus>, ReissueError> {
        self.check_issued(context)?;
        let mut order = self.clone();
        order.add_wanted(CertificateKind::Reissue, RequestKind::Reissue, wanted, asked, context);
        order.set_status(OrderStatus::ReissuePending, context.now);
        let mails = if asked.is_approved {
            order.begin_reissue(wanted.id, &wanted.asks, validation, context)?
        } else {
            // Whoever may be asked is told now, not by the one who approves.
            let mut rehearsal = order.clone();
            rehearsal.take_names(wanted.id, context);
            rehearsal.whom_to_ask(&wanted.asks, validation, context)?;
            order.tell_waiting(asked.request, &asked.email, context)
        };
        Ok(order.asked_for("reissue_asked", wanted, asked, mails))
    }

    /// Asks for a second certificate beside the present one, for other servers.
    /// Its names are among the present one's and need no new proof.
    pub fn duplicate(
        &self,
        wanted: &Wanted,
        asked: &Asked,
        context: &Context,
    ) -> Result<Decision<RequestStatus>, ReissueError> {
        self.check_issued(context)?;
        let proved = self.primary().map(|primary| primary.names.as_slice()).unwrap_or_default();
        if let Some(name) = wanted.names.iter().find(|name| evidence(proved, name, context).is_none()) {
            return Err(ReissueError::NotProved(name.clone()));
        }
        let mut order = self.clone();
        order.add_wanted(CertificateKind::Duplicate, RequestKind::Duplicate, wanted, asked, context);
        let mut mails = Vec::new();
        if asked.is_approved {
            order.begin_duplicate(wanted.id, context);
        } else {
            mails = order.tell_waiting(asked.request, &asked.email, context);
        }
        Ok(order.asked_for("duplicate_asked", wanted, asked, mails))
    }

    fn check_issued(&self, context: &Context) -> Result<(), ReissueError> {
        match self.status_at(context.now) {
            OrderStatus::Issued => Ok(()),
            other => Err(ReissueError::NotIssued(other)),
        }
    }

    fn add_wanted(
        &mut self,
        kind: CertificateKind,
        request: RequestKind,
        wanted: &Wanted,
        asked: &Asked,
        context: &Context,
    ) {
        let name = |name: &DnsName| OrderName { name: name.clone(), evidence: None };
        let names = wanted.names.iter().map(name).collect();
        let common_name = wanted.common_name.clone();
        let details = wanted.details.clone();
        self.certificates.push(OrderCertificate::wanted(wanted.id, kind, common_name, names, details, context.now));
        let request = asked.request(request, Some(wanted.id), context.now);
        self.requests.push(Request { asks: wanted.asks.clone(), ..request });
    }

    fn asked_for(
        self,
        action: &'static str,
        wanted: &Wanted,
        asked: &Asked,
        mails: Vec<Mail>,
    ) -> Decision<RequestStatus> {
        let detail = json!({ "request_id": asked.request, "certificate_id": wanted.id, "names": wanted.names });
        let status = if asked.is_approved { RequestStatus::Approved } else { RequestStatus::Pending };
        let decision = self.decision(action, detail);
        Decision { mails, ..decision.with(status) }
    }

    /// The order's names become those of the wanted certificate; what is proved
    /// for this order stays proved.
    fn take_names(&mut self, id: CertificateId, context: &Context) {
        let Some(certificate) = self.certificates.iter().find(|certificate| certificate.id == id) else { return };
        let keep = |wanted: &OrderName| OrderName {
            name: wanted.name.clone(),
            evidence: evidence(&self.names, &wanted.name, context).cloned(),
        };
        let names = certificate.names.iter().map(keep).collect();
        self.common_name = certificate.common_name.clone();
        self.names = names;
    }

    pub(crate) fn begin_reissue(
        &mut self,
        id: CertificateId,
        asks: &[ResendEntry],
        validation: &Validation,
        context: &Context,
    ) -> Result<Vec<Mail>, PlaceError> {
        self.take_names(id, context);
        let mails = self.validate(asks, validation, context)?;
        self.sign_if_proved(context);
        Ok(mails)
    }

    pub(crate) fn begin_duplicate(&mut self, id: CertificateId, context: &Context) {
        let proved = self.primary().map(|primary| primary.names.clone()).unwrap_or_default();
        if let Some(certificate) = self.certificate_mut(id) {
            for name in &mut certificate.names {
                name.evidence = evidence(&proved, &name.name, context).cloned();
            }
            match certificate.names.iter().find(|name| name.evidence.is_none()) {
                None => certificate.stage = Stage::Signing { serial: context.serial() },
                // Approved late, when a proof had become too old: nothing is signed (R13, R52).
                Some(unproved) => {
                    let comment = ReissueError::NotProved(unproved.name.clone()).to_string();
                    self.abandon_duplicate(id, &comment, context.now);
                }
            }
        }
    }

    /// The duplicate ends without a certificate, and its request with it: its
    /// names cannot be proved anew beside those of the present certificate.
    pub(super) fn abandon_duplicate(&mut self, id: CertificateId, comment: &str, now: Timestamp) {
        self.close_requests(comment, now, |request| {
            request.certificate == Some(id) && request.kind == RequestKind::Duplicate
        });
        self.drop_certificate(Some(id));
    }

    /// The reissue ends without a certificate, and its request with it; the
    /// order is again what it was.
    pub(crate) fn abandon_reissue(&mut self, comment: &str, now: Timestamp) {
        let open = |certificate: &&OrderCertificate| {
            certificate.kind == CertificateKind::Reissue
                && matches!(certificate.stage, Stage::Waiting | Stage::Signing { .. })
        };
        let id = self.certificates.iter().find(open).map(|certificate| certificate.id);
        self.close_requests(comment, now, |request| {
            request.certificate == id && request.status != RequestStatus::Rejected
        });
        self.drop_certificate(id);
        self.end_approvals(now, |_| true);
        if let Some(primary) = self.primary() {
            let (common_name, names) = (primary.common_name.clone(), primary.names.clone());
            (self.common_name, self.names) = (common_name, names);
        }
        self.set_status(OrderStatus::Issued, now);
    }
}

/// What proves a name, if it counts once more (R12, R13).
fn evidence<'a>(proved: &'a [OrderName], name: &DnsName, context: &Context) -> Option<&'a Evidence> {
    let evidence = proved.iter().find(|proved| proved.name == *name)?.evidence.as_ref()?;
    let counts = context.policy.admits_proof(evidence.method, evidence.at, context.now).is_ok();
    counts.then_some(evidence)
}
