//! Reminders: when they are due, and what an account wants of them (API
//! reference §12.4). Which of them are sent is decided by [`Order::remind`] and
//! [`Domain::remind`].
//!
//! The usual steps lie 90, 60, 30, 7 and 3 days before an end and 7 days after
//! it. What lives for less than [`LONG_LIFE`] has the same steps in the same
//! proportions, the first of them when a third of its life is left: of 90 days
//! at 30, 20, 10, 2⅓ and 1 day before the end, and 2⅓ days after it.
//!
//! [`Order::remind`]: crate::Order::remind
//! [`Domain::remind`]: crate::Domain::remind

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::email::EmailAddress;
use crate::time::{DAY, HOUR, Timestamp};

mod validation;

pub use validation::{DomainReminder, Involved};

/// From this lifetime on, steps lie whole days before the end.
pub const LONG_LIFE: Duration = Duration::from_secs(100 * 86_400);

/// A shorter life counts as so many parts: the first step, 90 of them before the
/// end, is a third of it.
const PARTS: u64 = 270;

/// One step of a schedule. Named by days before the end; negative ones come after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "i64", try_from = "i64")]
pub enum Step {
    Before90,
    Before60,
    Before30,
    Before7,
    Before3,
    /// The end itself. Only webhooks are told.
    End,
    After7,
}

impl Step {
    pub const ALL: [Self; 7] =
        [Self::Before90, Self::Before60, Self::Before30, Self::Before7, Self::Before3, Self::End, Self::After7];

    /// The steps that an account may tick off: those with a mail.
    pub const MAILED: [Self; 6] =
        [Self::Before90, Self::Before60, Self::Before30, Self::Before7, Self::Before3, Self::After7];

    /// The steps before an end.
    pub const BEFORE: [Self; 5] = [Self::Before90, Self::Before60, Self::Before30, Self::Before7, Self::Before3];

    /// Days before the end; what comes after it is negative.
    pub const fn days(self) -> i64 {
        match self {
            Self::Before90 => 90,
            Self::Before60 => 60,
            Self::Before30 => 30,
            Self::Before7 => 7,
            Self::Before3 => 3,
            Self::End => 0,
            Self::After7 => -7,
        }
    }

    pub fn find(days: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.days() == days)
    }
}

impl From<Step> for i64 {
    fn from(step: Step) -> Self {
        step.days()
    }
}

/// There is no step of so many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no step of {0} days")]
pub struct NoStep(i64);

impl TryFrom<i64> for Step {
    type Error = NoStep;

    fn try_from(days: i64) -> Result<Self, NoStep> {
        Self::find(days).ok_or(NoStep(days))
    }
}

/// When the steps of one end are due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    from: Timestamp,
    till: Timestamp,
}

impl Schedule {
    /// Of what holds from one instant till another, that second included.
    pub const fn new(from: Timestamp, till: Timestamp) -> Self {
        Self { from, till }
    }

    pub fn at(&self, step: Step) -> Timestamp {
        let life = self.till.since(self.from) + Duration::from_secs(1);
        let days = step.days().unsigned_abs();
        let distance = if life >= LONG_LIFE {
            DAY * u32::try_from(days).unwrap_or(u32::MAX)
        } else {
            let millis = u64::try_from(life.as_millis()).unwrap_or(u64::MAX);
            Duration::from_millis(millis.saturating_mul(days) / PARTS)
        };
        if step.days() >= 0 { self.till - distance } else { self.till + distance }
    }

    /// When the first of these steps falls due that is not settled by `settled`.
    pub fn next(&self, steps: &[Step], settled: Option<Timestamp>) -> Option<Timestamp> {
        steps.iter().map(|step| self.at(*step)).find(|at| settled.is_none_or(|settled| *at > settled))
    }

    /// The steps that fell due since `settled`, the latest first.
    pub fn due(&self, steps: &[Step], settled: Option<Timestamp>, now: Timestamp) -> Vec<Step> {
        let is_due = |step: &Step| {
            let at = self.at(*step);
            at <= now && settled.is_none_or(|settled| at > settled)
        };
        steps.iter().rev().copied().filter(is_due).collect()
    }

    /// Whether what a step says is still so: nothing is about to end that has ended.
    pub fn holds(&self, step: Step, now: Timestamp) -> bool {
        step.days() <= 0 || now <= self.till
    }

    /// Whole days from now to the end, or from the end to now. Up to an hour late
    /// counts as in time: nobody expects the step of 90 days to say 89.
    pub fn days_from_end(&self, now: Timestamp) -> u32 {
        let span = if now <= self.till { self.till.since(now) + HOUR } else { now.since(self.till) };
        u32::try_from(span.as_secs() / DAY.as_secs()).unwrap_or(u32::MAX)
    }
}

/// What an account wants of reminders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderSettings {
    /// Whether orders that do not say remind at all.
    pub enabled: bool,
    /// The steps that are ticked, from the first to the last.
    pub steps: Vec<Step>,
    /// Who is told of every step beside the people of the order.
    pub recipients: Vec<EmailAddress>,
    /// Lists for single steps in place of that one: then nobody is told beside
    /// the people of the order at a step without a list.
    pub escalation: Option<Vec<(Step, Vec<EmailAddress>)>>,
    /// Words of the account in reminders of orders that have none of their own;
    /// may be empty.
    pub message: String,
}

impl Default for ReminderSettings {
    fn default() -> Self {
        Self {
            enabled: true,
            steps: Step::MAILED.to_vec(),
            recipients: Vec::new(),
            escalation: None,
            message: String::new(),
        }
    }
}

impl ReminderSettings {
    /// Who is told of this step beside the people of the order.
    pub fn recipients_at(&self, step: Step) -> &[EmailAddress] {
        match &self.escalation {
            None => &self.recipients,
            Some(lists) => {
                let list = lists.iter().find(|(of, _)| *of == step);
                list.map_or(&[], |(_, list)| list.as_slice())
            }
        }
    }
}

/// Why a step that fell due was not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Silence {
    /// Reminders are off, for the order or for its account.
    Disabled,
    /// Another order continues this one.
    Renewed,
    /// The account does not want this step.
    Unticked,
    /// It came so late that it says nothing true any more.
    Overtaken,
    /// The domain is not in use.
    Inactive,
}

impl Silence {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Disabled => "disabled",
            Self::Renewed => "renewed",
            Self::Unticked => "unticked",
            Self::Overtaken => "overtaken",
            Self::Inactive => "inactive",
        }
    }
}

/// The one of these steps, the latest first, that is told: earlier ones that
/// were missed are settled with it. Else why none is.
pub(crate) fn chosen(
    schedule: &Schedule,
    due: &[Step],
    settings: &ReminderSettings,
    now: Timestamp,
) -> Result<Step, Silence> {
    let mut holding = due.iter().filter(|step| schedule.holds(**step, now)).peekable();
    let none = if holding.peek().is_none() { Silence::Overtaken } else { Silence::Unticked };
    holding.find(|step| settings.steps.contains(step)).copied().ok_or(none)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: Timestamp = Timestamp::from_secs(1_800_000_000);

    /// As certificates and orders are: whole days less a second.
    fn of_days(days: u32) -> Schedule {
        Schedule::new(FROM, FROM + DAY * days - Duration::from_secs(1))
    }

    /// Hours before the end of each step.
    fn hours(days: u32) -> Vec<f64> {
        let schedule = of_days(days);
        let hours = |step: &Step| {
            let millis = schedule.till.millis() - schedule.at(*step).millis();
            f64::from(i32::try_from(millis / 36_000).expect("fits")) / 100.0
        };
        Step::ALL.iter().map(hours).collect()
    }

    #[test]
    fn steps_lie_whole_days_before_the_end_and_thirds_of_a_short_life() {
        let usual = vec![2160.0, 1440.0, 720.0, 168.0, 72.0, 0.0, -168.0];
        let table = [
            (1096, usual.clone()),
            (365, usual.clone()),
            (199, usual.clone()),
            (100, usual),
            (99, vec![792.0, 528.0, 264.0, 61.6, 26.4, 0.0, -61.6]),
            (90, vec![720.0, 480.0, 240.0, 56.0, 24.0, 0.0, -56.0]),
            (47, vec![376.0, 250.66, 125.33, 29.24, 12.53, 0.0, -29.24]),
            (7, vec![56.0, 37.33, 18.66, 4.35, 1.86, 0.0, -4.35]),
            (1, vec![8.0, 5.33, 2.66, 0.62, 0.26, 0.0, -0.62]),
        ];
        for (days, expected) in table {
            assert_eq!(hours(days), expected, "{days} days");
        }
    }

    proptest::proptest! {
        #[test]
        fn steps_come_in_order_within_the_life(days in 1u32..2000) {
            let schedule = of_days(days);
            let all = Step::ALL.map(|step| schedule.at(step));
            proptest::prop_assert!(all.is_sorted() && all[0] > schedule.from);
            proptest::prop_assert_eq!(all[5], schedule.till);
        }

        #[test]
        fn each_step_is_due_in_exactly_one_stretch_of_time(days in 1u32..400, stops in proptest::collection::vec(0u64..500, 1..20)) {
            let schedule = of_days(days);
            let mut stops: Vec<_> = stops.into_iter().map(|day| FROM + Duration::from_secs(day * 86_400)).collect();
            stops.push(FROM + DAY * 600);
            stops.sort_unstable();
            let (mut settled, mut told) = (None, Vec::new());
            for stop in stops {
                let next = schedule.next(&Step::ALL, settled);
                let due = schedule.due(&Step::ALL, settled, stop);
                proptest::prop_assert_eq!(due.is_empty(), next.is_none_or(|next| next > stop));
                told.extend(due.into_iter().rev());
                settled = Some(stop);
            }
            proptest::prop_assert_eq!(told, Step::ALL.to_vec());
        }
    }

    #[test]
    fn of_missed_steps_the_latest_that_is_ticked_and_true_is_told() {
        let schedule = of_days(365);
        let all = ReminderSettings::default();
        let some = ReminderSettings { steps: vec![Step::Before60, Step::Before3], ..all.clone() };
        let before = |days: u32| schedule.till - DAY * days;
        let table = [
            (before(90), &all, Ok(Step::Before90)),
            (before(5), &all, Ok(Step::Before7)),
            (before(5), &some, Ok(Step::Before60)),
            (before(90), &some, Err(Silence::Unticked)),
            (schedule.till, &all, Ok(Step::Before3)),
            (schedule.till + DAY, &all, Err(Silence::Overtaken)),
            (schedule.till + DAY * 7, &all, Ok(Step::After7)),
            (schedule.till + DAY * 70, &some, Err(Silence::Unticked)),
        ];
        for (now, settings, expected) in table {
            let due = schedule.due(&Step::MAILED, None, now);
            assert_eq!(chosen(&schedule, &due, settings, now), expected, "{}", now.iso());
        }
    }

    #[test]
    fn days_are_whole_ones_on_either_side_of_the_end() {
        let schedule = of_days(365);
        let second = Duration::from_secs(1);
        let before = [(DAY * 90, 90), (DAY * 90 - HOUR, 90), (DAY * 90 - HOUR - second, 89), (DAY, 1), (HOUR, 0)];
        for (span, days) in before {
            assert_eq!(schedule.days_from_end(schedule.till - span), days, "{span:?}");
        }
        for (span, days) in [(DAY * 7, 7), (DAY * 7 - second, 6), (second, 0)] {
            assert_eq!(schedule.days_from_end(schedule.till + span), days, "{span:?}");
        }
    }

    #[test]
    fn escalation_takes_the_place_of_the_one_list() {
        let list = |text: &str| vec![EmailAddress::parse(text).expect("an address")];
        let one = ReminderSettings { recipients: list("all@example.com"), ..ReminderSettings::default() };
        assert_eq!(one.recipients_at(Step::Before90), list("all@example.com"));
        let escalation = Some(vec![(Step::Before3, list("boss@example.com"))]);
        let escalating = ReminderSettings { escalation, ..one };
        assert_eq!(escalating.recipients_at(Step::Before90), []);
        assert_eq!(escalating.recipients_at(Step::Before3), list("boss@example.com"));
        let text = serde_json::to_string(&escalating).expect("is written");
        assert_eq!(serde_json::from_str::<ReminderSettings>(&text).expect("is read"), escalating);
    }

    #[test]
    fn steps_are_found_by_their_days() {
        for step in Step::ALL {
            assert_eq!(Step::find(step.days()), Some(step));
        }
        assert!(serde_json::from_str::<Step>("8").is_err());
    }
}
