//! Builds the core as MVP modules with their glue and types in `pkg/dist/core`, then the npm package
//! around them. Cargo decides whether a module is stale, a stamp the rest.

mod bind;
mod features;
mod glue;
mod module;
mod stamp;

use crate::{
    setup::{node, wasm_std},
    sh,
};
use anyhow::Result;
pub use module::MODULES;
use stamp::Stamp;
use std::{
    fs::{self, File},
    path::PathBuf,
    time::Instant,
};

/// The flags of `cargo xtask wasm`.
#[derive(Debug, Default, Clone, Copy)]
pub struct Options {
    /// Do every step again.
    pub force: bool,
    /// Build the desk's module alone, to see how large it is.
    pub desk: bool,
}

/// Builds whatever is stale.
pub fn build(options: Options) -> Result<()> {
    let started = Instant::now();
    let library = wasm_std::ensure()?;
    node::ensure()?;
    let _alone = lock()?;
    println!("wasm standard library: {library}");
    let core = core_folder();
    fs::create_dir_all(&core)?;
    let modules = if options.desk { &MODULES[..1] } else { &MODULES[..] };
    for module in modules {
        module.build(library, &core, options.force)?;
    }
    if !options.desk {
        package(options)?;
    }
    println!("wasm: {:.1} s", started.elapsed().as_secs_f32());
    Ok(())
}

/// Held while outputs are written, for two builds at once would mix theirs.
fn lock() -> Result<File> {
    let work = work_folder();
    fs::create_dir_all(&work)?;
    let file = File::create(work.join("lock"))?;
    file.lock()?;
    Ok(file)
}

/// Runs the owner's build of the npm package, if there is one and anything it reads changed.
fn package(options: Options) -> Result<()> {
    let folder = sh::root().join("pkg");
    let Ok(manifest) = fs::read_to_string(folder.join("package.json")) else {
        return Ok(());
    };
    if !manifest.contains("\"build\":") {
        return Ok(());
    }
    let core = core_folder();
    let mut inputs = stamp::files(&folder, &["dist", "node_modules"])?;
    inputs.extend(MODULES.iter().flat_map(|module| module.files(&core)));
    inputs.push(sh::root().join("package-lock.json"));
    let stamp = Stamp::of("package", &inputs)?;
    let built = fs::read_dir(folder.join("dist"))?.count() > 1;
    if options.force || !built || !stamp.is_current() {
        sh::run(&mut sh::npm(["run", "--silent", "build", "-w", "pkg"]))?;
        stamp.save()?;
    }
    Ok(())
}

fn core_folder() -> PathBuf {
    sh::root().join("pkg/dist/core")
}

fn script(name: &str) -> PathBuf {
    sh::root().join(format!("pkg/scripts/{name}.mjs"))
}

/// This program: what it does to the module may have changed too.
fn tool() -> PathBuf {
    std::env::current_exe().unwrap_or_default()
}

/// Intermediate files and stamps.
fn work_folder() -> PathBuf {
    sh::target_folder().join("xtask")
}
