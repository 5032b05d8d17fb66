//! How a failure is told, and the exit code that it ends with: 2 for a call or
//! setting that cannot be right, 75 where a mail server shall try again, 1 for
//! anything else.

use std::io::{self, Write as _};
use std::process::ExitCode;

use sealpost_client::Error as ClientError;
use sealpost_mail::{ComposeError, OverrideError};
use sealpost_server::StartError;
use sealpost_server::config::ConfigError;

/// The program was called in a way that cannot be right.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub String);

/// A mail server shall try again later.
#[derive(Debug, thiserror::Error)]
#[error("the desk could not take it now")]
pub struct NotNow;

impl NotNow {
    /// What was refused for good is not worth another try; all else is.
    pub fn unless_refused(error: ClientError) -> anyhow::Error {
        let is_refused = error.status().is_some_and(|status| (400..500).contains(&status) && status != 429);
        let error = anyhow::Error::from(error);
        if is_refused { error } else { error.context(Self) }
    }
}

/// Tells the failure on standard error. `url` is the server that was spoken to.
pub fn report(error: &anyhow::Error, url: Option<&str>) -> ExitCode {
    if is_closed_pipe(error) {
        return ExitCode::SUCCESS;
    }
    let mut stderr = io::stderr().lock();
    for line in lines(error, url) {
        // Nobody is left to tell that nobody is listening.
        writeln!(stderr, "sealpost: {line}").ok();
    }
    exit_code(error).into()
}

/// The reader has seen enough: `sealpost … | head`.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

fn exit_code(error: &anyhow::Error) -> u8 {
    // EX_TEMPFAIL of sysexits.h.
    const TRY_AGAIN: u8 = 75;
    if error.downcast_ref::<NotNow>().is_some() {
        return TRY_AGAIN;
    }
    let is_setting = |error: &StartError| {
        use StartError::{Bounces, Mode, Overrides, Smtp, Worker};
        matches!(error, Mode { .. } | Smtp(_) | Overrides(_) | Bounces(_) | Worker(_))
    };
    let is_usage = error.downcast_ref::<Usage>().is_some()
        || error.downcast_ref::<ConfigError>().is_some()
        || error.downcast_ref::<StartError>().is_some_and(is_setting)
        || error.downcast_ref::<OverrideError>().is_some()
        || matches!(error.downcast_ref(), Some(ComposeError::Override(_)))
        || matches!(error.downcast_ref(), Some(ClientError::Url(_) | ClientError::Key(_)));
    if is_usage { 2 } else { 1 }
}

fn lines(error: &anyhow::Error, url: Option<&str>) -> Vec<String> {
    let Some(cause) = error.downcast_ref::<ClientError>() else {
        return vec![format!("{error:#}")];
    };
    // What we were doing, said by `context`, stands before the client's error.
    let doing: Vec<_> =
        error.chain().take_while(|cause| !cause.is::<ClientError>()).map(|doing| format!("{doing}: ")).collect();
    let mut lines = of_client(cause, url);
    if let Some(first) = lines.first_mut() {
        first.insert_str(0, &doing.concat());
    }
    lines
}

fn of_client(error: &ClientError, url: Option<&str>) -> Vec<String> {
    match error {
        ClientError::Api { status, code, message, errors, retry_after, request_id } => {
            let said = |code: &str, message: &str| {
                crate::output::clean(&format!("the server answered {status} {code}: {message}"))
            };
            let mut lines: Vec<_> = errors.iter().map(|entry| said(&entry.code, &entry.message)).collect();
            if lines.is_empty() {
                lines.push(said(code, message));
            }
            match (status, retry_after, request_id) {
                (401 | 403, ..) if *status == 401 || code.ends_with("invalid_key") => {
                    lines.push("the key in SEALPOST_API_KEY is not one of this server, or was revoked".to_owned());
                }
                (429, Some(wait), _) => lines.push(format!("try again in {} seconds", wait.as_secs())),
                (500.., _, Some(id)) => {
                    lines.push(crate::output::clean(&format!("the server's log tells more: request {id}")));
                }
                _ => {}
            }
            lines
        }
        ClientError::Transport(_) => {
            let at = url.map(|url| format!("{url}: ")).unwrap_or_default();
            let mut lines = vec![format!("{at}{error}")];
            if url.is_some() {
                lines.push(
                    "is a desk running there? `sealpost serve` starts one; --url or SEALPOST_URL names another"
                        .to_owned(),
                );
            }
            lines
        }
        _ => vec![error.to_string()],
    }
}

#[cfg(test)]
mod tests {
    use sealpost_client::Client;
    use sealpost_client::api::errors::ErrorEntry;

    use super::*;

    fn refused(status: u16, entries: &[(&str, &str)]) -> ClientError {
        let entry = |(code, message): &(&str, &str)| ErrorEntry { code: (*code).into(), message: (*message).into() };
        ClientError::Api {
            status,
            code: format!("http_{status}"),
            message: "No.".to_owned(),
            errors: entries.iter().map(entry).collect(),
            retry_after: (status == 429).then(|| std::time::Duration::from_secs(7)),
            request_id: None,
        }
    }

    #[test]
    fn every_entry_of_a_refusal_has_its_line() {
        let error = refused(400, &[("invalid_email", "a@ is not an address"), ("invalid_email", "b@ neither")]);
        let wanted = [
            "the server answered 400 invalid_email: a@ is not an address",
            "the server answered 400 invalid_email: b@ neither",
        ];
        assert_eq!(lines(&error.into(), None), wanted);
        assert_eq!(lines(&refused(502, &[]).into(), None), ["the server answered 502 http_502: No."]);
        assert_eq!(lines(&refused(429, &[]).into(), None)[1], "try again in 7 seconds");
    }

    #[test]
    fn what_was_being_done_is_told_first() {
        let error = anyhow::Error::from(refused(400, &[("x", "No.")])).context("step 4");
        assert_eq!(lines(&error, None), ["step 4: the server answered 400 x: No."]);
        assert_eq!(exit_code(&error), 1);
    }

    #[test]
    fn a_terminal_is_not_steered_by_a_server() {
        let lines = lines(&refused(400, &[("x", "\u{1b}[2J\nsealpost: all is well")]).into(), None);
        assert!(!lines[0].contains(char::is_control), "{lines:?}");
    }

    #[tokio::test]
    async fn an_unreachable_server_is_named() {
        let url = "http://127.0.0.1:1";
        let error = Client::new(url, "key").expect("valid").ping().await.expect_err("nobody listens").into();
        let lines = lines(&error, Some(url));
        assert!(lines[0].starts_with("http://127.0.0.1:1: the server did not answer"), "{lines:?}");
        assert!(lines[1].contains("sealpost serve"), "{lines:?}");
    }

    #[test]
    fn mistakes_of_the_caller_end_with_2_and_closed_pipes_with_0() {
        assert_eq!(exit_code(&Usage("no".to_owned()).into()), 2);
        assert_eq!(exit_code(&ConfigError::Variable("SEALPOST_X".to_owned()).into()), 2);
        assert_eq!(exit_code(&anyhow::anyhow!("no")), 1);
        assert!(is_closed_pipe(&io::Error::from(io::ErrorKind::BrokenPipe).into()));
        assert!(!is_closed_pipe(&io::Error::from(io::ErrorKind::NotFound).into()));
    }
}
