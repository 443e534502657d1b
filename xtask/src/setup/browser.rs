//! The browser and the Chinese fonts of the browser tests.

use super::debian;
use crate::sh;
use anyhow::{Context, Result, bail};
use std::{env, path::PathBuf};

const PURPOSE: &str = "browser tests";
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The path of a Chromium, after installing one (and fonts with Chinese) where Debian can.
pub fn ensure() -> Result<PathBuf> {
    if !shows_chinese() {
        debian::ensure(&["fonts-noto-cjk"], PURPOSE)?;
    }
    if let Some(path) = env::var_os("XY_CHROMIUM").map(PathBuf::from) {
        if !path.is_file() {
            bail!("XY_CHROMIUM names no file: {}", path.display());
        }
        return Ok(path);
    }
    if let Some(path) = NAMES.iter().find_map(|name| sh::which(name)) {
        return Ok(path);
    }
    debian::ensure(&["chromium"], PURPOSE).context("no Chromium on PATH, and XY_CHROMIUM is not set")?;
    sh::which("chromium").context("the chromium package brought no `chromium`")
}

fn shows_chinese() -> bool {
    let fonts = sh::answer(&mut sh::command("fc-list", [":lang=zh-cn", "family"]));
    fonts.is_some_and(|fonts| !fonts.is_empty()) || !cfg!(target_os = "linux")
}
