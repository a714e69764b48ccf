//! Time at the counter: an instant, and the day it belongs to in Lima.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, TimeDelta};

/// A moment in UTC, in milliseconds since 1970. Where a day is meant, use [`BusinessDate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant {
    utc_ms: i64,
}

const DAY_MS: i64 = 86_400_000;
/// Lima is at UTC−5 all year: Peru has had no summer time since 1994.
const LIMA_OFFSET_MS: i64 = -5 * 3_600_000;
const LAST_YEAR: i32 = 2199;
/// The first moment of 2200 in UTC.
const END_MS: i64 = 7_258_118_400_000;

impl Instant {
    /// The first moment of 1970.
    pub const EPOCH: Self = Self { utc_ms: 0 };

    /// The moment `utc_ms` milliseconds after 1970 began in UTC; `None` outside 1970 to 2199.
    pub fn from_utc_ms(utc_ms: i64) -> Option<Self> {
        (0..END_MS).contains(&utc_ms).then_some(Self { utc_ms })
    }

    /// Milliseconds since 1970 in UTC.
    pub const fn utc_ms(self) -> i64 {
        self.utc_ms
    }

    /// The moment `ms` milliseconds later (or earlier); stays where it is beyond the calendar.
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        self.utc_ms.checked_add(ms).and_then(Self::from_utc_ms).unwrap_or(self)
    }

    /// Milliseconds from `earlier` to this moment.
    pub const fn ms_since(self, earlier: Self) -> i64 {
        self.utc_ms - earlier.utc_ms
    }

    /// The day of the shop's books.
    pub fn business_date(self) -> BusinessDate {
        BusinessDate(self.lima().0)
    }

    /// The time of day in Lima, to the second: `HH:MM:SS`.
    pub fn lima_time(self) -> String {
        self.lima().1.format("%H:%M:%S").to_string()
    }

    /// The time of day in Lima without its seconds: `HH:MM`.
    pub fn lima_hour(self) -> String {
        self.lima().1.format("%H:%M").to_string()
    }

    fn lima(self) -> (NaiveDate, NaiveTime) {
        let local = self.utc_ms + LIMA_OFFSET_MS;
        let day = NaiveDate::default() + TimeDelta::days(local.div_euclid(DAY_MS));
        let time = NaiveTime::MIN + TimeDelta::milliseconds(local.rem_euclid(DAY_MS));
        (day, time)
    }
}

impl fmt::Display for Instant {
    /// `2026-11-21T14:32:05-05:00`: Lima's clock with its offset.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}-05:00", self.business_date(), self.lima_time())
    }
}

impl FromStr for Instant {
    type Err = BadTime;

    /// Reads RFC 3339 with any offset.
    fn from_str(text: &str) -> Result<Self, BadTime> {
        let moment: DateTime<FixedOffset> =
            DateTime::parse_from_rfc3339(text).map_err(|_| BadTime)?;
        Self::from_utc_ms(moment.timestamp_millis()).ok_or(BadTime)
    }
}

/// A text that is no moment, day or month of 1970 to 2199.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date of this calendar")]
pub struct BadTime;

/// A day in Lima: the day a sale belongs to, whatever UTC says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BusinessDate(NaiveDate);

impl BusinessDate {
    /// The month it is in.
    pub fn month(self) -> Month {
        Month { year: self.0.year(), month: self.0.month() }
    }

    /// Day, month and year as numbers.
    pub fn dmy(self) -> (u32, u32, i32) {
        (self.0.day(), self.0.month(), self.0.year())
    }

    /// Its first moment.
    pub fn start(self) -> Instant {
        let days = self.0.signed_duration_since(NaiveDate::default()).num_days();
        Instant { utc_ms: days * DAY_MS - LIMA_OFFSET_MS }
    }

    /// How many days after `earlier` it is; negative before it.
    pub fn days_since(self, earlier: Self) -> i64 {
        self.0.signed_duration_since(earlier.0).num_days()
    }

    /// The day after.
    #[must_use]
    pub fn next(self) -> Self {
        self.0.succ_opt().map_or(self, Self)
    }

    /// So many days later; earlier, below zero.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        let moved = chrono::TimeDelta::try_days(days).and_then(|it| self.0.checked_add_signed(it));
        moved.map_or(self, Self)
    }

    /// The day of the week, Monday being 0.
    pub fn weekday(self) -> usize {
        self.0.weekday().num_days_from_monday() as usize
    }
}

impl fmt::Display for BusinessDate {
    /// `2026-11-21`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl FromStr for BusinessDate {
    type Err = BadTime;

    fn from_str(text: &str) -> Result<Self, BadTime> {
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| BadTime)?;
        let sound = text.len() == 10 && (1970..=LAST_YEAR).contains(&day.year());
        if sound { Ok(Self(day)) } else { Err(BadTime) }
    }
}

/// A month of the shop's books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i32,
    month: u32,
}

impl Month {
    /// Its first day: the closed end of the half-open range of its days.
    pub fn first_day(self) -> BusinessDate {
        BusinessDate(NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or_default())
    }

    /// The first month of its year.
    #[must_use]
    pub fn january(self) -> Self {
        Self { month: 1, ..self }
    }

    /// A day of it; its last one where it has no such day.
    pub fn day(self, day: u32) -> BusinessDate {
        let found = NaiveDate::from_ymd_opt(self.year, self.month, day.max(1));
        found.map_or_else(|| self.last_day(), BusinessDate)
    }

    /// Its last day.
    pub fn last_day(self) -> BusinessDate {
        self.next().first_day().plus_days(-1)
    }

    /// The month before.
    #[must_use]
    pub fn before(self) -> Self {
        self.first_day().plus_days(-1).month()
    }

    /// Its year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month after.
    #[must_use]
    pub fn next(self) -> Self {
        match self.month {
            12 => Self { year: self.year + 1, month: 1 },
            _ => Self { month: self.month + 1, ..self },
        }
    }
}

impl fmt::Display for Month {
    /// `2026-11`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = BadTime;

    fn from_str(text: &str) -> Result<Self, BadTime> {
        if text.len() != 7 {
            return Err(BadTime);
        }
        format!("{text}-01").parse::<BusinessDate>().map(BusinessDate::month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_evening_of_a_month_belongs_to_that_month() {
        for (lima, day) in [
            ("2026-01-31T18:59:00-05:00", "2026-01-31"),
            ("2026-01-31T19:00:00-05:00", "2026-01-31"),
            ("2026-01-31T23:59:59-05:00", "2026-01-31"),
            ("2026-02-01T00:00:00-05:00", "2026-02-01"),
        ] {
            let instant: Instant = lima.parse().unwrap();
            assert_eq!(instant.business_date().to_string(), day);
            assert_eq!(instant.to_string(), lima);
            let start = instant.business_date().start();
            assert_eq!(start.to_string(), format!("{day}T00:00:00-05:00"));
            assert_ne!(start.plus_ms(-1).business_date(), instant.business_date());
        }
    }

    #[test]
    fn no_number_is_too_strange_to_be_asked_for_its_date() {
        for ms in [i64::MIN, -1, END_MS, i64::MAX] {
            assert_eq!(Instant::from_utc_ms(ms), None, "{ms}");
        }
        for ms in [0, END_MS - 1] {
            let it = Instant::from_utc_ms(ms).unwrap();
            assert!(!it.to_string().is_empty());
        }
        assert_eq!(
            Instant::from_utc_ms(END_MS - 1).unwrap().plus_ms(i64::MAX).utc_ms(),
            END_MS - 1
        );
    }

    #[test]
    fn months_follow_each_other() {
        let month: Month = "2026-12".parse().unwrap();
        assert_eq!(month.next().to_string(), "2027-01");
        assert_eq!(month.next().first_day().to_string(), "2027-01-01");
        for text in ["2026-13", "2026-1", "26-01", "", "1969-12", "2026-01-01"] {
            assert_eq!(text.parse::<Month>(), Err(BadTime), "{text:?}");
        }
    }
}
