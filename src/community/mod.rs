//! The façade a host holds: one community's journal, book and vault on one device.
//!
//! Commands go in and receipts come out; bytes go in and reports come out. It does no I/O.

mod apart;
mod doubts;
mod erase;
mod fold;
mod join;
mod keep;
mod letters;
mod merge;
pub(crate) mod open;
mod overdrawn;
pub(crate) mod queries;
mod seals;
mod share;
mod snapshot;
mod texts;
mod wallets;

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use self::join::public_key_of;
use crate::book::Book;
use crate::coding::Coded;
use crate::coding::coded;
use crate::contract::{Answer, Command, MergeReport, OpenReport, Outcome, Query, Receipt, Refusal};
use crate::crypto::SecretKey;
use crate::entropy::Entropy;
use crate::error::Error;
use crate::ids::{BookDigest, CommunityId, EntryId, HeadMark, PublicKey};
use crate::journal::Journal;
use crate::journal::blocks::Stretch;
use crate::journal::feed::Feed;
use crate::journal::frame::{self, Kind};
use crate::limits;
use crate::listing::Listed as _;
use crate::time::Timestamp;
use crate::vault::Vault;

/// One community's book on one device.
#[derive(Debug)]
pub struct Community {
    journal: Journal,
    book: Book,
    vault: Vault,
    secret: Option<SecretKey>,
    own_key: Option<PublicKey>,
    entropy: Entropy,
    /// How many entries of the order the book includes.
    folded: usize,
    /// Places before this one can no longer be taken back one by one.
    settled: usize,
    /// A merge whose entries are in the journal and not all decided yet.
    merging: Option<merge::Merging>,
    /// What the last merge brought, until it is told.
    merged: Option<MergeReport>,
    /// Seals that were written, and what became of them.
    seals: seals::Line,
    /// The book and journal begin at a seal; what lies before is archived.
    base: Option<snapshot::Snapshot>,
    /// True once the host has that beginning in its store.
    base_saved: bool,
    /// Keys of which refused bytes held entries that follow nothing known here. They may have forked before: until
    /// something is merged they are asked for anew, whole.
    doubts: doubts::Doubts,
    /// True where a file showed a seal beside the one this book begins at, and entries are missing to judge them.
    doubts_beginning: bool,
    /// Revocations that stand, in the order they were found.
    cuts: Vec<fold::Cut>,
    /// Revocations that would take away what they stand on.
    voids: Vec<fold::Void>,
    /// How many people and households were erased when the vault was last looked through.
    erased: u32,
    opened: OpenReport,
    /// How many commands this version knows; the simulator plays older ones.
    knows: u32,
}

/// How far the host has stored what it was given; handed back to [`Community::acknowledge`].
#[derive(Clone, Debug, PartialEq, Eq, Coded, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Mark {
    /// Last stored entry of each feed.
    pub feeds: Vec<FeedMark>,
    /// Stored blobs.
    pub blobs: u32,
    /// Blobs erased so far.
    pub erased: u32,
    /// The seal whose snapshot the stored book begins at; 0 where it begins at its founding.
    pub begins: u32,
}

/// How far one feed is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
pub struct FeedMark {
    /// Whose feed.
    pub key: PublicKey,
    /// Its last stored entry.
    pub seq: u32,
    /// Present for a run that is kept apart: its head.
    #[serde(default)]
    pub head: Option<HeadMark>,
    /// In what [`Community::have`] gives, of what counts: the beginning of the head there, so that another history
    /// of the same key is noticed although it is as long.
    #[serde(default)]
    pub check: Option<u32>,
}

/// What became of many commands.
#[derive(Debug)]
pub struct Batch {
    /// The outcome of each command, in order.
    pub outcomes: Vec<Outcome>,
    /// What ended the batch before its end, if anything did.
    pub fault: Option<Error>,
}

impl Community {
    /// Founds a community with a new key for this device.
    ///
    /// # Errors
    /// [`Error::MalformedInput`] for any command but `foundCommunity`, or one the rules refuse.
    pub fn found(now: Timestamp, command: Command, mut entropy: Entropy) -> Result<Self, Error> {
        if !matches!(command, Command::FoundCommunity { .. }) {
            return Err(Error::MalformedInput);
        }
        let secret = SecretKey::from_seed(entropy.draw());
        // The id is the hash of the first entry, so the entry is written to a nameless journal first.
        let mut draft = Journal::new(CommunityId([0; 32]));
        let bytes = coded(&command).map_err(|_| Error::MalformedInput)?;
        draft.append(secret.public(), draft.next_time(now), &bytes);
        let genesis =
            draft.feed(&secret.public()).and_then(|feed| feed.genesis()).ok_or(Error::NotFounded)?;
        let mut community = Self::empty(CommunityId(genesis), Some(secret), entropy);
        community.opened.writable = true;
        match community.execute(now, command)? {
            Outcome::Receipt(_) => Ok(community),
            Outcome::Refusal(_) => Err(Error::MalformedInput),
        }
    }

    fn empty(id: CommunityId, secret: Option<SecretKey>, entropy: Entropy) -> Self {
        Self {
            journal: Journal::new(id),
            book: Book::default(),
            vault: Vault::default(),
            own_key: secret.as_ref().map(SecretKey::public),
            secret,
            entropy,
            folded: 0,
            settled: 0,
            merging: None,
            merged: None,
            seals: seals::Line::default(),
            base: None,
            base_saved: true,
            doubts_beginning: false,
            doubts: doubts::Doubts::default(),
            cuts: Vec::new(),
            voids: Vec::new(),
            erased: 0,
            opened: OpenReport::default(),
            knows: Command::COUNT,
        }
    }

    /// The community's id.
    pub const fn id(&self) -> CommunityId {
        self.journal.community
    }

    /// What opening found.
    pub const fn open_report(&self) -> &OpenReport {
        &self.opened
    }

    /// Seed of this device's key, for the host to keep apart from the book.
    pub fn secret(&self) -> Option<[u8; 32]> {
        self.secret.as_ref().map(SecretKey::seed)
    }

    /// This device's public key.
    pub const fn public_key(&self) -> Option<PublicKey> {
        self.own_key
    }

    /// Carries a command out, or says why the rules refuse it.
    ///
    /// # Errors
    /// [`Error::NoSigningKey`] on a device that only reads, [`Error::TooLarge`], or a profile without a name.
    pub fn execute(&mut self, now: Timestamp, mut command: Command) -> Result<Outcome, Error> {
        self.finish_merge();
        let key = self.own_key.ok_or(Error::NoSigningKey)?;
        let mark = self.vault.mark();
        let kept = keep::keep(&mut command, &mut self.vault, &mut self.entropy);
        let outcome = kept.and_then(|()| self.execute_kept(key, now, &mut command));
        if matches!(outcome, Ok(Outcome::Receipt(_))) {
            self.drop_erased(mark);
        } else {
            self.vault.roll_back(mark);
        }
        outcome
    }

    fn execute_kept(
        &mut self,
        key: PublicKey,
        now: Timestamp,
        command: &mut Command,
    ) -> Result<Outcome, Error> {
        let at = self.journal.next_time(now);
        let feed = self.journal.feed(&key);
        let seq = feed.map_or(0, |feed| feed.len()).checked_add(1).ok_or(Error::TooLarge)?;
        let entry = EntryId { author: feed.map_or_else(|| key.tag(), |feed| feed.tag), seq };
        let mut cx = self.context(key, entry, at, self.journal.order.len());
        cx.live = true;
        if let Command::SealBook { covers, runs, .. } = command {
            cx.sealing = self.sealing_now(covers, runs);
        }
        if self.is_frozen(&key, at) {
            return Err(Error::KeyForked);
        }
        let events = match self.not_cut_off(&cx).and_then(|()| crate::book::decide(&self.book, &cx, command))
        {
            Ok(events) => events,
            Err(refusal) => return Ok(Outcome::Refusal(refusal)),
        };
        let counts = |run: &Stretch| self.journal.follows(run, at.millis(), usize::MAX).is_none();
        if let Some(run) = apart::stretch(command).filter(counts) {
            let entry = EntryId { author: run.key.tag(), seq: run.last };
            return Ok(Outcome::Refusal(Refusal::RunNotApart { entry }));
        }
        let bytes = coded(command).map_err(|_| Error::MalformedInput)?;
        if fold::is_newer(&bytes, self.knows) {
            return Err(Error::MalformedInput);
        }
        if bytes.len() > limits::COMMAND_BYTES {
            return Err(Error::TooLarge);
        }
        self.journal.append(key, at, &bytes);
        self.note_blob(&cx, command);
        for event in &events {
            self.book.evolve(&cx, event);
        }
        self.folded = self.journal.order.len();
        let cut = events.iter().find_map(|event| fold::Cut::of(event, &cx));
        if let Some(back) = cut.and_then(|cut| self.cut_off(cut)) {
            self.take_back(back);
        }
        events.iter().for_each(|event| self.place_run(&cx, event));
        self.fold_rest();
        if let Command::SealBook { covers, runs, .. } = command {
            self.sealed((key, seq), covers, runs);
        } else if self.journal.epochs == 0 {
            self.settle(self.folded.saturating_sub(limits::UNDO_ENTRIES));
        }
        Ok(Outcome::Receipt(Receipt { entry: cx.entry, at, events }))
    }

    /// True where a key can write no more: its next entry would be a second one at the place of one that is kept apart, or
    /// it would wait with what was accepted of it, or not come later than that, which lies ahead of the clock.
    fn is_frozen(&self, key: &PublicKey, at: Timestamp) -> bool {
        let last = self.journal.feed(key).and_then(Feed::last_time);
        let ahead = last.is_some_and(|last| last >= at.millis());
        ahead || self.journal.is_frozen(key)
    }

    /// Carries many commands out in order; each stands alone, and a refusal stops none after it.
    ///
    /// The receipts list no events. An error, as [`Community::execute`] has them, ends the batch: the
    /// outcomes are then those of the commands before it, which stay carried out.
    pub fn execute_all(&mut self, now: Timestamp, commands: Vec<Command>) -> Batch {
        let mut batch = Batch { outcomes: Vec::with_capacity(commands.len()), fault: None };
        for command in commands {
            match self.execute(now, command) {
                Ok(Outcome::Receipt(receipt)) => {
                    batch.outcomes.push(Outcome::Receipt(Receipt { events: Vec::new(), ..receipt }));
                }
                Ok(refused) => batch.outcomes.push(refused),
                Err(error) => {
                    batch.fault = Some(error);
                    break;
                }
            }
        }
        batch
    }

    /// Answers a question.
    pub fn ask(&self, now: Timestamp, query: &Query) -> Answer {
        queries::answer(self, now, query)
    }

    /// Everything the host has not acknowledged yet, as frames to append to its store; signs the head.
    pub fn unsaved(&mut self) -> Option<(Vec<u8>, Mark)> {
        let mut frames = if self.base_saved { Vec::new() } else { self.base_frame() };
        if let Some(body) = self.vault.page(self.id(), self.vault.saved) {
            frame::seal(Kind::VaultPage, &body, &mut frames);
        }
        if let Some(body) = self.journal.segment(self.secret.as_ref(), Feed::unsaved_after) {
            frame::seal(Kind::Segment, &body, &mut frames);
        }
        frames.append(&mut self.apart_frame(|feed| feed.saved < feed.len(), Feed::unsaved_after));
        self.journal.note_carried(false);
        if frames.is_empty() { None } else { Some((frames, self.mark())) }
    }

    /// How far everything on this device reaches.
    pub fn mark(&self) -> Mark {
        let feeds = self.journal.feeds.iter().map(|feed| apart::mark_of(feed, feed.len()));
        Mark {
            feeds: feeds.chain(self.apart_marks()).listed(),
            blobs: self.vault.len(),
            erased: self.vault.erased,
            begins: self.begins(),
        }
    }

    /// The host has stored what [`Community::unsaved`] gave it with this mark.
    pub fn acknowledge(&mut self, mark: &Mark) {
        // Written before the book began where it begins now: the snapshot it begins at was not in it.
        if mark.begins != self.begins() {
            return;
        }
        // Where other runs of a key are kept apart by now, what counts of it may be another feed than was stored.
        let now: Vec<FeedMark> = self.apart_marks().listed();
        let then = mark.feeds.iter().filter(|feed| feed.head.is_some() && !now.contains(feed));
        let since = now.iter().filter(|feed| !mark.feeds.contains(feed));
        let turned = then.chain(since).map(|feed| feed.key).listed();
        for feed in &mark.feeds {
            match feed.head {
                None if turned.contains(&feed.key) => {}
                None => self.journal.acknowledge(&feed.key, feed.seq),
                Some(head) => self.journal.acknowledge_apart(&feed.key, head),
            }
        }
        self.base_saved = true;
        self.vault.saved = self.vault.saved.max(mark.blobs.min(self.vault.len()));
    }

    /// The whole book as frames, journal and vault, each compacted into one; no secret in it.
    pub fn export_book(&mut self) -> Vec<u8> {
        let mut frames = Vec::new();
        if let Some(body) = self.vault.page(self.id(), 0) {
            frame::seal(Kind::VaultPage, &body, &mut frames);
        }
        self.archive_onto(&mut frames);
        frames
    }

    /// Digest over the canonical snapshot: equal on every device that holds the same journal.
    pub fn digest(&self) -> BookDigest {
        let mut hash = Sha256::new();
        self.book.parts(&mut |part| hash.update(part));
        BookDigest(hash.finalize().into())
    }

    /// Says which purse does not sum to zero and how many holders' numbers contradict each other.
    ///
    /// All four numbers are zero for every book after every entry: rank, honour, spendable, holders.
    pub fn imbalance(&self) -> [i128; 4] {
        let found = self.book.ledger.imbalance();
        [found.rank, found.honour, found.spendable, found.holders.into()]
    }
}
