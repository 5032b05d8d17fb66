//! The clock of a test desk.

use std::time::Duration;

use reqwest::Method;
use sealpost_api::clock::{Advance, Advanced, DeskClock, SetClock};

use crate::client::TIMEOUT;
use crate::{Client, Error};

/// A server turns for a minute at most, after whoever came before.
const TURNING: Duration = Duration::from_secs(120 + TIMEOUT.as_secs());

/// Only test desks have these calls.
impl Client {
    /// `GET /sealpost/v1/clock`: what time it is on the desk.
    pub async fn clock(&self) -> Result<DeskClock, Error> {
        self.own_call(Method::GET, &["clock"]).json().await
    }

    /// `PUT /sealpost/v1/clock`: turns the clock to a time ahead, RFC 3339, and
    /// does what falls due on the way.
    pub async fn set_clock(&self, time: &str) -> Result<Advanced, Error> {
        let body = SetClock { time: Some(time.to_owned()) };
        self.own_call(Method::PUT, &["clock"]).body(&body).timeout(TURNING).json().await
    }

    /// `POST /sealpost/v1/clock/advance`: turns the clock ahead by `90d`, `36h`,
    /// `15m` or the like, and does what falls due on the way.
    pub async fn advance_clock(&self, by: &str) -> Result<Advanced, Error> {
        let body = Advance { by: Some(by.to_owned()) };
        self.own_call(Method::POST, &["clock", "advance"]).body(&body).timeout(TURNING).json().await
    }
}
