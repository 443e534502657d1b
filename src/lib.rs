//! Xiangyue (乡约): one community's book without a server.

extern crate alloc;

pub mod amount;
mod book;
mod community;
mod context;
pub mod contract;
mod entropy;
mod error;
pub mod exchange;
pub mod ids;
mod journal;
mod ledger;
pub mod limits;
mod sorting;
mod table;
pub mod text;
pub mod time;
mod vault;

#[cfg(feature = "wasm")]
mod wasm;

pub use community::{Community, FeedMark, Mark};
pub use entropy::Entropy;
pub use error::Error;
