//! Runs kept apart: what a file may bring besides entries that count, and how an admin lets them count.

use alloc::vec::Vec;

use super::open::Parts;
use super::{Community, FeedMark};
use crate::coding::decoded;
use crate::context::Context;
use crate::contract::report::ApartRun;
use crate::contract::{Command, Event};
use crate::ids::{EntryId, HeadMark};
use crate::journal::apart::{Arranged, Aside};
use crate::journal::blocks::Stretch;
use crate::journal::feed::Feed;
use crate::journal::frame::{self, Kind};
use crate::listing::Listed as _;
use crate::time::Timestamp;

/// What an entry accepts, if it accepts a run.
#[expect(clippy::wildcard_enum_match_arm, reason = "one command of many accepts a run")]
pub(super) fn stretch(command: &Command) -> Option<Stretch> {
    match command {
        Command::AcceptRun { key, last, head } => Some(Stretch { key: *key, last: *last, head: *head }),
        _ => None,
    }
}

/// What the bytes of an entry accept.
pub(super) fn read_stretch(bytes: &[u8]) -> Option<Stretch> {
    stretch(&decoded::<Command>(bytes)?)
}

fn mark(feed: &Feed) -> HeadMark {
    HeadMark::of(&feed.head())
}

impl Community {
    /// Runs kept apart, with what an admin needs to accept them.
    pub(super) fn apart_runs(&self) -> Vec<ApartRun> {
        let view = |feed: &Feed, after: u32, accepted: Option<u32>| ApartRun {
            key: feed.key,
            first: after.saturating_add(1),
            last: feed.len(),
            head: mark(feed),
            at: Timestamp::from_millis(feed.last_time().unwrap_or(0)),
            forked: self.journal.contradicted(feed, u32::MAX),
            accepted,
        };
        let branches = self.journal.apart();
        let branches = branches.map(|branch| view(branch, branch.base(), self.accepted_up_to(branch)));
        // What the clock has reached by now, and stands where it was accepted or waits for the seal.
        let waits = |feed: &&Feed| self.journal.natural_end(feed) < feed.len();
        let waiting = self.journal.feeds.iter().filter(waits).map(|feed| {
            let accepted = self.journal.path_end(feed).seq.min(feed.len());
            view(feed, self.journal.natural_end(feed), Some(accepted))
        });
        branches.chain(waiting).listed()
    }

    /// Of two branches over one place only the one whose head was named is accepted.
    fn accepted_up_to(&self, branch: &Feed) -> Option<u32> {
        let within = |run: &Stretch| {
            (branch.base()..branch.len()).contains(&run.last.saturating_sub(1))
                && HeadMark::of(&branch.head_at(run.last)) == run.head
        };
        let runs = self.journal.open_blocks().map(|block| block.stretch);
        runs.filter(|run| run.key == branch.key && within(run)).map(|run| run.last).max()
    }

    /// Places the run an entry accepted, if it is here. Where a seal covers the entry, it has said what counts.
    pub(super) fn place_run(&mut self, cx: &Context, event: &Event) {
        if let Event::RunAccepted { key, last, head } = event {
            let accept = (cx.author, cx.entry.seq);
            if self.journal.bound_of(accept).is_none() {
                let stretch = Stretch { key: *key, last: *last, head: *head };
                let place = usize::try_from(cx.place).unwrap_or(usize::MAX);
                self.journal.insert_block(accept, stretch, cx.at.millis(), place);
            }
        }
    }

    /// Adds what goes on from elsewhere than the end of a feed.
    pub(super) fn keep_apart(&mut self, apart: &[Aside<'_>]) -> Arranged {
        let community = self.id();
        let mut arranged = Arranged::default();
        for aside in apart {
            // Whatever leaves the order must stay provable.
            if self.own_key == Some(aside.key) {
                self.journal.sign(community, self.secret.as_ref());
            }
            arranged = arranged.and(self.journal.keep_apart(aside));
        }
        arranged
    }

    /// The first entry that accepted a run which is not placed as it would be now.
    pub(super) fn accepts_changed(&self) -> Option<usize> {
        let other = |accept: EntryId| {
            let reach = self.journal.reach_of(accept)?;
            let (at, bytes) = self.journal.feed(&reach.0)?.entry(reach.1)?;
            let block = self.journal.block_by(accept);
            let place = match block.filter(|block| block.epoch.is_none()) {
                Some(block) => usize::try_from(block.place).ok()?,
                None => self.journal.place_of(reach)?,
            };
            let open = self.journal.bound_of(reach).is_none();
            let first = self.journal.follows(&read_stretch(bytes)?, at.millis(), place);
            (open && first != block.map(|block| block.first)).then_some(place)
        };
        self.book.seals.accepts().filter_map(other).min()
    }

    /// Runs kept apart that another device, or the host's store, does not have yet, and what of their feeds comes after
    /// the places it has.
    pub(super) fn apart_frame(
        &self,
        wanted: impl Fn(&Feed) -> bool,
        after: impl Fn(&Feed) -> u32,
    ) -> Vec<u8> {
        let mut frames = Vec::new();
        if let Some(body) = self.journal.apart_segment(wanted, after) {
            frame::seal(Kind::Apart, &body, &mut frames);
        }
        frames
    }

    /// Runs kept apart, as marks: another device need not send them again.
    pub(super) fn apart_marks(&self) -> impl Iterator<Item = FeedMark> {
        self.journal.apart().map(|feed| FeedMark { head: Some(mark(feed)), ..mark_of(feed, feed.len()) })
    }

    /// Loads runs kept apart from this device's own store.
    pub(super) fn load_apart(&mut self, parts: &Parts<'_>) -> Result<(), crate::Error> {
        let mut report = crate::contract::MergeReport::default();
        for (community, runs) in parts.branches() {
            // The store says how much of each its clock had let in.
            let mut checked = self.journal.check(community, runs, 0, &mut report)?;
            let Some(run) = runs.first() else { continue };
            for aside in &mut checked.apart {
                aside.let_in = run.let_in;
            }
            self.keep_apart(&checked.apart);
            let entries = run.entries().unwrap_or_default();
            if let (Some(seq), Some((time, command))) = (run.last(), entries.last().copied()) {
                self.journal.trust_let_in(&run.key, (seq, time, command), run.let_in);
            }
        }
        match report.gaps.first() {
            Some(gap) => Err(crate::Error::FeedGap { key: gap.key, seq: gap.seq }),
            None => Ok(()),
        }
    }
}

/// True where none of the marks is of this run.
pub(super) fn unknown_to(have: &[FeedMark]) -> impl Fn(&Feed) -> bool {
    move |feed| !have.iter().any(|known| known.key == feed.key && known.head == Some(mark(feed)))
}

/// A feed up to an entry.
pub(super) const fn mark_of(feed: &Feed, seq: u32) -> FeedMark {
    FeedMark { key: feed.key, seq, head: None, check: None }
}

/// The beginning of the head of a feed.
pub(super) fn check_of(feed: &Feed) -> u32 {
    let [a, b, c, d, ..] = feed.head();
    u32::from_be_bytes([a, b, c, d])
}

/// How far a feed is known to whoever gave the marks. Where theirs went another way and is as long, they need to see all of
/// it; where it is shorter, what follows will not fit, and they ask anew.
pub(super) fn reach_in(have: &[FeedMark], feed: &Feed) -> u32 {
    let Some(mark) = have.iter().find(|mark| mark.key == feed.key && mark.head.is_none()) else { return 0 };
    let other = mark.seq == feed.len() && mark.check.is_some_and(|check| check != check_of(feed));
    if other { feed.base() } else { mark.seq }
}
