//! Who hears about orders: lists with their history, and an address over all
//! orders. Only Sealpost has these calls.

use reqwest::Method;
use reqwest::header::IF_MATCH;
use sealpost_api::recipients::{
    ChangeEmails, ListedEmails, RecipientOrders, ReplaceEmail, ReplaceReport, RestoreEmails,
};

use crate::{Client, Error};

/// Which part of a list's history to read. The default is the newest hundred.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HistoryQuery {
    /// Lists before this one: `next` of the page before.
    pub before: Option<i64>,
    /// How many lists at most.
    pub limit: Option<u32>,
}

/// Which part of an address's orders to read. The default is the first thousand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecipientQuery {
    /// Orders with a higher id: `next` of the page before.
    pub after: Option<i64>,
    /// How many orders at most.
    pub limit: Option<u32>,
}

/// A list, and what `If-Match` wants in order to change this very list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tagged {
    pub list: ListedEmails,
    pub etag: String,
}

impl Client {
    /// `GET /sealpost/v1/orders/{id}/additional-emails`: the list, and every list
    /// before it.
    pub async fn additional_emails(&self, order_id: i64, query: HistoryQuery) -> Result<Tagged, Error> {
        let pairs = numbers([("before", query.before), ("limit", query.limit.map(i64::from))]);
        let (list, etag) = self.list_call(Method::GET, order_id, &[]).query(&pairs).tagged().await?;
        Ok(Tagged { list, etag })
    }

    /// `PATCH /sealpost/v1/orders/{id}/additional-emails`: takes addresses off the
    /// list and puts others on it. `etag` is that of the list that is meant, or
    /// `*` for whatever it is; if it was changed meanwhile, the status is 412.
    pub async fn change_additional_emails(
        &self,
        order_id: i64,
        etag: &str,
        change: &ChangeEmails,
    ) -> Result<Tagged, Error> {
        let call = self.list_call(Method::PATCH, order_id, &[]).header(IF_MATCH, etag).body(change);
        let (list, etag) = call.tagged().await?;
        Ok(Tagged { list, etag })
    }

    /// `POST /sealpost/v1/orders/{id}/additional-emails/restore`: puts an earlier
    /// list back, by its id in the history. With `etag` only if the present list
    /// is that one.
    pub async fn restore_additional_emails(&self, order_id: i64, id: i64, etag: Option<&str>) -> Result<Tagged, Error> {
        let call = self.list_call(Method::POST, order_id, &["restore"]).body(&RestoreEmails { id: Some(id) });
        let call = match etag {
            Some(etag) => call.header(IF_MATCH, etag),
            None => call,
        };
        let (list, etag) = call.tagged().await?;
        Ok(Tagged { list, etag })
    }

    /// `POST /sealpost/v1/additional-emails/replace`: one address in the place of
    /// another, or with `dry_run` what would change. While the answer has `next`,
    /// call again with it as `after`.
    pub async fn replace_additional_email(&self, request: &ReplaceEmail) -> Result<ReplaceReport, Error> {
        self.own_call(Method::POST, &["additional-emails", "replace"]).body(request).json().await
    }

    /// `GET /sealpost/v1/recipients`: the orders that an address hears about.
    /// While the answer has `next`, call again with it as `after`.
    pub async fn recipient_orders(&self, email: &str, query: RecipientQuery) -> Result<RecipientOrders, Error> {
        let mut pairs = numbers([("after", query.after), ("limit", query.limit.map(i64::from))]);
        pairs.push(("email", email.to_owned()));
        self.own_call(Method::GET, &["recipients"]).query(&pairs).json().await
    }

    fn list_call(&self, method: Method, order_id: i64, rest: &[&str]) -> crate::client::Call {
        let id = order_id.to_string();
        self.own_call(method, &[&["orders", id.as_str(), "additional-emails"], rest].concat())
    }
}

fn numbers<const N: usize>(pairs: [(&'static str, Option<i64>); N]) -> Vec<(&'static str, String)> {
    pairs.into_iter().filter_map(|(name, number)| Some((name, number?.to_string()))).collect()
}
