//! Runs kept apart: entries that are here, signed, and stand nowhere in the order by themselves.
//!
//! All that is known of a key is a tree of entries. What counts is one path through it: it goes through what seals
//! cover, and on from there as long as the key said one thing only and the time of what it said was reached.
//! Whatever leaves the path is a branch, kept here. So the path is the same on every device, however things came.

use alloc::vec::Vec;

use super::Journal;
use super::feed::Feed;
use super::order::Placed;
use super::segment::{self, Part};
use crate::ids::{HeadMark, PublicKey};
use crate::listing::Listed as _;
use crate::sorting::{pair, sorted};

/// Numbers of feeds kept apart begin here, above those of feeds in the order.
pub(super) const APART: u32 = 1 << 31;

/// A run checked against its signature that goes on from what is known of its key.
#[derive(Debug)]
pub(crate) struct Aside<'a> {
    pub(crate) key: PublicKey,
    /// The entry it goes on from, and the head there.
    pub(crate) after: u32,
    pub(crate) before: [u8; 32],
    pub(crate) entries: Vec<(u64, &'a [u8])>,
    pub(crate) head: [u8; 32],
    pub(crate) signature: [u8; 64],
    /// The last entry whose time was reached.
    pub(crate) let_in: u32,
}

/// Runs kept apart by their numbers, in rising order.
#[derive(Clone, Debug, Default)]
pub(super) struct Branches(Vec<(u32, Feed)>);

impl Branches {
    fn find(&self, number: u32) -> Result<usize, usize> {
        self.0.binary_search_by_key(&number, |(known, _)| *known)
    }

    fn get(&self, number: u32) -> Option<&Feed> {
        self.find(number).ok().and_then(|at| self.0.get(at)).map(|(_, branch)| branch)
    }

    /// Adds a branch under a number, or under the next one.
    fn add(&mut self, number: Option<u32>, branch: Feed) {
        let next = self.0.last().map_or(APART, |(last, _)| last.saturating_add(1));
        let number = number.unwrap_or(next);
        match self.find(number) {
            Ok(_) => {}
            Err(at) => self.0.insert(at, (number, branch)),
        }
    }

    pub(super) fn retain(&mut self, keeps: impl Fn(u32, &Feed) -> bool) {
        self.0.retain(|(number, branch)| keeps(*number, branch));
    }

    fn all_mut(&mut self) -> impl Iterator<Item = &mut Feed> {
        self.0.iter_mut().map(|(_, branch)| branch)
    }
}

/// What became of the order when a feed was arranged anew.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Arranged {
    /// From which place on the order is another one.
    pub(crate) from: Option<usize>,
    /// How many entries count that did not.
    pub(crate) new: u32,
}

impl Arranged {
    pub(crate) fn and(self, other: Self) -> Self {
        let from = [self.from, other.from].into_iter().flatten().min();
        Self { from, new: self.new.saturating_add(other.new) }
    }
}

/// The number in the first bytes of a key or a head: enough to put a few in one order everywhere.
fn number_in(bytes: &[u8; 32]) -> u64 {
    bytes.first_chunk().map_or(0, |first| u64::from_be_bytes(*first))
}

/// The path that counts among chains which begin at one place: its end, and which chain holds it.
fn path(chains: &[Feed], lead: usize, through: u32) -> Option<(u32, &Feed)> {
    let head = chains.get(lead)?.head_at(through);
    let agrees = |chain: &&Feed| chain.len() >= through && chain.head_at(through) == head;
    let with: Vec<&Feed> = chains.iter().filter(agrees).listed();
    let mut end = through;
    loop {
        let next = end.saturating_add(1);
        let mut said = with.iter().filter_map(|chain| chain.entry(next));
        let Some(first) = said.next() else { break };
        if said.any(|other| other != first) || !with.iter().any(|chain| chain.let_in >= next) {
            break;
        }
        end = next;
    }
    with.into_iter().find(|chain| chain.len() >= end).map(|chain| (end, chain))
}

impl Journal {
    /// A feed in the order or one kept apart, by its number.
    pub(super) fn by_number(&self, feed: u32) -> Option<&Feed> {
        if feed < APART { self.feeds.get(usize::try_from(feed).ok()?) } else { self.apart.get(feed) }
    }

    /// Runs kept apart.
    pub(crate) fn apart(&self) -> impl Iterator<Item = &Feed> {
        self.apart.0.iter().map(|(_, branch)| branch)
    }

    /// True while anything a key wrote is kept apart.
    pub(crate) fn keeps_apart(&self, key: &PublicKey) -> bool {
        self.branches(key).next().is_some()
    }

    /// Runs of a key kept apart, with their numbers.
    pub(super) fn branches(&self, key: &PublicKey) -> impl Iterator<Item = (u32, &Feed)> {
        let all = self.apart.0.iter().map(|(number, branch)| (*number, branch));
        all.filter(move |(_, branch)| branch.key == *key)
    }

    /// True once a key said two things at one place.
    pub(crate) fn is_forked(&self, key: &PublicKey) -> bool {
        self.branches(key).any(|(_, branch)| self.contradicted(branch, u32::MAX))
    }

    /// True where another entry is known in place of one that a branch holds before `first`: it does not come to
    /// count by itself.
    pub(crate) fn contradicted(&self, branch: &Feed, first: u32) -> bool {
        let end = self.feed(&branch.key).map_or(0, Feed::len);
        let differs = |other: &Feed| {
            other.base() == branch.base() && {
                let common = other.common(branch);
                common < other.len() && common < branch.len() && common < first
            }
        };
        branch.base() < end || self.branches(&branch.key).any(|(_, other)| differs(other))
    }

    /// Adds a run to what is known of its key.
    pub(crate) fn keep_apart(&mut self, aside: &Aside<'_>) -> Arranged {
        let Some((at, _)) = self.feed_mut(aside.key) else { return Arranged::default() };
        let here = |feed: &Feed| {
            (feed.base()..=feed.len()).contains(&aside.after) && feed.head_at(aside.after) == aside.before
        };
        let own = self.by_number(at).filter(|own| here(own));
        let branch = own.map(|own| Feed::from_base(aside.key, own.base_at(aside.after))).or_else(|| {
            let (_, known) = self.branches(&aside.key).find(|(_, branch)| here(branch))?;
            let mut begins = known.clone();
            begins.cut(aside.after);
            Some(begins)
        });
        let Some(mut branch) = branch else { return Arranged::default() };
        branch.extend(aside.entries.iter().copied(), aside.head, Some(aside.signature));
        // What goes on from entries that wait waits with them.
        if branch.let_in >= aside.after {
            branch.let_in = aside.let_in;
        }
        branch.saved = branch.base();
        self.apart.add(None, branch);
        self.arrange(at)
    }

    /// Lets in what is not later than a time.
    pub(crate) fn let_in(&mut self, time: u64) -> Arranged {
        let mut keys = Vec::new();
        for branch in self.apart.all_mut() {
            let reached = branch.reached(time);
            if reached > branch.let_in {
                (branch.let_in, branch.saved) = (reached, branch.base());
                keys.push(branch.key);
            }
        }
        let arranged = self.arrange_all(&keys);
        // What was accepted already has its place; a seal in it comes to stand all the same.
        arranged.and(Arranged { from: (!keys.is_empty()).then_some(self.order.len()), new: 0 })
    }

    /// Takes the word of this device's own store for how much of a run it had let in.
    pub(crate) fn trust_let_in(&mut self, key: &PublicKey, last: (u32, u64, &[u8]), let_in: u32) -> Arranged {
        let (seq, time, command) = last;
        let holds = |branch: &Feed| {
            branch.key == *key
                && branch.entry(seq).is_some_and(|(at, known)| (at.millis(), known) == (time, command))
        };
        for branch in self.apart.all_mut().filter(|branch| holds(branch)) {
            branch.let_in = branch.let_in.max(let_in);
        }
        self.arrange_all(&[*key])
    }

    fn arrange_all(&mut self, keys: &[PublicKey]) -> Arranged {
        let mut all = Arranged::default();
        for key in keys {
            if let Some(at) = self.by_key.get(key).copied() {
                all = all.and(self.arrange(at));
            }
        }
        all
    }

    /// As [`Journal::arrange_feed`] for every feed that has branches.
    pub(super) fn arrange_branches(&mut self) {
        let keys: Vec<PublicKey> = self.apart().map(|branch| branch.key).listed();
        for key in keys {
            if let Some(at) = self.by_key.get(&key).copied() {
                self.arrange_feed(at, None);
            }
        }
    }

    /// Finds anew what of a key counts by itself, and its place in the order.
    fn arrange(&mut self, at: u32) -> Arranged {
        self.arrange_feed(at, None).map_or_else(Arranged::default, |same| self.turn(at, same))
    }

    /// Finds anew what of a key counts by itself, going through an entry of a branch where a seal covers one. Says up
    /// to which entry it is the feed that was there; `None` where nothing changes.
    pub(super) fn arrange_feed(&mut self, at: u32, through: Option<(u32, u32)>) -> Option<u32> {
        let old = self.by_number(at).filter(|old| self.keeps_apart(&old.key)).cloned()?;
        let branches: Vec<(u32, Feed)> =
            self.branches(&old.key).map(|(number, branch)| (number, branch.clone())).listed();
        let begin = branches.iter().map(|(_, branch)| branch.base()).min().unwrap_or(0).min(old.len());
        let mut trunk = old.rest(begin);
        trunk.let_in = old.len();
        let chain = |(_, branch): &(u32, Feed)| {
            let mut chain = trunk.clone();
            chain.cut(branch.base());
            chain.extend(branch.after(branch.base()), branch.head(), branch.signed_end());
            chain.let_in = branch.let_in;
            chain
        };
        let mut chains: Vec<Feed> = branches.iter().map(chain).listed();
        chains.push(trunk);
        let own = chains.len().saturating_sub(1);
        let of_branch = through.and_then(|(number, last)| {
            Some((branches.iter().position(|(branch, _)| *branch == number)?, last))
        });
        let (lead, covered) = of_branch.unwrap_or((own, old.closed().min(old.len()).max(begin)));
        let (end, holder) = path(&chains, lead, covered)?;
        let signature =
            chains.iter().filter(|chain| chain.common(holder) >= end).find_map(|c| c.signed_at(end));
        let mut now = old.clone();
        now.cut(begin);
        let count = usize::try_from(end.saturating_sub(begin)).unwrap_or(0);
        now.extend(holder.after(begin).take(count), holder.head_at(end), signature);
        let same = now.rest(begin).common(chains.get(own).unwrap_or(&old));
        (now.saved, now.plain) = (old.saved.min(same), old.plain.min(same));
        self.set_branches(&branches, &chains, &now.rest(begin));
        let feed = usize::try_from(at).ok().and_then(|at| self.feeds.get_mut(at))?;
        *feed = now;
        Some(same)
    }

    /// Keeps what leaves the path: of chains of which one begins the other, the longer.
    fn set_branches(&mut self, before: &[(u32, Feed)], chains: &[Feed], path: &Feed) {
        let mut kept: Vec<(Option<u32>, Feed)> = Vec::new();
        let numbers = before.iter().map(|(number, _)| Some(*number)).chain([None]);
        for (number, chain) in numbers.zip(chains) {
            let leaves = chain.common(path);
            if leaves >= chain.len() {
                continue;
            }
            let mut rest = chain.rest(leaves);
            rest.let_in = rest.let_in.max(leaves);
            let same = |(_, known): &&mut (Option<u32>, Feed)| {
                known.base() == leaves && rest.common(known) >= rest.len().min(known.len())
            };
            match kept.iter_mut().find(same) {
                Some((_, known)) => {
                    let let_in = known.let_in.max(rest.let_in);
                    if rest.len() > known.len() {
                        *known = rest;
                    }
                    known.let_in = let_in;
                }
                None => kept.push((number, rest)),
            }
        }
        self.apart.retain(|number, _| before.iter().all(|(known, _)| *known != number));
        for (number, mut branch) in kept {
            let was = before.iter().find(|(known, _)| Some(*known) == number).map(|(_, was)| was);
            let stored = was.filter(|was| {
                (was.base(), was.len(), was.let_in) == (branch.base(), branch.len(), branch.let_in)
            });
            branch.saved = stored.map_or(branch.base(), |was| was.saved);
            self.apart.add(number, branch);
        }
    }

    /// Puts the entries of a feed in their places that was arranged anew after one of them.
    fn turn(&mut self, at: u32, same: u32) -> Arranged {
        let Some(feed) = self.by_number(at) else { return Arranged::default() };
        let (key, end) = (feed.key, self.natural_end(feed));
        self.number_blocks(&key);
        let leaves = |journal: &Self, placed: &Placed| {
            placed.feed == at && placed.seq > same && journal.block_of(placed).is_none()
        };
        let out = self.order.iter().position(|placed| leaves(self, placed));
        if let Some(out) = out {
            let mut tail = self.order.split_off(out);
            tail.retain(|placed| !leaves(self, placed));
            self.order.append(&mut tail);
        }
        let fresh = (same.saturating_add(1)..=end).filter_map(|seq| self.natural(at, seq));
        let fresh: Vec<Placed> = fresh.listed();
        let new = u32::try_from(fresh.len()).unwrap_or(u32::MAX);
        Arranged { from: [out, self.place(fresh)].into_iter().flatten().min(), new }
    }

    /// The place of an entry that its feed gives it.
    pub(super) fn natural(&self, feed: u32, seq: u32) -> Option<Placed> {
        let (time, _) = self.by_number(feed)?.entry(seq)?;
        Some(self.placed(feed, seq, time.millis()))
    }

    /// The branch that carries the end of a feed, where nobody signed just there.
    pub(super) fn carrier(&self, feed: &Feed) -> Option<u32> {
        let goes_on = |(_, branch): &(u32, &Feed)| branch.base() == feed.len();
        let unsigned = feed.signed_end().is_none();
        let first = self.branches(&feed.key).filter(goes_on).min_by_key(|(_, branch)| branch.head());
        first.filter(|_| unsigned).map(|(number, _)| number)
    }

    /// Codes the runs kept apart that `wanted` asks for, with what of their feeds comes after the given places and is
    /// signed nowhere else; `None` when there are none.
    pub(crate) fn apart_segment(
        &self,
        wanted: impl Fn(&Feed) -> bool,
        after: impl Fn(&Feed) -> u32,
    ) -> Option<Vec<u8>> {
        let part = |number: u32| {
            let branch = self.by_number(number)?;
            let feed = self.feed(&branch.key)?;
            let carries = self.carrier(feed) == Some(number) && after(feed) < feed.len();
            let own = feed.len().min(after(feed).max(feed.base()));
            let first = if carries { own } else { branch.base() }.saturating_add(1);
            let signature = branch.signed_end()?;
            let part = Part { first, feed, branch: Some(branch), signature };
            // What others go on from comes first.
            let rank = pair(number_in(&branch.key.0) / 2, number_in(&branch.head()));
            let rank = if carries { rank } else { rank | 1 << 127 };
            (carries || wanted(branch)).then_some((rank, part))
        };
        let parts: Vec<_> = self.apart.0.iter().filter_map(|(number, _)| part(*number)).listed();
        let parts = sorted(parts, |(rank, _)| *rank).into_iter();
        let parts: Vec<Part<'_>> = parts.map(|(_, part)| part).listed();
        segment::encode(self.community, &parts)
    }

    /// Nothing of it is in the host's store yet.
    pub(crate) fn forget_saved(&mut self) {
        let branches = self.apart.0.iter_mut().map(|(_, branch)| branch);
        for feed in self.feeds.iter_mut().chain(branches) {
            (feed.saved, feed.plain) = (feed.base(), feed.base());
        }
    }

    /// Marks a run kept apart as stored by the host.
    pub(crate) fn acknowledge_apart(&mut self, key: &PublicKey, head: HeadMark) {
        for apart in self.apart.all_mut().filter(|apart| apart.key == *key) {
            if HeadMark::of(&apart.head()) == head {
                apart.saved = apart.len();
            }
        }
    }
}
