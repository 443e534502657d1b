//! The letters' module: seals personal data and other bytes to the keys that may see them, and opens what is for this device.

use alloc::vec::Vec;

use wasm_bindgen::prelude::wasm_bindgen;

use super::thrown::{Thrown, error};
use crate::ids::{CommunityId, PublicKey};
use crate::letter::{self, Shares};
use crate::listing::Listed as _;
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

/// The letter with these bytes for some keys: 32 bytes for the community, and for each key.
#[wasm_bindgen(js_name = sealTo)]
pub fn seal_to(community: &[u8], keys: &[u8], bytes: &[u8]) -> Thrown<Vec<u8>> {
    let mut entropy = Entropy::from_host().map_err(error)?;
    let community = community.try_into().map_err(|_| error(Error::MalformedInput))?;
    let (keys, []) = keys.as_chunks::<32>() else { return Err(error(Error::MalformedInput)) };
    let keys = keys.iter().copied().map(PublicKey).listed();
    Shares::of_bytes(CommunityId(community), keys, bytes.to_vec()).seal(&mut entropy).map_err(error)
}

/// What `sealTo` sealed for the key of this seed; nothing where the letter is for others.
#[wasm_bindgen(js_name = openOwn)]
pub fn open_own(frames: &[u8], secret: &[u8]) -> Thrown<Option<Vec<u8>>> {
    let seed = secret.try_into().map_err(|_| error(Error::MalformedInput))?;
    letter::open_bytes(frames, &SecretKey::from_seed(seed)).map_err(error)
}
