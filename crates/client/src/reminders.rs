//! Reminders: what the account wants of them.

use reqwest::Method;
use sealpost_api::reminders::{ChangeReminders, Reminders};

use crate::{Client, Error};

/// Sealpost's own calls.
impl Client {
    /// `GET /sealpost/v1/account/reminders`: what the account wants of reminders.
    pub async fn reminders(&self) -> Result<Reminders, Error> {
        self.own_call(Method::GET, &["account", "reminders"]).json().await
    }

    /// `PUT /sealpost/v1/account/reminders`: changes it; what is `None` stays.
    pub async fn change_reminders(&self, change: &ChangeReminders) -> Result<Reminders, Error> {
        self.own_call(Method::PUT, &["account", "reminders"]).body(change).json().await
    }
}
