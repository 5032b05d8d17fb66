//! `{public-url}/approve/{token}`: GET shows, POST decides (R18–R20).

use std::sync::Arc;
use std::time::Duration;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use sealpost_domain::dcv::{Approval, Verdict};
use sealpost_domain::order::{ApproveError, MAX_REASON, Outcome};
use sealpost_domain::{Language, Value};
use sealpost_store::approvals::Owner;
use sealpost_store::domains::DomainRow;
use sealpost_store::order_view::OrderView;
use sealpost_store::{Actor, Parts, Written, approvals, domains, mails};
use serde::Deserialize;

use super::approve_page::{ApprovePage, CSS, State as Shown};
use super::{approve_domain, html, style_hash};
use crate::app::App;
use crate::auth::RequestId;
use crate::error::ApiError;

/// Each miss waits so long: guessing is hopeless anyway, and slow as well (R20).
const MISS: Duration = Duration::from_millis(150);

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
}

pub async fn show(State(app): State<App>, Path(token): Path<String>) -> Result<Response, ApiError> {
    let Some(found) = find(&app, &token).await? else { return Ok(gone(&app).await) };
    if found.approval.verdict.is_none() {
        mails::mark_opened(&app.db, found.approval.mail, app.now()).await?;
    }
    Ok(found.page(&app, found.shown()))
}

pub async fn decide(
    State(app): State<App>,
    Path(token): Path<String>,
    RequestId(request_id): RequestId,
    Form(choice): Form<Choice>,
) -> Result<Response, ApiError> {
    let Some(found) = find(&app, &token).await? else { return Ok(gone(&app).await) };
    if !app.page_key.holds(&choice.nonce, &[b"approve", token.as_bytes()]) {
        return Ok(found.page(&app, Shown::FormStale));
    }
    let verdict = match choice.decision.as_str() {
        "approve" => Verdict::Approved,
        "reject" => Verdict::Rejected,
        _ => return Ok(found.page(&app, Shown::ChoiceMissing)),
    };
    let reason = choice.reason.trim();
    if reason.chars().count() > MAX_REASON {
        return Ok(found.page(&app, Shown::ReasonTooLong));
    }
    settle(&app, &found.value, verdict, reason, &request_id).await?;
    // Whatever was recorded is shown, be it this decision or an earlier one.
    match find(&app, &token).await? {
        Some(found) => Ok(found.page(&app, found.shown())),
        None => Ok(gone(&app).await),
    }
}

/// Decides with a value, as the page does. `None`: the value decides nothing
/// any more. Otherwise the order or domain and what is recorded for the value.
pub async fn settle(
    app: &App,
    value: &Value,
    verdict: Verdict,
    reason: &str,
    request_id: &str,
) -> Result<Option<(Owner, Verdict)>, ApiError> {
    let hash = value.hash();
    let found = approvals::owner_of(&mut app.db.read().await?, hash).await?;
    let Some((account, owner, approval)) = found else { return Ok(None) };
    let who = format!("approver {}", approval.recipient.masked());
    let actor = Actor { user: None, who, request_id: request_id.to_owned() };
    let reason: String = reason.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let settled = match owner {
        Owner::Order(id) => {
            let rule = move |order: &sealpost_domain::Order, context: &sealpost_domain::Context| match verdict {
                Verdict::Approved => order.approve(hash, context),
                Verdict::Rejected => order.reject(hash, &reason, context),
            };
            match app.db.write(account, id, Parts::All, None, actor, rule).await? {
                Written::Done { output, .. } => Ok(output),
                Written::Refused(error) => Err(error),
                Written::Missing => Err(ApproveError::Gone),
            }
        }
        Owner::Domain(id) => {
            let rule = |domain: &sealpost_domain::Domain, context: &sealpost_domain::Context| match verdict {
                Verdict::Approved => domain.approve(hash, context),
                Verdict::Rejected => domain.reject(hash, &reason, context),
            };
            match domains::write(&app.db, account, id, None, &actor, rule).await? {
                domains::Written::Done { output, .. } => Ok(output),
                domains::Written::Refused(error) => Err(error),
                domains::Written::Missing | domains::Written::Exists => Err(ApproveError::Gone),
            }
        }
    };
    match settled {
        Ok(Outcome::Decided(verdict)) => {
            app.worker.wake();
            tracing::info!(?owner, "{owner:?}: {} by {}", verdict.name(), approval.recipient.masked());
            Ok(Some((owner, verdict)))
        }
        Ok(Outcome::Repeated(verdict)) | Err(ApproveError::Decided(verdict)) => Ok(Some((owner, verdict))),
        Err(ApproveError::Gone) => Ok(None),
    }
}

/// Who asks: an order, or a domain of its own.
enum Asker {
    Order(Arc<OrderView>),
    Domain(Box<DomainRow>),
}

/// An approval whose value the visitor holds.
struct Found {
    value: Value,
    approval: Approval,
    asker: Asker,
}

async fn find(app: &App, token: &str) -> Result<Option<Found>, ApiError> {
    let Some(value) = Value::parse(token) else { return Ok(None) };
    let mut reader = app.db.read().await?;
    let found = approvals::owner_of(&mut reader, value.hash()).await?;
    let Some((account, owner, approval)) = found else { return Ok(None) };
    // An ended value looks like an unknown one, unless it decided something.
    if approval.verdict.is_none() && !approval.is_live(app.now()) {
        return Ok(None);
    }
    let asker = match owner {
        Owner::Order(id) => app.orders.get((account, id)).await?.map(Asker::Order),
        Owner::Domain(id) => domains::find(&mut reader, account, id).await?.map(|row| Asker::Domain(Box::new(row))),
    };
    Ok(asker.map(|asker| Found { value, approval, asker }))
}

impl Found {
    fn shown(&self) -> Shown {
        match self.approval.verdict {
            Some(verdict) => Shown::Decided(verdict),
            None => Shown::Open,
        }
    }

    fn page(&self, app: &App, state: Shown) -> Response {
        let token = self.value.reveal();
        let nonce = app.page_key.mark(&[b"approve", token.as_bytes()]);
        let status = match state {
            Shown::ChoiceMissing | Shown::ReasonTooLong | Shown::FormStale => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::OK,
        };
        let texts = app.composer.texts(self.approval.language);
        let page = match &self.asker {
            Asker::Order(order) => ApprovePage::of(texts, state, &self.approval, order, app, nonce),
            Asker::Domain(domain) => approve_domain::page(texts, state, &self.approval, domain, app, nonce),
        };
        answer(status, &page)
    }
}

/// One page for everything that is not a live or decided value.
async fn gone(app: &App) -> Response {
    tokio::time::sleep(MISS).await;
    let texts = app.composer.texts(Language::default());
    answer(StatusCode::NOT_FOUND, &ApprovePage::gone(texts))
}

fn answer(status: StatusCode, page: &ApprovePage<'_>) -> Response {
    let csp = format!(
        "default-src 'none'; style-src {}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        style_hash(CSS)
    );
    match askama::Template::render(page) {
        Ok(body) => (status, html(body, &csp)).into_response(),
        Err(error) => {
            tracing::error!(%error, "The approval page could not be rendered");
            ApiError::Internal.into_response()
        }
    }
}
