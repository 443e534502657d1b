//! Tidiness: what the style asks of every source file, checked on every run.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under a folder with an ending, as a path from the root with its text.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                let name = path.strip_prefix(root()).unwrap();
                let text = fs::read_to_string(&path).unwrap();
                found.push((name.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    found.sort();
    found
}

fn core() -> Vec<(String, String)> {
    let core = files("src", ".rs");
    assert!(core.len() > 40, "the core's files are found");
    core
}

fn assert_tidy(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// A file that does not say what it is, or is too long.
fn shape(name: &str, text: &str) -> Vec<String> {
    let lines = text.lines().count();
    let mut faults = Vec::new();
    if !text.starts_with("//! ") {
        faults.push(format!("{name}: starts without `//!`"));
    }
    // One enum, which is the wire and the journal in one: it cannot be taken apart, only grow by commands.
    let most = if name == "src/contract/command.rs" { 800 } else { 500 };
    if lines > most {
        faults.push(format!("{name}: {lines} lines, at most {most}"));
    }
    faults
}

/// Functions longer than 70 lines, as rustfmt lays them out.
fn long_functions(name: &str, text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut faults = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let bare = line.trim_start();
        let heads = ["fn ", "pub fn ", "pub(crate) fn ", "pub(super) fn ", "const fn "];
        let heads = heads.iter().any(|head| bare.starts_with(head)) || bare.contains(" const fn ");
        if !heads || line.ends_with(';') || line.ends_with('}') {
            continue;
        }
        let end = format!("{}}}", &line[..line.len() - bare.len()]);
        let length = lines[at..].iter().position(|line| *line == end);
        let length = length.map_or(0, |length| length + 1);
        if length > 70 {
            let line = at + 1;
            faults.push(format!("{name}:{line}: {length} lines in one function: {bare}"));
        }
    }
    faults
}

/// What a folder must not know: words that may not stand in its code.
const LAYERS: &[(&str, &[&str])] = &[
    ("src/amount.rs", ABOVE_VALUES),
    ("src/ids.rs", ABOVE_VALUES),
    ("src/text.rs", ABOVE_VALUES),
    ("src/time.rs", ABOVE_VALUES),
    ("src/limits.rs", ABOVE_VALUES),
    ("src/crypto.rs", ABOVE_VALUES),
    ("src/error.rs", ABOVE_VALUES),
    ("src/contract/", &["::book", "::journal", "::ledger", "::community", "::vault"]),
    ("src/journal/", &["::book", "::ledger", "::community", "::vault", "Command"]),
    ("src/vault.rs", &["::book", "::ledger", "::journal", "Points", "Minutes"]),
    (
        "src/ledger/",
        &["::people", "::teams", "::rules", "::shop", "::service", "::journal", "::vault", "::community"],
    ),
    ("src/book/", &["::journal", "::vault", "::community", "::wasm", "::exchange"]),
    ("src/exchange/", &["::book", "::journal", "::ledger", "::vault", "::community"]),
    ("src/backup/", &["::book", "::journal", "::ledger", "::vault", "::community", "::exchange", "::wasm"]),
    ("src/community/", &["::wasm", "::exchange", "crate::wallet"]),
    ("src/wallet/", &["::wasm", "::book", "::ledger", "::table", "::community"]),
];

const ABOVE_VALUES: &[&str] = &["::book", "::contract", "::journal", "::ledger", "::community", "::vault"];

/// True where a word stands on its own in a line.
fn names(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let starts = word.starts_with(':') || !before.is_some_and(part);
        starts && !after.is_some_and(part)
    })
}

fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = (1..).zip(text.lines());
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Lines that reach up to a layer they must not know.
fn layering(name: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for (folder, words) in LAYERS.iter().filter(|(folder, _)| name.starts_with(folder)) {
        for (at, line) in code(text) {
            for word in words.iter().filter(|word| names(line, word)) {
                faults.push(format!("{name}:{at}: {folder} does not know `{word}`: {line}"));
            }
        }
    }
    let host = ["JsValue", "js_sys", "wasm_bindgen", "serde_wasm_bindgen"];
    if !name.starts_with("src/wasm") {
        for (at, line) in code(text) {
            for word in host.iter().filter(|word| names(line, word)) {
                faults.push(format!("{name}:{at}: `{word}` stands only in src/wasm"));
            }
        }
    }
    faults
}

/// Words that are not this project's.
fn wording(name: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for (at, line) in (1..).zip(text.lines()) {
        let lower = line.to_lowercase();
        for word in ["user", "users", "transaction", "transactions"] {
            if names(&lower, word) {
                faults.push(format!("{name}:{at}: never say `{word}`: {line}"));
            }
        }
        for part in ["Manager", "Helper", "Util"] {
            if line.contains(part) {
                faults.push(format!("{name}:{at}: never say `{part}`: {line}"));
            }
        }
        let kinds = ["struct ", "enum ", "trait ", "type "];
        let declared = kinds.iter().find_map(|kind| line.split_once(kind));
        let declared = declared.map_or("", |(_, rest)| {
            let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            &rest[..end]
        });
        for ending in ["Data", "Info", "Impl"] {
            if declared.ends_with(ending) && declared != ending {
                faults.push(format!("{name}:{at}: a name does not end in `{ending}`: {line}"));
            }
        }
    }
    faults
}

fn every(check: fn(&str, &str) -> Vec<String>, files: &[(String, String)]) -> Vec<String> {
    let faults = files.iter().map(|(name, text)| check(name, text));
    faults.flatten().collect()
}

#[test]
fn every_file_says_what_it_is_and_stays_short() {
    assert_tidy(&every(shape, &core()));
    assert_tidy(&every(shape, &files("tests/it", ".rs")));
}

#[test]
fn functions_stay_within_seventy_lines() {
    assert_tidy(&every(long_functions, &core()));
}

#[test]
fn layers_know_only_what_is_below_them() {
    assert_tidy(&every(layering, &core()));
}

#[test]
fn the_glossary_is_kept() {
    assert_tidy(&every(wording, &core()));
    assert_tidy(&every(wording, &files("docs", ".md")));
}

/// Both languages of one document, or neither, with the same number of sections.
fn pair(folder: &str) -> Vec<String> {
    let read = |name: &str| fs::read_to_string(root().join(folder).join(name)).ok();
    let sections = |text: &str| text.lines().filter(|line| line.starts_with("## ")).count();
    match (read("README.md"), read("README.zh-CN.md")) {
        (None, None) => Vec::new(),
        (Some(en), Some(zh)) if sections(&en) == sections(&zh) => Vec::new(),
        (Some(_), Some(_)) => vec![format!("{folder}: the two READMEs differ in their sections")],
        _ => vec![format!("{folder}: README.md and README.zh-CN.md come as a pair")],
    }
}

#[test]
fn the_readme_speaks_both_languages() {
    assert_tidy(&pair(""));
}

#[test]
fn every_check_can_fail() {
    let long = format!("    fn f() {{\n{}    }}\n", "        g();\n".repeat(70));
    assert_eq!(long_functions("x", &long).len(), 1);
    let just = format!("    fn f() {{\n{}    }}\n", "        g();\n".repeat(68));
    assert!(long_functions("x", &just).is_empty());
    assert_eq!(shape("x", &"x\n".repeat(501)).len(), 2);
    for (name, line) in [
        ("src/journal/mod.rs", "use crate::book::Book;"),
        ("src/journal/mod.rs", "fn f(_: Command) {}"),
        ("src/ledger/plan.rs", "use crate::book::teams::Teams;"),
        ("src/book/mod.rs", "use wasm_bindgen::JsValue;"),
        ("src/book/mod.rs", "use crate::community::Community;"),
        ("src/time.rs", "use crate::contract::Command;"),
        ("src/contract/mod.rs", "use crate::book::Book;"),
        ("src/vault.rs", "use crate::amount::Points;"),
    ] {
        assert!(!layering(name, line).is_empty(), "{name}: {line}");
    }
    assert!(layering("src/journal/mod.rs", "// like a Command").is_empty());
    for line in ["struct BookManager;", "struct PersonInfo {", "// for the user", "let transaction = 1;"] {
        assert_eq!(wording("x", line).len(), 1, "{line}");
    }
    assert!(wording("x", "a utility, informed; struct Info;").is_empty());
    assert_eq!(pair("docs"), Vec::<String>::new());
}
