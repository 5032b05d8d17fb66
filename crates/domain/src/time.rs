//! [`Timestamp`]: one kind of instant everywhere, stored as an integer.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1000))
    }

    pub const fn millis(self) -> i64 {
        self.0
    }

    pub const fn secs(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// How long `self` lies after `earlier`; zero when it does not.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// `2018-10-16T20:05:28+00:00`, the form of the Services API: UTC, explicit
    /// offset, no fraction.
    pub fn iso(self) -> String {
        self.zoned().strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
    }

    /// `2018-10-16`, in UTC.
    pub fn date(self) -> String {
        self.zoned().strftime("%Y-%m-%d").to_string()
    }

    /// Reads `2031-12-31`, `2031-12-31T10:00:00Z` (any offset) or `31 DEC 2031`,
    /// the forms that clients send as `custom_expiration_date`.
    pub fn parse_date(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(instant) = text.parse::<jiff::Timestamp>() {
            return Some(Self(instant.as_millisecond()));
        }
        let day = text.parse().or_else(|_not_iso| jiff::civil::Date::strptime("%d %b %Y", text)).ok()?;
        let midnight = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        Some(Self(midnight.timestamp().as_millisecond()))
    }

    /// Reads RFC 3339: `2027-02-20T09:00:00Z`, with any offset.
    pub fn parse_instant(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>().ok().map(|instant| Self(instant.as_millisecond()))
    }

    /// The instant that lies a span ahead: `90d`, `36h`, `15m`, `1d12h`, `1y 2mo`, or ISO 8601, `P90D`. Days have 24
    /// hours; months and years go by the calendar, in UTC.
    pub fn after(self, span: &str) -> Result<Self, SpanError> {
        let span: jiff::Span = span.parse().map_err(|error: jiff::Error| SpanError::Unreadable(error.to_string()))?;
        if !span.is_positive() {
            return Err(SpanError::NotAhead);
        }
        let then = self.zoned().checked_add(span).map_err(|_beyond_9999| SpanError::TooFar)?;
        Ok(Self(then.timestamp().as_millisecond()))
    }

    fn zoned(self) -> jiff::Zoned {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::MAX).to_zoned(jiff::tz::TimeZone::UTC)
    }
}

impl std::ops::Add<Duration> for Timestamp {
    type Output = Self;
    fn add(self, span: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }
}

impl std::ops::Sub<Duration> for Timestamp {
    type Output = Self;
    fn sub(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }
}

/// Why a span of time leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    #[error("write it as 90d, 36h, 15m, 1d12h or P90D ({0})")]
    Unreadable(String),
    #[error("it must be more than nothing: the clock only goes forward")]
    NotAhead,
    #[error("it leads beyond the year 9999")]
    TooFar,
}

pub const MINUTE: Duration = Duration::from_secs(60);
pub const HOUR: Duration = Duration::from_secs(3600);
pub const DAY: Duration = Duration::from_secs(86_400);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_as_the_api_writes_them() {
        let instant = Timestamp::from_millis(1_539_720_328_999);
        assert_eq!(instant.iso(), "2018-10-16T20:05:28+00:00");
        assert_eq!(instant.date(), "2018-10-16");
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_reads_back(millis in -62_135_596_800_000_i64..253_402_207_200_000) {
            let instant = Timestamp::from_millis(millis);
            proptest::prop_assert_eq!(Timestamp::parse_date(&instant.iso()), Some(Timestamp::from_secs(instant.secs())));
            proptest::prop_assert!(instant.iso().starts_with(&instant.date()));
            let day = Timestamp::parse_date(&instant.date());
            proptest::prop_assert_eq!(day, Some(Timestamp::from_secs(instant.secs().div_euclid(86_400) * 86_400)));
        }

        #[test]
        fn spans_add_up_and_never_overflow(a: i64, b: i64, millis: u64) {
            let (a, b, span) = (Timestamp::from_millis(a), Timestamp::from_millis(b), Duration::from_millis(millis));
            proptest::prop_assert!(a + span >= a && a - span <= a);
            proptest::prop_assert!(a.since(b) == Duration::ZERO || b.since(a) == Duration::ZERO);
            if a > b && b.millis() >= 0 {
                proptest::prop_assert_eq!(b + a.since(b), a);
            }
            let _any = (a.iso(), a.date(), Timestamp::from_secs(a.millis()));
        }

        #[test]
        fn any_text_is_answered(text in ".{0,40}") {
            let _any = Timestamp::parse_date(&text);
        }
    }

    #[test]
    fn spans_are_read_in_short_and_as_iso_8601() {
        let start = Timestamp::parse_instant("2028-01-31T12:00:00+02:00").expect("an instant");
        assert_eq!(start.iso(), "2028-01-31T10:00:00+00:00");
        for (span, end) in [
            ("90d", "2028-04-30T10:00:00+00:00"),
            ("36h", "2028-02-01T22:00:00+00:00"),
            ("15m", "2028-01-31T10:15:00+00:00"),
            ("15min", "2028-01-31T10:15:00+00:00"),
            ("1d12h", "2028-02-01T22:00:00+00:00"),
            ("1d 12h", "2028-02-01T22:00:00+00:00"),
            ("2w", "2028-02-14T10:00:00+00:00"),
            ("1mo", "2028-02-29T10:00:00+00:00"),
            ("1y", "2029-01-31T10:00:00+00:00"),
            ("P90D", "2028-04-30T10:00:00+00:00"),
            ("PT36H", "2028-02-01T22:00:00+00:00"),
            ("P1Y2M3DT4H5M6S", "2029-04-03T14:05:06+00:00"),
        ] {
            assert_eq!(start.after(span).map(Timestamp::iso).as_deref(), Ok(end), "{span}");
        }
        for text in
            ["", " ", "90", "d", "90 d d", "soon", "1.d", "-", "P", "90d, ", "1e3d", "９0d", "99999999999999999999d"]
        {
            assert!(matches!(start.after(text), Err(SpanError::Unreadable(_))), "{text}");
        }
        for text in ["0d", "-1d", "1d ago", "PT0S", "-P1D"] {
            assert_eq!(start.after(text), Err(SpanError::NotAhead), "{text}");
        }
        assert_eq!(start.after("8000y"), Err(SpanError::TooFar));
        for text in ["", "2027-02-20", "2027-02-20T09:00:00", "tomorrow", "2027-02-30T00:00:00Z"] {
            assert_eq!(Timestamp::parse_instant(text), None, "{text}");
        }
    }

    #[test]
    fn dates_are_read_in_the_three_forms_that_clients_send() {
        let midnight = Some(Timestamp::from_secs(1_640_044_800));
        for text in ["2021-12-21", "2021-12-21T00:00:00Z", "2021-12-21T00:00:00.0000000", "21 DEC 2021", "21 Dec 2021"]
        {
            assert_eq!(Timestamp::parse_date(text), midnight, "{text}");
        }
        for text in ["", "soon", "2021-13-01", "2021", "12/21/2021", "日", "2021-12-21x", "2021-12-211"] {
            assert_eq!(Timestamp::parse_date(text), None, "{text}");
        }
    }
}
