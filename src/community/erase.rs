//! Erased data leave the vault here, and the host's store with the next rewriting.

use alloc::vec::Vec;

use super::{Community, Mark};

impl Community {
    /// True while the host's store still holds bytes of erased data: it puts [`Community::rewrite`] in place of
    /// everything it has stored.
    pub const fn rewrite_due(&self) -> bool {
        self.vault.erased > self.vault.rewritten
    }

    /// The whole book to put in place of what the host has stored, atomically, and the mark for
    /// [`Community::rewritten`].
    pub fn rewrite(&mut self) -> (Vec<u8>, Mark) {
        let frames = self.export_book();
        self.journal.note_carried(true);
        (frames, self.mark())
    }

    /// The host has put what [`Community::rewrite`] gave it with this mark in place of everything it had stored.
    pub fn rewritten(&mut self, mark: &Mark) {
        self.acknowledge(mark);
        self.vault.rewritten = self.vault.rewritten.max(mark.erased.min(self.vault.erased));
    }

    /// Drops the blobs whose person or household the book says is erased, and says how many that were.
    ///
    /// Blobs before the first `known` were looked at when they came; a new erasure looks at all of them again.
    pub(super) fn drop_erased(&mut self, known: usize) -> u32 {
        let erased = self.book.people.erased.len();
        if erased == 0 {
            return 0;
        }
        let from = if erased == self.erased { known } else { 0 };
        self.erased = erased;
        let book = &self.book;
        self.vault.erase(from, |blob| book.is_erased(blob))
    }
}
