//! One book as one encrypted file: a head, a sealed note with the way back in, the book in sealed chunks.
//! Moves bytes and knows nothing of what a book is.
//!
//! Argon2id makes the key, XChaCha20-Poly1305 seals. Each part has a nonce of its own, counted, with a flag on the
//! last (the STREAM construction), and every part vouches for the head. So parts cannot be left out, put in another
//! order or taken from another file, and a wrong passphrase is told from an altered part.

mod error;
mod head;

use core::fmt;

use alloc::vec::Vec;

use chacha20poly1305::aead::inout::InOutBuf;
use chacha20poly1305::{AeadInOut as _, KeyInit as _, XChaCha20Poly1305, XNonce};

pub use self::error::BackupError;
use self::head::HEAD;
pub use self::head::{Cost, Head};
use crate::entropy::Entropy;
use crate::ids::{CommunityId, EntryId};
use crate::time::Timestamp;

/// Bytes of the book in each chunk but the last.
pub const CHUNK: usize = 65_536;
/// Bytes of each chunk but the last as the file holds it.
pub const SEALED_CHUNK: usize = CHUNK + TAG;
/// How wide a new passphrase has to be at least: a Chinese character is two columns wide, a letter one.
pub const PASSPHRASE_WIDTH: u32 = 12;
/// Bytes before the first chunk: what [`Head::read`] and [`Opener::start`] need to see.
pub const START: usize = HEAD + NOTE + TAG;

const TAG: usize = 16;
/// Bytes of the note; what it does not use is zero.
const NOTE: usize = 64;

/// The way back into the book: an invitation and the seed of its one-time key. A restored device joins with a
/// key of its own, for the old one may still be in use elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WayBack {
    /// The entry that invites.
    pub invitation: EntryId,
    /// Seed of the invitation's key.
    pub seed: [u8; 32],
}

impl WayBack {
    fn note(way: Option<&Self>) -> [u8; NOTE] {
        let mut note = [0; NOTE];
        let Some(Self { invitation, seed }) = way else { return note };
        let parts = [&[1][..], &invitation.author.0, &invitation.seq.to_le_bytes(), seed].concat();
        for (to, from) in note.iter_mut().zip(parts) {
            *to = from;
        }
        note
    }

    fn read(note: &[u8; NOTE]) -> Option<Self> {
        let ([1, a, b, c, d, seq @ ..], _) = note.split_first_chunk::<9>()? else { return None };
        let seed = note.get(9..)?.first_chunk::<32>()?;
        let invitation =
            EntryId { author: crate::ids::KeyTag([*a, *b, *c, *d]), seq: u32::from_le_bytes(*seq) };
        Some(Self { invitation, seed: *seed })
    }
}

/// The columns a passphrase takes on a screen.
pub fn width(passphrase: &str) -> u32 {
    passphrase.chars().map(|c| if c.is_ascii() { 1_u32 } else { 2 }).fold(0, u32::saturating_add)
}

/// Whether a new passphrase is long enough.
///
/// # Errors
/// [`BackupError::ShortPassphrase`].
pub fn check_passphrase(passphrase: &str) -> Result<(), BackupError> {
    let width = width(passphrase);
    if width < PASSPHRASE_WIDTH { Err(BackupError::ShortPassphrase { width }) } else { Ok(()) }
}

/// The cipher, and where in the file it is.
struct Stream {
    cipher: XChaCha20Poly1305,
    head: Vec<u8>,
    nonce: [u8; 19],
    /// Parts done; the note is the first.
    part: u32,
    /// Bytes of the book still to come.
    left: usize,
}

impl Stream {
    fn start(head: &Head, passphrase: &str) -> Result<Self, BackupError> {
        let key = head.cost.key(passphrase, &head.salt)?;
        Ok(Self {
            cipher: XChaCha20Poly1305::new(&key.into()),
            head: head.write(),
            nonce: head.nonce,
            part: 0,
            left: usize::try_from(head.length).map_err(|_| BackupError::NoMemory)?,
        })
    }

    /// The next part's nonce. The last part's differs, so that no end can be taken for another.
    fn next(&mut self) -> XNonce {
        let [a, b, c, d] = self.part.to_be_bytes();
        let mut nonce = [0; 24];
        let last = u8::from(self.left == 0);
        for (to, from) in nonce.iter_mut().zip(self.nonce.into_iter().chain([a, b, c, d, last])) {
            *to = from;
        }
        // A book of 32-bit length has no more parts than that.
        self.part = self.part.saturating_add(1);
        nonce.into()
    }

    /// Counts the next chunk off, which must be as long as it has to be.
    fn count(&mut self, length: usize) -> Result<(), BackupError> {
        if length != self.left.min(CHUNK) || length == 0 {
            return Err(BackupError::WrongPiece);
        }
        self.left = self.left.saturating_sub(length);
        Ok(())
    }

    fn seal(&mut self, part: &[u8], out: &mut Vec<u8>) -> Result<(), BackupError> {
        let nonce = self.next();
        let mut sealed = part.to_vec();
        let buffer = InOutBuf::from(sealed.as_mut_slice());
        // It fails beyond 256 GiB only.
        let tag = self
            .cipher
            .encrypt_inout_detached(&nonce, &self.head, buffer)
            .map_err(|_| BackupError::WrongPiece)?;
        out.extend_from_slice(&sealed);
        out.extend_from_slice(&tag);
        Ok(())
    }

    /// The part, if it is what was sealed in this place.
    fn open(&mut self, part: &[u8]) -> Option<Vec<u8>> {
        let nonce = self.next();
        let (sealed, tag) = part.split_last_chunk::<TAG>()?;
        let mut opened = sealed.to_vec();
        let buffer = InOutBuf::from(opened.as_mut_slice());
        self.cipher.decrypt_inout_detached(&nonce, &self.head, buffer, &(*tag).into()).ok()?;
        Some(opened)
    }
}

/// What a backup is made of, but for the bytes of the book.
#[derive(Clone, Copy, Debug)]
pub struct Making {
    /// Whose book.
    pub community: CommunityId,
    /// Now.
    pub made_at: Timestamp,
    /// Bytes of the book.
    pub length: u32,
    /// How a restored device gets in, if this one may invite it.
    pub way_back: Option<WayBack>,
    /// What the key costs.
    pub cost: Cost,
}

/// Makes a backup: [`Sealer::start`], then the book piece by piece.
pub struct Sealer {
    stream: Stream,
    start: Vec<u8>,
}

impl Sealer {
    /// Makes the key, which takes a second or two, and the beginning of the file.
    ///
    /// # Errors
    /// In this order: the passphrase is short, the cost is beyond the limits, there is no memory for it.
    pub fn start(making: &Making, passphrase: &str, entropy: &mut Entropy) -> Result<Self, BackupError> {
        check_passphrase(passphrase)?;
        let Making { community, made_at, length, cost, .. } = *making;
        let (salt, nonce) = (entropy.draw(), entropy.draw());
        let head = Head { cost, made_at, length, community, salt, nonce };
        let mut stream = Stream::start(&head, passphrase)?;
        let mut start = head.write();
        stream.seal(&WayBack::note(making.way_back.as_ref()), &mut start)?;
        Ok(Self { stream, start })
    }

    /// The first bytes of the file.
    pub fn beginning(&self) -> &[u8] {
        &self.start
    }

    /// The next bytes of the file, for the next of the book: whole chunks of [`CHUNK`] bytes, or the rest.
    ///
    /// # Errors
    /// [`BackupError::WrongPiece`]; then the file is void.
    pub fn seal(&mut self, piece: &[u8]) -> Result<Vec<u8>, BackupError> {
        let mut out = Vec::with_capacity(piece.len().saturating_add(TAG));
        for chunk in piece.chunks(CHUNK) {
            self.stream.count(chunk.len())?;
            self.stream.seal(chunk, &mut out)?;
        }
        Ok(out)
    }
}

/// Opens a backup: [`Opener::start`], then the file's chunks piece by piece.
pub struct Opener {
    stream: Stream,
    head: Head,
    way_back: Option<WayBack>,
}

impl Opener {
    /// Checks the beginning of a file of `size` bytes, makes the key and says whether it fits.
    ///
    /// # Errors
    /// Those of [`Head::read`], then: the file is cut short, too long, the passphrase is another one.
    pub fn start(file: &[u8], size: u64, passphrase: &str) -> Result<Self, BackupError> {
        let head = Head::read(file)?;
        head.check_size(size)?;
        let short = BackupError::Truncated { expected: START as u64, found: size };
        let note = file.get(HEAD..START).ok_or(short)?;
        let mut stream = Stream::start(&head, passphrase)?;
        let note = stream.open(note).ok_or(BackupError::WrongPassphrase)?;
        let way_back = note.first_chunk().and_then(WayBack::read);
        Ok(Self { stream, head, way_back })
    }

    /// The head of the file.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// How this device gets in, if the backup says so.
    pub fn way_back(&self) -> Option<WayBack> {
        self.way_back
    }

    /// The next bytes of the book, for the next of the file after its first [`START`]: whole chunks of
    /// [`SEALED_CHUNK`] bytes, or the rest.
    ///
    /// # Errors
    /// The chunk that was altered; or the piece is of a wrong length.
    pub fn open(&mut self, piece: &[u8]) -> Result<Vec<u8>, BackupError> {
        let mut out = Vec::with_capacity(piece.len());
        for sealed in piece.chunks(SEALED_CHUNK) {
            self.stream.count(sealed.len().saturating_sub(TAG))?;
            let chunk = self.stream.part;
            let opened = self.stream.open(sealed).ok_or(BackupError::ChunkAltered { chunk })?;
            out.extend_from_slice(&opened);
        }
        Ok(out)
    }
}

/// A whole backup at once, where the book and the file both fit into memory.
///
/// # Errors
/// As [`Sealer::start`].
pub fn seal(
    book: &[u8],
    making: &Making,
    passphrase: &str,
    entropy: &mut Entropy,
) -> Result<Vec<u8>, BackupError> {
    let length = u32::try_from(book.len()).map_err(|_| BackupError::NoMemory)?;
    let mut sealer = Sealer::start(&Making { length, ..*making }, passphrase, entropy)?;
    let mut file = sealer.beginning().to_vec();
    file.extend(sealer.seal(book)?);
    Ok(file)
}

/// Opens a whole backup at once: the book, and the opener that says the rest.
///
/// # Errors
/// As [`Opener::start`] and [`Opener::open`].
pub fn open(file: &[u8], passphrase: &str) -> Result<(Vec<u8>, Opener), BackupError> {
    let size = u64::try_from(file.len()).unwrap_or(u64::MAX);
    let mut opener = Opener::start(file, size, passphrase)?;
    let book = opener.open(file.get(START..).unwrap_or_default())?;
    Ok((book, opener))
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer(…)")
    }
}

impl fmt::Debug for Opener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opener({:?}, …)", self.head)
    }
}
