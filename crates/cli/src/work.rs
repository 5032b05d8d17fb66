//! `sealpost work`: the worker of a desk in a process of its own.

use sealpost_server::{Server, app};

use crate::desk::DeskSettings;
use crate::output;
use crate::serve::{begin_logging, stop_signal};

/// Send the mail and issue the certificates of a desk on PostgreSQL, and nothing else
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Work {
    #[command(flatten)]
    desk: DeskSettings,
}

impl Work {
    pub async fn run(self) -> anyhow::Result<()> {
        app::wake_chance();
        let listen = self.desk.given_address();
        let config = self.desk.resolve(None)?;
        begin_logging(&config)?;
        let mode = config.mode.name();
        // Before anything is written: a stop that comes early is not missed.
        let stop = stop_signal()?;
        let server = Server::start_worker(config, listen).await?;
        output::line(format!("Sealpost {} works in {mode} mode", env!("CARGO_PKG_VERSION")))?;
        output::fields([
            ("  For", server.url().to_owned()),
            ("  Health on", server.local_addr().map(|address| address.to_string()).unwrap_or_default()),
        ])?;
        server.run(stop).await?;
        Ok(())
    }
}

const EXAMPLES: &str = "\
Examples:
  sealpost work --config /etc/sealpost.toml
  sealpost work --config /etc/sealpost.toml --listen 127.0.0.1:8401

The settings are those of `sealpost serve`, and the data folder needs its secret.key and ca/.
/healthz, /readyz and /metrics are answered where --listen or SEALPOST_LISTEN says; the address
in a settings file is the server's and does not count here.";
