//! The module for texts: signs QR texts, says refusals in sentences, reads rule tables. It holds no book.

use alloc::string::String;
use alloc::vec::Vec;

use wasm_bindgen::prelude::wasm_bindgen;

use super::bridge::{give, take};
use super::thrown::{Thrown, error};
use crate::Error;
use crate::contract::qr::QrWritten;
use crate::crypto::SecretKey;

/// Writes a text of a community, signed with the key of a seed where its kind is signed.
#[wasm_bindgen(js_name = writeQr)]
pub fn write_qr(community: &str, text: &[u8], seed: Option<Vec<u8>>) -> Thrown<Vec<u8>> {
    let malformed = || error(Error::MalformedInput);
    let community = community.parse().map_err(|_| malformed())?;
    let seed: Option<[u8; 32]> = seed.map(|seed| seed.try_into().map_err(|_| malformed())).transpose()?;
    let key = seed.map(SecretKey::from_seed);
    give(&match crate::exchange::write_qr(community, &take(text)?, key.as_ref()) {
        Ok(text) => QrWritten { text: Some(text), fault: None },
        Err(fault) => QrWritten { text: None, fault: Some(fault) },
    })
}

/// Reads a rule sheet from rows of cells.
#[wasm_bindgen(js_name = readRuleTable)]
pub fn read_rule_table(rows: &[u8], mapping: &[u8]) -> Thrown<Vec<u8>> {
    let rows: Vec<Vec<String>> = take(rows)?;
    give(&crate::exchange::read_rule_table(&rows, take(mapping)?))
}
