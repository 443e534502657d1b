//! Keys of any kind as three numbers that sort as the key does, so that tables of all keys are one kind of table.

use core::ops::{Bound, RangeBounds};

use crate::contract::command::Holder;
use crate::contract::event::{CommunityAccount, LotId};
use crate::contract::sheet::RuleRef;
use crate::ids::{
    ActivityId, AskId, BlobHash, CardId, CodeHash, CounterId, DeedId, EntryId, HouseholdId, InvitationId,
    ItemId, KeyTag, PersonId, RedemptionId, ServiceId, SheetId, StockLotId, TeamId, TransferId,
};
use crate::time::{Day, Period};

/// Bytes of the longest key.
pub(super) const LENGTH: usize = 24;

/// A key as three numbers that compare as the key does.
pub(super) type Packed = [u64; 3];

/// A packed key as bytes.
pub(super) fn unpacked(packed: &Packed) -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    for (room, part) in bytes.chunks_exact_mut(8).zip(packed) {
        room.copy_from_slice(&part.to_be_bytes());
    }
    bytes
}

/// Bytes as a packed key.
fn packed(bytes: &[u8; LENGTH]) -> Packed {
    let mut packed = Packed::default();
    for (part, bytes) in packed.iter_mut().zip(bytes.as_chunks().0) {
        *part = u64::from_be_bytes(*bytes);
    }
    packed
}

/// A packed key from the bytes it was stored as; `None` where there are too many.
pub(super) fn stored(bytes: &[u8]) -> Option<Packed> {
    let mut all = [0; LENGTH];
    all.get_mut(..bytes.len())?.copy_from_slice(bytes);
    Some(packed(&all))
}

/// The bounds of a range of keys, packed.
pub(super) fn bounds<K: Key>(range: &impl RangeBounds<K>) -> (Bound<Packed>, Bound<Packed>) {
    (range.start_bound().map(|key| pack(*key)), range.end_bound().map(|key| pack(*key)))
}

/// A key a table can have.
pub(crate) trait Key: Copy {
    /// Bytes it takes.
    const LENGTH: usize;

    fn write(self, out: &mut Writer);
    fn read(from: &mut Reader<'_>) -> Self;
}

/// A key, packed.
pub(super) fn pack<K: Key>(key: K) -> Packed {
    let mut writer = Writer { bytes: [0; LENGTH], at: 0 };
    key.write(&mut writer);
    packed(&writer.bytes)
}

/// The key that was packed.
pub(super) fn key<K: Key>(packed: &Packed) -> K {
    K::read(&mut Reader(&unpacked(packed)))
}

/// Puts the parts of a key one after the other.
#[derive(Debug)]
pub(crate) struct Writer {
    bytes: [u8; LENGTH],
    at: usize,
}

impl Writer {
    fn put(&mut self, part: &[u8]) {
        let end = self.at.saturating_add(part.len());
        if let Some(room) = self.bytes.get_mut(self.at..end) {
            room.copy_from_slice(part);
            self.at = end;
        }
    }
}

/// Takes the parts of a key off the front.
#[derive(Debug)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let (part, rest) = self.0.split_first_chunk().map_or(([0; N], &[][..]), |(part, rest)| (*part, rest));
        self.0 = rest;
        part
    }
}

impl Key for () {
    const LENGTH: usize = 0;

    fn write(self, _: &mut Writer) {}

    fn read(_: &mut Reader<'_>) -> Self {}
}

impl Key for KeyTag {
    const LENGTH: usize = 4;

    fn write(self, out: &mut Writer) {
        out.put(&self.0);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self(from.take())
    }
}

impl Key for u32 {
    const LENGTH: usize = 4;

    fn write(self, out: &mut Writer) {
        out.put(&self.to_be_bytes());
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self::from_be_bytes(from.take())
    }
}

impl Key for BlobHash {
    const LENGTH: usize = 16;

    fn write(self, out: &mut Writer) {
        out.put(&self.0);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self(from.take())
    }
}

impl Key for CodeHash {
    const LENGTH: usize = 16;

    fn write(self, out: &mut Writer) {
        out.put(&self.0);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self(from.take())
    }
}

impl Key for u16 {
    const LENGTH: usize = 2;

    fn write(self, out: &mut Writer) {
        out.put(&self.to_be_bytes());
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self::from_be_bytes(from.take())
    }
}

impl Key for EntryId {
    const LENGTH: usize = 8;

    fn write(self, out: &mut Writer) {
        self.author.write(out);
        self.seq.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self { author: KeyTag::read(from), seq: u32::read(from) }
    }
}

impl Key for Day {
    const LENGTH: usize = 4;

    fn write(self, out: &mut Writer) {
        self.ordinal().write(out);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self::from_ordinal(u32::read(from))
    }
}

impl Key for Period {
    const LENGTH: usize = 5;

    fn write(self, out: &mut Writer) {
        let (kind, index) = self.code();
        out.put(&[kind]);
        index.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let [kind] = from.take();
        Self::from_code(kind, u32::read(from))
    }
}

impl Key for Holder {
    const LENGTH: usize = 9;

    fn write(self, out: &mut Writer) {
        let (kind, id) = match self {
            Self::Household(household) => (0, household.0),
            Self::Person(person) => (1, person.0),
        };
        out.put(&[kind]);
        id.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        match from.take() {
            [0] => Self::Household(HouseholdId::read(from)),
            [_] => Self::Person(PersonId::read(from)),
        }
    }
}

impl Key for CommunityAccount {
    const LENGTH: usize = 9;

    fn write(self, out: &mut Writer) {
        let (kind, id) = match self {
            Self::Issued => (0, EntryId::FIRST),
            Self::Redeemed(counter) => (1, counter.0),
            Self::Expired => (2, EntryId::FIRST),
        };
        out.put(&[kind]);
        id.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        match from.take() {
            [0] => Self::Issued,
            [1] => Self::Redeemed(CounterId::read(from)),
            [_] => Self::Expired,
        }
    }
}

impl Key for LotId {
    const LENGTH: usize = 12;

    fn write(self, out: &mut Writer) {
        self.earned_on.write(out);
        self.entry.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self { earned_on: Day::read(from), entry: EntryId::read(from) }
    }
}

impl Key for RuleRef {
    const LENGTH: usize = 10;

    fn write(self, out: &mut Writer) {
        self.sheet.write(out);
        self.row.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self { sheet: SheetId::read(from), row: u16::read(from) }
    }
}

macro_rules! ids {
    ($($name:ident),+) => {$(
        impl Key for $name {
            const LENGTH: usize = EntryId::LENGTH;

            fn write(self, out: &mut Writer) {
                self.0.write(out);
            }

            fn read(from: &mut Reader<'_>) -> Self {
                Self(EntryId::read(from))
            }
        }
    )+};
}

ids!(
    PersonId,
    HouseholdId,
    TeamId,
    ActivityId,
    ServiceId,
    SheetId,
    DeedId,
    CounterId,
    ItemId,
    StockLotId,
    RedemptionId,
    InvitationId,
    CardId,
    TransferId,
    AskId
);

impl<A: Key, B: Key> Key for (A, B) {
    const LENGTH: usize = fits(A::LENGTH.saturating_add(B::LENGTH));

    fn write(self, out: &mut Writer) {
        self.0.write(out);
        self.1.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        (A::read(from), B::read(from))
    }
}

impl<A: Key, B: Key, C: Key> Key for (A, B, C) {
    const LENGTH: usize = fits(A::LENGTH.saturating_add(B::LENGTH).saturating_add(C::LENGTH));

    fn write(self, out: &mut Writer) {
        self.0.write(out);
        self.1.write(out);
        self.2.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        (A::read(from), B::read(from), C::read(from))
    }
}

/// Stops the build where a key would be cut.
const fn fits(length: usize) -> usize {
    assert!(length <= LENGTH, "a key is longer than a table can hold");
    length
}
