//! Opening a stored book, and the checkpoint that makes the next opening fast.
//!
//! A checkpoint is a cache: it lies some entries behind the end, so that late entries of other
//! devices can still be placed without starting over. A stale or broken one is left out.

use alloc::vec::Vec;

use super::Community;
use super::fold::Cut;
use super::seals::SealedAt;
use super::snapshot::Sealed;
use crate::book::Book;
use crate::coding::{bytes_of, stored, whole};
use crate::contract::{Command, MergeReport};
use crate::crypto::SecretKey;
use crate::entropy::Entropy;
use crate::error::Error;
use crate::ids::{CommunityId, PublicKey};
use crate::journal::blocks::Block;
use crate::journal::by_key::ByKey;
use crate::journal::feed::{self, Feed};
use crate::journal::frame::{self, Frame, Kind};
use crate::journal::order::{Bound, Reach};
use crate::journal::segment::{Run, Segment};
use crate::journal::{Journal, Verified};
use crate::limits;
use crate::listing::Listed as _;
use crate::vault::{Page, Vault};

/// Entries a checkpoint leaves to be folded again.
const BEHIND: usize = limits::UNDO_ENTRIES / 2;

stored! {
    pub(crate) struct Checkpoint {
        /// Checkpoints of another release are left out: it may decide differently.
        release: alloc::string::String,
        /// How many commands it knew.
        knows: u32,
        community: CommunityId,
        /// The seal the journal it was taken of begins at: its counts hold for that journal only.
        begins: u32,
        feeds: Vec<Verified>,
        cuts: Vec<Cut>,
        epochs: u32,
        bounds: Vec<(PublicKey, Vec<Bound>)>,
        /// What was accepted and is sealed.
        blocks: Vec<Block>,
        seals: Vec<SealedAt>,
        book: Book,
    }
}

impl Checkpoint {
    /// Reads what [`Community::checkpoint`] wrote; `None` where it is broken or another release's.
    pub(crate) fn read(file: &[u8]) -> Option<Self> {
        let frames = frame::split(file).ok()?;
        let part = frames.first().filter(|part| part.kind == Kind::Checkpoint)?;
        whole(part.body).filter(|cached: &Self| cached.release == env!("CARGO_PKG_VERSION"))
    }
}

/// What a file holds, read but not yet trusted.
pub(super) struct Parts<'a> {
    pub(super) segments: Vec<Segment<'a>>,
    pub(super) pages: Vec<Page>,
    /// Runs that are kept apart.
    pub(super) apart: Vec<Segment<'a>>,
    /// The snapshot after the latest seal, with its frame: what the segments of the file go on from.
    pub(super) snapshot: Option<(u32, &'a [u8])>,
}

impl<'a> Parts<'a> {
    /// Runs in the order in which they build on each other: the branches of a feed come one by one.
    pub(super) fn runs(&self) -> impl Iterator<Item = (CommunityId, &[Run<'a>])> {
        let segments = self.segments.iter().map(|segment| (segment.community, segment.runs.as_slice()));
        segments.chain(self.branches())
    }

    /// Leaves out what some keys said.
    pub(super) fn leave_out(&mut self, keys: &[PublicKey]) {
        for segment in self.segments.iter_mut().chain(&mut self.apart) {
            segment.runs.retain(|run| !keys.contains(&run.key));
        }
    }

    /// True for a run that founded this community.
    pub(super) fn is_founding(&self, run: &Run<'_>, id: CommunityId) -> bool {
        let first = run.entries().and_then(|entries| entries.first().copied());
        first.is_some_and(|(time, command)| feed::genesis(&run.key, time, command) == id.0)
    }

    /// True where a seal is among the entries that may stand in place of a book's: another one of the number it begins
    /// at, or an earlier one of a number before that.
    pub(super) fn seals_beside(&self, book: &Community, own: Reach, begins: u32) -> bool {
        let (feed, line) = (book.journal.feed(&own.0), &book.book.seals.line);
        let beside = |run: &Run<'_>| {
            let entries = run.entries().unwrap_or_default();
            (run.first..).zip(entries).any(|(seq, (time, bytes))| {
                let Some(number) = super::seals::number_of(bytes) else { return false };
                if number != begins {
                    return number < begins && line.get(&number).is_some_and(|seal| time < seal.at.millis());
                }
                let entry = feed.filter(|_| (run.key, seq) == own).and_then(|feed| feed.entry(seq));
                entry.is_none_or(|(at, known)| (at.millis(), known) != (time, bytes))
            })
        };
        self.runs().flat_map(|(_, runs)| runs).any(beside)
    }

    /// Runs kept apart.
    pub(super) fn branches(&self) -> impl Iterator<Item = (CommunityId, &[Run<'a>])> {
        let all = self.apart.iter().map(|segment| (segment.community, segment.runs.chunks(1)));
        all.flat_map(|(community, runs)| runs.map(move |run| (community, run)))
    }

    /// The snapshot, decoded.
    pub(super) fn sealed(&self) -> Result<Option<(Sealed, &[u8])>, Error> {
        let Some((frame, body)) = self.snapshot else { return Ok(None) };
        Ok(Some((Sealed::open(body, frame)?, body)))
    }
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
        Self::open_from(file, secret, checkpoint.and_then(Checkpoint::read), entropy)
    }

    /// As [`Community::open`] with a checkpoint that was read already, whose bytes need not be kept meanwhile.
    pub(crate) fn open_from(
        file: &[u8],
        secret: Option<[u8; 32]>,
        checkpoint: Option<Checkpoint>,
        entropy: Entropy,
    ) -> Result<Self, Error> {
        Self::open_frames(&frame::split(file)?, secret, checkpoint, entropy, Command::COUNT)
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
        Self::recover_from(file, secret, checkpoint.and_then(Checkpoint::read), entropy)
    }

    /// As [`Community::recover`] with a checkpoint that was read already.
    pub(crate) fn recover_from(
        file: &[u8],
        secret: Option<[u8; 32]>,
        checkpoint: Option<Checkpoint>,
        entropy: Entropy,
    ) -> Result<Self, Error> {
        Self::recover_as(file, secret, checkpoint, entropy, Command::COUNT)
    }

    /// As [`Community::recover`], but as an older version that knows only so many commands. For the simulator: no
    /// host needs it.
    ///
    /// # Errors
    /// As [`Community::open`].
    #[doc(hidden)]
    pub fn recover_knowing(
        file: &[u8],
        secret: Option<[u8; 32]>,
        checkpoint: Option<&[u8]>,
        entropy: Entropy,
        commands: u32,
    ) -> Result<Self, Error> {
        let knows = commands.min(Command::COUNT);
        Self::recover_as(file, secret, checkpoint.and_then(Checkpoint::read), entropy, knows)
    }

    fn recover_as(
        file: &[u8],
        secret: Option<[u8; 32]>,
        checkpoint: Option<Checkpoint>,
        entropy: Entropy,
        knows: u32,
    ) -> Result<Self, Error> {
        let (frames, torn) = frame::split_torn(file)?;
        let mut community = Self::open_frames(&frames, secret, checkpoint, entropy, knows)?;
        community.opened.torn_bytes = u32::try_from(torn).unwrap_or(u32::MAX);
        Ok(community)
    }

    pub(super) fn open_frames(
        frames: &[Frame<'_>],
        secret: Option<[u8; 32]>,
        checkpoint: Option<Checkpoint>,
        entropy: Entropy,
        knows: u32,
    ) -> Result<Self, Error> {
        let mut parts = read_parts(frames)?;
        let id = parts.runs().next().ok_or(Error::NotFounded)?.0;
        if parts.pages.iter().any(|page| page.community != id) {
            return Err(Error::ForeignCommunity);
        }
        let sealed = parts.sealed()?;
        if sealed.as_ref().is_some_and(|(sealed, _)| sealed.community != id) {
            return Err(Error::ForeignCommunity);
        }
        let begin = || sealed.as_ref().map_or_else(|| Journal::new(id), |(sealed, _)| sealed.journal());
        let mut community = Self { knows, ..Self::empty(id, secret.map(SecretKey::from_seed), entropy) };
        let begins = parts.snapshot.map_or(0, |(_, body)| Sealed::number(body));
        let fits =
            |cached: &Checkpoint| cached.community == id && cached.begins == begins && cached.knows == knows;
        let cached = checkpoint.filter(fits);
        let trusted =
            cached.and_then(|cached| Some((load(begin(), &parts.segments, &cached.feeds).ok()?, cached)));
        let (journal, cached) = match trusted {
            Some((journal, cached)) => (journal, Some(cached)),
            None => (load(begin(), &parts.segments, &[])?, None),
        };
        community.journal = journal;
        community.load_apart(&parts)?;
        let founded = |feed: &Feed| feed.base() > 0 || feed.genesis() == Some(id.0);
        if !community.journal.feeds.iter().any(founded) {
            return Err(Error::NotFounded);
        }
        community.find_seals(&[]);
        if let Some((sealed, body)) = sealed {
            community.begin_sealed(sealed, body)?;
        }
        if let Some(cached) = cached {
            community.trust(cached);
        }
        for page in core::mem::take(&mut parts.pages) {
            community.vault.absorb(page);
        }
        let from = community.folded;
        community.fold_rest();
        community.journal.note_carried(true);
        community.acknowledge(&community.mark());
        for (_, runs) in parts.branches() {
            runs.iter().for_each(|run| community.journal.tell_anew(run.key));
        }
        community.drop_erased(0);
        community.report_open(from);
        Ok(community)
    }

    /// Starts from a checkpoint, if the order before it is still the same.
    fn trust(&mut self, cached: Checkpoint) {
        let (epochs, bounds) = (self.journal.epochs, self.journal.bounds());
        // Putting a whole order in order again takes long.
        let closed = (cached.epochs, &cached.bounds) != (epochs, &bounds);
        if closed {
            self.journal.trust_epochs(cached.epochs, cached.bounds, cached.blocks);
        }
        match included_place(&self.journal, &cached.feeds) {
            Some(place) => {
                self.seals.trust(&cached.seals);
                self.cuts = cached.cuts;
                self.book = cached.book;
                self.folded = place;
                self.settled = place;
            }
            None if closed => self.journal.trust_epochs(epochs, bounds, Vec::new()),
            None => {}
        }
    }

    fn report_open(&mut self, from: usize) {
        let entries = self.journal.order.len();
        self.opened.entries = u32::try_from(entries).unwrap_or(u32::MAX);
        self.opened.folded_entries = u32::try_from(entries.saturating_sub(from)).unwrap_or(u32::MAX);
        self.opened.seals = self.journal.epochs;
        self.opened.provisional = self.book.is_provisional();
        self.opened.newer_semantics = self.book.newer_semantics();
        self.opened.writable = self.may_write();
    }

    /// A cache of the book that makes the next opening fast. Not part of the book: it may be thrown away.
    pub fn checkpoint(&mut self) -> Vec<u8> {
        self.finish_merge();
        let end = self.journal.order.len();
        let sealed = self.journal.epochs > 0;
        let behind = end.saturating_sub(BEHIND).max(self.settled.min(end));
        // A seal is where nothing before ever changes.
        let place = if sealed { self.journal.open_start() } else { behind };
        // A revocation behind the checkpoint's end may yet fall or stand again: until then there is no shortcut.
        let at = u32::try_from(place).unwrap_or(u32::MAX);
        let later =
            self.cuts.iter().any(|cut| cut.place >= at) || self.voids.iter().any(|void| void.place >= at);
        // What is kept apart is taken apart by judging everything again, and so is what was accepted of it.
        let apart = self.journal.apart().next().is_some() || self.journal.open_blocks().next().is_some();
        if (later && !sealed) || apart {
            return Vec::new();
        }
        self.unfold(place);
        let included = counts(&self.journal, self.folded);
        let feeds = self.journal.feeds.iter().map(|feed| Verified {
            key: feed.key,
            seq: feed.len(),
            head: feed.head(),
            signature: feed.signed_end(),
            included: included.get(&feed.key).copied().unwrap_or(0),
        });
        let cached = Checkpoint {
            release: env!("CARGO_PKG_VERSION").into(),
            knows: self.knows,
            community: self.id(),
            begins: self.begins(),
            feeds: feeds.listed(),
            cuts: self.cuts.clone(),
            epochs: self.journal.epochs,
            bounds: self.journal.bounds(),
            blocks: self.journal.blocks().to_vec(),
            seals: self.seals.standing(),
            book: core::mem::take(&mut self.book),
        };
        let mut frames = Vec::new();
        frame::seal(Kind::Checkpoint, &bytes_of(&cached), &mut frames);
        self.book = cached.book;
        self.fold_rest();
        frames
    }
}

/// Reads every frame of a file.
pub(super) fn read_parts<'a>(frames: &[Frame<'a>]) -> Result<Parts<'a>, Error> {
    let mut parts = Parts { segments: Vec::new(), pages: Vec::new(), apart: Vec::new(), snapshot: None };
    for part in frames {
        let malformed = Error::Malformed { frame: part.number };
        match part.kind {
            Kind::Apart => parts.apart.push(Segment::read(part.body, true).ok_or(malformed)?),
            Kind::Segment => parts.segments.push(Segment::read(part.body, false).ok_or(malformed)?),
            Kind::VaultPage => parts.pages.push(Vault::read_page(part.body).ok_or(malformed)?),
            Kind::Snapshot => {
                let after = |body| Sealed::number(body);
                if parts.snapshot.is_none_or(|(_, before)| after(before) < after(part.body)) {
                    parts.snapshot = Some((part.number, part.body));
                    let before = parts.segments.iter_mut().chain(&mut parts.apart);
                    before.flat_map(|segment| &mut segment.runs).for_each(|run| run.older = true);
                }
            }
            Kind::Claim | Kind::Ask => return Err(malformed),
            // A wallet may hand over its whole file: its feed is taken in, the rest is its own. A letter is opened
            // beside the book, by whom it is for.
            Kind::Checkpoint | Kind::Letter | Kind::Wallet => {}
        }
    }
    Ok(parts)
}

/// Loads stored segments. A run this device wrote twice (the host stored, then lost the acknowledgement) counts once.
fn load(mut journal: Journal, segments: &[Segment<'_>], verified: &[Verified]) -> Result<Journal, Error> {
    let by_key: ByKey = (0..).zip(verified).map(|(at, v)| (v.key, at)).collect();
    let of = |key| by_key.get(key).and_then(|at| verified.get(usize::try_from(*at).ok()?));
    let id = journal.community;
    for segment in segments {
        if segment.community != id {
            return Err(Error::ForeignCommunity);
        }
        for run in &segment.runs {
            let known = journal.feed(&run.key).map_or(0, |feed| feed.len());
            if run.first <= known || run.older || journal.keeps_apart(&run.key) {
                reload(&mut journal, segment)?;
                break;
            }
            journal.load(run, of(&run.key))?;
        }
    }
    journal.sort();
    let whole = verified.iter().all(|v| journal.feed(&v.key).is_some_and(|feed| feed.len() >= v.seq));
    if whole { Ok(journal) } else { Err(Error::NotFounded) }
}

/// Adds a segment that overlaps with what is loaded, as a merge would.
fn reload(journal: &mut Journal, segment: &Segment<'_>) -> Result<(), Error> {
    let mut report = MergeReport::default();
    journal.sort();
    let checked = journal.check(segment.community, &segment.runs, u64::MAX, &mut report)?;
    journal.absorb(checked.accepted);
    // The store holds both branches of a fork.
    for aside in &checked.apart {
        journal.keep_apart(aside);
    }
    match report.gaps.first() {
        Some(gap) => Err(Error::FeedGap { key: gap.key, seq: gap.seq }),
        None => Ok(()),
    }
}

/// How many entries of each feed stand before a place of the order.
fn counts(journal: &Journal, place: usize) -> ByKey {
    let mut counts = ByKey::default();
    let before = journal.order.get(..place).unwrap_or(&journal.order);
    for run in before.chunk_by(|one, next| one.feed == next.feed) {
        if let Some(feed) = run.first().and_then(|placed| journal.feed_at(*placed)) {
            counts.count(feed.key, u32::try_from(run.len()).unwrap_or(u32::MAX));
        }
    }
    counts
}

/// The place a checkpoint stands for, if the order before it is still the same.
fn included_place(journal: &Journal, feeds: &[Verified]) -> Option<usize> {
    let included: ByKey =
        feeds.iter().filter(|feed| feed.included > 0).map(|feed| (feed.key, feed.included)).collect();
    let sum = |sum: usize, count: &u32| sum.checked_add(usize::try_from(*count).ok()?);
    let place = included.values().try_fold(0_usize, sum)?;
    (place > 0 && counts(journal, place) == included).then_some(place)
}
