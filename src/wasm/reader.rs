//! JavaScript values as a host's values: strict about fields, exact about what is wrong.

use core::cell::RefCell;

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

use crate::coding::Fault;
use crate::coding::read::Host;

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

/// What was opened.
#[derive(Debug)]
enum Opened {
    List(Array),
    Object(JsValue, &'static [&'static str]),
}

/// The value at the cursor, and what was opened around it.
#[derive(Debug)]
pub(super) struct Reader {
    at: JsValue,
    around: Vec<Opened>,
}

impl Reader {
    pub(super) const fn new(value: JsValue) -> Self {
        Self { at: value, around: Vec::new() }
    }

    fn expected(&self, what: &str) -> Fault {
        let found = match &self.at {
            value if value.is_undefined() => {
                return Fault::new(&format!("is missing, expected {what}"));
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
        Fault::new(&format!("expected {what}, found {found}"))
    }

    fn object(&self, what: &str) -> Result<Object, Fault> {
        if !self.at.is_object() || Array::is_array(&self.at) {
            return Err(self.expected(what));
        }
        Ok(self.at.clone().unchecked_into())
    }
}

impl Host for Reader {
    fn whole(&mut self, least: i64, most: i64) -> Result<i64, Fault> {
        let number = self.at.as_f64().ok_or_else(|| self.expected("a whole number"))?;
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
            Err(Fault::new(&format!("expected a whole number from `{least}` to `{most}`, found `{found}`")))
        }
    }

    fn flag(&mut self) -> Result<bool, Fault> {
        self.at.as_bool().ok_or_else(|| self.expected("true or false"))
    }

    fn text(&mut self) -> Result<String, Fault> {
        self.at.as_string().ok_or_else(|| self.expected("a text"))
    }

    fn some(&mut self) -> bool {
        !self.at.is_undefined() && !self.at.is_null()
    }

    fn alone(&mut self) -> bool {
        self.at.is_undefined()
    }

    fn list(&mut self) -> Result<usize, Fault> {
        if !Array::is_array(&self.at) {
            return Err(self.expected("an array"));
        }
        let array: Array = self.at.clone().unchecked_into();
        let length = usize::try_from(array.length()).unwrap_or(usize::MAX);
        self.around.push(Opened::List(array));
        Ok(length)
    }

    fn fields(&mut self, names: &'static [&'static str]) -> Result<(), Fault> {
        let object = self.object("an object")?;
        for key in Object::keys(&object).iter().filter_map(|key| key.as_string()) {
            if !names.contains(&key.as_str()) {
                return Err(Fault::new(&format!("has no field `{key}`, it has `{}`", names.join("`, `"))));
            }
        }
        self.around.push(Opened::Object(object.into(), names));
        Ok(())
    }

    fn enter(&mut self, part: usize) {
        self.at = match self.around.last() {
            Some(Opened::List(array)) => array.get(u32::try_from(part).unwrap_or(u32::MAX)),
            Some(Opened::Object(object, names)) => field(object, names, part),
            None => JsValue::UNDEFINED,
        };
    }

    fn leave(&mut self) {
        self.around.pop();
    }

    fn choice(&mut self, names: &'static [&'static str]) -> Result<u32, Fault> {
        let (name, content) = match self.at.as_string() {
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
        let found = (0_u32..).zip(names).find(|(_, known)| **known == name);
        let unknown = || Fault::new(&format!("`{name}` is none of `{}`", names.join("`, `")));
        let (choice, _) = found.ok_or_else(unknown)?;
        self.at = content;
        Ok(choice)
    }
}
