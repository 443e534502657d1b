//! Builds the core as one MVP module with its glue and types in `pkg/dist/core`, then the
//! npm package around it. Cargo decides whether the core is stale, a stamp the rest.

mod bind;
mod features;
mod glue;
mod stamp;

use crate::{
    setup::{
        node,
        wasm_std::{self, TARGET, WasmStd},
    },
    sh,
};
use anyhow::{Context, Result};
use stamp::Stamp;
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::Instant,
};

/// The flags of `cargo xtask wasm`.
#[derive(Debug, Default, Clone, Copy)]
pub struct Options {
    /// Do every step again.
    pub force: bool,
}

const OUTPUTS: [&str; 5] =
    ["xiangyue_bg.wasm", "xiangyue_bg.wasm.br", "xiangyue_bg.js", "xiangyue.d.ts", "fields.json"];

/// Builds whatever is stale.
pub fn build(options: Options) -> Result<()> {
    let started = Instant::now();
    let library = wasm_std::ensure()?;
    node::ensure()?;
    let _alone = lock()?;
    println!("wasm standard library: {library}");
    let raw = compile(library)?;
    let core = core_folder();
    let stamp = Stamp::of("core", &[raw.clone(), tool(), script("wasm-post"), script("fields")])?;
    let complete = OUTPUTS.iter().all(|name| core.join(name).is_file());
    if options.force || !complete || !stamp.is_current() {
        make_core(library, &raw, &core)?;
        stamp.save()?;
    }
    report_size(&core)?;
    package(options)?;
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

fn compile(library: WasmStd) -> Result<PathBuf> {
    let mut cargo = library.cargo_build()?;
    cargo.args(["-p", "xiangyue", "--features", "wasm", "--release", "--lib"]);
    sh::run(&mut cargo)?;
    let raw = target_folder().join(TARGET).join("release").join("xiangyue.wasm");
    Ok(raw)
}

fn make_core(library: WasmStd, raw: &Path, core: &Path) -> Result<()> {
    let work = work_folder();
    fs::create_dir_all(core)?;
    let mut module = raw.to_path_buf();
    if library == WasmStd::Rustup {
        let lowered = work.join("lowered.wasm");
        post(&["lower".as_ref(), &module, &lowered])?;
        module = lowered;
    }
    // Either way the list of features still names more than the code uses.
    let plain = features::declare_mvp(&fs::read(&module)?)?;
    let bound = bind::generate(plain, &work)?;
    let glue = glue::compare_buffers(&bound.glue)?;
    let glue_path = core.join("xiangyue_bg.js");
    fs::write(&glue_path, glue)?;
    fs::write(core.join("xiangyue.d.ts"), bound.types)?;
    let finished = core.join("xiangyue_bg.wasm");
    post(&["finish".as_ref(), &bound.wasm, &glue_path, &finished])?;
    let fields = ["xiangyue.d.ts", "fields.json"].map(|name| core.join(name));
    sh::run(sh::node([]).arg(script("fields")).args(fields))
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
    inputs.extend(OUTPUTS.iter().map(|name| core.join(name)));
    inputs.push(sh::root().join("package-lock.json"));
    let stamp = Stamp::of("package", &inputs)?;
    let built = fs::read_dir(folder.join("dist"))?.count() > 1;
    if options.force || !built || !stamp.is_current() {
        sh::run(&mut sh::npm(["run", "--silent", "build", "-w", "pkg"]))?;
        stamp.save()?;
    }
    Ok(())
}

fn post(args: &[&Path]) -> Result<()> {
    sh::run(sh::node([]).arg(script("wasm-post")).args(args))
}

fn report_size(core: &Path) -> Result<()> {
    let line = core.join("size.txt");
    print!("{}", fs::read_to_string(line).context("no size line")?);
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
    target_folder().join("xtask")
}

/// Cargo's target folder, which may have been moved by the environment.
fn target_folder() -> PathBuf {
    let moved = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    sh::root().join(moved.unwrap_or_else(|| "target".into()))
}
