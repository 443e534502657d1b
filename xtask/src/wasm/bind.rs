//! Runs the binding generator, pinned to the version of `wasm-bindgen` the core uses.

use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};
use wasm_bindgen_cli_support::Bindgen;

/// What the generator made.
#[derive(Debug)]
pub struct Bound {
    /// The module, cleaned of what only the generator reads.
    pub wasm: PathBuf,
    /// The JavaScript side without any loader.
    pub glue: String,
    pub types: String,
}

/// `stem` becomes the name of the files.
pub fn generate(stem: &str, module: Vec<u8>, work: &Path) -> Result<Bound> {
    let folder = work.join("bound");
    if folder.is_dir() {
        fs::remove_dir_all(&folder)?;
    }
    Bindgen::new()
        .input_bytes(stem, module)
        .bundler(true)?
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&folder)
        .context("the binding generator refused the module")?;
    let text = |end: &str| {
        let name = format!("{stem}{end}");
        fs::read_to_string(folder.join(&name)).with_context(|| format!("no generated {name}"))
    };
    Ok(Bound { wasm: folder.join(format!("{stem}_bg.wasm")), glue: text("_bg.js")?, types: text(".d.ts")? })
}
