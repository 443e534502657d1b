//! Values the book keeps for itself, in the bytes serde would write for them.
//!
//! What no host ever sees needs no names of fields, no choice of form and no reason for a fault. So it goes past
//! serde: a fraction of the code, and of the time.

use alloc::string::String;
use alloc::vec::Vec;

use super::{put_length, put_number, take_length, take_number};
use xiangyue_rows::{put_signed, take_signed};

/// A value that is kept coded.
pub(crate) trait Stored: Sized {
    /// Adds it to the end of a buffer.
    fn write(&self, out: &mut Vec<u8>);

    /// Takes it off the front of some bytes; `None` where there is none.
    fn read(from: &mut &[u8]) -> Option<Self>;
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
        impl $crate::coding::Stored for $name {
            fn write(&self, out: &mut alloc::vec::Vec<u8>) {
                $($crate::coding::Stored::write(&self.$field, out);)+
            }

            fn read(from: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: $crate::coding::Stored::read(from)?),+ })
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

macro_rules! unsigned {
    ($($type:ty),+) => {$(
        impl Stored for $type {
            fn write(&self, out: &mut Vec<u8>) {
                put_number((*self).into(), out);
            }

            fn read(from: &mut &[u8]) -> Option<Self> {
                take_number(from, Self::BITS)?.try_into().ok()
            }
        }
    )+};
}

macro_rules! signed {
    ($($type:ty),+) => {$(
        impl Stored for $type {
            fn write(&self, out: &mut Vec<u8>) {
                put_signed((*self).into(), out);
            }

            fn read(from: &mut &[u8]) -> Option<Self> {
                take_signed(from, Self::BITS)?.try_into().ok()
            }
        }
    )+};
}

impl Stored for u8 {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        from.split_off_first().copied()
    }
}

unsigned!(u16, u32, u64);
signed!(i16, i32, i64);

impl Stored for bool {
    fn write(&self, out: &mut Vec<u8>) {
        out.push((*self).into());
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        match from.split_off_first()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Stored for () {
    fn write(&self, _: &mut Vec<u8>) {}

    fn read(_: &mut &[u8]) -> Option<Self> {
        Some(())
    }
}

impl<const N: usize> Stored for [u8; N] {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        take(from, N)?.try_into().ok()
    }
}

impl Stored for String {
    fn write(&self, out: &mut Vec<u8>) {
        put_bytes(self.as_bytes(), out);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        core::str::from_utf8(take_bytes(from)?).ok().map(Self::from)
    }
}

impl<T: Stored> Stored for Option<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.is_some().write(out);
        if let Some(value) = self {
            value.write(out);
        }
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        if bool::read(from)? { T::read(from).map(Some) } else { Some(None) }
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn write(&self, out: &mut Vec<u8>) {
        put_length(self.len(), out);
        self.iter().for_each(|item| item.write(out));
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        let length = take_length(from)?;
        // An altered length must not ask for more room than the bytes could fill.
        let mut items = Self::with_capacity(length.min(from.len()));
        for _ in 0..length {
            items.push(T::read(from)?);
        }
        Some(items)
    }
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
        self.1.write(out);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        Some((A::read(from)?, B::read(from)?))
    }
}
