//! `/key`: API keys of the account. A key is shown once, when it is made (R43).

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use sealpost_api::errors::Errors;
use sealpost_api::ids::{NamedId, UserRef};
use sealpost_api::keys::{Key, KeyCreated, KeyList, KeyRoles, NewKey};
use sealpost_domain::{KeyId, Role, Timestamp, UserId};
use sealpost_store::{accounts, audit, keys};

use super::orders::parse_id;
use crate::app::{App, actor};
use crate::auth::{AccountKey, ApiKey, RequestId, hash};
use crate::body::Body;
use crate::error::{ApiError, FieldError};
use crate::first_start::new_api_key;
use crate::view::iso;

/// The keys of the account
#[utoipa::path(get, path = "/services/v2/key", tag = "account",
    responses((status = 200, body = KeyList), (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn list(State(app): State<App>, ApiKey(caller): ApiKey) -> Result<Json<KeyList>, ApiError> {
    let rows = keys::list(&mut app.db.read().await?, caller.account).await?;
    let key = |row: keys::KeyRow| Key {
        id: row.id,
        user: Some(UserRef {
            id: row.user_id,
            first_name: Some(row.first_name),
            last_name: Some(row.last_name),
            email: None,
        }),
        status: Some(if row.revoked_at.is_some() { "revoked" } else { "active" }.to_owned()),
        create_date: Some(iso(row.created_at)),
        last_used_date: app.key_uses.last(KeyId(row.id)).map(Timestamp::millis).max(row.used_at).map(iso),
        name: Some(row.name),
        restricted_to_role_id: Some(row.role).filter(|role| *role != 0),
        ..Key::default()
    };
    Ok(Json(KeyList { api_keys: rows.into_iter().map(key).collect() }))
}

/// What a key can be narrowed to
#[utoipa::path(get, path = "/services/v2/key/api-roles", tag = "account",
    responses((status = 200, body = KeyRoles), (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn roles(ApiKey(_): ApiKey) -> Json<KeyRoles> {
    let role = |role: Role| NamedId { id: role.id(), name: Some(role.name().to_owned()) };
    Json(KeyRoles { access_roles: Role::ALL.map(role).to_vec() })
}

/// Makes a key for a user
#[utoipa::path(post, path = "/services/v2/key/user/{user_id}", tag = "account",
    params(("user_id" = i64, Path)),
    request_body(content = NewKey, example = json!({"name": "deploy", "restricted_to_role_id": 100})),
    responses(
        (status = 201, description = "The key; it cannot be shown again", body = KeyCreated),
        (status = 400, description = "`required_param|name`, `invalid_name`, `invalid_restricted_to_role_id`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|user`", body = Errors)))]
pub async fn create(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    Path(user): Path<String>,
    RequestId(request_id): RequestId,
    Body(request): Body<NewKey>,
) -> Result<(StatusCode, Json<KeyCreated>), ApiError> {
    let missing = || ApiError::NotFound("user");
    let user = UserId(parse_id(&user).ok_or_else(missing)?);
    accounts::user(&mut app.db.read().await?, caller.account, user).await?.ok_or_else(missing)?;
    let mut errors = Vec::new();
    let name = request.name.unwrap_or_default();
    if name.trim().is_empty() {
        errors.push(FieldError::required("name"));
    } else if name.chars().count() > 100 || name.chars().any(char::is_control) {
        errors.push(FieldError::invalid("name", "one line of at most 100 characters"));
    }
    let role = Role::from_id(request.restricted_to_role_id.unwrap_or(0));
    if role.is_none() {
        errors.push(FieldError::invalid("restricted_to_role_id", "the roles are 0, 100, 101 and 102"));
    }
    ApiError::unless_empty(errors)?;
    let id = KeyId(app.db.new_id().await?);
    let api_key = new_api_key();
    let role = role.unwrap_or(Role::ViewOnly);
    let key = keys::NewKey { id, account: caller.account, user, name: &name, role, hash: hash(api_key.as_bytes()) };
    let now = app.now();
    let detail = serde_json::json!({ "key_id": id, "name": name, "role": role.name() });
    let mut tx = app.db.begin().await?;
    keys::insert(tx.conn(), &key, now).await?;
    audit::add(&mut tx, caller.account, &actor(&caller, &request_id), "key_made", &detail, now).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(KeyCreated { id: id.0, api_key })))
}

/// Ends a key at once
#[utoipa::path(delete, path = "/services/v2/key/{key_id}", tag = "account",
    params(("key_id" = i64, Path)),
    responses(
        (status = 204, description = "The key is refused from now on"),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|key`", body = Errors)))]
pub async fn revoke(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    Path(key): Path<String>,
    RequestId(request_id): RequestId,
) -> Result<StatusCode, ApiError> {
    let key = KeyId(parse_id(&key).ok_or(ApiError::NotFound("key"))?);
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if !keys::revoke(tx.conn(), caller.account, key, now).await? {
        return Err(ApiError::NotFound("key"));
    }
    let detail = serde_json::json!({ "key_id": key });
    audit::add(&mut tx, caller.account, &actor(&caller, &request_id), "key_revoked", &detail, now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
