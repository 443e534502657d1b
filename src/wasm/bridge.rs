//! The one place values cross between JavaScript and Rust, and the one serializer they cross with.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use tsify::{Ts, Tsify};
use wasm_bindgen::JsValue;

use super::reader::Reader;
use crate::Error;

/// What every binding returns: a value, or a thrown `Error` with a `code`.
pub(super) type Thrown<T> = Result<T, JsValue>;

/// Reads a value the host handed over.
pub(super) fn take<T: Tsify + DeserializeOwned>(value: Ts<T>) -> Thrown<T> {
    T::deserialize(Reader(value.into()))
        .map_err(|fault| throw(Error::MalformedInput.code(), &alloc::string::ToString::to_string(&fault)))
}

/// Hands a value to the host.
pub(super) fn give<T: Tsify + Serialize>(value: &T) -> Thrown<Ts<T>> {
    let serializer = Serializer::new().serialize_maps_as_objects(true);
    value.serialize(&serializer).map(Ts::new_unchecked).map_err(JsValue::from)
}

/// A typed error as JavaScript throws it.
pub(super) fn error(error: Error) -> JsValue {
    throw(error.code(), &alloc::string::ToString::to_string(&error))
}

fn throw(code: &str, message: &str) -> JsValue {
    let error = JsValue::from(js_sys::Error::new(message));
    // Setting a property of a fresh error cannot fail.
    let _ = js_sys::Reflect::set(&error, &JsValue::from("code"), &JsValue::from(code));
    error
}
