//! Both forms against postcard, which knows as little of a host as the journal does.

use alloc::string::{String, ToString as _};

use proptest::prelude::*;

use super::*;
use crate::contract::{Command, Refusal};
use crate::time::Day;

/// One of everything the contract is made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Sample {
    numbers: (u8, u16, u32, u64, i8, i16, i32, i64),
    text_of_it: String,
    flag: bool,
    some: Option<Kind>,
    all: Vec<Kind>,
    nested: Vec<Vec<u8>>,
    whole: Whole,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Whole(i32);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
        numbers in any::<(u8, u16, u32, u64, i8, i16, i32, i64)>(),
        text_of_it in any::<String>(),
        (flag, whole) in any::<(bool, i32)>(),
        some in prop::option::of(kind()),
        all in prop::collection::vec(kind(), 0..5),
        nested in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..3), 0..3),
    ) -> Sample {
        Sample { numbers, text_of_it, flag, some, all, nested, whole: Whole(whole) }
    }
}

proptest! {
    #[test]
    fn the_coded_form_is_postcards(sample in sample()) {
        let bytes = coded(&sample).unwrap();
        prop_assert_eq!(&bytes, &postcard::to_allocvec(&sample).unwrap());
        prop_assert_eq!(&bytes, &handed(&sample).unwrap());
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
        let theirs = postcard::take_from_bytes::<(u16, i64, u64, bool)>(&bytes).ok();
        prop_assert_eq!(taken::<(u16, i64, u64, bool)>(&bytes), theirs);
        prop_assert_eq!(decoded::<Command>(&bytes), postcard::from_bytes(&bytes).ok());
        prop_assert_eq!(decoded::<Refusal>(&bytes), postcard::from_bytes(&bytes).ok());
    }
}

#[test]
fn a_host_is_handed_text_and_told_where_it_is_wrong() {
    let days: Vec<Day> = ["2026-03-05", "2026-02-28"].iter().map(|day| day.parse().unwrap()).collect();
    let mut bytes = handed(&days).unwrap();
    assert_eq!(bytes, b"\x02\x0a2026-03-05\x0a2026-02-28");
    assert_eq!(taken_over::<Vec<Day>>(&bytes).unwrap(), days);
    bytes.pop();
    bytes.push(b'x');
    let (fault, left) = taken_over::<Vec<Day>>(&bytes).unwrap_err();
    assert_eq!((fault.to_string().as_str(), left), ("not a day, expected text like `2026-03-05`", 0));
    bytes.extend(b"more");
    assert_eq!(taken_over::<Vec<Day>>(&bytes).unwrap_err().1, 4);
}

#[test]
fn the_contract_has_no_maps_and_no_floats() {
    assert!(handed(&alloc::collections::BTreeMap::from([(1, 2)])).is_err());
    assert!(coded(&1.5_f32).is_err());
}
