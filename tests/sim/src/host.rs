//! The simulator as a wasm module: a seed and a number of steps go in, and the text of the run is read from memory. There
//! are no files, threads or clocks in it.
#![expect(unsafe_code, reason = "exported symbols are how a module without bindings is called")]

use std::sync::Mutex;

static TOLD: Mutex<String> = Mutex::new(String::new());

/// Runs the world of a seed; 1 where everything held.
#[unsafe(no_mangle)]
pub extern "C" fn run(seed: u32, steps: u32) -> u32 {
    let (text, held) = crate::told(seed.into(), steps as usize);
    if let Ok(mut told) = TOLD.lock() {
        *told = text;
    }
    held.into()
}

/// Where the text of the last run begins.
#[unsafe(no_mangle)]
pub extern "C" fn text() -> *const u8 {
    TOLD.lock().map_or(std::ptr::null(), |told| told.as_ptr())
}

/// How many bytes it has.
#[unsafe(no_mangle)]
pub extern "C" fn length() -> usize {
    TOLD.lock().map_or(0, |told| told.len())
}
