//! The outbox: mails wait here, are leased, sent, tried again, and told about.

mod openings;
mod queue;
mod record;
mod show;

pub use openings::{OpeningRow, note_opening};
#[cfg(test)]
pub(crate) use queue::claim_sql;
pub use queue::{Claim, Claimed, Composed, Ticket, Work, claim, put_back, release_all, renew, store_messages};
pub(crate) use queue::{queue, queue_all};
pub use record::{Attempt, Next, deliver_to_inbox, record};
pub use show::{AttemptRow, InboxFilter, InboxRow, MailFilter, MailRow, find, inbox, list};
