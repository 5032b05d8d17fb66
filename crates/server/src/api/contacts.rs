//! `/sealpost/v1/contacts`: approvers that the operator of a private desk filed
//! for its domains (R3). Other desks do not have these routes.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use sealpost_api::approvers::{FiledContact, FiledContacts, NewContact};
use sealpost_api::errors::Errors;
use sealpost_domain::{Approver, EmailAddress, Fqdn, Source};
use sealpost_store::{audit, contacts};
use serde_json::json;

use super::orders::{parse_id, quoted, set};
use crate::app::{App, actor};
use crate::auth::{AccountKey, ApiKey, RequestId};
use crate::body::Body;
use crate::config::Mode;
use crate::error::{ApiError, FieldError};
use crate::view::iso;

/// The contacts that were filed, by domain
#[utoipa::path(get, path = "/sealpost/v1/contacts", tag = "domains",
    responses(
        (status = 200, body = FiledContacts),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|route`: not a private desk", body = Errors)))]
pub async fn list(State(app): State<App>, ApiKey(caller): ApiKey) -> Result<Json<FiledContacts>, ApiError> {
    private_desk(&app)?;
    let rows = contacts::list(&mut app.db.read().await?, caller.account).await?;
    Ok(Json(FiledContacts { contacts: rows.into_iter().map(contact).collect() }))
}

/// Files an address as an approver of a domain
///
/// It may approve the domain and every name below it, from the next order or resend on. Filing it again changes nothing
/// and is refused.
#[utoipa::path(post, path = "/sealpost/v1/contacts", tag = "domains",
    request_body(content = NewContact, example = json!({"domain": "corp.example", "email": "pki@corp.example"})),
    responses(
        (status = 201, body = FiledContact),
        (status = 400, description = "`required_param|…`, `invalid_domain`, `invalid_email`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|route`: not a private desk", body = Errors)))]
pub async fn create(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    RequestId(request_id): RequestId,
    Body(request): Body<NewContact>,
) -> Result<(StatusCode, Json<FiledContact>), ApiError> {
    private_desk(&app)?;
    let (adn, email) = read(&request)?;
    let id = app.db.new_id().await?;
    let now = app.now();
    let detail = json!({ "contact_id": id, "domain": adn, "email": email });
    let mut tx = app.db.begin().await?;
    if !contacts::insert(tx.conn(), caller.account, id, &adn, &email, now).await? {
        return Err(ApiError::invalid("email", format!("{email} is filed for {adn} already")));
    }
    audit::add(&mut tx, caller.account, &actor(&caller, &request_id), "contact_filed", &detail, now).await?;
    tx.commit().await?;
    let date_created = iso(now.millis());
    Ok((
        StatusCode::CREATED,
        Json(FiledContact { id, domain: adn.to_string(), email: email.to_string(), date_created }),
    ))
}

/// Takes a contact out
///
/// Its mails that still wait are not sent, and its links that are open decide nothing any more.
#[utoipa::path(delete, path = "/sealpost/v1/contacts/{contact_id}", tag = "domains",
    params(("contact_id" = i64, Path)),
    responses(
        (status = 204, description = "The address may not approve any more"),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|contact`; `not_found|route`: not a private desk", body = Errors)))]
pub async fn remove(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    Path(id): Path<String>,
    RequestId(request_id): RequestId,
) -> Result<StatusCode, ApiError> {
    private_desk(&app)?;
    let missing = || ApiError::NotFound("contact");
    let id = parse_id(&id).ok_or_else(missing)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let removed = contacts::remove(tx.conn(), caller.account, id).await?.ok_or_else(missing)?;
    let detail = json!({ "contact_id": id, "domain": removed.adn, "email": removed.email });
    audit::add(&mut tx, caller.account, &actor(&caller, &request_id), "contact_removed", &detail, now).await?;
    tx.commit().await?;
    let (Ok(adn), Ok(email)) = (Fqdn::parse(&removed.adn), EmailAddress::parse(&removed.email)) else {
        return Err(ApiError::Internal);
    };
    // Nobody new is asked from here on. Whoever was asked has an order or a
    // domain to be changed, each by itself.
    let asking = contacts::asking(&mut app.db.read().await?, caller.account, &removed.adn, &email).await?;
    let approver = Approver { adn, address: email, source: Source::Filed };
    for owner in asking {
        app.withdraw(caller.account, owner, &approver, actor(&caller, &request_id)).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

fn contact(row: contacts::Contact) -> FiledContact {
    FiledContact { id: row.id, domain: row.adn, email: row.email, date_created: iso(row.created_at) }
}

fn read(request: &NewContact) -> Result<(Fqdn, EmailAddress), ApiError> {
    let mut errors = Vec::new();
    let domain = match set(request.domain.as_deref()) {
        None => Err(FieldError::required("domain")),
        Some(text) => Fqdn::parse(text)
            .map_err(|error| error.to_string())
            .and_then(|adn| match adn.registrable() {
                Some(_) => Ok(adn),
                None => Err("it is a public suffix; nobody speaks for all below it".to_owned()),
            })
            .map_err(|reason| FieldError::invalid("domain", format!("{} cannot be used: {reason}", quoted(text)))),
    };
    let email = match set(request.email.as_deref()) {
        None => Err(FieldError::required("email")),
        Some(text) => EmailAddress::parse(text)
            .map_err(|error| FieldError::invalid("email", format!("{} is not an address: {error}", quoted(text)))),
    };
    match (domain, email) {
        (Ok(domain), Ok(email)) => Ok((domain, email)),
        (domain, email) => {
            errors.extend(domain.err());
            errors.extend(email.err());
            Err(ApiError::Fields(errors))
        }
    }
}

/// R3 has filed contacts on a private desk alone.
fn private_desk(app: &App) -> Result<(), ApiError> {
    if app.config.mode == Mode::Private { Ok(()) } else { Err(ApiError::NotFound("route")) }
}
