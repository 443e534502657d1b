//! Golden files: bytes and texts that hosts and stored books rely on. `XY_BLESS=1` writes them anew.
//!
//! What lies under `tests/golden/v1` grows only once the list `v1/FROZEN` is there: a line, a field, a file may come, none
//! may change or go.

mod choices;
pub mod commands;
mod format;
mod frozen;
mod parts;
mod qr;
mod refusals;
mod schema;
mod script;
#[cfg(feature = "wasm")]
mod types;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::bytes_of as from_hex;

/// Folder of the files that are frozen.
const V1: &str = "v1/";

fn place(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

fn blessing() -> bool {
    std::env::var_os("XY_BLESS").is_some_and(|bless| bless == "1")
}

fn frozen(name: &str) -> bool {
    name.starts_with(V1) && place(frozen::LIST).exists()
}

/// Compares a text with its golden file, or writes it where somebody asks for that.
fn golden(name: &str, now: &str) {
    if blessing() {
        let written = frozen::write(&place(name), now, frozen(name));
        written.unwrap_or_else(|fault| panic!("{name}: {fault}"));
        return;
    }
    let kept = fs::read_to_string(place(name)).unwrap_or_default();
    for (at, (kept, now)) in (1..).zip(kept.lines().zip(now.lines())) {
        assert_eq!(kept, now, "{name}, line {at}; XY_BLESS=1 writes it anew");
    }
    assert_eq!(kept.lines().count(), now.lines().count(), "lines of {name}; XY_BLESS=1 writes it anew");
}

/// The text of a golden file that is written once and, once frozen, only read.
fn kept(name: &str, first: impl FnOnce() -> String) -> String {
    if blessing() && !(frozen(name) && place(name).exists()) {
        frozen::write(&place(name), &first(), false).unwrap();
    }
    fs::read_to_string(place(name)).unwrap_or_else(|_| panic!("{name} is missing; XY_BLESS=1 writes it"))
}

/// The same for bytes, as hex.
fn kept_bytes(name: &str, first: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
    from_hex(kept(name, || format!("{}\n", hex(&first()))).trim())
}

/// Compares bytes with their golden file, as hex.
pub fn golden_bytes(name: &str, now: &[u8]) {
    golden(name, &format!("{}\n", hex(now)));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}
