//! The outbox: mails wait here, are leased, sent, tried again, and told about.

mod openings;
mod queue;
mod record;
mod show;

pub use openings::{OpeningRow, note_opening};
pub(crate) use queue::queue;
pub use queue::{Claimed, Work, claim, put_back, release_all, renew, store_messages};
#[cfg(test)]
pub(crate) use queue::{claim_sql, details_sql};
pub use record::{Attempt, Next, record};
pub use show::{AttemptRow, InboxFilter, InboxRow, MailFilter, MailRow, find, inbox, list};
