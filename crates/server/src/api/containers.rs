//! `/sealpost/v1/containers`: the divisions of an account, and who is bound to
//! them. The compatible part has only the list.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use sealpost_api::accounts::{ContainerCreated, NewContainer, UserContainers};
use sealpost_api::errors::Errors;
use sealpost_domain::{AccountId, UserId};
use sealpost_store::{Reader, accounts, audit, reach};
use serde_json::json;

use super::orders::{parse_id, set};
use crate::app::{App, actor};
use crate::auth::{AccountKey, RequestId};
use crate::body::Body;
use crate::error::{ApiError, FieldError};

/// Most containers that one user is bound to.
const MOST: usize = 100;

/// Longest name of a container, in characters.
const LONGEST: usize = 100;

/// Adds a container
#[utoipa::path(post, path = "/sealpost/v1/containers", tag = "account",
    request_body(content = NewContainer, example = json!({"name": "Research", "parent_id": 1000005})),
    responses(
        (status = 201, body = ContainerCreated),
        (status = 400, description = "`required_param|name`, `invalid_name`, `invalid_parent_id`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn create(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    RequestId(request_id): RequestId,
    Body(request): Body<NewContainer>,
) -> Result<(StatusCode, Json<ContainerCreated>), ApiError> {
    let mut errors = Vec::new();
    let name = set(request.name.as_deref().map(str::trim));
    match name {
        None => errors.push(FieldError::required("name")),
        Some(name) if name.chars().count() > LONGEST || name.chars().any(char::is_control) => {
            errors.push(FieldError::invalid("name", format!("it must be one line of at most {LONGEST} characters")));
        }
        Some(_) => {}
    }
    let containers = accounts::containers(&mut app.db.read().await?, caller.account).await?;
    let parent = match request.parent_id {
        Some(id) => containers.iter().find(|container| container.id == id),
        None => containers.iter().find(|container| container.parent_id.is_none()),
    };
    if parent.is_none() {
        errors.push(FieldError::invalid("parent_id", "the account has no such container"));
    }
    ApiError::unless_empty(errors)?;
    let (Some(name), Some(parent)) = (name, parent) else { return Err(ApiError::Internal) };
    let id = app.db.new_id().await?;
    let row =
        accounts::Container { id, account_id: caller.account.0, parent_id: Some(parent.id), name: name.to_owned() };
    let detail = json!({ "container_id": id, "name": name, "parent_id": parent.id });
    let mut tx = app.db.begin().await?;
    accounts::insert_container(tx.conn(), &row).await?;
    audit::add(&mut tx, caller.account, &actor(&caller, &request_id), "container_made", &detail, app.now()).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(ContainerCreated { id })))
}

/// The containers that a user is bound to
#[utoipa::path(get, path = "/sealpost/v1/users/{user_id}/containers", tag = "account",
    params(("user_id" = i64, Path)),
    responses(
        (status = 200, description = "An empty list: the user reaches the whole account", body = UserContainers),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|user`", body = Errors)))]
pub async fn of_user(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    Path(user): Path<String>,
) -> Result<Json<UserContainers>, ApiError> {
    let mut reader = app.db.read().await?;
    let user = known(&mut reader, caller.account, &user).await?;
    let bound = accounts::assigned(&mut reader, caller.account).await?.remove(&user.0);
    Ok(Json(UserContainers { container_ids: Some(bound.unwrap_or_default()) }))
}

/// Binds a user to containers
///
/// The list takes the place of the one before. A bound user's keys reach the orders in these containers and below, with
/// their mails, requests and certificates; all else of the account is refused, or is not there for them. An empty list
/// frees the user. Nobody binds himself.
#[utoipa::path(put, path = "/sealpost/v1/users/{user_id}/containers", tag = "account",
    params(("user_id" = i64, Path)),
    request_body(content = UserContainers, example = json!({"container_ids": [1000007]})),
    responses(
        (status = 204, description = "It counts from the next call on"),
        (status = 400, description = "`required_param|container_ids`, `invalid_container_ids`, `invalid_user_id`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|user`", body = Errors)))]
pub async fn bind(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    Path(user): Path<String>,
    RequestId(request_id): RequestId,
    Body(request): Body<UserContainers>,
) -> Result<StatusCode, ApiError> {
    let user = known(&mut app.db.read().await?, caller.account, &user).await?;
    let wanted = request.container_ids.ok_or_else(|| ApiError::Fields(vec![FieldError::required("container_ids")]))?;
    let wanted: BTreeSet<i64> = wanted.into_iter().collect();
    if wanted.len() > MOST {
        return Err(ApiError::invalid("container_ids", format!("at most {MOST} containers")));
    }
    if user == caller.user && !wanted.is_empty() {
        return Err(ApiError::invalid("user_id", "nobody binds himself: use the key of another administrator"));
    }
    let detail = json!({ "user_id": user, "container_ids": wanted });
    let sweep = app.db.new_id().await?;
    let mut tx = app.db.begin().await?;
    // Who is bound elsewhere is told nothing of the others' orders any more.
    reach::sweep(tx.conn(), sweep, caller.account, "").await?;
    if !accounts::assign(tx.conn(), caller.account, user, &wanted).await? {
        return Err(ApiError::invalid("container_ids", "the account has not all of these containers"));
    }
    audit::add(&mut tx, caller.account, &actor(&caller, &request_id), "user_bound", &detail, app.now()).await?;
    tx.commit().await?;
    app.db.work().reach.notify_one();
    Ok(StatusCode::NO_CONTENT)
}

async fn known(reader: &mut Reader, account: AccountId, user: &str) -> Result<UserId, ApiError> {
    let user = UserId(parse_id(user).ok_or(ApiError::NotFound("user"))?);
    let found = accounts::user(reader, account, user).await?;
    found.map(|_| user).ok_or(ApiError::NotFound("user"))
}
