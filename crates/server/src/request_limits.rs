//! How many requests a key may make (API reference §1.7), counted in memory:
//! each node counts for itself.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sealpost_domain::{KeyId, Timestamp};

/// So many requests within any span of that length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// 0: no limit.
    pub most: usize,
    pub span: Duration,
}

/// Keys are forgotten, once they have been quiet, whenever so many more were seen.
const SWEEP: usize = 1_000;

pub struct RequestLimits {
    windows: Vec<Window>,
    /// The latest requests of each key, the oldest first: as many as the largest
    /// window needs.
    seen: Mutex<HashMap<KeyId, VecDeque<i64>>>,
}

impl RequestLimits {
    /// None where nothing is limited: then nothing is counted.
    pub fn new(windows: &[Window]) -> Option<Self> {
        let windows: Vec<_> = windows.iter().copied().filter(|window| window.most > 0).collect();
        (!windows.is_empty()).then(|| Self { windows, seen: Mutex::default() })
    }

    /// Counts a request, or says how long to wait. A refused one does not count.
    pub fn admit(&self, key: KeyId, now: Timestamp) -> Result<(), Duration> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= SWEEP && seen.len().is_multiple_of(SWEEP) && !seen.contains_key(&key) {
            let quiet = (now - self.longest()).millis();
            seen.retain(|_, times| times.back().is_some_and(|last| *last > quiet));
        }
        let times = seen.entry(key).or_default();
        let mut wait = Duration::ZERO;
        for window in &self.windows {
            // The request that would be one too many, were it still in the window.
            let Some(first) = times.len().checked_sub(window.most).and_then(|index| times.get(index)) else { continue };
            let free_at = Timestamp::from_millis(*first) + window.span;
            wait = wait.max(free_at.since(now));
        }
        if !wait.is_zero() {
            return Err(wait);
        }
        if times.len() == self.windows.iter().map(|window| window.most).max().unwrap_or_default() {
            times.pop_front();
        }
        // A clock that was turned back does not mix up the order.
        let last = times.back().copied().unwrap_or(i64::MIN);
        times.push_back(now.millis().max(last));
        Ok(())
    }

    fn longest(&self) -> Duration {
        self.windows.iter().map(|window| window.span).max().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Window = Window { most: 3, span: Duration::from_secs(5) };
    const LONG: Window = Window { most: 5, span: Duration::from_secs(180) };

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_secs(1_000 + seconds)
    }

    #[test]
    fn windows_roll_and_refused_requests_do_not_count() {
        let limits = RequestLimits::new(&[SHORT, LONG]).expect("limits");
        let key = KeyId(1);
        for second in [0, 1, 2] {
            assert_eq!(limits.admit(key, at(second)), Ok(()));
        }
        assert_eq!(limits.admit(key, at(3)), Err(Duration::from_secs(2)));
        assert_eq!(limits.admit(key, at(4)), Err(Duration::from_secs(1)));
        assert_eq!(limits.admit(key, at(5)), Ok(()), "the first one left the window");
        assert_eq!(limits.admit(key, at(5)), Err(Duration::from_secs(1)));
        assert_eq!(limits.admit(KeyId(2), at(5)), Ok(()), "each key has its own");
        assert_eq!(limits.admit(key, at(6)), Ok(()));
        assert_eq!(limits.admit(key, at(100)), Err(Duration::from_secs(80)), "five in three minutes");
        assert_eq!(limits.admit(key, at(180)), Ok(()));
        assert_eq!(limits.admit(key, at(180)), Err(Duration::from_secs(1)));
    }

    #[test]
    fn zero_is_no_limit() {
        assert!(RequestLimits::new(&[Window { most: 0, ..SHORT }, Window { most: 0, ..LONG }]).is_none());
        let limits = RequestLimits::new(&[Window { most: 0, ..SHORT }, LONG]).expect("limits");
        assert!((0..5).all(|_| limits.admit(KeyId(1), at(0)).is_ok()));
        assert!(limits.admit(KeyId(1), at(0)).is_err());
    }

    #[test]
    fn quiet_keys_are_forgotten() {
        let limits = RequestLimits::new(&[SHORT, LONG]).expect("limits");
        for key in 0..1_000 {
            assert!(limits.admit(KeyId(key), at(0)).is_ok());
        }
        assert!(limits.admit(KeyId(5_000), at(1_000)).is_ok());
        assert_eq!(limits.seen.lock().expect("nobody panicked").len(), 1);
    }
}
