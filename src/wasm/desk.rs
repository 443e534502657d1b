//! What the desk's module offers beside the book itself.

use alloc::string::String;

use wasm_bindgen::prelude::wasm_bindgen;

use super::thrown::{Thrown, error};

/// The public half of the key a seed makes.
#[wasm_bindgen(js_name = publicKeyOf)]
pub fn public_key_of(seed: &[u8]) -> Thrown<String> {
    let seed = seed.try_into().map_err(|_| error(crate::Error::MalformedInput))?;
    Ok(alloc::string::ToString::to_string(&crate::public_key_of(seed)))
}
