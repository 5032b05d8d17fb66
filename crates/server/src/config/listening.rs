//! The settings of listening, and of how many requests a key may make.

use std::net::SocketAddr;
use std::time::Duration;

use super::{Settings, Wrong};
use crate::listen::Listening;
use crate::request_limits::Window;

/// Who may speak to the desk, over what, and for how long.
pub(super) fn check(settings: &Settings, listen: SocketAddr, test: bool) -> Result<Listening, Wrong> {
    let tls = match (settings.tls_cert.clone(), settings.tls_key.clone()) {
        (Some(chain), Some(key)) => Some((chain, key)),
        (None, None) => None,
        (None, Some(_)) => return Err(("tls_cert", "tls_key needs tls_cert beside it".to_owned())),
        (Some(_), None) => return Err(("tls_key", "tls_cert needs tls_key beside it".to_owned())),
    };
    let networks = settings.trusted_proxies.iter().flatten().map(|text| text.parse());
    let trusted_proxies: Vec<_> = networks.collect::<Result<_, _>>().map_err(|error| ("trusted_proxies", error))?;
    if !test && tls.is_none() && trusted_proxies.is_empty() && !listen.ip().is_loopback() {
        let reason = format!(
            "{listen} can be reached from elsewhere, and keys need TLS: set tls_cert and tls_key, or name the \
                     proxy that provides TLS in trusted_proxies, or listen on 127.0.0.1"
        );
        return Err(("listen", reason));
    }
    let seconds = |name: &'static str, given: Option<u32>, fallback: u32| match given.unwrap_or(fallback) {
        seconds @ 1..=3600 => Ok(Duration::from_secs(seconds.into())),
        wrong => Err((name, format!("{wrong} is not between 1 and 3600"))),
    };
    let connections = settings.connections.unwrap_or(10_000);
    if connections == 0 {
        return Err(("connections", "without connections nobody is answered".to_owned()));
    }
    let connections_per_address = settings.connections_per_address.unwrap_or(1_000);
    if connections_per_address == 0 {
        return Err(("connections_per_address", "without connections nobody is answered".to_owned()));
    }
    Ok(Listening {
        connections,
        connections_per_address,
        header: seconds("header_seconds", settings.header_seconds, 10)?,
        body: seconds("body_seconds", settings.body_seconds, 30)?,
        idle: seconds("idle_seconds", settings.idle_seconds, 75)?,
        open: test,
        tls,
        trusted_proxies,
    })
}

/// As the API reference tells them (§1.7). A test desk has none unless told.
pub(super) fn windows(settings: &Settings, test: bool) -> Vec<Window> {
    let most = |given: Option<usize>, fallback| given.unwrap_or(if test { 0 } else { fallback });
    vec![
        Window { most: most(settings.limit_requests_5s, 100), span: Duration::from_secs(5) },
        Window { most: most(settings.limit_requests_3min, 1000), span: Duration::from_secs(180) },
    ]
}
