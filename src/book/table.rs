//! Ordered tables that can be taken back entry by entry, and the macro that groups them into a state.
//!
//! A table remembers what each recent entry overwrote, so that a merge can return the book to any
//! recent place in the order without keeping copies of it.

use alloc::collections::BTreeMap;
use alloc::collections::VecDeque;
use alloc::collections::btree_map::Range;
use core::ops::RangeBounds;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A place in the total order of entries, from 0.
pub(crate) type Place = u32;

/// An ordered table with an undo log. Two tables are equal when their rows are.
#[derive(Clone, Debug)]
pub(crate) struct Table<K, V> {
    rows: BTreeMap<K, V>,
    undo: VecDeque<(Place, K, Option<V>)>,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self {
            rows: BTreeMap::new(),
            undo: VecDeque::new(),
        }
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for Table<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows
    }
}

impl<K: Ord + Clone, V: Clone> Table<K, V> {
    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        self.rows.get(key)
    }

    pub(crate) fn contains(&self, key: &K) -> bool {
        self.rows.contains_key(key)
    }

    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(crate) fn iter(&self) -> alloc::collections::btree_map::Iter<'_, K, V> {
        self.rows.iter()
    }

    pub(crate) fn range(&self, range: impl RangeBounds<K>) -> Range<'_, K, V> {
        self.rows.range(range)
    }

    pub(crate) fn put(&mut self, at: Place, key: K, value: V) {
        let old = self.rows.insert(key.clone(), value);
        self.undo.push_back((at, key, old));
    }

    pub(crate) fn remove(&mut self, at: Place, key: &K) {
        if let Some(old) = self.rows.remove(key) {
            self.undo.push_back((at, key.clone(), Some(old)));
        }
    }

    /// Changes a row in place, starting from `V::default()` where there is none.
    pub(crate) fn change(&mut self, at: Place, key: K, change: impl FnOnce(&mut V))
    where
        V: Default,
    {
        let old = self.rows.get(&key).cloned();
        change(self.rows.entry(key.clone()).or_default());
        self.undo.push_back((at, key, old));
    }

    /// Changes a row that exists; does nothing where there is none.
    pub(crate) fn edit(&mut self, at: Place, key: &K, change: impl FnOnce(&mut V)) {
        if let Some(row) = self.rows.get_mut(key) {
            let old = row.clone();
            change(row);
            self.undo.push_back((at, key.clone(), Some(old)));
        }
    }

    /// Takes back everything done at `to` or after it.
    pub(crate) fn roll_back(&mut self, to: Place) {
        while self.undo.back().is_some_and(|(at, _, _)| *at >= to) {
            if let Some((_, key, old)) = self.undo.pop_back() {
                match old {
                    Some(value) => self.rows.insert(key, value),
                    None => self.rows.remove(&key),
                };
            }
        }
    }

    /// Gives up the means to take back anything done before `place`.
    pub(crate) fn settle(&mut self, place: Place) {
        while self.undo.front().is_some_and(|(at, _, _)| *at < place) {
            self.undo.pop_front();
        }
    }
}

impl<K: Serialize, V: Serialize> Serialize for Table<K, V> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.rows.serialize(s)
    }
}

impl<'de, K: Deserialize<'de> + Ord, V: Deserialize<'de>> Deserialize<'de> for Table<K, V> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(Self {
            rows: BTreeMap::deserialize(d)?,
            undo: VecDeque::new(),
        })
    }
}

/// A state made of tables, all of which are rolled back and settled together.
macro_rules! tables {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        pub(crate) struct $name { $($(#[$field_doc])* pub(crate) $field: $type,)+ }

        impl $name {
            pub(crate) fn roll_back(&mut self, to: $crate::book::table::Place) {
                $(self.$field.roll_back(to);)+
            }

            pub(crate) fn settle(&mut self, place: $crate::book::table::Place) {
                $(self.$field.settle(place);)+
            }
        }
    };
}
pub(crate) use tables;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rolling_back_restores_rows_and_settling_gives_them_up() {
        let mut table: Table<u8, u8> = Table::default();
        table.put(0, 1, 10);
        let before = table.clone();
        table.put(1, 1, 11);
        table.change(2, 2, |v| *v = 20);
        table.edit(2, &1, |v| *v = 12);
        table.remove(3, &1);
        table.roll_back(1);
        assert_eq!(table, before);
        table.put(1, 1, 11);
        table.settle(2);
        table.roll_back(0);
        assert_eq!(table.get(&1), Some(&11));
    }
}
