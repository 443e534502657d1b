//! Seals: who writes them, that what one covers stays as it was on every desk, and that a book may begin at one.

use std::collections::BTreeMap;

use xiangyue::contract::answer::SealView;
use xiangyue::contract::{Command, Outcome, Refusal};
use xiangyue::ids::{EntryId, PublicKey};
use xiangyue::time::Timestamp;
use xiangyue::{Community, Entropy};

use crate::content::Runs;
use crate::desk::Message;
use crate::eyes::Eyes;
use crate::plan::Step;
use crate::world::World;

/// A seal as its writer saw it.
#[derive(Debug)]
pub(crate) struct Sealed {
    /// The desk that wrote it.
    desk: usize,
    seal: SealView,
    /// True where nothing of that lay in an archive.
    whole: bool,
    /// The seals before it.
    before: Vec<SealView>,
    /// What became of everything it covers.
    fates: BTreeMap<EntryId, Option<Refusal>>,
}

/// The line of seals; what a key's holder is called may change.
fn standing(eyes: Eyes<'_>) -> Vec<SealView> {
    // Nor is it said any more how many entries a seal closed that lie in an archive.
    let nameless = |seal| SealView { person: None, name: None, entries: None, ..seal };
    eyes.seals().seals.into_iter().map(nameless).collect()
}

fn fates(eyes: Eyes<'_>, seal: EntryId) -> BTreeMap<EntryId, Option<Refusal>> {
    let rows = eyes.journal(u32::MAX).into_iter();
    rows.skip_while(|row| row.entry != seal).map(|row| (row.entry, row.refusal)).collect()
}

impl World {
    /// Whoever holds the right seals, or hands it on; now and then somebody tries who does not hold it.
    pub(crate) fn seal(&mut self, at: usize, other: usize, step: Step) -> Result<(), String> {
        if !self.settings.may.seals {
            return Ok(());
        }
        let clock = self.clock;
        // Where the holder was replaced, more than one desk may believe that it is the one.
        let may_seal = |at: &usize| self.desks[*at].eyes(clock).seals().may_seal;
        let holders: Vec<usize> = (0..self.desks.len()).filter(may_seal).collect();
        let holder = holders.get(step.a as usize % holders.len().max(1)).copied();
        let at = holder.filter(|_| !step.b.is_multiple_of(5)).unwrap_or(at);
        let to = self.desks[other].book.public_key().filter(|_| step.b.is_multiple_of(7));
        self.seal_or_hand_on(at, to, step)
    }

    /// Seals at a desk that believes it holds the right.
    pub(crate) fn seal_at(&mut self, at: usize, step: Step) -> Result<(), String> {
        let may = self.settings.may.seals && self.desks[at].eyes(self.clock).seals().may_seal;
        if may { self.seal_or_hand_on(at, None, step) } else { Ok(()) }
    }

    fn seal_or_hand_on(&mut self, at: usize, to: Option<PublicKey>, step: Step) -> Result<(), String> {
        // What the clock has reached by now is let in first.
        if to.is_none() {
            let nothing = Message { to: at, bytes: Vec::new(), runs: Runs::default() };
            self.deliver(&nothing, false)?;
        }
        let clock = self.clock;
        let desk = &mut self.desks[at];
        let (now, before, have) = (desk.now(clock), desk.trace(), desk.book.have());
        let (provisional, all) = (desk.eyes(clock).overview().provisional, desk.entries());
        let line = standing(desk.eyes(clock));
        let today = desk.eyes(clock).overview().today;
        let until = (0..step.n % 9).fold(today, |day, _| day.day_before().unwrap_or(day));
        self.counts.commands += 1;
        let outcome = match to {
            Some(to) => desk.book.execute(now, Command::HandOverSeal { to }),
            None => desk.book.seal(now, until),
        };
        if matches!(outcome, Err(xiangyue::Error::KeyForked))
            && desk.shut_out(clock)
            && before == desk.trace()
        {
            return Ok(());
        }
        match outcome.map_err(|error| format!("sealing ends with {error}"))? {
            Outcome::Refusal(refusal) => {
                self.counts.refused += 1;
                let same = before == desk.trace();
                return if same { Ok(()) } else { Err(format!("refused with {refusal:?} and left a trace")) };
            }
            Outcome::Receipt(_) => desk.note_written(&have)?,
        }
        self.counts.entries += 1;
        if to.is_some() {
            return Ok(());
        }
        if provisional {
            return Err("a provisional book was sealed".into());
        }
        self.counts.seals += 1;
        let eyes = desk.eyes(clock);
        let seal = standing(eyes).into_iter().next().ok_or("a seal that was written does not stand")?;
        let fates = fates(eyes, seal.entry);
        // What waited for a seal comes after it.
        if fates.len() != all + 1 {
            return Err("a seal does not cover everything that is here".into());
        }
        self.sealed.push(Sealed { desk: at, seal, whole: !desk.pruned, before: line, fates });
        Ok(())
    }

    /// A seal that was lost in a crash never left its desk. One that was stored may wait for what it covers, where that was
    /// lost.
    pub(crate) fn lost_seals(&mut self, at: usize) {
        if self.settings.may.foretold() {
            let have = self.desks[at].book.have();
            let is_here = |entry: EntryId| {
                have.iter().any(|mark| mark.key.tag() == entry.author && mark.seq >= entry.seq)
            };
            self.sealed.retain(|sealed| sealed.desk != at || is_here(sealed.seal.entry));
        }
    }

    /// Every seal that stands at a desk is the one that was written, and what it covers is as it was then.
    pub(crate) fn sealed_as_before(&self, at: usize) -> Result<(), String> {
        let desk = &self.desks[at];
        let eyes = desk.eyes(self.clock);
        for seal in standing(eyes) {
            let Some(written) = self.sealed.iter().find(|written| written.seal == seal) else {
                return Err(format!("a seal stands that was never written: {seal:?}"));
            };
            let now = fates(eyes, seal.entry);
            let both = now.iter().filter_map(|(entry, fate)| Some((fate, written.fates.get(entry)?)));
            // Where one of the two had an archive, only what both have is compared.
            let whole = written.whole && !desk.pruned;
            if both.clone().any(|(one, other)| one != other)
                || (whole && now.len() != written.fates.len())
                || (whole && both.count() != now.len())
            {
                return Err(format!("what seal {} covers is not as it was", seal.number));
            }
        }
        Ok(())
    }

    /// The last seal stands everywhere; its archive judges it again, and a book that begins at it is the same book.
    pub(crate) fn begins_at_seal(&mut self) -> Result<(), String> {
        let village = self.first.clone();
        let clock = self.clock;
        let open = |file: &[u8]| Community::open(file, None, None, Entropy::from_seed([5; 32]));
        let last = standing(self.desks[0].eyes(clock)).len() as u32;
        let written = self.sealed.iter().map(|sealed| sealed.seal.number).max().unwrap_or(0);
        if self.settings.may.foretold() && last != written {
            return Err(format!("{last} seals stand, {written} were written"));
        }
        self.earliest_stands()?;
        if last == 0 {
            return Ok(());
        }
        let desk = &mut self.desks[0];
        let now = desk.now(clock);
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
        if desk.pruned {
            return Ok(());
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

    /// Of seals with one number that follow the same seal, the earliest stands.
    fn earliest_stands(&mut self) -> Result<(), String> {
        let may = self.settings.may;
        let eyes = self.desks[0].eyes(self.clock);
        // An entry that was lost in a crash may have left its number to another.
        let here: BTreeMap<EntryId, (Timestamp, Option<Command>)> =
            eyes.journal(u32::MAX).into_iter().map(|row| (row.entry, (row.at, row.command))).collect();
        let says = |command: &Option<Command>, seal: &SealView| match command {
            Some(Command::SealBook { digest, .. }) => *digest == seal.digest,
            Some(_) | None => false,
        };
        let stays = |seal: &SealView| {
            here.get(&seal.entry).is_some_and(|(at, command)| *at == seal.at && says(command, seal))
        };
        let key = |seal: &SealView| eyes.keys().into_iter().find(|key| key.tag == seal.by).map(|key| key.key);
        let mut rivals = 0;
        for seal in standing(eyes) {
            let Some(stands) = self.sealed.iter().find(|written| written.seal == seal) else { continue };
            let others = self
                .sealed
                .iter()
                .filter(|other| other.seal.number == seal.number && other.seal != seal && stays(&other.seal));
            for other in others {
                rivals += 1;
                let earlier = (other.seal.at, key(&other.seal)) < (seal.at, key(&seal));
                // A fork or a revocation may have taken it out of the line.
                if earlier && other.before == stands.before && !may.forks && !may.revocations {
                    return Err(format!("{:?} came before {seal:?} and does not stand", other.seal));
                }
            }
        }
        self.counts.rivals += rivals;
        Ok(())
    }
}
