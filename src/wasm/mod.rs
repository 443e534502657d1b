//! Bindings only: converts and forwards. A line here that could be tested natively is in the wrong place.

mod bridge;
mod community;
mod entropy;
mod reader;
mod trap;

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use tsify::Tsify;
use wasm_bindgen::prelude::wasm_bindgen;

use self::bridge::{Thrown, give, take};
use crate::contract::{ColumnMapping, Language, Refusal, RuleTableReport};

/// The package version.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").into()
}

/// Hands the host's random bytes over; at least 32, once per instance. More calls mix in more.
#[wasm_bindgen(js_name = seedEntropy)]
pub fn seed_entropy(bytes: &[u8]) -> Thrown<()> {
    entropy::seed(bytes).map_err(bridge::error)
}

/// A refusal as one sentence.
#[wasm_bindgen(js_name = refusalText)]
pub fn refusal_text(refusal: tsify::Ts<Refusal>, language: tsify::Ts<Language>) -> Thrown<String> {
    let refusal: Refusal = take(refusal)?;
    let language: Language = take(language)?;
    Ok(refusal.text(language))
}

/// Rows of cells, as a spreadsheet has them.
#[derive(Debug, Serialize, Deserialize, Tsify)]
#[serde(transparent)]
pub struct TableCells(pub Vec<Vec<String>>);

/// Reads a rule sheet from rows of cells.
#[wasm_bindgen(js_name = readRuleTable)]
pub fn read_rule_table(
    rows: tsify::Ts<TableCells>,
    mapping: Option<tsify::Ts<ColumnMapping>>,
) -> Thrown<tsify::Ts<RuleTableReport>> {
    let rows: TableCells = take(rows)?;
    let mapping = mapping.map(take).transpose()?;
    give(&crate::exchange::read_rule_table(&rows.0, mapping))
}
