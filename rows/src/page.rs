//! A page: some rows of a table, coded, beside their keys in order.

use alloc::vec::Vec;

use crate::key::Packed;

/// Rows of a full page.
pub(crate) const ROWS: usize = 64;

/// Bytes of rows from which a page is full.
const BYTES: usize = 4_096;

/// Room that a page takes at least when it grows: rows, and bytes of them.
const MORE: (usize, usize) = (8, 256);

/// Makes room, and some to spare: a page that is full gives back what is left of it.
fn grow<T>(room: &mut Vec<T>, more: usize, least: usize) {
    if room.capacity().saturating_sub(room.len()) < more {
        room.reserve_exact(more.max(least));
    }
}

/// Rows in the order of their keys.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    /// As many numbers a key as the table's keys need.
    keys: Vec<u64>,
    /// Where each row ends in `bytes`.
    ends: Vec<u32>,
    bytes: Vec<u8>,
}

/// How many of these keys, `width` numbers each, are not above another.
pub(crate) fn up_to(keys: &[u64], width: usize, key: &Packed) -> usize {
    let [a, b, c] = *key;
    // Without a jump in them, the comparisons take a fraction of the time.
    match width {
        1 => keys.partition_point(|x| *x <= a),
        2 => keys.as_chunks().0.partition_point(|[x, y]| (*x < a) | ((*x == a) & (*y <= b))),
        _ => {
            let not_above =
                |[x, y, z]: &Packed| (*x < a) | ((*x == a) & ((*y < b) | ((*y == b) & (*z <= c))));
            keys.as_chunks().0.partition_point(not_above)
        }
    }
}

/// Where a key is among keys of `width` numbers, or where it would come, and whether it is there.
fn find(keys: &[u64], width: usize, key: &Packed) -> (usize, bool) {
    let next = up_to(keys, width, key);
    let last = next.wrapping_sub(1);
    let from = last.wrapping_mul(width);
    let there = next > 0
        && keys.get(from..).is_some_and(|keys| keys.iter().zip(key).take(width).all(|(x, y)| x == y));
    (if there { last } else { next }, there)
}

/// The key at a place among keys of `width` numbers.
pub(crate) fn key_at(keys: &[u64], width: usize, at: usize) -> Option<Packed> {
    let from = at.checked_mul(width)?;
    let parts = keys.get(from..from.checked_add(width)?)?;
    let mut key = Packed::default();
    key.iter_mut().zip(parts).for_each(|(to, part)| *to = *part);
    Some(key)
}

/// Puts a key among keys of `width` numbers.
pub(crate) fn insert_key(keys: &mut Vec<u64>, width: usize, at: usize, key: &Packed) {
    let all = keys.len();
    let from = at.saturating_mul(width).min(all);
    keys.resize(all.saturating_add(width), 0);
    keys.copy_within(from..all, from.saturating_add(width));
    set_key(keys, width, at, key);
}

/// Puts a key in the place of another.
pub(crate) fn set_key(keys: &mut [u64], width: usize, at: usize, key: &Packed) {
    let from = at.saturating_mul(width).min(keys.len());
    let parts = keys.get_mut(from..).unwrap_or_default();
    parts.iter_mut().zip(key).take(width).for_each(|(to, part)| *to = *part);
}

/// Takes a key out from among keys of `width` numbers.
pub(crate) fn remove_key(keys: &mut Vec<u64>, width: usize, at: usize) {
    let all = keys.len();
    let from = at.saturating_mul(width).min(all);
    let next = from.saturating_add(width).min(all);
    keys.copy_within(next.., from);
    keys.truncate(all.saturating_sub(next.saturating_sub(from)));
}

fn wide(end: u32) -> usize {
    usize::try_from(end).unwrap_or(usize::MAX)
}

fn narrow(end: usize) -> u32 {
    u32::try_from(end).unwrap_or(u32::MAX)
}

impl Page {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// True where the next row opens another page.
    pub(crate) fn is_full(&self) -> bool {
        self.ends.len() >= ROWS || self.bytes.len() >= BYTES
    }

    /// Where a key is, or where it would come, and whether it is there.
    pub(crate) fn find(&self, width: usize, key: &Packed) -> (usize, bool) {
        find(&self.keys, width, key)
    }

    pub(crate) fn key(&self, width: usize, at: usize) -> Option<Packed> {
        key_at(&self.keys, width, at)
    }

    fn start(&self, at: usize) -> usize {
        at.checked_sub(1).and_then(|last| self.ends.get(last)).map_or(0, |end| wide(*end))
    }

    pub(crate) fn row(&self, at: usize) -> Option<&[u8]> {
        self.bytes.get(self.start(at)..wide(*self.ends.get(at)?))
    }

    /// Puts a row that is larger or smaller than the one before it, or none.
    fn resize(&mut self, at: usize, old: usize, row: &[u8]) {
        let (from, all) = (self.start(at), self.bytes.len());
        let (old_end, new_end) = (from.saturating_add(old).min(all), from.saturating_add(row.len()));
        let grown = all.saturating_sub(old_end).saturating_add(new_end);
        if grown > all {
            grow(&mut self.bytes, grown.saturating_sub(all), MORE.1);
            self.bytes.resize(grown, 0);
        }
        if old_end != new_end {
            self.bytes.copy_within(old_end..all, new_end);
            self.bytes.truncate(grown);
            let grown = narrow(row.len()).wrapping_sub(narrow(old));
            for end in self.ends.get_mut(at..).unwrap_or_default() {
                *end = end.wrapping_add(grown);
            }
        }
        if let Some(room) = self.bytes.get_mut(from..new_end) {
            room.copy_from_slice(row);
        }
    }

    pub(crate) fn replace(&mut self, at: usize, row: &[u8]) {
        let old = self.row(at).map_or(0, <[u8]>::len);
        self.resize(at, old, row);
    }

    pub(crate) fn insert(&mut self, width: usize, at: usize, key: &Packed, row: &[u8]) {
        grow(&mut self.keys, width, MORE.0.saturating_mul(width));
        grow(&mut self.ends, 1, MORE.0);
        insert_key(&mut self.keys, width, at, key);
        self.ends.insert(at.min(self.ends.len()), narrow(self.start(at)));
        self.resize(at, 0, row);
    }

    /// Adds a row whose key is above all others.
    pub(crate) fn push(&mut self, width: usize, key: &Packed, row: &[u8]) {
        self.keys.extend(key.iter().take(width));
        self.bytes.extend_from_slice(row);
        self.ends.push(narrow(self.bytes.len()));
    }

    pub(crate) fn remove(&mut self, width: usize, at: usize) {
        self.replace(at, &[]);
        remove_key(&mut self.keys, width, at);
        if at < self.ends.len() {
            self.ends.remove(at);
        }
    }

    /// Takes the rows from a place on into a page of their own.
    pub(crate) fn split_off(&mut self, width: usize, at: usize) -> Self {
        let from = self.start(at);
        let mut ends = self.ends.split_off(at.min(self.ends.len()));
        ends.iter_mut().for_each(|end| *end = end.wrapping_sub(narrow(from)));
        let keys = self.keys.split_off(at.saturating_mul(width).min(self.keys.len()));
        Self { keys, ends, bytes: self.bytes.split_off(from.min(self.bytes.len())) }
    }

    /// Adds the rows of the page that follows.
    pub(crate) fn append(&mut self, next: &Self) {
        let from = narrow(self.bytes.len());
        self.keys.extend_from_slice(&next.keys);
        self.ends.extend(next.ends.iter().map(|end| end.wrapping_add(from)));
        self.bytes.extend_from_slice(&next.bytes);
    }

    pub(crate) fn clear(&mut self) {
        self.keys.clear();
        self.ends.clear();
        self.bytes.clear();
    }

    /// Gives back room that is not used.
    pub(crate) fn fit(&mut self) {
        self.keys.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.bytes.shrink_to_fit();
    }
}
