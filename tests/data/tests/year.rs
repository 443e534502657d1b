//! The year is the same for the same seed, uses only what exists, and is answered as meant.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde_json::{Value, json};
use xiangyue::contract::{Command, Query, RuleSheet};
use xiangyue::exchange::read_rule_table;
use xiangyue::{Community, Entropy};
use xiangyue_year::{Balance, Body, PEOPLE, Played, Step, balances, device_seed, facts, roster, run, year};

const SEED: u64 = 2026;

fn steps() -> &'static [Step] {
    static STEPS: OnceLock<Vec<Step>> = OnceLock::new();
    STEPS.get_or_init(|| year(SEED))
}

fn played() -> &'static Played {
    static PLAYED: OnceLock<Played> = OnceLock::new();
    PLAYED.get_or_init(|| run(steps(), device_seed(SEED)).expect("the year runs to its end"))
}

fn count(kind: &str) -> usize {
    steps().iter().filter(|step| step.kind() == kind && step.expect.is_none()).count()
}

#[test]
fn the_same_seed_gives_the_same_year() {
    assert_eq!(steps(), year(SEED));
    assert_eq!(roster(SEED), roster(SEED));
    assert_ne!(steps(), year(7));
}

#[test]
fn steps_come_in_order_of_time_and_within_the_year() {
    let times: Vec<u64> = steps().iter().map(|step| step.at_ms).collect();
    assert!(times.is_sorted());
    assert_eq!(times[0], 1_766_192_400_000, "2025-12-20 09:00 in the village");
    assert!(*times.last().expect("steps") < 1_799_769_600_000, "before 2027-01-13 in the village");
}

#[test]
fn every_name_is_defined_once_and_before_its_use() {
    let mut known = BTreeSet::from(["self".to_owned()]);
    for step in steps() {
        step.names_used(&mut |name| assert!(known.contains(name), "{}", step.line()));
        if let Some(name) = &step.name {
            assert!(known.insert(name.clone()), "{name} is given twice");
        }
        assert!(
            step.name.is_none() || step.expect.is_none(),
            "a refused step makes nothing: {}",
            step.line()
        );
    }
}

#[test]
fn the_year_has_the_size_of_the_village() {
    assert_eq!(count("registerPerson"), PEOPLE);
    assert_eq!(roster(SEED).len(), PEOPLE);
    assert!((490..=550).contains(&count("registerHousehold")), "{}", count("registerHousehold"));
    assert_eq!(count("formTeam"), 8);
    assert_eq!(count("planActivity"), 120);
    assert!((5_000..=7_000).contains(&count("declareDeed")), "{}", count("declareDeed"));
    assert!((15_000..=20_500).contains(&steps().len()), "{}", steps().len());
    for kind in [
        "returnService",
        "amendService",
        "voidService",
        "returnDeed",
        "voidDeed",
        "cancelRedemption",
        "reverseRedemption",
    ] {
        assert!(count(kind) >= 5, "{kind}: {}", count(kind));
    }
}

#[test]
fn every_rule_of_the_sheet_is_used() {
    let row = |step: &Step| step.value()["rule"]["row"].as_u64();
    let used: BTreeSet<u64> = steps().iter().filter(|step| step.expect.is_none()).filter_map(row).collect();
    assert_eq!(used, (0..31).collect());
}

#[test]
fn the_table_reads_as_the_sheet_that_is_adopted() {
    let split = |line: &str| line.split(',').map(str::to_owned).collect();
    let rows: Vec<Vec<String>> = facts::SHEET_CSV.lines().map(split).collect();
    let report = read_rule_table(&rows, None);
    let adopted =
        steps().iter().find(|step| step.kind() == "adoptSheet" && step.expect.is_none()).expect("a sheet");
    let sheet: RuleSheet =
        serde_json::from_value(adopted.value()["sheet"].clone()).expect("a sheet of the contract");
    assert_eq!(report.rules, sheet.rules);
    assert_eq!(report.rules.len(), 29);
}

#[test]
fn personal_data_is_invented_and_its_numbers_are_unique() {
    let mut seen = BTreeSet::new();
    for row in roster(SEED) {
        assert!(row.id_number.starts_with("990") && row.id_number.chars().count() == 18, "{}", row.id_number);
        assert!(seen.insert(row.id_number));
        for phone in row.phones {
            assert!(phone.starts_with("199") && phone.len() == 11, "{phone}");
            assert!(seen.insert(phone));
        }
    }
    let without = roster(SEED).iter().filter(|row| row.phones.is_empty()).count();
    assert!((200..900).contains(&without), "{without} have no phone");
}

#[test]
fn every_step_is_a_command_or_question_of_the_contract() {
    let stand_in = |name: &str| Some(if name == "self" { "ab".repeat(32) } else { "7ZK3QMG-1".to_owned() });
    for step in steps() {
        let tagged = step.tagged(&stand_in).expect("a stand-in for every name");
        let read = match step.body {
            Body::Command(_) => serde_json::from_value::<Command>(tagged).map(drop),
            Body::Query(_) => serde_json::from_value::<Query>(tagged).map(drop),
        };
        assert!(read.is_ok(), "{read:?}: {}", step.line());
    }
}

#[test]
fn refusals_are_exactly_those_meant() {
    let result = &played().result;
    assert_eq!(result.surprises, [], "digest {}", result.digest);
    let mut meant: BTreeMap<String, u32> = BTreeMap::new();
    for code in steps().iter().filter_map(|step| step.expect) {
        *meant.entry(code.to_owned()).or_default() += 1;
    }
    assert_eq!(result.refusals, meant);
    assert!(meant.len() >= 23, "{meant:?}");
    assert_eq!(played().community.imbalance(), [0; 4]);
}

#[test]
fn other_seeds_are_answered_as_meant_too() {
    for seed in [4, 11] {
        let result = run(&year(seed), device_seed(seed)).expect("the year runs to its end").result;
        assert_eq!(result.surprises, [], "seed {seed}");
    }
}

#[test]
fn a_stored_year_opens_as_the_same_book() {
    let mut community = run(&steps()[..6_000], device_seed(SEED)).expect("the steps run").community;
    assert_eq!(community.imbalance(), [0; 4]);
    let file = community.export_book();
    let opened = Community::open(&file, community.secret(), None, Entropy::from_seed([9; 32]));
    assert_eq!(opened.expect("the file opens").digest(), community.digest());
}

fn json_of(played: &Played, query: Value) -> Value {
    let last = steps().last().expect("steps").at_ms;
    let answer = played.ask(last, query).expect("a question of the contract");
    serde_json::to_value(answer).expect("answers are JSON")
}

fn holder_json(balance: &Balance) -> Value {
    let kind = if balance.holder.starts_with('h') { "household" } else { "person" };
    json!({ kind: format!("${}", balance.holder) })
}

#[test]
fn every_statement_agrees_with_the_naive_reference() {
    for balance in balances(SEED) {
        let holder = holder_json(&balance);
        let statement = json_of(played(), json!({ "type": "statement", "holder": holder, "limit": 1 }));
        let accounts = &statement["statement"]["accounts"];
        let told = |purse: &str| accounts[purse].as_i64().expect("a whole number");
        let seen = (told("honour"), told("spendable"), told("held"), told("debt"));
        assert_eq!(
            seen,
            (balance.honour, balance.spendable, balance.held, balance.debt),
            "{}",
            balance.holder
        );
    }
}

#[test]
fn balances_are_the_sum_of_their_explanations() {
    for balance in balances(SEED).iter().step_by(7) {
        let holder = holder_json(balance);
        let figures = [
            ("rank", balance.rank),
            ("honour", balance.honour),
            ("spendable", balance.spendable),
            ("held", balance.held),
            ("debt", balance.debt),
        ];
        for (figure, total) in figures {
            let mut body = json!({ "holder": holder });
            if figure == "rank" {
                body["period"] = json!("2026");
            }
            let explained = json_of(played(), json!({ "type": "explain", "figure": { figure: body } }));
            let explained = &explained["explain"];
            let lines = explained["lines"].as_array().expect("lines");
            let sum: i64 = lines.iter().filter_map(|line| line["amount"].as_i64()).sum();
            assert_eq!(
                (explained["total"].as_i64(), sum),
                (Some(total), total),
                "{figure} of {}",
                balance.holder
            );
        }
    }
}

#[test]
fn the_board_ranks_by_the_points_of_the_year() {
    let board =
        json_of(played(), json!({ "type": "board", "of": "households", "period": "2026", "limit": 1_000 }));
    let rows = board["board"]["rows"].as_array().expect("rows").clone();
    let expected: BTreeMap<String, i64> = balances(SEED)
        .iter()
        .filter(|balance| balance.holder.starts_with('h') && balance.rank != 0)
        .map(|balance| (played().names[&balance.holder].clone(), balance.rank))
        .collect();
    let seen: BTreeMap<String, i64> = rows
        .iter()
        .map(|row| {
            (
                row["holder"]["household"].as_str().unwrap_or_default().to_owned(),
                row["rank"].as_i64().unwrap_or(0),
            )
        })
        .filter(|(_, rank)| *rank != 0)
        .collect();
    assert_eq!(seen, expected);
}

#[test]
fn no_personal_data_is_shown_on_the_masked_board() {
    let names: BTreeSet<String> = roster(SEED).into_iter().map(|row| row.name).collect();
    let board =
        json_of(played(), json!({ "type": "board", "of": "people", "period": "2026", "limit": 1_000 }));
    for row in board["board"]["rows"].as_array().expect("rows") {
        assert!(!names.contains(row["name"].as_str().unwrap_or_default()), "{row}");
    }
}
