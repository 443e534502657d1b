//! The semantics number 判定版本: by which decisions a book's entries are decided, so that two versions never decide
//! one entry differently.
//!
//! A book begins at 1. An admin's entry raises it; what comes after that entry in the order is decided by the next
//! number. A version that changes what a command does knows one number more, and keeps the decisions of those below.

use super::{Book, Context, Events};
use crate::contract::{Event, Refusal};

/// The highest number whose decisions this version knows.
pub(crate) const KNOWN: u32 = 1;
/// The number a book begins at.
const FIRST: u32 = 1;

impl Book {
    /// The number by which the next entry is decided.
    pub(crate) fn semantics(&self) -> u32 {
        self.semantics.get(&()).unwrap_or(FIRST)
    }

    /// The number this book asks for, where this version does not know it.
    pub(crate) fn newer_semantics(&self) -> Option<u32> {
        Some(self.semantics()).filter(|number| *number > KNOWN)
    }

    /// True where entries of a newer version are kept and passed over.
    pub(crate) fn is_provisional(&self) -> bool {
        !self.unknown.is_empty() || self.newer_semantics().is_some()
    }
}

/// Refuses what this version cannot decide, or say of a book it cannot decide.
pub(crate) fn known(number: u32) -> Result<(), Refusal> {
    if number > KNOWN { Err(Refusal::NewerSemantics { needed: number, known: KNOWN }) } else { Ok(()) }
}

pub(super) fn raise(cx: &Context, to: u32) -> Result<Events, Refusal> {
    if cx.semantics.checked_add(1) != Some(to) {
        return Err(Refusal::SemanticsStep { now: cx.semantics });
    }
    // Another version may have raised it to what this one does not know; no version raises it so high itself.
    if cx.live {
        known(to)?;
    }
    Ok(alloc::vec![Event::SemanticsRaised { to }])
}
