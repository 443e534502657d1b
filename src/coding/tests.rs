//! What the trait writes against postcard, which knows as little of a host as the journal does, and against serde.

use alloc::string::{String, ToString as _};

use proptest::prelude::*;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::by_serde::{read, written};
use super::*;
use crate::contract::{Command, Query, Refusal};
use crate::time::Day;

/// One of everything the contract is made of.
#[derive(Clone, Debug, PartialEq, Coded, Serialize, Deserialize)]
struct Sample {
    small: Small,
    numbers: (u64, (i32, i64)),
    text_of_it: String,
    flag: bool,
    some: Option<Kind>,
    all: Vec<Kind>,
    nested: Vec<Vec<u8>>,
}

#[derive(Clone, Debug, PartialEq, Coded, Serialize, Deserialize)]
struct Small(u8, u16, u32, i16);

#[derive(Clone, Debug, PartialEq, Coded, Serialize, Deserialize)]
enum Kind {
    Bare,
    Number(i64),
    Maybe(Option<u8>),
    Named { first: Option<String>, last: u32 },
}

prop_compose! {
    fn kind()(which in 0..4, number in any::<i64>(), last in any::<u32>(), text in any::<Option<String>>()) -> Kind {
        match which {
            0 => Kind::Bare,
            1 => Kind::Number(number),
            2 => Kind::Maybe(text.map(|text| text.len().to_le_bytes()[0])),
            _ => Kind::Named { first: text, last },
        }
    }
}

prop_compose! {
    fn sample()(
        numbers in any::<(u64, (i32, i64))>(),
        (byte, short, half, signed) in any::<(u8, u16, u32, i16)>(),
        text_of_it in any::<String>(),
        flag in any::<bool>(),
        some in prop::option::of(kind()),
        all in prop::collection::vec(kind(), 0..5),
        nested in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..3), 0..3),
    ) -> Sample {
        Sample { small: Small(byte, short, half, signed), numbers, text_of_it, flag, some, all, nested }
    }
}

proptest! {
    #[test]
    fn the_coded_form_is_postcards(sample in sample()) {
        let bytes = coded(&sample).unwrap();
        prop_assert_eq!(&bytes, &postcard::to_allocvec(&sample).unwrap());
        prop_assert_eq!(&bytes, &handed(&sample));
        prop_assert_eq!(&taken_over::<Sample>(&bytes).unwrap(), &sample);
        prop_assert_eq!(taken::<Sample>(&bytes), Some((sample, &[][..])));
        for end in 0..bytes.len() {
            let cut = bytes.get(..end).unwrap();
            prop_assert_eq!(decoded::<Sample>(cut), postcard::from_bytes(cut).ok());
        }
    }

    #[test]
    fn what_postcard_refuses_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let theirs = postcard::take_from_bytes::<Sample>(&bytes).ok();
        prop_assert_eq!(taken::<Sample>(&bytes), theirs);
        let theirs = postcard::take_from_bytes::<((u16, i64), (u64, bool))>(&bytes).ok();
        prop_assert_eq!(taken::<((u16, i64), (u64, bool))>(&bytes), theirs);
        prop_assert_eq!(decoded::<Command>(&bytes), postcard::from_bytes(&bytes).ok());
        prop_assert_eq!(decoded::<Refusal>(&bytes), postcard::from_bytes(&bytes).ok());
    }
}

#[test]
fn a_host_is_handed_text_and_told_where_it_is_wrong() {
    let days: Vec<Day> = ["2026-03-05", "2026-02-28"].iter().map(|day| day.parse().unwrap()).collect();
    let mut bytes = handed(&days);
    assert_eq!(bytes, b"\x02\x0a2026-03-05\x0a2026-02-28");
    assert_eq!(taken_over::<Vec<Day>>(&bytes).unwrap(), days);
    bytes.pop();
    bytes.push(b'x');
    let (fault, left) = taken_over::<Vec<Day>>(&bytes).unwrap_err();
    assert_eq!((fault.to_string().as_str(), left), ("not a day, expected text like `2026-03-05`", 0));
    bytes.extend(b"more");
    assert_eq!(taken_over::<Vec<Day>>(&bytes).unwrap_err().1, 4);
}

/// Both ways read the same of any bytes, for a host and for the journal, are told the same of what is wrong, and
/// write the same.
fn same<T: Coded + Serialize + DeserializeOwned + PartialEq + core::fmt::Debug>(bytes: &[u8]) {
    let told = |(fault, left): (Fault, usize)| (fault.to_string(), left);
    let serdes = read::<T>(bytes, true).map_err(told);
    match (taken_over::<T>(bytes).map_err(told), serdes) {
        (Ok(ours), Ok((theirs, rest))) => {
            assert_eq!((&ours, rest), (&theirs, &[][..]));
            assert_eq!(handed(&ours), written(&theirs, true).unwrap());
        }
        (Err((_, left)), Ok((_, rest))) => assert_eq!(left, rest.len()),
        (ours, serdes) => assert_eq!(ours.map(drop), serdes.map(drop)),
    }
    let (ours, serdes) = (taken::<T>(bytes), read::<T>(bytes, false).ok());
    assert_eq!(ours, serdes);
    if let Some((value, _)) = ours {
        assert_eq!(coded(&value).unwrap(), written(&value, false).unwrap());
    }
}

/// Bytes that look like what a host writes: small numbers, and texts of all kinds with their lengths.
fn likely() -> impl Strategy<Value = Vec<u8>> {
    let text =
        prop::sample::select(vec!["2026-03-05", "7ZK3QMG-15", "7ZK3QMG", "2026-W07", "一组", " ", "x"]);
    let text = text.prop_map(|text| [&[text.len().to_le_bytes()[0]], text.as_bytes()].concat());
    let part = prop_oneof![any::<u8>().prop_map(|n| vec![n % 12]), any::<u8>().prop_map(|n| vec![n]), text];
    prop::collection::vec(part, 1..24).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn hosts_are_read_and_answered_as_by_serde(mut bytes in likely(), choice in 0..96_u8) {
        same::<Query>(&bytes);
        same::<Refusal>(&bytes);
        same::<Vec<Day>>(&bytes);
        bytes.insert(0, choice);
        same::<Command>(&bytes);
        same::<Query>(&bytes);
        same::<Refusal>(&bytes);
    }
}
