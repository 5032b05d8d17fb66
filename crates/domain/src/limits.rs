//! Mail-bomb limits (R41): how often approval mail may be asked for.

use std::collections::HashMap;
use std::time::Duration;

use serde::Deserialize;

use crate::time::{DAY, HOUR, Timestamp};

/// How much approval mail may be caused. A limit of 0 is switched off.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailLimits {
    /// Mails at once to one approver of one order and name.
    pub approver_burst: u32,
    /// Then one per so many seconds.
    pub approver_interval_seconds: u32,
    /// At most so many a day to one approver of one order and name.
    pub approver_per_day: u32,
    /// At most so many a day to one recipient, over all accounts.
    pub recipient_per_day: u32,
    /// At most so many an hour caused by one account.
    pub account_per_hour: u32,
    /// Values of one approver of one order and name that are live at once (R7).
    pub live_values: u32,
}

impl Default for MailLimits {
    fn default() -> Self {
        Self {
            approver_burst: 3,
            approver_interval_seconds: 15 * 60,
            approver_per_day: 10,
            recipient_per_day: 20,
            account_per_hour: 600,
            live_values: 5,
        }
    }
}

/// Approval mail that was caused lately, counted over all orders.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    /// By recipient key, within the last day.
    pub recipients: HashMap<String, Count>,
    /// By this account, within the last hour.
    pub account: Count,
}

/// How many, and when the first of them was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub mails: u32,
    pub first: Option<Timestamp>,
}

impl Count {
    pub fn add(&mut self, at: Timestamp) {
        self.mails = self.mails.saturating_add(1);
        self.first = Some(self.first.map_or(at, |first| first.min(at)));
    }
}

impl MailLimits {
    /// When the next mail to one approver may go, given the times of the
    /// earlier ones; `None` when it may go now. A token bucket: `approver_burst`
    /// tokens, one back per interval.
    pub fn approver_wait(&self, earlier: &[Timestamp], now: Timestamp) -> Option<Timestamp> {
        let mut today: Vec<Timestamp> = earlier.iter().copied().filter(|at| *at > now - DAY).collect();
        today.sort_unstable();
        if self.approver_per_day > 0 && today.len() >= self.approver_per_day as usize {
            return Some(today[today.len() - self.approver_per_day as usize] + DAY);
        }
        if self.approver_burst == 0 {
            return None;
        }
        let interval = Duration::from_secs(u64::from(self.approver_interval_seconds));
        // The bucket told as one instant: the time at which it would be full.
        let full = today.iter().fold(Timestamp::from_millis(0), |full, at| full.max(*at) + interval);
        let earliest = full - interval * (self.approver_burst - 1);
        (earliest > now).then_some(earliest)
    }

    /// Whether so many mails can ever be caused at once.
    pub fn admits(&self, mails: usize) -> Result<(), TooMany> {
        let most = self.account_per_hour;
        if most > 0 && mails > most as usize { Err(TooMany { mails, most }) } else { Ok(()) }
    }

    pub fn recipient_wait(&self, count: Count, more: u32) -> Option<Timestamp> {
        wait(self.recipient_per_day, DAY, count, more)
    }

    pub fn account_wait(&self, count: Count, more: u32) -> Option<Timestamp> {
        wait(self.account_per_hour, HOUR, count, more)
    }
}

/// More mails at once than an account may cause in an hour: waiting would not
/// help, so no time is told (R41).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{mails} approval mails would be sent at once, but an account may cause {most} in an hour; name one approver for \
     each name, or one of a parent that several names have in common"
)]
pub struct TooMany {
    pub mails: usize,
    pub most: u32,
}

fn wait(limit: u32, window: Duration, count: Count, more: u32) -> Option<Timestamp> {
    let over = limit > 0 && count.mails.saturating_add(more) > limit;
    over.then(|| count.first.unwrap_or(Timestamp::from_millis(0)) + window)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_secs(1_800_000_000 + minute * 60)
    }

    #[test]
    fn r41_three_at_once_then_one_per_fifteen_minutes() {
        let limits = MailLimits::default();
        for (earlier, now, wait) in [
            (vec![], 0, None),
            (vec![0], 0, None),
            (vec![0, 0], 0, None),
            (vec![0, 0, 0], 0, Some(15)),
            (vec![0, 0, 0], 14, Some(15)),
            (vec![0, 0, 0], 15, None),
            (vec![0, 0, 0, 15], 15, Some(30)),
            (vec![0, 0, 0, 15, 30], 45, None),
            (vec![0, 0, 0], 45, None),
            (vec![0, 0, 0, 45, 45, 45], 45, Some(60)),
        ] {
            let times: Vec<_> = earlier.iter().copied().map(at).collect();
            assert_eq!(limits.approver_wait(&times, at(now)), wait.map(at), "{earlier:?} at {now}");
        }
    }

    #[test]
    fn r41_ten_a_day_to_one_approver() {
        let limits = MailLimits::default();
        let times: Vec<_> = (0..10).map(|n| at(n * 60)).collect();
        assert_eq!(limits.approver_wait(&times, at(600)), Some(at(24 * 60)));
        assert_eq!(limits.approver_wait(&times, at(24 * 60)), None);
    }

    #[test]
    fn r41_recipients_and_accounts_wait_for_their_oldest_mail_to_age() {
        let limits = MailLimits::default();
        let count = |mails| Count { mails, first: Some(at(0)) };
        assert_eq!(limits.recipient_wait(count(19), 1), None);
        assert_eq!(limits.recipient_wait(count(20), 1), Some(at(24 * 60)));
        assert_eq!(limits.account_wait(count(595), 5), None);
        assert_eq!(limits.account_wait(count(595), 6), Some(at(60)));
    }

    #[test]
    fn a_limit_of_zero_is_off() {
        let off = MailLimits {
            approver_burst: 0,
            approver_per_day: 0,
            recipient_per_day: 0,
            account_per_hour: 0,
            ..MailLimits::default()
        };
        assert_eq!(off.approver_wait(&[at(0); 100], at(0)), None);
        assert_eq!(off.recipient_wait(Count { mails: 9999, first: Some(at(0)) }, 1), None);
        assert_eq!(off.account_wait(Count { mails: 9999, first: Some(at(0)) }, 1), None);
    }
}
