//! The account: who I am, what I can order and for whom, and keys.

use reqwest::Method;
use sealpost_api::accounts::{
    Account, AccountNotices, Authorizations, ContainerCreated, Containers, NewContainer, Ping, UpdateAccount,
    UpdateSettings, UserContainers, UserInfo, Users,
};
use sealpost_api::keys::{KeyCreated, KeyList, NewKey};
use sealpost_api::organizations::{NewOrganization, Organization, OrganizationCreated, Organizations};
use sealpost_api::products::{ProductInfo, ProductList};

use crate::{Client, Error};

/// The calls about the account, its products, organizations and keys.
impl Client {
    /// `GET /ping`: whether the server answers.
    pub async fn ping(&self) -> Result<Ping, Error> {
        self.call(Method::GET, &["ping"]).json().await
    }

    /// `GET /user/me`: whose key this is.
    pub async fn me(&self) -> Result<UserInfo, Error> {
        self.call(Method::GET, &["user", "me"]).json().await
    }

    /// `GET /account`: the account.
    pub async fn account(&self) -> Result<Account, Error> {
        self.call(Method::GET, &["account"]).json().await
    }

    /// `PUT /account`: replaces the account's own addresses.
    pub async fn update_account(&self, emails: &UpdateAccount) -> Result<(), Error> {
        self.call(Method::PUT, &["account"]).body(emails).done().await
    }

    /// `PUT /account/settings`: settles who is told on which occasion.
    pub async fn update_settings(&self, settings: &UpdateSettings) -> Result<(), Error> {
        self.call(Method::PUT, &["account", "settings"]).body(settings).done().await
    }

    /// `GET /sealpost/v1/account/notices`: whom the account wants to be told.
    pub async fn account_notices(&self) -> Result<AccountNotices, Error> {
        self.own_call(Method::GET, &["account", "notices"]).json().await
    }

    /// `GET /user`: the users of the account.
    pub async fn users(&self) -> Result<Users, Error> {
        self.call(Method::GET, &["user"]).json().await
    }

    /// `GET /user/{id}`: one of them.
    pub async fn user(&self, id: i64) -> Result<UserInfo, Error> {
        self.call(Method::GET, &["user", &id.to_string()]).json().await
    }

    /// `GET /authorization`: what this key may do.
    pub async fn authorizations(&self) -> Result<Authorizations, Error> {
        self.call(Method::GET, &["authorization"]).json().await
    }

    /// `GET /container`: the account's divisions.
    pub async fn containers(&self) -> Result<Containers, Error> {
        self.call(Method::GET, &["container"]).json().await
    }

    /// `POST /sealpost/v1/containers`: adds a container.
    pub async fn create_container(&self, container: &NewContainer) -> Result<ContainerCreated, Error> {
        self.own_call(Method::POST, &["containers"]).body(container).json().await
    }

    /// `GET /sealpost/v1/users/{user_id}/containers`: what a user is bound to.
    pub async fn user_containers(&self, user_id: i64) -> Result<UserContainers, Error> {
        self.own_call(Method::GET, &["users", &user_id.to_string(), "containers"]).json().await
    }

    /// `PUT /sealpost/v1/users/{user_id}/containers`: binds a user to containers;
    /// none of them frees it.
    pub async fn bind_user(&self, user_id: i64, containers: &[i64]) -> Result<(), Error> {
        let wanted = UserContainers { container_ids: Some(containers.to_vec()) };
        self.own_call(Method::PUT, &["users", &user_id.to_string(), "containers"]).body(&wanted).done().await
    }

    /// `GET /product`: what can be ordered.
    pub async fn products(&self) -> Result<ProductList, Error> {
        self.call(Method::GET, &["product"]).json().await
    }

    /// `GET /product/{name_id}`: one product in full.
    pub async fn product(&self, name_id: &str) -> Result<ProductInfo, Error> {
        self.call(Method::GET, &["product", name_id]).json().await
    }

    /// `GET /organization`: the account's organizations.
    pub async fn organizations(&self) -> Result<Organizations, Error> {
        self.call(Method::GET, &["organization"]).json().await
    }

    /// `GET /organization/{id}`: one organization.
    pub async fn organization(&self, id: i64) -> Result<Organization, Error> {
        self.call(Method::GET, &["organization", &id.to_string()]).json().await
    }

    /// `POST /organization`: adds an organization.
    pub async fn create_organization(&self, organization: &NewOrganization) -> Result<OrganizationCreated, Error> {
        self.call(Method::POST, &["organization"]).body(organization).json().await
    }

    /// `GET /key`: the account's keys, without their secrets.
    pub async fn keys(&self) -> Result<KeyList, Error> {
        self.call(Method::GET, &["key"]).json().await
    }

    /// `POST /key/user/{user_id}`: makes a key for a user. Its secret is in this
    /// answer and nowhere else.
    pub async fn create_key(&self, user_id: i64, key: &NewKey) -> Result<KeyCreated, Error> {
        self.call(Method::POST, &["key", "user", &user_id.to_string()]).body(key).json().await
    }

    /// `DELETE /key/{key_id}`: revokes a key.
    pub async fn revoke_key(&self, key_id: i64) -> Result<(), Error> {
        self.call(Method::DELETE, &["key", &key_id.to_string()]).done().await
    }
}
