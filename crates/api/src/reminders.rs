//! Sealpost's own: what an account wants of reminders.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// Answer of `GET` and `PUT /sealpost/v1/account/reminders`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reminders {
    /// Whether orders remind of their ends unless they say otherwise themselves.
    pub enabled: bool,
    /// The steps that are ticked: 90, 60, 30, 7 and 3 days before an end, and -7, which is 7 days after it.
    pub steps: Vec<i64>,
    /// Who is told of every step beside the people of the order.
    pub additional_emails: Vec<String>,
    /// A list for each step, by its days, in place of `additional_emails`; `null`: there is that one list.
    pub escalation: Option<BTreeMap<String, Vec<String>>>,
    /// Words in the reminders of orders that have none of their own.
    pub custom_renewal_message: String,
}

/// Body of `PUT /sealpost/v1/account/reminders`. What is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangeReminders {
    /// Whether orders remind of their ends unless they say otherwise themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// The steps to tick, out of 90, 60, 30, 7, 3 and -7; no other stays ticked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps: Option<Vec<i64>>,
    /// Who is told of every step beside the people of the order; `[]` clears the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_emails: Option<Vec<String>>,
    /// A list for each step, by its days (`"90"`, `"-7"`), in place of `additional_emails`; `null` goes back to that one.
    #[serde(default, deserialize_with = "said", skip_serializing_if = "Option::is_none")]
    pub escalation: Option<Option<BTreeMap<String, Vec<String>>>>,
    /// Words in the reminders of orders that have none of their own; an empty text takes them away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_renewal_message: Option<String>,
}

/// `null` is something else than nothing at all.
fn said<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_told_from_null() {
        for text in ["{}", r#"{"escalation":null}"#, r#"{"escalation":{"-7":["a@example.com"]}}"#] {
            let change: ChangeReminders = serde_json::from_str(text).expect(text);
            assert_eq!(serde_json::to_string(&change).expect(text), text);
        }
        assert!(serde_json::from_str::<ChangeReminders>(r#"{"enabled":"yes"}"#).is_err());
    }
}
