//! How ids are read and written: from texts, and as bytes whose number is known, past serde's arrays.

use core::fmt;
use core::marker::PhantomData;
use core::str::FromStr;

use serde::de::{Error as _, SeqAccess, Visitor};
use serde::ser::SerializeTuple as _;
use serde::{Deserializer, Serializer};

use super::IdError;

/// Writes bytes whose number is known. Serde's own code for arrays is unrolled for every length.
pub(super) fn put<S: Serializer>(s: S, bytes: &[u8]) -> Result<S::Ok, S::Error> {
    let mut parts = s.serialize_tuple(bytes.len())?;
    for byte in bytes {
        parts.serialize_element(byte)?;
    }
    parts.end()
}

/// Reads as many bytes as there is room for.
pub(super) fn fill<'de, D: Deserializer<'de>>(d: D, room: &mut [u8]) -> Result<(), D::Error> {
    d.deserialize_tuple(room.len(), Room(room))
}

struct Room<'a>(&'a mut [u8]);

impl<'de> Visitor<'de> for Room<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bytes of an id")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut bytes: A) -> Result<(), A::Error> {
        for slot in self.0 {
            let short = || A::Error::custom("cut short");
            *slot = bytes.next_element()?.ok_or_else(short)?;
        }
        Ok(())
    }
}

/// Reads an id from its text.
pub(super) struct Parse<T>(pub(super) PhantomData<T>);

impl<T: FromStr<Err = IdError>> Visitor<'_> for Parse<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id text")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}
