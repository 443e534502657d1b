//! The coded form of everything stored: postcard, into one kind of buffer, so that each type's code exists once.

use alloc::vec::Vec;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The end of a buffer, where coded values are added.
struct End<'a>(&'a mut Vec<u8>);

impl postcard::ser_flavors::Flavor for End<'_> {
    type Output = ();

    #[inline]
    fn try_extend(&mut self, data: &[u8]) -> postcard::Result<()> {
        self.0.extend_from_slice(data);
        Ok(())
    }

    #[inline]
    fn try_push(&mut self, data: u8) -> postcard::Result<()> {
        self.0.push(data);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

/// Adds a value to the end of a buffer.
///
/// # Errors
/// Where the value refuses to be coded.
pub(crate) fn code_onto<T: Serialize + ?Sized>(value: &T, buffer: &mut Vec<u8>) -> postcard::Result<()> {
    postcard::serialize_with_flavor(value, End(buffer))
}

/// A value, coded.
///
/// # Errors
/// Where the value refuses to be coded.
pub(crate) fn coded<T: Serialize + ?Sized>(value: &T) -> postcard::Result<Vec<u8>> {
    let mut buffer = Vec::new();
    code_onto(value, &mut buffer)?;
    Ok(buffer)
}

/// The value coded at the beginning of some bytes; what follows is not looked at.
pub(crate) fn decoded<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}
