//! Frames: the self-delimiting envelope of everything stored or sent.
//!
//! `XY乡` in three bytes of magic, format version, kind, body length, a check of these, body, CRC-32 over all before it.

use alloc::vec::Vec;

use xiangyue_rows::checksum;

use crate::error::Error;

/// The newest frame format this version reads and the one it writes.
pub(crate) const FORMAT: u8 = 1;

/// Kinds from this one on are passed over by a version that does not know them; it can do without.
const PASSED_OVER: u8 = 128;

const MAGIC: [u8; 3] = *b"XYB";
/// Magic, format, kind and length; then two bytes that tell an altered length from a torn tail.
const CHECKED: usize = 9;
const HEAD: usize = 11;
const TAIL: usize = 4;

/// What a frame's body holds. Append-only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Entries of feeds with their signed heads.
    Segment,
    /// Blobs of the vault.
    VaultPage,
    /// A snapshot of the book, a cache.
    Checkpoint,
    /// The book just after a seal; what lies before is archived.
    Snapshot,
    /// Entries that are kept apart.
    Apart,
    /// What a device has and lacks, signed.
    Claim,
    /// Blobs of the vault, sealed to the keys that may see them.
    Letter,
    /// Which blobs a device lacks, signed.
    Ask,
    /// What a wallet keeps besides its feed.
    Wallet,
}

impl Kind {
    const fn byte(self) -> u8 {
        match self {
            Self::Segment => 1,
            Self::VaultPage => 2,
            Self::Checkpoint => 3,
            Self::Snapshot => 4,
            Self::Apart => 5,
            Self::Claim => 6,
            Self::Letter => 7,
            Self::Ask => 8,
            Self::Wallet => 16,
        }
    }

    const fn of(byte: u8) -> Option<Self> {
        match byte {
            1 => Some(Self::Segment),
            2 => Some(Self::VaultPage),
            3 => Some(Self::Checkpoint),
            4 => Some(Self::Snapshot),
            5 => Some(Self::Apart),
            6 => Some(Self::Claim),
            7 => Some(Self::Letter),
            8 => Some(Self::Ask),
            16 => Some(Self::Wallet),
            _ => None,
        }
    }
}

/// One frame of a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame<'a> {
    /// Its number, from 1.
    pub(crate) number: u32,
    pub(crate) kind: Kind,
    pub(crate) body: &'a [u8],
}

/// Puts a body into its envelope.
pub(crate) fn seal(kind: Kind, body: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(&MAGIC);
    out.push(FORMAT);
    out.push(kind.byte());
    out.extend_from_slice(&u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes());
    let check = head_check(out.get(start..).unwrap_or_default());
    out.extend_from_slice(&check);
    out.extend_from_slice(body);
    let sum = checksum(out.get(start..).unwrap_or_default());
    out.extend_from_slice(&sum.to_le_bytes());
}

/// Splits a file into frames.
///
/// # Errors
/// The first frame that is cut short, altered, foreign or newer, with its number and place.
pub(crate) fn split(file: &[u8]) -> Result<Vec<Frame<'_>>, Error> {
    let (mut frames, mut number) = (Vec::new(), 0);
    let mut rest = file;
    while !rest.is_empty() {
        let (frame, after) = first(file, rest, &mut number)?;
        frames.extend(frame);
        rest = after;
    }
    Ok(frames)
}

/// Splits a file whose last frame may be unfinished; also says how many bytes that leaves over.
///
/// A snapshot is written with the segment that holds its seal behind it: without one it, too, is left over.
///
/// # Errors
/// As [`split`], but a last frame that is cut short is none. A frame that only seems cut short,
/// because its length was altered and whole frames follow, is an altered one.
pub(crate) fn split_torn(file: &[u8]) -> Result<(Vec<Frame<'_>>, usize), Error> {
    let (mut frames, mut number) = (Vec::new(), 0);
    let mut rest = file;
    // The last snapshot that has no segment behind it: frames before it, bytes from it on.
    let mut open: Option<(usize, usize)> = None;
    while !rest.is_empty() {
        match first(file, rest, &mut number) {
            Ok((frame, after)) => {
                match frame {
                    Some(frame) if frame.kind == Kind::Snapshot => open = Some((frames.len(), rest.len())),
                    Some(frame) if matches!(frame.kind, Kind::Segment | Kind::Apart) => open = None,
                    Some(_) | None => {}
                }
                frames.extend(frame);
                rest = after;
            }
            Err(Error::Truncated { .. }) => break,
            Err(error) => return Err(error),
        }
    }
    let (whole, torn) = open.unwrap_or((frames.len(), rest.len()));
    frames.truncate(whole);
    Ok((frames, torn))
}

/// The check of a head: the low half of its CRC-32.
fn head_check(head: &[u8]) -> [u8; 2] {
    let [a, b, ..] = checksum(head).to_le_bytes();
    [a, b]
}

/// The first frame and what follows; no frame where it may be passed over.
fn first<'a>(
    file: &'a [u8],
    rest: &'a [u8],
    before: &mut u32,
) -> Result<(Option<Frame<'a>>, &'a [u8]), Error> {
    *before = before.saturating_add(1);
    let number = *before;
    let at = u32::try_from(file.len().saturating_sub(rest.len())).unwrap_or(u32::MAX);
    let cut = Error::Truncated { frame: number, at };
    let known = rest.len().min(MAGIC.len());
    if rest.get(..known) != MAGIC.get(..known) {
        return Err(Error::NotAFrame { frame: number, at });
    }
    let format = *rest.get(3).ok_or(cut)?;
    if format > FORMAT {
        return Err(Error::NewerFormat { frame: number, found: format, supported: FORMAT });
    }
    let checked = rest.get(..CHECKED).ok_or(cut)?;
    if rest.get(CHECKED..HEAD).ok_or(cut)? != head_check(checked) {
        return Err(Error::ChecksumMismatch { frame: number, at });
    }
    let length =
        checked.get(5..).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes).ok_or(cut)?;
    let end = usize::try_from(length).ok().and_then(|length| length.checked_add(HEAD)).ok_or(cut)?;
    let next = end.checked_add(TAIL).ok_or(cut)?;
    let (sealed, body) = (rest.get(..end).ok_or(cut)?, rest.get(HEAD..end).ok_or(cut)?);
    let sum =
        rest.get(end..next).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes).ok_or(cut)?;
    if checksum(sealed) != sum {
        return Err(Error::ChecksumMismatch { frame: number, at });
    }
    let after = rest.get(next..).unwrap_or_default();
    match rest.get(4).copied() {
        Some(byte) if byte >= PASSED_OVER => Ok((None, after)),
        byte => {
            let kind = byte.and_then(Kind::of).ok_or(Error::NewerVersion { frame: number })?;
            Ok((Some(Frame { number, kind, body }), after))
        }
    }
}
