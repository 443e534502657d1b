//! What a community decides about its own book: who must agree, and what may be published.

use serde::{Deserialize, Serialize};

use crate::amount::{Minutes, Points};
use crate::coding::Coded;

/// The community's settings, replaced as a whole. What counts for an entry is the policy at its place in the order.
///
/// Unset, one approval is enough for anything, and no name stands beside a deduction on a public sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Policy {
    /// A deed of more points than this, given or deducted, needs two different people's approval; absent: none does.
    #[serde(default)]
    pub second_approval_points: Option<Points>,
    /// A service record of more minutes than this needs two different people's approval; absent: none does.
    #[serde(default)]
    pub second_approval_minutes: Option<Minutes>,
    /// Whoever entered a record or deed, or last corrected it, does not approve it.
    #[serde(default)]
    pub separate_enterer: bool,
    /// Public sheets may name whose deduction it is, where that person consents.
    #[serde(default)]
    pub publish_deduction_names: bool,
}
