//! The one place structured values cross between JavaScript and Rust, and the one serializer they cross with.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use tsify::{Ts, Tsify};
use wasm_bindgen::JsValue;

use super::reader::Reader;
use super::thrown::{Thrown, throw};
use crate::Error;

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
