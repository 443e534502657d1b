//! Runs kept apart: entries that are here, signed, and stand nowhere in the order by themselves.
//!
//! A run from a clock far ahead waits here, and the branches of a feed that forked: a key that said two
//! things at one place is frozen there. An admin's entry that accepts a run places it right after itself.

use alloc::vec::Vec;

use super::Journal;
use super::feed::Feed;
use super::order::{Bound, Placed, Reach};
use crate::coding::stored;
use crate::ids::{EntryId, HeadMark, PublicKey};
use crate::time::Timestamp;

/// Numbers of feeds kept apart begin here, above those of feeds in the order.
const APART: u32 = 1 << 31;

/// A run checked against its signature that shall be kept apart.
#[derive(Debug)]
pub(crate) struct Aside<'a> {
    pub(crate) key: PublicKey,
    pub(crate) first: u32,
    /// The head its first entry follows on.
    pub(crate) before: [u8; 32],
    pub(crate) entries: Vec<(u64, &'a [u8])>,
    pub(crate) head: [u8; 32],
    pub(crate) signature: [u8; 64],
}

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

/// An accepted stretch in the order, right after the entry that accepted it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Block {
    pub(crate) accept: Reach,
    pub(crate) stretch: Stretch,
    /// Time of the accepting entry; that of its own entries is not believed.
    pub(super) time: u64,
    /// Place of the accepting entry when it was folded.
    place: usize,
    /// Where the entries are.
    pub(super) feed: u32,
    pub(super) epoch: Option<u32>,
}

impl Block {
    /// The entry that accepted it.
    pub(crate) fn entry(&self) -> EntryId {
        EntryId { author: self.accept.0.tag(), seq: self.accept.1 }
    }

    fn holds(&self, placed: &Placed) -> bool {
        self.feed == placed.feed && (self.stretch.first..=self.stretch.last).contains(&placed.seq)
    }
}

impl Journal {
    /// A feed in the order or one kept apart, by its number.
    pub(super) fn by_number(&self, feed: u32) -> Option<&Feed> {
        match feed.checked_sub(APART) {
            None => self.feeds.get(usize::try_from(feed).ok()?),
            Some(apart) => self.apart.get(usize::try_from(apart).ok()?),
        }
    }

    /// The block an entry of the order belongs to.
    pub(crate) fn block_of(&self, placed: &Placed) -> Option<&Block> {
        self.blocks.iter().find(|block| block.holds(placed))
    }

    /// Runs kept apart that the order does not hold anyway.
    pub(crate) fn apart(&self) -> impl Iterator<Item = &Feed> {
        self.apart.iter().filter(|apart| apart.len() > apart.base())
    }

    /// True once a key said two things at one place: nothing it writes counts by itself any more.
    pub(crate) fn is_frozen(&self, key: &PublicKey) -> bool {
        let known = self.feed(key).map_or(0, Feed::len);
        let mut branches = self.apart().filter(|apart| apart.key == *key);
        branches.next().is_some_and(|first| first.base() < known) || branches.next().is_some()
    }

    /// True while anything a key wrote is kept apart.
    pub(crate) fn keeps_apart(&self, key: &PublicKey) -> bool {
        self.apart().any(|apart| apart.key == *key)
    }

    /// Runs of a key kept apart.
    pub(super) fn branches(&self, key: &PublicKey) -> impl Iterator<Item = &Feed> {
        self.apart().filter(move |apart| apart.key == *key)
    }

    /// Keeps a run apart. What the feed holds after the place where the run left it leaves the order, as far as no
    /// seal covers it; says from which place on the order is another one.
    pub(crate) fn keep_apart(&mut self, aside: &Aside<'_>) -> Option<usize> {
        let before = aside.first.saturating_sub(1);
        let here = |feed: &&Feed| {
            (feed.base()..=feed.len()).contains(&before) && feed.head_at(before) == aside.before
        };
        self.feed_mut(aside.key)?;
        let own = self.feed(&aside.key).filter(here);
        let mut branch = match own {
            Some(own) => Feed::from_base(aside.key, own.base_at(before)),
            None => self.branches(&aside.key).find(here)?.beginning(before),
        };
        branch.extend(aside.entries.iter().copied(), aside.head, Some(aside.signature));
        self.add_apart(branch);
        self.cut_at_fork(&aside.key)
    }

    /// Adds a branch, or lets one go on that it begins with.
    fn add_apart(&mut self, branch: Feed) {
        let begins = |long: &Feed, short: &Feed| {
            long.key == short.key
                && long.base() == short.base()
                && long.len() >= short.len()
                && long.head_at(short.len()) == short.head()
        };
        if self.apart.iter().any(|known| begins(known, &branch)) {
            return;
        }
        match self.apart.iter_mut().find(|known| begins(&branch, known)) {
            // What a seal says of it still holds.
            Some(known) => known.extend(branch.after(known.len()), branch.head(), branch.signed_end()),
            None => self.apart.push(branch),
        }
    }

    /// Takes out of a feed what lies after the first place where a branch left it: all branches go on from there.
    fn cut_at_fork(&mut self, key: &PublicKey) -> Option<usize> {
        let left = self.branches(key).map(Feed::base).min()?;
        let (at, own) = self.feed_mut(*key)?;
        let (end, cut) = (own.len(), left.max(own.closed()));
        if cut >= end {
            return None;
        }
        let tail = own.split(cut);
        let goes_on = |branch: &&mut Feed| branch.key == *key && branch.base() == end && branch.len() > end;
        let mut ends = true;
        for branch in self.apart.iter_mut().filter(goes_on) {
            *branch = tail.then(branch);
            ends = false;
        }
        if ends {
            self.add_apart(tail);
        }
        let from = self.order.iter().position(|placed| placed.feed == at && placed.seq > cut);
        self.order.retain(|placed| placed.feed != at || placed.seq <= cut);
        from
    }

    /// Lets the branches of a feed go on from where it ends now.
    pub(super) fn follow(&mut self, key: &PublicKey) {
        let Some(feed) = self.by_key.get(key).and_then(|at| self.feeds.get(usize::try_from(*at).ok()?))
        else {
            return;
        };
        for apart in self.apart.iter_mut().filter(|apart| apart.key == *key && apart.base() < feed.len()) {
            let reached = feed.len() >= apart.len() && feed.head_at(apart.len()) == apart.head();
            if reached || (apart.len() > feed.len() && apart.head_at(feed.len()) == feed.head()) {
                apart.prune(feed.len().min(apart.len()));
            }
        }
    }

    /// How many entries after the end of a feed no branch of it contradicts.
    pub(super) fn agreed(&self, key: &PublicKey, first: u32, new: &[(u64, &[u8])]) -> usize {
        let with = |branch: &Feed| {
            if branch.base() != first.saturating_sub(1) || !branch.bounds().is_empty() {
                return 0;
            }
            let same =
                branch.after(branch.base()).zip(new).take_while(|(known, entry)| known == *entry).count();
            let ends = branch.after(branch.base()).nth(same).is_none();
            if ends { new.len() } else { same }
        };
        self.branches(key).map(with).min().unwrap_or(new.len())
    }

    /// The first place where an entry accepted something one of these keys wrote.
    pub(crate) fn first_accepted(&self, keys: &[PublicKey]) -> Option<usize> {
        let of = self.blocks.iter().filter(|block| keys.contains(&block.stretch.key));
        of.map(|block| block.place).min()
    }

    /// True for a stretch that is here and counts nowhere yet.
    pub(crate) fn is_apart(&self, stretch: &Stretch, time: u64) -> bool {
        let taken = self.blocks.iter().any(|block| {
            block.stretch.key == stretch.key
                && block.stretch.first <= stretch.last
                && stretch.first <= block.stretch.last
        });
        let here = |number: &u32| *number >= APART && self.may_follow(*number, stretch, time);
        !taken && self.find_stretch(stretch).is_some_and(|number| here(&number))
    }

    /// Number of the feed that holds a stretch, in the order or apart.
    pub(crate) fn find_stretch(&self, stretch: &Stretch) -> Option<u32> {
        let holds = |feed: &Feed| {
            feed.key == stretch.key
                && feed.base() < stretch.first
                && feed.closed() < stretch.first
                && feed.len() >= stretch.last
                && HeadMark::of(&feed.head_at(stretch.last)) == stretch.head
        };
        let apart = (APART..).zip(&self.apart).find(|(_, feed)| holds(feed));
        apart.or_else(|| (0..).zip(&self.feeds).find(|(_, feed)| holds(feed))).map(|(number, _)| number)
    }

    /// True where a stretch may be placed after an entry of this time: it is a branch of a forked feed, or its own
    /// clock lies ahead. What lies before by its own clock counts there, on every device, and is not moved.
    fn may_follow(&self, feed: u32, stretch: &Stretch, time: u64) -> bool {
        let first = self.by_number(feed).and_then(|feed| feed.entry(stretch.first));
        first.is_some_and(|(first, _)| first.millis() > time) || self.is_frozen(&stretch.key)
    }

    /// Places an accepted stretch right after the entry that accepts it; nothing where the stretch is not here.
    pub(crate) fn insert_block(&mut self, accept: Reach, stretch: Stretch, time: u64, place: usize) {
        if self.blocks.iter().any(|block| block.accept == accept) {
            return;
        }
        let Some(feed) = self.find_stretch(&stretch).filter(|feed| self.may_follow(*feed, &stretch, time))
        else {
            return;
        };
        let mut block = Block { accept, stretch, time, place, feed, epoch: None };
        let closed = self.closed_blocks.iter().find(|(closed, _)| *closed == block.entry());
        block.epoch = closed.map(|(_, epoch)| *epoch);
        self.order.retain(|placed| !block.holds(placed));
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
                let (first, last) = (block.stretch.first, block.stretch.last);
                let times = (first..=last).filter_map(|seq| {
                    let (time, _) = self.by_number(block.feed)?.entry(seq)?;
                    Some(self.placed(block.feed, seq, time.millis()))
                });
                let fresh = times.collect();
                self.place(fresh);
            }
        }
    }

    /// Number of the first run kept apart that fits.
    pub(super) fn find_apart(&self, fits: impl Fn(&Feed) -> bool) -> Option<u32> {
        (APART..).zip(&self.apart).find(|(_, feed)| fits(feed)).map(|(number, _)| number)
    }

    fn apart_mut(&mut self, number: u32) -> Option<&mut Feed> {
        self.apart.get_mut(usize::try_from(number.checked_sub(APART)?).ok()?)
    }

    /// Brings the part of a branch that a seal covers into the order.
    pub(super) fn bring_in(&mut self, number: u32, last: u32, epoch: u32) {
        if number < APART {
            return;
        }
        // What lies before the fork is covered with it.
        let trunk = self.by_number(number).and_then(|branch| {
            let own = self.by_key.get(&branch.key)?;
            Some((*own, branch.base().min(self.by_number(*own)?.len())))
        });
        if let Some((own, last)) = trunk {
            self.bind(own, Bound { last, epoch });
        }
        let known = self.order.iter().filter(|placed| placed.feed == number).map(|placed| placed.seq).max();
        let Some(feed) = self.by_number(number) else { return };
        let first = known.unwrap_or(feed.base()).saturating_add(1);
        let covered = (first..=last).filter_map(|seq| {
            let (time, _) = feed.entry(seq)?;
            Some(self.placed(number, seq, time.millis()))
        });
        let fresh = covered.collect();
        self.place(fresh);
    }

    /// Closes entries of a feed, in the order or apart, into an epoch.
    pub(super) fn bind(&mut self, number: u32, bound: Bound) {
        let own = usize::try_from(number).ok().filter(|_| number < APART);
        let feed = match own {
            Some(at) => self.feeds.get_mut(at),
            None => self.apart_mut(number),
        };
        if let Some(feed) = feed {
            feed.bind(bound);
        }
    }

    /// Takes entries of branches out of the order that no seal covers any more; says from which place on.
    pub(super) fn send_out(&mut self) -> Option<usize> {
        let out = |journal: &Self, placed: &Placed| {
            let open = journal.by_number(placed.feed).is_some_and(|feed| feed.bound(placed.seq).is_none());
            placed.feed >= APART && open && journal.block_of(placed).is_none()
        };
        let from = self.order.iter().position(|placed| out(self, placed))?;
        let mut order = core::mem::take(&mut self.order);
        order.retain(|placed| !out(self, placed));
        self.order = order;
        Some(from)
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

    /// A branch that a seal covers becomes the feed itself; blocks that are sealed are done with.
    pub(super) fn settle_branches(&mut self, seal: Reach) {
        for apart in &mut self.apart {
            let closed = apart.closed();
            let own =
                self.by_key.get(&apart.key).and_then(|at| self.feeds.get_mut(usize::try_from(*at).ok()?));
            if let Some(own) = own.filter(|own| own.closed() < closed && closed > apart.base()) {
                // The seal's own entry stays.
                let last = if seal == (apart.key, closed) { closed.saturating_sub(1) } else { closed };
                *own = apart.trunk(closed);
                own.prune(last);
                apart.prune(closed);
            }
        }
        for apart in &mut self.apart {
            // Where it left the feed is archived, and so is the evidence.
            let sealed =
                self.by_key.get(&apart.key).and_then(|at| self.feeds.get(usize::try_from(*at).ok()?));
            if sealed.is_some_and(|own| apart.base() < own.closed().max(own.base())) {
                *apart = Feed::from_base(apart.key, apart.base_at(apart.base()));
            }
        }
        self.blocks.retain(|block| block.epoch.is_none());
        self.closed_blocks.clear();
    }

    /// How far a key's entries are closed into epochs up to one, and by which of its branches.
    pub(crate) fn closed_branch(&self, key: &PublicKey, epoch: u32) -> Option<&Feed> {
        let own = self.feed(key)?;
        let branches = self.apart.iter().filter(|apart| apart.key == *key);
        let beyond =
            |apart: &&Feed| apart.closed_by(epoch) > own.closed_by(epoch) && !apart.bounds().is_empty();
        Some(branches.filter(beyond).max_by_key(|apart| apart.closed_by(epoch)).unwrap_or(own))
    }

    /// True while the run an entry accepted is in the order.
    pub(crate) fn has_block(&self, accept: EntryId) -> bool {
        self.blocks.iter().any(|block| block.entry() == accept)
    }

    /// When an entry that is here was written, in its own feed or in a branch of it that counts.
    pub(crate) fn time_of(&self, (key, seq): Reach) -> Option<Timestamp> {
        if let Some((time, _)) = self.feed(&key).and_then(|feed| feed.entry(seq)) {
            return Some(time);
        }
        let branches = (APART..).zip(&self.apart).filter(|(_, branch)| branch.key == key);
        let counts = branches.filter_map(|(number, branch)| {
            let (time, _) = branch.entry(seq)?;
            let placed = self.placed(number, seq, time.millis());
            let here = self.block_of(&placed).is_some() || branch.bound(seq).is_some();
            here.then(|| self.read(placed))?
        });
        counts.map(|(_, at, ..)| at).next()
    }

    /// The feed and place of an entry.
    pub(crate) fn reach_of(&self, entry: EntryId) -> Option<Reach> {
        let feed = self.feeds.iter().find(|feed| feed.tag == entry.author && feed.len() >= entry.seq)?;
        Some((feed.key, entry.seq))
    }

    /// The place of an entry in the order.
    pub(crate) fn place_of(&self, reach: Reach) -> Option<usize> {
        let at = *self.by_key.get(&reach.0)?;
        self.order.iter().position(|placed| placed.feed == at && placed.seq == reach.1)
    }

    /// Accepted stretches that are in the order and not yet sealed.
    pub(crate) fn open_blocks(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(|block| block.epoch.is_none())
    }
}
