//! How values become bytes and JSON, and are read again: one serializer and one deserializer for both forms.
//!
//! Which form it is they know at run time, so each type's code exists once. The coded form is postcard's,
//! which tests compare it with; JSON is what a host is given.

mod fault;
pub(crate) mod read;
mod stored;
#[cfg(test)]
mod tests;
mod write;

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

pub(crate) use self::fault::Fault;
use self::read::{In, Source};
pub(crate) use self::stored::{Stored, bytes_of, put_bytes, stored, take_bytes, whole};
use self::write::Out;
pub(crate) use xiangyue_rows::{put_length, put_number, take_length, take_number};

/// Adds a coded value to the end of a buffer.
///
/// # Errors
/// Where the value refuses to be coded.
pub(crate) fn code_onto<T: Serialize + ?Sized>(value: &T, buffer: &mut Vec<u8>) -> Result<(), Fault> {
    value.serialize(Out::coded(buffer))
}

/// A value, coded.
///
/// # Errors
/// Where the value refuses to be coded.
pub(crate) fn coded<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Fault> {
    let mut buffer = Vec::new();
    code_onto(value, &mut buffer)?;
    Ok(buffer)
}

/// A value as JSON. What is absent is left out of objects.
///
/// # Errors
/// Where the value holds something the contract does not know: a map, a float, bytes.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, Fault> {
    let mut buffer = Vec::new();
    value.serialize(Out::json(&mut buffer))?;
    if buffer.is_empty() {
        buffer.extend_from_slice(b"null");
    }
    String::from_utf8(buffer).map_err(|_| Fault::new("not a text"))
}

/// The value coded at the beginning of some bytes; what follows is not looked at.
pub(crate) fn decoded<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Option<T> {
    taken(bytes).map(|(value, _)| value)
}

/// The value coded at the beginning of some bytes, and what follows.
pub(crate) fn taken<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Option<(T, &'de [u8])> {
    let mut source = Source::Coded(bytes);
    let value = T::deserialize(In(&mut source)).ok()?;
    match source {
        Source::Coded(rest) => Some((value, rest)),
        Source::Host(_) => None,
    }
}
