//! What must count where no merge is foretold: said from the chains a desk holds, the seals that stand and the
//! acceptances that stand there, and from nothing else the core knows.

use std::collections::{BTreeMap, BTreeSet};

use xiangyue::contract::{Command, EntryView};
use xiangyue::ids::{EntryId, PublicKey};

use crate::content::{Hash, link, root};
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
        let accepted = accepted(held, &key, (covered, &sealed, &waiting), &rows);
        let own_words = accepted.first.unwrap_or(u32::MAX);
        let path = registry.back(&held.path(&key, covered), 0).into_iter();
        let path: Heads = path.filter(|(_, signed)| signed.seq < own_words).map(|(head, _)| head).collect();
        for (entry, head) in of_key(held, &key, &chains) {
            let by_itself = path.contains(&head) && !waiting.contains(&head);
            if by_itself || sealed.heads.contains(&head) || accepted.heads.contains(&head) {
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

/// What seals that stand cover, and they themselves.
#[derive(Debug, Default)]
struct Sealed {
    heads: Heads,
}

impl Sealed {
    /// The last entry of a key that is covered.
    fn last(&self, held: &Held, key: &PublicKey) -> Option<Hash> {
        let of_key = self.heads.iter().filter_map(|head| Some((held.registry().find(head)?, *head)));
        let last = of_key.filter(|(signed, _)| signed.key == *key).max_by_key(|(signed, _)| signed.seq);
        last.map(|(_, head)| head)
    }

    fn covers(&self, held: &Held, entry: EntryId) -> bool {
        let mut covered = self.heads.iter().filter_map(|head| held.registry().find(head));
        covered.any(|signed| (signed.key.tag(), signed.seq) == (entry.author, entry.seq))
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
        let Some(command @ Command::SealBook { covers, .. }) = &row.command else { continue };
        let bytes = postcard::to_allocvec(command).unwrap_or_default();
        let ends = covers.iter().filter_map(|cover| held.marked(&cover.key, cover.last, cover.head));
        let author = held.keys().into_iter().find(|key| key.tag() == row.entry.author);
        let tips = author.iter().flat_map(|key| held.tips(key));
        // Another branch may hold a seal of the same place and time.
        let own = tips.map(|tip| registry.at(&tip, row.entry.seq)).filter(|head| {
            registry.find(head).is_some_and(|signed| {
                signed.seq == row.entry.seq && link(&signed.before, row.at.millis(), &bytes) == *head
            })
        });
        for end in ends.chain(own) {
            sealed.heads.extend(registry.back(&end, 0).into_iter().map(|(head, _)| head));
        }
    }
    sealed
}

/// What was accepted of a key.
#[derive(Debug, Default)]
struct Accepted {
    heads: Heads,
    /// From which entry on the key itself has no say until a seal comes.
    first: Option<u32>,
}

/// What acceptances that stand since the last seal let count of a key. Each goes on from what is sealed or was accepted before it,
/// and begins where the key is contradicted or its clock was ahead of the acceptance. All before that must count.
fn accepted(
    held: &Held,
    of: &PublicKey,
    (covered, sealed, waiting): (Option<Hash>, &Sealed, &Heads),
    rows: &[EntryView],
) -> Accepted {
    let registry = held.registry();
    let mut accepted = Accepted::default();
    let mut from = covered.unwrap_or(root(of));
    // The newest comes first.
    for row in rows.iter().rev().filter(|row| row.refusal.is_none()) {
        let Some(Command::AcceptRun { key, last, head }) = &row.command else { continue };
        if key != of || sealed.covers(held, row.entry) {
            continue;
        }
        let Some(end) = held.marked(key, *last, *head) else { continue };
        let closed = registry.find(&from).map_or(0, |signed| signed.seq);
        if registry.at(&end, closed) != from || *last <= closed {
            continue;
        }
        let mut chain = registry.back(&end, closed);
        chain.reverse();
        let tips = held.tips(key);
        let others = tips.iter().filter(|tip| registry.at(tip, closed) == from);
        let mut said: BTreeMap<u32, Heads> = BTreeMap::new();
        for (head, signed) in others.flat_map(|tip| registry.back(tip, closed)) {
            said.entry(signed.seq).or_default().insert(head);
        }
        let contradicted = |head: &Hash, seq: u32| {
            said.get(&seq).is_some_and(|heads| heads.iter().any(|other| other != head))
        };
        let begins = chain.iter().position(|(head, signed)| {
            signed.time > row.at.millis() || accepted.first.is_some() || contradicted(head, signed.seq)
        });
        let Some((before, run)) = begins.map(|at| chain.split_at(at)) else { continue };
        if before.iter().any(|(head, _)| waiting.contains(head)) {
            continue;
        }
        accepted.first = accepted.first.or(run.first().map(|(_, signed)| signed.seq));
        accepted.heads.extend(run.iter().map(|(head, _)| *head));
        from = end;
    }
    accepted
}
