//! The serializer: postcard's bytes or JSON's, into one kind of buffer.

use alloc::vec::Vec;

use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::{Fault, put_number};

/// Where a value is written, and in which form.
#[derive(Debug)]
pub(super) struct Out<'a> {
    buffer: &'a mut Vec<u8>,
    json: bool,
}

impl<'a> Out<'a> {
    pub(super) const fn coded(buffer: &'a mut Vec<u8>) -> Self {
        Self { buffer, json: false }
    }

    pub(super) const fn json(buffer: &'a mut Vec<u8>) -> Self {
        Self { buffer, json: true }
    }

    // The parts below are kept out of the generic code, which exists once for every type.

    fn unsigned(self, value: u64) {
        if self.json { decimal(value, self.buffer) } else { put_number(value, self.buffer) }
    }

    #[inline(never)]
    fn signed(self, value: i64) {
        if !self.json {
            // Zigzag: the sign is the lowest bit.
            return put_number((value.wrapping_shl(1) ^ value.wrapping_shr(63)).cast_unsigned(), self.buffer);
        }
        if value < 0 {
            self.buffer.push(b'-');
        }
        decimal(value.unsigned_abs(), self.buffer);
    }

    #[inline(never)]
    fn text(self, text: &str) {
        if self.json {
            quoted(text, self.buffer);
        } else {
            bytes(text.as_bytes(), self.buffer);
        }
    }

    #[inline(never)]
    fn variant(&mut self, index: u32, name: &str) {
        if self.json {
            self.buffer.push(b'{');
            quoted(name, self.buffer);
            self.buffer.push(b':');
        } else {
            put_number(index.into(), self.buffer);
        }
    }

    /// Opens a sequence; `length` is written where the form needs it.
    #[inline(never)]
    fn open(self, length: Option<usize>, brackets: Brackets) -> Parts<'a> {
        if self.json {
            self.buffer.push(brackets.0);
        } else if let Some(length) = length {
            put_number(u64::try_from(length).unwrap_or(u64::MAX), self.buffer);
        }
        Parts { out: self, close: brackets.1 }
    }
}

/// What opens and what closes.
#[derive(Clone, Copy, Debug)]
struct Brackets(u8, &'static [u8]);

const LIST: Brackets = Brackets(b'[', b"]");
const OBJECT: Brackets = Brackets(b'{', b"}");
const CHOSEN: Brackets = Brackets(b'{', b"}}");

const fn low_byte(value: u64) -> u8 {
    let [low, ..] = value.to_le_bytes();
    low
}

#[inline(never)]
fn decimal(mut value: u64, out: &mut Vec<u8>) {
    let from = out.len();
    loop {
        out.push(b'0' | low_byte(value % 10));
        value /= 10;
        if value == 0 {
            break;
        }
    }
    out.get_mut(from..).unwrap_or_default().reverse();
}

#[inline(never)]
fn bytes(all: &[u8], out: &mut Vec<u8>) {
    put_number(u64::try_from(all.len()).unwrap_or(u64::MAX), out);
    out.extend_from_slice(all);
}

#[inline(never)]
fn quoted(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            0..0x20 => {
                let digit = |half: u8| if half < 10 { b'0' | half } else { half.wrapping_add(b'a' - 10) };
                out.extend_from_slice(b"\\u00");
                out.extend_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
            }
            plain => out.push(plain),
        }
    }
    out.push(b'"');
}

#[cold]
#[inline(never)]
fn unknown() -> Fault {
    Fault::new("the contract has no such value")
}

macro_rules! numbers {
    ($($unsigned:ident($u:ty) $signed:ident($i:ty)),+ $(,)?) => {$(
        fn $unsigned(self, value: $u) -> Result<(), Fault> {
            self.unsigned(value.into());
            Ok(())
        }

        fn $signed(self, value: $i) -> Result<(), Fault> {
            self.signed(value.into());
            Ok(())
        }
    )+};
}

impl<'a> Serializer for Out<'a> {
    type Ok = ();
    type Error = Fault;
    type SerializeSeq = Parts<'a>;
    type SerializeTuple = Parts<'a>;
    type SerializeTupleStruct = Parts<'a>;
    type SerializeTupleVariant = Parts<'a>;
    type SerializeMap = Parts<'a>;
    type SerializeStruct = Parts<'a>;
    type SerializeStructVariant = Parts<'a>;

    fn is_human_readable(&self) -> bool {
        self.json
    }

    numbers! {
        serialize_u16(u16) serialize_i16(i16),
        serialize_u32(u32) serialize_i32(i32),
        serialize_u64(u64) serialize_i64(i64),
    }

    fn serialize_u8(self, value: u8) -> Result<(), Fault> {
        if self.json {
            decimal(value.into(), self.buffer)
        } else {
            self.buffer.push(value)
        }
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Result<(), Fault> {
        if self.json {
            self.signed(value.into())
        } else {
            self.buffer.push(value.cast_unsigned())
        }
        Ok(())
    }

    fn serialize_bool(self, value: bool) -> Result<(), Fault> {
        match (self.json, value) {
            (true, true) => self.buffer.extend_from_slice(b"true"),
            (true, false) => self.buffer.extend_from_slice(b"false"),
            (false, _) => self.buffer.push(value.into()),
        }
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Result<(), Fault> {
        self.text(value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Fault> {
        if self.json {
            return Err(unknown());
        }
        bytes(value, self.buffer);
        Ok(())
    }

    /// In JSON nothing is written: whoever holds the part leaves it out, or says `null`.
    fn serialize_none(self) -> Result<(), Fault> {
        if !self.json {
            self.buffer.push(0);
        }
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Fault> {
        if !self.json {
            self.buffer.push(1);
        }
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Fault> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Fault> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, index: u32, name: &'static str) -> Result<(), Fault> {
        if self.json {
            self.text(name)
        } else {
            put_number(index.into(), self.buffer)
        }
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Fault> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        mut self,
        _: &'static str,
        index: u32,
        name: &'static str,
        value: &T,
    ) -> Result<(), Fault> {
        self.variant(index, name);
        let mut parts = Parts { out: self, close: b"}" };
        parts.one(value)?;
        parts.close()
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Parts<'a>, Fault> {
        if length.is_none() && !self.json {
            return Err(unknown());
        }
        Ok(self.open(length, LIST))
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts<'a>, Fault> {
        Ok(self.open(None, LIST))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts<'a>, Fault> {
        Ok(self.open(None, LIST))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'a>, Fault> {
        Ok(self.open(None, OBJECT))
    }

    fn serialize_struct_variant(
        mut self,
        _: &'static str,
        index: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Parts<'a>, Fault> {
        self.variant(index, name);
        Ok(self.open(None, CHOSEN))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Parts<'a>, Fault> {
        Err(unknown())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'a>, Fault> {
        Err(unknown())
    }

    fn serialize_f32(self, _: f32) -> Result<(), Fault> {
        Err(unknown())
    }

    fn serialize_f64(self, _: f64) -> Result<(), Fault> {
        Err(unknown())
    }

    fn serialize_char(self, _: char) -> Result<(), Fault> {
        Err(unknown())
    }
}

/// Parts of something larger, one after the other.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    out: Out<'a>,
    close: &'static [u8],
}

impl Parts<'_> {
    fn part(&mut self) -> Out<'_> {
        Out { buffer: self.out.buffer, json: self.out.json }
    }

    /// What separates a part from the one before it.
    #[inline(never)]
    fn begin(&mut self, name: Option<&str>) -> usize {
        let before = self.out.buffer.len();
        if !self.out.json {
            return before;
        }
        if !matches!(self.out.buffer.last(), Some(b'[' | b'{')) {
            self.out.buffer.push(b',');
        }
        if let Some(name) = name {
            quoted(name, self.out.buffer);
            self.out.buffer.push(b':');
        }
        before
    }

    /// A part that wrote nothing is absent.
    #[inline(never)]
    fn finish(&mut self, before: usize, named: bool) {
        if !self.out.json {
            return;
        }
        match self.out.buffer.last() {
            Some(b':') if named => self.out.buffer.truncate(before),
            Some(b',' | b'[' | b':') => self.out.buffer.extend_from_slice(b"null"),
            _ => {}
        }
    }

    fn one<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
        value.serialize(self.part())?;
        self.finish(0, false);
        Ok(())
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
        self.begin(None);
        self.one(value)
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Fault> {
        let before = self.begin(Some(name));
        value.serialize(self.part())?;
        self.finish(before, true);
        Ok(())
    }

    #[expect(clippy::unnecessary_wraps, reason = "what every `end` returns")]
    fn close(self) -> Result<(), Fault> {
        if self.out.json {
            self.out.buffer.extend_from_slice(self.close);
        }
        Ok(())
    }
}

macro_rules! sequences {
    ($($trait:ident $method:ident),+ $(,)?) => {$(
        impl $trait for Parts<'_> {
            type Ok = ();
            type Error = Fault;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
                self.item(value)
            }

            fn end(self) -> Result<(), Fault> {
                self.close()
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
        impl $trait for Parts<'_> {
            type Ok = ();
            type Error = Fault;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Fault> {
                self.field(name, value)
            }

            fn end(self) -> Result<(), Fault> {
                self.close()
            }
        }
    )+};
}

structs!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Parts<'_> {
    type Ok = ();
    type Error = Fault;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), Fault> {
        Err(unknown())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), Fault> {
        Err(unknown())
    }

    fn end(self) -> Result<(), Fault> {
        self.close()
    }
}
