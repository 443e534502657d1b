//! Keys in their order, each once, over the same store as tables: a set that is built, asked and dropped.

use core::fmt;
use core::marker::PhantomData;

use super::Keys;
use super::Rows;
use super::key::{self, Key};
use core::ops::Bound;

/// An ordered set of keys.
pub(crate) struct Set<K> {
    rows: Rows,
    types: PhantomData<fn() -> K>,
}

impl<K> fmt::Debug for Set<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rows.fmt(f)
    }
}

impl<K: Key> Default for Set<K> {
    fn default() -> Self {
        Self { rows: Rows::new(K::LENGTH), types: PhantomData }
    }
}

impl<K> PartialEq for Set<K> {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows
    }
}

impl<K> Eq for Set<K> {}

impl<K: Key> Set<K> {
    pub(crate) fn contains(&self, key: &K) -> bool {
        self.rows.contains(&key::pack(*key))
    }

    pub(crate) fn iter(&self) -> Keys<'_, K> {
        Keys { span: self.rows.range(Bound::Unbounded, Bound::Unbounded), types: PhantomData }
    }
}

impl<K: Key> Extend<K> for Set<K> {
    fn extend<I: IntoIterator<Item = K>>(&mut self, keys: I) {
        keys.into_iter().for_each(|key| self.rows.add(&key::pack(key)));
    }
}

impl<K: Key> FromIterator<K> for Set<K> {
    fn from_iter<I: IntoIterator<Item = K>>(keys: I) -> Self {
        let mut set = Self::default();
        set.extend(keys);
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_each_key_once_and_in_order() {
        let keys = (0..2_000_u32).map(|n| n.wrapping_mul(7_919) % 1_000);
        let set: Set<u32> = keys.collect();
        assert!(set.iter().eq(0..1_000));
        assert!(set.contains(&999) && !set.contains(&1_000));
        assert_ne!(set, Set::default());
    }
}
