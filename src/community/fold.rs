//! Folding: decides entries in the total order, again from the earliest place a merge touched.

use alloc::vec::Vec;

use super::Community;
use crate::book::{self, Book};
use crate::context::Context;
use crate::contract::report::Bounced;
use crate::contract::{Command, MergeReport, Refusal};
use crate::ids::{EntryId, PublicKey};
use crate::limits;
use crate::time::Timestamp;

impl Community {
    pub(super) fn context(&self, author: PublicKey, entry: EntryId, at: Timestamp, place: usize) -> Context {
        Context {
            author,
            entry,
            at,
            today: at.day(self.book.utc_offset()),
            place: u32::try_from(place).unwrap_or(u32::MAX),
        }
    }

    /// Decides and applies the entry at a place of the order.
    fn fold_one(&mut self, place: usize) {
        let Some(placed) = self.journal.order.get(place).copied() else {
            return;
        };
        let Some((entry, at, author, bytes)) = self.journal.read(placed) else {
            return;
        };
        let read = read_command(bytes);
        let cx = self.context(author, entry, at, place);
        let decided = match read {
            // Whoever knows the community's id could date another founding before the first.
            Read::Command(command)
                if matches!(*command, Command::FoundCommunity { .. }) && !self.journal.is_genesis(placed) =>
            {
                Err(Refusal::AlreadyFounded)
            }
            Read::Command(command) => book::decide(&self.book, &cx, &command),
            Read::Newer(number) => {
                self.book.unknown.put(cx.place, entry, number);
                return;
            }
            Read::Unreadable => Err(Refusal::Unreadable),
        };
        match decided {
            Ok(events) => events.iter().for_each(|event| self.book.evolve(&cx, event)),
            Err(refusal) => self.book.bounced.put(cx.place, entry, refusal),
        }
    }

    /// Folds everything from a place on.
    pub(super) fn fold_from(&mut self, from: usize) {
        for place in from..self.journal.order.len() {
            self.fold_one(place);
            self.settle(place);
        }
    }

    /// Takes the book back to a place and decides everything from there on again.
    pub(super) fn refold(&mut self, from: usize, report: &mut MergeReport) {
        let from = if from < self.settled { 0 } else { from };
        let before: Vec<(EntryId, Refusal)> =
            self.book.bounced.iter().map(|(entry, refusal)| (entry, refusal.clone())).collect();
        if from == 0 {
            self.book = Book::default();
            self.settled = 0;
        } else {
            self.book.roll_back(u32::try_from(from).unwrap_or(u32::MAX));
        }
        self.fold_from(from);
        let folded = self.journal.order.len().saturating_sub(from);
        report.refolded_entries = u32::try_from(folded).unwrap_or(u32::MAX);
        let now = &self.book.bounced;
        let was = |entry: EntryId| {
            let at = before.binary_search_by_key(&entry, |(entry, _)| *entry).ok()?;
            before.get(at).map(|(_, refusal)| refusal)
        };
        let bounced = now.iter().filter(|(entry, refusal)| was(*entry) != Some(*refusal));
        report.bounced =
            bounced.map(|(entry, refusal)| Bounced { entry, refusal: refusal.clone() }).collect();
        let restored = before.iter().map(|(entry, _)| *entry).filter(|entry| !now.contains(entry));
        report.restored = restored.collect();
    }

    /// Gives up undo for entries far behind a place, a batch at a time.
    pub(super) fn settle(&mut self, place: usize) {
        let horizon = place.saturating_sub(limits::UNDO_ENTRIES);
        if horizon >= self.settled.saturating_add(limits::UNDO_ENTRIES / 4) {
            self.settled = horizon;
            self.book.settle(u32::try_from(horizon).unwrap_or(u32::MAX));
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

fn read_command(bytes: &[u8]) -> Read {
    match postcard::take_from_bytes::<Command>(bytes) {
        Ok((command, [])) => Read::Command(alloc::boxed::Box::new(command)),
        Ok(_) => Read::Unreadable,
        Err(_) => match postcard::take_from_bytes::<u32>(bytes) {
            Ok((number, _)) if number >= Command::COUNT => Read::Newer(number),
            Ok(_) | Err(_) => Read::Unreadable,
        },
    }
}
