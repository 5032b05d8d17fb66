//! Requests: what somebody in the account asked for.

use reqwest::Method;
use sealpost_api::requests::{RequestInfo, RequestList, UpdateRequest};

use crate::{Client, Error};

/// The calls below `/request`.
impl Client {
    /// `GET /request`: the account's requests, the newest first; `status` is
    /// `pending`, `approved` or `rejected`.
    pub async fn requests(&self, status: Option<&str>) -> Result<RequestList, Error> {
        let query: Vec<(&str, &str)> = status.map(|status| ("status", status)).into_iter().collect();
        self.call(Method::GET, &["request"]).query(&query).json().await
    }

    /// `GET /request/{id}`: one request.
    pub async fn request_info(&self, id: i64) -> Result<RequestInfo, Error> {
        self.call(Method::GET, &["request", &id.to_string()]).json().await
    }

    /// `PUT /request/{id}/status`: approves what somebody else asked for, or
    /// rejects it.
    pub async fn decide_request(&self, id: i64, approve: bool, comment: Option<&str>) -> Result<(), Error> {
        let status = if approve { "approved" } else { "rejected" };
        let request = UpdateRequest { status: Some(status.to_owned()), processor_comment: comment.map(str::to_owned) };
        self.call(Method::PUT, &["request", &id.to_string(), "status"]).body(&request).done().await
    }
}
