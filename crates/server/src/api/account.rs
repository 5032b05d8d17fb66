//! `/ping`, `/account`, `/container`

pub mod change;

use axum::Json;
use axum::extract::State;
use sealpost_api::accounts::{Account, Container, Containers, Ping};
use sealpost_api::errors::Errors;
use sealpost_domain::EmailAddress;
use sealpost_store::{accounts, organizations};

use crate::app::App;
use crate::auth::ApiKey;
use crate::error::ApiError;
use crate::view::{OrganizationDetails, language_id};

/// Answers if the key is good
#[utoipa::path(get, path = "/services/v2/ping", tag = "account",
    responses((status = 200, body = Ping), (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn ping(ApiKey(_): ApiKey) -> Json<Ping> {
    Json(Ping::default())
}

/// The account
#[utoipa::path(get, path = "/services/v2/account", tag = "account",
    responses((status = 200, body = Account), (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn account(State(app): State<App>, ApiKey(caller): ApiKey) -> Result<Json<Account>, ApiError> {
    let mut reader = app.db.read().await?;
    let account = accounts::find(reader.conn(), caller.account).await?.ok_or(ApiError::Internal)?;
    let organizations = organizations::list(&mut reader, caller.account).await?;
    let containers = accounts::containers(&mut reader, caller.account).await?;
    let staff = accounts::staff(reader.conn(), caller.account).await?.ok_or(ApiError::Internal)?;
    let primary = organizations.first();
    let country = primary
        .and_then(|organization| serde_json::from_str::<OrganizationDetails>(&organization.details).ok()?.country);
    Ok(Json(Account {
        id: account.id,
        primary_organization_id: primary.map(|organization| organization.id),
        primary_organization_name: primary.map(|organization| organization.name.clone()),
        primary_organization_country: country.as_ref().map(|country| country.to_lowercase()),
        root_container_id: containers.iter().find(|container| container.parent_id.is_none()).map(|c| c.id),
        admin_email: Some(addresses(&staff.contacts).join(",")),
        cert_transparency: Some("default_off".to_owned()),
        cert_central_type: Some("retail".to_owned()),
        language_id: language_id(&account.language),
        default_country: country.map(|country| country.to_lowercase()),
    }))
}

/// The containers (divisions) of the account; a bound user's own and those below
#[utoipa::path(get, path = "/services/v2/container", tag = "account",
    responses((status = 200, body = Containers), (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn containers(State(app): State<App>, ApiKey(caller): ApiKey) -> Result<Json<Containers>, ApiError> {
    let mut containers = accounts::containers(&mut app.db.read().await?, caller.account).await?;
    containers.retain(|container| caller.sees(container.id));
    Ok(Json(Containers { containers: containers.iter().map(container).collect() }))
}

fn addresses(list: &[EmailAddress]) -> Vec<&str> {
    list.iter().map(EmailAddress::as_str).collect()
}

pub(super) fn container(row: &accounts::Container) -> Container {
    Container {
        id: row.id,
        name: Some(row.name.clone()),
        parent_id: row.parent_id.or(Some(0)),
        is_active: true,
        ..Container::default()
    }
}
