//! Hands the message of a trap to the host before the instance stops. There should never be one.

use core::cell::RefCell;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static LISTENER: RefCell<Option<js_sys::Function>> = const { RefCell::new(None) };
}

/// Calls `listener` with the message if this instance ever traps; it must be dropped then.
#[wasm_bindgen(js_name = onTrap)]
pub fn on_trap(listener: js_sys::Function) {
    LISTENER.with_borrow_mut(|slot| *slot = Some(listener));
    std::panic::set_hook(alloc::boxed::Box::new(|info| {
        let message = JsValue::from(alloc::string::ToString::to_string(info));
        LISTENER.with_borrow(|slot| {
            if let Some(listener) = slot {
                let _ = listener.call1(&JsValue::UNDEFINED, &message);
            }
        });
    }));
}
