//! `GET /order/certificate`: many orders, each in a few words.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{OrderCertificate, OrderProduct};
use crate::flexible;
use crate::ids::{NamedId, Page};

/// Answer of `GET /order/certificate`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrderList {
    /// The orders of this page.
    #[serde(default)]
    pub orders: Vec<OrderRow>,
    /// Which part of the whole list that is.
    #[serde(default)]
    pub page: Page,
}

/// One order of a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrderRow {
    /// The order's id.
    pub id: i64,
    /// Its certificate, in a few words.
    #[serde(default)]
    pub certificate: OrderCertificate,
    /// As in order info.
    pub status: String,
    /// Whether this order renews another.
    #[serde(default, deserialize_with = "flexible::boolean", skip_serializing_if = "Option::is_none")]
    pub is_renewal: Option<bool>,
    /// Whether another order renewed this one.
    #[serde(default, deserialize_with = "flexible::flag")]
    pub is_renewed: bool,
    /// When the order was placed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_created: Option<String>,
    /// For whom; not for DV orders.
    #[serde(default, deserialize_with = "flexible::object_or_empty_list", skip_serializing_if = "Option::is_none")]
    pub organization: Option<NamedId>,
    /// For how many years the order was placed, if it was in years.
    #[serde(default, deserialize_with = "flexible::integer_zero_is_unset", skip_serializing_if = "Option::is_none")]
    pub validity_years: Option<i64>,
    /// Whether mails that remind of renewal are off.
    #[serde(default, deserialize_with = "flexible::flag")]
    pub disable_renewal_notifications: bool,
    /// The division that the order belongs to.
    #[serde(default, deserialize_with = "flexible::object_or_empty_list", skip_serializing_if = "Option::is_none")]
    pub container: Option<NamedId>,
    /// What was ordered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<OrderProduct>,
    /// What was ordered, by its word in the ordering call's URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_name_id: Option<String>,
    /// Whether there are duplicates.
    #[serde(default, deserialize_with = "flexible::flag")]
    pub has_duplicates: bool,
    /// How many duplicates there are.
    #[serde(default, deserialize_with = "flexible::integer", skip_serializing_if = "Option::is_none")]
    pub duplicates_count: Option<i64>,
    /// How many reissues there are.
    #[serde(default, deserialize_with = "flexible::integer", skip_serializing_if = "Option::is_none")]
    pub reissues_count: Option<i64>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_empty_organization_may_come_as_an_empty_list() {
        let list: OrderList = serde_json::from_value(json!({
            "orders": [{"id": 1, "status": "issued", "certificate": {"id": 2, "dns_names": ["a.example"]}, "organization": []}],
            "page": {"total": 1, "limit": 1000, "offset": 0}
        }))
        .expect("valid");
        assert_eq!(list.orders[0].organization, None);
        assert_eq!(list.page, Page { total: 1, limit: 1000, offset: 0 });
    }
}
