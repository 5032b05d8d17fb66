//! The steps of the story. Whatever is told was sent to the desk or came from
//! it, and a step that does not come out as told ends the story.

use std::future::Future;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use sealpost_client::api::emails::{AdditionalEmails, ResendEmails};
use sealpost_client::api::orders::{CertificateRequest, DcvEmail, OrderInfo, PlaceOrder};
use sealpost_client::api::own::{InboxMail, MailInfo};
use sealpost_client::{Client, InboxQuery};

use super::chain;
use super::desk::Desk;
use super::tell::Teller;
use crate::approver::Approver;
use crate::csr::{self, KeyType};

const PRODUCT: &str = "ssl_dv_geotrust_flex";
const NAMES: [&str; 2] = ["example.com", "sub.example2.com"];
const FIRST: &str = "someone@example.com";
const SECOND: &str = "someone@example2.com";
const OTHER: &str = "webmaster@example.com";
const BEFORE: [&str; 1] = ["ops@example.com"];
const AFTER: [&str; 2] = ["jill.valentine@example.com", "leon.kennedy@example.com"];

/// A step that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(10);

pub struct Story {
    tell: Teller,
    client: Client,
    url: String,
    order: i64,
    /// The mails that are answered with: one for each name.
    asked: Vec<InboxMail>,
}

impl Story {
    pub fn begin(desk: &Desk) -> anyhow::Result<Self> {
        let client = Client::new(&desk.url, &desk.api_key)?;
        Ok(Self { tell: Teller::new(), client, url: desk.url.clone(), order: 0, asked: Vec::new() })
    }

    pub fn a_desk_starts(&mut self) -> anyhow::Result<()> {
        self.tell.step("A desk starts")?;
        self.tell.say(&format!("{} in test mode, with a new database, a new CA and an inbox of its own.", self.url))
    }

    pub async fn an_order_is_placed(&mut self) -> anyhow::Result<()> {
        self.tell.step("An order is placed")?;
        let made = csr::make(&NAMES.map(str::to_owned), KeyType::P256)?;
        self.tell.say("A key on P-256 and a signing request are made here; only the request is sent.")?;
        let [common_name, others @ ..] = NAMES.map(str::to_owned);
        let certificate = CertificateRequest {
            common_name: Some(common_name),
            dns_names: Some(others.to_vec()),
            csr: Some(made.csr),
            ..Default::default()
        };
        let order = PlaceOrder {
            certificate: Some(certificate),
            dcv_method: Some("email".to_owned()),
            dcv_emails: Some(vec![approver::<DcvEmail>(NAMES[0], FIRST)?, approver(NAMES[1], SECOND)?]),
            additional_emails: Some(BEFORE.map(str::to_owned).to_vec()),
            ..Default::default()
        };
        let call = format!("POST /services/v2/order/certificate/{PRODUCT}");
        self.tell.sent(&call, &without_csr(order.clone()))?;
        let placed = self.client.place_order(PRODUCT, &order).await.context("placing the order")?;
        self.order = placed.id;
        self.tell.received(&serde_json::to_string(&placed)?)?;
        let info = self.client.order(self.order).await?;
        let requester = info.user.and_then(|user| user.email).unwrap_or_default();
        self.tell.say(&format!("Order {} is {}, placed by {requester}.", self.order, info.status))
    }

    pub async fn the_approvers_are_asked(&mut self) -> anyhow::Result<()> {
        self.tell.step("The domains' holders are asked")?;
        for address in [FIRST, SECOND] {
            let mail = self.arrived(address, "en").await?;
            self.asked.push(mail);
        }
        let (first, second) = (&self.asked[0], &self.asked[1]);
        let from = first.headers.get("From").map(String::as_str).unwrap_or_default();
        let head = format!("From: {from}\nTo: {}\nSubject: {}\n", first.to, first.subject);
        self.tell.quote(&format!("{head}\n{}", first.text))?;
        self.tell
            .say(&format!("A mail like it went to {}, who approves {} through its parent domain.", second.to, NAMES[1]))
    }

    pub async fn another_approver_is_asked_in_korean(&mut self) -> anyhow::Result<()> {
        self.tell.step("Another approver is asked, in Korean")?;
        let request = ResendEmails {
            domain_approval_emails: Some(vec![approver(NAMES[0], OTHER)?]),
            locale: Some("ko".to_owned()),
        };
        self.tell.sent(&format!("PUT /services/v2/order/certificate/{}/resend-emails", self.order), &request)?;
        self.client.resend_emails(self.order, &request).await.context("resending the approval mail")?;
        self.tell.received("204, no content")?;
        let mail = self.arrived(OTHER, "ko").await?;
        let text: Vec<_> = mail.text.lines().take(6).collect();
        self.tell.quote(&format!("To: {}\nSubject: {}\n\n{}", mail.to, mail.subject, text.join("\n")))?;
        self.asked[0] = mail;
        let settled = |mails: &[MailInfo]| mails.iter().all(|mail| mail.state == "sent");
        self.tell.say("The desk knows what became of each mail:")?;
        for mail in self.mails("dcv_approval", settled).await? {
            let domain = mail.domain.unwrap_or_default();
            self.tell.say(&format!("  {:8}  {:5}  {} about {domain}", mail.state, mail.locale, mail.recipient))?;
        }
        Ok(())
    }

    pub async fn both_names_are_approved(&mut self) -> anyhow::Result<()> {
        self.tell.step("Both names are approved")?;
        for (mail, name) in self.asked.iter().zip(NAMES) {
            let decided = self.client.approve(&mail.id).await.with_context(|| format!("approving {name}"))?;
            ensure!(decided.verdict == "approved", "{} was {} by {}", name, decided.verdict, mail.to);
            self.tell.say(&format!("{} opens the link and approves {name}.", mail.to))?;
        }
        Ok(())
    }

    pub async fn the_certificate_is_issued(&mut self, desk: &Desk) -> anyhow::Result<()> {
        self.tell.step("The certificate is issued")?;
        let info = self.issued().await?;
        let certificate = info.certificate;
        let names = certificate.dns_names.join(", ");
        let shown = |value: Option<String>| value.unwrap_or_default();
        self.tell.say(&format!("Serial number  {}", shown(certificate.serial_number)))?;
        self.tell.say(&format!("Names          {names}"))?;
        let (from, till) = (shown(certificate.valid_from), shown(certificate.valid_till));
        self.tell.say(&format!("Valid          {from} to {till}"))?;
        let pem = self.client.download_order(self.order, "pem_all").await.context("downloading the certificate")?;
        let pem = String::from_utf8(pem).context("the certificate is not PEM")?;
        let end = pem.find("-----END").map_or(pem.len(), |at| at + "-----END CERTIFICATE-----".len());
        self.tell.quote(&pem[..end])?;
        self.tell.say(if chain::verify(&pem, desk.folder()).await? {
            "openssl verify: OK, from this certificate to the desk's root."
        } else {
            "openssl is not installed here, so it was not asked to verify the chain."
        })
    }

    pub async fn other_people_get_the_notices(&mut self) -> anyhow::Result<()> {
        self.tell.step("Other people get the order's notices from now on")?;
        let settled = |mails: &[MailInfo]| mails.len() > BEFORE.len() && mails.iter().all(|mail| mail.state == "sent");
        let mails = self.mails("certificate_issued", settled).await?;
        let told: Vec<_> = mails.into_iter().map(|mail| format!("{} ({})", mail.recipient, mail.role)).collect();
        self.tell.say(&format!("The certificate was mailed to {}.", told.join(", ")))?;
        let request = AdditionalEmails { additional_emails: Some(AFTER.map(str::to_owned).to_vec()) };
        self.tell.sent(&format!("PUT /services/v2/order/certificate/{}/additional-emails", self.order), &request)?;
        let before = self.client.order(self.order).await?.additional_emails;
        let wanted = request.additional_emails.unwrap_or_default();
        self.client.set_additional_emails(self.order, &wanted).await.context("replacing the additional emails")?;
        self.tell.received("204, no content")?;
        let after = self.client.order(self.order).await?.additional_emails;
        ensure!(after == wanted, "the list reads {after:?}, not {wanted:?}");
        self.tell.say(&format!("Before: {}", before.join(", ")))?;
        self.tell.say(&format!("After:  {}", after.join(", ")))
    }

    pub fn end(mut self) -> Teller {
        // The end stands apart from the last step.
        self.tell.line("").ok();
        self.tell
    }

    /// The newest approval mail to an address in a language, once it is there.
    async fn arrived(&self, to: &str, locale: &str) -> anyhow::Result<InboxMail> {
        let query = InboxQuery {
            order_id: Some(self.order),
            to: Some(to.to_owned()),
            kind: Some("dcv_approval".to_owned()),
            locale: Some(locale.to_owned()),
            wait: Some(PATIENCE),
        };
        let inbox = self.client.inbox(&query).await.context("looking into the inbox")?;
        inbox.mails.into_iter().next_back().with_context(|| format!("no mail arrived for {to}"))
    }

    /// The order's mails of a kind, as soon as they are as they should be.
    async fn mails(&self, kind: &str, settled: impl Fn(&[MailInfo]) -> bool) -> anyhow::Result<Vec<MailInfo>> {
        let doing = format!("waiting for the mails of kind {kind}");
        until(&doing, async || {
            let mut mails = self.client.order_mails(self.order).await?.mails;
            mails.retain(|mail| mail.kind == kind);
            Ok(Some(mails).filter(|mails| settled(mails)))
        })
        .await
    }

    async fn issued(&self) -> anyhow::Result<OrderInfo> {
        until("waiting for the certificate", async || {
            let info = self.client.order(self.order).await?;
            Ok(Some(info).filter(|info| info.status == "issued"))
        })
        .await
    }
}

/// Asks until there is an answer, but not for ever.
async fn until<T, F>(doing: &str, mut ask: impl FnMut() -> F) -> anyhow::Result<T>
where
    F: Future<Output = anyhow::Result<Option<T>>>,
{
    let began = Instant::now();
    loop {
        if let Some(answer) = ask().await.with_context(|| doing.to_owned())? {
            return Ok(answer);
        }
        ensure!(began.elapsed() < PATIENCE, "{doing}: still not there after {} seconds", PATIENCE.as_secs());
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

fn approver<T: From<Approver>>(name: &str, email: &str) -> anyhow::Result<T> {
    let approver: Approver = format!("{name}={email}").parse().map_err(anyhow::Error::msg)?;
    Ok(approver.into())
}

/// The order as it is shown: its request would fill the screen.
fn without_csr(mut order: PlaceOrder) -> PlaceOrder {
    if let Some(certificate) = &mut order.certificate {
        certificate.csr = Some("-----BEGIN …".to_owned());
    }
    order
}
