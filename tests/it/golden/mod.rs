//! Golden files: bytes and texts that hosts and stored books rely on. `XY_BLESS=1` writes them anew.
//!
//! From version 0.1.0 on everything under `tests/golden/v1` is frozen.

pub mod commands;
mod format;
mod letters;
#[cfg(feature = "wasm")]
mod types;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::support::bytes_of as from_hex;

/// Compares a text with its golden file, or writes it where somebody asks for that.
fn golden(name: &str, now: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("XY_BLESS").is_some_and(|bless| bless == "1") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, now).unwrap();
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    for (at, (kept, now)) in (1..).zip(kept.lines().zip(now.lines())) {
        assert_eq!(kept, now, "{name}, line {at}; XY_BLESS=1 writes it anew");
    }
    assert_eq!(kept.lines().count(), now.lines().count(), "lines of {name}; XY_BLESS=1 writes it anew");
}

/// The same for bytes, as hex.
pub fn golden_bytes(name: &str, now: &[u8]) {
    golden(name, &format!("{}\n", hex(now)));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}
