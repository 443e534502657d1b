//! What bindings throw, and how they read a time.

use wasm_bindgen::JsValue;

use crate::Error;
#[cfg(any(feature = "desk", feature = "texts", feature = "backup", feature = "wallet"))]
use crate::time::Timestamp;

/// What every binding returns: a value, or a thrown `Error` with a `code`.
pub(super) type Thrown<T> = Result<T, JsValue>;

/// A typed error as JavaScript throws it.
pub(super) fn error(error: Error) -> JsValue {
    throw(error.code(), &alloc::string::ToString::to_string(&error))
}

pub(super) fn throw(code: &str, message: &str) -> JsValue {
    let error = JsValue::from(js_sys::Error::new(message));
    // Setting a property of a fresh error cannot fail.
    let _ = js_sys::Reflect::set(&error, &JsValue::from("code"), &JsValue::from(code));
    error
}

/// Milliseconds as JavaScript counts them; a broken clock counts as 1970.
#[cfg(any(feature = "desk", feature = "texts", feature = "backup", feature = "wallet"))]
pub(super) fn timestamp(now: f64) -> Timestamp {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the cast saturates, and that is meant"
    )]
    Timestamp::from_millis(now as u64)
}
