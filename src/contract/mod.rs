//! What crosses to the host, one serde definition each: commands, refusals, receipts, questions and answers.
//!
//! Ids and days are text in JSON and bytes in the journal. Nothing here decides anything.

pub mod answer;
pub mod command;
pub mod event;
pub mod policy;
pub mod profile;
pub mod qr;
mod qr_text;
pub mod query;
pub mod refusal;
mod refusal_text;
pub mod report;
pub mod sheet;
pub mod table;
pub mod wallet;
mod wallet_text;

pub use answer::*;
pub use command::Command;
pub use event::Event;
pub use policy::Policy;
pub use profile::{HouseholdProfile, Kept, Note, PersonProfile};
pub use qr::{QrFault, QrKnown, QrReading, QrText, QrWritten};
pub use query::{Figure, Query};
pub use refusal::Refusal;
pub use refusal_text::Language;
pub use report::{MergeReport, OpenReport, Outcome, Receipt};
pub use sheet::*;
pub use table::{ColumnMapping, RuleTableReport};
pub use wallet::{StatementFault, StatementOutcome, StatementReport, Told, WalletStatement, WalletView};
