//! The deserializer of what the serializer wrote: structs in declared order, choices by number.

use alloc::string::String;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer as _, SeqAccess, VariantAccess, Visitor,
};

use super::{Fault, take_number};
use crate::contract::profile::INLINE;

/// Bytes that are read, and who wrote them.
pub(super) struct Source<'de> {
    pub(super) bytes: &'de [u8],
    pub(super) host: bool,
}

/// One value to be read.
pub(super) struct In<'a, 'de>(pub(super) &'a mut Source<'de>);

#[cold]
#[inline(never)]
fn unknown() -> Fault {
    Fault::new("the contract has no such value")
}

impl<'de> Source<'de> {
    // The parts below are kept out of the generic code, which exists once for every type.

    #[inline(never)]
    fn unsigned(&mut self, bits: u32) -> Result<u64, Fault> {
        let value = if bits == 8 {
            self.bytes.split_off_first().map(|byte| u64::from(*byte))
        } else {
            take_number(&mut self.bytes, bits)
        };
        value.ok_or_else(Fault::broken)
    }

    #[inline(never)]
    fn signed(&mut self, bits: u32) -> Result<i64, Fault> {
        let value = self.unsigned(bits)?;
        if bits == 8 {
            let [byte, ..] = value.to_le_bytes();
            return Ok(i64::from(byte.cast_signed()));
        }
        // Zigzag: the sign is the lowest bit.
        Ok((value >> 1).cast_signed() ^ 0_i64.wrapping_sub((value & 1).cast_signed()))
    }

    #[inline(never)]
    fn flag(&mut self) -> Result<bool, Fault> {
        match self.bytes.split_off_first() {
            Some(0) => Ok(false),
            Some(1) => Ok(true),
            Some(_) | None => Err(Fault::broken()),
        }
    }

    #[inline(never)]
    fn length(&mut self) -> Result<usize, Fault> {
        let length = take_number(&mut self.bytes, 32).and_then(|length| usize::try_from(length).ok());
        length.ok_or_else(Fault::broken)
    }

    /// Bytes with their number before them.
    #[inline(never)]
    fn bytes(&mut self) -> Result<&'de [u8], Fault> {
        let length = self.length()?;
        self.bytes.split_off(..length).ok_or_else(Fault::broken)
    }

    #[inline(never)]
    fn text(&mut self) -> Result<&'de str, Fault> {
        core::str::from_utf8(self.bytes()?).map_err(|_| Fault::broken())
    }

    #[inline(never)]
    fn string(&mut self) -> Result<String, Fault> {
        self.text().map(String::from)
    }

    #[inline(never)]
    fn choice(&mut self) -> Result<u32, Fault> {
        let choice = take_number(&mut self.bytes, 32).and_then(|choice| u32::try_from(choice).ok());
        choice.ok_or_else(Fault::broken)
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident by $read:ident($bits:literal)),+ $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            visitor.$visit(self.0.$read($bits)?)
        }
    )+};
}

macro_rules! never {
    ($($method:ident),+ $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Fault> {
            Err(unknown())
        }
    )+};
}

impl<'de> Deserializer<'de> for In<'_, 'de> {
    type Error = Fault;

    fn is_human_readable(&self) -> bool {
        self.0.host
    }

    numbers! {
        deserialize_u8 visit_u64 by unsigned(8),
        deserialize_u16 visit_u64 by unsigned(16),
        deserialize_u32 visit_u64 by unsigned(32),
        deserialize_u64 visit_u64 by unsigned(64),
        deserialize_i8 visit_i64 by signed(8),
        deserialize_i16 visit_i64 by signed(16),
        deserialize_i32 visit_i64 by signed(32),
        deserialize_i64 visit_i64 by signed(64),
    }

    never! {
        deserialize_any, deserialize_f32, deserialize_f64, deserialize_char, deserialize_map, deserialize_identifier,
        deserialize_ignored_any, deserialize_byte_buf,
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_bool(self.0.flag()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_borrowed_str(self.0.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_string(self.0.string()?)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_borrowed_bytes(self.0.bytes()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.0.flag()? { visitor.visit_some(self) } else { visitor.visit_none() }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        // A host hands over the thing itself.
        if self.0.host && name == INLINE && !self.0.flag()? {
            return Err(Fault::broken());
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let left = self.0.length()?;
        visitor.visit_seq(Items { source: self.0, left })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_seq(Parts(self.0))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_seq(Parts(self.0))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_seq(Parts(self.0))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_enum(self)
    }
}

/// The parts of a struct or tuple. Whoever reads them knows how many there are.
struct Parts<'a, 'de>(&'a mut Source<'de>);

impl<'de> SeqAccess<'de> for Parts<'_, 'de> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        seed.deserialize(In(self.0)).map(Some)
    }
}

/// The items of a list.
struct Items<'a, 'de> {
    source: &'a mut Source<'de>,
    left: usize,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        seed.deserialize(In(self.source)).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        // An altered length must not ask for more room than the bytes could fill.
        Some(self.left.min(self.source.bytes.len()))
    }
}

impl<'de> EnumAccess<'de> for In<'_, 'de> {
    type Error = Fault;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Fault> {
        Ok((seed.deserialize(self.0.choice()?.into_deserializer())?, self))
    }
}

impl<'de> VariantAccess<'de> for In<'_, 'de> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_seq(Parts(self.0))
    }
}
