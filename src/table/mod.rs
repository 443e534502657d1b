//! Ordered tables that can be taken back entry by entry, and the macro that groups them into a state.
//!
//! A table remembers what each recent entry overwrote, so that a merge can return the book to any
//! recent place in the order without keeping copies of it.

pub(crate) mod index;

use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;
use core::ops::RangeBounds;

use serde::de::{Error as _, SeqAccess, Visitor};
use serde::ser::SerializeSeq as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use self::index::{Index, Key, Packed, Slots};

/// A place in the total order of entries, from 0.
pub(crate) type Place = u32;

/// Rows lie in chunks of this many, so that a table grows without being copied.
const CHUNK: usize = 256;

/// An ordered table with an undo log. Two tables are equal when their rows are.
#[derive(Debug)]
pub(crate) struct Table<K, V> {
    index: Index,
    chunks: Vec<Vec<Option<V>>>,
    free: Vec<u32>,
    undo: Vec<Undo<V>>,
    keys: PhantomData<K>,
}

/// What an entry overwrote.
#[derive(Debug)]
struct Undo<V> {
    at: Place,
    key: Packed,
    old: Option<V>,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self {
            index: Index::default(),
            chunks: Vec::new(),
            free: Vec::new(),
            undo: Vec::new(),
            keys: PhantomData,
        }
    }
}

impl<K: Key, V: PartialEq> PartialEq for Table<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.index.len() == other.index.len() && self.raw().eq(other.raw())
    }
}

fn at(slot: u32) -> usize {
    usize::try_from(slot).unwrap_or(usize::MAX)
}

impl<K, V> Table<K, V> {
    fn row(&self, slot: u32) -> Option<&V> {
        self.chunks.get(at(slot) / CHUNK)?.get(at(slot) % CHUNK)?.as_ref()
    }

    fn room(&mut self, slot: u32) -> Option<&mut Option<V>> {
        self.chunks.get_mut(at(slot) / CHUNK)?.get_mut(at(slot) % CHUNK)
    }

    fn raw(&self) -> impl Iterator<Item = (Packed, &V)> {
        self.index.iter().filter_map(|(key, slot)| self.row(slot).map(|row| (key, row)))
    }

    /// A slot nothing lies in, made where there is none.
    fn free_slot(&mut self) -> u32 {
        if let Some(slot) = self.free.last() {
            return *slot;
        }
        let full = self.chunks.last().is_none_or(|chunk| chunk.len() == CHUNK);
        if full {
            self.chunks.push(Vec::with_capacity(CHUNK));
        }
        let before = self.chunks.len().saturating_sub(1).saturating_mul(CHUNK);
        let within = self.chunks.last_mut().map_or(0, |chunk| {
            chunk.push(None);
            chunk.len().saturating_sub(1)
        });
        let slot = u32::try_from(before.saturating_add(within)).unwrap_or(u32::MAX);
        self.free.push(slot);
        slot
    }

    /// Puts a row and returns the one it replaces.
    fn replace(&mut self, key: Packed, value: V) -> Option<V> {
        let free = self.free_slot();
        let slot = self.index.slot(key, free);
        if slot == free {
            self.free.pop();
        }
        self.room(slot).and_then(|room| room.replace(value))
    }

    /// Takes a row out.
    fn take(&mut self, key: &Packed) -> Option<V> {
        let slot = self.index.remove(key)?;
        self.free.push(slot);
        self.room(slot).and_then(Option::take)
    }

    /// Takes back everything done at `to` or after it.
    pub(crate) fn roll_back(&mut self, to: Place) {
        while let Some(undo) = self.undo.pop_if(|undo| undo.at >= to) {
            match undo.old {
                Some(value) => self.replace(undo.key, value),
                None => self.take(&undo.key),
            };
        }
    }

    /// Gives up the means to take back anything done before `place`.
    pub(crate) fn settle(&mut self, place: Place) {
        let settled = self.undo.partition_point(|undo| undo.at < place);
        self.undo.drain(..settled);
    }

    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.index.len()).unwrap_or(u32::MAX)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.index.len() == 0
    }
}

impl<K: Key, V> Table<K, V> {
    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        self.index.get(&index::pack(*key)).and_then(|slot| self.row(slot))
    }

    pub(crate) fn contains(&self, key: &K) -> bool {
        self.index.get(&index::pack(*key)).is_some()
    }

    pub(crate) fn iter(&self) -> Rows<'_, K, V> {
        Rows { slots: self.index.iter(), table: self }
    }

    pub(crate) fn range(&self, range: impl RangeBounds<K>) -> Rows<'_, K, V> {
        let (from, to) = index::bounds(&range);
        Rows { slots: self.index.range(from, to), table: self }
    }

    pub(crate) fn put(&mut self, at: Place, key: K, value: V) {
        let key = index::pack(key);
        let old = self.replace(key, value);
        self.undo.push(Undo { at, key, old });
    }

    pub(crate) fn remove(&mut self, at: Place, key: &K) {
        let key = index::pack(*key);
        if let Some(old) = self.take(&key) {
            self.undo.push(Undo { at, key, old: Some(old) });
        }
    }

    /// Changes a row, starting from `V::default()` where there is none.
    pub(crate) fn change(&mut self, at: Place, key: K, change: impl FnOnce(&mut V))
    where
        V: Default + Clone,
    {
        let key = index::pack(key);
        let free = self.free_slot();
        let slot = self.index.slot(key, free);
        if slot == free {
            self.free.pop();
        }
        let Some(room) = self.room(slot) else { return };
        let old = room.clone();
        change(room.get_or_insert_default());
        self.undo.push(Undo { at, key, old });
    }

    /// Changes a row that exists; does nothing where there is none.
    pub(crate) fn edit(&mut self, at: Place, key: &K, change: impl FnOnce(&mut V))
    where
        V: Clone,
    {
        let key = index::pack(*key);
        let slot = self.index.get(&key);
        if let Some(row) = slot.and_then(|slot| self.room(slot)).and_then(Option::as_mut) {
            let old = row.clone();
            change(row);
            self.undo.push(Undo { at, key, old: Some(old) });
        }
    }
}

/// Rows of a table in the order of their keys.
#[derive(Debug)]
pub(crate) struct Rows<'a, K, V> {
    slots: Slots<'a>,
    table: &'a Table<K, V>,
}

impl<K: Key, V> Clone for Rows<'_, K, V> {
    fn clone(&self) -> Self {
        Self { slots: self.slots.clone(), table: self.table }
    }
}

impl<'a, K: Key, V> Iterator for Rows<'a, K, V> {
    type Item = (K, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, slot) = self.slots.next()?;
        Some((index::key(&key), self.table.row(slot)?))
    }
}

impl<K: Key, V> DoubleEndedIterator for Rows<'_, K, V> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let (key, slot) = self.slots.next_back()?;
        Some((index::key(&key), self.table.row(slot)?))
    }
}

impl<K: Key, V: Serialize> Serialize for Table<K, V> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut rows = s.serialize_seq(Some(self.index.len()))?;
        for (key, row) in self.raw() {
            let key = index::unpacked(&key);
            rows.serialize_element(&(KeyBytes(key.get(..K::LENGTH).unwrap_or_default()), row))?;
        }
        rows.end()
    }
}

/// A key's bytes as they are stored.
struct KeyBytes<'a>(&'a [u8]);

impl Serialize for KeyBytes<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_bytes(self.0)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for KeyBytes<'a> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        <&[u8]>::deserialize(d).map(KeyBytes)
    }
}

impl<'de, K: Key, V: Deserialize<'de>> Deserialize<'de> for Table<K, V> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Filled<K, V>(PhantomData<(K, V)>);
        impl<'de, K: Key, V: Deserialize<'de>> Visitor<'de> for Filled<K, V> {
            type Value = Table<K, V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("rows of a table")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<Self::Value, A::Error> {
                let (mut keys, mut table) = (Vec::new(), Table::default());
                while let Some((key, row)) = rows.next_element::<(KeyBytes<'de>, V)>()? {
                    let fits = key.0.len() == K::LENGTH;
                    let packed = index::stored(key.0).filter(|_| fits);
                    let packed = packed.ok_or_else(|| A::Error::custom("a key of another table"))?;
                    if keys.last().is_some_and(|before| *before >= packed) {
                        return Err(A::Error::custom("rows are out of order"));
                    }
                    keys.push(packed);
                    let slot = table.free_slot();
                    table.free.clear();
                    if let Some(room) = table.room(slot) {
                        *room = Some(row);
                    }
                }
                table.index = Index::of(keys);
                Ok(table)
            }
        }
        d.deserialize_seq(Filled(PhantomData))
    }
}

/// A state made of tables, all of which are rolled back and settled together.
macro_rules! tables {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        pub(crate) struct $name { $($(#[$field_doc])* pub(crate) $field: $type,)+ }

        impl $name {
            pub(crate) fn roll_back(&mut self, to: $crate::table::Place) {
                $(self.$field.roll_back(to);)+
            }

            pub(crate) fn settle(&mut self, place: $crate::table::Place) {
                $(self.$field.settle(place);)+
            }
        }
    };
}
pub(crate) use tables;

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(table: &Table<u32, u8>) -> Vec<(u32, u8)> {
        table.iter().map(|(key, row)| (key, *row)).collect()
    }

    #[test]
    fn rolling_back_restores_rows_and_settling_gives_them_up() {
        let mut table: Table<u32, u8> = Table::default();
        table.put(0, 1, 10);
        table.put(1, 1, 11);
        table.change(2, 2, |v| *v = 20);
        table.edit(2, &1, |v| *v = 12);
        table.remove(3, &1);
        assert_eq!(rows(&table), [(2, 20)]);
        table.roll_back(1);
        assert_eq!(rows(&table), [(1, 10)]);
        table.put(1, 1, 11);
        table.settle(2);
        table.roll_back(0);
        assert_eq!(table.get(&1), Some(&11));
    }

    #[test]
    fn a_table_keeps_its_order_and_survives_storage() {
        let mut table: Table<u32, u8> = Table::default();
        for key in [300, 2, 70_000, 1] {
            table.put(0, key, 0);
        }
        assert_eq!(rows(&table).iter().map(|row| row.0).collect::<Vec<_>>(), [1, 2, 300, 70_000]);
        let stored = postcard::to_allocvec(&table).unwrap();
        assert_eq!(postcard::from_bytes::<Table<u32, u8>>(&stored).as_ref(), Ok(&table));
        assert!(postcard::from_bytes::<Table<u16, u8>>(&stored).is_err());
    }
}
