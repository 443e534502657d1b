//! The coded form against postcard, JSON against serde_json, and what a host holds read through a host of tests.

use proptest::prelude::*;
use serde_json::Value;

use super::read::{Host, read};
use super::*;
use crate::contract::{Command, Refusal};

/// One of everything the contract is made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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
#[serde(rename_all = "camelCase")]
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

/// What is absent is left out of objects.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.into_iter().filter(|(name, value)| !value.is_null() || name == "maybe");
            Value::Object(kept.map(|(name, value)| (name, without_nulls(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}

/// The cursor over JSON values.
struct Held {
    at: Value,
    around: Vec<(Value, &'static [&'static str])>,
}

impl Held {
    fn found(&self) -> Fault {
        Fault::new(&format!("found {}", self.at))
    }
}

impl Host for Held {
    fn whole(&mut self, least: i64, most: i64) -> Result<i64, Fault> {
        self.at.as_i64().filter(|number| (least..=most).contains(number)).ok_or_else(|| self.found())
    }

    fn flag(&mut self) -> Result<bool, Fault> {
        self.at.as_bool().ok_or_else(|| self.found())
    }

    fn text(&mut self) -> Result<String, Fault> {
        self.at.as_str().map(String::from).ok_or_else(|| self.found())
    }

    fn some(&mut self) -> bool {
        !self.at.is_null()
    }

    fn alone(&mut self) -> bool {
        self.at.is_null()
    }

    fn list(&mut self) -> Result<usize, Fault> {
        let length = self.at.as_array().map(Vec::len).ok_or_else(|| self.found())?;
        self.around.push((self.at.clone(), &[]));
        Ok(length)
    }

    fn fields(&mut self, names: &'static [&'static str]) -> Result<(), Fault> {
        if !self.at.is_object() {
            return Err(self.found());
        }
        self.around.push((self.at.clone(), names));
        Ok(())
    }

    fn enter(&mut self, part: usize) {
        let (around, names) = self.around.last().unwrap();
        let found = names.get(part).map_or_else(|| around.get(part), |name| around.get(name));
        self.at = found.cloned().unwrap_or_default();
    }

    fn leave(&mut self) {
        self.around.pop();
    }

    fn choice(&mut self, names: &'static [&'static str]) -> Result<u32, Fault> {
        let (name, content) = match &self.at {
            Value::String(name) => (name.clone(), Value::Null),
            Value::Object(fields) => fields.iter().next().map(|(k, v)| (k.clone(), v.clone())).unwrap(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => return Err(self.found()),
        };
        self.at = content;
        let at = names.iter().position(|known| **known == name).ok_or_else(|| self.found())?;
        Ok(u32::try_from(at).unwrap())
    }
}

fn held<T: for<'any> Deserialize<'any>>(value: Value) -> Result<T, Fault> {
    let mut host = Held { at: value, around: Vec::new() };
    let read = read::<T>(&mut host)?;
    assert!(host.around.is_empty(), "every part that was opened is closed");
    Ok(read)
}

proptest! {
    #[test]
    fn the_coded_form_is_postcards(sample in sample()) {
        let bytes = coded(&sample).unwrap();
        prop_assert_eq!(&bytes, &postcard::to_allocvec(&sample).unwrap());
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

    #[test]
    fn json_is_what_serde_json_writes(sample in sample()) {
        let ours: Value = serde_json::from_str(&json(&sample).unwrap()).unwrap();
        prop_assert_eq!(ours, without_nulls(serde_json::to_value(&sample).unwrap()));
    }

    #[test]
    fn a_host_hands_over_what_it_holds(kinds in prop::collection::vec(kind(), 0..6)) {
        let safe = kinds.iter().all(|kind| !matches!(kind, Kind::Number(n) if n.unsigned_abs() > 1 << 53));
        let read = held::<Vec<Kind>>(serde_json::to_value(&kinds).unwrap());
        if safe {
            prop_assert_eq!(read.unwrap(), kinds);
        } else {
            prop_assert!(read.is_err());
        }
    }
}

#[test]
fn a_fault_says_where_it_is() {
    let wrong = serde_json::json!([{ "named": { "first": "a", "last": -1 } }]);
    let fault = held::<Vec<Kind>>(wrong).unwrap_err();
    assert_eq!(alloc::string::ToString::to_string(&fault), "`0.named.last`: found -1");
    let wrong = serde_json::json!({ "bare": 1 });
    let fault = held::<Kind>(wrong).unwrap_err();
    assert_eq!(alloc::string::ToString::to_string(&fault), "`bare`: stands alone, as a text");
}

#[test]
fn json_has_no_maps_floats_or_bytes() {
    assert!(json(&alloc::collections::BTreeMap::from([(1, 2)])).is_err());
    assert_eq!(json(&None::<u8>).unwrap(), "null");
    assert_eq!(json(&[None, Some(1)]).unwrap(), "[null,1]");
    assert_eq!(json("\"\\\u{1}\u{7f}\u{2028}é").unwrap(), "\"\\\"\\\\\\u0001\u{7f}\u{2028}é\"");
}
