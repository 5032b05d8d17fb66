//! Notices: who is told what becomes of an order.
//!
//! Each event of an order's life is told by one function here, and all of them
//! ask [`Order::people`] whom to tell (API reference §12.3).

use super::{
    Approving, CertificateId, CertificateKind, Context, IssuedCertificate, MAX_REASON, Order, OrderCertificate,
    OrderStatus, Request, RequestId, RequestKind, RequestStatus,
};
use crate::account::UserId;
use crate::email::EmailAddress;
use crate::mail::{
    CertificateFacts, CertificateIssued, CertificateReissued, CertificateRenewed, CertificateRevoked, Content, Mail,
    MailKind, NextStep, OrderApproval, OrderApproved, OrderEnded, OrderReceived, Requested,
};
use crate::name::DnsName;

/// How an order ended without a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    Canceled,
    Rejected,
    /// The approver does not know the order at all.
    Reported,
}

impl Order {
    /// One message for each of [`Order::people`].
    pub(crate) fn notices(&self, content: &Content, context: &Context) -> Vec<Mail> {
        self.notices_about(content, None, context)
    }

    /// The same about something that a user asked for.
    fn notices_about(&self, content: &Content, asker: Option<UserId>, context: &Context) -> Vec<Mail> {
        let mail = |(to, role, language)| Mail {
            id: context.mail_id(),
            account: self.account,
            order: Some(self.id),
            to,
            role,
            language,
            queued_at: context.now,
            content: content.clone(),
            unsubscribe: None,
        };
        self.people_about(content.kind(), asker).into_iter().map(mail).collect()
    }

    /// The order was placed. What asks for an answer, of the holders of its
    /// domains or of a colleague, is a mail of its own beside this. Of an order
    /// that nothing holds up the certificate's notice follows at once: whoever
    /// gets that one is not told twice.
    pub(crate) fn tell_placed(&self, context: &Context) -> Vec<Mail> {
        let next = match self.status {
            OrderStatus::NeedsApproval => NextStep::Colleague,
            OrderStatus::Approved => NextStep::Issue,
            _ => NextStep::Domains,
        };
        let received = Content::OrderReceived(OrderReceived {
            account_name: self.account_name.clone(),
            requester: self.requester.clone(),
            product: self.product.name.to_owned(),
            common_name: self.common_name.clone(),
            names: self.all_names(),
            next,
        });
        let mut received = self.notices(&received, context);
        if next == NextStep::Issue {
            let told = self.people(MailKind::CertificateIssued);
            received.retain(|mail| told.iter().all(|(to, ..)| to.key() != mail.to.key()));
        }
        // What asks stands before what only tells, wherever an order's mails are listed.
        received.iter_mut().for_each(|mail| mail.id = context.last_mail_id());
        let waiting = self.requests.iter().filter(|request| request.status == RequestStatus::Pending);
        let asked = waiting.flat_map(|request| self.tell_waiting(request.id, &self.requester, context));
        asked.chain(received).collect()
    }

    /// A request waits: whoever may approve it is asked to.
    pub(crate) fn tell_waiting(&self, request: RequestId, by: &EmailAddress, context: &Context) -> Vec<Mail> {
        let Some(request) = self.requests.iter().find(|one| one.id == request) else { return Vec::new() };
        let (common_name, names) = self.names_of(request);
        let content = Content::OrderApproval(OrderApproval {
            account_name: self.account_name.clone(),
            requester: by.clone(),
            request: self.requested(request),
            product: self.product.name.to_owned(),
            common_name,
            names,
            comment: told(request.comments.as_deref().unwrap_or_default()),
        });
        self.notices_about(&content, Some(request.user), context)
    }

    /// A colleague approved a request. A revocation is told by its own notice.
    pub(crate) fn tell_approved(&self, request: &Request, by: &Approving, context: &Context) -> Vec<Mail> {
        if request.kind == RequestKind::Revoke {
            return Vec::new();
        }
        let (common_name, names) = self.names_of(request);
        let waits = request.kind != RequestKind::Duplicate && self.pending_names().next().is_some();
        let content = Content::OrderApproved(OrderApproved {
            account_name: self.account_name.clone(),
            by: by.email.clone(),
            request: self.requested(request),
            product: self.product.name.to_owned(),
            common_name,
            names,
            comment: told(by.comment.as_deref().unwrap_or_default()),
            next: if waits { NextStep::Domains } else { NextStep::Issue },
        });
        self.notices_about(&content, Some(request.user), context)
    }

    /// The order, or its reissue, was rejected by a domain's holder or by a
    /// colleague, or the order was canceled. Gives the reason as far as it is told.
    pub(crate) fn tell_ended(&self, how: Ended, by: String, reason: &str, context: &Context) -> (Vec<Mail>, String) {
        let reason = told(reason);
        let ended = OrderEnded {
            product: self.product.name.to_owned(),
            common_name: self.common_name.clone(),
            names: self.all_names(),
            by,
            reason: reason.clone(),
            reported: how == Ended::Reported,
            request: (self.status == OrderStatus::ReissuePending).then_some(Requested::Reissue),
        };
        let content = match how {
            Ended::Canceled => Content::OrderCanceled(ended),
            Ended::Rejected | Ended::Reported => Content::OrderRejected(ended),
        };
        (self.notices(&content, context), reason)
    }

    /// A colleague rejected a request, or whoever made it took it back. The order
    /// goes on unless the request was for the order itself.
    pub(crate) fn tell_refused(&self, request: &Request, by: &Approving, context: &Context) -> Vec<Mail> {
        let (common_name, names) = self.names_of(request);
        let goes_on = request.kind != RequestKind::NewRequest;
        let content = Content::OrderRejected(OrderEnded {
            product: self.product.name.to_owned(),
            common_name,
            names,
            by: by.email.clone(),
            reason: told(by.comment.as_deref().unwrap_or_default()),
            reported: false,
            request: goes_on.then(|| self.requested(request)),
        });
        self.notices_about(&content, Some(request.user), context)
    }

    /// A certificate was issued; `replaced` was the order's primary one before.
    pub(crate) fn tell_issued(
        &self,
        kind: CertificateKind,
        replaced: CertificateId,
        issued: &IssuedCertificate,
        context: &Context,
    ) -> Vec<Mail> {
        let Some(certificate) = self.facts(issued.id) else { return Vec::new() };
        let chain_pem = issued.chain_pem.clone();
        let content = match (kind, self.renewal_of.and_then(|earlier| Some((earlier.order, earlier.valid_till?)))) {
            (CertificateKind::Original, Some((earlier_order, earlier_valid_till))) => {
                let renewed = CertificateRenewed { certificate, chain_pem, earlier_order, earlier_valid_till };
                Content::CertificateRenewed(renewed)
            }
            (CertificateKind::Original, None) => {
                Content::CertificateIssued(CertificateIssued { certificate, chain_pem })
            }
            (CertificateKind::Reissue, _) => {
                let replaces = self.facts(replaced).map(|facts| facts.serial).unwrap_or_default();
                Content::CertificateReissued(CertificateReissued { certificate, chain_pem, replaces })
            }
            (CertificateKind::Duplicate, _) => Content::DuplicateIssued(CertificateIssued { certificate, chain_pem }),
        };
        self.notices(&content, context)
    }

    /// A certificate was revoked, by the user of this address.
    pub(crate) fn tell_revoked(
        &self,
        certificate: &OrderCertificate,
        by: &str,
        comments: &str,
        context: &Context,
    ) -> Vec<Mail> {
        let Some(certificate) = self.facts(certificate.id) else { return Vec::new() };
        let revoked =
            CertificateRevoked { certificate, by: by.to_owned(), revoked_at: context.now, reason: told(comments) };
        self.notices(&Content::CertificateRevoked(revoked), context)
    }

    /// An issued certificate of this order, as notices describe it.
    pub fn facts(&self, id: CertificateId) -> Option<CertificateFacts> {
        let certificate = self.certificates.iter().find(|certificate| certificate.id == id)?;
        let issued = certificate.issued()?;
        Some(CertificateFacts {
            product: self.product.name.to_owned(),
            common_name: certificate.common_name.clone(),
            names: certificate.names.iter().map(|name| name.name.clone()).collect(),
            serial: issued.serial.clone(),
            sha256: issued.sha256.clone(),
            issuer: issued.issuer.clone(),
            valid_from: issued.valid_from,
            valid_till: issued.valid_till,
        })
    }

    fn all_names(&self) -> Vec<DnsName> {
        self.names.iter().map(|name| name.name.clone()).collect()
    }

    /// The names of the certificate that a request is about.
    fn names_of(&self, request: &Request) -> (DnsName, Vec<DnsName>) {
        let id = request.certificate.unwrap_or(self.certificate);
        match self.certificates.iter().find(|certificate| certificate.id == id) {
            Some(one) => (one.common_name.clone(), one.names.iter().map(|name| name.name.clone()).collect()),
            None => (self.common_name.clone(), self.all_names()),
        }
    }

    fn requested(&self, request: &Request) -> Requested {
        match request.kind {
            RequestKind::NewRequest if self.renewal_of.is_some() => Requested::Renewal,
            RequestKind::NewRequest => Requested::Certificate,
            RequestKind::Reissue => Requested::Reissue,
            RequestKind::Duplicate => Requested::Duplicate,
            RequestKind::Revoke => Requested::Revocation,
        }
    }
}

/// Words of people, as far as a mail tells them (R30).
pub(super) fn told(text: &str) -> String {
    text.chars().take(MAX_REASON).collect()
}
