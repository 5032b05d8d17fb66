//! `sealpost completions`: what a shell needs to complete our commands.

use std::io::Write as _;

use clap::CommandFactory as _;
use clap_complete::Shell;

/// Print a completion script for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  sealpost completions bash > ~/.local/share/bash-completion/completions/sealpost")]
pub struct Completions {
    /// The shell that the script is for
    shell: Shell,
}

impl Completions {
    pub fn run(self) -> anyhow::Result<()> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut crate::Cli::command(), "sealpost", &mut script);
        std::io::stdout().lock().write_all(&script)?;
        Ok(())
    }
}
