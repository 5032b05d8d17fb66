//! `/domain/{domain}/dcv/emails`: who may approve, and asking them again.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use sealpost_api::dcv::DomainEmails;
use sealpost_api::domains::ResendDomainEmails;
use sealpost_api::errors::Errors;
use sealpost_domain::domain::AskDomain;
use sealpost_domain::{DnsName, DomainId, Fqdn, Source};
use sealpost_store::domains;
use sealpost_store::keys::Caller;

use super::DomainPath;
use super::show::find;
use crate::api::orders::resend_emails::language;
use crate::api::orders::{addresses, email_domain, parse_id};
use crate::app::{App, actor};
use crate::auth::{ApiKey, OrganizationsKey, RequestId};
use crate::body::Body;
use crate::error::{ApiError, RuleError as _};

/// Most addresses that one call names.
const MOST: usize = 100;

/// Who may be asked to approve a name
///
/// The constructed addresses at the name and at each of its parents, and the contacts published for them. The name
/// is given as it is, or by the id of a domain of the account.
#[utoipa::path(get, path = "/services/v2/domain/{domain}/dcv/emails", tag = "domains",
    params(("domain" = String, Path, description = "The name, or a wildcard before it, or a domain's id")),
    responses(
        (status = 200, body = DomainEmails),
        (status = 400, description = "`invalid_domain`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|domain`: the account has no domain of this id", body = Errors)))]
pub async fn emails(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    Path(domain): Path<String>,
) -> Result<Json<DomainEmails>, ApiError> {
    let name = name(&app, &caller, &domain).await?;
    let contacts = app.contacts(caller.account, std::slice::from_ref(&name)).await?;
    let approvers: Vec<_> = name.authorization_names().iter().flat_map(|adn| contacts.approvers(adn)).collect();
    let from = |sources: &[Source]| {
        let found = approvers.iter().filter(|approver| sources.contains(&approver.source));
        found.map(|approver| approver.address.to_string()).collect::<Vec<_>>()
    };
    Ok(Json(DomainEmails {
        name_scope: Some(name.to_string()),
        base_emails: from(&[Source::Constructed]),
        whois_emails: from(&[Source::Whois]),
        dns_txt_emails: from(&[Source::DnsTxt, Source::DnsCaa]),
        // The vendor knows no filed contacts: they are told beside all others.
        email_array: approvers.iter().any(|approver| approver.source == Source::Filed).then(|| from(&Source::ALL)),
    }))
}

/// Digits alone are an id: no name is made of one label.
async fn name(app: &App, caller: &Caller, text: &str) -> Result<Fqdn, ApiError> {
    if let Some(id) = parse_id(text) {
        return Ok(find(app, caller, DomainId(id)).await?.1.name);
    }
    DnsName::parse(text).map(|name| name.base).map_err(|error| ApiError::invalid("domain", error))
}

/// Sends the approval mails of a domain again
///
/// To every approver of the domain and its parents; of `name_scope` alone, if that is given; to those of
/// `email_array`, each of which has to be an approver. All of them are asked, or none. Mails that were asked for
/// moments ago and still wait are not doubled. What becomes of the mails is on `/sealpost/v1/domains/{id}/mails`.
#[utoipa::path(put, path = "/services/v2/domain/{domain}/dcv/emails", tag = "domains",
    params(("domain" = i64, Path, description = "The domain's id")),
    request_body(content = Option<ResendDomainEmails>, example = json!({"name_scope": "example.com", "email_array": ["admin@example.com"], "locale": "ko"})),
    responses(
        (status = 204, description = "The mails are queued"),
        (status = 400, description = "`invalid_name_scope`, `invalid_email_array`, `invalid_locale`, `invalid_domain_status`; nothing was sent", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|domain`", body = Errors),
        (status = 429, description = "`request_limit_exceeded`: too much approval mail; nothing was sent", body = Errors)))]
pub async fn resend(
    State(app): State<App>,
    OrganizationsKey(caller): OrganizationsKey,
    DomainPath(id): DomainPath,
    RequestId(request_id): RequestId,
    Body(request): Body<ResendDomainEmails>,
) -> Result<StatusCode, ApiError> {
    let mut errors = Vec::new();
    let name_scope = email_domain("name_scope", request.name_scope.as_deref()).map_err(|error| errors.push(error));
    let emails = addresses("email_array", request.email_array.as_deref().unwrap_or_default(), MOST);
    let emails = emails.map_err(|wrong| errors.extend(wrong));
    ApiError::unless_empty(errors)?;
    let (Ok(name_scope), Ok(emails)) = (name_scope, emails) else { return Err(ApiError::Internal) };
    let language = request.locale.as_deref().and_then(|locale| language(locale, caller.account_language));
    let ask = AskDomain {
        requester: caller.email.clone(),
        name_scope,
        emails,
        language: language.unwrap_or(caller.account_language),
    };
    let (_, domain) = find(&app, &caller, id).await?;
    let contacts = app.contacts(caller.account, std::slice::from_ref(&domain.name)).await?;
    let asks = domain.recipients(&ask, &contacts);
    let rule = |domain: &sealpost_domain::Domain, context: &sealpost_domain::Context| {
        domain.ask(&ask, &contacts, &app.config.limits, context)
    };
    let written = domains::write(&app.db, caller.account, id, Some(asks), &actor(&caller, &request_id), rule).await?;
    match written {
        domains::Written::Done { .. } => Ok(StatusCode::NO_CONTENT),
        domains::Written::Refused(error) => Err(error.into_api(app.now())),
        domains::Written::Missing | domains::Written::Exists => Err(ApiError::NotFound("domain")),
    }
}
