//! Numbers by public key, in the order of the keys. A book has one for each device, so a sorted list does.

use alloc::vec::Vec;

use crate::ids::PublicKey;

/// A number for each key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ByKey(Vec<(PublicKey, u32)>);

impl ByKey {
    #[inline(never)]
    fn find(&self, key: &PublicKey) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.cmp(key))
    }

    pub(crate) fn get(&self, key: &PublicKey) -> Option<&u32> {
        self.find(key).ok().and_then(|at| self.0.get(at)).map(|(_, number)| number)
    }

    /// The number of a key, which is `number` if it had none.
    pub(crate) fn or_insert(&mut self, key: PublicKey, number: u32) -> u32 {
        match self.find(&key) {
            Ok(at) => self.0.get(at).map_or(number, |(_, known)| *known),
            Err(at) => {
                self.0.insert(at, (key, number));
                number
            }
        }
    }

    /// So many more for a key.
    pub(crate) fn count(&mut self, key: PublicKey, more: u32) {
        match self.find(&key) {
            Ok(at) => {
                if let Some((_, number)) = self.0.get_mut(at) {
                    *number = number.saturating_add(more);
                }
            }
            Err(at) => self.0.insert(at, (key, more)),
        }
    }

    pub(crate) fn remove(&mut self, key: &PublicKey) {
        if let Ok(at) = self.find(key) {
            self.0.remove(at);
        }
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &u32> {
        self.0.iter().map(|(_, number)| number)
    }
}

impl FromIterator<(PublicKey, u32)> for ByKey {
    /// Of a key that comes twice the first number counts.
    fn from_iter<I: IntoIterator<Item = (PublicKey, u32)>>(all: I) -> Self {
        let mut by_key = Self::default();
        for (key, number) in all {
            by_key.or_insert(key, number);
        }
        by_key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_the_number_they_were_first_given() {
        let key = |byte| PublicKey([byte; 32]);
        let mut by_key: ByKey = [(key(3), 0), (key(1), 1), (key(3), 2)].into_iter().collect();
        assert_eq!(by_key.values().copied().collect::<Vec<_>>(), [1, 0]);
        assert_eq!((by_key.get(&key(3)), by_key.get(&key(2))), (Some(&0), None));
        assert_eq!((by_key.or_insert(key(2), 7), by_key.or_insert(key(1), 7)), (7, 1));
        by_key.count(key(2), 1);
        by_key.remove(&key(1));
        assert_eq!(by_key.values().copied().collect::<Vec<_>>(), [8, 0]);
    }
}
