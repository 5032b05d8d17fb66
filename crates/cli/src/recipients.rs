//! `sealpost recipients`: addresses whose mail bounced.

use sealpost_client::api::own::Mark;

use crate::connect::Connect;
use crate::output;

/// See addresses whose mail bounced, and write to them again
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Recipients {
    #[command(flatten)]
    connect: Connect,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List the addresses that are marked
    List {
        /// Addresses after this mark: the end of the page before
        #[arg(long, value_name = "MARK")]
        after: Option<i64>,
        /// How many addresses at most
        #[arg(long, value_name = "COUNT")]
        limit: Option<u32>,
    },
    /// Take a mark away: notices go to that address again
    Clear {
        /// The mark's id, as `recipients list` shows it
        id: i64,
    },
}

impl Recipients {
    pub fn url(&self) -> String {
        self.connect.url.clone()
    }

    pub async fn run(self) -> anyhow::Result<()> {
        let client = self.connect.client()?;
        match &self.command {
            Command::List { after, limit } => {
                let list = client.marks(*after, *limit).await?;
                if self.connect.is_json() {
                    return output::json(&list);
                }
                if list.marks.is_empty() {
                    output::note("No address is marked.");
                }
                output::table(["MARK", "EMAIL", "SINCE", "REASON"], list.marks.iter().map(row))?;
                if let Some(next) = list.next {
                    output::note(format!("There may be more: --after {next}"));
                }
                Ok(())
            }
            Command::Clear { id } => {
                client.clear_mark(*id).await?;
                output::note(format!("Mark {id} is taken away; notices are sent to the address again."));
                Ok(())
            }
        }
    }
}

fn row(mark: &Mark) -> [String; 4] {
    [mark.id.to_string(), mark.email.clone(), mark.since.clone(), mark.reason.clone()]
}

const EXAMPLES: &str = "\
Examples:
  sealpost recipients list
  sealpost recipients clear 1042";
