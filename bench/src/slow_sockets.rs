//! R46: normal calls beside thousands of clients that never finish a request.

use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::calls;
use crate::load::Load;
use crate::program::Program;
use crate::report::{Figures, Goal, Place, Report};
use crate::seed::Seeded;

const SOCKETS: u64 = 5_000;

/// Callers that are in no hurry, so that their waits are those of the desk.
const CONNECTIONS: u32 = 4;

const ROUNDS: usize = 3;

pub async fn measure(report: &mut Report, place: Place, seeded: &Seeded, time: Duration) -> anyhow::Result<()> {
    let most = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current: most, maximum: most })?;
    let sockets = SOCKETS.min(most.unwrap_or(u64::MAX).saturating_sub(500));
    // All of them come from this machine.
    let patient = ["--header-seconds", "3600", "--connections-per-address", "10000"].map(str::to_owned);
    let program = Program::start(seeded, "smtp+plain://127.0.0.1:9", &patient).await?;
    let load = Load { connections: CONNECTIONS, time };
    let (mut alone, mut beside) = (Figures::default(), Figures::default());
    let ask = |figures: &mut Figures| -> anyhow::Result<()> {
        let found = load.run(&program.url(), &seeded.key, &calls::show_order(seeded))?;
        figures.add(found.p99_ms, Some((found.p50_ms, found.p99_ms)));
        Ok(())
    };
    // The first calls fill what is kept in memory.
    ask(&mut Figures::default())?;
    for _ in 0..ROUNDS {
        ask(&mut alone)?;
        let mut slow = Vec::new();
        for _ in 0..sockets {
            let mut stream = TcpStream::connect(program.address()).await?;
            stream.write_all(b"PUT /services/v2/order").await?;
            slow.push(stream);
        }
        ask(&mut beside)?;
        drop(slow);
        // So that the next round does not find their ends.
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    let what = format!("p99 of GET order beside {sockets} slow sockets");
    report.add(place, &what, "ms", &beside, Some(("alone", &alone)), Some(Goal::RatioAtMost(2.0)));
    program.stop().await
}
