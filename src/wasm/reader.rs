//! Reads JavaScript values by the contract's serde types: strict about fields, exact about what is wrong where.
//!
//! Structs are read in declared order, as from the journal, so each type's reading code exists once for
//! both. A field the type does not have is an error, a wrong type names its field.

use core::cell::RefCell;
use core::fmt;

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use js_sys::{Array, Object, Reflect};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, Expected, IntoDeserializer as _, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use wasm_bindgen::{JsCast as _, JsValue};

/// What is wrong with a value, and where in it.
#[derive(Debug)]
pub(super) struct Fault {
    path: Vec<String>,
    message: String,
}

impl Fault {
    fn new(message: impl Into<String>) -> Self {
        Self { path: Vec::new(), message: message.into() }
    }

    #[inline(never)]
    fn within(mut self, part: &str) -> Self {
        self.path.push(part.into());
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            let path: Vec<&str> = self.path.iter().rev().map(String::as_str).collect();
            write!(f, "`{}`: ", path.join("."))?;
        }
        f.write_str(&self.message)
    }
}

impl core::error::Error for Fault {}

// The defaults print what was found as Rust sees it, which tells a host nothing and costs
// the wasm file its tables of floats and of printable characters.
impl serde::de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {expected}"))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {expected}"))
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {expected}"))
    }
}

/// The names of one type's fields as JavaScript strings.
type Names = Box<[JsValue]>;

thread_local! {
    /// Field names of each type, made once; a type is known by where its list of names lies.
    static NAMES: RefCell<Vec<(*const &'static str, Names)>> = const { RefCell::new(Vec::new()) };
}

fn field(object: &JsValue, fields: &'static [&'static str], at: usize) -> JsValue {
    NAMES.with_borrow_mut(|known| {
        let list = fields.as_ptr();
        let found = known.iter().position(|(of, _)| *of == list);
        let slot = found.unwrap_or_else(|| {
            known.push((list, fields.iter().map(|name| JsValue::from_str(name)).collect()));
            known.len().saturating_sub(1)
        });
        let name = known.get(slot).and_then(|(_, names)| names.get(at));
        name.and_then(|name| Reflect::get(object, name).ok()).unwrap_or(JsValue::UNDEFINED)
    })
}

/// One value to be read.
#[derive(Debug)]
pub(super) struct Reader(pub(super) JsValue);

impl Reader {
    #[inline(never)]
    fn expected(&self, what: &str) -> Fault {
        let found = match &self.0 {
            value if value.is_undefined() => {
                return Fault::new(format!("is missing, expected {what}"));
            }
            value if value.is_null() => "null",
            value if Array::is_array(value) => "an array",
            value if value.is_string() => "a text",
            value if value.as_bool().is_some() => "true or false",
            value if value.as_f64().is_some() => "a number",
            value if value.is_function() => "a function",
            value if value.is_object() => "an object",
            _ => "something else",
        };
        Fault::new(format!("expected {what}, found {found}"))
    }

    /// A whole number JavaScript holds exactly.
    fn whole(&self, least: i64, most: i64) -> Result<i64, Fault> {
        let number = self.0.as_f64().ok_or_else(|| self.expected("a whole number"))?;
        #[expect(clippy::cast_possible_truncation, reason = "compared with the number it came from")]
        let whole = number as i64;
        #[expect(clippy::cast_precision_loss, reason = "exact within the bounds checked")]
        let exact = whole as f64 == number && whole.unsigned_abs() <= 1 << 53;
        if exact && (least..=most).contains(&whole) {
            Ok(whole)
        } else {
            // JavaScript prints its own numbers; ours would bring a printer of floats along.
            let found =
                js_sys::Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default();
            Err(Fault::new(format!("expected a whole number from `{least}` to `{most}`, found `{found}`")))
        }
    }

    fn unsigned(&self, most: u32) -> Result<u64, Fault> {
        self.whole(0, most.into()).map(i64::unsigned_abs)
    }

    fn text(&self) -> Result<String, Fault> {
        self.0.as_string().ok_or_else(|| self.expected("a text"))
    }

    // The parts below are kept out of the generic code, which exists once for every type.

    /// The fields of an object that has no others.
    #[inline(never)]
    fn fields(self, fields: &'static [&'static str]) -> Result<Fields, Fault> {
        let object = self.object("an object")?;
        for key in Object::keys(&object).iter().filter_map(|key| key.as_string()) {
            if !fields.contains(&key.as_str()) {
                return Err(Fault::new(format!("has no field `{key}`, it has `{}`", fields.join("`, `"))));
            }
        }
        Ok(Fields { object: object.into(), fields, at: 0 })
    }

    /// One of several choices: a text, or an object with one key.
    #[inline(never)]
    fn choice(self, variants: &'static [&'static str]) -> Result<Choice, Fault> {
        let (name, content) = match self.0.as_string() {
            Some(name) => (name, JsValue::UNDEFINED),
            None => {
                let entries = Object::entries(&self.object("one of the documented choices")?);
                if entries.length() != 1 {
                    return Err(Fault::new("expected an object with exactly one key, the choice"));
                }
                let entry: Array = entries.get(0).unchecked_into();
                (entry.get(0).as_string().unwrap_or_default(), entry.get(1))
            }
        };
        let found = (0_u32..).zip(variants).find(|(_, variant)| **variant == name);
        let unknown = || Fault::new(format!("`{name}` is none of `{}`", variants.join("`, `")));
        let (variant, name) = found.ok_or_else(unknown)?;
        Ok(Choice { variant, name, content })
    }

    fn object(self, what: &str) -> Result<Object, Fault> {
        if !self.0.is_object() || Array::is_array(&self.0) {
            return Err(self.expected(what));
        }
        Ok(self.0.unchecked_into())
    }
}

const SAFE: i64 = 1 << 53;

macro_rules! numbers {
    ($($method:ident: $visit:ident($($bound:expr),+) by $read:ident),+ $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            visitor.$visit(self.$read($($bound),+)?)
        }
    )+};
}

impl<'de> Deserializer<'de> for Reader {
    type Error = Fault;

    numbers! {
        deserialize_i8: visit_i64(-128, 127) by whole,
        deserialize_i16: visit_i64(-32_768, 32_767) by whole,
        deserialize_i32: visit_i64(i64::from(i32::MIN), i64::from(i32::MAX)) by whole,
        deserialize_i64: visit_i64(-SAFE, SAFE) by whole,
        deserialize_u8: visit_u64(255) by unsigned,
        deserialize_u16: visit_u64(65_535) by unsigned,
        deserialize_u32: visit_u64(u32::MAX) by unsigned,
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_u64(self.whole(0, SAFE)?.unsigned_abs())
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_bool(self.0.as_bool().ok_or_else(|| self.expected("true or false"))?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_str(&self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.0.is_undefined() || self.0.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if !Array::is_array(&self.0) {
            return Err(self.expected("an array"));
        }
        visitor.visit_seq(Items { array: self.0.unchecked_into(), at: 0 })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_seq(self.fields(fields)?)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let choice = self.choice(variants)?;
        let name = choice.name;
        visitor.visit_enum(choice).map_err(|fault| fault.within(name))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Fault> {
        Err(Fault::custom("the contract has no value of unknown type"))
    }

    serde::forward_to_deserialize_any! {
        i128 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct map identifier ignored_any
    }
}

/// The items of an array.
struct Items {
    array: Array,
    at: u32,
}

impl<'de> SeqAccess<'de> for Items {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        if self.at >= self.array.length() {
            return Ok(None);
        }
        let at = self.at;
        self.at = at.saturating_add(1);
        seed.deserialize(Reader(self.array.get(at))).map(Some).map_err(|fault| fault.within(&at.to_string()))
    }
}

/// The fields of an object, in the order the type declares them.
struct Fields {
    object: JsValue,
    fields: &'static [&'static str],
    at: usize,
}

impl Fields {
    #[inline(never)]
    fn next(&mut self) -> Option<(&'static str, Reader)> {
        let name = self.fields.get(self.at)?;
        let value = field(&self.object, self.fields, self.at);
        self.at = self.at.saturating_add(1);
        Some((name, Reader(value)))
    }
}

impl<'de> SeqAccess<'de> for Fields {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        let Some((name, value)) = self.next() else {
            return Ok(None);
        };
        seed.deserialize(value).map(Some).map_err(|fault| fault.within(name))
    }
}

/// One choice of several, with what belongs to it.
struct Choice {
    variant: u32,
    name: &'static str,
    content: JsValue,
}

impl<'de> EnumAccess<'de> for Choice {
    type Error = Fault;
    type Variant = Reader;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Reader), Fault> {
        Ok((seed.deserialize(self.variant.into_deserializer())?, Reader(self.content)))
    }
}

impl<'de> VariantAccess<'de> for Reader {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        if self.0.is_undefined() { Ok(()) } else { Err(Fault::new("stands alone, as a text")) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Fault> {
        Err(Fault::custom("the contract has no choice of several unnamed values"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_struct("", fields, visitor)
    }
}
