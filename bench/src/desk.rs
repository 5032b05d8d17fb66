//! A real desk in test mode with orders to work on.

use std::time::Duration;

use anyhow::Context as _;
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use rcgen::{CertificateParams, KeyPair};
use sealpost_api::orders::{CertificateRequest, DcvEmail, PlaceOrder};
use sealpost_client::{Client, MailQuery};
use sealpost_server::{Config, Server, Settings};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub struct Desk {
    pub url: String,
    pub key: String,
    orders: Vec<i64>,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<anyhow::Result<()>>,
    _folder: tempfile::TempDir,
}

impl Desk {
    pub async fn start(database: Option<String>, orders: usize) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("sealpost-bench").tempdir()?;
        let key = sealpost_server::new_api_key();
        let settings = Settings {
            data: Some(folder.path().join("data")),
            listen: Some("127.0.0.1:0".parse()?),
            database,
            limit_approver_burst: Some(0),
            limit_approver_per_day: Some(0),
            limit_recipient_per_day: Some(0),
            limit_account_per_hour: Some(0),
            ..Settings::default()
        };
        let server = Server::start(Config::resolve(settings, None, Some(key.clone()))?).await?;
        let url = format!("http://{}", server.local_addr().expect("a desk listens"));
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(async move {
            let stopped = async {
                stopped.await.ok();
            };
            server.run(stopped).await.map_err(anyhow::Error::from)
        });
        let orders = place(&Client::new(&url, &key)?, orders).await.context("placing orders")?;
        let desk = Self { url, key, orders, stop, serving, _folder: folder };
        desk.wait_until_sent().await?;
        Ok(desk)
    }

    pub async fn stop(self) -> anyhow::Result<()> {
        self.stop.send(()).ok();
        self.serving.await?
    }

    /// The mails that a round of resends queued must not weigh on the next one.
    pub async fn wait_until_sent(&self) -> anyhow::Result<()> {
        let client = Client::new(&self.url, &self.key)?;
        let query = MailQuery { state: Some("queued".to_owned()), limit: Some(1), ..MailQuery::default() };
        while !client.mails(&query).await?.mails.is_empty() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }

    fn ids(&self) -> String {
        let ids: Vec<String> = self.orders.iter().map(i64::to_string).collect();
        format!("  ids = ids or {{{}}}\n  local n = (i * 7919) % #ids + 1\n", ids.join(","))
    }

    /// Each call replaces the list of one order by another list.
    pub fn additional_emails(&self) -> String {
        self.ids()
            + r#"  local body = '{"additional_emails":["jill.' .. i .. '@example.com","leon.' .. i .. '@example.com"]}'
  return "PUT", "/services/v2/order/certificate/" .. ids[n] .. "/additional-emails", body"#
    }

    /// Each call asks another approver or in another language, so that none
    /// joins an earlier one.
    pub fn resend_emails(&self) -> String {
        self.ids()
            + r#"  who = who or {"admin", "webmaster", "postmaster", "hostmaster", "administrator"}
  locale = locale or {"en", "ko", "ja"}
  local domain = "n" .. n .. ".bench.example"
  local round = math.floor(i / #ids)
  local body = '{"domain_approval_emails":[{"domain":"' .. domain .. '","email":"' .. who[round % 5 + 1] .. "@" .. domain
    .. '"}],"locale":"' .. locale[math.floor(round / 5) % 3 + 1] .. '"}'
  return "PUT", "/services/v2/order/certificate/" .. ids[n] .. "/resend-emails", body"#
    }

    pub fn orders(&self) -> String {
        self.ids() + r#"  return "GET", "/services/v2/order/certificate/" .. ids[n], nil"#
    }
}

/// Order number n, counted from 1, is for `n{n}.bench.example`.
async fn place(client: &Client, count: usize) -> anyhow::Result<Vec<i64>> {
    let key = KeyPair::generate()?;
    let csr = CertificateParams::new(vec!["bench.example".to_owned()])?.serialize_request(&key)?.pem()?;
    let one = |n: usize| {
        let (client, csr) = (client.clone(), csr.clone());
        async move {
            let name = format!("n{n}.bench.example");
            let order = PlaceOrder {
                certificate: Some(CertificateRequest {
                    common_name: Some(name.clone()),
                    csr: Some(csr),
                    ..CertificateRequest::default()
                }),
                dcv_method: Some("email".to_owned()),
                dcv_emails: Some(vec![DcvEmail {
                    dns_name: Some(name.clone()),
                    email: Some(format!("admin@{name}")),
                    ..DcvEmail::default()
                }]),
                additional_emails: Some(vec!["first@example.com".to_owned(), "second@example.com".to_owned()]),
                ..PlaceOrder::default()
            };
            anyhow::Ok(client.place_order("ssl_dv_geotrust", &order).await?.id)
        }
    };
    stream::iter(1..=count).map(one).buffered(32).try_collect().await
}
