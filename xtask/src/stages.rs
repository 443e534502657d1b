//! The stages of `cargo xtask test`, in order.

use crate::{
    setup::{browser, node},
    sh, sim, wasm,
};
use anyhow::Result;

/// What a stage does.
#[derive(Debug, Clone, Copy)]
pub enum Work {
    Cargo(&'static [&'static str]),
    /// A few worlds of the simulation, natively and in wasm.
    Worlds,
    /// Lints the bindings of each wasm module.
    Bindings,
    Doc,
    /// The build scripts' own tests.
    Scripts,
    Wasm,
    /// A script of the npm workspace `tests`.
    Npm(&'static str),
    /// The tests of the npm workspace `benches/peers`: every contender does the same work.
    Peers,
    /// A script of `tests`, with a browser.
    Browser(&'static str),
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Stage {
    pub name: &'static str,
    pub work: Work,
}

const fn stage(name: &'static str, work: Work) -> Stage {
    Stage { name, work }
}

const FMT: Stage = stage("fmt", Work::Cargo(&["fmt", "--all", "--check"]));

/// A few seconds: what to run after every change of the core.
pub const FAST: [Stage; 2] = [FMT, stage("core", Work::Cargo(&["test", "-p", "xiangyue"]))];

pub const ALL: [Stage; 15] = [
    FMT,
    stage("clippy", Work::Cargo(&CLIPPY)),
    stage("clippy-wasm", Work::Bindings),
    stage("rust", Work::Cargo(&["test", "--workspace"])),
    stage("rust-wasm", Work::Cargo(&TEST_WASM)),
    stage("sim-wasm", Work::Worlds),
    stage("doc", Work::Doc),
    stage("scripts", Work::Scripts),
    stage("wasm", Work::Wasm),
    stage("typecheck", Work::Npm("typecheck")),
    stage("node", Work::Npm("test:node")),
    stage("packaging", Work::Npm("test:packaging")),
    stage("weapp", Work::Npm("test:weapp")),
    stage("browser", Work::Browser("test:browser")),
    stage("bench", Work::Peers),
];

const CLIPPY: [&str; 6] = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
const TEST_WASM: [&str; 5] = ["test", "-p", "xiangyue", "--features", "wasm"];

impl Work {
    /// Whether it needs what the stage `wasm` builds.
    pub fn needs_wasm(self) -> bool {
        matches!(self, Self::Npm(_) | Self::Peers | Self::Browser(_))
    }

    pub fn run(self) -> Result<()> {
        match self {
            Self::Cargo(args) => sh::run(sh::cargo([]).args(args)),
            Self::Worlds => sim::in_wasm(),
            Self::Bindings => wasm::MODULES.iter().try_for_each(|module| {
                let mut cargo = sh::cargo(["clippy", "-p", "xiangyue", "--all-targets", "--features"]);
                sh::run(cargo.args([module.feature, "--", "-D", "warnings"]))
            }),
            Self::Doc => {
                let mut cargo = sh::cargo(["doc", "--no-deps"]);
                sh::run(cargo.env("RUSTDOCFLAGS", "-Dwarnings"))
            }
            Self::Scripts => {
                node::ensure()?;
                sh::run(&mut sh::node([
                    "--test",
                    "pkg/scripts/arrange.test.mjs",
                    "pkg/scripts/data.test.mjs",
                    "pkg/scripts/places.test.mjs",
                ]))
            }
            Self::Wasm => wasm::build(wasm::Options::default()),
            Self::Npm(script) => {
                node::ensure()?;
                sh::run(&mut sh::npm(["run", script, "-w", "tests"]))
            }
            Self::Peers => {
                node::ensure()?;
                sh::run(&mut sh::npm(["test", "-w", "benches/peers"]))
            }
            Self::Browser(script) => {
                node::ensure()?;
                let chromium = browser::ensure()?;
                let mut npm = sh::npm(["run", script, "-w", "tests"]);
                sh::run(npm.env("XY_CHROMIUM", chromium))
            }
        }
    }
}
