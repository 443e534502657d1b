//! Segments: runs of entries with their signed heads, the unit of storage and exchange.

use alloc::vec::Vec;

use super::feed::Feed;
use crate::coding::{Stored, put_bytes, put_length, take_bytes, take_length};
use crate::ids::{CommunityId, PublicKey};
use crate::time::Timestamp;

/// A segment as coded.
#[derive(Debug)]
pub(crate) struct Segment<'a> {
    pub(crate) community: CommunityId,
    pub(crate) runs: Vec<Run<'a>>,
}

/// Consecutive entries of one feed, ending in its signed head.
#[derive(Debug)]
pub(crate) struct Run<'a> {
    pub(crate) key: PublicKey,
    pub(crate) first: u32,
    /// Time of the first entry, then the distance of each to the one before.
    times: Vec<u64>,
    /// Length of each command.
    lengths: Vec<u32>,
    commands: &'a [u8],
    signature: &'a [u8],
    /// The last entry that the clock of whoever kept it apart had let in; all are in a segment in the order.
    pub(crate) let_in: u32,
    /// True where its file begins at a later seal all the same: it may have left its feed in what is archived now.
    pub(crate) older: bool,
}

impl<'a> Segment<'a> {
    /// Reads the body of a segment, or of runs kept apart.
    pub(crate) fn read(mut body: &'a [u8], apart: bool) -> Option<Self> {
        let from = &mut body;
        let (community, count) = (Stored::read(from)?, take_length(from)?);
        let run = |_| {
            let run = Run::read(from)?;
            Some(Run { let_in: if apart { Stored::read(from)? } else { u32::MAX }, ..run })
        };
        let runs = (0..count).map(run).collect::<Option<_>>()?;
        body.is_empty().then_some(Self { community, runs })
    }
}

impl<'a> Run<'a> {
    fn read(from: &mut &'a [u8]) -> Option<Self> {
        Some(Self {
            key: Stored::read(from)?,
            first: Stored::read(from)?,
            times: Stored::read(from)?,
            lengths: Stored::read(from)?,
            commands: take_bytes(from)?,
            signature: take_bytes(from)?,
            let_in: u32::MAX,
            older: false,
        })
    }

    /// The last entry's place in the feed.
    pub(crate) fn last(&self) -> Option<u32> {
        let count = u32::try_from(self.times.len()).ok()?;
        self.first.checked_add(count)?.checked_sub(1)
    }

    pub(crate) fn signature(&self) -> Option<[u8; 64]> {
        self.signature.try_into().ok()
    }

    /// Absolute times and commands, or `None` where the run contradicts itself.
    pub(crate) fn entries(&self) -> Option<Vec<(u64, &'a [u8])>> {
        if self.times.len() != self.lengths.len() || self.times.is_empty() || self.first == 0 {
            return None;
        }
        self.last()?;
        let (mut time, mut rest) = (0_u64, self.commands);
        let mut entries = Vec::with_capacity(self.times.len());
        for (step, length) in self.times.iter().zip(&self.lengths) {
            time = time.checked_add(*step)?;
            let (command, after) = rest.split_at_checked(usize::try_from(*length).ok()?)?;
            entries.push((time, command));
            rest = after;
        }
        rest.is_empty().then_some(entries)
    }
}

/// Entries of one feed to be coded: of the feed as it counts, and of a branch that goes on from there.
pub(super) struct Part<'a> {
    pub(super) first: u32,
    pub(super) feed: &'a Feed,
    pub(super) branch: Option<&'a Feed>,
    pub(super) signature: [u8; 64],
}

impl Part<'_> {
    fn write(&self, out: &mut Vec<u8>) {
        let last = self.branch.unwrap_or(self.feed).len();
        let of_branch = |seq| self.branch.filter(|branch| branch.base() < seq)?.entry(seq);
        let entry = |seq| of_branch(seq).or_else(|| self.feed.entry(seq));
        self.feed.key.write(out);
        self.first.write(out);
        write_entries(|| (self.first..=last).filter_map(entry), out);
        put_bytes(&self.signature, out);
        if let Some(branch) = self.branch {
            branch.let_in.write(out);
        }
    }
}

/// Codes parts into the body of a segment; `None` when there are none.
pub(super) fn encode(community: CommunityId, parts: &[Part<'_>]) -> Option<Vec<u8>> {
    if parts.is_empty() {
        return None;
    }
    let mut body = Vec::new();
    community.write(&mut body);
    put_length(parts.len(), &mut body);
    parts.iter().for_each(|part| part.write(&mut body));
    Some(body)
}

/// Times, lengths and commands, one list after the other. There may be very many: none is copied first.
fn write_entries<'a, I: Iterator<Item = (Timestamp, &'a [u8])>>(entries: impl Fn() -> I, body: &mut Vec<u8>) {
    let count = entries().count();
    let length = entries().map(|(_, command)| command.len()).fold(0, usize::saturating_add);
    // A time and a length take some six bytes together.
    body.reserve_exact(length.saturating_add(count.saturating_mul(6)));
    put_length(count, body);
    let mut before = 0;
    for (time, _) in entries() {
        time.millis().saturating_sub(before).write(body);
        before = time.millis();
    }
    put_length(count, body);
    entries().for_each(|(_, command)| put_length(command.len(), body));
    put_length(length, body);
    entries().for_each(|(_, command)| body.extend_from_slice(command));
}
