//! Reading a rule sheet from a table of text: the mapping of columns and the report row by row.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::sheet::Rule;
use crate::coding::Coded;

/// Which column of the table holds what; columns are numbered from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ColumnMapping {
    /// Rows above the first rule.
    #[serde(default)]
    pub header_rows: Option<u32>,
    /// Heading of the rule; carried down where a cell is empty, as merged cells are exported.
    #[serde(default)]
    pub category: Option<u32>,
    /// What is rewarded or deducted.
    #[serde(default)]
    pub title: Option<u32>,
    /// Points; a sign, a range such as `1-5`, or words such as `扣10分` are understood.
    #[serde(default)]
    pub points: Option<u32>,
    /// Points deducted, where the sheet keeps them in a column of their own.
    #[serde(default)]
    pub deduction: Option<u32>,
    /// Per what.
    #[serde(default)]
    pub unit: Option<u32>,
    /// How often it may count, such as `每月2次` or `once a year`.
    #[serde(default)]
    pub cap: Option<u32>,
    /// Evidence or verifier.
    #[serde(default)]
    pub evidence: Option<u32>,
}

/// What was understood of a table.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct RuleTableReport {
    /// The mapping used: the one given, or the one recognised.
    pub mapping: ColumnMapping,
    /// True when a header row was recognised.
    pub recognised: bool,
    /// The rules understood, in the order of the table.
    pub rules: Vec<Rule>,
    /// One line for every row below the header, empty ones included.
    pub rows: Vec<TableRow>,
}

/// What became of one row.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct TableRow {
    /// Row of the table, from 1, as spreadsheets count.
    pub row: u32,
    /// Number of the rule it became, from 0; absent where it became none.
    pub rule: Option<u16>,
    /// What could not be read, or should be looked at.
    pub remarks: Vec<RowRemark>,
}

/// A remark on one row.
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum RowRemark {
    /// Nothing in the row.
    Empty,
    /// The row has no text where the title should be.
    TitleMissing,
    /// The row has no text where the points should be.
    PointsMissing,
    /// The points are not a number, a range or a known wording.
    PointsNotUnderstood {
        /// The text found.
        text: String,
    },
    /// The points are zero, or a range from below to above zero.
    PointsUseless {
        /// The text found.
        text: String,
    },
    /// The cap was not understood; the rule has none.
    CapNotUnderstood {
        /// The text found.
        text: String,
    },
    /// A text is too long or holds a phone or ID number.
    TextRefused {
        /// The text found.
        text: String,
    },
    /// The same rule stands above.
    Repeated {
        /// Row it stands in.
        row: u32,
    },
    /// More rows than a sheet may have.
    TooMany,
    /// The rule touches personal or property rights (Organic Law of Villagers' Committees art 27).
    RightsConcern {
        /// The word that raised it.
        word: String,
    },
}
