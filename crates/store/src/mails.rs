//! The outbox: mails wait here, are leased, sent, tried again, and told about.

mod bounce;
mod by_hand;
mod claim;
mod openings;
mod queue;
mod record;
mod show;
mod wanted;

pub use bounce::{Bounce, EventRow, Happened, Noted, note_bounce};
pub use by_hand::{Refusal, cancel, retry};
pub use claim::{Claim, Claimed, Published, Work, claim};
pub use openings::{OpeningRow, note_opening};
pub use queue::{Composed, Ticket, put_back, release_all, renew, store_messages};
pub(crate) use queue::{queue, queue_all};
pub use record::{Attempt, Next, deliver_to_inbox, duplicate_in_inbox, record};
pub use show::{AttemptRow, InboxFilter, InboxRow, MailFilter, MailRow, find, inbox, list, on_their_way};
#[cfg(test)]
pub(crate) use {claim::claim_sql, show::OF_ORDER};
