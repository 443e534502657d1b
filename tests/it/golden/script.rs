//! A script of every command and query, as it was when version 1 was frozen: the same seed gives the same book, the same
//! bytes, and every field of every receipt, refusal and answer there was. Fields may come.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use xiangyue::contract::{Answer, Command, Outcome, Query};
use xiangyue::time::Timestamp;
use xiangyue::{Community, Entropy};

use super::{kept, kept_bytes};
use crate::support::*;

const SCRIPT: &str = "v1/script.jsonl";
const RESULTS: &str = "v1/script-results.jsonl";

/// Lines a later version answers otherwise by design: it knows a higher semantics number.
const VERSION_BOUND: &str = "raiseSemantics";

/// The seed `--seed 7` of the command line: eight bytes, lowest first, four times over.
fn seed_7() -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes.iter_mut().step_by(8).for_each(|byte| *byte = 7);
    bytes
}

/// A running script: the book, the clock, the names given so far.
struct Run {
    book: Option<Community>,
    clock: u64,
    names: BTreeMap<String, String>,
}

impl Run {
    /// Puts ids in the place of names.
    fn resolved(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.names.get(&text).cloned().unwrap_or(text)),
            Value::Array(items) => items.into_iter().map(|item| self.resolved(item)).collect(),
            Value::Object(fields) => {
                fields.into_iter().map(|(name, value)| (name, self.resolved(value))).collect()
            }
            other => other,
        }
    }

    /// Turns `{ "type": name, … }` into `{ name: { … } }`.
    fn tagged(&self, value: &Value) -> Value {
        let Value::Object(mut fields) = self.resolved(value.clone()) else { panic!("no object: {value}") };
        let Some(Value::String(name)) = fields.remove("type") else { panic!("no type: {value}") };
        Value::Object(Map::from_iter([(name, Value::Object(fields))]))
    }

    fn now(&mut self, line: &Value) -> Timestamp {
        self.clock = line.get("at").map_or(self.clock + 1_000, millis);
        Timestamp::from_millis(self.clock)
    }

    fn command(&mut self, now: Timestamp, command: &Value) -> Outcome {
        let command: Command = serde_json::from_value(self.tagged(command)).unwrap();
        if let Some(book) = &mut self.book {
            return book.execute(now, command).unwrap();
        }
        let book = Community::found(now, command, Entropy::from_seed(seed_7())).unwrap();
        self.names.insert("$self".into(), book.public_key().unwrap().to_string());
        let Answer::Journal(page) = book.ask(now, &Query::Journal { skip: None, limit: 1 }) else {
            panic!("a journal")
        };
        let entry = page.rows[0].entry;
        self.book = Some(book);
        let receipt = xiangyue::contract::Receipt { entry, at: now, events: Vec::new() };
        Outcome::Receipt(receipt)
    }

    /// What a line of the script gives.
    fn line(&mut self, line: &Value) -> Value {
        let now = self.now(line);
        if let Some(query) = line.get("query") {
            let query: Query = serde_json::from_value(self.tagged(query)).unwrap();
            return json!({ "answer": self.book.as_ref().unwrap().ask(now, &query) });
        }
        let outcome = match line.get("seal") {
            Some(day) => {
                let until = day.as_str().unwrap().parse().unwrap();
                self.book.as_mut().unwrap().seal(now, until).unwrap()
            }
            None => self.command(now, &line["command"]),
        };
        if let (Outcome::Receipt(receipt), Some(name)) = (&outcome, line.get("as")) {
            self.names.insert(format!("${}", name.as_str().unwrap()), receipt.entry.to_string());
        }
        serde_json::to_value(outcome).unwrap()
    }
}

/// Milliseconds of a time in a script.
fn millis(at: &Value) -> u64 {
    let Some(text) = at.as_str() else { return at.as_u64().unwrap() };
    let (date, time) = text.split_once('T').unwrap();
    let clock = time.strip_suffix("+08:00").unwrap().split(':').map(|part| part.parse::<u64>().unwrap());
    let seconds = clock.fold(0, |sum, part| sum * 60 + part);
    let days = u64::try_from(day(date).days_since(day("1970-01-01"))).unwrap();
    (days * 86_400 + seconds) * 1_000 - 8 * HOUR
}

/// What is missing or other now than it was.
pub fn lost(path: &str, was: &Value, now: &Value) -> Vec<String> {
    match (was, now) {
        (Value::Object(was), Value::Object(now)) => {
            let fields = was.iter().flat_map(|(name, was)| {
                lost(&format!("{path}.{name}"), was, now.get(name).unwrap_or(&Value::Null))
            });
            fields.collect()
        }
        (Value::Array(was), Value::Array(now)) if was.len() == now.len() => {
            let items = (0..).zip(was.iter().zip(now));
            items.flat_map(|(at, (was, now))| lost(&format!("{path}[{at}]"), was, now)).collect()
        }
        (was, now) if was == now => Vec::new(),
        (was, now) => vec![format!("{path} was {was} and is {now}")],
    }
}

fn run() -> (Run, Vec<Value>) {
    let script = kept(SCRIPT, || {
        let now = include_str!("../../../docs/example.jsonl");
        let lines = now.lines().filter(|line| !line.trim().is_empty() && !line.contains(VERSION_BOUND));
        lines.map(|line| format!("{line}\n")).collect()
    });
    let mut run = Run { book: None, clock: 0, names: BTreeMap::new() };
    let lines: Vec<Value> = script.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut results: Vec<Value> = lines.iter().map(|line| run.line(line)).collect();
    results.push(json!({ "digest": run.book.as_ref().unwrap().digest().to_string() }));
    (run, results)
}

#[test]
fn every_command_does_what_it_did_and_every_answer_says_what_it_said() {
    let (_, results) = run();
    let frozen = kept(RESULTS, || results.iter().map(|result| format!("{result}\n")).collect());
    assert_eq!(frozen.lines().count(), results.len());
    for ((at, was), now) in (1..).zip(frozen.lines()).zip(&results) {
        let was: Value = serde_json::from_str(was).unwrap();
        assert_eq!(lost(&format!("line {at}"), &was, now), [""; 0]);
    }
}

#[test]
fn the_book_of_the_script_is_stored_opened_and_digested_as_before() {
    let (mut run, results) = run();
    let book = run.book.as_mut().unwrap();
    let stored = kept_bytes("v1/script-book.hex", || book.export_book());
    assert_eq!(book.export_book(), stored, "written as before");
    let mut opened = Community::open(&stored, None, None, Entropy::from_seed([1; 32])).unwrap();
    assert_eq!(json!(opened.digest().to_string()), results.last().unwrap()["digest"]);
    assert_eq!(opened.export_book(), stored);
    assert_eq!(opened.open_report().seals, 1);
}

#[test]
fn a_field_that_goes_is_noticed_and_one_that_comes_is_not() {
    let was = json!({ "a": [1, { "b": null }], "c": "d" });
    assert_eq!(lost("", &was, &json!({ "a": [1, { "b": null, "e": 2 }], "c": "d", "f": 3 })), [""; 0]);
    for now in [json!({ "a": [1, {}] }), json!({ "a": [1], "c": "d" }), json!({ "a": [2, {}], "c": "d" })] {
        assert_eq!(lost("", &was, &now).len(), 1, "{now}");
    }
}
