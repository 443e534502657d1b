//! What a row is made of is stored in the bytes serde would write, and read again.

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::amount::{Minutes, Points, Quantity};
use crate::coding::{Stored, bytes_of, whole};
use crate::contract::command::{Evidence, Holder, Role, Scope, TeamPost};
use crate::contract::event::{Cause, LotChange, LotId, StockTake};
use crate::contract::refusal::ThingState;
use crate::contract::sheet::{Award, Cap, Expiry, HolderKind, Rounding, Rule, RuleRef};
use crate::ids::{
    BlobHash, BookDigest, CommunityId, CounterId, EntryId, HeadMark, HouseholdId, KeyTag, PersonId,
    PublicKey, SheetId, StockLotId, TeamId,
};
use crate::text::{Label, Paragraph};
use crate::time::{Day, Period, PeriodKind, Timestamp};

/// Both ways write the same bytes; what either wrote both read; nothing cut short is read.
fn same<T: Stored + Serialize + DeserializeOwned + PartialEq + core::fmt::Debug>(value: &T) {
    let bytes = bytes_of(value);
    assert_eq!(postcard::to_allocvec(value).as_ref(), Ok(&bytes), "{value:?}");
    assert_eq!(whole::<T>(&bytes).as_ref(), Some(value));
    assert_eq!(postcard::from_bytes::<T>(&bytes).as_ref(), Ok(value));
    for cut in 0..bytes.len() {
        assert_eq!(T::read(&mut bytes.get(..cut).unwrap()), None, "{value:?} cut to {cut}");
    }
}

/// Every choice there is, and no more.
fn all<T: Stored + Serialize + DeserializeOwned + PartialEq + core::fmt::Debug>() {
    for number in 0..=u8::MAX {
        let (ours, serdes) = (whole::<T>(&[number]), postcard::from_bytes::<T>(&[number]).ok());
        assert_eq!(ours, serdes.filter(|_| number < 0x80));
        if let Some(value) = ours {
            same(&value);
        }
    }
}

#[test]
fn choices_have_the_numbers_serde_gives_them() {
    all::<Evidence>();
    all::<Role>();
    all::<TeamPost>();
    all::<ThingState>();
    all::<Cause>();
    all::<HolderKind>();
    all::<PeriodKind>();
}

#[test]
fn bytes_that_are_no_text_are_no_label() {
    assert_eq!(whole::<Label>(&[2, 0xff, 0xfe]), None);
    assert_eq!(whole::<Paragraph>(&[3, b'a']), None);
}

prop_compose! {
    fn entry()(author in any::<[u8; 4]>(), seq in any::<u32>()) -> EntryId {
        EntryId { author: KeyTag(author), seq }
    }
}

fn day() -> impl Strategy<Value = Day> {
    (1900..2200_i32, 1..13_u32, 1..29_u32).prop_map(|(y, m, d)| Day::from_ymd(y, m, d).unwrap())
}

fn points() -> impl Strategy<Value = Points> {
    (-1_000_000_000_000_i64..1_000_000_000_000).prop_map(|n| Points::from_hundredths(n).unwrap())
}

fn kind() -> impl Strategy<Value = PeriodKind> {
    use PeriodKind::{Day, Life, Month, Quarter, Week, Year};
    prop::sample::select(vec![Day, Week, Month, Quarter, Year, Life])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn values_are_stored_as_serde_would(
        (entry, other) in (entry(), prop::option::of(entry())),
        bytes in any::<[u8; 32]>(),
        (long, half, short) in any::<(u64, u32, u16)>(),
        (long_signed, half_signed, short_signed) in any::<(i64, i32, i16)>(),
        (day, days) in (day(), prop::option::of(day())),
        (points, kind) in (points(), kind()),
        text in "[a-z一-龥]{1,9}",
        entries in prop::collection::vec((any::<u32>(), any::<bool>()), 0..4),
    ) {
        let short_bytes = *bytes.first_chunk::<16>().unwrap();
        same(&(long, (half, short)));
        same(&(long_signed, (half_signed, short_signed)));
        same(&(entry, other));
        same(&entries);
        same(&text.clone());
        same(&Label::new(&text).unwrap());
        same(&Paragraph::new(&text).unwrap());
        same(&(BlobHash(short_bytes), HeadMark(short_bytes)));
        same(&(PublicKey(bytes), (CommunityId(bytes), BookDigest(bytes))));
        same(&(day, days));
        same(&Timestamp::from_millis(long));
        same(&points);
        same(&Minutes::new(half % 2_000_000_000));
        same(&Quantity::new(half % 1_000_000));
        same(&Period::of(kind, day));
        same(&Holder::Household(HouseholdId(entry)));
        same(&Holder::Person(PersonId(entry)));
        same(&(Scope::Community, (Scope::Team(TeamId(entry)), Scope::Counter(CounterId(entry)))));
        let lot = LotId { earned_on: day, entry };
        same(&LotChange { lot, change: points, expires_on: days });
        same(&StockTake { lot: StockLotId(entry), quantity: Quantity::new(u32::from(short)).unwrap() });
        let award = Award::Range { least: points, most: points };
        same(&(Award::Fixed { points }, award));
        same(&(Expiry::AfterMonths { months: 3 }, Rounding::Exact));
        let label = || Label::new(&text).unwrap();
        let cap = Some(Cap { times: half, per: kind });
        same(&(HolderKind::Person, kind));
        let (unit, evidence) = (days.map(|_| label()), Some(label()));
        same(&Rule { category: label(), title: label(), award, unit, cap, evidence });
        same(&RuleRef { sheet: SheetId(entry), row: short });
    }
}
