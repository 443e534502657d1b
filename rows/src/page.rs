//! A page: some rows of a table, coded, beside their keys in order.

use alloc::vec::Vec;
use core::ops::Range;

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

/// Rows in the order of their keys. Their bytes lie in the order in which they were put, so that a row that comes or
/// grows moves no other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    /// As many numbers a key as the table's keys need.
    keys: Vec<u64>,
    slots: Vec<Slot>,
    bytes: Vec<u8>,
    /// Bytes that are no row's any more.
    dead: u32,
}

/// Where the bytes of a row are.
#[derive(Clone, Copy, Debug)]
struct Slot {
    start: u32,
    length: u32,
}

impl Slot {
    fn range(self) -> Range<usize> {
        wide(self.start)..wide(self.start).saturating_add(wide(self.length))
    }
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
    let there = is_at(keys, width, last, key);
    (if there { last } else { next }, there)
}

/// True where a key is at a place among keys of `width` numbers.
fn is_at(keys: &[u64], width: usize, at: usize, key: &Packed) -> bool {
    let [a, b, c] = *key;
    let from = at.wrapping_mul(width);
    match keys.get(from..from.wrapping_add(width)) {
        Some([x]) => *x == a,
        Some([x, y]) => (*x == a) & (*y == b),
        Some([x, y, z]) => (*x == a) & (*y == b) & (*z == c),
        Some(_) | None => false,
    }
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
    pub(crate) const fn len(&self) -> usize {
        self.slots.len()
    }

    /// True where the next row opens another page.
    pub(crate) fn is_full(&self) -> bool {
        self.slots.len() >= ROWS || self.bytes.len().saturating_sub(wide(self.dead)) >= BYTES
    }

    /// Where a key is, or where it would come, and whether it is there.
    pub(crate) fn find(&self, width: usize, key: &Packed) -> (usize, bool) {
        find(&self.keys, width, key)
    }

    /// True where a key is at a place.
    pub(crate) fn is_at(&self, width: usize, at: usize, key: &Packed) -> bool {
        is_at(&self.keys, width, at, key)
    }

    pub(crate) fn key(&self, width: usize, at: usize) -> Option<Packed> {
        key_at(&self.keys, width, at)
    }

    pub(crate) fn row(&self, at: usize) -> Option<&[u8]> {
        self.bytes.get(self.slots.get(at)?.range())
    }

    /// Puts the bytes of the rows together again, with so much room behind them.
    fn tidy(&mut self, room: usize) {
        let live = self.bytes.len().saturating_sub(wide(self.dead));
        let old = core::mem::replace(&mut self.bytes, Vec::with_capacity(live.saturating_add(room)));
        for slot in &mut self.slots {
            let start = narrow(self.bytes.len());
            self.bytes.extend_from_slice(old.get(slot.range()).unwrap_or_default());
            slot.start = start;
        }
        self.dead = 0;
    }

    /// Adds the bytes of a row behind all others.
    fn place(&mut self, row: &[u8]) -> Slot {
        let free = self.bytes.capacity().saturating_sub(self.bytes.len());
        if free < row.len() && wide(self.dead) > self.bytes.len() / 4 {
            self.tidy(row.len().max(MORE.1));
        }
        grow(&mut self.bytes, row.len(), MORE.1);
        let slot = Slot { start: narrow(self.bytes.len()), length: narrow(row.len()) };
        self.bytes.extend_from_slice(row);
        slot
    }

    /// Gives up the bytes of a row.
    fn bury(&mut self, at: usize) {
        let Some(slot) = self.slots.get_mut(at) else { return };
        let range = slot.range();
        if range.end == self.bytes.len() {
            self.bytes.truncate(range.start);
        } else {
            self.dead = self.dead.saturating_add(slot.length);
        }
        slot.length = 0;
    }

    pub(crate) fn replace(&mut self, at: usize, row: &[u8]) {
        let Some(old) = self.slots.get(at).copied() else { return };
        if wide(old.length) == row.len() {
            if let Some(room) = self.bytes.get_mut(old.range()) {
                room.copy_from_slice(row);
            }
            return;
        }
        self.bury(at);
        let new = self.place(row);
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = new;
        }
    }

    pub(crate) fn insert(&mut self, width: usize, at: usize, key: &Packed, row: &[u8]) {
        grow(&mut self.keys, width, MORE.0.saturating_mul(width));
        grow(&mut self.slots, 1, MORE.0);
        insert_key(&mut self.keys, width, at, key);
        let slot = self.place(row);
        self.slots.insert(at.min(self.slots.len()), slot);
    }

    /// Adds a row whose key is above all others.
    pub(crate) fn push(&mut self, width: usize, key: &Packed, row: &[u8]) {
        self.keys.extend(key.iter().take(width));
        self.slots.push(Slot { start: narrow(self.bytes.len()), length: narrow(row.len()) });
        self.bytes.extend_from_slice(row);
    }

    pub(crate) fn remove(&mut self, width: usize, at: usize) {
        self.bury(at);
        remove_key(&mut self.keys, width, at);
        if at < self.slots.len() {
            self.slots.remove(at);
        }
    }

    /// Takes the rows from a place on into a page of their own.
    pub(crate) fn split_off(&mut self, width: usize, at: usize) -> Self {
        let keys = self.keys.split_off(at.saturating_mul(width).min(self.keys.len()));
        let slots = self.slots.split_off(at.min(self.slots.len()));
        let gone = slots.iter().fold(0_u32, |sum, slot| sum.saturating_add(slot.length));
        let dead = narrow(self.bytes.len()).saturating_sub(gone);
        let mut upper = Self { keys, slots, bytes: self.bytes.clone(), dead };
        upper.tidy(0);
        self.dead = self.dead.saturating_add(gone);
        self.tidy(0);
        upper
    }

    /// Adds the rows of the page that follows.
    pub(crate) fn append(&mut self, next: &Self) {
        self.keys.extend_from_slice(&next.keys);
        for at in 0..next.len() {
            let slot = self.place(next.row(at).unwrap_or_default());
            self.slots.push(slot);
        }
    }

    pub(crate) fn clear(&mut self) {
        self.keys.clear();
        self.slots.clear();
        self.bytes.clear();
        self.dead = 0;
    }

    /// Gives back room that is not used.
    pub(crate) fn fit(&mut self) {
        if self.dead > 0 {
            self.tidy(0);
        }
        self.keys.shrink_to_fit();
        self.slots.shrink_to_fit();
        self.bytes.shrink_to_fit();
    }
}
