//! Webhooks: calls to an address of the account when something happens.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::flexible;

/// Body of `POST /webhook` and `POST /sealpost/v1/webhooks`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NewWebhook {
    /// Required. An https URL on a public address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(required = true, nullable = false)]
    pub endpoint: Option<String>,
    /// Sent with each call in `X-WEBHOOK-KEY`: 32 to 255 printable characters. It is not shown again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// Which events to send; left out or empty: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<String>>,
    /// Finer choices.
    #[serde(default, deserialize_with = "flexible::object", skip_serializing_if = "Option::is_none")]
    pub webhook_settings: Option<WebhookSettings>,
    /// Sealpost's own: also sign each call as Standard Webhooks describes; the answer holds the key.
    #[serde(default, deserialize_with = "flexible::boolean", skip_serializing_if = "Option::is_none")]
    pub sign: Option<bool>,
}

/// Body of `PUT /sealpost/v1/webhooks/{webhook_id}`. What is left out stays.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ChangeWebhook {
    /// An https URL on a public address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// Sent with each call in `X-WEBHOOK-KEY`; an empty one removes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// Which events to send; empty: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<String>>,
    /// Finer choices; each that is left out stays.
    #[serde(default, deserialize_with = "flexible::object", skip_serializing_if = "Option::is_none")]
    pub webhook_settings: Option<WebhookSettings>,
    /// `false` stops it and gives up what waits; `true` starts it, also after it was switched off for failing.
    #[serde(default, deserialize_with = "flexible::boolean", skip_serializing_if = "Option::is_none")]
    pub is_active: Option<bool>,
}

/// Choices of a webhook.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WebhookSettings {
    /// Also call when a certificate is issued at once, without anybody having been asked.
    #[serde(default, deserialize_with = "flexible::boolean", skip_serializing_if = "Option::is_none")]
    pub instant_issue_webhook_notification: Option<bool>,
    /// Steps before and after the end of a domain's validation at which to call, out of 90, 60, 30, 7, 3, 0 and -7; left
    /// out or empty: all but the last. Other numbers are kept, and nothing falls on them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook_notification_frequency: Option<Vec<i64>>,
    /// Put the chain into `certificate_issued`.
    #[serde(default, deserialize_with = "flexible::boolean", skip_serializing_if = "Option::is_none")]
    pub webhook_send_certificate_chain: Option<bool>,
    /// The same for certificates that are issued at once.
    #[serde(default, deserialize_with = "flexible::boolean", skip_serializing_if = "Option::is_none")]
    pub webhook_send_instant_issued_certificate_chain: Option<bool>,
}

/// Answer of `POST /webhook`, of `POST /sealpost/v1/webhooks`, and of
/// `POST /sealpost/v1/webhooks/{webhook_id}/signing-key`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WebhookKey {
    /// The webhook's id.
    pub webhook_id: i64,
    /// The key that its calls are signed with, `whsec_…`. It is not shown again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signing_key: Option<String>,
}

/// Answer of `GET /sealpost/v1/webhooks`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Webhooks {
    /// All of the account, the oldest first.
    pub webhooks: Vec<Webhook>,
}

/// A webhook without its secrets.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Webhook {
    /// The webhook's id.
    pub id: i64,
    /// Where it calls.
    pub endpoint: String,
    /// `active`, `inactive`, or `disabled` after failing for days.
    pub status: String,
    /// Which events it sends; left out: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<String>>,
    /// Finer choices.
    pub webhook_settings: WebhookSettings,
    /// Whether calls carry `X-WEBHOOK-KEY`.
    pub has_secret: bool,
    /// Whether calls are signed.
    pub is_signed: bool,
    /// When it was made.
    pub date_created: String,
    /// The first failure since its last success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failing_since: Option<String>,
    /// When it was switched off for failing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<String>,
}

/// Answer of `GET /sealpost/v1/webhooks/{webhook_id}/deliveries`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WebhookDeliveries {
    /// The newest first, without their attempts.
    pub deliveries: Vec<WebhookDelivery>,
    /// `before` of the next page, if there may be one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// One event for one webhook. Also the answer of
/// `GET /sealpost/v1/webhooks/{webhook_id}/deliveries/{delivery_id}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WebhookDelivery {
    /// A UUID; `webhook-id` of the call is `msg_` and this.
    pub id: String,
    /// What happened.
    pub event: String,
    /// `data` of the call, without a chain.
    #[schema(value_type = Object)]
    pub data: serde_json::Value,
    /// `queued`, `retrying`, `delivered`, `failed` (given up) or `canceled` (the webhook was switched off).
    pub state: String,
    /// When it happened.
    pub date_created: String,
    /// When it is tried next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_attempt_at: Option<String>,
    /// How many attempts were made.
    pub attempt_count: i64,
    /// Each attempt, the oldest first; of a single delivery.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<WebhookAttempt>,
}

/// One attempt to deliver an event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WebhookAttempt {
    /// When it began.
    pub at: String,
    /// How long it took, in milliseconds.
    pub took_ms: i64,
    /// HTTP status of the answer; left out when there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<i64>,
    /// The first bytes of the answer, or why there was none.
    pub answer: String,
}

/// Answer of `POST …/test` and `POST …/replay`: what was queued.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WebhookQueued {
    /// Id of the delivery.
    pub delivery_id: String,
}

impl std::fmt::Debug for NewWebhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewWebhook").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ChangeWebhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChangeWebhook").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for WebhookKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebhookKey").field("webhook_id", &self.webhook_id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r48_debugging_does_not_tell_secrets() {
        let canary = || Some("canary".to_owned());
        let told = [
            format!("{:?}", NewWebhook { secret: canary(), ..NewWebhook::default() }),
            format!("{:?}", ChangeWebhook { secret: canary(), ..ChangeWebhook::default() }),
            format!("{:?}", WebhookKey { webhook_id: 1, signing_key: canary() }),
        ];
        assert!(told.iter().all(|told| !told.contains("canary")), "{told:?}");
    }
}
