//! 400 days over a thousand issued orders on a turned clock: everything that falls
//! due on the way happens, in order.

use std::time::Instant;

use sealpost_api::clock::HappenedCount;
use sealpost_client::Client;

use crate::reminders::Desk;

/// Orders to place.
const ORDERS: usize = 1_000;

const BY: &str = "400d";

pub async fn measure() -> anyhow::Result<()> {
    let folder = tempfile::Builder::new().prefix("sealpost-bench").tempdir()?;
    let key = sealpost_server::new_api_key();
    let desk = Desk::start(folder.path(), &key).await?;
    eprintln!("placing {ORDERS} orders …");
    for _ in 0..ORDERS {
        desk.place(&key).await?;
    }
    let client = Client::new(&desk.url, &key)?;
    let begun = Instant::now();
    let advanced = client.advance_clock(BY).await?;
    let took = begun.elapsed();
    anyhow::ensure!(advanced.complete, "{BY} over {ORDERS} orders take more than a minute");
    println!("{BY} over {ORDERS} orders: {:.1} s", took.as_secs_f64());
    for HappenedCount { kind, about, count } in advanced.counts {
        println!("  {count} × {kind} {}", about.unwrap_or_default());
    }
    desk.stop().await
}
