//! `GET /domain/{domain_id}` and `…/validation`

use axum::Json;
use axum::extract::{RawQuery, State};
use sealpost_api::domains::{
    DcvExpiration, DcvInvitation, Domain as DomainView, DomainDcv, DomainValidation, DomainValidations,
};
use sealpost_api::errors::Errors;
use sealpost_api::ids::NamedId;
use sealpost_domain::dcv::Approval;
use sealpost_domain::domain::Validity;
use sealpost_domain::product::Validation;
use sealpost_domain::{Domain, DomainId, Policy, Source, Timestamp};
use sealpost_store::domains::{self, DomainRow};
use sealpost_store::keys::Caller;

use super::DomainPath;
use crate::api::query::Query;
use crate::app::App;
use crate::auth::ApiKey;
use crate::error::ApiError;
use crate::view::iso;

/// One domain
///
/// With `include_dcv=true` also the approval mails whose links still decide.
#[utoipa::path(get, path = "/services/v2/domain/{domain_id}", tag = "domains",
    params(("domain_id" = i64, Path), ("include_dcv" = Option<bool>, Query), ("include_validation" = Option<bool>, Query)),
    responses((status = 200, body = DomainView), (status = 404, description = "`not_found|domain`", body = Errors)))]
pub async fn show(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    DomainPath(id): DomainPath,
    RawQuery(query): RawQuery,
) -> Result<Json<DomainView>, ApiError> {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let (row, domain) = find(&app, &caller, id).await?;
    let now = app.now();
    let mut shown = view(&row, &domain, &app.config.policy, now);
    if query.get("include_dcv").is_some_and(|value| value == "1" || value.eq_ignore_ascii_case("true")) {
        let live = domains::live_approvals(&mut app.db.read().await?, caller.account, id, now).await?;
        shown.dcv = Some(DomainDcv {
            method: Some("email".to_owned()),
            name_scope: Some(row.name),
            dcv_invitations: live.iter().map(invitation).collect(),
        });
    }
    Ok(Json(shown))
}

/// What a domain has been validated for
#[utoipa::path(get, path = "/services/v2/domain/{domain_id}/validation", tag = "domains",
    params(("domain_id" = i64, Path)),
    responses((status = 200, body = DomainValidations), (status = 404, description = "`not_found|domain`", body = Errors)))]
pub async fn validation(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    DomainPath(id): DomainPath,
) -> Result<Json<DomainValidations>, ApiError> {
    let (row, domain) = find(&app, &caller, id).await?;
    Ok(Json(DomainValidations { validations: validations(&row, domain.validity(&app.config.policy, app.now())) }))
}

/// A domain of the caller's account.
pub async fn find(app: &App, caller: &Caller, id: DomainId) -> Result<(DomainRow, Domain), ApiError> {
    let row = domains::find(&mut app.db.read().await?, caller.account, id).await?;
    let row = row.ok_or(ApiError::NotFound("domain"))?;
    let domain = Domain::try_from(&row)?;
    Ok((row, domain))
}

/// The vendor's shape (API reference §8.1).
pub fn view(row: &DomainRow, domain: &Domain, policy: &Policy, now: Timestamp) -> DomainView {
    let validity = domain.validity(policy, now);
    let is_active = matches!(validity, Validity::Active { .. });
    let until = until(validity);
    let expiration = until.map(|until| {
        let day = until.date();
        DcvExpiration { ov: Some(day.clone()), ev: is_ev(row).then_some(day) }
    });
    DomainView {
        id: row.id,
        name: Some(row.name.clone()),
        is_active: row.is_active,
        status: Some(if is_active { "approved" } else { "pending" }.to_owned()),
        is_pending_validation: !is_active,
        date_created: Some(iso(row.created_at)),
        dcv_approval_datetime: row.proved_at.map(iso),
        dcv_expiration_datetime: until.map(Timestamp::iso),
        dcv_expiration: expiration,
        organization: Some(NamedId { id: row.organization_id, name: Some(row.organization_name.clone()) }),
        validations: Some(validations(row, validity)),
        dcv_method: Some("email".to_owned()),
        dcv: None,
        container: Some(NamedId { id: row.container_id, name: Some(row.container_name.clone()) }),
    }
}

fn until(validity: Validity) -> Option<Timestamp> {
    match validity {
        Validity::Pending => None,
        Validity::Active { until } => Some(until),
        Validity::Expired { since } => Some(since),
    }
}

/// EV includes what OV needs.
fn is_ev(row: &DomainRow) -> bool {
    row.validation == "ev"
}

fn validations(row: &DomainRow, validity: Validity) -> Vec<DomainValidation> {
    let (status, dcv_status) = match validity {
        Validity::Pending => ("pending", "pending"),
        Validity::Active { .. } => ("active", "complete"),
        Validity::Expired { .. } => ("expired", "pending"),
    };
    let one = |validation: Validation| DomainValidation {
        kind: Some(validation.name().to_lowercase()),
        name: Some(validation.name().to_owned()),
        description: Some(validation.description().to_owned()),
        date_created: Some(iso(row.created_at)),
        validated_until: until(validity).map(Timestamp::iso),
        status: Some(status.to_owned()),
        dcv_status: Some(dcv_status.to_owned()),
    };
    let mut all = vec![one(Validation::Organization)];
    if is_ev(row) {
        all.push(one(Validation::Extended));
    }
    all
}

fn invitation(approval: &Approval) -> DcvInvitation {
    let source = match approval.source {
        Source::Constructed => "base",
        other => other.name(),
    };
    DcvInvitation {
        invitation_id: Some(approval.mail.to_string()),
        email: Some(approval.recipient.to_string()),
        source: Some(source.to_owned()),
        date_sent: Some(approval.created_at.iso()),
        name_scope: Some(approval.adn.to_string()),
    }
}
