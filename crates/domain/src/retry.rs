//! When a mail, or a call to a webhook, is tried again (R37).

use std::time::Duration;

use crate::time::{DAY, Timestamp};

/// The waits between attempts, and when it is enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    /// After the first attempt, the second and so on; the last one repeats.
    pub waits: Vec<Duration>,
    /// No attempt begins later than this after the mail was queued.
    pub give_up_after: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        let minutes = [1, 5, 15, 30, 60, 120, 240];
        Self { waits: minutes.map(|minutes| Duration::from_secs(minutes * 60)).to_vec(), give_up_after: 5 * DAY }
    }
}

impl Retry {
    /// Calls to webhooks: soon at first, since most failures are a restart, and
    /// for three days.
    pub fn webhooks() -> Self {
        const MINUTE: u64 = 60;
        const HOUR: u64 = 60 * MINUTE;
        let waits = [5, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 12 * HOUR];
        Self { waits: waits.map(Duration::from_secs).to_vec(), give_up_after: 3 * DAY }
    }

    /// When to try again after an attempt at `at`, or `None` when it is enough.
    /// `attempts` were made before it; `chance` moves the wait by up to a fifth,
    /// so that a backlog spreads out. A mail is of no use from `useless_at` on.
    pub fn next(
        &self,
        attempts: i64,
        chance: u8,
        queued_at: Timestamp,
        useless_at: Option<Timestamp>,
        at: Timestamp,
    ) -> Option<Timestamp> {
        let step = usize::try_from(attempts).unwrap_or(usize::MAX).min(self.waits.len().checked_sub(1)?);
        let next = at + self.waits[step].mul_f64(0.8 + 0.4 * f64::from(chance) / 255.0);
        let is_over = next > queued_at + self.give_up_after || useless_at.is_some_and(|end| next >= end);
        (!is_over).then_some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_secs(1_800_000_000);
    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn r37_waits_grow_by_the_table_within_a_fifth() {
        let retry = Retry::default();
        for (attempts, minutes) in [(0, 1), (1, 5), (2, 15), (3, 30), (4, 60), (5, 120), (6, 240), (7, 240), (99, 240)]
        {
            let wait = |chance| retry.next(attempts, chance, START, None, START).expect("goes on").since(START);
            let middle = MINUTE * minutes;
            assert!((middle.mul_f64(0.799)..=middle.mul_f64(0.801)).contains(&wait(0)));
            assert!((middle.mul_f64(1.199)..=middle.mul_f64(1.201)).contains(&wait(255)));
        }
    }

    #[test]
    fn r37_calls_to_webhooks_end_with_the_third_day() {
        let retry = Retry::webhooks();
        let mut at = START;
        let mut attempts = 0;
        while let Some(next) = retry.next(attempts, 128, START, None, at) {
            (at, attempts) = (next, attempts + 1);
        }
        assert_eq!(attempts, 11);
        assert!(at <= START + 3 * DAY && at > START + 2 * DAY, "{at:?}");
    }

    #[test]
    fn r37_attempts_end_with_the_fifth_day_or_the_value() {
        let retry = Retry { waits: vec![MINUTE], ..Retry::default() };
        let last = START + 5 * DAY - MINUTE.mul_f64(1.2);
        assert!(retry.next(9, 255, START, None, last).is_some());
        assert_eq!(retry.next(9, 255, START, None, last + Duration::from_millis(1)), None);
        assert_eq!(retry.next(0, 0, START, Some(START + MINUTE.mul_f64(0.8)), START), None);
        assert!(retry.next(0, 0, START, Some(START + MINUTE), START).is_some());
        assert_eq!(Retry { waits: vec![], ..retry }.next(0, 0, START, None, START), None);
    }
}
