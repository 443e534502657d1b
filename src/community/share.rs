//! Sharing: what another device gets of this one. The entries go to everybody, the vault by role.

use alloc::vec::Vec;

use super::apart::{check_of, reach_in, unknown_to};
use super::{Community, FeedMark, keep};
use crate::book::privacy::Sight;
use crate::coding::{Stored, bytes_of, decoded, stored, whole};
use crate::crypto;
use crate::error::Error;
use crate::ids::{BlobHash, CommunityId, PublicKey};
use crate::journal::frame::{self, Kind};
use crate::limits;
use crate::listing::Listed as _;
use crate::time::Timestamp;

stored! {
    /// What a device says it has and lacks, under its key: nobody can ask in another's name.
    #[derive(Debug)]
    struct Claim {
        community: CommunityId,
        key: PublicKey,
        at: Timestamp,
        reach: Vec<FeedMark>,
        /// Blobs the key may see, named by entries that are there, that are not; sorted.
        missing: Vec<BlobHash>,
    }
}

stored! { impl FeedMark { key, seq, head, check } }

/// What a claim is signed for.
const HAVE: &[u8] = b"xiangyue-have-v1";

impl Community {
    /// How far this device's feeds reach: what another device needs to know before it sends.
    pub fn have(&self) -> Vec<FeedMark> {
        // Whether the seal it begins at stands, only a whole book says.
        let beginning = self.is_in_doubt();
        let known = |mark: FeedMark| {
            let Some(feed) = self.journal.feed(&mark.key).filter(|_| mark.head.is_none()) else {
                return mark;
            };
            if beginning {
                FeedMark { seq: 0, ..mark }
            } else if self.doubts.contains(&mark.key) {
                FeedMark { seq: feed.base(), ..mark }
            } else {
                FeedMark { check: Some(check_of(feed)), ..mark }
            }
        };
        self.mark().feeds.into_iter().map(known).listed()
    }

    /// As [`Community::have`], signed, with the blobs that are missing here although this device's roles may see them.
    ///
    /// # Errors
    /// [`Error::NoSigningKey`] on a device without a key.
    pub fn have_signed(&mut self, now: Timestamp) -> Result<Vec<u8>, Error> {
        self.finish_merge();
        let key = self.own_key.ok_or(Error::NoSigningKey)?;
        let sight = self.sight_of(now, &key);
        let missing = self.missing(&sight);
        let (community, reach) = (self.id(), self.have());
        self.signed(Kind::Claim, HAVE, &Claim { community, key, at: now, reach, missing })
    }

    /// Blobs within sight that are not here.
    pub(super) fn missing(&self, sight: &Sight) -> Vec<BlobHash> {
        let named = self.book.blobs.keys(..).filter(|blob| !self.vault.holds(*blob));
        named.filter(|blob| self.book.may_see(sight, *blob) && !self.book.is_erased(*blob)).collect()
    }

    /// A frame that this device's key signed.
    pub(super) fn signed(&self, kind: Kind, purpose: &[u8], says: &impl Stored) -> Result<Vec<u8>, Error> {
        let secret = self.secret.as_ref().ok_or(Error::NoSigningKey)?;
        let content = bytes_of(says);
        let mut body = secret.sign(&[purpose, &content].concat()).to_vec();
        body.extend_from_slice(&content);
        let mut frames = Vec::new();
        frame::seal(kind, &body, &mut frames);
        Ok(frames)
    }

    /// What this device has and the other has not, as frames for [`Community::merge`]: the entries, and the
    /// blobs they name. `None` when there is nothing. A device that lacks what was pruned here gets the whole
    /// book as it is here, to go on from its snapshot.
    ///
    /// For a device of the same hands: it gets whatever is in the vault here.
    pub fn diff(&mut self, have: &[FeedMark]) -> Option<Vec<u8>> {
        self.diff_within(have, Vec::new(), None)
    }

    /// As [`Community::diff`], with only the blobs that the roles of a key may see at the end of the order.
    pub fn diff_for(&mut self, now: Timestamp, have: &[FeedMark], key: &PublicKey) -> Option<Vec<u8>> {
        self.finish_merge();
        let sight = self.sight_of(now, key);
        self.diff_within(have, Vec::new(), Some(&sight))
    }

    /// As [`Community::diff_for`] for whoever signed a claim, and the blobs it misses, where its key may see them.
    ///
    /// # Errors
    /// [`Error::BadClaim`] where the key it names did not sign it, [`Error::StaleClaim`] where it is older than a
    /// day or as much ahead, [`Error::ForeignCommunity`], or what is wrong with the bytes.
    pub fn diff_for_claim(&mut self, now: Timestamp, claim: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        let claim = read_signed(claim, Kind::Claim, HAVE, |claim: &Claim| claim.key)?;
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
    pub(super) fn sight_of(&self, now: Timestamp, key: &PublicKey) -> Sight {
        if self.journal.is_forked(key) {
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

    /// True where somebody who reaches so far lacks entries that were pruned here.
    pub(super) fn is_beyond(&self, have: &[FeedMark]) -> bool {
        self.journal.feeds.iter().any(|feed| reach_in(have, feed) < feed.base())
    }

    /// The blobs that the entries name which somebody who reaches so far has not.
    pub(super) fn named_beyond(&self, have: &[FeedMark]) -> Vec<BlobHash> {
        let mut named = Vec::new();
        for feed in &self.journal.feeds {
            let unknown = reach_in(have, feed).saturating_add(1)..=feed.len();
            for mut command in unknown.filter_map(|seq| decoded(feed.entry(seq)?.1)) {
                named.extend(keep::blob(&mut command));
            }
        }
        named
    }

    fn diff_within(
        &mut self,
        have: &[FeedMark],
        missing: Vec<BlobHash>,
        sight: Option<&Sight>,
    ) -> Option<Vec<u8>> {
        if self.is_beyond(have) {
            return Some(match sight {
                Some(sight) => self.export_within(sight),
                None => self.export_book(),
            });
        }
        let mut named = missing;
        named.extend(self.named_beyond(have));
        let seen = |blob: &BlobHash| sight.is_none_or(|sight| self.book.may_see(sight, *blob));
        let page = self.vault.page_of(self.id(), named.into_iter().filter(seen));
        let segment = self.journal.segment(self.secret.as_ref(), |feed| reach_in(have, feed));
        let mut apart = self.apart_frame(unknown_to(have), |feed| reach_in(have, feed));
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

/// Reads a file of one frame that the key it names did sign.
pub(super) fn read_signed<T: Stored>(
    file: &[u8],
    kind: Kind,
    purpose: &[u8],
    key: impl Fn(&T) -> PublicKey,
) -> Result<T, Error> {
    let frames = frame::split(file)?;
    let malformed = Error::Malformed { frame: 1 };
    let [part] = frames.as_slice() else { return Err(malformed) };
    if part.kind != kind {
        return Err(malformed);
    }
    let (signature, content) = part.body.split_first_chunk::<64>().ok_or(malformed)?;
    let says = whole::<T>(content).ok_or(malformed)?;
    let signed = crypto::verify(&key(&says), &[purpose, content].concat(), signature);
    if signed { Ok(says) } else { Err(Error::BadClaim) }
}
