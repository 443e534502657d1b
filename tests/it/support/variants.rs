//! The variants an enum is read from, as serde knows them: whoever lists them all compares with this.

use std::cell::Cell;

use serde::de::value::Error;
use serde::de::{DeserializeOwned, Error as _, Visitor};
use serde::{Deserializer, forward_to_deserialize_any};

type Names = &'static [&'static str];

/// A source that has no value and only hears what is asked of it.
struct Asked<'a>(&'a Cell<Names>);

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("no enum"))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: Names,
        _: V,
    ) -> Result<V::Value, Error> {
        self.0.set(variants);
        Err(Error::custom("no value"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// The names of an enum's variants in JSON, in the order of their numbers.
pub fn variants<T: DeserializeOwned>() -> Names {
    let names = Cell::new(&[][..]);
    assert!(T::deserialize(Asked(&names)).is_err());
    names.get()
}

/// The name of a value's variant in JSON.
pub fn variant<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value).unwrap() {
        serde_json::Value::String(name) => name,
        serde_json::Value::Object(object) => object.keys().next().unwrap().clone(),
        other => panic!("no variant: {other}"),
    }
}
