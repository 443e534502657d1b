//! One key's own entries, in order: bytes, times, and the hash chain that ends in a signed head.

use alloc::vec::Vec;

use sha2::{Digest, Sha256};
use xiangyue_rows::reserve;

use super::keys::Head;
use super::order::Bound;
use crate::coding::stored;
use crate::crypto::SecretKey;
use crate::ids::{CommunityId, KeyTag, PublicKey};
use crate::time::Timestamp;

/// A feed. Entries are numbered from 1 without gaps.
#[derive(Clone, Debug)]
pub(crate) struct Feed {
    pub(crate) key: PublicKey,
    pub(crate) tag: KeyTag,
    /// The sealed part that is no longer here.
    base: Base,
    /// How far each epoch reaches in this feed, in rising order.
    bounds: Vec<Bound>,
    bytes: Vec<u8>,
    ends: Vec<u32>,
    times: Vec<u64>,
    head: [u8; 32],
    /// The last signature known and the entry it covers.
    signed: Option<(u32, [u8; 64])>,
    /// The one before it: the feed may be cut back to there.
    older: Option<(u32, [u8; 64])>,
    /// Entries the host has acknowledged as stored.
    pub(crate) saved: u32,
    /// As `saved`, without what a branch carried: a segment goes on from there.
    pub(crate) plain: u32,
    /// True where a branch carried its end in what the host was last given.
    pub(super) carried: bool,
    /// Of a branch: the last entry whose time was reached. What counts was let in anyway.
    pub(crate) let_in: u32,
}

stored! {
    /// Where the entries of a feed begin that are still here: everything before lies in an archive.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Base {
        /// The last entry that is no longer here; 0 when all are.
        pub(crate) seq: u32,
        /// The head there.
        pub(crate) head: [u8; 32],
        /// Its time.
        pub(crate) time: u64,
    }
}

/// Where a feed stood.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Savepoint {
    len: usize,
    head: [u8; 32],
    signed: Option<(u32, [u8; 64])>,
    older: Option<(u32, [u8; 64])>,
}

/// What entry 1 of a feed points back to.
fn root(key: &PublicKey) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"xiangyue-feed-v1");
    hash.update(key.0);
    hash.finalize().into()
}

/// Hash of an entry: everything before it, its time, its command.
fn link(before: &[u8; 32], time: u64, command: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(time.to_le_bytes());
    hash.update(command);
    hash.finalize().into()
}

/// Hash of a feed's first entry: names the community when it is the founder's.
pub(crate) fn genesis(key: &PublicKey, time: u64, command: &[u8]) -> [u8; 32] {
    link(&root(key), time, command)
}

/// The head one entry further on.
pub(crate) fn extend_head(head: [u8; 32], entry: &(u64, &[u8])) -> [u8; 32] {
    link(&head, entry.0, entry.1)
}

impl Feed {
    pub(crate) fn new(key: PublicKey) -> Self {
        Self::from_base(key, Base { seq: 0, head: root(&key), time: 0 })
    }

    /// A feed whose beginning lies in an archive.
    pub(crate) fn from_base(key: PublicKey, base: Base) -> Self {
        Self {
            head: base.head,
            tag: key.tag(),
            key,
            base,
            bounds: Vec::new(),
            bytes: Vec::new(),
            ends: Vec::new(),
            times: Vec::new(),
            signed: None,
            older: None,
            saved: base.seq,
            plain: base.seq,
            carried: false,
            let_in: base.seq,
        }
    }

    /// The number of the last entry.
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.ends.len()).unwrap_or(u32::MAX).saturating_add(self.base.seq)
    }

    /// The number of the last entry that is no longer here.
    pub(crate) const fn base(&self) -> u32 {
        self.base.seq
    }

    /// The epoch an entry was closed into; `None` while it is open.
    pub(crate) fn bound(&self, seq: u32) -> Option<Bound> {
        self.bounds.get(self.bounds.partition_point(|bound| bound.last < seq)).copied()
    }

    /// The last entry that is closed into any epoch.
    pub(crate) fn closed(&self) -> u32 {
        self.bounds.last().map_or(self.base.seq, |bound| bound.last)
    }

    /// The last entry that is closed into an epoch before this one.
    pub(crate) fn closed_before(&self, epoch: u32) -> u32 {
        epoch.checked_sub(1).map_or(self.base.seq, |before| self.closed_by(before))
    }

    /// The last entry that is closed into an epoch or one before it.
    pub(crate) fn closed_by(&self, epoch: u32) -> u32 {
        let within = self.bounds.iter().rev().find(|bound| bound.epoch <= epoch);
        within.map_or(self.base.seq, |bound| bound.last)
    }

    /// How far each epoch reaches.
    pub(crate) fn bounds(&self) -> &[Bound] {
        &self.bounds
    }

    /// Takes the word of a checkpoint for how far each epoch reaches.
    pub(super) fn set_bounds(&mut self, bounds: Vec<Bound>) {
        self.bounds = bounds;
    }

    /// Closes entries into an epoch. An epoch never reaches back before an older one.
    pub(super) fn bind(&mut self, bound: Bound) {
        if bound.last <= self.closed() {
            return;
        }
        match self.bounds.last_mut().filter(|last| last.epoch == bound.epoch) {
            Some(last) => *last = bound,
            None => self.bounds.push(bound),
        }
    }

    /// Opens the entries of an epoch again.
    pub(super) fn unbind(&mut self, epoch: u32) {
        self.bounds.retain(|bound| bound.epoch != epoch);
    }

    /// Drops what comes after `seq`, but nothing of what seals say of the feed.
    pub(super) fn cut(&mut self, seq: u32) {
        if seq < self.len() {
            let len = usize::try_from(seq.saturating_sub(self.base.seq)).unwrap_or(0);
            let within = |signed: &(u32, [u8; 64])| signed.0 <= seq;
            let signed = self.signed.filter(within).or(self.older.filter(within));
            self.restore(Savepoint {
                len,
                head: self.head_at(seq),
                signed,
                older: self.older.filter(within),
            });
            (self.saved, self.plain) = (self.saved.min(seq), self.plain.min(seq));
        }
    }

    /// The entries after `seq` as a feed that begins there.
    pub(super) fn rest(&self, seq: u32) -> Self {
        let mut rest = Self::from_base(self.key, self.base_at(seq));
        rest.extend(self.after(seq), self.head, None);
        (rest.signed, rest.older, rest.let_in) = (self.signed, self.older, self.let_in);
        rest
    }

    /// Where a segment with what the host has not stored goes on from.
    pub(crate) fn unsaved_after(&self) -> u32 {
        if self.saved < self.len() { self.plain } else { self.saved }
    }

    /// How many entries two feeds that begin at one place have in common, as the last of them.
    pub(super) fn common(&self, other: &Self) -> u32 {
        let pairs = self.after(self.base.seq).zip(other.after(self.base.seq));
        let same = pairs.take_while(|(one, other)| one == other).count();
        self.base.seq.saturating_add(u32::try_from(same).unwrap_or(0))
    }

    /// The signature over the head after an entry, if it is known.
    pub(super) fn signed_at(&self, seq: u32) -> Option<[u8; 64]> {
        let known = [self.signed, self.older].into_iter().flatten();
        known.filter(|(last, _)| *last == seq).map(|(_, signature)| signature).next()
    }

    /// The last entry that is not later than a time.
    pub(super) fn reached(&self, time: u64) -> u32 {
        let count = self.times.partition_point(|at| *at <= time);
        self.base.seq.saturating_add(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Where the feed would begin without everything up to `seq`.
    pub(crate) fn base_at(&self, seq: u32) -> Base {
        let time = self.entry(seq).map_or(self.base.time, |(time, _)| time.millis());
        Base { seq, head: self.head_at(seq), time }
    }

    /// Drops everything up to `seq`.
    pub(crate) fn prune(&mut self, seq: u32) {
        let base = self.base_at(seq);
        let gone = usize::try_from(seq.saturating_sub(self.base.seq)).unwrap_or(0).min(self.ends.len());
        let start = gone.checked_sub(1).and_then(|last| self.ends.get(last)).copied().unwrap_or(0);
        self.bytes.drain(..usize::try_from(start).unwrap_or(0).min(self.bytes.len()));
        self.times.drain(..gone);
        self.ends.drain(..gone);
        for end in &mut self.ends {
            *end = end.saturating_sub(start);
        }
        self.bounds.retain(|bound| bound.last > seq);
        self.base = base;
    }

    pub(crate) const fn head(&self) -> [u8; 32] {
        self.head
    }

    pub(crate) fn last_time(&self) -> Option<u64> {
        let base = (self.base.seq > 0).then_some(self.base.time);
        self.times.last().copied().or(base)
    }

    /// Time and command bytes of an entry.
    pub(crate) fn entry(&self, seq: u32) -> Option<(Timestamp, &[u8])> {
        let at = usize::try_from(seq.checked_sub(self.base.seq)?).ok()?.checked_sub(1)?;
        let end = usize::try_from(*self.ends.get(at)?).ok()?;
        let start = match at.checked_sub(1) {
            Some(before) => usize::try_from(*self.ends.get(before)?).ok()?,
            None => 0,
        };
        Some((Timestamp::from_millis(*self.times.get(at)?), self.bytes.get(start..end)?))
    }

    /// Adds an entry at the end without hashing it; the head must be set afterwards.
    fn push_unhashed(&mut self, time: u64, command: &[u8]) {
        reserve(&mut self.bytes, command.len());
        reserve(&mut self.ends, 1);
        reserve(&mut self.times, 1);
        self.bytes.extend_from_slice(command);
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
        self.times.push(time);
    }

    /// Adds an entry at the end.
    pub(crate) fn push(&mut self, time: u64, command: &[u8]) {
        self.head = link(&self.head, time, command);
        self.push_unhashed(time, command);
    }

    /// The head as it was after entry `seq`, which is not before the base.
    pub(crate) fn head_at(&self, seq: u32) -> [u8; 32] {
        if seq == self.len() {
            return self.head;
        }
        let entries = (self.base.seq.saturating_add(1)..=seq).filter_map(|seq| self.entry(seq));
        entries.fold(self.base.head, |head, (time, command)| link(&head, time.millis(), command))
    }

    /// Adds entries whose resulting head is already known, and its signature, where they were signed there.
    pub(crate) fn extend<'a>(
        &mut self,
        entries: impl Iterator<Item = (u64, &'a [u8])> + Clone,
        head: [u8; 32],
        signature: Option<[u8; 64]>,
    ) {
        let lengths = entries.clone().map(|(_, command)| command.len());
        let (count, length) = lengths.fold((0_usize, 0_usize), |(count, length), more| {
            (count.saturating_add(1), length.saturating_add(more))
        });
        reserve(&mut self.bytes, length);
        reserve(&mut self.ends, count);
        reserve(&mut self.times, count);
        for (time, command) in entries {
            self.push_unhashed(time, command);
        }
        self.head = head;
        if let Some(signature) = signature {
            let older = self.signed.filter(|(last, _)| *last < self.len()).or(self.older);
            (self.signed, self.older) = (Some((self.len(), signature)), older);
        }
    }

    /// Times and commands of the entries after one of them.
    pub(super) fn after(&self, seq: u32) -> impl Iterator<Item = (u64, &[u8])> + Clone {
        let rest = (seq.saturating_add(1)..=self.len()).filter_map(|seq| self.entry(seq));
        rest.map(|(time, command)| (time.millis(), command))
    }

    /// What a signature of this feed's end covers.
    pub(crate) fn end(&self, community: CommunityId) -> Head {
        Head { community, key: self.key, seq: self.len(), hash: self.head }
    }

    /// The signature over the end of the feed, made now where this device holds the key.
    pub(crate) fn signature(
        &mut self,
        community: CommunityId,
        secret: Option<&SecretKey>,
    ) -> Option<[u8; 64]> {
        let end = self.end(community);
        if let Some(signature) = self.signed_end() {
            return Some(signature);
        }
        let signature = end.sign(secret.filter(|secret| secret.public() == self.key)?);
        self.signed = Some((end.seq, signature));
        Some(signature)
    }

    /// The signature over the end of the feed, if there is one already.
    pub(crate) fn signed_end(&self) -> Option<[u8; 64]> {
        self.signed.filter(|(seq, _)| *seq == self.len()).map(|(_, signature)| signature)
    }

    pub(crate) fn savepoint(&self) -> Savepoint {
        Savepoint { len: self.ends.len(), head: self.head, signed: self.signed, older: self.older }
    }

    /// Drops every entry added since a savepoint.
    pub(crate) fn restore(&mut self, to: Savepoint) {
        self.ends.truncate(to.len);
        self.times.truncate(to.len);
        let end = self.ends.last().and_then(|end| usize::try_from(*end).ok());
        self.bytes.truncate(end.unwrap_or(0));
        (self.head, self.signed, self.older) = (to.head, to.signed, to.older);
    }

    /// Hash of the first entry: names the community when this is the founder's feed.
    pub(crate) fn genesis(&self) -> Option<[u8; 32]> {
        self.entry(1).map(|(time, command)| genesis(&self.key, time.millis(), command))
    }
}
