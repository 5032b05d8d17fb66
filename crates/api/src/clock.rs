//! The clock of a test desk.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Answer of `GET /sealpost/v1/clock`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DeskClock {
    /// The desk's time.
    #[schema(example = "2027-02-20T09:00:00+00:00")]
    pub time: String,
    /// What it is outside.
    #[schema(example = "2026-11-22T09:00:00+00:00")]
    pub real_time: String,
    /// By how many seconds the desk's time is ahead.
    #[schema(example = 7_776_000)]
    pub ahead_seconds: i64,
}

/// Body of `PUT /sealpost/v1/clock`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SetClock {
    /// RFC 3339, later than the desk's time. Required.
    #[schema(example = "2027-02-20T09:00:00Z")]
    pub time: Option<String>,
}

/// Body of `POST /sealpost/v1/clock/advance`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Advance {
    /// `90d`, `36h`, `15m`, `1d12h`, `1y`; or ISO 8601, `P90D`. Required.
    #[schema(example = "90d")]
    pub by: Option<String>,
}

/// What happened while the clock was turned. Answer of `PUT /sealpost/v1/clock`
/// and `POST /sealpost/v1/clock/advance`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Advanced {
    /// The desk's time before.
    pub from: String,
    /// The desk's time now.
    pub time: String,
    /// False when the call ran out of its minute on the way: call again.
    pub complete: bool,
    /// How often each thing happened.
    pub counts: Vec<HappenedCount>,
    /// What happened, the first first; at most a thousand.
    pub happened: Vec<Happened>,
    /// How much happened after that.
    pub left_off: i64,
}

/// How often something happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HappenedCount {
    /// As in [`Happened`].
    pub kind: String,
    /// As in [`Happened`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// How often.
    pub count: i64,
}

/// Something that came by itself, with the time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Happened {
    /// The desk's time.
    pub at: String,
    /// `mail_sent`, `mail_deferred`, `mail_failed`, `mail_canceled`; `webhook_called`, `webhook_failed`;
    /// `approval_link_expired`, `certificate_expired`; an action of the audit log, as `order_expired`.
    #[schema(example = "mail_sent")]
    pub kind: String,
    /// The order, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<i64>,
    /// The mail's kind, or the event that a webhook was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "certificate_issued")]
    pub about: Option<String>,
    /// The mail's recipient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}
