//! The one place structured values cross between JavaScript and Rust: read by their types, given as JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;
use tsify::{Ts, Tsify};
use wasm_bindgen::JsValue;

use super::reader::Reader;
use super::thrown::{Thrown, throw};
use crate::Error;
use crate::coding::read::read;
use crate::coding::{Fault, json};

/// Reads a value the host handed over.
pub(super) fn take<T: Tsify + DeserializeOwned>(value: Ts<T>) -> Thrown<T> {
    read(&mut Reader::new(value.into())).map_err(malformed)
}

/// Hands a value to the host.
pub(super) fn give<T: Tsify + Serialize>(value: &T) -> Thrown<Ts<T>> {
    parse(&json(value).map_err(malformed)?).map(Ts::new_unchecked)
}

fn parse(text: &str) -> Thrown<JsValue> {
    js_sys::JSON::parse(text)
}

fn malformed(fault: Fault) -> JsValue {
    throw(Error::MalformedInput.code(), &alloc::string::ToString::to_string(&fault))
}
