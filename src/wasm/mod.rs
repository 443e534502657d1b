//! Bindings only: converts and forwards. A line here that could be tested natively is in the wrong place.
//!
//! One crate, several modules: what stands here is in each of them, the rest behind the feature of its module.

#[cfg(feature = "backup")]
mod backup;
#[cfg(any(feature = "desk", feature = "texts", feature = "wallet"))]
mod bridge;
#[cfg(feature = "desk")]
mod community;
#[cfg(feature = "desk")]
mod desk;
mod entropy;
#[cfg(feature = "letter")]
mod letter;
#[cfg(any(feature = "texts", feature = "wallet"))]
mod qr;
#[cfg(feature = "texts")]
mod texts;
mod thrown;
#[cfg(feature = "wallet")]
mod wallet;

use alloc::string::String;

use wasm_bindgen::prelude::wasm_bindgen;

use self::thrown::Thrown;

/// The package version.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").into()
}

/// Hands the host's random bytes over; at least 32, once per instance. More calls mix in more.
#[wasm_bindgen(js_name = seedEntropy)]
pub fn seed_entropy(bytes: &[u8]) -> Thrown<()> {
    entropy::seed(bytes).map_err(thrown::error)
}
