//! The standard library for `wasm32-unknown-unknown`, from rustup or from Debian's packages,
//! and the one place that holds the compiler flags of a wasm build.

use super::debian;
use crate::sh;
use anyhow::{Context, Result, bail};
use std::{
    env, fmt,
    path::{Path, PathBuf},
    process::Command,
};

pub const TARGET: &str = "wasm32-unknown-unknown";

const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-19"];
const RUSTC: &str = "/usr/bin/rustc";
const RUSTDOC: &str = "/usr/bin/rustdoc";
const CARGO: &str = "/usr/bin/cargo";

/// Where the wasm standard library comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WasmStd {
    /// Compiled in advance with newer instructions, which are lowered afterwards.
    Rustup,
    /// Compiled here from source for the MVP processor.
    Debian,
}

impl fmt::Display for WasmStd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rustup => "rustup's, lowered to MVP",
            Self::Debian => "Debian's source, compiled for MVP",
        })
    }
}

/// What is installed goes first, then what can be installed; rustup before Debian in both.
pub fn ensure() -> Result<WasmStd> {
    match env::var("XY_WASM_STD").as_deref() {
        Ok("rustup") => rustup(),
        Ok("debian") => debian(),
        Ok(other) => bail!("XY_WASM_STD is `{other}`, not `rustup` or `debian`"),
        Err(_) if has_target() => Ok(WasmStd::Rustup),
        Err(_) if debian::missing(&PACKAGES).is_empty() => debian(),
        Err(_) => rustup().or_else(|error| {
            eprintln!("{error:#}; trying Debian's packages");
            debian()
        }),
    }
}

fn has_target() -> bool {
    let query = ["--print", "target-libdir", "--target", TARGET];
    let Some(folder) = sh::answer(&mut sh::command("rustc", query)) else {
        return false;
    };
    let Ok(files) = Path::new(&folder).read_dir() else {
        return false;
    };
    files.flatten().any(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
}

fn rustup() -> Result<WasmStd> {
    if !has_target() {
        println!("installing the Rust target {TARGET} (rustup)");
        sh::run(&mut sh::command("rustup", ["target", "add", TARGET]))?;
    }
    Ok(WasmStd::Rustup)
}

fn debian() -> Result<WasmStd> {
    debian::ensure(&PACKAGES, "the wasm standard library")?;
    let lost = [RUSTC, RUSTDOC, CARGO].into_iter().find(|path| !Path::new(path).is_file());
    match lost {
        None => Ok(WasmStd::Debian),
        Some(path) => bail!("Debian's packages brought no {path}"),
    }
}

impl WasmStd {
    /// `cargo build` for wasm with everything but the choice of package.
    pub fn cargo_build(self) -> Result<Command> {
        let mut cargo = match self {
            Self::Rustup => sh::cargo(["build", "--target", TARGET]),
            Self::Debian => {
                let mut cargo = sh::command(CARGO, ["build", "--target", TARGET]);
                cargo
                    .arg("-Zbuild-std=std,panic_abort")
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("RUSTC", RUSTC)
                    .env("RUSTDOC", RUSTDOC)
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-19")
                    // Set by rustup's cargo for this program; Debian's compiler has its own.
                    .env_remove("LD_LIBRARY_PATH")
                    .env_remove("CARGO");
                cargo
            }
        };
        // The encoded form outranks RUSTFLAGS and every config file, so these are the flags.
        cargo.env("CARGO_ENCODED_RUSTFLAGS", self.flags()?.join("\u{1f}"));
        Ok(cargo)
    }

    fn flags(self) -> Result<Vec<String>> {
        let mut flags = vec![
            "--cfg".into(),
            "getrandom_backend=\"custom\"".into(),
            // With a library compiled in advance this reaches all but the library's own code.
            "-Ctarget-cpu=mvp".into(),
        ];
        if self == Self::Rustup {
            // Says what reads which data, so that what nothing reads can go (`pkg/scripts/data.mjs`).
            flags.push("-Clink-arg=--emit-relocs".into());
        }
        // Panic locations would otherwise carry this computer's folders into the package.
        for (folder, name) in [(sh::root(), "xiangyue"), (cargo_home()?, "cargo")] {
            flags.push(format!("--remap-path-prefix={}={name}", folder.display()));
        }
        Ok(flags)
    }
}

fn cargo_home() -> Result<PathBuf> {
    if let Some(home) = env::var_os("CARGO_HOME") {
        return Ok(home.into());
    }
    let home = env::home_dir().context("neither CARGO_HOME nor a home folder is known")?;
    Ok(home.join(".cargo"))
}
