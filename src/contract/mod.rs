//! What crosses to the host, one serde definition each: commands, refusals, receipts, questions and answers.
//!
//! Ids and days are text in JSON and bytes in the journal. Nothing here decides anything.

pub mod answer;
pub mod command;
pub mod event;
pub mod profile;
pub mod query;
pub mod refusal;
pub mod report;
pub mod sheet;

pub use answer::*;
pub use command::Command;
pub use event::Event;
pub use profile::{Kept, Note, PersonProfile, HouseholdProfile};
pub use query::{Figure, Query};
pub use refusal::Refusal;
pub use report::{Receipt, MergeReport, OpenReport, Outcome};
pub use sheet::*;
