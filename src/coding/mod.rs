//! How values become bytes and are read again: one serializer and one deserializer, for the journal and for hosts.
//!
//! The form is postcard's, which tests compare with: nothing but the values in declared order. For whom it is they
//! know at run time: a host is handed ids and days as text, and hands over personal data itself. The names that hosts
//! see stand in the loader's schema, not here.

mod fault;
mod read;
mod stored;
#[cfg(test)]
mod tests;
mod write;

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
    value.serialize(Out::stored(buffer))
}

/// A value, coded.
///
/// # Errors
/// Where the value refuses to be coded.
pub(crate) fn coded<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Fault> {
    // Room for most commands.
    let mut buffer = Vec::with_capacity(48);
    code_onto(value, &mut buffer)?;
    Ok(buffer)
}

/// A value as a host is given it.
///
/// # Errors
/// Where the value holds something the contract does not know: a map, a float.
#[cfg(any(feature = "desk", feature = "texts", feature = "wallet", test))]
pub(crate) fn handed<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Fault> {
    let mut buffer = Vec::new();
    value.serialize(Out::handed(&mut buffer))?;
    Ok(buffer)
}

/// Reads what a host handed over.
///
/// # Errors
/// What is wrong with it, and at how many bytes from the end.
#[cfg(any(feature = "desk", feature = "texts", feature = "wallet", test))]
pub(crate) fn taken_over<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, (Fault, usize)> {
    let mut source = Source { bytes, host: true };
    match T::deserialize(In(&mut source)) {
        Ok(value) if source.bytes.is_empty() => Ok(value),
        Ok(_) => Err((Fault::broken(), source.bytes.len())),
        Err(fault) => Err((fault, source.bytes.len())),
    }
}

/// The value coded at the beginning of some bytes; what follows is not looked at.
pub(crate) fn decoded<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Option<T> {
    taken(bytes).map(|(value, _)| value)
}

/// The value coded at the beginning of some bytes, and what follows.
pub(crate) fn taken<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Option<(T, &'de [u8])> {
    let mut source = Source { bytes, host: false };
    let value = T::deserialize(In(&mut source)).ok()?;
    Some((value, source.bytes))
}
