//! `PUT /order/certificate/{order_id}/resend-emails`

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use sealpost_api::emails::{DomainApprovalEmail, ResendEmails};
use sealpost_api::errors::Errors;
use sealpost_domain::order::{Resend, ResendEntry};
use sealpost_domain::{Context, DnsName, EmailAddress, Fqdn, Language, Order, OrderId};
use sealpost_store::Parts;
use sealpost_store::keys::Caller;

use super::{OrderPath, email_domain, quoted, set};
use crate::app::{App, Change};
use crate::auth::{RequestId, WritingKey};
use crate::body::Body;
use crate::error::{ApiError, FieldError};

/// Sends the approval mails of an order again
///
/// Without `domain_approval_emails`: to everybody to whom each unproved name was last sent. With entries: for each
/// `domain` to the chosen approver, also through a parent domain (`email_domain`). In the language of `locale`, or
/// the order's. All entries are used, or none. What becomes of the mails is on `/sealpost/v1/orders/{id}/mails`.
#[utoipa::path(
    put,
    path = "/services/v2/order/certificate/{order_id}/resend-emails",
    tag = "orders",
    params(("order_id" = i64, Path, description = "The order's id")),
    request_body(content = Option<ResendEmails>, example = json!({"domain_approval_emails": [{"domain": "sub.example.com", "email": "admin@example.com", "email_domain": "example.com"}], "locale": "ko"})),
    responses(
        (status = 204, description = "The mails are queued"),
        (status = 400, description = "`invalid_order_status`, `invalid_dcv_method`, `invalid_domain`, `invalid_email`, `invalid_email_domain`, `invalid_locale`; nothing was sent", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|order`", body = Errors),
        (status = 429, description = "`request_limit_exceeded`: too much approval mail; nothing was sent", body = Errors)
    )
)]
pub async fn resend_emails(
    State(app): State<App>,
    key: WritingKey,
    OrderPath(order): OrderPath,
    RequestId(request_id): RequestId,
    Body(request): Body<ResendEmails>,
) -> Result<StatusCode, ApiError> {
    key.call(&app, |caller, epoch| resend(&app, order, &request_id, &request, caller, epoch)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn resend(
    app: &App,
    order: OrderId,
    request_id: &str,
    request: &ResendEmails,
    caller: Arc<Caller>,
    epoch: Option<i64>,
) -> Result<(), ApiError> {
    let language = request.locale.as_deref().and_then(|locale| language(locale, caller.account_language));
    let entries = entries(request.domain_approval_emails.as_deref().unwrap_or_default())?;
    let mut names: Vec<Fqdn> = entries.iter().filter_map(ResendEntry::scope).collect();
    if entries.is_empty() {
        let view = app.order(&caller, order).await?;
        names.extend(view.names.iter().filter_map(|name| DnsName::parse(&name.name).ok()).map(|name| name.base));
    }
    let contacts = app.contacts(caller.account, &names).await?;
    // An entry without an address, or none at all, may ask everybody.
    let named: Option<Vec<String>> = entries.iter().map(|entry| entry.email.as_ref().map(EmailAddress::key)).collect();
    let asks = named.filter(|named| !named.is_empty()).unwrap_or_else(|| contacts.keys(&names));
    let request = Resend { entries, language };
    let limits = app.config.limits.clone();
    let change = Change { caller: &caller, order, parts: Parts::Names, asks: Some(asks), request_id };
    let rule = move |order: &Order, context: &Context| order.resend(&request, &contacts, &limits, context);
    app.write_at(epoch, change, rule).await.map(drop)
}

/// The language of a locale; one that we do not know becomes the account's and
/// is logged (R32). An empty locale is left out.
pub fn language(locale: &str, account: Language) -> Option<Language> {
    let locale = set(Some(locale))?;
    Some(Language::find(locale).unwrap_or_else(|| {
        tracing::info!(locale = quoted(locale), "Unknown locale; taking the account's language {account}");
        account
    }))
}

fn entries(list: &[DomainApprovalEmail]) -> Result<Vec<ResendEntry>, ApiError> {
    let mut errors = Vec::new();
    let mut entries = Vec::with_capacity(list.len());
    for (index, item) in list.iter().enumerate() {
        let path = |member: &str| format!("domain_approval_emails[{index}].{member}");
        let domain = set(item.domain.as_deref());
        match entry(domain, item.email.as_deref(), item.email_domain.as_deref(), "domain", path) {
            Ok(entry) => entries.push(entry),
            Err(error) => errors.push(error),
        }
    }
    ApiError::unless_empty(errors)?;
    Ok(entries)
}

/// One entry of this call or of `dcv_emails` when ordering.
pub fn entry(
    domain: Option<&str>,
    email: Option<&str>,
    email_domain_text: Option<&str>,
    domain_member: &str,
    path: impl Fn(&str) -> String,
) -> Result<ResendEntry, FieldError> {
    let domain_path = path(domain_member);
    let domain = domain
        .map(|text| {
            DnsName::parse(text)
                .map_err(|error| FieldError::invalid(&domain_path, format!("{} cannot be used: {error}", quoted(text))))
        })
        .transpose()?;
    let email_path = path("email");
    let email = set(email)
        .map(|text| {
            EmailAddress::parse(text.trim_matches(' ')).map_err(|error| {
                FieldError::invalid(&email_path, format!("{} is not an address: {error}", quoted(text)))
            })
        })
        .transpose()?;
    let email_domain = email_domain(&path("email_domain"), email_domain_text)?;
    if domain.is_none() && email.is_none() {
        let reason = format!("say which {domain_member}, or an email at it");
        return Err(FieldError::invalid(&domain_path, reason));
    }
    Ok(ResendEntry { domain, email, email_domain })
}
