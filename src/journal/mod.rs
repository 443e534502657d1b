//! The journal 流水: feeds, their total order, and what foreign segments may add. Refuses to know what a command means.

pub(crate) mod apart;
pub(crate) mod blocks;
pub(crate) mod by_key;
pub(crate) mod check;
pub(crate) mod feed;
pub(crate) mod frame;
pub(crate) mod keys;
pub(crate) mod order;
pub(crate) mod segment;

use alloc::vec::Vec;

use self::apart::{Arranged, Branches};
use self::blocks::Block;
use self::by_key::ByKey;
use self::check::{Accepted, rising};
use self::feed::Feed;
use self::keys::Head;
use self::order::Placed;
use self::segment::{Part, Run};
use xiangyue_rows::reserve;

use crate::coding::stored;
use crate::crypto::SecretKey;
use crate::error::Error;
use crate::ids::{CommunityId, EntryId, HeadMark, PublicKey};
use crate::limits;
use crate::listing::Listed as _;
use crate::time::Timestamp;

/// All feeds of one community and the order over their entries.
#[derive(Clone, Debug)]
pub(crate) struct Journal {
    pub(crate) community: CommunityId,
    pub(crate) feeds: Vec<Feed>,
    by_key: ByKey,
    pub(crate) order: Vec<Placed>,
    /// Runs that stand nowhere in the order by themselves, by their numbers.
    apart: Branches,
    /// Accepted runs that are in the order.
    blocks: Vec<Block>,
    /// How many epochs are closed: seals that stand.
    pub(crate) epochs: u32,
}

stored! {
    /// How far a feed was checked before it was stored.
    #[derive(Clone, Copy, Debug)]
    pub(crate) struct Verified {
        pub(crate) key: PublicKey,
        pub(crate) seq: u32,
        pub(crate) head: [u8; 32],
        /// The signature over that head, where it was signed already.
        pub(crate) signature: Option<[u8; 64]>,
        /// How many of its entries the book stored beside it includes.
        pub(crate) included: u32,
    }
}

/// Where every feed stood.
#[derive(Debug)]
pub(crate) struct Savepoint(Vec<feed::Savepoint>);

impl Journal {
    pub(crate) fn new(community: CommunityId) -> Self {
        Self {
            community,
            feeds: Vec::new(),
            by_key: ByKey::default(),
            order: Vec::new(),
            apart: Branches::default(),
            blocks: Vec::new(),
            epochs: 0,
        }
    }

    pub(crate) fn feed(&self, key: &PublicKey) -> Option<&Feed> {
        self.by_key.get(key).and_then(|at| self.feeds.get(usize::try_from(*at).ok()?))
    }

    pub(crate) fn feed_at(&self, placed: Placed) -> Option<&Feed> {
        self.by_number(placed.feed)
    }

    /// Id, time, author and command bytes of the entry at a place. The clock of an accepted run is not believed.
    pub(crate) fn read(&self, placed: Placed) -> Option<(EntryId, Timestamp, PublicKey, &[u8])> {
        let feed = self.feed_at(placed)?;
        let (time, command) = feed.entry(placed.seq)?;
        let accepted = self.block_of(&placed).map(|block| Timestamp::from_millis(block.time));
        Some((EntryId { author: feed.tag, seq: placed.seq }, accepted.unwrap_or(time), feed.key, command))
    }

    /// True for an entry that has a place in the order.
    pub(crate) fn counts(&self, entry: EntryId) -> bool {
        let counts = |feed: &Feed| {
            let by_itself = (feed.base()..self.natural_end(feed)).contains(&entry.seq.saturating_sub(1));
            by_itself || self.block_at((feed.key, entry.seq)).is_some()
        };
        self.feeds.iter().any(|feed| feed.tag == entry.author && counts(feed))
    }

    /// The head of an entry's feed there.
    pub(crate) fn head_mark(&self, placed: Placed) -> HeadMark {
        let head = self.feed_at(placed).map(|feed| feed.head_at(placed.seq));
        HeadMark::of(&head.unwrap_or_default())
    }

    /// True for the entry whose hash names the community; only it may found anything.
    pub(crate) fn is_genesis(&self, placed: Placed) -> bool {
        placed.seq == 1 && self.feed_at(placed).and_then(Feed::genesis) == Some(self.community.0)
    }

    fn feed_mut(&mut self, key: PublicKey) -> Option<(u32, &mut Feed)> {
        let next = u32::try_from(self.feeds.len()).ok()?;
        let at = self.by_key.or_insert(key, next);
        if at == next {
            self.feeds.push(Feed::new(key));
        }
        self.feeds.get_mut(usize::try_from(at).ok()?).map(|feed| (at, feed))
    }

    /// The time an entry written now gets: later than everything that counts here.
    pub(crate) fn next_time(&self, now: Timestamp) -> Timestamp {
        let last = |end: usize| self.order.get(end.checked_sub(1)?).map(|placed| placed.time());
        let latest = last(self.order.len()).max(last(self.open_start()));
        let after = latest.map_or(0, |latest| latest.saturating_add(1));
        Timestamp::from_millis(now.millis().min(limits::CLOCK_END_MS).max(after))
    }

    /// Adds a run from this device's own store: entries up to `verified` were checked before they were stored.
    ///
    /// # Errors
    /// As [`Journal::check`], and a hole or a doubled entry, which a store never holds.
    pub(crate) fn load(&mut self, run: &Run<'_>, verified: Option<&Verified>) -> Result<(), Error> {
        let gap = Error::FeedGap { key: run.key.tag(), seq: run.first };
        let malformed = Error::BrokenFeed { key: run.key.tag(), seq: run.first };
        let entries = run.entries().ok_or(malformed)?;
        let last = run.last().ok_or(malformed)?;
        let community = self.community;
        let (at, feed) = self.feed_mut(run.key).ok_or(malformed)?;
        if run.first != feed.len().saturating_add(1) {
            return Err(gap);
        }
        let trusted = verified.map_or(0, |verified| verified.seq);
        let known = usize::try_from(trusted.saturating_sub(feed.len())).unwrap_or(0).min(entries.len());
        let (old, new) = entries.split_at(known);
        let signature = run.signature().ok_or(malformed)?;
        rising(feed.last_time().unwrap_or(0), (run.key.tag(), run.first), &entries)?;
        if let Some(verified) = verified.filter(|_| !old.is_empty()) {
            // A write that was lost may have been followed by another one: the run that ends where the trust
            // ends must bear the trusted signature. Heads between stored runs are not needed.
            let end = Head { community, key: run.key, seq: last, hash: verified.head };
            let known = verified.signature == Some(signature);
            if last == verified.seq && !known && !end.verify(&signature) {
                return Err(Error::BadSignature { key: run.key.tag(), seq: last });
            }
            // It is over the end of the run, not over where the trust ends within it.
            let whole = new.is_empty().then_some(signature);
            feed.extend(old.iter().copied(), verified.head, whole);
        }
        if !new.is_empty() {
            let hash = new.iter().fold(feed.head(), feed::extend_head);
            let end = Head { community, key: run.key, seq: last, hash };
            if !end.verify(&signature) {
                return Err(Error::BadSignature { key: run.key.tag(), seq: last });
            }
            feed.extend(new.iter().copied(), hash, Some(signature));
        }
        let mut order = core::mem::take(&mut self.order);
        reserve(&mut order, entries.len());
        order.extend((run.first..).zip(&entries).map(|(seq, (time, _))| self.placed(at, seq, *time)));
        self.order = order;
        Ok(())
    }

    /// Sorts the order after loading.
    pub(crate) fn sort(&mut self) {
        let all = core::mem::take(&mut self.order);
        self.place(all);
    }

    /// Adds this device's own entry at the end of the order.
    pub(crate) fn append(&mut self, key: PublicKey, time: Timestamp, command: &[u8]) {
        if let Some((at, feed)) = self.feed_mut(key) {
            feed.push(time.millis(), command);
            let seq = feed.len();
            let placed = self.placed(at, seq, time.millis());
            reserve(&mut self.order, 1);
            self.order.push(placed);
        }
    }

    /// Begins a feed whose first entries lie in an archive.
    pub(crate) fn begin(&mut self, key: PublicKey, base: feed::Base) {
        if let Some((_, feed)) = self.feed_mut(key) {
            *feed = Feed::from_base(key, base);
        }
    }

    /// How far ahead of this clock an entry may lie that is let in.
    pub(crate) fn horizon(now: Timestamp) -> u64 {
        now.millis().min(limits::CLOCK_END_MS).saturating_add(limits::CLOCK_AHEAD_MS)
    }

    /// Whose entries an error says do not follow on what is here.
    #[expect(clippy::wildcard_enum_match_arm, reason = "one error of many is about a chain")]
    pub(crate) fn doubted(&self, error: &Error) -> Option<PublicKey> {
        match error {
            Error::BadSignature { key, .. } => {
                self.feeds.iter().find(|feed| feed.tag == *key).map(|feed| feed.key)
            }
            _ => None,
        }
    }

    /// Adds checked runs that go on from the ends of feeds.
    pub(crate) fn absorb(&mut self, accepted: Vec<Accepted<'_>>) -> Arranged {
        let (mut fresh, mut waits) = (Vec::new(), false);
        for run in accepted {
            if let Some((at, feed)) = self.feed_mut(run.key) {
                let first = feed.len().saturating_add(1);
                feed.extend(run.entries.iter().copied(), run.head, Some(run.signature));
                // Its key may say no more by itself before a seal, which may be among what it says.
                if self.waits_for_seal(&run.key) {
                    waits = true;
                } else {
                    let placed = (first..).zip(&run.entries);
                    fresh.extend(placed.map(|(seq, (time, _))| self.placed(at, seq, *time)));
                }
            }
        }
        let new = u32::try_from(fresh.len()).unwrap_or(u32::MAX);
        let end = waits.then_some(self.order.len());
        Arranged { from: self.place(fresh).or(end), new }
    }

    /// Where every feed stands, to come back to when a later segment turns out to be broken.
    pub(crate) fn savepoint(&self) -> Savepoint {
        Savepoint(self.feeds.iter().map(Feed::savepoint).listed())
    }

    /// Drops the entries added to feeds since a savepoint; nothing may have been kept apart since.
    pub(crate) fn restore(&mut self, to: Savepoint) {
        for feed in self.feeds.drain(to.0.len().min(self.feeds.len())..) {
            self.by_key.remove(&feed.key);
        }
        for (feed, at) in self.feeds.iter_mut().zip(&to.0) {
            feed.restore(*at);
        }
        let mut order = core::mem::take(&mut self.order);
        let len = |at: u32| self.by_number(at).map_or(0, Feed::len);
        order.retain(|placed| placed.seq <= len(placed.feed));
        self.order = order;
    }

    /// Codes the entries after the given places; `None` when there are none. What nobody signed at its end cannot be
    /// told apart from what is forged: a branch carries it, or it waits.
    pub(crate) fn segment(
        &mut self,
        secret: Option<&SecretKey>,
        after: impl Fn(&Feed) -> u32,
    ) -> Option<Vec<u8>> {
        self.sign(self.community, secret);
        let part = |feed| {
            let first = after(feed).max(feed.base()).saturating_add(1);
            let signature = feed.signed_end().filter(|_| first <= feed.len())?;
            Some(Part { first, feed, branch: None, signature })
        };
        let parts: Vec<Part<'_>> = self.feeds.iter().filter_map(part).listed();
        segment::encode(self.community, &parts)
    }

    /// Signs the end of this device's own feed.
    pub(crate) fn sign(&mut self, community: CommunityId, secret: Option<&SecretKey>) {
        let at = secret.and_then(|secret| self.by_key.get(&secret.public()));
        let own = at.and_then(|at| self.feeds.get_mut(usize::try_from(*at).ok()?));
        if let Some(feed) = own {
            feed.signature(community, secret);
        }
    }

    /// Notes which feeds a branch carries in what the host is given now; `whole`: in place of all it has.
    pub(crate) fn note_carried(&mut self, whole: bool) {
        let carried: Vec<bool> = self.feeds.iter().map(|feed| self.carrier(feed).is_some()).listed();
        for (feed, carried) in self.feeds.iter_mut().zip(carried) {
            feed.carried = carried;
            if carried && whole {
                feed.plain = feed.base();
            }
        }
    }

    /// The store tells a branch of a key. What was kept apart when it was told may count by now, for a version that knows
    /// more: nothing is written that goes on from there.
    pub(crate) fn tell_anew(&mut self, key: PublicKey) {
        if let Some((_, feed)) = self.feed_mut(key) {
            feed.plain = feed.base();
        }
    }

    /// Marks entries as stored by the host.
    pub(crate) fn acknowledge(&mut self, key: &PublicKey, seq: u32) {
        let at = self.by_key.get(key).and_then(|at| usize::try_from(*at).ok());
        if let Some(feed) = at.and_then(|at| self.feeds.get_mut(at)) {
            feed.saved = feed.saved.max(seq.min(feed.len()));
            // It may be carried no more by now; what the host stored is as it was given.
            if !feed.carried {
                feed.plain = feed.saved;
            }
        }
    }
}
