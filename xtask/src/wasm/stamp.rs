//! Remembers from which contents something was made.

use super::work_folder;
use anyhow::{Context, Result};
use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

/// The contents of some input files, to compare with those of the last time.
#[derive(Debug)]
pub struct Stamp {
    path: PathBuf,
    now: String,
}

impl Stamp {
    pub fn of(name: &str, inputs: &[PathBuf]) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        for input in inputs {
            input.hash(&mut hasher);
            let bytes = fs::read(input).with_context(|| format!("cannot read {}", input.display()))?;
            bytes.hash(&mut hasher);
        }
        let path = work_folder().join(format!("{name}.stamp"));
        let now = format!("{:016x}", hasher.finish());
        Ok(Self { path, now })
    }

    pub fn is_current(&self) -> bool {
        fs::read_to_string(&self.path).is_ok_and(|saved| saved == self.now)
    }

    pub fn save(&self) -> Result<()> {
        fs::write(&self.path, &self.now).with_context(|| format!("cannot write {}", self.path.display()))
    }
}

/// All files under `folder` in a stable order, without the sub-folders named in `except`.
pub fn files(folder: &Path, except: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let left_out = path.file_name().is_some_and(|name| except.iter().any(|other| name == *other));
            if left_out {
                continue;
            }
            if path.is_dir() {
                waiting.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_out_named_folders() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let all = files(here, &[]).unwrap_or_default();
        let some = files(here, &["wasm"]).unwrap_or_default();
        assert!(all.contains(&here.join("src/wasm/stamp.rs")));
        assert!(!some.is_empty() && some.len() < all.len());
    }
}
