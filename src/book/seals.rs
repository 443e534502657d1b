//! Seals 封账: who may seal, which seals stand, and how far they reach.
//!
//! The right to seal lies with one key and is handed on in that key's own feed, so seals form one line.

use alloc::vec::Vec;

use super::{Admission, Book, Context, Events, keys, misrouted};
use crate::coding::{bytes_of, stored};
use crate::contract::command::Command;
use crate::contract::{Event, Refusal};
use crate::ids::{BookDigest, EntryId, KeyTag, PublicKey};
use crate::listing::Listed as _;
use crate::table::{Table, tables};
use crate::time::{Day, Period, PeriodKind, Timestamp};

tables! {
    /// The line of seals.
    Seals {
        /// The key that seals next; the founder's until it is handed on.
        holder: Table<(), PublicKey>,
        line: Table<u32, Seal>,
        /// The last entry of each key that any seal covers.
        covered: Table<KeyTag, u32>,
        /// What accepted a run since the last seal, by the key and last entry of the run.
        runs: Table<(KeyTag, u32), EntryId>,
        /// Keys one admin named to seal, with that admin's key.
        proposals: Table<KeyTag, KeyTag>,
    }
}

stored! {
    /// A seal that stands.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Seal {
        pub(crate) entry: EntryId,
        pub(crate) at: Timestamp,
        pub(crate) until: Day,
        pub(crate) digest: BookDigest,
    }
}

impl Seals {
    /// The number of the last seal that stands; 0 where there is none.
    pub(crate) fn last(&self) -> u32 {
        self.line.iter().next_back().map_or(0, |(number, _)| number)
    }

    /// The last day that is closed.
    pub(crate) fn closed_until(&self) -> Option<Day> {
        self.line.iter().next_back().map(|(_, seal)| seal.until)
    }

    /// Who may seal, and the line of seals before a number: what the seal of that number binds.
    pub(crate) fn before(&self, number: u32) -> Vec<u8> {
        let line: Vec<(u32, Seal)> = self.line.range(..number).listed();
        let proposals: Vec<(KeyTag, KeyTag)> = self.proposals.iter().listed();
        bytes_of(&(self.holder.get(&()), (line, proposals)))
    }

    pub(crate) fn covered(&self, key: KeyTag) -> u32 {
        self.covered.get(&key).unwrap_or(0)
    }

    /// Entries that accepted a run since the last seal.
    pub(crate) fn accepts(&self) -> impl Iterator<Item = EntryId> {
        self.runs.iter().map(|(_, accept)| accept)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's events are routed here")]
    #[inline(never)]
    pub(crate) fn evolve(&mut self, cx: &Context, event: &Event) {
        let at = cx.place;
        match event {
            Event::CommunityFounded { .. } => self.holder.put(at, (), cx.author),
            Event::BookSealed { number, until, covers, digest, .. } => {
                let seal = Seal { entry: cx.entry, at: cx.at, until: *until, digest: *digest };
                self.line.put(at, *number, seal);
                for cover in covers {
                    self.covered.put(at, cover.key.tag(), cover.last);
                }
                self.covered.put(at, cx.entry.author, cx.entry.seq);
                // What was accepted is sealed now, or it was not here: then it may be accepted again.
                let runs = self.runs.iter().map(|(run, _)| run).listed();
                for run in runs {
                    self.runs.remove(at, &run);
                }
            }
            Event::RunAccepted { key, last, .. } => self.runs.put(at, (key.tag(), *last), cx.entry),
            Event::SealHandedOver { to } => {
                self.holder.put(at, (), *to);
                let named = self.proposals.iter().map(|(key, _)| key).listed();
                for key in named {
                    self.proposals.remove(at, &key);
                }
            }
            Event::SealHolderProposed { to, .. } => {
                self.proposals.put(at, to.tag(), cx.entry.author);
            }
            _ => {}
        }
    }
}

impl Book {
    /// The rank period of a day: a day that is closed already counts in the open period.
    pub(super) fn open_period(&self, kind: PeriodKind, on: Day) -> Period {
        let first_open = self.seals.closed_until().and_then(|last| last.plus_days(1));
        Period::of(kind, first_open.map_or(on, |first| first.max(on)))
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only this folder's commands are routed here")]
#[inline(never)]
pub(crate) fn decide(
    book: &Book,
    cx: &Context,
    admission: Admission,
    command: &Command,
) -> Result<Events, Refusal> {
    match command {
        Command::SealBook { number, until, covers, digest, .. } => {
            holds(book, cx)?;
            let last = book.seals.last();
            if *number <= last {
                return Err(Refusal::RivalSeal { number: *number });
            }
            check_until(book, cx, *until)?;
            let entries = book.unknown.len();
            if entries > 0 {
                return Err(Refusal::BookProvisional { entries });
            }
            let found = cx.sealing.filter(|_| *number == last.saturating_add(1));
            if found.ok_or(Refusal::SealIncomplete)? != *digest {
                return Err(Refusal::SealMismatch);
            }
            let (number, until, covers, digest) = (*number, *until, covers.clone(), *digest);
            Ok(alloc::vec![Event::BookSealed { number, until, covers, digest }])
        }
        Command::HandOverSeal { to } => {
            holds(book, cx)?;
            keys::unrevoked(book, to)?;
            Ok(alloc::vec![Event::SealHandedOver { to: *to }])
        }
        Command::ReplaceSealHolder { to, reason } => {
            keys::unrevoked(book, to)?;
            let Some(first) = book.seals.proposals.get(&to.tag()) else {
                return Ok(alloc::vec![Event::SealHolderProposed { to: *to, reason: reason.blob() }]);
            };
            let person = book.keys.admissions.get(&first).and_then(|admission| admission.person);
            if first == cx.entry.author || (person.is_some() && person == admission.person) {
                return Err(Refusal::SecondAdminNeeded { first });
            }
            Ok(alloc::vec![Event::SealHandedOver { to: *to }])
        }
        Command::AcceptRun { key, last, head } => {
            let tag = key.tag();
            book.keys.find(key, tag)?;
            let taken = book.seals.runs.range((tag, *last)..=(tag, u32::MAX)).next().is_some();
            if taken || book.seals.covered(tag) >= *last {
                return Err(Refusal::RunNotApart { entry: EntryId { author: tag, seq: *last } });
            }
            Ok(alloc::vec![Event::RunAccepted { key: *key, last: *last, head: *head }])
        }
        other => misrouted(other),
    }
}

fn holds(book: &Book, cx: &Context) -> Result<(), Refusal> {
    match book.seals.holder.get(&()) {
        Some(holder) if holder != cx.author => Err(Refusal::NotSealHolder { holder: holder.tag() }),
        Some(_) | None => Ok(()),
    }
}

/// The last day of the closed period lies after the one before and not in the future.
fn check_until(book: &Book, cx: &Context, until: Day) -> Result<(), Refusal> {
    let first = book.seals.closed_until().and_then(|last| last.plus_days(1));
    super::check_day(cx, until, first)
}
