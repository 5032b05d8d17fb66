//! Composing the mails that were claimed.

use std::panic::AssertUnwindSafe;

use sealpost_domain::Mail;
use sealpost_store::mails::{Attempt, Claimed, Composed, Next, Work};

use super::record::ended;
use crate::app::App;
use crate::unsubscribe;

/// Mails that one thread composes before another may help it.
const COMPOSED_TOGETHER: usize = 16;

/// A mail on the point of leaving.
pub enum Ready {
    Fresh(Claimed, Composed),
    Again(Claimed, Vec<u8>),
    /// It does not leave.
    Ended(Attempt),
}

/// Composing is work for processors, an RSA signature above all.
pub async fn compose_all(app: &App, mails: Vec<Claimed>) -> Result<Vec<Ready>, tokio::task::JoinError> {
    let mut mails = mails.into_iter();
    let mut composing = Vec::new();
    while mails.len() > 0 {
        let (app, some) = (app.clone(), mails.by_ref().take(COMPOSED_TOGETHER).collect::<Vec<_>>());
        composing.push(tokio::task::spawn_blocking(move || {
            some.into_iter().map(|mail| prepare(&app, mail)).collect::<Vec<_>>()
        }));
    }
    let mut ready = Vec::new();
    for composed in composing {
        ready.extend(composed.await?);
    }
    Ok(ready)
}

fn prepare(app: &App, mut mail: Claimed) -> Ready {
    match std::mem::replace(&mut mail.work, Work::Drop("")) {
        Work::Send(bytes) => Ready::Again(mail, bytes),
        Work::Drop(why) => Ready::Ended(ended(app, &mail, "queue", why, Next::Canceled, None)),
        Work::Compose(content) => match compose(app, &content) {
            Ok((subject, bytes)) => {
                let ticket = mail.ticket;
                Ready::Fresh(mail, Composed { ticket, subject, bytes })
            }
            // A defect: set aside rather than tried for ever.
            Err(why) => {
                tracing::error!(mail.id = %content.id, mail.kind = content.kind().name(), why, "A mail could not be composed");
                Ready::Ended(ended(app, &mail, "compose", &why, Next::Parked, None))
            }
        },
    }
}

/// Composes a mail and signs it (R33): what is stored goes out as it is. A notice
/// gets its link to end notices here, so that the value is stored nowhere else.
fn compose(app: &App, mail: &Mail) -> Result<(String, Vec<u8>), String> {
    let making = AssertUnwindSafe(|| {
        let mut mail = mail.clone();
        mail.unsubscribe = mail.kind().may_unsubscribe().then(|| unsubscribe::value(&app.page_key, mail.id));
        let composed = app.composer.compose(&mail).map_err(|error| error.to_string())?;
        let bytes = match &app.dkim {
            Some(dkim) => dkim.sign(&composed.bytes).map_err(|error| error.to_string())?,
            None => composed.bytes,
        };
        Ok((composed.subject, bytes))
    });
    std::panic::catch_unwind(making).unwrap_or_else(|_panic| Err("composing it ended in a panic".to_owned()))
}
