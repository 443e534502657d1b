//! The simulation of many devices, built for speed and run as long as asked; and a few worlds of it in wasm, which must
//! go as they go natively.

use crate::{
    setup::{
        node,
        wasm_std::{self, TARGET},
    },
    sh,
};
use anyhow::{Context, Result, bail};
use std::{ffi::OsString, path::PathBuf};

/// Runs the simulator with the arguments it knows itself.
pub fn run(args: Vec<OsString>) -> Result<()> {
    let mut cargo = sh::cargo(["run", "--quiet", "--profile", "fast", "-p", "xiangyue-sim", "--"]);
    sh::run(cargo.args(args))
}

/// The worlds that are compared, with seals, forks and two versions in them, and how many steps each has.
const WORLDS: [&str; 3] = ["12", "13", "14"];
const STEPS: &str = "150";

/// Runs the same worlds natively and in wasm: counts and digests must be the same, so that what is proved is what ships.
pub fn in_wasm() -> Result<()> {
    let module = compile()?;
    node::ensure()?;
    let script = sh::root().join("tests/sim/run.mjs");
    let mut wasm = sh::node([]);
    let wasm = sh::answer(wasm.arg(script).arg(module).arg(STEPS).args(WORLDS))
        .context("a world does not hold in wasm")?;
    let mut native = sh::cargo(["run", "--quiet", "-p", "xiangyue-sim", "--", "--length", STEPS]);
    let count = WORLDS.len().to_string();
    let native = sh::answer(native.args(["--seed", WORLDS[0], "--trace", count.as_str()]));
    let native = native.context("a world does not hold natively")?;
    println!("{wasm}");
    if native != wasm {
        bail!("the same worlds go otherwise natively:\n{native}");
    }
    Ok(())
}

/// The core as it ships, but not linked as one piece: that takes minutes and decides nothing.
fn compile() -> Result<PathBuf> {
    let target = sh::target_folder().join("xtask/wasm/sim");
    let mut cargo = wasm_std::ensure()?.cargo_build()?;
    cargo.args(["-p", "xiangyue-sim", "--release", "--lib", "--target-dir"]).arg(&target);
    cargo.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    sh::run(&mut cargo)?;
    Ok(target.join(TARGET).join("release").join("xiangyue_sim.wasm"))
}
