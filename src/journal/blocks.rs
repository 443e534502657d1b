//! Accepted runs: what is kept apart of a key up to one entry, placed right after the entry that accepts it.
//!
//! In the open epoch a block is placed when the accepting entry is folded and stands. A seal lists the blocks it
//! covers: those stay where they were for ever, whatever becomes known later. A key says no more by itself after a
//! block until a seal covers it, so what counts of a key is one path all the same.

use alloc::vec::Vec;

use super::Journal;
use super::apart::APART;
use super::feed::{Base, Feed};
use super::order::{Placed, Reach};
use crate::coding::stored;
use crate::ids::{EntryId, HeadMark, PublicKey};
use crate::listing::Listed as _;
use crate::time::Timestamp;

stored! {
    /// What an entry accepts: what is kept apart of a key up to an entry, known by the head there.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Stretch {
        pub(crate) key: PublicKey,
        pub(crate) last: u32,
        pub(crate) head: HeadMark,
    }
}

stored! {
    /// Accepted entries in the order, right after the entry that accepted them.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Block {
        pub(crate) accept: Reach,
        pub(crate) stretch: Stretch,
        /// The first entry; what lies before it counts by itself.
        pub(crate) first: u32,
        /// Time of the accepting entry; that of its own entries is not believed.
        pub(crate) time: u64,
        /// Place of the accepting entry when it was folded; of no use once a seal covers it.
        pub(crate) place: u32,
        /// The epoch it is closed into.
        pub(crate) epoch: Option<u32>,
    }
}

impl Block {
    /// The entry that accepted it.
    pub(crate) fn entry(&self) -> EntryId {
        EntryId { author: self.accept.0.tag(), seq: self.accept.1 }
    }

    /// True for an entry of the key it is of that lies in it.
    pub(crate) fn spans(&self, (key, seq): Reach) -> bool {
        self.stretch.key == key && (self.first..=self.stretch.last).contains(&seq)
    }

    /// True where this entry lies in it.
    pub(crate) fn holds(&self, entry: EntryId) -> bool {
        self.stretch.key.tag() == entry.author && (self.first..=self.stretch.last).contains(&entry.seq)
    }

    fn is_before(&self, place: usize) -> bool {
        usize::try_from(self.place).is_ok_and(|at| at < place)
    }
}

/// A path through what is known of a key: its feed, and from where a branch leaves it that branch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chain {
    own: u32,
    branch: Option<u32>,
}

impl Journal {
    /// The block an entry of the order belongs to.
    pub(crate) fn block_of(&self, placed: &Placed) -> Option<&Block> {
        if self.blocks.is_empty() {
            return None;
        }
        self.block_at((self.by_number(placed.feed)?.key, placed.seq))
    }

    /// The block that holds an entry of a key.
    pub(crate) fn block_at(&self, reach: Reach) -> Option<&Block> {
        self.blocks.iter().find(|block| block.spans(reach))
    }

    /// The block of an entry that accepted a run, while the run is in the order.
    pub(crate) fn block_by(&self, accept: EntryId) -> Option<&Block> {
        self.blocks.iter().find(|block| block.entry() == accept)
    }

    /// All of them.
    pub(crate) fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Blocks no seal covers, in the order in which they were placed.
    pub(crate) fn open_blocks(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(|block| block.epoch.is_none())
    }

    fn open_blocks_of(&self, key: PublicKey) -> impl Iterator<Item = &Block> {
        self.open_blocks().filter(move |block| block.stretch.key == key)
    }

    /// True while the key says no more by itself: what was accepted of it waits for a seal.
    pub(crate) fn waits_for_seal(&self, key: &PublicKey) -> bool {
        self.open_blocks_of(*key).next().is_some()
    }

    /// True where nothing more a key says would count: something it said is kept apart, or was accepted and waits.
    pub(crate) fn is_frozen(&self, key: &PublicKey) -> bool {
        self.keeps_apart(key) || self.waits_for_seal(key)
    }

    /// The last entry of a feed that counts by itself.
    pub(crate) fn natural_end(&self, feed: &Feed) -> u32 {
        let before = self.open_blocks_of(feed.key).map(|block| block.first.saturating_sub(1)).min();
        before.map_or(feed.len(), |before| before.min(feed.len()))
    }

    /// The last entry of a feed that counts, with what was accepted of it.
    pub(crate) fn path_end(&self, feed: &Feed) -> Base {
        let last = self.open_blocks_of(feed.key).max_by_key(|block| block.stretch.last);
        let end = last.and_then(|block| {
            let chain = self.chain(&block.stretch)?;
            Some(self.on(chain, block.stretch.last)?.base_at(block.stretch.last))
        });
        end.unwrap_or_else(|| feed.base_at(self.natural_end(feed)))
    }

    /// The chain that holds a stretch, if its entries are here and go on from what seals cover.
    pub(crate) fn chain(&self, stretch: &Stretch) -> Option<Chain> {
        let own = *self.by_key.get(&stretch.key)?;
        let feed = self.by_number(own)?;
        let holds = |feed: &Feed| {
            feed.base() < stretch.last
                && feed.len() >= stretch.last
                && HeadMark::of(&feed.head_at(stretch.last)) == stretch.head
        };
        if holds(feed) {
            return Some(Chain { own, branch: None });
        }
        let mut goes_on = self.branches(&stretch.key).filter(|(_, branch)| branch.base() >= feed.closed());
        let (number, _) = goes_on.find(|(_, branch)| holds(branch))?;
        Some(Chain { own, branch: Some(number) })
    }

    /// The number of the feed or branch that holds an entry of a chain.
    fn number_on(&self, chain: Chain, seq: u32) -> u32 {
        let branch = chain.branch.filter(|branch| self.by_number(*branch).is_some_and(|b| b.base() < seq));
        branch.unwrap_or(chain.own)
    }

    fn on(&self, chain: Chain, seq: u32) -> Option<&Feed> {
        self.by_number(self.number_on(chain, seq))
    }

    /// The last entry of a chain before the first place at which its key is known to have said something else.
    fn agreed(&self, chain: Chain) -> u32 {
        let Some(own) = self.by_number(chain.own) else { return 0 };
        let branch = chain.branch.and_then(|number| self.by_number(number));
        let leaves = branch.map_or(u32::MAX, Feed::base);
        let differs = |(number, other): (u32, &Feed)| match branch {
            _ if chain.branch == Some(number) || other.base() < own.closed() => u32::MAX,
            Some(branch) if other.base() == leaves => {
                let common = other.common(branch);
                if common < other.len() && common < branch.len() { common } else { u32::MAX }
            }
            _ if other.base() < own.len().min(leaves) => other.base(),
            _ => u32::MAX,
        };
        let others = self.branches(&own.key).map(differs).min().unwrap_or(u32::MAX);
        others.min(if leaves < own.len() { leaves } else { u32::MAX })
    }

    /// Where a stretch begins that an entry of this time and place accepts: after what of it counts by itself, which is
    /// what its key said alone, by a clock that was not ahead of the acceptance. `None` where nothing is left to
    /// accept, or something before it is missing.
    pub(crate) fn follows(&self, stretch: &Stretch, time: u64, place: usize) -> Option<u32> {
        let chain = self.chain(stretch)?;
        let own = self.by_number(chain.own)?;
        let earlier = self.open_blocks_of(stretch.key).filter(|block| block.is_before(place));
        if let Some(earlier) = earlier.max_by_key(|block| block.stretch.last).map(|block| block.stretch) {
            let head = self.on(chain, earlier.last)?.head_at(earlier.last);
            let goes_on = earlier.last < stretch.last && HeadMark::of(&head) == earlier.head;
            return goes_on.then(|| earlier.last.saturating_add(1));
        }
        let reached = match chain.branch.and_then(|number| self.by_number(number)) {
            Some(branch) if own.base_at(branch.base()).time <= time => branch.reached(time),
            _ => own.reached(time),
        };
        let before = self.agreed(chain).min(reached).max(own.closed());
        let here = before <= self.own_part(chain);
        (here && before < stretch.last).then(|| before.saturating_add(1))
    }

    /// How much of a chain the feed of its key holds.
    fn own_part(&self, chain: Chain) -> u32 {
        let part = chain.branch.unwrap_or(chain.own);
        self.by_number(part).map_or(0, |feed| if part < APART { feed.len() } else { feed.base() })
    }

    /// Places an accepted stretch right after the entry that accepts it; nothing where it cannot follow.
    pub(crate) fn insert_block(&mut self, accept: Reach, stretch: Stretch, time: u64, place: usize) {
        let Some(first) = self.follows(&stretch, time, place) else { return };
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        let block = Block { accept, stretch, first, time, place, epoch: None };
        // What its key said by itself after that waits now.
        self.drop_entries(stretch.key, first);
        self.blocks.push(block);
        let fresh = (first..=stretch.last).filter_map(|seq| self.placed_on(&stretch, seq, time));
        let fresh: Vec<Placed> = fresh.listed();
        self.place(fresh);
    }

    fn placed_on(&self, stretch: &Stretch, seq: u32, time: u64) -> Option<Placed> {
        Some(self.placed(self.number_on(self.chain(stretch)?, seq), seq, time))
    }

    /// Takes the open entries of a key from one on out of the order.
    fn drop_entries(&mut self, key: PublicKey, from: u32) {
        let mut order = core::mem::take(&mut self.order);
        let goes = |placed: &Placed| {
            placed.seq >= from && self.by_number(placed.feed).is_some_and(|feed| feed.key == key)
        };
        order.retain(|placed| !goes(placed));
        self.order = order;
    }

    /// Takes out the open blocks whose accepting entry lies at a place or after it.
    pub(crate) fn remove_blocks(&mut self, from: usize) {
        while let Some(at) =
            self.blocks.iter().rposition(|block| block.epoch.is_none() && !block.is_before(from))
        {
            let block = self.blocks.remove(at);
            self.drop_entries(block.stretch.key, block.first);
            // What was in the order by itself goes back to where it was.
            let own = self.by_key.get(&block.stretch.key).copied();
            let end = self.feed(&block.stretch.key).map_or(0, |feed| self.natural_end(feed));
            let fresh = (block.first..=end).filter_map(|seq| self.natural(own?, seq));
            let fresh: Vec<Placed> = fresh.listed();
            self.place(fresh);
        }
    }

    /// Finds the entries of a key's open blocks again, after its feed was arranged anew.
    pub(super) fn number_blocks(&mut self, key: &PublicKey) {
        let chains: Vec<(Block, Chain)> = self
            .open_blocks_of(*key)
            .filter_map(|block| Some((*block, self.chain(&block.stretch)?)))
            .listed();
        if chains.is_empty() {
            return;
        }
        let mut order = core::mem::take(&mut self.order);
        for placed in &mut order {
            let of_key = self.by_number(placed.feed).is_none_or(|feed| feed.key == *key);
            let within = |(block, _): &&(Block, Chain)| block.spans((*key, placed.seq));
            if let Some((_, chain)) = chains.iter().find(within).filter(|_| of_key) {
                placed.feed = self.number_on(*chain, placed.seq);
            }
        }
        self.order = order;
    }

    /// When an entry that is here was written, or accepted.
    pub(crate) fn time_of(&self, reach: Reach) -> Option<Timestamp> {
        if let Some(block) = self.block_at(reach) {
            return Some(Timestamp::from_millis(block.time));
        }
        self.feed(&reach.0)?.entry(reach.1).map(|(time, _)| time)
    }
}
