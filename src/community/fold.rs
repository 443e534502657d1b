//! Folding: decides entries in the total order, again from the earliest place a merge touched.

use super::{Community, keep};
use crate::book;
use crate::coding::stored;
use crate::coding::{decoded, taken};
use crate::context::Context;
use crate::contract::{Command, Event, Refusal};
use crate::ids::{EntryId, PublicKey};
use crate::journal::Journal;
use crate::journal::blocks::Block;
use crate::limits;
use crate::table::Place;
use crate::time::Timestamp;

impl Community {
    /// What an entry is decided in when it is folded.
    pub(super) fn context(&self, author: PublicKey, entry: EntryId, at: Timestamp, place: usize) -> Context {
        Context {
            community: self.id(),
            author,
            entry,
            at,
            today: at.day(self.book.utc_offset()),
            place: u32::try_from(place).unwrap_or(u32::MAX),
            semantics: self.book.semantics(),
            sealing: None,
            live: false,
        }
    }

    /// A command as this version reads it.
    pub(super) fn read(&self, bytes: &[u8]) -> Option<Command> {
        decoded(bytes).filter(|_| !is_newer(bytes, self.knows))
    }

    /// Refuses what a key wrote after its revocation, wherever it stands.
    pub(super) fn not_cut_off(&self, cx: &Context) -> Result<(), Refusal> {
        if let Some(cut) = self.cuts.iter().find(|cut| cut.key == cx.author && cx.entry.seq > cut.last) {
            return Err(Refusal::KeyRevoked { key: cx.entry.author, last: cut.last });
        }
        Ok(())
    }

    /// Refuses a revocation that would take away what it stands on.
    fn not_void(&self, cx: &Context) -> Result<(), Refusal> {
        let void = self.voids.iter().any(|void| void.entry == cx.entry);
        if void { Err(Refusal::RevocationVoid) } else { Ok(()) }
    }

    /// Refuses a command of a newer version by a key that may give none: whoever hands in a file could otherwise keep
    /// a book provisional for good.
    fn may_be_newer(&self, cx: &Context) -> Result<(), Refusal> {
        self.not_cut_off(cx)?;
        self.book.keys.counting(cx).map(|_| ())
    }

    /// Decides and applies the entry at a place of the order. A revocation that stands is given back.
    #[expect(clippy::wildcard_enum_match_arm, reason = "three commands of many depend on the journal")]
    fn fold_one(&mut self, place: usize) -> Option<Cut> {
        let placed = self.journal.order.get(place).copied()?;
        let (entry, at, author, bytes) = self.journal.read(placed)?;
        let mut cx = self.context(author, entry, at, place);
        if self.book.newer_semantics().is_some() {
            self.book.unknown.put(cx.place, entry, decoded(bytes).unwrap_or_default());
            return None;
        }
        let command = match read_command(bytes, self.knows) {
            Read::Command(command) => Ok(command),
            Read::Newer(number) => match self.may_be_newer(&cx) {
                Ok(()) => {
                    self.book.unknown.put(cx.place, entry, number);
                    return None;
                }
                Err(refusal) => Err(refusal),
            },
            Read::Unreadable => Err(Refusal::Unreadable),
        };
        let genesis = self.journal.is_genesis(placed);
        let decided = command.and_then(|mut command| {
            self.note_blob(&cx, &mut command);
            self.not_cut_off(&cx)?;
            match *command {
                // Whoever knows the community's id could date another founding before the first.
                Command::FoundCommunity { .. } if !genesis => return Err(Refusal::AlreadyFounded),
                // What is placed after an accepted entry would lie among what accepts it.
                Command::AcceptRun { key, last, .. } if self.journal.block_of(&placed).is_some() => {
                    return Err(Refusal::RunNotApart { entry: EntryId { author: key.tag(), seq: last } });
                }
                Command::SealBook { .. } => {
                    cx.sealing = self.sealing(((author, entry.seq), self.journal.head_mark(placed)))?
                }
                _ => {}
            }
            let events = book::decide(&self.book, &cx, &command)?;
            self.not_void(&cx).map(|()| events)
        });
        match decided {
            Ok(events) => {
                events.iter().for_each(|event| self.book.evolve(&cx, event));
                events.iter().for_each(|event| self.place_run(&cx, event));
                self.void(&cx, true);
                let accept = self.journal.block_of(&placed).map(Block::entry);
                events.iter().find_map(|event| Cut::of(event, &cx)).map(|cut| Cut { accept, ..cut })
            }
            Err(refusal) => {
                self.void(&cx, false);
                self.book.bounced.put(cx.place, entry, refusal);
                None
            }
        }
    }

    /// Notes a revocation that does not stand for what its own cut took away: because it is refused itself, or
    /// because the entry that accepted it is, or places it no more.
    fn void(&mut self, cx: &Context, stands: bool) {
        let holds = |by: EntryId| self.journal.block_by(cx.entry).is_some_and(|block| block.holds(by));
        let gone = |cut: &&Cut| match cut.accept {
            _ if cut.by == cx.entry => !stands,
            Some(accept) if accept == cx.entry => !stands || !holds(cut.by),
            Some(_) | None => false,
        };
        if let Some(cut) = self.cuts.iter().find(gone) {
            self.voids.push(Void { entry: cut.by, place: cx.place });
        }
    }

    /// Takes the cut of a revocation back that turned out to be void, and with it all that was decided under it.
    fn lift_cut(&mut self) {
        let void = |cut: &Cut| self.voids.iter().any(|void| void.entry == cut.by);
        let Some(cut) = self.cuts.iter().copied().find(void) else { return };
        let from = self.journal.first_after(&cut.key, cut.last).unwrap_or(self.folded);
        self.cuts.retain(|known| *known != cut);
        self.decide_again(from);
    }

    /// Notes whose data the blob holds that a command names, whatever becomes of the command.
    pub(super) fn note_blob(&mut self, cx: &Context, command: &mut Command) {
        if let Some(blob) = keep::blob(command) {
            self.book.note_blob(cx, blob, command);
        }
    }

    /// Folds on up to a place, so many entries at most.
    ///
    /// Authority comes first: the earliest revocation that stands cuts its key off wherever the key's later
    /// entries lie in the order, and what they touched is decided again, until no revocation is left.
    pub(super) fn fold_to(&mut self, end: fn(&Journal) -> usize, most: usize) {
        let mut left = most;
        // An accepted run moves the end.
        while self.folded < end(&self.journal) && left > 0 {
            left = left.saturating_sub(1);
            let place = self.folded;
            let cut = self.fold_one(place);
            self.folded = place.saturating_add(1);
            self.lift_cut();
            if let Some(back) = cut.and_then(|cut| self.cut_off(cut)) {
                self.take_back(back);
            } else if self.journal.epochs == 0 {
                self.settle(place.saturating_sub(limits::UNDO_ENTRIES));
            }
        }
    }

    /// Notes a revocation and says from which place on the order must be decided again because of it.
    pub(super) fn cut_off(&mut self, cut: Cut) -> Option<usize> {
        if let Some(known) = self.cuts.iter_mut().find(|known| known.key == cut.key) {
            if known.by == cut.by {
                *known = cut;
            }
            return None;
        }
        self.cuts.push(cut);
        let before = |place: &usize| u32::try_from(*place).is_ok_and(|place| place < cut.place);
        self.journal.first_after(&cut.key, cut.last).filter(before)
    }

    /// Takes the book back to a place, or to the beginning where that is as far as it goes.
    pub(super) fn take_back(&mut self, to: usize) {
        if to >= self.folded {
            return;
        }
        if to < self.settled {
            (self.book, self.folded) = self.beginning();
            self.settled = self.folded;
        } else {
            self.book.roll_back(u32::try_from(to).unwrap_or(u32::MAX));
            self.folded = to;
        }
        self.journal.remove_blocks(self.folded);
    }

    /// Takes the book back to where the order became another one.
    ///
    /// What came before a revocation may decide whether it stands, so none of its epoch is then taken for granted.
    pub(super) fn unfold(&mut self, from: usize) {
        let at = |place: Place| usize::try_from(place).unwrap_or(usize::MAX);
        let later = self.cuts.iter().any(|cut| at(cut.place) >= from);
        let start = self.journal.epoch_start(from);
        if later || self.voids.iter().any(|void| at(void.place) >= from) {
            self.voids.retain(|void| at(void.place) < start);
            self.cuts.retain(|cut| at(cut.place) < start);
            self.take_back(start);
        } else {
            self.take_back(from);
        }
    }

    /// Takes the book back to the beginning of an epoch, with no cut found in it, but with what is void.
    fn decide_again(&mut self, from: usize) {
        let start = self.journal.epoch_start(from);
        self.cuts.retain(|cut| usize::try_from(cut.place).is_ok_and(|at| at < start));
        self.take_back(start);
    }

    /// Gives up undo for what lies before a place, a batch at a time.
    pub(super) fn settle(&mut self, horizon: usize) {
        if horizon >= self.settled.saturating_add(limits::UNDO_ENTRIES / 4) {
            self.settle_at(horizon);
        }
    }

    pub(super) fn settle_at(&mut self, horizon: usize) {
        self.settled = horizon;
        self.book.settle(u32::try_from(horizon).unwrap_or(u32::MAX));
    }
}

stored! {
    /// A revocation that stands: entries of the key after `last` count nowhere in the order.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(super) struct Cut {
        key: PublicKey,
        last: u32,
        /// The revocation.
        by: EntryId,
        /// The entry that accepted it, where its key did not say it by itself.
        accept: Option<EntryId>,
        /// Where the revocation stands in the order.
        pub(super) place: Place,
    }
}

/// A revocation that takes away what it stands on itself: it is refused, and cuts nothing off.
#[derive(Clone, Debug)]
pub(super) struct Void {
    entry: EntryId,
    pub(super) place: Place,
}

impl Cut {
    #[expect(clippy::wildcard_enum_match_arm, reason = "one event of many is a revocation")]
    pub(super) fn of(event: &Event, cx: &Context) -> Option<Self> {
        match event {
            Event::KeyRevoked { key, last, .. } => {
                Some(Self { key: *key, last: *last, by: cx.entry, accept: None, place: cx.place })
            }
            _ => None,
        }
    }
}

/// A command's bytes, read.
enum Read {
    Command(alloc::boxed::Box<Command>),
    /// Written by a newer version: the number of its command.
    Newer(u32),
    Unreadable,
}

/// Reads a command as a version would that knows so many.
fn read_command(bytes: &[u8], knows: u32) -> Read {
    if let Some(number) = newer(bytes, knows) {
        return Read::Newer(number);
    }
    match taken::<Command>(bytes) {
        Some((command, [])) => Read::Command(alloc::boxed::Box::new(command)),
        Some(_) | None => Read::Unreadable,
    }
}

/// The number of a command a version does not know that knows so many.
fn newer(bytes: &[u8], knows: u32) -> Option<u32> {
    decoded::<u32>(bytes).filter(|number| *number >= knows)
}

/// True for a command such a version does not know.
pub(super) fn is_newer(bytes: &[u8], knows: u32) -> bool {
    newer(bytes, knows).is_some()
}
