//! The bench's workload on the core itself: `prepare` stores books, every other step opens one and does one thing in a
//! function of its own, so that whoever counts instructions can count that alone.

mod commands;

use std::{fs, hint::black_box, path::Path};

use anyhow::{Context as _, Result, bail, ensure};
use commands::{Workload, command, entropy};
use serde_json::{from_slice, from_value, json, to_vec};
use xiangyue::contract::{Command, Outcome, Query};
use xiangyue::time::Timestamp;
use xiangyue::{Community, SecretKey};

/// Commands of one batch.
const BATCH: usize = 100;

/// When a command is given, its name, and it.
type Given = (Timestamp, String, Command);

/// The secret of the device that founds with this seed.
fn secret(seed: u8) -> Result<[u8; 32]> {
    let found = from_value(json!({ "foundCommunity": { "name": "钥", "utcOffsetMinutes": 480 } }))?;
    let probe = Community::found(Timestamp::from_millis(0), found, entropy(seed))?;
    probe.secret().context("a founder without a key")
}

fn carry_out(community: &mut Community, (at, name, command): Given) -> Result<()> {
    match community.execute(at, command)? {
        Outcome::Receipt(_) => Ok(()),
        Outcome::Refusal(refusal) => bail!("{name} was refused: {refusal:?}"),
    }
}

fn save(community: &mut Community, folder: &Path, name: &str) -> Result<()> {
    fs::write(folder.join(name).with_extension("book"), community.export_book())?;
    Ok(fs::write(folder.join(name).with_extension("checkpoint"), community.checkpoint())?)
}

/// Writes what the other steps begin with: the book a week before the end and at the end, and what comes in between.
fn prepare(workload: &Path, folder: &Path) -> Result<()> {
    let work: Workload = from_slice(&fs::read(workload)?)?;
    let secrets = [secret(1)?, secret(2)?];
    let keys = secrets.map(SecretKey::from_seed);
    let read = |entries: &[_]| entries.iter().map(|one| command(one, &keys)).collect::<Result<Vec<Given>>>();
    let (early, late) = work.entries.split_at(work.fork);
    let mut all = read(&work.setup)?.into_iter().chain(read(early)?);
    let (at, _, genesis) = all.next().context("a workload without entries")?;
    let mut community = Community::found(at, genesis, entropy(1))?;
    all.try_for_each(|given| carry_out(&mut community, given))?;
    fs::create_dir_all(folder)?;
    save(&mut community, folder, "fork")?;
    let mut away = Community::open(&community.export_book(), Some(secrets[1]), None, entropy(2))?;
    read(&work.foreign)?.into_iter().try_for_each(|given| carry_out(&mut away, given))?;
    fs::write(folder.join("away.frames"), away.unsaved().context("nothing to send")?.0)?;
    let late = read(late)?;
    fs::write(folder.join("late.json"), to_vec(&late)?)?;
    late.into_iter().try_for_each(|given| carry_out(&mut community, given))?;
    save(&mut community, folder, "whole")?;
    let household = format!("{}-3", keys[0].public().tag());
    let asked = json!([
        { "board": { "of": "households", "period": "2026", "limit": 100 } },
        { "statement": { "holder": { "household": household }, "limit": 50 } },
    ]);
    fs::write(folder.join("asked.json"), to_vec(&(Timestamp::from_millis(work.end), asked))?)?;
    println!("{}", community.digest());
    Ok(())
}

#[inline(never)]
fn opening(book: &[u8], checkpoint: &[u8]) -> Result<Community> {
    Ok(Community::open(book, Some(secret(1)?), Some(checkpoint), entropy(3))?)
}

fn open(folder: &Path, name: &str) -> Result<Community> {
    let [book, checkpoint] =
        ["book", "checkpoint"].map(|kind| fs::read(folder.join(name).with_extension(kind)));
    opening(&book?, &checkpoint?)
}

#[inline(never)]
fn batch(community: &mut Community, at: Timestamp, commands: Vec<Command>) {
    black_box(community.execute_all(at, commands));
}

/// A copy for each kind of command, so that each is counted by itself.
#[inline(never)]
fn one<const KIND: usize>(community: &mut Community, given: Given) -> Result<()> {
    black_box(KIND);
    carry_out(community, given)
}

#[inline(never)]
fn merging(community: &mut Community, now: Timestamp, frames: &[u8]) -> Result<u32> {
    Ok(community.merge(now, frames)?.refolded_entries)
}

/// A copy for each question.
#[inline(never)]
fn asking<const QUESTION: usize>(community: &Community, now: Timestamp, query: &Query) {
    black_box((community.ask(now, query), QUESTION));
}

fn late(folder: &Path) -> Result<Vec<Given>> {
    Ok(from_slice(&fs::read(folder.join("late.json"))?)?)
}

fn each(folder: &Path) -> Result<()> {
    let mut community = open(folder, "fork")?;
    for given in late(folder)? {
        match given.1.as_str() {
            "recordService" => one::<1>(&mut community, given)?,
            "approveService" => one::<2>(&mut community, given)?,
            "declareDeed" => one::<3>(&mut community, given)?,
            "approveDeed" => one::<4>(&mut community, given)?,
            "holdRedemption" => one::<5>(&mut community, given)?,
            "collectRedemption" => one::<6>(&mut community, given)?,
            other => bail!("`{other}` is counted nowhere"),
        }
    }
    println!("{}", community.digest());
    Ok(())
}

fn batches(folder: &Path) -> Result<()> {
    let mut community = open(folder, "fork")?;
    let mut late = late(folder)?;
    println!("{} commands", late.len());
    while !late.is_empty() {
        let rest = late.split_off(BATCH.min(late.len()));
        let at = late.last().context("no command")?.0;
        batch(&mut community, at, late.into_iter().map(|(_, _, command)| command).collect());
        late = rest;
    }
    Ok(())
}

fn merge(folder: &Path) -> Result<()> {
    let mut community = open(folder, "whole")?;
    let (now, _): (Timestamp, Vec<Query>) = from_slice(&fs::read(folder.join("asked.json"))?)?;
    let refolded = merging(&mut community, now, &fs::read(folder.join("away.frames"))?)?;
    println!("{refolded} entries refolded, {}", community.digest());
    Ok(())
}

fn ask(folder: &Path) -> Result<()> {
    let community = open(folder, "whole")?;
    let (now, asked): (Timestamp, [Query; 2]) = from_slice(&fs::read(folder.join("asked.json"))?)?;
    asking::<1>(&community, now, &asked[0]);
    asking::<2>(&community, now, &asked[1]);
    Ok(())
}

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (step, folder) = match args[..] {
        ["prepare", workload, folder] => return prepare(workload.as_ref(), folder.as_ref()),
        [step, folder] => (step, Path::new(folder)),
        _ => bail!("prepare WORKLOAD FOLDER, or one of open, each, batch, merge, ask with FOLDER"),
    };
    ensure!(folder.is_dir(), "prepare comes first");
    match step {
        "open" => open(folder, "whole").map(|community| println!("{:?}", community.open_report())),
        "each" => each(folder),
        "batch" => batches(folder),
        "merge" => merge(folder),
        "ask" => ask(folder),
        other => bail!("no step `{other}`"),
    }
}
