//! The one clock and the one source of ids.
//!
//! Time is cut to microseconds, the finest that both databases keep. A seeded clock stands still and
//! hands out the same ids in the same order: for the demonstration data and for tests. An instant is in UTC;
//! the day that it falls on is London's.

use chrono::{Datelike, Months};
use chrono_tz::Europe::London;
use sea_orm::prelude::{Date, DateTimeUtc, Uuid};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Tells the time and makes ids (UUIDv7, RFC 9562).
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<Seeded>>);

#[derive(Debug)]
struct Seeded {
    at: DateTimeUtc,
    next: AtomicU64,
}

impl Clock {
    /// A clock that stands at `at`.
    #[must_use]
    pub fn seeded(at: DateTimeUtc) -> Self {
        Self(Some(Arc::new(Seeded { at, next: AtomicU64::new(1) })))
    }

    /// The time, in UTC.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn now(&self) -> DateTimeUtc {
        match &self.0 {
            Some(seeded) => seeded.at,
            None => chrono::DurationRound::duration_trunc(
                chrono::Utc::now(),
                chrono::TimeDelta::microseconds(1),
            )
            .unwrap_or_default(),
        }
    }

    /// The day that it is.
    #[must_use]
    pub fn today(&self) -> Date {
        day(self.now())
    }

    /// A new id.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn id(&self) -> Uuid {
        let Some(seeded) = &self.0 else {
            return Uuid::now_v7();
        };
        let millis = u64::try_from(seeded.at.timestamp_millis()).unwrap_or_default();
        let mut tail = [0; 10];
        tail[2..].copy_from_slice(&seeded.next.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
    }
}

/// The day that an instant falls on, by the clocks of the inspectorate and of every Area.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the clock")]
pub fn day(at: DateTimeUtc) -> Date {
    at.with_timezone(&London).date_naive()
}

/// The year in which the Crown Prosecution Service began: nothing that is inspected is older.
const FIRST_YEAR: i32 = 1986;

/// Nothing is planned further ahead, in years.
const YEARS_AHEAD: u32 = 10;

/// What is wrong with a day that nobody can mean, if it is one: its year is a slip.
#[must_use]
pub fn slip(day: Date, today: Date) -> Option<String> {
    if day.year() < FIRST_YEAR {
        let began = "when the Crown Prosecution Service began";
        return Some(format!("{day} is before {FIRST_YEAR}, {began}: look at the year"));
    }
    let last = today.checked_add_months(Months::new(12 * YEARS_AHEAD))?;
    let far = || format!("{day} is more than {YEARS_AHEAD} years ahead: look at the year");
    (day > last).then(far)
}

#[cfg(test)]
mod tests {
    use super::slip;

    #[test]
    fn a_day_is_of_the_service_or_at_most_ten_years_ahead() {
        let told = |day: &str| {
            let day = day.parse().expect("a day");
            slip(day, "2026-01-15".parse().expect("a day"))
        };
        for sound in ["1986-01-01", "2026-01-15", "2036-01-15"] {
            assert_eq!(told(sound), None);
        }
        let old =
            "0001-01-01 is before 1986, when the Crown Prosecution Service began: look at the year";
        assert_eq!(told("0001-01-01").as_deref(), Some(old));
        assert!(told("1985-12-31").is_some());
        let far = "9999-12-31 is more than 10 years ahead: look at the year";
        assert_eq!(told("9999-12-31").as_deref(), Some(far));
        assert!(told("2036-01-16").is_some());
    }
}
