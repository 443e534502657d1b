//! Checking runs: what a file may add to the feeds, and what of it must be kept apart. Adds nothing itself.

use alloc::vec::Vec;

use super::Journal;
use super::apart::Aside;
use super::feed::{self, Feed};
use super::keys::Head;
use super::segment::Run;
use crate::contract::report::{FeedGap, MergeReport};
use crate::error::Error;
use crate::ids::{CommunityId, KeyTag, PublicKey};
use crate::limits;
use crate::time::Timestamp;

/// Entries with their times, as a run holds them.
type Entries<'a> = Vec<(u64, &'a [u8])>;

/// What checked runs bring: what goes into the order, and what is kept apart.
#[derive(Debug, Default)]
pub(crate) struct Checked<'a> {
    pub(crate) accepted: Vec<Accepted<'a>>,
    pub(crate) apart: Vec<Aside<'a>>,
}

impl Checked<'_> {
    /// Whose feeds become others.
    pub(crate) fn keys(&self) -> Vec<PublicKey> {
        let accepted = self.accepted.iter().map(|run| run.key);
        accepted.chain(self.apart.iter().map(|run| run.key)).collect()
    }

    /// How many entries go into the order.
    pub(crate) fn entries(&self) -> usize {
        self.accepted.iter().map(|run| run.entries.len()).sum()
    }
}

/// Entries that were checked and can be added without fail.
#[derive(Debug)]
pub(crate) struct Accepted<'a> {
    pub(super) key: PublicKey,
    pub(super) entries: Entries<'a>,
    pub(super) head: [u8; 32],
    /// None where the run they came in goes on apart.
    pub(super) signature: Option<[u8; 64]>,
}

/// A run's entries after those that are here, and what proves them.
struct Fresh<'a> {
    key: PublicKey,
    first: u32,
    before: [u8; 32],
    entries: Entries<'a>,
    head: [u8; 32],
    signature: [u8; 64],
}

impl<'a> Fresh<'a> {
    fn place(&self) -> FeedGap {
        FeedGap { key: self.key.tag(), seq: self.first }
    }

    fn apart(self) -> Aside<'a> {
        let Self { key, first, before, entries, head, signature } = self;
        Aside { key, first, before, entries, head, signature }
    }

    /// Splits after so many entries into what goes into the order and what is kept apart.
    fn split(mut self, count: usize) -> (Option<Accepted<'a>>, Option<Aside<'a>>) {
        let rest = self.entries.split_off(count.min(self.entries.len()));
        let all = if rest.is_empty() { Some(self.head) } else { None };
        let hashed = || self.entries.iter().fold(self.before, feed::extend_head);
        let head = all.unwrap_or_else(hashed);
        let signature = rest.is_empty().then_some(self.signature);
        let first = self.first.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
        let entries = core::mem::replace(&mut self.entries, rest);
        let accepted = Accepted { key: self.key, entries, head, signature };
        let apart = Fresh { first, before: head, ..self };
        let into = (!accepted.entries.is_empty()).then_some(accepted);
        (into, (!apart.entries.is_empty()).then(|| apart.apart()))
    }
}

impl Journal {
    /// Checks the runs of a segment against what is here. Nothing is added yet.
    ///
    /// # Errors
    /// A segment of another community, a signature that does not fit, times that do not rise.
    pub(crate) fn check<'a>(
        &self,
        community: CommunityId,
        runs: &[Run<'a>],
        now: Timestamp,
        report: &mut MergeReport,
    ) -> Result<Checked<'a>, Error> {
        if community != self.community {
            return Err(Error::ForeignCommunity);
        }
        let mut checked = Checked::default();
        for run in runs {
            let (accepted, apart) = self.check_run(run, now, report)?;
            if let Some(run) = accepted {
                if checked.accepted.iter().any(|other| other.key == run.key) {
                    let seq = self.feed(&run.key).map_or(0, Feed::len).saturating_add(1);
                    return Err(Error::FeedGap { key: run.key.tag(), seq });
                }
                checked.accepted.push(run);
            }
            checked.apart.extend(apart);
        }
        Ok(checked)
    }

    fn check_run<'a>(
        &self,
        run: &Run<'a>,
        now: Timestamp,
        report: &mut MergeReport,
    ) -> Result<(Option<Accepted<'a>>, Option<Aside<'a>>), Error> {
        let tag = run.key.tag();
        let malformed = Error::BrokenFeed { key: tag, seq: run.first };
        let entries = run.entries().ok_or(malformed)?;
        run.last().ok_or(malformed)?;
        let empty = Feed::new(run.key);
        let feed = self.feed(&run.key).unwrap_or(&empty);
        let known = feed.len();
        if run.first > known.saturating_add(1) {
            return Ok((None, self.check_branch(run, &entries, report)));
        }
        // What lies in an archive was compared when it was sealed.
        let archived = usize::try_from(feed.base().saturating_add(1).saturating_sub(run.first)).unwrap_or(0);
        let same = same(feed, run.first, &entries, archived);
        report.repeated_entries = report.repeated_entries.saturating_add(u32::try_from(same).unwrap_or(0));
        if same == entries.len() {
            return Ok((None, None));
        }
        // Only the key's own signature proves what it said, and that it said two things.
        let fresh = match self.fresh(feed, run, (&entries, same)) {
            Ok(fresh) => fresh,
            // A branch that left the feed in its archived part cannot be followed from here; the archive knows it.
            Err(_) if archived > 0 => return Ok((None, None)),
            Err(error) => return Err(error),
        };
        if fresh.first <= known {
            report.forked.push(fresh.place());
            return Ok((None, self.unless_known(fresh)));
        }
        let agreed = self.agreed(&run.key, fresh.first, &fresh.entries);
        let (into, contradicted) = fresh.entries.split_at(agreed);
        if !contradicted.is_empty() {
            let seq = fresh.first.saturating_add(u32::try_from(agreed).unwrap_or(u32::MAX));
            report.forked.push(FeedGap { key: tag, seq });
        }
        let horizon = now.millis().min(limits::CLOCK_END_MS).saturating_add(limits::CLOCK_AHEAD_MS);
        if last_time(into) > horizon {
            if contradicted.is_empty() {
                report.held_back.push(fresh.place());
            }
            return Ok((None, self.unless_known(fresh)));
        }
        Ok(fresh.split(agreed))
    }

    /// A run that goes on from a branch kept apart and not from the feed; a gap where there is none.
    fn check_branch<'a>(
        &self,
        run: &Run<'a>,
        entries: &[(u64, &'a [u8])],
        report: &mut MergeReport,
    ) -> Option<Aside<'a>> {
        let reached = |branch: &&Feed| (branch.base()..=branch.len()).contains(&run.first.saturating_sub(1));
        let joined = self.branches(&run.key).filter(reached).filter_map(|branch| {
            let same = same(branch, run.first, entries, 0);
            Some((same, branch.len(), self.fresh(branch, run, (entries, same)).ok()?))
        });
        if let Some((_, len, fresh)) = joined.max_by_key(|(same, ..)| *same) {
            if fresh.entries.is_empty() {
                return None;
            }
            let goes_on = fresh.first > len && !self.is_frozen(&run.key);
            let list = if goes_on { &mut report.held_back } else { &mut report.forked };
            list.push(fresh.place());
            return self.unless_known(fresh);
        }
        let known = self.feed(&run.key).map_or(0, Feed::len);
        report.gaps.push(FeedGap { key: run.key.tag(), seq: known.saturating_add(1) });
        None
    }

    fn unless_known<'a>(&self, fresh: Fresh<'a>) -> Option<Aside<'a>> {
        let last = fresh.first.saturating_add(u32::try_from(fresh.entries.len()).ok()?).saturating_sub(1);
        let holds = |branch: &Feed| {
            branch.base() < last && last <= branch.len() && branch.head_at(last) == fresh.head
        };
        let known = self.branches(&fresh.key).any(holds);
        (!known).then(|| fresh.apart())
    }

    /// What a run brings after the entries of a feed it repeats.
    ///
    /// # Errors
    /// Times that do not rise, a signature that does not fit.
    fn fresh<'a>(
        &self,
        feed: &Feed,
        run: &Run<'a>,
        (entries, same): (&[(u64, &'a [u8])], usize),
    ) -> Result<Fresh<'a>, Error> {
        let key = run.key;
        let first = run.first.saturating_add(u32::try_from(same).unwrap_or(0));
        let before = feed.base_at(first.saturating_sub(1));
        let new = entries.get(same..).unwrap_or_default();
        let head = new.iter().fold(before.head, feed::extend_head);
        rising(before.time, (key.tag(), first), new)?;
        let signature = self.verify(run, head)?;
        Ok(Fresh { key, first, before: before.head, entries: new.to_vec(), head, signature })
    }

    fn verify(&self, run: &Run<'_>, hash: [u8; 32]) -> Result<[u8; 64], Error> {
        let seq = run.last().unwrap_or(0);
        let refused = Error::BadSignature { key: run.key.tag(), seq };
        let signature = run.signature().ok_or(refused)?;
        let end = Head { community: self.community, key: run.key, seq, hash };
        if end.verify(&signature) { Ok(signature) } else { Err(refused) }
    }
}

/// How many entries of a run a feed holds already, counting the first ones unseen.
fn same(feed: &Feed, first: u32, entries: &[(u64, &[u8])], unseen: usize) -> usize {
    let same = |(at, (time, command)): (usize, &(u64, &[u8]))| {
        let seq = u32::try_from(at).ok().and_then(|at| first.checked_add(at));
        let here = seq.and_then(|seq| feed.entry(seq));
        at < unseen || here == Some((Timestamp::from_millis(*time), *command))
    };
    entries.iter().enumerate().take_while(|entry| same(*entry)).count()
}

/// The time of the last of some entries.
pub(super) fn last_time(entries: &[(u64, &[u8])]) -> u64 {
    entries.last().map_or(0, |(time, _)| *time)
}

/// Refuses times that do not rise, from the time of the entry before on.
pub(super) fn rising(before: u64, (tag, first): (KeyTag, u32), new: &[(u64, &[u8])]) -> Result<(), Error> {
    let mut before = before;
    for (seq, (time, command)) in (first..).zip(new) {
        let known = Timestamp::from_millis(*time).millis() == *time;
        if !known || (*time <= before && seq > 1) || command.len() > limits::COMMAND_BYTES {
            return Err(Error::BrokenFeed { key: tag, seq });
        }
        before = *time;
    }
    Ok(())
}
