//! Of an order: the approval mail, and notices before there is a certificate.

use sealpost_domain::dcv::Code;
use sealpost_domain::mail::{
    DcvApproval, NextStep, OrderApproval, OrderApproved, OrderEnded, OrderReceived, Requested,
};
use serde::Serialize;

use super::{Frame, Name, names, person};
use crate::clean::{one_line, several_lines};
use crate::texts::Texts;

#[derive(Serialize)]
pub(crate) struct ApprovalContext<'a> {
    frame: Frame<'a>,
    account: String,
    requester: &'a str,
    product: String,
    domain: String,
    names: Vec<Name>,
    /// The organization for which approving validates the names beyond this
    /// order; empty when it grants nothing beyond it.
    organization: String,
    days: u32,
    link: minijinja::Value,
    until: String,
    /// `482 193`, where the page asks for a code.
    code: Option<String>,
}

impl<'a> ApprovalContext<'a> {
    /// `link` holds nothing that HTML would have to escape.
    pub fn new(frame: Frame<'a>, approval: &'a DcvApproval, texts: &Texts, link: String) -> Self {
        Self {
            frame,
            account: one_line(&approval.account_name),
            requester: approval.requester.as_str(),
            product: one_line(&approval.product),
            domain: Name::of_domain(&approval.adn).to_string(),
            names: names(&approval.names),
            organization: approval.grant.as_ref().map(|grant| one_line(&grant.organization)).unwrap_or_default(),
            days: approval.grant.as_ref().map_or(0, |grant| grant.days),
            link: minijinja::Value::from_safe_string(link),
            until: texts.moment(approval.expires_at),
            code: approval.code.as_ref().map(Code::spaced),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct ReceivedContext<'a> {
    frame: Frame<'a>,
    account: String,
    requester: &'a str,
    product: String,
    domain: String,
    names: Vec<Name>,
    next: &'static str,
}

impl<'a> ReceivedContext<'a> {
    pub fn new(frame: Frame<'a>, received: &'a OrderReceived) -> Self {
        Self {
            frame,
            account: one_line(&received.account_name),
            requester: received.requester.as_str(),
            product: one_line(&received.product),
            domain: received.common_name.unicode(),
            names: names(&received.names),
            next: step(received.next),
        }
    }
}

/// A request that waits for a colleague.
#[derive(Serialize)]
pub(crate) struct WaitingContext<'a> {
    frame: Frame<'a>,
    account: String,
    requester: &'a str,
    request: &'static str,
    product: String,
    domain: String,
    names: Vec<Name>,
    comment: String,
}

impl<'a> WaitingContext<'a> {
    pub fn new(frame: Frame<'a>, waiting: &'a OrderApproval) -> Self {
        Self {
            frame,
            account: one_line(&waiting.account_name),
            requester: waiting.requester.as_str(),
            request: request(waiting.request),
            product: one_line(&waiting.product),
            domain: waiting.common_name.unicode(),
            names: names(&waiting.names),
            comment: several_lines(&waiting.comment),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct ApprovedContext<'a> {
    frame: Frame<'a>,
    account: String,
    by: String,
    request: &'static str,
    product: String,
    domain: String,
    names: Vec<Name>,
    comment: String,
    next: &'static str,
}

impl<'a> ApprovedContext<'a> {
    pub fn new(frame: Frame<'a>, approved: &OrderApproved) -> Self {
        Self {
            frame,
            account: one_line(&approved.account_name),
            by: person(&approved.by),
            request: request(approved.request),
            product: one_line(&approved.product),
            domain: approved.common_name.unicode(),
            names: names(&approved.names),
            comment: several_lines(&approved.comment),
            next: step(approved.next),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct EndedContext<'a> {
    frame: Frame<'a>,
    product: String,
    domain: String,
    names: Vec<Name>,
    by: String,
    reason: String,
    reported: bool,
    /// What was rejected, where the order itself goes on.
    request: Option<&'static str>,
}

impl<'a> EndedContext<'a> {
    pub fn new(frame: Frame<'a>, ended: &OrderEnded) -> Self {
        Self {
            frame,
            product: one_line(&ended.product),
            domain: ended.common_name.unicode(),
            names: names(&ended.names),
            by: person(&ended.by),
            reason: several_lines(&ended.reason),
            reported: ended.reported,
            request: ended.request.map(request),
        }
    }
}

/// The variant that a sentence about what comes next chooses.
const fn step(next: NextStep) -> &'static str {
    match next {
        NextStep::Colleague => "colleague",
        NextStep::Domains => "domains",
        NextStep::Issue => "issue",
    }
}

/// The variant that a sentence about a request chooses.
pub(crate) const fn request(request: Requested) -> &'static str {
    match request {
        Requested::Certificate => "certificate",
        Requested::Renewal => "renewal",
        Requested::Reissue => "reissue",
        Requested::Duplicate => "duplicate",
        Requested::Revocation => "revocation",
    }
}
