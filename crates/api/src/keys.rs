//! API keys.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::flexible;
use crate::ids::{NamedId, UserRef};

/// Answer of `GET /key`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct KeyList {
    /// All keys of the account.
    #[serde(default)]
    pub api_keys: Vec<Key>,
}

/// A key, without its secret: that is told once, when it is made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Key {
    /// The key's id; not the key itself.
    pub id: i64,
    /// Whose key it is; it carries that user's permissions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UserRef>,
    /// `active` or `revoked`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub create_date: Option<String>,
    /// When it last opened a call; left out when it never did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_date: Option<String>,
    /// What its owner calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether it is of a kind that is not made any more.
    #[serde(default, deserialize_with = "flexible::flag")]
    pub is_legacy: bool,
    /// What the key is limited to: 0 nothing, 100 orders, 101 orders, domains
    /// and organizations, 102 reading.
    #[serde(default, deserialize_with = "flexible::integer", skip_serializing_if = "Option::is_none")]
    pub restricted_to_role_id: Option<i64>,
}

/// Body of `POST /key/user/{user_id}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NewKey {
    /// Required. What to call the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(required = true, nullable = false)]
    pub name: Option<String>,
    /// What to limit the key to: 100 orders, 101 orders, domains and
    /// organizations, 102 reading. Left out or 0: nothing.
    #[serde(default, deserialize_with = "flexible::integer", skip_serializing_if = "Option::is_none")]
    pub restricted_to_role_id: Option<i64>,
}

/// Answer of `POST /key/user/{user_id}`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct KeyCreated {
    /// The key's id.
    pub id: i64,
    /// The key itself, for the header `X-DC-DEVKEY`. It is not shown again.
    pub api_key: String,
}

impl std::fmt::Debug for KeyCreated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyCreated").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Answer of `GET /key/api-roles`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct KeyRoles {
    /// The roles that a key can be limited to.
    #[serde(default)]
    pub access_roles: Vec<NamedId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debugging_does_not_tell_the_key() {
        let created = KeyCreated { id: 7, api_key: "canary".to_owned() };
        assert!(!format!("{created:?}").contains("canary"));
    }
}
