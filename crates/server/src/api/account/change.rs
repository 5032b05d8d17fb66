//! `PUT /account` and `/account/settings`: whom the account wants to be told
//! (API reference §9, §12.3).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sealpost_api::accounts::{AccountNotices, AccountSetting, UpdateAccount, UpdateSettings};
use sealpost_api::errors::Errors;
use sealpost_domain::EmailAddress;
use sealpost_domain::staff::{Group, Occasion};
use sealpost_store::{accounts, audit, reach};
use serde_json::json;

use super::addresses;
use crate::api::orders::quoted;
use crate::app::{App, actor};
use crate::auth::{AccountKey, ApiKey, RequestId};
use crate::body::Body;
use crate::error::{ApiError, FieldError};

/// The longest list, as the API has it.
const LONGEST: usize = 255;

/// Replaces the account's own addresses
///
/// Those of `admin_email` get a copy of all mail about orders; those of `emergency_emails` are warned when something is
/// wrong. Each list is separated by commas. An empty text clears a list; a list that is not named stays.
#[utoipa::path(put, path = "/services/v2/account", tag = "account",
    request_body = UpdateAccount,
    responses(
        (status = 204, description = "Replaced"),
        (status = 400, description = "`required_param|admin_email`, `invalid_admin_email`, `invalid_emergency_emails`", body = Errors),
        (status = 403, description = "`access_denied`: only unrestricted keys may", body = Errors)))]
pub async fn account(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    RequestId(request_id): RequestId,
    Body(request): Body<UpdateAccount>,
) -> Result<StatusCode, ApiError> {
    let mut errors = Vec::new();
    let mut read = |path: &str, text: Option<&str>| text.map(|text| list(path, text, &mut errors));
    let contacts = read("admin_email", request.admin_email.as_deref());
    let emergency = read("emergency_emails", request.emergency_emails.as_deref());
    if contacts.is_none() && emergency.is_none() {
        errors.push(FieldError::required("admin_email"));
    }
    ApiError::unless_empty(errors)?;
    let mut detail = json!({});
    for (name, list) in [("admin_email", &contacts), ("emergency_emails", &emergency)] {
        if let Some(list) = list {
            detail[name] = json!(list);
        }
    }
    let sweep = app.db.new_id().await?;
    let mut tx = app.db.begin().await?;
    reach::sweep(tx.conn(), sweep, caller.account, "").await?;
    accounts::set_contacts(tx.conn(), caller.account, contacts.as_deref(), emergency.as_deref()).await?;
    audit::add(&mut tx, caller.account, &actor(&caller, &request_id), "account_changed", &detail, app.now()).await?;
    tx.commit().await?;
    app.db.work().reach.notify_one();
    Ok(StatusCode::NO_CONTENT)
}

/// `a@x.example, b@x.example`, each once.
fn list(path: &str, text: &str, errors: &mut Vec<FieldError>) -> Vec<EmailAddress> {
    if text.chars().count() > LONGEST {
        errors.push(FieldError::invalid(path, format!("it may hold {LONGEST} characters")));
        return Vec::new();
    }
    let mut list: Vec<EmailAddress> = Vec::new();
    for part in text.split(',').map(str::trim).filter(|_| !text.trim().is_empty()) {
        match EmailAddress::parse_international(part) {
            Ok(email) if list.iter().all(|known| known.key() != email.key()) => list.push(email),
            Ok(_) => {}
            Err(error) => {
                let quoted = quoted(part);
                errors.push(FieldError::invalid(path, format!("{quoted} is not an address: {error}")));
            }
        }
    }
    list
}

/// Settles who is told on which occasion
///
/// Beside those whom a setting names, the primary administrator, the addresses of `admin_email` and the additional emails
/// of the order are always told. What is not named stays as it is.
#[utoipa::path(put, path = "/services/v2/account/settings", tag = "account",
    request_body = UpdateSettings,
    responses(
        (status = 204, description = "Set"),
        (status = 400, description = "`required_param|account_settings`, `invalid_name`, `invalid_value`", body = Errors),
        (status = 403, description = "`access_denied`: only unrestricted keys may", body = Errors)))]
pub async fn settings(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    RequestId(request_id): RequestId,
    Body(request): Body<UpdateSettings>,
) -> Result<StatusCode, ApiError> {
    let wanted = request.account_settings.filter(|list| !list.is_empty());
    let wanted = wanted.ok_or_else(|| ApiError::Fields(vec![FieldError::required("account_settings")]))?;
    let mut errors = Vec::new();
    let mut changes: Vec<(&str, String)> = Vec::new();
    for (index, setting) in wanted.iter().enumerate() {
        let path = |member: &str| format!("account_settings[{index}].{member}");
        match check(setting) {
            Ok((name, _)) if changes.iter().any(|(known, _)| *known == name) => {
                errors.push(FieldError::invalid(&path("name"), "it is set twice"));
            }
            Ok(change) => changes.push(change),
            Err((member, reason)) => errors.push(FieldError::invalid(&path(member), reason)),
        }
    }
    ApiError::unless_empty(errors)?;
    let detail = json!({ "settings": changes.iter().cloned().collect::<std::collections::BTreeMap<_, _>>() });
    let sweep = app.db.new_id().await?;
    let mut tx = app.db.begin().await?;
    reach::sweep(tx.conn(), sweep, caller.account, "").await?;
    accounts::set_settings(tx.conn(), caller.account, &changes).await?;
    audit::add(&mut tx, caller.account, &actor(&caller, &request_id), "settings_changed", &detail, app.now()).await?;
    tx.commit().await?;
    app.db.work().reach.notify_one();
    Ok(StatusCode::NO_CONTENT)
}

/// A setting as it is kept, or which member is wrong and why.
fn check(setting: &AccountSetting) -> Result<(&'static str, String), (&'static str, String)> {
    let occasion = Occasion::find(&setting.name).ok_or_else(|| {
        let known = Occasion::ALL.map(Occasion::setting).join(", ");
        ("name", format!("there is no such setting here; there are {known}"))
    })?;
    let known = Group::ALL.map(Group::name);
    let groups: Option<Vec<String>> = serde_json::from_str(&setting.value).ok();
    let groups = groups.ok_or_else(|| ("value", format!("write it as a JSON list out of {}", known.join(", "))))?;
    let mut chosen = Vec::new();
    for name in &groups {
        let group = Group::find(name);
        let quoted = || quoted(name);
        let group = group.ok_or_else(|| ("value", format!("{} is not one of {}", quoted(), known.join(", "))))?;
        if !chosen.contains(&group.name()) {
            chosen.push(group.name());
        }
    }
    Ok((occasion.setting(), json!(chosen).to_string()))
}

/// Whom the account wants to be told
///
/// Both lists of addresses, and every setting with its present value, set or usual.
#[utoipa::path(get, path = "/sealpost/v1/account/notices", tag = "account",
    responses((status = 200, body = AccountNotices), (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn show(State(app): State<App>, ApiKey(caller): ApiKey) -> Result<Json<AccountNotices>, ApiError> {
    let staff = accounts::staff(app.db.read().await?.conn(), caller.account).await?.ok_or(ApiError::Internal)?;
    let owned = |list: &[EmailAddress]| addresses(list).into_iter().map(str::to_owned).collect();
    let setting = |occasion: Occasion| {
        let groups: Vec<_> = staff.settings.groups(occasion).iter().map(|group| group.name()).collect();
        AccountSetting { name: occasion.setting().to_owned(), value: json!(groups).to_string() }
    };
    Ok(Json(AccountNotices {
        admin_email: owned(&staff.contacts),
        emergency_emails: owned(&staff.emergency),
        account_settings: Occasion::ALL.map(setting).to_vec(),
    }))
}
