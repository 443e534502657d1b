//! The same two forms by way of serde, to compare with: only tests are built with it.

mod read;
mod write;

use alloc::vec::Vec;
use core::fmt;

use serde::de::{Expected, Unexpected};
use serde::{Deserialize, Serialize};

use self::read::{In, Source};
use self::write::Out;
use super::{Fault, put_number, take_number};

/// A value's bytes, for the journal or a host.
pub(crate) fn written<T: Serialize + ?Sized>(value: &T, host: bool) -> Result<Vec<u8>, Fault> {
    let mut buffer = Vec::new();
    value.serialize(if host { Out::handed(&mut buffer) } else { Out::stored(&mut buffer) })?;
    Ok(buffer)
}

/// The value at the beginning of some bytes, and what follows; or what is wrong, and how much follows that.
pub(crate) fn read<'de, T: Deserialize<'de>>(
    bytes: &'de [u8],
    host: bool,
) -> Result<(T, &'de [u8]), (Fault, usize)> {
    let mut source = Source { bytes, host };
    match T::deserialize(In(&mut source)) {
        Ok(value) => Ok((value, source.bytes)),
        Err(fault) => Err((fault, source.bytes.len())),
    }
}

impl serde::ser::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::told(&message)
    }
}

// The loader has checked every form before a value comes here. The defaults would print what was expected in
// the words of Rust, which tells a host nothing and costs the wasm file the names of all types.
impl serde::de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::told(&message)
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self::broken()
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self::broken()
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self::broken()
    }
}
