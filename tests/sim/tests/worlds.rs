//! A few short worlds, and every plan that once failed.

use std::fs;
use std::path::{Path, PathBuf};

use xiangyue_sim::plan::May;
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

/// Runs worlds in which just this may happen.
fn only(words: &[&str], seeds: std::ops::Range<u64>, steps: usize) -> Counts {
    let mut may = May::default();
    words.iter().for_each(|word| *may.find(word).unwrap() = true);
    let mut all = Counts::default();
    for seed in seeds {
        all += must_hold(&words.join(" and "), &Plan::of(seed, steps).with(may));
    }
    all
}

#[test]
fn worlds_keep_one_book() {
    let mut all = Counts::default();
    for seed in 1..=8 {
        all += must_hold("a short world", &Plan::of(seed, 120));
    }
    // Worlds in which nothing happens would hold, too.
    assert!(all.entries > 200 && all.merges > 200 && all.laws > 5, "{all:?}");
    assert!(all.refused > 0 && all.bounced > 0 && all.crashes > 0 && all.tampered > 0, "{all:?}");
}

#[test]
fn keys_that_fork_are_frozen_everywhere_and_take_nothing_with_them() {
    let mut all = Counts::default();
    for seed in 1_000..1_002 {
        // More backups than a village would ever put back.
        let may = May { forks: true, ..May::default() };
        all += must_hold("a world with backups", &Plan::of(seed, 400).with(may).with_backups());
    }
    assert!(all.backups_restored > 0 && all.forks > 0 && all.frozen > 0 && all.rekeyed > 0, "{all:?}");
}

#[test]
fn what_a_seal_covers_stays_as_it_was() {
    let all = only(&["seals"], 1..5, 200);
    assert!(all.seals > 3 && all.adopted > 0, "{all:?}");
}

#[test]
fn an_older_version_passes_over_what_it_does_not_know_until_the_newer_one_comes() {
    let all = only(&["versions", "seals"], 1..6, 200);
    assert!(all.updated > 5 && all.passed_over > 3 && all.seals > 3, "{all:?}");
}

#[test]
fn desks_that_archive_go_on_and_others_go_on_from_their_snapshot() {
    let all = only(&["seals", "prunes"], 1..7, 250);
    assert!(all.pruned > 2 && all.adopted > 3, "{all:?}");
}

#[test]
fn of_rival_seals_the_earliest_stands() {
    let all = only(&["seals", "rivals"], 1..9, 250);
    assert!(all.replaced > 2 && all.rivals > 0, "{all:?}");
}

#[test]
fn rivals_meet_forks_and_archives() {
    let all = only(&["forks", "seals", "prunes", "rivals"], 22..25, 250);
    assert!(all.pruned > 2 && all.rivals > 0 && all.forks > 0, "{all:?}");
}

#[test]
fn accepted_runs_count_everywhere_alike() {
    let mut may = May { forks: true, accepts: true, ..May::default() };
    let mut all = Counts::default();
    for seed in 1..=4 {
        may.forks = !may.forks;
        let plan = Plan::of(seed, 300).with(may);
        all += must_hold("accepted runs", &if may.forks { plan.with_backups() } else { plan });
    }
    assert!(all.accepted > 0 && all.held_back > 0, "{all:?}");
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
fn a_plan_is_read_as_it_was_written() {
    let plan = Plan::of(3, 50);
    assert_eq!(plan.to_string().parse(), Ok(plan));
    for text in [
        "",
        "world 1 5",
        "world 1 9 0",
        "world 1 5 0 floods",
        "world 1 5 0\njump 1 2 3 4",
        "world 1 5 0\ndo 1 2 3",
    ] {
        assert!(text.parse::<Plan>().is_err(), "{text}");
    }
}

#[test]
fn one_plan_gives_one_run() {
    let plan = Plan::of(2, 60);
    assert_eq!(run(&plan), run(&plan));
}
