//! Looks whether somebody can be reached about every live certificate, and
//! alarms the account if not.

use sealpost_store::{Actor, reach};
use tokio::sync::watch;

use super::{LOOK_EVERY, PAUSE};
use crate::app::App;

/// Looks at what is due now; whether there may be more.
pub async fn look(app: &App) -> Result<bool, sealpost_store::Error> {
    let actor = Actor { user: None, who: "system".to_owned(), request_id: "reach".to_owned() };
    let more = reach::check(&app.db, &actor).await?;
    if more {
        app.metrics.unreachable(reach::unreachable(&mut app.db.read().await?).await?);
    }
    Ok(more)
}

/// Looks until `stopped`.
pub async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    match app.db.read().await {
        Ok(mut reader) => app.metrics.unreachable(reach::unreachable(&mut reader).await.unwrap_or_default()),
        Err(error) => tracing::warn!(%error, "It is not known yet how many orders nobody can be reached about"),
    }
    while !*stopped.borrow() {
        let wait = match look(&app).await {
            Ok(true) => continue,
            Ok(false) => LOOK_EVERY,
            Err(error) => {
                tracing::error!(%error, "It could not be looked at who can be reached");
                PAUSE
            }
        };
        super::rest(&app.db.work().reach, &mut stopped, wait).await;
    }
}
