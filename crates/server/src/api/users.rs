//! `/user` and `/authorization` (API reference §9).

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use sealpost_api::accounts::{Authorization, Authorizations, UserInfo, Users};
use sealpost_api::errors::Errors;
use sealpost_api::ids::NamedId;
use sealpost_domain::UserId;
use sealpost_domain::account::Area;
use sealpost_store::accounts;
use sealpost_store::keys::Caller;

use super::account::container;
use super::orders::parse_id;
use super::query::Query;
use crate::app::App;
use crate::auth::ApiKey;
use crate::error::ApiError;
use crate::view::language_id;

/// The user whose key this is
#[utoipa::path(get, path = "/services/v2/user/me", tag = "account",
    responses((status = 200, body = UserInfo), (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn me(State(app): State<App>, ApiKey(caller): ApiKey) -> Result<Json<UserInfo>, ApiError> {
    find(&app, &caller, caller.user).await?.map(Json).ok_or(ApiError::Internal)
}

/// One user of the account
#[utoipa::path(get, path = "/services/v2/user/{user_id}", tag = "account",
    params(("user_id" = i64, Path)),
    responses((status = 200, body = UserInfo), (status = 404, description = "`not_found|user`", body = Errors)))]
pub async fn show(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    Path(id): Path<String>,
) -> Result<Json<UserInfo>, ApiError> {
    let id = parse_id(&id).ok_or(ApiError::NotFound("user"))?;
    find(&app, &caller, UserId(id)).await?.map(Json).ok_or(ApiError::NotFound("user"))
}

/// The users of the account
#[utoipa::path(get, path = "/services/v2/user", tag = "account",
    params(("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query), ("container_id" = Option<i64>, Query)),
    responses(
        (status = 200, body = Users),
        (status = 400, description = "`invalid_limit`, `invalid_offset`, `invalid_container_id`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn list(
    State(app): State<App>,
    ApiKey(caller): ApiKey,
    RawQuery(query): RawQuery,
) -> Result<Json<Users>, ApiError> {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let wrong = || ApiError::invalid("container_id", "it must be a whole number");
    let wanted = query.get("container_id").map(|text| parse_id(text).ok_or_else(wrong)).transpose()?;
    let mut reader = app.db.read().await?;
    let containers = accounts::containers(&mut reader, caller.account).await?;
    let bound = accounts::assigned(&mut reader, caller.account).await?;
    let around = Around { containers, bound };
    let mut users = accounts::users(reader.conn(), caller.account).await?;
    if let Some(wanted) = wanted {
        users.retain(|user| around.container(user).is_some_and(|container| container.id == wanted));
    }
    let (rows, page) = query.cut(&users)?;
    Ok(Json(Users { users: rows.iter().map(|user| info(user, &around, &caller)).collect(), page: Some(page) }))
}

async fn find(app: &App, caller: &Caller, id: UserId) -> Result<Option<UserInfo>, ApiError> {
    let mut reader = app.db.read().await?;
    let user = accounts::user(&mut reader, caller.account, id).await?;
    let containers = accounts::containers(&mut reader, caller.account).await?;
    let around = Around { containers, bound: accounts::assigned(&mut reader, caller.account).await? };
    Ok(user.map(|user| info(&user, &around, caller)))
}

/// Containers, and who is bound to which.
struct Around {
    containers: Vec<accounts::Container>,
    bound: BTreeMap<i64, Vec<i64>>,
}

impl Around {
    /// The first that the user is bound to; everybody else belongs to the topmost.
    fn container(&self, user: &accounts::User) -> Option<&accounts::Container> {
        let bound = self.bound.get(&user.id).and_then(|bound| bound.first());
        self.containers.iter().find(|container| match bound {
            Some(id) => container.id == *id,
            None => container.parent_id.is_none(),
        })
    }
}

fn info(user: &accounts::User, around: &Around, caller: &Caller) -> UserInfo {
    let role = match user.access_role {
        1 => "Administrator",
        2 => "Limited User",
        3 => "Finance Manager",
        4 => "Manager",
        _ => "Standard User",
    };
    UserInfo {
        id: user.id,
        username: Some(user.username.clone()),
        account_id: Some(user.account_id),
        first_name: Some(user.first_name.clone()),
        last_name: Some(user.last_name.clone()),
        email: Some(user.email.clone()),
        status: Some("active".to_owned()),
        container: around.container(user).map(container),
        has_container_assignments: around.bound.contains_key(&user.id),
        access_roles: vec![NamedId { id: user.access_role, name: Some(role.to_owned()) }],
        kind: Some("standard".to_owned()),
        language_id: language_id(&user.language),
        account_language_id: language_id(caller.account_language.code()),
        ..UserInfo::default()
    }
}

/// What this key may do
#[utoipa::path(get, path = "/services/v2/authorization", tag = "account",
    responses((status = 200, body = Authorizations), (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn authorizations(ApiKey(caller): ApiKey) -> Json<Authorizations> {
    let authorization = |(name, needs): &(&str, Needs)| Authorization {
        permission: (*name).to_owned(),
        authorized: needs.hold(&caller),
    };
    Json(Authorizations { authorizations: PERMISSIONS.iter().map(authorization).collect() })
}

/// Whether this key may do one thing
#[utoipa::path(get, path = "/services/v2/authorization/{permission}", tag = "account",
    params(("permission" = String, Path, description = "As in `GET /authorization`")),
    responses((status = 200, body = Authorization), (status = 404, description = "`not_found|permission`", body = Errors)))]
pub async fn authorization(
    ApiKey(caller): ApiKey,
    Path(permission): Path<String>,
) -> Result<Json<Authorization>, ApiError> {
    let known = PERMISSIONS.iter().find(|(name, _)| *name == permission).ok_or(ApiError::NotFound("permission"))?;
    Ok(Json(Authorization { authorized: known.1.hold(&caller), permission }))
}

/// What a key needs to be allowed something.
enum Needs {
    /// Nothing: every key reads.
    Reading,
    /// A role that may write there.
    Writing(Area),
    /// The same, and a user who approves what others ask for.
    Approving,
    /// This desk has no such call.
    Nobody,
}

/// The API's names for what this desk can do, and for what clients ask about
/// that it cannot.
const PERMISSIONS: [(&str, Needs); 12] = [
    ("view_orders", Needs::Reading),
    ("create_orders", Needs::Writing(Area::Orders)),
    ("approve_requests", Needs::Approving),
    ("view_domains", Needs::Reading),
    ("add_domains", Needs::Writing(Area::Organizations)),
    ("add_organizations", Needs::Writing(Area::Organizations)),
    ("view_users", Needs::Reading),
    ("create_users", Needs::Nobody),
    ("edit_users", Needs::Nobody),
    ("view_container", Needs::Reading),
    ("create_containers", Needs::Writing(Area::Account)),
    ("edit_account", Needs::Writing(Area::Account)),
];

impl Needs {
    fn hold(&self, caller: &Caller) -> bool {
        match self {
            Self::Reading => true,
            Self::Writing(area) => caller.may_write(*area),
            Self::Approving => caller.may_write(Area::Orders) && caller.access_role.may_approve(),
            Self::Nobody => false,
        }
    }
}
