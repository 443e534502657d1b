//! What the desk's module offers beside the book itself.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::wasm_bindgen;

use super::bridge::{give, take};
use super::thrown::{Thrown, error};
use crate::contract::{ColumnMapping, Language, Refusal, RuleTableReport};

/// A refusal as one sentence.
#[wasm_bindgen(js_name = refusalText)]
pub fn refusal_text(refusal: Ts<Refusal>, language: Ts<Language>) -> Thrown<String> {
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
    rows: Ts<TableCells>,
    mapping: Option<Ts<ColumnMapping>>,
) -> Thrown<Ts<RuleTableReport>> {
    let rows: TableCells = take(rows)?;
    let mapping = mapping.map(take).transpose()?;
    give(&crate::exchange::read_rule_table(&rows.0, mapping))
}

/// The public half of the key a seed makes.
#[wasm_bindgen(js_name = publicKeyOf)]
pub fn public_key_of(seed: &[u8]) -> Thrown<String> {
    let seed = seed.try_into().map_err(|_| error(crate::Error::MalformedInput))?;
    Ok(alloc::string::ToString::to_string(&crate::public_key_of(seed)))
}
