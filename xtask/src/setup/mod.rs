//! Finds or installs what the other commands need, one part at a time.
//! Each part is asked for only by the commands that use it.

pub mod browser;
pub mod debian;
pub mod node;
pub mod wasm_std;

use anyhow::Result;

/// Everything a complete test run needs.
pub fn everything() -> Result<()> {
    let library = wasm_std::ensure()?;
    println!("wasm standard library: {library}");
    println!("node: {}", node::ensure()?);
    println!("browser: {}", browser::ensure()?.display());
    println!("ready: cargo xtask test");
    Ok(())
}
