//! `sealpost organizations`: what the operator says about organizations.

use clap::Subcommand;

use crate::connect::Connect;
use crate::output;

/// Organizations: mark one as validated
#[derive(Debug, clap::Args)]
pub struct Organizations {
    #[command(flatten)]
    connect: Connect,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Validate(Validate),
}

/// Mark an organization as validated: OV and EV orders for it are accepted from then on
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  sealpost organizations validate 1005")]
struct Validate {
    /// The organization's id
    organization: i64,
}

impl Organizations {
    pub fn url(&self) -> String {
        self.connect.url.clone()
    }

    pub async fn run(self) -> anyhow::Result<()> {
        let Command::Validate(Validate { organization }) = self.command;
        self.connect.client()?.validate_organization(organization).await?;
        output::note(format!("Organization {organization} is validated."));
        Ok(())
    }
}
