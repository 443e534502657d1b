//! Seals: who writes them, that what one covers stays as it was on every desk, and that a book may begin at one.

use std::collections::BTreeMap;

use xiangyue::contract::answer::SealView;
use xiangyue::contract::{Command, Outcome, Refusal};
use xiangyue::ids::EntryId;
use xiangyue::{Community, Entropy};

use crate::desk::Desk;
use crate::eyes::Eyes;
use crate::plan::Step;
use crate::world::World;

/// A seal as its writer saw it.
#[derive(Debug)]
pub(crate) struct Sealed {
    /// The desk that wrote it.
    desk: usize,
    seal: SealView,
    /// What became of everything it covers.
    fates: BTreeMap<EntryId, Option<Refusal>>,
}

/// The line of seals; what a key's holder is called may change.
fn standing(eyes: Eyes<'_>) -> Vec<SealView> {
    let nameless = |seal| SealView { person: None, name: None, ..seal };
    eyes.seals().seals.into_iter().map(nameless).collect()
}

fn fates(eyes: Eyes<'_>, seal: EntryId) -> BTreeMap<EntryId, Option<Refusal>> {
    let rows = eyes.journal(u32::MAX).into_iter();
    rows.skip_while(|row| row.entry != seal).map(|row| (row.entry, row.refusal)).collect()
}

impl World {
    /// Whoever holds the right seals, or hands it on; now and then somebody tries who does not hold it.
    pub(crate) fn seal(&mut self, at: usize, other: usize, step: Step) -> Result<(), String> {
        if !self.settings.seals {
            return Ok(());
        }
        let clock = self.clock;
        let eyes = |desk: &Desk| Eyes { book: &desk.book, now: desk.now(clock) }.seals();
        let holder = self.desks.iter().position(|desk| eyes(desk).may_seal);
        let at = holder.filter(|_| !step.b.is_multiple_of(5)).unwrap_or(at);
        let to = self.desks[other].book.public_key().filter(|_| step.b.is_multiple_of(7));
        let desk = &mut self.desks[at];
        let (now, before) = (desk.now(clock), desk.trace());
        let today = Eyes { book: &desk.book, now }.overview().today;
        let until = (0..step.n % 9).fold(today, |day, _| day.day_before().unwrap_or(day));
        self.counts.commands += 1;
        let outcome = match to {
            Some(to) => desk.book.execute(now, Command::HandOverSeal { to }),
            None => desk.book.seal(now, until),
        };
        match outcome.map_err(|error| format!("sealing ends with {error}"))? {
            Outcome::Refusal(refusal) => {
                self.counts.refused += 1;
                let same = before == desk.trace();
                return if same { Ok(()) } else { Err(format!("refused with {refusal:?} and left a trace")) };
            }
            Outcome::Receipt(_) => desk.note_written()?,
        }
        self.counts.entries += 1;
        if to.is_some() {
            return Ok(());
        }
        self.counts.seals += 1;
        let eyes = Eyes { book: &desk.book, now };
        let seal = standing(eyes).into_iter().next().ok_or("a seal that was written does not stand")?;
        let fates = fates(eyes, seal.entry);
        if fates.len() != desk.content.entries() {
            return Err("a seal does not cover everything that is here".into());
        }
        self.sealed.insert(seal.number, Sealed { desk: at, seal, fates });
        Ok(())
    }

    /// A seal that was lost in a crash never left its desk.
    pub(crate) fn lost_seals(&mut self, at: usize) {
        let desk = &self.desks[at];
        let stands = standing(Eyes { book: &desk.book, now: desk.now(self.clock) }).len() as u32;
        self.sealed.retain(|number, sealed| sealed.desk != at || *number <= stands);
    }

    /// Every seal that stands at a desk is the one that was written, and what it covers is as it was then.
    pub(crate) fn sealed_as_before(&self, at: usize) -> Result<(), String> {
        let desk = &self.desks[at];
        let eyes = Eyes { book: &desk.book, now: desk.now(self.clock) };
        for seal in standing(eyes) {
            let Some(written) = self.sealed.get(&seal.number) else {
                return Err(format!("seal {} was never written", seal.number));
            };
            if seal != written.seal {
                return Err(format!("another seal stands: {seal:?}, written was {:?}", written.seal));
            }
            if fates(eyes, seal.entry) != written.fates {
                return Err(format!("what seal {} covers is not as it was", seal.number));
            }
        }
        Ok(())
    }

    /// The last seal stands everywhere; its archive judges it again, and a book that begins at it is the same book.
    pub(crate) fn begins_at_seal(&mut self) -> Result<(), String> {
        let village = self.first.clone();
        let Some(last) = self.sealed.keys().next_back().copied() else { return Ok(()) };
        let clock = self.clock;
        let open = |file: &[u8]| Community::open(file, None, None, Entropy::from_seed([5; 32]));
        let desk = &mut self.desks[0];
        let now = desk.now(clock);
        let standing = Eyes { book: &desk.book, now }.seals().seals.len();
        if standing != last as usize {
            return Err(format!("{standing} seals stand, {last} were written"));
        }
        let digest = desk.book.digest();
        let mut whole = open(&desk.book.archive()).map_err(|error| format!("the archive: {error}"))?;
        if whole.digest() != digest || whole.open_report().seals != last {
            return Err("the archive is another book".into());
        }
        whole.prune().map_err(|error| format!("a sealed book is not pruned: {error}"))?;
        let pruned = whole.export_book();
        let again = open(&pruned).map_err(|error| format!("a pruned book does not open: {error}"))?;
        if whole.digest() != digest || again.digest() != digest {
            return Err("a pruned book is another book".into());
        }
        // A device that heard of nothing since the village was founded goes on from the snapshot, or says what it lacks.
        let mut behind = open(&village).map_err(|error| error.to_string())?;
        let report = behind.merge(now, &pruned).map_err(|error| format!("a snapshot is refused: {error}"))?;
        self.counts.adopted += u64::from(report.adopted_seal.is_some());
        match behind.digest() == digest {
            true => {}
            false if report.adopted_seal.is_none() && !report.gaps.is_empty() => {}
            false => return Err(format!("a device left behind has another book: {report:?}")),
        }
        Ok(())
    }
}
