//! Opening a stored book, and the checkpoint that makes the next opening fast.
//!
//! A checkpoint is a cache: it lies some entries behind the end, so that late entries of other
//! devices can still be placed without starting over. A stale or broken one is left out.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::Community;
use super::fold::Cut;
use crate::book::Book;
use crate::contract::MergeReport;
use crate::crypto::SecretKey;
use crate::entropy::Entropy;
use crate::error::Error;
use crate::ids::{CommunityId, PublicKey};
use crate::journal::feed::halves;
use crate::journal::frame::{self, Frame, Kind};
use crate::journal::segment::Segment;
use crate::journal::{Journal, Verified};
use crate::limits;
use crate::vault::{Page, Vault};

/// Entries a checkpoint leaves to be folded again.
const BEHIND: usize = limits::UNDO_ENTRIES / 2;

#[derive(Serialize, Deserialize)]
struct Checkpoint {
    /// Checkpoints of another release are left out: it may decide differently.
    release: alloc::string::String,
    community: CommunityId,
    feeds: Vec<Verified>,
    cuts: Vec<Cut>,
    book: Book,
}

/// What a file holds, read but not yet trusted.
pub(super) struct Parts<'a> {
    pub(super) segments: Vec<Segment<'a>>,
    pub(super) pages: Vec<Page>,
}

impl Community {
    /// Opens a book from its frames. `secret` is the seed this device was given, if it may write.
    ///
    /// # Errors
    /// The first thing wrong with the bytes, down to a single flipped bit.
    pub fn open(
        file: &[u8],
        secret: Option<[u8; 32]>,
        checkpoint: Option<&[u8]>,
        entropy: Entropy,
    ) -> Result<Self, Error> {
        Self::open_frames(&frame::split(file)?, secret, checkpoint, entropy)
    }

    /// As [`Community::open`], but an unfinished last frame is left out and counted in the report.
    ///
    /// # Errors
    /// As [`Community::open`].
    pub fn recover(
        file: &[u8],
        secret: Option<[u8; 32]>,
        checkpoint: Option<&[u8]>,
        entropy: Entropy,
    ) -> Result<Self, Error> {
        let (frames, torn) = frame::split_torn(file)?;
        let mut community = Self::open_frames(&frames, secret, checkpoint, entropy)?;
        community.opened.torn_bytes = u32::try_from(torn).unwrap_or(u32::MAX);
        Ok(community)
    }

    fn open_frames(
        frames: &[Frame<'_>],
        secret: Option<[u8; 32]>,
        checkpoint: Option<&[u8]>,
        entropy: Entropy,
    ) -> Result<Self, Error> {
        let parts = read_parts(frames)?;
        let id = parts.segments.first().ok_or(Error::NotFounded)?.community;
        if parts.pages.iter().any(|page| page.community != id) {
            return Err(Error::ForeignCommunity);
        }
        let mut community = Self::empty(id, secret.map(SecretKey::from_seed), entropy);
        let cached = checkpoint.and_then(read_checkpoint).filter(|cached| cached.community == id);
        let trusted =
            cached.and_then(|cached| Some((load(id, &parts.segments, &cached.feeds).ok()?, cached)));
        match trusted {
            Some((journal, cached)) => {
                community.journal = journal;
                if let Some(place) = included_place(&community.journal, &cached.feeds) {
                    community.book = cached.book;
                    community.cuts = cached.cuts;
                    community.settled = place;
                }
            }
            None => community.journal = load(id, &parts.segments, &[])?,
        }
        for page in parts.pages {
            community.vault.absorb(page);
        }
        let from = community.settled;
        community.fold_from(from);
        community.acknowledge(&community.mark());
        community.report_open(from);
        Ok(community)
    }

    fn report_open(&mut self, from: usize) {
        let entries = self.journal.order.len();
        self.opened.entries = u32::try_from(entries).unwrap_or(u32::MAX);
        self.opened.folded_entries = u32::try_from(entries.saturating_sub(from)).unwrap_or(u32::MAX);
        self.opened.provisional = !self.book.unknown.is_empty();
        self.opened.writable = self.may_write();
    }

    /// A cache of the book that makes the next opening fast. Not part of the book: it may be thrown away.
    pub fn checkpoint(&mut self) -> Vec<u8> {
        let end = self.journal.order.len();
        let place = end.saturating_sub(BEHIND).max(self.settled.min(end));
        // A revocation behind the checkpoint's end may yet fall: until then there is no shortcut.
        if self.cuts.iter().any(|cut| usize::try_from(cut.place).is_ok_and(|at| at >= place)) {
            return Vec::new();
        }
        self.book.roll_back(u32::try_from(place).unwrap_or(u32::MAX));
        let included = counts(&self.journal, place);
        let feeds = self.journal.feeds.iter().map(|feed| Verified {
            key: feed.key,
            seq: feed.len(),
            head: feed.head(),
            signature: feed.signed_end().as_ref().map(halves),
            included: included.get(&feed.key).copied().unwrap_or(0),
        });
        let cached = Checkpoint {
            release: env!("CARGO_PKG_VERSION").into(),
            community: self.id(),
            feeds: feeds.collect(),
            cuts: self.cuts.clone(),
            book: core::mem::take(&mut self.book),
        };
        let mut frames = Vec::new();
        if let Ok(body) = postcard::to_allocvec(&cached) {
            frame::seal(Kind::Checkpoint, &body, &mut frames);
        }
        self.book = cached.book;
        self.fold_from(place);
        frames
    }
}

fn read_segment(body: &[u8]) -> Option<Segment<'_>> {
    let (segment, rest) = postcard::take_from_bytes::<Segment<'_>>(body).ok()?;
    rest.is_empty().then_some(segment)
}

/// Reads every frame of a file.
pub(super) fn read_parts<'a>(frames: &[Frame<'a>]) -> Result<Parts<'a>, Error> {
    let mut parts = Parts { segments: Vec::new(), pages: Vec::new() };
    for part in frames {
        let malformed = Error::Malformed { frame: part.number };
        match part.kind {
            Kind::Segment => parts.segments.push(read_segment(part.body).ok_or(malformed)?),
            Kind::VaultPage => parts.pages.push(Vault::read_page(part.body).ok_or(malformed)?),
            Kind::Checkpoint => {}
        }
    }
    Ok(parts)
}

fn read_checkpoint(file: &[u8]) -> Option<Checkpoint> {
    let frames = frame::split(file).ok()?;
    let part = frames.first().filter(|part| part.kind == Kind::Checkpoint)?;
    let (cached, rest) = postcard::take_from_bytes::<Checkpoint>(part.body).ok()?;
    (rest.is_empty() && cached.release == env!("CARGO_PKG_VERSION")).then_some(cached)
}

/// Loads stored segments. A run this device wrote twice (the host stored, then lost the acknowledgement) counts once.
fn load(id: CommunityId, segments: &[Segment<'_>], verified: &[Verified]) -> Result<Journal, Error> {
    let by_key: BTreeMap<PublicKey, u32> = (0..).zip(verified).map(|(at, v)| (v.key, at)).collect();
    let of = |key| by_key.get(key).and_then(|at| verified.get(usize::try_from(*at).ok()?));
    let mut journal = Journal::new(id);
    for segment in segments {
        if segment.community != id {
            return Err(Error::ForeignCommunity);
        }
        for run in &segment.runs {
            let known = journal.feed(&run.key).map_or(0, |feed| feed.len());
            if run.first <= known {
                reload(&mut journal, segment)?;
                break;
            }
            journal.load(run, of(&run.key))?;
        }
    }
    journal.sort();
    let whole = verified.iter().all(|v| journal.feed(&v.key).is_some_and(|feed| feed.len() >= v.seq));
    let founded = journal.feeds.iter().any(|feed| feed.genesis() == Some(id.0));
    if whole && founded { Ok(journal) } else { Err(Error::NotFounded) }
}

/// Adds a segment that overlaps with what is loaded, as a merge would.
fn reload(journal: &mut Journal, segment: &Segment<'_>) -> Result<(), Error> {
    let mut report = MergeReport::default();
    journal.sort();
    let accepted = journal.check(segment, crate::time::Timestamp::from_millis(u64::MAX), &mut report)?;
    journal.absorb(accepted);
    match report.forked.first().or(report.gaps.first()) {
        Some(gap) => Err(Error::FeedGap { key: gap.key, seq: gap.seq }),
        None => Ok(()),
    }
}

/// How many entries of each feed stand before a place of the order.
fn counts(journal: &Journal, place: usize) -> BTreeMap<PublicKey, u32> {
    let mut counts = BTreeMap::new();
    for feed in journal.order.iter().take(place).filter_map(|placed| journal.feed_at(*placed)) {
        let count: &mut u32 = counts.entry(feed.key).or_default();
        *count = count.saturating_add(1);
    }
    counts
}

/// The place a checkpoint stands for, if the order before it is still the same.
fn included_place(journal: &Journal, feeds: &[Verified]) -> Option<usize> {
    let included: BTreeMap<PublicKey, u32> =
        feeds.iter().filter(|feed| feed.included > 0).map(|feed| (feed.key, feed.included)).collect();
    let sum = |sum: usize, count: &u32| sum.checked_add(usize::try_from(*count).ok()?);
    let place = included.values().try_fold(0_usize, sum)?;
    (place > 0 && counts(journal, place) == included).then_some(place)
}
