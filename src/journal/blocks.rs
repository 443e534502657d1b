//! Accepted runs: a stretch of what is kept apart that an entry places right after itself.

use alloc::vec::Vec;

use super::Journal;
use super::apart::APART;
use super::feed::Feed;
use super::order::{Placed, Reach};
use crate::coding::stored;
use crate::ids::{EntryId, HeadMark, PublicKey};
use crate::time::Timestamp;

stored! {
    /// What an entry accepted: a stretch of one key's entries, known by its head.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Stretch {
        pub(crate) key: PublicKey,
        pub(crate) first: u32,
        pub(crate) last: u32,
        pub(crate) head: HeadMark,
    }
}

impl Stretch {
    /// True where a feed, or a branch, holds it.
    pub(crate) fn is_in(&self, feed: &Feed) -> bool {
        feed.key == self.key
            && feed.base() < self.first
            && feed.len() >= self.last
            && HeadMark::of(&feed.head_at(self.last)) == self.head
    }
}

/// An accepted stretch in the order, right after the entry that accepted it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Block {
    pub(crate) accept: Reach,
    pub(crate) stretch: Stretch,
    /// Time of the accepting entry; that of its own entries is not believed.
    pub(super) time: u64,
    /// Place of the accepting entry when it was folded.
    pub(crate) place: usize,
    /// Where the entries are.
    pub(super) feed: u32,
    pub(super) epoch: Option<u32>,
}

impl Block {
    /// The entry that accepted it.
    pub(crate) fn entry(&self) -> EntryId {
        EntryId { author: self.accept.0.tag(), seq: self.accept.1 }
    }

    pub(super) fn holds(&self, placed: &Placed) -> bool {
        self.feed == placed.feed && (self.stretch.first..=self.stretch.last).contains(&placed.seq)
    }
}

impl Journal {
    /// The block an entry of the order belongs to.
    pub(crate) fn block_of(&self, placed: &Placed) -> Option<&Block> {
        self.blocks.iter().find(|block| block.holds(placed))
    }

    /// The block of an entry that accepted a run, while the run is in the order.
    pub(crate) fn block_by(&self, accept: EntryId) -> Option<&Block> {
        self.blocks.iter().find(|block| block.entry() == accept)
    }

    /// True where a stretch is here, wherever it stands.
    pub(crate) fn knows(&self, stretch: &Stretch) -> bool {
        self.find_stretch(stretch).is_some()
    }

    /// Number of the feed that holds a stretch, in the order or apart.
    fn find_stretch(&self, stretch: &Stretch) -> Option<u32> {
        let own = self.by_key.get(&stretch.key).copied();
        let own = own.filter(|at| self.by_number(*at).is_some_and(|feed| stretch.is_in(feed)));
        own.or_else(|| {
            let branch = self.branches(&stretch.key).find(|(_, branch)| stretch.is_in(branch));
            branch.map(|(number, _)| number)
        })
    }

    /// Where a stretch is, if it is placed right after an entry of this time that accepts it: a seal says so, it does
    /// not come to count by itself, or its own clock lies ahead. What lies before by its own clock counts there.
    pub(crate) fn may_follow(&self, accept: EntryId, stretch: &Stretch, time: u64) -> Option<u32> {
        let number = self.find_stretch(stretch)?;
        let feed = self.by_number(number)?;
        if self.closed_blocks.iter().any(|(closed, _)| *closed == accept) {
            return Some(number);
        }
        let ahead = feed.entry(stretch.first).is_some_and(|(first, _)| first.millis() > time);
        let closed = self.feed(&stretch.key).is_some_and(|own| own.closed() >= stretch.first);
        let may = ahead || (number >= APART && self.contradicted(feed, stretch.first));
        (may && !closed).then_some(number)
    }

    /// True for a stretch that is here, counts nowhere yet and may be accepted at a time.
    pub(crate) fn is_apart(&self, accept: EntryId, stretch: &Stretch, time: u64) -> bool {
        let taken = self.blocks.iter().any(|block| {
            block.stretch.key == stretch.key
                && block.stretch.first <= stretch.last
                && stretch.first <= block.stretch.last
        });
        !taken && self.may_follow(accept, stretch, time).is_some_and(|number| number >= APART)
    }

    /// Places an accepted stretch right after the entry that accepts it; nothing where the stretch is not here.
    pub(crate) fn insert_block(&mut self, accept: Reach, stretch: Stretch, time: u64, place: usize) {
        let entry = EntryId { author: accept.0.tag(), seq: accept.1 };
        if self.block_by(entry).is_some() {
            return;
        }
        let Some(feed) = self.may_follow(entry, &stretch, time) else { return };
        let closed = self.closed_blocks.iter().find(|(closed, _)| *closed == entry);
        let epoch = closed.map(|(_, epoch)| *epoch);
        let block = Block { accept, stretch, time, place, feed, epoch };
        if feed < APART {
            self.order.retain(|placed| !block.holds(placed));
        }
        self.blocks.push(block);
        let entries = stretch.first..=stretch.last;
        let fresh: Vec<Placed> = entries.map(|seq| self.placed(feed, seq, time)).collect();
        self.place(fresh);
    }

    /// Takes out the blocks whose accepting entry lies at a place or after it.
    pub(crate) fn remove_blocks(&mut self, from: usize) {
        while let Some(at) = self.blocks.iter().position(|block| block.place >= from) {
            let block = self.blocks.swap_remove(at);
            self.order.retain(|placed| !block.holds(placed));
            // What was in the order by itself goes back to where it was.
            if block.feed < APART {
                let entries = block.stretch.first..=block.stretch.last;
                let fresh = entries.filter_map(|seq| self.natural(block.feed, seq)).collect();
                self.place(fresh);
            }
        }
    }

    /// Finds the entries of a key's blocks again, after its feed was arranged anew.
    pub(super) fn number_blocks(&mut self, key: &PublicKey) {
        for at in 0..self.blocks.len() {
            let Some(block) = self.blocks.get(at).copied().filter(|block| block.stretch.key == *key) else {
                continue;
            };
            let Some(feed) = self.find_stretch(&block.stretch).filter(|feed| *feed != block.feed) else {
                continue;
            };
            for placed in self.order.iter_mut().filter(|placed| block.holds(placed)) {
                placed.feed = feed;
            }
            if let Some(block) = self.blocks.get_mut(at) {
                block.feed = feed;
            }
        }
    }

    /// When an entry that is here was written, in its own feed or in a run that was accepted.
    pub(crate) fn time_of(&self, (key, seq): Reach) -> Option<Timestamp> {
        if let Some((time, _)) = self.feed(&key).and_then(|feed| feed.entry(seq)) {
            return Some(time);
        }
        let holds = |block: &&Block| {
            block.stretch.key == key && (block.stretch.first..=block.stretch.last).contains(&seq)
        };
        self.blocks.iter().find(holds).map(|block| Timestamp::from_millis(block.time))
    }

    pub(super) fn close_blocks(&mut self, runs: &[EntryId], epoch: u32) {
        self.closed_blocks.extend(runs.iter().map(|run| (*run, epoch)));
        for block in self.blocks.iter_mut().filter(|block| runs.contains(&block.entry())) {
            block.epoch = Some(epoch);
        }
    }

    pub(super) fn reopen_blocks(&mut self, epoch: u32) {
        self.closed_blocks.retain(|(_, closed)| *closed != epoch);
        for block in self.blocks.iter_mut().filter(|block| block.epoch == Some(epoch)) {
            block.epoch = None;
        }
    }

    /// Accepted stretches that are in the order and not yet sealed.
    pub(crate) fn open_blocks(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(|block| block.epoch.is_none())
    }
}
