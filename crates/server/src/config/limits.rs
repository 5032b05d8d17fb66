//! The settings of limits: approval mail, and how often failed mail is tried.

use std::time::Duration;

use sealpost_domain::{MailLimits, Retry};

use super::{Settings, Wrong};

pub(super) fn mail(settings: &Settings) -> MailLimits {
    let usual = MailLimits::default();
    MailLimits {
        approver_burst: settings.limit_approver_burst.unwrap_or(usual.approver_burst),
        approver_interval_seconds: settings.limit_approver_interval.unwrap_or(usual.approver_interval_seconds),
        approver_per_day: settings.limit_approver_per_day.unwrap_or(usual.approver_per_day),
        recipient_per_day: settings.limit_recipient_per_day.unwrap_or(usual.recipient_per_day),
        account_per_hour: settings.limit_account_per_hour.unwrap_or(usual.account_per_hour),
        live_values: settings.limit_live_values.unwrap_or(usual.live_values),
    }
}

pub(super) fn retry(settings: &Settings) -> Result<Retry, Wrong> {
    let mut retry = Retry::default();
    if let Some(seconds) = &settings.retry_seconds {
        if seconds.is_empty() || !seconds.iter().all(|seconds| (1..=86_400).contains(seconds)) {
            return Err(("retry_seconds", format!("{seconds:?} are not numbers between 1 and 86400")));
        }
        retry.waits = seconds.iter().map(|seconds| Duration::from_secs(u64::from(*seconds))).collect();
    }
    if let Some(hours) = settings.retry_hours {
        if !(1..=720).contains(&hours) {
            return Err(("retry_hours", format!("{hours} is not between 1 and 720")));
        }
        retry.give_up_after = Duration::from_secs(3600 * u64::from(hours));
    }
    Ok(retry)
}
