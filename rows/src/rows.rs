//! What every table is below its types: coded rows in the order of their keys, and what each recent entry overwrote.
//!
//! Compiled once for all tables.

use alloc::vec::Vec;
use core::ops::Bound;
use core::sync::atomic::{AtomicUsize, Ordering};

use crate::Place;
use crate::key::{self, Packed};
use crate::number::{put_length, take_length};
use crate::page::{self, Page};

/// The rows of one table.
#[derive(Debug)]
pub struct Rows {
    /// Bytes of a key.
    length: usize,
    /// Numbers of a key.
    width: usize,
    /// For each page a key that is not above its first and above all of the page before.
    firsts: Vec<u64>,
    pages: Vec<Page>,
    rows: usize,
    undo: Vec<Undo>,
    /// The rows that were overwritten, one after the other.
    old: Vec<u8>,
    /// Where a row is coded before it is put.
    draft: Vec<u8>,
    /// Where the last key was: what is decided reads a row, and what follows changes it.
    last: Hint,
}

/// What an entry overwrote.
#[derive(Debug)]
struct Undo {
    at: Place,
    key: Packed,
    /// Bytes of the row before; `None` where there was none.
    old: Option<u32>,
}

/// A place among the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    page: usize,
    row: usize,
}

/// A place where to look first. Whoever looks there compares the key, so any place will do, also one that two threads
/// made of two.
#[derive(Debug)]
struct Hint {
    page: AtomicUsize,
    row: AtomicUsize,
}

impl Hint {
    const fn new() -> Self {
        Self { page: AtomicUsize::new(0), row: AtomicUsize::new(0) }
    }

    fn spot(&self) -> Spot {
        Spot { page: self.page.load(Ordering::Relaxed), row: self.row.load(Ordering::Relaxed) }
    }

    fn note(&self, spot: Spot) {
        self.page.store(spot.page, Ordering::Relaxed);
        self.row.store(spot.row, Ordering::Relaxed);
    }
}

/// Where a key is, or where it would come, and whether it is there.
pub type Found = (Spot, bool);

impl Rows {
    /// No rows, with keys of some bytes.
    pub const fn new(length: usize) -> Self {
        let width = if length > 16 {
            3
        } else if length > 8 {
            2
        } else {
            1
        };
        Self {
            length,
            width,
            firsts: Vec::new(),
            pages: Vec::new(),
            rows: 0,
            undo: Vec::new(),
            old: Vec::new(),
            draft: Vec::new(),
            last: Hint::new(),
        }
    }

    /// How many rows there are.
    pub const fn count(&self) -> usize {
        self.rows
    }

    /// Where a key is, or where it would come, and whether it is there.
    pub fn find(&self, key: &Packed) -> Found {
        let last = self.last.spot();
        if self.pages.get(last.page).is_some_and(|page| page.is_at(self.width, last.row, key)) {
            return (last, true);
        }
        let page = page::up_to(&self.firsts, self.width, key).saturating_sub(1);
        let (row, there) = self.pages.get(page).map_or((0, false), |there| there.find(self.width, key));
        let spot = Spot { page, row };
        self.last.note(spot);
        (spot, there)
    }

    /// The row that was found, if it is there.
    pub fn found(&self, (spot, there): Found) -> Option<&[u8]> {
        if there { self.pages.get(spot.page)?.row(spot.row) } else { None }
    }

    /// The row of a key.
    pub fn get(&self, key: &Packed) -> Option<&[u8]> {
        self.found(self.find(key))
    }

    /// Where the row that is put next is coded.
    pub fn draft(&mut self) -> &mut Vec<u8> {
        self.draft.clear();
        &mut self.draft
    }

    /// True where a key has a row.
    pub fn contains(&self, key: &Packed) -> bool {
        self.find(key).1
    }

    /// Puts the draft in the place of a row, or as a new one, and remembers what was there.
    pub fn put(&mut self, at: Place, key: &Packed) {
        self.put_there(at, key, self.find(key));
    }

    /// As [`Rows::put`] where the place of the key is known.
    pub fn put_there(&mut self, at: Place, key: &Packed, (spot, there): Found) {
        self.remember(at, key, spot, there);
        let draft = core::mem::take(&mut self.draft);
        self.set(spot, there, key, &draft);
        self.draft = draft;
    }

    /// Adds a key without a row, if it is not there, and forgets that it was not.
    pub fn add(&mut self, key: &Packed) {
        let (spot, there) = self.find(key);
        if !there {
            self.set(spot, there, key, &[]);
        }
    }

    /// Takes a row out, if it is there, and remembers it.
    pub fn remove(&mut self, at: Place, key: &Packed) {
        let (spot, there) = self.find(key);
        if there {
            self.remember(at, key, spot, there);
            self.take(spot);
        }
    }

    fn remember(&mut self, at: Place, key: &Packed, spot: Spot, there: bool) {
        let page = self.pages.get(spot.page).filter(|_| there);
        let old = page.and_then(|page| page.row(spot.row));
        let length = old.map(|old| u32::try_from(old.len()).unwrap_or(u32::MAX));
        self.old.extend_from_slice(old.unwrap_or_default());
        self.undo.push(Undo { at, key: *key, old: length });
    }

    fn set(&mut self, spot: Spot, there: bool, key: &Packed, row: &[u8]) {
        if there {
            if let Some(page) = self.pages.get_mut(spot.page) {
                page.replace(spot.row, row);
            }
            return;
        }
        self.rows = self.rows.saturating_add(1);
        let spot = self.room(spot, key);
        if let Some(page) = self.pages.get_mut(spot.page) {
            page.insert(self.width, spot.row, key, row);
        }
        if spot.row == 0 {
            page::set_key(&mut self.firsts, self.width, spot.page, key);
        }
    }

    /// Where a new row goes: a full page is parted before it, in the middle or, where rows come in order, at the end.
    fn room(&mut self, spot: Spot, key: &Packed) -> Spot {
        let Some(page) = self.pages.get_mut(spot.page) else {
            self.add_page(0, key, Page::default());
            return Spot { page: 0, row: 0 };
        };
        if !page.is_full() {
            return spot;
        }
        let length = page.len();
        let next = spot.page.saturating_add(1);
        if spot.row == length {
            page.fit();
            self.add_page(next, key, Page::default());
            return Spot { page: next, row: 0 };
        }
        let half = length / 2;
        let upper = page.split_off(self.width, half);
        page.fit();
        let first = upper.key(self.width, 0).unwrap_or(*key);
        self.add_page(next, &first, upper);
        if spot.row <= half { spot } else { Spot { page: next, row: spot.row.saturating_sub(half) } }
    }

    fn add_page(&mut self, at: usize, first: &Packed, page: Page) {
        page::insert_key(&mut self.firsts, self.width, at, first);
        self.pages.insert(at.min(self.pages.len()), page);
    }

    fn drop_page(&mut self, at: usize) {
        page::remove_key(&mut self.firsts, self.width, at);
        if at < self.pages.len() {
            self.pages.remove(at);
        }
    }

    /// Takes a row out; a page that could lie in the one before it joins that one.
    fn take(&mut self, spot: Spot) {
        let Some(page) = self.pages.get_mut(spot.page) else { return };
        page.remove(self.width, spot.row);
        self.rows = self.rows.saturating_sub(1);
        let left = page.len();
        if left == 0 {
            self.drop_page(spot.page);
        } else if left < page::ROWS / 4 {
            self.join(spot.page);
        }
    }

    fn join(&mut self, at: usize) {
        let at = at.min(self.pages.len());
        let (before, from) = self.pages.split_at_mut(at);
        let (Some(before), Some(page)) = (before.last_mut(), from.first()) else { return };
        if before.len().saturating_add(page.len()) <= page::ROWS / 2 {
            before.append(page);
            self.drop_page(at);
        }
    }

    /// Takes back everything done at `to` or after it.
    pub fn roll_back(&mut self, to: Place) {
        let mut old = core::mem::take(&mut self.old);
        while let Some(undo) = self.undo.pop() {
            if undo.at < to {
                self.undo.push(undo);
                break;
            }
            let (spot, there) = self.find(&undo.key);
            match undo.old {
                Some(length) => {
                    let from = old.len().saturating_sub(usize::try_from(length).unwrap_or(usize::MAX));
                    let row = old.get(from..).unwrap_or_default();
                    self.set(spot, there, &undo.key, row);
                    old.truncate(from);
                }
                None if there => self.take(spot),
                None => {}
            }
        }
        self.old = old;
    }

    /// Gives up the means to take back anything done before `place`.
    pub fn settle(&mut self, place: Place) {
        let settled = self.undo.partition_point(|undo| undo.at < place);
        let lengths = self.undo.drain(..settled).filter_map(|undo| usize::try_from(undo.old?).ok());
        let bytes: usize = lengths.fold(0, usize::saturating_add);
        self.old.drain(..bytes.min(self.old.len()));
    }

    /// Rows between two keys.
    pub fn range(&self, from: Bound<Packed>, to: Bound<Packed>) -> Span<'_> {
        let at = |key: &Packed, after: bool| {
            let (spot, there) = self.find(key);
            Spot { row: spot.row.saturating_add(usize::from(there && after)), ..spot }
        };
        let from = match &from {
            Bound::Included(key) => at(key, false),
            Bound::Excluded(key) => at(key, true),
            Bound::Unbounded => Spot { page: 0, row: 0 },
        };
        let to = match &to {
            Bound::Included(key) => at(key, true),
            Bound::Excluded(key) => at(key, false),
            Bound::Unbounded => Spot { page: self.pages.len(), row: 0 },
        };
        Span { rows: self, from, to }
    }

    /// Hands out the canonical form a page at a time: the table's number, how many rows, then key and row of each, in
    /// order. A table without rows has none.
    pub fn write(&self, number: usize, out: &mut dyn FnMut(&[u8])) {
        if self.rows == 0 {
            return;
        }
        let mut buffer = Vec::new();
        put_length(number, &mut buffer);
        put_length(self.rows, &mut buffer);
        for page in &self.pages {
            for at in 0..page.len() {
                let (key, row) =
                    (page.key(self.width, at).unwrap_or_default(), page.row(at).unwrap_or_default());
                buffer.extend_from_slice(key::unpacked(&key).get(..self.length).unwrap_or_default());
                put_length(row.len(), &mut buffer);
                buffer.extend_from_slice(row);
            }
            out(&buffer);
            buffer.clear();
        }
        out(&buffer);
    }

    /// Takes the canonical form off the front of some bytes, if it is this table's; `None` where it is broken.
    pub fn read(&mut self, number: usize, from: &mut &[u8]) -> Option<()> {
        let mut after = *from;
        if take_length(&mut after) != Some(number) {
            return Some(());
        }
        *from = after;
        let rows = take_length(from)?;
        // A book has one form only.
        if rows == 0 {
            return None;
        }
        let mut last: Option<Packed> = None;
        let mut open = Page::default();
        for _ in 0..rows {
            let key = key::stored(from.split_off(..self.length)?)?;
            let length = take_length(from)?;
            let row = from.split_off(..length)?;
            if last.is_some_and(|last| last >= key) {
                return None;
            }
            if open.is_full() {
                self.close(&open);
                open.clear();
            }
            open.push(self.width, &key, row);
            last = Some(key);
        }
        self.close(&open);
        self.rows = rows;
        Some(())
    }

    /// Adds a page at the end; its copy has no room to spare.
    fn close(&mut self, page: &Page) {
        if let Some(first) = page.key(self.width, 0) {
            self.add_page(self.pages.len(), &first, page.clone());
        }
    }
}

impl PartialEq for Rows {
    fn eq(&self, other: &Self) -> bool {
        let (all, others) = [self, other].map(|rows| rows.range(Bound::Unbounded, Bound::Unbounded)).into();
        self.rows == other.rows && all.eq(others)
    }
}

/// Keys and rows in order.
#[derive(Clone, Debug)]
pub struct Span<'a> {
    rows: &'a Rows,
    from: Spot,
    to: Spot,
}

impl<'a> Span<'a> {
    fn at(&self, spot: Spot) -> Option<(Packed, &'a [u8])> {
        let page = self.rows.pages.get(spot.page)?;
        Some((page.key(self.rows.width, spot.row)?, page.row(spot.row)?))
    }
}

impl<'a> Iterator for Span<'a> {
    type Item = (Packed, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        while self.from < self.to {
            if let Some(found) = self.at(self.from) {
                self.from.row = self.from.row.saturating_add(1);
                return Some(found);
            }
            self.from = Spot { page: self.from.page.saturating_add(1), row: 0 };
        }
        None
    }
}

impl DoubleEndedIterator for Span<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        while self.from < self.to {
            if let Some(row) = self.to.row.checked_sub(1) {
                self.to.row = row;
                return self.at(self.to);
            }
            let page = self.to.page.checked_sub(1)?;
            self.to = Spot { page, row: self.rows.pages.get(page)?.len() };
        }
        None
    }
}
