//! Asking before something is lost.

use std::io::{self, IsTerminal as _};

use dialoguer::Confirm;

use crate::failure::Usage;

/// Asks a question, unless `yes` has answered it. Without a terminal nobody can
/// be asked, and nothing is done.
pub fn confirm(question: &str, yes: bool) -> anyhow::Result<()> {
    if yes {
        return Ok(());
    }
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        let text = "nothing was changed: there is no terminal to ask on, and --yes was not given";
        return Err(Usage(text.to_owned()).into());
    }
    if Confirm::new().with_prompt(question).default(false).interact()? {
        return Ok(());
    }
    anyhow::bail!("nothing was changed")
}
