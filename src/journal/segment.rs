//! Segments: runs of entries with their signed heads, the unit of storage and exchange.

use alloc::vec::Vec;

use super::feed::Feed;
use crate::coding::{Stored, put_bytes, put_length, take_bytes, take_length};
use crate::crypto::SecretKey;
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
}

impl<'a> Segment<'a> {
    /// Reads the body of a segment.
    pub(crate) fn read(mut body: &'a [u8]) -> Option<Self> {
        let from = &mut body;
        let (community, count) = (Stored::read(from)?, take_length(from)?);
        let runs = (0..count).map(|_| Run::read(from)).collect::<Option<_>>()?;
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

/// Codes the entries of `feeds` after the given places into the body of a segment; `None` when there are none.
pub(crate) fn encode(
    community: CommunityId,
    feeds: &mut [Feed],
    branches: &[Feed],
    secret: Option<&SecretKey>,
    after: impl Fn(&Feed) -> u32,
) -> Option<Vec<u8>> {
    let mut going = Vec::new();
    for feed in feeds {
        let first = after(feed).max(feed.base()).saturating_add(1);
        if first > feed.len() {
            continue;
        }
        // A feed without a signature over its end cannot be told apart from a forged one: it goes on with a
        // branch that was cut off from it, or it waits.
        let signed = feed.signature(community, secret);
        let feed: &Feed = feed;
        let cut = |branch: &&Feed| branch.key == feed.key && branch.base() == feed.len();
        let branch = if signed.is_some() { None } else { branches.iter().find(cut) };
        if let Some(signature) = signed.or_else(|| branch?.signed_end()) {
            going.push((feed, first, branch, signature));
        }
    }
    if going.is_empty() {
        return None;
    }
    let mut body = Vec::new();
    community.write(&mut body);
    put_length(going.len(), &mut body);
    for (feed, first, branch, signature) in going {
        let last = branch.map_or(feed.len(), Feed::len);
        let entry = |seq| feed.entry(seq).or_else(|| branch?.entry(seq));
        feed.key.write(&mut body);
        first.write(&mut body);
        write_entries(|| (first..=last).filter_map(entry), &mut body);
        put_bytes(&signature, &mut body);
    }
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
