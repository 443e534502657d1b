//! Time as values: the host's milliseconds, civil days, and the periods points are counted in.
//!
//! The core never asks what time it is. Civil days follow the community's own calendar (UTC+8 unless said).

use core::fmt;
use core::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::coding::Coded;
use crate::limits;
use crate::text::{cut, number, phrase};

/// Milliseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(type = "number"))]
pub struct Timestamp(u64);

impl Timestamp {
    /// From the host's clock. Anything past the year 2199 is cut to it, so sums cannot overflow.
    pub const fn from_millis(millis: u64) -> Self {
        const LAST: u64 = 7_257_945_600_000;
        Self(if millis < LAST { millis } else { LAST })
    }

    /// The milliseconds.
    pub const fn millis(self) -> u64 {
        self.0
    }

    /// The civil day at an offset east of UTC, in minutes.
    pub fn day(self, utc_offset_minutes: i16) -> Day {
        let shift = i64::from(utc_offset_minutes).saturating_mul(60_000);
        let millis = i64::try_from(self.0).unwrap_or(0).saturating_add(shift);
        let days = i32::try_from(millis.div_euclid(86_400_000)).unwrap_or(0);
        Day(days.saturating_sub(EPOCH))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_u64(self.0)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        u64::deserialize(d).map(Self::from_millis)
    }
}

/// A civil day; `"2026-03-05"` in JSON, two bytes in the journal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(type = "string"))]
pub struct Day(i32);

/// The day that days count from, 2020-01-01, as days since 1970-01-01: so today needs two bytes.
const EPOCH: i32 = 18_262;

impl Day {
    /// The first day a book can name, 1900-01-01.
    pub const FIRST: Self = Self(-43_829);

    /// The last day a book can name, 2199-12-31.
    pub const LAST: Self = Self(65_743);

    /// From year, month and day; `None` when there is no such day or it lies outside [`limits::YEARS`].
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).and_then(Self::of_civil)
    }

    /// The day as the calendar names it.
    fn civil(self) -> NaiveDate {
        NaiveDate::from_epoch_days(self.0.saturating_add(EPOCH)).unwrap_or_default()
    }

    fn of_civil(date: NaiveDate) -> Option<Self> {
        Self::from_offset(date.to_epoch_days().checked_sub(EPOCH)?)
    }

    /// Year of the civil calendar.
    pub fn year(self) -> i32 {
        self.civil().year()
    }

    /// Month, 1 to 12.
    pub fn month(self) -> u32 {
        self.civil().month()
    }

    /// Day of the month, 1 to 31.
    pub fn day_of_month(self) -> u32 {
        self.civil().day()
    }

    /// The day `days` later; `None` outside [`limits::YEARS`].
    pub fn plus_days(self, days: u32) -> Option<Self> {
        Self::from_offset(self.0.checked_add_unsigned(days)?)
    }

    /// The day before; `None` on the first day of [`limits::YEARS`].
    pub fn day_before(self) -> Option<Self> {
        Self::from_offset(self.0.checked_sub(1)?)
    }

    /// The same day `months` later, or the last day of that month.
    pub fn plus_months(self, months: u32) -> Option<Self> {
        self.civil().checked_add_months(Months::new(months)).and_then(Self::of_civil)
    }

    /// Whole days from `earlier` to this day; negative when it lies after.
    pub fn days_since(self, earlier: Self) -> i64 {
        i64::from(self.0).saturating_sub(earlier.0.into())
    }

    /// Monday-to-Friday days after `earlier` up to this day; public holidays are not known here.
    pub fn working_days_since(self, earlier: Self) -> u32 {
        let days = u32::try_from(self.days_since(earlier)).unwrap_or(0);
        let weeks = days / 7;
        let start = earlier.civil().weekday().num_days_from_monday();
        let rest = (1..=days % 7).filter(|ahead| start.saturating_add(*ahead) % 7 < 5).count();
        weeks.saturating_mul(5).saturating_add(u32::try_from(rest).unwrap_or(0))
    }

    /// Full years from `earlier` to this day, as ages are counted.
    pub fn years_since(self, earlier: Self) -> u32 {
        self.civil().years_since(earlier.civil()).unwrap_or(0)
    }

    /// Days since [`Day::FIRST`]: sorts as days do.
    pub(crate) fn ordinal(self) -> u32 {
        self.0.saturating_sub(Self::FIRST.0).try_into().unwrap_or(0)
    }

    /// The day an ordinal stands for.
    pub(crate) fn from_ordinal(ordinal: u32) -> Self {
        Self::FIRST.plus_days(ordinal).unwrap_or(Self::FIRST)
    }

    /// Days since a day of today's, which needs two bytes.
    pub(crate) const fn offset(self) -> i32 {
        self.0
    }

    /// The day an offset stands for; `None` outside [`limits::YEARS`].
    pub(crate) fn from_offset(offset: i32) -> Option<Self> {
        (Self::FIRST.0..=Self::LAST.0).contains(&offset).then_some(Self(offset))
    }
}

fn write_civil(date: NaiveDate, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    number(f, u64::try_from(date.year()).unwrap_or(0), 4)?;
    dashed(f, "-", date.month())?;
    dashed(f, "-", date.day())
}

/// Two digits after a sign.
fn dashed(f: &mut fmt::Formatter<'_>, sign: &str, place: u32) -> fmt::Result {
    f.write_str(sign)?;
    number(f, place.into(), 2)
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_civil(self.civil(), f)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text names no day between 1900 and 2199.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayError;

impl fmt::Display for DayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a day, expected text like `2026-03-05`")
    }
}

impl core::error::Error for DayError {}

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        let number = |part: &str, width: usize| {
            let plain = part.len() == width && part.bytes().all(|b| b.is_ascii_digit());
            if plain { part.parse::<u32>().map_err(|_| DayError) } else { Err(DayError) }
        };
        let (year, rest) = cut(text, b'-').ok_or(DayError)?;
        let (month, day) = cut(rest, b'-').ok_or(DayError)?;
        let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
        Self::from_ymd(i32::try_from(year).map_err(|_| DayError)?, month, day).ok_or(DayError)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() { s.collect_str(self) } else { s.serialize_i32(self.offset()) }
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Text;
        impl serde::de::Visitor<'_> for Text {
            type Value = Day;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a day like `2026-03-05`")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Day, E> {
                text.parse().map_err(E::custom)
            }
        }
        if d.is_human_readable() {
            d.deserialize_str(Text)
        } else {
            Self::from_offset(i32::deserialize(d)?).ok_or_else(|| D::Error::custom(DayError))
        }
    }
}

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum PeriodKind {
    /// One civil day.
    Day,
    /// Monday to Sunday (ISO 8601).
    Week,
    /// A calendar month.
    Month,
    /// A calendar quarter.
    Quarter,
    /// A calendar year.
    Year,
    /// All time.
    Life,
}

/// One period of the community's calendar, such as `2026`, `2026-Q1`, `2026-03`, `2026-W07`, `2026-03-05`, `life`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(type = "string"))]
pub struct Period {
    kind: PeriodKind,
    // Year × 1000 + place in the year (0 for years and `Life`).
    index: u32,
}

impl Period {
    /// All time.
    pub const LIFE: Self = Self { kind: PeriodKind::Life, index: 0 };

    /// The period of a kind that holds a day.
    pub fn of(kind: PeriodKind, day: Day) -> Self {
        let day = day.civil();
        let (year, place) = match kind {
            PeriodKind::Day => (day.year(), day.ordinal()),
            PeriodKind::Week => (day.iso_week().year(), day.iso_week().week()),
            PeriodKind::Month => (day.year(), day.month()),
            PeriodKind::Quarter => (day.year(), day.month().saturating_add(2) / 3),
            PeriodKind::Year => (day.year(), 0),
            PeriodKind::Life => (0, 0),
        };
        let year = u32::try_from(year).unwrap_or(0);
        Self { kind, index: year.saturating_mul(1_000).saturating_add(place) }
    }

    /// The kind of period.
    pub const fn kind(self) -> PeriodKind {
        self.kind
    }

    /// True when the day lies in this period.
    pub fn contains(self, day: Day) -> bool {
        Self::of(self.kind, day) == self
    }

    /// Kind and index as numbers that sort as periods do.
    pub(crate) const fn code(self) -> (u8, u32) {
        let kind = match self.kind {
            PeriodKind::Day => 0,
            PeriodKind::Week => 1,
            PeriodKind::Month => 2,
            PeriodKind::Quarter => 3,
            PeriodKind::Year => 4,
            PeriodKind::Life => 5,
        };
        (kind, self.index)
    }

    /// The period a code stands for.
    pub(crate) const fn from_code(kind: u8, index: u32) -> Self {
        let kind = match kind {
            0 => PeriodKind::Day,
            1 => PeriodKind::Week,
            2 => PeriodKind::Month,
            3 => PeriodKind::Quarter,
            4 => PeriodKind::Year,
            _ => PeriodKind::Life,
        };
        Self { kind, index }
    }

    fn parts(self) -> (u32, u32) {
        (self.index / 1_000, self.index % 1_000)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, place) = self.parts();
        match self.kind {
            PeriodKind::Day => {
                let date = NaiveDate::from_yo_opt(i32::try_from(year).unwrap_or(0), place);
                return write_civil(date.unwrap_or_default(), f);
            }
            PeriodKind::Life => return f.write_str("life"),
            PeriodKind::Week | PeriodKind::Month | PeriodKind::Quarter | PeriodKind::Year => {}
        }
        number(f, year.into(), 4)?;
        match self.kind {
            PeriodKind::Week => dashed(f, "-W", place),
            PeriodKind::Month => dashed(f, "-", place),
            PeriodKind::Quarter => phrase(f, "-Q{}", &[place.into()]),
            PeriodKind::Day | PeriodKind::Year | PeriodKind::Life => Ok(()),
        }
    }
}

impl FromStr for Period {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        if text == "life" {
            return Ok(Self::LIFE);
        }
        if let Ok(day) = text.parse::<Day>() {
            return Ok(Self::of(PeriodKind::Day, day));
        }
        let (year, place) = match cut(text, b'-') {
            Some((_, "")) => return Err(DayError),
            Some(parts) => parts,
            None => (text, ""),
        };
        let (kind, place) = match place.as_bytes() {
            [] => (PeriodKind::Year, "0"),
            [b'Q', _] => (PeriodKind::Quarter, place.get(1..).unwrap_or("")),
            [b'W', _, _] => (PeriodKind::Week, place.get(1..).unwrap_or("")),
            [_, _] => (PeriodKind::Month, place),
            _ => return Err(DayError),
        };
        let plain = year.len() == 4 && [year, place].iter().all(|t| t.bytes().all(|b| b.is_ascii_digit()));
        let year: u32 = year.parse().ok().filter(|_| plain).ok_or(DayError)?;
        let place: u32 = place.parse().map_err(|_| DayError)?;
        let last = match kind {
            PeriodKind::Quarter => 4,
            PeriodKind::Month => 12,
            PeriodKind::Week => 53,
            PeriodKind::Day | PeriodKind::Year | PeriodKind::Life => 0,
        };
        let known = i32::try_from(year).is_ok_and(|y| limits::YEARS.contains(&y));
        let placed = if last == 0 { place == 0 } else { (1..=last).contains(&place) };
        if !known || !placed {
            return Err(DayError);
        }
        Ok(Self { kind, index: year.saturating_mul(1_000).saturating_add(place) })
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() { s.collect_str(self) } else { (self.kind, self.index).serialize(s) }
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if d.is_human_readable() {
            let text = alloc::string::String::deserialize(d)?;
            text.parse().map_err(D::Error::custom)
        } else {
            let (kind, index) = <(PeriodKind, u32)>::deserialize(d)?;
            Ok(Self { kind, index })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_begins_at_local_midnight() {
        // 2026-03-04T16:00:00Z is midnight of the fifth in Shandong.
        assert_eq!(Timestamp::from_millis(1_772_640_000_000).day(480), day("2026-03-05"));
        assert_eq!(Timestamp::from_millis(1_772_639_999_999).day(480), day("2026-03-04"));
        assert_eq!(Timestamp::from_millis(u64::MAX).day(840).year(), 2199);
    }

    #[test]
    fn days_keep_their_text_and_their_two_bytes() {
        for text in ["1900-01-01", "2019-12-31", "2026-11-21", "2199-12-31"] {
            let bytes = postcard::to_allocvec(&day(text)).unwrap();
            assert_eq!(postcard::from_bytes::<Day>(&bytes).unwrap().to_string(), text);
        }
        assert_eq!(postcard::to_allocvec(&day("2026-11-21")).unwrap().len(), 2);
        for text in ["2026-02-29", "2026-2-1", "1899-12-31", "2200-01-01", "2026-03-05x", "", "2026-+1-01"] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }

    #[test]
    fn days_are_counted_as_the_calendar_has_them() {
        assert_eq!((Day::FIRST, Day::LAST), (day("1900-01-01"), day("2199-12-31")));
        assert_eq!((Day::FIRST.year(), Day::LAST.year()), (*limits::YEARS.start(), *limits::YEARS.end()));
        assert_eq!((day("2020-01-01").offset(), Day::FIRST.ordinal()), (0, 0));
        assert_eq!((Day::FIRST.day_before(), Day::LAST.plus_days(1)), (None, None));
        let all = (0..=Day::LAST.ordinal()).map(Day::from_ordinal);
        assert!(all.clone().zip(all.skip(1)).all(|(a, b)| a.civil().succ_opt() == Some(b.civil())));
        assert_eq!(Day::from_ordinal(u32::MAX), Day::FIRST);
    }

    #[test]
    fn periods_follow_the_calendar() {
        let d = day("2026-01-01");
        let text = |kind| Period::of(kind, d).to_string();
        assert_eq!(text(PeriodKind::Week), "2026-W01");
        assert_eq!(text(PeriodKind::Quarter), "2026-Q1");
        assert_eq!(text(PeriodKind::Day), "2026-01-01");
        for kind in [
            PeriodKind::Day,
            PeriodKind::Week,
            PeriodKind::Month,
            PeriodKind::Quarter,
            PeriodKind::Year,
            PeriodKind::Life,
        ] {
            let period = Period::of(kind, day("2027-12-31"));
            assert_eq!(period.to_string().parse(), Ok(period));
        }
        for text in ["2026-13", "2026-Q5", "2026-W00", "26", "2026-", "x"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }
}
