//! `sealpost webhooks`: where the account is called when something happens, and
//! what became of each call.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use sealpost_client::Client;
use sealpost_client::api::webhooks::{NewWebhook, Webhook, WebhookDelivery, WebhookSettings};

use crate::connect::Connect;
use crate::output::{self, or_empty};

/// Call an address of yours when something happens
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Webhooks {
    #[command(flatten)]
    connect: Connect,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Create(Create),
    /// List the account's webhooks
    List,
    /// Show a webhook
    Show {
        /// The webhook's id, as `webhooks list` shows it
        id: i64,
    },
    /// Remove a webhook with its log; what waits for it is not sent
    Delete {
        /// The webhook's id
        id: i64,
    },
    Deliveries(Deliveries),
    /// Send an event once more, under the same id
    Replay {
        /// The webhook's id
        id: i64,
        /// The delivery's id, as `webhooks deliveries` shows it
        delivery: String,
    },
    /// Send a test event and tell what came of it
    Test {
        /// The webhook's id
        id: i64,
    },
}

/// Make a webhook
#[derive(Debug, clap::Args)]
struct Create {
    /// Where to call: an https URL on a public address
    endpoint: String,
    /// Events to send, comma-separated [default: all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    events: Vec<String>,
    /// Sign each call; the key is printed once
    #[arg(long)]
    sign: bool,
    /// File with a secret of 32 or more characters, to be sent in X-WEBHOOK-KEY
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// Put the certificate's chain into certificate_issued
    #[arg(long)]
    chain: bool,
    /// Also call when a certificate is issued at once, without anybody having been asked
    #[arg(long)]
    instant: bool,
}

/// Show what was sent, the newest event first; or one delivery with each attempt
#[derive(Debug, clap::Args)]
struct Deliveries {
    /// The webhook's id
    id: i64,
    /// A single delivery
    delivery: Option<String>,
    /// How many at most
    #[arg(long, value_name = "COUNT")]
    limit: Option<u32>,
}

impl Webhooks {
    pub fn url(&self) -> String {
        self.connect.url.clone()
    }

    pub async fn run(self) -> anyhow::Result<()> {
        let client = self.connect.client()?;
        match &self.command {
            Command::Create(create) => self.create(&client, create).await,
            Command::List => {
                let list = client.webhooks().await?;
                if self.connect.is_json() {
                    return output::json(&list);
                }
                if list.webhooks.is_empty() {
                    output::note("The account has no webhook.");
                }
                let header = ["WEBHOOK", "ENDPOINT", "STATUS", "EVENTS", "SIGNED", "FAILING SINCE"];
                output::table(header, list.webhooks.iter().map(row))
            }
            Command::Show { id } => {
                let webhook = client.webhook(*id).await?;
                if self.connect.is_json() { output::json(&webhook) } else { show(&webhook) }
            }
            Command::Delete { id } => {
                client.delete_webhook(*id).await?;
                output::note(format!("Webhook {id} is removed; nothing is sent to it any more."));
                Ok(())
            }
            Command::Deliveries(Deliveries { id, delivery: Some(delivery), .. }) => {
                self.delivery(&client.webhook_delivery(*id, delivery).await?)
            }
            Command::Deliveries(Deliveries { id, delivery: None, limit }) => {
                let list = client.webhook_deliveries(*id, None, *limit).await?;
                if self.connect.is_json() {
                    return output::json(&list);
                }
                if list.deliveries.is_empty() {
                    output::note("Nothing was sent yet.");
                }
                let header = ["DELIVERY", "EVENT", "STATE", "ATTEMPTS", "HAPPENED", "NEXT ATTEMPT"];
                output::table(header, list.deliveries.iter().map(delivery_row))
            }
            Command::Replay { id, delivery } => {
                let queued = client.replay_webhook(*id, delivery).await?;
                if self.connect.is_json() {
                    return output::json(&queued);
                }
                output::note(format!("Delivery {delivery} is queued again."));
                Ok(())
            }
            Command::Test { id } => {
                let delivery = tested(&client, *id).await?;
                self.delivery(&delivery)?;
                anyhow::ensure!(delivery.state == "delivered", "the test event did not arrive");
                Ok(())
            }
        }
    }

    /// The key stands alone on standard output: `KEY=$(sealpost webhooks create --sign …)`.
    async fn create(&self, client: &Client, create: &Create) -> anyhow::Result<()> {
        let read = |path: &PathBuf| {
            let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
            anyhow::Ok(text.trim_end_matches(['\r', '\n']).to_owned())
        };
        let webhook = NewWebhook {
            endpoint: Some(create.endpoint.clone()),
            secret: create.secret_file.as_ref().map(read).transpose()?,
            events: Some(create.events.clone()).filter(|events| !events.is_empty()),
            webhook_settings: Some(WebhookSettings {
                instant_issue_webhook_notification: Some(create.instant),
                webhook_send_certificate_chain: Some(create.chain),
                webhook_send_instant_issued_certificate_chain: Some(create.chain && create.instant),
                ..WebhookSettings::default()
            }),
            sign: Some(create.sign),
        };
        let created = client.create_webhook(&webhook).await?;
        if self.connect.is_json() {
            return output::json(&created);
        }
        output::note(format!("Webhook {} is made; `sealpost webhooks test {0}` tries it.", created.webhook_id));
        match created.signing_key {
            Some(key) => {
                output::note("Its signing key is shown once: keep it.");
                output::line(key)
            }
            None => Ok(()),
        }
    }

    fn delivery(&self, delivery: &WebhookDelivery) -> anyhow::Result<()> {
        if self.connect.is_json() {
            return output::json(delivery);
        }
        output::fields([
            ("Delivery", delivery.id.clone()),
            ("Event", delivery.event.clone()),
            ("Data", delivery.data.to_string()),
            ("State", delivery.state.clone()),
            ("Happened", delivery.date_created.clone()),
            ("Next attempt", or_empty(delivery.next_attempt_at.as_ref())),
        ])?;
        if delivery.attempts.is_empty() {
            return Ok(());
        }
        output::line("")?;
        let rows = delivery.attempts.iter().map(|attempt| {
            let took = format!("{} ms", attempt.took_ms);
            [attempt.at.clone(), took, or_empty(attempt.status), attempt.answer.clone()]
        });
        output::table(["ATTEMPT", "TOOK", "STATUS", "ANSWER"], rows)
    }
}

/// Longer than a call takes.
const PATIENCE: Duration = Duration::from_secs(25);

/// The test event after its first attempt, if that is made in time.
async fn tested(client: &Client, id: i64) -> anyhow::Result<WebhookDelivery> {
    let queued = client.test_webhook(id).await?;
    let started = Instant::now();
    loop {
        let delivery = client.webhook_delivery(id, &queued.delivery_id).await?;
        if delivery.attempt_count > 0 || started.elapsed() > PATIENCE {
            return Ok(delivery);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

fn events(webhook: &Webhook) -> String {
    webhook.events.as_ref().map_or_else(|| "all".to_owned(), |events| events.join(", "))
}

fn row(webhook: &Webhook) -> [String; 6] {
    [
        webhook.id.to_string(),
        webhook.endpoint.clone(),
        webhook.status.clone(),
        events(webhook),
        if webhook.is_signed { "yes" } else { "no" }.to_owned(),
        or_empty(webhook.failing_since.as_ref()),
    ]
}

fn delivery_row(delivery: &WebhookDelivery) -> [String; 6] {
    [
        delivery.id.clone(),
        delivery.event.clone(),
        delivery.state.clone(),
        delivery.attempt_count.to_string(),
        delivery.date_created.clone(),
        or_empty(delivery.next_attempt_at.as_ref()),
    ]
}

fn show(webhook: &Webhook) -> anyhow::Result<()> {
    let yes = |is_so: bool| if is_so { "yes" } else { "no" }.to_owned();
    let settings = &webhook.webhook_settings;
    output::fields([
        ("Webhook", webhook.id.to_string()),
        ("Endpoint", webhook.endpoint.clone()),
        ("Status", webhook.status.clone()),
        ("Events", events(webhook)),
        ("Signed", yes(webhook.is_signed)),
        ("X-WEBHOOK-KEY", yes(webhook.has_secret)),
        ("With chain", yes(settings.webhook_send_certificate_chain == Some(true))),
        ("Issued at once too", yes(settings.instant_issue_webhook_notification == Some(true))),
        ("Created", webhook.date_created.clone()),
        ("Failing since", or_empty(webhook.failing_since.as_ref())),
        ("Disabled", or_empty(webhook.disabled_at.as_ref())),
    ])
}

const EXAMPLES: &str = "\
Examples:
  sealpost webhooks create https://hooks.example.com/sealpost --sign
  sealpost webhooks create https://hooks.example.com/issued --events certificate_issued --chain
  sealpost webhooks test 1042
  sealpost webhooks deliveries 1042";
