//! What must count where no merge is foretold: said from the chains a desk holds, the seals that stand and the
//! acceptances that stand there, and from nothing else the core knows.

use std::collections::{BTreeMap, BTreeSet};

use xiangyue::contract::{Command, EntryView};
use xiangyue::ids::{EntryId, PublicKey};

use crate::content::Hash;
use crate::desk::Desk;
use crate::holdings::{Chains, Held};

/// Entries by the heads of their feeds.
type Heads = BTreeSet<Hash>;

/// Nothing a desk ever held is missing from what it gives, unless it lies in an archive.
///
/// # Errors
/// The entry that is missing.
pub fn nothing_lost(desk: &mut Desk) -> Result<(), String> {
    let Some(held) = desk.model.held() else { return Ok(()) };
    let chains = held.registry().clone().read(&desk.book.archive(), false)?;
    match desk.model.held().and_then(|held| held.missing(&chains)) {
        Some(lost) => Err(format!("an entry is lost: {lost}")),
        None => Ok(()),
    }
}

/// Exactly those entries stand in the order that must.
///
/// # Errors
/// The first that stands and must not, or must and does not.
pub fn check(desk: &mut Desk, clock: u64) -> Result<(), String> {
    let Some(registry) = desk.model.held().map(|held| held.registry().clone()) else { return Ok(()) };
    let archive = desk.book.archive();
    let chains = registry.read(&archive, false)?;
    let Some(held) = desk.model.held() else { return Ok(()) };
    let eyes = desk.eyes(clock);
    let rows = eyes.journal(u32::MAX);
    let standing: BTreeSet<EntryId> = eyes.seals().seals.iter().map(|seal| seal.entry).collect();
    let mut named = sealed(held, &rows, &standing);
    named.extend(accepted(held, &rows));
    let mut waiting = Heads::new();
    for run in eyes.apart() {
        if let Some(end) = held.marked(&run.key, run.last, run.head) {
            waiting.extend(registry.back(&end, run.first - 1).into_iter().map(|(head, _)| head));
        }
    }
    let mut expected: BTreeMap<EntryId, u32> = BTreeMap::new();
    for key in held.keys() {
        for (entry, head) in of_key(held, &key, &chains) {
            let by_itself = entry.seq <= held.trunk(&key) && !waiting.contains(&head);
            if by_itself || named.contains(&head) {
                *expected.entry(entry).or_default() += 1;
            }
        }
    }
    let mut shown: BTreeMap<EntryId, u32> = BTreeMap::new();
    rows.iter().for_each(|row| *shown.entry(row.entry).or_default() += 1);
    let wrong = expected.keys().chain(shown.keys()).find(|entry| expected.get(entry) != shown.get(entry));
    match wrong {
        Some(entry) => Err(format!(
            "{entry} stands {} times and must {} times",
            shown.get(entry).unwrap_or(&0),
            expected.get(entry).unwrap_or(&0)
        )),
        None => Ok(()),
    }
}

/// All entries of a key in all branches, as far as they do not lie in an archive.
fn of_key(held: &Held, key: &PublicKey, chains: &Chains) -> BTreeSet<(EntryId, Hash)> {
    let registry = held.registry();
    let base = chains.bases.iter().find(|(archived, _)| archived == key).map(|(_, head)| *head);
    let archived = base.and_then(|base| registry.find(&base)).map_or(0, |signed| signed.seq);
    let tips = held.tips(key);
    let follows = tips.iter().filter(|tip| base.is_none_or(|base| registry.at(tip, archived) == base));
    let entries = follows.flat_map(|tip| registry.back(tip, archived));
    entries.map(|(head, signed)| (EntryId { author: key.tag(), seq: signed.seq }, head)).collect()
}

/// What seals that stand cover, and they themselves.
fn sealed(held: &Held, rows: &[EntryView], standing: &BTreeSet<EntryId>) -> Heads {
    let mut heads = Heads::new();
    let registry = held.registry();
    for row in rows.iter().filter(|row| standing.contains(&row.entry)) {
        let Some(Command::SealBook { covers, .. }) = &row.command else { continue };
        let ends = covers.iter().filter_map(|cover| held.marked(&cover.key, cover.last, cover.head));
        let author = held.keys().into_iter().find(|key| key.tag() == row.entry.author);
        let tips = author.iter().flat_map(|key| held.tips(key));
        let own = tips.map(|tip| registry.at(&tip, row.entry.seq)).filter(|head| {
            registry
                .find(head)
                .is_some_and(|signed| signed.seq == row.entry.seq && signed.time == row.at.millis())
        });
        for end in ends.chain(own) {
            heads.extend(registry.back(&end, 0).into_iter().map(|(head, _)| head));
        }
    }
    heads
}

/// What acceptances that stand let count: a branch of a forked key, or what lies ahead by its own clock.
fn accepted(held: &Held, rows: &[EntryView]) -> Heads {
    let mut heads = Heads::new();
    for row in rows.iter().filter(|row| row.refusal.is_none()) {
        let Some(Command::AcceptRun { key, first, last, head }) = &row.command else { continue };
        let Some(end) = held.marked(key, *last, *head) else { continue };
        let run = held.registry().back(&end, first - 1);
        let ahead = run.last().is_some_and(|(_, signed)| signed.time > row.at.millis());
        if held.forked(key) || ahead {
            heads.extend(run.into_iter().map(|(head, _)| head));
        }
    }
    heads
}
