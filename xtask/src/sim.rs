//! The simulation of many devices, built for speed and run as long as asked.

use crate::sh;
use anyhow::Result;
use std::ffi::OsString;

/// Runs the simulator with the arguments it knows itself.
pub fn run(args: Vec<OsString>) -> Result<()> {
    let mut cargo = sh::cargo(["run", "--quiet", "--release", "-p", "xiangyue-sim", "--"]);
    sh::run(cargo.args(args))
}
