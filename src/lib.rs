//! Xiangyue (乡约): one community's book without a server.

#[cfg(feature = "wasm")]
mod wasm;
