//! `PUT /domain/{domain_id}/activate`, `…/deactivate`, `…/dcv/method`

use std::convert::Infallible;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sealpost_api::domains::{ChangeDomainMethod, DomainCreated};
use sealpost_api::errors::Errors;
use sealpost_domain::{Context, Domain, DomainId};
use sealpost_store::domains;
use sealpost_store::keys::Caller;

use super::show::find;
use super::{DomainPath, check_method};
use crate::api::orders::set;
use crate::app::{App, actor};
use crate::auth::{OrganizationsKey, RequestId};
use crate::body::Body;
use crate::error::{ApiError, FieldError};

/// Puts a domain to use again
#[utoipa::path(put, path = "/services/v2/domain/{domain_id}/activate", tag = "domains",
    params(("domain_id" = i64, Path)),
    responses((status = 204, description = "Done"), (status = 404, description = "`not_found|domain`", body = Errors)))]
pub async fn activate(
    State(app): State<App>,
    OrganizationsKey(caller): OrganizationsKey,
    DomainPath(id): DomainPath,
    RequestId(request_id): RequestId,
) -> Result<StatusCode, ApiError> {
    set_active(&app, &caller, id, true, &request_id).await
}

/// Takes a domain out of use
///
/// Its approval links die, its validation is not used, and no order can be placed for it.
#[utoipa::path(put, path = "/services/v2/domain/{domain_id}/deactivate", tag = "domains",
    params(("domain_id" = i64, Path)),
    responses((status = 204, description = "Done"), (status = 404, description = "`not_found|domain`", body = Errors)))]
pub async fn deactivate(
    State(app): State<App>,
    OrganizationsKey(caller): OrganizationsKey,
    DomainPath(id): DomainPath,
    RequestId(request_id): RequestId,
) -> Result<StatusCode, ApiError> {
    set_active(&app, &caller, id, false, &request_id).await
}

async fn set_active(
    app: &App,
    caller: &Caller,
    id: DomainId,
    is_active: bool,
    request_id: &str,
) -> Result<StatusCode, ApiError> {
    let rule = |domain: &Domain, context: &Context| Ok::<_, Infallible>(domain.set_active(is_active, context));
    match domains::write(&app.db, caller.account, id, None, &actor(caller, request_id), rule).await? {
        domains::Written::Done { .. } => Ok(StatusCode::NO_CONTENT),
        domains::Written::Refused(never) => match never {},
        domains::Written::Missing | domains::Written::Exists => Err(ApiError::NotFound("domain")),
    }
}

/// Sets how control of a domain is proved
///
/// `email` is the one method that is offered, and every domain has it from the start: nothing is sent. See
/// `PUT …/dcv/emails` for asking again.
#[utoipa::path(put, path = "/services/v2/domain/{domain_id}/dcv/method", tag = "domains",
    params(("domain_id" = i64, Path)),
    request_body = ChangeDomainMethod,
    responses(
        (status = 200, body = DomainCreated),
        (status = 400, description = "`required_param|dcv_method`, `invalid_dcv_method`", body = Errors),
        (status = 404, description = "`not_found|domain`", body = Errors)))]
pub async fn method(
    State(app): State<App>,
    OrganizationsKey(caller): OrganizationsKey,
    DomainPath(id): DomainPath,
    Body(request): Body<ChangeDomainMethod>,
) -> Result<Json<DomainCreated>, ApiError> {
    find(&app, &caller, id).await?;
    let method = set(request.dcv_method.as_deref());
    let missing = method.is_none().then(|| FieldError::required("dcv_method"));
    ApiError::unless_empty(missing.into_iter().chain(check_method(method)).collect())?;
    Ok(Json(DomainCreated { id: id.0, dcv_method: Some("email".to_owned()), validation_emails: None }))
}
