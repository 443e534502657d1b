//! Sharing: what another device gets of this one. The entries go to everybody, the vault by role.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::apart::{reach_in, unknown_to};
use super::{Community, FeedMark, keep};
use crate::book::privacy::Sight;
use crate::coding::{coded, decoded, taken};
use crate::crypto;
use crate::error::Error;
use crate::ids::{BlobHash, CommunityId, PublicKey, Signature};
use crate::journal::frame::{self, Kind};
use crate::limits;
use crate::time::Timestamp;

/// What a device says it has and lacks, under its key: nobody can ask in another's name.
#[derive(Debug, Serialize, Deserialize)]
struct Claim {
    community: CommunityId,
    key: PublicKey,
    at: Timestamp,
    reach: Vec<FeedMark>,
    /// Blobs the key may see, named by entries that are there, that are not.
    missing: BTreeSet<BlobHash>,
}

fn message(content: &[u8]) -> Vec<u8> {
    [b"xiangyue-have-v1", content].concat()
}

impl Community {
    /// How far this device's feeds reach: what another device needs to know before it sends.
    pub fn have(&self) -> Vec<FeedMark> {
        self.mark().feeds
    }

    /// As [`Community::have`], signed, with the blobs that are missing here although this device's roles may see them.
    ///
    /// # Errors
    /// [`Error::NoSigningKey`] on a device without a key.
    pub fn have_signed(&mut self, now: Timestamp) -> Result<Vec<u8>, Error> {
        self.finish_merge();
        let key = self.own_key.ok_or(Error::NoSigningKey)?;
        let sight = self.sight_of(now, &key);
        let named = self.book.blobs.keys(..).filter(|blob| !self.vault.holds(*blob));
        let missing = named.filter(|blob| self.book.may_see(&sight, *blob) && !self.book.is_erased(*blob));
        let (community, reach) = (self.id(), self.have());
        let claim = Claim { community, key, at: now, reach, missing: missing.collect() };
        let content = coded(&claim).map_err(|_| Error::MalformedInput)?;
        let secret = self.secret.as_ref().ok_or(Error::NoSigningKey)?;
        let signature = Signature(secret.sign(&message(&content)));
        let mut body = coded(&signature).map_err(|_| Error::MalformedInput)?;
        body.extend_from_slice(&content);
        let mut frames = Vec::new();
        frame::seal(Kind::Claim, &body, &mut frames);
        Ok(frames)
    }

    /// What this device has and the other has not, as frames for [`Community::merge`]: the entries, and the
    /// blobs they name. `None` when there is nothing. A device that lacks what was pruned here gets the whole
    /// book as it is here, to go on from its snapshot.
    ///
    /// For a device of the same hands: it gets whatever is in the vault here.
    pub fn diff(&mut self, have: &[FeedMark]) -> Option<Vec<u8>> {
        self.diff_within(have, BTreeSet::new(), None)
    }

    /// As [`Community::diff`], with only the blobs that the roles of a key may see at the end of the order.
    pub fn diff_for(&mut self, now: Timestamp, have: &[FeedMark], key: &PublicKey) -> Option<Vec<u8>> {
        self.finish_merge();
        let sight = self.sight_of(now, key);
        self.diff_within(have, BTreeSet::new(), Some(&sight))
    }

    /// As [`Community::diff_for`] for whoever signed a claim, and the blobs it misses, where its key may see them.
    ///
    /// # Errors
    /// [`Error::BadClaim`] where the key it names did not sign it, [`Error::StaleClaim`] where it is older than a
    /// day or as much ahead, [`Error::ForeignCommunity`], or what is wrong with the bytes.
    pub fn diff_for_claim(&mut self, now: Timestamp, claim: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        let claim = read_claim(claim)?;
        if claim.community != self.id() {
            return Err(Error::ForeignCommunity);
        }
        if claim.at.millis().abs_diff(now.millis()) > limits::CLOCK_AHEAD_MS {
            return Err(Error::StaleClaim);
        }
        self.finish_merge();
        let sight = self.sight_of(now, &claim.key);
        Ok(self.diff_within(&claim.reach, claim.missing, Some(&sight)))
    }

    /// As [`Community::export_book`], with only the blobs that the roles of a key may see at the end of the order.
    pub fn export_for(&mut self, now: Timestamp, key: &PublicKey) -> Vec<u8> {
        self.finish_merge();
        let sight = self.sight_of(now, key);
        self.export_within(&sight)
    }

    /// What a key may see today. A key that forked may be in other hands.
    fn sight_of(&self, now: Timestamp, key: &PublicKey) -> Sight {
        if self.journal.is_frozen(key) {
            return Sight::default();
        }
        self.book.sight_of(key, now.day(self.book.utc_offset()))
    }

    fn export_within(&mut self, sight: &Sight) -> Vec<u8> {
        let mut frames = Vec::new();
        let seen = self.book.blobs.keys(..).filter(|blob| self.book.may_see(sight, *blob));
        if let Some(body) = self.vault.page_of(self.id(), seen) {
            frame::seal(Kind::VaultPage, &body, &mut frames);
        }
        frames.append(&mut self.archive());
        frames
    }

    fn diff_within(
        &mut self,
        have: &[FeedMark],
        missing: BTreeSet<BlobHash>,
        sight: Option<&Sight>,
    ) -> Option<Vec<u8>> {
        if self.journal.feeds.iter().any(|feed| reach_in(have, feed.key) < feed.base()) {
            return Some(match sight {
                Some(sight) => self.export_within(sight),
                None => self.export_book(),
            });
        }
        let mut named: Vec<BlobHash> = missing.into_iter().collect();
        for feed in &self.journal.feeds {
            let unknown = reach_in(have, feed.key).saturating_add(1)..=feed.len();
            let commands = unknown.filter_map(|seq| decoded(feed.entry(seq)?.1));
            named.extend(commands.filter_map(|mut command| keep::blob(&mut command)));
        }
        let seen = |blob: &BlobHash| sight.is_none_or(|sight| self.book.may_see(sight, *blob));
        let page = self.vault.page_of(self.id(), named.into_iter().filter(seen));
        let segment = self.journal.segment(self.secret.as_ref(), |feed| reach_in(have, feed.key));
        let mut apart = self.apart_frame(unknown_to(have));
        let mut frames = Vec::new();
        if let Some(body) = page {
            frame::seal(Kind::VaultPage, &body, &mut frames);
        }
        if let Some(segment) = segment {
            frame::seal(Kind::Segment, &segment, &mut frames);
        }
        frames.append(&mut apart);
        if frames.is_empty() { None } else { Some(frames) }
    }
}

/// Reads a claim that the key it names did sign.
fn read_claim(file: &[u8]) -> Result<Claim, Error> {
    let frames = frame::split(file)?;
    let malformed = Error::Malformed { frame: 1 };
    let [part] = frames.as_slice() else { return Err(malformed) };
    if part.kind != Kind::Claim {
        return Err(malformed);
    }
    let (signature, content) = taken::<Signature>(part.body).ok_or(malformed)?;
    let (claim, rest) = taken::<Claim>(content).ok_or(malformed)?;
    if !rest.is_empty() {
        return Err(malformed);
    }
    if crypto::verify(&claim.key, &message(content), &signature.0) { Ok(claim) } else { Err(Error::BadClaim) }
}
