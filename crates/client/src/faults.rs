//! Faults on demand of a test desk.

use reqwest::Method;
use sealpost_api::faults::{Fault, Faults, SetFaults};

use crate::{Client, Error};

/// Only test desks have these calls.
impl Client {
    /// `GET /sealpost/v1/faults`: which faults are set, and how often each was
    /// taken.
    pub async fn faults(&self) -> Result<Faults, Error> {
        self.own_call(Method::GET, &["faults"]).json().await
    }

    /// `PUT /sealpost/v1/faults`: sets faults in the place of all that are set.
    pub async fn set_faults(&self, faults: Vec<Fault>) -> Result<Faults, Error> {
        self.own_call(Method::PUT, &["faults"]).body(&SetFaults { faults: Some(faults) }).json().await
    }

    /// `DELETE /sealpost/v1/faults`: takes all faults away.
    pub async fn clear_faults(&self) -> Result<(), Error> {
        self.own_call(Method::DELETE, &["faults"]).done().await
    }
}
