//! What a desk holds, kept beside it by the simulator: every chain of entries each key ever signed, and a naive merge
//! that says beforehand what the core must answer to a message.
//!
//! Of a key that said one thing at every place, everything counts that was let in. Of a key that said two things, only
//! what all its chains begin with.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};
use xiangyue::ids::{HeadMark, PublicKey};
use xiangyue::{Error, FeedMark};

use crate::holdings::Chains;
use crate::wire;

/// The chain of a feed up to an entry.
pub type Hash = [u8; 32];

/// One entry of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub time: u64,
    /// The number of its command.
    pub number: u32,
    command: Hash,
    /// The chain before it.
    before: Hash,
    /// The chain up to here.
    head: Hash,
}

/// What a desk knows of one key, each as a chain from the first entry on.
#[derive(Clone, Debug, Default)]
pub struct Feed {
    /// What counts.
    pub order: Vec<Entry>,
    /// The longest chains that go on beyond it; what they add is kept apart.
    pub apart: Vec<Vec<Entry>>,
    /// Heads of entries whose time was reached.
    reached: BTreeSet<Hash>,
}

impl PartialEq for Feed {
    fn eq(&self, other: &Self) -> bool {
        self.order == other.order && self.ends() == other.ends()
    }
}

/// What every desk holds of every key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content(pub BTreeMap<PublicKey, Feed>);

/// A run as its sender holds it.
#[derive(Clone, Debug)]
pub struct Run {
    key: PublicKey,
    first: usize,
    entries: Vec<Entry>,
    /// How far the clock of whoever keeps it apart had let it in.
    let_in: usize,
}

impl Run {
    /// The feed and its last entry here.
    pub fn end(&self) -> (PublicKey, u32) {
        (self.key, (self.first + self.entries.len()) as u32 - 1)
    }
}

/// The runs of a message in the groups in which they are checked.
#[derive(Clone, Debug, Default)]
pub struct Runs {
    /// Those of each segment.
    pub segments: Vec<Vec<Run>>,
    /// Those kept apart.
    pub apart: Vec<Vec<Run>>,
    /// The same as chains, for worlds whose merges are not foretold.
    pub chains: Chains,
}

/// What a merge must report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the merge report")]
pub struct Expected {
    pub new: usize,
    pub repeated: usize,
    pub gaps: Vec<(PublicKey, usize)>,
    pub forked: Vec<(PublicKey, usize)>,
    pub held_back: Vec<(PublicKey, usize)>,
    /// Anything is here that was not, in the order or apart.
    pub changed: bool,
}

fn hash(parts: &[&[u8]]) -> Hash {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().into()
}

/// The head of a feed before its first entry.
pub fn root(key: &PublicKey) -> Hash {
    hash(&[b"xiangyue-feed-v1", &key.0])
}

/// The head after one more entry.
pub fn link(before: &Hash, time: u64, command: &[u8]) -> Hash {
    hash(&[before, &time.to_le_bytes(), command])
}

/// A head as marks show it.
pub fn head_mark(head: Hash) -> Option<HeadMark> {
    let text: String = head[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    text.parse().ok()
}

/// How many entries two chains begin with in common.
fn common(one: &[Entry], other: &[Entry]) -> usize {
    one.iter().zip(other).take_while(|(one, other)| one.head == other.head).count()
}

/// The head after so many entries of a chain.
fn head(key: &PublicKey, chain: &[Entry], seq: usize) -> Option<Hash> {
    if seq == 0 { Some(root(key)) } else { chain.get(seq - 1).map(|entry| entry.head) }
}

impl Feed {
    /// The ends of what is kept apart.
    fn ends(&self) -> BTreeSet<(usize, Hash)> {
        let end = |chain: &Vec<Entry>| chain.last().map(|last| (chain.len(), last.head));
        self.apart.iter().filter_map(end).collect()
    }

    /// Adds a chain: only the longest are kept, and what not all of them begin with leaves the order.
    fn add(&mut self, chain: Vec<Entry>) {
        let mut all = std::mem::take(&mut self.apart);
        all.extend([chain, self.order.clone()]);
        let mut longest: Vec<Vec<Entry>> = Vec::new();
        all.sort_by_key(|chain| std::cmp::Reverse(chain.len()));
        for chain in all {
            if longest.iter().all(|known| common(known, &chain) < chain.len()) {
                longest.push(chain);
            }
        }
        let agreed = longest.iter().map(|chain| common(chain, &longest[0])).min().unwrap_or(0);
        self.reached.extend(self.order.iter().map(|entry| entry.head));
        let path = longest.first().map_or(&[][..], |chain| &chain[..agreed]);
        self.order = path.iter().take_while(|entry| self.reached.contains(&entry.head)).copied().collect();
        longest.retain(|chain| chain.len() > self.order.len());
        self.apart = longest;
    }

    /// Lets in what is not later than a time.
    fn let_in(&mut self, horizon: u64) {
        let known = self.apart.iter().flatten().filter(|entry| entry.time <= horizon);
        self.reached.extend(known.map(|entry| entry.head));
        self.add(Vec::new());
    }

    /// True where a chain goes on from entries that wait here: it waits with them until the message is read.
    fn waits_in(&self, chain: &[Entry]) -> bool {
        let ordered = self.order.iter().zip(chain).take_while(|(own, entry)| own == entry).count();
        let known: BTreeSet<Hash> = self.apart.iter().flatten().map(|entry| entry.head).collect();
        let mut waits = chain[ordered..].iter().filter(|entry| !self.reached.contains(&entry.head));
        waits.any(|entry| known.contains(&entry.head))
    }

    /// Carries a change out and says how many entries count that did not.
    fn grows(&mut self, change: impl FnOnce(&mut Self)) -> usize {
        let before: BTreeSet<Hash> = self.order.iter().map(|entry| entry.head).collect();
        change(self);
        self.order.iter().filter(|entry| !before.contains(&entry.head)).count()
    }

    /// True where the key said two things at one place.
    pub fn forked(&self) -> bool {
        self.apart.len() > 1
    }
}

impl Content {
    /// True while anything a key wrote is kept apart.
    pub fn keeps_apart(&self, key: &PublicKey) -> bool {
        self.0.get(key).is_some_and(|feed| !feed.apart.is_empty())
    }

    /// Entries that count.
    pub fn entries(&self) -> usize {
        self.0.values().map(|feed| feed.order.len()).sum()
    }

    /// Entries that count whose command a version does not know.
    pub fn newer_than(&self, knows: u32) -> usize {
        let entries = self.0.values().flat_map(|feed| &feed.order);
        entries.filter(|entry| entry.number >= knows).count()
    }

    /// Keys that said two things at one place.
    pub fn forked(&self) -> usize {
        self.0.values().filter(|feed| feed.forked()).count()
    }

    /// The latest time of all.
    pub fn latest(&self) -> u64 {
        let chains = self.0.values().flat_map(|feed| feed.apart.iter().chain([&feed.order]));
        chains.filter_map(|chain| chain.last()).map(|entry| entry.time).max().unwrap_or(0)
    }

    /// Reads a file this content is the source of, adding what is new at the end of its own feeds.
    ///
    /// # Errors
    /// Entries that are not the content's, or do not follow on it.
    pub fn read(&mut self, file: &[u8]) -> Result<Runs, String> {
        let mut runs = Runs::default();
        for segment in wire::segments(file, wire::SEGMENT)? {
            runs.segments.push(segment.runs.iter().map(|run| self.read_run(run)).collect::<Result<_, _>>()?);
        }
        for segment in wire::segments(file, wire::APART)? {
            for run in &segment.runs {
                runs.apart.push(vec![self.read_run(run)?]);
            }
        }
        Ok(runs)
    }

    fn read_run(&mut self, run: &wire::Run) -> Result<Run, String> {
        let key = PublicKey(run.key);
        let first = run.first as usize;
        let feed = self.0.entry(key).or_default();
        let fits = |chain: &Vec<Entry>| {
            let entries = chained(head(&key, chain, first - 1)?, run);
            let known = chain.iter().skip(first - 1).zip(&entries).all(|(known, entry)| known == entry);
            let goes_on = first - 1 + entries.len() > chain.len();
            (known && (!goes_on || feed.apart.is_empty())).then_some((entries, goes_on))
        };
        let found = [&feed.order].into_iter().chain(&feed.apart).find_map(fits);
        if let Some((entries, goes_on)) = found {
            if goes_on {
                feed.order.truncate(first - 1);
                feed.order.extend(&entries);
            }
            return Ok(Run { key, first, entries, let_in: run.let_in as usize });
        }
        Err(format!("what is written of {} from {first} on is not what the desk holds", key.tag()))
    }

    /// Takes a message in and says what the core must report.
    ///
    /// # Errors
    /// The error the core must give. Nothing is taken in then.
    pub fn merge(&mut self, message: &Runs, horizon: u64) -> Result<Expected, Error> {
        let mut expected = self.take_in(message, horizon)?;
        for feed in self.0.values_mut().filter(|feed| !feed.apart.is_empty()) {
            let new = feed.grows(|feed| feed.let_in(horizon));
            expected.new += new;
            expected.changed |= new > 0;
        }
        Ok(expected)
    }

    fn take_in(&mut self, message: &Runs, horizon: u64) -> Result<Expected, Error> {
        let mut after = self.clone();
        let mut expected = Expected::default();
        for group in message.segments.iter().chain(&message.apart) {
            let before = after.clone();
            for run in group {
                let Some(chain) = before.check(run, horizon, &mut expected)? else { continue };
                expected.changed = true;
                let feed = after.0.entry(run.key).or_default();
                if !feed.waits_in(&chain) {
                    let early = chain.iter().filter(|entry| entry.time <= horizon);
                    feed.reached.extend(early.map(|entry| entry.head));
                }
                expected.new += feed.grows(|feed| feed.add(chain));
            }
        }
        *self = after;
        Ok(expected)
    }

    /// Takes in what a store holds besides: no clock has a say in it.
    ///
    /// # Errors
    /// As [`Content::merge`].
    pub fn load(&mut self, stored: &Runs) -> Result<(), Error> {
        let Runs { segments, apart, .. } = stored.clone();
        // What is written as a feed's own counted then.
        for run in segments.iter().flatten() {
            let counted = run.entries.iter().map(|entry| entry.head);
            self.0.entry(run.key).or_default().reached.extend(counted);
        }
        self.take_in(&Runs { segments, ..Runs::default() }, u64::MAX)?;
        for run in apart.iter().flatten() {
            let let_in = run.let_in.saturating_sub(run.first - 1).min(run.entries.len());
            let early = run.entries[..let_in].iter().map(|entry| entry.head);
            self.0.entry(run.key).or_default().reached.extend(early);
        }
        self.take_in(&Runs { apart, ..Runs::default() }, 0)?;
        self.0.values_mut().filter(|feed| !feed.apart.is_empty()).for_each(|feed| feed.let_in(0));
        Ok(())
    }

    /// The chain a run brings, where it brings one.
    fn check(&self, run: &Run, horizon: u64, expected: &mut Expected) -> Result<Option<Vec<Entry>>, Error> {
        let empty = Feed::default();
        let feed = self.0.get(&run.key).unwrap_or(&empty);
        let before = run.first - 1;
        let same = |chain: &Vec<Entry>| {
            let held = chain.iter().skip(before).zip(&run.entries);
            held.take_while(|(held, new)| (held.time, held.command) == (new.time, new.command)).count()
        };
        let chains = [&feed.order].into_iter().chain(&feed.apart).filter(|chain| before <= chain.len());
        let mut known: Vec<(usize, &Vec<Entry>)> = chains.map(|chain| (same(chain), chain)).collect();
        if before <= feed.order.len() {
            expected.repeated += same(&feed.order);
        }
        if known.iter().any(|(same, _)| *same == run.entries.len()) {
            return Ok(None);
        }
        known.sort_by_key(|(same, _)| std::cmp::Reverse(*same));
        // The signature covers the whole past: it fits only where the past here is the sender's.
        let fits = |(same, chain): &&(usize, &Vec<Entry>)| {
            head(&run.key, chain, before + same) == Some(run.entries[*same].before)
        };
        let Some((same, chain)) = known.iter().find(fits) else {
            if !known.is_empty() {
                return Err(Error::BadSignature { key: run.key.tag(), seq: run.end().1 });
            }
            expected.gaps.push((run.key, feed.order.len() + 1));
            return Ok(None);
        };
        let (at, new) = (before + same, &run.entries[*same..]);
        let early = new.iter().take_while(|entry| entry.time <= horizon).count();
        if feed.contradicts(chain, at) {
            expected.forked.push((run.key, at + 1));
        } else if early < new.len() {
            expected.held_back.push((run.key, at + early + 1));
        }
        Ok(Some([&chain[..at], new].concat()))
    }

    /// The core's own account of how far its feeds reach, compared.
    ///
    /// # Errors
    /// The difference.
    pub fn compare(&self, have: &[FeedMark]) -> Result<(), String> {
        let marks = self.0.iter().flat_map(|(key, feed)| {
            let apart = feed.ends().into_iter().map(|(seq, head)| (seq, head_mark(head)));
            let marks = [(feed.order.len(), None)].into_iter().chain(apart);
            marks.map(|(seq, head)| FeedMark { key: *key, seq: seq as u32, head, check: None })
        });
        let expected: Vec<FeedMark> = marks.collect();
        let have: Vec<FeedMark> = have.iter().map(|mark| FeedMark { check: None, ..*mark }).collect();
        if expected.len() == have.len() && expected.iter().all(|mark| have.contains(mark)) {
            return Ok(());
        }
        Err(format!("the book has {have:?} and should have {expected:?}"))
    }
}

/// The entries of a run, chained on from a head.
fn chained(before: Hash, run: &wire::Run) -> Vec<Entry> {
    let next = |before: &mut Hash, (time, command): (u64, &[u8])| {
        let head = link(before, time, command);
        let number = wire::number(command);
        let entry = Entry { time, number, command: hash(&[command]), before: *before, head };
        *before = head;
        Some(entry)
    };
    run.entries().into_iter().scan(before, next).collect()
}

impl Feed {
    /// True where a run that goes on from a place of a chain says another thing than is known there, or goes on from
    /// one that does.
    fn contradicts(&self, chain: &[Entry], at: usize) -> bool {
        let leaves = |chain: &[Entry]| common(chain, &self.order);
        let (own, end) = (leaves(chain), self.order.len());
        let apart = chain.len() > own;
        let beside = self.apart.iter().filter(|other| leaves(other) == own).count();
        at < chain.len() || if apart { own < end || beside > 1 } else { beside > 0 }
    }
}
