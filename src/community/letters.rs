//! Letters: which blobs are written to whom, and what a device asks for. Sealing them is done beside the book.

use alloc::vec::Vec;

use super::share::read_signed;
use super::{Community, FeedMark};
use crate::coding::stored;
use crate::error::Error;
use crate::ids::{BlobHash, CommunityId, PublicKey};
use crate::journal::frame::Kind;
use crate::letter::{Share, Shares};
use crate::listing::Listed as _;
use crate::table::Set;
use crate::time::Timestamp;

/// What an ask is signed for.
const ASK: &[u8] = b"xiangyue-ask-v1";

stored! {
    /// Which blobs a device lacks that its key may see. It tells no time, so as long as nothing changes its bytes are the same.
    #[derive(Debug)]
    struct Ask {
        community: CommunityId,
        key: PublicKey,
        /// How often it was answered with nothing of use.
        tries: u8,
        /// Sorted.
        missing: Vec<BlobHash>,
    }
}

impl Community {
    /// The blobs that go with the entries which somebody who reaches so far has not, for each key that may see any.
    /// They are to be sealed before they leave this device. `None` where nobody gets any.
    pub fn for_readers(&mut self, now: Timestamp, have: &[FeedMark]) -> Option<Shares> {
        self.finish_merge();
        let beyond = self.is_beyond(have);
        let named = if beyond { self.book.blobs.keys(..).listed() } else { self.named_beyond(have) };
        self.shared(now, &self.readers(now), named)
    }

    /// What this device lacks although its roles may see it, signed. `None` where it lacks nothing or reads no letters.
    ///
    /// # Errors
    /// [`Error::NoSigningKey`] on a device without a key.
    pub fn letter_ask(&mut self, now: Timestamp, tries: u8) -> Result<Option<Vec<u8>>, Error> {
        self.finish_merge();
        let key = self.own_key.ok_or(Error::NoSigningKey)?;
        if !self.readers(now).contains(&key) {
            return Ok(None);
        }
        let missing = self.missing(&self.sight_of(now, &key));
        if missing.is_empty() {
            return Ok(None);
        }
        self.signed(Kind::Ask, ASK, &Ask { community: self.id(), key, tries, missing }).map(Some)
    }

    /// What is here of the blobs that somebody asked for, where their key may see them today.
    ///
    /// # Errors
    /// [`Error::BadClaim`] where the key it names did not sign it, [`Error::ForeignCommunity`], or what is wrong with
    /// the bytes.
    pub fn for_asker(&mut self, now: Timestamp, ask: &[u8]) -> Result<Option<Shares>, Error> {
        let ask = read_signed(ask, Kind::Ask, ASK, |ask: &Ask| ask.key)?;
        if ask.community != self.id() {
            return Err(Error::ForeignCommunity);
        }
        self.finish_merge();
        let mut readers = self.readers(now);
        readers.retain(|key| *key == ask.key);
        Ok(self.shared(now, &readers, ask.missing))
    }

    fn readers(&self, now: Timestamp) -> Vec<PublicKey> {
        self.book.readers(now.day(self.book.utc_offset()))
    }

    /// Blobs by who may see them: keys that see the same share one copy.
    fn shared(&self, now: Timestamp, readers: &[PublicKey], named: Vec<BlobHash>) -> Option<Shares> {
        let held: Set<BlobHash> = named.into_iter().filter(|blob| self.vault.holds(*blob)).collect();
        let mut groups: Vec<(Vec<BlobHash>, Vec<PublicKey>)> = Vec::new();
        for key in readers {
            let sight = self.sight_of(now, key);
            let seen: Vec<BlobHash> = held.iter().filter(|blob| self.book.may_see(&sight, *blob)).listed();
            match groups.iter_mut().find(|(blobs, _)| *blobs == seen) {
                Some((_, keys)) => keys.push(*key),
                None => groups.push((seen, alloc::vec![*key])),
            }
        }
        let share = |(blobs, keys): (Vec<BlobHash>, _)| {
            let page = self.vault.page_of(self.id(), blobs.into_iter())?;
            Some(Share { keys, page })
        };
        let shares: Vec<Share> = groups.into_iter().filter_map(share).listed();
        if shares.is_empty() { None } else { Some(Shares { community: self.id(), shares }) }
    }
}
