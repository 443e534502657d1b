//! Installs Debian and Ubuntu packages when that is possible, or says which ones to install.

use crate::sh;
use anyhow::{Result, bail};

pub fn missing<'a>(packages: &[&'a str]) -> Vec<&'a str> {
    let installed = |package: &str| {
        let query = ["-W", "-f=${db:Status-Status}", package];
        sh::answer(&mut sh::command("dpkg-query", query)).as_deref() == Some("installed")
    };
    packages.iter().copied().filter(|package| !installed(package)).collect()
}

/// Installs what is missing of `packages`; `purpose` completes "needed for …".
pub fn ensure(packages: &[&str], purpose: &str) -> Result<()> {
    let missing = missing(packages);
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    if sh::which("apt-get").is_none() {
        bail!("install {names} (Debian's names), needed for {purpose}");
    }
    if sh::answer(&mut sh::command("id", ["-u"])).as_deref() != Some("0") {
        bail!("run `sudo apt-get install {names}`, needed for {purpose}");
    }
    println!("installing Debian packages: {names} (for {purpose})");
    if install(&missing).is_err() {
        sh::run(&mut sh::command("apt-get", ["update", "-q"]))?;
        install(&missing)?;
    }
    Ok(())
}

fn install(packages: &[&str]) -> Result<()> {
    let mut apt = sh::command("apt-get", ["install", "-y", "-q", "--no-install-recommends"]);
    sh::run(apt.args(packages).env("DEBIAN_FRONTEND", "noninteractive"))
}
