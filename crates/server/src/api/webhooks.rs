//! `POST /webhook` in the vendor's shape (API reference §11), and
//! `/sealpost/v1/webhooks`, where everything about webhooks can be done.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use sealpost_api::errors::Errors;
use sealpost_api::webhooks::{ChangeWebhook, NewWebhook, Webhook, WebhookKey, WebhookSettings, Webhooks};
use sealpost_domain::webhook::EventKind;
use sealpost_store::keys::Caller;
use sealpost_store::webhooks::{self, Status};
use sealpost_store::{Tx, audit};
use serde_json::json;

use super::orders::{parse_id, quoted};
use crate::app::{App, actor};
use crate::auth::{AccountKey, RequestId};
use crate::body::Body;
use crate::error::{ApiError, FieldError};
use crate::view::iso;
use crate::webhooks::{endpoint, new_signing_key};

pub mod deliveries;

/// Bounds of a secret, in characters.
const SECRET: std::ops::RangeInclusive<usize> = 32..=255;

/// Most entries of `webhook_notification_frequency`.
const MOST_DAYS: usize = 20;

/// Makes a webhook
///
/// It is active at once. With `sign` the answer holds `signing_key` beside what the API publishes. Everything else about
/// webhooks is under `/sealpost/v1/webhooks`.
#[utoipa::path(post, path = "/services/v2/webhook", tag = "webhooks",
    request_body(content = NewWebhook, example = json!({"endpoint": "https://hooks.example.com/sealpost", "secret": "a secret of thirty-two characters", "events": ["certificate_issued"]})),
    responses(
        (status = 201, description = "The webhook; its key cannot be shown again", body = WebhookKey),
        (status = 400, description = "`required_param|endpoint`, `webhook_invalid_endpoint`, `invalid_secret`, `invalid_events`, `invalid_webhook_notification_frequency`, `invalid_sign`, `webhook_limit_reached`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn create_compatible(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    RequestId(request_id): RequestId,
    Body(request): Body<NewWebhook>,
) -> Result<(StatusCode, Json<WebhookKey>), ApiError> {
    Ok((StatusCode::CREATED, Json(made(&app, &caller, &request_id, request).await?)))
}

/// Makes a webhook, which may be signed
#[utoipa::path(post, path = "/sealpost/v1/webhooks", tag = "webhooks",
    request_body(content = NewWebhook, example = json!({"endpoint": "https://hooks.example.com/sealpost", "sign": true})),
    responses(
        (status = 201, description = "The webhook; its key cannot be shown again", body = WebhookKey),
        (status = 400, description = "`required_param|endpoint`, `webhook_invalid_endpoint`, `invalid_secret`, `invalid_events`, `invalid_webhook_notification_frequency`, `invalid_sign`, `webhook_limit_reached`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn create(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    RequestId(request_id): RequestId,
    Body(request): Body<NewWebhook>,
) -> Result<(StatusCode, Json<WebhookKey>), ApiError> {
    Ok((StatusCode::CREATED, Json(made(&app, &caller, &request_id, request).await?)))
}

async fn made(app: &App, caller: &Caller, request_id: &str, request: NewWebhook) -> Result<WebhookKey, ApiError> {
    let NewWebhook { endpoint, secret, events, webhook_settings, sign } = request;
    let secret = secret.filter(|secret| !secret.is_empty());
    let mut webhook = webhooks::Webhook {
        id: 0,
        endpoint: String::new(),
        has_secret: secret.is_some(),
        is_signed: sign == Some(true),
        events: None,
        instant: false,
        chain: false,
        instant_chain: false,
        frequency: Vec::new(),
        status: Status::Active,
        failing_since: None,
        disabled_at: None,
        created_at: app.now().millis(),
    };
    let mut errors = Vec::new();
    if endpoint.as_deref().is_none_or(str::is_empty) {
        errors.push(FieldError::required("endpoint"));
    }
    let wanted = Wanted { endpoint: endpoint.filter(|text| !text.is_empty()), secret, events, webhook_settings };
    wanted.put_into(&mut webhook, app.config.is_test(), &mut errors);
    ApiError::unless_empty(errors)?;
    webhook.id = app.db.new_id().await?;
    let key = webhook.is_signed.then(new_signing_key);
    let mut tx = app.db.begin().await?;
    if !webhooks::insert(tx.conn(), caller.account, &webhook).await? {
        let message = format!("the account has {} webhooks, and no more are kept", webhooks::MOST);
        return Err(ApiError::Fields(vec![FieldError { code: "webhook_limit_reached".to_owned(), message }]));
    }
    if let Some(secret) = wanted.secret.as_deref() {
        webhooks::set_secret(&app.db, tx.conn(), caller.account, webhook.id, Some(secret)).await?;
    }
    if let Some((key, _)) = &key {
        webhooks::set_signing_key(&app.db, tx.conn(), caller.account, webhook.id, key).await?;
    }
    note(app, &mut tx, (caller, request_id), "webhook_made", &webhook).await?;
    tx.commit().await?;
    Ok(WebhookKey { webhook_id: webhook.id, signing_key: key.map(|(_, text)| text) })
}

/// The webhooks of the account
#[utoipa::path(get, path = "/sealpost/v1/webhooks", tag = "webhooks",
    responses((status = 200, body = Webhooks), (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn list(State(app): State<App>, AccountKey(caller): AccountKey) -> Result<Json<Webhooks>, ApiError> {
    let rows = webhooks::list(&mut app.db.read().await?, caller.account).await?;
    Ok(Json(Webhooks { webhooks: rows.into_iter().map(shown).collect() }))
}

/// One webhook
#[utoipa::path(get, path = "/sealpost/v1/webhooks/{webhook_id}", tag = "webhooks",
    params(("webhook_id" = i64, Path)),
    responses(
        (status = 200, body = Webhook),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|webhook`", body = Errors)))]
pub async fn show(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    Path(id): Path<String>,
) -> Result<Json<Webhook>, ApiError> {
    let found = webhooks::find(app.db.read().await?.conn(), caller.account, number(&id)?).await?;
    found.map(shown).map(Json).ok_or(ApiError::NotFound("webhook"))
}

/// Changes a webhook; what is left out stays
#[utoipa::path(put, path = "/sealpost/v1/webhooks/{webhook_id}", tag = "webhooks",
    params(("webhook_id" = i64, Path)),
    request_body(content = ChangeWebhook, example = json!({"is_active": true})),
    responses(
        (status = 200, body = Webhook),
        (status = 400, description = "`webhook_invalid_endpoint`, `invalid_secret`, `invalid_events`, `invalid_webhook_notification_frequency`", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|webhook`", body = Errors)))]
pub async fn change(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    Path(id): Path<String>,
    RequestId(request_id): RequestId,
    Body(request): Body<ChangeWebhook>,
) -> Result<Json<Webhook>, ApiError> {
    let id = number(&id)?;
    let ChangeWebhook { endpoint, secret, events, webhook_settings, is_active } = request;
    let removes_secret = secret.as_deref() == Some("");
    let wanted = Wanted { endpoint, secret: secret.filter(|text| !text.is_empty()), events, webhook_settings };
    let mut tx = app.db.begin().await?;
    let found = webhooks::find_to_change(tx.conn(), caller.account, id).await?;
    let mut webhook = found.ok_or(ApiError::NotFound("webhook"))?;
    let mut errors = Vec::new();
    wanted.put_into(&mut webhook, app.config.is_test(), &mut errors);
    ApiError::unless_empty(errors)?;
    match is_active {
        Some(true) if webhook.status != Status::Active => {
            webhook.status = Status::Active;
            (webhook.failing_since, webhook.disabled_at) = (None, None);
        }
        Some(false) if webhook.status == Status::Active => webhook.status = Status::Inactive,
        _ => {}
    }
    webhooks::update(tx.conn(), caller.account, &webhook).await?;
    if wanted.secret.is_some() || removes_secret {
        webhooks::set_secret(&app.db, tx.conn(), caller.account, id, wanted.secret.as_deref()).await?;
        webhook.has_secret = !removes_secret;
    }
    note(&app, &mut tx, (&caller, &request_id), "webhook_changed", &webhook).await?;
    tx.commit().await?;
    Ok(Json(shown(webhook)))
}

/// Gives a webhook a new signing key
///
/// Its calls are signed with it from now on; an earlier key signs nothing any more.
#[utoipa::path(post, path = "/sealpost/v1/webhooks/{webhook_id}/signing-key", tag = "webhooks",
    params(("webhook_id" = i64, Path)),
    responses(
        (status = 201, description = "The key; it cannot be shown again", body = WebhookKey),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|webhook`", body = Errors)))]
pub async fn signing_key(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    Path(id): Path<String>,
    RequestId(request_id): RequestId,
) -> Result<(StatusCode, Json<WebhookKey>), ApiError> {
    let id = number(&id)?;
    let (key, text) = new_signing_key();
    let mut tx = app.db.begin().await?;
    let found = webhooks::find_to_change(tx.conn(), caller.account, id).await?;
    let webhook = found.ok_or(ApiError::NotFound("webhook"))?;
    webhooks::set_signing_key(&app.db, tx.conn(), caller.account, id, &key).await?;
    note(&app, &mut tx, (&caller, &request_id), "webhook_key_made", &webhook).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(WebhookKey { webhook_id: id, signing_key: Some(text) })))
}

/// Removes a webhook with its log; what waits for it is not sent
#[utoipa::path(delete, path = "/sealpost/v1/webhooks/{webhook_id}", tag = "webhooks",
    params(("webhook_id" = i64, Path)),
    responses(
        (status = 204, description = "It is called no more"),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|webhook`", body = Errors)))]
pub async fn remove(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    Path(id): Path<String>,
    RequestId(request_id): RequestId,
) -> Result<StatusCode, ApiError> {
    let id = number(&id)?;
    let mut tx = app.db.begin().await?;
    let found = webhooks::find_to_change(tx.conn(), caller.account, id).await?;
    let webhook = found.ok_or(ApiError::NotFound("webhook"))?;
    webhooks::remove(tx.conn(), caller.account, id).await?;
    note(&app, &mut tx, (&caller, &request_id), "webhook_removed", &webhook).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a caller wants a webhook to be; what is not set stays.
struct Wanted {
    endpoint: Option<String>,
    secret: Option<String>,
    events: Option<Vec<String>>,
    webhook_settings: Option<WebhookSettings>,
}

impl Wanted {
    /// Checks everything, and tells all that is wrong.
    fn put_into(&self, webhook: &mut webhooks::Webhook, allows_loopback: bool, errors: &mut Vec<FieldError>) {
        if let Some(text) = &self.endpoint {
            match endpoint(text, allows_loopback) {
                Ok(url) => webhook.endpoint = url.into(),
                Err(reason) => errors.push(FieldError {
                    code: "webhook_invalid_endpoint".to_owned(),
                    message: format!("endpoint: {} cannot be called: {reason}", quoted(text)),
                }),
            }
        }
        let is_good = |secret: &String| SECRET.contains(&secret.len()) && secret.bytes().all(|b| b.is_ascii_graphic());
        if self.secret.as_ref().is_some_and(|secret| !is_good(secret)) {
            let reason = "32 to 255 printable ASCII characters without spaces";
            errors.push(FieldError::invalid("secret", reason));
        }
        if let Some(names) = &self.events {
            let mut kinds = Vec::new();
            for (position, name) in names.iter().enumerate() {
                match EventKind::find(name).filter(|kind| kind.may_be_chosen()) {
                    Some(kind) if kinds.contains(&kind) => {}
                    Some(kind) => kinds.push(kind),
                    None => {
                        let reason = format!("{} is no event", quoted(name));
                        errors.push(FieldError::invalid(&format!("events[{position}]"), reason));
                    }
                }
            }
            webhook.events = Some(kinds).filter(|kinds| !kinds.is_empty());
        }
        if let Some(settings) = &self.webhook_settings {
            settle(settings, webhook, errors);
        }
    }
}

fn settle(settings: &WebhookSettings, webhook: &mut webhooks::Webhook, errors: &mut Vec<FieldError>) {
    let set = |place: &mut bool, wanted: Option<bool>| *place = wanted.unwrap_or(*place);
    set(&mut webhook.instant, settings.instant_issue_webhook_notification);
    set(&mut webhook.chain, settings.webhook_send_certificate_chain);
    set(&mut webhook.instant_chain, settings.webhook_send_instant_issued_certificate_chain);
    let Some(days) = &settings.webhook_notification_frequency else { return };
    if days.len() > MOST_DAYS || days.iter().any(|days| !(-366..=1100).contains(days)) {
        let reason = format!("at most {MOST_DAYS} numbers of days between -366 and 1100");
        errors.push(FieldError::invalid("webhook_settings.webhook_notification_frequency", reason));
    }
    webhook.frequency.clone_from(days);
}

/// The audit row of a change; secrets are not in it.
async fn note(
    app: &App,
    tx: &mut Tx,
    (caller, request_id): (&Caller, &str),
    action: &str,
    webhook: &webhooks::Webhook,
) -> Result<(), ApiError> {
    let detail = json!({
        "webhook_id": webhook.id, "endpoint": webhook.endpoint, "status": webhook.status.name(),
        "has_secret": webhook.has_secret, "is_signed": webhook.is_signed,
    });
    Ok(audit::add(tx, caller.account, &actor(caller, request_id), action, &detail, app.now()).await?)
}

fn shown(webhook: webhooks::Webhook) -> Webhook {
    Webhook {
        id: webhook.id,
        endpoint: webhook.endpoint,
        status: webhook.status.name().to_owned(),
        events: webhook.events.map(|kinds| kinds.iter().map(|kind| kind.name().to_owned()).collect()),
        webhook_settings: WebhookSettings {
            instant_issue_webhook_notification: Some(webhook.instant),
            webhook_notification_frequency: Some(webhook.frequency).filter(|days| !days.is_empty()),
            webhook_send_certificate_chain: Some(webhook.chain),
            webhook_send_instant_issued_certificate_chain: Some(webhook.instant_chain),
        },
        has_secret: webhook.has_secret,
        is_signed: webhook.is_signed,
        date_created: iso(webhook.created_at),
        failing_since: webhook.failing_since.map(iso),
        disabled_at: webhook.disabled_at.map(iso),
    }
}

fn number(text: &str) -> Result<i64, ApiError> {
    parse_id(text).ok_or(ApiError::NotFound("webhook"))
}
