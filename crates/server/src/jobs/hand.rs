//! The mails that this process has in hand: how many it takes, and of whom.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use sealpost_domain::MailId;
use sealpost_store::mails::{Claimed, Ticket};
use tokio::sync::Notify;

/// Shared by the loops of the worker. What is taken stays in hand until it is
/// recorded.
pub struct Hand {
    room: usize,
    held: Mutex<Held>,
    /// Rings when a place becomes free.
    pub freed: Notify,
}

#[derive(Default)]
struct Held {
    tickets: HashMap<MailId, Ticket>,
    destinations: HashMap<String, usize>,
    suspects: usize,
    in_hand: usize,
}

/// One mail in hand; the place is free again when this is dropped.
pub struct Place {
    hand: Arc<Hand>,
    id: MailId,
    destination: String,
    is_suspect: bool,
}

impl Hand {
    pub fn new(room: usize) -> Arc<Self> {
        Arc::new(Self { room, held: Mutex::default(), freed: Notify::new() })
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().expect("nothing panics while holding it")
    }

    pub fn free(&self) -> usize {
        self.room - self.held().in_hand
    }

    /// Whether some destination would have to wait although there is room.
    pub fn is_busy(&self) -> bool {
        let held = self.held();
        held.suspects > 0 || held.destinations.values().any(|of_it| !admits(*of_it, self.room - held.in_hand))
    }

    /// Whether one more mail to `destination` may be taken, beside `taken` that
    /// are about to be.
    pub fn admits(&self, destination: &str, is_suspect: bool, taken: &[(String, bool)]) -> bool {
        let held = self.held();
        let same = taken.iter().filter(|(other, _)| other == destination).count();
        let of_it = held.destinations.get(destination).copied().unwrap_or(0) + same;
        let free = (self.room - held.in_hand).saturating_sub(taken.len());
        let has_suspect = held.suspects > 0 || taken.iter().any(|(_, is_suspect)| *is_suspect);
        admits(of_it, free) && !(is_suspect && has_suspect)
    }

    pub fn take(self: &Arc<Self>, mail: &Claimed) -> Place {
        let (id, destination, is_suspect) = (mail.ticket.id, mail.destination().to_owned(), mail.is_suspect);
        let mut held = self.held();
        held.tickets.insert(id, mail.ticket);
        *held.destinations.entry(destination.clone()).or_default() += 1;
        held.suspects += usize::from(is_suspect);
        held.in_hand += 1;
        Place { hand: self.clone(), id, destination, is_suspect }
    }

    /// What has to be renewed.
    pub fn tickets(&self) -> Vec<Ticket> {
        self.held().tickets.values().copied().collect()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.hand.held();
        held.tickets.remove(&self.id);
        held.suspects -= usize::from(self.is_suspect);
        held.in_hand -= 1;
        if let Some(of_it) = held.destinations.get_mut(&self.destination) {
            *of_it -= 1;
            if *of_it == 0 {
                held.destinations.remove(&self.destination);
            }
        }
        drop(held);
        self.hand.freed.notify_one();
    }
}

/// A destination may have as many places as are left for all others, so that it
/// takes many slow ones to keep everybody else waiting (R39).
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
}
