//! Letters: blobs of the vault and other bytes, sealed to the keys that may see them, for places that others can read.
//! Knows keys and bytes; who may see what is decided elsewhere.
//!
//! A letter has an X25519 key of its own, used once. With it and a recipient's key, which is the Ed25519 key in the form
//! that X25519 knows, a key is made that wraps the key of the part for them. Parts and wraps are sealed with
//! XChaCha20-Poly1305.

use alloc::vec::Vec;
use core::fmt;

use chacha20poly1305::aead::inout::InOutBuf;
use chacha20poly1305::{AeadInOut as _, KeyInit as _, XChaCha20Poly1305, XNonce};
use curve25519_dalek::MontgomeryPoint;
use sha2::{Digest as _, Sha256};

use crate::coding::{bytes_of, stored, whole};
use crate::crypto::{self, SecretKey};
use crate::entropy::Entropy;
use crate::error::Error;
use crate::ids::{CommunityId, KeyTag, PublicKey};
use crate::journal::frame::{self, Kind};
use crate::vault::Vault;

const PURPOSE: &[u8] = b"xiangyue-letter-v1";
const TAG: usize = 16;

stored! {
    /// Blobs by who may see them, in the clear: what is sealed before it leaves the device.
    pub struct Shares {
        pub(crate) community: CommunityId,
        pub(crate) shares: Vec<Share>,
    }

    /// Blobs for some keys.
    pub(crate) struct Share {
        pub(crate) keys: Vec<PublicKey>,
        /// The body of a vault page.
        pub(crate) page: Vec<u8>,
    }

    /// A letter as coded.
    struct Letter {
        community: CommunityId,
        /// The public half of the letter's own key.
        once: [u8; 32],
        parts: Vec<Part>,
    }

    struct Part {
        /// For each recipient the key of the part.
        wraps: Vec<(KeyTag, Vec<u8>)>,
        page: Vec<u8>,
    }
}

impl Shares {
    /// Bytes of any kind for some keys: a statement for its wallet, a wallet's entries for those who run the community.
    pub fn of_bytes(community: CommunityId, keys: Vec<PublicKey>, bytes: Vec<u8>) -> Self {
        Self { community, shares: alloc::vec![Share { keys, page: bytes }] }
    }

    /// As bytes, for the module that seals them. Not to be stored or sent.
    pub fn to_bytes(&self) -> Vec<u8> {
        bytes_of(self)
    }

    /// From such bytes.
    ///
    /// # Errors
    /// [`Error::MalformedInput`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        whole(bytes).ok_or(Error::MalformedInput)
    }

    /// The letter, as one frame.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond what the cipher can seal.
    pub fn seal(&self, entropy: &mut Entropy) -> Result<Vec<u8>, Error> {
        let secret: [u8; 32] = entropy.draw();
        let once = MontgomeryPoint::mul_base_clamped(secret).to_bytes();
        let mut parts = Vec::with_capacity(self.shares.len());
        for (number, share) in (0_u32..).zip(&self.shares) {
            let key: [u8; 32] = entropy.draw();
            let mut wraps = Vec::with_capacity(share.keys.len());
            for reader in &share.keys {
                let Some(point) = crypto::montgomery(reader) else { continue };
                let shared = point.mul_clamped(secret);
                let wrapping = wrapping(self.community, &once, reader, &shared);
                wraps.push((reader.tag(), sealed(&wrapping, number, &key)?));
            }
            parts.push(Part { wraps, page: sealed(&key, number, &share.page)? });
        }
        let body = bytes_of(&Letter { community: self.community, once, parts });
        let mut frames = Vec::new();
        frame::seal(Kind::Letter, &body, &mut frames);
        Ok(frames)
    }
}

/// Opens the letters among some frames as far as they are for this key: the blobs in them as frames for
/// [`merge`](crate::Community::merge). Nothing comes of what is for others, or was altered.
///
/// # Errors
/// What is wrong with the frames.
pub fn open(file: &[u8], secret: &SecretKey) -> Result<Vec<u8>, Error> {
    let mut pages = Vec::new();
    for part in frame::split(file)?.iter().filter(|part| part.kind == Kind::Letter) {
        let letter = whole::<Letter>(part.body).ok_or(Error::Malformed { frame: part.number })?;
        let sound =
            |page: &Vec<u8>| Vault::read_page(page).is_some_and(|page| page.community == letter.community);
        for page in letter.opened(secret).filter(sound) {
            frame::seal(Kind::VaultPage, &page, &mut pages);
        }
    }
    Ok(pages)
}

/// What [`Shares::of_bytes`] sealed for this key; `None` where the letter is for others, or was altered.
///
/// # Errors
/// What is wrong with the frames.
pub fn open_bytes(file: &[u8], secret: &SecretKey) -> Result<Option<Vec<u8>>, Error> {
    for part in frame::split(file)?.iter().filter(|part| part.kind == Kind::Letter) {
        let letter = whole::<Letter>(part.body).ok_or(Error::Malformed { frame: part.number })?;
        if let Some(bytes) = letter.opened(secret).next() {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}

impl Letter {
    /// The parts for a key.
    fn opened(&self, secret: &SecretKey) -> impl Iterator<Item = Vec<u8>> {
        let own = secret.public();
        let shared = MontgomeryPoint(self.once).mul_clamped(secret.scalar_bytes());
        let wrapping = wrapping(self.community, &self.once, &own, &shared);
        (0_u32..).zip(&self.parts).filter_map(move |(number, part)| {
            let mine = part.wraps.iter().filter(|(tag, _)| *tag == own.tag());
            let key = mine.filter_map(|(_, wrap)| opened(&wrapping, number, wrap)).next()?;
            opened(&key.try_into().ok()?, number, &part.page)
        })
    }
}

/// The key that wraps for one recipient. It stands for all that went into it, so nothing can be put in another letter.
fn wrapping(
    community: CommunityId,
    once: &[u8; 32],
    reader: &PublicKey,
    shared: &MontgomeryPoint,
) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [PURPOSE, &community.0, once, &reader.0, shared.as_bytes()] {
        hash.update(part);
    }
    hash.finalize().into()
}

/// No key seals two parts of one number, so the number is nonce enough.
fn nonce(number: u32) -> XNonce {
    let mut nonce = [0; 24];
    for (to, from) in nonce.iter_mut().zip(number.to_le_bytes()) {
        *to = from;
    }
    nonce.into()
}

fn sealed(key: &[u8; 32], number: u32, plain: &[u8]) -> Result<Vec<u8>, Error> {
    let mut bytes = plain.to_vec();
    let cipher = XChaCha20Poly1305::new(&(*key).into());
    let buffer = InOutBuf::from(bytes.as_mut_slice());
    let tag = cipher.encrypt_inout_detached(&nonce(number), PURPOSE, buffer).map_err(|_| Error::TooLarge)?;
    bytes.extend_from_slice(&tag);
    Ok(bytes)
}

fn opened(key: &[u8; 32], number: u32, bytes: &[u8]) -> Option<Vec<u8>> {
    let (sealed, tag) = bytes.split_last_chunk::<TAG>()?;
    let mut plain = sealed.to_vec();
    let cipher = XChaCha20Poly1305::new(&(*key).into());
    let buffer = InOutBuf::from(plain.as_mut_slice());
    cipher.decrypt_inout_detached(&nonce(number), PURPOSE, buffer, &(*tag).into()).ok()?;
    Some(plain)
}

impl fmt::Debug for Shares {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shares(…)")
    }
}
