//! Replays the corpus of the fuzz targets, and every input that once crashed one. No nightly compiler is needed.

use std::fs;
use std::path::{Path, PathBuf};

#[path = "../fuzz/src/targets.rs"]
mod targets;

use targets::TARGETS;

fn folder(part: &str, target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz").join(part).join(target)
}

/// The files of a folder; none, if it is not there.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

#[test]
fn every_input_that_was_kept_is_borne() {
    for target in &TARGETS {
        let corpus = files(&folder("corpus", target.name));
        assert!(!corpus.is_empty(), "{} has no corpus; XY_BLESS=1 writes its seeds", target.name);
        for (path, bytes) in corpus.into_iter().chain(files(&folder("crashes", target.name))) {
            println!("{}", path.display());
            (target.run)(&bytes);
        }
    }
}

#[test]
fn every_seed_is_borne() {
    let bless = std::env::var_os("XY_BLESS").is_some_and(|bless| bless == "1");
    for target in &TARGETS {
        let seeds = (target.seeds)();
        assert!(!seeds.is_empty(), "{}", target.name);
        for (at, seed) in seeds.iter().enumerate() {
            (target.run)(seed);
            if bless {
                let folder = folder("corpus", target.name);
                fs::create_dir_all(&folder).unwrap();
                fs::write(folder.join(format!("seed-{at:02}")), seed).unwrap();
            }
        }
    }
}

#[test]
fn every_target_is_a_program_of_the_fuzzer() {
    let manifest = include_str!("../fuzz/Cargo.toml");
    assert_eq!(manifest.matches("[[bin]]").count(), TARGETS.len());
    for target in &TARGETS {
        assert!(manifest.contains(&format!("path = \"targets/{}.rs\"", target.name)), "{}", target.name);
    }
}
