//! Runs the stages one after the other and prints the table: what passed, how long it took,
//! which failure came first.

use crate::{
    stages::{ALL, FAST, Stage, Work},
    wasm,
};
use anyhow::{Result, bail};
use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

/// The flags of `cargo xtask test`.
#[derive(Debug, Default, Clone)]
pub struct Options {
    pub fast: bool,
    pub list: bool,
    pub only: Vec<String>,
    pub skip: Vec<String>,
}

enum Outcome {
    Passed,
    Failed(String),
    NotRun,
}

struct Line {
    name: &'static str,
    outcome: Outcome,
    took: Duration,
}

pub fn run(options: &Options) -> Result<ExitCode> {
    let all: &[Stage] = if options.fast { &FAST } else { &ALL };
    if options.list {
        all.iter().for_each(|stage| println!("{}", stage.name));
        return Ok(ExitCode::SUCCESS);
    }
    let chosen = choose(all, options)?;
    let mut wasm_failed = false;
    // `--only node` still wants today's core.
    if chosen.first().is_some_and(|stage| stage.work.needs_wasm()) {
        wasm::build(wasm::Options::default())?;
    }
    let mut lines = Vec::new();
    for stage in chosen {
        if wasm_failed && stage.work.needs_wasm() {
            lines.push(Line { name: stage.name, outcome: Outcome::NotRun, took: Duration::ZERO });
            continue;
        }
        eprintln!("\n== {} ==", stage.name);
        let started = Instant::now();
        let outcome = match stage.work.run() {
            Ok(()) => Outcome::Passed,
            Err(error) => {
                eprintln!("{}: {error:#}", stage.name);
                wasm_failed |= matches!(stage.work, Work::Wasm);
                Outcome::Failed(format!("{error:#}"))
            }
        };
        let took = started.elapsed();
        lines.push(Line { name: stage.name, outcome, took });
    }
    Ok(report(&lines))
}

fn choose<'a>(all: &'a [Stage], options: &Options) -> Result<Vec<&'a Stage>> {
    let known = |name: &String| all.iter().any(|stage| stage.name == name);
    if let Some(name) = options.only.iter().chain(&options.skip).find(|name| !known(name)) {
        bail!("no stage `{name}`; see cargo xtask test --list");
    }
    let named = |list: &[String], stage: &Stage| list.iter().any(|name| name == stage.name);
    Ok(all
        .iter()
        .filter(|stage| options.only.is_empty() || named(&options.only, stage))
        .filter(|stage| !named(&options.skip, stage))
        .collect())
}

fn report(lines: &[Line]) -> ExitCode {
    println!();
    for line in lines {
        let word = match line.outcome {
            Outcome::Passed => "passed",
            Outcome::Failed(_) => "FAILED",
            Outcome::NotRun => "not run",
        };
        let seconds = line.took.as_secs_f32();
        println!("{:<12} {word:<8} {seconds:>7.1} s", line.name);
    }
    let count = |wanted: fn(&Outcome) -> bool| lines.iter().filter(|line| wanted(&line.outcome)).count();
    let passed = count(|outcome| matches!(outcome, Outcome::Passed));
    let failed = count(|outcome| matches!(outcome, Outcome::Failed(_)));
    let not_run = count(|outcome| matches!(outcome, Outcome::NotRun));
    let first = lines.iter().find_map(|line| match &line.outcome {
        Outcome::Failed(why) => Some((line.name, why)),
        Outcome::Passed | Outcome::NotRun => None,
    });
    if let Some((name, why)) = first {
        println!("\nfirst failure: {name}: {why}");
        println!("again: cargo xtask test --only {name}");
    }
    let rest = if not_run == 0 { String::new() } else { format!(", {not_run} not run") };
    println!("\n{passed} passed, {failed} failed{rest}");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
