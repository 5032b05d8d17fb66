//! The one clock.
//!
//! Nodes that share a PostgreSQL go by its time, so that a value ends at the same
//! moment on each of them, whatever their own clocks say (R59). It is not asked
//! for each decision: it was read a while ago, and a steady counter says how long
//! ago that was.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use sealpost_domain::Timestamp;
use sealpost_store::{Db, Error};

/// Real time, and on a test desk how far it was put ahead of it. Clones show the
/// same time.
#[derive(Clone)]
pub struct Clock {
    ahead_millis: Arc<AtomicI64>,
    /// The database's time when the counter began, or [`OWN`].
    database_millis: Arc<AtomicI64>,
    counter: Instant,
}

/// No database has a time of its own: the machine's is taken.
const OWN: i64 = i64::MIN;

/// Smaller differences come from the way to the database and back; time is not
/// turned back for their sake.
const NOISE_MILLIS: u64 = 100;

impl Default for Clock {
    fn default() -> Self {
        Self { ahead_millis: Arc::default(), database_millis: Arc::new(AtomicI64::new(OWN)), counter: Instant::now() }
    }
}

impl Clock {
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.real().millis() + self.ahead())
    }

    /// What it is outside: the database's time, if it has one.
    pub fn real(&self) -> Timestamp {
        match self.database_millis.load(Ordering::Relaxed) {
            OWN => machine(),
            began => Timestamp::from_millis(began + self.counted()),
        }
    }

    /// Goes by the database's time from now on, if it has one of its own.
    pub async fn follow(&self, db: &Db) -> Result<(), Error> {
        if let Some(theirs) = db.time().await? {
            self.set(theirs);
        }
        Ok(())
    }

    fn set(&self, theirs: Timestamp) {
        let is_set = self.database_millis.load(Ordering::Relaxed) != OWN;
        if !is_set || self.real().millis().abs_diff(theirs.millis()) > NOISE_MILLIS {
            self.database_millis.store(theirs.millis() - self.counted(), Ordering::Relaxed);
        }
    }

    fn counted(&self) -> i64 {
        millis(self.counter.elapsed())
    }

    /// Milliseconds.
    pub fn ahead(&self) -> i64 {
        self.ahead_millis.load(Ordering::Relaxed)
    }

    /// Puts the clock so many milliseconds ahead of real time; never back: what
    /// was dead at some time stays dead (R16).
    pub fn put_ahead(&self, millis: i64) {
        self.ahead_millis.fetch_max(millis, Ordering::Relaxed);
    }

    /// Turns the clock of this process alone, without doing what falls due on the
    /// way; see [`crate::jobs::turn`].
    pub fn advance(&self, by: std::time::Duration) {
        self.ahead_millis.fetch_add(millis(by), Ordering::Relaxed);
    }
}

#[expect(clippy::disallowed_methods, reason = "this is where time enters")]
fn machine() -> Timestamp {
    let real = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(millis(real))
}

fn millis(span: std::time::Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const DAY: Duration = Duration::from_secs(86_400);

    #[test]
    fn r59_the_databases_time_is_the_time_and_a_turned_clock_is_ahead_of_it() {
        let clock = Clock::default();
        let theirs = machine() + DAY * 40;
        clock.set(theirs);
        clock.advance(DAY);
        let shown = clock.clone().now();
        assert!(shown >= theirs + DAY && shown < theirs + DAY * 2, "{shown:?}");
        clock.set(theirs + DAY * 3);
        assert!(clock.real() >= theirs + DAY * 3);
        clock.set(theirs);
        assert!(clock.real() < theirs + DAY, "the database's time may be put back, too");
    }

    #[test]
    fn the_way_to_the_database_does_not_turn_time_back() {
        let clock = Clock::default();
        clock.set(Timestamp::from_secs(1_800_000_000));
        let before = clock.real();
        clock.set(Timestamp::from_millis(before.millis() - 90));
        assert!(clock.real() >= before);
    }
}
