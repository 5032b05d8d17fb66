//! `/domain`: the domains of organizations, and who may approve a name.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use sealpost_api::approvers::{Approver, Approvers, UnusableContact};
use sealpost_api::dcv::DomainEmails;
use sealpost_api::domains::{Domain, DomainValidation, Domains};
use sealpost_api::errors::Errors;
use sealpost_api::ids::NamedId;
use sealpost_domain::{DnsName, Source};
use sealpost_store::organizations;

use super::query::Query;
use crate::app::App;
use crate::auth::ApiKey;
use crate::error::ApiError;
use crate::view::iso;

/// The domains of the account's organizations, known from their orders
#[utoipa::path(get, path = "/services/v2/domain", tag = "domains",
    params(("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query)),
    responses((status = 200, body = Domains), (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn list(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    RawQuery(query): RawQuery,
) -> Result<Json<Domains>, ApiError> {
    let all = organizations::domains(&mut app.db.read().await?, caller.account).await?;
    let (rows, page) = Query::parse(query.as_deref().unwrap_or_default()).cut(&all)?;
    Ok(Json(Domains { domains: rows.iter().map(domain).collect(), page: Some(page) }))
}

fn domain(row: &organizations::Domain) -> Domain {
    let proved = row.proved_at.is_some();
    let validation = DomainValidation {
        kind: Some("ov".to_owned()),
        name: Some("OV".to_owned()),
        description: Some("Normal Organization Validation".to_owned()),
        date_created: Some(iso(row.created_at)),
        status: Some(if proved { "active" } else { "pending" }.to_owned()),
        dcv_status: Some(if proved { "complete" } else { "pending" }.to_owned()),
        ..DomainValidation::default()
    };
    Domain {
        id: row.id,
        name: Some(row.name.clone()),
        is_active: true,
        status: Some(if proved { "approved" } else { "pending" }.to_owned()),
        date_created: Some(iso(row.created_at)),
        organization: Some(NamedId { id: row.organization_id, name: Some(row.organization_name.clone()) }),
        validations: Some(vec![validation]),
        dcv_method: Some("email".to_owned()),
        container: Some(NamedId { id: row.container_id, name: Some(row.container_name.clone()) }),
    }
}

/// Who may be asked to approve a name
///
/// The constructed addresses at the name and at each of its parents, and the contacts published for them.
#[utoipa::path(get, path = "/services/v2/domain/{fqdn}/dcv/emails", tag = "domains",
    params(("fqdn" = String, Path, description = "The name, or a wildcard before it")),
    responses(
        (status = 200, body = DomainEmails),
        (status = 400, description = "`invalid_domain`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn emails(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    Path(fqdn): Path<String>,
) -> Result<Json<DomainEmails>, ApiError> {
    let name = DnsName::parse(&fqdn).map_err(|error| ApiError::invalid("domain", error))?;
    let contacts = app.contacts(caller.account, std::slice::from_ref(&name.base)).await?;
    let approvers: Vec<_> = name.base.authorization_names().iter().flat_map(|adn| contacts.approvers(adn)).collect();
    let from = |sources: &[Source]| {
        let found = approvers.iter().filter(|approver| sources.contains(&approver.source));
        found.map(|approver| approver.address.to_string()).collect::<Vec<_>>()
    };
    Ok(Json(DomainEmails {
        name_scope: Some(name.base.to_string()),
        base_emails: from(&[Source::Constructed]),
        whois_emails: from(&[Source::Whois]),
        dns_txt_emails: from(&[Source::DnsTxt, Source::DnsCaa]),
        // The vendor knows no filed contacts: they are told beside all others.
        email_array: approvers.iter().any(|approver| approver.source == Source::Filed).then(|| from(&Source::ALL)),
    }))
}

/// Who may be asked to approve a name, and why not others
///
/// For the name and each parent down to the registrable domain: each address with its source, and whatever was found but
/// is of no use with the reason.
#[utoipa::path(get, path = "/sealpost/v1/domains/{fqdn}/approvers", tag = "domains",
    params(("fqdn" = String, Path, description = "The name, or a wildcard before it")),
    responses(
        (status = 200, body = Approvers),
        (status = 400, description = "`invalid_domain`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn approvers(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    Path(fqdn): Path<String>,
) -> Result<Json<Approvers>, ApiError> {
    let name = DnsName::parse(&fqdn).map_err(|error| ApiError::invalid("domain", error))?;
    let contacts = app.contacts(caller.account, std::slice::from_ref(&name.base)).await?;
    let mut answer = Approvers { domain: name.base.to_string(), ..Approvers::default() };
    for adn in name.base.authorization_names() {
        answer.approvers.extend(contacts.approvers(&adn).into_iter().map(|approver| Approver {
            email_domain: adn.to_string(),
            doubt: contacts.doubt(&approver.address),
            email: approver.address.to_string(),
            source: approver.source.name().to_owned(),
        }));
        answer.unusable.extend(contacts.unusable(&adn).into_iter().map(|unusable| UnusableContact {
            email_domain: adn.to_string(),
            source: unusable.source.name().to_owned(),
            found: unusable.found,
            reason: unusable.reason,
        }));
    }
    Ok(Json(answer))
}
