//! The deserializer: of postcard's bytes, or of values a host holds.
//!
//! Structs are read in declared order and choices by number, so each type's reading code exists once for both.

use alloc::string::{String, ToString as _};

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer as _, SeqAccess, VariantAccess, Visitor,
};

use super::{Fault, take_number};

/// The whole numbers JavaScript holds exactly.
const SAFE: i64 = 1 << 53;

/// Values a host holds, read with a cursor: there is one value at it, and it steps into the parts of that.
pub(crate) trait Host {
    /// The whole number at the cursor.
    fn whole(&mut self, least: i64, most: i64) -> Result<i64, Fault>;
    /// The truth value at the cursor.
    fn flag(&mut self) -> Result<bool, Fault>;
    /// The text at the cursor.
    fn text(&mut self) -> Result<String, Fault>;
    /// True where there is a value at the cursor.
    fn some(&mut self) -> bool;
    /// Opens the array at the cursor and says how many items it has.
    fn list(&mut self) -> Result<usize, Fault>;
    /// Opens the object at the cursor, which has these fields and no others.
    fn fields(&mut self, names: &'static [&'static str]) -> Result<(), Fault>;
    /// Puts the cursor on a part of what was opened last.
    fn enter(&mut self, part: usize);
    /// Closes what was opened last.
    fn leave(&mut self);
    /// True where nothing belongs to the choice that was made.
    fn alone(&mut self) -> bool;
    /// Which of these choices is at the cursor, which then stands on what belongs to it.
    fn choice(&mut self, names: &'static [&'static str]) -> Result<u32, Fault>;
}

/// What a value is read from.
pub(super) enum Source<'de> {
    Coded(&'de [u8]),
    Host(&'de mut dyn Host),
}

/// One value to be read.
pub(super) struct In<'a, 'de>(pub(super) &'a mut Source<'de>);

#[cold]
#[inline(never)]
fn broken() -> Fault {
    Fault::new("cut short or altered")
}

#[cold]
#[inline(never)]
fn unknown() -> Fault {
    Fault::new("the contract has no such value")
}

impl<'de> Source<'de> {
    // The parts below are kept out of the generic code, which exists once for every type.

    #[inline(never)]
    fn unsigned(&mut self, bits: u32) -> Result<u64, Fault> {
        match self {
            Self::Coded(bytes) if bits == 8 => bytes.split_off_first().map(|byte| u64::from(*byte)),
            Self::Coded(bytes) => take_number(bytes, bits),
            Self::Host(host) => {
                let most = i64::MAX.checked_shr(63_u32.saturating_sub(bits)).unwrap_or(i64::MAX).min(SAFE);
                return host.whole(0, most).map(i64::unsigned_abs);
            }
        }
        .ok_or_else(broken)
    }

    #[inline(never)]
    fn signed(&mut self, bits: u32) -> Result<i64, Fault> {
        if let Self::Host(host) = self {
            let most = i64::MAX.checked_shr(64_u32.saturating_sub(bits)).unwrap_or(i64::MAX);
            let least = if most < SAFE { !most } else { -SAFE };
            return host.whole(least, most.min(SAFE));
        }
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
        match self {
            Self::Host(host) => host.flag(),
            Self::Coded(bytes) => match bytes.split_off_first() {
                Some(0) => Ok(false),
                Some(1) => Ok(true),
                Some(_) | None => Err(broken()),
            },
        }
    }

    #[inline(never)]
    fn some(&mut self) -> Result<bool, Fault> {
        if let Self::Host(host) = self { Ok(host.some()) } else { self.flag() }
    }

    /// Bytes with their number before them.
    #[inline(never)]
    fn bytes(&mut self) -> Result<&'de [u8], Fault> {
        let Self::Coded(bytes) = self else { return Err(unknown()) };
        let length = take_number(bytes, 32).and_then(|length| usize::try_from(length).ok());
        length.and_then(|length| bytes.split_off(..length)).ok_or_else(broken)
    }

    #[inline(never)]
    fn borrowed(&mut self) -> Result<&'de str, Fault> {
        core::str::from_utf8(self.bytes()?).map_err(|_| broken())
    }

    #[inline(never)]
    fn text(&mut self) -> Result<String, Fault> {
        match self {
            Self::Host(host) => host.text(),
            Self::Coded(_) => self.borrowed().map(String::from),
        }
    }

    #[inline(never)]
    fn list(&mut self) -> Result<usize, Fault> {
        match self {
            Self::Host(host) => host.list(),
            Self::Coded(bytes) => {
                take_number(bytes, 32).and_then(|length| usize::try_from(length).ok()).ok_or_else(broken)
            }
        }
    }

    #[inline(never)]
    fn fields(&mut self, names: &'static [&'static str]) -> Result<(), Fault> {
        match self {
            Self::Host(host) => host.fields(names),
            Self::Coded(_) => Ok(()),
        }
    }

    #[inline(never)]
    fn choice(&mut self, names: &'static [&'static str]) -> Result<u32, Fault> {
        match self {
            Self::Host(host) => host.choice(names),
            Self::Coded(bytes) => {
                take_number(bytes, 32).and_then(|choice| u32::try_from(choice).ok()).ok_or_else(broken)
            }
        }
    }

    fn enter(&mut self, part: usize) {
        if let Self::Host(host) = self {
            host.enter(part);
        }
    }

    fn leave(&mut self) {
        if let Self::Host(host) = self {
            host.leave();
        }
    }

    /// Says where a fault is, where somebody will read it.
    #[cold]
    #[inline(never)]
    fn place(&self, fault: Fault, names: Option<&'static [&'static str]>, at: usize) -> Fault {
        match (self, names) {
            (Self::Coded(_), _) => fault,
            (Self::Host(_), Some(names)) => fault.within(names.get(at).unwrap_or(&"")),
            (Self::Host(_), None) => fault.within(&at.to_string()),
        }
    }
}

impl<'a, 'de> In<'a, 'de> {
    fn parts(self, names: Option<&'static [&'static str]>, length: usize) -> Parts<'a, 'de> {
        Parts { source: self.0, names, at: 0, length }
    }

    const fn is_host(&self) -> bool {
        matches!(self.0, Source::Host(_))
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident($type:ty) by $read:ident($bits:literal)),+ $(,)?) => {$(
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
        self.is_host()
    }

    numbers! {
        deserialize_u8 visit_u64(u8) by unsigned(8),
        deserialize_u16 visit_u64(u16) by unsigned(16),
        deserialize_u32 visit_u64(u32) by unsigned(32),
        deserialize_u64 visit_u64(u64) by unsigned(64),
        deserialize_i8 visit_i64(i8) by signed(8),
        deserialize_i16 visit_i64(i16) by signed(16),
        deserialize_i32 visit_i64(i32) by signed(32),
        deserialize_i64 visit_i64(i64) by signed(64),
    }

    never! {
        deserialize_any, deserialize_f32, deserialize_f64, deserialize_char, deserialize_map, deserialize_identifier,
        deserialize_ignored_any, deserialize_byte_buf,
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_bool(self.0.flag()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.is_host() {
            visitor.visit_str(&self.0.text()?)
        } else {
            visitor.visit_borrowed_str(self.0.borrowed()?)
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_string(self.0.text()?)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_borrowed_bytes(self.0.bytes()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.0.some()? { visitor.visit_some(self) } else { visitor.visit_none() }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.is_host() { Err(unknown()) } else { visitor.visit_unit() }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let length = self.0.list()?;
        let In(source) = self;
        let value = visitor.visit_seq(In(source).parts(None, length))?;
        source.leave();
        Ok(value)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Fault> {
        if self.is_host() {
            return Err(unknown());
        }
        visitor.visit_seq(self.parts(None, length))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.0.fields(names)?;
        let In(source) = self;
        let value = visitor.visit_seq(In(source).parts(Some(names), names.len()))?;
        source.leave();
        Ok(value)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let In(source) = self;
        let choice = source.choice(names)?;
        match visitor.visit_enum(Choice { source, choice }) {
            Ok(value) => Ok(value),
            Err(fault) => {
                let at = usize::try_from(choice).unwrap_or(usize::MAX);
                Err(source.place(fault, Some(names), at))
            }
        }
    }
}

/// Parts of something larger, one after the other.
struct Parts<'a, 'de> {
    source: &'a mut Source<'de>,
    names: Option<&'static [&'static str]>,
    at: usize,
    length: usize,
}

impl Parts<'_, '_> {
    /// Steps to the next part and says which it is.
    #[inline(never)]
    fn step(&mut self) -> Option<usize> {
        let at = self.at;
        if at >= self.length {
            return None;
        }
        self.at = at.saturating_add(1);
        self.source.enter(at);
        Some(at)
    }
}

impl<'de> SeqAccess<'de> for Parts<'_, 'de> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        let Some(at) = self.step() else { return Ok(None) };
        match seed.deserialize(In(self.source)) {
            Ok(value) => Ok(Some(value)),
            Err(fault) => Err(self.source.place(fault, self.names, at)),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.length.saturating_sub(self.at))
    }
}

/// One choice of several, with what belongs to it.
struct Choice<'a, 'de> {
    source: &'a mut Source<'de>,
    choice: u32,
}

impl<'a, 'de> EnumAccess<'de> for Choice<'a, 'de> {
    type Error = Fault;
    type Variant = In<'a, 'de>;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self::Variant), Fault> {
        Ok((seed.deserialize(self.choice.into_deserializer())?, In(self.source)))
    }
}

impl<'de> VariantAccess<'de> for In<'_, 'de> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        let alone = match self.0 {
            Source::Host(host) => host.alone(),
            Source::Coded(_) => true,
        };
        if alone { Ok(()) } else { Err(Fault::new("stands alone, as a text")) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_struct("", names, visitor)
    }
}

/// Reads a value from a host.
///
/// # Errors
/// What is wrong with it and where.
pub(crate) fn read<T: for<'any> serde::Deserialize<'any>>(host: &mut dyn Host) -> Result<T, Fault> {
    T::deserialize(In(&mut Source::Host(host)))
}
