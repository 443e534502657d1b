//! The total order: what a seal covers comes first, then time, author and sequence.
//!
//! Every seal that stands closes an epoch. An entry that no seal covers lies in the open epoch,
//! after everything sealed, whatever its clock says.

use alloc::vec::Vec;

use super::Journal;
use super::apart::APART;
use super::blocks::Block;
use super::by_key::ByKey;
use super::feed::{Base, Feed};
use crate::coding::stored;
use crate::ids::{EntryId, HeadMark, PublicKey};
use crate::listing::Listed as _;
use crate::time::Timestamp;

/// Bits of a rank that hold the time; the epoch lies above them. Every timestamp fits.
const TIME_BITS: u32 = 44;

/// One entry's place in the total order: epoch, time, then author and sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    /// Epoch and time in one number that sorts as they do.
    rank: u64,
    pub(crate) feed: u32,
    pub(crate) seq: u32,
}

impl Placed {
    fn epoch(self) -> u32 {
        u32::try_from(self.rank.wrapping_shr(TIME_BITS)).unwrap_or(u32::MAX)
    }

    pub(super) const fn time(self) -> u64 {
        self.rank & !(u64::MAX << TIME_BITS)
    }
}

fn rank(epoch: u32, time: u64) -> u64 {
    u64::from(epoch).wrapping_shl(TIME_BITS) | time
}

stored! {
    /// The last entry of a feed that an epoch holds.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Bound {
        pub(crate) last: u32,
        pub(crate) epoch: u32,
    }
}

/// One entry, by its author's key.
pub(crate) type Reach = (PublicKey, u32);

/// What a seal closes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Closing {
    /// How far each feed is covered, with its head there.
    pub(crate) covers: Vec<(Reach, HeadMark)>,
    /// Entries that accepted a run which is covered too, with the first entry each let count.
    pub(crate) runs: Vec<(EntryId, u32)>,
}

/// What places are compared by: epoch and time, author, sequence, and the place within an accepted run.
type Key = (u64, Option<PublicKey>, u32, u32);

impl Journal {
    /// The place of an entry: as its own feed and the seals say, or right after the entry that accepted it.
    pub(super) fn placed(&self, feed: u32, seq: u32, time: u64) -> Placed {
        let bound = self.by_number(feed).and_then(|feed| feed.bound(seq));
        let placed = Placed { rank: rank(bound.map_or(self.epochs, |bound| bound.epoch), time), feed, seq };
        let block = self.block_of(&placed);
        let accepted = block.map(|block| rank(block.epoch.unwrap_or(self.epochs), block.time));
        Placed { rank: accepted.unwrap_or(placed.rank), ..placed }
    }

    fn key(&self, placed: &Placed) -> Key {
        match self.block_of(placed).map(|block| block.accept) {
            Some((author, seq)) => (placed.rank, Some(author), seq, placed.seq),
            None => (placed.rank, self.by_number(placed.feed).map(|feed| feed.key), placed.seq, 0),
        }
    }

    /// Two lists that are in order, as one.
    fn merged(&self, one: &[Placed], other: &[Placed]) -> Vec<Placed> {
        let mut all = Vec::with_capacity(one.len().saturating_add(other.len()));
        let (mut one, mut other) = (one.iter().copied().peekable(), other.iter().copied().peekable());
        while let (Some(left), Some(right)) = (one.peek(), other.peek()) {
            let next = if self.key(left) <= self.key(right) { one.next() } else { other.next() };
            all.extend(next);
        }
        all.extend(one.chain(other));
        all
    }

    /// Puts entries in order. They come feed by feed, and what comes out of one feed is in order already.
    fn in_order(&self, placed: Vec<Placed>) -> Vec<Placed> {
        let ends = placed.iter().zip(placed.iter().skip(1)).enumerate();
        let ends = ends.filter(|(_, (one, next))| self.key(one) > self.key(next));
        let mut ends: Vec<usize> = ends.map(|(at, _)| at.saturating_add(1)).listed();
        if ends.is_empty() {
            return placed;
        }
        ends.push(placed.len());
        let mut from = 0;
        let run =
            |end: usize| placed.get(core::mem::replace(&mut from, end)..end).unwrap_or_default().to_vec();
        let mut runs: Vec<Vec<Placed>> = ends.into_iter().map(run).listed();
        while runs.len() > 1 {
            let pairs = runs.chunks(2).map(|pair| match pair {
                [one, other] => self.merged(one, other),
                rest => rest.concat(),
            });
            runs = pairs.listed();
        }
        runs.pop().unwrap_or_default()
    }

    /// Sorts new entries into the order and says from which place on it changed.
    pub(super) fn place(&mut self, fresh: Vec<Placed>) -> Option<usize> {
        let mut fresh = self.in_order(fresh);
        let earliest = self.key(fresh.first()?);
        if self.order.is_empty() {
            self.order = fresh;
            return Some(0);
        }
        let from = self.order.partition_point(|placed| self.key(placed) < earliest);
        if from < self.order.len() {
            let tail: Vec<Placed> = self.order.split_off(from);
            fresh = self.merged(&tail, &fresh);
        }
        self.order.append(&mut fresh);
        Some(from)
    }

    /// The place of an entry in the order that its own feed gives it.
    pub(crate) fn place_of(&self, (key, seq): Reach) -> Option<usize> {
        let at = *self.by_key.get(&key)?;
        let placed = self.natural(at, seq)?;
        let wanted = self.key(&placed);
        let place = self.order.partition_point(|placed| self.key(placed) < wanted);
        self.order.get(place).filter(|found| (found.feed, found.seq) == (at, seq)).map(|_| place)
    }

    /// The first place of an entry that a key wrote after another one.
    pub(crate) fn first_after(&self, key: &PublicKey, seq: u32) -> Option<usize> {
        if self.blocks.iter().any(|block| block.stretch.key == *key) {
            let after = |placed: &Placed| {
                placed.seq > seq && self.by_number(placed.feed).is_some_and(|feed| feed.key == *key)
            };
            return self.order.iter().position(after);
        }
        // In one feed time rises, and so do places.
        let base = self.feed(key)?.base();
        self.place_of((*key, seq.max(base).saturating_add(1)))
    }

    /// The feed and number of an entry.
    pub(crate) fn reach_of(&self, entry: EntryId) -> Option<Reach> {
        let feed = self.feeds.iter().find(|feed| feed.tag == entry.author && feed.len() >= entry.seq)?;
        Some((feed.key, entry.seq))
    }

    /// Where the open epoch begins in the order.
    pub(crate) fn open_start(&self) -> usize {
        self.order.partition_point(|placed| placed.epoch() < self.epochs)
    }

    /// Feeds in the order of their keys.
    pub(crate) fn by_key(&self) -> impl Iterator<Item = &Feed> {
        self.by_key.values().filter_map(|at| self.by_number(*at))
    }

    /// Begins at a seal: everything before it is closed and archived, the seal itself is here.
    pub(crate) fn begin_epochs(&mut self, number: u32, seal: Reach) {
        self.epochs = number;
        let epoch = number.saturating_sub(1);
        if let Some((_, feed)) = self.feed_mut(seal.0) {
            feed.bind(Bound { last: seal.1, epoch });
        }
    }

    /// Takes the word of a checkpoint for the epochs: how many are closed, how far each feed lies in them, and what was
    /// accepted there.
    pub(crate) fn trust_epochs(
        &mut self,
        epochs: u32,
        bounds: Vec<(PublicKey, Vec<Bound>)>,
        blocks: Vec<Block>,
    ) {
        (self.epochs, self.blocks) = (epochs, blocks);
        for feed in &mut self.feeds {
            feed.set_bounds(Vec::new());
        }
        for (key, bounds) in bounds {
            if let Some((_, feed)) = self.feed_mut(key) {
                feed.set_bounds(bounds);
            }
        }
        self.order.clear();
        self.place_from(0);
    }

    /// How far each feed lies in closed epochs.
    pub(crate) fn bounds(&self) -> Vec<(PublicKey, Vec<Bound>)> {
        let closed = self.feeds.iter().filter(|feed| !feed.bounds().is_empty());
        closed.map(|feed| (feed.key, feed.bounds().to_vec())).listed()
    }

    /// Drops everything before the last seal, whose entry it is given, and says where each feed goes on.
    pub(crate) fn prune(&mut self, seal: Reach) -> Vec<(PublicKey, Base)> {
        let start = self.open_start().saturating_sub(1);
        self.order.drain(..start.min(self.order.len()));
        for feed in &mut self.feeds {
            let closed = feed.closed();
            let last = if feed.key == seal.0 { seal.1.saturating_sub(1) } else { closed };
            feed.prune(last);
        }
        // A branch that left in the archived part is archived with it.
        let base: ByKey = self.feeds.iter().map(|feed| (feed.key, feed.base())).collect();
        self.apart.retain(|_, branch| base.get(&branch.key).is_some_and(|base| branch.base() >= *base));
        self.blocks.clear();
        let bases = self.by_key().filter(|feed| feed.base() > 0);
        bases.map(|feed| (feed.key, feed.base_at(feed.base()))).listed()
    }

    /// Where the epoch begins that a place lies in.
    pub(crate) fn epoch_start(&self, place: usize) -> usize {
        let epoch = self.order.get(place).map_or(self.epochs, |placed| placed.epoch());
        self.order.partition_point(|placed| placed.epoch() < epoch)
    }

    /// The feed, in the order or apart, that holds what a seal covers before it closes an epoch: it goes through what
    /// earlier seals cover.
    pub(crate) fn covering(&self, (key, last): Reach, head: HeadMark, epoch: u32) -> Option<u32> {
        let fits = |feed: &Feed| {
            feed.len() >= last && feed.base() <= last && HeadMark::of(&feed.head_at(last)) == head
        };
        let own = *self.by_key.get(&key)?;
        let feed = self.by_number(own)?;
        if fits(feed) {
            return Some(own);
        }
        let closed = feed.closed_before(epoch);
        let goes_on =
            |(_, branch): &(u32, &Feed)| branch.base() >= closed && branch.base() < last && fits(branch);
        self.branches(&key).find(goes_on).map(|(number, _)| number)
    }

    /// The time of an entry of what a seal covers of a feed; `None` while that is not here. What lies in an older epoch
    /// lies before everything in this one.
    pub(crate) fn covered_time(&self, reach: Reach, head: HeadMark, epoch: u32, seq: u32) -> Option<u64> {
        self.covering(reach, head, epoch)?;
        let entry = self.covered_entry(reach, head, epoch, seq);
        Some(entry.map_or(0, |(time, _)| time.millis()))
    }

    /// Time and command bytes of an open entry of what a seal covers of a feed.
    pub(crate) fn covered_entry(
        &self,
        (key, last): Reach,
        head: HeadMark,
        epoch: u32,
        seq: u32,
    ) -> Option<(Timestamp, &[u8])> {
        let part = self.by_number(self.covering((key, last), head, epoch)?)?;
        let part = if part.base() < seq { part } else { self.feed(&key)? };
        part.entry(seq).filter(|_| seq <= last && seq > part.closed_before(epoch))
    }

    /// The head at an entry of what a seal covers of a feed.
    pub(crate) fn covered_head(
        &self,
        (key, last): Reach,
        head: HeadMark,
        epoch: u32,
        seq: u32,
    ) -> Option<HeadMark> {
        let part = self.by_number(self.covering((key, last), head, epoch)?)?;
        let part = if part.base() < seq { part } else { self.feed(&key)? };
        Some(HeadMark::of(&part.head_at(seq)))
    }

    /// How far the epoch reaches that an entry of a feed in the order is closed into.
    pub(crate) fn bound_of(&self, (key, seq): Reach) -> Option<Bound> {
        self.feed(&key)?.bound(seq)
    }

    /// Closes the open epoch: what is covered, and the seal itself, stay in it for ever, and what was accepted stays
    /// where the seal says. Says from which place on the order is another one.
    pub(crate) fn close(&mut self, closing: &Closing, seal: (Reach, HeadMark), runs: Vec<Block>) -> usize {
        let (start, epoch) = (self.open_start(), self.epochs);
        let before = self.order.split_off(start);
        self.blocks.retain(|block| block.epoch.is_some());
        for ((key, last), head) in closing.covers.iter().chain([&seal]) {
            let Some(number) = self.covering((*key, *last), *head, epoch) else { continue };
            let Some(at) = self.by_key.get(key).copied() else { continue };
            if number >= APART {
                self.arrange_feed(at, Some((number, *last)));
            }
            self.bind(at, Bound { last: *last, epoch });
        }
        self.blocks.extend(runs.into_iter().map(|run| Block { epoch: Some(epoch), ..run }));
        self.epochs = epoch.saturating_add(1);
        // What it covers decides between branches: the feed goes on from there.
        self.arrange_branches();
        self.place_again(epoch, &before)
    }

    /// Lets a feed go through the seal that the journal begins at, where a branch holds it: a store may tell the other
    /// branch first.
    pub(crate) fn begin_through(&mut self, (key, seq): Reach, is: impl Fn(Timestamp, &[u8]) -> bool) {
        let holds = |feed: &Feed| feed.entry(seq).is_some_and(|(at, bytes)| is(at, bytes));
        let Some(at) = self.by_key.get(&key).copied().filter(|at| !self.by_number(*at).is_some_and(holds))
        else {
            return;
        };
        let branch = self.branches(&key).find(|(_, branch)| holds(branch)).map(|(number, _)| number);
        if let Some(number) = branch {
            self.arrange_feed(at, Some((number, seq)));
            self.place_again(self.epochs.saturating_sub(1), &[]);
        }
    }

    fn bind(&mut self, at: u32, bound: Bound) {
        if let Some(feed) = usize::try_from(at).ok().and_then(|at| self.feeds.get_mut(at)) {
            feed.bind(bound);
        }
    }

    /// Takes the last closing back and says from which place on the order is another one.
    pub(crate) fn reopen(&mut self) -> usize {
        self.epochs = self.epochs.saturating_sub(1);
        let epoch = self.epochs;
        let start = self.order.partition_point(|placed| placed.epoch() < epoch);
        let before = self.order.split_off(start);
        for feed in &mut self.feeds {
            feed.unbind(epoch);
        }
        self.blocks.retain(|block| block.epoch.is_some_and(|closed| closed < epoch));
        self.arrange_branches();
        self.place_again(epoch, &before)
    }

    /// Places everything again that lies in an epoch or after it, with no open block, and says from which place on
    /// that is another order than before.
    fn place_again(&mut self, epoch: u32, before: &[Placed]) -> usize {
        let start = self.order.partition_point(|placed| placed.epoch() < epoch);
        self.order.truncate(start);
        self.place_from(epoch);
        let same = |(old, new): &(&Placed, &Placed)| (old.feed, old.seq) == (new.feed, new.seq);
        let after = self.order.get(start..).unwrap_or_default();
        start.saturating_add(before.iter().zip(after).take_while(same).count())
    }

    /// Adds what lies in an epoch or after it at the end of the order.
    fn place_from(&mut self, epoch: u32) {
        let mut tail: Vec<Placed> = Vec::new();
        for (at, feed) in (0..).zip(&self.feeds) {
            let first = feed.closed_before(epoch).saturating_add(1);
            for seq in first..=feed.len() {
                tail.extend(self.natural(at, seq));
            }
        }
        let mut tail = self.in_order(tail);
        self.order.append(&mut tail);
    }
}
