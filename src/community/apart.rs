//! Runs kept apart: what a file may bring besides entries that count, and how an admin lets them count.

use alloc::vec::Vec;

use super::open::Parts;
use super::{Community, FeedMark};
use crate::context::Context;
use crate::contract::report::ApartRun;
use crate::contract::{Command, Event};
use crate::ids::{EntryId, HeadMark, PublicKey};
use crate::journal::Journal;
use crate::journal::apart::{Aside, Stretch};
use crate::journal::feed::Feed;
use crate::journal::frame::{self, Kind};
use crate::time::Timestamp;

/// What an entry accepts, if it accepts a run.
#[expect(clippy::wildcard_enum_match_arm, reason = "one command of many accepts a run")]
pub(super) fn stretch(command: &Command) -> Option<Stretch> {
    match command {
        Command::AcceptRun { key, first, last, head } => {
            Some(Stretch { key: *key, first: *first, last: *last, head: *head })
        }
        _ => None,
    }
}

/// True where the entry accepts a run that is here.
pub(super) fn accepts_known(journal: &Journal, accept: EntryId) -> bool {
    let reach = journal.reach_of(accept).and_then(|(key, seq)| journal.feed(&key)?.entry(seq));
    let bytes = reach.map(|(_, bytes)| bytes);
    let command = bytes.and_then(crate::coding::decoded::<Command>);
    command.and_then(|command| stretch(&command)).is_some_and(|run| journal.find_stretch(&run).is_some())
}

fn mark(feed: &Feed) -> HeadMark {
    HeadMark::of(&feed.head())
}

impl Community {
    /// Runs kept apart, with what an admin needs to accept them.
    pub(super) fn apart_runs(&self) -> Vec<ApartRun> {
        let view = |feed: &Feed| ApartRun {
            key: feed.key,
            first: feed.base().saturating_add(1),
            last: feed.len(),
            head: mark(feed),
            at: Timestamp::from_millis(feed.last_time().unwrap_or(0)),
            forked: self.journal.is_frozen(&feed.key),
            accepted: self.accepted_up_to(feed),
        };
        self.journal.apart().map(view).collect()
    }

    fn accepted_up_to(&self, feed: &Feed) -> Option<u32> {
        let runs = self.book.seals.runs.range((feed.tag, 0)..=(feed.tag, feed.len()));
        let within = |last: &u32| *last > feed.base() && *last <= feed.len();
        runs.map(|(_, (last, _))| last).filter(within).max()
    }

    /// Places the run an entry accepted, if it is here.
    pub(super) fn place_run(&mut self, cx: &Context, event: &Event) {
        if let Event::RunAccepted { key, first, last, head } = event {
            let stretch = Stretch { key: *key, first: *first, last: *last, head: *head };
            let place = usize::try_from(cx.place).unwrap_or(usize::MAX);
            self.journal.insert_block((cx.author, cx.entry.seq), stretch, cx.at.millis(), place);
        }
    }

    /// Keeps runs apart and says from which place on the order is another one.
    pub(super) fn keep_apart(&mut self, apart: &[Aside<'_>]) -> Option<usize> {
        let community = self.id();
        let mut from: Option<usize> = None;
        for aside in apart {
            // Whatever leaves the order must stay provable.
            if self.own_key == Some(aside.key) {
                self.journal.sign(community, self.secret.as_ref());
            }
            from = [from, self.journal.keep_apart(aside)].into_iter().flatten().min();
        }
        // An entry that accepted one of them may have waited for it.
        let waits =
            |accept: &EntryId| !self.journal.has_block(*accept) && accepts_known(&self.journal, *accept);
        let accepted = self.book.seals.runs.iter().map(|(_, (_, entry))| entry).filter(waits);
        let waiting = accepted.filter_map(|accept| self.journal.place_of(self.journal.reach_of(accept)?));
        from.into_iter().chain(waiting).min()
    }

    /// Runs kept apart that another device, or the host's store, does not have yet.
    pub(super) fn apart_frame(&self, wanted: impl Fn(&Feed) -> bool) -> Vec<u8> {
        let mut frames = Vec::new();
        if let Some(body) = self.journal.apart_segment(wanted) {
            frame::seal(Kind::Apart, &body, &mut frames);
        }
        frames
    }

    /// Runs kept apart, as marks: another device need not send them again.
    pub(super) fn apart_marks(&self) -> impl Iterator<Item = FeedMark> {
        self.journal.apart().map(|feed| FeedMark { key: feed.key, seq: feed.len(), head: Some(mark(feed)) })
    }

    /// Loads runs kept apart from this device's own store.
    pub(super) fn load_apart(&mut self, parts: &Parts<'_>) -> Result<(), crate::Error> {
        let mut report = crate::contract::MergeReport::default();
        for (community, runs) in parts.branches() {
            // No clock is early enough to let them in: they were kept apart once.
            let checked = self.journal.check(community, runs, Timestamp::from_millis(0), &mut report)?;
            self.keep_apart(&checked.apart);
        }
        Ok(())
    }
}

/// True where none of the marks is of this run.
pub(super) fn unknown_to(have: &[FeedMark]) -> impl Fn(&Feed) -> bool {
    move |feed| !have.iter().any(|known| known.key == feed.key && known.head == Some(mark(feed)))
}

/// How far the feed of a key reaches in the order of whoever gave the marks.
pub(super) fn reach_in(have: &[FeedMark], key: PublicKey) -> u32 {
    have.iter().find(|mark| mark.key == key && mark.head.is_none()).map_or(0, |mark| mark.seq)
}
