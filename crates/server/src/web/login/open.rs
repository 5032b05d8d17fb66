//! Where no sign-in is needed: a test desk that only this machine can reach.

use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode, header};
use url::{Host, Url};

use crate::app::App;
use crate::web::console::frame::Problem;

/// Headers by which a proxy in front shows itself: it brings others along.
const PROXY: [&str; 5] = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/// Whether the desk shows its pages to anybody who reaches it. We do not speak
/// TLS, so a public `https` address means that a proxy stands in front.
pub fn is_open(app: &App, headers: &HeaderMap) -> bool {
    let fronted = Url::parse(&app.public_url).is_ok_and(|url| url.scheme() == "https" && !is_loopback(&url));
    let proxied = PROXY.iter().any(|name| headers.contains_key(*name));
    app.config.is_test() && app.config.listen.ip().is_loopback() && !fronted && !proxied
}

/// A foreign name that leads to this machine (DNS rebinding) would let a foreign
/// site read an open desk through the visitor's browser.
pub fn check_host(app: &App, headers: &HeaderMap) -> Result<(), Problem> {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if is_known(&app.public_url, host) {
        return Ok(());
    }
    Err(Problem::Page {
        status: StatusCode::FORBIDDEN,
        title: "Not under this name",
        text: "This test desk shows its pages without a sign-in, so it shows them under names of this machine \
               (127.0.0.1, localhost) and under its public address only: a site elsewhere could otherwise read them \
               through your browser."
            .to_owned(),
        link: Some((format!("{}/", app.public_url), "Go to the public address")),
    })
}

fn is_known(public_url: &str, host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let Ok(asked) = Url::parse(&format!("http://{}/", authority.host())) else { return false };
    let public = Url::parse(public_url).ok();
    is_loopback(&asked) || public.is_some_and(|public| public.host().is_some() && public.host() == asked.host())
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_and_the_public_one_are_known() {
        let public = "http://desk.test:8400";
        for host in [
            "127.0.0.1:8400",
            "127.0.0.1",
            "localhost:1",
            "LOCALHOST",
            "[::1]:8400",
            "a.localhost",
            "desk.test",
            "Desk.Test:9",
        ] {
            assert!(is_known(public, host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "127.0.0.1.evil.example",
            "desk.test.evil.example",
            "10.0.0.1",
            "localhost@evil.example",
            "evil.example/127.0.0.1",
            "a b",
        ] {
            assert!(!is_known(public, host), "{host}");
        }
    }
}
