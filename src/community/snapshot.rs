//! Archive and prune: a book that begins at a seal instead of at its founding.
//!
//! A snapshot holds the book just after a seal. The seal's own entry stays in the journal, signed, and
//! names the digest the snapshot must have, so both can be checked, years later too.

use alloc::vec::Vec;

use super::apart::mark_of;
use super::open::Parts;
use super::{Community, Mark};
use crate::book::Book;
use crate::book::seals::Seal;
use crate::coding::{Stored, bytes_of, decoded, stored, whole};
use crate::contract::report::FeedGap;
use crate::contract::{Command, MergeReport};
use crate::entropy::Entropy;
use crate::error::Error;
use crate::ids::{CommunityId, EntryId, HeadMark, PublicKey};
use crate::journal::Journal;
use crate::journal::feed::{Base, Feed};
use crate::journal::frame::{self, Frame, Kind};
use crate::journal::order::Reach;
use crate::journal::segment::Run;
use crate::listing::Listed as _;
use crate::time::Timestamp;

/// A snapshot as coded.
#[derive(Debug)]
pub(super) struct Snapshot(Vec<u8>);

stored! {
    /// The book just after a seal, and where its feeds go on.
    pub(super) struct Sealed {
        pub(super) community: CommunityId,
        /// Number of the seal.
        number: u32,
        /// Its entry, the first that is still in the journal.
        seal: Reach,
        feeds: Vec<(PublicKey, Base)>,
        pub(super) book: Book,
    }
}

impl Sealed {
    /// Reads a coded snapshot.
    ///
    /// # Errors
    /// [`Error::NewerVersion`] where only a newer version can go on from it, [`Error::Malformed`] where none can.
    pub(super) fn open(mut body: &[u8], frame: u32) -> Result<Self, Error> {
        let sealed = Self::read(&mut body).ok_or(Error::Malformed { frame })?;
        if body.is_empty() && sealed.book.newer_semantics().is_none() {
            return Ok(sealed);
        }
        Err(Error::NewerVersion { frame })
    }

    /// The number of the seal a coded snapshot was taken after.
    pub(super) fn number(mut body: &[u8]) -> u32 {
        <(CommunityId, u32)>::read(&mut body).map_or(0, |(_, number)| number)
    }

    /// An empty journal that goes on where the snapshot ends.
    pub(super) fn journal(&self) -> Journal {
        let mut journal = Journal::new(self.community);
        for (key, base) in &self.feeds {
            journal.begin(*key, *base);
        }
        journal.begin_epochs(self.number, self.seal);
        journal
    }
}

impl Community {
    /// Every entry that is still here, as frames without the vault: what an archive holds. It opens by itself, and
    /// opening it judges every seal in it again.
    pub fn archive(&mut self) -> Vec<u8> {
        let mut frames = Vec::new();
        self.archive_onto(&mut frames);
        frames
    }

    /// Adds what [`Community::archive`] gives to the end of some frames.
    pub(super) fn archive_onto(&mut self, frames: &mut Vec<u8>) {
        frames.append(&mut self.base_frame());
        if let Some(body) = self.journal.segment(self.secret.as_ref(), |_| 0) {
            frame::seal(Kind::Segment, &body, frames);
        }
        frames.append(&mut self.apart_frame(|_| true, |_| 0));
    }

    /// The number of the seal the journal here begins at; 0 where it begins at the founding.
    pub(super) fn begins(&self) -> u32 {
        self.base.as_ref().map_or(0, |base| Sealed::number(&base.0))
    }

    /// What was pruned here: the seal the book begins at, and the last entry of each feed that lies before it.
    pub fn archived(&self) -> Mark {
        let archived = self.journal.feeds.iter().filter(|feed| feed.base() > 0);
        let feeds = archived.map(|feed| mark_of(feed, feed.base()));
        Mark { feeds: feeds.listed(), blobs: 0, erased: 0, begins: self.begins() }
    }

    /// The snapshot the book begins at, if it does.
    pub(super) fn base_frame(&self) -> Vec<u8> {
        let mut frames = Vec::new();
        if let Some(base) = &self.base {
            frame::seal(Kind::Snapshot, &base.0, &mut frames);
        }
        frames
    }

    /// Drops every entry before the last seal: from now on the book begins there. Keep [`Community::archive`] first,
    /// then replace what the host has stored by [`Community::export_book`].
    ///
    /// # Errors
    /// [`Error::NotSealed`] where no seal stands.
    pub fn prune(&mut self) -> Result<(), Error> {
        self.finish_merge();
        let (seal, _) = self.seals.standing().last().copied().ok_or(Error::NotSealed)?;
        let start = self.journal.open_start();
        self.unfold(start);
        // What an older revocation cut off is refused by the book from here on.
        self.cuts.clear();
        let sealed = Sealed {
            community: self.id(),
            number: self.journal.epochs,
            seal,
            feeds: self.journal.prune(seal),
            book: core::mem::take(&mut self.book),
        };
        self.base = Some(Snapshot(bytes_of(&sealed)));
        self.base_saved = false;
        self.book = sealed.book;
        self.seals.forget(sealed.number);
        self.folded = self.journal.open_start();
        self.settle_at(usize::MAX);
        self.settled = self.folded;
        self.fold_rest();
        Ok(())
    }

    /// The book as the journal that is here begins, and how many entries it includes.
    pub(super) fn beginning(&self) -> (Book, usize) {
        let sealed = self.base.as_ref().and_then(|base| whole::<Sealed>(&base.0));
        // The first entry of a pruned journal is the seal its snapshot was taken after.
        sealed.map_or((Book::default(), 0), |sealed| (sealed.book, 1))
    }

    /// Takes a snapshot in as the beginning of the book, once the journal that follows it is loaded.
    ///
    /// # Errors
    /// [`Error::SnapshotMismatch`] where the seal it was taken after is missing or names another digest.
    pub(super) fn begin_sealed(&mut self, sealed: Sealed, body: &[u8]) -> Result<(), Error> {
        let mismatch = Error::SnapshotMismatch { number: sealed.number };
        let entry = EntryId { author: sealed.seal.0.tag(), seq: sealed.seal.1 };
        let line = &sealed.book.seals.line;
        let is = |at: Timestamp, bytes: &[u8]| {
            let seal = read_seal(bytes, sealed.number, entry, at);
            seal.is_some() && seal == line.get(&sealed.number)
        };
        self.journal.begin_through(sealed.seal, is);
        let feed = self.journal.feed(&sealed.seal.0).ok_or(mismatch)?;
        let (at, bytes) = feed.entry(sealed.seal.1).ok_or(mismatch)?;
        let head = HeadMark::of(&feed.head_at(entry.seq));
        let seal = read_seal(bytes, sealed.number, entry, at).ok_or(mismatch)?;
        let seals = &sealed.book.seals;
        let others = sealed.feeds.iter().filter(|(key, _)| *key != sealed.seal.0);
        let covered = others.clone().all(|(key, base)| seals.covered(key.tag()) == base.seq)
            && seals.covered(entry.author) == entry.seq
            && usize::try_from(seals.covered.len()).ok() == others.count().checked_add(1);
        let changed =
            covered && seals.last() == sealed.number && seals.line.get(&sealed.number) == Some(seal);
        self.book = sealed.book;
        if !changed || self.sealed_digest(Some((sealed.seal, sealed.number))) != seal.digest {
            return Err(mismatch);
        }
        self.base = Some(Snapshot(body.to_vec()));
        self.base_saved = true;
        self.seals.trust(&[(sealed.seal, head)]);
        self.folded = 1;
        self.settled = 1;
        Ok(())
    }
}

impl Community {
    /// Goes on from another device's snapshot, where that device has archived entries this one never heard of.
    ///
    /// The seal it was taken after must be by the key that holds the right to seal in this book, what both devices know
    /// must be the same, and so must all that this device wrote: no other may have it. `None` where the snapshot is of no
    /// use here.
    pub(super) fn adopt(
        &mut self,
        now: Timestamp,
        frames: &[Frame<'_>],
        sealed: &Sealed,
    ) -> Result<Option<MergeReport>, Error> {
        if sealed.number <= self.journal.epochs || self.behind(sealed).is_empty() {
            return Ok(None);
        }
        let same = |(key, base): &(PublicKey, Base)| {
            let feed = self.journal.feed(key);
            feed.is_none_or(|feed| match feed.len() < base.seq {
                // Put back to an old store, this device may have written other entries than it did before.
                true => self.own_key != Some(*key) || self.leads(key, base),
                false => feed.base() > base.seq || feed.head_at(base.seq) == base.head,
            })
        };
        let holder = self.book.seals.holder.get(&());
        if holder != Some(sealed.seal.0)
            || self.seals_otherwise(&sealed.book, u32::MAX)
            || !sealed.feeds.iter().all(same)
        {
            return Ok(None);
        }
        let entropy = Entropy::from_seed(self.entropy.draw());
        let mut adopted = Self::open_frames(frames, self.secret(), None, entropy, self.knows)?;
        let before = self.journal.order.len();
        let own = self.export_book();
        let mut report = adopted.merge(now, &own)?;
        adopted.forget_saved();
        adopted.vault.erased = adopted.vault.erased.max(u32::from(self.rewrite_due()));
        let known = usize::try_from(report.new_entries).unwrap_or(0);
        let here = adopted.journal.order.len().saturating_sub(known);
        report.repeated_entries = u32::try_from(before.saturating_sub(known)).unwrap_or(u32::MAX);
        report.new_entries = u32::try_from(here).unwrap_or(u32::MAX);
        report.adopted_seal = Some(sealed.number);
        core::mem::swap(&mut adopted.opened, &mut self.opened);
        *self = adopted;
        Ok(Some(report))
    }

    /// Starts over from another device's whole book, where the seal this one begins at does not stand in it.
    ///
    /// A seal may lose to an earlier rival that is heard of later. Whoever archived what it covered cannot judge that,
    /// but a device that has not archived can, or this one once its archive is back. `None` where nothing changes here.
    pub(super) fn start_over(
        &mut self,
        now: Timestamp,
        frames: &[Frame<'_>],
        parts: &Parts<'_>,
    ) -> Result<Option<MergeReport>, Error> {
        let begins = self.begins();
        let Some(own) = self.seals.standing_at(begins).filter(|_| self.base.is_some()) else {
            return Ok(None);
        };
        let founder = |run: &Run<'_>| run.first == 1 && parts.is_founding(run, self.id());
        let whole = parts.snapshot.is_none() && parts.runs().flat_map(|(_, runs)| runs).any(founder);
        let known = self.is_in_doubt();
        if !whole || (!known && !parts.seals_beside(self, own.0, begins)) {
            return Ok(None);
        }
        let entropy = Entropy::from_seed(self.entropy.draw());
        let mut other = match Self::open_frames(frames, self.secret(), None, entropy, self.knows) {
            // It is not the whole book: of the founder's feed all was sent, for it went another way here.
            Err(Error::FeedGap { .. }) => return Ok(None),
            opened => opened?,
        };
        // What this device has beyond its snapshot; all of it must follow on what the other has.
        let mut tail = Vec::new();
        if let Some(page) = self.vault.page(self.id(), 0) {
            frame::seal(Kind::VaultPage, &page, &mut tail);
        }
        if let Some(body) = self.journal.segment(self.secret.as_ref(), |_| 0) {
            frame::seal(Kind::Segment, &body, &mut tail);
        }
        tail.append(&mut self.apart_frame(|_| true, |_| 0));
        let merged = other.merge(now, &tail);
        // What lies in the archive here must be there as well.
        let archived = |feed: &Feed| feed.base() == 0 || other.leads(&feed.key, &feed.base_at(feed.base()));
        let all = self.journal.feeds.iter().all(archived);
        let Some(mut report) = merged.ok().filter(|report| all && report.gaps.is_empty()) else {
            self.doubts_beginning = true;
            return Ok(None);
        };
        if !self.seals_otherwise(&other.book, begins) && !self.doubts_beginning {
            self.seals.trust_beginning(begins);
            return Ok(None);
        }
        other.forget_saved();
        // The store must be written anew: it begins at a seal that fell.
        other.vault.erased = other.vault.erased.max(self.vault.erased).saturating_add(1);
        let (here, all) = (self.journal.order.len(), other.journal.order.len());
        report.repeated_entries = u32::try_from(here).unwrap_or(u32::MAX);
        report.new_entries = u32::try_from(all.saturating_sub(here)).unwrap_or(u32::MAX);
        report.fallen_seal = Some(begins);
        core::mem::swap(&mut other.opened, &mut self.opened);
        *self = other;
        Ok(Some(report))
    }

    /// True where the seal this book begins at, or one before it, may not stand.
    pub(super) fn is_in_doubt(&self) -> bool {
        self.doubts_beginning || self.seals.doubted(self.begins(), &self.book.seals.line)
    }

    /// Says that the seal this book begins at may not stand: the archive is missing.
    pub(super) fn report_doubt(&self, report: &mut MergeReport) {
        let begins = self.begins();
        let doubted = self.is_in_doubt() && begins > 0;
        if let Some((seal, _)) = self.seals.standing_at(begins).filter(|_| doubted) {
            report.fallen_seal = Some(begins);
            report.gaps.push(FeedGap { key: seal.0.tag(), seq: 1 });
        }
    }

    /// The first entry of each feed that lies in the other device's archive and never came here.
    pub(super) fn behind(&self, sealed: &Sealed) -> Vec<FeedGap> {
        let gap = |(key, base): &(PublicKey, Base)| {
            let feed = self.journal.feed(key);
            let known = match feed.filter(|_| self.holds_other(key, base)) {
                Some(feed) => feed.closed().min(base.seq.saturating_sub(1)),
                None => feed.map_or(0, Feed::len),
            };
            (known < base.seq).then(|| FeedGap { key: key.tag(), seq: known.saturating_add(1) })
        };
        sealed.feeds.iter().filter_map(gap).listed()
    }

    /// Keys of which only other entries are here than lie in the other device's archive: what they said after that
    /// follows on nothing here.
    pub(super) fn beside(&self, sealed: &Sealed) -> Vec<PublicKey> {
        let beside = sealed.feeds.iter().filter(|(key, base)| self.holds_other(key, base));
        beside.map(|(key, _)| *key).listed()
    }

    /// True where another seal stands at a number in both books, up to one.
    pub(super) fn seals_otherwise(&self, book: &Book, last: u32) -> bool {
        let own = |number: u32| self.book.seals.line.get(&number).filter(|_| number <= last);
        book.seals.line.iter().any(|(number, seal)| own(number).is_some_and(|own| own != seal))
    }

    /// True where something known of a key reaches as far, but nothing leads there.
    fn holds_other(&self, key: &PublicKey, base: &Base) -> bool {
        let branches = self.journal.apart().filter(|branch| branch.key == *key);
        let reaches = self.journal.feed(key).into_iter().chain(branches).any(|feed| feed.len() >= base.seq);
        reaches && !self.leads(key, base)
    }

    /// True where something known of a key leads to an entry, or goes on from after it.
    fn leads(&self, key: &PublicKey, base: &Base) -> bool {
        let leads = |feed: &Feed| {
            feed.base() > base.seq || (feed.len() >= base.seq && feed.head_at(base.seq) == base.head)
        };
        let branches = self.journal.apart().filter(|branch| branch.key == *key && branch.base() < base.seq);
        self.journal.feed(key).into_iter().chain(branches).any(leads)
    }

    /// Nothing of this book is in the host's store yet.
    fn forget_saved(&mut self) {
        self.base_saved = false;
        self.journal.forget_saved();
        self.vault.saved = 0;
    }
}

/// What the book keeps of a seal, read from its entry.
#[expect(clippy::wildcard_enum_match_arm, reason = "one command of many is a seal")]
fn read_seal(bytes: &[u8], of: u32, entry: EntryId, at: Timestamp) -> Option<Seal> {
    match decoded::<Command>(bytes)? {
        Command::SealBook { number, until, digest, .. } => {
            (number == of).then_some(Seal { entry, at, until, digest })
        }
        _ => None,
    }
}
