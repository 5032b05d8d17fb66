//! `/sealpost/v1/account/reminders`: what the account wants of reminders.

use std::collections::{BTreeMap, HashSet};

use axum::Json;
use axum::extract::State;
use sealpost_api::errors::Errors;
use sealpost_api::reminders::{ChangeReminders, Reminders};
use sealpost_domain::EmailAddress;
use sealpost_domain::reminder::{ReminderSettings, Step};
use sealpost_store::{audit, reminders};
use serde_json::json;

use super::orders::{addresses, notes, quoted};
use crate::app::{App, actor};
use crate::auth::{AccountKey, ApiKey, RequestId};
use crate::body::Body;
use crate::error::{ApiError, FieldError};

/// What the account wants of reminders
#[utoipa::path(get, path = "/sealpost/v1/account/reminders", tag = "account",
    responses((status = 200, body = Reminders), (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn show(State(app): State<App>, ApiKey(caller): ApiKey) -> Result<Json<Reminders>, ApiError> {
    let settings = reminders::of_account(app.db.read().await?.conn(), caller.account).await?;
    Ok(Json(shown(&settings)))
}

/// Changes what the account wants of reminders; what is left out stays
///
/// It counts from the next reminder on that falls due. An order's own `disable_renewal_notifications` and
/// `custom_renewal_message` count more. Mail to an address that is taken out of every list is not sent, though it may
/// wait already.
#[utoipa::path(put, path = "/sealpost/v1/account/reminders", tag = "account",
    request_body(content = ChangeReminders, example = json!({"steps": [30, 7, 3, -7], "escalation": {"7": ["duty@example.com"], "3": ["duty@example.com", "head@example.com"]}})),
    responses(
        (status = 200, body = Reminders),
        (status = 400, description = "`invalid_enabled`, `invalid_steps`, `invalid_additional_emails`, `invalid_escalation`, `invalid_custom_renewal_message`; nothing was changed", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors)))]
pub async fn change(
    State(app): State<App>,
    AccountKey(caller): AccountKey,
    RequestId(request_id): RequestId,
    Body(request): Body<ChangeReminders>,
) -> Result<Json<Reminders>, ApiError> {
    let mut tx = app.db.begin().await?;
    let before = reminders::of_account_to_change(tx.conn(), caller.account).await?;
    let settings = changed(&before, &request, app.config.additional_emails)?;
    let told = shown(&settings);
    if settings != before {
        reminders::set(tx.conn(), caller.account, &settings).await?;
        let detail = json!({ "reminders": told });
        let actor = actor(&caller, &request_id);
        audit::add(&mut tx, caller.account, &actor, "reminders_set", &detail, app.now()).await?;
        tx.commit().await?;
    }
    Ok(Json(told))
}

fn changed(before: &ReminderSettings, request: &ChangeReminders, most: usize) -> Result<ReminderSettings, ApiError> {
    let mut settings = before.clone();
    let mut errors = Vec::new();
    settings.enabled = request.enabled.unwrap_or(before.enabled);
    if let Some(days) = &request.steps {
        settings.steps = steps(days, &mut errors);
    }
    if let Some(list) = &request.additional_emails {
        settings.recipients = each_once("additional_emails", list, most, &mut errors);
    }
    if let Some(lists) = &request.escalation {
        settings.escalation = lists.as_ref().map(|lists| escalation(lists, most, &mut errors));
    }
    if let Some(message) = &request.custom_renewal_message {
        errors.extend(notes::check(message, "custom_renewal_message").err());
        settings.message.clone_from(message);
    }
    ApiError::unless_empty(errors)?;
    Ok(settings)
}

fn steps(days: &[i64], errors: &mut Vec<FieldError>) -> Vec<Step> {
    for (index, days) in days.iter().enumerate().filter(|(_, days)| mailed(**days).is_none()) {
        errors.push(FieldError::invalid(&format!("steps[{index}]"), no_step(&days.to_string())));
    }
    Step::MAILED.into_iter().filter(|step| days.contains(&step.days())).collect()
}

fn escalation(
    lists: &BTreeMap<String, Vec<String>>,
    most: usize,
    errors: &mut Vec<FieldError>,
) -> Vec<(Step, Vec<EmailAddress>)> {
    let mut wrong = Vec::new();
    let mut read = Vec::new();
    for (days, list) in lists {
        match days.parse().ok().and_then(mailed).filter(|step| step.days().to_string() == *days) {
            Some(step) => read.push((step, each_once(&format!("escalation.{days}"), list, most, &mut wrong))),
            None => wrong.push(FieldError::invalid("escalation", no_step(&quoted(days)))),
        }
    }
    // The member's own name is a number, which is no part of a code.
    errors.extend(wrong.into_iter().map(|error| FieldError { code: "invalid_escalation".to_owned(), ..error }));
    read.sort_by_key(|(step, _)| *step);
    read
}

fn mailed(days: i64) -> Option<Step> {
    Step::find(days).filter(|step| Step::MAILED.contains(step))
}

fn no_step(days: &str) -> String {
    format!("{days} is no step; 90, 60, 30, 7, 3 and -7 are")
}

/// Addresses as written, each once (R22).
fn each_once(path: &str, list: &[String], most: usize, errors: &mut Vec<FieldError>) -> Vec<EmailAddress> {
    let mut seen = HashSet::new();
    let mut list = addresses(path, list, most).unwrap_or_else(|wrong| {
        errors.extend(wrong);
        Vec::new()
    });
    list.retain(|address| seen.insert(address.key()));
    list
}

fn shown(settings: &ReminderSettings) -> Reminders {
    let texts = |list: &[EmailAddress]| list.iter().map(ToString::to_string).collect();
    let lists = |lists: &Vec<(Step, Vec<EmailAddress>)>| {
        lists.iter().map(|(step, list)| (step.days().to_string(), texts(list))).collect()
    };
    Reminders {
        enabled: settings.enabled,
        steps: settings.steps.iter().map(|step| step.days()).collect(),
        additional_emails: texts(&settings.recipients),
        escalation: settings.escalation.as_ref().map(lists),
        custom_renewal_message: settings.message.clone(),
    }
}
