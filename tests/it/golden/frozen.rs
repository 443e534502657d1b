//! What is frozen stays: golden files of version 1 grow at their end, and `XY_BLESS` cannot change or drop a byte of them.
//!
//! `v1/FROZEN` lists each file with how many lines of it are frozen and their SHA-256. It begins the freeze, and it grows:
//! `cargo xtask bless` adds a line for a file that is new or longer.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::{V1, blessing, hex, place};

/// Where the list is.
pub const LIST: &str = "v1/FROZEN";

/// Writes a golden file; of a frozen one every line must stay where it is.
pub fn write(path: &Path, now: &str, frozen: bool) -> Result<(), String> {
    let kept = fs::read_to_string(path).unwrap_or_default();
    if frozen {
        let mut lines = now.lines();
        for (at, line) in (1..).zip(kept.lines()) {
            if lines.next() != Some(line) {
                return Err(format!("line {at} is frozen; what changes it is another version of the format"));
            }
        }
    }
    if kept != now {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, now).unwrap();
    }
    Ok(())
}

/// SHA-256 over the first lines of a text; `None` where it has fewer.
fn sum(text: &str, lines: usize) -> Option<String> {
    let first: Vec<&str> = text.lines().take(lines).collect();
    (first.len() == lines).then(|| hex(&Sha256::digest(first.join("\n"))))
}

/// What is wrong with some files against the list of what is frozen.
fn faults(list: &str, files: &BTreeMap<String, String>) -> Vec<String> {
    let mut faults = Vec::new();
    for line in list.lines() {
        let cells: Vec<&str> = line.split(' ').collect();
        let [name, lines, frozen] = cells[..] else {
            faults.push(format!("no line of this list: {line}"));
            continue;
        };
        let lines = lines.parse().unwrap_or(usize::MAX);
        match files.get(name).map(|text| sum(text, lines)) {
            None => faults.push(format!("{name} is gone")),
            Some(now) if now.as_deref() != Some(frozen) => {
                faults.push(format!("{name} is not what was frozen in its first {lines} lines"));
            }
            Some(_) => {}
        }
    }
    faults
}

/// The lines a list lacks for the files as they are.
fn missing(list: &str, files: &BTreeMap<String, String>) -> String {
    let lines = files.iter().filter_map(|(name, text)| {
        let count = text.lines().count();
        let line = format!("{name} {count} {}\n", sum(text, count)?);
        (!list.contains(&line)).then_some(line)
    });
    lines.collect()
}

/// Every file under `v1` but the list.
fn files() -> BTreeMap<String, String> {
    let folder = fs::read_dir(place(V1)).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files = names.filter(|name| name != "FROZEN");
    files.map(|name| (name.clone(), fs::read_to_string(place(V1).join(name)).unwrap())).collect()
}

#[test]
fn what_is_frozen_is_there_byte_for_byte() {
    let Ok(list) = fs::read_to_string(place(LIST)) else { return };
    let files = files();
    assert_eq!(faults(&list, &files), [""; 0]);
    // Other tests of this run still write; `cargo xtask bless` comes here alone, at its end.
    let last = std::env::var_os("XY_FREEZE").is_some_and(|freeze| freeze == "1");
    let more = missing(&list, &files);
    if blessing() && last {
        fs::write(place(LIST), list + &more).unwrap();
    } else if !blessing() {
        assert_eq!(more, "", "new under v1 and not frozen yet; `cargo xtask bless` adds it");
    }
}

#[test]
fn the_freeze_begins_with_version_0_1_0() {
    let before = env!("CARGO_PKG_VERSION").starts_with("0.0.");
    assert!(before || place(LIST).exists(), "from 0.1.0 on the golden files of version 1 are frozen");
}

#[test]
fn blessing_adds_to_what_is_frozen_and_refuses_to_change_it() {
    let folder = std::env::temp_dir().join(format!("xiangyue-frozen-{}", std::process::id()));
    let path = folder.join("commands.hex");
    let read = || fs::read_to_string(&path).unwrap();
    write(&path, "one 01\ntwo 02\n", true).unwrap();
    write(&path, "one 01\ntwo 02\nthree 03\n", true).unwrap();
    for changed in [
        "one 01\ntwo 0f\nthree 03\n",
        "two 02\none 01\nthree 03\n",
        "one 01\ntwo 02\n",
        "zero 00\none 01\ntwo 02\nthree 03\n",
        "",
    ] {
        assert!(write(&path, changed, true).unwrap_err().contains("frozen"), "{changed}");
        assert_eq!(read(), "one 01\ntwo 02\nthree 03\n");
    }
    write(&path, "something else\n", false).unwrap();
    assert_eq!(read(), "something else\n", "before the freeze anything goes");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_frozen_file_that_was_altered_or_removed_by_hand_is_noticed() {
    let file = |text: &str| BTreeMap::from([("a.hex".to_string(), text.to_string())]);
    let list = missing("", &file("00\n01\n"));
    assert_eq!(missing(&list, &file("00\n01\n")), "");
    assert_eq!(faults(&list, &file("00\n01\n02\n")), [""; 0], "it may grow");
    for altered in ["00\n11\n", "01\n00\n", "00\n"] {
        assert_eq!(faults(&list, &file(altered)).len(), 1, "{altered}");
    }
    assert_eq!(faults(&list, &BTreeMap::new()), ["a.hex is gone"]);
    let longer = missing(&list, &file("00\n01\n02\n"));
    assert!(faults(&(list + &longer), &file("00\n01\n02\n")).is_empty());
}
