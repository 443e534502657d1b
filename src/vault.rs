//! The vault: personal data and free text about people, by salted hash. Never part of the journal.

use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use crate::coding::{self, In, Out, Stored, put_bytes, put_length, whole};
use crate::contract::{HouseholdProfile, Note, PersonProfile};
use crate::entropy::Entropy;
use crate::error::Error;
use crate::ids::{BlobHash, CommunityId};
use crate::limits;
use crate::listing::Listed as _;
use crate::table::{Place, Table};

/// Blobs this device holds, in the order they came.
#[derive(Debug, Default)]
pub(crate) struct Vault {
    /// Where among them each hash is.
    by_hash: Table<BlobHash, u32>,
    /// An erased one leaves its place empty, so that what the host was told to have stored still counts.
    blobs: Vec<Option<Blob>>,
    /// Blobs the host has acknowledged as stored.
    pub(crate) saved: u32,
    /// Blobs erased since the book was opened.
    pub(crate) erased: u32,
    /// How many of these the host's store no longer holds.
    pub(crate) rewritten: u32,
}

/// A salted blob.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Blob {
    salt: [u8; 16],
    bytes: Vec<u8>,
}

impl coding::Coded for Blob {
    fn write(&self, out: &mut Out<'_>) {
        coding::Coded::write(&self.salt, out);
        put_bytes(&self.bytes, out.buffer);
    }

    fn read(from: &mut In<'_>) -> Self {
        let (salt, length) = (coding::Coded::read(from), from.length());
        Self { salt, bytes: from.take(length).into() }
    }
}

/// Things the vault can keep. What is stored of one never changes: another form gets another number.
pub(crate) trait Personal: Stored {
    /// What a blob of this kind begins with.
    const NUMBER: u8;

    /// What must not be empty.
    fn text(&self) -> &str;
}

impl Personal for PersonProfile {
    const NUMBER: u8 = 0;

    fn text(&self) -> &str {
        &self.name
    }
}

impl Personal for HouseholdProfile {
    const NUMBER: u8 = 1;

    fn text(&self) -> &str {
        &self.name
    }
}

impl Personal for Note {
    const NUMBER: u8 = 2;

    fn text(&self) -> &str {
        &self.0
    }
}

/// The bytes of a thing that can be kept.
fn kept<T: Personal>(thing: &T) -> Result<Vec<u8>, Error> {
    if thing.text().trim().is_empty() {
        return Err(Error::EmptyText);
    }
    let mut bytes = alloc::vec![T::NUMBER];
    thing.write(&mut bytes);
    if bytes.len() > limits::BLOB_BYTES { Err(Error::TooLarge) } else { Ok(bytes) }
}

/// The coded body of a page.
fn coded<'a>(community: CommunityId, blobs: impl Iterator<Item = &'a Blob>) -> Option<Vec<u8>> {
    let blobs: Vec<&Blob> = blobs.listed();
    let mut body = Vec::new();
    community.write(&mut body);
    put_length(blobs.len(), &mut body);
    blobs.iter().for_each(|blob| blob.write(&mut body));
    if blobs.is_empty() { None } else { Some(body) }
}

impl Blob {
    fn hash(&self) -> BlobHash {
        let mut hash = Sha256::new();
        hash.update(self.salt);
        hash.update(&self.bytes);
        let hash: [u8; 32] = hash.finalize().into();
        BlobHash(hash.first_chunk().copied().unwrap_or_default())
    }
}

impl Vault {
    /// Where the vault stands; everything kept later can be dropped again.
    pub(crate) fn mark(&self) -> usize {
        self.blobs.len()
    }

    /// Drops what was kept since a mark.
    pub(crate) fn roll_back(&mut self, mark: usize) {
        for blob in self.blobs.drain(mark.min(self.blobs.len())..).flatten() {
            self.by_hash.remove(0, &blob.hash());
        }
        self.by_hash.settle(Place::MAX);
    }

    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.blobs.len()).unwrap_or(u32::MAX)
    }

    /// Keeps a thing under a fresh salt.
    pub(crate) fn keep<T: Personal>(&mut self, thing: &T, entropy: &mut Entropy) -> Result<BlobHash, Error> {
        let blob = Blob { salt: entropy.draw(), bytes: kept(thing)? };
        let hash = blob.hash();
        self.insert(blob);
        Ok(hash)
    }

    /// Keeps a blob and says whether it is new here.
    fn insert(&mut self, blob: Blob) -> bool {
        let hash = blob.hash();
        let new = !self.by_hash.contains(&hash);
        if new {
            self.by_hash.put(0, hash, self.len());
            self.blobs.push(Some(blob));
        }
        // The vault goes back by its blobs, not by the order of entries.
        self.by_hash.settle(Place::MAX);
        new
    }

    fn blob(&self, hash: BlobHash) -> Option<&Blob> {
        let at = self.by_hash.get(&hash)?;
        self.blobs.get(usize::try_from(at).ok()?)?.as_ref()
    }

    /// True when this device holds a blob.
    pub(crate) fn holds(&self, hash: BlobHash) -> bool {
        self.by_hash.contains(&hash)
    }

    /// Erases blobs that came after the first `from`, and says how many that were.
    pub(crate) fn erase(&mut self, from: usize, is_erased: impl Fn(BlobHash) -> bool) -> u32 {
        let later = |at: &u32| usize::try_from(*at).is_ok_and(|at| at >= from);
        let held = self.by_hash.iter().filter(|(_, at)| later(at));
        let gone: Vec<_> = held.filter(|(hash, _)| is_erased(*hash)).listed();
        for (hash, at) in &gone {
            self.by_hash.remove(0, hash);
            if let Some(place) = usize::try_from(*at).ok().and_then(|at| self.blobs.get_mut(at)) {
                *place = None;
            }
        }
        self.by_hash.settle(Place::MAX);
        let count = u32::try_from(gone.len()).unwrap_or(u32::MAX);
        self.erased = self.erased.saturating_add(count);
        count
    }

    /// The thing under a hash, if this device holds it.
    pub(crate) fn get<T: Personal>(&self, hash: BlobHash) -> Option<T> {
        let mut bytes = self.blob(hash)?.bytes.as_slice();
        if u8::read(&mut bytes)? == T::NUMBER { T::read(&mut bytes) } else { None }
    }

    /// Codes the blobs after the first `skip` into the body of a page; `None` when there are none.
    pub(crate) fn page(&self, community: CommunityId, skip: u32) -> Option<Vec<u8>> {
        coded(community, self.blobs.get(usize::try_from(skip).ok()?..)?.iter().flatten())
    }

    /// Codes the blobs of some names, those this device holds, into the body of a page.
    pub(crate) fn page_of(
        &self,
        community: CommunityId,
        names: impl Iterator<Item = BlobHash>,
    ) -> Option<Vec<u8>> {
        coded(community, names.filter_map(|name| self.blob(name)))
    }

    /// Reads a page into blobs without keeping them yet.
    pub(crate) fn read_page(body: &[u8]) -> Option<Page> {
        let (community, blobs): (_, Vec<Blob>) = whole(body)?;
        let sound = blobs.iter().all(|blob| blob.bytes.len() <= limits::BLOB_BYTES);
        sound.then_some(Page { community, blobs })
    }

    /// Keeps the blobs of a page and says how many were new.
    pub(crate) fn absorb(&mut self, page: Page) -> u32 {
        let new = page.blobs.into_iter().map(|blob| u32::from(self.insert(blob)));
        new.fold(0, u32::saturating_add)
    }
}

/// A page that was read.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) community: CommunityId,
    blobs: Vec<Blob>,
}
