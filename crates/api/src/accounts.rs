//! Accounts, their users and their containers.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::flexible;
use crate::ids::{NamedId, Page};

/// Answer of `GET /ping`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Ping {
    /// Always `Pong!`.
    pub data: String,
}

impl Default for Ping {
    fn default() -> Self {
        Self { data: "Pong!".to_owned() }
    }
}

/// Answer of `GET /user/me`: a user.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct UserInfo {
    /// The user's id.
    pub id: i64,
    /// The name that the user signs in with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The user's account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<i64>,
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Email address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Job title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_title: Option<String>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    /// `active` or `inactive`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// When the user last signed in; left out when never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_login_date: Option<String>,
    /// The container that the user belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<Container>,
    /// What the user may do: 1 Administrator, 2 Limited User, 3 Finance Manager,
    /// 4 Manager, 5 Standard User.
    #[serde(default)]
    pub access_roles: Vec<NamedId>,
    /// `standard`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Number of the user's language; 1 is English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_id: Option<i64>,
    /// Number of the account's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_language_id: Option<i64>,
    /// Whether the user is limited to some containers.
    #[serde(default, deserialize_with = "flexible::flag")]
    pub has_container_assignments: bool,
}

/// Answer of `GET /account`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Account {
    /// The account's id.
    pub id: i64,
    /// The organization that the account was opened for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_organization_id: Option<i64>,
    /// That organization's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_organization_name: Option<String>,
    /// That organization's country, two letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_organization_country: Option<String>,
    /// The container above all others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root_container_id: Option<i64>,
    /// Addresses that get a copy of all account mail, separated by commas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admin_email: Option<String>,
    /// Whether certificates are written to public logs: `on` or `off`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cert_transparency: Option<String>,
    /// Kind of the account: `retail`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cert_central_type: Option<String>,
    /// Number of the language of the account's mails; 1 is English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_id: Option<i64>,
    /// The country that forms begin with, two letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_country: Option<String>,
}

/// Body of `PUT /account`: the account's own addresses.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct UpdateAccount {
    /// Addresses that get a copy of all account mail, separated by commas, at most 255 characters. Replaces the list; an
    /// empty text clears it, and without this member it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "ops@example.com, security@example.com")]
    pub admin_email: Option<String>,
    /// Addresses that are warned when something is wrong, in the same form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emergency_emails: Option<String>,
}

/// Body of `PUT /account/settings`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct UpdateSettings {
    /// What to set; what is not named stays.
    #[serde(default, deserialize_with = "flexible::objects", skip_serializing_if = "Option::is_none")]
    pub account_settings: Option<Vec<AccountSetting>>,
}

/// One setting of an account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AccountSetting {
    /// `confirmation_email_recipients`, `rejection_email_recipients`, `approval_email_recipients` or
    /// `renewal_email_recipients`.
    #[serde(default)]
    #[schema(example = "approval_email_recipients")]
    pub name: String,
    /// A JSON list as text, out of `admin`, `manager`, `tech-contact`, `org-contact` and `order-users`.
    #[serde(default)]
    #[schema(example = "[\"order-users\",\"org-contact\"]")]
    pub value: String,
}

/// Answer of `GET /sealpost/v1/account/notices`: whom the account wants to be told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AccountNotices {
    /// Addresses that get a copy of all account mail.
    pub admin_email: Vec<String>,
    /// Addresses that are warned when something is wrong.
    pub emergency_emails: Vec<String>,
    /// Every setting with its present value.
    pub account_settings: Vec<AccountSetting>,
}

/// Answer of `GET /user`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Users {
    /// Users of the account.
    #[serde(default)]
    pub users: Vec<UserInfo>,
    /// Which part of the list this is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Page>,
}

/// Answer of `GET /authorization`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Authorizations {
    /// What there is to be allowed, and whether this key may.
    #[serde(default)]
    pub authorizations: Vec<Authorization>,
}

/// Whether a key may do something.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Authorization {
    /// What: `view_orders`, `add_domains` …
    pub permission: String,
    /// Whether the key may.
    #[serde(default, deserialize_with = "flexible::flag")]
    pub authorized: bool,
}

/// Answer of `GET /container`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Containers {
    /// All containers that the caller may see.
    #[serde(default)]
    pub containers: Vec<Container>,
}

/// Body of `POST /sealpost/v1/containers`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewContainer {
    /// Its name. Required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Research")]
    pub name: Option<String>,
    /// The container that it is to be part of; left out: the account's topmost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<i64>,
}

/// Answer of `POST /sealpost/v1/containers`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContainerCreated {
    /// The new container's id.
    pub id: i64,
}

/// The containers that a user is bound to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UserContainers {
    /// Their ids; empty for a user who reaches the whole account. Required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container_ids: Option<Vec<i64>>,
}

/// A division of an account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Container {
    /// The container's id.
    pub id: i64,
    /// The id under which outsiders know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_id: Option<String>,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The container that it is part of; 0 or left out for the topmost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<i64>,
    /// Which set of features it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template_id: Option<i64>,
    /// Key of its enrolment page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ekey: Option<String>,
    /// Whether it has a logo of its own.
    #[serde(default, deserialize_with = "flexible::flag")]
    pub has_logo: bool,
    /// Whether it is in use.
    #[serde(default, deserialize_with = "flexible::flag")]
    pub is_active: bool,
}
