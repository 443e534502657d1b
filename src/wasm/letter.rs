//! The letters' module: seals personal data to the keys that may see them, and opens what is for this device.

use alloc::vec::Vec;

use wasm_bindgen::prelude::wasm_bindgen;

use super::thrown::{Thrown, error};
use crate::letter::{self, Shares};
use crate::{Entropy, Error, SecretKey};

/// The letter that the desk's `forReaders` and `forAsker` give is sealed of.
#[wasm_bindgen]
pub fn seal(shares: &[u8]) -> Thrown<Vec<u8>> {
    let mut entropy = Entropy::from_host().map_err(error)?;
    Shares::from_bytes(shares).and_then(|shares| shares.seal(&mut entropy)).map_err(error)
}

/// The personal data in the letters among some frames that are for the key of this seed.
#[wasm_bindgen]
pub fn open(frames: &[u8], secret: &[u8]) -> Thrown<Vec<u8>> {
    let seed = secret.try_into().map_err(|_| error(Error::MalformedInput))?;
    letter::open(frames, &SecretKey::from_seed(seed)).map_err(error)
}
