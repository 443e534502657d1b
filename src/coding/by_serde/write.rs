//! The serializer: values as bytes, for the journal or for a host.

use alloc::vec::Vec;

use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::{Fault, put_number};
use crate::contract::profile::{BLOB, INLINE};

/// Where a value is written, and for whom.
#[derive(Debug)]
pub(super) struct Out<'a> {
    buffer: &'a mut Vec<u8>,
    host: bool,
}

impl<'a> Out<'a> {
    pub(super) const fn stored(buffer: &'a mut Vec<u8>) -> Self {
        Self { buffer, host: false }
    }

    pub(super) const fn handed(buffer: &'a mut Vec<u8>) -> Self {
        Self { buffer, host: true }
    }

    const fn part(&mut self) -> Out<'_> {
        Out { buffer: self.buffer, host: self.host }
    }
}

// The parts below are kept out of the generic code, which exists once for every type.

#[inline(never)]
fn unsigned(value: u64, out: &mut Vec<u8>) {
    put_number(value, out);
}

/// Zigzag: the sign is the lowest bit.
#[inline(never)]
fn signed(value: i64, out: &mut Vec<u8>) {
    put_number((value.wrapping_shl(1) ^ value.wrapping_shr(63)).cast_unsigned(), out);
}

#[inline(never)]
fn bytes(all: &[u8], out: &mut Vec<u8>) {
    put_number(u64::try_from(all.len()).unwrap_or(u64::MAX), out);
    out.extend_from_slice(all);
}

#[inline(never)]
fn byte(value: u8, out: &mut Vec<u8>) {
    out.push(value);
}

#[cold]
#[inline(never)]
fn unknown() -> Fault {
    Fault::new("the contract has no such value")
}

macro_rules! numbers {
    ($($unsigned:ident($u:ty) $signed:ident($i:ty)),+ $(,)?) => {$(
        fn $unsigned(self, value: $u) -> Result<(), Fault> {
            unsigned(value.into(), self.buffer);
            Ok(())
        }

        fn $signed(self, value: $i) -> Result<(), Fault> {
            signed(value.into(), self.buffer);
            Ok(())
        }
    )+};
}

macro_rules! never {
    ($($method:ident($type:ty)),+ $(,)?) => {$(
        fn $method(self, _: $type) -> Result<(), Fault> {
            Err(unknown())
        }
    )+};
}

impl<'a> Serializer for Out<'a> {
    type Ok = ();
    type Error = Fault;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    fn is_human_readable(&self) -> bool {
        self.host
    }

    numbers! {
        serialize_u16(u16) serialize_i16(i16),
        serialize_u32(u32) serialize_i32(i32),
        serialize_u64(u64) serialize_i64(i64),
    }

    never! { serialize_f32(f32), serialize_f64(f64), serialize_char(char) }

    fn serialize_u8(self, value: u8) -> Result<(), Fault> {
        byte(value, self.buffer);
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Result<(), Fault> {
        byte(value.cast_unsigned(), self.buffer);
        Ok(())
    }

    fn serialize_bool(self, value: bool) -> Result<(), Fault> {
        byte(value.into(), self.buffer);
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Result<(), Fault> {
        bytes(value.as_bytes(), self.buffer);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Fault> {
        bytes(value, self.buffer);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Fault> {
        byte(0, self.buffer);
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Fault> {
        byte(1, self.buffer);
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Fault> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Fault> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, index: u32, _: &'static str) -> Result<(), Fault> {
        unsigned(index.into(), self.buffer);
        Ok(())
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Fault> {
        // What may stand in the vault says whether it does.
        if self.host && (name == INLINE || name == BLOB) {
            byte((name == INLINE).into(), self.buffer);
        }
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Fault> {
        unsigned(index.into(), self.buffer);
        value.serialize(self)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Self, Fault> {
        let length = length.and_then(|length| u64::try_from(length).ok()).ok_or_else(unknown)?;
        unsigned(length, self.buffer);
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Fault> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Fault> {
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Fault> {
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Fault> {
        unsigned(index.into(), self.buffer);
        Ok(self)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Fault> {
        unsigned(index.into(), self.buffer);
        Ok(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, Fault> {
        Err(unknown())
    }
}

macro_rules! sequences {
    ($($trait:ident $method:ident),+ $(,)?) => {$(
        impl $trait for Out<'_> {
            type Ok = ();
            type Error = Fault;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
                value.serialize(self.part())
            }

            fn end(self) -> Result<(), Fault> {
                Ok(())
            }
        }
    )+};
}

sequences! {
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field,
}

macro_rules! structs {
    ($($trait:ident),+ $(,)?) => {$(
        impl $trait for Out<'_> {
            type Ok = ();
            type Error = Fault;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, value: &T) -> Result<(), Fault> {
                value.serialize(self.part())
            }

            fn end(self) -> Result<(), Fault> {
                Ok(())
            }
        }
    )+};
}

structs!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Out<'_> {
    type Ok = ();
    type Error = Fault;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), Fault> {
        Err(unknown())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), Fault> {
        Err(unknown())
    }

    fn end(self) -> Result<(), Fault> {
        Ok(())
    }
}
