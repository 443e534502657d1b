//! Ordered tables that can be taken back entry by entry, and the macro that groups them into a state.
//!
//! A table keeps its rows coded and remembers what each recent entry overwrote, so that a merge can return the
//! book to any recent place in the order without keeping copies of it. What reads and writes rows is a thin
//! typed cover over one store (`rows/`). A row that cannot be read counts as none; the store holds only what was put.

pub(crate) mod key;
#[cfg(test)]
mod row_tests;
mod set;

use core::fmt;
use core::marker::PhantomData;
use core::ops::RangeBounds;

use self::key::Key;
pub(crate) use self::set::Set;
use crate::coding::Stored;
use xiangyue_rows::Span;

pub(crate) use xiangyue_rows::{Place, Rows};

/// The value a row holds.
fn read<V: Stored>(mut row: &[u8]) -> Option<V> {
    V::read(&mut row)
}

/// An ordered table with an undo log. Two tables are equal when their rows are.
pub(crate) struct Table<K, V> {
    rows: Rows,
    types: PhantomData<fn() -> (K, V)>,
}

impl<K, V> fmt::Debug for Table<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rows.fmt(f)
    }
}

impl<K: Key, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { rows: Rows::new(K::LENGTH), types: PhantomData }
    }
}

impl<K, V> PartialEq for Table<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows
    }
}

impl<K, V> Table<K, V> {
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.rows.count()).unwrap_or(u32::MAX)
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.rows.count() == 0
    }

    /// Gives up the means to take back anything done before `place`.
    pub(crate) fn settle(&mut self, place: Place) {
        self.rows.settle(place);
    }

    pub(crate) fn each(&self, visit: &mut dyn FnMut(&Rows)) {
        visit(&self.rows);
    }

    pub(crate) fn each_mut(&mut self, visit: &mut dyn FnMut(&mut Rows)) {
        visit(&mut self.rows);
    }
}

impl<K: Key, V> Table<K, V> {
    pub(crate) fn contains(&self, key: &K) -> bool {
        self.rows.contains(&key::pack(*key))
    }

    pub(crate) fn remove(&mut self, at: Place, key: &K) {
        self.rows.remove(at, &key::pack(*key));
    }

    /// As much of a row as is asked for, from its front on.
    pub(crate) fn look<W>(&self, key: &K, read: fn(&mut &[u8]) -> Option<W>) -> Option<W> {
        self.rows.get(&key::pack(*key)).and_then(|mut row| read(&mut row))
    }

    /// Keys between two keys; their rows are not read.
    pub(crate) fn keys(&self, range: impl RangeBounds<K>) -> Keys<'_, K> {
        let (from, to) = key::bounds(&range);
        Keys { span: self.rows.range(from, to), types: PhantomData }
    }
}

impl<K: Key, V: Stored> Table<K, V> {
    #[inline(never)]
    pub(crate) fn get(&self, key: &K) -> Option<V> {
        self.rows.get(&key::pack(*key)).and_then(read)
    }

    pub(crate) fn iter(&self) -> Iter<'_, K, V> {
        self.range(..)
    }

    pub(crate) fn range(&self, range: impl RangeBounds<K>) -> Iter<'_, K, V> {
        let (from, to) = key::bounds(&range);
        Iter { span: self.rows.range(from, to), types: PhantomData }
    }

    #[inline(never)]
    pub(crate) fn put(&mut self, at: Place, key: K, value: V) {
        value.write(self.rows.draft());
        self.rows.put(at, &key::pack(key));
    }

    /// Changes a row, starting from `V::default()` where there is none.
    pub(crate) fn change(&mut self, at: Place, key: K, change: impl FnOnce(&mut V))
    where
        V: Default,
    {
        let key = key::pack(key);
        let found = self.rows.find(&key);
        let mut value = self.rows.found(found).and_then(read).unwrap_or_default();
        change(&mut value);
        value.write(self.rows.draft());
        self.rows.put_there(at, &key, found);
    }

    /// Changes a row that exists; does nothing where there is none.
    pub(crate) fn edit(&mut self, at: Place, key: &K, change: impl FnOnce(&mut V)) {
        let key = key::pack(*key);
        let found = self.rows.find(&key);
        if let Some(mut value) = self.rows.found(found).and_then(read) {
            change(&mut value);
            value.write(self.rows.draft());
            self.rows.put_there(at, &key, found);
        }
    }
}

/// Rows of a table in the order of their keys.
#[derive(Debug)]
pub(crate) struct Iter<'a, K, V> {
    span: Span<'a>,
    types: PhantomData<fn() -> (K, V)>,
}

impl<K, V> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Self { span: self.span.clone(), types: PhantomData }
    }
}

impl<K: Key, V: Stored> Iterator for Iter<'_, K, V> {
    type Item = (K, V);

    fn next(&mut self) -> Option<Self::Item> {
        // A loop: what closures are made of would be compiled for every table.
        loop {
            let (key, row) = self.span.next()?;
            if let Some(value) = read(row) {
                return Some((key::key(&key), value));
            }
        }
    }
}

impl<K: Key, V: Stored> DoubleEndedIterator for Iter<'_, K, V> {
    fn next_back(&mut self) -> Option<Self::Item> {
        loop {
            let (key, row) = self.span.next_back()?;
            if let Some(value) = read(row) {
                return Some((key::key(&key), value));
            }
        }
    }
}

/// Keys of a table in their order.
#[derive(Debug)]
pub(crate) struct Keys<'a, K> {
    span: Span<'a>,
    types: PhantomData<fn() -> K>,
}

impl<K: Key> Iterator for Keys<'_, K> {
    type Item = K;

    fn next(&mut self) -> Option<K> {
        self.span.next().map(|(key, _)| key::key(&key))
    }
}

/// A state made of tables, which are visited together: rolled back, settled, written, read.
macro_rules! tables {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, PartialEq)]
        pub(crate) struct $name { $($(#[$field_doc])* pub(crate) $field: $type,)+ }

        impl Default for $name {
            // Put into its callers, the list of all tables would stand in each of them.
            #[inline(never)]
            fn default() -> Self {
                Self { $($field: Default::default(),)+ }
            }
        }

        impl $name {
            pub(crate) fn each(&self, visit: &mut dyn FnMut(&$crate::table::Rows)) {
                $(self.$field.each(visit);)+
            }

            pub(crate) fn each_mut(&mut self, visit: &mut dyn FnMut(&mut $crate::table::Rows)) {
                $(self.$field.each_mut(visit);)+
            }
        }
    };
}
pub(crate) use tables;

#[cfg(test)]
mod tests;
