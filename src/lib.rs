//! Xiangyue (乡约): one community's book without a server.

extern crate alloc;

pub mod amount;
pub mod ids;
pub mod contract;
pub mod limits;
pub mod text;
pub mod time;

#[cfg(feature = "wasm")]
mod wasm;
