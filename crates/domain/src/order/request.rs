//! Requests: what somebody in the account asked for, and who approved it (API
//! reference §10).

use serde_json::json;

use super::{
    CertificateId, Context, Decision, Order, OrderStatus, RequestId, RevocationReason, RevokeError, Stage, Validation,
};
use crate::account::UserId;
use crate::email::EmailAddress;
use crate::place::PlaceError;
use crate::time::Timestamp;

use super::ResendEntry;

/// Something that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub id: RequestId,
    pub kind: RequestKind,
    pub status: RequestStatus,
    /// Who asked.
    pub user: UserId,
    pub comments: Option<String>,
    pub created_at: Timestamp,
    /// The certificate that is to be made or revoked; none for all of an order.
    pub certificate: Option<CertificateId>,
    /// Why, if it is about a revocation.
    pub reason: Option<RevocationReason>,
    /// Whom to ask about names once the request is approved.
    pub asks: Vec<ResendEntry>,
    pub processed: Option<Processed>,
}

/// Who decided a request, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Processed {
    /// None: nobody had to, or a domain's holder did.
    pub by: Option<UserId>,
    pub at: Timestamp,
    pub comment: Option<String>,
}

/// API reference 5.4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RequestKind {
    NewRequest,
    Reissue,
    Duplicate,
    Revoke,
}

/// API reference 5.4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RequestStatus {
    /// Waits for somebody else in the account.
    Pending,
    Approved,
    Rejected,
}

impl RequestKind {
    pub const ALL: [Self; 4] = [Self::NewRequest, Self::Reissue, Self::Duplicate, Self::Revoke];

    pub const fn name(self) -> &'static str {
        match self {
            Self::NewRequest => "new_request",
            Self::Reissue => "reissue",
            Self::Duplicate => "duplicate",
            Self::Revoke => "revoke",
        }
    }

    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl RequestStatus {
    pub const ALL: [Self; 3] = [Self::Pending, Self::Approved, Self::Rejected];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
        }
    }

    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// Who asks, and whether somebody else must approve it first.
#[derive(Clone, Debug)]
pub struct Asked {
    pub request: RequestId,
    pub user: UserId,
    /// As the notices name that user.
    pub email: EmailAddress,
    pub comments: Option<String>,
    /// The asking user's role needs no approval, or may skip it and does.
    pub is_approved: bool,
}

impl Asked {
    pub fn request(&self, kind: RequestKind, certificate: Option<CertificateId>, now: Timestamp) -> Request {
        let processed = self.is_approved.then_some(Processed { by: None, at: now, comment: None });
        Request {
            id: self.request,
            kind,
            status: if self.is_approved { RequestStatus::Approved } else { RequestStatus::Pending },
            user: self.user,
            comments: self.comments.clone(),
            created_at: now,
            certificate,
            reason: None,
            asks: Vec::new(),
            processed,
        }
    }
}

/// A user who decides a request.
#[derive(Clone, Debug)]
pub struct Approving {
    pub user: UserId,
    /// As the notices name that user.
    pub email: String,
    /// The user's role may approve what others ask.
    pub may_approve: bool,
    pub comment: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecideError {
    #[error("there is no such request")]
    Missing,
    #[error("this request was {} already", .0.name())]
    Decided(RequestStatus),
    /// One's own request, or a role that may not approve.
    #[error("somebody else, an administrator or a manager, must decide this request")]
    InvalidApprover,
    #[error("the order is {}: what was asked cannot be done any more", .0.name())]
    Overtaken(OrderStatus),
    #[error("the certificate is revoked or expired already")]
    Dead,
    #[error(transparent)]
    Ask(#[from] PlaceError),
}

impl From<RevokeError> for DecideError {
    fn from(error: RevokeError) -> Self {
        match error {
            RevokeError::NotIssued(status) => Self::Overtaken(status),
            RevokeError::Missing | RevokeError::Dead | RevokeError::Asked(_) => Self::Dead,
        }
    }
}

impl Order {
    /// Whether a request of this order waits for somebody's approval.
    pub fn has_pending_request(&self) -> bool {
        self.requests.iter().any(|request| request.status == RequestStatus::Pending)
    }

    /// Somebody in the account approves a request: what was asked begins now,
    /// as if no approval had been needed.
    pub fn approve_request(
        &self,
        id: RequestId,
        by: &Approving,
        validation: &Validation,
        context: &Context,
    ) -> Result<Decision, DecideError> {
        let request = self.undecided(id)?.clone();
        if !by.may_approve || request.user == by.user {
            return Err(DecideError::InvalidApprover);
        }
        let mut order = self.clone();
        order.process(id, RequestStatus::Approved, by, context.now);
        let mut mails = Vec::new();
        match request.kind {
            RequestKind::NewRequest if self.status == OrderStatus::NeedsApproval => {
                order.set_status(OrderStatus::Pending, context.now);
                mails = order.validate(&request.asks, validation, context)?;
                order.sign_if_proved(context);
            }
            RequestKind::Reissue if self.status == OrderStatus::ReissuePending => {
                let certificate = request.certificate.ok_or(DecideError::Missing)?;
                mails = order.begin_reissue(certificate, &request.asks, validation, context)?;
            }
            RequestKind::Duplicate if self.status == OrderStatus::Issued => {
                let certificate = request.certificate.ok_or(DecideError::Missing)?;
                order.begin_duplicate(certificate, context);
            }
            RequestKind::Revoke => {
                let reason = request.reason.unwrap_or_default();
                let comments = request.comments.clone().unwrap_or_default();
                mails = order.apply_revocation(request.certificate, reason, &by.email, &comments, context)?;
            }
            _ => return Err(DecideError::Overtaken(self.status)),
        }
        let told = order.tell_approved(&request, by, context);
        mails.splice(0..0, told);
        let detail = json!({ "request_id": id, "type": request.kind.name() });
        let mut decision = order.decision("request_approved", detail);
        decision.mails = mails;
        Ok(decision)
    }

    /// Somebody in the account rejects a request; whoever made it may take it
    /// back.
    pub fn reject_request(&self, id: RequestId, by: &Approving, context: &Context) -> Result<Decision, DecideError> {
        let request = self.undecided(id)?.clone();
        if !by.may_approve && request.user != by.user {
            return Err(DecideError::InvalidApprover);
        }
        let mut order = self.clone();
        order.process(id, RequestStatus::Rejected, by, context.now);
        match request.kind {
            RequestKind::NewRequest => {
                order.drop_certificate(request.certificate);
                order.set_status(OrderStatus::Rejected, context.now);
            }
            RequestKind::Reissue => order.abandon_reissue("", context.now),
            RequestKind::Duplicate => order.drop_certificate(request.certificate),
            RequestKind::Revoke => {}
        }
        let comment = by.comment.as_deref().unwrap_or_default();
        let detail = json!({ "request_id": id, "type": request.kind.name(), "comment": comment });
        let mails = self.tell_refused(&request, by, context);
        let mut decision = order.decision("request_rejected", detail);
        decision.mails = mails;
        Ok(decision)
    }

    fn undecided(&self, id: RequestId) -> Result<&Request, DecideError> {
        let request = self.requests.iter().find(|request| request.id == id).ok_or(DecideError::Missing)?;
        if request.status == RequestStatus::Pending { Ok(request) } else { Err(DecideError::Decided(request.status)) }
    }

    fn process(&mut self, id: RequestId, status: RequestStatus, by: &Approving, now: Timestamp) {
        if let Some(request) = self.requests.iter_mut().find(|request| request.id == id) {
            request.status = status;
            request.processed = Some(Processed { by: Some(by.user), at: now, comment: by.comment.clone() });
        }
    }

    /// Ends what is asked for and not done, when an order or a reissue ends.
    pub(crate) fn close_requests(&mut self, comment: &str, now: Timestamp, which: impl Fn(&Request) -> bool) {
        for request in self.requests.iter_mut().filter(|request| which(request)) {
            request.status = RequestStatus::Rejected;
            request.processed = Some(Processed { by: None, at: now, comment: Some(comment.to_owned()) });
        }
    }

    pub(crate) fn drop_certificate(&mut self, id: Option<CertificateId>) {
        let unsigned = |stage: &Stage| matches!(stage, Stage::Waiting | Stage::Signing { .. });
        if let Some(certificate) = id.and_then(|id| self.certificate_mut(id))
            && unsigned(&certificate.stage)
        {
            certificate.stage = Stage::Dropped;
        }
    }
}
