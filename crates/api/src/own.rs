//! Sealpost's own API, beside the compatible one: what became of each mail, and
//! in test mode the inbox.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Answer of `GET /sealpost/v1/orders/{order_id}/mails` and
/// `GET /sealpost/v1/mails`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrderMails {
    /// The mails: of one order the oldest first, of the account the newest.
    pub mails: Vec<MailInfo>,
}

/// One mail to one recipient, and what became of it. Also the answer of
/// `GET /sealpost/v1/mails/{id}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MailInfo {
    /// The mail's id, a UUID.
    pub id: String,
    /// The order that it is about; absent when it is about a domain or the
    /// account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<i64>,
    /// The domain of its own that it asks about; absent for orders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain_id: Option<i64>,
    /// `dcv_approval`, `order_received`, `order_approval`, `order_approved`,
    /// `order_rejected`, `order_canceled`, `certificate_issued`,
    /// `certificate_reissued`, `duplicate_issued`, `certificate_renewed`,
    /// `certificate_revoked`, `certificate_expiring`, `certificate_expired`,
    /// `order_expiring`, `validation_expiring` or `account_alarm`.
    pub kind: String,
    /// The address that it goes to.
    pub recipient: String,
    /// Why that person is written to: `approver`, `requester`,
    /// `technical_contact`, `organization_contact`, `administrator`,
    /// `account_contact` or `additional`.
    pub role: String,
    /// The authorization domain whose control the recipient proves: the name
    /// asked about, or a parent of it; approval mails only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// Its language.
    pub locale: String,
    /// `queued`, `deferred` (an attempt failed, the next is waited for), `sent`
    /// (the next server took it), `failed` (refused for good) or `canceled`
    /// (overtaken before it left).
    pub state: String,
    /// Its subject; once composed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// When it was queued.
    pub queued_at: String,
    /// When the next server took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<String>,
    /// When it is tried again; while queued or deferred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_attempt_at: Option<String>,
    /// Each attempt to deliver it, the oldest first.
    #[serde(default)]
    pub attempts: Vec<Attempt>,
    /// When the approval page was first opened from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<String>,
    /// What was decided with its link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
}

/// One attempt to deliver a mail.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Attempt {
    /// When.
    pub at: String,
    /// Where: host and port of the mail server, or `inbox`.
    pub server: String,
    /// How far it came: the step of the SMTP dialogue that ended it.
    pub stage: String,
    /// What came of it.
    pub outcome: String,
    /// The server's reply, or the failure in words.
    pub reply: String,
}

/// What an approver decided.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Decision {
    /// `approved` or `rejected`.
    pub verdict: String,
    /// When.
    pub at: String,
}

/// Answer of `GET /sealpost/v1/inbox`; in test mode only.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Inbox {
    /// The mails that arrived, the oldest first.
    pub mails: Vec<InboxMail>,
}

/// A mail that arrived in the built-in inbox.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct InboxMail {
    /// The mail's id, a UUID; the same as in the order's mails.
    pub id: String,
    /// The order that it is about; absent when it is about a domain or the
    /// account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<i64>,
    /// As in the order's mails.
    pub kind: String,
    /// The address that it went to.
    pub to: String,
    /// Its language.
    pub locale: String,
    /// Its subject, decoded.
    pub subject: String,
    /// When it arrived.
    pub received_at: String,
    /// Its headers, decoded, by name.
    pub headers: BTreeMap<String, String>,
    /// Its plain text.
    pub text: String,
    /// Its HTML.
    pub html: String,
    /// All links in it.
    pub links: Vec<String>,
    /// The link to the approval page; approval mails only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approve_url: Option<String>,
}

/// Body of `POST /sealpost/v1/inbox/{id}/approve` and `…/reject`; optional.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Decide {
    /// Why; kept with the decision and told to the one who ordered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Answer of `POST /sealpost/v1/inbox/{id}/approve` and `…/reject`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Decided {
    /// The order that was decided about; absent when it was a domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<i64>,
    /// Its status after that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_status: Option<String>,
    /// The domain that was decided about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain_id: Option<i64>,
    /// `approved` or `rejected`.
    pub verdict: String,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_queued_mail_shows_only_what_is_known() {
        let mail = MailInfo {
            id: "0198c0de-0000-7000-8000-000000000000".to_owned(),
            order_id: Some(7),
            kind: "certificate_issued".to_owned(),
            recipient: "ada@shop.example".to_owned(),
            role: "requester".to_owned(),
            locale: "en".to_owned(),
            state: "queued".to_owned(),
            queued_at: "2026-01-02T03:04:05+00:00".to_owned(),
            ..Default::default()
        };
        let wanted = json!({
            "id": "0198c0de-0000-7000-8000-000000000000",
            "order_id": 7,
            "kind": "certificate_issued",
            "recipient": "ada@shop.example",
            "role": "requester",
            "locale": "en",
            "state": "queued",
            "queued_at": "2026-01-02T03:04:05+00:00",
            "attempts": [],
        });
        assert_eq!(serde_json::to_value(&mail).expect("plain types serialise"), wanted);
    }

    #[test]
    fn an_approval_needs_no_reason() {
        assert_eq!(serde_json::from_value::<Decide>(json!({})).ok(), Some(Decide::default()));
        assert_eq!(serde_json::to_value(Decide::default()).expect("plain types serialise"), json!({}));
    }
}
