//! Rule sheets as data: what a village adopts, word for word, and what its points do.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::amount::{Minutes, Points};
use crate::coding::Coded;
use crate::ids::SheetId;
use crate::text::Label;
use crate::time::{Day, PeriodKind};

/// One version of a rule sheet 积分细则. Deeds pin the version they were booked under.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct RuleSheet {
    /// Title, as adopted by the villagers' meeting.
    pub title: Label,
    /// First day the sheet applies to.
    pub effective_from: Day,
    /// Who holds the points.
    pub holder: HolderKind,
    /// The period the rank purse is counted in.
    pub rank_period: PeriodKind,
    /// When spendable points lapse.
    pub expiry: Expiry,
    /// What one approved hour earns; absent where hours earn nothing.
    #[serde(default)]
    pub hour_rate: Option<Points>,
    /// How minutes are rounded before they earn; the record itself stays exact.
    pub rounding: Rounding,
    /// The rows, numbered from 0 in this order.
    pub rules: Vec<Rule>,
}

/// Who holds the points a sheet awards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum HolderKind {
    /// The household a person lives in on the day of the deed; the person where there is none.
    Household,
    /// The person.
    Person,
}

/// When spendable points lapse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Expiry {
    /// Never.
    Never,
    /// On this day of every year all points earned before it are gone.
    Yearly {
        /// Month, 1 to 12.
        month: u8,
        /// Day of the month; a day the month lacks means its last.
        day: u8,
    },
    /// Each lot this many months after it was earned.
    AfterMonths {
        /// Months, 1 to 120.
        months: u8,
    },
}

/// How minutes are rounded before they earn points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Rounding {
    /// To the minute.
    Exact,
    /// Down to a whole number of steps.
    Down {
        /// Length of a step, such as 30.
        step: Minutes,
    },
    /// Up to a whole number of steps.
    Up {
        /// Length of a step.
        step: Minutes,
    },
}

/// One row of a rule sheet.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// Heading the row stands under.
    pub category: Label,
    /// What is rewarded or deducted.
    pub title: Label,
    /// How much.
    pub award: Award,
    /// Per what, in the sheet's own words (per time, per person-time, per year).
    #[serde(default)]
    pub unit: Option<Label>,
    /// How often it may count.
    #[serde(default)]
    pub cap: Option<Cap>,
    /// Evidence asked for, in the sheet's own words.
    #[serde(default)]
    pub evidence: Option<Label>,
}

/// What a rule awards; negative amounts deduct.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Award {
    /// A fixed amount each time.
    Fixed {
        /// The amount.
        points: Points,
    },
    /// An amount chosen within a range, with a reason.
    Range {
        /// Smallest amount.
        least: Points,
        /// Largest amount.
        most: Points,
    },
}

/// At most so many times in a period, per person (or per household where the deed names none).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Cap {
    /// Times.
    pub times: u32,
    /// The period.
    pub per: PeriodKind,
}

/// One row of one version of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
pub struct RuleRef {
    /// The version of the sheet.
    pub sheet: SheetId,
    /// The row, from 0.
    pub row: u16,
}
