//! Runs steps against the core natively: resolves names, notes refusals, compares them with those meant.

use std::collections::BTreeMap;

use anyhow::{Context as _, anyhow, bail};
use serde::Serialize;
use xiangyue::contract::{Answer, Command, Outcome, Query};
use xiangyue::time::Timestamp;
use xiangyue::{Community, Entropy};

use crate::step::{Body, Step};

/// A step that was answered otherwise than meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Surprise {
    /// Line, from 1.
    pub line: usize,
    /// The step itself.
    pub step: String,
    /// Code of the refusal that was meant, if any.
    pub meant: Option<String>,
    /// The refusal that came, if any.
    pub came: Option<String>,
}

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RunResult {
    /// Digest of the book at the end, 64 hex digits.
    pub digest: String,
    /// Steps of each type.
    pub steps: BTreeMap<String, u32>,
    /// Commands carried out.
    pub receipts: u32,
    /// Questions answered.
    pub answers: u32,
    /// Refusals by code.
    pub refusals: BTreeMap<String, u32>,
    /// Steps that were answered otherwise than meant.
    pub surprises: Vec<Surprise>,
}

/// A book after a run, with the ids behind the names of the steps.
#[derive(Debug)]
pub struct Played {
    /// The book.
    pub community: Community,
    /// Ids by name, without the `$`.
    pub names: BTreeMap<String, String>,
    /// What the run came to.
    pub result: RunResult,
}

/// The seed of the only device's key and salts: the year's seed, low byte first, four times over, as
/// `npx xiangyue run --seed` spells it, so that a run through WebAssembly must end in the same digest.
pub fn device_seed(seed: u64) -> [u8; 32] {
    let mut bytes = [0; 32];
    for part in bytes.chunks_mut(8) {
        part.copy_from_slice(&seed.to_le_bytes());
    }
    bytes
}

/// Runs the steps in order on one device whose key and salts come from `device`.
///
/// # Errors
/// The first step that is no command or question of the contract, or names what nothing has made.
pub fn run(steps: &[Step], device: [u8; 32]) -> anyhow::Result<Played> {
    let (first, rest) = steps.split_first().context("a year has steps")?;
    let command = read::<Command>(first, &BTreeMap::new())?;
    let now = Timestamp::from_millis(first.at_ms);
    let community = Community::found(now, command, Entropy::from_seed(device))?;
    let key = community.public_key().context("a founder has a key")?.to_string();
    let names = BTreeMap::from([("self".to_owned(), key)]);
    let mut played = Played { community, names, result: RunResult { receipts: 1, ..RunResult::default() } };
    played.count(first);
    for (at, step) in rest.iter().enumerate() {
        played.step(at + 2, step).with_context(|| format!("line {}: {}", at + 2, step.line()))?;
    }
    played.result.digest = played.community.digest().to_string();
    Ok(played)
}

fn read<T: serde::de::DeserializeOwned>(step: &Step, names: &BTreeMap<String, String>) -> anyhow::Result<T> {
    let tagged =
        step.tagged(&|name| names.get(name).cloned()).map_err(|name| anyhow!("nothing is named `{name}`"))?;
    serde_json::from_value(tagged).context("no command or question of the contract")
}

impl Played {
    fn count(&mut self, step: &Step) {
        *self.result.steps.entry(step.kind().to_owned()).or_default() += 1;
    }

    fn step(&mut self, line: usize, step: &Step) -> anyhow::Result<()> {
        self.count(step);
        let now = Timestamp::from_millis(step.at_ms);
        if let Body::Query(_) = step.body {
            let query = read::<Query>(step, &self.names)?;
            self.community.ask(now, &query);
            self.result.answers += 1;
            return Ok(());
        }
        let command = read::<Command>(step, &self.names)?;
        let came = match self.community.execute(now, command)? {
            Outcome::Receipt(receipt) => {
                self.result.receipts += 1;
                if let Some(name) = &step.name {
                    self.names.insert(name.clone(), receipt.entry.to_string());
                }
                None
            }
            Outcome::Refusal(refusal) => {
                *self.result.refusals.entry(refusal.code().to_owned()).or_default() += 1;
                Some(refusal)
            }
        };
        if came.as_ref().map(|refusal| refusal.code()) != step.expect {
            self.result.surprises.push(Surprise {
                line,
                step: step.line(),
                meant: step.expect.map(str::to_owned),
                came: came.map(|refusal| format!("{refusal:?}")),
            });
        }
        if self.result.surprises.len() > 50 {
            bail!("more than fifty surprises, the first: {:?}", self.result.surprises.first());
        }
        Ok(())
    }

    /// Asks a question written as in a step, with names in it.
    ///
    /// # Errors
    /// When it is no question of the contract, or names what nothing has made.
    pub fn ask(&self, at_ms: u64, query: serde_json::Value) -> anyhow::Result<Answer> {
        let step = Step { at_ms, name: None, body: Body::Query(query), expect: None };
        Ok(self.community.ask(Timestamp::from_millis(at_ms), &read(&step, &self.names)?))
    }
}
