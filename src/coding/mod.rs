//! How values become bytes and are read again: one trait, for the journal, for what the book stores and for hosts.
//!
//! The form is postcard's, which tests compare with: nothing but the values in declared order. For whom it is is
//! known at run time: a host is handed ids and days as text, and hands over personal data itself. The names that hosts
//! see stand in the loader's schema, not here.

#[cfg(test)]
mod by_serde;
mod coded;
mod fault;
mod leaves;
mod stored;
#[cfg(test)]
mod tests;

use alloc::vec::Vec;

pub(crate) use self::coded::{Coded, For, In, Out};
pub(crate) use self::fault::Fault;
pub(crate) use self::stored::{Stored, bytes_of, put_bytes, stored, take_bytes, whole};
pub(crate) use xiangyue_derive::Coded;
pub(crate) use xiangyue_rows::{put_length, put_number, take_length, take_number};

/// Adds a coded value to the end of a buffer.
///
/// # Errors
/// Where the value holds what cannot enter the journal.
pub(crate) fn code_onto<T: Coded>(value: &T, buffer: &mut Vec<u8>) -> Result<(), Fault> {
    let mut out = Out::new(buffer, For::Journal);
    value.write(&mut out);
    if out.is_refused() { Err(Fault::new("personal data cannot enter the journal")) } else { Ok(()) }
}

/// A value, coded.
///
/// # Errors
/// Where the value holds what cannot enter the journal.
pub(crate) fn coded<T: Coded>(value: &T) -> Result<Vec<u8>, Fault> {
    // Room for most commands.
    let mut buffer = Vec::with_capacity(48);
    code_onto(value, &mut buffer)?;
    Ok(buffer)
}

/// A value as a host is given it.
#[cfg(any(feature = "desk", feature = "texts", feature = "wallet", test))]
pub(crate) fn handed<T: Coded>(value: &T) -> Vec<u8> {
    let mut buffer = Vec::new();
    value.write(&mut Out::new(&mut buffer, For::Host));
    buffer
}

/// Reads what a host handed over.
///
/// # Errors
/// What is wrong with it, and at how many bytes from the end.
#[cfg(any(feature = "desk", feature = "texts", feature = "wallet", test))]
pub(crate) fn taken_over<T: Coded>(bytes: &[u8]) -> Result<T, (Fault, usize)> {
    let mut from = In::new(bytes, For::Host);
    let value = T::read(&mut from);
    match from.end()? {
        [] => Ok(value),
        rest => Err((Fault::broken(), rest.len())),
    }
}

/// The value coded at the beginning of some bytes; what follows is not looked at.
pub(crate) fn decoded<T: Coded>(bytes: &[u8]) -> Option<T> {
    taken(bytes).map(|(value, _)| value)
}

/// The value coded at the beginning of some bytes, and what follows.
pub(crate) fn taken<T: Coded>(bytes: &[u8]) -> Option<(T, &[u8])> {
    let mut from = In::new(bytes, For::Journal);
    let value = T::read(&mut from);
    Some((value, from.rest()?))
}
