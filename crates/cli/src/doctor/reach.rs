//! Whether people reach the desk where its mails send them, and until when its
//! own TLS certificate is good.

use std::time::Duration;

use sealpost_server::{Config, listen};

use super::check::Check;

const PATIENCE: Duration = Duration::from_secs(10);

pub async fn check(config: &Config) -> Vec<Check> {
    let mut checks = Vec::new();
    if let Some((chain, key)) = &config.listening.tls {
        checks.push(match listen::acceptor(chain, key) {
            Ok(_) => Check::ok("TLS", format!("{} and its key can be used", chain.display())),
            Err(error) => Check::failed("TLS", error, "the desk does not start like this"),
        });
    }
    let url = match &config.public_url {
        Some(url) => url.clone(),
        None => format!("http://{}", config.listen),
    };
    checks.push(public(&url).await);
    checks
}

async fn public(url: &str) -> Check {
    const NAME: &str = "public URL";
    let advice = "start the desk, and look at the proxy, its certificate and the name in the DNS";
    let client = reqwest::Client::builder().timeout(PATIENCE).build();
    let asked = async { client?.get(format!("{url}/healthz")).send().await };
    match asked.await {
        Err(error) => Check::failed(NAME, format!("{url} is not reached ({})", cause(&error)), advice),
        Ok(answer) => {
            let status = answer.status();
            let body = answer.text().await.unwrap_or_default();
            if status.is_success() && body.trim() == "ok" {
                Check::ok(NAME, format!("a desk answers at {url}"))
            } else {
                let told = format!("{url}/healthz answers {}, and that is not a desk's answer", status.as_u16());
                Check::failed(NAME, told, "see that the proxy hands everything on to the desk")
            }
        }
    }
}

/// The innermost reason: the others only say that a request failed.
fn cause(error: &dyn std::error::Error) -> String {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}
