//! Numbers of commands in the journal, for those who must tell them apart without reading them.

use super::Command;

impl Command {
    /// The number of [`Command::SealBook`] in the journal.
    pub(crate) const SEAL_BOOK: u32 = 43;

    /// How many commands this version knows. A higher number in a journal was written by a newer one.
    pub(crate) const COUNT: u32 = 65;
}
