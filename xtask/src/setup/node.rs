//! Node and the npm packages of the lock file.

use crate::sh;
use anyhow::{Context, Result, bail};
use std::{fs, path::Path, time::SystemTime};

const OLDEST: u32 = 20;

/// The version of Node, after `npm ci` where the packages are missing or stale.
pub fn ensure() -> Result<String> {
    let version = sh::answer(&mut sh::node(["--version"])).context("install Node 20 or newer")?;
    let major = version.trim_start_matches('v').split('.').next();
    if major.and_then(|major| major.parse().ok()) < Some(OLDEST) {
        bail!("Node is {version}; install Node {OLDEST} or newer");
    }
    let root = sh::root();
    // npm writes this file last, so it is newer than the lock it was made from.
    if changed(&root.join("node_modules/.package-lock.json")) < changed(&root.join("package-lock.json")) {
        println!("installing npm packages (npm ci)");
        sh::run(&mut sh::npm(["ci"]))?;
    }
    Ok(version)
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|data| data.modified()).ok()
}
