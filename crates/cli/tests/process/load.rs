//! What clients do to a desk while it may be killed, and what each of them was
//! promised.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use sealpost_client::api::own::MailInfo;
use sealpost_client::{Client, Error, InboxQuery};

use crate::orders::{PRODUCT, dv_order, resend};

/// Each works on orders of its own: what it says last, holds.
pub const CLIENTS: usize = 8;

const APPROVERS: [&str; 5] = ["admin", "administrator", "webmaster", "hostmaster", "postmaster"];
const LOCALES: [&str; 11] = ["en", "de", "es", "fr", "it", "ja", "ko", "pt", "ru", "zh_CN", "zh_TW"];

/// Every 204 of every client, while they go on.
pub type Answered = Arc<AtomicUsize>;

/// One client with its orders, and what it was promised about them.
pub struct Promised {
    number: usize,
    calls: usize,
    /// The last is the one that it works on.
    pub orders: Vec<Order>,
}

/// What was answered about one order.
pub struct Order {
    pub id: i64,
    name: String,
    /// Recipient and locale of every resend that was answered with 204.
    resent: Vec<(String, &'static str)>,
    /// Approvers and languages gone through; placing the order asked the first.
    asked: usize,
    /// The last list that was answered with 204.
    acknowledged: Vec<String>,
    /// Lists since then whose answers did not come.
    open: Vec<Vec<String>>,
    /// `Some`: this is to be approved, and whether that was answered.
    pub approved: Option<bool>,
    /// The same for a cancellation.
    pub canceled: Option<bool>,
}

/// What the calls of a client came to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Answers {
    pub done: usize,
    /// 503: not done, or nobody knows.
    pub unavailable: usize,
    /// The connection broke, or was refused.
    pub broken: usize,
}

/// Where a client finds its desk, which may move.
pub type Where = Arc<dyn Fn(usize) -> Client + Send + Sync>;

impl Promised {
    pub fn new(number: usize) -> Self {
        Self { number, calls: 0, orders: Vec::new() }
    }

    /// Calls without a break until the desk is gone; then gives what was
    /// promised.
    pub async fn until_killed(mut self, client: Client, answered: Answered) -> Self {
        while self.call(&client, &answered).await.is_ok() {}
        self
    }

    /// Calls without a break until `over`, whatever becomes of the desk. Nothing
    /// but 503 and broken connections may come between.
    pub async fn until_over(mut self, desk: Where, over: Arc<AtomicBool>) -> (Self, Answers) {
        let (mut answers, ignored) = (Answers::default(), AtomicUsize::new(0));
        while !over.load(Ordering::Relaxed) {
            let tries = answers.done + answers.unavailable + answers.broken;
            match self.call(&desk(self.number + tries), &ignored).await {
                Ok(()) => {
                    answers.done += 1;
                    continue;
                }
                Err(Error::Transport(_)) => answers.broken += 1,
                Err(error) if error.status() == Some(503) => answers.unavailable += 1,
                Err(error) => panic!("client {}: {error}", self.number),
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        (self, answers)
    }

    async fn call(&mut self, client: &Client, answered: &AtomicUsize) -> Result<(), Error> {
        let used_up = |order: &Order| {
            order.asked == APPROVERS.len() * LOCALES.len() || order.approved.is_some() || order.canceled.is_some()
        };
        if self.orders.last().is_none_or(used_up) {
            let order = self.placed(client).await?;
            self.orders.push(order);
        }
        self.calls += 1;
        let (number, calls) = (self.number, self.calls);
        let order = self.orders.last_mut().expect("just placed");
        match calls % 80 {
            19 | 39 | 59 => order.approve(client).await?,
            79 => order.cancel(client).await?,
            even if even % 2 == 0 => order.replace_list(client, number, calls).await?,
            _ => order.resend(client).await?,
        }
        answered.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    async fn placed(&self, client: &Client) -> Result<Order, Error> {
        let name = format!("c{}-{}.example.com", self.number, self.orders.len());
        let id = client.place_order(PRODUCT, &dv_order(&[&name])).await?.id;
        let (resent, acknowledged) = (Vec::new(), Vec::new());
        Ok(Order { id, name, resent, asked: 1, acknowledged, open: Vec::new(), approved: None, canceled: None })
    }

    /// Everything promised is there.
    pub async fn check(&self, client: &Client) {
        for order in &self.orders {
            order.check(client).await;
        }
    }
}

impl Order {
    /// No two are alike, so that none joins another (R42); what got no answer is
    /// not asked for again.
    async fn resend(&mut self, client: &Client) -> Result<(), Error> {
        let approver = format!("{}@{}", APPROVERS[self.asked % APPROVERS.len()], self.name);
        let locale = LOCALES[self.asked / APPROVERS.len()];
        self.asked += 1;
        client.resend_emails(self.id, &resend(&self.name, &approver, locale)).await?;
        self.resent.push((approver, locale));
        Ok(())
    }

    async fn replace_list(&mut self, client: &Client, number: usize, calls: usize) -> Result<(), Error> {
        let list: Vec<String> = (0..calls % 4).map(|item| format!("c{number}-{calls}-{item}@example.net")).collect();
        self.open.push(list.clone());
        client.set_additional_emails(self.id, &list).await?;
        self.acknowledged = list;
        self.open.clear();
        Ok(())
    }

    /// Approves with the order's first mail.
    async fn approve(&mut self, client: &Client) -> Result<(), Error> {
        let query = InboxQuery {
            order_id: Some(self.id),
            kind: Some("dcv_approval".to_owned()),
            wait: Some(std::time::Duration::from_secs(10)),
            ..InboxQuery::default()
        };
        let inbox = client.inbox(&query).await?;
        let Some(mail) = inbox.mails.last() else { return Ok(()) };
        self.approved = Some(false);
        client.approve(&mail.id).await?;
        self.approved = Some(true);
        Ok(())
    }

    async fn cancel(&mut self, client: &Client) -> Result<(), Error> {
        self.canceled = Some(false);
        client.cancel_order(self.id, "Not needed any more").await?;
        self.canceled = Some(true);
        Ok(())
    }

    async fn check(&self, client: &Client) {
        let found = client.order(self.id).await.expect("an order that was placed is there");
        let list = &found.additional_emails;
        let is_known = *list == self.acknowledged || self.open.contains(list);
        assert!(is_known, "order {}: {list:?} is neither {:?} nor of {:?}", self.id, self.acknowledged, self.open);
        if self.approved == Some(true) {
            assert_ne!(found.status, "pending", "order {}", self.id);
        }
        match self.canceled {
            Some(true) => assert_eq!(found.status, "canceled", "order {}", self.id),
            None => assert_ne!(found.status, "canceled", "order {}: nobody asked for that", self.id),
            Some(false) => {}
        }
        let mails = client.order_mails(self.id).await.expect("mails").mails;
        for (recipient, locale) in &self.resent {
            let is_it = |mail: &&MailInfo| mail.recipient == *recipient && mail.locale == *locale;
            let found = mails.iter().filter(|mail| mail.kind == "dcv_approval").filter(is_it).count();
            assert_eq!(found, 1, "order {}: {recipient} in {locale}", self.id);
        }
    }
}
