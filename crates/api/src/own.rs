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
    /// What to ask for with `after` to read on; absent at the end, and for the
    /// mails of one order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
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
    /// (the next server took it), `bounced` (a server told later that it did not
    /// arrive), `failed` (refused for good), `canceled` (overtaken or given up
    /// before it left) or `parked` (set aside until somebody retries or cancels it).
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
    /// What mail servers told after it had been sent, the earliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<MailEvent>,
    /// Its recipient is marked: mail to this address bounced, this one or another, or it unsubscribed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient_mark: Option<Mark>,
    /// When the approval page was first opened from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<String>,
    /// How the approval page was opened from it, the earliest first: one entry for
    /// each sign of a program, and one for what may have been people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub openings: Vec<Opening>,
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

/// What a mail server told about a mail after it had been sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MailEvent {
    /// When it was told.
    pub at: String,
    /// `bounced`: it will not arrive. `delayed`: it has not arrived yet.
    pub kind: String,
    /// The enhanced status code, as `5.1.1` (RFC 3463).
    pub status: String,
    /// The server that said it, if it is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    /// Its words; at most 500 characters.
    pub detail: String,
}

/// An address that notices do not reach: its mail bounced, or it unsubscribed.
/// Notices to it are canceled until somebody takes the mark away.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Mark {
    /// What to take it away with.
    pub id: i64,
    /// The address.
    pub email: String,
    /// `bounced` or `unsubscribed`.
    #[serde(default)]
    pub kind: String,
    /// The only order that it is about; left out for all of the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<i64>,
    /// Since when.
    pub since: String,
    /// Of a bounce: status and words of the server.
    pub reason: String,
    /// The mail that bounced, or whose link was used; left out where the mark stands with a mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail_id: Option<String>,
}

/// Answer of `GET /sealpost/v1/recipients/marks`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Marks {
    /// The marks, the newest first.
    pub marks: Vec<Mark>,
    /// What to ask for with `after` to read on; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
}

/// Answer of `GET /sealpost/v1/orders/{id}/recipients`: everybody who is told of an
/// order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrderRecipients {
    /// The order.
    pub order_id: i64,
    /// Since when nobody can be reached about its live certificate; left out otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreachable_since: Option<String>,
    /// Each address once.
    pub recipients: Vec<OrderRecipient>,
}

/// Somebody who is told of an order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrderRecipient {
    /// The address.
    pub email: String,
    /// `requester`, `technical_contact`, `organization_contact`, `administrator`, `account_contact`, `additional`.
    pub role: String,
    /// Language of the notices.
    pub locale: String,
    /// Kinds of mail that go to this address.
    pub kinds: Vec<String>,
    /// Notices reach it, as far as is known.
    pub is_reached: bool,
    /// Why they do not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

/// Answer of `POST /sealpost/v1/bounces`: what was made of a message.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BounceNoted {
    /// `bounced`, `delayed`, `known` (it was told before) or `ignored`.
    pub outcome: String,
    /// The mail that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail_id: Option<String>,
    /// That mail's order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<i64>,
    /// That mail's recipient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// That mail's state now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// The enhanced status code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The recipient is marked from now on.
    pub recipient_marked: bool,
    /// Why nothing was noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// All openings of one approval page that look alike.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Opening {
    /// `program`, or `unknown`: it may have been a person.
    pub by: String,
    /// Why it looks like a program: `head_request`, `prefetch`, `user_agent`,
    /// `before_sending`, `soon_after_sending` or `many_links`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign: Option<String>,
    /// The first time.
    pub first_at: String,
    /// The last time.
    pub last_at: String,
    /// How often; at most 100 are counted.
    pub times: i64,
    /// Seconds from the mail's sending to the first time; 0 if it was opened
    /// before the sending was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds_after_sending: Option<i64>,
}

/// What an approver decided.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Decision {
    /// `approved`, `rejected`, or `reported`: the approver does not know the order.
    pub verdict: String,
    /// When.
    pub at: String,
    /// Why, in the approver's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Answer of `GET /sealpost/v1/orders/{order_id}/evidence`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrderEvidence {
    /// The order.
    pub order_id: i64,
    /// Every proof that was ever given for a name of it, the oldest first.
    pub evidence: Vec<Proof>,
}

/// Answer of `GET /sealpost/v1/domains/{domain_id}/evidence`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DomainEvidence {
    /// The domain.
    pub domain_id: i64,
    /// Every proof that was ever given for it, the oldest first.
    pub evidence: Vec<Proof>,
}

/// How, by whom and when a name was proved.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Proof {
    /// The name of the certificate.
    pub name: String,
    /// `email_constructed`, `email_dns_txt`, `email_dns_caa`, `email_whois`,
    /// `email_filed` or `prevalidated`.
    pub method: String,
    /// The section of the Baseline Requirements that describes the method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// The version of the Baseline Requirements that was followed.
    pub br_version: String,
    /// The authorization domain whose control was proved.
    pub email_domain: String,
    /// The approver's address; approval by mail only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// The mail that asked; approval by mail only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail_id: Option<String>,
    /// When that mail was queued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<String>,
    /// When it was proved.
    pub proved_at: String,
    /// Who acted, as in the audit log.
    pub actor: String,
    /// The request that it came with.
    pub request_id: String,
}

/// Answer of `GET /sealpost/v1/desk`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Desk {
    /// `test`, `private` or `public-br`.
    pub mode: String,
    /// The desk's clock.
    pub time: String,
    /// The version of the Baseline Requirements that its limits follow.
    pub br_version: String,
    /// Whether mail proves control of a domain at this moment.
    pub email_methods: bool,
    /// Days that a proof may be old when a certificate is signed.
    pub evidence_days: u32,
    /// Days that a certificate is valid when the order does not say.
    pub certificate_days: u32,
    /// Days that a certificate may be valid; `public-br` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_certificate_days: Option<u32>,
    /// Whether CAA records must allow this CA.
    pub caa_is_mandatory: bool,
    /// Changes to come, the soonest first.
    pub notices: Vec<DeskNotice>,
}

/// A change of the rules to come.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DeskNotice {
    /// The first day, in UTC.
    pub from: String,
    /// The section of the Baseline Requirements.
    pub rule: String,
    /// What holds from then on.
    pub text: String,
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
    /// The code that the approval page asks for; where the setting `approval` is
    /// `code`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approve_code: Option<String>,
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

/// Answer of `GET /sealpost/v1/audit`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Audit {
    /// What was done, the oldest first.
    pub entries: Vec<AuditEntry>,
    /// What to ask for with `after` to read on; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
}

/// One row of the audit log: who did what, when, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    /// The row's id; ids grow.
    pub id: i64,
    /// When.
    pub at: String,
    /// Who: `key 17`, a masked approver, `system` or `command line`.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// The order that it was done to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<i64>,
    /// The id of the request that it was done with.
    pub request_id: String,
    /// What came of it; members depend on the action.
    pub detail: serde_json::Value,
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
