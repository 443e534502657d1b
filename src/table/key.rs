//! Keys of any kind as three numbers that sort as the key does, so that tables of all keys are one kind of table.

use core::ops::{Bound, RangeBounds};

use xiangyue_rows::{LENGTH, Packed};
pub(crate) use xiangyue_rows::{Reader, Writer};

use crate::contract::command::Holder;
use crate::contract::event::{CommunityAccount, LotId};
use crate::contract::sheet::RuleRef;
use crate::ids::{
    BlobHash, CodeHash, CounterId, EntryId, HouseholdId, KeyTag, MadeByEntry, PersonId, SheetId,
};
use crate::time::{Day, Period};

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
    let mut writer = Writer::default();
    key.write(&mut writer);
    writer.packed()
}

/// The key that was packed.
pub(super) fn key<K: Key>(packed: &Packed) -> K {
    K::read(&mut Reader::new(packed))
}

impl Key for () {
    const LENGTH: usize = 0;

    fn write(self, _: &mut Writer) {}

    fn read(_: &mut Reader<'_>) -> Self {}
}

impl Key for KeyTag {
    const LENGTH: usize = 4;

    fn write(self, out: &mut Writer) {
        u32::from_be_bytes(self.0).write(out);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self(u32::read(from).to_be_bytes())
    }
}

impl Key for u32 {
    const LENGTH: usize = 4;

    fn write(self, out: &mut Writer) {
        out.put(self.into(), Self::BITS);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self::try_from(from.take(Self::BITS)).unwrap_or(0)
    }
}

impl Key for [u8; 16] {
    const LENGTH: usize = 16;

    fn write(self, out: &mut Writer) {
        for half in self.as_chunks().0 {
            out.put(u64::from_be_bytes(*half), 64);
        }
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let mut bytes = [0; 16];
        for half in bytes.as_chunks_mut().0 {
            *half = from.take(64).to_be_bytes();
        }
        bytes
    }
}

impl Key for u16 {
    const LENGTH: usize = 2;

    fn write(self, out: &mut Writer) {
        out.put(self.into(), Self::BITS);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self::try_from(from.take(Self::BITS)).unwrap_or(0)
    }
}

impl Key for EntryId {
    const LENGTH: usize = 8;

    fn write(self, out: &mut Writer) {
        out.put(self.rank(), 64);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self::of_rank(from.take(64))
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
        out.put(kind.into(), 8);
        index.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self::from_code(from.byte(), u32::read(from))
    }
}

impl Key for Holder {
    const LENGTH: usize = 9;

    fn write(self, out: &mut Writer) {
        let (kind, id) = match self {
            Self::Household(household) => (0, household.0),
            Self::Person(person) => (1, person.0),
        };
        out.put(kind, 8);
        id.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        match from.byte() {
            0 => Self::Household(HouseholdId::read(from)),
            _ => Self::Person(PersonId::read(from)),
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
        out.put(kind, 8);
        id.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        match from.byte() {
            0 => Self::Issued,
            1 => Self::Redeemed(CounterId::read(from)),
            _ => Self::Expired,
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

/// Whatever an entry made is found by that entry.
impl<T: MadeByEntry> Key for T {
    const LENGTH: usize = EntryId::LENGTH;

    fn write(self, out: &mut Writer) {
        self.entry().write(out);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self::made_by(EntryId::read(from))
    }
}

macro_rules! hashes {
    ($($name:ident),+) => {$(
        impl Key for $name {
            const LENGTH: usize = 16;

            fn write(self, out: &mut Writer) {
                self.0.write(out);
            }

            fn read(from: &mut Reader<'_>) -> Self {
                Self(Key::read(from))
            }
        }
    )+};
}

hashes!(BlobHash, CodeHash);

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
