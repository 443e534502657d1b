//! How ids, amounts, texts and days are coded: a host is given ids and days as text.

use alloc::string::{String, ToString as _};

use xiangyue_rows::{put_id, take_id};

use super::{Coded, Fault, In, Out, put_length};
use crate::amount::{Minutes, Points, Quantity};
use crate::ids::{
    ActivityId, AskId, BlobHash, BookDigest, CardId, CheckInCode, CodeHash, CommunityId, CounterId, DeedId,
    EntryId, HeadMark, HolderMark, HouseholdId, InvitationId, ItemId, KeyTag, OneTimeSeed, PersonId,
    PublicKey, RedemptionId, SeriesId, ServiceId, SheetId, Signature, StockLotId, TeamId, TransferId,
};
use crate::text::{Label, Paragraph};
use crate::time::{Day, DayError, Period, Timestamp};

macro_rules! ids {
    ($($name:ident),+ $(,)?) => {$(
        impl Coded for $name {
            fn write(&self, out: &mut Out<'_>) {
                if out.is_host() { out.text(&self.to_string()) } else { self.0.write(out) }
            }

            fn read(from: &mut In<'_>) -> Self {
                if from.is_host() { from.parsed(Self([0; _])) } else { Self(Coded::read(from)) }
            }
        }
    )+};
}

ids!(
    KeyTag,
    BlobHash,
    PublicKey,
    CommunityId,
    BookDigest,
    HeadMark,
    HolderMark,
    SeriesId,
    OneTimeSeed,
    CheckInCode,
    CodeHash,
    Signature,
);

impl Coded for EntryId {
    #[inline(never)]
    fn write(&self, out: &mut Out<'_>) {
        if !out.is_host() {
            return put_id(self.author.0, self.seq, out.buffer);
        }
        let before = out.buffer.len();
        put_length(0, out.buffer);
        self.put_text(out.buffer);
        let length = out.buffer.len().saturating_sub(before).saturating_sub(1);
        if let Some(place) = out.buffer.get_mut(before) {
            // A text of at most 18 letters.
            *place = u8::try_from(length).unwrap_or(0);
        }
    }

    #[inline(never)]
    fn read(from: &mut In<'_>) -> Self {
        if from.is_host() {
            return from.parsed(Self::FIRST);
        }
        let Some((author, seq)) = take_id(&mut from.bytes) else {
            from.broken();
            return Self::FIRST;
        };
        Self { author: KeyTag(author), seq }
    }
}

macro_rules! made_by_entry {
    ($($name:ident),+ $(,)?) => {$(
        impl Coded for $name {
            fn write(&self, out: &mut Out<'_>) {
                self.0.write(out);
            }

            fn read(from: &mut In<'_>) -> Self {
                Self(Coded::read(from))
            }
        }
    )+};
}

made_by_entry!(
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
    TransferId,
    AskId,
    InvitationId,
    CardId,
);

/// Numbers in a range.
macro_rules! bounded {
    ($($name:ident: $kept:ty = $of:ident, $make:ident, $what:literal;)+) => {$(
        impl Coded for $name {
            #[inline(never)]
            fn write(&self, out: &mut Out<'_>) {
                let kept: $kept = self.$of();
                kept.write(out);
            }

            #[inline(never)]
            fn read(from: &mut In<'_>) -> Self {
                Self::$make(Coded::read(from)).unwrap_or_else(|| {
                    from.refuse(Fault::new(concat!($what, " out of range")));
                    Self::ZERO
                })
            }
        }
    )+};
}

bounded! {
    Points: i64 = hundredths, from_hundredths, "points";
    Minutes: u32 = get, new, "minutes";
    Quantity: u32 = get, new, "quantity";
}

impl Coded for Timestamp {
    fn write(&self, out: &mut Out<'_>) {
        self.millis().write(out);
    }

    fn read(from: &mut In<'_>) -> Self {
        Self::from_millis(Coded::read(from))
    }
}

macro_rules! texts {
    ($($name:ident),+) => {$(
        impl Coded for $name {
            #[inline(never)]
            fn write(&self, out: &mut Out<'_>) {
                out.text(self.as_str());
            }

            #[inline(never)]
            fn read(from: &mut In<'_>) -> Self {
                let text = from.text();
                if from.is_checked() || from.is_broken() {
                    return Self::kept(text.into());
                }
                Self::new(text).unwrap_or_else(|error| {
                    from.refuse(Fault::told(&error));
                    Self::kept(String::new())
                })
            }
        }
    )+};
}

texts!(Label, Paragraph);

impl Coded for Day {
    #[inline(never)]
    fn write(&self, out: &mut Out<'_>) {
        if out.is_host() { out.text(&self.to_string()) } else { self.offset().write(out) }
    }

    #[inline(never)]
    fn read(from: &mut In<'_>) -> Self {
        if from.is_host() {
            return from.parsed(Self::FIRST);
        }
        Self::from_offset(Coded::read(from)).unwrap_or_else(|| {
            from.refuse(Fault::told(&DayError));
            Self::FIRST
        })
    }
}

impl Coded for Period {
    #[inline(never)]
    fn write(&self, out: &mut Out<'_>) {
        if out.is_host() {
            return out.text(&self.to_string());
        }
        let (kind, index) = self.code();
        (kind, index).write(out);
    }

    #[inline(never)]
    fn read(from: &mut In<'_>) -> Self {
        if from.is_host() {
            return from.parsed(Self::LIFE);
        }
        let kind = u8::read(from);
        if kind > 5 {
            from.broken();
        }
        Self::from_code(kind, Coded::read(from))
    }
}
