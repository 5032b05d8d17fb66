//! Start-up on a database that is there, and what an idle desk takes.

use std::time::Duration;

use crate::program::Program;
use crate::report::{Figures, Goal, Place, Report};
use crate::seed::Seeded;

/// Nothing listens there; nothing is sent.
const NOWHERE: &str = "smtp+plain://127.0.0.1:9";

const STARTS: usize = 5;

const IDLE: Duration = Duration::from_secs(10);

pub async fn measure(report: &mut Report, place: Place, seeded: &Seeded) -> anyhow::Result<()> {
    let mut ready = Figures::default();
    for _ in 0..STARTS {
        let program = Program::start(seeded, NOWHERE, &[]).await?;
        ready.add(program.ready_after.as_secs_f64() * 1000.0, None);
        program.stop().await?;
    }
    report.add(place, "start until ready", "ms", &ready, None, Some(Goal::AtMost(100.0)));
    let program = Program::start(seeded, NOWHERE, &[]).await?;
    tokio::time::sleep(IDLE).await;
    let idle = program.memory("VmRSS")?;
    report.add(place, "memory after 10 s idle", "MB", &idle.into(), None, Some(Goal::AtMost(30.0)));
    program.stop().await
}
