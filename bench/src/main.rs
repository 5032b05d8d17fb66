//! Measures the desk beside the limit of the machine, in one run: a bare
//! handler that parses the same JSON and answers 204, then the same calls on a
//! real desk with real keys, audit and durable commits, on both databases.
//!
//! Load comes from `wrk` over loopback. Ratios carry over to other machines;
//! absolute figures do not.

mod bare;
mod desk;
mod load;
mod postgres;
mod report;

use std::time::Duration;

use anyhow::Context as _;
use clap::Parser;

use crate::desk::Desk;
use crate::load::Load;
use crate::report::Report;

/// As the program itself has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(about = "Measures Sealpost beside a bare handler in the same run")]
struct Arguments {
    /// Seconds for each measurement
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Connections that ask at once
    #[arg(long, default_value_t = 64)]
    connections: u32,
    /// Orders that the calls are spread over
    #[arg(long, default_value_t = 2000)]
    orders: usize,
    /// Measurements of each call; the median counts
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// sqlite or postgres; both if left out
    #[arg(long)]
    only: Option<String>,
    /// Prints JSON instead of a table
    #[arg(long)]
    json: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    load::check_wrk()?;
    let wanted = |kind: &str| arguments.only.as_deref().is_none_or(|only| only == kind);
    let postgres = if wanted("postgres") { postgres::find_or_rerun()? } else { None };
    let load = Load { connections: arguments.connections, time: Duration::from_secs(arguments.seconds) };
    let mut report = Report::default();
    let mut desks = Vec::new();
    if wanted("sqlite") {
        desks.push(("sqlite", None));
    }
    match postgres {
        Some(url) => desks.push(("postgres", Some(url))),
        None if wanted("postgres") => eprintln!("skipped on PostgreSQL: no server found and none could be started"),
        None => {}
    }
    for (kind, url) in desks {
        eprintln!("{kind}: starting a desk and placing {} orders …", arguments.orders);
        let desk = Desk::start(url, arguments.orders).await.with_context(|| format!("a desk on {kind}"))?;
        let bare = bare::start().await?;
        // Round by round, so that a noisy moment hits the limit and the calls alike.
        for round in 1..=arguments.rounds {
            eprintln!("{kind}: round {round} of {}", arguments.rounds);
            report.add("bare handler", kind, load.run(&bare.url, &desk.key, &desk.additional_emails())?);
            report.add("PUT additional-emails", kind, load.run(&desk.url, &desk.key, &desk.additional_emails())?);
            report.add("PUT resend-emails", kind, load.run(&desk.url, &desk.key, &desk.resend_emails())?);
            desk.wait_until_sent().await?;
            report.add("GET order", kind, load.run(&desk.url, &desk.key, &desk.orders())?);
        }
        bare.stop().await;
        desk.stop().await?;
    }
    if arguments.json {
        report.print_json();
    } else {
        report.print_table();
    }
    Ok(())
}
