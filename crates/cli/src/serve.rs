//! `sealpost serve`: settings, a desk, what a person needs to know about it,
//! and its orderly end.

use std::path::PathBuf;

use sealpost_server::{Config, LogFormat, Server, app};
use tokio::signal::unix::{SignalKind, signal};

use crate::desk::DeskSettings;
use crate::failure::Usage;
use crate::output;

/// Run a desk: the API, the pages, and the worker that sends mail and issues certificates
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Serve {
    #[command(flatten)]
    desk: DeskSettings,
    /// Only answer, and leave mail and certificates to other processes (PostgreSQL); the same as --worker=false
    #[arg(long, conflicts_with = "worker")]
    no_worker: bool,
}

impl Serve {
    pub async fn run(mut self) -> anyhow::Result<()> {
        app::wake_chance();
        if self.no_worker {
            self.desk.leave_the_work();
        }
        let config = self.desk.resolve(key_of_the_environment()?)?;
        begin_logging(&config)?;
        let about = About::of(&config);
        // Before anything is written: a stop that comes early is not missed.
        let stop = stop_signal()?;
        let server = Server::start(config).await?;
        about.print(&server)?;
        server.run(stop).await?;
        Ok(())
    }
}

/// As the settings want it.
pub fn begin_logging(config: &Config) -> anyhow::Result<()> {
    let format = if config.log_json { LogFormat::Json } else { LogFormat::Text };
    let begun = sealpost_server::init_logging(&config.log, format);
    Ok(begun.map_err(|error| Usage(format!("the setting log: {error}")))?)
}

fn key_of_the_environment() -> anyhow::Result<Option<String>> {
    match std::env::var("SEALPOST_API_KEY") {
        Ok(key) => Ok(Some(key).filter(|key| !key.is_empty())),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(error @ std::env::VarError::NotUnicode(_)) => {
            drop(error); // It would show the key.
            Err(Usage("SEALPOST_API_KEY is not text".to_owned()).into())
        }
    }
}

/// Ends with the first SIGINT or SIGTERM. The next one ends the program at once.
pub fn stop_signal() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
        tokio::spawn(async move {
            tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
            std::process::exit(130);
        });
    })
}

/// What is told about a desk; the settings themselves go into it.
struct About {
    mode: &'static str,
    is_test: bool,
    has_smtp: bool,
    has_worker: bool,
    data: PathBuf,
    database: &'static str,
}

impl About {
    fn of(config: &Config) -> Self {
        // The URL may hold a password: only its kind is told.
        let database = if config.database.starts_with("postgres") { "PostgreSQL" } else { "SQLite" };
        Self {
            mode: config.mode.name(),
            is_test: config.is_test(),
            has_smtp: config.smtp.is_some(),
            has_worker: config.worker,
            data: config.data.clone(),
            database,
        }
    }

    fn print(&self, server: &Server) -> anyhow::Result<()> {
        let url = server.url();
        output::line(format!("Sealpost {} in {} mode", env!("CARGO_PKG_VERSION"), self.mode))?;
        output::fields([
            ("  Console", format!("{url}/")),
            ("  Inbox", if self.is_test { format!("{url}/inbox") } else { String::new() }),
            ("  API", format!("{url}/services/v2")),
            ("  Docs", format!("{url}/docs")),
            ("  Listening on", server.local_addr().map(|address| address.to_string()).unwrap_or_default()),
            ("  Database", self.database.to_owned()),
            ("  Worker", if self.has_worker { "" } else { "none here: `sealpost work` does the work" }.to_owned()),
            ("  Data folder", self.data.display().to_string()),
        ])?;
        for notice in server.app().notices() {
            output::line(format!("  From {}: {} ({})", notice.from.date(), notice.text, notice.rule))?;
        }
        if let Some(first) = server.first_start() {
            output::line("")?;
            output::line(format!("First start: made an account with the administrator {}.", first.user_email))?;
            match &first.api_key {
                Some(key) => {
                    output::line("The administrator's API key is shown once; keep it:")?;
                    output::line("")?;
                    output::line(format!("  export SEALPOST_API_KEY={key}"))?;
                }
                None => output::line("The administrator's API key is the one in SEALPOST_API_KEY.")?,
            }
        }
        if self.is_test {
            let base = match url {
                "http://127.0.0.1:8400" => String::new(),
                url => format!("SEALPOST_URL={url}/services/v2 "),
            };
            output::line("")?;
            output::line(if self.has_smtp {
                "Mail is kept in the inbox, and is sent to the mail server in the settings as well."
            } else {
                "Mail is kept in the inbox; none leaves this machine."
            })?;
            output::line("Try, with the key in SEALPOST_API_KEY:")?;
            output::line("")?;
            output::line(format!("  {base}sealpost orders place ssl_dv_geotrust_flex example.com sub.example2.com"))?;
            output::line("")?;
            output::line("`sealpost demo` tells the whole story of an order by itself. Ctrl-C stops this desk.")?;
        }
        Ok(())
    }
}

const EXAMPLES: &str = "\
Examples:
  sealpost serve
  SEALPOST_API_KEY=an-api-key-of-at-least-32-characters sealpost serve --data /tmp/desk
  sealpost serve --mode private --public-url https://desk.example --smtp smtp://mail.example \\
    --mail-from desk@desk.example --admin-email admin@desk.example

Each setting is a flag, a variable and a line of the settings file (public_url = …); the first
that is there counts. In test mode the key in SEALPOST_API_KEY is installed as the
administrator's; it is a variable only.";

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        _serve: Serve,
    }

    #[test]
    fn every_flag_has_its_variable() {
        let short_forms = ["no-worker"];
        for argument in Line::command().get_arguments() {
            if argument.get_long().is_some_and(|flag| short_forms.contains(&flag)) {
                continue;
            }
            let flag = argument.get_long().unwrap_or_default();
            let variable = format!("SEALPOST_{}", flag.replace('-', "_").to_uppercase());
            assert_eq!(argument.get_env().and_then(std::ffi::OsStr::to_str), Some(variable.as_str()), "--{flag}");
        }
    }
}
