//! Names of things: a key's tag, and the entry that made a thing.
//!
//! One entry makes at most one thing, so the entry's own id names the thing: unique without
//! coordination. Text form `7ZK3QMG-15`, stored form five to seven bytes.

mod coded;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use self::coded::{Parse, fill, put};
use crate::text::cut;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The first 32 bits of a public key's hash: names a key inside one community.
///
/// An admission whose tag is already taken is refused, so a tag never means two keys.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(type = "string"))]
pub struct KeyTag(pub(crate) [u8; 4]);

impl KeyTag {
    /// The tag of a public key.
    pub fn of(public_key: &[u8; 32]) -> Self {
        let hash: [u8; 32] = Sha256::digest(public_key).into();
        let [a, b, c, d, ..] = hash;
        Self([a, b, c, d])
    }

    /// Its seven letters.
    fn letters(self) -> [u8; 7] {
        let bits = u64::from(u32::from_be_bytes(self.0)).wrapping_shl(3);
        [30_u32, 25, 20, 15, 10, 5, 0].map(|shift| letter(bits.wrapping_shr(shift)))
    }
}

/// The letter of the last five bits.
fn letter(bits: u64) -> u8 {
    let index = usize::try_from(bits & 31).unwrap_or(0);
    ALPHABET.get(index).copied().unwrap_or(b'0')
}

/// The bits letters stand for, five each.
fn bits(text: &str) -> Result<u64, IdError> {
    text.bytes().try_fold(0_u64, |bits, byte| {
        let letter = byte.to_ascii_uppercase();
        let value = ALPHABET.binary_search(&letter).map_err(|_| IdError)?;
        Ok(bits.wrapping_shl(5) | u64::try_from(value).map_err(|_| IdError)?)
    })
}

impl fmt::Display for KeyTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(core::str::from_utf8(&self.letters()).unwrap_or_default())
    }
}

impl FromStr for KeyTag {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if text.len() != 7 {
            return Err(IdError);
        }
        let bits = bits(text)?;
        if bits & 7 != 0 {
            return Err(IdError);
        }
        let tag = u32::try_from(bits.wrapping_shr(3)).map_err(|_| IdError)?;
        Ok(Self(tag.to_be_bytes()))
    }
}

/// One entry: its author's tag and its place in the author's feed (from 1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(type = "string"))]
pub struct EntryId {
    /// The author's key.
    pub author: KeyTag,
    /// Place in the author's feed, from 1.
    pub seq: u32,
}

/// Writes a number at the start of `room` and says how long it is.
fn write_decimal(number: u32, room: &mut [u8]) -> usize {
    let digits = number.checked_ilog10().unwrap_or(0).saturating_add(1);
    let length = usize::try_from(digits).unwrap_or(0);
    let mut rest = number;
    for digit in room.iter_mut().take(length).rev() {
        *digit = b'0' | u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
    }
    length
}

impl EntryId {
    /// Sorts before every entry.
    pub(crate) const FIRST: Self = Self { author: KeyTag([0; 4]), seq: 0 };

    /// Its text. Ids are most of what crosses to a host, so this goes past the formatting machinery.
    pub(crate) fn put_text(self, out: &mut Vec<u8>) {
        let mut text = [b'-'; 18];
        for (room, letter) in text.iter_mut().zip(self.author.letters()) {
            *room = letter;
        }
        let digits = write_decimal(self.seq, text.get_mut(8..).unwrap_or_default());
        out.extend_from_slice(text.get(..digits.saturating_add(8)).unwrap_or_default());
    }

    /// As a number that sorts as entries do.
    pub(crate) fn rank(self) -> u64 {
        u64::from(u32::from_be_bytes(self.author.0)).wrapping_shl(32) | u64::from(self.seq)
    }

    /// The entry of a rank.
    pub(crate) fn of_rank(rank: u64) -> Self {
        let [a, b, c, d, seq @ ..] = rank.to_be_bytes();
        Self { author: KeyTag([a, b, c, d]), seq: u32::from_be_bytes(seq) }
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.author, f)?;
        crate::text::phrase(f, "-{}", &[self.seq.into()])
    }
}

impl FromStr for EntryId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let (tag, seq) = cut(text, b'-').ok_or(IdError)?;
        let plain = !seq.is_empty() && seq.bytes().all(|b| b.is_ascii_digit());
        let seq = seq.parse().ok().filter(|&n| plain && n > 0).ok_or(IdError)?;
        Ok(Self { author: tag.parse()?, seq })
    }
}

/// The text is no id of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdError;

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an id, expected text like `7ZK3QMG-15`")
    }
}

impl core::error::Error for IdError {}

macro_rules! text_or_bytes {
    ($($name:ident),+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                if s.is_human_readable() { s.collect_str(self) } else { put(s, &self.0) }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                if d.is_human_readable() {
                    d.deserialize_str(Parse(core::marker::PhantomData))
                } else {
                    let mut id = Self(Default::default());
                    fill(d, &mut id.0)?;
                    Ok(id)
                }
            }
        }
    )+};
}

text_or_bytes!(KeyTag, BlobHash, PublicKey, CommunityId, BookDigest, HeadMark);
text_or_bytes!(HolderMark, SeriesId, OneTimeSeed, CheckInCode, CodeHash);

impl Serialize for EntryId {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() { s.collect_str(self) } else { (self.author, self.seq).serialize(s) }
    }
}

impl<'de> Deserialize<'de> for EntryId {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if d.is_human_readable() {
            d.deserialize_str(Parse(core::marker::PhantomData))
        } else {
            let (author, seq) = <(KeyTag, u32)>::deserialize(d)?;
            Ok(Self { author, seq })
        }
    }
}

/// Things that one entry made, and that it names.
pub(crate) trait MadeByEntry: Copy {
    fn made_by(entry: EntryId) -> Self;
    fn entry(self) -> EntryId;
}

macro_rules! made_by_entry {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(type = "string"))]
        #[serde(transparent)]
        pub struct $name(pub EntryId);

        impl MadeByEntry for $name {
            fn made_by(entry: EntryId) -> Self {
                Self(entry)
            }

            fn entry(self) -> EntryId {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
    )+};
}

made_by_entry! {
    /// A person 居民.
    PersonId,
    /// A household 户.
    HouseholdId,
    /// A volunteer team 队, or a federation of teams 联合会.
    TeamId,
    /// An activity 活动.
    ActivityId,
    /// A service record 服务记录.
    ServiceId,
    /// One version of a rule sheet 积分细则.
    SheetId,
    /// A deed: one application of a rule.
    DeedId,
    /// A counter of the charity shop 柜台.
    CounterId,
    /// An item on the shelf 物品.
    ItemId,
    /// A stock lot: goods received together.
    StockLotId,
    /// A redemption 兑换.
    RedemptionId,
    /// Goods or spending rights on their way between counters 调拨.
    TransferId,
    /// A wish to redeem something 兑换申请.
    AskId,
    /// An invitation 邀请.
    InvitationId,
    /// A household's paper card 积分卡.
    CardId,
}

/// The first 16 bytes of a feed's head at some entry: which of two branches is meant; 32 hexadecimal digits in JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(type = "string"))]
pub struct HeadMark(pub(crate) [u8; 16]);

impl HeadMark {
    pub(crate) fn of(head: &[u8; 32]) -> Self {
        Self(head.first_chunk().copied().unwrap_or_default())
    }
}

impl InvitationId {
    /// What an invitation's key signs to let a key in.
    pub(crate) fn message(self, community: CommunityId, key: &PublicKey) -> Vec<u8> {
        let seq = self.0.seq.to_le_bytes();
        let parts: [&[u8]; 5] = [b"xiangyue-invite-v1", &community.0, &self.0.author.0, &seq, &key.0];
        parts.concat()
    }
}

/// A 16-byte salted hash that names a blob in the vault.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(type = "string"))]
pub struct BlobHash(pub(crate) [u8; 16]);

/// A community's name for machines: the hash of its founding entry, 64 hexadecimal digits in JSON.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(type = "string"))]
pub struct CommunityId(pub(crate) [u8; 32]);

/// Whose a voucher is, as a hash only those can check who know the holder; 16 hexadecimal digits in JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(type = "string"))]
pub struct HolderMark(pub(crate) [u8; 8]);

/// The name of a numbered series of QR texts: the hash of what it carries; 16 hexadecimal digits in JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(type = "string"))]
pub struct SeriesId(pub(crate) [u8; 8]);

/// Seed of a one-time key: a secret that travels; 64 hexadecimal digits in JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(type = "string"))]
pub struct OneTimeSeed(pub [u8; 32]);

impl fmt::Debug for OneTimeSeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneTimeSeed(…)")
    }
}

/// A digest over the canonical snapshot of a book, 64 hexadecimal digits as text.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(type = "string"))]
pub struct BookDigest(pub(crate) [u8; 32]);

fn write_hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or('0');
    let mut digits = String::new();
    for byte in bytes {
        digits.push(digit(byte >> 4));
        digits.push(digit(byte & 15));
    }
    f.write_str(&digits)
}

macro_rules! hex_text {
    ($($name:ident),+) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hex(&self.0, f)
            }
        }
    )+};
}

hex_text!(HeadMark, BlobHash, PublicKey, CommunityId, BookDigest, Signature);
hex_text!(HolderMark, SeriesId, OneTimeSeed, CodeHash);

macro_rules! hex_parse {
    ($($name:ident),+) => {$(
        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                from_hex(text).map(Self).ok_or(IdError)
            }
        }
    )+};
}

hex_parse!(BlobHash, PublicKey, CommunityId, BookDigest, HeadMark, Signature);
hex_parse!(HolderMark, SeriesId, OneTimeSeed, CodeHash);

macro_rules! debug_as_text {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    )+};
}

debug_as_text!(HeadMark, KeyTag, EntryId, BlobHash, PublicKey, CommunityId, BookDigest, Signature);
debug_as_text!(HolderMark, SeriesId, CheckInCode, CodeHash);

/// Reads `N` bytes from hexadecimal text.
pub(crate) fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let (pairs, []) = text.as_bytes().as_chunks() else { return None };
    let pairs: &[[u8; 2]; N] = pairs.try_into().ok()?;
    let digit = |character: u8| u8::try_from(char::from(character).to_digit(16)?).ok();
    let mut out = [0; N];
    for (byte, [high, low]) in out.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(out)
}

/// The one-time code of a check-in: eight letters or digits, shown as a QR text or read aloud on the spot.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(type = "string"))]
pub struct CheckInCode(pub [u8; 5]);

/// What the book keeps of a check-in's code, so that reading it gives nobody the code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(type = "string"))]
pub struct CodeHash(pub(crate) [u8; 16]);

impl CheckInCode {
    /// Its hash, which `openCheckIn` carries.
    pub fn hash(&self) -> CodeHash {
        let mut hash = Sha256::new();
        hash.update(b"xiangyue-check-in-v1");
        hash.update(self.0);
        let hash: [u8; 32] = hash.finalize().into();
        CodeHash(hash.first_chunk().copied().unwrap_or_default())
    }
}

impl fmt::Display for CheckInCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e] = self.0.map(u64::from);
        let bits = [a, b, c, d, e].into_iter().fold(0, |bits: u64, byte| bits.wrapping_shl(8) | byte);
        let letters = [35_u32, 30, 25, 20, 15, 10, 5, 0].map(|shift| letter(bits.wrapping_shr(shift)));
        f.write_str(core::str::from_utf8(&letters).unwrap_or_default())
    }
}

impl FromStr for CheckInCode {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if text.len() != 8 {
            return Err(IdError);
        }
        let [_, _, _, code @ ..] = bits(text)?.to_be_bytes();
        Ok(Self(code))
    }
}

/// An Ed25519 public key; 64 hexadecimal digits in JSON.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(type = "string"))]
pub struct PublicKey(pub [u8; 32]);

impl PublicKey {
    /// The tag that names this key in the book.
    pub fn tag(&self) -> KeyTag {
        KeyTag::of(&self.0)
    }
}

/// An Ed25519 signature; 128 hexadecimal digits in JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(type = "string"))]
pub struct Signature(pub [u8; 64]);

impl Serialize for Signature {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() {
            return s.collect_str(self);
        }
        put(s, &self.0)
    }
}

impl<'de> Deserialize<'de> for Signature {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if d.is_human_readable() {
            return d.deserialize_str(Parse(core::marker::PhantomData));
        }
        let mut bytes = [0; 64];
        fill(d, &mut bytes)?;
        Ok(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_bytes_return_what_went_in() {
        let id = EntryId { author: KeyTag::of(&[7; 32]), seq: 70_000 };
        assert_eq!(id.to_string().parse(), Ok(id));
        let bytes = postcard::to_allocvec(&id).unwrap();
        assert_eq!(bytes.len(), 7);
        assert_eq!(postcard::from_bytes::<EntryId>(&bytes), Ok(id));
        let lower = id.to_string().to_lowercase();
        assert_eq!(lower.parse(), Ok(id));
    }

    #[test]
    fn a_check_in_code_is_eight_letters() {
        for code in [CheckInCode([0; 5]), CheckInCode([255; 5]), CheckInCode([1, 2, 3, 4, 5])] {
            let text = code.to_string();
            assert_eq!((text.len(), text.to_lowercase().parse()), (8, Ok(code)));
        }
        assert_eq!(CheckInCode([0; 5]).to_string(), "00000000");
        assert_ne!(CheckInCode([0; 5]).hash(), CheckInCode([0, 0, 0, 0, 1]).hash());
        for text in ["", "0000000", "000000000", "0000000U", "签到码"] {
            assert_eq!(text.parse::<CheckInCode>(), Err(IdError), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_ids() {
        for text in
            ["", "-1", "7ZK3QMG", "7ZK3QMG-0", "7ZK3QMG-+1", "7ZK3QMG-", "7ZK3QMU-1", "7ZK3QM1-1", "七乡约-1"]
        {
            assert_eq!(text.parse::<EntryId>(), Err(IdError), "{text}");
        }
    }
}
