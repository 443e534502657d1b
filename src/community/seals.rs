//! Seals as the journal holds them: which were written, which stand, and the epochs they close.
//!
//! A seal is judged by what it covers alone: its epoch is closed on trial, folded, and the seal's own
//! decision says whether it stays closed. So every device comes to the same line, in whatever order
//! entries reach it. Of rivals, which only a replaced holder can write, the earliest stands.

use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use super::apart::{reach_in, read_stretch};
use super::{Community, FeedMark};
use crate::book::seals::Seal;
use crate::coding::decoded;
use crate::contract::command::{Cover, SealedRun};
use crate::contract::{Command, Outcome, Refusal};
use crate::error::Error;
use crate::ids::{BookDigest, EntryId, HeadMark, PublicKey};
use crate::journal::Journal;
use crate::journal::blocks::Block;
use crate::journal::feed::Feed;
use crate::journal::order::{Closing, Reach};
use crate::listing::Listed as _;
use crate::table::Table;
use crate::time::{Day, Timestamp};

/// A seal's entry and the head of its feed there.
pub(super) type SealedAt = (Reach, HeadMark);

/// Seals that were written, by number, time and author.
#[derive(Debug, Default)]
pub(super) struct Line(Vec<Written>);

/// A seal that was written.
#[derive(Debug)]
struct Written {
    number: u32,
    time: u64,
    by: PublicKey,
    seq: u32,
    /// Its feed's head: a forked feed has several branches.
    head: HeadMark,
    closing: Closing,
    fate: Fate,
}

/// What became of a seal.
#[derive(Clone, Debug)]
enum Fate {
    Waiting,
    /// Its epoch is closed to see whether it stands.
    Tried,
    Stands,
    Fails(Refusal),
}

impl Written {
    fn waits(&self) -> bool {
        matches!(self.fate, Fate::Waiting)
    }

    fn stands(&self) -> bool {
        matches!(self.fate, Fate::Stands)
    }

    fn reach(&self) -> SealedAt {
        ((self.by, self.seq), self.head)
    }

    fn rank(&self) -> (u32, u64, PublicKey, u32, [u8; 16]) {
        (self.number, self.time, self.by, self.seq, self.head.0)
    }

    /// True once everything it covers is here, lies before it, and goes on from what the seals before it cover.
    fn complete(&self, journal: &Journal) -> bool {
        let epoch = self.number.saturating_sub(1);
        let Some(runs) = sealed_runs(journal, &self.closing, epoch) else { return false };
        let before = |((key, last), head): &SealedAt| {
            // The clock of what was accepted is not believed.
            let accepted = runs.iter().find(|run| run.stretch.key == *key);
            let by_itself = accepted.map_or(*last, |run| run.first.saturating_sub(1));
            let time = journal.covered_time((*key, *last), *head, epoch, by_itself);
            // A book that begins at the seal before knows nothing of what that covers already.
            let closed = journal.feed(key).map_or(0, |feed| feed.closed_before(epoch));
            let fresh = *last > closed && (*key != self.by || *last < self.seq);
            fresh && time.is_some_and(|time| time < self.time)
        };
        journal.covering((self.by, self.seq), self.head, epoch).is_some()
            && self.closing.covers.iter().all(before)
    }
}

/// The accepted runs a seal covers, placed as it says; `None` where it covers none such.
fn sealed_runs(journal: &Journal, closing: &Closing, epoch: u32) -> Option<Vec<Block>> {
    let mut runs: Vec<Block> = Vec::new();
    for (accept, first) in &closing.runs {
        let of = |(key, last): &Reach| key.tag() == accept.author && *last >= accept.seq;
        let (author, head) = closing.covers.iter().find(|(reach, _)| of(reach))?;
        let accepting = journal.covered_entry(*author, *head, epoch, accept.seq)?;
        let (stretch, reach) = (read_stretch(accepting.1)?, (author.0, accept.seq));
        let (cover, head) = closing.covers.iter().find(|((key, _), _)| *key == stretch.key)?;
        let before = runs.iter().rev().find(|run| run.stretch.key == stretch.key);
        let goes_on = before.is_none_or(|run| run.stretch.last.checked_add(1) == Some(*first));
        let part = *first <= stretch.last && stretch.last <= cover.1;
        let nested = runs.iter().any(|run| run.spans(reach));
        let known = journal.covered_head(*cover, *head, epoch, stretch.last) == Some(stretch.head);
        let open = journal.feed(&stretch.key).is_some_and(|feed| feed.closed_before(epoch) < *first);
        if !goes_on || !part || nested || !known || !open {
            return None;
        }
        let time = accepting.0.millis();
        runs.push(Block { accept: reach, stretch, first: *first, time, place: 0, epoch: Some(epoch) });
    }
    // A key says no more by itself after what was accepted of it.
    let last = |((key, last), _): &SealedAt| {
        let end = runs.iter().rev().find(|run| run.stretch.key == *key);
        end.is_none_or(|run| run.stretch.last == *last)
    };
    closing.covers.iter().all(last).then_some(runs)
}

impl Line {
    fn insert(&mut self, written: Written) {
        if let Err(at) = self.0.binary_search_by_key(&written.rank(), Written::rank) {
            self.0.insert(at, written);
        }
    }

    /// Notes the seals of a feed among some of its entries.
    fn find_in(&mut self, feed: &Feed, after: u32, last: u32) {
        for seq in after.max(feed.base()).saturating_add(1)..=last {
            let Some((time, bytes)) = feed.entry(seq) else { continue };
            if let Some((number, closing)) = read_seal(bytes) {
                let (by, time, head) = (feed.key, time.millis(), HeadMark::of(&feed.head_at(seq)));
                self.insert(Written { number, time, by, seq, head, closing, fate: Fate::Waiting });
            }
        }
    }

    fn find(&self, reach: SealedAt) -> Option<&Written> {
        self.0.iter().find(|written| written.reach() == reach)
    }

    /// The earliest seal that may follow the last one and was not tried yet.
    fn next(&self, journal: &Journal) -> Option<usize> {
        let number = journal.epochs.saturating_add(1);
        let open = |w: &Written| w.number == number && w.waits() && w.complete(journal);
        self.0.iter().position(open)
    }

    /// True where a seal was written that may stand in place of the one the journal begins at, or of one before it.
    pub(super) fn doubted(&self, begins: u32, line: &Table<u32, Seal>) -> bool {
        let mut of_number = self.0.iter().filter(|written| written.number == begins);
        let before = |w: &Written| {
            let stands = line.get(&w.number).filter(|_| w.number < begins && w.waits());
            stands.is_some_and(|seal| w.time < seal.at.millis())
        };
        of_number.next().is_some_and(|first| begins > 0 && first.waits()) || self.0.iter().any(before)
    }

    /// The seal of a number that stands.
    pub(super) fn standing_at(&self, number: u32) -> Option<SealedAt> {
        let stands = |w: &&Written| w.number == number && w.stands();
        self.0.iter().find(stands).map(Written::reach)
    }

    /// Gives up whatever was written in place of the seal the journal begins at, or of those before it.
    pub(super) fn trust_beginning(&mut self, begins: u32) {
        let doubted = |w: &&mut Written| w.number <= begins && w.waits();
        for written in self.0.iter_mut().filter(doubted) {
            written.fate = Fate::Fails(Refusal::RivalSeal { number: written.number });
        }
    }

    /// The lowest number whose standing seal has an earlier rival that was not tried yet.
    fn contested(&self, journal: &Journal, begins: u32) -> Option<u32> {
        let stands = |number| self.0.iter().position(|w| w.number == number && w.stands());
        let rival = |(at, w): (usize, &Written)| {
            // What lies in an archive cannot be judged again here.
            let earlier = w.number > begins && stands(w.number).is_some_and(|standing| at < standing);
            (earlier && w.waits() && w.complete(journal)).then_some(w.number)
        };
        self.0.iter().enumerate().find_map(rival)
    }

    /// The entries of the seals that stand.
    pub(super) fn standing(&self) -> Vec<SealedAt> {
        self.0.iter().filter(|w| w.stands()).map(Written::reach).listed()
    }

    /// Takes the word of a checkpoint for which seals stand.
    pub(super) fn trust(&mut self, standing: &[SealedAt]) {
        for written in self.0.iter_mut().filter(|written| standing.contains(&written.reach())) {
            written.fate = Fate::Stands;
        }
    }

    /// Forgets seals that lie in an archive.
    pub(super) fn forget(&mut self, before: u32) {
        self.0.retain(|written| written.number >= before);
    }

    fn set(&mut self, at: usize, fate: Fate) {
        if let Some(written) = self.0.get_mut(at) {
            written.fate = fate;
        }
    }
}

impl Community {
    /// Seals the book up to a day: covers everything that is here.
    ///
    /// # Errors
    /// As [`Community::execute`].
    pub fn seal(&mut self, now: Timestamp, until: Day) -> Result<Outcome, Error> {
        self.finish_merge();
        // What the clock has reached by now comes before the seal, which may be another seal.
        if self.merged.is_none() {
            self.merge(now, &[])?;
        }
        let ends = self.journal.feeds.iter().map(|feed| (feed, self.journal.path_end(feed)));
        let grown = ends.filter(|(feed, end)| end.seq > feed.closed());
        let covers: Vec<Cover> = grown
            .map(|(feed, end)| Cover { key: feed.key, last: end.seq, head: HeadMark::of(&end.head) })
            .listed();
        let runs = self.open_runs();
        let digest = self.sealing_now(&covers, &runs).ok_or(Error::NotFounded)?;
        self.execute(now, Command::SealBook { number: self.next_seal(), until, covers, runs, digest })
    }

    /// Accepted runs no seal covers yet.
    fn open_runs(&self) -> Vec<SealedRun> {
        let run = |block: &Block| SealedRun { entry: block.entry(), first: block.first };
        self.journal.open_blocks().map(run).listed()
    }

    /// The number of the next seal.
    fn next_seal(&self) -> u32 {
        self.journal.epochs.saturating_add(1)
    }

    /// The digest a seal written now must name, if it covers everything that is here.
    pub(super) fn sealing_now(&mut self, covers: &[Cover], runs: &[SealedRun]) -> Option<BookDigest> {
        let covered = |feed: &Feed| {
            let end = self.journal.path_end(feed);
            match covers.iter().find(|cover| cover.key == feed.key) {
                Some(cover) => (cover.last, cover.head) == (end.seq, HeadMark::of(&end.head)),
                None => end.seq == feed.closed(),
            }
        };
        let known = |cover: &Cover| self.journal.feed(&cover.key).is_some();
        let all = self.journal.feeds.iter().all(covered) && covers.iter().all(known);
        (all && runs == self.open_runs()).then(|| self.sealed_digest(None))
    }

    /// The digest at a seal that is being folded. Only the one on trial, or one that stands, has any.
    pub(super) fn sealing(&mut self, seal: SealedAt) -> Result<Option<BookDigest>, Refusal> {
        let trial = self.journal.bound_of(seal.0);
        let number = trial.map_or(0, |bound| bound.epoch.saturating_add(1));
        match self.seals.find(seal) {
            // Where another one of its number stands already, the book says so, whatever it was tried for: a book that
            // begins after both never tried it.
            Some(Written { fate: Fate::Fails(refusal), number, .. }) if *number > self.book.seals.last() => {
                Err(refusal.clone())
            }
            Some(written)
                // One that is only covered, as the last of its feed, closes nothing.
                if matches!(written.fate, Fate::Tried | Fate::Stands)
                    && trial.is_some_and(|bound| bound.last == seal.0.1)
                    && written.number == number
                    && written
                        .closing
                        .runs
                        .iter()
                        .all(|(run, _)| self.book.seals.accepts().any(|a| a == *run)) =>
            {
                Ok(Some(self.sealed_digest(Some((seal.0, number)))))
            }
            Some(_) | None => Ok(None),
        }
    }

    /// Digest over the book and the heads of its feeds: as far as a seal and those before it cover them or,
    /// for a seal that is only being written, as far as they go.
    pub(super) fn sealed_digest(&mut self, seal: Option<(Reach, u32)>) -> BookDigest {
        // What the seal itself changes is left out, so a snapshot taken just after it still bears its digest.
        let line = core::mem::take(&mut self.book.seals);
        let mut hash = Sha256::new();
        hash.update(b"xiangyue-seal-v1");
        hash.update(self.journal.community.0);
        hash.update(self.digest().0);
        let number = seal.map_or(self.journal.epochs.saturating_add(1), |(_, number)| number);
        hash.update(line.before(number));
        self.book.seals = line;
        let epoch = number.saturating_sub(1);
        for feed in self.journal.by_key() {
            let base = match seal {
                None => self.journal.path_end(feed),
                Some(((key, seq), _)) if key == feed.key => feed.base_at(seq.saturating_sub(1)),
                Some(_) => feed.base_at(feed.closed_by(epoch)),
            };
            if base.seq > 0 {
                hash.update(feed.key.0);
                hash.update(base.seq.to_le_bytes());
                hash.update(base.head);
                hash.update(base.time.to_le_bytes());
            }
        }
        BookDigest(hash.finalize().into())
    }

    /// This device has just written a seal over everything.
    pub(super) fn sealed(&mut self, seal: Reach, covers: &[Cover], runs: &[SealedRun]) {
        let number = self.next_seal();
        let closing = closing(covers, runs);
        let Some(feed) = self.journal.feed(&seal.0) else { return };
        let (time, head) = (feed.last_time().unwrap_or(0), HeadMark::of(&feed.head()));
        let runs = sealed_runs(&self.journal, &closing, self.journal.epochs).unwrap_or_default();
        self.journal.close(&closing, (seal, head), runs);
        self.find_covered(number, &closing);
        self.seals.insert(Written {
            number,
            time,
            by: seal.0,
            seq: seal.1,
            head,
            closing,
            fate: Fate::Stands,
        });
        self.settle_at(self.journal.open_start());
        // What waited for the seal comes after it.
        self.fold_rest();
    }

    /// Notes the seals among the entries that came after a reach.
    pub(super) fn find_seals(&mut self, reach: &[FeedMark]) {
        for feed in &self.journal.feeds {
            let known = if feed.base() > 0 || self.journal.keeps_apart(&feed.key) {
                0
            } else {
                reach_in(reach, feed)
            };
            self.seals.find_in(feed, known, feed.len());
        }
        // A branch may hold the very seal that covers it. From a clock far ahead a seal waits as its feed does.
        for branch in self.journal.apart() {
            self.seals.find_in(branch, branch.base(), branch.let_in);
        }
    }

    /// Notes the seals among what a seal covers: its writer may have counted what the clock here had not reached.
    fn find_covered(&mut self, number: u32, closing: &Closing) {
        for ((key, last), _) in &closing.covers {
            if let Some(feed) = self.journal.feed(key) {
                self.seals.find_in(feed, feed.closed_before(number.saturating_sub(1)), *last);
            }
        }
    }

    /// Folds what is not folded yet; epochs close as seals come to stand.
    pub(super) fn fold_rest(&mut self) {
        self.fold_some(usize::MAX);
    }

    /// As [`Community::fold_rest`], but so many entries at most; an epoch that closes is folded as a whole.
    pub(super) fn fold_some(&mut self, most: usize) {
        let known = self.seals.0.len();
        if let Some(number) = self.seals.contested(&self.journal, self.begins()) {
            self.open_again(number);
        }
        while let Some(at) = self.seals.next(&self.journal) {
            self.try_seal(at);
        }
        if self.seals.0.len() > known {
            return self.fold_some(most);
        }
        self.fold_to(|journal| journal.order.len(), most);
    }

    /// Opens a closed epoch and all after it again: an earlier rival of its seal has come.
    fn open_again(&mut self, number: u32) {
        let mut changed = self.journal.order.len();
        while self.journal.epochs >= number {
            changed = changed.min(self.journal.reopen());
        }
        for written in self.seals.0.iter_mut().filter(|written| written.number >= number) {
            written.fate = Fate::Waiting;
        }
        // The seal itself did something even where the order stays the same.
        self.unfold_from(changed.min(self.journal.open_start()));
    }

    /// Closes the open epoch with a seal, and leaves it closed if the seal stands.
    fn try_seal(&mut self, at: usize) {
        let Some(written) = self.seals.0.get(at) else { return };
        let (seal, number) = (written.reach(), written.number);
        let closing = written.closing.clone();
        let entry = EntryId { author: seal.0.0.tag(), seq: seal.0.1 };
        let runs = sealed_runs(&self.journal, &closing, number.saturating_sub(1)).unwrap_or_default();
        let changed = self.journal.close(&closing, seal, runs);
        self.seals.set(at, Fate::Tried);
        // Folded before as a seal that waits: it is decided again.
        self.unfold_from(changed.min(self.journal.open_start().saturating_sub(1)));
        self.fold_to(Journal::open_start, usize::MAX);
        if self.book.seals.line.get(&number).is_some_and(|stands| stands.entry == entry) {
            self.seals.set(at, Fate::Stands);
            self.find_covered(number, &closing);
            self.settle_at(self.journal.open_start());
            return;
        }
        let refusal = self.book.bounced.get(&entry);
        self.seals.set(at, Fate::Fails(refusal.unwrap_or(Refusal::SealIncomplete)));
        let changed = self.journal.reopen();
        self.unfold_from(changed);
    }

    /// Takes the book back to a place, or to the first run that is accepted otherwise now.
    fn unfold_from(&mut self, changed: usize) {
        self.unfold(changed);
        while let Some(place) = self.accepts_changed() {
            self.unfold(place);
        }
    }
}

/// What a seal closes, by the keys it names.
fn closing(covers: &[Cover], runs: &[SealedRun]) -> Closing {
    let covers = covers.iter().map(|cover| ((cover.key, cover.last), cover.head));
    let runs = runs.iter().map(|run| (run.entry, run.first));
    Closing { covers: covers.collect(), runs: runs.collect() }
}

/// The number of a seal, if the entry is one.
pub(super) fn number_of(bytes: &[u8]) -> Option<u32> {
    read_seal(bytes).map(|(number, _)| number)
}

/// Number and reach of a seal, if the entry is one.
fn read_seal(bytes: &[u8]) -> Option<(u32, Closing)> {
    let number = decoded::<u32>(bytes)?;
    if number != Command::SEAL_BOOK {
        return None;
    }
    #[expect(clippy::wildcard_enum_match_arm, reason = "one command of many is a seal")]
    match decoded::<Command>(bytes)? {
        Command::SealBook { number, covers, runs, .. } => Some((number, closing(&covers, &runs))),
        _ => None,
    }
}
