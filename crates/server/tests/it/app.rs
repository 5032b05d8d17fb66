//! [`TestApp`]: a real desk on a free port, with a database of its own.

use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant};

use reqwest::{Method, RequestBuilder};
use sealpost_client::api::own::InboxMail;
use sealpost_client::{Client, InboxQuery};
use sealpost_server::{App, Config, Server, Settings, StartError};
use sealpost_store::accounts;
use sealpost_store::testing::{self, Kind, TestDb};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::answer::{Answer, send};
use crate::tool;

/// The key that `SEALPOST_API_KEY` would install.
pub const KEY: &str = "sp_the_key_of_the_tests";

/// Makes two tests of one body, `name::sqlite` and `name::postgres`:
/// `on_both!(name, |app| async { … })`, or with settings before the body. At the
/// end the desk is stopped, and no mail may be left in its queue.
macro_rules! on_both {
    ($name:ident, |$app:ident| async $body:block) => {
        crate::app::on_both!($name, sealpost_server::Settings::default(), |$app| async $body);
    };
    ($name:ident, $settings:expr, |$app:ident| async $body:block) => {
        async fn $name(kind: sealpost_store::testing::Kind) {
            let Some(app) = crate::app::TestApp::fresh(kind, $settings).await else { return };
            {
                let $app = &app;
                $body
            }
            app.stop().await;
        }

        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name(sealpost_store::testing::Kind::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$name(sealpost_store::testing::Kind::Postgres).await;
            }
        }
    };
}
pub(crate) use on_both;

/// A desk that takes as much approval mail as a test needs.
pub fn no_limits() -> Settings {
    Settings {
        limit_approver_burst: Some(0),
        limit_approver_per_day: Some(0),
        limit_recipient_per_day: Some(0),
        limit_account_per_hour: Some(0),
        ..Settings::default()
    }
}

/// What outlives a desk: its folder and its database.
pub struct Home {
    pub folder: TempDir,
    pub database: String,
    postgres: Option<TestDb>,
}

impl Home {
    /// `None`, and a word on stderr, when there is no PostgreSQL server.
    pub async fn new(kind: Kind) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let private = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(folder.path(), private).expect("the folder is ours");
        if kind == Kind::Sqlite {
            let database = format!("sqlite:{}", folder.path().join("sealpost.db").display());
            return Some(Self { folder, database, postgres: None });
        }
        let postgres = testing::fresh(kind).await?;
        // Only its making and its removal are wanted; the desk opens it itself.
        postgres.db.close().await;
        Some(Self { folder, database: postgres.url.clone(), postgres: Some(postgres) })
    }

    pub const fn kind(&self) -> Kind {
        if self.postgres.is_some() { Kind::Postgres } else { Kind::Sqlite }
    }

    /// The settings with this home in them.
    pub fn config(&self, settings: Settings) -> Config {
        let settings = Settings {
            data: settings.data.or_else(|| Some(self.folder.path().to_owned())),
            database: Some(self.database.clone()),
            listen: Some(([127, 0, 0, 1], 0).into()),
            ..settings
        };
        Config::resolve(settings, None, Some(KEY.to_owned())).expect("the settings hold")
    }
}

pub struct TestApp {
    pub url: String,
    /// The typed client, with [`KEY`].
    pub client: Client,
    pub http: reqwest::Client,
    /// What the desk's own handlers have at hand: database, clock.
    pub desk: App,
    /// The key that a first start without `SEALPOST_API_KEY` made.
    pub first_key: Option<String>,
    home: Home,
    stop: oneshot::Sender<()>,
    running: JoinHandle<Result<(), StartError>>,
}

impl TestApp {
    pub async fn fresh(kind: Kind, settings: Settings) -> Option<Self> {
        let home = Home::new(kind).await?;
        Some(Self::start(home, settings).await.unwrap_or_else(|(_, error)| panic!("the desk starts: {error}")))
    }

    pub async fn start(home: Home, settings: Settings) -> Result<Self, (Home, StartError)> {
        let server = match Server::start(home.config(settings)).await {
            Ok(server) => server,
            Err(error) => return Err((home, error)),
        };
        let url = format!("http://{}", server.local_addr().expect("it listens"));
        let first_key = server.first_start().and_then(|first| first.api_key.clone());
        let desk = server.app().clone();
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(server.run(async move {
            // A desk that was dropped stops as well.
            stopped.await.ok();
        }));
        let client = Client::new(&url, first_key.as_deref().unwrap_or(KEY)).expect("a URL and a key");
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        let http = http.timeout(Duration::from_secs(60)).build().expect("a client");
        Ok(Self { url, client, http, desk, first_key, home, stop, running })
    }

    pub const fn kind(&self) -> Kind {
        self.home.kind()
    }

    /// Stops in good order; no mail may be left in the queue.
    pub async fn stop(self) -> Home {
        self.settle().await;
        self.stop_at_once().await
    }

    /// Stops in good order, whatever the queue holds.
    pub async fn stop_at_once(self) -> Home {
        self.stop.send(()).ok();
        self.running.await.expect("the desk does not panic").expect("the desk ends well");
        self.home
    }

    /// Waits until every queued mail has left.
    pub async fn settle(&self) {
        let query = "/sealpost/v1/mails?state=queued";
        wait_for("the queue is empty", async || self.get(query).await.json()["mails"] == json!([])).await;
    }
}

/// Raw calls: what goes over the wire, as it is. A path that begins with `/` is
/// taken as it stands, any other lies below `/services/v2/`.
impl TestApp {
    pub fn address(&self, path: &str) -> String {
        if path.starts_with('/') { format!("{}{path}", self.url) } else { format!("{}/services/v2/{path}", self.url) }
    }

    /// A call without a key.
    pub fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, self.address(path))
    }

    pub fn call(&self, method: Method, path: &str) -> RequestBuilder {
        self.bare(method, path).header("X-DC-DEVKEY", self.first_key.as_deref().unwrap_or(KEY))
    }

    pub async fn get(&self, path: &str) -> Answer {
        send(self.call(Method::GET, path)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        send(self.call(Method::PUT, path).json(body)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        send(self.call(Method::POST, path).json(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        send(self.call(Method::DELETE, path)).await
    }
}

/// Orders and their mails.
impl TestApp {
    /// Places a DV order; everybody who may approve is asked.
    pub async fn place(&self, names: &[&str]) -> i64 {
        self.place_with(names, &json!({})).await
    }

    /// Places a DV order that asks `admin@` each name and nobody else.
    pub async fn place_quietly(&self, names: &[&str]) -> i64 {
        let ask = |name: &&str| {
            let base = name.trim_start_matches("*.");
            json!({ "dns_name": base, "email": format!("admin@{base}") })
        };
        let dcv_emails: Vec<Value> = names.iter().map(ask).collect();
        self.place_with(names, &json!({ "dcv_emails": dcv_emails })).await
    }

    /// Places a DV order with more members.
    pub async fn place_with(&self, names: &[&str], more: &Value) -> i64 {
        let answer = self.post("order/certificate/ssl_dv_geotrust", &tool::dv_order(names, more)).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.json()["id"].as_i64().expect("a number")
    }

    /// Places an OV order for the organization that a test desk begins with.
    pub async fn place_ov(&self, names: &[&str], more: &Value) -> Answer {
        let organization = self.get("organization").await.ok()["organizations"][0]["id"].take();
        let mut order = tool::dv_order(names, &json!({ "organization": { "id": organization }, "dcv_method": null }));
        tool::merge(&mut order, more);
        self.post("order/certificate/ssl_basic", &order).await
    }

    /// Orders for an organization that the desk need not know.
    pub async fn place_ov_raw(&self, names: &[&str]) -> Answer {
        let order = tool::dv_order(names, &json!({ "organization": { "id": 1 }, "dcv_method": null }));
        self.post("order/certificate/ssl_basic", &order).await
    }

    /// `GET /order/certificate/{id}`.
    pub async fn order(&self, id: i64) -> Value {
        self.get(&format!("order/certificate/{id}")).await.ok()
    }

    /// The additional emails of an order.
    pub async fn additional(&self, id: i64) -> Vec<String> {
        let list = self.order(id).await["additional_emails"].take();
        serde_json::from_value(list).unwrap_or_default()
    }

    /// Every mail of an order, as the own API tells it, once all have left.
    pub async fn mails(&self, id: i64) -> Vec<Value> {
        self.settle().await;
        let mails = self.get(&format!("/sealpost/v1/orders/{id}/mails")).await.ok()["mails"].take();
        serde_json::from_value(mails).expect("a list")
    }

    /// Those of one kind.
    pub async fn mails_of(&self, id: i64, kind: &str) -> Vec<Value> {
        self.mails(id).await.into_iter().filter(|mail| mail["kind"] == kind).collect()
    }

    /// What lies in the inbox for an order, once all has arrived, in the order in
    /// which it was queued. Mails of one moment come in any order: tell them
    /// apart by what they are, never by their place.
    pub async fn inbox(&self, id: i64, kind: &str) -> Vec<InboxMail> {
        self.settle().await;
        let query = InboxQuery { order_id: Some(id), kind: Some(kind.to_owned()), ..InboxQuery::default() };
        let mut mails = self.client.inbox(&query).await.expect("the inbox").mails;
        // Two that were queued one after the other may arrive the other way round.
        mails.sort_by(|one, other| one.id.cmp(&other.id));
        for mail in &mails {
            // R29: whatever any test looks at stands the scan.
            let raw = self.client.inbox_raw(&mail.id).await.expect("its bytes");
            sealpost_mail::testing::scan(&raw, &mail.to);
        }
        mails
    }

    pub async fn approval_mails(&self, id: i64) -> Vec<InboxMail> {
        self.inbox(id, "dcv_approval").await
    }

    /// Approves every name, as its approvers would, and waits for the certificate.
    pub async fn issue(&self, id: i64) -> Value {
        for mail in self.approval_mails(id).await {
            if self.order(id).await["status"] != "pending" {
                break;
            }
            send(self.call(Method::POST, &format!("/sealpost/v1/inbox/{}/approve", mail.id))).await;
        }
        self.issued(id).await
    }

    /// Waits for the certificate.
    pub async fn issued(&self, id: i64) -> Value {
        wait_for("the order is issued", async || self.order(id).await["status"] == "issued").await;
        self.order(id).await
    }

    /// The key of a new user with this access role (API reference 5.2).
    pub async fn user_key(&self, access_role: i64) -> String {
        let (db, now) = (&self.desk.db, self.desk.now());
        let me = self.get("user/me").await.ok();
        let id = db.new_id().await.expect("a number");
        let email = format!("user{id}@colleagues.example");
        let user = accounts::User {
            id,
            account_id: me["account_id"].as_i64().expect("a number"),
            username: email.clone(),
            first_name: "Cleo".to_owned(),
            last_name: "Colleague".to_owned(),
            email,
            access_role,
            language: "en".to_owned(),
        };
        let mut tx = db.begin().await.expect("a transaction");
        accounts::insert_user(tx.conn(), &user, now).await.expect("inserted");
        tx.commit().await.expect("committed");
        let key = self.post(&format!("key/user/{id}"), &json!({ "name": "tests" })).await.created();
        key["api_key"].as_str().expect("a key").to_owned()
    }

    /// A call with another key of the account.
    pub async fn as_user(&self, key: &str, method: Method, path: &str, body: &Value) -> Answer {
        send(self.bare(method, path).header("X-DC-DEVKEY", key).json(body)).await
    }

    /// The reissues or duplicates of an order.
    pub async fn certificates(&self, id: i64, kind: &str) -> Vec<Value> {
        let list = self.get(&format!("order/certificate/{id}/{kind}")).await.ok()["certificates"].take();
        serde_json::from_value(list).expect("a list")
    }

    pub async fn cancel(&self, id: i64) {
        let body = json!({ "status": "CANCELED", "note": "Ordered twice" });
        self.put(&format!("order/certificate/{id}/status"), &body).await.empty();
    }

    /// The keys of the account, without when they were used: asking for it uses one.
    pub async fn keys(&self) -> Value {
        let mut list = self.get("key").await.ok();
        for key in list["api_keys"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
            key.remove("last_used_date");
        }
        list
    }

    /// All of an order that a refused call could have changed, and how much
    /// there is of everything else.
    pub async fn state(&self, id: i64) -> Value {
        let mails: Vec<Value> = self.mails(id).await.iter().map(|mail| mail["id"].clone()).collect();
        let count = |list: &Value| list.as_array().map_or(0, Vec::len);
        json!({
            "order": self.order(id).await,
            "mails": mails,
            "orders": self.get("order/certificate?limit=1").await.ok()["page"]["total"],
            "all_mails": count(&self.get("/sealpost/v1/mails?limit=1000").await.ok()["mails"]),
            "keys": self.keys().await,
            "organizations": count(&self.get("organization").await.ok()["organizations"]),
        })
    }
}

/// Waits at most ten seconds.
pub async fn wait_for(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let started = Instant::now();
    while !is_so().await {
        assert!(started.elapsed() < Duration::from_secs(10), "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
