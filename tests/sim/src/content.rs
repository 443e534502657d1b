//! What a desk holds, kept beside it by the simulator: feeds with their hash chains, and a naive merge that says
//! beforehand what the core must answer to a message.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};
use xiangyue::ids::PublicKey;
use xiangyue::{Error, FeedMark};

use crate::wire;

type Hash = [u8; 32];

/// One entry of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub time: u64,
    command: Hash,
    /// The chain before it.
    before: Hash,
    /// The chain up to here.
    head: Hash,
}

/// The feeds a desk holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content(pub BTreeMap<PublicKey, Vec<Entry>>);

/// A run as its sender holds it.
#[derive(Clone, Debug)]
pub struct Run {
    key: PublicKey,
    first: usize,
    entries: Vec<Entry>,
}

impl Run {
    /// The feed and its last entry here.
    pub fn end(&self) -> (PublicKey, u32) {
        (self.key, (self.first + self.entries.len()) as u32 - 1)
    }
}

/// The runs of each segment of a message.
pub type Runs = Vec<Vec<Run>>;

/// What a merge must report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the merge report")]
pub struct Expected {
    pub new: usize,
    pub repeated: usize,
    pub gaps: Vec<(PublicKey, usize)>,
    pub forked: Vec<(PublicKey, usize)>,
    pub held_back: Vec<(PublicKey, usize)>,
}

fn hash(parts: &[&[u8]]) -> Hash {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().into()
}

fn root(key: &PublicKey) -> Hash {
    hash(&[b"xiangyue-feed-v1", &key.0])
}

impl Content {
    /// How far a feed reaches.
    pub fn reach(&self, key: &PublicKey) -> usize {
        self.0.get(key).map_or(0, Vec::len)
    }

    /// How far every feed reaches.
    pub fn reaches(&self) -> BTreeMap<PublicKey, usize> {
        self.0.iter().map(|(key, feed)| (*key, feed.len())).collect()
    }

    /// Entries in all.
    pub fn entries(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// The latest time of all.
    pub fn latest(&self) -> u64 {
        self.0.values().filter_map(|feed| feed.last()).map(|entry| entry.time).max().unwrap_or(0)
    }

    fn head(&self, key: &PublicKey, seq: usize) -> Option<Hash> {
        match seq {
            0 => Some(root(key)),
            _ => self.0.get(key)?.get(seq - 1).map(|entry| entry.head),
        }
    }

    /// Goes back to an earlier reach of every feed.
    pub fn cut(&mut self, reaches: &BTreeMap<PublicKey, usize>) {
        self.0.retain(|key, _| reaches.contains_key(key));
        for (key, feed) in &mut self.0 {
            feed.truncate(reaches[key]);
        }
    }

    /// Reads a file this content is the source of, adding what is new at the end of its own feeds.
    ///
    /// # Errors
    /// Entries that are not the content's, or do not follow on it.
    pub fn read(&mut self, file: &[u8]) -> Result<Runs, String> {
        let segments = wire::segments(file)?;
        segments.iter().map(|segment| segment.runs.iter().map(|run| self.read_run(run)).collect()).collect()
    }

    fn read_run(&mut self, run: &wire::Run) -> Result<Run, String> {
        let key = PublicKey(run.key);
        let mut entries = Vec::with_capacity(run.times.len());
        for (seq, (time, command)) in (run.first as usize..).zip(run.entries()) {
            let wrong = || format!("entry {}-{seq} is not what the desk holds", key.tag());
            let before = self.head(&key, seq - 1).ok_or_else(wrong)?;
            let head = hash(&[&before, &time.to_le_bytes(), command]);
            let entry = Entry { time, command: hash(&[command]), before, head };
            let feed = self.0.entry(key).or_default();
            match feed.get(seq - 1) {
                None => feed.push(entry),
                Some(held) if *held == entry => {}
                Some(_) => return Err(wrong()),
            }
            entries.push(entry);
        }
        Ok(Run { key, first: run.first as usize, entries })
    }

    /// Takes a message in and says what the core must report.
    ///
    /// # Errors
    /// The error the core must give. Nothing is taken in then.
    pub fn merge(&mut self, message: &Runs, horizon: u64) -> Result<Expected, Error> {
        let mut after = self.clone();
        let mut expected = Expected::default();
        for segment in message {
            let before = after.clone();
            for run in segment {
                if let Some(feed) = before.check(run, horizon, &mut expected)? {
                    expected.new += feed.len() - after.reach(&run.key);
                    after.0.insert(run.key, feed);
                }
            }
        }
        *self = after;
        Ok(expected)
    }

    /// The feed with a run added, if anything of it can be.
    fn check(&self, run: &Run, horizon: u64, expected: &mut Expected) -> Result<Option<Vec<Entry>>, Error> {
        let known = self.reach(&run.key);
        let last = run.first + run.entries.len() - 1;
        let bad = Error::BadSignature { key: run.key.tag(), seq: last as u32 };
        if run.first > known + 1 {
            expected.gaps.push((run.key, known + 1));
            return Ok(None);
        }
        let mut feed = self.0.get(&run.key).cloned().unwrap_or_default();
        // The signature covers the whole past: it fits only where the past here is the sender's.
        let joins = |from: usize| self.head(&run.key, from) == Some(run.entries[from + 1 - run.first].before);
        let mine = feed.iter().skip(run.first - 1).zip(&run.entries);
        let differs =
            |(held, entry): (&Entry, &Entry)| (held.time, held.command) != (entry.time, entry.command);
        let overlap = mine.clone().count();
        if let Some(at) = mine.map(differs).position(|differs| differs) {
            if !joins(run.first - 1) {
                return Err(bad);
            }
            expected.forked.push((run.key, run.first + at));
            return Ok(None);
        }
        expected.repeated += overlap;
        let new = &run.entries[overlap..];
        let Some(end) = new.last() else {
            return Ok(None);
        };
        if new[0].time <= feed.last().map_or(0, |held| held.time) && !feed.is_empty() {
            return Err(Error::BrokenFeed { key: run.key.tag(), seq: known as u32 + 1 });
        }
        if !joins(known) {
            return Err(bad);
        }
        if end.time > horizon {
            expected.held_back.push((run.key, known + 1));
            return Ok(None);
        }
        feed.extend(new);
        Ok(Some(feed))
    }

    /// The core's own account of how far its feeds reach, compared.
    ///
    /// # Errors
    /// The difference.
    pub fn compare(&self, have: &[FeedMark]) -> Result<(), String> {
        let told: BTreeMap<_, _> = have.iter().map(|mark| (mark.key, mark.seq as usize)).collect();
        if told == self.reaches() && told.len() == have.len() {
            return Ok(());
        }
        Err(format!("the book has {have:?} and should have {:?}", self.reaches()))
    }

    /// Feeds of which two contents hold different entries at one place.
    pub fn disagrees(&self, other: &Self) -> Vec<PublicKey> {
        let both = self.0.iter().filter_map(|(key, feed)| Some((key, feed, other.0.get(key)?)));
        both.filter(|(_, a, b)| a.iter().zip(b.iter()).any(|(a, b)| a != b)).map(|(key, ..)| *key).collect()
    }
}
