//! `{public-url}/approve/{token}`: GET shows, POST decides (R18–R20).

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::Response;
use sealpost_domain::dcv::{Approval, Code, Proof, Verdict};
use sealpost_domain::mail::Recipient;
use sealpost_domain::opening::{self, Opening};
use sealpost_domain::order::{ApproveError, MAX_REASON, Outcome};
use sealpost_domain::{AccountId, Context, Domain, EmailAddress, Language, Order, Value, ValueHash};
use sealpost_store::approvals::Owner;
use sealpost_store::domains::DomainRow;
use sealpost_store::order_view::OrderView;
use sealpost_store::{Actor, Parts, Written, accounts, approvals, domains, mails};
use serde::Deserialize;

use super::approve_domain;
use super::approve_page::{ApprovePage, Notice, Sheet, State as Shown};
use super::link::{Visit, render};
use super::visitors::Visitor;
use crate::app::App;
use crate::auth::RequestId;
use crate::error::ApiError;

/// What the form sends. A choice is not preselected, so a program that submits
/// the form as served has chosen nothing.
#[derive(Deserialize)]
pub struct Choice {
    #[serde(default)]
    nonce: String,
    #[serde(default)]
    decision: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    code: String,
}

pub async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    visitor: Visitor,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let found = match find(&app, &token, visitor, &headers).await? {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    if found.approval.verdict.is_none() {
        let now = app.now();
        let links = app.visitors.links(visitor, found.value.hash(), now);
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let classify = |sent: Option<sealpost_domain::Timestamp>| {
            opening::sign(&Opening {
                head: method == Method::HEAD,
                prefetch: ["sec-purpose", "purpose"].into_iter().filter_map(text).any(|text| text.contains("prefetch")),
                user_agent: text(header::USER_AGENT.as_str()),
                since_sending: sent.map(|sent| now.since(sent)),
                links,
            })
        };
        mails::note_opening(&app.db, found.approval.mail, now, classify).await?;
    }
    Ok(found.page(&app, found.shown(), ""))
}

pub async fn decide(
    State(app): State<App>,
    Path(token): Path<String>,
    visitor: Visitor,
    RequestId(request_id): RequestId,
    headers: HeaderMap,
    Form(choice): Form<Choice>,
) -> Result<Response, ApiError> {
    let found = match find(&app, &token, visitor, &headers).await? {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    let reason = choice.reason.trim();
    let again = |state| Ok(found.page(&app, state, reason));
    if !app.page_key.holds(&choice.nonce, &[b"approve", token.as_bytes()]) {
        return again(Shown::FormStale);
    }
    let verdict = match choice.decision.as_str() {
        "approve" => Verdict::Approved,
        "reject" => Verdict::Rejected,
        "report" => Verdict::Reported,
        _ => return again(Shown::ChoiceMissing),
    };
    if reason.chars().count() > MAX_REASON {
        return again(Shown::ReasonTooLong);
    }
    let answer = Answer { verdict, reason, code: Code::parse(&choice.code) };
    match settle(&app, &found.value, answer, &request_id).await? {
        Settled::CodeMissing => return again(Shown::CodeMissing),
        Settled::WrongCode { tries_left: 0 } => {
            let page = ApprovePage::notice(app.composer.texts(found.approval.language), Notice::Spent);
            return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
        Settled::WrongCode { tries_left } => return again(Shown::WrongCode { tries_left }),
        Settled::Recorded(..) | Settled::Gone => {}
    }
    // Whatever was recorded is shown, be it this decision or an earlier one.
    match find(&app, &token, visitor, &headers).await? {
        Ok(found) => Ok(found.page(&app, found.shown(), "")),
        Err(answer) => Ok(answer),
    }
}

/// What somebody who holds a value answers.
pub struct Answer<'a> {
    pub verdict: Verdict,
    pub reason: &'a str,
    /// Where the mail holds one.
    pub code: Option<Code>,
}

/// What an answer came to.
pub enum Settled {
    /// This is recorded for the value, now or earlier.
    Recorded(Owner, Verdict),
    CodeMissing,
    WrongCode {
        tries_left: u32,
    },
    /// The value decides nothing any more.
    Gone,
}

/// Decides with a value, as the page does.
pub async fn settle(app: &App, value: &Value, answer: Answer<'_>, request_id: &str) -> Result<Settled, ApiError> {
    let hash = value.hash();
    let found = approvals::owner_of(&mut app.db.read().await?, hash).await?;
    let Some((account, owner, approval)) = found else { return Ok(Settled::Gone) };
    let masked = approval.recipient.masked();
    let actor = Actor { user: None, who: format!("approver {masked}"), request_id: request_id.to_owned() };
    match decide_for(app, account, owner, hash, answer, actor).await? {
        Ok(Outcome::Decided(verdict)) => {
            if verdict == Verdict::Reported {
                tracing::warn!(%owner, "{owner}: {masked} does not know it and reported it");
            } else {
                tracing::info!(%owner, "{owner}: {} by {masked}", verdict.name());
            }
            Ok(Settled::Recorded(owner, verdict))
        }
        Ok(Outcome::WrongCode { tries_left }) => {
            tracing::warn!(%owner, tries_left, "{owner}: a wrong code for {masked}");
            Ok(Settled::WrongCode { tries_left })
        }
        Ok(Outcome::Repeated(verdict)) | Err(ApproveError::Decided(verdict)) => Ok(Settled::Recorded(owner, verdict)),
        Err(ApproveError::CodeMissing) => Ok(Settled::CodeMissing),
        Err(ApproveError::Gone) => Ok(Settled::Gone),
    }
}

/// Whom an account wants to be warned about its domains.
async fn alarmed(app: &App, account: AccountId) -> Result<Vec<(EmailAddress, Recipient, Language)>, ApiError> {
    let mut reader = app.db.read().await?;
    let staff = accounts::staff(reader.conn(), account).await?.ok_or(ApiError::Internal)?;
    let account = accounts::find(reader.conn(), account).await?.ok_or(ApiError::Internal)?;
    Ok(staff.alarmed(Language::find(&account.language).unwrap_or_default()))
}

/// Lets the rules of whoever asked decide.
async fn decide_for(
    app: &App,
    account: AccountId,
    owner: Owner,
    hash: ValueHash,
    answer: Answer<'_>,
    actor: Actor,
) -> Result<Result<Outcome, ApproveError>, ApiError> {
    let Answer { verdict, reason, code } = answer;
    let reason: String = reason.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let proof = Proof { value: hash, code: code.map(|code| app.page_key.code_hash(hash, &code)) };
    match owner {
        Owner::Order(id) => {
            let rule = move |order: &Order, context: &Context| match verdict {
                Verdict::Approved => order.approve(proof, context),
                Verdict::Rejected => order.reject(proof, &reason, context),
                Verdict::Reported => order.report(proof, &reason, context),
            };
            Ok(match app.db.write(account, id, Parts::All, None, actor, rule).await? {
                Written::Done { output, .. } => Ok(output),
                Written::Refused(error) => Err(error),
                Written::Missing => Err(ApproveError::Gone),
            })
        }
        Owner::Domain(id) => {
            let alarmed = match verdict {
                Verdict::Reported => alarmed(app, account).await?,
                Verdict::Approved | Verdict::Rejected => Vec::new(),
            };
            let rule = |domain: &Domain, context: &Context| match verdict {
                Verdict::Approved => domain.approve(proof, context),
                Verdict::Rejected => domain.reject(proof, &reason, context),
                Verdict::Reported => domain.report(proof, &reason, &alarmed, context),
            };
            Ok(match domains::write(&app.db, account, id, None, &actor, rule).await? {
                domains::Written::Done { output, .. } => Ok(output),
                domains::Written::Refused(error) => Err(error),
                domains::Written::Missing | domains::Written::Exists => Err(ApproveError::Gone),
            })
        }
    }
}

/// Who asks: an order, or a domain of its own.
enum Asker {
    Order(Arc<OrderView>),
    Domain(Box<DomainRow>),
}

impl Asker {
    async fn find(app: &App, account: AccountId, owner: Owner) -> Result<Option<Self>, ApiError> {
        Ok(match owner {
            Owner::Order(id) => app.orders.get((account, id)).await?.map(Self::Order),
            Owner::Domain(id) => {
                let row = domains::find(&mut app.db.read().await?, account, id).await?;
                row.map(|row| Self::Domain(Box::new(row)))
            }
        })
    }
}

/// An approval whose value the visitor holds.
struct Found {
    value: Value,
    approval: Approval,
    asker: Asker,
}

/// Finds what a link stands for, or gives the answer for a link that stands for
/// nothing. Whatever is wrong with it, the same is done about it: one look-up.
async fn find(
    app: &App,
    token: &str,
    visitor: Visitor,
    headers: &HeaderMap,
) -> Result<Result<Found, Response>, ApiError> {
    let visit = Visit::new(app, visitor, headers, |texts, miss| ApprovePage::notice(texts, Notice::Missed(miss)));
    if let Some(refusal) = visit.refused() {
        return Ok(Err(refusal));
    }
    let value = Value::parse(token);
    // What cannot be a value is looked up as well, as one that does not exist.
    let hash = value.as_ref().map_or(Value::from_random([0; 32]).hash(), Value::hash);
    let found = approvals::owner_of(&mut app.db.read().await?, hash).await?;
    // An ended value looks like an unknown one, unless it decided something.
    let found = found.filter(|(_, _, approval)| approval.verdict.is_some() || approval.is_live(app.now()));
    if let (Some(value), Some((account, owner, approval))) = (value, found)
        && let Some(asker) = Asker::find(app, account, owner).await?
    {
        return Ok(Ok(Found { value, approval, asker }));
    }
    Ok(Err(visit.missed().await))
}

impl Found {
    fn shown(&self) -> Shown {
        match self.approval.verdict {
            Some(verdict) => Shown::Decided(verdict),
            None => Shown::Open,
        }
    }

    /// `reason` is what was typed so far.
    fn page(&self, app: &App, state: Shown, reason: &str) -> Response {
        let token = self.value.reveal();
        let nonce = app.page_key.mark(&[b"approve", token.as_bytes()]);
        let status = match state {
            Shown::Open | Shown::Decided(_) => StatusCode::OK,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let texts = app.composer.texts(self.approval.language);
        let form = Sheet { state, nonce, reason };
        let page = match &self.asker {
            Asker::Order(order) => ApprovePage::of(texts, &self.approval, order, app, form),
            Asker::Domain(domain) => approve_domain::page(texts, &self.approval, domain, app, form),
        };
        render(status, &page)
    }
}
