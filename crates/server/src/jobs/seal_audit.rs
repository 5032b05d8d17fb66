//! Seals the audit log behind the writers (R49).

use std::time::Duration;

use sealpost_store::audit::chain::Sealer;
use tokio::sync::watch;

use super::{PAUSE, let_callers_go_first};
use crate::app::App;

/// How often new rows are looked for.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// On PostgreSQL a row is sealed at the second look, when no earlier one can
/// come any more.
const LOOKS_AT_THE_END: usize = 3;

/// Runs until `stopped`, then seals what is left, as far as it is settled.
pub async fn run(app: &App, mut stopped: watch::Receiver<bool>) {
    let mut sealer = Sealer::default();
    while !*stopped.borrow() {
        let wait = match sealer.seal(&app.db).await {
            Ok(0) => LOOK_EVERY,
            Ok(_) => {
                let_callers_go_first(app).await;
                continue;
            }
            Err(error) => {
                tracing::error!(%error, "The audit log could not be sealed");
                PAUSE
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = stopped.wait_for(|stopped| *stopped) => {}
        }
    }
    let mut looks = 0;
    while looks < LOOKS_AT_THE_END {
        match sealer.seal(&app.db).await {
            Ok(0) => looks += 1,
            Ok(_) => looks = 0,
            // The next start seals it.
            Err(_) => return,
        }
    }
}
