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
use crate::sorting::sorted;
use crate::time::Timestamp;

/// Entries with their times, as a run holds them.
type Entries<'a> = Vec<(u64, &'a [u8])>;

/// What checked runs bring.
#[derive(Debug, Default)]
pub(crate) struct Checked<'a> {
    /// What goes on from feeds as they count.
    pub(crate) accepted: Vec<Accepted<'a>>,
    /// What goes on from elsewhere, or reaches beyond this clock.
    pub(crate) apart: Vec<Aside<'a>>,
}

/// Entries that were checked and can be added without fail.
#[derive(Debug)]
pub(crate) struct Accepted<'a> {
    pub(super) key: PublicKey,
    pub(super) entries: Entries<'a>,
    pub(super) head: [u8; 32],
    pub(super) signature: [u8; 64],
}

/// A place in what is known of a key that a run may go on from.
struct Joint<'f> {
    feed: &'f Feed,
    branch: bool,
    /// How many entries of the run are known up to here.
    same: usize,
    at: u32,
}

/// What a run turned out to bring.
enum Found<'a> {
    Nothing,
    Accepted(Accepted<'a>),
    Aside(Aside<'a>),
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
        horizon: u64,
        report: &mut MergeReport,
    ) -> Result<Checked<'a>, Error> {
        if community != self.community {
            return Err(Error::ForeignCommunity);
        }
        let mut checked = Checked::default();
        for run in runs {
            match self.check_run(run, horizon, report)? {
                Found::Nothing => {}
                Found::Accepted(new) if checked.accepted.iter().any(|other| other.key == new.key) => {
                    let seq = self.feed(&new.key).map_or(0, Feed::len).saturating_add(1);
                    return Err(Error::FeedGap { key: new.key.tag(), seq });
                }
                Found::Accepted(new) => checked.accepted.push(new),
                Found::Aside(new) => checked.apart.push(new),
            }
        }
        Ok(checked)
    }

    fn check_run<'a>(
        &self,
        run: &Run<'a>,
        horizon: u64,
        report: &mut MergeReport,
    ) -> Result<Found<'a>, Error> {
        let tag = run.key.tag();
        let malformed = Error::BrokenFeed { key: tag, seq: run.first };
        let entries = run.entries().ok_or(malformed)?;
        run.last().ok_or(malformed)?;
        let empty = Feed::new(run.key);
        let feed = self.feed(&run.key).unwrap_or(&empty);
        // What lies in an archive was compared when it was sealed.
        let archived = usize::try_from(feed.base().saturating_add(1).saturating_sub(run.first)).unwrap_or(0);
        let joints = self.joints(feed, run, &entries, archived);
        let counted = joints.iter().find(|joint| !joint.branch).map_or(0, |joint| joint.same);
        report.repeated_entries = report.repeated_entries.saturating_add(u32::try_from(counted).unwrap_or(0));
        if joints.iter().any(|joint| joint.same == entries.len()) {
            return Ok(Found::Nothing);
        }
        // Only the key's own signature proves what it said, and that it said two things.
        for joint in &joints {
            let new = entries.get(joint.same..).unwrap_or_default();
            let before = joint.feed.base_at(joint.at);
            let head = new.iter().fold(before.head, feed::extend_head);
            if let Some(signature) = self.signature(run, head) {
                let first = joint.at.saturating_add(1);
                rising(before.time, (tag, first), new)?;
                let entries = new.to_vec();
                let aside = Aside {
                    key: run.key,
                    after: joint.at,
                    before: before.head,
                    let_in: reached(joint.at, new, horizon),
                    entries,
                    head,
                    signature,
                };
                return Ok(self.sort_in(joint, aside, report));
            }
        }
        match joints.first() {
            // A branch that left the feed in its archived part cannot be followed from here; the archive knows it.
            _ if feed.base() > 0 && (archived > 0 || run.older) => Ok(Found::Nothing),
            Some(_) => Err(Error::BadSignature { key: tag, seq: run.last().unwrap_or(0) }),
            None => {
                report.gaps.push(FeedGap { key: tag, seq: feed.len().saturating_add(1) });
                Ok(Found::Nothing)
            }
        }
    }

    /// The places a run may go on from, those that know most of it first.
    fn joints<'f>(
        &'f self,
        feed: &'f Feed,
        run: &Run<'_>,
        entries: &[(u64, &[u8])],
        archived: usize,
    ) -> Vec<Joint<'f>> {
        let before = run.first.saturating_sub(1);
        let at = |same: usize| before.saturating_add(u32::try_from(same).unwrap_or(u32::MAX));
        let mut joints = Vec::new();
        let counted = if before <= feed.len() { same(feed, run.first, entries, archived) } else { 0 };
        if before <= feed.len() {
            joints.push(Joint { feed, branch: false, same: counted, at: at(counted) });
        }
        for (_, branch) in self.branches(&run.key) {
            // Up to where the branch leaves the feed, the feed holds its entries.
            let shared = usize::try_from(branch.base().saturating_sub(before)).unwrap_or(usize::MAX);
            if before > branch.len() || shared > counted {
                continue;
            }
            let rest = entries.get(shared..).unwrap_or_default();
            let first = at(shared).saturating_add(1);
            let same = shared.saturating_add(same(branch, first, rest, 0));
            joints.push(Joint { feed: branch, branch: true, same, at: at(same) });
        }
        let most =
            |joint: &Joint<'_>| u128::try_from(joint.same).map_or(0, |same| u128::MAX.saturating_sub(same));
        sorted(joints, most)
    }

    /// Says what a run is that goes on from a place.
    fn sort_in<'a>(&self, joint: &Joint<'_>, new: Aside<'a>, report: &mut MergeReport) -> Found<'a> {
        let place = |after: u32| FeedGap { key: new.key.tag(), seq: after.saturating_add(1) };
        let end = joint.feed.len();
        let goes_on = |(_, branch): (u32, &Feed)| branch.base() == joint.at;
        let other = joint.at < end || (!joint.branch && self.branches(&new.key).any(goes_on));
        let ahead =
            usize::try_from(new.let_in.saturating_sub(new.after)).is_ok_and(|n| n < new.entries.len());
        if other || (joint.branch && self.contradicted(joint.feed, u32::MAX)) {
            report.forked.push(place(joint.at));
        } else if ahead {
            report.held_back.push(place(new.let_in));
        } else if !self.keeps_apart(&new.key) {
            let Aside { key, entries, head, signature, .. } = new;
            return Found::Accepted(Accepted { key, entries, head, signature });
        }
        Found::Aside(new)
    }

    fn signature(&self, run: &Run<'_>, hash: [u8; 32]) -> Option<[u8; 64]> {
        let signature = run.signature()?;
        let end = Head { community: self.community, key: run.key, seq: run.last()?, hash };
        end.verify(&signature).then_some(signature)
    }
}

/// The last entry that is not later than a time, of those after a place.
fn reached(after: u32, entries: &[(u64, &[u8])], horizon: u64) -> u32 {
    let count = entries.iter().take_while(|(time, _)| *time <= horizon).count();
    after.saturating_add(u32::try_from(count).unwrap_or(u32::MAX))
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
