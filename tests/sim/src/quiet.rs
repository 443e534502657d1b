//! Desks that exchange until nobody learns anything new, what must be equal then, and altered messages.

use std::collections::BTreeSet;
use std::ops::Range;

use xiangyue::{Community, Entropy, Error};

use crate::content::Runs;
use crate::counting;
use crate::desk::{Desk, Message};
use crate::figures;
use crate::plan::{Act, Step};
use crate::wire;
use crate::world::World;

/// How far a desk's feeds reach, and what is kept apart, in words that compare.
fn marks(desk: &Desk) -> BTreeSet<String> {
    desk.book.have().iter().map(|mark| format!("{mark:?}")).collect()
}

/// True where a desk asks for everything: whether the seal it begins at stands, it cannot tell.
fn in_doubt(desk: &Desk) -> bool {
    desk.book.have().iter().all(|mark| mark.seq == 0)
}

impl World {
    /// Everybody exchanges with everybody until nothing new comes; books of equal content are then equal.
    ///
    /// # Errors
    /// What is not equal.
    pub(crate) fn quiet(&mut self, diff: bool) -> Result<(), String> {
        let count = self.desks.len();
        for round in 0.. {
            let mut brought = false;
            for (from, to) in (0..count).flat_map(|a| (0..count).map(move |b| (a, b))) {
                brought |= from != to && self.meet(from, to, diff)?;
            }
            if !brought {
                break;
            }
            if round > 2 * count {
                return Err("the desks never come to rest".into());
            }
        }
        self.agree()
    }

    fn agree(&mut self) -> Result<(), String> {
        for a in 0..self.desks.len() {
            self.desks[a].save()?;
            for b in 0..a {
                let [one, other] = [&self.desks[a], &self.desks[b]];
                let same = one.model == other.model && one.knows == other.knows;
                // What waits for its time on one of them may count on the other.
                let counts = one.model.foretold().is_some() || (marks(one) == marks(other) && !in_doubt(one));
                if same && counts && one.book.digest() != other.book.digest() {
                    return Err(format!("desks {b} and {a} hold the same entries and other books"));
                }
            }
        }
        Ok(())
    }

    /// The end: all clocks are right again and later than every entry; all hear of everything.
    ///
    /// # Errors
    /// Desks that differ, an entry that did not reach everybody, a store that opens as another book.
    pub fn end(&mut self) -> Result<(), String> {
        for at in 0..self.desks.len() {
            self.update(at, Step { act: Act::Update, desk: at as u8, a: 0, b: at as u32, n: 0 })?;
        }
        let latest = self.desks.iter().map(|desk| desk.model.latest()).max().unwrap_or(0);
        self.clock = self.clock.max(latest) + 3_600_000;
        self.desks.iter_mut().for_each(|desk| (desk.skew, desk.stuck) = (0, None));
        self.quiet(true)?;
        self.quiet(false)?;
        self.bring_archives()?;
        let forked = self.desks[0].model.forked();
        if !self.settings.may.forks && forked > 0 {
            return Err(format!("{forked} keys forked although no backup was restored"));
        }
        self.counts.frozen += forked as u64;
        for at in 1..self.desks.len() {
            let [one, other] = [&self.desks[0], &self.desks[at]];
            if one.book.digest() != other.book.digest() {
                return Err(format!("desk {at} has another book in the end"));
            }
            // What is in an archive need not have been heard.
            if one.model != other.model && !self.desks.iter().any(|desk| desk.pruned) {
                return Err(format!("desk {at} did not hear of everything, or of more than there is"));
            }
        }
        for at in 0..self.desks.len() {
            counting::check(&mut self.desks[at], self.clock)?;
        }
        let eyes = self.desks[0].eyes(self.clock);
        eyes.holders().into_iter().take(40).try_for_each(|holder| figures::all(eyes, holder))?;
        for desk in &mut self.desks {
            desk.replay()?;
            let opened = Community::recover(desk.store(), None, None, Entropy::from_seed([5; 32]));
            if opened.map_err(|error| error.to_string())?.digest() != desk.book.digest() {
                return Err("a store opens as another book".into());
            }
        }
        for at in 0..self.desks.len() {
            self.sealed_as_before(at)?;
        }
        self.begins_at_seal()?;
        self.union()
    }

    /// Whoever archived at a seal that an earlier one may have overtaken brings the archive back.
    fn bring_archives(&mut self) -> Result<(), String> {
        let all = self.desks.len();
        for at in 0..all {
            if self.doubts_beginning(at)? {
                self.bring_archives_of(at..at + 1, at)?;
            }
            // It may have gone on from the snapshot of somebody else, who has the archive.
            if self.doubts_beginning(at)? {
                self.bring_archives_of(0..all, at)?;
            }
            // Of several archives each alone is no whole book: a new device makes one of them.
            if self.doubts_beginning(at)? {
                let bytes = self.whole_of_archives()?;
                let held = self.desks[at].model.held().ok_or("archives in a world without seals")?;
                let runs = Runs { chains: held.registry().read(&bytes, false)?, ..Runs::default() };
                self.deliver(&Message { to: at, bytes, runs }, true)?;
                self.quiet(false)?;
            }
        }
        for (from, to) in (0..all).flat_map(|from| (0..all).map(move |to| (from, to))) {
            if self.desks[from].pruned && self.lacks_archive(from, to)? {
                self.bring_archives_of(from..from + 1, to)?;
            }
            if self.desks[from].pruned && self.lacks_archive(from, to)? {
                self.bring_archives_of(0..all, to)?;
            }
        }
        Ok(())
    }

    /// True where a desk is told that the seal it begins at may not stand, and that its archive is missing.
    fn doubts_beginning(&mut self, at: usize) -> Result<bool, String> {
        let desk = &mut self.desks[at];
        let now = desk.now(self.clock);
        let file = desk.book.export_book();
        let report = desk.book.merge(now, &file).map_err(|error| error.to_string())?;
        Ok(report.fallen_seal.is_some() && !report.gaps.is_empty())
    }

    /// All that some desks ever archived comes to another, the oldest first, and then everybody meets.
    fn bring_archives_of(&mut self, of: Range<usize>, to: usize) -> Result<(), String> {
        let mut archives = self.desks[of].iter().flat_map(|desk| desk.archives.clone()).collect::<Vec<_>>();
        archives.sort_by_key(|(begins, _)| *begins);
        for (_, archive) in archives {
            self.deliver(&Message { to, ..archive }, true)?;
        }
        self.quiet(false)
    }

    /// What a new device holds that begins with the first archive and takes the others in.
    fn whole_of_archives(&self) -> Result<Vec<u8>, String> {
        let mut archives = self.desks.iter().flat_map(|desk| &desk.archives).collect::<Vec<_>>();
        archives.sort_by_key(|(begins, _)| *begins);
        let [(_, first), rest @ ..] = archives.as_slice() else { return Err("nobody has an archive".into()) };
        let now = self.desks[0].now(self.clock);
        let mut new = Community::open(&first.bytes, None, None, Entropy::from_seed([5; 32]))
            .map_err(|error| format!("the first archive does not open: {error}"))?;
        for (_, archive) in rest {
            new.merge(now, &archive.bytes).map_err(|error| format!("an archive is refused: {error}"))?;
        }
        Ok(new.export_book())
    }

    /// True where a desk is told that entries are missing when it hears what another kept beside its archive.
    fn lacks_archive(&mut self, from: usize, to: usize) -> Result<bool, String> {
        if from == to || self.desks[from].book.digest() == self.desks[to].book.digest() {
            return Ok(false);
        }
        let now = self.desks[to].now(self.clock);
        let file = self.desks[from].book.export_book();
        let report = self.desks[to]
            .twin()
            .and_then(|mut twin| twin.merge(now, &file))
            .map_err(|error| error.to_string())?;
        Ok(!report.gaps.is_empty())
    }

    /// All stores one after the other are the same book, too.
    fn union(&self) -> Result<(), String> {
        let all: Vec<u8> = self.desks.iter().flat_map(|desk| desk.store()).copied().collect();
        let digest = match Community::open(&all, None, None, Entropy::from_seed([5; 32])) {
            Ok(opened) => opened.digest(),
            Err(error) if self.beside_a_snapshot(&all, &error)? => return Ok(()),
            Err(error) => return Err(format!("the union does not open: {error}")),
        };
        match self.desks.iter().position(|desk| desk.book.digest() != digest) {
            Some(at) => Err(format!("desk {at} is not the union of all stores")),
            None => Ok(()),
        }
    }

    /// True where stores may be refused as one book. That begins at the seal one of them begins at, and cannot follow a
    /// branch that left before it, as another one tells it: no store tells such a branch after its own snapshot.
    fn beside_a_snapshot(&self, stores: &[u8], error: &Error) -> Result<bool, String> {
        let (Error::BadSignature { key, .. } | Error::FeedGap { key, .. }) = error else { return Ok(false) };
        let Some(held) = self.desks[0].model.held() else { return Ok(false) };
        let chains = held.registry().read(stores, false)?;
        Ok(held.registry().beside(&chains).any(|beside| beside.tag() == *key))
    }

    /// An altered message must be refused for exactly what is wrong with it, and change nothing.
    pub(crate) fn tamper(&mut self, from: usize, to: usize, step: Step) -> Result<(), String> {
        let file = self.desks[from].book.export_book();
        let message = self.desks[from].message(to, file)?;
        let at = step.b as usize % message.bytes.len();
        let (bytes, error) = match step.n % 4 {
            0 => wire::altered(&message.bytes, at, None),
            1 => wire::altered(&message.bytes, at, Some((step.a % 8) as u8)),
            2 => (self.foreign.clone(), Some(Error::ForeignCommunity)),
            _ => match self.forged(&message, step)? {
                Some((bytes, error)) => (bytes, Some(error)),
                None => return Ok(()),
            },
        };
        // What is cut between frames is sound.
        let Some(error) = error else { return Ok(()) };
        self.counts.tampered += 1;
        // Sound frames before the altered ones must be taken back as well.
        let sound =
            if step.a.is_multiple_of(2) && step.n % 4 > 1 { self.sound_before(&message) } else { None };
        let bytes = [sound.unwrap_or_default(), bytes].concat();
        let desk = &mut self.desks[to];
        let before = desk.trace();
        let now = desk.now(self.clock);
        match desk.book.merge(now, &bytes) {
            Err(told) if told == error => {}
            told => return Err(format!("altered at byte {at}: {told:?}, expected {error:?}")),
        }
        if before == desk.trace() { Ok(()) } else { Err("refused bytes left a trace".into()) }
    }

    /// The message itself, where all of it can be taken in.
    fn sound_before(&self, message: &Message) -> Option<Vec<u8>> {
        let desk = &self.desks[message.to];
        let expected = desk.model.foretold()?.clone().merge(&message.runs, desk.horizon(self.clock)).ok()?;
        expected.forked.is_empty().then(|| message.bytes.clone())
    }

    fn forged(&self, message: &Message, step: Step) -> Result<Option<(Vec<u8>, Error)>, String> {
        let Some(content) = self.desks[message.to].model.foretold() else { return Ok(None) };
        let Some((bytes, run)) = wire::forged(&message.bytes, step.a as usize, step.b as usize)? else {
            return Ok(None);
        };
        // A run before it may be at fault itself, where feeds forked.
        let first = message.runs.segments.first();
        let runs = first.map(|runs| runs[..run].to_vec()).unwrap_or_default();
        let runs = Runs { segments: vec![runs], ..Runs::default() };
        let mut content = content.clone();
        let earlier = content.merge(&runs, self.desks[message.to].horizon(self.clock));
        let Err(error) = earlier else {
            let end = first.and_then(|runs| runs.get(run)).map(crate::content::Run::end);
            return Ok(end.map(|(key, seq)| (bytes, Error::BadSignature { key: key.tag(), seq })));
        };
        Ok(Some((bytes, error)))
    }
}
