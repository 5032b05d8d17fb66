//! Webhooks: where the account is called when something happens.

use reqwest::Method;
use sealpost_api::webhooks::{
    ChangeWebhook, NewWebhook, Webhook, WebhookDeliveries, WebhookDelivery, WebhookKey, WebhookQueued, Webhooks,
};

use crate::{Client, Error};

/// The call of the vendor's API.
impl Client {
    /// `POST /webhook`: makes a webhook, and its signing key if wanted.
    pub async fn create_compatible_webhook(&self, webhook: &NewWebhook) -> Result<WebhookKey, Error> {
        self.call(Method::POST, &["webhook"]).body(webhook).json().await
    }
}

/// Sealpost's own calls.
impl Client {
    /// `POST /sealpost/v1/webhooks`: makes a webhook, and its signing key if wanted.
    pub async fn create_webhook(&self, webhook: &NewWebhook) -> Result<WebhookKey, Error> {
        self.own_call(Method::POST, &["webhooks"]).body(webhook).json().await
    }

    /// `GET /sealpost/v1/webhooks`: the account's webhooks.
    pub async fn webhooks(&self) -> Result<Webhooks, Error> {
        self.own_call(Method::GET, &["webhooks"]).json().await
    }

    /// `GET /sealpost/v1/webhooks/{id}`: one webhook.
    pub async fn webhook(&self, id: i64) -> Result<Webhook, Error> {
        self.own_call(Method::GET, &["webhooks", &id.to_string()]).json().await
    }

    /// `PUT /sealpost/v1/webhooks/{id}`: changes a webhook.
    pub async fn change_webhook(&self, id: i64, change: &ChangeWebhook) -> Result<Webhook, Error> {
        self.own_call(Method::PUT, &["webhooks", &id.to_string()]).body(change).json().await
    }

    /// `DELETE /sealpost/v1/webhooks/{id}`: removes a webhook.
    pub async fn delete_webhook(&self, id: i64) -> Result<(), Error> {
        self.own_call(Method::DELETE, &["webhooks", &id.to_string()]).done().await
    }

    /// `POST /sealpost/v1/webhooks/{id}/signing-key`: a new key to sign with.
    pub async fn new_webhook_key(&self, id: i64) -> Result<WebhookKey, Error> {
        self.own_call(Method::POST, &["webhooks", &id.to_string(), "signing-key"]).json().await
    }

    /// `POST /sealpost/v1/webhooks/{id}/test`: sends a test event.
    pub async fn test_webhook(&self, id: i64) -> Result<WebhookQueued, Error> {
        self.own_call(Method::POST, &["webhooks", &id.to_string(), "test"]).json().await
    }

    /// `GET /sealpost/v1/webhooks/{id}/deliveries`: what was sent, the newest
    /// first; from before a delivery on, `limit` at most.
    pub async fn webhook_deliveries(
        &self,
        id: i64,
        before: Option<&str>,
        limit: Option<u32>,
    ) -> Result<WebhookDeliveries, Error> {
        let before = before.map(|before| ("before", before.to_owned()));
        let limit = limit.map(|limit| ("limit", limit.to_string()));
        let query: Vec<_> = before.into_iter().chain(limit).collect();
        self.own_call(Method::GET, &["webhooks", &id.to_string(), "deliveries"]).query(&query).json().await
    }

    /// `GET /sealpost/v1/webhooks/{id}/deliveries/{delivery}`: one, with its attempts.
    pub async fn webhook_delivery(&self, id: i64, delivery: &str) -> Result<WebhookDelivery, Error> {
        self.own_call(Method::GET, &["webhooks", &id.to_string(), "deliveries", delivery]).json().await
    }

    /// `POST /sealpost/v1/webhooks/{id}/deliveries/{delivery}/replay`: sends it again.
    pub async fn replay_webhook(&self, id: i64, delivery: &str) -> Result<WebhookQueued, Error> {
        let path = ["webhooks", &id.to_string(), "deliveries", delivery, "replay"];
        self.own_call(Method::POST, &path).json().await
    }
}
