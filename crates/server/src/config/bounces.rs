//! Settings of what comes back: where mail servers send bounces, and how they
//! reach the desk.

use std::net::SocketAddr;
use std::path::PathBuf;

use sealpost_domain::EmailAddress;

use super::{Settings, Wrong};
use crate::bounces::MOST_LOCAL;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BounceConfig {
    /// A token of the mail is put into it.
    pub address: Option<EmailAddress>,
    pub listen: Option<SocketAddr>,
    pub maildir: Option<PathBuf>,
}

pub(super) fn check(settings: &Settings) -> Result<BounceConfig, Wrong> {
    let (listen, maildir) = (settings.bounce_listen, settings.bounce_maildir.clone());
    let parse = |text: &str| {
        let address = EmailAddress::parse(text)
            .map_err(|error| ("bounce_address", format!("{text:?} is not an address: {error}")))?;
        if address.local().len() > MOST_LOCAL {
            let reason = format!("the part before the @ may have {MOST_LOCAL} octets, so that a token fits behind it");
            return Err(("bounce_address", reason));
        }
        Ok(address)
    };
    let address = settings.bounce_address.as_deref().map(parse).transpose()?;
    if address.is_none() && listen.is_some() {
        let reason = "only bounces to bounce_address are taken there: set that as well";
        return Err(("bounce_listen", reason.to_owned()));
    }
    Ok(BounceConfig { address, listen, maildir })
}
