//! Faults on demand, on a test desk.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Body of `PUT /sealpost/v1/faults`: takes the place of all that is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetFaults {
    /// The rules; for each request and each mail the first one that fits is taken. Required.
    pub faults: Option<Vec<Fault>>,
}

/// A rule: what goes wrong, with what, and how often. Unknown members are refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Of requests: `too_many_requests` (429), `answer_lost` (the work is done, and 502 is answered), `slow`, `panic` (the
    /// program meets a defect: 500, and nothing is done). Of mails:
    /// `greylist` (put off at first), `bounce` (refused at once), `bounce_later` (taken, then given back), `lose` (taken,
    /// and never in the inbox), `duplicate` (arrives twice), `scan` (a program opens every link twenty times and sends
    /// every form as it is), `mail_panic` (sending it meets a defect; it is tried again when its lease is over). Required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "answer_lost")]
    pub fault: Option<String>,
    /// How often; without it for as long as the rule is set. At least 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 1)]
    pub times: Option<u64>,
    /// Of requests: the method; any if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "PUT")]
    pub method: Option<String>,
    /// Of requests: the path. `*` or `{…}` is any one part, `**` at the end any rest. `/services/v2/**` if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "/services/v2/order/certificate/*/resend-emails")]
    pub path: Option<String>,
    /// Of `too_many_requests`: seconds in `Retry-After`; 1 if left out, at most 3600.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// Of `slow`: milliseconds before the request is looked at; at most 60,000. Required there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milliseconds: Option<u64>,
    /// Of mails: the recipient, or `*@` and a domain; any if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Of mails: the kind, as `dcv_approval`; any if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Of `greylist`: how many attempts of each mail are put off; 1 if left out, at most 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempts: Option<i64>,
}

/// Answer of `GET` and `PUT /sealpost/v1/faults`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Faults {
    /// The rules, in their order.
    pub faults: Vec<FaultInfo>,
}

/// A rule as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FaultInfo {
    /// As it was set.
    pub rule: Fault,
    /// How often it was taken.
    pub fired: u64,
    /// Whether it goes on being taken.
    pub active: bool,
}
