//! Calls of the API on a test desk, beside a bare handler that parses the same
//! JSON and answers 204.

use std::time::Duration;

use anyhow::Context as _;
use sealpost_client::{Client, MailQuery};
use sealpost_server::{Server, Settings};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::bare;
use crate::load::Load;
use crate::report::{Figures, Goal, Place, Report};
use crate::seed::Seeded;

/// Round by round, so that a noisy moment hits the limit and the calls alike.
pub async fn measure(
    report: &mut Report,
    place: Place,
    seeded: &Seeded,
    load: &Load,
    rounds: usize,
) -> anyhow::Result<()> {
    let bare = bare::start().await?;
    let [mut limit, mut additional, mut resend, mut show] = <[Figures; 4]>::default();
    for _ in 0..rounds {
        let desk = Desk::start(seeded).await.context("a test desk")?;
        let ask = |figures: &mut Figures, url: &str, request: &str| -> anyhow::Result<()> {
            let found = load.run(url, &seeded.key, request)?;
            figures.add(found.per_second, Some((found.p50_ms, found.p99_ms)));
            Ok(())
        };
        ask(&mut limit, &bare.url, &additional_emails(seeded))?;
        ask(&mut additional, &desk.url, &additional_emails(seeded))?;
        ask(&mut resend, &desk.url, &resend_emails(seeded))?;
        desk.wait_until_sent(&seeded.key).await?;
        ask(&mut show, &desk.url, &show_order(seeded))?;
        desk.stop().await?;
        seeded.age().await?;
    }
    bare.stop().await;
    let beside = Some(("bare handler", &limit));
    for (what, figures, goal) in
        [("PUT additional-emails", &additional, 0.25), ("PUT resend-emails", &resend, 0.15), ("GET order", &show, 0.5)]
    {
        report.add(place, what, "/s", figures, beside, Some(Goal::RatioAtLeast(goal)));
    }
    Ok(())
}

struct Desk {
    url: String,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<anyhow::Result<()>>,
}

impl Desk {
    async fn start(seeded: &Seeded) -> anyhow::Result<Self> {
        let server = Server::start(seeded.config(Settings::default())?).await?;
        let url = format!("http://{}", server.local_addr().expect("a desk listens"));
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(async move {
            let stopped = async {
                stopped.await.ok();
            };
            server.run(stopped).await.map_err(anyhow::Error::from)
        });
        Ok(Self { url, stop, serving })
    }

    async fn stop(self) -> anyhow::Result<()> {
        self.stop.send(()).ok();
        self.serving.await?
    }

    /// The mails that a round of resends queued must not weigh on the next one.
    async fn wait_until_sent(&self, key: &str) -> anyhow::Result<()> {
        let client = Client::new(&self.url, key)?;
        let query = MailQuery { state: Some("queued".to_owned()), limit: Some(1), ..MailQuery::default() };
        while !client.mails(&query).await?.mails.is_empty() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }
}

/// Spreads the calls over all orders.
fn one_order(seeded: &Seeded) -> String {
    let Seeded { before_first, orders, .. } = seeded;
    format!("  local n = (i * 7919) % {orders} + 1\n  local id = string.format('%d', {before_first} + n)\n")
}

/// Each call replaces the list of one order by another list.
fn additional_emails(seeded: &Seeded) -> String {
    one_order(seeded)
        + r#"  local body = '{"additional_emails":["jill.' .. i .. '@example.com","leon.' .. i .. '@example.com"]}'
  return "PUT", "/services/v2/order/certificate/" .. id .. "/additional-emails", body"#
}

/// Each call asks another approver or in another language, so that none
/// joins an earlier one.
fn resend_emails(seeded: &Seeded) -> String {
    let orders = seeded.orders;
    one_order(seeded)
        + &format!("  local round = math.floor(i / {orders})\n")
        + r#"  who = who or {"admin", "webmaster", "postmaster", "hostmaster", "administrator"}
  locale = locale or {"en", "ko", "ja"}
  local domain = "n" .. n .. ".bench.example"
  local body = '{"domain_approval_emails":[{"domain":"' .. domain .. '","email":"' .. who[round % 5 + 1] .. "@" .. domain
    .. '"}],"locale":"' .. locale[math.floor(round / 5) % 3 + 1] .. '"}'
  return "PUT", "/services/v2/order/certificate/" .. id .. "/resend-emails", body"#
}

pub fn show_order(seeded: &Seeded) -> String {
    one_order(seeded) + r#"  return "GET", "/services/v2/order/certificate/" .. id, nil"#
}
