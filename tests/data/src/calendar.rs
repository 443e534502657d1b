//! Days of the village's calendar and the milliseconds they begin at (UTC+8).

use xiangyue::time::Day;

/// Minutes east of UTC.
pub(crate) const UTC_OFFSET_MINUTES: i16 = 480;

const DAY_MS: u64 = 86_400_000;

/// A day written as text.
pub(crate) fn day(text: &str) -> Day {
    text.parse().expect("the year names its days as `2026-03-05`")
}

/// The day so many days later, or earlier below zero.
pub(crate) fn shift(from: Day, days: i64) -> Day {
    let zero = day("1900-01-01");
    let distance = from.days_since(zero) + days;
    let distance = u32::try_from(distance).expect("days of the year lie after 1900");
    zero.plus_days(distance).expect("days of the year lie before 2200")
}

/// Milliseconds at a minute of a day.
pub(crate) fn at(on: Day, minute: u32) -> u64 {
    let days = on.days_since(day("1970-01-01")) as u64;
    days * DAY_MS + u64::from(minute) * 60_000 - UTC_OFFSET_MINUTES as u64 * 60_000
}

/// The day a moment falls on.
pub(crate) fn day_of(at_ms: u64) -> Day {
    xiangyue::time::Timestamp::from_millis(at_ms).day(UTC_OFFSET_MINUTES)
}

/// 0 for Monday to 6 for Sunday.
pub(crate) fn weekday(on: Day) -> u32 {
    // 1900-01-01 was a Monday.
    (on.days_since(day("1900-01-01")) % 7) as u32
}

/// The next day on which points lapse: the 10 January after a day.
pub(crate) fn next_reset(on: Day) -> Day {
    let this = Day::from_ymd(on.year(), 1, 10).expect("10 January exists");
    if on < this { this } else { Day::from_ymd(on.year() + 1, 1, 10).expect("10 January exists") }
}
