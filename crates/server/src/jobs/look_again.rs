//! Whoever publishes a contact may take it back. Before an approval mail leaves,
//! for the first time or again, its recipient is looked up once more (R3), with
//! the resolver's cache. A contact that is gone is not written to, and its values
//! die; a look-up that fails puts the mail off, since it says nothing (R10).
//!
//! Constructed addresses need no look-up, and filed ones are in the database:
//! the queue itself looks at these.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::stream::{self, StreamExt as _};
use sealpost_domain::{Approver, Contacts};
use sealpost_store::mails::{Claimed, Next, Published};
use sealpost_store::{Actor, Error, approvals};
use tokio::sync::mpsc;

use super::deliver::{Done, Held, again, ended};
use crate::app::App;

/// Look-ups under way at once.
const AT_ONCE: usize = 16;

/// As an attempt tells it.
const STAGE: &str = "contact";

/// The mails that may leave; what becomes of the others goes to `done`.
pub async fn still_published(app: &App, held: Vec<Held>, done: &mpsc::Sender<Done>) -> Vec<Held> {
    let asked: BTreeSet<Published> = held.iter().filter_map(|(mail, _)| mail.published.clone()).collect();
    let look = |asked: Published| async move {
        let found = app.lookups.published(&BTreeSet::from([asked.adn.clone()]), &[asked.source]).await;
        (asked, app.config.policy.admitted(found))
    };
    let found: BTreeMap<Published, Contacts> = stream::iter(asked).map(look).buffer_unordered(AT_ONCE).collect().await;
    let mut confirmed = Vec::new();
    for (mail, place) in held {
        let Some(published) = &mail.published else {
            confirmed.push((mail, place));
            continue;
        };
        let Published { adn, source } = published;
        let (next, reply) = match found[published].publishes(adn, *source, &mail.to) {
            Ok(true) => {
                confirmed.push((mail, place));
                continue;
            }
            Ok(false) => match withdraw(app, &mail, published).await {
                Ok(()) => {
                    let why =
                        format!("the recipient is not published as a contact of {adn} any more ({})", source.name());
                    (Next::Canceled, why)
                }
                Err(error) => {
                    tracing::error!(mail.id = %mail.ticket.id, %error, "A contact that is gone could not be withdrawn");
                    (put_off(app, &mail), "the recipient could not be withdrawn".to_owned())
                }
            },
            Err(why) => {
                let why = format!(
                    "whether the recipient is still a contact of {adn} is not known ({}): {why}",
                    source.name()
                );
                (put_off(app, &mail), why)
            }
        };
        tracing::warn!(mail.id = %mail.ticket.id, to = mail.to.masked(), reply, "Mail {} does not leave now", mail.ticket.id);
        // Only a recorder that is gone does not listen; the lease runs out then.
        done.send((ended(app, &mail, STAGE, &reply, next, None), place)).await.ok();
    }
    confirmed
}

fn put_off(app: &App, mail: &Claimed) -> Next {
    again(app, mail).map_or(Next::Failed, Next::Deferred)
}

/// Ends what this order or domain asked of a contact that is gone.
async fn withdraw(app: &App, mail: &Claimed, Published { adn, source }: &Published) -> Result<(), Error> {
    let id = mail.ticket.id;
    let asked = approvals::of_mail(&mut app.db.read().await?, id).await?;
    let Some((account, owner, _)) = asked else { return Ok(()) };
    let approver = Approver { adn: adn.clone(), address: mail.to.clone(), source: *source };
    let actor = Actor { user: None, who: "system".to_owned(), request_id: format!("mail-{id}") };
    app.withdraw(account, owner, &approver, actor).await
}
