//! The settings of outgoing mail: servers, time limits, DKIM.

use std::path::PathBuf;
use std::time::Duration;

use sealpost_domain::{EmailAddress, Fqdn};
use sealpost_mail::Timeouts;
use serde::{Deserialize, Deserializer};

use super::{Settings, Wrong};

/// The next mail servers.
#[derive(Clone, Debug)]
pub struct SmtpConfig {
    /// URLs, the preferred one first.
    pub servers: Vec<String>,
    /// PEM file with roots of the operator's own.
    pub ca: Option<PathBuf>,
    pub connections: usize,
    pub timeouts: Timeouts,
}

/// Who signs mails.
#[derive(Clone, Debug)]
pub struct DkimConfig {
    pub domain: Fqdn,
    /// Selectors and the files of their keys.
    pub keys: Vec<(String, PathBuf)>,
}

pub(super) fn smtp(settings: &Settings) -> Result<Option<SmtpConfig>, Wrong> {
    let seconds = |name: &'static str, given: Option<u32>, usual: Duration| match given {
        None => Ok(usual),
        Some(seconds @ 1..=3600) => Ok(Duration::from_secs(u64::from(seconds))),
        Some(seconds) => Err((name, format!("{seconds} is not between 1 and 3600"))),
    };
    let usual = Timeouts::default();
    let timeouts = Timeouts {
        connect: seconds("smtp_connect_seconds", settings.smtp_connect_seconds, usual.connect)?,
        greeting: seconds("smtp_greeting_seconds", settings.smtp_greeting_seconds, usual.greeting)?,
        tls: seconds("smtp_tls_seconds", settings.smtp_tls_seconds, usual.tls)?,
        command: seconds("smtp_command_seconds", settings.smtp_command_seconds, usual.command)?,
        message: seconds("smtp_message_seconds", settings.smtp_message_seconds, usual.message)?,
    };
    let connections = settings.smtp_connections.unwrap_or(32);
    if !(1..=1000).contains(&connections) {
        return Err(("smtp_connections", format!("{connections} is not between 1 and 1000")));
    }
    let servers = settings.smtp.clone().filter(|servers| !servers.is_empty());
    Ok(servers.map(|servers| SmtpConfig { servers, ca: settings.smtp_ca.clone(), connections, timeouts }))
}

/// Mail is signed by the sender's domain or a parent of it: only then does the
/// signature speak for the address that people see.
pub(super) fn dkim(settings: &Settings, from: &EmailAddress) -> Result<Option<DkimConfig>, Wrong> {
    let keys = settings.dkim_key.clone().unwrap_or_default();
    let selectors = settings.dkim_selector.clone().unwrap_or_default();
    if keys.len() != selectors.len() {
        let reason = format!("{} keys and {} selectors: each key needs its own", keys.len(), selectors.len());
        return Err(("dkim_selector", reason));
    }
    if keys.is_empty() {
        let unused = "it signs nothing without dkim_key and dkim_selector".to_owned();
        return if settings.dkim_domain.is_some() { Err(("dkim_domain", unused)) } else { Ok(None) };
    }
    let text = settings.dkim_domain.as_deref().unwrap_or(from.domain());
    let domain = Fqdn::parse(text).map_err(|error| ("dkim_domain", format!("{text:?} is not a domain: {error}")))?;
    if !Fqdn::parse(from.domain()).is_ok_and(|sender| sender.is_at_or_below(&domain)) {
        return Err(("dkim_domain", format!("mail of {from} is signed by its own domain or a parent of it")));
    }
    Ok(Some(DkimConfig { domain, keys: selectors.into_iter().zip(keys).collect() }))
}

/// `a = "x"` or `a = ["x", "y"]`.
pub(super) fn one_or_many<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Vec<T>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a text or a list of texts")]
    enum OneOrMany<T> {
        One(T),
        Many(Vec<T>),
    }
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::One(one) => Some(vec![one]),
        OneOrMany::Many(many) => Some(many),
    })
}
