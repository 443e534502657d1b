//! Xiangyue (乡约): one community's book without a server.
//!
//! A [`Community`] takes commands and gives receipts or refusals, takes another device's bytes and gives a report,
//! and answers questions. It does no I/O: the host gives time and entropy and keeps the bytes. The [`guides`] say the rest.
//!
//! ```
//! use xiangyue::contract::{Answer, Command, Outcome, Query, query::BoardOf};
//! use xiangyue::{Community, Entropy, time::Timestamp};
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let now = Timestamp::from_millis(1_772_668_800_000); // the host's clock
//!     let command = |json: &str| serde_json::from_str::<Command>(json);
//!     let founding = command(r#"{"foundCommunity":{"name":"罗峪村","utcOffsetMinutes":480}}"#)?;
//!     let mut book = Community::found(now, founding, Entropy::from_host()?)?;
//!     match book.execute(now, command(r#"{"registerHousehold":{"profile":{"name":"张家"}}}"#)?)? {
//!         Outcome::Receipt(receipt) => println!("{} at {}", receipt.entry, receipt.at.millis()),
//!         Outcome::Refusal(refusal) => println!("{}", refusal.text(xiangyue::contract::Language::En)),
//!     }
//!     let (frames, mark) = book.unsaved().ok_or("nothing new")?; // store them durably,
//!     book.acknowledge(&mark); // then say so
//!     let again = Community::open(&frames, book.secret(), None, Entropy::from_host()?)?;
//!     assert_eq!(again.digest(), book.digest());
//!     let board = Query::Board { of: BoardOf::Households, period: None, limit: 10, names: None };
//!     let Answer::Board(board) = again.ask(now, &board) else { return Err("no board".into()) };
//!     assert_eq!(board.total, 0); // nobody has earned anything yet
//!     Ok(())
//! }
//! ```

extern crate alloc;

#[cfg(test)]
mod agreement;
pub mod amount;
pub mod backup;
mod book;
mod coding;
mod community;
mod context;
pub mod contract;
mod crypto;
mod entropy;
mod error;
pub mod exchange;
pub mod guides;
pub mod ids;
mod journal;
mod ledger;
pub mod letter;
pub mod limits;
mod listing;
mod sorting;
mod table;
pub mod text;
pub mod time;
mod vault;
mod wallet;

#[cfg(any(feature = "desk", feature = "texts", feature = "backup", feature = "letter", feature = "wallet"))]
mod wasm;

pub use community::{Batch, Community, FeedMark, Mark, public_key_of};
pub use crypto::SecretKey;
pub use entropy::Entropy;
pub use error::Error;
pub use wallet::{Wallet, WalletMark};
