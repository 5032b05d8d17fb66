//! `sealpost clock`: the clock of a test desk.

use clap::{Args, Subcommand};
use sealpost_client::api::clock::{Advanced, Happened};

use crate::connect::Connect;
use crate::output;

/// See and turn the clock of a test desk
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Clock {
    #[command(subcommand)]
    verb: Verb,
    #[command(flatten)]
    connect: Connect,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Show what time it is on the desk
    Show,
    /// Turn the clock to a time ahead; all that falls due on the way is done, and told
    Set {
        /// RFC 3339, as 2027-02-20T09:00:00Z
        time: String,
    },
    /// Turn the clock ahead by a span of time; all that falls due on the way is done, and told
    Advance {
        /// 90d, 36h, 15m, 1d12h, 1y; or ISO 8601, P90D
        #[arg(value_name = "SPAN")]
        by: String,
    },
}

impl Clock {
    pub fn url(&self) -> String {
        self.connect.url.clone()
    }

    pub async fn run(self) -> anyhow::Result<()> {
        let Self { verb, connect } = self;
        let client = connect.client()?;
        let advanced = match verb {
            Verb::Show => {
                let clock = client.clock().await?;
                if connect.is_json() {
                    return output::json(&clock);
                }
                let ahead = if clock.ahead_seconds > 0 { format!("{} s", clock.ahead_seconds) } else { String::new() };
                return output::fields([("Desk", clock.time), ("Real", clock.real_time), ("Ahead", ahead)]);
            }
            Verb::Set { time } => client.set_clock(&time).await?,
            Verb::Advance { by } => client.advance_clock(&by).await?,
        };
        if connect.is_json() { output::json(&advanced) } else { tell(&advanced) }
    }
}

fn tell(advanced: &Advanced) -> anyhow::Result<()> {
    output::table(["AT", "WHAT", "ABOUT", "ORDER", "TO"], advanced.happened.iter().map(row))?;
    if advanced.left_off > 0 {
        output::note(format!("And {} more; in all:", advanced.left_off));
        for count in &advanced.counts {
            output::note(format!("{:>8}  {} {}", count.count, count.kind, output::or_empty(count.about.as_ref())));
        }
    }
    if !advanced.complete {
        output::note("The desk ran out of time on the way: do it again to go on.");
    }
    output::note(format!("It was {}; now it is {}.", advanced.from, advanced.time));
    Ok(())
}

fn row(happened: &Happened) -> [String; 5] {
    let Happened { at, kind, order_id, about, to } = happened;
    [
        at.clone(),
        kind.clone(),
        output::or_empty(about.as_ref()),
        output::or_empty(*order_id),
        output::or_empty(to.as_ref()),
    ]
}

const EXAMPLES: &str = "\
Examples:
  sealpost clock advance 60d
  sealpost clock set 2027-03-15T00:00:00Z
  sealpost clock advance 1y --output json | jq .counts";
