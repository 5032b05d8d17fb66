//! Sealpost's own API: what became of each mail, and in test mode the inbox.

use std::time::Duration;

use reqwest::Method;
use sealpost_api::own::{
    Audit, BounceNoted, Decide, Decided, Desk, Inbox, MailInfo, Marks, OrderEvidence, OrderMails, OrderRecipients,
};

use crate::client::TIMEOUT;
use crate::{Client, Error};

/// Which mails to list. The default lists all that the server gives at once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MailQuery {
    /// Mails of this order only.
    pub order_id: Option<i64>,
    /// Mails in this state only: `queued`, `deferred`, `sent`, `bounced`, `failed`, `canceled`, `parked`.
    pub state: Option<String>,
    /// Mails of this kind only: `dcv_approval`, `certificate_issued` and others.
    pub kind: Option<String>,
    /// Mails after this one: `next` of the page before.
    pub after: Option<String>,
    /// How many mails at most.
    pub limit: Option<u32>,
}

/// Which entries of the audit log to list. The default lists the first thousand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AuditQuery {
    /// Entries about this order only.
    pub order_id: Option<i64>,
    /// Entries after this one: `next` of the page before.
    pub after: Option<i64>,
    /// How many entries at most.
    pub limit: Option<u32>,
}

/// Which mails of the inbox to list. The default lists all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InboxQuery {
    /// Mails about this order only.
    pub order_id: Option<i64>,
    /// Mails to this address only.
    pub to: Option<String>,
    /// Mails of this kind only.
    pub kind: Option<String>,
    /// Mails in this language only.
    pub locale: Option<String>,
    /// How long to wait until there is at least one.
    pub wait: Option<Duration>,
}

/// The calls below `/sealpost/v1`. Only Sealpost has them, and the inbox only in
/// test mode.
impl Client {
    /// `GET /sealpost/v1/orders/{order_id}/mails`: every mail of an order.
    pub async fn order_mails(&self, order_id: i64) -> Result<OrderMails, Error> {
        self.own_call(Method::GET, &["orders", &order_id.to_string(), "mails"]).json().await
    }

    /// `GET /sealpost/v1/orders/{order_id}/evidence`: how its names were proved.
    pub async fn order_evidence(&self, order_id: i64) -> Result<OrderEvidence, Error> {
        self.own_call(Method::GET, &["orders", &order_id.to_string(), "evidence"]).json().await
    }

    /// `GET /sealpost/v1/desk`: what the desk demands now, and what changes.
    pub async fn desk(&self) -> Result<Desk, Error> {
        self.own_call(Method::GET, &["desk"]).json().await
    }

    /// `POST /sealpost/v1/organizations/{id}/validate`: the operator has
    /// validated an organization.
    pub async fn validate_organization(&self, id: i64) -> Result<(), Error> {
        self.own_call(Method::POST, &["organizations", &id.to_string(), "validate"]).done().await
    }

    /// `GET /sealpost/v1/mails`: the mails of all orders.
    pub async fn mails(&self, query: &MailQuery) -> Result<OrderMails, Error> {
        self.own_call(Method::GET, &["mails"]).query(&query.pairs()).json().await
    }

    /// `GET /sealpost/v1/mails/{id}`: one mail, and what became of it.
    pub async fn mail(&self, id: &str) -> Result<MailInfo, Error> {
        self.own_call(Method::GET, &["mails", id]).json().await
    }

    /// `POST /sealpost/v1/mails/{id}/retry`: sends a mail that waits as soon as
    /// possible.
    pub async fn retry_mail(&self, id: &str) -> Result<MailInfo, Error> {
        self.own_call(Method::POST, &["mails", id, "retry"]).json().await
    }

    /// `POST /sealpost/v1/mails/{id}/cancel`: gives a mail that waits up.
    pub async fn cancel_mail(&self, id: &str) -> Result<MailInfo, Error> {
        self.own_call(Method::POST, &["mails", id, "cancel"]).json().await
    }

    /// `POST /sealpost/v1/bounces`: brings a message that came back. `recipient`
    /// is the one in its envelope.
    pub async fn bounce(&self, message: Vec<u8>, recipient: Option<&str>) -> Result<BounceNoted, Error> {
        let query = set([("recipient", recipient.map(str::to_owned))]);
        self.own_call(Method::POST, &["bounces"]).query(&query).message(message).json().await
    }

    /// `GET /sealpost/v1/orders/{id}/recipients`: everybody who is told of an order.
    pub async fn order_recipients(&self, order: i64) -> Result<OrderRecipients, Error> {
        self.own_call(Method::GET, &["orders", &order.to_string(), "recipients"]).json().await
    }

    /// `GET /sealpost/v1/recipients/marks`: addresses that notices do not reach, a
    /// page of them.
    pub async fn marks(&self, after: Option<i64>, limit: Option<u32>) -> Result<Marks, Error> {
        let query = set([("after", after.map(|id| id.to_string())), ("limit", limit.map(|limit| limit.to_string()))]);
        self.own_call(Method::GET, &["recipients", "marks"]).query(&query).json().await
    }

    /// `DELETE /sealpost/v1/recipients/marks/{id}`: writes to an address again.
    pub async fn clear_mark(&self, id: i64) -> Result<(), Error> {
        self.own_call(Method::DELETE, &["recipients", "marks", &id.to_string()]).done().await
    }

    /// `GET /sealpost/v1/audit`: who did what, when; for keys of administrators.
    pub async fn audit(&self, query: &AuditQuery) -> Result<Audit, Error> {
        self.own_call(Method::GET, &["audit"]).query(&query.pairs()).json().await
    }

    /// `GET /sealpost/v1/inbox`: the mails that arrived.
    pub async fn inbox(&self, query: &InboxQuery) -> Result<Inbox, Error> {
        let timeout = TIMEOUT.saturating_add(query.wait.unwrap_or_default());
        self.own_call(Method::GET, &["inbox"]).query(&query.pairs()).timeout(timeout).json().await
    }

    /// `GET /sealpost/v1/inbox/{id}/raw`: a message as it was sent.
    pub async fn inbox_raw(&self, id: &str) -> Result<Vec<u8>, Error> {
        self.own_call(Method::GET, &["inbox", id, "raw"]).bytes().await
    }

    /// `POST /sealpost/v1/inbox/{id}/approve`: approves as the recipient would.
    pub async fn approve(&self, inbox_id: &str) -> Result<Decided, Error> {
        self.decide(inbox_id, "approve", Decide::default()).await
    }

    /// `POST /sealpost/v1/inbox/{id}/reject`: rejects as the recipient would.
    pub async fn reject(&self, inbox_id: &str, reason: Option<&str>) -> Result<Decided, Error> {
        self.decide(inbox_id, "reject", Decide { reason: reason.map(str::to_owned) }).await
    }

    async fn decide(&self, inbox_id: &str, verdict: &str, decide: Decide) -> Result<Decided, Error> {
        self.own_call(Method::POST, &["inbox", inbox_id, verdict]).body(&decide).json().await
    }
}

impl MailQuery {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        set([
            ("order_id", self.order_id.map(|id| id.to_string())),
            ("state", self.state.clone()),
            ("kind", self.kind.clone()),
            ("after", self.after.clone()),
            ("limit", self.limit.map(|limit| limit.to_string())),
        ])
    }
}

impl AuditQuery {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        set([
            ("order_id", self.order_id.map(|id| id.to_string())),
            ("after", self.after.map(|id| id.to_string())),
            ("limit", self.limit.map(|limit| limit.to_string())),
        ])
    }
}

impl InboxQuery {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        set([
            ("order_id", self.order_id.map(|id| id.to_string())),
            ("to", self.to.clone()),
            ("kind", self.kind.clone()),
            ("locale", self.locale.clone()),
            ("wait", self.wait.map(seconds)),
        ])
    }
}

fn set<const N: usize>(pairs: [(&'static str, Option<String>); N]) -> Vec<(&'static str, String)> {
    pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// The server's spelling, `10s`; rounded up, so that waiting is never cut short.
fn seconds(duration: Duration) -> String {
    let seconds = duration.as_secs().saturating_add(u64::from(duration.subsec_nanos() > 0));
    format!("{seconds}s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_set_is_asked() {
        assert_eq!(InboxQuery::default().pairs(), []);
        let query = InboxQuery { order_id: Some(7), wait: Some(Duration::from_secs(10)), ..Default::default() };
        assert_eq!(query.pairs(), [("order_id", "7".to_owned()), ("wait", "10s".to_owned())]);
        let query = AuditQuery { after: Some(9), ..Default::default() };
        assert_eq!(query.pairs(), [("after", "9".to_owned())]);
        let query = MailQuery { state: Some("sent".to_owned()), limit: Some(5), ..Default::default() };
        assert_eq!(query.pairs(), [("state", "sent".to_owned()), ("limit", "5".to_owned())]);
    }

    #[test]
    fn waiting_is_told_in_whole_seconds() {
        assert_eq!(seconds(Duration::from_secs(90)), "90s");
        assert_eq!(seconds(Duration::from_millis(1500)), "2s");
        assert_eq!(seconds(Duration::ZERO), "0s");
        assert_eq!(seconds(Duration::MAX), format!("{}s", u64::MAX));
    }
}
