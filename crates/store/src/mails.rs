//! The outbox: mails wait here, are leased, sent, tried again, and told about.

mod queue;
mod record;
mod show;

pub use queue::{Claimed, Work, claim, put_back, release_all, renew, store_messages};
#[cfg(test)]
pub(crate) use queue::{claim_sql, details_sql};
pub(crate) use queue::{queue, queue_all};
pub use record::{Attempt, Next, record};
pub use show::{AttemptRow, InboxFilter, InboxRow, MailFilter, MailRow, find, inbox, list, mark_opened};
