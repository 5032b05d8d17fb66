//! [`Breaker`]: a server that failed rests for a while, so that not every
//! message waits for it first.

use std::time::Duration;

use tokio::time::Instant;

/// The rest after a first failure; it doubles with each further one.
const FIRST: Duration = Duration::from_secs(15);

const LONGEST: Duration = Duration::from_secs(600);

/// A pure function of what happened and of the times that it is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Breaker {
    failures: u32,
    rests_until: Option<Instant>,
    /// Somebody has been let through to see whether it works again.
    probed: bool,
}

impl Breaker {
    /// Whether the server may be tried. When its rest is over, the first who
    /// asks may try; the others wait for the outcome, or for another rest.
    pub fn admits(&mut self, now: Instant) -> bool {
        match self.rests_until {
            None => true,
            Some(until) if now < until => false,
            Some(_) => {
                self.rests_until = Some(now + self.rest());
                self.probed = true;
                true
            }
        }
    }

    /// When the rest ends; none if there is none.
    pub fn rests_until(&self) -> Option<Instant> {
        self.rests_until
    }

    pub fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// Failures while it rests are those of attempts that began before.
    pub fn failed(&mut self, now: Instant) {
        let resting = self.rests_until.is_some_and(|until| now < until);
        if !resting || std::mem::take(&mut self.probed) {
            self.failures = self.failures.saturating_add(1);
        }
        self.rests_until = Some(now + self.rest());
    }

    fn rest(&self) -> Duration {
        let doublings = self.failures.saturating_sub(1).min(16);
        (FIRST * (1 << doublings)).min(LONGEST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_fails_rests_longer_each_time_and_one_may_probe_it() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut breaker = Breaker::default();
        assert!(breaker.admits(at(0)) && breaker.admits(at(0)));
        breaker.failed(at(0));
        assert!(!breaker.admits(at(14)));
        // The end of the rest lets one through.
        assert!(breaker.admits(at(15)));
        assert!(!breaker.admits(at(15)));
        breaker.succeeded();
        assert!(breaker.admits(at(16)) && breaker.admits(at(16)));
    }

    #[test]
    fn rests_double_up_to_ten_minutes() {
        let mut breaker = Breaker::default();
        let mut now = Instant::now();
        for seconds in [15, 30, 60, 120, 240, 480, 600, 600, 600] {
            breaker.failed(now);
            assert_eq!(breaker.rests_until(), Some(now + Duration::from_secs(seconds)));
            now += Duration::from_secs(seconds);
            assert!(breaker.admits(now), "a probe");
        }
    }

    #[test]
    fn failures_of_one_moment_count_once() {
        let now = Instant::now();
        let mut breaker = Breaker::default();
        for _ in 0..64 {
            breaker.failed(now);
        }
        assert_eq!(breaker.rests_until(), Some(now + FIRST));
    }
}
