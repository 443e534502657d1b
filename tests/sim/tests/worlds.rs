//! A few short worlds, and every plan that once failed.

use std::fs;
use std::path::{Path, PathBuf};

use xiangyue_sim::{Counts, Plan, run, shrink::shrink};

/// Says how to see a failure again: the seed, and the fewest steps that fail.
fn must_hold(name: &str, plan: &Plan) -> Counts {
    run(plan).unwrap_or_else(|failure| {
        let fewest = shrink(plan, |plan| run(plan).is_err());
        panic!("{name}, seed {}: {failure}\nthe fewest steps:\n{fewest}", plan.settings.seed);
    })
}

fn plans(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn worlds_keep_one_book() {
    let mut all = Counts::default();
    for seed in 1..=12 {
        all += must_hold("a short world", &Plan::of(seed, 120));
    }
    // Worlds in which nothing happens would hold, too.
    assert!(all.entries > 300 && all.merges > 300, "{all:?}");
    assert!(all.refused > 0 && all.bounced > 0 && all.crashes > 0 && all.tampered > 0, "{all:?}");
}

#[test]
fn keys_that_fork_are_frozen_everywhere_and_take_nothing_with_them() {
    let mut all = Counts::default();
    for seed in 1_000..1_004 {
        // More backups than a village would ever put back.
        all += must_hold("a world with backups", &Plan::of(seed, 500).with_backups());
    }
    assert!(all.backups_restored > 0 && all.forks > 0 && all.frozen > 0 && all.rekeyed > 0, "{all:?}");
}

#[test]
fn what_a_seal_covers_stays_as_it_was() {
    let mut all = Counts::default();
    for seed in 1..=6 {
        all += must_hold("a world with seals", &Plan::of(seed, 200).with_seals());
    }
    assert!(all.seals > 5 && all.adopted > 0, "{all:?}");
}

#[test]
fn plans_that_once_failed_hold() {
    let files = plans("corpus");
    assert!(!files.is_empty());
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        must_hold(&path.display().to_string(), &text.parse().unwrap());
    }
}

#[test]
fn plans_known_to_fail_still_fail() {
    for path in plans("open") {
        let plan = fs::read_to_string(&path).unwrap().parse().unwrap();
        assert!(run(&plan).is_err(), "{} holds now: move it to the corpus", path.display());
    }
}

#[test]
fn a_plan_is_read_as_it_was_written() {
    let plan = Plan::of(3, 50);
    assert_eq!(plan.to_string().parse(), Ok(plan));
    for text in [
        "",
        "world 1 5 0 0 0",
        "world 1 9 0 0 0 0",
        "world 1 5 0 0 0 0\njump 1 2 3 4",
        "world 1 5 0 0 0 0\ndo 1 2 3",
    ] {
        assert!(text.parse::<Plan>().is_err(), "{text}");
    }
}

#[test]
fn one_plan_gives_one_run() {
    let plan = Plan::of(2, 60);
    assert_eq!(run(&plan), run(&plan));
}
