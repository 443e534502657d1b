//! What must count where no merge is foretold: said from the chains a desk holds, the seals that stand and the
//! acceptances that stand there, and from nothing else the core knows.

use std::collections::{BTreeMap, BTreeSet};

use xiangyue::contract::{Command, EntryView};
use xiangyue::ids::{EntryId, PublicKey};

use crate::content::Hash;
use crate::desk::Desk;
use crate::holdings::{Chains, Held};

/// The number of the command that seals.
const SEAL_BOOK: u32 = 43;

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
    let sealed = sealed(held, &rows, &standing);
    let mut waiting = Heads::new();
    for run in eyes.apart() {
        if let Some(end) = held.marked(&run.key, run.last, run.head) {
            waiting.extend(registry.back(&end, run.first - 1).into_iter().map(|(head, _)| head));
        }
    }
    let mut expected: BTreeMap<EntryId, u32> = BTreeMap::new();
    for key in held.keys() {
        let covered = sealed.last(held, &key).or(base(&key, &chains));
        let end = held.path(&key, covered);
        let path: Heads = registry.back(&end, 0).into_iter().map(|(head, _)| head).collect();
        let accepted = accepted(held, &key, &rows, &sealed);
        for (entry, head) in of_key(held, &key, &chains) {
            let by_itself = path.contains(&head) && !waiting.contains(&head);
            if by_itself || sealed.heads.contains(&head) || accepted.contains(&head) {
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

/// What seals that stand cover, they themselves, and the acceptances they list.
#[derive(Debug, Default)]
struct Sealed {
    heads: Heads,
    runs: BTreeSet<EntryId>,
}

impl Sealed {
    /// The last entry of a key that is covered.
    fn last(&self, held: &Held, key: &PublicKey) -> Option<Hash> {
        let of_key = self.heads.iter().filter_map(|head| Some((held.registry().find(head)?, *head)));
        let last = of_key.filter(|(signed, _)| signed.key == *key).max_by_key(|(signed, _)| signed.seq);
        last.map(|(_, head)| head)
    }
}

/// The last entry of a key that lies in an archive.
fn base(key: &PublicKey, chains: &Chains) -> Option<Hash> {
    chains.bases.iter().find(|(archived, _)| archived == key).map(|(_, head)| *head)
}

/// All entries of a key in all branches, as far as they do not lie in an archive.
fn of_key(held: &Held, key: &PublicKey, chains: &Chains) -> BTreeSet<(EntryId, Hash)> {
    let registry = held.registry();
    let base = base(key, chains);
    let archived = base.and_then(|base| registry.find(&base)).map_or(0, |signed| signed.seq);
    let tips = held.tips(key);
    let follows = tips.iter().filter(|tip| base.is_none_or(|base| registry.at(tip, archived) == base));
    let entries = follows.flat_map(|tip| registry.back(tip, archived));
    entries.map(|(head, signed)| (EntryId { author: key.tag(), seq: signed.seq }, head)).collect()
}

fn sealed(held: &Held, rows: &[EntryView], standing: &BTreeSet<EntryId>) -> Sealed {
    let mut sealed = Sealed::default();
    let registry = held.registry();
    for row in rows.iter().filter(|row| standing.contains(&row.entry)) {
        let Some(Command::SealBook { covers, runs, .. }) = &row.command else { continue };
        sealed.runs.extend(runs);
        let ends = covers.iter().filter_map(|cover| held.marked(&cover.key, cover.last, cover.head));
        let author = held.keys().into_iter().find(|key| key.tag() == row.entry.author);
        let tips = author.iter().flat_map(|key| held.tips(key));
        let own = tips.map(|tip| registry.at(&tip, row.entry.seq)).filter(|head| {
            registry.find(head).is_some_and(|signed| {
                (signed.seq, signed.time, signed.number) == (row.entry.seq, row.at.millis(), SEAL_BOOK)
            })
        });
        for end in ends.chain(own) {
            sealed.heads.extend(registry.back(&end, 0).into_iter().map(|(head, _)| head));
        }
    }
    sealed
}

/// What acceptances that stand let count of a key: a stretch of a branch, or what lies ahead by its own clock. What a seal
/// covers at the same place is not accepted any more.
fn accepted(held: &Held, of: &PublicKey, rows: &[EntryView], sealed: &Sealed) -> Heads {
    let mut heads = Heads::new();
    let closed = sealed.last(held, of).and_then(|head| held.registry().find(&head)).map_or(0, |end| end.seq);
    for row in rows.iter().filter(|row| row.refusal.is_none()) {
        let Some(Command::AcceptRun { key, first, last, head }) = &row.command else { continue };
        let Some(end) = held.marked(key, *last, *head).filter(|_| key == of) else { continue };
        let run = held.registry().back(&end, first - 1);
        let ahead = run.last().is_some_and(|(_, signed)| signed.time > row.at.millis());
        let open = closed < *first || sealed.runs.contains(&row.entry);
        if open && (held.forked(key) || ahead) {
            heads.extend(run.into_iter().map(|(head, _)| head));
        }
    }
    heads
}
