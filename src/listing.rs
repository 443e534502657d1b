//! How what an iterator gives becomes a list: one loop. The standard library's way is four functions for each kind of
//! iterator, which were a tenth of the wasm file.

use alloc::vec::Vec;

/// Whatever can be listed.
pub(crate) trait Listed: Iterator + Sized {
    /// All items, in a list that grows as they come.
    fn listed(self) -> Vec<Self::Item> {
        let mut list = Vec::new();
        for item in self {
            list.push(item);
        }
        list
    }
}

impl<I: Iterator> Listed for I {}
