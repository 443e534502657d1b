//! The one place structured values cross between JavaScript and Rust: as bytes, whose names the loader's schema holds.

use alloc::vec::Vec;

use wasm_bindgen::JsValue;

use super::thrown::{Thrown, throw};
use crate::Error;
use crate::coding::{Coded, handed, taken_over};

/// Reads a value the host handed over. Of one it cannot read, the error says in `left` at how many bytes from the end.
pub(super) fn take<T: Coded>(bytes: &[u8]) -> Thrown<T> {
    taken_over(bytes).map_err(|(fault, left)| {
        let error = malformed(&alloc::string::ToString::to_string(&fault));
        let left = u32::try_from(left).unwrap_or(u32::MAX);
        // Setting a property of a fresh error cannot fail.
        let _ = js_sys::Reflect::set(&error, &JsValue::from("left"), &JsValue::from(left));
        error
    })
}

/// Hands a value to the host.
pub(super) fn give<T: Coded>(value: &T) -> Thrown<Vec<u8>> {
    Ok(handed(value))
}

#[cold]
#[inline(never)]
fn malformed(message: &str) -> JsValue {
    throw(Error::MalformedInput.code(), message)
}
