//! A second account on the same desk. A first start makes one account only; this
//! one comes by the store's own functions.

use reqwest::{Method, RequestBuilder};
use sealpost_domain::{AccountId, KeyId, Role, UserId};
use sealpost_store::accounts::{self, Account, Container, User};
use sealpost_store::keys::{self, NewKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::answer::{Answer, send};
use crate::app::TestApp;
use crate::tool;

pub struct Tenant {
    pub key: String,
    pub user: i64,
    pub container: i64,
    pub key_id: i64,
}

impl TestApp {
    pub async fn tenant(&self, name: &str) -> Tenant {
        let db = &self.desk.db;
        let mut ids = [0; 4];
        for id in &mut ids {
            *id = db.new_id().await.expect("a number");
        }
        let [account, user, container, key_id] = ids;
        let key = format!("sp_the_key_of_{}", name.to_lowercase());
        let email = format!("ada@{}.customer.example", name.to_lowercase());
        let now = db.now();
        let mut tx = db.begin().await.expect("a transaction");
        let row = Account { id: account, name: name.to_owned(), language: "en".to_owned() };
        accounts::insert(tx.conn(), &row, now).await.expect("inserted");
        let ada = User {
            id: user,
            account_id: account,
            username: email.clone(),
            first_name: "Ada".to_owned(),
            last_name: "Byron".to_owned(),
            email,
            access_role: 1,
            language: "en".to_owned(),
        };
        accounts::insert_user(tx.conn(), &ada, now).await.expect("inserted");
        let root = Container { id: container, account_id: account, parent_id: None, name: name.to_owned() };
        accounts::insert_container(tx.conn(), &root).await.expect("inserted");
        let new = NewKey {
            id: KeyId(key_id),
            account: AccountId(account),
            user: UserId(user),
            name: "tests",
            role: Role::Unrestricted,
            hash: Sha256::digest(key.as_bytes()).into(),
        };
        keys::insert(tx.conn(), &new, now).await.expect("inserted");
        tx.commit().await.expect("committed");
        Tenant { key, user, container, key_id }
    }
}

impl Tenant {
    pub fn call(&self, app: &TestApp, method: Method, path: &str) -> RequestBuilder {
        app.bare(method, path).header("X-DC-DEVKEY", &self.key)
    }

    pub async fn get(&self, app: &TestApp, path: &str) -> Answer {
        send(self.call(app, Method::GET, path)).await
    }

    pub async fn put(&self, app: &TestApp, path: &str, body: &Value) -> Answer {
        send(self.call(app, Method::PUT, path).json(body)).await
    }

    pub async fn place_quietly(&self, app: &TestApp, names: &[&str]) -> i64 {
        let ask = |name: &&str| json!({ "dns_name": name, "email": format!("admin@{name}") });
        let more = json!({ "dcv_emails": names.iter().map(ask).collect::<Vec<_>>() });
        let order = tool::dv_order(names, &more);
        let answer = send(self.call(app, Method::POST, "order/certificate/ssl_dv_geotrust").json(&order)).await;
        answer.created()["id"].as_i64().expect("a number")
    }
}
