//! Who hears about an order: the list of additional emails in Sealpost's own API,
//! and searching and replacing an address over all orders.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// An address on a list, in answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListedEmail {
    pub email: String,
    /// The language of notices to this address. Absent: the account's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(examples("ko"))]
    pub locale: Option<String>,
}

/// An address in requests: a plain string, or an object with a language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum EmailItem {
    Plain(String),
    With(EmailWithLocale),
}

/// An address with the language of notices to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EmailWithLocale {
    /// Required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// `en de es fr it ja ko pt ru zh_CN zh_TW`. Left out: as before, or the
    /// account's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(examples("ko"))]
    pub locale: Option<String>,
}

impl EmailItem {
    /// The address and the language as they were written.
    pub fn parts(&self) -> (Option<&str>, Option<&str>) {
        match self {
            Self::Plain(email) => (Some(email), None),
            Self::With(EmailWithLocale { email, locale }) => (email.as_deref(), locale.as_deref()),
        }
    }
}

impl<'de> Deserialize<'de> for EmailItem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Item;

        impl<'de> Visitor<'de> for Item {
            type Value = EmailItem;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an address, or an object with email and locale")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<EmailItem, E> {
                Ok(EmailItem::Plain(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<EmailItem, A::Error> {
                EmailWithLocale::deserialize(MapAccessDeserializer::new(map)).map(EmailItem::With)
            }
        }

        deserializer.deserialize_any(Item)
    }
}

/// Answer of `GET /sealpost/v1/orders/{order_id}/additional-emails`; of `PATCH`
/// and `…/restore` without the history.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListedEmails {
    /// The list as it is now.
    pub additional_emails: Vec<ListedEmail>,
    /// What the list was set to, when and by whom: the newest first, which is the
    /// present list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<Vec<ListVersion>>,
    /// There are older lists: `before` of the next page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
}

/// One list of an order, as somebody set it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListVersion {
    /// What `restore` wants: the id of the entry in the audit log.
    pub id: i64,
    /// When it was set.
    pub at: String,
    /// Who set it, as the audit log says: `key 17`.
    pub actor: String,
    /// The key's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_name: Option<String>,
    /// The user whom the key belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<ListUser>,
    /// The request that set it: its `X-Request-Id`.
    pub request_id: String,
    /// It was put back from this entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restored: Option<i64>,
    /// The whole list.
    pub additional_emails: Vec<ListedEmail>,
}

/// Who set a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListUser {
    pub id: i64,
    pub first_name: String,
    pub last_name: String,
}

/// Body of `PATCH /sealpost/v1/orders/{order_id}/additional-emails`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangeEmails {
    /// Who comes onto the list. Who is there already stays where they are, and
    /// takes the language if one is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add: Option<Vec<EmailItem>>,
    /// Who leaves the list; each must be on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remove: Option<Vec<String>>,
}

/// Body of `POST /sealpost/v1/orders/{order_id}/additional-emails/restore`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RestoreEmails {
    /// Required. The `id` of a list in the history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
}

/// Body of `POST /sealpost/v1/additional-emails/replace`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReplaceEmail {
    /// Required. The address that leaves every list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Required. The address that comes in its place, in its language unless
    /// another is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<EmailItem>,
    /// Which orders: the filters of `GET /services/v2/order/certificate` by their
    /// names, as `{"status": "issued"}`. Left out: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filters: Option<BTreeMap<String, String>>,
    /// Only tell what would change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dry_run: Option<bool>,
    /// Orders with a higher id only: `next` of the answer before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<i64>,
    /// Change at most so many orders in this call; 1000 at most, and if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

/// Answer of `POST /sealpost/v1/additional-emails/replace`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReplaceReport {
    /// Nothing was changed.
    pub dry_run: bool,
    /// The orders that were changed, or would be, by their ids.
    pub orders: Vec<ReplacedIn>,
    /// Not all orders were looked at: call again with this as `after`. Absent:
    /// all is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
}

/// What became of the address on one order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReplacedIn {
    pub order_id: i64,
    pub common_name: String,
    /// The order's status.
    pub status: String,
    /// `replaced`; `removed` where the new address was on the list already.
    pub outcome: String,
}

/// Answer of `GET /sealpost/v1/recipients`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecipientOrders {
    /// The orders that the address hears about, by their ids.
    pub orders: Vec<HeardOrder>,
    /// Not all orders were looked at: call again with this as `after`. Absent:
    /// these were the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
}

/// An order, and why an address hears about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HeardOrder {
    pub order_id: i64,
    pub common_name: String,
    /// The order's status.
    pub status: String,
    /// Every role that the address has on it.
    pub roles: Vec<HeardAs>,
}

/// A role of an address on an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HeardAs {
    /// `requester`, `technical_contact`, `organization_contact` or `additional`.
    pub role: String,
    /// The language of notices in this role.
    pub locale: String,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn items_come_plain_and_with_a_language() {
        let body = json!({ "add": ["a@example.com", { "email": "b@example.com", "locale": "ko" }, {}] });
        let change: ChangeEmails = serde_json::from_value(body.clone()).expect("valid");
        let parts: Vec<_> = change.add.iter().flatten().map(EmailItem::parts).collect();
        let wanted = [(Some("a@example.com"), None), (Some("b@example.com"), Some("ko")), (None, None)];
        assert_eq!(parts, wanted);
        assert_eq!(serde_json::to_value(&change).expect("plain types serialise"), body);
    }

    #[test]
    fn a_wrong_item_is_found_by_its_path() {
        for (text, path) in [
            (r#"{"add":["a@example.com",7]}"#, "add[1]"),
            (r#"{"add":[null]}"#, "add[0]"),
            (r#"{"add":[["a@example.com"]]}"#, "add[0]"),
            (r#"{"add":[{"email":7}]}"#, "add[0].email"),
            (r#"{"add":[{"email":"a@example.com","locale":["ko"]}]}"#, "add[0].locale"),
            (r#"{"remove":[{}]}"#, "remove[0]"),
        ] {
            let body = &mut serde_json::Deserializer::from_str(text);
            let error = serde_path_to_error::deserialize::<_, ChangeEmails>(body).expect_err(text);
            assert_eq!(error.path().to_string(), path, "{text}");
        }
    }
}
