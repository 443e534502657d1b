//! Keys whose entries were refused because they follow nothing known here. A few at most, so a list does.

use alloc::vec::Vec;

use crate::ids::PublicKey;

/// Keys, each once.
#[derive(Debug, Default)]
pub(super) struct Doubts(Vec<PublicKey>);

impl Doubts {
    pub(super) fn contains(&self, key: &PublicKey) -> bool {
        self.0.contains(key)
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

impl Extend<PublicKey> for Doubts {
    fn extend<I: IntoIterator<Item = PublicKey>>(&mut self, keys: I) {
        for key in keys {
            if !self.contains(&key) {
                self.0.push(key);
            }
        }
    }
}
