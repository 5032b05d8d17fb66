//! The scoreboard: what a desk does beside the limit of the machine, in one
//! run. API calls stand beside a bare handler, mail out beside `smtp-source`,
//! issuing beside the bare signature; goals stand beside the figures.
//!
//! Ratios carry over to other machines; absolute figures do not.

// Futures of the server are many deep; an optimized build goes to the bottom of them.
#![recursion_limit = "256"]

mod bare;
mod calls;
mod issuance;
mod load;
mod mail_out;
mod postfix;
mod postgres;
mod program;
mod reminders;
mod report;
mod seed;
mod sink;
mod slow_sockets;
mod start;
mod whole_path;
mod year;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Parser, ValueEnum};
use sealpost_server::app::Clock;

use crate::load::Load;
use crate::report::{Place, Report};
use crate::seed::Seeded;

/// As the program itself has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Mails that wait when mail out is measured, and are not all sent.
const QUEUED: usize = 200_000;

#[derive(Parser)]
#[command(about = "Measures Sealpost beside what the machine can do, in the same run")]
struct Arguments {
    /// Seconds for each measurement
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Connections that ask at once
    #[arg(long, default_value_t = 64)]
    connections: u32,
    /// Orders in the database; several numbers: one after the other
    #[arg(long, default_value = "10000", value_delimiter = ',')]
    orders: Vec<usize>,
    /// Measurements of each API call; the median counts
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// One database; both if left out
    #[arg(long)]
    only: Option<Database>,
    /// With `--what reminders`: orders in the database
    #[arg(long, default_value_t = 1_000_000)]
    reminded_orders: i64,
    /// With `--what reminders`: orders that fall due at once
    #[arg(long, default_value_t = 10_000)]
    due: i64,
    /// What to measure, comma-separated; all but `reminders` if left out
    #[arg(long, value_delimiter = ',')]
    what: Vec<What>,
    /// Writes the figures into a file, too
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Database {
    Sqlite,
    Postgres,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    Issuance,
    MailOut,
    Start,
    WholePath,
    SlowSockets,
    Calls,
    /// On SQLite, for minutes, and by itself
    Reminders,
    /// 400 days over a thousand orders, on SQLite, by itself
    Year,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let time = Duration::from_secs(arguments.seconds);
    let load = Load { connections: arguments.connections, time };
    if arguments.what.contains(&What::Reminders) {
        anyhow::ensure!(arguments.what.len() == 1, "reminders are measured by themselves");
        load::check_wrk()?;
        return reminders::measure(arguments.reminded_orders, arguments.due, &load).await;
    }
    if arguments.what.contains(&What::Year) {
        anyhow::ensure!(arguments.what.len() == 1, "a year is measured by itself");
        return year::measure().await;
    }
    let wanted = |what| arguments.what.is_empty() || arguments.what.contains(&what);
    if wanted(What::Calls) || wanted(What::SlowSockets) {
        load::check_wrk()?;
    }
    let has_postfix = wanted(What::MailOut) && postfix::are_installed();
    let server = if arguments.only == Some(Database::Sqlite) { None } else { postgres::find_or_rerun()? };
    if server.is_none() && arguments.only != Some(Database::Sqlite) {
        eprintln!("skipped on PostgreSQL: no server found and none could be started");
    }
    let mut report = Report::default();
    if wanted(What::Issuance) {
        issuance::measure(&mut report, Clock::default().now(), time).context("issuance")?;
    }
    for &orders in &arguments.orders {
        let mut databases = Vec::new();
        if arguments.only != Some(Database::Postgres) {
            databases.push(("sqlite", None));
        }
        if let Some(server) = &server {
            databases.push(("postgres", Some(postgres::fresh(server, orders).await?)));
        }
        for (database, url) in databases {
            let queued = if has_postfix { QUEUED.max(orders) } else { 1 };
            eprintln!("{database}: {orders} orders, {queued} queued mails …");
            let place = Place { database, orders };
            let seeded = Seeded::make(url, orders, queued).await.with_context(|| format!("orders on {database}"))?;
            seeded.set_mode("private").await?;
            if has_postfix {
                mail_out::measure(&mut report, place, &seeded, time).await.context("mail out")?;
            }
            seeded.empty_queue().await?;
            if wanted(What::Start) {
                start::measure(&mut report, place, &seeded).await.context("start")?;
            }
            if wanted(What::WholePath) {
                whole_path::measure(&mut report, place, &seeded, time).await.context("whole path")?;
            }
            if wanted(What::SlowSockets) {
                slow_sockets::measure(&mut report, place, &seeded, time).await.context("slow sockets")?;
            }
            if wanted(What::Calls) {
                seeded.set_mode("test").await?;
                calls::measure(&mut report, place, &seeded, &load, arguments.rounds).await.context("calls")?;
            }
        }
    }
    report.print_table();
    if let Some(path) = arguments.json {
        report.write_json(&path)?;
    }
    Ok(())
}
