//! The bench's entries as commands: numbers of entries become the ids that the core gave those entries.

use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use xiangyue::contract::Command;
use xiangyue::time::Timestamp;
use xiangyue::{Entropy, SecretKey};

/// What the bench writes down: see `benches/peers/workload.mjs`.
#[derive(Debug, Deserialize)]
pub struct Workload {
    /// The village.
    pub setup: Vec<Map<String, Value>>,
    /// The year.
    pub entries: Vec<Map<String, Value>>,
    /// What another device writes in the last week.
    pub foreign: Vec<Map<String, Value>>,
    /// The entry from which on that device is apart.
    pub fork: usize,
    /// The year's last moment.
    pub end: u64,
}

/// Numbers from here on are the other device's.
const FOREIGN: u64 = 10_000_000;

/// Fields that name entries.
const IDS: [&str; 11] = [
    "household",
    "person",
    "team",
    "activity",
    "inCharge",
    "service",
    "deed",
    "redemption",
    "counter",
    "item",
    "sheet",
];

/// Where a device draws its key and salts from.
pub fn entropy(seed: u8) -> Entropy {
    Entropy::from_seed([seed; 32])
}

fn id(number: u64, keys: &[SecretKey; 2]) -> Value {
    let [founder, second] = keys.each_ref().map(|key| key.public().tag());
    match number.checked_sub(FOREIGN) {
        Some(own) if own > 0 => json!(format!("{second}-{own}")),
        _ => json!(format!("{founder}-{number}")),
    }
}

fn name(fields: &mut Map<String, Value>, keys: &[SecretKey; 2]) {
    for (field, value) in fields.iter_mut() {
        if let Some(number) = value.as_u64().filter(|_| IDS.contains(&field.as_str())) {
            *value = id(number, keys);
        }
    }
}

/// An entry's time, kind and command.
pub fn command(entry: &Map<String, Value>, keys: &[SecretKey; 2]) -> Result<(Timestamp, String, Command)> {
    let mut fields = entry.clone();
    let at = fields.remove("at").and_then(|at| at.as_u64()).context("an entry without a time")?;
    let kind = fields.remove("type").context("an entry without a type")?;
    let kind = kind.as_str().context("a type that is no text")?.to_owned();
    fields.remove("id");
    name(&mut fields, keys);
    for nested in ["rule", "subject", "holder"] {
        if let Some(nested) = fields.get_mut(nested).and_then(Value::as_object_mut) {
            name(nested, keys);
        }
    }
    if kind == "admitKey" {
        fields.insert("key".into(), json!(keys[1].public().to_string()));
    }
    let command = serde_json::from_value(json!({ &kind: fields })).with_context(|| format!("{entry:?}"))?;
    Ok((Timestamp::from_millis(at), kind, command))
}
