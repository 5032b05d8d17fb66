//! The mails that this process has in hand, how many of them it sends at once,
//! and of whom.
//!
//! More are in hand than there are connections: while some are under way, the
//! next ones are claimed, composed and stored, and the last ones recorded, many
//! in a transaction. Both are shared out in the same way (R39).

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use sealpost_domain::MailId;
use sealpost_store::mails::{Claimed, Ticket};
use tokio::sync::{Notify, oneshot};

/// Mails in hand for each connection.
const AHEAD: usize = 4;

/// Shared by the loops of the worker. What is taken stays in hand until it is
/// recorded.
pub struct Hand {
    room: usize,
    lines: usize,
    held: Mutex<Held>,
    /// Rings when a place becomes free.
    pub freed: Notify,
}

#[derive(Default)]
struct Held {
    tickets: HashMap<MailId, Ticket>,
    places: Shares,
    lines: Shares,
    suspects: usize,
    /// Mails that could be sent if they had a line, oldest first.
    waiting: VecDeque<(String, oneshot::Sender<Line>)>,
}

/// Who has how much of something.
#[derive(Default)]
struct Shares {
    destinations: HashMap<String, usize>,
    taken: usize,
}

/// One mail in hand; the place is free again when this is dropped.
pub struct Place {
    hand: Arc<Hand>,
    id: MailId,
    destination: String,
    is_suspect: bool,
}

/// Leave to use one connection, until this is dropped.
pub struct Line {
    hand: Arc<Hand>,
    destination: String,
}

impl Hand {
    /// With so many connections.
    pub fn new(lines: usize) -> Arc<Self> {
        Arc::new(Self { room: lines * AHEAD, lines, held: Mutex::default(), freed: Notify::new() })
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().expect("nothing panics while holding it")
    }

    /// The most mails that are in hand at once.
    pub fn room(&self) -> usize {
        self.room
    }

    pub fn free(&self) -> usize {
        self.room - self.held().places.taken
    }

    /// Whether some destination would have to wait although there is room.
    pub fn is_busy(&self) -> bool {
        let held = self.held();
        let free = self.room - held.places.taken;
        held.suspects > 0 || held.places.destinations.values().any(|of_it| !admits(*of_it, free))
    }

    /// Whether one more mail to `destination` may be taken, beside `taken` that
    /// are about to be.
    pub fn admits(&self, destination: &str, is_suspect: bool, taken: &[(String, bool)]) -> bool {
        let held = self.held();
        let same = taken.iter().filter(|(other, _)| other == destination).count();
        let free = (self.room - held.places.taken).saturating_sub(taken.len());
        let has_suspect = held.suspects > 0 || taken.iter().any(|(_, is_suspect)| *is_suspect);
        admits(held.places.of(destination) + same, free) && !(is_suspect && has_suspect)
    }

    pub fn take(self: &Arc<Self>, mail: &Claimed) -> Place {
        let (id, destination, is_suspect) = (mail.ticket.id, mail.destination().to_owned(), mail.is_suspect);
        let mut held = self.held();
        held.tickets.insert(id, mail.ticket);
        held.places.take(&destination);
        held.suspects += usize::from(is_suspect);
        Place { hand: self.clone(), id, destination, is_suspect }
    }

    /// Waits for a connection. A slow destination has to leave some to others
    /// (R39), who are let past those that wait for it.
    pub async fn line(self: &Arc<Self>, destination: &str) -> Option<Line> {
        let (give, given) = oneshot::channel();
        self.held().waiting.push_back((destination.to_owned(), give));
        self.share_out();
        // Nobody gives up one that waits but a worker that ends.
        given.await.ok()
    }

    fn share_out(self: &Arc<Self>) {
        while let Some((destination, give)) = self.next_in_line() {
            // Somebody who does not wait any more gives it back right here.
            give.send(Line { hand: self.clone(), destination }).ok();
        }
    }

    fn next_in_line(&self) -> Option<(String, oneshot::Sender<Line>)> {
        let mut held = self.held();
        let free = self.lines - held.lines.taken;
        let first = held.waiting.iter().position(|(destination, _)| admits(held.lines.of(destination), free))?;
        let next = held.waiting.remove(first)?;
        held.lines.take(&next.0);
        Some(next)
    }

    /// What has to be renewed.
    pub fn tickets(&self) -> Vec<Ticket> {
        self.held().tickets.values().copied().collect()
    }
}

impl Shares {
    fn of(&self, destination: &str) -> usize {
        self.destinations.get(destination).copied().unwrap_or(0)
    }

    fn take(&mut self, destination: &str) {
        *self.destinations.entry(destination.to_owned()).or_default() += 1;
        self.taken += 1;
    }

    fn give_back(&mut self, destination: &str) {
        self.taken -= 1;
        if let Some(of_it) = self.destinations.get_mut(destination) {
            *of_it -= 1;
            if *of_it == 0 {
                self.destinations.remove(destination);
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.hand.held();
        held.tickets.remove(&self.id);
        held.suspects -= usize::from(self.is_suspect);
        held.places.give_back(&self.destination);
        drop(held);
        self.hand.freed.notify_one();
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.hand.held().lines.give_back(&self.destination);
        self.hand.share_out();
    }
}

/// A destination may have as many as are left for all others, so that it takes
/// many slow ones to keep everybody else waiting (R39).
const fn admits(of_it: usize, free: usize) -> bool {
    of_it < free
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One destination after the other takes all that it can get and never gives
    /// anything back.
    #[test]
    fn r39_a_slow_destination_leaves_half_of_what_is_free_to_others() {
        let (mut free, mut got) = (48, Vec::new());
        while free > 0 {
            let mut of_it = 0;
            while admits(of_it, free) {
                of_it += 1;
                free -= 1;
            }
            got.push(of_it);
        }
        assert_eq!(got, [24, 12, 6, 3, 2, 1]);
    }

    #[tokio::test]
    async fn r39_who_waits_for_a_slow_destination_is_passed_by_others() {
        let hand = Hand::new(4);
        let slow = [hand.line("slow.example").await, hand.line("slow.example").await];
        let third = {
            let hand = hand.clone();
            tokio::spawn(async move { hand.line("slow.example").await })
        };
        while hand.held().waiting.is_empty() {
            tokio::task::yield_now().await;
        }
        let other = hand.line("other.example").await;
        assert!(other.is_some() && !third.is_finished());
        drop(slow);
        assert!(third.await.expect("no panic").is_some());
    }
}
