//! Fuzzes the decoders. Needs a nightly compiler and `cargo-fuzz`, which is built into `target/tools` when it is
//! missing; what is found goes to `tests/fuzz/crashes`, where an ordinary test replays it.

use crate::sh;
use anyhow::{Context, Result, bail};
use std::{
    env, fs,
    path::{Path, PathBuf},
};

const VERSION: &str = "0.13.2";

/// The flags of `cargo xtask fuzz`.
#[derive(Debug, Default)]
pub struct Options {
    /// One target; all of them, one after the other, if absent.
    pub target: Option<String>,
    pub minutes: Option<u32>,
}

pub fn run(options: &Options) -> Result<()> {
    let known = targets()?;
    let chosen: Vec<&String> =
        known.iter().filter(|name| options.target.as_ref().is_none_or(|wanted| wanted == *name)).collect();
    if chosen.is_empty() {
        bail!("no such target; there are {}", known.join(", "));
    }
    let tools = ensure()?;
    let seconds = u64::from(options.minutes.unwrap_or(1)) * 60;
    for name in chosen {
        fuzz(name, seconds, &tools)?;
    }
    Ok(())
}

fn folder() -> PathBuf {
    sh::root().join("tests/fuzz")
}

fn targets() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder().join("targets"))? {
        let path = entry?.path();
        names.push(path.file_stem().context("a target without a name")?.to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// The folder that holds `cargo-fuzz`.
fn ensure() -> Result<PathBuf> {
    let root = sh::target_folder().join("tools");
    let bin = root.join("bin");
    let program = bin.join(format!("cargo-fuzz{}", env::consts::EXE_SUFFIX));
    if !program.is_file() {
        let mut cargo = sh::cargo(["install", "cargo-fuzz", "--locked", "--version", VERSION, "--root"]);
        sh::run(cargo.arg(&root))?;
    }
    Ok(bin)
}

fn fuzz(name: &str, seconds: u64, tools: &Path) -> Result<()> {
    // New finds stay out of the sources; the corpus there is read only.
    let work = sh::target_folder().join("fuzz").join(name);
    let crashes = folder().join("crashes").join(name);
    fs::create_dir_all(&work)?;
    fs::create_dir_all(&crashes)?;
    let mut path = vec![tools.to_path_buf()];
    path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    // Through rustup: this program was started by one toolchain's cargo, and the fuzzer needs another's.
    let mut rustup = sh::command("rustup", ["run", "nightly", "cargo", "fuzz", "run", "--fuzz-dir"]);
    rustup.arg(folder()).arg("--target-dir").arg(sh::target_folder().join("fuzz/build")).arg(name);
    rustup.arg(&work).arg(folder().join("corpus").join(name)).arg("--");
    rustup.arg(format!("-artifact_prefix={}/", crashes.display()));
    rustup.args([
        &format!("-max_total_time={seconds}"),
        "-timeout=30",
        "-max_len=4096",
        "-print_final_stats=1",
    ]);
    sh::run(rustup.env("PATH", env::join_paths(path)?).env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO"))?;
    // Nothing was found: no empty folder is left behind.
    let _ = fs::remove_dir(&crashes);
    Ok(())
}
