//! Writes the year to a folder: `cargo run -p xiangyue-year -- --out DIR [--seed 2026]`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use lexopt::prelude::*;
use serde_json::json;
use xiangyue_year::{RosterRow, Step, device_seed, facts, roster, run, year};

const DEFAULT_SEED: u64 = 2026;

fn main() -> anyhow::Result<()> {
    let (mut out, mut seed) = (PathBuf::from("target/year"), DEFAULT_SEED);
    let mut parser = lexopt::Parser::from_env();
    while let Some(arg) = parser.next()? {
        match arg {
            Long("out") => out = parser.value()?.into(),
            Long("seed") => seed = parser.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    write_all(&out, seed)
}

fn write_all(out: &Path, seed: u64) -> anyhow::Result<()> {
    fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    let steps = year(seed);
    let lines: String = steps.iter().map(|step| step.line() + "\n").collect();
    let played = run(&steps, device_seed(seed))?;
    let result = &played.result;
    let mut summary = serde_json::to_value(result)?;
    summary["seed"] = seed.into();
    summary["deviceSeed"] = hex(&device_seed(seed)).into();
    summary["lines"] = steps.len().into();
    summary["meantRefusals"] = meant(&steps);
    fs::write(out.join("year.jsonl"), lines)?;
    fs::write(out.join("roster.csv"), roster_csv(&roster(seed)))?;
    fs::write(out.join("sheet.csv"), facts::SHEET_CSV)?;
    fs::write(out.join("shelf.csv"), facts::SHELF_CSV)?;
    fs::write(out.join("digest.txt"), format!("{}\n", result.digest))?;
    fs::write(out.join("summary.json"), format!("{summary:#}\n"))?;
    println!("{} steps, {} receipts, refusals {:?}", steps.len(), result.receipts, result.refusals);
    println!("digest {}", result.digest);
    for surprise in &result.surprises {
        eprintln!("{surprise:?}");
    }
    if !result.surprises.is_empty() {
        bail!("{} steps were not answered as meant", result.surprises.len());
    }
    Ok(())
}

/// Lines that are meant to be refused, with their codes.
fn meant(steps: &[Step]) -> serde_json::Value {
    let lines = steps.iter().enumerate();
    lines.filter_map(|(at, step)| step.expect.map(|code| json!({ "line": at + 1, "code": code }))).collect()
}

fn roster_csv(rows: &[RosterRow]) -> String {
    let mut text = String::from("姓名,性别,出生日期,电话,户,组\n");
    for row in rows {
        let phone = row.phones.first().map_or("", String::as_str);
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{},{},{},{phone},{},{}",
            row.name, row.sex, row.birth_date, row.household, row.group
        );
    }
    text
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
