//! The wasm modules of the package: each is the core with the bindings of one feature, so that a host
//! loads only what it uses. How one is compiled, bound, checked and measured.

use super::{bind, features, glue, script, stamp::Stamp, tool, work_folder};
use crate::{
    setup::wasm_std::{TARGET, WasmStd},
    sh,
};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// One module.
#[derive(Debug, Clone, Copy)]
pub struct Module {
    /// The feature of the core that holds its bindings.
    pub feature: &'static str,
    /// What its files begin with.
    stem: &'static str,
    /// Kilobytes it may have, compressed with Brotli.
    budget: Option<u64>,
}

/// The desk's is the one the size budget is for: what others need stays out of it.
pub const MODULES: [Module; 5] = [
    Module { feature: "desk", stem: "xiangyue", budget: Some(160) },
    Module { feature: "texts", stem: "xiangyue_texts", budget: None },
    Module { feature: "backup", stem: "xiangyue_backup", budget: None },
    Module { feature: "letter", stem: "xiangyue_letter", budget: None },
    Module { feature: "wallet", stem: "xiangyue_wallet", budget: None },
];

impl Module {
    /// Builds the module in `core`, if it is stale, and says how large it is.
    pub fn build(self, library: WasmStd, core: &Path, force: bool) -> Result<()> {
        let raw = self.compile(library)?;
        let scripts = ["wasm-post", "arrange", "places", "data", "moves"].map(script);
        let stamp = Stamp::of(self.feature, &[[raw.clone(), tool()].as_slice(), &scripts].concat())?;
        let complete = self.files(core).iter().all(|path| path.is_file());
        if force || !complete || !stamp.is_current() {
            self.make(library, &raw, core)?;
            stamp.save()?;
        }
        let size = core.join(format!("{}_bg.wasm.size.txt", self.stem));
        print!("{}", fs::read_to_string(size).context("no size line")?);
        self.within_budget(library, core)
    }

    /// The budget is for rustup's library: Debian's is compiled here, and by another compiler.
    fn within_budget(self, library: WasmStd, core: &Path) -> Result<()> {
        let Some(most) = self.budget.filter(|_| library == WasmStd::Rustup) else { return Ok(()) };
        let bytes = fs::metadata(core.join(format!("{}_bg.wasm.br", self.stem)))?.len();
        if bytes > most * 1024 {
            bail!(
                "the {} module has {bytes} bytes compressed, {} more than its budget of {most} KB: \
                 docs/decisions/0034-what-the-tools-can-give.md says where they go",
                self.feature,
                bytes - most * 1024,
            );
        }
        Ok(())
    }

    /// What building it leaves in `core`.
    pub fn files(self, core: &Path) -> Vec<PathBuf> {
        let ends = ["_bg.wasm", "_bg.wasm.br", "_bg.js", ".d.ts"];
        ends.iter().map(|end| core.join(format!("{}{end}", self.stem))).collect()
    }

    fn compile(self, library: WasmStd) -> Result<PathBuf> {
        // A folder for each: cargo names a cdylib by its crate alone, so in one folder the module built
        // last would pass for the others.
        let target = work_folder().join("wasm").join(self.feature);
        let mut cargo = library.cargo_build()?;
        cargo.args(["-p", "xiangyue", "--features", self.feature, "--release", "--lib", "--target-dir"]);
        sh::run(cargo.arg(&target))?;
        Ok(target.join(TARGET).join("release").join("xiangyue.wasm"))
    }

    fn make(self, library: WasmStd, raw: &Path, core: &Path) -> Result<()> {
        let work = work_folder().join(self.feature);
        fs::create_dir_all(&work)?;
        let mut module = raw.to_path_buf();
        if library == WasmStd::Rustup {
            let lowered = work.join("lowered.wasm");
            post(&["lower".as_ref(), &module, &lowered])?;
            module = lowered;
        }
        // Either way the list of features still names more than the code uses.
        let plain = features::declare_mvp(&fs::read(&module)?)?;
        let bound = bind::generate(self.stem, plain, &work)?;
        let glue = glue::compare_buffers(&bound.glue)?;
        let glue_path = core.join(format!("{}_bg.js", self.stem));
        fs::write(&glue_path, glue)?;
        fs::write(core.join(format!("{}.d.ts", self.stem)), bound.types)?;
        let finished = core.join(format!("{}_bg.wasm", self.stem));
        post(&["finish".as_ref(), &bound.wasm, &glue_path, &finished])
    }
}

fn post(args: &[&Path]) -> Result<()> {
    sh::run(sh::node([]).arg(script("wasm-post")).args(args))
}
