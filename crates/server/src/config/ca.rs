//! The settings of the certificate authority: one's own, what its certificates
//! name, how long they last, and keys that are not certified.

use std::path::PathBuf;

use sealpost_ca::BlockedKeys;

use super::{Mode, Settings, Wrong};

/// Addresses that stand in every certificate of a public CA.
#[derive(Clone, Debug)]
pub struct PublicCa {
    pub crl_url: String,
    pub ca_issuers_url: String,
}

/// Chain and key that the operator brings.
pub(super) fn own(settings: &Settings, mode: Mode) -> Result<Option<(PathBuf, PathBuf)>, Wrong> {
    let own = match (settings.ca_chain.clone(), settings.ca_key.clone()) {
        (Some(chain), Some(key)) => Some((chain, key)),
        (None, None) => None,
        (None, Some(_)) => return Err(("ca_chain", "ca_key needs ca_chain beside it".to_owned())),
        (Some(_), None) => return Err(("ca_key", "ca_chain needs ca_key beside it".to_owned())),
    };
    if mode == Mode::PublicBr && own.is_none() {
        let reason = "a public-br desk makes no root of its own: name your issuing CA with ca_chain and ca_key";
        return Err(("ca_chain", reason.to_owned()));
    }
    Ok(own)
}

pub(super) fn public(settings: &Settings, mode: Mode) -> Result<Option<PublicCa>, Wrong> {
    let (crl_url, ca_issuers_url) = (settings.crl_url.clone(), settings.ca_issuers_url.clone());
    if mode == Mode::PublicBr {
        let (crl_url, ca_issuers_url) = (http("crl_url", crl_url)?, http("ca_issuers_url", ca_issuers_url)?);
        return Ok(Some(PublicCa { crl_url, ca_issuers_url }));
    }
    for (name, is_set) in [("crl_url", crl_url.is_some()), ("ca_issuers_url", ca_issuers_url.is_some())] {
        if is_set {
            return Err((name, "only public-br certificates name it".to_owned()));
        }
    }
    Ok(None)
}

fn http(name: &'static str, url: Option<String>) -> Result<String, Wrong> {
    let url = url.ok_or_else(|| (name, "a public-br certificate has to name it".to_owned()))?;
    let parsed = url::Url::parse(&url).ok().filter(|url| url.scheme() == "http" && url.has_host());
    parsed.map(|_| url.clone()).ok_or_else(|| (name, format!("{url:?} is not an http:// address")))
}

/// None: as the calendar says.
pub(super) fn certificate_days(settings: &Settings, mode: Mode) -> Result<Option<u32>, Wrong> {
    let longest = if mode == Mode::PublicBr { 200 } else { 1095 };
    match settings.certificate_days {
        Some(days) if !(1..=longest).contains(&days) => {
            Err(("certificate_days", format!("{days} is not between 1 and {longest}")))
        }
        days => Ok(days),
    }
}

pub(super) fn blocked_keys(settings: &Settings) -> Result<BlockedKeys, Wrong> {
    let Some(path) = &settings.blocked_keys else { return Ok(BlockedKeys::default()) };
    let file = std::fs::read(path).map_err(|error| error.to_string());
    let list = file.and_then(|file| BlockedKeys::parse(&file));
    list.map_err(|reason| ("blocked_keys", format!("{}: {reason}", path.display())))
}
