//! `/organization`

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use sealpost_api::errors::Errors;
use sealpost_api::ids::NamedId;
use sealpost_api::organizations::{
    NewOrganization, Organization, OrganizationCreated, OrganizationValidation, Organizations,
};
use sealpost_domain::EmailAddress;
use sealpost_domain::webhook::{Event, EventKind};
use sealpost_store::keys::Caller;
use sealpost_store::{Reader, accounts, audit, organizations, webhooks};

use super::csv;
use super::orders::parse_id;
use super::query::Query;
use crate::app::{App, actor};
use crate::auth::{AccountKey, ApiKey, OrganizationsKey, RequestId};
use crate::body::Body;
use crate::error::{ApiError, FieldError};
use crate::view::{OrganizationDetails, iso};

/// The organizations of the account
#[utoipa::path(get, path = "/services/v2/organization", tag = "account",
    params(("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query)),
    responses((status = 200, body = Organizations), (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn list(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let mut all = organizations::list(&mut app.db.read().await?, caller.account).await?;
    all.retain(|organization| caller.sees(organization.container_id));
    let (rows, page) = Query::parse(query.as_deref().unwrap_or_default()).cut(&all)?;
    let organizations: Vec<_> = rows.iter().map(organization).collect();
    if csv::is_wanted(&headers) {
        return as_csv(&organizations);
    }
    Ok(Json(Organizations { organizations, page: Some(page) }).into_response())
}

/// One organization
#[utoipa::path(get, path = "/services/v2/organization/{organization_id}", tag = "account",
    params(("organization_id" = i64, Path)),
    responses((status = 200, body = Organization), (status = 404, description = "`not_found|organization`", body = Errors)))]
pub async fn show(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    Path(id): Path<String>,
) -> Result<Json<Organization>, ApiError> {
    let id = parse_id(&id).ok_or(ApiError::NotFound("organization"))?;
    let found = organizations::find(&mut app.db.read().await?, caller.account, id).await?;
    let found = found.filter(|organization| caller.sees(organization.container_id));
    found.as_ref().map(organization).map(Json).ok_or(ApiError::NotFound("organization"))
}

/// An organization that certificates may name.
pub async fn usable(reader: &mut Reader, caller: &Caller, id: i64) -> Result<organizations::Organization, ApiError> {
    let found = organizations::find(reader, caller.account, id).await?;
    let found = found.filter(|organization| caller.sees(organization.container_id));
    let found = found.filter(|organization| organization.status == "active" && organization.validated);
    found.ok_or_else(|| ApiError::invalid("organization", "the account has no validated organization of this id"))
}

/// Adds an organization
///
/// On a test desk it counts as validated at once; elsewhere it stays unvalidated until an operator validates it.
#[utoipa::path(post, path = "/services/v2/organization", tag = "account",
    request_body = NewOrganization,
    responses(
        (status = 201, body = OrganizationCreated),
        (status = 400, description = "`required_param|name`, `invalid_…`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn create(
    State(app): State<App>,
    OrganizationsKey(caller): OrganizationsKey,
    RequestId(request_id): RequestId,
    Body(request): Body<NewOrganization>,
) -> Result<(StatusCode, Json<OrganizationCreated>), ApiError> {
    let name = request.name.clone().filter(|name| !name.trim().is_empty());
    let mut errors = check(&request);
    if name.is_none() {
        errors.push(FieldError::required("name"));
    }
    let containers = accounts::containers(&mut app.db.read().await?, caller.account).await?;
    let container = match request.container.as_ref().and_then(|container| container.id) {
        Some(id) => containers.iter().find(|container| container.id == id),
        None => containers.iter().find(|container| container.parent_id.is_none()),
    };
    if container.is_none() {
        errors.push(FieldError::invalid("container", "the account has no such container"));
    }
    ApiError::unless_empty(errors)?;
    let (Some(name), Some(container)) = (name, container) else { return Err(ApiError::Internal) };
    let details = OrganizationDetails {
        assumed_name: request.assumed_name,
        address: request.address,
        zip: request.zip,
        city: request.city,
        state: request.state,
        country: request.country.map(|country| country.to_uppercase()),
        telephone: request.telephone,
        organization_contact: request.organization_contact,
    };
    let now = app.now();
    let row = organizations::Organization {
        id: app.db.new_id().await?,
        container_id: container.id,
        container_name: container.name.clone(),
        name,
        status: "active".to_owned(),
        validated: app.config.is_test(),
        details: serde_json::to_string(&details).map_err(|_not_json| ApiError::Internal)?,
        created_at: now.millis(),
    };
    let actor = actor(&caller, &request_id);
    let detail = serde_json::json!({ "organization_id": row.id, "name": row.name });
    let mut tx = app.db.begin().await?;
    organizations::insert(tx.conn(), caller.account, &row, now).await?;
    audit::add(&mut tx, caller.account, &actor, "organization_added", &detail, now).await?;
    tx.commit().await?;
    let created = OrganizationCreated { id: row.id, status: Some(row.status), name: Some(row.name) };
    Ok((StatusCode::CREATED, Json(created)))
}

/// Marks an organization as validated
///
/// For the operator, who has looked at it by other means. Its names are then accepted in OV and EV orders. Repeating it
/// changes nothing.
#[utoipa::path(post, path = "/sealpost/v1/organizations/{organization_id}/validate", tag = "account",
    params(("organization_id" = i64, Path)),
    responses(
        (status = 204, description = "The organization is validated"),
        (status = 403, description = "`access_denied`: only unrestricted keys may", body = Errors),
        (status = 404, description = "`not_found|organization`", body = Errors)))]
pub async fn validate(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    Path(id): Path<String>,
    RequestId(request_id): RequestId,
) -> Result<StatusCode, ApiError> {
    let id = parse_id(&id).ok_or(ApiError::NotFound("organization"))?;
    let actor = actor(&caller, &request_id);
    let mut tx = app.db.begin().await?;
    let mut has_calls = false;
    match organizations::validate(tx.conn(), caller.account, id).await? {
        None => return Err(ApiError::NotFound("organization")),
        Some(false) => {}
        Some(true) => {
            let detail = serde_json::json!({ "organization_id": id });
            audit::add(&mut tx, caller.account, &actor, "organization_validated", &detail, app.now()).await?;
            let (account, kind) = (caller.account, EventKind::OrganizationValidated);
            let event = Event { account, kind, data: detail, is_immediate: false };
            has_calls = webhooks::tell(&app.db, tx.conn(), &[event], app.now()).await?;
        }
    }
    tx.commit().await?;
    if has_calls {
        app.db.work().webhooks.notify_one();
    }
    Ok(StatusCode::NO_CONTENT)
}

fn check(request: &NewOrganization) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (path, text) in [
        ("name", &request.name),
        ("assumed_name", &request.assumed_name),
        ("address", &request.address),
        ("zip", &request.zip),
        ("city", &request.city),
        ("state", &request.state),
        ("telephone", &request.telephone),
    ] {
        let Some(text) = text else { continue };
        if text.chars().any(char::is_control) {
            errors.push(FieldError::invalid(path, "it holds a control character"));
        } else if text.chars().count() > 64 && path == "name" || text.chars().count() > 255 {
            errors.push(FieldError::invalid(path, "it is too long"));
        }
    }
    if let Some(country) = &request.country
        && !(country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_alphabetic()))
    {
        errors.push(FieldError::invalid("country", "write it as two letters, as in ISO 3166"));
    }
    let email = request.organization_contact.as_ref().and_then(|contact| contact.email.as_deref());
    if let Some(Err(error)) = email.filter(|email| !email.is_empty()).map(EmailAddress::parse_international) {
        errors.push(FieldError::invalid("organization_contact.email", error));
    }
    errors
}

fn organization(row: &organizations::Organization) -> Organization {
    let details: OrganizationDetails = serde_json::from_str(&row.details).unwrap_or_default();
    let validation = |kind: &str, name: &str| OrganizationValidation {
        kind: Some(kind.to_owned()),
        name: Some(name.to_owned()),
        date_created: Some(iso(row.created_at)),
        status: Some("active".to_owned()),
        ..OrganizationValidation::default()
    };
    Organization {
        id: row.id,
        status: Some(row.status.clone()),
        name: Some(row.name.clone()),
        display_name: Some(row.name.clone()),
        is_active: row.status == "active",
        assumed_name: details.assumed_name,
        address: details.address,
        zip: details.zip,
        city: details.city,
        state: details.state,
        country: details.country.map(|country| country.to_lowercase()),
        telephone: details.telephone,
        container: Some(NamedId { id: row.container_id, name: Some(row.container_name.clone()) }),
        organization_contact: details.organization_contact,
        validations: row.validated.then(|| vec![validation("ov", "OV"), validation("ev", "EV")]),
        ..Organization::default()
    }
}

fn as_csv(organizations: &[Organization]) -> Result<Response, ApiError> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let row = |organization: &Organization| {
        let Organization { id, name, status, city, state, country, .. } = organization;
        [id.to_string(), text(name), text(status), text(city), text(state), text(country)]
    };
    csv::answer(["id", "name", "status", "city", "state", "country"], organizations.iter().map(row))
}
