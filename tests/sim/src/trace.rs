//! The trace of a run: digests of books, step after step, folded into one. The same plan gives the same trace on every machine.

use sha2::{Digest as _, Sha256};
use xiangyue::ids::BookDigest;

/// A trace so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trace([u8; 32]);

impl Trace {
    /// Adds the book after a step.
    pub fn note(&mut self, book: BookDigest) {
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update(book.to_string());
        self.0 = hash.finalize().into();
    }
}

impl std::fmt::Display for Trace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
