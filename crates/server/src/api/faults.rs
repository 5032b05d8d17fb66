//! `/sealpost/v1/faults`: faults on demand on a test desk. Other desks do not
//! have these routes.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sealpost_api::errors::Errors;
use sealpost_api::faults::{Faults, SetFaults};
use sealpost_store::audit;
use serde_json::json;

use crate::app::{App, actor};
use crate::auth::{AccountKey, ApiKey, RequestId};
use crate::body::Body;
use crate::error::{ApiError, FieldError};
use crate::faults;

/// Which faults are set, and how often each was taken
#[utoipa::path(get, path = "/sealpost/v1/faults", tag = "faults",
    responses((status = 200, body = Faults), (status = 404, description = "`not_found|route`: not a test desk", body = Errors)))]
pub async fn show(State(app): State<App>, ApiKey(_): ApiKey) -> Json<Faults> {
    Json(app.faults.list())
}

/// Sets faults in the place of all that are set
///
/// For each request and each mail the first rule that fits is taken. Faults belong to the server that is asked, and end
/// with it.
#[utoipa::path(put, path = "/sealpost/v1/faults", tag = "faults",
    request_body = SetFaults,
    responses((status = 200, body = Faults), (status = 400, description = "`invalid_…`, `required_param|…`: a rule; none is set", body = Errors), (status = 403, description = "`access_denied|missing_permission`", body = Errors), (status = 404, description = "`not_found|route`: not a test desk", body = Errors)))]
pub async fn set(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    RequestId(request_id): RequestId,
    Body(request): Body<SetFaults>,
) -> Result<Json<Faults>, ApiError> {
    let wanted = request.faults.ok_or_else(|| ApiError::Fields(vec![FieldError::required("faults")]))?;
    let detail = json!({ "faults": wanted });
    let rules = faults::read(wanted)?;
    if !app.config.worker && rules.iter().any(faults::Rule::is_about_mail) {
        let reason = "this server has no worker, so mails do not come by it; ask the one that sends them";
        return Err(ApiError::invalid("faults", reason));
    }
    let mut tx = app.db.begin().await?;
    audit::add(&mut tx, caller.account, &actor(&caller, &request_id), "faults_set", &detail, app.now()).await?;
    tx.commit().await?;
    app.faults.set(rules);
    Ok(Json(app.faults.list()))
}

/// Takes all faults away
#[utoipa::path(delete, path = "/sealpost/v1/faults", tag = "faults",
    responses((status = 204, description = "None is set any more"), (status = 403, description = "`access_denied|missing_permission`", body = Errors), (status = 404, description = "`not_found|route`: not a test desk", body = Errors)))]
pub async fn clear(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    RequestId(request_id): RequestId,
) -> Result<StatusCode, ApiError> {
    let mut tx = app.db.begin().await?;
    audit::add(&mut tx, caller.account, &actor(&caller, &request_id), "faults_cleared", &json!({}), app.now()).await?;
    tx.commit().await?;
    app.faults.set(Vec::new());
    Ok(StatusCode::NO_CONTENT)
}
