//! The mail server: reached, with TLS and a password that it takes; and a mail
//! handed to it.

use sealpost_domain::EmailAddress;
use sealpost_mail::{Probe, SendError, Smtp};
use sealpost_server::{Config, new_api_key};

use super::check::Check;

const RELAY: &str = "mail server";
const TLS: &str = "mail server's TLS";
const AUTH: &str = "mail server's sign-in";
const TEST: &str = "test mail";

pub async fn check(config: &Config, to: Option<&EmailAddress>) -> Vec<Check> {
    let smtp = match sealpost_server::smtp(config) {
        Ok(Some(smtp)) => smtp,
        Ok(None) => {
            let mut checks = vec![Check::ok(RELAY, "none is set: mail is kept in the inbox of this test desk")];
            let advice = "name one with --smtp";
            checks.extend(to.map(|_| Check::failed(TEST, "there is no mail server to send it by", advice)));
            return checks;
        }
        Err(error) => return vec![Check::failed(RELAY, error.to_string(), "mend the setting smtp")],
    };
    let mut checks = Vec::new();
    let mut any = false;
    for probed in smtp.probe().await {
        match probed {
            Ok(probe) => {
                any = true;
                checks.extend(reached(&probe));
            }
            Err(error) => checks.push(refused(&error)),
        }
    }
    if let Some(to) = to.filter(|_| any) {
        checks.push(mail(&smtp, &config.mail_from, to).await);
    }
    checks
}

fn reached(probe: &Probe) -> Vec<Check> {
    let tls = if probe.tls {
        Check::ok(TLS, "its certificate is trusted and is for its name")
    } else {
        Check::warning(TLS, "mail goes there without TLS", "fine on this machine only; else use smtp+starttls or smtps")
    };
    let auth = if probe.auth { "user and password are taken" } else { "no user is set, and none is asked for" };
    vec![Check::ok(RELAY, format!("{} answers", probe.server)), tls, Check::ok(AUTH, auth)]
}

fn refused(error: &SendError) -> Check {
    let told = format!("{}: {}", error.server, error.reply);
    match error.stage {
        "tls" => {
            Check::failed(TLS, told, "the name in the setting smtp must be that of a certificate which is trusted")
        }
        "auth" => Check::failed(AUTH, told, "mend user and password in the setting smtp"),
        _ => Check::failed(RELAY, told, "see that it runs, and that name and port in the setting smtp are right"),
    }
}

async fn mail(smtp: &Smtp, from: &EmailAddress, to: &EmailAddress) -> Check {
    let message = message(from, to);
    match smtp.send(from, to, message.as_bytes()).await {
        Ok(delivery) => Check::ok(TEST, format!("{} took it: {}", delivery.server, delivery.reply)),
        Err(error) => {
            let told = format!("{} did not take it ({}): {}", error.server, error.stage, error.reply);
            Check::failed(TEST, told, "the server's reply says why")
        }
    }
}

/// Addresses are ASCII and hold no control character, so these are whole headers.
fn message(from: &EmailAddress, to: &EmailAddress) -> String {
    let date = rfc5322(sealpost_server::app::Clock::default().now().secs());
    // As much chance as a key has, so that no two ids are alike.
    let id = new_api_key().split_off(3);
    let domain = from.domain();
    format!(
        "From: <{from}>\r\nTo: <{to}>\r\nSubject: Test mail of a Sealpost desk\r\nDate: {date}\r\n\
         Message-ID: <{id}@{domain}>\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=us-ascii\r\n\r\n\
         This is the test mail that `sealpost doctor --to` sends. If you read it,\r\n\
         mail of this desk arrives. Look at its headers for what your server\r\n\
         says of SPF, DKIM and DMARC.\r\n"
    )
}

fn rfc5322(seconds: i64) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    // 2026-11-22T06:47:17+00:00
    let iso = sealpost_domain::Timestamp::from_secs(seconds).iso();
    let month = iso[5..7].parse::<usize>().ok().and_then(|month| MONTHS.get(month - 1)).copied().unwrap_or("Jan");
    format!("{} {month} {} {} +0000", &iso[8..10], &iso[..4], &iso[11..19])
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::*;

    #[test]
    fn the_stage_that_failed_is_the_check_that_failed() {
        let error = |stage| SendError {
            permanent: false,
            possibly_delivered: false,
            stage,
            server: "mail:25".into(),
            reply: "no".into(),
        };
        for (stage, name) in [("connect", RELAY), ("tls", TLS), ("auth", AUTH)] {
            let check = refused(&error(stage));
            assert_eq!((check.name, check.verdict), (name, Verdict::Failed));
        }
    }

    #[test]
    fn a_date_is_written_as_mail_writes_it() {
        assert_eq!(rfc5322(1_795_330_037), "22 Nov 2026 06:47:17 +0000");
    }
}
