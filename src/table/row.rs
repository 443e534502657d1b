//! How the values a row is made of are stored: as serde would, which a test compares.

use alloc::string::String;
use alloc::vec::Vec;

use xiangyue_rows::{put_id, take_id};

use crate::amount::{Minutes, Points, Quantity};
use crate::coding::{Stored, code_onto, stored, taken};
use crate::contract::command::{Evidence, Holder, Role, Scope, StockOrigin, TeamPost};
use crate::contract::event::{Cause, LotChange, LotId, StockTake};
use crate::contract::refusal::ThingState;
use crate::contract::sheet::{Award, Cap, Expiry, HolderKind, Rounding, Rule, RuleRef};
use crate::contract::{Policy, Refusal};
use crate::ids::{
    ActivityId, AskId, BlobHash, BookDigest, CardId, CommunityId, CounterId, DeedId, EntryId, HeadMark,
    HouseholdId, InvitationId, ItemId, KeyTag, PersonId, PublicKey, RedemptionId, ServiceId, SheetId,
    StockLotId, TeamId, TransferId,
};
use crate::text::{Label, Paragraph};
use crate::time::{Day, Period, PeriodKind, Timestamp};

stored! {
    impl LotId { earned_on, entry }
    LotChange { lot, change, expires_on }
    StockTake { lot, quantity }
    RuleRef { sheet, row }
    Rule { category, title, award, unit, cap, evidence }
    Cap { times, per }
}

impl Stored for EntryId {
    fn write(&self, out: &mut Vec<u8>) {
        put_id(self.author.0, self.seq, out);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        take_id(from).map(|(author, seq)| Self { author: KeyTag(author), seq })
    }
}

/// Values around another one.
macro_rules! around {
    ($($name:ident),+ $(,)?) => {$(
        impl Stored for $name {
            fn write(&self, out: &mut Vec<u8>) {
                self.0.write(out);
            }

            fn read(from: &mut &[u8]) -> Option<Self> {
                Stored::read(from).map(Self)
            }
        }
    )+};
}

around!(
    ActivityId,
    AskId,
    BlobHash,
    BookDigest,
    CardId,
    CommunityId,
    CounterId,
    DeedId,
    HeadMark,
    HouseholdId,
    InvitationId,
    ItemId,
    KeyTag,
    PersonId,
    PublicKey,
    RedemptionId,
    ServiceId,
    SheetId,
    StockLotId,
    TeamId,
    TransferId,
);

/// Values that are checked when they are read, each with what is stored of it.
macro_rules! checked {
    ($($name:ident: $kept:ty = $of:expr, $read:expr;)+) => {$(
        impl Stored for $name {
            fn write(&self, out: &mut Vec<u8>) {
                let of: fn(&Self) -> $kept = $of;
                of(self).write(out);
            }

            #[inline(never)]
            fn read(from: &mut &[u8]) -> Option<Self> {
                <$kept>::read(from).and_then($read)
            }
        }
    )+};
}

checked! {
    Points: i64 = |points| points.hundredths(), Self::from_hundredths;
    Minutes: u32 = |minutes| minutes.get(), Self::new;
    Quantity: u32 = |quantity| quantity.get(), Self::new;
    Timestamp: u64 = |at| at.millis(), |millis| Some(Self::from_millis(millis));
    Day: i32 = |day| day.offset(), Self::from_offset;
}

macro_rules! texts {
    ($($name:ident),+) => {$(
        impl Stored for $name {
            fn write(&self, out: &mut Vec<u8>) {
                crate::coding::put_bytes(self.as_str().as_bytes(), out);
            }

            fn read(from: &mut &[u8]) -> Option<Self> {
                // What is kept was checked when it was put.
                String::read(from).map(Self::kept)
            }
        }
    )+};
}

texts!(Label, Paragraph);

/// Choices with nothing to them, by their number.
macro_rules! numbered {
    ($($name:ident { $($choice:ident),+ $(,)? })+) => {$(
        impl Stored for $name {
            fn write(&self, out: &mut Vec<u8>) {
                out.push(*self as u8);
            }

            fn read(from: &mut &[u8]) -> Option<Self> {
                const ALL: &[$name] = &[$($name::$choice),+];
                ALL.get(usize::from(u8::read(from)?)).copied()
            }
        }
    )+};
}

numbered! {
    Evidence { CheckIn, LeaderSigned, Backfill }
    Role { Admin, SocialWorker, Reviewer, TeamLeader, Shopkeeper, Auditor, Volunteer }
    TeamPost { Member, Leader }
    HolderKind { Household, Person }
    PeriodKind { Day, Week, Month, Quarter, Year, Life }
    ThingState { Waiting, Approved, Returned, Voided, Held, Collected, Cancelled, Reversed }
    Cause {
        Service, ServiceVoided, Deed, DeedVoided, RedemptionHeld, RedemptionCollected, RedemptionCancelled,
        RedemptionReversed, Expiry, ExpiryReversed,
    }
}

impl Stored for Holder {
    fn write(&self, out: &mut Vec<u8>) {
        let (number, id) = match self {
            Self::Household(household) => (0, household.0),
            Self::Person(person) => (1, person.0),
        };
        out.push(number);
        id.write(out);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        match u8::read(from)? {
            0 => Stored::read(from).map(Self::Household),
            1 => Stored::read(from).map(Self::Person),
            _ => None,
        }
    }
}

impl Stored for Scope {
    fn write(&self, out: &mut Vec<u8>) {
        let (number, id) = match self {
            Self::Community => return out.push(0),
            Self::Team(team) => (1, team.0),
            Self::Counter(counter) => (2, counter.0),
        };
        out.push(number);
        id.write(out);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        match u8::read(from)? {
            0 => Some(Self::Community),
            1 => Stored::read(from).map(Self::Team),
            2 => Stored::read(from).map(Self::Counter),
            _ => None,
        }
    }
}

impl Stored for Award {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Fixed { points } => (0_u8, *points).write(out),
            Self::Range { least, most } => (1_u8, (*least, *most)).write(out),
        }
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        match u8::read(from)? {
            0 => Some(Self::Fixed { points: Stored::read(from)? }),
            1 => Some(Self::Range { least: Stored::read(from)?, most: Stored::read(from)? }),
            _ => None,
        }
    }
}

impl Stored for Period {
    fn write(&self, out: &mut Vec<u8>) {
        let (kind, index) = self.code();
        (kind, index).write(out);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        let kind = u8::read(from).filter(|kind| *kind <= 5)?;
        Some(Self::from_code(kind, u32::read(from)?))
    }
}

/// What a host reads and writes too has its code already.
macro_rules! by_serde {
    ($($name:ident),+) => {$(
        impl Stored for $name {
            fn write(&self, out: &mut Vec<u8>) {
                let before = out.len();
                if code_onto(self, out).is_err() {
                    out.truncate(before);
                }
            }

            fn read(from: &mut &[u8]) -> Option<Self> {
                let (value, rest) = taken(from)?;
                *from = rest;
                Some(value)
            }
        }
    )+};
}

by_serde!(Expiry, Policy, Refusal, Rounding, StockOrigin);
