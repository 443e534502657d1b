//! Values the book keeps for itself, by the same trait, and the bytes that all values are made of.

use alloc::vec::Vec;

use super::{Coded, For, In, Out, put_length, take_length};

/// A value that is kept coded: the book's own view of [`Coded`].
pub(crate) trait Stored: Sized {
    /// Adds it to the end of a buffer.
    fn write(&self, out: &mut Vec<u8>);

    /// Takes it off the front of some bytes; `None` where there is none.
    fn read(from: &mut &[u8]) -> Option<Self>;
}

impl<T: Coded> Stored for T {
    fn write(&self, out: &mut Vec<u8>) {
        Coded::write(self, &mut Out::new(out, For::Book));
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        let mut source = In::new(from, For::Book);
        let value = Coded::read(&mut source);
        *from = source.rest()?;
        Some(value)
    }
}

/// A value's bytes.
pub(crate) fn bytes_of<T: Stored>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    value.write(&mut bytes);
    bytes
}

/// The value that some bytes are, and nothing else.
pub(crate) fn whole<T: Stored>(mut bytes: &[u8]) -> Option<T> {
    let value = T::read(&mut bytes)?;
    bytes.is_empty().then_some(value)
}

/// A struct whose fields are stored in the order they stand in; with `impl`, one that is defined elsewhere.
macro_rules! stored {
    (impl $($name:ident { $($field:ident),+ $(,)? })+) => {$(
        impl $crate::coding::Coded for $name {
            fn write(&self, out: &mut $crate::coding::Out<'_>) {
                $($crate::coding::Coded::write(&self.$field, out);)+
            }

            fn read(from: &mut $crate::coding::In<'_>) -> Self {
                Self { $($field: $crate::coding::Coded::read(from)),+ }
            }
        }
    )+};
    ($(
        $(#[$doc:meta])*
        $vis:vis struct $name:ident { $($(#[$field_doc:meta])* $field_vis:vis $field:ident: $type:ty),+ $(,)? }
    )+) => {$(
        $(#[$doc])*
        $vis struct $name { $($(#[$field_doc])* $field_vis $field: $type),+ }

        $crate::coding::stored!(impl $name { $($field),+ });
    )+};
}
pub(crate) use stored;

/// Takes the next bytes.
#[inline(never)]
pub(crate) fn take<'a>(from: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    from.split_off(..length)
}

/// Takes bytes with their number before them.
pub(crate) fn take_bytes<'a>(from: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = take_length(from)?;
    take(from, length)
}

/// Adds bytes with their number before them.
#[inline(never)]
pub(crate) fn put_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    put_length(bytes.len(), out);
    out.extend_from_slice(bytes);
}
