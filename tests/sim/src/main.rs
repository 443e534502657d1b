//! Runs worlds as long as asked: `cargo xtask sim [--steps N] [--seed S] [--length L]`.
//!
//! `--oversell [--merges N]` counts bags and points that went out twice where counters work apart.
//! `--without WORDS` leaves out what worlds may do besides (`forks,revocations,seals,versions,prunes,accepts,rivals`), `--only WORDS`
//! lets just that happen, `--backups` puts old backups back all the time. `--replay FILE` runs one recorded plan, `--shrink FILE`
//! drops its steps as long as the rest fails, `--trace N` prints the digests of so many worlds, as
//! the wasm module does.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Mutex;

use lexopt::prelude::*;
use xiangyue_sim::oversell::{self, Rules, Start, Tally};
use xiangyue_sim::plan::May;
use xiangyue_sim::{Counts, Failure, Plan, run, shrink::shrink};

/// Where failing plans are written.
const FOLDER: &str = "target/sim";

/// The file a panic that cannot be caught leaves behind, and its plan.
static RUNNING: Mutex<Option<Plan>> = Mutex::new(None);

type Done<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match tasks() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn tasks() -> Done<bool> {
    let (mut steps, mut seed, mut length, mut backups) = (20_000, 1, 400, false);
    let (mut oversell, mut merges, mut traces) = (false, 20_000, false);
    let mut worlds = 1_u32;
    let (mut without, mut only) = (String::new(), None);
    let mut parser = lexopt::Parser::from_env();
    while let Some(arg) = parser.next()? {
        match arg {
            Long("steps") => steps = parser.value()?.parse()?,
            Long("seed") => seed = parser.value()?.parse()?,
            Long("length") => length = parser.value()?.parse()?,
            Long("without") => without = parser.value()?.parse()?,
            Long("only") => only = Some(parser.value()?.parse::<String>()?),
            Long("trace") => (traces, worlds) = (true, parser.value()?.parse()?),
            Long("backups") => backups = true,
            Long("oversell") => oversell = true,
            Long("merges") => merges = parser.value()?.parse()?,
            Long("replay") => return replay(parser.value()?.as_ref()),
            Long("shrink") => return shrunk(parser.value()?.as_ref()).map(|()| false),
            other => return Err(other.unexpected().into()),
        }
    }
    if oversell {
        return no_overselling(merges, seed);
    }
    if traces {
        let worlds = (seed..).take(usize::try_from(worlds)?);
        let told = worlds.map(|seed| xiangyue_sim::told(seed, length));
        return Ok(told.fold(true, |all, (text, held)| {
            print!("{text}");
            all && held
        }));
    }
    // A word that is none is said before the first world.
    named(&mut May::default(), &without, false)?;
    let mut just = May::default();
    named(&mut just, only.as_deref().unwrap_or_default(), true)?;
    many(steps, seed, |world| {
        let mut plan = Plan::of(world, length);
        if only.is_some() {
            plan = plan.with(just);
        }
        let left_out = named(&mut plan.settings.may, &without, false);
        debug_assert!(left_out.is_ok());
        if backups { plan.with_backups() } else { plan }
    })
}

/// Sets what is named, with commas between.
fn named(may: &mut May, words: &str, to: bool) -> Done<()> {
    for word in words.split(',').filter(|word| !word.is_empty()) {
        *may.find(word).ok_or_else(|| format!("`{word}` is nothing a world may do"))? = to;
    }
    Ok(())
}

/// Worlds of counters on devices apart until so many merges were made; true when nothing went out twice.
fn no_overselling(merges: u64, seed: u64) -> Done<bool> {
    let starts = (0..8).map(Start::new).collect::<Result<Vec<_>, String>>()?;
    let mut all = Tally::default();
    for world in seed.. {
        let start = &starts[(world % 8) as usize];
        all +=
            oversell::run(start, Rules::of(world), world).map_err(|why| format!("world {world}: {why}"))?;
        if all.merges >= merges {
            break;
        }
        if all.worlds.is_multiple_of(1_000) {
            eprintln!("{} worlds, {} merges", all.worlds, all.merges);
        }
    }
    print!("worlds from {seed}\n{all}");
    Ok(all.oversold_bags == 0 && all.overspent_hundredths == 0 && all.overdrawn_without_cause == 0)
}

/// Worlds of consecutive seeds until so many steps were done.
fn many(steps: u64, seed: u64, plan: impl Fn(u64) -> Plan) -> Done<bool> {
    let mut counts = Counts::default();
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        hook(panic);
        let plan = RUNNING.lock().ok().and_then(|mut running| running.take());
        if let Some(plan) = plan.filter(|_| cfg!(panic = "abort")) {
            report(&plan, &Failure { after: plan.steps.len(), why: panic.to_string() });
        }
    }));
    for world in seed.. {
        let plan = plan(world);
        if let Ok(mut running) = RUNNING.lock() {
            *running = Some(plan.clone());
        }
        match run(&plan) {
            Ok(more) => counts += more,
            Err(failure) => {
                report(&plan, &failure);
                return Ok(false);
            }
        }
        if counts.steps >= steps {
            break;
        }
        if counts.worlds.is_multiple_of(50) {
            eprintln!("{} worlds, {} steps", counts.worlds, counts.steps);
        }
    }
    println!("seeds {seed}..={}", seed + counts.worlds - 1);
    print!("{counts}");
    Ok(true)
}

/// Says what failed, and looks for the fewest steps that do.
fn report(plan: &Plan, failure: &Failure) {
    eprintln!("seed {} failed {failure}", plan.settings.seed);
    let path = PathBuf::from(FOLDER).join(format!("seed-{}.txt", plan.settings.seed));
    let written = fs::create_dir_all(FOLDER).and_then(|()| fs::write(&path, plan.to_string()));
    let done = written.map_err(Into::into).and_then(|()| shrunk(&path));
    if let Err(error) = done {
        eprintln!("{}: {error}", path.display());
    }
}

fn read(path: &Path) -> Done<Plan> {
    Ok(fs::read_to_string(path)?.parse()?)
}

fn replay(path: &Path) -> Done<bool> {
    match run(&read(path)?) {
        Ok(counts) => {
            print!("{counts}");
            Ok(true)
        }
        Err(failure) => {
            eprintln!("{failure}");
            Ok(false)
        }
    }
}

fn shrunk(path: &Path) -> Done<()> {
    let small = path.with_extension("small.txt");
    let plan = shrink(&read(path)?, |plan| fails_elsewhere(plan, &small).unwrap_or(false));
    fs::write(&small, plan.to_string())?;
    eprintln!("{} steps are enough, in {}:\n{plan}", plan.steps.len(), small.display());
    eprintln!("again: cargo xtask sim --replay {}", small.display());
    replay_elsewhere(&small)?.stderr(Stdio::inherit()).status()?;
    Ok(())
}

fn replay_elsewhere(path: &Path) -> Done<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("--replay").arg(path).stdout(Stdio::null()).stderr(Stdio::null());
    Ok(command)
}

/// A panic may end the process, so every candidate runs in its own.
fn fails_elsewhere(plan: &Plan, path: &Path) -> Done<bool> {
    fs::write(path, plan.to_string())?;
    Ok(!replay_elsewhere(path)?.status()?.success())
}
